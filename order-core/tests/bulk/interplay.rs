//! Orders of one run that meet: in the same stock, on the same record; and with others who work at the same time.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::bulk::BulkRequest;
use order_core::operation::confirmation::{
    ConfirmationEdits, CreateConfirmation, LineEdit, MakeEditable, UpdateConfirmation,
};
use order_core::operation::order::RejectOrder;
use order_core::operation::tag::{CreateTag, TagOrder};
use order_core::order::{Colour, Notify, OrderStatus, Revision};
use order_core::record::{BulkOperation, Outcome, RunStatus, Selection};
use order_core::store::Commit;
use order_core::value::OrderId;
use order_testkit::world::{brand, name, quantity};

use super::shop::{Shop, codes, entropy, is_done, reject};
use super::troubled::{Trouble, Troubled};

fn confirming(orders: &[OrderId]) -> BulkRequest {
    let operation = BulkOperation::Confirm { notify: Notify::send() };
    BulkRequest { brand: brand(), operation, selection: Selection::Orders(orders.to_vec()) }
}

/// Answers an order with so many pieces instead of two.
async fn answer(shop: &Shop, order: OrderId, pieces: u32) {
    let mut edits = ConfirmationEdits::none();
    edits.lines.push(LineEdit::quantity(shop.sku(), quantity(pieces)));
    let (notify, seen, approval_requested) = (Notify::silent(), None, false);
    let command = CreateConfirmation { brand: brand(), order, seen, edits, notify, approval_requested };
    shop.world.run(command).await;
}

#[test]
fn two_orders_that_want_the_last_pieces_get_them_in_the_order_of_the_run() {
    block_on(async {
        let shop = Shop::open_with(10).await;
        let orders = shop.place_many(3).await;
        // Four are left. The first two want four more each, the third two.
        for (order, pieces) in orders.iter().zip([6, 6, 2]) {
            answer(&shop, *order, pieces).await;
        }
        let run = shop.desk().run_bulk(confirming(&orders), shop.world.staff()).await.expect("it runs");
        let told = shop.outcomes(&run).await;
        assert_eq!(told.iter().map(is_done).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(codes(&told[1].outcome), ["stock_short"]);
        let Outcome::Skipped { reasons } = &told[1].outcome else { panic!("it is skipped") };
        assert_eq!(reasons[0].details["left"], "2", "its own two, and nothing after the first");
        assert_eq!(shop.stock().await, 0);
    });
}

#[test]
fn what_one_order_gives_back_the_next_may_take() {
    block_on(async {
        let shop = Shop::open_with(4).await;
        let orders = shop.place_many(2).await;
        answer(&shop, orders[0], 1).await;
        answer(&shop, orders[1], 3).await;
        let dry =
            shop.desk().dry_run(confirming(&orders), None, 2, shop.world.staff()).await.expect("a page");
        assert_eq!(codes(&dry.orders[1].outcome), ["stock_short"], "each by itself, as things are now");
        let run = shop.desk().run_bulk(confirming(&orders), shop.world.staff()).await.expect("it runs");
        assert!(shop.outcomes(&run).await.iter().all(is_done));
        assert_eq!(shop.stock().await, 0);
    });
}

#[test]
fn a_refusal_of_what_never_was_together_is_not_believed() {
    block_on(async {
        let shop = Shop::open_with(4).await;
        let order = shop.place().await;
        answer(&shop, order, 9).await;
        let (desk, staff) = (shop.desk().clone(), shop.world.staff().clone());
        let mut edits = ConfirmationEdits::none();
        edits.lines.push(LineEdit::quantity(shop.sku(), quantity(3)));
        let meanwhile = Box::pin(async move {
            let (notify, seen, approval_requested) = (Notify::silent(), None, false);
            let revision = Revision::from_number(1);
            let fewer = UpdateConfirmation {
                brand: brand(),
                order,
                seen,
                revision,
                edits,
                notify,
                approval_requested,
            };
            desk.run(fewer, &staff).await.expect("it is updated");
        });
        // The header is loaded by the fifth load, and by the sixth what it asked for then: more than there is.
        let store = Troubled::new(shop.world.store(), []).before_load(5, meanwhile);
        let run =
            shop.desk_on(store, 1).run_bulk(confirming(&[order]), shop.world.staff()).await.expect("it runs");
        assert_eq!((run.counts.done, shop.stock().await), (1, 1));
    });
}

#[test]
fn an_order_that_somebody_else_changes_meanwhile_is_judged_again() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(3).await;
        let (desk, staff, order) = (shop.desk().clone(), shop.world.staff().clone(), orders[1]);
        let meanwhile = Box::pin(async move {
            let command = RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() };
            desk.run(command, &staff).await.expect("it is rejected");
        });
        // Start, take, and then the orders.
        let store = Troubled::new(shop.world.store(), [(2, Trouble::Meanwhile(meanwhile))]);
        let desk = shop.desk_on(store, 1);
        let run = desk.run_bulk(reject(&orders), shop.world.staff()).await.expect("it runs");
        let told = shop.outcomes(&run).await;
        assert_eq!(told.iter().map(is_done).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(codes(&told[1].outcome), ["already_rejected", "not_in_bulk"]);
    });
}

