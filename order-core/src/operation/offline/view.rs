//! Look at what an offline buyer signs in with, as staff.

use super::super::{Missing, Question, Stop};
use crate::party::{Actor, BuyerOrganization, OfflineAccess};
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{BrandId, BuyerOrganizationId, EmailAddress, Timestamp};

/// Asks what an offline buyer signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewOfflineAccess {
    /// The brand that keeps the buyer.
    pub brand: BrandId,
    /// Which buyer.
    pub buyer: BuyerOrganizationId,
}

/// What an offline buyer signs in with. No secret is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfflineAccessView {
    /// Its version, for changes that build on what was seen.
    pub version: Version,
    /// The e-mail address that it signs in with beside a password.
    pub email: Option<EmailAddress>,
    /// Whether it signs in with its code beside a passcode.
    pub has_passcode: bool,
}

impl Question for ViewOfflineAccess {
    type Answer = OfflineAccessView;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::offline_buyer(self.brand, self.buyer));
        keys.record(Key::offline_access(self.brand, self.buyer));
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<OfflineAccessView, Stop<Never>> {
        let buyer = Key::offline_buyer(self.brand, self.buyer);
        let there = facts.get::<BuyerOrganization>(&buyer).filter(|_| actor.on_brand(self.brand).is_some());
        there.ok_or_else(|| Missing::of(&buyer))?;
        let key = Key::offline_access(self.brand, self.buyer);
        let access = facts.get::<OfflineAccess>(&key);
        let password = access.and_then(|access| access.password.as_ref());
        Ok(OfflineAccessView {
            version: facts.version(&key),
            email: password.map(|password| password.email.clone()),
            has_passcode: access.is_some_and(|access| access.passcode.is_some()),
        })
    }
}
