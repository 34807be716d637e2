//! The note to one's own company never leaves towards the brand, nor to anybody by mail, whatever becomes of the order.

use std::collections::BTreeSet;
use std::fmt::Debug;

use futures_executor::block_on;
use order_core::cart::{CartItem, CartRoute, CartSku};
use order_core::catalog::Rates;
use order_core::operation::available::AvailableOperations;
use order_core::operation::bulk::BulkRequest;
use order_core::operation::cart::{AddToCart, ViewCart};
use order_core::operation::confirmation::{
    AdjustPrices, ApproveConfirmation, ConfirmationEdits, DeclineConfirmation, LineEdit, PriceEdit,
};
use order_core::operation::delivery::{
    AttachReference, BacklogDelivery, CloseBacklog, DeleteDeliveryNote, DeleteInvoice, DeliverBacklog,
    ReleaseReference, RemoveBacklog,
};
use order_core::operation::order::{ViewOrder, ViewRevision, Viewer};
use order_core::operation::tag::TagOrder;
use order_core::order::{DocumentKind, Notify, Order, OrderState, Revision};
use order_core::party::Access;
use order_core::record::{BulkOperation, Figures, Key, Kind, OrderFilter, OrderQuery, Selection, TallyBy};
use order_core::store::Cursor;
use order_core::value::{AccountId, BuyerOrganizationId, CartId, Money, Note, OrderId};
use order_core::{Actor, Command, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{Shop, brand, code, id, name, partition, quantity};
use proptest::prelude::*;

use super::trade::{
    archive, backlog, confirm, create, give_back, invoice, make_editable, note, reject, update,
};

/// What every note has in it, in small letters.
const SECRET: &str = "geheimnis";

/// Something that is done to the order, allowed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Adjust,
    Create,
    CreateAsking,
    Update,
    Approve,
    Decline,
    Confirm,
    MakeEditable,
    Reject,
    Return,
    Reorder,
    Archive,
    Tag,
    Backlog,
    CloseBacklog,
    RemoveBacklog,
    DeliverBacklog,
    DeliveryNote,
    DeleteDeliveryNote,
    Invoice,
    DeleteInvoice,
    Attach,
    Release,
    InBulk,
}

const STEPS: &[Step] = &[
    Step::Adjust,
    Step::CreateAsking,
    Step::Update,
    Step::Approve,
    Step::Decline,
    Step::Create,
    Step::Confirm,
    Step::MakeEditable,
    Step::Reject,
    Step::Return,
    Step::Reorder,
    Step::Archive,
    Step::Tag,
    Step::Backlog,
    Step::CloseBacklog,
    Step::RemoveBacklog,
    Step::DeliverBacklog,
    Step::DeliveryNote,
    Step::DeleteDeliveryNote,
    Step::Invoice,
    Step::DeleteInvoice,
    Step::Attach,
    Step::Release,
    Step::InBulk,
];

/// A world with one order of a buyer who noted something, and all that the brand got to see.
struct Tale {
    world: World<MemoryStore>,
    shop: Shop,
    buyer: BuyerOrganizationId,
    order: OrderId,
    returned_to: Option<CartId>,
    keys: u32,
    seen: Vec<String>,
}

impl Tale {
    async fn begin(note: &str) -> Self {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let shop = world.open_shop(2).await;
        world.run(world.receive(shop.counter(0), 1_000)).await;
        let buyer = world.add_buyer(1).await;
        let mut item = CartItem::of(shop.product, vec![CartSku::of(shop.skus[0], quantity(4))]);
        item.note_to_own_company = Some(Note::new(note).unwrap());
        let (catalog, route) = (shop.catalog, CartRoute::Standard);
        let add =
            AddToCart { brand: brand(), buyer, catalog, route, cart: None, seen: None, items: vec![item] };
        let cart = world.run(add).await.id;
        let order = OrderId::from_uuid(cart.as_uuid());
        let mut tale = Self { world, shop, buyer, order, returned_to: Some(cart), keys: 0, seen: Vec::new() };
        tale.reorder().await;
        tale
    }

