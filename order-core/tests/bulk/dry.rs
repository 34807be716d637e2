//! The dry run: what would become of each order, page by page, with nothing written.

use futures_executor::block_on;
use order_core::RunError;
use order_core::desk::{DryRun, DryRunCursor};
use order_core::operation::bulk::BulkRequest;
use order_core::party::{Access, Actor};
use order_core::record::{OrderFilter, OrderOutcome};
use order_core::value::AccountId;
use order_testkit::world::{brand, id, partition};

use super::shop::{Shop, nobodys, reject, reject_matching};

async fn all(shop: &Shop, request: &BulkRequest, limit: u32) -> Vec<DryRun> {
    let (mut told, mut after) = (Vec::new(), None);
    for _ in 0..100 {
        let page = shop.desk().dry_run(request.clone(), after, limit, shop.world.staff()).await;
        let page = page.expect("it is told");
        assert!(page.orders.len() <= usize::try_from(limit.max(1)).expect("a length"));
        told.extend(page.orders);
        match page.next {
            None => return told,
            Some(next) => after = Some(next),
        }
    }
    panic!("the pages do not end")
}

#[test]
fn a_dry_run_says_what_the_run_then_does() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(6).await;
        shop.reject(orders[2]).await;
        let mut ids = orders.clone();
        ids.insert(1, nobodys(1)[0]);
        ids.push(orders[0]);
        for request in [reject(&ids), reject_matching(OrderFilter::default())] {
            let before = shop.world.traces(partition(), &[]).await;
            let told = all(&shop, &request, 100).await;
            for limit in [0, 1, 2, 3, 6, 7, u32::MAX] {
                assert_eq!(all(&shop, &request, limit).await, told, "pages of {limit}");
            }
            assert_eq!(shop.world.traces(partition(), &[]).await, before, "nothing is written");
            for dry in &told {
                let code = if ids[1] == dry.order { None } else { Some(shop.order(dry.order).await.code) };
                assert_eq!(dry.code, code);
            }
            let run = shop.desk().run_bulk(request, shop.world.staff()).await.expect("it runs");
            let outcomes = shop.outcomes(&run).await;
            let told = told.into_iter().map(|dry| OrderOutcome {
                order: dry.order,
                outcome: dry.outcome,
                approval_skipped: dry.approval_skipped,
            });
            assert_eq!(told.collect::<Vec<_>>(), outcomes);
        }
    });
}

#[test]
fn a_cursor_of_the_other_kind_begins_at_the_beginning() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(2).await;
        let (desk, staff) = (shop.desk(), shop.world.staff());
        let matching = reject_matching(OrderFilter::default());
        let first = desk.dry_run(matching.clone(), None, 1, staff).await.expect("a page");
        assert_eq!(first.orders[0].order, orders[1]);
        let by_ids = desk.dry_run(reject(&orders), first.next, 1, staff).await.expect("a page");
        assert_eq!(by_ids.orders[0].order, orders[0]);
        let last = desk.dry_run(reject(&orders), by_ids.next.clone(), 1, staff).await.expect("a page");
        assert_eq!((last.orders[0].order, last.next), (orders[1], None), "the last page says that it is");
        let again = desk.dry_run(matching, by_ids.next, 1, staff).await.expect("a page");
        assert_eq!(again.orders[0].order, orders[1]);
        let behind = Some(DryRunCursor::Orders(u64::MAX));
        let none = desk.dry_run(reject(&orders), behind, 1, staff).await.expect("a page");
        assert_eq!((none.orders, none.next), (vec![], None));
    });
}

#[test]
fn only_who_may_start_a_run_is_told_what_it_would_do() {
    block_on(async {
        let shop = Shop::open().await;
        let order = shop.place().await;
        let account = || Actor::account(id(AccountId::made, 5));
        let reader = account().staff(brand(), Access::Read);
        let told = shop.desk().dry_run(reject(&[order]), None, 1, &reader).await;
        assert!(matches!(&told, Err(RunError::Refused(why)) if why.codes() == ["not_permitted"]), "{told:?}");
        let told = shop.desk().dry_run(reject(&[order]), None, 1, &account()).await;
        assert!(matches!(told, Err(RunError::Missing(_))), "{told:?}");
    });
}
