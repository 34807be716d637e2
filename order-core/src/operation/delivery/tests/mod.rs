//! Tests of the operations on deliveries and invoices.

mod access;
mod backlog;
mod deliveries;
mod invoices;
mod invoices_of_deliveries;
mod ledger;
mod log;
#[expect(clippy::arithmetic_side_effects, reason = "a test may panic, and its numbers are small")]
mod properties;
mod races;
mod references;
mod views;

use std::collections::BTreeSet;

use super::*;
use crate::cart::{CartRoute, PricedItem, PricedLine, ShippingFee, TaxLine, Totals};
use crate::catalog::{AppliedRates, Rates, TaxCategory};
use crate::operation::Command;
use crate::operation::order::tests::stage::{
    BUYER, CATALOG, COAT, COAT_M, COAT_S, FULL_TAX, LOW_TAX, SCARF, SCARF_ONE, eur, euro, id, named, pieces,
    term,
};
use crate::operation::test_world::{TestWorld, writer};
use crate::order::{
    Backlog, Confirmed, ContentRef, DeliveryNote, DeliveryStatus, Invoice, Ledger, Order, OrderConfirmation,
    OrderContent, OrderFigures, OrderState, PaymentMethod, Revision,
};
use crate::party::Actor;
use crate::record::{Key, Version};
use crate::value::{
    BrandId, BuyerOrganizationId, CartId, Code, Country, DeliveryNoteId, InvoiceId, Money, Name, OrderId,
    Pieces, Quantity, Rounding, SkuId, TaxCategoryId, Timestamp,
};

/// So many pieces of a SKU, for so many cents.
type Line = (SkuId, u32, i64);

/// The usual order: three coats of one size, none of another, seven scarves.
const USUAL: &[(Option<TaxCategoryId>, &[Line])] =
    &[(Some(FULL_TAX), &[(COAT_S, 3, 1000), (COAT_M, 0, 0)]), (Some(LOW_TAX), &[(SCARF_ONE, 7, 5000)])];

/// The second revision of an order, which is the one that it is confirmed with.
fn revision() -> Revision {
    Revision::from_number(2)
}

fn category(id: TaxCategoryId, brand: BrandId, rounding: Rounding) -> TaxCategory {
    let (name, rate) = if id == FULL_TAX { ("Full", "19") } else { ("Low", "7") };
    let (name, country) = (Name::new(name).unwrap(), "DE".parse::<Country>().unwrap());
    TaxCategory { id, brand, name, country, rate: rate.parse().unwrap(), rounding, reduced: false }
}

fn line((sku, quantity, cents): Line) -> PricedLine {
    PricedLine {
        sku,
        number: Code::new(format!("{sku:?}").chars().take(8).collect::<String>()).unwrap(),
        attributes: vec![],
        base: euro(cents),
        rates: AppliedRates::resolve([Rates::default(); 4]),
        unit_price: euro(cents),
        quantity: pieces(quantity),
        options: vec![],
        amount: euro(cents),
    }
}

/// A content of lines by tax category, with a shipping fee that is not taxed.
fn content(items: &[(Option<TaxCategoryId>, &[Line])], shipping: i64) -> OrderContent {
    let brand = id(BrandId::made, 1);
    let items: Vec<PricedItem> = items
        .iter()
        .map(|(tax, lines)| PricedItem {
            product: if *tax == Some(FULL_TAX) { COAT } else { SCARF },
            model_number: Code::new("model").unwrap(),
            name: named("Model"),
            attributes: vec![],
            tax: *tax,
            image: None,
            desired_date: None,
            note_to_own_company: None,
            message_to_brand: None,
            lines: lines.iter().copied().map(line).collect(),
        })
        .collect();
    let sum = |items: &mut dyn Iterator<Item = &PricedItem>| {
        Money::sum(items.flat_map(|item| &item.lines).map(|line| line.amount), eur()).unwrap()
    };
    let tax_line = |tax| {
        let taxable = sum(&mut items.iter().filter(|item| item.tax == Some(tax)));
        let category = category(tax, brand, Rounding::HalfEven);
        let tax = category.tax_on(taxable).unwrap();
        let TaxCategory { id, name, rate, reduced, .. } = category;
        (!taxable.is_zero()).then_some(TaxLine { category: id, name, rate, reduced, taxable, tax })
    };
    let taxes: Vec<TaxLine> = [FULL_TAX, LOW_TAX].into_iter().filter_map(tax_line).collect();
    let all = || items.iter().flat_map(|item| &item.lines);
    let fees = taxes.iter().map(|tax| tax.tax).chain([euro(shipping)]);
    let goods = sum(&mut items.iter());
    let total = fees.fold(goods, |sum, fee| sum.checked_add(fee).unwrap());
    let totals = Totals {
        pieces: Pieces::sum(all().map(|line| line.quantity)).unwrap(),
        line_count: u32::try_from(all().count()).unwrap(),
        items: goods,
        shipping: (shipping > 0).then(|| ShippingFee { fee: euro(shipping), tax: None }),
        discount: None,
        taxes,
        total,
    };
    OrderContent { items, totals }
}