    fn member(&self) -> Actor {
        Actor::account(id(AccountId::made, 9)).member(self.buyer, Access::Write)
    }

    fn see(&mut self, what: impl Debug) {
        self.seen.push(format!("{what:?}"));
    }

    /// Runs a command under a key, as staff, and looks at the receipt or the refusal.
    async fn run<C: Command>(&mut self, command: C) -> Option<C::Output> {
        self.keys += 1;
        let key = name(&format!("key {}", self.keys));
        match self.world.desk().run(command, self.world.staff()).key(key).await {
            Ok(output) => {
                self.seen.push(serde_json::to_string(&output).unwrap());
                Some(output)
            }
            Err(RunError::Refused(why)) => {
                self.seen.push(format!("{why:?} {why} {:?}", why.to_any()));
                None
            }
            Err(other) => {
                self.see(other);
                None
            }
        }
    }

    async fn header(&self) -> Order {
        self.world.record(&Key::order(brand(), self.order)).await
    }

    /// Places the cart, if there is one, in the buyer's name.
    async fn reorder(&mut self) {
        let Some(cart) = self.returned_to.take() else { return };
        // The buyer's own view shows the note, so this test is not blind.
        let view = self.world.desk().ask(ViewCart { brand: brand(), cart }, &self.member()).await.unwrap();
        assert!(format!("{view:?}").to_lowercase().contains(SECRET), "the note is not in the buyer's cart");
        let staff = self.world.desk().ask(ViewCart { brand: brand(), cart }, self.world.staff()).await;
        self.see(staff);
        let place = self.world.checkout(cart).await;
        self.order = self.world.desk().run(place, &self.member()).await.unwrap().id;
    }

    async fn step(&mut self, step: Step) {
        let (order, brand, revision) = (self.order, brand(), self.header().await.revision);
        let member = self.member();
        match step {
            Step::Adjust => {
                let base = Some(Money::from_minor(2_000, "EUR".parse().unwrap()).unwrap());
                let lines = vec![PriceEdit { sku: self.shop.skus[0], base, rates: Rates::default() }];
                self.run(AdjustPrices { brand, order, seen: None, lines }).await;
            }
            Step::Create => drop(self.run(create(order, false)).await),
            Step::CreateAsking => drop(self.run(create(order, true)).await),
            Step::Update => {
                let mut edits = ConfirmationEdits::none();
                edits.lines = vec![LineEdit::quantity(self.shop.skus[0], quantity(3 + self.keys % 2))];
                self.run(update(order, revision, edits)).await;
            }
            Step::Approve => {
                let approve = ApproveConfirmation { brand, order, seen: None, revision };
                let _ = self.world.desk().run(approve, &member).await;
            }
            Step::Decline => {
                let reason = Some(Note::new("too late for us").unwrap());
                let decline = DeclineConfirmation { brand, order, seen: None, revision, reason };
                let _ = self.world.desk().run(decline, &member).await;
            }
            Step::Confirm => drop(self.run(confirm(order)).await),
            Step::MakeEditable => drop(self.run(make_editable(order)).await),
            Step::Reject => drop(self.run(reject(order)).await),
            Step::Return => {
                if let Some(returned) = self.run(give_back(order)).await {
                    self.returned_to = Some(returned.cart);
                }
            }
            Step::Reorder => self.reorder().await,
            Step::Archive => drop(self.run(archive(order)).await),
            _ => self.deliver(step).await,
        }
    }

