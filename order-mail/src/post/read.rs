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
    let (items, totals, placed) = match content {
        ContentRef::Original => {
            let original = found::<OriginalOrder>(facts, &key, what)?;
            (&original.items, &original.totals, Some(&**original))
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
    // What comes back into the cart is lines; how they are paid and where they go is chosen anew.
    let placed = placed.filter(|_| notice.kind != NoticeKind::OrderReturned);
    Ok(Told { notice, brand, order, buyer, buyer_type, items, totals, placed })
}

/// Which document holds what a notice tells of.
const fn content_of(notice: &Notice, order: &Order) -> ContentRef {
    match (notice.kind, notice.revision) {
        // Prices may have been adjusted since. And what is in the cart again is what was placed, whatever was made of it.
        (NoticeKind::OrderReceived | NoticeKind::OrderCompleted | NoticeKind::OrderReturned, _) => {
            ContentRef::Original
        }
        (_, Some(revision)) => ContentRef::Confirmation(revision),
        // Of an order that left before it was answered; or from before notices named revisions.
        (_, None) => order.content(),
    }
}

fn found<'f, T: Stored>(facts: &'f Facts, key: &Key, what: &'static str) -> Result<&'f Arc<T>, WriteError> {
    facts.get::<T>(key).ok_or(WriteError::Gone { what })
}

#[cfg(test)]
mod tests {
    use order_core::record::{Found, Kind, Record, Version};
    use order_core::value::{Locale, TaskId, Timestamp};

    use super::*;

    /// A body as it was once written.
    fn kept(kind: Kind, name: &str) -> Record {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../order-core/tests/corpus/v1");
        let body = std::fs::read(format!("{corpus}/{name}")).unwrap();
        Record::decode(kind, 1, &body).unwrap()
    }

    #[test]
    fn an_order_from_before_it_kept_its_customer_is_told_under_the_name_of_the_bill() {
        let Record::Order(order) = kept(Kind::Order, "orders.standard.json") else { panic!() };
        let original = kept(Kind::OriginalOrder, "original_orders.standard.json");
        let Record::OriginalOrder(frozen) = &original else { panic!() };
        let billed = frozen.billing.name.clone();
        assert_eq!(order.customer, None);
        let notice = Notice {
            id: TaskId::made(Timestamp::MIN, [1; 10]),
            kind: NoticeKind::OrderReceived,
            brand: order.brand,
            order: order.id,
            order_code: order.code.clone(),
            at: Timestamp::MIN,
            locale: Locale::EN,
            recipients: vec![],
            revision: None,
            approval_requested: false,
            body: None,
        };
        let mut facts = Facts::new();
        let mut put = |key, record| {
            facts.insert(key, Found { version: Version::NEVER.next(), record: Some(record) });
        };
        put(Key::brand(order.brand), kept(Kind::Brand, "brands.json"));
        put(Key::original_order(order.brand, order.id), original);
        put(Key::order(order.brand, order.id), Record::Order(order));
        let mut more = more_keys(&notice, &facts).unwrap();
        more.retain_unknown(&facts);
        assert!(more.is_empty(), "{more:?}");
        let told = told(&notice, &facts).unwrap();
        assert_eq!((told.buyer, told.buyer_type), (&billed, BuyerType::Company));
    }
}
