//! Setting a scenario up by commands, and what its numbers stand for.

use std::num::NonZeroU32;

use order_core::cart::CardKeeper;
use order_core::catalog::{
    AmountRange, Backorder, BasePrice, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods,
    PriceList, Product, QuantityRange, Rates, ShippingRate, StockPolicy, TransactionTerm,
};
use order_core::gateway::NewCard;
use order_core::operation::catalog::{
    CreateCatalog, CreateProduct, CreateShippingGroup, CreateTaxCategory, NewOptionChoice, NewOptionGroup,
    NewSku, PutProduct, PutProducts,
};
use order_core::operation::party::{AddAddress, Connect, CreateBuyerOrganization};
use order_core::party::{BuyerKind, BuyerType, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::record::Key;
use order_core::store::Store;
use order_core::value::{
    AddressId, BuyerOrganizationId, CardId, CatalogId, Country, Currency, DiscountRate, Line, Money,
    OptionChoiceId, OptionGroupId, Pieces, ProductId, Rounding, SkuId, StockLabelId, TaxCategoryId, TaxRate,
    UtcOffset, WholesaleRate,
};

use crate::model::{
    BuyerPlan, CatalogPlan, OFFSET_MINUTES, Open, Pay, PlacePlan, ProductPlan, RatesPlan, Round, Scenario,
    ShipPlan, TaxPlan,
};
use crate::sandbox::TestCard;
use crate::world::{
    HOSTILE_NAMES, World, at, brand, code, create_brand, id, label, localized, name, quantity,
};

/// What the numbers of a scenario stand for.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub(super) taxes: Vec<TaxCategoryId>,
    pub(super) products: Vec<ProductId>,
    pub(super) groups: Vec<Vec<(OptionGroupId, Vec<OptionChoiceId>)>>,
    /// Every SKU of every product, as in the model.
    pub(super) skus: Vec<SkuId>,
    pub(super) catalogs: Vec<CatalogId>,
    pub(super) buyers: Vec<BuyerOrganizationId>,
    pub(super) book: Vec<AddressId>,
    pub(super) cards: Vec<Cards>,
}

/// The cards of one buyer.
#[derive(Debug)]
pub(super) struct Cards {
    /// A valid one.
    pub(super) good: CardId,
    /// One that is over.
    pub(super) old: CardId,
    /// A valid one that the brand keeps, for the carts that its staff fill.
    pub(super) of_staff: CardId,
}

pub(super) fn currency(number: usize) -> Currency {
    ["EUR", "JPY", "KWD"][number].parse().expect("a currency")
}

pub(super) fn country(number: usize) -> Country {
    ["JP", "DE", "US"][number].parse().expect("a country")
}

fn money(minor: u32, number: usize) -> Money {
    Money::from_minor(i64::from(minor), currency(number)).expect("an amount")
}

fn term() -> TransactionTerm {
    TransactionTerm::new("EXW").expect("a term")
}

pub(super) fn rates(plan: RatesPlan) -> Rates {
    Rates {
        wholesale: plan.wholesale.map(|ppm| WholesaleRate::from_ppm(ppm).expect("a rate")),
        discount: plan.discount.map(|ppm| DiscountRate::from_ppm(ppm).expect("a rate")),
    }
}

pub(super) fn prices(plan: &[Option<u32>; 3]) -> PriceList {
    let price = |(number, minor): (usize, &Option<u32>)| {
        minor.map(|minor| BasePrice { term: term(), amount: money(minor, number) })
    };
    PriceList::new(plan.iter().enumerate().filter_map(price).collect()).expect("prices")
}

const fn rounding(round: Round) -> Rounding {
    match round {
        Round::HalfEven => Rounding::HalfEven,
        Round::HalfUp => Rounding::HalfUp,
        Round::Down => Rounding::Down,
        Round::Up => Rounding::Up,
    }
}

pub(super) const fn status(open: Open) -> CatalogStatus {
    match open {
        Open::Everybody => CatalogStatus::Open,
        Open::Granted => CatalogStatus::Limited,
        Open::Nobody => CatalogStatus::Closed,
    }
}

pub(super) fn lot(lot: Option<u32>) -> Option<NonZeroU32> {
    lot.and_then(NonZeroU32::new)
}

