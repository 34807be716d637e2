//! Backlog SKUs, delivery notes, invoices, bulk runs and returned carts, as the operations make them and spoiled.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::cart::Cart;
use order_core::operation::bulk::BulkRequest;
use order_core::operation::confirmation::{Confirm, ConfirmationEdits, CreateConfirmation};
use order_core::operation::delivery::{
    BacklogDelivery, CloseBacklog, CreateBacklog, CreateDeliveryNote, CreateInvoice, DeliverBacklog,
    InvoiceDeliveries,
};
use order_core::operation::order::ReturnOrder;
use order_core::order::{
    Backlog, DeliveryNote, Invoice, InvoiceSource, Notify, Order, OrderState, ReturnedToCart,
};
use order_core::record::{BulkOperation, BulkRun, Key, Selection};
use order_core::value::{BillingRatio, CartId, DeliveryNoteId, InvoiceId, Money};
use order_testkit::world::{brand, id, quantity};

use crate::scene::Scene;

/// The first order has backlog SKUs of 2 and 3 pieces: one of each is on a delivery note, which is invoiced, and another of the first is
/// closed. All of the second is on a delivery note, and a part of it is invoiced.
struct Delivered {
    scene: Scene,
    part: Key,
    whole: Key,
    of_note: Key,
    of_order: Key,
}

impl Delivered {
    async fn set() -> Self {
        let scene = Scene::set().await;
        let (world, brand) = (&scene.world, brand());
        for order in scene.orders.clone() {
            let (notify, edits) = (Notify::silent(), ConfirmationEdits::default());
            let answer =
                CreateConfirmation { brand, order, seen: None, edits, notify, approval_requested: false };
            world.run(answer).await;
            let (notify, tags) = (Notify::silent(), BTreeSet::new());
            world.run(Confirm { brand, order, seen: None, notify, tags, new_tags: Vec::new() }).await;
        }
        let (first, second) = (scene.orders[0], scene.orders[1]);
        world.run(CreateBacklog { brand, order: first, seen: None }).await;
        let lines = scene.shop.skus.iter().map(|sku| (*sku, quantity(1))).collect();
        let orders = vec![BacklogDelivery { order: first, lines }];
        let part = world.run(DeliverBacklog { brand, orders }).await.id;
        let lines = vec![(scene.shop.skus[0], quantity(1))];
        world.run(CloseBacklog { brand, order: first, seen: None, lines, reason: None }).await;
        let of_note = world.run(InvoiceDeliveries { brand, notes: vec![part] }).await.id;
        let whole = world.run(CreateDeliveryNote { brand, order: second, seen: None }).await.id;
        let ratio = Some("30".parse().unwrap());
        let of_order = world.run(CreateInvoice { brand, order: second, seen: None, ratio }).await.id;
        let (part, whole) = (Key::delivery_note(brand, part), Key::delivery_note(brand, whole));
        let (of_note, of_order) = (Key::invoice(brand, of_note), Key::invoice(brand, of_order));
        Self { scene, part, whole, of_note, of_order }
    }

    fn backlog(&self) -> Key {
        Key::backlog(brand(), self.scene.orders[0])
    }

    async fn spoil_backlog(&self, change: impl FnOnce(&mut Backlog)) -> Vec<&'static str> {
        self.scene.world.store().bend(&self.backlog(), change).await;
        self.scene.drifts().await
    }

    async fn spoil_order(&self, order: usize, change: impl FnOnce(&mut Order)) -> Vec<&'static str> {
        self.scene.world.store().bend(&self.scene.key(order), change).await;
        self.scene.drifts().await
    }

    async fn spoil_note(&self, note: &Key, change: impl FnOnce(&mut DeliveryNote)) -> Vec<&'static str> {
        self.scene.world.store().bend(note, change).await;
        self.scene.drifts().await
    }

    async fn spoil_invoice(&self, invoice: &Key, change: impl FnOnce(&mut Invoice)) -> Vec<&'static str> {
        self.scene.world.store().bend(invoice, change).await;
        self.scene.drifts().await
    }

    async fn hide(&self, key: &Key) -> Vec<&'static str> {
        self.scene.world.store().hide(key);
        self.scene.drifts().await
    }
}

fn cent(amount: &mut Money) {
    *amount = amount.checked_add(Money::from_minor(1, amount.currency()).unwrap()).unwrap();
}

#[test]
fn what_the_operations_make_has_no_drift() {
    block_on(async {
        let delivered = Delivered::set().await;
        let found = delivered.scene.verify().await;
        assert!(found.is_clean(), "{:#?}", found.drifts);
        let seen = found.checked;
        assert_eq!((seen.orders, seen.contents, seen.status_changes), (2, 4, 6));
        assert_eq!((seen.delivery_notes, seen.invoices), (2, 2));
    });
}

