//! Remove products from the cart of a guest. Removing the last one removes the cart.

use std::collections::HashSet;

use serde::Serialize;
use thiserror::Error;

use super::super::super::cart::RemovedFromCart;
use super::super::super::shared::Outdated;
use super::super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::super::{ByLink, NotAdmitted};
use super::{ask_for_guest_cart, reach};
use crate::cart::{CartItem, GuestCart, GuestCartState};
use crate::record::{Facts, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, CatalogId, ProductId};

/// Removes products from the guest's cart for a catalog of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemoveFromGuestCart {
    /// The brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
    /// From which catalog.
    pub catalog: CatalogId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Which products.
    pub products: Vec<ProductId>,
}

/// Why products cannot be removed from a guest's cart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RemoveFromGuestCartRefusal {
    /// The guest does not come by the link, or not to this catalog.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
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
    RemoveFromGuestCartRefusal shares [NotAdmitted, Outdated] {
        Nothing {} = "nothing";
        NotInCart { product } = "not_in_cart";
    }
}

impl Command for RemoveFromGuestCart {
    type Output = RemovedFromCart;
    type Reason = RemoveFromGuestCartRefusal;

    const OPERATION: Operation = Operation::RemoveFromGuestCart;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for_guest_cart(self.brand, &self.by, self.catalog, known, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<RemovedFromCart>, Stop<RemoveFromGuestCartRefusal>> {
        let mut findings: Findings<RemoveFromGuestCartRefusal> = Findings::new();
        let at = (self.brand, &self.by, self.catalog);
        let reached = reach(facts, at, (moment.actor(), moment.now()), &mut findings)?;
        let items = reached.items()?;
        findings.extend(Outdated::check(facts, &reached.key, self.seen).map(Into::into));
        findings.check(!self.products.is_empty(), || RemoveFromGuestCartRefusal::Nothing);
        let there: HashSet<ProductId> = items.iter().map(|item| item.product).collect();
        for product in self.products.iter().copied() {
            findings.check(there.contains(&product), || RemoveFromGuestCartRefusal::NotInCart { product });
        }
        findings.verdict(())?;

        let gone: HashSet<_> = self.products.iter().collect();
        let left: Vec<CartItem> =
            items.iter().filter(|item| !gone.contains(&item.product)).cloned().collect();
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = facts.version(&reached.key).next();
        let after = reached.cart.filter(|_| !left.is_empty()).map(|cart| GuestCart {
            state: GuestCartState::Filling { items: left },
            changed_at: moment.now(),
            ..cart.clone()
        });
        let output = if let Some(after) = after {
            draft.put(reached.key, after);
            RemovedFromCart::Left { version }
        } else {
            draft.delete(reached.key);
            RemovedFromCart::Gone
        };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
