//! Who sells what to whom: one brand with one make-to-order catalog a year, one buyer organization per customer, and an offline buyer
//! for the invoices without one.
//!
//! All of it is made by the operations that a person would use, many at a time. Nothing is taxed, shipped or discounted, and every
//! buyer has one fixed address. Both sides are told of every order by notices in the outbox.

use std::collections::BTreeMap;
use std::error::Error;

use order_core::catalog::{PriceList, Rates, TransactionTerm};
use order_core::operation::catalog::{CreateCatalog, CreateProduct, NewSku, PutProduct, PutProducts};
use order_core::operation::party::{
    AddAddress, Connect, CreateBrand, CreateBuyerOrganization, CreateOfflineBuyer,
};
use order_core::party::{
    Access, BrandSettings, BuyerKind, ConnectionTerms, OrganizationProfile, PostalAddressForm,
};
use order_core::store::Commit;
use order_core::value::{
    AccountId, AddressId, BrandId, BuyerOrganizationId, CatalogId, Code, DiscountRate, Line, Locale,
    LocalizedName, Name, ProductId, SkuId, WholesaleRate,
};
use order_core::{Actor, Command, Desk, Store as _};

use crate::host::entropy;
use crate::progress::Progress;
use crate::retail::{self, Book};

/// How many commands are committed at once while the shop is made.
const BATCH: usize = 250;
const TERM: &str = "wholesale";
const COUNTRY: &str = "GB";

/// All that was made, in the order of the book.
#[derive(Debug)]
pub struct Shop {
    pub brand: BrandId,
    /// Staff of the brand.
    pub staff: Actor,
    pub catalogs: BTreeMap<i32, CatalogId>,
    pub products: Vec<ProductId>,
    pub skus: Vec<SkuId>,
    pub customers: Vec<Buyer>,
    /// The offline buyer.
    pub unnamed: Buyer,
}

/// A buyer organization that can order.
#[derive(Debug)]
pub struct Buyer {
    pub id: BuyerOrganizationId,
    /// Who fills its carts: a member of it, or brand staff for the offline buyer.
    pub actor: Actor,
    pub address: AddressId,
    pub offline: bool,
}

impl Buyer {
    /// Who decides about its order confirmations: who fills its carts, or the offline buyer itself, signed in through a customer link.
    pub fn decider(&self) -> Actor {
        if self.offline { Actor::offline_buyer(self.id) } else { self.actor.clone() }
    }
}

impl Shop {
    /// The buyer of an invoice.
    pub fn buyer(&self, buyer: retail::Buyer) -> Option<&Buyer> {
        match buyer {
            retail::Buyer::Customer(at) => self.customers.get(at),
            retail::Buyer::Unnamed => Some(&self.unnamed),
        }
    }
}

/// Makes all that the book needs.
pub async fn prepare(desk: &Desk, book: &Book) -> Result<Shop, Box<dyn Error>> {
    let brand = BrandId::made(desk.now(), random());
    let mut settings = BrandSettings::new(Locale::EN);
    settings.notification_addresses = vec!["orders@example.com".parse()?];
    desk.run(CreateBrand { id: brand, name: name("Online Retail")?, settings, owner: None }, &Actor::host())
        .await?;
    let staff = Actor::account(AccountId::made(desk.now(), random())).staff(brand, Access::Write);

    let (products, skus) = make_products(desk, &staff, brand, book).await?;
    let mut catalogs = BTreeMap::new();
    for year in book.years() {
        catalogs.insert(year, make_catalog(desk, &staff, brand, year, &products, book).await?);
    }
    let customers = connect_customers(desk, &staff, brand, book).await?;
    let unnamed = make_offline_buyer(desk, &staff, brand, book).await?;
    Ok(Shop { brand, staff, catalogs, products, skus, customers, unnamed })
}

async fn make_products(
    desk: &Desk,
    staff: &Actor,
    brand: BrandId,
    book: &Book,
) -> Result<(Vec<ProductId>, Vec<SkuId>), Box<dyn Error>> {
    let mut commands = Vec::with_capacity(book.products.len());
    for product in &book.products {
        let skus = product.skus.iter().filter_map(|at| book.skus.get(*at)).map(new_sku);
        // A name has no control characters and an end; a description may have anything.
        let described = product.name.as_deref().and_then(|text| Name::new(text).ok());
        let named = described.map_or_else(|| Name::new(product.model_number.as_str()), Ok)?;
        let name = LocalizedName::new(Locale::EN, named);
        let mut command = CreateProduct::of(brand, product.model_number.clone(), name, PriceList::EMPTY);
        command.skus = skus.collect::<Result<_, _>>()?;
        commands.push(command);
    }
    let created = carry_out("products", desk, staff, commands).await?;
    let mut places: BTreeMap<usize, SkuId> = BTreeMap::new();
    for (product, created) in book.products.iter().zip(&created) {
        places.extend(product.skus.iter().copied().zip(created.skus.iter().copied()));
    }
    Ok((created.into_iter().map(|created| created.id).collect(), places.into_values().collect()))
}

fn new_sku(sku: &retail::Sku) -> Result<NewSku, Box<dyn Error>> {
    let mut made = NewSku::of(sku.number.clone(), Vec::new());
    made.prices = PriceList::one(TransactionTerm::new(TERM)?, sku.price)?;
    Ok(made)
}

