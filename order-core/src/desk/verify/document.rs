//! Backlog SKUs, delivery notes and invoices: against what was confirmed, and against one another.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::content;
use super::drift::{Check, Drifts, NOTHING, told};
use super::order::Content;
use crate::order::{
    Backlog, BacklogSku, DeliveredLine, DeliveryNote, DeliverySource, Invoice, InvoiceReference,
    InvoiceSource, Order, OrderStatus, PaymentMethod,
};
use crate::record::{Facts, Key, Keys};
use crate::value::{BillingRatio, Currency, DeliveryNoteId, Money, OrderId, Pieces, Quantity, SkuId};

/// Pieces and amount per SKU.
type Lines = BTreeMap<SkuId, (Quantity, Money)>;

/// Asks for the documents that an order names.
pub(super) fn ask_for_order(order: &Order, keys: &mut Keys) {
    order.state.delivery_notes().iter().for_each(|note| keys.record(Key::delivery_note(order.brand, *note)));
    order.invoices.iter().for_each(|reference| keys.record(Key::invoice(order.brand, reference.invoice)));
}

/// Compares an order with its backlog SKUs and with the documents that it names. `content` is what it asks for now.
pub(super) fn check_order(
    order: &Order,
    content: Option<&Content<'_>>,
    backlog: Option<&Backlog>,
    facts: &Facts,
    drifts: &mut Drifts,
) {
    let at = Key::order(order.brand, order.id);
    let flag = |set: bool| if set { "yes" } else { "no" };
    drifts.compare(&at, Check::BacklogFlag, flag(order.state.has_backlog()), flag(backlog.is_some()));
    let ordered = content.map(ordered).unwrap_or_default();
    let mut delivered: BTreeMap<SkuId, (u64, Vec<Money>)> = BTreeMap::new();
    for note in order.state.delivery_notes() {
        let Some(lines) = lines_on(order, *note, facts, drifts) else { continue };
        let (key, source) = (Key::delivery_note(order.brand, *note), lines.0);
        match source {
            DeliverySource::Order => check_whole(&key, lines.1, &ordered, drifts),
            DeliverySource::Backlog => check_part(&key, lines.1, backlog, drifts),
        }
        for line in lines.1 {
            let sum = delivered.entry(line.sku).or_default();
            sum.0 = sum.0.saturating_add(line.quantity.get().into());
            sum.1.push(line.amount);
        }
    }
    if let Some(backlog) = backlog {
        check_backlog(order, backlog, &ordered, &delivered, drifts);
    }
    check_billing(order, facts, drifts);
}

/// The lines of an order on a delivery note that it names.
fn lines_on<'f>(
    order: &Order,
    note: DeliveryNoteId,
    facts: &'f Facts,
    drifts: &mut Drifts,
) -> Option<(DeliverySource, &'f [DeliveredLine])> {
    let at = Key::order(order.brand, order.id);
    let found = facts.get::<DeliveryNote>(&Key::delivery_note(order.brand, note));
    let part = found.and_then(|found| found.orders.iter().find(|part| part.order == order.id));
    let (Some(found), Some(part)) = (found, part) else {
        drifts.note(&at, Check::NoteReference, note, NOTHING);
        return None;
    };
    drifts.compare(&at, Check::NoteReference, format!("of {}", found.buyer), format!("of {}", order.buyer));
    Some((found.source, &part.lines))
}

/// A note of a whole order has every line of what was confirmed.
fn check_whole(at: &Key, lines: &[DeliveredLine], ordered: &Lines, drifts: &mut Drifts) {
    let on_note: Lines = lines.iter().map(|line| (line.sku, (line.quantity, line.amount))).collect();
    if on_note != *ordered || on_note.len() != lines.len() {
        drifts.note(
            at,
            Check::NoteLines,
            format!("{} lines", lines.len()),
            format!("the {} of the order", ordered.len()),
        );
    }
}

/// A note of backlog SKUs has a piece or more of some of them, each once.
fn check_part(at: &Key, lines: &[DeliveredLine], backlog: Option<&Backlog>, drifts: &mut Drifts) {
    let mut seen: Vec<SkuId> = Vec::new();
    for line in lines {
        let known = backlog.is_some_and(|backlog| backlog.sku(line.sku).is_some());
        if !known || line.quantity.is_zero() || seen.contains(&line.sku) {
            drifts.note(
                at,
                Check::NoteLines,
                format!("{} of {}", line.quantity, line.sku),
                "some of a backlog SKU",
            );
        }
        seen.push(line.sku);
    }
}