/// A brand with confirmed orders of one buyer.
#[derive(Debug, Clone)]
struct Depot {
    world: TestWorld,
    brand: BrandId,
    actor: Actor,
}

impl Depot {
    fn new() -> Self {
        let (mut world, brand) = TestWorld::with_brand();
        for tax in [FULL_TAX, LOW_TAX] {
            world.put(Key::tax_category(brand, tax), category(tax, brand, Rounding::HalfEven));
        }
        Self { world, brand, actor: writer(brand) }
    }

    /// The same with one usual order.
    fn with_order() -> (Self, OrderId) {
        let mut depot = Self::new();
        let order = depot.order(1, USUAL);
        (depot, order)
    }

    /// The same with backlog SKUs.
    fn with_backlog() -> (Self, OrderId) {
        let (mut depot, order) = Self::with_order();
        depot.create_backlog(order);
        (depot, order)
    }

    /// A confirmed order, without a shipping fee.
    fn order(&mut self, number: u8, items: &[(Option<TaxCategoryId>, &[Line])]) -> OrderId {
        self.order_of(number, content(items, 0))
    }

    fn order_of(&mut self, number: u8, content: OrderContent) -> OrderId {
        let order = id(OrderId::made, number);
        let figures = content.figures();
        let record = OrderConfirmation {
            order,
            revision: revision(),
            made_at: Timestamp::MIN,
            made_by: None,
            content,
        };
        self.world.put(Key::order_confirmation(self.brand, order, revision()), record);
        self.world.put(Key::order(self.brand, order), self.confirmed(order, figures));
        order
    }

    fn confirmed(&self, order: OrderId, figures: OrderFigures) -> Order {
        Order {
            id: order,
            code: Code::new(format!("ORDER-{}", order.to_string().split_off(34))).unwrap(),
            brand: self.brand,
            buyer: BUYER,
            catalog: CATALOG,
            cart: id(CartId::made, 77),
            route: CartRoute::Standard,
            placed_at: Timestamp::MIN,
            placed_by: None,
            state: OrderState::Confirmed(Confirmed::of(revision())),
            original: figures,
            current: Some(figures),
            revision: revision(),
            term: Some(term()),
            customer: None,
            payment: PaymentMethod::NotByCard,
            partner_inventory: false,
            holds_stock: false,
            reorder_of: None,
            external_code: None,
            link: None,
            tags: BTreeSet::new(),
            invoices: vec![],
            attached: BTreeSet::new(),
        }
    }

    /// Changes the header, past every rule.
    fn edit(&mut self, order: OrderId, change: impl FnOnce(&mut Order)) {
        let mut header = self.header(order);
        change(&mut header);
        self.world.put(Key::order(self.brand, order), header);
    }

    fn set_state(&mut self, order: OrderId, state: OrderState) {
        self.edit(order, |order| order.state = state);
    }

    /// Changes the total, as a new revision would.
    fn set_total(&mut self, order: OrderId, cents: i64) {
        self.edit(order, |order| order.current.as_mut().unwrap().total = euro(cents));
    }

    fn set_buyer(&mut self, order: OrderId, number: u8) -> BuyerOrganizationId {
        let buyer = id(BuyerOrganizationId::made, number);
        self.edit(order, |order| order.buyer = buyer);
        buyer
    }

    fn header(&self, order: OrderId) -> Order {
        self.world.get::<Order>(&Key::order(self.brand, order)).unwrap().as_ref().clone()
    }

    fn delivery(&self, order: OrderId) -> DeliveryStatus {
        self.header(order).delivery()
    }

    fn backlog(&self, order: OrderId) -> Backlog {
        self.world.get::<Backlog>(&Key::backlog(self.brand, order)).unwrap().as_ref().clone()
    }

    fn note(&self, note: DeliveryNoteId) -> DeliveryNote {
        self.world.get::<DeliveryNote>(&Key::delivery_note(self.brand, note)).unwrap().as_ref().clone()
    }

    fn invoice(&self, invoice: InvoiceId) -> Invoice {
        self.world.get::<Invoice>(&Key::invoice(self.brand, invoice)).unwrap().as_ref().clone()
    }

    /// Changes a delivery note, past every rule.
    fn edit_note(&mut self, note: DeliveryNoteId, change: impl FnOnce(&mut DeliveryNote)) {
        let mut record = self.note(note);
        change(&mut record);
        self.world.put(Key::delivery_note(self.brand, note), record);
    }

