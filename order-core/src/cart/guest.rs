//! Carts of guests, who came by an order link and belong to no buyer organization yet.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::CartItem;
use crate::value::{
    BrandId, BuyerOrganizationId, CartId, CatalogId, GuestCartId, GuestId, LinkId, Timestamp,
};

/// What a guest means to order from one catalog of a link. It is nobody's but the guest's: neither the brand nor a buyer organization
/// sees it, and it stands in the way of nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestCart {
    /// Its id, which follows from guest, link and catalog.
    pub id: GuestCartId,
    /// The brand.
    pub brand: BrandId,
    /// Whose it is.
    pub guest: GuestId,
    /// The link that the guest came by.
    pub link: LinkId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// What is in it, or what became of it.
    pub state: GuestCartState,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// What is in the cart of a guest, or what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuestCartState {
    /// It is being filled.
    Filling {
        /// One item per product, in the order of adding.
        items: Vec<CartItem>,
    },
    /// It became the cart of a buyer organization. That is remembered for a while, so that whoever asks for it again is answered alike.
    TakenOver {
        /// Whose it is now.
        buyer: BuyerOrganizationId,
        /// The cart that it became, or went into.
        cart: CartId,
    },
}

impl GuestCart {
    /// How long the cart of a guest is kept that nobody changes.
    pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

    /// Whether nobody changed it for so long that it is forgotten.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.since(self.changed_at) >= Self::KEPT
    }

    /// What is in it; `None` = it was taken over.
    pub fn items(&self) -> Option<&[CartItem]> {
        match &self.state {
            GuestCartState::Filling { items } => Some(items),
            GuestCartState::TakenOver { .. } => None,
        }
    }
}

/// The name space of the ids of guest carts.
const GUEST_CARTS: Uuid = Uuid::from_u128(0x9d21_4e6b_7c05_5a3f_8b1e_20f4_d36a_71c8);

impl GuestCartId {
    /// The id of the one cart that a guest has for a catalog of a link.
    pub fn of(guest: GuestId, link: LinkId, catalog: CatalogId) -> Self {
        let parts = [guest.as_uuid(), link.as_uuid(), catalog.as_uuid()];
        let bytes: Vec<u8> = parts.iter().flat_map(Uuid::as_bytes).copied().collect();
        Self::from_uuid(Uuid::new_v5(&GUEST_CARTS, &bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(guest: u128, link: u128, catalog: u128) -> (GuestId, LinkId, CatalogId) {
        let uuid = Uuid::from_u128;
        (GuestId::from_uuid(uuid(guest)), LinkId::from_uuid(uuid(link)), CatalogId::from_uuid(uuid(catalog)))
    }

    #[test]
    fn there_is_one_per_guest_link_and_catalog() {
        let of = |(guest, link, catalog)| GuestCartId::of(guest, link, catalog);
        let first = of(ids(1, 2, 3));
        assert_eq!(first, of(ids(1, 2, 3)));
        for other in [ids(4, 2, 3), ids(1, 4, 3), ids(1, 2, 4), ids(2, 1, 3), ids(1, 3, 2)] {
            assert_ne!(first, of(other), "{other:?}");
        }
    }

    #[test]
    fn it_is_forgotten_thirty_days_after_its_last_change() {
        let (guest, link, catalog) = ids(1, 2, 3);
        let changed_at: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        let cart = GuestCart {
            id: GuestCartId::of(guest, link, catalog),
            brand: BrandId::from_uuid(Uuid::nil()),
            guest,
            link,
            catalog,
            state: GuestCartState::Filling { items: Vec::new() },
            changed_at,
        };
        let end = changed_at.saturating_add(GuestCart::KEPT);
        assert!(!cart.is_over(Timestamp::from_micros(end.micros().saturating_sub(1)).unwrap()));
        assert!(cart.is_over(end));
    }
}
