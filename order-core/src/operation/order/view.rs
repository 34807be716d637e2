//! Look at one order.

use std::sync::Arc;

use super::super::content::{ask_for_content, content_of};
use super::super::{Missing, Question, Stop, Viewer, order_for_buyer};
use crate::order::{
    Backlog, ContentDiff, ContentRef, Ledger, Order, OrderConfirmation, OrderContent, OriginalOrder,
    PriceRevision, Revision,
};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{AccountId, BrandId, OrderId, Timestamp};

/// Asks for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewOrder {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// From which side.
    pub viewer: Viewer,
}

/// An order as one side sees it.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// The header.
    pub order: Arc<Order>,
    /// The version of the header.
    pub version: Version,
    /// What was placed, as this side may see it.
    pub original: Arc<OriginalOrder>,
    /// What is asked for now, or was asked for last. Without notes to the buyer's own company: those are in the original.
    pub content: OrderContent,
    /// What differs from the original; `None` while it stands as placed.
    pub diff: Option<ContentDiff>,
    /// How much of each line is delivered, open and closed; `None` while the order is not confirmed. Both sides see the same: what
    /// arrives and what is still to come is the buyer's business too. It counts delivery notes that the brand keeps elsewhere, which a
    /// buyer's header leaves out.
    pub ledger: Option<Ledger>,
}

impl Question for ViewOrder {
    type Answer = OrderView;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::order(self.brand, self.order);
        if let Some(order) = known.get::<Order>(&key) {
            ask_for_content(order, keys);
            if order.state.has_backlog() {
                keys.record(Key::backlog(self.brand, self.order));
            }
        }
        keys.record(key);
        keys.record(Key::original_order(self.brand, self.order));
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<OrderView, Stop<Never>> {
        let key = Key::order(self.brand, self.order);
        let order = seen_order(facts, &key, self.viewer, actor)?;
        let original_key = Key::original_order(self.brand, self.order);
        let placed = facts.get::<OriginalOrder>(&original_key).ok_or_else(|| Missing::of(&original_key))?;
        let content = content_of(facts, order)?;
        let diff = match order.content() {
            ContentRef::Original => None,
            ContentRef::Prices(_) | ContentRef::Confirmation(_) => {
                Some(ContentDiff::between(&OrderContent::of_original(placed), &content))
            }
        };
        let backlog = facts.get::<Backlog>(&Key::backlog(self.brand, self.order));
        let ledger = Ledger::of(order, &content, backlog.map(AsRef::as_ref));
        let (order, original) = match self.viewer {
            Viewer::Brand => (Arc::clone(order), Arc::new(placed.for_brand())),
            Viewer::Buyer => (Arc::new(order_for_buyer(order)), Arc::clone(placed)),
        };
        Ok(OrderView { order, version: facts.version(&key), original, content, diff, ledger })
    }
}

/// The header, when this actor may look at the order from this side.
fn seen_order<'f>(
    facts: &'f Facts,
    key: &Key,
    viewer: Viewer,
    actor: &Actor,
) -> Result<&'f Arc<Order>, Missing> {
    let order = facts.get::<Order>(key).ok_or_else(|| Missing::of(key))?;
    let access = match viewer {
        Viewer::Brand => actor.on_brand(order.brand),
        Viewer::Buyer => actor.on_organization(order.buyer),
    };
    access.map(|_| order).ok_or_else(|| Missing::of(key))
}

/// Asks for one revision of an order: an order confirmation as it was, or prices as they were adjusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRevision {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// Which revision.
    pub revision: Revision,
    /// From which side.
    pub viewer: Viewer,
}

/// One revision of an order.
#[derive(Debug, Clone)]
pub struct RevisionView {
    /// Which document it is.
    pub content_ref: ContentRef,
    /// What it asks for.
    pub content: OrderContent,
    /// What differs from the original.
    pub diff: ContentDiff,
    /// When it was made.
    pub made_at: Timestamp,
    /// The account that made it; `None` for buyers, and where there is none.
    pub made_by: Option<AccountId>,
}

impl ViewRevision {
    const fn keys(&self) -> [Key; 2] {
        [
            Key::order_confirmation(self.brand, self.order, self.revision),
            Key::price_revision(self.brand, self.order, self.revision),
        ]
    }
}

impl Question for ViewRevision {
    type Answer = RevisionView;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::order(self.brand, self.order));
        keys.record(Key::original_order(self.brand, self.order));
        self.keys().into_iter().for_each(|key| keys.record(key));
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<RevisionView, Stop<Never>> {
        seen_order(facts, &Key::order(self.brand, self.order), self.viewer, actor)?;
        let original_key = Key::original_order(self.brand, self.order);
        let placed = facts.get::<OriginalOrder>(&original_key).ok_or_else(|| Missing::of(&original_key))?;
        let [confirmation, prices] = self.keys();
        let (content_ref, content, made_at, made_by) =
            if let Some(found) = facts.get::<OrderConfirmation>(&confirmation) {
                (ContentRef::Confirmation(self.revision), &found.content, found.made_at, found.made_by)
            } else {
                let found = facts.get::<PriceRevision>(&prices).ok_or_else(|| Missing::of(&confirmation))?;
                (ContentRef::Prices(self.revision), &found.content, found.made_at, found.made_by)
            };
        let diff = ContentDiff::between(&OrderContent::of_original(placed), content);
        let made_by = made_by.filter(|_| self.viewer == Viewer::Brand);
        Ok(RevisionView { content_ref, content: content.clone(), diff, made_at, made_by })
    }
}
