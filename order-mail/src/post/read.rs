//! Which records a notice tells of, and what of them.

use std::sync::Arc;

use order_core::order::{ContentRef, Order, OrderConfirmation, OriginalOrder, PriceRevision};
use order_core::party::{Brand, BuyerType};
use order_core::record::{Facts, Key, Keys, Notice, NoticeKind, Stored};

use super::WriteError;
use crate::view::Told;

/// All that is needed, as far as the notice itself tells.
pub(super) fn keys(notice: &Notice) -> Keys {
    let mut keys = Keys::new();
    keys.record(Key::brand(notice.brand));
    keys.record(Key::order(notice.brand, notice.order));
    keys.record(match notice.revision {
        Some(revision) => Key::order_confirmation(notice.brand, notice.order, revision),
        None => Key::original_order(notice.brand, notice.order),
    });
    keys
}

/// What else is needed, as far as the order tells.
pub(super) fn more_keys(notice: &Notice, facts: &Facts) -> Result<Keys, WriteError> {
    let order = found::<Order>(facts, &Key::order(notice.brand, notice.order), "order")?;
    let mut keys = Keys::new();
    keys.record(Key::content(notice.brand, notice.order, content_of(notice, order)));
    if order.customer.is_none() {
        keys.record(Key::original_order(notice.brand, notice.order));
    }
    Ok(keys)
}

/// What the notice tells, of what the keys gave.
pub(super) fn told<'f>(notice: &'f Notice, facts: &'f Facts) -> Result<Told<'f>, WriteError> {
    let (brand, id) = (notice.brand, notice.order);
    let order = found::<Order>(facts, &Key::order(brand, id), "order")?;
    let (key, what) = (Key::original_order(brand, id), "original order");
    let (buyer, buyer_type) = match &order.customer {
        Some(customer) => (customer.name.get(&notice.locale), customer.buyer_type),
        None => (&found::<OriginalOrder>(facts, &key, what)?.billing.name, BuyerType::Company),
    };
    let content = content_of(notice, order);
    let key = Key::content(brand, id, content);
    let (items, totals, comment) = match content {
        ContentRef::Original => {
            let original = found::<OriginalOrder>(facts, &key, what)?;
            (&original.items, &original.totals, original.comment.as_ref())
        }
        ContentRef::Prices(_) => {
            let prices = &found::<PriceRevision>(facts, &key, "price revision")?.content;
            (&prices.items, &prices.totals, None)
        }
        ContentRef::Confirmation(_) => {
            let confirmed = &found::<OrderConfirmation>(facts, &key, "order confirmation")?.content;
            (&confirmed.items, &confirmed.totals, None)
        }
    };
    let brand = found::<Brand>(facts, &Key::brand(brand), "brand")?;
    Ok(Told { notice, brand, order, buyer, buyer_type, items, totals, comment })
}

/// Which document holds what a notice tells of.
const fn content_of(notice: &Notice, order: &Order) -> ContentRef {
    match (notice.kind, notice.revision) {
        // Prices may have been adjusted since.
        (NoticeKind::OrderReceived | NoticeKind::OrderCompleted, _) => ContentRef::Original,
        (_, Some(revision)) => ContentRef::Confirmation(revision),
        // Of an order that left before it was answered; or from before notices named revisions.
        (_, None) => order.content(),
    }
}

fn found<'f, T: Stored>(facts: &'f Facts, key: &Key, what: &'static str) -> Result<&'f Arc<T>, WriteError> {
    facts.get::<T>(key).ok_or(WriteError::Gone { what })
}
