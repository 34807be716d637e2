//! What an order comes to: prices, rates, options, shipping, tax.

use super::stage::*;
use crate::cart::{ShippingFee, TaxLine};
use crate::catalog::{AmountRange, QuantityRange, Rates, ShippingRate, TaxCategory};
use crate::order::OriginalOrder;
use crate::record::Key;
use crate::value::{Country, Money, Name, Pieces, Rounding, TaxCategoryId};

fn shown(stage: &Stage) -> OriginalOrder {
    stage.preview().content.as_ref().clone()
}

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

#[test]
fn everything_adds_up_in_the_usual_order() {
    let order = shown(&Stage::new());
    let coat = &order.items[0].lines[0];
    // 9.99 of the SKU itself at 60 % is 5.994, rounded for one piece; two of three have silk at 1.50 more.
    assert_eq!((coat.base, coat.unit_price, coat.amount), (euro(999), euro(599), euro(2097)));
    assert_eq!(coat.rates.wholesale.to_string(), "60");
    assert_eq!(coat.rates.discount.to_string(), "0");
    let surcharges: Vec<Money> = coat.options.iter().map(|option| option.surcharge).collect();
    assert_eq!(surcharges, [euro(150), euro(0)]);
    let scarf = &order.items[1].lines[0];
    assert_eq!((scarf.base, scarf.unit_price, scarf.amount), (euro(400), euro(240), euro(480)));
    let totals = &order.totals;
    assert_eq!((totals.items, totals.line_count, totals.pieces), (euro(2577), 2, Pieces::new(5)));
    assert_eq!(totals.shipping, Some(ShippingFee { fee: euro(500), tax: Some(FULL_TAX) }));
    let full = TaxLine {
        category: FULL_TAX,
        name: Name::new("Full").unwrap(),
        rate: "19".parse().unwrap(),
        reduced: false,
        taxable: euro(2597),
        tax: euro(493),
    };
    let low = TaxLine {
        category: LOW_TAX,
        name: Name::new("Low").unwrap(),
        rate: "7".parse().unwrap(),
        reduced: true,
        taxable: euro(480),
        tax: euro(34),
    };
    assert_eq!(totals.taxes, [full, low]);
    assert_eq!(totals.total, euro(2577 + 500 + 493 + 34));
}

#[test]
fn the_strongest_level_that_speaks_gives_the_rate() {
    let rate_of = |levels: [&str; 4], set: fn(&str) -> Rates| {
        let mut stage = Stage::new();
        let rates = levels.map(|level| if level.is_empty() { Rates::default() } else { set(level) });
        stage.edit_place(SCARF, |place| place.rates = rates[0]);
        stage.edit_product(SCARF, |product| product.rates = rates[1]);
        stage.edit_catalog(|catalog| catalog.rates = rates[2]);
        stage.edit_connection(|connection| connection.terms.rates = rates[3]);
        let order = shown(&stage);
        let line = order.items[1].lines[0].clone();
        (line.rates.wholesale.to_string(), line.rates.discount.to_string(), line.unit_price)
    };
    for (levels, expected, price) in [
        (["10", "20", "30", "40"], "10", 40),
        (["", "20", "30", "40"], "20", 80),
        (["", "", "30", "40"], "30", 120),
        (["", "", "", "40"], "40", 160),
        (["", "", "", ""], "100", 400),
        (["0", "20", "30", "40"], "0", 0),
    ] {
        let off = "0".to_owned();
        assert_eq!(rate_of(levels, wholesale), (expected.to_owned(), off, euro(price)), "{levels:?}");
    }
    for (levels, expected, price) in [
        (["10", "20", "30", "40"], "10", 360),
        (["", "20", "30", "40"], "20", 320),
        (["", "", "30", "40"], "30", 280),
        (["", "", "", "40"], "40", 240),
        (["", "", "", ""], "0", 400),
        (["100", "", "", ""], "100", 0),
    ] {
        let full = "100".to_owned();
        assert_eq!(rate_of(levels, discount), (full, expected.to_owned(), euro(price)), "{levels:?}");
    }
}

#[test]
fn the_two_rates_may_come_from_different_levels() {
    let mut stage = Stage::new();
    stage.edit_place(SCARF, |place| place.rates = discount("50"));
    stage.edit_product(COAT, |product| product.rates = discount("10"));
    let order = shown(&stage);
    assert_eq!(order.items[1].lines[0].unit_price, euro(120));
    // 9.99 × 0.6 × 0.9 = 5.3946, rounded once.
    assert_eq!(order.items[0].lines[0].unit_price, euro(539));
}

