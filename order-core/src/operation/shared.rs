//! Reasons and checks that several operations share.

use thiserror::Error;

use super::{Missing, Stop};
use crate::party::{Access, Actor, Brand};
use crate::record::{Facts, Key, Version};
use crate::refusal::Reason;
use crate::value::{BrandId, BuyerOrganizationId};

/// The actor may see what this is about, but not change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this needs the right to write, and the actor may only read")]
pub struct NotPermitted;

impl Reason for NotPermitted {
    fn codes() -> Vec<&'static str> {
        vec!["not_permitted"]
    }

    fn code(&self) -> &'static str {
        "not_permitted"
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// What the actor saw is no longer so. Whoever looks again may ask again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("this changed since it was seen: version {seen} was seen, and it is {current} now")]
pub struct Outdated {
    /// The version that was seen.
    pub seen: Version,
    /// The version that it has now.
    pub current: Version,
}

impl Outdated {
    /// The refusal when `seen` is named and is not the current version.
    pub(crate) fn check(facts: &Facts, key: &Key, seen: Option<Version>) -> Option<Self> {
        let current = facts.version(key);
        seen.filter(|seen| *seen != current).map(|seen| Self { seen, current })
    }
}

impl Reason for Outdated {
    fn codes() -> Vec<&'static str> {
        vec!["outdated"]
    }

    fn code(&self) -> &'static str {
        "outdated"
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        vec![("seen", self.seen.to_string()), ("current", self.current.to_string())]
    }
}

/// Brand staff with Write, of a brand that exists. Whoever has nothing to do with the brand is told that it does not.
pub(crate) fn staff_writes<'f, R: Reason + From<NotPermitted>>(
    facts: &'f Facts,
    actor: &Actor,
    brand: BrandId,
) -> Result<&'f Brand, Stop<R>> {
    let key = Key::brand(brand);
    let found = facts.get::<Brand>(&key);
    match (actor.on_brand(brand), found) {
        (Some(Access::Write), Some(brand)) => Ok(brand),
        (Some(Access::Read), Some(_)) => Err(Stop::refused(NotPermitted)),
        (None, _) | (_, None) => Err(Missing::of(&key).into()),
    }
}

/// A member of a buyer organization with Write.
pub(crate) fn member_writes<R: Reason + From<NotPermitted>>(
    actor: &Actor,
    buyer: BuyerOrganizationId,
) -> Result<(), Stop<R>> {
    match actor.on_organization(buyer) {
        Some(Access::Write) => Ok(()),
        Some(Access::Read) => Err(Stop::refused(NotPermitted)),
        None => Err(Missing::of(&Key::buyer_organization(buyer)).into()),
    }
}
