//! Look at an order link, as staff.

use std::sync::Arc;

use super::super::{Missing, Question, Stop};
use crate::party::{Actor, LinkClosed, OrderLink};
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{BrandId, LinkId, Timestamp};

/// Asks for an order link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewLink {
    /// The brand.
    pub brand: BrandId,
    /// Which link.
    pub link: LinkId,
}

/// An order link as staff see it. Token and passcode are not in it, and nobody can look them up.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// The link.
    pub link: Arc<OrderLink>,
    /// Its version, for changes that build on what was seen.
    pub version: Version,
    /// Why nobody comes by it now; nothing = it is live.
    pub closed: Vec<LinkClosed>,
}

impl Question for ViewLink {
    type Answer = LinkView;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::order_link(self.brand, self.link));
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<LinkView, Stop<Never>> {
        let key = Key::order_link(self.brand, self.link);
        let seen = facts.get::<OrderLink>(&key).filter(|_| actor.on_brand(self.brand).is_some());
        let link = Arc::clone(seen.ok_or_else(|| Missing::of(&key))?);
        Ok(LinkView { version: facts.version(&key), closed: link.closed(now), link })
    }
}
