//! What follows from the rules taken together, from one end to the other.

use futures_executor::block_on;
use order_core::Command;
use order_core::operation::bulk::BulkRequest;
use order_core::operation::delivery::{DeleteDeliveryNote, DeleteInvoice, RemoveBacklog};
use order_core::order::{Notify, OrderState, OrderStatus};
use order_core::record::{BulkOperation, BulkOutcomes, Outcome, Selection};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::table::{Blocker, Situation};
use order_testkit::world::brand;

use super::trade::{End, confirm, give_back, invoice, make_editable, reject, run};

type Here = Situation<MemoryStore>;

async fn here(status: OrderStatus, blocker: Blocker) -> Here {
    Situation::set(MemoryStore::new(), status, blocker).await
}

/// Why the brand cannot do it; nothing when it can. Nothing is changed.
async fn against<C: Command>(here: &Here, command: C) -> Vec<&'static str> {
    match here.world.desk().plan(command, here.world.staff()).await {
        Ok(_) => Vec::new(),
        Err(order_core::RunError::Refused(why)) => why.codes(),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn an_invoice_of_a_merely_created_order_confirmation_blocks_reject_and_return() {
    block_on(async {
        let here = here(OrderStatus::ConfirmationCreated, Blocker::Nothing).await;
        assert!(against(&here, reject(here.order)).await.is_empty());
        assert!(against(&here, give_back(here.order)).await.is_empty());
        let made = here.world.run(invoice(here.order)).await;
        for end in [
            run(&here.world, reject(here.order), here.world.staff()).await,
            run(&here.world, give_back(here.order), here.world.staff()).await,
        ] {
            assert_eq!(end, End::Refused(vec!["referenced"]));
        }
        here.world.run(DeleteInvoice { brand: brand(), invoice: made.id, seen: None }).await;
        assert!(against(&here, give_back(here.order)).await.is_empty());
        assert_eq!(run(&here.world, reject(here.order), here.world.staff()).await, End::Done);
    });
}

#[test]
fn deleting_the_delivery_note_opens_make_editable_reject_and_return_again() {
    block_on(async {
        let here = here(OrderStatus::Confirmed, Blocker::DeliveryNote).await;
        let order = here.order;
        assert_eq!(against(&here, make_editable(order)).await, ["has_delivery_note"]);
        assert_eq!(against(&here, reject(order)).await, ["referenced"]);
        assert_eq!(against(&here, give_back(order)).await, ["referenced"]);
        let note = here.note().await.unwrap();
        here.world.run(DeleteDeliveryNote { brand: brand(), note, seen: None }).await;
        assert!(against(&here, make_editable(order)).await.is_empty());
        assert!(against(&here, reject(order)).await.is_empty());
        assert!(against(&here, give_back(order)).await.is_empty());
    });
}

#[test]
fn with_backlog_skus_the_delivery_note_is_not_enough_and_those_must_go_too() {
    block_on(async {
        let here = here(OrderStatus::Confirmed, Blocker::DeliveredBacklog).await;
        let order = here.order;
        let note = here.note().await.unwrap();
        let remove = RemoveBacklog { brand: brand(), order, seen: None };
        assert_eq!(against(&here, remove.clone()).await, ["backlog_delivered"]);
        here.world.run(DeleteDeliveryNote { brand: brand(), note, seen: None }).await;
        assert_eq!(against(&here, make_editable(order)).await, ["has_backlog_skus"]);
        assert_eq!(against(&here, reject(order)).await, ["has_backlog_skus"]);
        assert_eq!(against(&here, give_back(order)).await, ["has_backlog_skus"]);
        here.world.run(remove).await;
        assert!(against(&here, make_editable(order)).await.is_empty());
        assert!(against(&here, reject(order)).await.is_empty());
        assert!(against(&here, give_back(order)).await.is_empty());
    });
}

#[test]
fn of_two_orders_the_second_is_returned_only_when_the_cart_of_the_first_is_gone() {
    block_on(async {
        for ordered_again in [true, false] {
            let world = World::new(MemoryStore::new());
            world.open_brand().await;
            let shop = world.open_shop(1).await;
            world.run(world.receive(shop.counter(0), 100)).await;
            let buyer = world.add_buyer(1).await;
            let mut orders = Vec::new();
            for pieces in [2, 3] {
                let cart = world.fill_cart(&shop, buyer, &[pieces]).await;
                orders.push(world.run(world.checkout(cart).await).await);
            }
            let (first, second) = (&orders[0], &orders[1]);
            let cart = world.run(give_back(first.id)).await.cart;
            let refused = run(&world, give_back(second.id), world.staff()).await;
            assert_eq!(refused, End::Refused(vec!["cart_exists"]));
            if ordered_again {
                let again = world.run(world.checkout(cart).await).await;
                assert!(again.code != first.code && again.code != second.code);
            } else {
                world.run(world.empty(&shop, cart)).await;
            }
            assert_eq!(run(&world, give_back(second.id), world.staff()).await, End::Done);
        }
    });
}

#[test]
fn making_editable_discards_the_buyers_approval() {
    block_on(async {
        let here = here(OrderStatus::ConfirmationApproved, Blocker::Nothing).await;
        assert!(!here.world.run(confirm(here.order)).await.approval_skipped);
        here.world.run(make_editable(here.order)).await;
        let OrderState::ConfirmationCreated(created) = here.header().await.state else {
            panic!("not open again")
        };
        assert!(!created.approval_requested, "only another revision asks the buyer again");
        assert!(here.world.run(confirm(here.order)).await.approval_skipped);
    });
}

async fn reject_in_bulk(here: &Here) -> Vec<Outcome> {
    let operation = BulkOperation::Reject { notify: Notify::silent() };
    let selection = Selection::Orders(vec![here.order]);
    let request = BulkRequest { brand: brand(), operation, selection };
    let ran = here.world.desk().run_bulk(request, here.world.staff()).await.unwrap();
    let told = here.world.desk().bulk_outcomes(brand(), ran.id, 0, here.world.staff()).await.unwrap();
    let BulkOutcomes { outcomes } = told;
    outcomes.into_iter().map(|one| one.outcome).collect()
}

#[test]
fn a_declined_order_confirmation_is_rejected_or_returned_singly_not_in_bulk_and_never_confirmed() {
    block_on(async {
        let here = here(OrderStatus::ConfirmationDeclined, Blocker::Nothing).await;
        assert_eq!(
            run(&here.world, confirm(here.order), here.world.staff()).await,
            End::Refused(vec!["wrong_status"])
        );
        let outcomes = reject_in_bulk(&here).await;
        let [Outcome::Skipped { reasons }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
        assert_eq!(reasons.iter().map(|reason| reason.code.as_ref()).collect::<Vec<_>>(), ["not_in_bulk"]);
        assert_eq!(here.header().await.state.status(), OrderStatus::ConfirmationDeclined);
        assert!(against(&here, give_back(here.order)).await.is_empty());
        assert_eq!(run(&here.world, reject(here.order), here.world.staff()).await, End::Done);
    });
}

#[test]
fn a_confirmed_card_order_has_an_invoice_and_is_neither_rejected_nor_returned() {
    block_on(async {
        let here = here(OrderStatus::ConfirmationCreated, Blocker::PaidByCard).await;
        assert!(against(&here, reject(here.order)).await.is_empty());
        assert!(against(&here, give_back(here.order)).await.is_empty());
        let made = here.world.run(confirm(here.order)).await.invoices;
        assert_eq!(made.len(), 1);
        assert_eq!(against(&here, reject(here.order)).await, ["referenced"]);
        assert_eq!(against(&here, give_back(here.order)).await, ["referenced"]);
        // And the invoice does not go either, because the card has paid it.
        let delete = DeleteInvoice { brand: brand(), invoice: made[0], seen: None };
        assert_eq!(against(&here, delete).await, ["has_payment_confirmation"]);
    });
}

#[test]
fn a_card_order_that_was_invoiced_before_it_was_confirmed_keeps_that_invoice() {
    block_on(async {
        let here = here(OrderStatus::ConfirmationCreated, Blocker::PaidByCard).await;
        let made = here.world.run(invoice(here.order)).await;
        let delete = DeleteInvoice { brand: brand(), invoice: made.id, seen: None };
        assert!(against(&here, delete.clone()).await.is_empty());
        here.world.run(confirm(here.order)).await;
        assert_eq!(against(&here, delete).await, ["confirmed_card_order"]);
        assert_eq!(against(&here, reject(here.order)).await, ["referenced"]);
        assert_eq!(against(&here, give_back(here.order)).await, ["referenced"]);
    });
}
