//! Find the prices of an order as they were last adjusted.
//!
//! Before the order confirmation the state names them. After it nothing does: price revisions have the first numbers of the one series, and
//! where they end is looked for.

use std::sync::Arc;

use super::super::Missing;
use crate::order::{ContentRef, Order, PriceRevision, Revision};
use crate::record::{Facts, Key};

/// How many numbers are asked for at once. [`REVISIONS_MAX`](crate::value::limits::REVISIONS_MAX) of them are searched in three rounds, and
/// the few that orders have in one.
const AT_ONCE: u32 = 24;

/// The newest price revision of an order; the original one while prices are as placed.
///
/// # Errors
/// What has to be known before it can be told.
pub(super) fn last_adjusted(order: &Order, facts: &Facts) -> Result<Revision, Vec<Key>> {
    match order.content() {
        ContentRef::Original => Ok(Revision::ORIGINAL),
        ContentRef::Prices(revision) => Ok(revision),
        ContentRef::Confirmation(confirmation) => search(order, confirmation, facts),
    }
}

/// The last number before `end` under which there are prices. Prices are under all those before it, and under none after it.
fn search(order: &Order, end: Revision, facts: &Facts) -> Result<Revision, Vec<Key>> {
    let key = |number: u32| Key::price_revision(order.brand, order.id, Revision::from_number(number));
    let (mut last, mut end) = (Revision::ORIGINAL.number(), end.number());
    loop {
        let gap = end.saturating_sub(last);
        if gap <= 1 {
            return Ok(Revision::from_number(last));
        }
        let step = gap.div_ceil(AT_ONCE.saturating_add(1));
        let between = (1..=AT_ONCE).map(|place| last.saturating_add(place.saturating_mul(step)));
        let asked: Vec<u32> = between.take_while(|number| *number < end).collect();
        if asked.iter().any(|number| !facts.knows(&key(*number))) {
            return Err(asked.into_iter().map(key).collect());
        }
        let there = |number: &&u32| facts.get::<PriceRevision>(&key(**number)).is_some();
        let before = asked.iter().take_while(there).count();
        end = asked.get(before).copied().unwrap_or(end);
        last = before.checked_sub(1).and_then(|place| asked.get(place)).copied().unwrap_or(last);
    }
}

/// The newest price revision itself; `None` while prices are as placed.
///
/// # Errors
/// [`Missing`] when it is not there.
pub(super) fn adjusted(order: &Order, facts: &Facts) -> Result<Option<Arc<PriceRevision>>, Missing> {
    let unknown = |keys: Vec<Key>| {
        keys.first().map_or_else(|| Missing::of(&Key::order(order.brand, order.id)), Missing::of)
    };
    let revision = last_adjusted(order, facts).map_err(unknown)?;
    if revision.is_original() {
        return Ok(None);
    }
    let key = Key::price_revision(order.brand, order.id, revision);
    facts.get::<PriceRevision>(&key).cloned().map(Some).ok_or_else(|| Missing::of(&key))
}