#[test]
fn backlog_skus_agree_with_order_and_delivery_notes() {
    block_on(async {
        let delivered = Delivered::set().await;
        let flag = |order: &mut Order| {
            if let OrderState::Confirmed(confirmed) = &mut order.state {
                confirmed.backlog = false;
            }
        };
        assert_eq!(delivered.spoil_order(0, flag).await, ["backlog_flag"]);
        assert_eq!(delivered.hide(&delivered.backlog()).await, ["backlog_flag", "delivery_note_lines"]);
        let spoiled = delivered.spoil_backlog(|backlog| backlog.skus[0].ordered = quantity(3)).await;
        assert_eq!(spoiled, ["backlog_skus"]);
        let spoiled = delivered.spoil_backlog(|backlog| cent(&mut backlog.skus[1].amount)).await;
        assert_eq!(spoiled, ["backlog_skus"]);
        let spoiled = delivered.spoil_backlog(|backlog| backlog.skus.truncate(1)).await;
        assert_eq!(spoiled, ["backlog_skus", "delivery_note_lines"]);
        let spoiled = delivered.spoil_backlog(|backlog| backlog.skus.extend_from_within(..1)).await;
        assert_eq!(spoiled, ["backlog_skus"]);
        let spoiled = delivered.spoil_backlog(|backlog| backlog.skus[0].closed = quantity(2)).await;
        assert_eq!(spoiled, ["backlog_ledger"]);
        let spoiled = delivered.spoil_backlog(|backlog| backlog.skus[1].delivered = quantity(2)).await;
        assert_eq!(spoiled, ["backlog_delivered"]);
        let spoiled = delivered.spoil_backlog(|backlog| cent(&mut backlog.skus[1].delivered_amount)).await;
        assert_eq!(spoiled, ["backlog_delivered"]);
        // Both pieces are delivered, so the whole amount is due.
        let spoiled = delivered
            .spoil_backlog(|backlog| {
                (backlog.skus[0].delivered, backlog.skus[0].closed) = (quantity(2), quantity(0));
            })
            .await;
        assert_eq!(spoiled, ["backlog_delivered", "backlog_ledger"]);
        let other = delivered.scene.orders[1];
        let spoiled = delivered.spoil_backlog(|backlog| backlog.order = other).await;
        assert_eq!(spoiled, ["identity"]);
    });
}

#[test]
fn delivery_notes_agree_with_their_orders() {
    block_on(async {
        let delivered = Delivered::set().await;
        let Delivered { part, whole, .. } = &delivered;
        assert_eq!(
            delivered.hide(part).await,
            ["backlog_delivered", "delivery_note_invoice", "delivery_note_reference"]
        );
        assert_eq!(delivered.hide(whole).await, ["delivery_note_reference"]);
        let forgotten = |order: &mut Order| {
            if let OrderState::Confirmed(confirmed) = &mut order.state {
                confirmed.delivery_notes.clear();
            }
        };
        assert_eq!(delivered.spoil_order(1, forgotten).await, ["delivery_note_reference"]);
        let stray = |order: &mut Order| {
            if let OrderState::Confirmed(confirmed) = &mut order.state {
                confirmed.delivery_notes.push(id(DeliveryNoteId::made, 404));
            }
        };
        assert_eq!(delivered.spoil_order(1, stray).await, ["delivery_note_reference"]);
        let buyer = delivered.scene.header(0).await.buyer;
        assert_eq!(delivered.spoil_note(whole, |note| note.buyer = buyer).await, ["delivery_note_reference"]);
        let yen = |note: &mut DeliveryNote| note.currency = "JPY".parse().unwrap();
        assert_eq!(delivered.spoil_note(whole, yen).await, ["delivery_note_reference"]);
        let fewer = |note: &mut DeliveryNote| note.orders[0].lines.truncate(1);
        assert_eq!(delivered.spoil_note(whole, fewer).await, ["delivery_note_lines"]);
        assert_eq!(delivered.spoil_note(part, fewer).await, ["backlog_delivered"]);
        let twice = |note: &mut DeliveryNote| {
            let line = note.orders[0].lines[0];
            note.orders[0].lines.push(line);
        };
        assert_eq!(delivered.spoil_note(whole, twice).await, ["delivery_note_lines"]);
        assert_eq!(delivered.spoil_note(part, twice).await, ["backlog_delivered", "delivery_note_lines"]);
        let none = |note: &mut DeliveryNote| note.orders[0].lines[0].quantity = quantity(0);
        assert_eq!(delivered.spoil_note(part, none).await, ["backlog_delivered", "delivery_note_lines"]);
        let dearer = |note: &mut DeliveryNote| cent(&mut note.orders[0].lines[0].amount);
        assert_eq!(delivered.spoil_note(whole, dearer).await, ["delivery_note_lines"]);
        assert_eq!(delivered.spoil_note(part, dearer).await, ["backlog_delivered"]);
        assert_eq!(delivered.spoil_note(part, |note| note.invoice = None).await, ["delivery_note_invoice"]);
        let stray = |note: &mut DeliveryNote| note.invoice = Some(id(InvoiceId::made, 404));
        assert_eq!(delivered.spoil_note(whole, stray).await, ["delivery_note_invoice"]);
    });
}

