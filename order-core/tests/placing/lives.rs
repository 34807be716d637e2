//! The lives of orders over a store that fails by chance: whoever asks again under the same key gets the same answer, and everything
//! happened once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use futures_executor::block_on;
use order_core::catalog::Rates;
use order_core::operation::cart::RemoveFromCart;
use order_core::operation::confirmation::*;
use order_core::operation::delivery::*;
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::operation::tag::{ChangeTag, CreateTag, DeleteTag, TagOrder};
use order_core::order::{Colour, DocumentKind, Notify, Order, Revision};
use order_core::record::{Kind, Stored};
use order_core::value::{Code, Money, Name, OrderId};
use order_core::{Actor, Command, Desk, RunError};
use order_store_memory::MemoryStore;
use order_testkit::faulty::FaultyStore;
use order_testkit::world::{brand, name, partition};

use super::shop::{Shop, depth, pieces};

/// How often of a thousand the store fails, or is behind.
const FAULTS: u16 = 150;

/// Who goes on asking.
struct Asking<'s> {
    shop: &'s Shop,
    store: FaultyStore<MemoryStore>,
    desk: Desk,
    host: Actor,
    asked: AtomicU32,
}

impl<'s> Asking<'s> {
    fn of(shop: &'s Shop, seed: u64, faults: u16) -> Self {
        let store = FaultyStore::seeded(shop.world.store().clone(), seed, faults);
        let (now, drawn) = (shop.world.now(), AtomicU64::new(1));
        let entropy = move |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(8) {
                let number = drawn.fetch_add(1, Ordering::Relaxed);
                let mixed = number.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29).to_be_bytes();
                chunk.copy_from_slice(&mixed[..chunk.len()]);
            }
        };
        let desk = Desk::new(store.clone(), move || now, entropy);
        Self { shop, store, desk, host: Actor::host(), asked: AtomicU32::new(0) }
    }

    /// Asks under one key until there is an answer, and once more.
    async fn surely<C: Command + Clone>(&self, command: C) -> C::Output {
        let key = name(&format!("request {}", self.asked.fetch_add(1, Ordering::Relaxed)));
        let (first, again) = (self.ask(&command, &key).await, self.ask(&command, &key).await);
        let told = |output: &C::Output| serde_json::to_value(output).expect("a receipt");
        assert_eq!(told(&first), told(&again), "{}", C::OPERATION.name());
        first
    }

    async fn ask<C: Command + Clone>(&self, command: &C, key: &Name) -> C::Output {
        let mut last = None;
        for _ in 0..200 {
            match self.desk.run(command.clone(), &self.host).key(key.clone()).await {
                Ok(output) => return output,
                Err(RunError::KeyReused) => panic!("{}: the key is of something else", C::OPERATION.name()),
                // What was read may have been from before the last commit, so a refusal may be of then.
                Err(other) => last = Some(other),
            }
        }
        panic!("{} does not go through: {last:?}", C::OPERATION.name());
    }

    async fn placed(&self, count: u32) -> OrderId {
        // The buyer's cart becomes the order, so every one has an empty place.
        let order = self.shop.order(self.shop.cart(0, count).await).await;
        self.surely(order).await.id
    }

    async fn answer(&self, order: OrderId) {
        let (edits, notify, approval_requested) = (ConfirmationEdits::none(), Notify::send(), true);
        let (brand, seen) = (brand(), None);
        self.surely(CreateConfirmation { brand, order, seen, edits, notify, approval_requested }).await;
    }

    async fn confirm(&self, order: OrderId, new_tags: Vec<NewTag>) {
        let (notify, tags) = (Notify::send(), BTreeSet::new());
        self.surely(Confirm { brand: brand(), order, seen: None, notify, tags, new_tags }).await;
    }

    async fn everything(&self) {
        self.answer_and_deliver().await;
        self.leave().await;
        self.take_back().await;
    }

    async fn answer_and_deliver(&self) {
        let (brand, seen, notify, sku) = (brand(), None, Notify::send(), self.shop.sku);
        let order = self.placed(5).await;
        let base = Some(Money::parse("3.00", "EUR".parse().expect("a currency")).expect("an amount"));
        let lines = vec![PriceEdit { sku, base, rates: Rates::default() }];
        self.surely(AdjustPrices { brand, order, seen, lines }).await;
        self.answer(order).await;
        let edits = ConfirmationEdits {
            lines: vec![LineEdit::quantity(sku, pieces(7))],
            ..ConfirmationEdits::none()
        };
        let (revision, approval_requested) = (Revision::from_number(2), true);
        let update = UpdateConfirmation {
            brand,
            order,
            seen,
            revision,
            edits,
            notify: notify.clone(),
            approval_requested,
        };
        self.surely(update).await;
        self.surely(ApproveConfirmation { brand, order, seen: None, revision: Revision::from_number(3) })
            .await;
        let new = NewTag { name: name("Made at confirming"), colour: Colour::GREY };
        self.confirm(order, vec![new]).await;
        self.surely(MakeEditable { brand, order, seen, notify }).await;
        self.confirm(order, Vec::new()).await;
        self.surely(CreateBacklog { brand, order, seen }).await;
        let orders = vec![BacklogDelivery { order, lines: vec![(sku, pieces(4))] }];
        let note = self.surely(DeliverBacklog { brand, orders }).await.id;
        self.surely(CloseBacklog { brand, order, seen, lines: vec![(sku, pieces(2))], reason: None }).await;
        self.surely(CloseDeliveryNote { brand, note, seen }).await;
        let invoice = self.surely(InvoiceDeliveries { brand, notes: vec![note] }).await.id;
        let source = ExportSource::Invoice(invoice);
        let export: Code = "RE-1.pdf".parse().expect("a code");
        self.surely(AttachExport { brand, source, seen, name: export.clone() }).await;
        self.surely(ReleaseExport { brand, source, seen, name: export }).await;
    }

    async fn leave(&self) {
        let (brand, seen, notify) = (brand(), None, Notify::send());
        let order = self.placed(3).await;
        self.answer(order).await;
        let revision = Revision::from_number(1);
        self.surely(DeclineConfirmation { brand, order, seen: None, revision, reason: None }).await;
        self.surely(RejectOrder { brand, order, seen, notify: notify.clone() }).await;
        self.surely(ArchiveOrder { brand, order, seen }).await;
        let order = self.placed(2).await;
        let cart = self.surely(ReturnOrder { brand, order, seen, notify }).await.cart;
        self.surely(ArchiveOrder { brand, order, seen }).await;
        let products = vec![self.shop.scarf];
        self.surely(RemoveFromCart { brand, cart, seen, products }).await;
    }

    /// Everything that can be taken back.
    async fn take_back(&self) {
        let (brand, seen) = (brand(), None);
        let order = self.placed(6).await;
        self.answer(order).await;
        self.confirm(order, Vec::new()).await;
        let note = self.surely(CreateDeliveryNote { brand, order, seen }).await.id;
        self.surely(DeleteDeliveryNote { brand, note, seen }).await;
        let ratio = Some("30".parse().expect("a ratio"));
        let invoice = self.surely(CreateInvoice { brand, order, seen, ratio }).await.id;
        self.surely(DeleteInvoice { brand, invoice, seen }).await;
        self.surely(CreateBacklog { brand, order, seen }).await;
        self.surely(RemoveBacklog { brand, order, seen }).await;
        let (kind, document) = (DocumentKind::Other, "PI-7".parse::<Code>().expect("a code"));
        self.surely(AttachReference { brand, order, seen, kind, name: document.clone() }).await;
        self.surely(ReleaseReference { brand, order, seen, kind, name: document }).await;
        let tag = self.surely(CreateTag { brand, name: name("Urgent"), colour: Colour::GREY }).await.id;
        self.surely(ChangeTag { brand, tag, seen, name: Some(name("VIP")), colour: None }).await;
        let (apply, remove) = (BTreeSet::from([tag]), BTreeSet::new());
        self.surely(TagOrder { brand, order, seen: None, apply, remove }).await;
        let (apply, remove) = (BTreeSet::new(), BTreeSet::from([tag]));
        self.surely(TagOrder { brand, order, seen: None, apply, remove }).await;
        self.surely(DeleteTag { brand, tag, seen }).await;
    }
}

