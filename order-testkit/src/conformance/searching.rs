//! Searching orders: what is meant, in which order, page by page, and how many.

use std::collections::BTreeSet;

use order_core::cart::CartRoute;
use order_core::operation::confirmation::ConfirmationEdits;
use order_core::operation::order::ArchiveOrder;
use order_core::order::{DeliveryStatus, OrderStatus};
use order_core::party::BuyerType;
use order_core::record::{Key, OrderCursor, OrderFilter, OrderQuery, OrderScope, OrderSort, OrderSortKey};
use order_core::store::{OrderCount, OrderPage};
use order_core::value::{Line, OrderId};

use super::plain::{Plain, counted, filtered, page, sorted, walked};
use super::{Harness, Stage};
use crate::world::{Life, Market, Wish, at, brand, id, market_buyer};

/// A brand with orders of every life.
async fn market<H: Harness>(stage: &Stage<H>, rounds: u32) -> (Market, Vec<OrderId>) {
    stage.add_market_buyers().await;
    let market = stage.open_market(brand()).await;
    let orders = stage.fill_market(&market, rounds).await;
    (market, orders)
}

/// That the store and the plain reading mean the same orders, some but not all of them.
async fn agree<H: Harness>(stage: &Stage<H>, plain: &Plain, query: &OrderQuery) {
    let expected = plain.all(query);
    assert!(!expected.is_empty(), "the search finds nothing that could be wrong: {query:?}");
    assert!(expected.len() < plain.headers().len(), "the search leaves nothing out: {query:?}");
    for limit in [5, 1_000] {
        assert_eq!(walked(stage, query, limit).await, expected, "by pages of {limit}: {query:?}");
    }
    let orders = u64::try_from(expected.len()).expect("few");
    assert_eq!(counted(stage, query, None).await, OrderCount { orders, more: false }, "{query:?}");
}

fn line(text: &str) -> Line {
    Line::new(text).expect("a line")
}

pub(super) async fn every_part_of_a_filter_leaves_out_what_it_says<H: Harness>(stage: Stage<H>) {
    let (market, orders) = market(&stage, 2).await;
    let plain = Plain::of(&stage, &[brand()]).await;
    let order = |number: usize| plain.headers().iter().find(|found| found.order.id == orders[number]);
    let some = order(4).expect("it is there").order.clone();
    let middle = order(orders.len() / 2).expect("it is there").order.placed_at;
    let filter = OrderFilter::default;
    let parts = [
        OrderFilter { code: Some(some.code.clone()), ..filter() },
        OrderFilter { statuses: [OrderStatus::Confirmed].into(), ..filter() },
        OrderFilter { statuses: [OrderStatus::Confirmed, OrderStatus::Rejected].into(), ..filter() },
        OrderFilter { deliveries: [DeliveryStatus::BacklogCreated].into(), ..filter() },
        OrderFilter {
            deliveries: [DeliveryStatus::None, DeliveryStatus::DeliveryNoteCreated].into(),
            ..filter()
        },
        OrderFilter { buyers: [some.buyer].into(), ..filter() },
        OrderFilter { buyers: [some.buyer, market_buyer(3)].into(), ..filter() },
        OrderFilter { buyer_type: Some(BuyerType::Company), ..filter() },
        OrderFilter { buyer_type: Some(BuyerType::Individual), ..filter() },
        OrderFilter { catalogs: [market.catalogs[0]].into(), ..filter() },
        OrderFilter { model_number: Some(market.wares[2].model.clone()), ..filter() },
        OrderFilter { sku: Some(market.wares[0].skus[1]), ..filter() },
        OrderFilter { tags: [market.tags[0]].into(), ..filter() },
        OrderFilter { tags: [market.tags[0], market.tags[1]].into(), ..filter() },
        OrderFilter { routes: [CartRoute::Proxy].into(), ..filter() },
        OrderFilter { routes: [CartRoute::Standard, CartRoute::Consignment].into(), ..filter() },
        OrderFilter { by_card: Some(true), ..filter() },
        OrderFilter { by_card: Some(false), ..filter() },
        OrderFilter { placed_from: Some(middle), ..filter() },
        OrderFilter { placed_before: Some(middle), ..filter() },
        OrderFilter { text: Some(line("grüße")), ..filter() },
        OrderFilter { catalogs: market.catalogs.iter().copied().collect(), ..filter() },
    ];
    for filter in parts {
        for descending in [true, false] {
            let sort = OrderSort { by: OrderSortKey::PlacedAt, descending };
            let query = OrderQuery { scope: OrderScope::Brand(brand()), filter: filter.clone(), sort };
            agree(&stage, &plain, &query).await;
        }
    }
}

