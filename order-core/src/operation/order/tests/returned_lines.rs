//! What is told of each line of a returned order.

use super::super::{LineOutcome, LinePrice, ReturnedLine};
use super::leaving::*;
use super::return_order::run;
use super::stage::*;
use crate::cart::{CartItem, CartSku, ChosenOption};
use crate::catalog::{PriceList, Product, StockPolicy};
use crate::record::Key;
use crate::value::{Code, Money, OptionChoiceId, SkuId, limits};

/// What becomes of the coat and of the scarf when things change after placing.
fn became(change: impl FnOnce(&mut Stage)) -> [LineOutcome; 2] {
    let (mut stage, order) = placed();
    change(&mut stage);
    let lines = run(&mut stage, order).lines;
    let [coat, scarf] = lines.try_into().unwrap();
    assert_eq!([coat.product, scarf.product], [COAT, SCARF]);
    assert_eq!([coat.sku, scarf.sku], [COAT_S, SCARF_ONE]);
    [coat.became, scarf.became]
}

fn price_of(unit: i64, surcharges: &[i64]) -> LinePrice {
    LinePrice { unit_price: euro(unit), surcharges: surcharges.iter().map(|cents| euro(*cents)).collect() }
}

/// As placed: 60 % of 9.99, with silk for 1.50 and wool for nothing.
fn coat_price() -> LinePrice {
    price_of(599, &[150, 0])
}

fn changed(from: LinePrice, to: Option<LinePrice>) -> LineOutcome {
    LineOutcome::PriceChanged { from, to }
}

const RESTORED: LineOutcome = LineOutcome::Restored;

fn rename_choice(product: &mut Product, from: OptionChoiceId) {
    let choice = product.options[0].choices.iter_mut().find(|choice| choice.id == from).unwrap();
    choice.id = id(OptionChoiceId::made, 77);
}

#[test]
fn what_can_be_had_as_it_was_is_restored() {
    assert_eq!(became(|_| {}), [RESTORED, RESTORED]);
    // Stock, dates and lot sizes are told by a look at the cart.
    let later = |stage: &mut Stage| {
        stage.set_stock(COAT_S, 0);
        stage.edit_catalog(|catalog| catalog.lot_size = std::num::NonZeroU32::new(7));
        stage.world.now = "2026-04-01T00:00:00Z".parse().unwrap();
    };
    assert_eq!(became(later), [RESTORED, RESTORED]);
}

#[test]
fn what_left_the_catalog_or_was_withdrawn_is_unavailable() {
    let gone = LineOutcome::Unavailable;
    let cases: [fn(&mut Stage); 4] = [
        |stage| stage.world.remove(&Key::product(stage.brand, SCARF)),
        |stage| stage.world.remove(&Key::catalog_product(stage.brand, CATALOG, SCARF)),
        |stage| stage.edit_place(SCARF, |place| place.without.extend([SCARF_ONE])),
        |stage| stage.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true),
    ];
    for case in cases {
        assert_eq!(became(case), [RESTORED, gone.clone()]);
    }
}

#[test]
fn choices_that_are_gone_are_named_as_they_were_called() {
    let chosen = |choice, name: &str| ChosenOption {
        group: LINING,
        group_name: named("Lining"),
        choice,
        choice_name: named(name),
    };
    let silk = |stage: &mut Stage| stage.edit_product(COAT, |coat| rename_choice(coat, SILK));
    let option_gone = |choices| LineOutcome::OptionGone { choices };
    assert_eq!(became(silk), [option_gone(vec![chosen(SILK, "Silk")]), RESTORED]);
    let lining = |stage: &mut Stage| {
        stage.edit_product(COAT, |coat| {
            coat.options.remove(0);
        });
    };
    let both = vec![chosen(SILK, "Silk"), chosen(WOOL, "Wool")];
    assert_eq!(became(lining), [option_gone(both), RESTORED]);
}

#[test]
fn another_price_is_told_from_and_to() {
    let base = |stage: &mut Stage| stage.edit_sku(COAT_S, |sku| sku.prices = price(euro(2000)));
    assert_eq!(became(base), [changed(coat_price(), Some(price_of(1200, &[150, 0]))), RESTORED]);
    let surcharge = |stage: &mut Stage| {
        stage.edit_product(COAT, |coat| coat.options[0].choices[0].surcharges = vec![euro(151)]);
    };
    assert_eq!(became(surcharge), [changed(coat_price(), Some(price_of(599, &[151, 0]))), RESTORED]);
    // Though the whole line costs the same: one choice is dearer for one piece, the other cheaper for two.
    let shifted = |stage: &mut Stage| {
        stage.edit_product(COAT, |coat| {
            coat.options[0].choices[0].surcharges = vec![euro(100)];
            coat.options[0].choices[1].surcharges = vec![euro(100)];
        });
    };
    assert_eq!(became(shifted), [changed(coat_price(), Some(price_of(599, &[100, 100]))), RESTORED]);
    // The rates of today's connection count, and they are the weakest.
    let rates = |stage: &mut Stage| {
        stage.edit_connection(|connection| connection.terms.rates = wholesale("50"));
        stage.edit_product(COAT, |coat| coat.rates = wholesale("60"));
    };
    assert_eq!(became(rates), [RESTORED, changed(price_of(240, &[]), Some(price_of(200, &[])))]);
    let dearer = |stage: &mut Stage| stage.edit_catalog(|catalog| catalog.rates = wholesale("100"));
    let coat = changed(coat_price(), Some(price_of(999, &[150, 0])));
    assert_eq!(became(dearer), [coat, changed(price_of(240, &[]), Some(price_of(400, &[])))]);
    // 9.99 × 60 % = 5.994 is rounded as the brand rounds today.
    let rounding = |stage: &mut Stage| {
        stage.edit_brand(|brand| brand.settings.rounding = crate::value::Rounding::Up);
    };
    assert_eq!(became(rounding), [changed(coat_price(), Some(price_of(600, &[150, 0]))), RESTORED]);
}

