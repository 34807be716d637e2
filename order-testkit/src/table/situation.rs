//! An order in a status, with something else being so, brought there by operations.

use std::collections::BTreeSet;
use std::time::Duration;

use order_core::Actor;
use order_core::catalog::{CatalogStatus, Rates};
use order_core::operation::catalog::ChangeCatalog;
use order_core::operation::confirmation::{
    ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation, DeclineConfirmation, LineEdit,
    PriceEdit,
};
use order_core::operation::delivery::{
    AttachExport, AttachReference, BacklogDelivery, CloseDeliveryNote, CreateBacklog, CreateDeliveryNote,
    CreateInvoice, DeliverBacklog, ExportSource, InvoiceDeliveries,
};
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::operation::party::ChangeBrand;
use order_core::operation::payment::{SettlePaymentStep, StepAnswer};
use order_core::operation::tag::CreateTag;
use order_core::order::{DeclineReason, DocumentKind, Notify, Order, OrderStatus, Payment, Revision};
use order_core::party::OrderHandling;
use order_core::record::{ClaimScope, Key};
use order_core::store::Store;
use order_core::value::{
    BuyerOrganizationId, DeliveryNoteId, InvoiceId, Money, OrderId, Quantity, SkuId, TagId,
};

use super::Blocker;
use super::setting::{place, prepare};
use crate::world::{Shop, World, brand, code, name, quantity};

/// One order and the world around it.
#[derive(Debug)]
pub struct Situation<S> {
    /// The world.
    pub world: World<S>,
    /// The order.
    pub order: OrderId,
    /// Who placed it.
    pub buyer: BuyerOrganizationId,
    pub(super) skus: Vec<SkuId>,
    pub(super) tag: TagId,
}

