//! Offline buyers that sign in through a customer link: what with, and that they are.

use serde::{Deserialize, Serialize};

use super::{LinkKind, OrderLink};
use crate::value::{
    BuyerOrganizationId, EmailAddress, LinkId, PasswordHash, SecretHash, SessionId, Timestamp,
};

/// What an offline buyer signs in with: an e-mail address and a password, or the buyer's code and a passcode, or either. It lies apart
/// from the buyer, so that whoever shows the buyer cannot show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineAccess {
    /// Which buyer.
    pub buyer: BuyerOrganizationId,
    /// The e-mail address and the password; `None` = it does not sign in with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<OfflinePassword>,
    /// The hash of the passcode beside the buyer's code; `None` = it does not sign in with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passcode: Option<PasswordHash>,
    /// The generation of its sessions, which begins anew with every change. Those of an earlier one are closed.
    pub generation: u32,
}

/// An e-mail address with its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflinePassword {
    /// The address, unique among the offline buyers of a brand.
    pub email: EmailAddress,
    /// The hash of the password.
    pub hash: PasswordHash,
}

impl OfflineAccess {
    /// A buyer that does not sign in.
    pub const fn none(buyer: BuyerOrganizationId) -> Self {
        Self { buyer, password: None, passcode: None, generation: 0 }
    }

    /// Whether a hash is that of the password or of the passcode.
    pub fn has(&self, hash: &PasswordHash) -> bool {
        self.passcode.as_ref() == Some(hash) || self.password.as_ref().is_some_and(|kept| kept.hash == *hash)
    }
}

/// That an offline buyer is signed in. Whoever has the token is the buyer, until the session is closed or over, or the link is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineSession {
    /// Its id, which follows from the token's hash.
    pub id: SessionId,
    /// The hash of its token.
    pub token: SecretHash,
    /// Who is signed in.
    pub buyer: BuyerOrganizationId,
    /// The customer link that the buyer came by.
    pub link: LinkId,
    /// The generation of the buyer's sessions that it is of.
    pub generation: u32,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ends, if it is not closed before. At this instant it is over.
    pub expires_at: Timestamp,
}

impl OfflineSession {
    /// Whether it still stands for the buyer: neither over, nor of an earlier generation, and its link is live.
    pub fn is_open(&self, access: &OfflineAccess, link: &OrderLink, now: Timestamp) -> bool {
        let of_buyer = self.buyer == access.buyer && self.generation == access.generation;
        let by_link = self.link == link.id && is_door(link, now);
        of_buyer && by_link && now < self.expires_at
    }
}

/// Whether offline buyers sign in through a link at a time: a customer link that is live.
pub(crate) fn is_door(link: &OrderLink, now: Timestamp) -> bool {
    matches!(link.kind, LinkKind::Customer { .. }) && link.closed(now).is_empty()
}
