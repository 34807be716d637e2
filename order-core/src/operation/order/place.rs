//! Place an order: the cart becomes an order, and what was agreed to is frozen.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::cart::may_use;
use super::super::party::{begun, known_by};
use super::super::payment::{ask_for_attempt, authorization_for, take_over};
use super::super::subject::{tell, tell_brand};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::PlaceRefusal;
use super::examine::{Permit, kept, may_place};
use super::surroundings::{Surroundings, ask_for};
use crate::cart::{CardReference, Cart, CartRoute, CheckoutForm, PaymentForm};
use crate::order::{
    Authorization, AwaitingConfirmation, CardAttempt, Customer, Fingerprint, HeldStock, Holding, Order,
    OrderFigures, OrderState, PaymentChoice, PaymentMethod, Revision, drawn_code, is_gapless, numbered_code,
};
use crate::party::{Brand, OrderCodes};
use crate::record::{
    Claim, ClaimScope, CodecError, Facts, FieldChange, Key, Keys, MovementCause, MovementLine, NoticeKind,
    NoticeNote, NumberSeries, Partition,
};
use crate::value::{BrandId, BuyerOrganizationId, CartId, Code, Money, OrderId, Timestamp};

/// Places the order of a cart. The same cart placed again is answered with the order that it became. An order that is paid by card takes
/// over an authorization for exactly what was agreed to; [`Run::by_card`](crate::Run::by_card) gets one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceOrder {
    /// The brand.
    pub brand: BrandId,
    /// Which cart.
    pub cart: CartId,
    /// What the buyer filled in.
    pub form: CheckoutForm,
    /// The fingerprint of the preview that the buyer agreed to.
    pub agreed: Fingerprint,
}

/// The order that was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Its id.
    pub id: OrderId,
    /// Its code.
    pub code: Code,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Items, shipping and tax together.
    pub total: Money,
}

impl Command for PlaceOrder {
    type Output = Placed;
    type Reason = PlaceRefusal;

    const OPERATION: Operation = Operation::PlaceOrder;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for(self.brand, self.cart, &self.form, known, keys);
        if let PaymentForm::Card(Some(_)) = self.form.payment {
            ask_for_attempt(self.brand, self.cart, known, keys);
        }
        // Only a cart that becomes an order takes a number.
        if known.get::<Cart>(&Key::cart(self.brand, self.cart)).is_some() {
            ask_for_number(self.brand, known, keys);
        }
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<Placed>, Stop<PlaceRefusal>> {
        if let Some(output) = self.already(facts, moment) {
            let draft = Draft::new(self.partition(), Self::OPERATION, facts);
            return Ok(Decision { output, changeset: draft.finish()? });
        }
        let permit = self.permit(facts, moment)?;
        let authorized = match charged(&permit) {
            Some(_) => {
                let found = authorization_for(facts, self.brand, self.cart, self.agreed, moment.now());
                Some(found.map_err(Stop::refused)?)
            }
            None => None,
        };
        Ok(write(Self::OPERATION, permit, authorized, None, facts, moment)?)
    }
}

/// What is to be authorized before an order can be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::operation) struct ToAuthorize {
    pub(in crate::operation) buyer: BuyerOrganizationId,
    pub(in crate::operation) amount: Money,
    pub(in crate::operation) card: CardReference,
}

/// The card that pays for the order, if one does and there is something to pay.
pub(super) fn charged<'p>(permit: &'p Permit<'_>) -> Option<&'p CardReference> {
    match &permit.original.payment {
        PaymentChoice::Card(card) if !permit.original.totals.total.is_zero() => Some(card),
        PaymentChoice::Card(_) | PaymentChoice::NotByCard => None,
    }
}

impl PlaceOrder {
    fn permit<'f>(&self, facts: &'f Facts, moment: &Moment<'_>) -> Result<Permit<'f>, Stop<PlaceRefusal>> {
        let agreed = Some(self.agreed);
        let cart = kept(facts, self.brand, self.cart)?;
        may_place(facts, cart, &self.form, agreed, moment.now(), moment.actor())
    }

