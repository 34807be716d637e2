//! The buyers of the demo: organizations whose people log in, and others that the brand orders for.

use order_core::cart::CardKeeper;
use order_core::catalog::{Rates, TransactionTerm};
use order_core::desk::RegisterCard;
use order_core::gateway::NewCard;
use order_core::operation::party::{
    AddAddress, ChangeConnection, Connect, CreateBuyerOrganization, CreateOfflineBuyer,
};
use order_core::party::{
    Access, BuyerKind, BuyerType, ConnectionTerms, OrganizationProfile, PostalAddressForm,
};
use order_core::value::{
    AddressId, BuyerOrganizationId, CardId, CatalogId, Code, Line, Locale, LocalizedName, Name,
};
use order_core::{Actor, Desk, SharedGateway};
use order_testkit::sandbox::TestCard;

use super::brand::{DemoBrand, founder};
use super::catalogs::{ATELIER, Book};
use super::people::{BUYERS, Buyer, Kind};
use super::{Outcome, organization};

/// One buyer as the demo knows it.
#[derive(Debug)]
pub struct Customer {
    pub id: BuyerOrganizationId,
    /// Who fills its carts: one of its people, or staff of the brand.
    pub actor: Actor,
    /// Who decides about its order confirmations.
    pub decider: Actor,
    pub address: AddressId,
    /// A card of the sandbox with which everything goes through, of those that order for themselves.
    pub card: Option<CardId>,
    pub kind: Kind,
}

pub async fn make(
    desk: &Desk,
    gateway: &SharedGateway,
    brand: &DemoBrand,
    books: &[Book],
) -> Outcome<Vec<Customer>> {
    let limited = books.iter().find(|book| book.code == ATELIER).map(|book| book.id);
    let mut customers = Vec::new();
    for (number, buyer) in (0..).zip(&BUYERS) {
        customers.push(if buyer.kind.is_offline() {
            offline(desk, brand, buyer).await?
        } else {
            let mut customer = connected(desk, brand, buyer, organization(number), limited).await?;
            customer.card = Some(card(desk, gateway, &customer).await?);
            customer
        });
    }
    Ok(customers)
}

async fn connected(
    desk: &Desk,
    brand: &DemoBrand,
    buyer: &Buyer,
    id: BuyerOrganizationId,
    limited: Option<CatalogId>,
) -> Outcome<Customer> {
    let (person, email) = buyer.person;
    let account = founder(desk, (email, person), id.into(), brand).await?;
    let actor = Actor::account(account).member(id, Access::Write);
    let create = CreateBuyerOrganization { id, profile: profile(buyer)?, owner: Some(account) };
    desk.run(create, &Actor::account(account)).await?;
    let connect =
        Connect { brand: brand.id, buyer: id, code: Some(Code::new(buyer.code)?), terms: terms(buyer)? };
    desk.run(connect, &brand.staff).await?;
    if buyer.kind == Kind::Granted {
        let mut change = ChangeConnection::of(brand.id, id);
        change.grant.extend(limited);
        desk.run(change, &brand.staff).await?;
    }
    let add = AddAddress { buyer: id, kind: BuyerKind::Connected, address: address(buyer)? };
    let address = desk.run(add, &actor).await?.id;
    Ok(Customer { id, decider: actor.clone(), actor, address, card: None, kind: buyer.kind })
}

async fn card(desk: &Desk, gateway: &SharedGateway, customer: &Customer) -> Outcome<CardId> {
    let card = NewCard::new(TestCard::Good.number(), "12/39", "123")?;
    let request = RegisterCard { keeper: CardKeeper::Buyer, buyer: customer.id, card, key: None };
    Ok(desk.register_card(request, &customer.actor, gateway).await?.id)
}

async fn offline(desk: &Desk, brand: &DemoBrand, buyer: &Buyer) -> Outcome<Customer> {
    let create = CreateOfflineBuyer {
        brand: brand.id,
        profile: profile(buyer)?,
        code: Some(Code::new(buyer.code)?),
        terms: terms(buyer)?,
    };
    let id = desk.run(create, &brand.staff).await?.id;
    let kind = BuyerKind::Offline { brand: brand.id };
    let add = AddAddress { buyer: id, kind, address: address(buyer)? };
    let address = desk.run(add, &brand.staff).await?.id;
    let (actor, decider) = (brand.staff.clone(), Actor::offline_buyer(id));
    Ok(Customer { id, actor, decider, address, card: None, kind: buyer.kind })
}

fn profile(buyer: &Buyer) -> Outcome<OrganizationProfile> {
    let named = |text: &str, own: Option<(&str, &str)>| {
        let name = LocalizedName::new(Locale::EN, Name::new(text)?);
        Outcome::Ok(match own {
            Some((locale, text)) => name.with(locale.parse()?, Name::new(text)?)?,
            None => name,
        })
    };
    let (person, email) = buyer.person;
    let country = buyer.address.3.parse()?;
    let mut profile =
        OrganizationProfile::company(named(buyer.name, buyer.own_name)?, country, email.parse()?);
    profile.representative = Some(named(person, None)?);
    if buyer.kind == Kind::Private {
        profile.buyer_type = BuyerType::Individual;
    }
    Ok(profile)
}

fn terms(buyer: &Buyer) -> Outcome<ConnectionTerms> {
    let (term, currency, wholesale, discount) = buyer.terms;
    let rates = Rates { wholesale: Some(wholesale.parse()?), discount: Some(discount.parse()?) };
    Ok(ConnectionTerms { term: TransactionTerm::new(term)?, currency: currency.parse()?, rates })
}

fn address(buyer: &Buyer) -> Outcome<PostalAddressForm> {
    let (street, city, postal_code, country) = buyer.address;
    let street = Line::new(street)?;
    let mut form = PostalAddressForm::of(Name::new(buyer.name)?, street, Line::new(city)?, country.parse()?);
    form.postal_code = Some(Line::new(postal_code)?);
    Ok(form)
}
