//! Who comes by an order link: the check before everything that is done by one.

use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use super::super::{Missing, reasons};
use crate::party::{Actor, GuestPass, Identity, LinkClosed, OrderLink};
use crate::record::{Claim, ClaimScope, Facts, Key, Keys, Kind};
use crate::value::{BrandId, CatalogId, GuestId, LinkId, SecretHash, Timestamp};

/// What somebody has who came by an order link. The two tokens prove all that a guest may do; no id does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ByLink {
    /// The hash of the token in the link's URL.
    pub token: SecretHash,
    /// The hash of the guest's own token. The host draws one, of 128 random bits or more, for whoever has none yet.
    pub guest: SecretHash,
}

/// Why somebody who has an order link may not do this by it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotAdmitted {
    /// The link is not live.
    #[error(transparent)]
    Closed(#[from] LinkClosed),
    /// The link has a passcode, and the guest has not told it, or an earlier one.
    #[error("the link asks for its passcode")]
    PasscodeMissing,
    /// The link is for those who log in.
    #[error("the link is for buyers who log in")]
    LogInMissing,
    /// The link is for buyers of the brand, and the buyer organization is none.
    #[error("the link is for buyers of the brand, and this buyer organization is none")]
    NotConnected,
    /// The link does not open the catalog.
    #[error("the link does not open the catalog {catalog}")]
    CatalogNotOpened {
        /// Which catalog.
        catalog: CatalogId,
    },
}

reasons! {
    NotAdmitted shares [Closed] {
        PasscodeMissing {} = "passcode_missing";
        LogInMissing {} = "log_in_missing";
        NotConnected {} = "not_connected";
        CatalogNotOpened { catalog } = "catalog_not_opened";
    }
}

impl ByLink {
    /// Who the guest is.
    pub fn guest_id(&self) -> GuestId {
        GuestId::of(&self.guest)
    }

    /// Asks for the link, and for what of the guest it looks at.
    pub(in crate::operation) fn ask(&self, brand: BrandId, known: &Facts, keys: &mut Keys) {
        let claim = ClaimScope::LinkToken(&self.token).key(brand);
        if let Some(link) = link_id(known, brand, &self.token) {
            keys.record(Key::order_link(brand, link));
            keys.record(Key::guest_pass(brand, link, self.guest_id()));
        }
        keys.record(claim);
    }

    /// The link that the token leads to.
    pub(in crate::operation) fn link<'f>(
        &self,
        facts: &'f Facts,
        brand: BrandId,
    ) -> Result<&'f Arc<OrderLink>, Missing> {
        link_of(facts, brand, &self.token)
    }

    /// The link, for whoever it says that it is: somebody logged in, or the guest with that token.
    pub(in crate::operation) fn link_for<'f>(
        &self,
        facts: &'f Facts,
        brand: BrandId,
        actor: &Actor,
    ) -> Result<&'f Arc<OrderLink>, Missing> {
        let is_other = matches!(actor.identity(), Identity::Guest(guest) if guest != self.guest_id());
        if is_other { Err(no_link()) } else { link_of(facts, brand, &self.token) }
    }

    /// Why somebody does not come by the link: it is not live, its passcode was not told, or it is for those who log in.
    pub(in crate::operation) fn shut(
        &self,
        facts: &Facts,
        link: &OrderLink,
        actor: &Actor,
        now: Timestamp,
    ) -> impl Iterator<Item = NotAdmitted> {
        let pass = facts.get::<GuestPass>(&Key::guest_pass(link.brand, link.id, self.guest_id()));
        let through = !link.has_passcode || pass.is_some_and(|pass| pass.opens(link, now));
        let passcode = (!through).then_some(NotAdmitted::PasscodeMissing);
        let is_guest = matches!(actor.identity(), Identity::Guest(_));
        let log_in = (link.kind.asks_log_in() && is_guest).then_some(NotAdmitted::LogInMissing);
        link.closed(now).into_iter().map(NotAdmitted::Closed).chain(passcode).chain(log_in)
    }

    /// The same, and for one catalog of the link.
    pub(in crate::operation) fn shut_from(
        &self,
        facts: &Facts,
        link: &OrderLink,
        catalog: CatalogId,
        (actor, now): (&Actor, Timestamp),
    ) -> impl Iterator<Item = NotAdmitted> {
        let opened = (!link.kind.opens(catalog)).then_some(NotAdmitted::CatalogNotOpened { catalog });
        self.shut(facts, link, actor, now).chain(opened)
    }
}

/// That there is no such link. The hash of a token is nothing to be told.
fn no_link() -> Missing {
    Missing { table: Kind::OrderLink.table(), name: "by its token".to_owned() }
}

/// The link that has this token, by its id.
pub(super) fn link_id(facts: &Facts, brand: BrandId, token: &SecretHash) -> Option<LinkId> {
    let claim = facts.get::<Claim>(&ClaimScope::LinkToken(token).key(brand))?;
    Some(LinkId::from_uuid(claim.target))
}

/// The link that has this token.
pub(super) fn link_of<'f>(
    facts: &'f Facts,
    brand: BrandId,
    token: &SecretHash,
) -> Result<&'f Arc<OrderLink>, Missing> {
    let link = link_id(facts, brand, token).and_then(|id| facts.get(&Key::order_link(brand, id)));
    link.ok_or_else(no_link)
}