    async fn deliver(&mut self, step: Step) {
        let (order, brand, header) = (self.order, brand(), self.header().await);
        let one = || vec![(self.shop.skus[0], quantity(1))];
        match step {
            Step::Tag => {
                let apply = BTreeSet::from([id(order_core::value::TagId::made, 5)]);
                self.run(TagOrder { brand, order, seen: None, apply, remove: BTreeSet::new() }).await;
            }
            Step::Backlog => drop(self.run(backlog(order)).await),
            Step::CloseBacklog => {
                let lines = one();
                self.run(CloseBacklog { brand, order, seen: None, lines, reason: None }).await;
            }
            Step::RemoveBacklog => drop(self.run(RemoveBacklog { brand, order, seen: None }).await),
            Step::DeliverBacklog => {
                let orders = vec![BacklogDelivery { order, lines: one() }];
                self.run(DeliverBacklog { brand, orders }).await;
            }
            Step::DeliveryNote => drop(self.run(note(order)).await),
            Step::DeleteDeliveryNote => {
                for note in header.state.delivery_notes().iter().copied() {
                    self.run(DeleteDeliveryNote { brand, note, seen: None }).await;
                }
            }
            Step::Invoice => drop(self.run(invoice(order)).await),
            Step::DeleteInvoice => {
                for reference in header.invoices {
                    self.run(DeleteInvoice { brand, invoice: reference.invoice, seen: None }).await;
                }
            }
            Step::Attach => {
                let (kind, name) = (DocumentKind::Other, code("EXT"));
                self.run(AttachReference { brand, order, seen: None, kind, name }).await;
            }
            Step::Release => {
                let (kind, name) = (DocumentKind::Other, code("EXT"));
                self.run(ReleaseReference { brand, order, seen: None, kind, name }).await;
            }
            Step::InBulk => self.in_bulk().await,
            other => panic!("{other:?} is no step of delivery"),
        }
    }

    /// Tries every bulk operation, and runs one.
    async fn in_bulk(&mut self) {
        let notify = Notify::send;
        let operations = [
            BulkOperation::Reject { notify: notify() },
            BulkOperation::Archive,
            BulkOperation::CreateBacklog,
            BulkOperation::CreateDeliveryNotes,
            BulkOperation::CreateInvoices,
            BulkOperation::Confirm { notify: notify() },
            BulkOperation::CreateConfirmations { notify: notify(), approval_requested: true },
        ];
        let (desk, staff) = (self.world.desk().clone(), self.world.staff().clone());
        let brand = brand();
        let mut last = None;
        for operation in operations {
            let selection = Selection::Matching(Box::default());
            let request = BulkRequest { brand, operation, selection };
            self.see(desk.dry_run(request.clone(), None, 100, &staff).await);
            last = Some(request);
        }
        let ran = desk.run_bulk(last.unwrap(), &staff).await.unwrap();
        self.see(desk.view_bulk(brand, ran.id, &staff).await);
        self.see(desk.bulk_outcomes(brand, ran.id, 0, &staff).await);
    }

    /// Looks at the order as staff.
    async fn look(&mut self) {
        let (order, brand, viewer) = (self.order, brand(), Viewer::Brand);
        let desk = self.world.desk().clone();
        let staff = self.world.staff().clone();
        self.see(desk.ask(ViewOrder { brand, order, viewer }, &staff).await.unwrap());
        self.see(desk.ask(AvailableOperations { brand, order, viewer }, &staff).await.unwrap());
        let mut revision = Revision::ORIGINAL;
        for _ in 0..4 {
            self.see(desk.ask(ViewRevision { brand, order, revision, viewer }, &staff).await);
            revision = revision.next().unwrap();
        }
        let log = desk.order_log(brand, order, viewer, (Cursor::START, 1_000), &staff).await;
        self.see(log.unwrap());
        let buyers = ViewOrder { brand, order, viewer: Viewer::Buyer };
        let seen = desk.ask(buyers, &self.member()).await.unwrap();
        assert!(
            format!("{:?}", seen.original).to_lowercase().contains(SECRET),
            "the note is not in the original that the buyer sees"
        );
    }

