//! Look at what the card of an order pays.

use std::sync::Arc;

use super::super::{Missing, Question, Stop, Viewer};
use crate::order::{Order, Payment};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{BrandId, OrderId, Timestamp};

/// Asks for what the card of an order pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewPayment {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// From which side. Both see the same: what is taken from a card is its holder's business as well.
    pub viewer: Viewer,
}

/// What the card of an order pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentView {
    /// The authorization and what was done with it.
    pub payment: Arc<Payment>,
    /// Its version.
    pub version: Version,
}

impl Question for ViewPayment {
    /// `None` = no card pays for the order.
    type Answer = Option<PaymentView>;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::order(self.brand, self.order));
        keys.record(Key::payment(self.brand, self.order));
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<Option<PaymentView>, Stop<Never>> {
        let key = Key::order(self.brand, self.order);
        let order = facts.get::<Order>(&key).ok_or_else(|| Missing::of(&key))?;
        let access = match self.viewer {
            Viewer::Brand => actor.on_brand(order.brand),
            Viewer::Buyer => actor.on_organization(order.buyer),
        };
        access.ok_or_else(|| Missing::of(&key))?;
        let key = Key::payment(self.brand, self.order);
        let payment = facts.get::<Payment>(&key).map(Arc::clone);
        Ok(payment.map(|payment| PaymentView { payment, version: facts.version(&key) }))
    }
}