#[test]
fn invoices_agree_with_their_orders_and_bill_the_whole_at_most() {
    block_on(async {
        let delivered = Delivered::set().await;
        let Delivered { of_note, of_order, .. } = &delivered;
        assert_eq!(delivered.hide(of_order).await, ["invoice_reference"]);
        assert_eq!(delivered.hide(of_note).await, ["delivery_note_invoice", "invoice_reference"]);
        assert_eq!(delivered.spoil_order(1, |order| order.invoices.clear()).await, ["invoice_reference"]);
        let dearer = |order: &mut Order| cent(&mut order.invoices[0].amount);
        assert_eq!(delivered.spoil_order(1, dearer).await, ["invoice_reference"]);
        let other_ratio = |order: &mut Order| order.invoices[0].ratio = "31".parse().unwrap();
        assert_eq!(delivered.spoil_order(1, other_ratio).await, ["invoice_reference"]);
        let other_ratio =
            |made: &mut Invoice| made.source = InvoiceSource::Order { ratio: BillingRatio::WHOLE };
        assert_eq!(delivered.spoil_invoice(of_order, other_ratio).await, ["invoice_reference"]);
        let dearer = |made: &mut Invoice| cent(&mut made.total);
        assert_eq!(delivered.spoil_invoice(of_order, dearer).await, ["invoice_total"]);
        let strays = |made: &mut Invoice| {
            made.source = InvoiceSource::DeliveryNotes(vec![id(DeliveryNoteId::made, 404)]);
        };
        assert_eq!(delivered.spoil_invoice(of_note, strays).await, ["delivery_note_invoice"]);

        let store = delivered.scene.world.store();
        let whole = delivered.scene.header(1).await.original.total;
        let all = |made: &mut Invoice| {
            (made.total, made.orders[0].amount) = (whole, whole);
            cent(&mut made.total);
            cent(&mut made.orders[0].amount);
        };
        store.bend(of_order, all).await;
        let billed = |order: &mut Order| {
            order.invoices[0].amount = whole;
            cent(&mut order.invoices[0].amount);
        };
        assert_eq!(delivered.spoil_order(1, billed).await, ["billed_amount"]);
        let again = |order: &mut Order| {
            let mut second = order.invoices[0];
            second.ratio = "70.0001".parse().unwrap();
            order.invoices.push(second);
        };
        assert_eq!(delivered.spoil_order(1, again).await, ["billed_ratio", "invoice_reference"]);
        let captured = |order: &mut Order| order.invoices[0].captured = Some(order.invoices[0].amount);
        assert_eq!(delivered.spoil_order(1, captured).await, ["captured"]);
    });
}

#[test]
fn the_counts_of_a_run_are_those_of_its_outcomes() {
    block_on(async {
        let scene = Scene::set().await;
        let (world, store) = (&scene.world, scene.world.store());
        let operation = BulkOperation::Reject { notify: Notify::silent() };
        let selection = Selection::Matching(Box::default());
        let request = BulkRequest { brand: brand(), operation, selection };
        let run = world.desk().run_bulk(request, world.staff()).await.expect("a run");
        assert_eq!(run.counts.done, 2);
        let found = scene.verify().await;
        assert!(found.is_clean(), "{:#?}", found.drifts);
        assert_eq!(found.checked.runs, 1);
        let key = Key::bulk_run(brand(), run.id);
        store.bend(&key, |run: &mut BulkRun| run.counts.skipped = 1).await;
        assert_eq!(scene.drifts().await, ["run_counts"]);
        store.hide(&Key::bulk_outcomes(brand(), run.id, 0));
        assert_eq!(scene.drifts().await, ["run_counts"]);
    });
}

#[test]
fn a_cart_and_the_order_that_was_returned_into_it_name_each_other() {
    block_on(async {
        let scene = Scene::set().await;
        let (world, store) = (&scene.world, scene.world.store());
        let order = scene.orders[0];
        let returned = ReturnOrder { brand: brand(), order, seen: None, notify: Notify::silent() };
        let cart = world.run(returned).await.cart;
        assert_eq!(scene.verify().await.drifts, Vec::new());
        let key = Key::cart(brand(), cart);
        store.bend(&key, |cart: &mut Cart| cart.returned = None).await;
        assert_eq!(scene.drifts().await, ["returned_cart"]);
        let elsewhere = |order: &mut Order| {
            if let OrderState::ReturnedToCart(ReturnedToCart { cart, .. }) = &mut order.state {
                *cart = id(CartId::made, 404);
            }
        };
        store.bend(&scene.key(0), elsewhere).await;
        assert_eq!(scene.drifts().await, ["returned_cart"]);
        // Ordered again, the new order names the old one.
        let again = world.run(world.checkout(cart).await).await.id;
        assert_eq!(scene.verify().await.drifts, Vec::new());
        let other = scene.orders[1];
        store.bend(&Key::order(brand(), again), |order: &mut Order| order.reorder_of = Some(other)).await;
        assert_eq!(scene.drifts().await, ["returned_cart"]);
    });
}
