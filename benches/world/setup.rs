//! Making the brand, what it sells and who buys.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::catalog::{
    BasePrice, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, PriceList, Rates,
    StockPolicy, TransactionTerm,
};
use order_core::operation::catalog::{
    CreateCatalog, CreateProduct, CreateTaxCategory, NewSku, PutProduct, PutProducts,
};
use order_core::operation::party::{Connect, CreateBrand, CreateBuyerOrganization};
use order_core::party::{BrandSettings, BuyerType, ConnectionTerms, OrganizationProfile};
use order_core::store::Store;
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Locale, LocalizedName, Money, Name, ProductId, Rounding,
    SkuId, TaxCategoryId,
};

use super::{Access, AccountId, Actor, Buyer, Command, Desk, SKUS_PER_PRODUCT, Shop, bytes, desk, now};

/// How many products the brand sells: enough for the largest order measured.
const PRODUCTS: usize = 200;

impl Shop {
    /// A new brand with its catalog in a store.
    pub fn open(store: impl Store + 'static) -> Self {
        let desk = desk(store);
        let brand = BrandId::made(now(), bytes());
        let mut settings = BrandSettings::new(Locale::EN);
        settings.notification_addresses = vec!["orders@brand.example".parse().expect("an address")];
        run(&desk, CreateBrand { id: brand, name: localized("Nord Knitwear"), settings, owner: None });
        let tax = CreateTaxCategory {
            brand,
            name: name("VAT"),
            country: "DE".parse().expect("a country"),
            rate: "19".parse().expect("a rate"),
            rounding: Rounding::HalfUp,
            reduced: false,
        };
        let tax = run(&desk, tax).id;
        let catalog = run(&desk, catalog(brand)).id;
        let products = (0..PRODUCTS).map(|number| product(&desk, brand, tax, number)).collect::<Vec<_>>();
        run(&desk, content(brand, catalog, &products));
        Self { desk, brand, catalog, products, buyers: Vec::new() }
    }

    /// Another connected buyer organization.
    pub(super) fn add_buyer(&self) -> Buyer {
        let id = BuyerOrganizationId::made(now(), bytes());
        let profile = OrganizationProfile {
            buyer_type: BuyerType::Company,
            name: localized("Corner Store"),
            representative: None,
            emails: vec!["shop@buyer.example".parse().expect("an address")],
            recipients: vec!["shop@buyer.example".parse().expect("an address")],
            country: "DE".parse().expect("a country"),
            phone: None,
            contact_email: None,
        };
        run(&self.desk, CreateBuyerOrganization { id, profile, owner: None });
        let rates = Rates { wholesale: Some("62.5".parse().expect("a rate")), discount: None };
        let terms = ConnectionTerms { term: term(), currency: "EUR".parse().expect("a currency"), rates };
        run(&self.desk, Connect { brand: self.brand, buyer: id, code: None, terms });
        let account = AccountId::made(now(), bytes());
        Buyer { id, actor: Actor::account(account).member(id, Access::Write) }
    }
}

/// Runs a command as the host.
fn run<C: Command>(desk: &Desk, command: C) -> C::Output {
    block_on(desk.run(command, &Actor::host()).into_future()).expect("the shop is set up")
}

fn catalog(brand: BrandId) -> CreateCatalog {
    CreateCatalog {
        brand,
        code: Code::new("AW26").expect("a code"),
        name: localized("Autumn and winter"),
        description: None,
        status: CatalogStatus::Open,
        opens_at: None,
        order_deadline: None,
        payment: PaymentMethods::NotByCard,
        comment: CommentForm::Free,
        desired_dates: DesiredDates::NotAsked,
        shipping: None,
        stock: StockPolicy::MakeToOrder { target: None },
        rates: Rates::default(),
        minimums: Minimums::default(),
        lot_size: None,
    }
}

fn product(desk: &Desk, brand: BrandId, tax: TaxCategoryId, number: usize) -> (ProductId, Vec<SkuId>) {
    let minor = i64::try_from(1_995 + number).expect("a small number");
    let amount = Money::from_minor(minor, "EUR".parse().expect("a currency")).expect("an amount");
    let prices = PriceList::new(vec![BasePrice { term: term(), amount }]).expect("a price");
    let sku = |size: usize| NewSku {
        number: Code::new(format!("M-{number:03}-{size}")).expect("a code"),
        attributes: vec![name("Navy"), name(["XS", "S", "M", "L", "XL"][size])],
        excluded_from_backorder: false,
        prices: PriceList::EMPTY,
    };
    let create = CreateProduct {
        brand,
        model_number: Code::new(format!("M-{number:03}")).expect("a code"),
        name: localized(&format!("Linen shirt {number}")),
        description: None,
        attributes: vec![name("Colour"), name("Size")],
        prices,
        options: Vec::new(),
        tax: Some(tax),
        rates: Rates::default(),
        images: Vec::new(),
        skus: (0..SKUS_PER_PRODUCT).map(sku).collect(),
    };
    let created = run(desk, create);
    (created.id, created.skus)
}

fn content(brand: BrandId, catalog: CatalogId, products: &[(ProductId, Vec<SkuId>)]) -> PutProducts {
    let put = |(place, (product, _)): (u32, &(ProductId, Vec<SkuId>))| PutProduct {
        product: *product,
        place,
        rates: Rates::default(),
        without: BTreeSet::new(),
    };
    PutProducts { brand, catalog, seen: None, products: (1..).zip(products).map(put).collect() }
}

fn term() -> TransactionTerm {
    TransactionTerm::new("wholesale").expect("a term")
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn localized(text: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, name(text))
}
