//! Orders of a made-up brand.

use std::collections::BTreeSet;

use order_core::cart::{
    CardReference, CartRoute, ChosenOption, DiscountLine, PricedItem, PricedLine, PricedOption, ShippingFee,
    TaxLine, Terms, Totals,
};
use order_core::catalog::{AppliedRates, TransactionTerm};
use order_core::order::{
    AwaitingConfirmation, Customer, Order, OrderContent, OrderFigures, OrderState, OriginalOrder,
    PaymentChoice, PaymentMethod, Revision,
};
use order_core::party::{BuyerType, PostalAddress};
use order_core::value::{
    BrandId, BuyerOrganizationId, CartId, CatalogId, Code, Currency, Line, Locale, LocalizedName, Money,
    Name, Note, OptionChoiceId, OptionGroupId, OrderId, Pieces, ProductId, Quantity, SkuId, TagId,
    TaxCategoryId, TaxRate, Timestamp,
};
use order_documents::Language;
use order_documents::export::{
    BookSettings, BuyerNames, CatalogNames, ExportedOrder, Names, OrderSettings, SkuNames,
};

pub(crate) const PLACED: &str = "2026-02-28T15:30:45Z";

pub(crate) fn book(language: Language) -> BookSettings {
    BookSettings::new(language, Timestamp::parse("2026-03-01T09:00:00Z").unwrap())
}

pub(crate) fn settings(language: Language) -> OrderSettings {
    OrderSettings::new(book(language), order_core::operation::Viewer::Brand)
}

fn id(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

pub(crate) fn buyer(number: u128) -> BuyerOrganizationId {
    BuyerOrganizationId::from_uuid(id(1_000 + number))
}

pub(crate) fn sku(number: u128) -> SkuId {
    SkuId::from_uuid(id(2_000 + number))
}

pub(crate) fn tag(number: u128) -> TagId {
    TagId::from_uuid(id(3_000 + number))
}

pub(crate) fn named(english: &str, japanese: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, Name::new(english).unwrap())
        .with(Locale::JA, Name::new(japanese).unwrap())
        .unwrap()
}

pub(crate) fn money(text: &str, currency: &str) -> Money {
    Money::parse(text, currency.parse::<Currency>().unwrap()).unwrap()
}

/// An order with its documents.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) order: Order,
    pub(crate) original: OriginalOrder,
    pub(crate) content: OrderContent,
}

impl Made {
    pub(crate) fn exported(&self) -> ExportedOrder<'_> {
        ExportedOrder { order: &self.order, original: &self.original, content: &self.content }
    }

    /// With another content now than was placed.
    pub(crate) fn answered(mut self, state: OrderState, change: impl FnOnce(&mut OrderContent)) -> Self {
        change(&mut self.content);
        self.order.state = state;
        self.order.current = Some(self.content.figures());
        self.order.revision = Revision::from_number(1);
        self
    }
}

fn line(number: u128, quantity: u32, currency: &str) -> PricedLine {
    let rates = AppliedRates { wholesale: "50".parse().unwrap(), discount: "12.5".parse().unwrap() };
    let unit_price = money("4375", currency);
    PricedLine {
        sku: sku(number),
        number: Code::new(format!("00{number}")).unwrap(),
        attributes: vec![Name::new("Red").unwrap(), Name::new("M").unwrap()],
        base: money("10000", currency),
        rates,
        unit_price,
        quantity: Quantity::new(quantity).unwrap(),
        options: Vec::new(),
        amount: unit_price.times(quantity.into()).unwrap(),
    }
}

fn option(quantity: u32, currency: &str) -> PricedOption {
    let chosen = |number, group, choice| ChosenOption {
        group: OptionGroupId::from_uuid(id(number)),
        group_name: group,
        choice: OptionChoiceId::from_uuid(id(number + 1)),
        choice_name: choice,
    };
    PricedOption {
        choices: vec![
            chosen(70, named("Embroidery", "刺繍"), named("Gold", "金")),
            chosen(80, named("Wrapping", "包装"), named("Paper", "紙")),
        ],
        quantity: Quantity::new(quantity).unwrap(),
        surcharge: money("1", currency),
    }
}

pub(crate) fn address(name: &str) -> PostalAddress {
    PostalAddress {
        name: Name::new(name).unwrap(),
        lines: vec![Line::new("1-2-3 Ginza").unwrap(), Line::new("Room 4").unwrap()],
        city: Line::new("Chuo").unwrap(),
        region: Some(Line::new("Tokyo").unwrap()),
        postal_code: Some(Line::new("0104-0061").unwrap()),
        country: "JP".parse().unwrap(),
        phone: Some("+81 3 1234 5678".parse().unwrap()),
    }
}