impl<S: Store + Clone + 'static> Situation<S> {
    /// Brings an order there, in a fresh store. Not every situation can come about: see [`Blocker::can_be`].
    pub async fn set(store: S, status: OrderStatus, blocker: Blocker) -> Self {
        let world = World::new(store);
        world.open_brand().await;
        let shop = world.open_shop(1).await;
        prepare(&world, &shop, blocker).await;
        let (buyer, order) = place(&world, &shop, blocker).await;
        let create =
            CreateTag { brand: brand(), name: name("Urgent"), colour: "#ff0000".parse().expect("a colour") };
        let tag = world.run(create).await.id;
        let situation = Self { world, order, buyer, skus: shop.skus.clone(), tag };
        situation.answer(status, blocker).await;
        situation.bill(status, blocker).await;
        situation.decide(status).await;
        situation.end(status, blocker).await;
        situation.deliver(blocker).await;
        situation.change(&shop, blocker).await;
        assert_eq!(
            situation.header().await.state.status(),
            status,
            "the stage is not as it should be: {blocker:?}"
        );
        situation
    }

    /// Who decides for the buyer.
    pub fn member(&self) -> Actor {
        Actor::offline_buyer(self.buyer)
    }

    /// The header as it is now.
    pub async fn header(&self) -> Order {
        self.world.record(&Key::order(brand(), self.order)).await
    }

    pub(super) async fn revision(&self) -> Revision {
        self.header().await.revision
    }

    /// The first delivery note that it is on.
    pub async fn note(&self) -> Option<DeliveryNoteId> {
        self.header().await.state.delivery_notes().first().copied()
    }

    /// The first invoice of it.
    pub async fn invoice(&self) -> Option<InvoiceId> {
        self.header().await.invoices.first().map(|reference| reference.invoice)
    }

    /// Another price for the first SKU.
    pub(super) fn price(&self, minor: i64) -> PriceEdit {
        let base = Money::from_minor(minor, "EUR".parse().expect("a currency")).expect("an amount");
        PriceEdit { sku: self.skus[0], base: Some(base), rates: Rates::default() }
    }

    async fn answer(&self, status: OrderStatus, blocker: Blocker) {
        let unanswered = match status {
            OrderStatus::AwaitingConfirmation => true,
            OrderStatus::Rejected | OrderStatus::ReturnedToCart => blocker != Blocker::HadConfirmation,
            OrderStatus::ConfirmationCreated
            | OrderStatus::ConfirmationApproved
            | OrderStatus::ConfirmationDeclined
            | OrderStatus::Confirmed => false,
        };
        if unanswered {
            return;
        }
        let mut edits = ConfirmationEdits::none();
        if matches!(blocker, Blocker::StockShort | Blocker::CardTooSmall) {
            let more = LineEdit { quantity: Some(quantity(100)), ..LineEdit::of(self.skus[0]) };
            edits.lines.push(more);
        }
        let asked = matches!(status, OrderStatus::ConfirmationApproved | OrderStatus::ConfirmationDeclined);
        let create = CreateConfirmation {
            brand: brand(),
            order: self.order,
            seen: None,
            edits,
            notify: Notify::silent(),
            approval_requested: asked || blocker == Blocker::ApprovalRequested,
        };
        self.world.run(create).await;
    }

    /// An invoice that is there before the buyer decides, and before the brand confirms.
    async fn bill(&self, status: OrderStatus, blocker: Blocker) {
        let ratio = match blocker {
            Blocker::Deposit => Some("50".parse().expect("a ratio")),
            Blocker::InvoicedWhole | Blocker::ExportedInvoice | Blocker::CardAndInvoiced => None,
            Blocker::AttachedInvoice => return self.attach(DocumentKind::Invoice).await,
            _ => return,
        };
        assert!(!status.is_terminal());
        let create = CreateInvoice { brand: brand(), order: self.order, seen: None, ratio };
        let invoice = self.world.run(create).await.id;
        if blocker == Blocker::ExportedInvoice {
            self.export(ExportSource::Invoice(invoice)).await;
        }
    }

    async fn export(&self, source: ExportSource) {
        self.world.run(AttachExport { brand: brand(), source, seen: None, name: code("PDF-1") }).await;
    }

    async fn attach(&self, kind: DocumentKind) {
        let (order, name) = (self.order, code("EXT-1"));
        self.world.run(AttachReference { brand: brand(), order, seen: None, kind, name }).await;
    }

    async fn decide(&self, status: OrderStatus) {
        let (order, revision) = (self.order, self.revision().await);
        match status {
            OrderStatus::ConfirmationApproved => {
                self.world.run(ApproveConfirmation { brand: brand(), order, seen: None, revision }).await;
            }
            OrderStatus::ConfirmationDeclined => {
                self.world
                    .run(DeclineConfirmation { brand: brand(), order, seen: None, revision, reason: None })
                    .await;
            }
            OrderStatus::Confirmed => {
                let confirm = Confirm {
                    brand: brand(),
                    order,
                    seen: None,
                    notify: Notify::silent(),
                    tags: BTreeSet::new(),
                    new_tags: Vec::new(),
                };
                self.world.run(confirm).await;
            }
            _ => {}
        }
    }

    async fn end(&self, status: OrderStatus, blocker: Blocker) {
        let order = self.order;
        match status {
            OrderStatus::Rejected => {
                self.world
                    .run(RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() })
                    .await;
            }
            OrderStatus::ReturnedToCart => {
                self.world
                    .run(ReturnOrder { brand: brand(), order, seen: None, notify: Notify::silent() })
                    .await;
            }
            _ => return,
        }
        if blocker == Blocker::Archived {
            self.world.run(ArchiveOrder { brand: brand(), order, seen: None }).await;
        }
    }

    async fn deliver(&self, blocker: Blocker) {
        let (brand, order) = (brand(), self.order);
        match blocker {
            Blocker::DeliveryNote
            | Blocker::InvoicedDelivery
            | Blocker::ExportedDelivery
            | Blocker::ClosedDelivery => {
                let note = self.world.run(CreateDeliveryNote { brand, order, seen: None }).await.id;
                if blocker == Blocker::InvoicedDelivery {
                    let bill = InvoiceDeliveries { brand, notes: vec![note] };
                    self.world.run(bill).await;
                }
                if blocker == Blocker::ExportedDelivery {
                    self.export(ExportSource::DeliveryNote(note)).await;
                }
                if blocker == Blocker::ClosedDelivery {
                    self.world.run(CloseDeliveryNote { brand, note, seen: None }).await;
                }
            }
            Blocker::Backlog | Blocker::DeliveredBacklog => {
                self.world.run(CreateBacklog { brand, order, seen: None }).await;
                if blocker == Blocker::DeliveredBacklog {
                    let orders = vec![BacklogDelivery { order, lines: vec![self.one()] }];
                    self.world.run(DeliverBacklog { brand, orders }).await;
                }
            }
            _ => {}
        }
    }

    async fn fail_capture(&self) {
        let payment: Payment = self.world.record(&Key::payment(brand(), self.order)).await;
        let answer = StepAnswer::Declined { reason: DeclineReason::CardRefused };
        let settle =
            SettlePaymentStep { brand: brand(), order: self.order, step: payment.steps[0].key, answer };
        self.world.run(settle).await;
    }

    /// One piece of the first SKU.
    pub(super) fn one(&self) -> (SkuId, Quantity) {
        (self.skus[0], quantity(1))
    }

    async fn change(&self, shop: &Shop, blocker: Blocker) {
        match blocker {
            Blocker::AttachedDeliveryNote => self.attach(DocumentKind::DeliveryNote).await,
            Blocker::CardLapsed => self.world.pass(Duration::from_secs(8 * 24 * 60 * 60)),
            Blocker::CaptureFailed => self.fail_capture().await,
            Blocker::AttachedOther => self.attach(DocumentKind::Other).await,
            Blocker::OtherCart => {
                // A returned order has a cart already: its own.
                let key = ClaimScope::CartSlot(self.buyer, shop.catalog).key(brand());
                if self.world.found(&key).await.record.is_none() {
                    self.world.fill_cart(shop, self.buyer, &[0]).await;
                }
            }
            Blocker::EditingOff | Blocker::ArchivingOff | Blocker::ApprovalRequired => {
                let handling = OrderHandling {
                    approval_required: blocker == Blocker::ApprovalRequired,
                    editable_again: blocker != Blocker::EditingOff,
                    archiving: blocker != Blocker::ArchivingOff,
                };
                self.world.run(ChangeBrand { orders: Some(handling), ..ChangeBrand::of(brand()) }).await;
            }
            Blocker::CatalogClosed => {
                let close = ChangeCatalog {
                    status: Some(CatalogStatus::Closed),
                    ..ChangeCatalog::of(brand(), shop.catalog)
                };
                self.world.run(close).await;
            }
            _ => {}
        }
    }
}
