//! The passcode of an order link: what a typed one is compared with, and what becomes of the guest. All of it the host does.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Question, Stop, reasons};
use super::ByLink;
use super::door::{link_id, link_of};
use crate::party::{Actor, GuestPass, LinkSecret, OrderLink, Throttle, ThrottleRule};
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::{Never, Reason};
use crate::value::{BrandId, LinkId, PasswordHash, SecretHash, Timestamp};

/// How often the passcode of one link may be wrong before nobody may try it for a while. Whoever knew it before goes on. What one
/// network address may try, the host limits beside this.
pub const PASSCODE_TRIES: ThrottleRule =
    ThrottleRule { tries: 10, within_seconds: 15 * 60, blocked_seconds: 15 * 60 };

/// How often the passcode was wrong.
fn failures_key(brand: BrandId, link: LinkId) -> Key {
    Key::throttle(Partition::Brand(brand), &format!("passcode:{link}"))
}

fn is_locked(facts: &Facts, link: &OrderLink, now: Timestamp) -> bool {
    let failures = facts.get::<Throttle>(&failures_key(link.brand, link.id));
    failures.is_some_and(|failures| failures.blocked_until(now).is_some())
}

fn by_host<R: Reason>(actor: &Actor, brand: BrandId) -> Result<(), Stop<R>> {
    if actor.is_host() { Ok(()) } else { Err(Missing::of(&Key::brand(brand)).into()) }
}

/// Asks for the link that has a token, its passcode, and how often that was wrong.
fn ask(brand: BrandId, token: &SecretHash, known: &Facts, keys: &mut Keys) {
    if let Some(link) = link_id(known, brand, token) {
        keys.record(Key::order_link(brand, link));
        keys.record(Key::link_secret(brand, link));
        keys.record(failures_key(brand, link));
    }
    keys.record(ClaimScope::LinkToken(token).key(brand));
}

/// The link with its passcode, while it is live and may be tried.
fn tried<'f>(
    facts: &'f Facts,
    brand: BrandId,
    token: &SecretHash,
    now: Timestamp,
) -> Option<(&'f Arc<OrderLink>, &'f PasswordHash)> {
    let link = link_of(facts, brand, token).ok()?;
    let open = link.closed(now).is_empty() && !is_locked(facts, link, now);
    let secret = facts.get::<LinkSecret>(&Key::link_secret(brand, link.id)).filter(|_| open)?;
    secret.passcode.as_ref().map(|passcode| (link, passcode))
}

/// Asks what a typed passcode is to be compared with. The host asks, right before it compares
/// [what was typed](crate::party::Passcode::typed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparePasscode {
    /// Of which brand.
    pub brand: BrandId,
    /// The hash of the link's token.
    pub token: SecretHash,
}

/// What a passcode is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedPasscode {
    /// The link.
    pub link: LinkId,
    /// The hash of its passcode. Admitting the guest names it again.
    pub passcode: PasswordHash,
}

impl Question for PreparePasscode {
    /// `None` when there is no such link, it is not live, has no passcode, or may not be tried at present. The host then compares with
    /// any other hash, and answers as for a wrong passcode.
    type Answer = Option<PreparedPasscode>;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask(self.brand, &self.token, known, keys);
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<Self::Answer, Stop<Never>> {
        by_host(actor, self.brand)?;
        let found = tried(facts, self.brand, &self.token, now);
        Ok(found.map(|(link, passcode)| PreparedPasscode { link: link.id, passcode: passcode.clone() }))
    }
}

/// Counts a wrong passcode, by the host. After too many nobody may try that of this link for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordWrongPasscode {
    /// Of which brand.
    pub brand: BrandId,
    /// The link.
    pub link: LinkId,
}

impl Command for RecordWrongPasscode {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::RecordWrongPasscode;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::order_link(self.brand, self.link));
        keys.record(failures_key(self.brand, self.link));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        by_host(moment.actor(), self.brand)?;
        let (key, failures) = (Key::order_link(self.brand, self.link), failures_key(self.brand, self.link));
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let link = facts.get::<OrderLink>(&key);
        if link.is_some_and(|link| !is_locked(facts, link, moment.now())) {
            let before = facts.get::<Throttle>(&failures).map(AsRef::as_ref);
            let after = Throttle::after(before, PASSCODE_TRIES, moment.now());
            // Each wrong passcode alone is nothing to write down; that it was the last one is.
            if let Some(until) = after.blocked_until {
                draft.log(&key, vec![FieldChange::set("locked_until", until)], moment);
            }
            draft.put(failures, after);
        }
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}

/// Lets a guest through who told the passcode of a link. The host asks for it, after it compared the passcode with the hash that
/// [`PreparePasscode`] answered. Repeating it lets the guest through for longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdmitGuest {
    /// Of which brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
    /// The hash that the passcode was compared with.
    pub passcode: PasswordHash,
}

/// The guest was let through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// Until when.
    pub expires_at: Timestamp,
}

/// Why a guest is not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AdmitGuestRefusal {
    /// There is no such link, it is not live, may not be tried at present, or its passcode is no longer the one that was compared.
    #[error("nobody comes by the link like this")]
    PasscodeRefused,
}

reasons! { AdmitGuestRefusal { PasscodeRefused {} = "passcode_refused"; } }

impl Command for AdmitGuest {
    type Output = Admitted;
    type Reason = AdmitGuestRefusal;

    const OPERATION: Operation = Operation::AdmitGuest;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask(self.brand, &self.by.token, known, keys);
        self.by.ask(self.brand, known, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Admitted>, Stop<AdmitGuestRefusal>> {
        by_host(moment.actor(), self.brand)?;
        let found = tried(facts, self.brand, &self.by.token, moment.now());
        let told = found.filter(|(_, passcode)| **passcode == self.passcode);
        let Some((link, _)) = told else { return Err(Stop::refused(AdmitGuestRefusal::PasscodeRefused)) };

        let guest = self.by.guest_id();
        let expires_at = moment.now().saturating_add(GuestPass::LASTS);
        let pass = GuestPass { guest, link: link.id, generation: link.generation, expires_at };
        let key = Key::guest_pass(self.brand, link.id, guest);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.create(key, pass, vec![FieldChange::set("expires_at", expires_at)], moment);
        Ok(Decision { output: Admitted { expires_at }, changeset: draft.finish()? })
    }
}
