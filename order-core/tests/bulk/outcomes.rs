//! What becomes of the orders of a run, and that it is what would become of each by itself.

use futures_executor::block_on;
use order_core::operation::order::RejectOrder;
use order_core::order::{Notify, OrderStatus};
use order_core::party::{Access, Actor};
use order_core::record::{FieldChange, Key, LogEntry, Outcome, RunCounts, RunStatus, Task};
use order_core::value::AccountId;
use order_core::{Reason, RunError};
use order_testkit::world::{brand, id, name, other_brand, partition};

use super::shop::{Shop, codes, is_done, nobodys, refused, reject, reject_aloud};

#[test]
fn every_order_has_its_outcome_with_every_reason() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(4).await;
        shop.reject(orders[1]).await;
        let unknown = nobodys(1)[0];
        let selected = [orders[0], orders[1], unknown, orders[2]];
        let run = shop.desk().run_bulk(reject(&selected), shop.world.staff()).await.expect("it runs");
        assert_eq!((run.status, run.orders, run.chunks), (RunStatus::Finished, 4, 1));
        assert_eq!(run.counts, RunCounts { done: 2, skipped: 2, failed: 0 });
        let outcomes = shop.outcomes(&run).await;
        assert_eq!(outcomes.iter().map(|outcome| outcome.order).collect::<Vec<_>>(), selected);
        assert_eq!(outcomes.iter().map(is_done).collect::<Vec<_>>(), [true, false, false, true]);
        assert_eq!(codes(&outcomes[1].outcome), ["already_rejected", "not_in_bulk"]);
        assert_eq!(codes(&outcomes[2].outcome), ["not_found"]);
        let Outcome::Skipped { reasons } = &outcomes[2].outcome else { panic!("it is skipped") };
        assert_eq!(reasons[0].details["name"], unknown.to_string());
        assert_eq!(shop.order(orders[3]).await.state.status(), OrderStatus::AwaitingConfirmation);
        let entries = shop.entries(run.id).await;
        let subjects: Vec<_> = entries.iter().map(|entry| entry.subject.name.clone()).collect();
        assert_eq!(subjects, [orders[0], orders[2]].map(|order| Key::order(brand(), order).name().clone()));
    });
}

#[test]
fn a_run_does_what_the_single_operation_does() {
    block_on(async {
        let (one_by_one, at_once) = (Shop::open().await, Shop::open().await);
        let orders = one_by_one.place_many(5).await;
        assert_eq!(at_once.place_many(5).await, orders, "the two worlds are the same");
        for shop in [&one_by_one, &at_once] {
            shop.reject(orders[3]).await;
        }
        let mut single = Vec::new();
        for order in &orders {
            let command = RejectOrder { brand: brand(), order: *order, seen: None, notify: Notify::send() };
            single.push(match one_by_one.desk().run(command, one_by_one.world.staff()).await {
                Ok(_) => Outcome::Done,
                Err(RunError::Refused(refusals)) => Outcome::Skipped { reasons: refusals.to_any() },
                Err(other) => panic!("{other:?}"),
            });
        }
        let desk = at_once.desk();
        let run = desk.run_bulk(reject_aloud(&orders), at_once.world.staff()).await.expect("it runs");
        let mut outcomes: Vec<_> =
            at_once.outcomes(&run).await.into_iter().map(|told| told.outcome).collect();
        // The one line that bulk has of its own.
        let Outcome::Skipped { reasons } = &mut outcomes[3] else { panic!("it is skipped") };
        assert_eq!(reasons.pop().expect("a reason").code, "not_in_bulk");
        assert_eq!(outcomes, single);
        for order in &orders {
            assert_eq!(at_once.order(*order).await, one_by_one.order(*order).await);
            let holding = Key::holding(brand(), *order);
            assert_eq!(at_once.world.version(&holding).await, one_by_one.world.version(&holding).await);
        }
        assert_eq!((at_once.stock().await, one_by_one.stock().await), (200_000, 200_000));
        assert_eq!(told(&at_once).await, told(&one_by_one).await);
        assert_eq!(logged(&at_once).await, logged(&one_by_one).await);
    });
}

/// The entries of the log about rejecting, without what differs from world to world.
async fn logged(shop: &Shop) -> Vec<String> {
    let log = shop.world.log(partition()).await.into_iter();
    let orders = log.filter(|entry| entry.operation == "reject_order");
    let shown =
        |entry: LogEntry| format!("{:?} {} {:?} {:?}", entry.subject, entry.at, entry.changes, entry.notice);
    orders.map(shown).collect()
}

/// The notices without what differs from world to world.
async fn told(shop: &Shop) -> Vec<String> {
    let tasks = shop.notices().await.into_iter().map(|task| {
        let Task::Notice(notice) = task else { panic!("{task:?} is no notice") };
        format!("{:?} {} {:?} {:?}", notice.kind, notice.order, notice.recipients, notice.body)
    });
    tasks.collect()
}

