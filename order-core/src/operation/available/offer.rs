//! The commands of each side, with nothing in them that only a person can say.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::Command;
use super::super::confirmation::{
    AdjustPrices, ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation, DeclineConfirmation,
    MakeEditable, UpdateConfirmation,
};
use super::super::delivery::{
    AttachReference, BacklogDelivery, CloseBacklog, CloseDeliveryNote, CreateBacklog, CreateDeliveryNote,
    CreateInvoice, DeleteDeliveryNote, DeleteInvoice, DeliverBacklog, InvoiceDeliveries, ReleaseReference,
    RemoveBacklog,
};
use super::super::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use super::super::tag::TagOrder;
use super::About;
use super::ask::{Ask, told};
use crate::order::{AttachedReference, Backlog, DocumentKind, Notify, Order};
use crate::record::{Key, Version};
use crate::value::{Code, Quantity, SkuId};

/// Nothing was seen that could be outdated.
const SEEN: Option<Version> = None;

/// What the buyer may do.
pub(super) fn of_buyer(order: &Order) -> Vec<Ask> {
    let Order { brand, id: order, revision, .. } = *order;
    vec![
        Ask::header(ApproveConfirmation { brand, order, seen: SEEN, revision }, |c, f, a, _| {
            told(c.permit(f, a, false))
        }),
        Ask::header(
            DeclineConfirmation { brand, order, seen: SEEN, revision, reason: None },
            |c, f, a, _| told(c.permit(f, a, false)),
        ),
    ]
}

/// What the brand may do, in the order of an order's life.
pub(super) fn of_brand(order: &Order, backlog: Option<&Backlog>) -> Vec<Ask> {
    let mut asks = of_confirmation(order);
    asks.extend(of_leaving(order));
    asks.extend(of_backlog(order, backlog));
    asks.extend(of_notes(order));
    asks.extend(of_invoices(order));
    asks.extend(of_references(order));
    asks
}

fn of_confirmation(order: &Order) -> Vec<Ask> {
    let (notify, edits, approval_requested) = (Notify::silent, ConfirmationEdits::none, false);
    let Order { brand, id: order, revision, .. } = *order;
    let create =
        CreateConfirmation { brand, order, seen: SEEN, edits: edits(), notify: notify(), approval_requested };
    let update = UpdateConfirmation {
        brand,
        order,
        seen: SEEN,
        revision,
        edits: edits(),
        notify: notify(),
        approval_requested,
    };
    let (tags, new_tags) = (BTreeSet::new(), Vec::new());
    let confirm = Confirm { brand, order, seen: SEEN, notify: notify(), tags, new_tags };
    let open = MakeEditable { brand, order, seen: SEEN, notify: notify() };
    vec![
        Ask::header(create, |c, f, a, _| told(c.permit(f, a, false))),
        Ask::header(AdjustPrices { brand, order, seen: SEEN, lines: Vec::new() }, |c, f, a, _| {
            told(c.permit(f, a, false))
        }),
        Ask::header(update, |c, f, a, _| told(c.permit(f, a, false))),
        Ask::new(About::Order, confirm, Command::needs, |c, f, a, now| told(c.permit(f, now, a, false))),
        Ask::new(
            About::Order,
            open,
            |c, _, keys| keys.record(Key::brand(c.brand)),
            |c, f, a, _| told(c.permit(f, a, false)),
        ),
    ]
}

fn of_leaving(order: &Order) -> Vec<Ask> {
    let Order { brand, id: order, .. } = *order;
    let reject = RejectOrder { brand, order, seen: SEEN, notify: Notify::silent() };
    let give_back = ReturnOrder { brand, order, seen: SEEN, notify: Notify::silent() };
    let (apply, remove) = (BTreeSet::new(), BTreeSet::new());
    vec![
        Ask::header(reject, |c, f, a, _| told(c.permit(f, a, false))),
        Ask::new(About::Order, give_back, ReturnOrder::ask_to_permit, |c, f, a, _| told(c.permit(f, a))),
        Ask::new(About::Order, ArchiveOrder { brand, order, seen: SEEN }, Command::needs, |c, f, a, _| {
            told(c.permit(f, a))
        }),
        Ask::header(TagOrder { brand, order, seen: SEEN, apply, remove }, |c, f, a, _| told(c.permit(f, a))),
    ]
}