    /// What is to be authorized before it can be placed; `None` = nothing is, or it was placed before.
    pub(in crate::operation) fn to_authorize(
        &self,
        facts: &Facts,
        moment: &Moment<'_>,
    ) -> Result<Option<ToAuthorize>, Stop<PlaceRefusal>> {
        if self.already(facts, moment).is_some() {
            return Ok(None);
        }
        let permit = self.permit(facts, moment)?;
        let (buyer, amount) = (permit.original.buyer, permit.original.totals.total);
        Ok(charged(&permit).cloned().map(|card| ToAuthorize { buyer, amount, card }))
    }

    /// The order that this cart became before, for whoever sees the cart. It tells a reader nothing new.
    fn already(&self, facts: &Facts, moment: &Moment<'_>) -> Option<Placed> {
        let claim = facts.get::<Claim>(&ClaimScope::PlacedCart(self.cart).key(self.brand))?;
        let order = facts.get::<Order>(&Key::order(self.brand, OrderId::from_uuid(claim.target)))?;
        may_use(moment.actor(), self.brand, order.buyer, order.route)?;
        Some(Placed {
            id: order.id,
            code: order.code.clone(),
            placed_at: order.placed_at,
            total: order.original.total,
        })
    }
}

/// Asks for the last number of the brand's series, where it has one.
pub(super) fn ask_for_number(brand: BrandId, known: &Facts, keys: &mut Keys) {
    let found = known.get::<Brand>(&Key::brand(brand));
    if found.is_some_and(|brand| is_gapless(&brand.settings.order_codes)) {
        keys.record(Key::number_series(brand));
    }
}

