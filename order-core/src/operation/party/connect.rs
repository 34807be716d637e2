//! Connect a brand with a connected buyer organization.

use std::collections::BTreeSet;

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::BuyerCodeTaken;
use crate::party::{BuyerOrganization, Connection, ConnectionTerms};
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, Code};

/// Connects a brand with a buyer organization. Afterwards its members can order from the brand's Open catalogs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Connect {
    /// Which brand.
    pub brand: BrandId,
    /// Which buyer organization.
    pub buyer: BuyerOrganizationId,
    /// The code that the brand gives to it, if any.
    pub code: Option<Code>,
    /// The trading terms.
    pub terms: ConnectionTerms,
}

/// Why the two cannot be connected.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConnectRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// They are connected already.
    #[error("the brand and this buyer organization are connected already")]
    AlreadyConnected,
    /// There is no such connected buyer organization.
    #[error("there is no buyer organization {buyer} that could be connected")]
    NoSuchBuyer {
        /// Which one was asked for.
        buyer: BuyerOrganizationId,
    },
    /// Another buyer has the code.
    #[error(transparent)]
    CodeTaken(#[from] BuyerCodeTaken),
}

reasons! {
    ConnectRefusal shares [NotPermitted, CodeTaken] {
        AlreadyConnected {} = "already_connected";
        NoSuchBuyer { buyer } = "no_such_buyer";
    }
}

impl Command for Connect {
    /// The version of the connection.
    type Output = Version;
    type Reason = ConnectRefusal;

    const OPERATION: Operation = Operation::Connect;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::connection(self.brand, self.buyer));
        keys.record(Key::buyer_organization(self.buyer));
        if let Some(code) = &self.code {
            keys.record(ClaimScope::BuyerCode(code).key(self.brand));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ConnectRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::connection(self.brand, self.buyer);
        let connected = facts.get::<Connection>(&key).is_some();
        // The organization lies in its own partition: a witness. An offline buyer is not there, and is connected from the start.
        let there = facts.get::<BuyerOrganization>(&Key::buyer_organization(self.buyer)).is_some();
        let mut findings = Findings::new();
        findings.check(!connected, || ConnectRefusal::AlreadyConnected);
        findings.check(connected || there, || ConnectRefusal::NoSuchBuyer { buyer: self.buyer });
        let holder = connected.then_some(self.buyer);
        let taken =
            self.code.as_ref().and_then(|code| BuyerCodeTaken::check(facts, self.brand, code, holder));
        findings.extend(taken.map(ConnectRefusal::from));
        findings.verdict(())?;

        let connection = begun(self.brand, self.buyer, false, self.code.clone(), self.terms.clone());
        let agreed = known_by(&connection);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.create(key, connection, agreed, moment);
        if let Some(code) = &self.code {
            draft.claim(self.brand, &ClaimScope::BuyerCode(code), self.buyer.as_uuid());
        }
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}

/// A connection as it begins: nothing granted, nobody blocked.
pub(in crate::operation) const fn begun(
    brand: BrandId,
    buyer: BuyerOrganizationId,
    offline: bool,
    code: Option<Code>,
    terms: ConnectionTerms,
) -> Connection {
    Connection { brand, buyer, offline, code, terms, catalogs: BTreeSet::new(), blocked: false }
}

/// What people know a new connection by.
pub(in crate::operation) fn known_by(connection: &Connection) -> Vec<FieldChange> {
    let Connection { buyer, code, terms, .. } = connection;
    let mut known_by = vec![
        FieldChange::set("buyer", buyer),
        FieldChange::set("terms.term", &terms.term),
        FieldChange::set("terms.currency", terms.currency),
    ];
    known_by.extend(terms.rates.wholesale.map(|rate| FieldChange::set("terms.rates.wholesale", rate)));
    known_by.extend(terms.rates.discount.map(|rate| FieldChange::set("terms.rates.discount", rate)));
    known_by.extend(code.iter().map(|code| FieldChange::set("code", code)));
    known_by
}