fn totals(currency: &str) -> Totals {
    let tax = |name: &str, amount: &str| TaxLine {
        category: TaxCategoryId::from_uuid(id(60)),
        name: Name::new(name).unwrap(),
        rate: "10".parse::<TaxRate>().unwrap(),
        reduced: false,
        taxable: money("0", currency),
        tax: money(amount, currency),
    };
    Totals {
        pieces: Pieces::new(15),
        line_count: 2,
        items: money("65625", currency),
        shipping: Some(ShippingFee { fee: money("800", currency), tax: None }),
        discount: Some(DiscountLine {
            label: Name::new("Fair").unwrap(),
            amount: money("425", currency),
            tax: None,
        }),
        taxes: vec![tax("10 %", "5000"), tax("8 %", "1500")],
        total: money("72500", currency),
    }
}

/// An order of one product with two SKUs, 12 pieces with options and 3 without.
pub(crate) fn order(number: u128, currency: &str) -> Made {
    let mut dozen = line(1, 12, currency);
    dozen.options = vec![option(5, currency)];
    let item = PricedItem {
        product: ProductId::from_uuid(id(50)),
        model_number: Code::new("007").unwrap(),
        name: named("Linen shirt", "麻のシャツ"),
        attributes: vec![Name::new("Colour").unwrap(), Name::new("Size").unwrap()],
        tax: None,
        image: None,
        desired_date: Some("2026-05-01".parse().unwrap()),
        note_to_own_company: Some(Note::new("for our eyes only").unwrap()),
        message_to_brand: Some(Note::new("in two boxes\nplease").unwrap()),
        lines: vec![dozen, line(2, 3, currency)],
    };
    let totals = totals(currency);
    let (buyer, catalog, cart) = (buyer(1), CatalogId::from_uuid(id(20)), CartId::from_uuid(id(30)));
    let term = TransactionTerm::new("wholesale").unwrap();
    let original = OriginalOrder {
        cart,
        buyer,
        catalog,
        route: CartRoute::OrderLink,
        link: None,
        terms: Terms { term: term.clone(), currency: currency.parse().unwrap() },
        items: vec![item],
        totals,
        payment: PaymentChoice::Card(CardReference {
            brand: Name::new("Visa").unwrap(),
            last_four: "4242".parse().unwrap(),
            expiry: "01/30".parse().unwrap(),
            token: serde_json::from_str("\"card-token-of-the-gateway\"").unwrap(),
        }),
        comment: Some(Note::new("=1+1 thanks").unwrap()),
        billing: address("Tea House Office"),
        delivery: address("Tea House Shop"),
        seller: None,
    };
    let content = OrderContent::of_original(&original);
    let order = Order {
        id: OrderId::from_uuid(id(100_000 + number)),
        code: Code::new(format!("{number:07}")).unwrap(),
        brand: BrandId::from_uuid(id(10)),
        buyer,
        catalog,
        cart,
        route: CartRoute::OrderLink,
        placed_at: Timestamp::parse(PLACED).unwrap(),
        placed_by: None,
        state: OrderState::AwaitingConfirmation(AwaitingConfirmation { prices: None }),
        original: OrderFigures { line_count: 2, pieces: Pieces::new(15), total: original.totals.total },
        current: None,
        revision: Revision::ORIGINAL,
        term: Some(term),
        customer: Some(Customer { name: named("Tea House", "茶屋"), buyer_type: BuyerType::Company }),
        payment: PaymentMethod::Card { authorized: original.totals.total, lapses_at: None },
        partner_inventory: false,
        holds_stock: false,
        reorder_of: None,
        external_code: None,
        link: None,
        tags: BTreeSet::from([tag(1), tag(2), tag(3)]),
        invoices: Vec::new(),
        attached: BTreeSet::new(),
    };
    Made { order, original, content }
}

pub(crate) fn names() -> Names {
    let mut names = Names::default();
    names.brands.insert(BrandId::from_uuid(id(10)), named("Nord Knitwear", "ノルド"));
    for (number, english, japanese) in [(1, "Tea House", "茶屋"), (2, "Harbour Store", "港の店")] {
        let code = Some(Code::new(format!("000{number}")).unwrap());
        names.buyers.insert(buyer(number), BuyerNames { code, name: Some(named(english, japanese)) });
    }
    let catalog = CatalogNames { code: Code::new("SS27").unwrap(), name: named("Summer 2027", "2027年夏") };
    names.catalogs.insert(CatalogId::from_uuid(id(20)), catalog);
    // Of the third nobody knows.
    names.tags.insert(tag(1), Name::new("urgent").unwrap());
    names.tags.insert(tag(2), Name::new("+VIP").unwrap());
    for number in 1..=3 {
        let attributes = vec![Name::new("Red").unwrap(), Name::new("M").unwrap()];
        names.skus.insert(sku(number), SkuNames { product: named("Linen shirt", "麻のシャツ"), attributes });
    }
    names
}