/// Every write of a placed order, in one changeset. Of a cart from a file nothing is kept, and so nothing is to be taken away.
pub(super) fn write(
    operation: Operation,
    permit: Permit<'_>,
    authorized: Option<(&CardAttempt, &Authorization)>,
    external_code: Option<Code>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<Placed>, CodecError> {
    let cart = permit.around.cart;
    let brand = cart.brand;
    let mut draft = Draft::new(Partition::Brand(brand), operation, facts);
    let id = OrderId::made(moment.now(), moment.bytes());
    let code = next_code(&permit, facts, moment, &mut draft);
    let lapses_at = authorized.map(|(_, given)| given.lapses_at);
    let order = Order { external_code, ..header(&permit, id, code, lapses_at, moment) };
    let key = Key::order(brand, id);

    draft.claim(brand, &ClaimScope::OrderCode(&order.code), id.as_uuid());
    draft.claim(brand, &ClaimScope::PlacedCart(cart.id), id.as_uuid());
    if !cart.route.is_from_file() {
        draft.delete(Key::cart(brand, cart.id));
    }
    if !order.route.is_working() {
        draft.release(brand, &ClaimScope::CartSlot(order.buyer, order.catalog));
    }
    connect(&permit, moment, &mut draft);
    take_stock(&permit, id, moment, &mut draft);
    if let Some(authorized) = authorized {
        take_over(&mut draft, authorized, id);
    }
    let mut known_by = vec![
        FieldChange::set("status", order.state.word()),
        FieldChange::set("code", &order.code),
        FieldChange::set("total", order.original.total),
    ];
    known_by.extend(order.external_code.as_ref().map(|code| FieldChange::set("external_code", code)));
    let notice = tell_both(&permit, &order, moment, &mut draft);
    draft.log_with_notice(&key, known_by, Some(notice), moment);
    let output =
        Placed { id, code: order.code.clone(), placed_at: order.placed_at, total: order.original.total };
    draft.put(key, order);
    draft.put_encoded(Key::original_order(brand, id), permit.original, permit.encoded);
    Ok(Decision { output, changeset: draft.finish()? })
}

/// Drawn, or the next of the brand's series. A code that does not fit a code falls back to a drawn one, which always does.
fn next_code(permit: &Permit<'_>, facts: &Facts, moment: &mut Moment<'_>, draft: &mut Draft<'_>) -> Code {
    let brand = permit.around.brand;
    if let OrderCodes::Gapless { prefix } = &brand.settings.order_codes {
        let key = Key::number_series(brand.id);
        let next = facts.get::<NumberSeries>(&key).map_or(0, |series| series.last).saturating_add(1);
        if let Ok(code) = numbered_code(prefix, next) {
            draft.put(key, NumberSeries { last: next });
            return code;
        }
    }
    drawn_code(moment.bytes())
}

fn header(
    permit: &Permit<'_>,
    id: OrderId,
    code: Code,
    lapses_at: Option<Timestamp>,
    moment: &Moment<'_>,
) -> Order {
    let (cart, totals) = (permit.around.cart, &permit.original.totals);
    let profile = &permit.around.buyer.profile;
    let payment = match &permit.original.payment {
        PaymentChoice::NotByCard => PaymentMethod::NotByCard,
        PaymentChoice::Card(_) => PaymentMethod::Card { authorized: totals.total, lapses_at },
    };
    Order {
        id,
        code,
        brand: cart.brand,
        buyer: cart.buyer,
        catalog: cart.catalog,
        cart: cart.id,
        route: cart.route,
        placed_at: moment.now(),
        placed_by: moment.actor().id(),
        state: OrderState::AwaitingConfirmation(AwaitingConfirmation::default()),
        original: OrderFigures { line_count: totals.line_count, pieces: totals.pieces, total: totals.total },
        current: None,
        revision: Revision::ORIGINAL,
        term: Some(permit.original.terms.term.clone()),
        customer: Some(Customer { name: profile.name.clone(), buyer_type: profile.buyer_type }),
        payment,
        partner_inventory: cart.route == CartRoute::Consignment,
        holds_stock: permit.around.catalog.stock.source().is_some(),
        reorder_of: cart.returned.as_ref().map(|returned| returned.order),
        external_code: None,
        link: cart.link,
        tags: BTreeSet::new(),
        invoices: Vec::new(),
        attached: BTreeSet::new(),
    }
}

/// Whoever came by a link and is not connected yet is from now on, under the terms of the link.
fn connect(permit: &Permit<'_>, moment: &mut Moment<'_>, draft: &mut Draft<'_>) {
    let Surroundings { brand, cart, connection: None, trading, .. } = permit.around else { return };
    let connection = begun(brand.id, cart.buyer, false, None, trading.clone());
    let known_by = known_by(&connection);
    draft.create(Key::connection(brand.id, cart.buyer), connection, known_by, moment);
}

/// Takes the ordered quantities from the catalog's source label, if it has one, and keeps what was taken with the order.
fn take_stock(permit: &Permit<'_>, order: OrderId, moment: &mut Moment<'_>, draft: &mut Draft<'_>) {
    let Some(label) = permit.around.catalog.stock.source() else { return };
    let brand = permit.around.brand.id;
    let mut held = Vec::with_capacity(permit.bounded.len());
    let mut moves = Vec::with_capacity(permit.bounded.len());
    for ((_, line), bounded) in permit.original.lines().zip(&permit.bounded) {
        let (sku, quantity) = (line.sku, line.quantity);
        held.push(HeldStock { sku, label, quantity });
        let by = i64::from(quantity.get()).saturating_neg();
        moves.push((MovementLine { sku, label, by }, bounded.then_some(0)));
    }
    draft.move_stock(brand, MovementCause::Placed { order }, moves, moment);
    draft.put(Key::holding(brand, order), Holding { lines: held, registered: Vec::new() });
}

/// The notices to both sides. What the log keeps is the one to the buyer, who may have no address; the brand knows its own.
fn tell_both(
    permit: &Permit<'_>,
    order: &Order,
    moment: &mut Moment<'_>,
    draft: &mut Draft<'_>,
) -> NoticeNote {
    let buyer = permit.around.buyer;
    tell_brand(draft, permit.around.brand, order, NoticeKind::OrderReceived, None, moment);
    let to = (buyer.locale(), buyer.profile.notified());
    tell(draft, order, NoticeKind::OrderCompleted, to, None, moment)
}