#[test]
fn the_price_of_a_sku_beats_its_products_and_zero_is_a_price() {
    let mut stage = Stage::new();
    stage.edit_sku(SCARF_ONE, |sku| sku.prices = price(euro(0)));
    assert_eq!(shown(&stage).items[1].lines[0].amount, euro(0));
    stage.edit_sku(SCARF_ONE, |sku| sku.prices = price(yen(70)));
    // A price in another currency only is none, and the product's counts.
    assert_eq!(shown(&stage).items[1].lines[0].base, euro(400));
    stage.edit_product(SCARF, |product| product.prices = price(euro(0)));
    let placed = stage.place();
    assert_eq!(stage.original(&placed).items[1].lines[0].amount, euro(0));
}

#[test]
fn one_piece_is_rounded_as_the_brand_rounds() {
    // 0.35 at 50 % is 0.175.
    for (rounding, cents) in [
        (Rounding::HalfEven, 18),
        (Rounding::HalfUp, 18),
        (Rounding::HalfDown, 17),
        (Rounding::Down, 17),
        (Rounding::Up, 18),
    ] {
        let mut stage = Stage::new();
        stage.only_scarves(100, euro(35));
        stage.edit_brand(|brand| brand.settings.rounding = rounding);
        stage.edit_connection(|connection| connection.terms.rates = wholesale("50"));
        let order = shown(&stage);
        assert_eq!(order.items[0].lines[0].unit_price, euro(cents), "{rounding:?}");
        assert_eq!(order.totals.items, euro(cents * 100), "{rounding:?}");
    }
}

#[test]
fn a_surcharge_is_of_the_orders_currency_and_takes_no_rate() {
    let mut stage = Stage::new();
    stage.edit_cart(|cart| {
        cart.items[0].skus[0].options[0].choices.insert(EMBROIDERY, INITIAL);
    });
    // The initial costs 300 yen, and so nothing in euro.
    assert_eq!(shown(&stage).items[0].lines[0].amount, euro(3 * 599 + 2 * 150));
    stage.edit_product(COAT, |product| {
        product.options[1].choices[0].surcharges = vec![yen(300), euro(25)];
    });
    let order = shown(&stage);
    assert_eq!(order.items[0].lines[0].options[0].surcharge, euro(175));
    assert_eq!(order.items[0].lines[0].amount, euro(3 * 599 + 2 * 175));
}

#[test]
fn tax_is_rounded_once_per_category_and_not_per_line() {
    // Two lines of 0.25 at 10 %: rounded by themselves they give 0.02 + 0.02, and together 0.05.
    let mut stage = Stage::new();
    stage.edit_connection(|connection| connection.terms.rates = Rates::default());
    stage.edit_catalog(|catalog| catalog.shipping = None);
    stage.edit_product(SCARF, |product| product.tax = Some(FULL_TAX));
    stage.edit_tax(FULL_TAX, |tax| tax.rate = "10".parse().unwrap());
    stage.edit_sku(SCARF_ONE, |sku| sku.prices = price(euro(25)));
    stage.edit_sku(COAT_S, |sku| sku.prices = price(euro(25)));
    stage.order_scarves(1);
    stage.edit_cart(|cart| {
        cart.items[0].skus[0].quantity = pieces(1);
        cart.items[0].skus[0].options = vec![row(WOOL, 1)];
    });
    let totals = shown(&stage).totals;
    let taxes: Vec<(Money, Money)> = totals.taxes.iter().map(|line| (line.taxable, line.tax)).collect();
    assert_eq!(taxes, [(euro(50), euro(5))]);
    assert_eq!(totals.total, euro(55));
}

#[test]
fn tax_is_rounded_as_its_category_says() {
    for (rounding, cents) in [(Rounding::Down, 33), (Rounding::Up, 34), (Rounding::HalfEven, 34)] {
        let mut stage = Stage::new();
        stage.edit_tax(LOW_TAX, |tax| tax.rounding = rounding);
        assert_eq!(shown(&stage).totals.taxes[1].tax, euro(cents), "{rounding:?}");
    }
}

#[test]
fn the_buyers_country_decides_the_tax_and_the_address_does_not() {
    let mut stage = Stage::new();
    stage.form.delivery = crate::cart::AddressChoice::Written(Box::new(address("Lager", "AT").into()));
    stage.form.billing = crate::cart::AddressChoice::Written(Box::new(address("Laden", "AT").into()));
    assert_eq!(shown(&stage).totals.taxes.len(), 2);
    stage.edit_buyer(|buyer| buyer.profile.country = country("AT"));
    let totals = shown(&stage).totals;
    assert!(totals.taxes.is_empty());
    assert_eq!(totals.total, euro(3077));
    stage.edit_tax(LOW_TAX, |tax| tax.country = country("AT"));
    let taxes = shown(&stage).totals.taxes;
    assert_eq!(taxes.iter().map(|line| line.category).collect::<Vec<_>>(), [LOW_TAX]);
}