pub(super) async fn the_parts_of_a_filter_narrow_each_other_down<H: Harness>(stage: Stage<H>) {
    let (market, orders) = market(&stage, 2).await;
    let plain = Plain::of(&stage, &[brand()]).await;
    let first = plain.headers().iter().find(|found| found.order.id == orders[1]).expect("it is there");
    let all = OrderQuery::of_brand(brand());
    let queries = [
        filtered(&all, |filter| {
            filter.statuses = OrderStatus::ALL.into();
            filter.catalogs = [market.catalogs[0]].into();
            filter.buyer_type = Some(BuyerType::Company);
        }),
        filtered(&all, |filter| {
            filter.sku = Some(market.wares[0].skus[2]);
            filter.model_number = Some(market.wares[2].model.clone());
            filter.placed_from = Some(first.order.placed_at);
        }),
        filtered(&all, |filter| {
            filter.tags = [market.tags[2]].into();
            filter.text = Some(line("shop '; drop"));
        }),
    ];
    for query in queries {
        for by in [OrderSortKey::PlacedAt, OrderSortKey::Code, OrderSortKey::Amount] {
            agree(&stage, &plain, &sorted(&query, OrderSort { by, descending: false })).await;
        }
    }
    // Two parts that no order has together leave nothing.
    let query = filtered(&all, |filter| {
        filter.statuses = [OrderStatus::Rejected].into();
        filter.deliveries = [DeliveryStatus::BacklogCreated].into();
    });
    assert!(walked(&stage, &query, 10).await.is_empty());
    assert_eq!(counted(&stage, &query, None).await, OrderCount { orders: 0, more: false });
}

pub(super) async fn every_sorting_goes_both_ways_and_ties_go_by_id<H: Harness>(stage: Stage<H>) {
    market(&stage, 2).await;
    let plain = Plain::of(&stage, &[brand()]).await;
    let places = |by| -> BTreeSet<String> {
        plain.headers().iter().map(|found| format!("{:?}", OrderCursor::of(&found.order, by).at)).collect()
    };
    for by in [OrderSortKey::PlacedAt, OrderSortKey::Amount] {
        assert!(places(by).len() < plain.headers().len(), "no two orders are alike by {by:?}");
    }
    for by in [OrderSortKey::PlacedAt, OrderSortKey::Code, OrderSortKey::Amount] {
        for descending in [true, false] {
            let query = sorted(&OrderQuery::of_brand(brand()), OrderSort { by, descending });
            let expected = plain.all(&query);
            for limit in [1, 3, 7, u32::MAX] {
                assert_eq!(walked(&stage, &query, limit).await, expected, "{by:?} {descending} by {limit}");
            }
        }
        let of_buyer = sorted(&OrderQuery::of_buyer(market_buyer(1)), OrderSort { by, descending: true });
        assert_eq!(walked(&stage, &of_buyer, 2).await, plain.all(&of_buyer), "{by:?}");
    }
}

pub(super) async fn walking_while_others_place_meets_each_old_order_once<H: Harness>(stage: Stage<H>) {
    let (market, old) = market(&stage, 1).await;
    let query = OrderQuery::of_brand(brand());
    let listed: BTreeSet<OrderId> = walked(&stage, &query, 100).await.into_iter().collect();
    assert!(listed.len() > 5 && listed.len() < old.len());
    for descending in [true, false] {
        let query = sorted(&query, OrderSort { by: OrderSortKey::PlacedAt, descending });
        let (mut met, mut after) = (Vec::new(), None);
        loop {
            let page = page(&stage, &query, after, 3).await;
            met.extend(page.orders.iter().map(|found| found.order.id));
            after = page.next;
            if after.is_none() {
                break;
            }
            // One comes in front of the place, and one behind it.
            for time in [BEFORE_ALL, AFTER_ALL] {
                stage.set_clock(at(time + i64::try_from(met.len()).expect("few")));
                stage.wish(&market, &Wish::of(2)).await;
            }
            assert!(met.len() < 200, "the pages do not end");
        }
        let met_old: Vec<&OrderId> = met.iter().filter(|order| listed.contains(order)).collect();
        assert_eq!(met_old.len(), listed.len(), "each order that was there is met exactly once");
        assert_eq!(met_old.iter().collect::<BTreeSet<_>>().len(), listed.len());
    }
}

