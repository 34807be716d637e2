//! Where a rule turns: the last value that is let through and the first that is not.

use std::num::NonZeroU32;

use super::super::PlaceRefusal;
use super::stage::*;
use crate::cart::{CardKeeper, PaymentForm};
use crate::catalog::{Backorder, Minimums, PaymentMethods, PriceList, StockPolicy};
use crate::operation::cart::LineReason;
use crate::operation::test_world::label;
use crate::order::PaymentChoice;
use crate::refusal::Reason;
use crate::value::{Money, Pieces};

fn codes(stage: &Stage) -> Vec<&'static str> {
    match stage.world.ask(&stage.question(), &stage.actor) {
        Ok(_) => vec![],
        Err(_) => stage.not_shown().iter().map(Reason::code).collect(),
    }
}

#[test]
fn the_instants_of_opening_and_of_the_deadline_are_included() {
    for (now, opens, closes, expected) in [
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z", vec![]),
        (
            "2026-05-01T09:59:59.999999Z",
            "2026-05-01T10:00:00Z",
            "2026-06-01T00:00:00Z",
            vec!["catalog_not_open"],
        ),
        (
            "2026-06-01T00:00:00.000001Z",
            "2026-05-01T10:00:00Z",
            "2026-06-01T00:00:00Z",
            vec!["deadline_passed"],
        ),
        ("2026-06-01T00:00:00Z", "2026-05-01T10:00:00Z", "2026-06-01T00:00:00Z", vec![]),
    ] {
        let mut stage = Stage::new();
        stage.edit_cart(|cart| cart.items[0].desired_date = None);
        stage.edit_catalog(|catalog| {
            catalog.opens_at = Some(opens.parse().unwrap());
            catalog.order_deadline = Some(closes.parse().unwrap());
        });
        stage.world.now = now.parse().unwrap();
        assert_eq!(codes(&stage), expected, "{now}");
        if expected.is_empty() {
            assert_eq!(stage.place().placed_at, now.parse().unwrap());
        }
    }
}

#[test]
fn the_date_is_the_brands() {
    // At noon of 1 March UTC it is 2 March already at +14:00, and just 1 March at -12:00.
    for (offset, date, expected) in [
        ("+14:00", "2026-03-01", vec!["date_past"]),
        ("+14:00", "2026-03-02", vec![]),
        ("-12:00", "2026-03-01", vec![]),
        ("-12:00", "2026-02-28", vec!["date_past"]),
        ("+00:00", "2026-03-01", vec![]),
        ("+00:00", "0001-01-01", vec!["date_past"]),
        ("+00:00", "9999-12-31", vec![]),
    ] {
        let mut stage = Stage::new();
        stage.world.now = "2026-03-01T12:00:00Z".parse().unwrap();
        stage.edit_brand(|brand| brand.settings.offset = offset.parse().unwrap());
        stage.edit_cart(|cart| cart.items[0].desired_date = Some(date.parse().unwrap()));
        assert_eq!(codes(&stage), expected, "{date} at {offset}");
    }
}

#[test]
fn a_card_is_good_until_the_end_of_its_month_at_the_brand() {
    let with = |now: &str, offset: &str| {
        let mut stage = Stage::new();
        stage.edit_cart(|cart| cart.items[0].desired_date = None);
        stage.edit_brand(|brand| brand.settings.offset = offset.parse().unwrap());
        stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOnly);
        stage.pay_by(super::cards::card("03/26"));
        stage.world.now = now.parse().unwrap();
        codes(&stage)
    };
    assert!(with("2026-03-31T23:59:59.999999Z", "+00:00").is_empty());
    assert_eq!(with("2026-04-01T00:00:00Z", "+00:00"), ["card_expired"]);
    assert_eq!(with("2026-03-31T15:00:00Z", "+09:00"), ["card_expired"]);
    assert!(with("2026-04-01T11:59:00Z", "-12:00").is_empty());
}

#[test]
fn lots_are_whole() {
    for (lot, scarves, fits) in [(3, 6, true), (3, 7, false), (3, 5, false), (1, 5, true), (3, 3, true)] {
        let mut stage = Stage::new();
        stage.order_scarves(scarves);
        stage.edit_catalog(|catalog| catalog.lot_size = NonZeroU32::new(lot));
        let expected = if fits { vec![] } else { vec!["lot_size"] };
        assert_eq!(codes(&stage), expected, "{scarves} in lots of {lot}");
    }
}

#[test]
fn minimums_are_reached_by_their_own_value() {
    let with = |amounts: Vec<Money>, quantity: Option<u32>| {
        let mut stage = Stage::new();
        stage.edit_catalog(|catalog| {
            catalog.minimums = Minimums { amounts, quantity: quantity.map(pieces) };
        });
        codes(&stage)
    };
    // The items come to 25.77 before tax and shipping.
    assert!(with(vec![euro(2577)], None).is_empty());
    assert_eq!(with(vec![euro(2578)], None), ["below_minimum_amount"]);
    assert!(
        with(vec![yen(1_000_000)], None).is_empty(),
        "a minimum of another currency is not for this order"
    );
    assert_eq!(with(vec![yen(1), euro(2578)], None), ["below_minimum_amount"]);
    assert!(with(vec![], Some(5)).is_empty());
    assert_eq!(with(vec![], Some(6)), ["below_minimum_quantity"]);
}