#[test]
fn what_has_no_category_is_not_taxed() {
    let mut stage = Stage::new();
    stage.edit_product(COAT, |product| product.tax = None);
    stage.edit_shipping(|group| group.rates[0].tax = None);
    let totals = shown(&stage).totals;
    assert_eq!(totals.taxes.iter().map(|line| line.category).collect::<Vec<_>>(), [LOW_TAX]);
    stage.edit_shipping(|group| group.rates[0].tax = Some(FULL_TAX));
    let totals = shown(&stage).totals;
    assert_eq!(
        (totals.taxes[0].taxable, totals.taxes[0].tax),
        (euro(500), euro(95)),
        "shipping is taxed alone"
    );
}

#[test]
fn categories_are_told_apart_whatever_their_order_in_the_cart() {
    let mut stage = Stage::new();
    let third = id(TaxCategoryId::made, 0x20);
    let mut category =
        stage.world.get::<TaxCategory>(&Key::tax_category(stage.brand, LOW_TAX)).unwrap().as_ref().clone();
    category.id = third;
    stage.world.put(Key::tax_category(stage.brand, third), category);
    stage.edit_shipping(|group| group.rates[0].tax = Some(third));
    stage.edit_cart(|cart| cart.items.reverse());
    let taxes = shown(&stage).totals.taxes;
    let sums: Vec<_> = taxes.iter().map(|line| (line.category, line.taxable)).collect();
    assert_eq!(sums, [(third, euro(500)), (FULL_TAX, euro(2097)), (LOW_TAX, euro(480))]);
}

#[test]
fn the_delivery_address_decides_the_shipping() {
    let mut stage = Stage::new();
    let rate = |code: &str, fee| ShippingRate {
        country: Some(country(code)),
        amount: None,
        quantity: None,
        fee: euro(fee),
        tax: None,
    };
    stage.edit_shipping(|group| group.rates.extend([rate("AT", 900), rate("JP", 4000)]));
    assert_eq!(shown(&stage).totals.shipping.unwrap().fee, euro(500));
    stage.form.delivery = crate::cart::AddressChoice::Written(Box::new(address("Lager", "AT").into()));
    assert_eq!(shown(&stage).totals.shipping.unwrap().fee, euro(900));
    stage.form.billing = crate::cart::AddressChoice::Written(Box::new(address("Laden", "JP").into()));
    assert_eq!(shown(&stage).totals.shipping.unwrap().fee, euro(900), "where the bill goes does not matter");
}

#[test]
fn shipping_looks_at_the_items_before_tax() {
    let mut stage = Stage::new();
    let from = |amount: Option<(i64, i64)>, quantity: Option<(u64, u64)>, fee| ShippingRate {
        country: None,
        amount: amount.map(|(from, to)| AmountRange { from: euro(from), to: Some(euro(to)) }),
        quantity: quantity
            .map(|(from, to)| QuantityRange { from: Pieces::new(from), to: Some(Pieces::new(to)) }),
        fee: euro(fee),
        tax: None,
    };
    for (amount, quantity, charged) in [
        (Some((2577, 2578)), None, true),
        (Some((2578, 9999)), None, false),
        (Some((0, 2577)), None, false),
        (None, Some((5, 6)), true),
        (None, Some((6, 7)), false),
        (None, Some((0, 5)), false),
        (Some((2577, 2578)), Some((6, 7)), false),
    ] {
        stage.edit_shipping(|group| group.rates = vec![from(amount, quantity, 111)]);
        let expected = charged.then_some(ShippingFee { fee: euro(111), tax: None });
        assert_eq!(shown(&stage).totals.shipping, expected, "{amount:?} {quantity:?}");
    }
    stage.edit_shipping(|group| group.rates[0].fee = yen(500));
    assert_eq!(shown(&stage).totals.shipping, None, "a rate in another currency is not for this order");
    stage.edit_catalog(|catalog| catalog.shipping = None);
    assert_eq!(shown(&stage).totals.shipping, None);
}

#[test]
fn an_amount_that_only_tax_makes_too_large_is_refused() {
    use super::super::PlaceRefusal;
    use crate::cart::PricingFault;
    use crate::catalog::PriceList;
    let mut stage = Stage::new();
    stage.only_scarves(1_000_000, euro(PriceList::HIGHEST_MINOR));
    stage.set_stock(SCARF_ONE, 1_000_000);
    assert_eq!(shown(&stage).totals.total, euro(1_000_000_000_000_000_000));
    stage.edit_product(SCARF, |product| product.tax = Some(LOW_TAX));
    stage.form.billing = crate::cart::AddressChoice::Missing;
    assert_eq!(
        stage.not_shown(),
        [
            PlaceRefusal::Price(PricingFault::TooLarge),
            PlaceRefusal::AddressMissing { role: super::super::AddressRole::Billing },
        ]
    );
}
