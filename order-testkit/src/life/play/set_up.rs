//! Bringing a scenario into a store by commands, and what its numbers stand for.

use order_core::Actor;
use order_core::catalog::{Backorder, BasePrice, PriceList, Rates, StockPolicy, TransactionTerm};
use order_core::operation::catalog::{
    CreateCatalog, CreateProduct, CreateTaxCategory, NewSku, PutProduct, PutProducts,
};
use order_core::operation::party::{Connect, CreateBuyerOrganization, CreateOfflineBuyer};
use order_core::party::{Access, BuyerType, ConnectionTerms, OrderHandling, OrganizationProfile};
use order_core::record::StockKey;
use order_core::store::Store;
use order_core::value::{
    AccountId, BuyerOrganizationId, CatalogId, Currency, Money, ProductId, Rounding, SkuId, StockLabelId,
    TaxCategoryId, TaxRate,
};

use super::super::model::Place;
use super::super::scenario::{CATALOGS, OFFLINE, PRODUCTS, Policy, SKUS, Scenario};
use super::super::step::Who;
use crate::world::{
    HOSTILE_NAMES, World, brand, code, create_brand, id, label, localized, name, other_brand,
};

/// What the numbers of a scenario stand for.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub(super) products: Vec<ProductId>,
    pub(super) skus: Vec<SkuId>,
    pub(super) catalogs: Vec<CatalogId>,
    pub(super) buyers: Vec<BuyerOrganizationId>,
}

impl Ids {
    pub(super) fn sku(&self, sku: SkuId) -> usize {
        self.skus.iter().position(|known| *known == sku).expect("a SKU of the scenario")
    }

    /// Whoever does something to an order of a buyer.
    pub(super) fn actor(&self, who: Who, buyer: usize) -> Actor {
        let account = |number| Actor::account(id(AccountId::made, number));
        let organization = self.buyers[buyer];
        match who {
            Who::Staff => account(1).staff(brand(), Access::Write),
            Who::Reader => account(2).staff(brand(), Access::Read),
            Who::OtherStaff => account(3).staff(other_brand(), Access::Write),
            Who::Buyer if buyer == OFFLINE => Actor::offline_buyer(organization),
            Who::Buyer => account(4).member(organization, Access::Write),
            Who::BuyerReader => account(5).member(organization, Access::Read),
            Who::OtherBuyer if buyer == OFFLINE => account(6).member(self.buyers[0], Access::Write),
            Who::OtherBuyer => Actor::offline_buyer(self.buyers[OFFLINE]),
            Who::Stranger => account(7),
            Who::Host => Actor::host(),
        }
    }

    /// Where the stock of a SKU is counted.
    pub(super) fn counter(&self, sku: usize, place: Place) -> StockKey {
        let label = match place {
            Place::Source => label(),
            Place::Target => target(),
        };
        StockKey { brand: brand(), sku: self.skus[sku], label }
    }
}

fn target() -> StockLabelId {
    id(StockLabelId::made, 0x1b)
}

pub(super) fn currency(number: usize) -> Currency {
    ["EUR", "JPY"][number].parse().expect("a currency")
}

pub(super) fn money(minor: u32, number: usize) -> Money {
    Money::from_minor(i64::from(minor), currency(number)).expect("an amount")
}

pub(super) fn prices(plan: [u32; 2]) -> PriceList {
    let term = || TransactionTerm::new("EXW").expect("a term");
    let price = |number: usize| BasePrice { term: term(), amount: money(plan[number], number) };
    PriceList::new(vec![price(0), price(1)]).expect("prices")
}

pub(super) fn terms(number: usize) -> ConnectionTerms {
    let term = TransactionTerm::new("EXW").expect("a term");
    ConnectionTerms { term, currency: currency(number), rates: Rates::default() }
}