fn of_backlog(order: &Order, backlog: Option<&Backlog>) -> Vec<Ask> {
    let lines = open_pieces(backlog);
    let Order { brand, id: order, .. } = *order;
    let close = CloseBacklog { brand, order, seen: SEEN, lines: lines.clone(), reason: None };
    let deliver = DeliverBacklog { brand, orders: vec![BacklogDelivery { order, lines }] };
    vec![
        Ask::header(CreateBacklog { brand, order, seen: SEEN }, |c, f, a, _| told(c.permit(f, a, false))),
        Ask::new(About::Order, close, Command::needs, |c, f, a, _| told(c.permit(f, a, false))),
        Ask::new(About::Order, RemoveBacklog { brand, order, seen: SEEN }, Command::needs, |c, f, a, _| {
            told(c.permit(f, a, false))
        }),
        Ask::header(CreateDeliveryNote { brand, order, seen: SEEN }, |c, f, a, _| {
            told(c.permit(f, a, false))
        }),
        Ask::new(About::Order, deliver, Command::needs, |c, f, a, _| told(c.permit(f, a))),
    ]
}

/// All open pieces. Where none is open, one piece, so that the rule says what keeps it from being delivered.
fn open_pieces(backlog: Option<&Backlog>) -> Vec<(SkuId, Quantity)> {
    let skus = backlog.map(|backlog| backlog.skus.as_slice()).unwrap_or_default();
    let open = skus.iter().map(|sku| (sku.sku, sku.open())).filter(|(_, open)| !open.is_zero());
    let lines: Vec<_> = open.collect();
    if lines.is_empty() {
        let sku = skus.first().map_or(SkuId::from_uuid(Uuid::nil()), |sku| sku.sku);
        return vec![(sku, Quantity::ONE)];
    }
    lines
}

fn of_notes(order: &Order) -> Vec<Ask> {
    let mut asks = Vec::new();
    let brand = order.brand;
    for note in order.state.delivery_notes().iter().copied() {
        let about = || About::DeliveryNote(note);
        let delete = DeleteDeliveryNote { brand, note, seen: SEEN };
        let invoice = InvoiceDeliveries { brand, notes: vec![note] };
        asks.push(Ask::new(
            about(),
            CloseDeliveryNote { brand, note, seen: SEEN },
            Command::needs,
            |c, f, a, _| told(c.permit(f, a)),
        ));
        asks.push(Ask::new(
            about(),
            delete,
            |c, _, keys| keys.record(Key::delivery_note(c.brand, c.note)),
            |c, f, a, _| told(c.permit(f, a)),
        ));
        asks.push(Ask::new(about(), invoice, Command::needs, |c, f, a, _| told(c.permit(f, a))));
    }
    asks
}

fn of_invoices(order: &Order) -> Vec<Ask> {
    let brand = order.brand;
    let create = CreateInvoice { brand, order: order.id, seen: SEEN, ratio: None };
    let mut asks = vec![Ask::header(create, |c, f, a, _| told(c.permit(f, a, false)))];
    asks.extend(order.invoices.iter().map(|reference| {
        let invoice = reference.invoice;
        Ask::new(
            About::Invoice(invoice),
            DeleteInvoice { brand, invoice, seen: SEEN },
            Command::needs,
            |c, f, a, _| told(c.permit(f, a)),
        )
    }));
    asks
}

fn of_references(order: &Order) -> Vec<Ask> {
    let brand = order.brand;
    let mut asks = Vec::new();
    for kind in DocumentKind::ALL {
        let Some(name) = unused_name(order, kind) else { continue };
        asks.push(Ask::new(
            About::NewReference(kind),
            AttachReference { brand, order: order.id, seen: SEEN, kind, name },
            |_, _, _| {},
            |c, f, a, _| told(c.permit(f, a, false)),
        ));
    }
    asks.extend(order.attached.iter().map(|attached| {
        let AttachedReference { kind, name } = attached.clone();
        Ask::new(
            About::Attached(attached.clone()),
            ReleaseReference { brand, order: order.id, seen: SEEN, kind, name },
            |_, _, _| {},
            |c, f, a, _| told(c.permit(f, a, false)),
        )
    }));
    asks
}

/// A name that no document of the kind has which refers to the order: attaching one that does changes nothing and is always allowed.
fn unused_name(order: &Order, kind: DocumentKind) -> Option<Code> {
    let names = (0..=order.attached.len()).filter_map(|number| Code::new(number.to_string()).ok());
    let used = |name: &Code| order.attached.iter().any(|one| one.kind == kind && one.name == *name);
    let mut free = names.filter(|name| !used(name));
    free.next()
}