    fn ledger(&self, order: OrderId) -> Option<Ledger> {
        let content =
            self.world.get::<OrderConfirmation>(&Key::order_confirmation(self.brand, order, revision()));
        let backlog = self.world.get::<Backlog>(&Key::backlog(self.brand, order));
        Ledger::of(&self.header(order), &content.unwrap().content, backlog.as_deref())
    }

    /// Of a SKU of an order: delivered, open, closed.
    fn counts(&self, order: OrderId, sku: SkuId) -> [u32; 3] {
        let ledger = self.ledger(order).unwrap();
        let line = ledger.line(sku).unwrap();
        [line.delivered, line.open, line.closed].map(Quantity::get)
    }

    fn run<C: Command>(&mut self, command: &C) -> C::Output {
        let actor = self.actor.clone();
        self.world.run(command, &actor).unwrap()
    }

    fn refused<C: Command>(&mut self, command: &C) -> Vec<&'static str> {
        let actor = self.actor.clone();
        self.world.refused(command, &actor)
    }

    fn reasons<C: Command>(&mut self, command: &C) -> Vec<C::Reason> {
        let actor = self.actor.clone();
        self.world.reasons(command, &actor)
    }

    fn allows<C: Command>(&mut self, command: &C) -> bool {
        let actor = self.actor.clone();
        self.world.allows(command, &actor)
    }

    fn backlog_of(&self, order: OrderId) -> CreateBacklog {
        CreateBacklog { brand: self.brand, order, seen: None }
    }

    fn create_backlog(&mut self, order: OrderId) {
        self.run(&self.backlog_of(order));
    }

    fn removal_of(&self, order: OrderId) -> RemoveBacklog {
        RemoveBacklog { brand: self.brand, order, seen: None }
    }

    fn closing(&self, order: OrderId, lines: &[(SkuId, u32)]) -> CloseBacklog {
        CloseBacklog { brand: self.brand, order, seen: None, lines: counted(lines), reason: None }
    }

    fn note_of(&self, order: OrderId) -> CreateDeliveryNote {
        CreateDeliveryNote { brand: self.brand, order, seen: None }
    }

    fn create_note(&mut self, order: OrderId) -> DeliveryNoteId {
        self.run(&self.note_of(order)).id
    }

    fn delivery_of(&self, orders: &[(OrderId, &[(SkuId, u32)])]) -> DeliverBacklog {
        let orders =
            orders.iter().map(|(order, lines)| BacklogDelivery { order: *order, lines: counted(lines) });
        DeliverBacklog { brand: self.brand, orders: orders.collect() }
    }

    fn deliver(&mut self, order: OrderId, lines: &[(SkuId, u32)]) -> DeliveryNoteId {
        self.run(&self.delivery_of(&[(order, lines)])).id
    }

    fn deletion_of(&self, note: DeliveryNoteId) -> DeleteDeliveryNote {
        DeleteDeliveryNote { brand: self.brand, note, seen: None }
    }

    fn invoice_of(&self, order: OrderId, percent: Option<&str>) -> CreateInvoice {
        let ratio = percent.map(|percent| percent.parse().unwrap());
        CreateInvoice { brand: self.brand, order, seen: None, ratio }
    }

    /// Invoices a part, and tells what it comes to in cents.
    fn bill(&mut self, order: OrderId, percent: Option<&str>) -> (InvoiceId, i64) {
        let created = self.run(&self.invoice_of(order, percent));
        (created.id, created.total.minor())
    }

    fn invoice_of_notes(&self, notes: &[DeliveryNoteId]) -> InvoiceDeliveries {
        InvoiceDeliveries { brand: self.brand, notes: notes.to_vec() }
    }

    fn invoice_deletion(&self, invoice: InvoiceId) -> DeleteInvoice {
        DeleteInvoice { brand: self.brand, invoice, seen: None }
    }

    fn version(&self, key: &Key) -> Version {
        self.world.version(key)
    }
}

fn counted(lines: &[(SkuId, u32)]) -> Vec<(SkuId, Quantity)> {
    lines.iter().map(|(sku, count)| (*sku, pieces(*count))).collect()
}

/// Every state but the confirmed one.
fn other_states() -> Vec<OrderState> {
    use crate::order::{
        AwaitingConfirmation, ConfirmationApproved, ConfirmationCreated, ConfirmationDeclined, Rejected,
        ReturnedToCart,
    };
    let confirmation = revision();
    let content = ContentRef::Original;
    vec![
        OrderState::AwaitingConfirmation(AwaitingConfirmation::default()),
        OrderState::ConfirmationCreated(ConfirmationCreated { confirmation, approval_requested: true }),
        OrderState::ConfirmationApproved(ConfirmationApproved { confirmation }),
        OrderState::ConfirmationDeclined(ConfirmationDeclined { confirmation, reason: None }),
        OrderState::Rejected(Rejected { content, archived: false }),
        OrderState::ReturnedToCart(ReturnedToCart { content, cart: id(CartId::made, 78), archived: false }),
    ]
}

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}
