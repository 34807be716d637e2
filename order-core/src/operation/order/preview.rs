//! Preview an order: what would be placed, exactly.

use std::sync::Arc;

use super::super::{Question, Stop};
use super::PlaceRefusal;
use super::examine::{kept, may_place};
use super::surroundings::ask_for;
use crate::cart::CheckoutForm;
use crate::order::{Fingerprint, OriginalOrder};
use crate::party::Actor;
use crate::record::{Facts, Keys};
use crate::value::{BrandId, CartId, Timestamp};

/// Asks what placing a cart with a form would come to. It is refused for the reasons that placing would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewOrder {
    /// The brand.
    pub brand: BrandId,
    /// Which cart.
    pub cart: CartId,
    /// What the buyer filled in.
    pub form: CheckoutForm,
}

/// What would be placed. Whoever places names the fingerprint, and so agrees to all of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Stands for all of the content.
    pub fingerprint: Fingerprint,
    /// The order as it would be frozen: items with prices, totals, addresses, payment, terms.
    pub content: Arc<OriginalOrder>,
}

impl Question for PreviewOrder {
    type Answer = Preview;
    type Reason = PlaceRefusal;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for(self.brand, self.cart, &self.form, known, keys);
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<Preview, Stop<PlaceRefusal>> {
        let cart = kept(facts, self.brand, self.cart)?;
        let permit = may_place(facts, cart, &self.form, None, now, actor)?;
        Ok(permit.preview())
    }
}