pub(super) fn minimums(plan: &CatalogPlan) -> Minimums {
    let least = |(number, minor): (usize, &Option<u32>)| minor.map(|minor| money(minor, number));
    Minimums {
        amounts: plan.least_amount.iter().enumerate().filter_map(least).collect(),
        quantity: plan.least_pieces.map(quantity),
    }
}

pub(super) fn terms(plan: &BuyerPlan) -> ConnectionTerms {
    ConnectionTerms { term: term(), currency: currency(plan.currency), rates: rates(plan.rates) }
}

pub(super) fn target() -> StockLabelId {
    id(StockLabelId::made, 0x1b)
}

pub(super) fn put(ids: &Ids, first: &[usize], product: usize, place: &PlacePlan) -> PutProduct {
    let sku = |number: &usize| ids.skus[first[product] + number];
    let mut put = PutProduct::of(ids.products[product], u32::try_from(product).expect("few"));
    put.rates = rates(place.rates);
    put.without = place.without.iter().map(sku).collect();
    put
}

/// The place of each product's first SKU among all.
pub(super) fn firsts(products: &[ProductPlan]) -> Vec<usize> {
    let mut next = 0;
    let first = |product: &ProductPlan| {
        let first = next;
        next += product.skus.len();
        first
    };
    products.iter().map(first).collect()
}

/// Brings everything of a scenario into a store.
pub(super) async fn set_up<S: Store + Clone + 'static>(world: &World<S>, scenario: &Scenario) -> Ids {
    let mut create = create_brand(brand(), HOSTILE_NAMES[0]);
    create.settings.rounding = rounding(scenario.round);
    create.settings.offset = UtcOffset::from_minutes(OFFSET_MINUTES).expect("an offset");
    let mut second = create.settings.stock_labels[0].clone();
    (second.id, second.name) = (target(), name("Outgoing"));
    create.settings.stock_labels.push(second);
    world.run(create).await;
    let mut ids = Ids::default();
    for (number, plan) in scenario.taxes.iter().enumerate() {
        ids.taxes.push(world.run(tax(number, plan)).await.id);
    }
    let rates = scenario.shipping.iter().map(|plan| ship(&ids, plan)).collect();
    let shipping = CreateShippingGroup { brand: brand(), name: name("Everywhere"), rates };
    let shipping = world.run(shipping).await.id;
    for (number, plan) in scenario.products.iter().enumerate() {
        let made = world.run(product(&ids, number, plan)).await;
        ids.products.push(made.id);
        ids.skus.extend(made.skus);
        let read: Product = world.record(&Key::product(brand(), made.id)).await;
        let choices = |group: &order_core::catalog::OptionGroup| {
            (group.id, group.choices.iter().map(|choice| choice.id).collect())
        };
        ids.groups.push(read.options.iter().map(choices).collect());
    }
    let first = firsts(&scenario.products);
    for (number, plan) in scenario.catalogs.iter().enumerate() {
        let mut create = catalog(number, plan);
        create.shipping = plan.ships.then_some(shipping);
        let catalog = world.run(create).await.id;
        ids.catalogs.push(catalog);
        let products: Vec<PutProduct> =
            plan.places.iter().map(|(product, place)| put(&ids, &first, *product, place)).collect();
        if !products.is_empty() {
            world.run(PutProducts { brand: brand(), catalog, seen: None, products }).await;
        }
    }
    for (number, plan) in scenario.buyers.iter().enumerate() {
        buyer(world, &mut ids, number, plan).await;
    }
    ids
}

fn hostile(number: usize) -> &'static str {
    HOSTILE_NAMES[number % HOSTILE_NAMES.len()]
}

fn tax(number: usize, plan: &TaxPlan) -> CreateTaxCategory {
    CreateTaxCategory {
        brand: brand(),
        name: name(hostile(number)),
        country: country(plan.country),
        rate: TaxRate::from_ppm(plan.ppm).expect("a rate"),
        rounding: rounding(plan.round),
        reduced: number % 2 == 1,
    }
}

fn ship(ids: &Ids, plan: &ShipPlan) -> ShippingRate {
    let pieces = |pieces: u32| Pieces::new(u64::from(pieces));
    let amount = |(from, to): (u32, Option<u32>)| AmountRange {
        from: money(from, plan.currency),
        to: to.map(|to| money(to, plan.currency)),
    };
    let quantity = |(from, to): (u32, Option<u32>)| QuantityRange { from: pieces(from), to: to.map(pieces) };
    ShippingRate {
        country: plan.country.map(country),
        amount: plan.amount.map(amount),
        quantity: plan.pieces.map(quantity),
        fee: money(plan.fee, plan.currency),
        tax: plan.tax.map(|tax| ids.taxes[tax]),
    }
}

