//! What can be done with an order now, and why not the rest.
//!
//! Decides nothing: every answer is that of the rule which the command itself goes by. Deliberately knows no input that only a person
//! can give: it is asked as if nothing were edited, nobody told, and all that is left were delivered and billed.

mod ask;
mod offer;

use super::order::{ExportKind, Viewer, may_export};
use super::{Missing, Operation, Permission, Question, Stop};
use crate::order::{AttachedReference, Backlog, DocumentKind, Order};
use crate::party::{Access, Actor};
use crate::record::{Facts, Key, Keys};
use crate::refusal::{AnyReason, Never};
use crate::value::{BrandId, DeliveryNoteId, InvoiceId, OrderId, Timestamp};
use ask::Ask;
use offer::{of_brand, of_buyer};

/// Asks what can be done with an order. Whoever may only read is told of everything as well, with that among the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailableOperations {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// From which side.
    pub viewer: Viewer,
}

/// Something that can be done, or cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailableOperation {
    /// What.
    pub offered: Offered,
    /// What it is about.
    pub about: About,
    /// What somebody must be to do it.
    pub permission: Permission,
    /// Every reason why it cannot be done; none = it can.
    pub reasons: Vec<AnyReason>,
}

impl AvailableOperation {
    /// Whether it can be done.
    pub const fn is_allowed(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// What can be done with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offered {
    /// A change.
    Change(Operation),
    /// A document for people, which changes nothing.
    Export(ExportKind),
}

/// What of an order an operation is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// The order.
    Order,
    /// A delivery note that it is on.
    DeliveryNote(DeliveryNoteId),
    /// An invoice of it.
    Invoice(InvoiceId),
    /// A document kept elsewhere that refers to it.
    Attached(AttachedReference),
    /// A document of this kind, kept elsewhere, that may be attached.
    NewReference(DocumentKind),
}

impl AvailableOperations {
    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }

    /// The changes of this side.
    fn asks(&self, order: &Order, facts: &Facts) -> Vec<Ask> {
        match self.viewer {
            Viewer::Brand => {
                let backlog = facts.get::<Backlog>(&Key::backlog(self.brand, self.order));
                of_brand(order, backlog.map(AsRef::as_ref))
            }
            Viewer::Buyer => of_buyer(order),
        }
    }

    /// What the actor may do on the side that it looks from; `None` = the order does not exist for it.
    fn access(&self, order: &Order, actor: &Actor) -> Option<Access> {
        match self.viewer {
            Viewer::Brand => actor.on_brand(order.brand),
            Viewer::Buyer => actor.on_organization(order.buyer),
        }
    }
}

impl Question for AvailableOperations {
    type Answer = Vec<AvailableOperation>;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            self.asks(order, known).iter().for_each(|ask| ask.needs(known, keys));
        }
        keys.record(self.key());
    }

    fn answer(
        &self,
        facts: &Facts,
        now: Timestamp,
        actor: &Actor,
    ) -> Result<Vec<AvailableOperation>, Stop<Never>> {
        let order = facts.get::<Order>(&self.key()).ok_or_else(|| Missing::of(&self.key()))?;
        let access = self.access(order, actor).ok_or_else(|| Missing::of(&self.key()))?;
        let asks = self.asks(order, facts);
        let mut all = Vec::with_capacity(asks.len().saturating_add(ExportKind::ALL.len()));
        for ask in asks {
            all.push(ask.answer(facts, now, access)?);
        }
        let read = match self.viewer {
            Viewer::Brand => Permission::Brand(Access::Read),
            Viewer::Buyer => Permission::Buyer(Access::Read),
        };
        all.extend(ExportKind::ALL.into_iter().map(|kind| AvailableOperation {
            offered: Offered::Export(kind),
            about: About::Order,
            permission: read,
            reasons: may_export(order, kind).err().map(|why| why.to_any()).unwrap_or_default(),
        }));
        Ok(all)
    }
}
