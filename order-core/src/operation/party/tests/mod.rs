//! The operations on parties, over facts alone.

mod addresses;
mod brands;
mod connections;
mod organizations;

use uuid::Uuid;

use super::super::test_world::TestWorld;
use super::{Connect, CreateBuyerOrganization, CreateOfflineBuyer};
use crate::catalog::{Rates, TransactionTerm};
use crate::party::{Access, Actor, BuyerType, ConnectionTerms, OrganizationProfile};
use crate::record::{FieldChange, LogEntry};
use crate::value::{
    AccountId, BrandId, BuyerOrganizationId, Code, EmailAddress, Locale, LocalizedName, Name,
};

pub(super) fn email(name: &str) -> EmailAddress {
    format!("{name}@example.com").parse().unwrap()
}

pub(super) fn name(text: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, Name::new(text).unwrap())
}

pub(super) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(super) fn buyer(number: u128) -> BuyerOrganizationId {
    BuyerOrganizationId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn profile(called: &str) -> OrganizationProfile {
    OrganizationProfile {
        buyer_type: BuyerType::Company,
        name: name(called),
        representative: None,
        emails: vec![email("shop")],
        recipients: vec![email("orders")],
        country: "JP".parse().unwrap(),
        phone: None,
        contact_email: None,
    }
}

pub(super) fn terms() -> ConnectionTerms {
    ConnectionTerms {
        term: TransactionTerm::new("wholesale").unwrap(),
        currency: "JPY".parse().unwrap(),
        rates: Rates { wholesale: Some("60".parse().unwrap()), discount: None },
    }
}

pub(super) fn member(organization: BuyerOrganizationId, access: Access) -> Actor {
    Actor::account(AccountId::from_uuid(Uuid::from_u128(31))).member(organization, access)
}

pub(super) fn an_organization(world: &mut TestWorld, number: u128) -> BuyerOrganizationId {
    let create = CreateBuyerOrganization { id: buyer(number), profile: profile("Tea House"), owner: None };
    world.run(&create, &Actor::host()).unwrap().id
}

pub(super) fn an_offline_buyer(
    world: &mut TestWorld,
    brand: BrandId,
    given: Option<&str>,
) -> BuyerOrganizationId {
    let create =
        CreateOfflineBuyer { brand, profile: profile("Corner Shop"), code: given.map(code), terms: terms() };
    world.run(&create, &Actor::host()).unwrap().id
}

pub(super) fn connect(brand: BrandId, organization: BuyerOrganizationId, given: Option<&str>) -> Connect {
    Connect { brand, buyer: organization, code: given.map(code), terms: terms() }
}

pub(super) fn last(world: &TestWorld) -> &LogEntry {
    world.log.last().unwrap()
}

pub(super) fn fields(entry: &LogEntry) -> Vec<&str> {
    entry.changes.iter().map(|FieldChange { field, .. }| field.as_str()).collect()
}
