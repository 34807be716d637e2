//! Sign in: what a typed secret is compared with, and what becomes of the buyer when it was wrong.

use std::sync::Arc;

use serde::Serialize;

use super::super::link::link_id;
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Question, Stop};
use crate::party::{Actor, OfflineAccess, OrderLink, Throttle, ThrottleRule, is_door};
use crate::record::{Claim, ClaimScope, Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::{Never, Reason};
use crate::value::{BrandId, BuyerOrganizationId, Code, EmailAddress, PasswordHash, SecretHash, Timestamp};

/// How often password and passcode of one offline buyer may be wrong before it cannot sign in for a while.
pub const OFFLINE_LOG_IN_TRIES: ThrottleRule =
    ThrottleRule { tries: 10, within_seconds: 15 * 60, blocked_seconds: 15 * 60 };

/// How often it was wrong.
pub(super) fn failures_key(brand: BrandId, buyer: BuyerOrganizationId) -> Key {
    Key::throttle(Partition::Brand(brand), &format!("offline_log_in:{buyer}"))
}

pub(super) fn is_locked(facts: &Facts, brand: BrandId, buyer: BuyerOrganizationId, now: Timestamp) -> bool {
    let failures = facts.get::<Throttle>(&failures_key(brand, buyer));
    failures.is_some_and(|failures| failures.blocked_until(now).is_some())
}

pub(super) fn by_host<R: Reason>(actor: &Actor, brand: BrandId) -> Result<(), Stop<R>> {
    if actor.is_host() { Ok(()) } else { Err(Missing::of(&Key::brand(brand)).into()) }
}

/// The customer link that has a token, while it is live.
pub(super) fn door<'f>(
    facts: &'f Facts,
    brand: BrandId,
    token: &SecretHash,
    now: Timestamp,
) -> Option<&'f Arc<OrderLink>> {
    let link = facts.get::<OrderLink>(&Key::order_link(brand, link_id(facts, brand, token)?))?;
    is_door(link, now).then_some(link)
}

/// Asks for the link that has a token.
pub(super) fn ask_for_door(brand: BrandId, token: &SecretHash, known: &Facts, keys: &mut Keys) {
    if let Some(link) = link_id(known, brand, token) {
        keys.record(Key::order_link(brand, link));
    }
    keys.record(ClaimScope::LinkToken(token).key(brand));
}

/// By what an offline buyer is known that signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfflineName {
    /// By an e-mail address, beside which a password is told.
    Email(EmailAddress),
    /// By the code that the brand gave to it, beside which a passcode is told.
    Code(Code),
}

impl OfflineName {
    fn claim(&self, brand: BrandId) -> Key {
        match self {
            Self::Email(email) => ClaimScope::OfflineEmail(email).key(brand),
            Self::Code(code) => ClaimScope::BuyerCode(code).key(brand),
        }
    }

    fn buyer(&self, facts: &Facts, brand: BrandId) -> Option<BuyerOrganizationId> {
        let claim = facts.get::<Claim>(&self.claim(brand))?;
        Some(BuyerOrganizationId::from_uuid(claim.target))
    }

    fn secret<'a>(&self, access: &'a OfflineAccess) -> Option<&'a PasswordHash> {
        match self {
            Self::Email(_) => access.password.as_ref().map(|password| &password.hash),
            Self::Code(_) => access.passcode.as_ref(),
        }
    }
}

/// Asks what a typed password or passcode is to be compared with. The host asks, right before it compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepareOfflineLogIn {
    /// Of which brand.
    pub brand: BrandId,
    /// The hash of the link's token.
    pub link: SecretHash,
    /// Who signs in.
    pub name: OfflineName,
}

/// What is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedOfflineLogIn {
    /// The buyer.
    pub buyer: BuyerOrganizationId,
    /// The hash of its password or passcode. Opening the session names it again.
    pub secret: PasswordHash,
}

impl Question for PrepareOfflineLogIn {
    /// `None` when the link is no live customer link, there is no such buyer, it does not sign in like this, or was wrong too often of
    /// late. The host then compares with any other hash, and answers as for a wrong one.
    type Answer = Option<PreparedOfflineLogIn>;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for_door(self.brand, &self.link, known, keys);
        if let Some(buyer) = self.name.buyer(known, self.brand) {
            keys.record(Key::offline_access(self.brand, buyer));
            keys.record(failures_key(self.brand, buyer));
        }
        keys.record(self.name.claim(self.brand));
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<Self::Answer, Stop<Never>> {
        by_host(actor, self.brand)?;
        let buyer = self.name.buyer(facts, self.brand);
        let buyer = buyer.filter(|_| door(facts, self.brand, &self.link, now).is_some());
        let Some(buyer) = buyer.filter(|buyer| !is_locked(facts, self.brand, *buyer, now)) else {
            return Ok(None);
        };
        let access = facts.get::<OfflineAccess>(&Key::offline_access(self.brand, buyer));
        let secret = access.and_then(|access| self.name.secret(access));
        Ok(secret.map(|secret| PreparedOfflineLogIn { buyer, secret: secret.clone() }))
    }
}

/// Counts a wrong password or passcode, by the host. After too many the buyer cannot sign in for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordFailedOfflineLogIn {
    /// Of which brand.
    pub brand: BrandId,
    /// The buyer.
    pub buyer: BuyerOrganizationId,
}

impl Command for RecordFailedOfflineLogIn {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::RecordFailedOfflineLogIn;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::offline_access(self.brand, self.buyer));
        keys.record(failures_key(self.brand, self.buyer));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        by_host(moment.actor(), self.brand)?;
        let key = failures_key(self.brand, self.buyer);
        let there = facts.get::<OfflineAccess>(&Key::offline_access(self.brand, self.buyer)).is_some();
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if there && !is_locked(facts, self.brand, self.buyer, moment.now()) {
            let before = facts.get::<Throttle>(&key).map(AsRef::as_ref);
            let after = Throttle::after(before, OFFLINE_LOG_IN_TRIES, moment.now());
            // Each wrong one alone is nothing to write down; that it was the last one is.
            if let Some(until) = after.blocked_until {
                let buyer = Key::offline_buyer(self.brand, self.buyer);
                draft.log(&buyer, vec![FieldChange::set("locked_until", until)], moment);
            }
            draft.put(key, after);
        }
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
