//! An order whose order confirmation is there, for tests to decide about.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ApproveConfirmation, Confirm, DeclineConfirmation, MakeEditable, NewTag};
use crate::operation::order::RejectOrder;
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::{label, writer};
use crate::order::{
    AttachedReference, Colour, ConfirmationApproved, ConfirmationCreated, ConfirmationDeclined, Confirmed,
    ContentRef, DocumentKind, Holding, InvoiceReference, Notify, Order, OrderConfirmation, OrderContent,
    OrderState, OrderStatus, Rejected, ReturnedToCart, Revision, Tag,
};
use crate::party::Actor;
use crate::record::{Claim, ClaimScope, Key, Notice, StockKey, StockMovement, Task};
use crate::value::{BillingRatio, Code, DeliveryNoteId, InvoiceId, Money, Name, OrderId, SkuId, TagId};

/// The first revision.
pub(super) const FIRST: Revision = Revision::from_number(1);

/// An order of three coats and two scarves. The catalog sells from stock, from label 1, without backorder and without a target.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) stage: Stage,
    pub(super) order: OrderId,
    pub(super) staff: Actor,
}

impl Scene {
    /// The order as it was placed on this stage, after which no log entry, notice or movement of placing is kept in mind.
    pub(super) fn placed(mut stage: Stage) -> Self {
        let order = stage.place().id;
        stage.world.log.clear();
        stage.world.tasks.clear();
        let staff = writer(stage.brand);
        Self { stage, order, staff }
    }

    /// Answered with an order confirmation of what was placed, as `edit` changes it, without asking for approval.
    pub(super) fn created_on(stage: Stage, edit: impl FnOnce(&mut OrderContent)) -> Self {
        let mut scene = Self::placed(stage);
        scene.answer(edit);
        scene
    }

    /// The same on the usual stage, with nothing edited.
    pub(super) fn created() -> Self {
        Self::created_on(Stage::new(), |_| {})
    }

    /// The same, with the buyer asked to approve.
    pub(super) fn asked() -> Self {
        let mut scene = Self::created();
        scene.ask();
        scene
    }

    /// Writes the next order confirmation past every rule: what was placed, as `edit` changes it.
    pub(super) fn answer(&mut self, edit: impl FnOnce(&mut OrderContent)) {
        let header = self.header();
        let revision = header.revision.next().unwrap();
        let key = Key::original_order(self.stage.brand, self.order);
        let mut content = OrderContent::of_original(&self.stage.world.get(&key).unwrap());
        edit(&mut content);
        let figures = content.figures();
        let (made_at, made_by) = (self.stage.world.now, self.staff.id());
        let confirmation = OrderConfirmation { order: self.order, revision, made_at, made_by, content };
        self.stage.world.put(Key::order_confirmation(self.stage.brand, self.order, revision), confirmation);
        self.edit(|order| {
            order.revision = revision;
            order.current = Some(figures);
            order.state = created(revision, false);
        });
    }

    /// Asks the buyer for approval.
    pub(super) fn ask(&mut self) {
        self.edit(|order| order.state = created(order.revision, true));
    }

    pub(super) fn key(&self) -> Key {
        Key::order(self.stage.brand, self.order)
    }

