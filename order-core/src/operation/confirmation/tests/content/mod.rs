//! Tests of order confirmations and of adjusted prices, on an order that was just placed.

mod create;
mod diff;
mod edits;
mod faults;
mod lines;
mod properties;
mod taxes;
mod update;

use std::sync::Arc;

use crate::catalog::Rates;
use crate::operation::Stop;
use crate::operation::confirmation::*;
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::writer;
use crate::order::{
    AwaitingConfirmation, ConfirmationApproved, ConfirmationCreated, ConfirmationDeclined, Confirmed,
    ContentRef, Notify, Order, OrderConfirmation, OrderContent, OrderState, OriginalOrder, PriceRevision,
    Rejected, ReturnedToCart, Revision,
};
use crate::party::Actor;
use crate::record::Key;
use crate::value::{Money, OrderId};

/// A placed order: three coats with two rows of linings at 20.97, two scarves at 4.80, parcels for 5.00, and taxes of 4.93 and 0.34.
#[derive(Debug, Clone)]
struct Answer {
    stage: Stage,
    order: OrderId,
    staff: Actor,
}

impl Answer {
    fn new() -> Self {
        Self::to(Stage::new())
    }

    /// To the order of a cart that is ready to be placed.
    fn to(mut stage: Stage) -> Self {
        let order = stage.place().id;
        let staff = writer(stage.brand);
        stage.world.log.clear();
        stage.world.tasks.clear();
        Self { stage, order, staff }
    }

    /// To the same order, with an order confirmation that says the same.
    fn created() -> Self {
        let mut answer = Self::new();
        answer.create(ConfirmationEdits::none());
        answer.stage.world.log.clear();
        answer
    }

    fn creation(&self, edits: ConfirmationEdits) -> CreateConfirmation {
        CreateConfirmation {
            brand: self.stage.brand,
            order: self.order,
            seen: None,
            edits,
            notify: Notify::silent(),
            approval_requested: false,
        }
    }

    fn updating(&self, edits: ConfirmationEdits) -> UpdateConfirmation {
        UpdateConfirmation {
            brand: self.stage.brand,
            order: self.order,
            seen: None,
            revision: self.header().revision,
            edits,
            notify: Notify::silent(),
            approval_requested: false,
        }
    }

    fn adjusting(&self, lines: Vec<PriceEdit>) -> AdjustPrices {
        AdjustPrices { brand: self.stage.brand, order: self.order, seen: None, lines }
    }

    fn create(&mut self, edits: ConfirmationEdits) -> Revised {
        let command = self.creation(edits);
        self.stage.world.run(&command, &self.staff).unwrap()
    }

    fn update(&mut self, edits: ConfirmationEdits) -> Revised {
        let command = self.updating(edits);
        self.stage.world.run(&command, &self.staff).unwrap()
    }

    fn adjust(&mut self, lines: Vec<PriceEdit>) -> Revised {
        let command = self.adjusting(lines);
        self.stage.world.run(&command, &self.staff).unwrap()
    }

    /// Why an order confirmation with these edits cannot be created; nothing but the edits may be at fault.
    fn faults(&mut self, edits: ConfirmationEdits) -> Vec<EditFault> {
        let reasons = self.stage.world.reasons(&self.creation(edits), &self.staff);
        let fault = |reason| {
            let CreateConfirmationRefusal::Edit(fault) = reason else { panic!("not the edits but {reason}") };
            fault
        };
        reasons.into_iter().map(fault).collect()
    }

    fn header(&self) -> Order {
        self.stage.world.get::<Order>(&self.key()).unwrap().as_ref().clone()
    }

    const fn key(&self) -> Key {
        Key::order(self.stage.brand, self.order)
    }

    fn original(&self) -> OriginalOrder {
        let key = Key::original_order(self.stage.brand, self.order);
        self.stage.world.get::<OriginalOrder>(&key).unwrap().as_ref().clone()
    }

    fn confirmation(&self, number: u32) -> Arc<OrderConfirmation> {
        let revision = Revision::from_number(number);
        let key = Key::order_confirmation(self.stage.brand, self.order, revision);
        self.stage.world.get(&key).unwrap()
    }