fn ordered(content: &Content<'_>) -> Lines {
    let lines = content.items.iter().flat_map(|item| &item.lines);
    let ordered = lines.filter(|line| !line.quantity.is_zero());
    ordered.map(|line| (line.sku, (line.quantity, line.amount))).collect()
}

fn check_backlog(
    order: &Order,
    backlog: &Backlog,
    ordered: &Lines,
    delivered: &BTreeMap<SkuId, (u64, Vec<Money>)>,
    drifts: &mut Drifts,
) {
    let at = Key::backlog(order.brand, order.id);
    drifts.compare(&at, Check::Identity, backlog.order, order.id);
    let kept: Lines = backlog.skus.iter().map(|sku| (sku.sku, (sku.ordered, sku.amount))).collect();
    drifts.compare(&at, Check::BacklogSkus, how_many(backlog.skus.len()), how_many(ordered.len()));
    for sku in kept.keys().chain(ordered.keys()).collect::<BTreeSet<_>>() {
        let text = |lines: &Lines| {
            told(lines.get(sku).map(|(quantity, amount)| format!("{quantity} of {sku} for {amount}")))
        };
        drifts.compare(&at, Check::BacklogSkus, text(&kept), text(ordered));
    }
    for sku in &backlog.skus {
        check_ledger(&at, sku, drifts);
        let nothing = (0, Vec::new());
        let (pieces, amounts) = delivered.get(&sku.sku).unwrap_or(&nothing);
        let told = |pieces: u64| format!("{pieces} of {}", sku.sku);
        let kept = u64::from(sku.delivered.get());
        drifts.compare(&at, Check::BacklogDelivered, told(kept), told(*pieces));
        let amount = content::sum(amounts.iter().copied(), sku.amount.currency());
        content::compare(&at, Check::BacklogDelivered, sku.delivered_amount, amount, drifts);
    }
}

fn how_many(skus: usize) -> String {
    format!("one of {skus}")
}

/// Ordered is delivered, open and closed; what is delivered whole is billed whole.
fn check_ledger(at: &Key, sku: &BacklogSku, drifts: &mut Drifts) {
    let parts = [sku.delivered, sku.open(), sku.closed];
    let sum = told(Pieces::sum(parts));
    drifts.compare(at, Check::BacklogLedger, sum, told(Some(Pieces::from(sku.ordered))));
    if sku.delivered == sku.ordered {
        drifts.compare(at, Check::BacklogLedger, sku.delivered_amount, sku.amount);
    }
}

/// Compares what an order tells of its invoices with the invoices.
fn check_billing(order: &Order, facts: &Facts, drifts: &mut Drifts) {
    let at = Key::order(order.brand, order.id);
    let whole = order.figures().total;
    for reference in &order.invoices {
        let found = facts.get::<Invoice>(&Key::invoice(order.brand, reference.invoice));
        let expected = found.and_then(|invoice| billed(invoice, order.id, reference.ratio));
        let kept = billing_text(reference.invoice, reference.ratio, reference.amount);
        let expected = expected.map(|(ratio, amount)| billing_text(reference.invoice, ratio, amount));
        drifts.compare(&at, Check::InvoiceReference, kept, told(expected));
    }
    let ratios = order.invoices.iter().try_fold(BillingRatio::NONE, |sum, next| sum.checked_add(next.ratio));
    if ratios.is_none() {
        let ppm: u64 = order.invoices.iter().map(|reference| u64::from(reference.ratio.ppm())).sum();
        drifts.note(&at, Check::BilledRatio, format!("{ppm} millionths"), "the whole at most");
    }
    let net = order.invoices.iter().map(InvoiceReference::net_minor).fold(0, i64::saturating_add);
    // Before it is confirmed again, an order may cost less than its card paid.
    let open = !matches!(order.state.status(), OrderStatus::Confirmed);
    let paid = order.invoices.iter().map(InvoiceReference::paid_minor).fold(0, i64::saturating_add);
    let net = if open { net.saturating_sub(paid) } else { net };
    within(&at, Check::BilledAmount, Money::from_minor(net, whole.currency()).ok(), whole, drifts);
    let captured = order.invoices.iter().filter_map(|InvoiceReference { captured, .. }| *captured);
    let authorized = match order.payment {
        PaymentMethod::Card { authorized, .. } => authorized,
        PaymentMethod::NotByCard => Money::zero(whole.currency()),
    };
    within(&at, Check::Captured, content::sum(captured, whole.currency()), authorized, drifts);
}