/// All that must be the same, whatever failed on the way: the log, the stock, the notices, how many records there are, and the orders.
async fn told(shop: &Shop) -> Vec<String> {
    let mut told = vec![format!("{} left", shop.left().await)];
    for entry in shop.world.log(partition()).await {
        told.push(format!("{} {}", entry.operation, entry.subject.kind.table()));
    }
    for kind in Kind::ALL {
        told.push(format!("{} {}", shop.all(*kind).await.len(), kind.table()));
    }
    let mut orders = Vec::new();
    for listed in shop.all(Kind::Order).await {
        let order = listed.found.record.as_ref().and_then(Order::of).expect("an order");
        let Order { state, current, revision, tags, invoices, .. } = order.as_ref();
        let invoiced: Vec<Money> = invoices.iter().map(|invoice| invoice.amount).collect();
        orders.push(format!("{} {current:?} {revision} {} {invoiced:?}", state.word(), tags.len()));
    }
    // They are listed by their ids, and those are made by chance.
    orders.sort();
    told.extend(orders);
    for lease in shop.world.lease(shop.world.now(), u32::MAX).await {
        let order_core::record::Task::Notice(notice) = lease.task else { panic!("no notice") };
        told.push(format!("{:?}", notice.kind));
    }
    told
}

#[test]
fn every_operation_asked_for_again_under_its_key_happens_once() {
    block_on(async {
        let calm = Shop::open(100, 1).await;
        Asking::of(&calm, 0, 0).everything().await;
        let expected = told(&calm).await;
        for seed in 0..u64::from(depth().saturating_mul(40)) {
            let shop = Shop::open(100, 1).await;
            let asking = Asking::of(&shop, seed, FAULTS);
            asking.everything().await;
            assert!(asking.store.struck() > 10, "seed {seed}");
            assert_eq!(told(&shop).await, expected, "seed {seed}");
        }
    });
}