#[test]
fn an_order_that_others_change_each_time_has_failed_and_is_named() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(2).await;
        let key = order_core::record::Key::order(brand(), orders[0]);
        let lost = |number| (number, Trouble::Instead(vec![Commit::Conflict { key: key.clone() }]));
        // All that is tried about the first order is lost; the second goes through with the others of its part.
        let mut troubles = vec![(
            2,
            Trouble::Instead(vec![
                Commit::Conflict { key: key.clone() },
                Commit::Conflict { key: key.clone() },
            ]),
        )];
        troubles.extend((3..14).map(lost));
        let store = Troubled::new(shop.world.store(), troubles);
        let desk = shop.desk_on(store, 1);
        let run = desk.run_bulk(reject(&orders), shop.world.staff()).await.expect("it runs");
        assert_eq!((run.counts.done, run.counts.failed, run.status), (1, 1, RunStatus::Finished));
        let told = shop.outcomes(&run).await;
        assert_eq!(told[0].outcome, Outcome::Failed { attempts: 12 });
        let statuses = [OrderStatus::AwaitingConfirmation, OrderStatus::Rejected];
        assert_eq!(shop.statuses(&orders).await, statuses);
    });
}

#[test]
fn what_a_run_did_and_somebody_undid_is_not_done_again_after_a_crash() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(3).await;
        for order in &orders {
            answer(&shop, *order, 2).await;
        }
        let staff = shop.world.staff();
        let key = || name("confirm");
        let store = Troubled::new(shop.world.store(), [(2, Trouble::CrashAfter)]);
        let crashed = shop.desk_on(store, 1);
        assert!(crashed.run_bulk(confirming(&orders), staff).key(key()).await.is_err());
        let notify = Notify::silent();
        shop.world.run(MakeEditable { brand: brand(), order: orders[1], seen: None, notify }).await;
        let run = shop.desk().run_bulk(confirming(&orders), staff).key(key()).await.expect("it goes on");
        let told = shop.outcomes(&run).await;
        assert!(told.iter().all(is_done), "each was done once");
        assert!(told.iter().all(|told| told.approval_skipped), "and so it is told, also from the log");
        let statuses = [OrderStatus::Confirmed, OrderStatus::ConfirmationCreated, OrderStatus::Confirmed];
        assert_eq!(shop.statuses(&orders).await, statuses);
        assert_eq!(shop.entries(run.id).await.len(), 3);
    });
}

#[test]
fn what_is_so_already_is_done_without_a_change() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(2).await;
        let tag = CreateTag { brand: brand(), name: name("Urgent"), colour: Colour::GREY };
        let apply = BTreeSet::from([shop.world.run(tag).await.id]);
        let (order, remove) = (orders[0], BTreeSet::new());
        shop.world
            .run(TagOrder { brand: brand(), order, seen: None, apply: apply.clone(), remove: remove.clone() })
            .await;
        let selection = Selection::Orders(orders.clone());
        let request =
            BulkRequest { brand: brand(), operation: BulkOperation::Tag { apply, remove }, selection };
        let run = shop.desk().run_bulk(request, shop.world.staff()).await.expect("it runs");
        assert_eq!(run.counts.done, 2);
        let entries = shop.entries(run.id).await;
        assert_eq!(entries.len(), 1, "nothing was changed about the first");
    });
}

#[test]
fn many_workers_of_many_runs_do_each_order_once() {
    let shop = block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(40).await;
        (shop, orders)
    });
    let (shop, orders) = shop;
    let now = shop.world.now();
    std::thread::scope(|scope| {
        for salt in 1..=8 {
            let store = shop.world.store().clone();
            let (orders, staff) = (orders.clone(), shop.world.staff());
            scope.spawn(move || {
                let desk = order_core::Desk::new(store, move || now, entropy(salt));
                let run = block_on(desk.run_bulk(reject(&orders), staff).into_future()).expect("it runs");
                assert_eq!((run.status, run.counts.failed), (RunStatus::Finished, 0));
            });
        }
    });
    block_on(async {
        let runs = shop.runs().await;
        assert_eq!(runs.len(), 8);
        assert_eq!(runs.iter().map(|run| run.counts.done).sum::<u64>(), 40);
        assert_eq!(runs.iter().map(|run| run.counts.skipped).sum::<u64>(), 7 * 40);
        assert_eq!(shop.stock().await, 200_000);
    });
}
