//! Remove products from a cart. Removing the last one removes the cart.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::may_use;
use crate::cart::Cart;
use crate::party::Access;
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, CartId, ProductId};

/// Removes products from a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemoveFromCart {
    /// The brand.
    pub brand: BrandId,
    /// Which cart.
    pub cart: CartId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Which products.
    pub products: Vec<ProductId>,
}

/// The cart afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovedFromCart {
    /// Other products are left.
    Left {
        /// The version of the cart.
        version: Version,
    },
    /// It was the last product, and the cart is gone.
    Gone,
}

/// Why products cannot be removed from a cart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RemoveFromCartRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The cart changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Nothing is to be removed.
    #[error("there is nothing to remove from the cart")]
    Nothing,
    /// The cart does not have the product.
    #[error("the product {product} is not in the cart")]
    NotInCart {
        /// Which product.
        product: ProductId,
    },
}

reasons! {
    RemoveFromCartRefusal shares [NotPermitted, Outdated] {
        Nothing {} = "nothing";
        NotInCart { product } = "not_in_cart";
    }
}

impl Command for RemoveFromCart {
    type Output = RemovedFromCart;
    type Reason = RemoveFromCartRefusal;

    const OPERATION: Operation = Operation::RemoveFromCart;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::cart(self.brand, self.cart);
        if let Some(cart) = known.get::<Cart>(&key)
            && !cart.route.is_working()
        {
            keys.record(ClaimScope::CartSlot(cart.buyer, cart.catalog).key(self.brand));
        }
        keys.record(key);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<RemovedFromCart>, Stop<RemoveFromCartRefusal>> {
        let key = Key::cart(self.brand, self.cart);
        let cart = facts.get::<Cart>(&key).ok_or_else(|| Missing::of(&key))?;
        match may_use(moment.actor(), cart.brand, cart.buyer, cart.route) {
            Some(Access::Write) => {}
            Some(Access::Read) => return Err(Stop::refused(NotPermitted)),
            None => return Err(Missing::of(&key).into()),
        }
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(RemoveFromCartRefusal::from));
        findings.check(!self.products.is_empty(), || RemoveFromCartRefusal::Nothing);
        let there: HashSet<ProductId> = cart.items.iter().map(|item| item.product).collect();
        for product in self.products.iter().copied() {
            findings.check(there.contains(&product), || RemoveFromCartRefusal::NotInCart { product });
        }
        findings.verdict(())?;

        let gone: HashSet<_> = self.products.iter().collect();
        let kept = cart.items.iter().filter(|item| !gone.contains(&item.product)).cloned();
        let after = Cart { items: kept.collect(), ..cart.as_ref().clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let output = if after.items.is_empty() {
            draft.delete(key);
            if !cart.route.is_working() {
                draft.release(self.brand, &ClaimScope::CartSlot(cart.buyer, cart.catalog));
            }
            RemovedFromCart::Gone
        } else {
            let version = facts.version(&key).next();
            draft.put(key, after);
            RemovedFromCart::Left { version }
        };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