fn product(ids: &Ids, number: usize, plan: &ProductPlan) -> CreateProduct {
    let model = code(&format!("M-{number}"));
    let mut create = CreateProduct::of(brand(), model, localized(hostile(number + 3)), prices(&plan.prices));
    create.rates = rates(plan.rates);
    create.tax = plan.tax.map(|tax| ids.taxes[tax]);
    create.attributes = vec![name("Colour")];
    for (number, plan) in plan.skus.iter().enumerate() {
        let mut sku = NewSku::of(code(hostile(number)), vec![name(hostile(number + 1))]);
        sku.excluded_from_backorder = plan.excluded;
        sku.prices = prices(&plan.prices);
        create.skus.push(sku);
    }
    for (number, plan) in plan.groups.iter().enumerate() {
        let choice = |(place, surcharges): (usize, &[u32; 3])| NewOptionChoice {
            name: localized(hostile(place)),
            surcharges: surcharges.iter().enumerate().map(|(number, minor)| money(*minor, number)).collect(),
        };
        create.options.push(NewOptionGroup {
            name: localized(hostile(number)),
            required: plan.required,
            choices: plan.choices.iter().enumerate().map(choice).collect(),
        });
    }
    create
}

fn catalog(number: usize, plan: &CatalogPlan) -> CreateCatalog {
    let mut create = CreateCatalog::of(brand(), code(hostile(number)), localized(hostile(number)));
    create.status = status(plan.open);
    create.opens_at = plan.opens.map(at);
    create.order_deadline = plan.deadline.map(at);
    create.payment = match plan.pay {
        Pay::Cardless => PaymentMethods::NotByCard,
        Pay::Card => PaymentMethods::CardOnly,
        Pay::Either => PaymentMethods::CardOrNot,
    };
    if plan.choices {
        create.comment = CommentForm::Choices(vec![name("As agreed"), name(HOSTILE_NAMES[1])]);
    }
    create.desired_dates = if plan.days { DesiredDates::Asked } else { DesiredDates::NotAsked };
    if let Some(backorder) = plan.backorder {
        let backorder = if backorder { Backorder::Allowed } else { Backorder::NotAllowed };
        create.stock = StockPolicy::FromStock { source: label(), target: Some(target()), backorder };
    }
    create.rates = rates(plan.rates);
    create.minimums = minimums(plan);
    create.lot_size = lot(plan.lot);
    create
}

async fn buyer<S: Store + Clone + 'static>(world: &World<S>, ids: &mut Ids, number: usize, plan: &BuyerPlan) {
    let buyer = id(BuyerOrganizationId::made, u32::try_from(number).expect("few"));
    let profile = OrganizationProfile {
        buyer_type: BuyerType::Individual,
        name: localized(hostile(number)),
        representative: None,
        emails: vec![format!("hello{number}@shop.example").parse().expect("an address")],
        recipients: vec![format!("buying{number}@shop.example").parse().expect("an address")],
        country: country(plan.country),
        phone: None,
        contact_email: None,
    };
    world.run(CreateBuyerOrganization { id: buyer, profile, owner: None }).await;
    world.run(Connect { brand: brand(), buyer, code: None, terms: terms(plan) }).await;
    let address = written(plan.country);
    let added = world.run(AddAddress { buyer, kind: BuyerKind::Connected, address }).await;
    let typed = |expiry| NewCard::new(TestCard::Good.number(), expiry, "123").expect("a card");
    ids.cards.push(Cards {
        good: world.keep(CardKeeper::Buyer, buyer, typed("12/99")).await,
        old: world.keep(CardKeeper::Buyer, buyer, typed("02/26")).await,
        of_staff: world.keep(CardKeeper::Brand(brand()), buyer, typed("12/99")).await,
    });
    ids.buyers.push(buyer);
    ids.book.push(added.id);
}

/// A complete address in a country.
pub(super) fn written(number: usize) -> PostalAddressForm {
    let line = |text: &str| Line::new(text).expect("a line");
    PostalAddressForm {
        name: Some(name("Goods in")),
        lines: vec![line(HOSTILE_NAMES[4])],
        city: Some(line("Somewhere")),
        region: None,
        postal_code: None,
        country: Some(country(number)),
        phone: None,
    }
}
