//! Where order links and their guests lie, and what they show in columns. Nothing secret is among that.

use super::kind::stored;
use super::{IndexValue, Key, KeyName, Kind, Partition};
use crate::party::{GuestPass, LinkSecret, OrderLink};
use crate::value::{BrandId, GuestId, LinkId, Timestamp};

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
}

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