#[test]
fn stock_covers_what_is_ordered_or_backorder_does() {
    use Backorder::{Allowed, NotAllowed};
    for (backorder, excluded, left, fits) in [
        (NotAllowed, false, 0, false),
        (NotAllowed, false, 1, false),
        (NotAllowed, false, 2, true),
        (NotAllowed, false, -7, false),
        (Allowed, false, 0, true),
        (Allowed, false, -7, true),
        (Allowed, true, 0, false),
        (Allowed, true, 1, false),
        (Allowed, true, 2, true),
        (NotAllowed, true, 2, true),
    ] {
        let mut stage = Stage::new();
        stage.edit_catalog(|catalog| {
            catalog.stock = StockPolicy::FromStock { source: label(1), target: Some(label(2)), backorder };
        });
        stage.edit_sku(SCARF_ONE, |sku| sku.excluded_from_backorder = excluded);
        stage.set_stock(SCARF_ONE, left);
        if fits {
            stage.place();
            assert_eq!(stage.world.counter(&stage.stock(SCARF_ONE)), left.saturating_sub(2));
        } else {
            let short = LineReason::StockShort { sku: SCARF_ONE, wanted: pieces(2), left: left.max(0) };
            assert_eq!(stage.not_shown(), [PlaceRefusal::Line(short)], "{backorder:?} {excluded} {left}");
        }
    }
}

#[test]
fn made_to_order_takes_no_stock() {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.stock = StockPolicy::MakeToOrder { target: Some(label(1)) });
    stage.edit_sku(SCARF_ONE, |sku| sku.excluded_from_backorder = true);
    stage.set_stock(SCARF_ONE, 0);
    let placed = stage.place();
    assert_eq!(stage.world.counter(&stage.stock(SCARF_ONE)), 0);
    assert_eq!(stage.world.counter(&stage.stock(COAT_S)), 100);
    assert!(stage.world.all::<crate::order::Holding>().is_empty());
    assert!(stage.world.all::<crate::record::StockMovement>().is_empty());
    assert_eq!(stage.original(&placed).totals.pieces, Pieces::new(5));
}

#[test]
fn zero_quantities_are_neither_checked_nor_ordered() {
    let mut stage = Stage::new();
    stage.set_stock(COAT_M, -3);
    stage.edit_catalog(|catalog| catalog.lot_size = NonZeroU32::new(1));
    stage.edit_sku(COAT_M, |sku| sku.prices = PriceList::EMPTY);
    stage.order_scarves(0);
    stage.set_stock(SCARF_ONE, 0);
    stage.edit_product(SCARF, |product| product.prices = PriceList::EMPTY);
    let placed = stage.place();
    let original = stage.original(&placed);
    assert_eq!(original.items.len(), 1);
    let skus: Vec<_> = original.lines().map(|(_, line)| line.sku).collect();
    assert_eq!(skus, [COAT_S]);
    assert_eq!((original.totals.line_count, original.totals.pieces), (1, Pieces::new(3)));
    let holding = stage.world.all::<crate::order::Holding>();
    assert_eq!(holding[0].1.lines.len(), 1);
    assert_eq!(stage.world.counter(&stage.stock(COAT_M)), -3);
}

#[test]
fn paying_is_chosen_where_the_catalog_asks() {
    use PaymentMethods::{CardOnly, CardOrNot, NotByCard};
    let mut stage = Stage::new();
    let kept = stage.keep(CardKeeper::Buyer, super::cards::card("12/30"));
    let card = || PaymentForm::Card(Some(kept));
    for (offered, form, expected) in [
        (NotByCard, PaymentForm::Unasked, Ok(false)),
        (NotByCard, PaymentForm::NotByCard, Ok(false)),
        (NotByCard, card(), Err("payment_not_offered")),
        (NotByCard, PaymentForm::Card(None), Err("payment_not_offered")),
        (CardOnly, PaymentForm::Unasked, Err("payment_missing")),
        (CardOnly, PaymentForm::NotByCard, Err("payment_not_offered")),
        (CardOnly, PaymentForm::Card(None), Err("card_missing")),
        (CardOnly, card(), Ok(true)),
        (CardOrNot, PaymentForm::Unasked, Err("payment_missing")),
        (CardOrNot, PaymentForm::NotByCard, Ok(false)),
        (CardOrNot, PaymentForm::Card(None), Err("card_missing")),
        (CardOrNot, card(), Ok(true)),
    ] {
        let mut stage = stage.clone();
        stage.edit_catalog(|catalog| catalog.payment = offered);
        stage.form.payment = form.clone();
        match expected {
            Err(code) => assert_eq!(codes(&stage), [code], "{offered:?} {form:?}"),
            Ok(by_card) => {
                let placed = stage.place();
                let payment = stage.original(&placed).payment;
                let wanted = if by_card {
                    PaymentChoice::Card(super::cards::card("12/30"))
                } else {
                    PaymentChoice::NotByCard
                };
                assert_eq!(payment, wanted, "{offered:?} {form:?}");
            }
        }
    }
}