    /// Looks at everything else that the brand gets, that is mailed, and that searches are made of.
    async fn look_around(&mut self) {
        let (desk, staff, brand) = (self.world.desk().clone(), self.world.staff().clone(), brand());
        self.see(desk.brand_log(brand, (Cursor::START, 1_000), &staff).await.unwrap());
        self.see(desk.find_orders(OrderQuery::of_brand(brand), None, 100, &staff).await.unwrap());
        self.see(desk.count_by_status(brand, &staff).await.unwrap());
        for figures in [Figures::Original, Figures::Current] {
            for by in [TallyBy::Whole, TallyBy::Product, TallyBy::Sku, TallyBy::BuyerAndSku] {
                let filter = OrderFilter::default();
                self.see(desk.tally(brand, filter, figures, by, &staff).await.unwrap());
            }
        }
        self.see(self.world.log(partition()).await);
        for lease in self.world.lease(self.world.now(), u32::MAX).await {
            self.seen.push(lease.task.encode().unwrap());
            self.see(lease);
        }
        let mut hidden = 0;
        for kind in Kind::ALL {
            for listed in self.world.walk(*kind, partition(), 500).await {
                let record = listed.found.record.unwrap();
                self.see((&listed.key, record.columns(), record.index_rows(&listed.key)));
                let body = format!("{record:?}");
                // Only carts and originals keep the note, and of these the brand sees what its views show.
                if matches!(kind, Kind::Cart | Kind::OriginalOrder) {
                    hidden += usize::from(body.to_lowercase().contains(SECRET));
                } else {
                    self.seen.push(body);
                }
            }
        }
        assert!(hidden > 0, "the note is kept nowhere");
    }

    fn assert_kept_secret(&self) {
        for seen in &self.seen {
            assert!(!seen.to_lowercase().contains(SECRET), "the brand, or a recipient of mail, gets: {seen}");
        }
    }
}

async fn tell(note: &str, steps: &[Step]) -> Tale {
    let mut tale = Tale::begin(note).await;
    tale.look().await;
    for step in steps {
        tale.step(*step).await;
        tale.look().await;
    }
    tale.look_around().await;
    tale
}

#[test]
fn the_note_stays_with_the_buyer_through_every_status_and_operation() {
    let story = [
        Step::Adjust,
        Step::Invoice,
        Step::Return,
        Step::Reorder,
        Step::InBulk,
        Step::Approve,
        Step::Update,
        Step::Decline,
        Step::Update,
        Step::Confirm,
        Step::MakeEditable,
        Step::Confirm,
        Step::Backlog,
        Step::DeliverBacklog,
        Step::CloseBacklog,
        Step::RemoveBacklog,
        Step::Reject,
        Step::DeleteDeliveryNote,
        Step::RemoveBacklog,
        Step::DeliveryNote,
        Step::Invoice,
        Step::DeleteInvoice,
        Step::DeleteDeliveryNote,
        Step::Attach,
        Step::InBulk,
        Step::Release,
        Step::Tag,
        Step::Return,
        Step::Archive,
        Step::Reorder,
        Step::Create,
        Step::Reject,
        Step::Archive,
    ];
    let tale = block_on(tell("Geheimnis: margin 55 %", &story));
    tale.assert_kept_secret();
    let last = block_on(tale.header());
    assert!(
        matches!(last.state, OrderState::Rejected(_)) && last.state.is_archived(),
        "the story went astray"
    );
    let log = block_on(tale.world.log(partition()));
    let told: BTreeSet<&str> = log.iter().map(|entry| entry.operation.as_str()).collect();
    let needed = [
        "adjust_prices",
        "create_confirmation",
        "update_confirmation",
        "approve_confirmation",
        "decline_confirmation",
        "confirm",
        "make_editable",
        "reject_order",
        "return_order",
        "archive_order",
        "create_backlog",
        "deliver_backlog",
        "close_backlog",
        "remove_backlog",
        "create_delivery_note",
        "delete_delivery_note",
        "create_invoice",
        "delete_invoice",
        "attach_reference",
        "release_reference",
    ];
    for operation in needed {
        assert!(told.contains(operation), "{operation} never happened");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_note_stays_with_the_buyer_whatever_is_done(
        before in "[a-zA-Z0-9 äß]{0,20}",
        after in "[a-zA-Z0-9 :%青]{0,20}",
        steps in prop::collection::vec(prop::sample::select(STEPS), 0..14),
    ) {
        let tale = block_on(tell(&format!("x{before}Geheimnis{after}x"), &steps));
        tale.assert_kept_secret();
    }
}
