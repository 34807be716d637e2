//! Lists, counts and tallies.

use futures_executor::block_on;
use order_core::RunError;
use order_core::desk::COUNT_EXACT_MAX;
use order_core::order::OrderStatus;
use order_core::record::{Figures, OrderFilter, OrderQuery, OrderScope, TallyBy};
use order_core::store::{OrderCount, Store as _};
use order_core::value::{OrderId, TagId};
use order_testkit::world::{brand, id};

use super::shop::{Ordered, member, reader, stranger};

fn ids(list: &order_core::desk::OrderList) -> Vec<OrderId> {
    list.orders.iter().map(|listed| listed.order.id).collect()
}

#[test]
fn staff_see_the_orders_of_their_brand_and_nobody_else_does() {
    block_on(async {
        let ordered = Ordered::open().await;
        let query = OrderQuery::of_brand(brand());
        let desk = ordered.world.desk();
        let list = desk.find_orders(query.clone(), None, 50, &reader()).await.unwrap();
        let newest_first: Vec<_> = ordered.orders.iter().rev().map(|(_, placed)| placed.id).collect();
        assert_eq!(ids(&list), newest_first);
        let count = desk.count_orders(query.clone(), false, &reader()).await.unwrap();
        assert_eq!(count, OrderCount { orders: 4, more: false });
        for actor in [stranger(), member(ordered.buyers[0])] {
            let refused = desk.find_orders(query.clone(), None, 50, &actor).await;
            assert!(matches!(refused, Err(RunError::Missing(_))), "{refused:?}");
            let refused = desk.count_orders(query.clone(), true, &actor).await;
            assert!(matches!(refused, Err(RunError::Missing(_))), "{refused:?}");
            let refused = desk.count_by_status(brand(), &actor).await;
            assert!(matches!(refused, Err(RunError::Missing(_))), "{refused:?}");
            let none = OrderFilter::default();
            let refused = desk.tally(brand(), none, Figures::Current, TallyBy::Whole, &actor).await;
            assert!(matches!(refused, Err(RunError::Missing(_))), "{refused:?}");
        }
    });
}

#[test]
fn members_see_the_orders_of_their_organization_and_no_other() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        for buyer in ordered.buyers {
            let query = OrderQuery::of_buyer(buyer);
            let list = desk.find_orders(query.clone(), None, 50, &member(buyer)).await.unwrap();
            let mine = ordered.orders.iter().rev().filter(|(of, _)| *of == buyer);
            assert_eq!(ids(&list), mine.map(|(_, placed)| placed.id).collect::<Vec<_>>());
            let other = ordered.buyers.into_iter().find(|other| *other != buyer).unwrap();
            for actor in [member(other), reader()] {
                let refused = desk.find_orders(query.clone(), None, 50, &actor).await;
                assert!(matches!(refused, Err(RunError::Missing(_))), "{refused:?}");
            }
        }
    });
}

#[test]
fn to_buyers_no_order_has_a_tag() {
    block_on(async {
        let ordered = Ordered::open().await;
        let buyer = ordered.buyers[0];
        let mut query = OrderQuery::of_buyer(buyer);
        query.filter.tags.insert(id(TagId::made, 1));
        let list = ordered.world.desk().find_orders(query.clone(), None, 50, &member(buyer)).await.unwrap();
        assert!(list.orders.is_empty() && list.next.is_none());
        let count = ordered.world.desk().count_orders(query, true, &member(buyer)).await.unwrap();
        assert_eq!(count, OrderCount { orders: 0, more: false });
    });
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let (mut after, mut met) = (None, Vec::new());
        for _ in 0..4 {
            let list = desk.find_orders(OrderQuery::of_brand(brand()), after, 1, &reader()).await.unwrap();
            met.extend(ids(&list));
            after = list.next;
        }
        assert_eq!(after, None);
        let newest_first: Vec<_> = ordered.orders.iter().rev().map(|(_, placed)| placed.id).collect();
        assert_eq!(met, newest_first);
    });
}

#[test]
fn what_was_rejected_counts_among_all_and_in_no_tally() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let rejected = &ordered.orders[0].1;
        ordered.run(Ordered::reject(rejected.id)).await;
        let seen_by = reader();
        let by_status = desk.count_by_status(brand(), &reader()).await.unwrap();
        assert_eq!(by_status, [(OrderStatus::AwaitingConfirmation, 3), (OrderStatus::Rejected, 1)]);
        let tally = |by| desk.tally(brand(), OrderFilter::default(), Figures::Original, by, &seen_by);
        let whole = tally(TallyBy::Whole).await.unwrap();
        assert_eq!((whole[0].orders, whole[0].lines, whole[0].pieces.get()), (3, 4, 7));
        let skus = tally(TallyBy::Sku).await.unwrap();
        let row = |row: &order_core::record::TallyRow| {
            (row.keys[0].clone(), row.keys[2].clone(), row.orders, row.pieces.get())
        };
        let counted: Vec<_> = skus.iter().map(row).collect();
        let [first, second] = [&ordered.shop.skus[0], &ordered.shop.skus[1]].map(ToString::to_string);
        // Rows are in the order of their keys, and the first key of a SKU is its id.
        let mut expected = vec![(first, "S-0".to_owned(), 3, 5), (second, "S-1".to_owned(), 1, 2)];
        expected.sort();
        assert_eq!(counted, expected);
        let colours = tally(TallyBy::Attribute(order_testkit::world::name("Colour"))).await.unwrap();
        let counted: Vec<_> = colours.iter().map(|row| (row.keys[0].as_str(), row.pieces.get())).collect();
        assert_eq!(counted, [("Colour 0", 5), ("Colour 1", 2)]);
        // It is still in the list.
        let list = desk.find_orders(OrderQuery::of_brand(brand()), None, 50, &reader()).await.unwrap();
        assert_eq!(list.orders.len(), 4);
    });
}

#[test]
fn a_count_says_when_it_stopped() {
    block_on(async {
        let ordered = Ordered::open().await;
        let scope = OrderScope::Brand(brand());
        let query = OrderQuery { scope, ..OrderQuery::of_brand(brand()) };
        let store = ordered.world.store();
        assert_eq!(
            store.count_orders(query.clone(), Some(3)).await.unwrap(),
            OrderCount { orders: 3, more: true }
        );
        assert_eq!(
            store.count_orders(query.clone(), Some(4)).await.unwrap(),
            OrderCount { orders: 4, more: false }
        );
        assert_eq!(store.count_orders(query, None).await.unwrap(), OrderCount { orders: 4, more: false });
        assert_eq!(COUNT_EXACT_MAX, 10_000);
    });
}
