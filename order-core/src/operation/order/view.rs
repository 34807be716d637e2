//! Look at one order.

use std::sync::Arc;

use super::super::{Missing, Question, Stop, Viewer, order_for_buyer};
use crate::order::{Order, OriginalOrder};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{BrandId, OrderId, Timestamp};

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

impl Question for ViewOrder {
    type Answer = OrderView;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::order(self.brand, self.order));
        keys.record(Key::original_order(self.brand, self.order));
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<OrderView, Stop<Never>> {
        let key = Key::order(self.brand, self.order);
        let missing = || Missing::of(&key);
        let order = facts.get::<Order>(&key).ok_or_else(missing)?;
        let original =
            facts.get::<OriginalOrder>(&Key::original_order(self.brand, self.order)).ok_or_else(missing)?;
        let (access, order, original) = match self.viewer {
            Viewer::Brand => (actor.on_brand(order.brand), Arc::clone(order), Arc::new(original.for_brand())),
            Viewer::Buyer => {
                (actor.on_organization(order.buyer), Arc::new(order_for_buyer(order)), Arc::clone(original))
            }
        };
        access.ok_or_else(missing)?;
        Ok(OrderView { order, version: facts.version(&key), original })
    }
}
