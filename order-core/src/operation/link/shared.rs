//! The order link that staff do something to, and the steps of its status.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Missing, Stop, reasons};
use super::WrongLinkStatus;
use crate::party::{Actor, LinkSecret, LinkStatus, OrderLink};
use crate::record::{ClaimScope, Facts, Key, Keys, Version};
use crate::refusal::{Findings, Reason};
use crate::value::{BrandId, LinkId};

/// An order link after an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkReceipt {
    /// Its id.
    pub id: LinkId,
    /// Its version.
    pub version: Version,
}

/// Why the status of an order link cannot be changed, or its token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkStepRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It is in another status.
    #[error(transparent)]
    WrongLinkStatus(#[from] WrongLinkStatus),
}

reasons! { LinkStepRefusal shares [NotPermitted, Outdated, WrongLinkStatus] {} }

/// Asks for an order link and its secrets.
pub(super) fn ask_for_link(brand: BrandId, link: LinkId, keys: &mut Keys) {
    keys.record(Key::brand(brand));
    keys.record(Key::order_link(brand, link));
    keys.record(Key::link_secret(brand, link));
}

/// Asks for the claim of the token that an order link has.
pub(super) fn ask_for_token(known: &Facts, brand: BrandId, link: LinkId, keys: &mut Keys) {
    if let Some(secret) = known.get::<LinkSecret>(&Key::link_secret(brand, link)) {
        keys.record(ClaimScope::LinkToken(&secret.token).key(brand));
    }
}

/// The order link, for brand staff with Write.
pub(super) fn staff_link<'f, R: Reason + From<NotPermitted>>(
    facts: &'f Facts,
    actor: &Actor,
    brand: BrandId,
    link: LinkId,
) -> Result<&'f OrderLink, Stop<R>> {
    staff_writes(facts, actor, brand)?;
    let key = Key::order_link(brand, link);
    Ok(facts.get::<OrderLink>(&key).map(Arc::as_ref).ok_or_else(|| Missing::of(&key))?)
}

/// Whether a link is as the person saw it, and in one of these statuses.
pub(super) fn may_step<R: Reason + From<Outdated> + From<WrongLinkStatus>>(
    facts: &Facts,
    link: &OrderLink,
    seen: Option<Version>,
    wanted: &[LinkStatus],
) -> Findings<R> {
    let mut findings = Findings::new();
    let key = Key::order_link(link.brand, link.id);
    findings.extend(Outdated::check(facts, &key, seen).map(R::from));
    findings.extend(WrongLinkStatus::check(link, wanted).map(R::from));
    findings
}