fn within(at: &Key, check: Check, sum: Option<Money>, most: Money, drifts: &mut Drifts) {
    let fits = sum.and_then(|sum| sum.cmp_amount(&most).ok()).is_some_and(Ordering::is_le);
    if !fits {
        drifts.note(at, check, told(sum), format!("{most} at most"));
    }
}

/// How much of an order an invoice bills; `None` when it does not bill it.
fn billed(invoice: &Invoice, order: OrderId, told: BillingRatio) -> Option<(BillingRatio, Money)> {
    let part = invoice.orders.iter().find(|part| part.order == order)?;
    let ratio = match invoice.source {
        InvoiceSource::Order { ratio } => ratio,
        InvoiceSource::DeliveryNotes(_) => BillingRatio::NONE,
        // Which part confirming billed, nothing tells but the header.
        InvoiceSource::Confirming => told,
    };
    Some((ratio, part.amount))
}

fn billing_text(invoice: impl std::fmt::Display, ratio: BillingRatio, amount: Money) -> String {
    format!("{invoice} of {ratio} % for {amount}")
}

/// Asks for what a delivery note names.
pub(super) fn ask_for_note(note: &DeliveryNote, keys: &mut Keys) {
    note.orders.iter().for_each(|part| keys.record(Key::order(note.brand, part.order)));
    note.invoice.iter().for_each(|invoice| keys.record(Key::invoice(note.brand, *invoice)));
}

/// The orders of a delivery note are confirmed and name it, and so does its invoice.
pub(super) fn check_note(note: &DeliveryNote, facts: &Facts, drifts: &mut Drifts) {
    let at = Key::delivery_note(note.brand, note.id);
    for part in &note.orders {
        let order = facts.get::<Order>(&Key::order(note.brand, part.order));
        let named = order.is_some_and(|order| {
            let confirmed = order.state.status() == OrderStatus::Confirmed;
            confirmed && order.state.delivery_notes().contains(&note.id) && currency(order) == note.currency
        });
        if !named {
            drifts.note(&at, Check::NoteReference, part.order, NOTHING);
        }
    }
    if let Some(id) = note.invoice {
        let made = facts.get::<Invoice>(&Key::invoice(note.brand, id)).map(|invoice| &invoice.source);
        let named = matches!(made, Some(InvoiceSource::DeliveryNotes(notes)) if notes.contains(&note.id));
        if !named {
            drifts.note(&at, Check::NoteInvoice, id, NOTHING);
        }
    }
}

fn currency(order: &Order) -> Currency {
    order.original.total.currency()
}

/// Asks for what an invoice names.
pub(super) fn ask_for_invoice(invoice: &Invoice, keys: &mut Keys) {
    invoice.orders.iter().for_each(|part| keys.record(Key::order(invoice.brand, part.order)));
    if let InvoiceSource::DeliveryNotes(notes) = &invoice.source {
        for note in notes {
            keys.record(Key::delivery_note(invoice.brand, *note));
        }
    }
}

/// The orders and delivery notes of an invoice name it, and its amounts add up.
pub(super) fn check_invoice(invoice: &Invoice, facts: &Facts, drifts: &mut Drifts) {
    let at = Key::invoice(invoice.brand, invoice.id);
    for part in &invoice.orders {
        let order = facts.get::<Order>(&Key::order(invoice.brand, part.order));
        let named = order.is_some_and(|order| order.invoices.iter().any(|known| known.invoice == invoice.id));
        if !named {
            drifts.note(&at, Check::InvoiceReference, part.order, NOTHING);
        }
    }
    if let InvoiceSource::DeliveryNotes(notes) = &invoice.source {
        for note in notes {
            let made = facts.get::<DeliveryNote>(&Key::delivery_note(invoice.brand, *note));
            if made.and_then(|note| note.invoice) != Some(invoice.id) {
                drifts.note(&at, Check::NoteInvoice, note, NOTHING);
            }
        }
    }
    let sum = content::sum(invoice.orders.iter().map(|part| part.amount), invoice.currency);
    content::compare(&at, Check::InvoiceTotal, invoice.total, sum, drifts);
}