#[test]
fn what_changes_nothing_is_over_at_once() {
    block_on(async {
        let shop = Shop::open().await;
        let run = shop.desk().run_bulk(reject(&[]), shop.world.staff()).await.expect("it runs");
        assert_eq!((run.status, run.orders, run.chunks), (RunStatus::Finished, 0, 0));
        assert_eq!(shop.outcomes(&run).await, []);
        let seen = shop.desk().view_bulk(brand(), run.id, shop.world.staff()).await.expect("it is there");
        assert_eq!(*seen, run);
    });
}

#[test]
fn staff_who_may_write_start_and_cancel_runs_and_staff_who_may_read_see_them() {
    block_on(async {
        let shop = Shop::open().await;
        let order = shop.place().await;
        let account = |number| Actor::account(id(AccountId::made, number));
        let reader = account(2).staff(brand(), Access::Read);
        let stranger = account(3).staff(other_brand(), Access::Write);
        let desk = shop.desk();
        assert_eq!(refused(desk.run_bulk(reject(&[order]), &reader).await).code(), "not_permitted");
        let foreign = desk.run_bulk(reject(&[order]), &stranger).await;
        assert!(matches!(foreign, Err(RunError::Missing(_))), "{foreign:?}");
        let run = desk.start_bulk(reject(&[order]), shop.world.staff()).await.expect("it starts");
        assert_eq!(refused(desk.cancel_bulk(brand(), run.id, &reader).await).code(), "not_permitted");
        assert!(matches!(desk.cancel_bulk(brand(), run.id, &stranger).await, Err(RunError::Missing(_))));
        assert!(desk.view_bulk(brand(), run.id, &reader).await.is_ok());
        assert!(desk.bulk_outcomes(brand(), run.id, 0, &reader).await.is_ok());
        assert!(matches!(desk.view_bulk(brand(), run.id, &stranger).await, Err(RunError::Missing(_))));
        let outcomes = desk.bulk_outcomes(brand(), run.id, 0, &stranger).await;
        assert!(matches!(outcomes, Err(RunError::Missing(_))));
        assert_eq!(shop.order(order).await.state.status(), OrderStatus::AwaitingConfirmation);
    });
}

#[test]
fn everything_is_done_in_the_name_of_who_started_it() {
    block_on(async {
        let shop = Shop::open().await;
        let order = shop.place().await;
        let run = shop.desk().run_bulk(reject(&[order]), shop.world.staff()).await.expect("it runs");
        let log = shop.world.log(partition()).await;
        let about = |entry: &&LogEntry| {
            entry.run == Some(run.id) || entry.subject.name == *Key::bulk_run(brand(), run.id).name()
        };
        let entries: Vec<_> = log.iter().filter(about).collect();
        assert!(entries.iter().all(|entry| entry.actor == run.started_by));
        let operations: Vec<_> = entries.iter().map(|entry| entry.operation.as_str()).collect();
        assert_eq!(operations, ["start_run", "reject_order", "work_run"]);
        let [started, .., ended] = entries.as_slice() else { panic!("{entries:?}") };
        let set = |field, text: &str| FieldChange::set(field, text);
        assert_eq!(
            started.changes,
            [set("operation", "reject"), set("orders", "1"), set("status", "running")]
        );
        let finished = FieldChange::changed("status", "running", "finished");
        let counts = [set("done", "1"), set("skipped", "0"), set("failed", "0")];
        assert_eq!(ended.changes, [&[finished][..], &counts].concat());
    });
}

#[test]
fn the_same_under_a_key_is_done_once_and_something_else_under_it_is_refused() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(2).await;
        let (desk, staff) = (shop.desk(), shop.world.staff());
        let run = || desk.run_bulk(reject_aloud(&orders[..1]), staff).key(name("k"));
        let first = run().await.expect("it runs");
        let before = shop.world.traces(partition(), &[]).await;
        assert_eq!(run().await.expect("it is found"), first);
        assert_eq!(desk.start_bulk(reject_aloud(&orders[..1]), staff).key(name("k")).await.ok(), Some(first));
        let other = desk.run_bulk(reject(&orders[..1]), staff).key(name("k")).await;
        assert!(matches!(other, Err(RunError::KeyReused)), "{other:?}");
        assert_eq!(shop.world.traces(partition(), &[]).await, before);
        let colleague = Actor::account(id(AccountId::made, 9)).staff(brand(), Access::Write);
        let theirs = desk.run_bulk(reject(&orders[1..]), &colleague).key(name("k")).await;
        assert_eq!(theirs.expect("a key is one's own").counts.done, 1);
        assert_eq!(shop.notices().await.len(), 1);
    });
}