    pub(super) fn header(&self) -> Order {
        self.stage.world.get::<Order>(&self.key()).unwrap().as_ref().clone()
    }

    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Order)) {
        let key = self.key();
        self.stage.edit(key, change);
    }

    pub(super) fn status(&self) -> OrderStatus {
        self.header().state.status()
    }

    pub(super) fn approve(&self) -> ApproveConfirmation {
        ApproveConfirmation {
            brand: self.stage.brand,
            order: self.order,
            seen: None,
            revision: self.header().revision,
        }
    }

    pub(super) fn decline(&self, reason: Option<&str>) -> DeclineConfirmation {
        let revision = self.header().revision;
        DeclineConfirmation {
            brand: self.stage.brand,
            order: self.order,
            seen: None,
            revision,
            reason: reason.map(note),
        }
    }

    /// Silently, and without tags.
    pub(super) fn confirm(&self) -> Confirm {
        Confirm {
            brand: self.stage.brand,
            order: self.order,
            seen: None,
            notify: Notify::silent(),
            tags: BTreeSet::new(),
            new_tags: Vec::new(),
        }
    }

    pub(super) fn make_editable(&self) -> MakeEditable {
        MakeEditable { brand: self.stage.brand, order: self.order, seen: None, notify: Notify::silent() }
    }

    /// Confirms, opens again or rejects; each must go through.
    pub(super) fn confirmed(&mut self) {
        let command = self.confirm();
        self.stage.world.run(&command, &self.staff).unwrap();
    }

    pub(super) fn opened(&mut self) {
        let command = self.make_editable();
        self.stage.world.run(&command, &self.staff).unwrap();
    }

    pub(super) fn rejected(&mut self) {
        let (brand, order) = (self.stage.brand, self.order);
        let command = RejectOrder { brand, order, seen: None, notify: Notify::silent() };
        self.stage.world.run(&command, &self.staff).unwrap();
    }

    pub(super) fn holding(&self) -> Option<Holding> {
        let holding = self.stage.world.get::<Holding>(&Key::holding(self.stage.brand, self.order));
        assert_eq!(
            holding.is_some(),
            self.header().holds_stock,
            "the header is not in step with the holding"
        );
        holding.map(|holding| holding.as_ref().clone())
    }

    /// The amount of a SKU under a label.
    pub(super) fn stock(&self, sku: SkuId, number: u8) -> i64 {
        self.stage.world.counter(&StockKey { brand: self.stage.brand, sku, label: label(number) })
    }

    /// What all movements kept come to, per SKU and label, without what evens out.
    pub(super) fn moved(&self) -> BTreeMap<(SkuId, u8), i64> {
        let mut sums = BTreeMap::new();
        for (_, movement) in self.stage.world.all::<StockMovement>() {
            for line in &movement.lines {
                let number = if line.label == label(1) { 1 } else { 2 };
                let sum: &mut i64 = sums.entry((line.sku, number)).or_default();
                *sum = sum.checked_add(line.by).unwrap();
            }
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    }

    /// A tag of the brand.
    pub(super) fn put_tag(&mut self, number: u8, name: &str) -> TagId {
        let tag = id(TagId::made, number);
        let (brand, name) = (self.stage.brand, Name::new(name).unwrap());
        self.stage.world.put(ClaimScope::TagName(&name).key(brand), Claim { target: tag.as_uuid() });
        self.stage.world.put(Key::tag(brand, tag), Tag { id: tag, brand, name, colour: Colour::GREY });
        tag
    }

    /// An invoice that the header refers to.
    pub(super) fn put_invoice(&mut self, number: u8, ratio: &str, amount: Money, captured: Option<Money>) {
        let invoice = id(InvoiceId::made, number);
        let ratio: BillingRatio = ratio.parse().unwrap();
        self.edit(|order| {
            order.invoices.push(InvoiceReference { invoice, ratio, amount, captured, refunded: None });
        });
    }

    /// Every notice so far.
    pub(super) fn notices(&self) -> Vec<Notice> {
        self.stage.world.tasks.iter().filter_map(Task::notice).cloned().collect()
    }
}

pub(super) const fn created(confirmation: Revision, approval_requested: bool) -> OrderState {
    OrderState::ConfirmationCreated(ConfirmationCreated { confirmation, approval_requested })
}

pub(super) const fn approved(confirmation: Revision) -> OrderState {
    OrderState::ConfirmationApproved(ConfirmationApproved { confirmation })
}

/// One state per status.
pub(super) fn every_state() -> Vec<OrderState> {
    let content = ContentRef::Confirmation(FIRST);
    vec![
        OrderState::AwaitingConfirmation(crate::order::AwaitingConfirmation::default()),
        created(FIRST, true),
        approved(FIRST),
        OrderState::ConfirmationDeclined(ConfirmationDeclined { confirmation: FIRST, reason: None }),
        OrderState::Confirmed(Confirmed::of(FIRST)),
        OrderState::Rejected(Rejected { content, archived: false }),
        OrderState::ReturnedToCart(ReturnedToCart { content, cart: CART, archived: false }),
    ]
}

/// A document of the embedding product.
pub(super) fn attached(kind: DocumentKind, name: &str) -> AttachedReference {
    AttachedReference { kind, name: Code::new(name).unwrap() }
}

/// Confirmed, with backlog SKUs and on a delivery note.
pub(super) fn under_way() -> OrderState {
    let delivery_notes = vec![id(DeliveryNoteId::made, 51)];
    OrderState::Confirmed(Confirmed { confirmation: FIRST, backlog: true, delivery_notes })
}

/// Sets the pieces of a line, and removes it where there are none.
pub(super) fn ask_for(content: &mut OrderContent, sku: SkuId, count: u32) {
    for item in &mut content.items {
        for line in &mut item.lines {
            if line.sku == sku {
                line.quantity = pieces(count);
            }
        }
    }
}

/// Adds a line of the other coat.
pub(super) fn add_coat_m(content: &mut OrderContent, count: u32) {
    let coat = &mut content.items[0];
    let mut line = coat.lines[0].clone();
    (line.sku, line.quantity) = (COAT_M, pieces(count));
    coat.lines.push(line);
}

/// Sets what it all costs.
pub(super) fn cost(content: &mut OrderContent, cents: i64) {
    content.totals.total = euro(cents);
}

/// A tag to be created, in the quiet colour.
pub(super) fn new_tag(name: &str) -> NewTag {
    NewTag { name: Name::new(name).unwrap(), colour: Colour::GREY }
}
