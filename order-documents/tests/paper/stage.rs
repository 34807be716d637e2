//! Documents of orders, made by hand so that a test can put anything into them.
#![expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]

use std::collections::BTreeSet;

use order_core::cart::{
    CartRoute, ChosenOption, DiscountLine, PricedItem, PricedLine, PricedOption, ShippingFee, TaxLine, Terms,
    Totals,
};
use order_core::catalog::{AppliedRates, TransactionTerm};
use order_core::order::{
    AwaitingConfirmation, Customer, Order, OrderContent, OrderFigures, OrderState, OriginalOrder,
    PaymentChoice, PaymentMethod, Revision,
};
use order_core::party::{Brand, BrandSettings, BuyerType, PostalAddress};
use order_core::value::{
    BrandId, BuyerOrganizationId, CartId, CatalogId, Code, Currency, DiscountRate, Line, Locale,
    LocalizedName, Money, Name, Note, OptionChoiceId, OptionGroupId, OrderId, Pieces, ProductId, Quantity,
    SkuId, TaxCategoryId, Timestamp, WholesaleRate,
};

/// In the note to the buyer's own company, and to be found nowhere.
pub(crate) const MARKER: &str = "XQZINTERNAL";

pub(crate) fn placed_at() -> Timestamp {
    "2026-03-01T22:30:00Z".parse().unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn named(english: &str, japanese: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, name(english)).with(Locale::JA, name(japanese)).unwrap()
}

pub(crate) fn euro(minor: i64) -> Money {
    money(minor, "EUR")
}

pub(crate) fn money(minor: i64, currency: &str) -> Money {
    Money::from_minor(minor, currency.parse().unwrap()).unwrap()
}

pub(crate) fn product(number: u8) -> ProductId {
    ProductId::made(placed_at(), [number; 10])
}

pub(crate) fn brand() -> Brand {
    let mut settings = BrandSettings::new(Locale::EN);
    settings.offset = "+09:00".parse().unwrap();
    let id = BrandId::made(placed_at(), [1; 10]);
    Brand { id, name: named("Nord Knitwear", "ノルドニット"), settings }
}

pub(crate) fn address(who: &str) -> PostalAddress {
    PostalAddress {
        name: name(who),
        lines: vec![Line::new("Quay 1").unwrap(), Line::new("Third floor").unwrap()],
        city: Line::new("Kiel").unwrap(),
        region: Some(Line::new("Holstein").unwrap()),
        postal_code: Some(Line::new("24103").unwrap()),
        country: "DE".parse().unwrap(),
        phone: Some("+49 431 55510".parse().unwrap()),
    }
}

/// A line of so many pieces at so many cents.
pub(crate) fn line(number: u32, attributes: &[&str], pieces: u32, cents: Money) -> PricedLine {
    let mut random = [7; 10];
    random[..4].copy_from_slice(&number.to_be_bytes());
    PricedLine {
        sku: SkuId::made(placed_at(), random),
        number: Code::new(format!("SKU-{number}")).unwrap(),
        attributes: attributes.iter().map(|text| name(text)).collect(),
        base: cents,
        rates: AppliedRates { wholesale: WholesaleRate::FULL, discount: DiscountRate::NONE },
        unit_price: cents,
        quantity: Quantity::new(pieces).unwrap(),
        options: Vec::new(),
        amount: cents.times(pieces.into()).unwrap(),
    }
}

pub(crate) fn item(number: u8, attributes: &[&str], lines: Vec<PricedLine>) -> PricedItem {
    PricedItem {
        product: product(number),
        model_number: Code::new(format!("NK-{number}")).unwrap(),
        name: named(&format!("Shirt {number}"), &format!("シャツ{number}")),
        attributes: attributes.iter().map(|text| name(text)).collect(),
        tax: Some(standard()),
        image: None,
        desired_date: Some("2026-04-20".parse().unwrap()),
        note_to_own_company: Some(Note::new(MARKER).unwrap()),
        message_to_brand: Some(Note::new("Fold them\nwithout pins").unwrap()),
        lines,
    }
}

pub(crate) fn standard() -> TaxCategoryId {
    TaxCategoryId::made(placed_at(), [1; 10])
}

pub(crate) fn reduced() -> TaxCategoryId {
    TaxCategoryId::made(placed_at(), [2; 10])
}