async fn make_catalog(
    desk: &Desk,
    staff: &Actor,
    brand: BrandId,
    year: i32,
    products: &[ProductId],
    book: &Book,
) -> Result<CatalogId, Box<dyn Error>> {
    // Open, made to order, without times, minimums, tax, shipping and card.
    let create = CreateCatalog::of(brand, Code::new(year.to_string())?, name(&format!("Catalog of {year}"))?);
    let catalog = desk.run(create, staff).await?.id;
    let ordered = book.products.iter().zip(products).filter(|(product, _)| product.years.contains(&year));
    let places: Vec<PutProduct> =
        ordered.zip(1..).map(|((_, product), place)| PutProduct::of(*product, place)).collect();
    for products in places.chunks(BATCH) {
        desk.run(PutProducts { brand, catalog, seen: None, products: products.to_vec() }, staff).await?;
    }
    Ok(catalog)
}

async fn connect_customers(
    desk: &Desk,
    staff: &Actor,
    brand: BrandId,
    book: &Book,
) -> Result<Vec<Buyer>, Box<dyn Error>> {
    let host = Actor::host();
    let mut create = Vec::with_capacity(book.customers.len());
    for (at, customer) in book.customers.iter().enumerate() {
        let profile = profile(&format!("Customer {customer}"), &format!("customer-{at}"))?;
        create.push(CreateBuyerOrganization {
            id: BuyerOrganizationId::made(desk.now(), random()),
            profile,
            owner: None,
        });
    }
    let organizations = carry_out("buyers", desk, &host, create).await?;
    let (mut connect, mut add) = (Vec::new(), Vec::new());
    for organization in &organizations {
        let buyer = organization.id;
        connect.push(Connect { brand, buyer, code: None, terms: terms(book)? });
        add.push(AddAddress { buyer, kind: BuyerKind::Connected, address: address()? });
    }
    carry_out("connections", desk, staff, connect).await?;
    let addresses = carry_out("addresses", desk, &host, add).await?;
    let buyers = organizations.iter().zip(addresses).map(|(organization, address)| {
        let id = organization.id;
        let actor = Actor::account(AccountId::made(desk.now(), random())).member(id, Access::Write);
        Buyer { id, actor, address: address.id, offline: false }
    });
    Ok(buyers.collect())
}

async fn make_offline_buyer(
    desk: &Desk,
    staff: &Actor,
    brand: BrandId,
    book: &Book,
) -> Result<Buyer, Box<dyn Error>> {
    let profile = profile("Without customer id", "counter")?;
    let create = CreateOfflineBuyer { brand, profile, code: None, terms: terms(book)? };
    let id = desk.run(create, staff).await?.id;
    let add = AddAddress { buyer: id, kind: BuyerKind::Offline { brand }, address: address()? };
    let address = desk.run(add, staff).await?.id;
    Ok(Buyer { id, actor: staff.clone(), address, offline: true })
}

/// Decides many commands that do not depend on each other, and commits them together.
async fn carry_out<C: Command>(
    what: &'static str,
    desk: &Desk,
    actor: &Actor,
    commands: Vec<C>,
) -> Result<Vec<C::Output>, Box<dyn Error>> {
    let mut progress = Progress::new(what, commands.len());
    let mut outputs = Vec::with_capacity(commands.len());
    let mut commands = commands.into_iter().peekable();
    while commands.peek().is_some() {
        let mut changesets = Vec::with_capacity(BATCH);
        for command in commands.by_ref().take(BATCH) {
            let decision = desk.plan(command, actor).await?;
            changesets.push(decision.changeset);
            outputs.push(decision.output);
        }
        let steps = changesets.len();
        let outcomes = desk.store().commit(changesets).await?;
        if outcomes.len() != steps || outcomes.iter().any(|outcome| *outcome != Commit::Done) {
            return Err(format!("not all {what} were committed; somebody else writes to this brand").into());
        }
        progress.step(steps);
    }
    progress.finish();
    Ok(outputs)
}

/// A company that is told of its orders at an address of its own.
fn profile(named: &str, mailbox: &str) -> Result<OrganizationProfile, Box<dyn Error>> {
    let email = format!("{mailbox}@example.com").parse()?;
    Ok(OrganizationProfile::company(name(named)?, COUNTRY.parse()?, email))
}

fn terms(book: &Book) -> Result<ConnectionTerms, Box<dyn Error>> {
    let rates = Rates { wholesale: Some(WholesaleRate::FULL), discount: Some(DiscountRate::NONE) };
    Ok(ConnectionTerms { term: TransactionTerm::new(TERM)?, currency: book.currency, rates })
}

fn address() -> Result<PostalAddressForm, Box<dyn Error>> {
    let (street, city) = (Line::new("1 High Street")?, Line::new("London")?);
    Ok(PostalAddressForm::of(Name::new("Goods In")?, street, city, COUNTRY.parse()?))
}

fn name(text: &str) -> Result<LocalizedName, Box<dyn Error>> {
    Ok(LocalizedName::new(Locale::EN, Name::new(text)?))
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    entropy(&mut bytes);
    bytes
}
