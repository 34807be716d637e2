//! Orders: status, revisions and figures against the log and the contents.

use std::collections::BTreeMap;

use super::content;
use super::drift::{Check, Drifts, NOTHING, told};
use super::walk::OrderRecords;
use crate::cart::{PricedItem, Totals};
use crate::order::{ContentRef, Order, OriginalOrder, Revision};
use crate::record::{FieldChange, Key, Kind};

/// One content of an order, whichever document it lies in.
pub(super) struct Content<'a> {
    pub(super) key: Key,
    pub(super) items: &'a [PricedItem],
    pub(super) totals: &'a Totals,
}

impl OrderRecords {
    /// Every content that is there, the original first, then by number.
    pub(super) fn contents(&self) -> Vec<Content<'_>> {
        let original = self.original.iter().map(|original| {
            let key = Key::original_order(self.brand, self.id);
            Content { key, items: &original.items, totals: &original.totals }
        });
        let mut revisions: Vec<(Revision, Content<'_>)> = Vec::new();
        for (key, made) in &self.confirmations {
            let (items, totals) = (&made.content.items, &made.content.totals);
            revisions.push((made.revision, Content { key: key.clone(), items, totals }));
        }
        for (key, made) in &self.prices {
            let (items, totals) = (&made.content.items, &made.content.totals);
            revisions.push((made.revision, Content { key: key.clone(), items, totals }));
        }
        revisions.sort_by_key(|(revision, _)| *revision);
        original.chain(revisions.into_iter().map(|(_, content)| content)).collect()
    }
}

/// Recomputes the header from the documents beside it, and the documents from their lines.
pub(super) fn check(order: &Order, records: &OrderRecords, contents: &[Content<'_>], drifts: &mut Drifts) {
    let at = Key::order(order.brand, order.id);
    for content in contents {
        content::check(&content.key, content.items, content.totals, drifts);
    }
    if order.id != records.id {
        drifts.note(&at, Check::Identity, order.id, records.id);
    }
    check_revisions(order, records, drifts);
    match &records.original {
        Some(original) => {
            check_origin(&at, order, original, drifts);
            let (kept, expected) = (order.original, content::figures(&original.totals));
            let texts = (content::figures_text(kept), content::figures_text(expected));
            drifts.compare(&at, Check::OriginalFigures, texts.0, texts.1);
        }
        None => {
            drifts.note(&Key::original_order(order.brand, order.id), Check::Content, NOTHING, "the original");
        }
    }
    let newest = contents.last().filter(|content| content.key.kind() != Kind::OriginalOrder);
    let expected = newest.map(|content| content::figures_text(content::figures(content.totals)));
    let kept = order.current.map(content::figures_text);
    drifts.compare(&at, Check::CurrentFigures, told(kept), told(expected));
}

/// The revisions are numbered from 1 to the header's number, and the state names the newest.
fn check_revisions(order: &Order, records: &OrderRecords, drifts: &mut Drifts) {
    let at = Key::order(order.brand, order.id);
    let mut refs: BTreeMap<Revision, Vec<ContentRef>> = BTreeMap::new();
    for (key, made) in &records.confirmations {
        refs.entry(made.revision).or_default().push(ContentRef::Confirmation(made.revision));
        let expected = Key::order_confirmation(order.brand, made.order, made.revision);
        check_identity(key, &expected, drifts);
    }
    for (key, made) in &records.prices {
        refs.entry(made.revision).or_default().push(ContentRef::Prices(made.revision));
        let expected = Key::price_revision(order.brand, made.order, made.revision);
        check_identity(key, &expected, drifts);
    }
    let numbers: Vec<u32> =
        refs.iter().flat_map(|(number, refs)| refs.iter().map(|_| number.number())).collect();
    let expected: Vec<u32> = (1..=order.revision.number()).collect();
    if numbers != expected {
        drifts.note(&at, Check::RevisionNumbers, order.revision, numbers_text(&numbers));
    }
    let newest = refs.last_key_value().and_then(|(_, refs)| refs.last()).copied();
    let (kept, expected) = (order.content(), newest.unwrap_or(ContentRef::Original));
    drifts.compare(&at, Check::Content, content_text(kept), content_text(expected));
}

fn check_identity(key: &Key, told: &Key, drifts: &mut Drifts) {
    drifts.compare(key, Check::Identity, told.name(), key.name());
}

fn check_origin(at: &Key, order: &Order, original: &OriginalOrder, drifts: &mut Drifts) {
    let mut same = |kept: String, expected: String| drifts.compare(at, Check::Origin, kept, expected);
    same(format!("cart {}", order.cart), format!("cart {}", original.cart));
    same(format!("buyer {}", order.buyer), format!("buyer {}", original.buyer));
    same(format!("catalog {}", order.catalog), format!("catalog {}", original.catalog));
    same(order.route.word().to_owned(), original.route.word().to_owned());
    same(told(order.link), told(original.link));
    // Headers of before did not tell their term.
    if let Some(term) = &order.term {
        same(format!("term {term}"), format!("term {}", original.terms.term));
    }
}

/// The status is the last that the log tells, and each change of it begins where the one before ended.
pub(super) fn check_history(order: &Order, changes: &[FieldChange], drifts: &mut Drifts) {
    let at = Key::order(order.brand, order.id);
    let mut status: Option<&str> = None;
    for change in changes {
        let (from, before) = (change.from.as_deref(), status);
        drifts.compare(&at, Check::StatusHistory, told(from), told(before));
        status = change.to.as_deref();
    }
    drifts.compare(&at, Check::Status, order.state.word().to_owned(), told(status));
}

fn numbers_text(numbers: &[u32]) -> String {
    let (first, last) = (numbers.first(), numbers.last());
    format!("the last of {} from {} to {}", numbers.len(), told(first), told(last))
}

fn content_text(content: ContentRef) -> String {
    match content {
        ContentRef::Original => "the original".to_owned(),
        ContentRef::Prices(revision) => format!("price revision {revision}"),
        ContentRef::Confirmation(revision) => format!("order confirmation {revision}"),
    }
}