#[test]
fn prices_are_looked_up_for_the_orders_term_and_currency() {
    let connection = |stage: &mut Stage| {
        stage.edit_connection(|connection| connection.terms.currency = "JPY".parse().unwrap());
    };
    assert_eq!(became(connection), [RESTORED, RESTORED]);
    let none = |stage: &mut Stage| {
        stage.edit_product(SCARF, |scarf| scarf.prices = price(yen(500)));
        stage.edit_sku(COAT_S, |sku| sku.prices = PriceList::EMPTY);
    };
    // A coat without a price of its own costs what its product does.
    let coat = changed(coat_price(), Some(price_of(600, &[150, 0])));
    assert_eq!(became(none), [coat, changed(price_of(240, &[]), None)]);
}

#[test]
fn a_choice_that_is_gone_is_named_once_for_all_rows_that_have_it() {
    let mut stage = Stage::new();
    stage.edit_cart(|cart| {
        let mut embroidered = row(SILK, 1);
        embroidered.choices.insert(EMBROIDERY, INITIAL);
        let coats = CartSku { sku: COAT_S, quantity: pieces(3), options: vec![row(SILK, 2), embroidered] };
        cart.items[0].skus = vec![coats];
    });
    let order = stage.place().id;
    stage.edit_product(COAT, |coat| rename_choice(coat, SILK));
    let lines = run(&mut stage, order).lines;
    let LineOutcome::OptionGone { choices } = &lines[0].became else { panic!("{:?}", lines[0]) };
    assert_eq!(choices.iter().map(|chosen| chosen.choice).collect::<Vec<_>>(), [SILK]);
}

#[test]
fn the_gravest_is_told_where_several_things_happened() {
    let all = |stage: &mut Stage| {
        stage.edit_product(COAT, |coat| rename_choice(coat, SILK));
        stage.edit_sku(COAT_S, |sku| sku.prices = price(euro(1)));
        stage.edit_sku(SCARF_ONE, |sku| {
            sku.withdrawn = true;
            sku.prices = price(euro(1));
        });
    };
    let [coat, scarf] = became(all);
    assert!(matches!(coat, LineOutcome::OptionGone { .. }), "{coat:?}");
    assert_eq!(scarf, LineOutcome::Unavailable);
}

#[test]
fn the_price_as_placed_is_the_originals_whatever_was_adjusted_since() {
    let (mut stage, order) = placed();
    edit_order(&mut stage, order, |order| {
        order.state = open_states().remove(1);
        order.revision = FIRST;
        order.current = Some(crate::order::OrderFigures { total: euro(1), ..order.original });
    });
    let lines = run(&mut stage, order).lines;
    assert!(lines.iter().all(|line| line.became == RESTORED));
}

#[test]
fn an_order_of_the_most_lines_is_returned_whole() {
    let mut stage = Stage::new();
    let sku_of = |number: usize| {
        let mut bytes = [0xee; 10];
        bytes[..8].copy_from_slice(&u64::try_from(number).unwrap().to_be_bytes());
        SkuId::made(crate::value::Timestamp::MIN, bytes)
    };
    let one = stage.world.get::<crate::catalog::Sku>(&Key::sku(stage.brand, SCARF_ONE)).unwrap();
    for number in 0..limits::CART_LINES_MAX {
        let mut sku = one.as_ref().clone();
        sku.id = sku_of(number);
        sku.number = Code::new(number.to_string()).unwrap();
        stage.world.put(Key::sku(stage.brand, sku.id), sku);
    }
    stage.edit_catalog(|catalog| catalog.stock = StockPolicy::MakeToOrder { target: None });
    let skus = (0..limits::CART_LINES_MAX).map(|number| CartSku::of(sku_of(number), pieces(1))).collect();
    stage.edit_cart(|cart| cart.items = vec![CartItem::of(SCARF, skus)]);
    let order = stage.place().id;
    let first = sku_of(0);
    stage.edit_sku(first, |sku| sku.withdrawn = true);
    let returned = run(&mut stage, order);
    let cart = super::return_order::cart(&stage, returned.cart);
    assert_eq!(cart.skus().count(), limits::CART_LINES_MAX);
    assert_eq!(returned.lines.len(), limits::CART_LINES_MAX);
    let gone = ReturnedLine { product: SCARF, sku: first, became: LineOutcome::Unavailable };
    assert_eq!(returned.lines.first(), Some(&gone));
    assert!(returned.lines.iter().skip(1).all(|line| line.became == RESTORED));
}

#[test]
fn a_receipt_reads_back_as_it_was_written() {
    let from = LinePrice { unit_price: Money::zero(eur()), surcharges: vec![euro(5)] };
    let line = ReturnedLine { product: COAT, sku: COAT_S, became: changed(from, None) };
    let json = serde_json::to_string(&line).unwrap();
    assert_eq!(serde_json::from_str::<ReturnedLine>(&json).unwrap(), line);
}
