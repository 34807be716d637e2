//! Orders about to be rejected, returned or archived: one in every state, and what can stand in the way.

use super::super::{RejectOrder, ReturnOrder};
use super::stage::*;
use crate::operation::test_world::writer;
use crate::order::{
    AttachedReference, AwaitingConfirmation, ConfirmationApproved, ConfirmationCreated, ConfirmationDeclined,
    Confirmed, ContentRef, DocumentKind, DocumentRef, InvoiceReference, Notify, Order, OrderState, Rejected,
    ReturnedToCart, Revision,
};
use crate::party::Actor;
use crate::record::Key;
use crate::value::{BillingRatio, CartId, Code, DeliveryNoteId, InvoiceId, OrderId};

pub(super) const FIRST: Revision = Revision::from_number(1);
pub(super) const NOTE: DeliveryNoteId = DeliveryNoteId::made(crate::value::Timestamp::MIN, [51; 10]);
pub(super) const INVOICE: InvoiceId = InvoiceId::made(crate::value::Timestamp::MIN, [52; 10]);

/// A stage whose cart is placed, and the order.
pub(super) fn placed() -> (Stage, OrderId) {
    let mut stage = Stage::new();
    let order = stage.place().id;
    (stage, order)
}

/// The same in a state.
pub(super) fn placed_in(standing: OrderState) -> (Stage, OrderId) {
    let (mut stage, order) = placed();
    edit_order(&mut stage, order, |order| order.state = standing);
    (stage, order)
}

/// Changes the header, past every rule.
pub(super) fn edit_order(stage: &mut Stage, order: OrderId, change: impl FnOnce(&mut Order)) {
    stage.edit(Key::order(stage.brand, order), change);
}

pub(super) fn header(stage: &Stage, order: OrderId) -> Order {
    stage.world.get::<Order>(&Key::order(stage.brand, order)).unwrap().as_ref().clone()
}

pub(super) fn staff(stage: &Stage) -> Actor {
    writer(stage.brand)
}

pub(super) fn reject(stage: &Stage, order: OrderId) -> RejectOrder {
    RejectOrder { brand: stage.brand, order, seen: None, notify: Notify::silent() }
}

pub(super) fn give_back(stage: &Stage, order: OrderId) -> ReturnOrder {
    ReturnOrder { brand: stage.brand, order, seen: None, notify: Notify::silent() }
}

pub(super) fn created(approval_requested: bool) -> OrderState {
    OrderState::ConfirmationCreated(ConfirmationCreated { confirmation: FIRST, approval_requested })
}

pub(super) fn declined() -> OrderState {
    OrderState::ConfirmationDeclined(ConfirmationDeclined { confirmation: FIRST, reason: None })
}

pub(super) fn confirmed() -> OrderState {
    OrderState::Confirmed(Confirmed::of(FIRST))
}

pub(super) fn rejected(archived: bool) -> OrderState {
    OrderState::Rejected(Rejected { content: ContentRef::Original, archived })
}

pub(super) fn returned(archived: bool) -> OrderState {
    let (content, cart) = (ContentRef::Original, id(CartId::made, 61));
    OrderState::ReturnedToCart(ReturnedToCart { content, cart, archived })
}

/// The states that something leads out of.
pub(in crate::operation) fn open_states() -> Vec<OrderState> {
    vec![
        OrderState::AwaitingConfirmation(AwaitingConfirmation::default()),
        OrderState::AwaitingConfirmation(AwaitingConfirmation { prices: Some(FIRST) }),
        created(false),
        created(true),
        OrderState::ConfirmationApproved(ConfirmationApproved { confirmation: FIRST }),
        declined(),
        confirmed(),
    ]
}

/// The states that nothing leads out of, with the reason that says so.
pub(in crate::operation) fn final_states() -> [(OrderState, &'static str); 4] {
    let (rejection, return_) = ("already_rejected", "already_returned");
    [
        (rejected(false), rejection),
        (rejected(true), rejection),
        (returned(false), return_),
        (returned(true), return_),
    ]
}

pub(super) fn invoice() -> InvoiceReference {
    InvoiceReference {
        invoice: INVOICE,
        ratio: BillingRatio::NONE,
        amount: euro(100),
        captured: None,
        refunded: None,
    }
}

pub(super) fn attached(kind: DocumentKind, name: &str) -> AttachedReference {
    AttachedReference { kind, name: Code::new(name).unwrap() }
}

/// A confirmed order that everything refers to, with backlog SKUs.
pub(super) fn burden(order: &mut Order) {
    let mut confirmed = Confirmed::of(FIRST);
    confirmed.backlog = true;
    confirmed.delivery_notes = vec![NOTE];
    order.state = OrderState::Confirmed(confirmed);
    order.invoices = vec![invoice()];
    order.attached =
        [attached(DocumentKind::DeliveryNote, "DN-1"), attached(DocumentKind::Other, "PACK-1")].into();
}

/// The documents of a burdened order, in the order in which they are told.
pub(super) fn documents() -> [DocumentRef; 4] {
    [
        DocumentRef::DeliveryNote(NOTE),
        DocumentRef::Invoice(INVOICE),
        DocumentRef::Attached(attached(DocumentKind::DeliveryNote, "DN-1")),
        DocumentRef::Attached(attached(DocumentKind::Other, "PACK-1")),
    ]
}

/// Something that stands in the way, and its document; `None` = backlog SKUs.
type Burden = (fn(&mut Order), Option<DocumentRef>);

/// Each thing that stands in the way, alone.
pub(super) fn burdens() -> Vec<Burden> {
    let [note, billed, foreign_note, other] = documents().map(Some);
    vec![
        (
            |order| {
                let mut confirmed = Confirmed::of(FIRST);
                confirmed.delivery_notes = vec![NOTE];
                order.state = OrderState::Confirmed(confirmed);
            },
            note,
        ),
        (|order| order.invoices = vec![invoice()], billed),
        (|order| order.attached = [attached(DocumentKind::DeliveryNote, "DN-1")].into(), foreign_note),
        (|order| order.attached = [attached(DocumentKind::Other, "PACK-1")].into(), other),
        (
            |order| {
                let mut confirmed = Confirmed::of(FIRST);
                confirmed.backlog = true;
                order.state = OrderState::Confirmed(confirmed);
            },
            None,
        ),
    ]
}
