//! Look at one order.

use std::sync::Arc;

use thiserror::Error;

use super::super::{Missing, Question, Stop};
use crate::order::{Order, OriginalOrder};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Reason;
use crate::value::{BrandId, OrderId, Timestamp};

/// From which side an order is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// As staff of the brand. Notes to the buyer's own company are left out.
    Brand,
    /// As a member of the buyer organization.
    Buyer,
}

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
}

/// An order is never refused: it is there or it is not.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ViewOrderRefusal {}

impl Reason for ViewOrderRefusal {
    fn code(&self) -> &'static str {
        match *self {}
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match *self {}
    }
}

impl Question for ViewOrder {
    type Answer = OrderView;
    type Reason = ViewOrderRefusal;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::order(self.brand, self.order));
        keys.record(Key::original_order(self.brand, self.order));
    }

    fn answer(
        &self,
        facts: &Facts,
        _: Timestamp,
        actor: &Actor,
    ) -> Result<OrderView, Stop<ViewOrderRefusal>> {
        let key = Key::order(self.brand, self.order);
        let missing = || Missing::of(&key);
        let order = facts.get::<Order>(&key).ok_or_else(missing)?;
        let original =
            facts.get::<OriginalOrder>(&Key::original_order(self.brand, self.order)).ok_or_else(missing)?;
        let (access, original) = match self.viewer {
            Viewer::Brand => (actor.on_brand(order.brand), Arc::new(original.for_brand())),
            Viewer::Buyer => (actor.on_organization(order.buyer), Arc::clone(original)),
        };
        access.ok_or_else(missing)?;
        Ok(OrderView { order: Arc::clone(order), version: facts.version(&key), original })
    }
}
