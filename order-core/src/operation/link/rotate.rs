//! Give an order link another token.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::{LinkReceipt, TokenUsed, WrongLinkStatus, ask_for_link, ask_for_token, may_step, staff_link};
use crate::party::{LinkSecret, LinkStatus};
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::value::{BrandId, LinkId, SecretHash};

/// Gives an order link another token. The URL of before leads nowhere from then on; carts that came by it stay, and can be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RotateLinkToken {
    /// Of which brand.
    pub brand: BrandId,
    /// Which link.
    pub link: LinkId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The hash of the new token.
    pub token: SecretHash,
}

/// Why an order link cannot get this token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RotateLinkTokenRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It is deleted.
    #[error(transparent)]
    WrongLinkStatus(#[from] WrongLinkStatus),
    /// This or another link has or had the token.
    #[error(transparent)]
    TokenUsed(#[from] TokenUsed),
}

reasons! { RotateLinkTokenRefusal shares [NotPermitted, Outdated, WrongLinkStatus, TokenUsed] {} }

impl Command for RotateLinkToken {
    type Output = LinkReceipt;
    type Reason = RotateLinkTokenRefusal;

    const OPERATION: Operation = Operation::RotateLinkToken;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for_link(self.brand, self.link, keys);
        ask_for_token(known, self.brand, self.link, keys);
        keys.record(ClaimScope::LinkToken(&self.token).key(self.brand));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<LinkReceipt>, Stop<RotateLinkTokenRefusal>> {
        let link = staff_link(facts, moment.actor(), self.brand, self.link)?;
        let wanted = [LinkStatus::Open, LinkStatus::Void];
        let mut findings = may_step::<RotateLinkTokenRefusal>(facts, link, self.seen, &wanted);
        findings.extend(TokenUsed::of_link(facts, self.brand, &self.token).map(Into::into));
        findings.verdict(())?;

        let (key, secret_key) =
            (Key::order_link(self.brand, self.link), Key::link_secret(self.brand, self.link));
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if let Some(secret) = facts.get::<LinkSecret>(&secret_key) {
            draft.release(self.brand, &ClaimScope::LinkToken(&secret.token));
            draft.put(secret_key, LinkSecret { token: self.token, ..secret.as_ref().clone() });
        }
        draft.claim(self.brand, &ClaimScope::LinkToken(&self.token), self.link.as_uuid());
        draft.log(&key, vec![FieldChange::set("token", "changed")], moment);
        let output = LinkReceipt { id: self.link, version: facts.version(&key) };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