const BEFORE_ALL: i64 = crate::world::BEGIN_MICROS - 3_600_000_000;
const AFTER_ALL: i64 = crate::world::BEGIN_MICROS + 3_600_000_000_000;

pub(super) async fn a_place_is_good_when_its_order_has_left<H: Harness>(stage: Stage<H>) {
    stage.add_market_buyers().await;
    let market = stage.open_market(brand()).await;
    for _ in 0..8 {
        stage.wish(&market, &Wish::of(0)).await;
    }
    let ids = |page: OrderPage| page.orders.iter().map(|found| found.order.id).collect::<Vec<_>>();
    for by in [OrderSortKey::PlacedAt, OrderSortKey::Amount] {
        let query = sorted(&OrderQuery::of_brand(brand()), OrderSort { by, descending: true });
        let expected = walked(&stage, &query, 100).await;
        let first = page(&stage, &query, None, 2).await;
        let last = first.orders[1].order.id;
        stage.lead(&market, last, Life::Rejected).await;
        stage.run(ArchiveOrder { brand: brand(), order: last, seen: None }).await;
        let rest = page(&stage, &query, first.next.clone(), 100).await;
        assert_eq!(ids(rest), &expected[2..], "what comes after the place is the same");
        // A place between two orders that never was one's.
        let mut between = first.next.expect("there is more");
        between.order = id(OrderId::made, 0);
        let plain = Plain::of(&stage, &[brand()]).await;
        let rest = page(&stage, &query, Some(between.clone()), 100).await;
        assert_eq!(ids(rest), ids(plain.page(&query, Some(between), 100)));
    }
}

pub(super) async fn a_place_of_another_sorting_counts_as_none<H: Harness>(stage: Stage<H>) {
    market(&stage, 1).await;
    let query = OrderQuery::of_brand(brand());
    let by_code = sorted(&query, OrderSort { by: OrderSortKey::Code, descending: false });
    let place = page(&stage, &query, None, 3).await.next;
    assert!(place.is_some());
    let from_first = page(&stage, &by_code, None, 5).await;
    let from_place = page(&stage, &by_code, place, 5).await;
    assert_eq!(from_first.next, from_place.next);
    assert_eq!(from_first.orders[0].order, from_place.orders[0].order);
}

pub(super) async fn a_limit_of_zero_finds_one<H: Harness>(stage: Stage<H>) {
    market(&stage, 1).await;
    let query = OrderQuery::of_brand(brand());
    assert_eq!(page(&stage, &query, None, 0).await.orders.len(), 1);
    assert_eq!(walked(&stage, &query, 0).await, walked(&stage, &query, 50).await);
}

pub(super) async fn an_empty_list_has_one_empty_page<H: Harness>(stage: Stage<H>) {
    for query in [OrderQuery::of_brand(brand()), OrderQuery::of_buyer(market_buyer(0))] {
        let page = page(&stage, &query, None, 10).await;
        assert!(page.orders.is_empty() && page.next.is_none());
        for at_most in [None, Some(0), Some(10)] {
            assert_eq!(counted(&stage, &query, at_most).await, OrderCount { orders: 0, more: false });
        }
    }
}

pub(super) async fn a_found_order_is_as_it_is_now<H: Harness>(stage: Stage<H>) {
    stage.add_market_buyers().await;
    let market = stage.open_market(brand()).await;
    let order = stage.wish(&market, &Wish::of(0)).await;
    let query = OrderQuery::of_brand(brand());
    let awaiting = filtered(&query, |filter| filter.statuses = [OrderStatus::AwaitingConfirmation].into());
    assert_eq!(walked(&stage, &awaiting, 10).await, [order]);
    stage.answer(&market, order, ConfirmationEdits::none()).await;
    assert!(walked(&stage, &awaiting, 10).await.is_empty(), "it is not in its old status any more");
    let found = page(&stage, &query, None, 10).await.orders.remove(0);
    let loaded = stage.found(&Key::order(brand(), order)).await;
    assert_eq!(found.version, loaded.version);
    assert_eq!(*found.order, stage.order(&market, order).await);
}
