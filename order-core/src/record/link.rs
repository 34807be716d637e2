//! Where order links and their guests lie, and what they show in columns. Nothing secret is among that.

use super::index::{integer, text};
use super::kind::stored;
use super::{Column, IndexValue, Key, KeyName, Kind, Partition};
use crate::cart::{GuestCart, GuestCartState};
use crate::party::{GuestPass, LinkSecret, OrderLink};
use crate::value::{BrandId, GuestCartId, GuestId, LinkId, Timestamp};

/// Order links and who came by them.
impl Key {
    /// An order link.
    pub const fn order_link(brand: BrandId, id: LinkId) -> Self {
        Self::new(Partition::Brand(brand), Kind::OrderLink, KeyName::Id(id.as_uuid()))
    }

    /// The secrets of an order link.
    pub const fn link_secret(brand: BrandId, id: LinkId) -> Self {
        Self::new(Partition::Brand(brand), Kind::LinkSecret, KeyName::Id(id.as_uuid()))
    }

    /// That a guest knew the passcode of an order link.
    pub const fn guest_pass(brand: BrandId, link: LinkId, guest: GuestId) -> Self {
        let name = KeyName::Pair(link.as_uuid(), guest.as_uuid());
        Self::new(Partition::Brand(brand), Kind::GuestPass, name)
    }

    /// The cart of a guest.
    pub const fn guest_cart(brand: BrandId, id: GuestCartId) -> Self {
        Self::new(Partition::Brand(brand), Kind::GuestCart, KeyName::Id(id.as_uuid()))
    }
}

pub(super) const LINK_COLUMNS: &[Column] =
    &[text("name"), text("kind"), text("status"), integer("released_at"), integer("expires_at")];

pub(super) const GUEST_CART_COLUMNS: &[Column] =
    &[text("link"), text("catalog"), integer("items"), text("cart"), integer("changed_at")];

fn time(at: Option<Timestamp>) -> IndexValue {
    at.map_or(IndexValue::Null, |at| IndexValue::Integer(at.micros()))
}

stored!(OrderLink as OrderLink {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(&self.name),
            IndexValue::text(self.kind.word()),
            IndexValue::text(self.status),
            time(self.released_at),
            time(self.expires_at),
        ]
    }
});

stored!(LinkSecret as LinkSecret);

stored!(GuestPass as GuestPass {
    fn columns(&self) -> Vec<IndexValue> {
        vec![time(Some(self.expires_at))]
    }
});

stored!(GuestCart as GuestCart {
    fn columns(&self) -> Vec<IndexValue> {
        let (items, cart) = match &self.state {
            GuestCartState::Filling { items } => (items.len(), None),
            GuestCartState::TakenOver { cart, .. } => (0, Some(*cart)),
        };
        vec![
            IndexValue::text(self.link),
            IndexValue::text(self.catalog),
            IndexValue::count(u64::try_from(items).unwrap_or(u64::MAX)),
            IndexValue::optional(cart),
            time(Some(self.changed_at)),
        ]
    }
});
