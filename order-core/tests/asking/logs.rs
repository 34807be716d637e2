//! The log of an order and of a brand.

use futures_executor::block_on;
use order_core::RunError;
use order_core::operation::Viewer;
use order_core::operation::delivery::{AttachReference, ReleaseReference};
use order_core::operation::order::{ArchiveOrder, RejectOrder};
use order_core::order::Notify;
use order_core::store::Cursor;
use order_core::value::Body;
use order_testkit::world::brand;

use super::shop::{Ordered, member, reader, stranger};

fn operations(page: &order_core::desk::LogPage) -> Vec<&str> {
    page.entries.iter().map(|entry| entry.operation.as_str()).collect()
}

#[test]
fn the_log_of_an_order_is_told_to_each_side_as_it_may_see_it() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (buyer, placed) = &ordered.orders[0];
        let body = Body::new("We are sorry.").unwrap();
        let notify = Notify::with_body(body.clone());
        ordered.run(RejectOrder { notify, ..Ordered::reject(placed.id) }).await;
        let desk = ordered.world.desk();
        let log = |viewer, actor| async move {
            desk.order_log(brand(), placed.id, viewer, (Cursor::START, 10), &actor).await
        };
        let staff = log(Viewer::Brand, reader()).await.unwrap();
        assert_eq!(operations(&staff), ["place_order", "reject_order"]);
        assert!(staff.entries.iter().all(|entry| entry.actor.is_some()));
        let bought = log(Viewer::Buyer, member(*buyer)).await.unwrap();
        assert_eq!(operations(&bought), ["place_order", "reject_order"]);
        assert!(bought.entries.iter().all(|entry| entry.actor.is_none() && entry.run.is_none()));
        assert_eq!(bought.entries[1].notice.as_ref().unwrap().body, Some(body));
        for (viewer, actor) in [
            (Viewer::Brand, member(*buyer)),
            (Viewer::Brand, stranger()),
            (Viewer::Buyer, reader()),
            (Viewer::Buyer, member(ordered.orders[1].0)),
        ] {
            assert!(matches!(log(viewer, actor).await, Err(RunError::Missing(_))));
        }
    });
}

#[test]
fn a_feed_goes_on_from_its_cursor() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let first = desk.brand_log(brand(), (Cursor::START, 3), &reader()).await.unwrap();
        assert_eq!(first.entries.len(), 3);
        let rest = desk.brand_log(brand(), (first.next, 1_000), &reader()).await.unwrap();
        assert_eq!(operations(&rest).iter().filter(|name| **name == "place_order").count(), 4);
        let (_, placed) = &ordered.orders[3];
        ordered.run(Ordered::reject(placed.id)).await;
        let news = desk.brand_log(brand(), (rest.next, 1_000), &reader()).await.unwrap();
        assert_eq!(operations(&news), ["reject_order"]);
        assert!(matches!(
            desk.brand_log(brand(), (rest.next, 1), &stranger()).await,
            Err(RunError::Missing(_))
        ));
    });
}

#[test]
fn a_log_read_entry_by_entry_is_the_whole_log_for_both_sides() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (buyer, placed) = &ordered.orders[0];
        // What only the brand sees lies between and behind what both see.
        let kind = order_core::order::DocumentKind::Other;
        let name = order_testkit::world::code("EXT-1");
        let (order, seen) = (placed.id, None);
        ordered.run(AttachReference { brand: brand(), order, seen, kind, name: name.clone() }).await;
        ordered.run(ReleaseReference { brand: brand(), order, seen, kind, name }).await;
        ordered.run(Ordered::reject(order)).await;
        ordered.run(ArchiveOrder { brand: brand(), order, seen }).await;
        let desk = ordered.world.desk();
        for (viewer, actor, expected) in [(Viewer::Brand, reader(), 5), (Viewer::Buyer, member(*buyer), 2)] {
            let whole = desk.order_log(brand(), order, viewer, (Cursor::START, 100), &actor).await.unwrap();
            assert_eq!(whole.entries.len(), expected);
            let (mut after, mut met) = (Cursor::START, Vec::new());
            for _ in 0..=expected {
                let page = desk.order_log(brand(), order, viewer, (after, 1), &actor).await.unwrap();
                met.extend(page.entries);
                after = page.next;
            }
            assert_eq!(met, whole.entries);
        }
        let mine = order_core::record::OrderQuery::of_buyer(*buyer);
        let list = desk.find_orders(mine, None, 50, &member(*buyer)).await.unwrap();
        assert!(list.orders.iter().all(|listed| !listed.order.state.is_archived()) && list.orders.len() == 2);
    });
}

#[test]
fn a_silent_rejection_shows_the_buyer_no_words() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (buyer, placed) = &ordered.orders[0];
        ordered.run(RejectOrder { notify: Notify::silent(), ..Ordered::reject(placed.id) }).await;
        let desk = ordered.world.desk();
        let page =
            desk.order_log(brand(), placed.id, Viewer::Buyer, (Cursor::START, 10), &member(*buyer)).await;
        assert_eq!(page.unwrap().entries[1].notice, None);
    });
}
