//! Change an order link.

use serde::Serialize;
use thiserror::Error;

use super::super::catalog::UnknownShippingGroup;
use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::{LinkFault, WrongLinkStatus, ask_for_link, staff_link};
use crate::catalog::PaymentMethods;
use crate::party::{LinkKind, LinkSecret, LinkStatus, OrderLink};
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, LinkId, Name, PasswordHash, ShippingGroupId, Timestamp};

/// Changes an order link, live or void. Fields that are `None` stay as they are; where a field can be cleared, `Some(None)` clears it.
/// Carts that came by it are priced anew, orders placed before keep what they were placed with.
// A field to clear and a field to keep must not look alike: idempotency keys compare requests by their encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeLink {
    /// Of which brand.
    pub brand: BrandId,
    /// Which link.
    pub link: LinkId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What staff call it now.
    pub name: Option<Name>,
    /// What it opens now, and under which terms. It must be for the same as before.
    pub kind: Option<LinkKind>,
    /// How an order can be paid, or as the catalog says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<Option<PaymentMethods>>,
    /// The rates of the shipping fee, or those of the catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Option<ShippingGroupId>>,
    /// From when on it is live, or from the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Option<Timestamp>>,
    /// When it ends, or never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Option<Timestamp>>,
    /// What becomes of its passcode.
    pub passcode: PasscodeChange,
}

/// What becomes of a passcode.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PasscodeChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// There is none any more.
    Clear,
    /// It is the one of this hash, and whoever knew an earlier one has to know this one.
    Set(PasswordHash),
}

impl PasscodeChange {
    /// Whether there is another one afterwards, or none any more.
    const fn is_change(&self, before: Option<&PasswordHash>) -> bool {
        match self {
            Self::Keep => false,
            Self::Clear => before.is_some(),
            Self::Set(_) => true,
        }
    }

    /// The passcode afterwards; `None` = there is none.
    fn after(&self, before: Option<&PasswordHash>) -> Option<PasswordHash> {
        match self {
            Self::Keep => before.cloned(),
            Self::Clear => None,
            Self::Set(hash) => Some(hash.clone()),
        }
    }
}

/// Why an order link cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeLinkRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It is deleted.
    #[error(transparent)]
    WrongLinkStatus(#[from] WrongLinkStatus),
    /// It would be for something else.
    #[error("a link for {kind} orders stays one")]
    OtherKind {
        /// What it is for.
        kind: &'static str,
    },
    /// What it opens, or when, makes no sense.
    #[error(transparent)]
    Link(#[from] LinkFault),
    /// The brand does not have its shipping group.
    #[error(transparent)]
    UnknownShippingGroup(#[from] UnknownShippingGroup),
}

reasons! {
    ChangeLinkRefusal shares [NotPermitted, Outdated, WrongLinkStatus, Link, UnknownShippingGroup] {
        OtherKind { kind } = "other_link_kind";
    }
}

impl ChangeLink {
    /// Changes nothing yet: fill in what is to change.
    pub const fn of(brand: BrandId, link: LinkId) -> Self {
        Self {
            brand,
            link,
            seen: None,
            name: None,
            kind: None,
            payment: None,
            shipping: None,
            released_at: None,
            expires_at: None,
            passcode: PasscodeChange::Keep,
        }
    }

    fn applied(&self, before: &OrderLink, passcode: Option<&PasswordHash>, is_new: bool) -> OrderLink {
        OrderLink {
            name: self.name.as_ref().unwrap_or(&before.name).clone(),
            kind: self.kind.as_ref().unwrap_or(&before.kind).clone(),
            payment: self.payment.unwrap_or(before.payment),
            shipping: self.shipping.unwrap_or(before.shipping),
            released_at: self.released_at.unwrap_or(before.released_at),
            expires_at: self.expires_at.unwrap_or(before.expires_at),
            has_passcode: passcode.is_some(),
            generation: before.generation.saturating_add(u32::from(is_new)),
            ..before.clone()
        }
    }

    fn check(&self, facts: &Facts, before: &OrderLink, after: &OrderLink) -> Findings<ChangeLinkRefusal> {
        let key = Key::order_link(self.brand, self.link);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeLinkRefusal::from));
        let wanted = [LinkStatus::Open, LinkStatus::Void];
        findings.extend(WrongLinkStatus::check(before, &wanted).map(ChangeLinkRefusal::from));
        let kind = before.kind.word();
        findings.check(after.kind.is_like(&before.kind), || ChangeLinkRefusal::OtherKind { kind });
        if let Some(kind) = &self.kind {
            let faults = LinkFault::of_kind(facts, self.brand, kind).into_iter();
            findings.extend(faults.map(ChangeLinkRefusal::from));
        }
        findings
            .extend(LinkFault::of_times(after.released_at, after.expires_at).map(ChangeLinkRefusal::from));
        let unknown = UnknownShippingGroup::check(facts, self.brand, self.shipping.flatten());
        findings.extend(unknown.map(ChangeLinkRefusal::from));
        findings
    }
}

impl Command for ChangeLink {
    /// The version that the link has now.
    type Output = Version;
    type Reason = ChangeLinkRefusal;

    const OPERATION: Operation = Operation::ChangeLink;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        ask_for_link(self.brand, self.link, keys);
        if let Some(group) = self.shipping.flatten() {
            keys.record(Key::shipping_group(self.brand, group));
        }
        self.kind.iter().for_each(|kind| LinkFault::ask(self.brand, kind, keys));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeLinkRefusal>> {
        let before = staff_link(facts, moment.actor(), self.brand, self.link)?;
        let secret_key = Key::link_secret(self.brand, self.link);
        let secret = facts.get::<LinkSecret>(&secret_key);
        let present = secret.and_then(|secret| secret.passcode.as_ref());
        let (is_new, passcode) = (self.passcode.is_change(present), self.passcode.after(present));
        let after = self.applied(before, passcode.as_ref(), is_new);
        self.check(facts, before, &after).verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if let Some(secret) = secret.filter(|_| is_new) {
            draft.put(secret_key, LinkSecret { passcode, ..secret.as_ref().clone() });
        }
        let version = draft.change(Key::order_link(self.brand, self.link), before, after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
