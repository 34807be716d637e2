//! Open the session of an offline buyer: it is signed in.

use serde::Serialize;
use thiserror::Error;

use super::super::account::OpenedSession;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::log_in::{ask_for_door, by_host, door, failures_key, is_locked};
use crate::party::{OfflineAccess, OfflineSession, SessionLength, Throttle};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::value::{BrandId, BuyerOrganizationId, PasswordHash, SecretHash, SessionId};

/// Opens a session of an offline buyer that came by a customer link. The host asks for it, after it compared password or passcode with
/// the hash that [`PrepareOfflineLogIn`](super::PrepareOfflineLogIn) answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenOfflineSession {
    /// Of which brand.
    pub brand: BrandId,
    /// The hash of the link's token.
    pub link: SecretHash,
    /// The buyer.
    pub buyer: BuyerOrganizationId,
    /// The hash that was compared with.
    pub secret: PasswordHash,
    /// The hash of the session's token, which the host has drawn.
    pub token: SecretHash,
    /// How long it lasts.
    pub lasts: SessionLength,
}

/// Why no session is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpenOfflineSessionRefusal {
    /// The link is no live customer link, there is no such buyer, it is locked, or its secret is no longer the one that was compared.
    #[error("nobody can sign in like this")]
    LogInRefused,
    /// There is or was a session with this token.
    #[error("this token was used before")]
    TokenUsed,
}

reasons! {
    OpenOfflineSessionRefusal {
        LogInRefused {} = "log_in_refused";
        TokenUsed {} = "token_used";
    }
}

impl Command for OpenOfflineSession {
    type Output = OpenedSession;
    type Reason = OpenOfflineSessionRefusal;

    const OPERATION: Operation = Operation::OpenOfflineSession;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for_door(self.brand, &self.link, known, keys);
        keys.record(Key::offline_access(self.brand, self.buyer));
        keys.record(failures_key(self.brand, self.buyer));
        keys.record(Key::offline_session(self.brand, SessionId::of(&self.token)));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OpenedSession>, Stop<OpenOfflineSessionRefusal>> {
        by_host(moment.actor(), self.brand)?;
        let now = moment.now();
        let access = facts.get::<OfflineAccess>(&Key::offline_access(self.brand, self.buyer));
        let access = access.filter(|access| access.has(&self.secret));
        let access = access.filter(|_| !is_locked(facts, self.brand, self.buyer, now));
        let Some((access, link)) = access.zip(door(facts, self.brand, &self.link, now)) else {
            return Err(Stop::refused(OpenOfflineSessionRefusal::LogInRefused));
        };
        let id = SessionId::of(&self.token);
        let key = Key::offline_session(self.brand, id);
        if facts.version(&key) != Version::NEVER {
            return Err(Stop::refused(OpenOfflineSessionRefusal::TokenUsed));
        }

        let expires_at = now.saturating_add(self.lasts.duration());
        let session = OfflineSession {
            id,
            token: self.token,
            buyer: self.buyer,
            link: link.id,
            generation: access.generation,
            opened_at: now,
            expires_at,
        };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let failures = failures_key(self.brand, self.buyer);
        if facts.get::<Throttle>(&failures).is_some() {
            draft.delete(failures);
        }
        let known_by =
            vec![FieldChange::set("buyer", self.buyer), FieldChange::set("expires_at", expires_at)];
        draft.create(key, session, known_by, moment);
        Ok(Decision { output: OpenedSession { id, expires_at }, changeset: draft.finish()? })
    }
}