/// A table, a list with options, and one that is taxed at a reduced rate.
pub(crate) fn items() -> Vec<PricedItem> {
    let mut table = Vec::new();
    for (colour, row) in ["Red", "Blue"].iter().zip(0_u32..) {
        for (size, column) in ["S", "M", "L"].iter().zip(0_u32..) {
            let number = row * 3 + column;
            table.push(line(number, &[colour, size], 111 + number, euro(4_200)));
        }
    }
    let mut chosen = line(20, &["Oak"], 212, euro(1_355));
    let choice = |group: &str, choice: &str| ChosenOption {
        group: OptionGroupId::made(placed_at(), [1; 10]),
        group_name: named(group, "裏地"),
        choice: OptionChoiceId::made(placed_at(), [1; 10]),
        choice_name: named(choice, "絹"),
    };
    chosen.options = vec![PricedOption {
        choices: vec![choice("Lining", "Silk")],
        quantity: Quantity::new(57).unwrap(),
        surcharge: euro(275),
    }];
    let mut tea = item(3, &[], vec![line(30, &[], 313, euro(980))]);
    tea.tax = Some(reduced());
    let mut rated = line(5, &["Red", "XL"], 118, euro(3_990));
    rated.base = euro(7_000);
    rated.rates = AppliedRates { wholesale: "60".parse().unwrap(), discount: "5".parse().unwrap() };
    vec![
        item(1, &["Colour", "Size"], table),
        item(2, &["Wood"], vec![chosen]),
        tea,
        item(4, &["Colour", "Size"], vec![rated]),
    ]
}

/// What items come to, with a fee and tax at two rates. The figures need not be right: a paper shows what it is given.
pub(crate) fn content(items: Vec<PricedItem>) -> OrderContent {
    let currency = currency(&items);
    let lines = || items.iter().flat_map(|item| &item.lines);
    let sum = Money::sum(lines().map(|line| line.amount), currency).unwrap();
    let of = |minor: i64| Money::from_minor(minor, currency).unwrap();
    let tax = |category, name_of: &str, rate: &str, reduced, taxable, tax| TaxLine {
        category,
        name: name(name_of),
        rate: str::parse(rate).unwrap(),
        reduced,
        taxable: of(taxable),
        tax: of(tax),
    };
    let totals = Totals {
        pieces: Pieces::new(lines().map(|line| u64::from(line.quantity.get())).sum()),
        line_count: u32::try_from(lines().count()).unwrap(),
        items: sum,
        shipping: Some(ShippingFee { fee: of(2_450), tax: Some(standard()) }),
        discount: Some(DiscountLine { label: name("Early bird"), amount: of(1_717), tax: None }),
        taxes: vec![
            tax(standard(), "Standard", "19", false, 345_678, 65_679),
            tax(reduced(), "Food", "7.5", true, 56_789, 4_259),
        ],
        total: of(9_876_543),
    };
    OrderContent { items, totals }
}

fn currency(items: &[PricedItem]) -> Currency {
    items.iter().flat_map(|item| &item.lines).map(|line| line.amount.currency()).next().unwrap()
}

pub(crate) fn original(content: &OrderContent) -> OriginalOrder {
    let currency = content.totals.total.currency();
    OriginalOrder {
        cart: CartId::made(placed_at(), [1; 10]),
        buyer: BuyerOrganizationId::made(placed_at(), [1; 10]),
        catalog: CatalogId::made(placed_at(), [1; 10]),
        route: CartRoute::Standard,
        link: None,
        terms: Terms { term: TransactionTerm::new("EXW").unwrap(), currency },
        items: content.items.clone(),
        totals: content.totals.clone(),
        payment: PaymentChoice::NotByCard,
        comment: Some(Note::new("Ring twice").unwrap()),
        billing: address("Harbour Store"),
        delivery: address("Harbour Depot"),
        seller: None,
    }
}

pub(crate) fn order(original: &OriginalOrder, state: OrderState) -> Order {
    let Totals { line_count, pieces, total, .. } = original.totals;
    let placed_at = placed_at();
    Order {
        id: OrderId::made(placed_at, [1; 10]),
        code: Code::new("TESTORDER7").unwrap(),
        brand: brand().id,
        buyer: original.buyer,
        catalog: original.catalog,
        cart: original.cart,
        route: original.route,
        placed_at,
        placed_by: None,
        state,
        original: OrderFigures { line_count, pieces, total },
        current: None,
        revision: Revision::ORIGINAL,
        term: None,
        customer: Some(Customer {
            name: named("Harbour Company", "港の店"), buyer_type: BuyerType::Company
        }),
        payment: PaymentMethod::NotByCard,
        partner_inventory: false,
        holds_stock: false,
        reorder_of: None,
        external_code: None,
        link: None,
        tags: BTreeSet::new(),
        invoices: Vec::new(),
        attached: BTreeSet::new(),
    }
}

pub(crate) const fn waiting() -> OrderState {
    OrderState::AwaitingConfirmation(AwaitingConfirmation { prices: None })
}