/// Brings everything of a scenario into a store.
pub(super) async fn set_up<S: Store + Clone + 'static>(world: &World<S>, scenario: &Scenario) -> Ids {
    let mut create = create_brand(brand(), HOSTILE_NAMES[2]);
    let mut second = create.settings.stock_labels[0].clone();
    (second.id, second.name) = (target(), name("Outgoing"));
    create.settings.stock_labels.push(second);
    create.settings.orders = OrderHandling {
        approval_required: scenario.ways.approval_required,
        editable_again: scenario.ways.editable_again,
        archiving: scenario.ways.archiving,
    };
    world.run(create).await;
    let mut ids = Ids::default();
    for number in 0..PRODUCTS {
        product(world, &mut ids, scenario, number).await;
    }
    for (number, policy) in CATALOGS.iter().enumerate() {
        let text = HOSTILE_NAMES[number];
        let mut create = CreateCatalog::of(brand(), code(text), localized(text));
        create.stock = stock(*policy);
        let catalog = world.run(create).await.id;
        let products = ids.products.iter().zip(0..).map(|(product, place)| PutProduct::of(*product, place));
        world.run(PutProducts { brand: brand(), catalog, seen: None, products: products.collect() }).await;
        ids.catalogs.push(catalog);
    }
    for number in 0..OFFLINE {
        let buyer = id(BuyerOrganizationId::made, u32::try_from(number).expect("few"));
        world.run(CreateBuyerOrganization { id: buyer, profile: profile(number), owner: None }).await;
        let terms = terms(scenario.currencies[number]);
        world.run(Connect { brand: brand(), buyer, code: None, terms }).await;
        ids.buyers.push(buyer);
    }
    let terms = terms(scenario.currencies[OFFLINE]);
    let offline = CreateOfflineBuyer { brand: brand(), profile: profile(OFFLINE), code: None, terms };
    ids.buyers.push(world.run(offline).await.id);
    ids
}

async fn product<S: Store + Clone + 'static>(
    world: &World<S>,
    ids: &mut Ids,
    scenario: &Scenario,
    number: usize,
) {
    let mut tax: Option<TaxCategoryId> = None;
    if let Some(ppm) = scenario.taxes[number] {
        let create = CreateTaxCategory {
            brand: brand(),
            name: name(HOSTILE_NAMES[number]),
            country: "JP".parse().expect("a country"),
            rate: TaxRate::from_ppm(ppm).expect("a rate"),
            rounding: Rounding::Down,
            reduced: false,
        };
        tax = Some(world.run(create).await.id);
    }
    let model = code(&format!("M-{number}"));
    let prices = prices(scenario.prices[number]);
    let mut create = CreateProduct::of(brand(), model, localized(HOSTILE_NAMES[number + 3]), prices);
    create.tax = tax;
    create.attributes = vec![name("Size")];
    for sku in 0..SKUS / PRODUCTS {
        let mut new = NewSku::of(code(&format!("S-{sku}")), vec![name(&format!("Size {sku}"))]);
        new.excluded_from_backorder = scenario.excluded && number + 1 == PRODUCTS && sku == 1;
        create.skus.push(new);
    }
    let made = world.run(create).await;
    ids.products.push(made.id);
    ids.skus.extend(made.skus);
}

fn stock(policy: Policy) -> StockPolicy {
    let target = policy.target.then(target);
    if !policy.from_stock {
        return StockPolicy::MakeToOrder { target };
    }
    let backorder = if policy.backorder { Backorder::Allowed } else { Backorder::NotAllowed };
    StockPolicy::FromStock { source: label(), target, backorder }
}

fn profile(number: usize) -> OrganizationProfile {
    OrganizationProfile {
        buyer_type: BuyerType::Company,
        name: localized(HOSTILE_NAMES[number + 5]),
        representative: None,
        emails: vec![format!("hello{number}@shop.example").parse().expect("an address")],
        recipients: Vec::new(),
        country: "JP".parse().expect("a country"),
        phone: None,
        contact_email: None,
    }
}