    fn prices(&self, number: u32) -> Arc<PriceRevision> {
        let revision = Revision::from_number(number);
        let key = Key::price_revision(self.stage.brand, self.order, revision);
        self.stage.world.get(&key).unwrap()
    }

    /// What the order asks for now.
    fn content(&self) -> OrderContent {
        match self.header().content() {
            ContentRef::Original => OrderContent::of_original(&self.original()),
            ContentRef::Prices(revision) => self.prices(revision.number()).content.clone(),
            ContentRef::Confirmation(revision) => self.confirmation(revision.number()).content.clone(),
        }
    }

    fn set_state(&mut self, state: OrderState) {
        self.stage.edit::<Order>(self.key(), |order| order.state = state);
    }

    /// The newest entry of the log: each field with what it was and what it is.
    fn logged(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let entry = self.stage.world.log.last().unwrap();
        entry
            .changes
            .iter()
            .map(|change| (change.field.clone(), change.from.clone(), change.to.clone()))
            .collect()
    }
}

/// Every state, of an order whose first revision is an order confirmation.
fn every_state() -> [OrderState; 7] {
    let confirmation = Revision::from_number(1);
    let content = ContentRef::Confirmation(confirmation);
    [
        OrderState::AwaitingConfirmation(AwaitingConfirmation::default()),
        OrderState::ConfirmationCreated(ConfirmationCreated { confirmation, approval_requested: true }),
        OrderState::ConfirmationApproved(ConfirmationApproved { confirmation }),
        OrderState::ConfirmationDeclined(ConfirmationDeclined {
            confirmation,
            reason: Some(note("too few")),
        }),
        OrderState::Confirmed(Confirmed::of(confirmation)),
        OrderState::Rejected(Rejected { content, archived: false }),
        OrderState::ReturnedToCart(ReturnedToCart { content, cart: CART, archived: false }),
    ]
}

fn lines(lines: Vec<LineEdit>) -> ConfirmationEdits {
    ConfirmationEdits { lines, ..ConfirmationEdits::none() }
}

fn added(added: Vec<AddedLine>) -> ConfirmationEdits {
    ConfirmationEdits { added, ..ConfirmationEdits::none() }
}

/// So many scarves, which have no options.
fn scarves(count: u32) -> ConfirmationEdits {
    lines(vec![LineEdit::quantity(SCARF_ONE, pieces(count))])
}

fn at_price(sku: crate::value::SkuId, base: Money) -> PriceEdit {
    PriceEdit { sku, base: Some(base), rates: Rates::default() }
}

/// Whether the parts of a content make up its totals, told by its lines and tax lines alone.
fn adds_up(content: &OrderContent) {
    let minor = |money: Money| i128::from(money.minor());
    let counted: Vec<_> = content.lines().filter(|(_, line)| !line.quantity.is_zero()).collect();
    let totals = &content.totals;
    assert_eq!(usize::try_from(totals.line_count).unwrap(), counted.len());
    let all: u64 = counted.iter().map(|(_, line)| u64::from(line.quantity.get())).sum();
    assert_eq!(totals.pieces.get(), all);
    for (_, line) in content.lines() {
        let surcharges: i128 =
            line.options.iter().map(|row| minor(row.surcharge) * i128::from(row.quantity.get())).sum();
        let amount = minor(line.unit_price) * i128::from(line.quantity.get()) + surcharges;
        assert_eq!(minor(line.amount), amount);
        let rows: u32 = line.options.iter().map(|row| row.quantity.get()).sum();
        assert!(line.options.is_empty() || rows == line.quantity.get());
    }
    let items: i128 = content.lines().map(|(_, line)| minor(line.amount)).sum();
    assert_eq!(minor(totals.items), items);
    let fee = totals.shipping.as_ref().map_or(0, |shipping| minor(shipping.fee));
    let off = totals.discount.as_ref().map_or(0, |discount| minor(discount.amount));
    let taxes: i128 = totals.taxes.iter().map(|tax| minor(tax.tax)).sum();
    assert_eq!(minor(totals.total), items + fee - off + taxes);
    assert!(!totals.total.is_negative());
}
