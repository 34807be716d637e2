//! Change what a brand and a buyer organization have agreed.

use std::collections::BTreeSet;

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::{BuyerCodeChange, BuyerCodeTaken};
use crate::catalog::Catalog;
use crate::party::{Connection, ConnectionTerms};
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, CatalogId};

/// Changes a connection, of a connected or an offline buyer. Fields that are `None` stay as they are. Carts are priced anew, orders
/// placed before keep their terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeConnection {
    /// Which brand.
    pub brand: BrandId,
    /// Which buyer organization.
    pub buyer: BuyerOrganizationId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The new trading terms.
    pub terms: Option<ConnectionTerms>,
    /// What becomes of the buyer's code.
    pub code: BuyerCodeChange,
    /// Catalogs that are granted now. One that was granted before stays granted.
    pub grant: BTreeSet<CatalogId>,
    /// Catalogs that are granted no more. One that was not granted stays so.
    pub revoke: BTreeSet<CatalogId>,
    /// Whether the buyer is now kept from ordering.
    pub blocked: Option<bool>,
}

/// Why a connection cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeConnectionRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Another buyer has the code.
    #[error(transparent)]
    CodeTaken(#[from] BuyerCodeTaken),
    /// More catalogs would be granted than there may be.
    #[error("{count} granted catalogs are more than {max}")]
    TooManyCatalogs {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A catalog is to be granted that the brand does not have.
    #[error("the brand has no catalog {catalog} to grant")]
    NoSuchCatalog {
        /// Which one.
        catalog: CatalogId,
    },
    /// A catalog is to be granted and revoked at once.
    #[error("the catalog {catalog} is both granted and revoked")]
    GrantedAndRevoked {
        /// Which one.
        catalog: CatalogId,
    },
}

reasons! {
    ChangeConnectionRefusal shares [NotPermitted, Outdated, CodeTaken] {
        TooManyCatalogs { count, max } = "too_many_catalogs";
        NoSuchCatalog { catalog } = "no_such_catalog";
        GrantedAndRevoked { catalog } = "granted_and_revoked";
    }
}

impl ChangeConnection {
    /// Changes nothing yet: fill in what is to change.
    pub const fn of(brand: BrandId, buyer: BuyerOrganizationId) -> Self {
        Self {
            brand,
            buyer,
            seen: None,
            terms: None,
            code: BuyerCodeChange::Keep,
            grant: BTreeSet::new(),
            revoke: BTreeSet::new(),
            blocked: None,
        }
    }

    fn applied(&self, before: &Connection) -> Connection {
        let granted = before.catalogs.union(&self.grant).copied();
        Connection {
            code: match &self.code {
                BuyerCodeChange::Keep => before.code.clone(),
                BuyerCodeChange::Clear => None,
                BuyerCodeChange::Give(code) => Some(code.clone()),
            },
            terms: self.terms.as_ref().unwrap_or(&before.terms).clone(),
            catalogs: granted.filter(|catalog| !self.revoke.contains(catalog)).collect(),
            blocked: self.blocked.unwrap_or(before.blocked),
            ..before.clone()
        }
    }

    fn check(&self, facts: &Facts, after: &Connection) -> Findings<ChangeConnectionRefusal> {
        let key = Key::connection(self.brand, self.buyer);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeConnectionRefusal::from));
        if let BuyerCodeChange::Give(code) = &self.code {
            let taken = BuyerCodeTaken::check(facts, self.brand, code, Some(self.buyer));
            findings.extend(taken.map(ChangeConnectionRefusal::from));
        }
        let max = Connection::CATALOGS_MAX;
        let count = after.catalogs.len().max(self.grant.len());
        findings.check(count <= max, || ChangeConnectionRefusal::TooManyCatalogs { count, max });
        if self.grant.len() <= max {
            let there = |id: CatalogId| facts.get::<Catalog>(&Key::catalog(self.brand, id)).is_some();
            let unknown = self.grant.iter().copied().filter(|catalog| !there(*catalog));
            findings.extend(unknown.map(|catalog| ChangeConnectionRefusal::NoSuchCatalog { catalog }));
        }
        let both = self.grant.intersection(&self.revoke).copied();
        findings.extend(both.map(|catalog| ChangeConnectionRefusal::GrantedAndRevoked { catalog }));
        findings
    }
}

impl Command for ChangeConnection {
    /// The version that the connection has now.
    type Output = Version;
    type Reason = ChangeConnectionRefusal;

    const OPERATION: Operation = Operation::ChangeConnection;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let connection = Key::connection(self.brand, self.buyer);
        keys.record(Key::brand(self.brand));
        if let BuyerCodeChange::Give(code) = &self.code {
            keys.record(ClaimScope::BuyerCode(code).key(self.brand));
        }
        // A list beyond the limit is refused without a look at every catalog in it.
        if self.grant.len() <= Connection::CATALOGS_MAX {
            self.grant.iter().for_each(|catalog| keys.record(Key::catalog(self.brand, *catalog)));
        }
        let before = known.get::<Connection>(&connection);
        if let Some(code) = before.and_then(|before| before.code.as_ref())
            && self.code != BuyerCodeChange::Keep
        {
            keys.record(ClaimScope::BuyerCode(code).key(self.brand));
        }
        keys.record(connection);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeConnectionRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::connection(self.brand, self.buyer);
        let before = facts.get::<Connection>(&key).ok_or_else(|| Missing::of(&key))?;
        let after = self.applied(before);
        self.check(facts, &after).verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if before.code != after.code {
            if let Some(code) = &before.code {
                draft.release(self.brand, &ClaimScope::BuyerCode(code));
            }
            if let Some(code) = &after.code {
                draft.claim(self.brand, &ClaimScope::BuyerCode(code), self.buyer.as_uuid());
            }
        }
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
