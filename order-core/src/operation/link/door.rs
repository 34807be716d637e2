//! Who comes by an order link: the check before everything that is done by one.

use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use super::super::{Missing, reasons};
use crate::party::{GuestPass, LinkClosed, OrderLink};
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

    /// The link. A token that is no link's, or no longer, leads to nothing.
    pub(in crate::operation) fn link<'f>(
        &self,
        facts: &'f Facts,
        brand: BrandId,
    ) -> Result<&'f Arc<OrderLink>, Missing> {
        link_of(facts, brand, &self.token)
    }

    /// Why the guest does not come by the link: it is not live, or its passcode was not told.
    pub(in crate::operation) fn shut(
        &self,
        facts: &Facts,
        link: &OrderLink,
        now: Timestamp,
    ) -> impl Iterator<Item = NotAdmitted> {
        let pass = facts.get::<GuestPass>(&Key::guest_pass(link.brand, link.id, self.guest_id()));
        let through = !link.has_passcode || pass.is_some_and(|pass| pass.opens(link, now));
        let passcode = (!through).then_some(NotAdmitted::PasscodeMissing);
        link.closed(now).into_iter().map(NotAdmitted::Closed).chain(passcode)
    }

    /// The same for a guest who is not logged in, and for one catalog of the link.
    pub(in crate::operation) fn shut_to_guest(
        &self,
        facts: &Facts,
        link: &OrderLink,
        catalog: CatalogId,
        now: Timestamp,
    ) -> impl Iterator<Item = NotAdmitted> {
        let log_in = link.kind.asks_log_in().then_some(NotAdmitted::LogInMissing);
        self.shut(facts, link, now).chain(log_in).chain(not_opened(link, catalog))
    }
}

/// That a link does not open a catalog.
pub(in crate::operation) fn not_opened(link: &OrderLink, catalog: CatalogId) -> Option<NotAdmitted> {
    (!link.kind.opens(catalog)).then_some(NotAdmitted::CatalogNotOpened { catalog })
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
    // The hash of a token is nothing to be told.
    let missing = || Missing { kind: Kind::OrderLink, name: "by its token".to_owned() };
    let link = link_id(facts, brand, token).and_then(|id| facts.get(&Key::order_link(brand, id)));
    link.ok_or_else(missing)
}
