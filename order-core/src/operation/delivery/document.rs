//! What operations on deliveries and invoices share: the records they are about, and what they write about each order.

use std::sync::Arc;

use super::super::shared::NotPermitted;
use super::super::subject::put_order;
use super::super::{Draft, Missing, Moment, OrderReceipt, Stop, Viewer};
use crate::order::{
    Backlog, Confirmed, DeliveredOrder, InvoiceReference, Order, OrderConfirmation, OrderContent, OrderState,
};
use crate::party::{Access, Actor};
use crate::record::{Facts, FieldChange, Key, Keys, Stored};
use crate::refusal::Reason;
use crate::value::{BrandId, BuyerOrganizationId, Money, Pieces};

/// The records under these keys of a brand, for its staff with Write. Whoever has nothing to do with the brand is told that they do not
/// exist.
pub(super) fn staff_records<'f, T: Stored, R: Reason + From<NotPermitted>>(
    facts: &'f Facts,
    actor: &Actor,
    brand: BrandId,
    keys: &[Key],
) -> Result<Vec<&'f Arc<T>>, Stop<R>> {
    let access = actor.on_brand(brand);
    if access.is_none() {
        let first = keys.first().cloned().unwrap_or_else(|| Key::brand(brand));
        return Err(Missing::of(&first).into());
    }
    let found = keys.iter().map(|key| facts.get::<T>(key).ok_or_else(|| Missing::of(key)));
    let found = found.collect::<Result<Vec<_>, _>>()?;
    if access != Some(Access::Write) {
        return Err(Stop::refused(NotPermitted));
    }
    Ok(found)
}

/// The one record under a key of a brand, in the same way.
pub(super) fn staff_record<'f, T: Stored, R: Reason + From<NotPermitted>>(
    facts: &'f Facts,
    actor: &Actor,
    brand: BrandId,
    key: &Key,
) -> Result<&'f Arc<T>, Stop<R>> {
    let found = staff_records(facts, actor, brand, std::slice::from_ref(key))?;
    found.first().copied().ok_or_else(|| Missing::of(key).into())
}

/// What the actor may do with a document of a brand for a buyer, from this side; `None` = it does not exist for it.
pub(super) fn seen_from(
    viewer: Viewer,
    actor: &Actor,
    brand: BrandId,
    buyer: BuyerOrganizationId,
) -> Option<Access> {
    match viewer {
        Viewer::Brand => actor.on_brand(brand),
        Viewer::Buyer => actor.on_organization(buyer),
    }
}

/// Where the content lies that an order was confirmed with; `None` when it is not confirmed.
pub(super) fn confirmed_key(order: &Order) -> Option<Key> {
    let OrderState::Confirmed(Confirmed { confirmation, .. }) = order.state else { return None };
    Some(Key::order_confirmation(order.brand, order.id, confirmation))
}

/// Asks for the content that an order was confirmed with, if it is.
pub(super) fn ask_for_confirmed(order: &Order, keys: &mut Keys) {
    if let Some(key) = confirmed_key(order) {
        keys.record(key);
    }
}

/// The content that an order was confirmed with.
pub(super) fn confirmed_content<'f>(facts: &'f Facts, order: &Order) -> Result<&'f OrderContent, Missing> {
    let key = confirmed_key(order).unwrap_or_else(|| Key::content(order.brand, order.id, order.content()));
    let found = facts.get::<OrderConfirmation>(&key).ok_or_else(|| Missing::of(&key))?;
    Ok(&found.content)
}

/// Asks for the backlog SKUs of an order, if there are any.
pub(super) fn ask_for_backlog(order: &Order, keys: &mut Keys) {
    if order.state.has_backlog() {
        keys.record(Key::backlog(order.brand, order.id));
    }
}

/// The backlog SKUs of an order, where they were asked for.
pub(super) fn backlog_of<'f>(facts: &'f Facts, order: &Order) -> Option<&'f Arc<Backlog>> {
    facts.get::<Backlog>(&Key::backlog(order.brand, order.id))
}

