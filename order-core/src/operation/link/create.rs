//! Create an order link.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::catalog::UnknownShippingGroup;
use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::{LinkFault, TokenUsed};
use crate::catalog::PaymentMethods;
use crate::party::{LinkKind, LinkSecret, LinkStatus, OrderLink};
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, LinkId, Name, PasswordHash, SecretHash, ShippingGroupId, Timestamp};

/// Creates an order link. The token of its URL is drawn by the host, of 128 random bits or more, shown to staff, and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateLink {
    /// Of which brand.
    pub brand: BrandId,
    /// What staff call it.
    pub name: Name,
    /// What it opens, and under which terms.
    pub kind: LinkKind,
    /// How an order can be paid; `None` = as the catalog says.
    pub payment: Option<PaymentMethods>,
    /// The rates of the shipping fee; where none of them fits, and for `None`, those of the catalog.
    pub shipping: Option<ShippingGroupId>,
    /// From when on it is live, this instant included; `None` = from the start.
    pub released_at: Option<Timestamp>,
    /// When it ends; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// The hash of its token.
    pub token: SecretHash,
    /// The hash of its passcode, of which [`Passcode`](crate::party::Passcode) says what it is; `None` = it has none.
    pub passcode: Option<PasswordHash>,
}

impl CreateLink {
    /// A link that is live at once and for ever, without passcode, payment and shipping of its own. Change what is to differ.
    pub const fn of(brand: BrandId, name: Name, kind: LinkKind, token: SecretHash) -> Self {
        Self {
            brand,
            name,
            kind,
            payment: None,
            shipping: None,
            released_at: None,
            expires_at: None,
            token,
            passcode: None,
        }
    }
}

/// The order link that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedLink {
    /// Its id.
    pub id: LinkId,
    /// Its version.
    pub version: Version,
}

/// Why an order link cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateLinkRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// What it opens, or when, makes no sense.
    #[error(transparent)]
    Link(#[from] LinkFault),
    /// The brand does not have its shipping group.
    #[error(transparent)]
    UnknownShippingGroup(#[from] UnknownShippingGroup),
    /// Another link has or had the token.
    #[error(transparent)]
    TokenUsed(#[from] TokenUsed),
}

reasons! {
    CreateLinkRefusal shares [NotPermitted, Link, UnknownShippingGroup, TokenUsed] {}
}

impl Command for CreateLink {
    type Output = CreatedLink;
    type Reason = CreateLinkRefusal;

    const OPERATION: Operation = Operation::CreateLink;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(ClaimScope::LinkToken(&self.token).key(self.brand));
        self.shipping.into_iter().for_each(|group| keys.record(Key::shipping_group(self.brand, group)));
        LinkFault::ask(self.brand, &self.kind, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedLink>, Stop<CreateLinkRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let mut findings: Findings<CreateLinkRefusal> = Findings::new();
        findings.extend(LinkFault::of_kind(facts, self.brand, &self.kind).into_iter().map(Into::into));
        findings.extend(LinkFault::of_times(self.released_at, self.expires_at).map(Into::into));
        findings.extend(UnknownShippingGroup::check(facts, self.brand, self.shipping).map(Into::into));
        findings.extend(TokenUsed::of_link(facts, self.brand, &self.token).map(Into::into));
        findings.verdict(())?;

        let id = LinkId::made(moment.now(), moment.bytes());
        let link = self.link(id, moment.now());
        let known_by = vec![
            FieldChange::set("name", &link.name),
            FieldChange::set("kind", link.kind.word()),
            FieldChange::set("status", link.status),
            FieldChange::set("has_passcode", link.has_passcode),
        ];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.claim(self.brand, &ClaimScope::LinkToken(&self.token), id.as_uuid());
        let secret = LinkSecret { link: id, token: self.token, passcode: self.passcode.clone() };
        draft.put(Key::link_secret(self.brand, id), secret);
        let version = draft.create(Key::order_link(self.brand, id), link, known_by, moment);
        Ok(Decision { output: CreatedLink { id, version }, changeset: draft.finish()? })
    }
}

impl CreateLink {
    fn link(&self, id: LinkId, now: Timestamp) -> OrderLink {
        OrderLink {
            id,
            brand: self.brand,
            name: self.name.clone(),
            kind: self.kind.clone(),
            payment: self.payment,
            shipping: self.shipping,
            released_at: self.released_at,
            expires_at: self.expires_at,
            has_passcode: self.passcode.is_some(),
            generation: 0,
            status: LinkStatus::Open,
            created_at: now,
        }
    }
}