/// The order with its confirmed state changed. One that is not confirmed stays as it is.
pub(super) fn with_confirmed(order: &Order, change: impl FnOnce(&mut Confirmed)) -> Order {
    let mut after = order.clone();
    if let OrderState::Confirmed(confirmed) = &mut after.state {
        change(confirmed);
    }
    after
}

/// Writes the header and logs what differs of its deliveries and documents, with `more` behind.
pub(super) fn put_changed(
    draft: &mut Draft<'_>,
    facts: &Facts,
    before: &Order,
    after: Order,
    more: Vec<FieldChange>,
    moment: &mut Moment<'_>,
) -> OrderReceipt {
    let mut changes = Vec::new();
    let (from, to) = (before.delivery().word(), after.delivery().word());
    if from != to {
        changes.push(FieldChange::changed("delivery", from, to));
    }
    let notes = (before.state.delivery_notes(), after.state.delivery_notes());
    added_and_removed(notes, &mut changes, |note| vec![("delivery_notes".to_owned(), note.to_string())]);
    added_and_removed((&before.invoices, &after.invoices), &mut changes, told_invoice);
    let attached = |order: &Order| order.attached.iter().cloned().collect::<Vec<_>>();
    added_and_removed((&attached(before), &attached(&after)), &mut changes, |attached| {
        vec![(format!("attached.{}", attached.kind), attached.name.to_string())]
    });
    changes.extend(more);
    put_order(draft, facts, after, changes, None, moment)
}

fn told_invoice(invoice: &InvoiceReference) -> Vec<(String, String)> {
    let InvoiceReference { invoice, ratio, amount, .. } = invoice;
    let named = |field: &str, value: String| (format!("invoices[{invoice}].{field}"), value);
    vec![named("ratio", ratio.to_string()), named("amount", amount.to_string())]
}

fn added_and_removed<T: PartialEq>(
    (before, after): (&[T], &[T]),
    changes: &mut Vec<FieldChange>,
    told: impl Fn(&T) -> Vec<(String, String)>,
) {
    let removed = before.iter().filter(|one| !after.contains(one)).flat_map(&told);
    changes.extend(removed.map(|(field, value)| FieldChange::removed(&field, value)));
    let added = after.iter().filter(|one| !before.contains(one)).flat_map(&told);
    changes.extend(added.map(|(field, value)| FieldChange::set(&field, value)));
}

/// How the backlog SKUs of an order changed, SKU by SKU.
pub(super) fn backlog_changes(before: &Backlog, after: &Backlog) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for (before, after) in before.skus.iter().zip(&after.skus) {
        let moved =
            [("delivered", before.delivered, after.delivered), ("closed", before.closed, after.closed)];
        for (field, from, to) in moved.into_iter().filter(|(_, from, to)| from != to) {
            changes.push(FieldChange::changed(&format!("backlog[{}].{field}", before.sku), from, to));
        }
    }
    changes
}

/// What of each order is on a delivery note, as the log of the note tells it.
pub(super) fn delivered_changes(orders: &[DeliveredOrder]) -> Vec<FieldChange> {
    let mut changes = Vec::with_capacity(orders.len());
    for delivered in orders {
        let pieces = Pieces::sum(delivered.lines.iter().map(|line| line.quantity)).unwrap_or_default();
        changes.push(FieldChange::set(&format!("orders[{}].pieces", delivered.order), pieces));
    }
    changes
}

/// The currency of an order.
pub(super) const fn currency_of(order: &Order) -> crate::value::Currency {
    order.original.total.currency()
}

/// What the invoices of an order bill so far, after what was given back.
pub(super) fn invoiced(order: &Order) -> Option<Money> {
    let minor = order.invoices.iter().fold(0, |sum: i64, invoice| sum.saturating_add(invoice.net_minor()));
    Money::from_minor(minor, currency_of(order)).ok()
}

/// The receipt of an order that nothing changed about.
pub(super) fn receipt_of(facts: &Facts, order: &Order) -> OrderReceipt {
    OrderReceipt {
        id: order.id,
        code: order.code.clone(),
        status: order.status(),
        version: facts.version(&Key::order(order.brand, order.id)),
    }
}
