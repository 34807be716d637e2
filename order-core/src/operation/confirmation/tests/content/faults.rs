//! Everything that can be wrong with edits: named, all of it, in order.

use super::*;
use crate::cart::{DiscountLine, ShippingFee};
use crate::catalog::PriceList;
use std::slice::from_ref;

use crate::operation::cart::LineReason;
use crate::order::Order;
use crate::refusal::Reason;
use crate::value::limits::{ALLOCATION_ROWS_MAX, BATCH_LINES_MAX, CART_LINES_MAX};
use crate::value::{Name, ProductId, SkuId, TaxCategoryId};

const NO_SKU: SkuId = SkuId::made(crate::value::Timestamp::MIN, [91; 10]);
const NO_PRODUCT: ProductId = ProductId::made(crate::value::Timestamp::MIN, [92; 10]);
const NO_TAX: TaxCategoryId = TaxCategoryId::made(crate::value::Timestamp::MIN, [93; 10]);

fn highest(above: i64) -> Money {
    euro(PriceList::HIGHEST_MINOR + above)
}

fn options(reason: LineReason) -> EditFault {
    EditFault::Options(reason)
}

fn priced(base: Money) -> ConfirmationEdits {
    lines(vec![LineEdit::price(at_price(SCARF_ONE, base))])
}

#[test]
fn what_is_named_twice() {
    let mut answer = Answer::new();
    let again = LineEdit::of(SCARF_ONE);
    let edits = ConfirmationEdits {
        lines: vec![again.clone(), again],
        added: vec![AddedLine::of(SCARF, NO_SKU, pieces(1))],
        removed: vec![NO_SKU, COAT_S],
        dates: vec![DateEdit { product: COAT, date: None }; 3],
        ..ConfirmationEdits::none()
    };
    let faults = answer.faults(edits);
    assert_eq!(
        faults[..3],
        [
            EditFault::SkuRepeated { sku: SCARF_ONE },
            EditFault::SkuRepeated { sku: NO_SKU },
            EditFault::ProductRepeated { product: COAT },
        ]
    );
    let removed = ConfirmationEdits { removed: vec![COAT_S, COAT_S], ..ConfirmationEdits::none() };
    assert_eq!(answer.faults(removed)[0], EditFault::SkuRepeated { sku: COAT_S });
}

#[test]
fn what_is_named_twice_is_told_of_once_and_not_looked_at_again() {
    let mut answer = Answer::new();
    let of = |count| LineEdit { quantity: Some(pieces(count)), ..LineEdit::of(SCARF_ONE) };
    let edits = ConfirmationEdits { lines: vec![of(0), of(1)], ..ConfirmationEdits::none() };
    assert_eq!(answer.faults(edits), [EditFault::SkuRepeated { sku: SCARF_ONE }]);
}

#[test]
fn what_is_not_there_or_there_already() {
    let mut answer = Answer::new();
    for edits in [
        lines(vec![LineEdit::of(NO_SKU)]),
        ConfirmationEdits { removed: vec![NO_SKU], ..ConfirmationEdits::none() },
    ] {
        assert_eq!(answer.faults(edits), [EditFault::SkuNotInOrder { sku: NO_SKU }]);
    }
    // A SKU that was in the cart with no piece is not in the order.
    let parked = lines(vec![LineEdit::of(COAT_M)]);
    assert_eq!(answer.faults(parked), [EditFault::SkuNotInOrder { sku: COAT_M }]);
    let there = added(vec![AddedLine::of(SCARF, SCARF_ONE, pieces(1))]);
    assert_eq!(answer.faults(there), [EditFault::SkuInOrder { sku: SCARF_ONE }]);
    let dates = vec![DateEdit { product: NO_PRODUCT, date: None }];
    let edits = ConfirmationEdits { dates, ..ConfirmationEdits::none() };
    assert_eq!(answer.faults(edits), [EditFault::ProductNotInOrder { product: NO_PRODUCT }]);
    // One that is removed altogether has no date any more.
    let dates = vec![DateEdit { product: SCARF, date: None }];
    let edits = ConfirmationEdits { dates, removed: vec![SCARF_ONE], ..ConfirmationEdits::none() };
    assert_eq!(answer.faults(edits), [EditFault::ProductNotInOrder { product: SCARF }]);
}

#[test]
fn products_and_skus_that_the_brand_does_not_have() {
    let mut answer = Answer::new();
    let both = added(vec![AddedLine::of(NO_PRODUCT, NO_SKU, pieces(1))]);
    let unknown = [EditFault::ProductUnknown { product: NO_PRODUCT }, EditFault::SkuUnknown { sku: NO_SKU }];
    assert_eq!(answer.faults(both), unknown);
    let other = added(vec![AddedLine::of(SCARF, COAT_M, pieces(1))]);
    assert_eq!(answer.faults(other), [EditFault::SkuOfOtherProduct { sku: COAT_M, product: SCARF }]);
    // A date of what cannot be added is not at fault beside it.
    let dates = vec![DateEdit { product: NO_PRODUCT, date: None }];
    let late = ConfirmationEdits { dates, ..added(vec![AddedLine::of(NO_PRODUCT, NO_SKU, pieces(1))]) };
    assert_eq!(answer.faults(late), unknown);
    // Another brand's are none of this brand's.
    let mut other = Answer::to(answer.stage.clone().beside());
    let hat = id(SkuId::made, 94);
    let mut sku = other
        .stage
        .world
        .get::<crate::catalog::Sku>(&Key::sku(answer.stage.brand, COAT_M))
        .unwrap()
        .as_ref()
        .clone();
    sku.id = hat;
    other.stage.world.put(Key::sku(answer.stage.brand, hat), sku);
    let foreign = added(vec![AddedLine::of(COAT, hat, pieces(0))]);
    assert_eq!(other.faults(foreign), [EditFault::SkuUnknown { sku: hat }]);
}

#[test]
fn prices_that_are_none() {
    let mut answer = Answer::new();
    let currency = EditFault::PriceCurrency { sku: SCARF_ONE, currency: yen(1).currency(), wanted: eur() };
    assert_eq!(answer.faults(priced(yen(1))), [currency]);
    let negative = EditFault::PriceNegative { sku: SCARF_ONE, base: euro(-1) };
    assert_eq!(answer.faults(priced(euro(-1))), [negative]);
    let high = EditFault::PriceTooHigh { sku: SCARF_ONE, base: highest(1) };
    assert_eq!(answer.faults(priced(highest(1))), [high]);
    answer.clone().create(priced(highest(0)));
    let line = AddedLine { options: vec![row(WOOL, 1)], ..AddedLine::of(COAT, COAT_M, pieces(1)) };
    let new = |base| added(vec![AddedLine { base: Some(base), ..line.clone() }]);
    assert_eq!(answer.faults(new(euro(-1))), [EditFault::PriceNegative { sku: COAT_M, base: euro(-1) }]);
    let currency = EditFault::PriceCurrency { sku: COAT_M, currency: yen(1).currency(), wanted: eur() };
    assert_eq!(answer.faults(new(yen(1))), [currency]);
}

#[test]
fn adjusted_prices_have_the_same_faults() {
    let mut answer = Answer::new();
    let command = answer.adjusting(vec![at_price(SCARF_ONE, yen(-1)), at_price(NO_SKU, euro(1))]);
    assert_eq!(
        answer.stage.world.refused(&command, &answer.staff),
        ["sku_not_in_order", "price_currency", "price_negative"]
    );
    let twice = answer.adjusting(vec![at_price(SCARF_ONE, euro(1)); 2]);
    assert_eq!(answer.stage.world.refused(&twice, &answer.staff), ["sku_repeated"]);
}

#[test]
fn option_rows_that_do_not_fit() {
    let mut answer = Answer::new();
    let divided = |count, rows| {
        lines(vec![LineEdit { options: Some(rows), ..LineEdit::quantity(COAT_S, pieces(count)) }])
    };
    let sku = COAT_S;
    let differ = options(LineReason::OptionsDiffer { sku, rows: 4, quantity: pieces(5) });
    assert_eq!(answer.faults(divided(5, vec![row(SILK, 4)])), [differ]);
    let none = options(LineReason::OptionsDiffer { sku, rows: 1, quantity: pieces(0) });
    assert_eq!(answer.faults(divided(0, vec![row(SILK, 1)])), [none]);
    let missing = options(LineReason::OptionMissing { sku, group: LINING });
    assert_eq!(answer.faults(divided(5, vec![])), from_ref(&missing));
    let unknown = options(LineReason::OptionUnknown { sku, group: LINING, choice: INITIAL });
    assert_eq!(answer.faults(divided(2, vec![row(INITIAL, 2)])), [unknown]);
    let many = vec![row(SILK, 1); ALLOCATION_ROWS_MAX + 1];
    let fault = EditFault::TooManyRows { sku, rows: ALLOCATION_ROWS_MAX + 1, max: ALLOCATION_ROWS_MAX };
    assert_eq!(answer.faults(divided(101, many.clone())), [fault]);
    answer.clone().create(divided(100, many[1..].to_vec()));
    let huge = vec![row(SILK, 1_000_000), row(SILK, 1_000_000)];
    let fault = options(LineReason::OptionsDiffer { sku, rows: 2_000_000, quantity: pieces(1_000_000) });
    assert_eq!(answer.faults(divided(1_000_000, huge)), [fault]);
    let new = added(vec![AddedLine::of(COAT, COAT_M, pieces(1))]);
    let missing = options(LineReason::OptionMissing { sku: COAT_M, group: LINING });
    assert_eq!(answer.faults(new), [missing]);
    // The rows of a line whose product is gone cannot be judged.
    answer.stage.world.remove(&Key::product(answer.stage.brand, COAT));
    let gone = EditFault::ProductUnknown { product: COAT };
    assert_eq!(answer.faults(divided(3, vec![row(SILK, 3)])), [gone]);
}

#[test]
fn fees_and_discounts_that_are_none() {
    let mut answer = Answer::new();
    let label = Name::new("Less").unwrap();
    let edits = |amount: Money, tax| ConfirmationEdits {
        shipping: ShippingEdit::Set(ShippingFee { fee: amount, tax }),
        discount: DiscountEdit::Set(DiscountLine { label: label.clone(), amount, tax }),
        ..ConfirmationEdits::none()
    };
    let both = [Charge::Shipping, Charge::Discount];
    let currency =
        both.map(|charge| EditFault::ChargeCurrency { charge, currency: yen(1).currency(), wanted: eur() });
    assert_eq!(answer.faults(edits(yen(1), None)), currency);
    let negative = both.map(|charge| EditFault::ChargeNegative { charge, amount: euro(-1) });
    assert_eq!(answer.faults(edits(euro(-1), None)), negative);
    let unknown = both.map(|charge| EditFault::TaxCategoryUnknown { charge, category: NO_TAX });
    assert_eq!(answer.faults(edits(euro(1), Some(NO_TAX))), unknown);
    let fee = |fee| ConfirmationEdits {
        shipping: ShippingEdit::Set(ShippingFee { fee, tax: None }),
        ..ConfirmationEdits::none()
    };
    assert_eq!(answer.faults(fee(highest(1))), [EditFault::FeeTooHigh { fee: highest(1) }]);
    answer.create(fee(highest(0)));
}

#[test]
fn amounts_beyond_what_money_can_be() {
    let mut answer = Answer::new();
    let base = Some(highest(0));
    let rates = wholesale("200");
    let million = LineEdit { base, rates, ..LineEdit::quantity(SCARF_ONE, pieces(1_000_000)) };
    assert_eq!(answer.faults(lines(vec![million])), [EditFault::LineTooLarge { sku: SCARF_ONE }]);
    let line = AddedLine {
        base,
        rates,
        options: vec![row(WOOL, 1_000_000)],
        ..AddedLine::of(COAT, COAT_M, pieces(1_000_000))
    };
    assert_eq!(answer.faults(added(vec![line])), [EditFault::LineTooLarge { sku: COAT_M }]);
    // Each line by itself is possible, and all of them together are not.
    let largest =
        LineEdit { base, rates: wholesale("100"), ..LineEdit::quantity(SCARF_ONE, pieces(1_000_000)) };
    assert_eq!(answer.faults(lines(vec![largest.clone()])), [EditFault::TotalTooLarge]);
    let edits =
        ConfirmationEdits { removed: vec![COAT_S], shipping: ShippingEdit::Remove, ..lines(vec![largest]) };
    assert_eq!(answer.faults(edits), [EditFault::TotalTooLarge], "with its tax");
    // A price that is too large for the old quantity is not for the new one.
    let fewer = LineEdit { base, rates, ..LineEdit::quantity(SCARF_ONE, pieces(1)) };
    answer.create(scarves(1_000_000));
    answer.update(lines(vec![fewer]));
}

#[test]
fn more_than_an_order_or_a_command_can_hold() {
    let mut answer = Answer::new();
    let key = Key::original_order(answer.stage.brand, answer.order);
    let number = |place: usize| SkuId::from_uuid(uuid::Uuid::from_u128(u128::try_from(place).unwrap() + 1));
    answer.stage.edit::<OriginalOrder>(key, |original| {
        let line = original.items[1].lines[0].clone();
        let more = (0..CART_LINES_MAX - 2)
            .map(|place| crate::cart::PricedLine { sku: number(place), ..line.clone() });
        original.items[1].lines.extend(more);
    });
    let line = AddedLine { options: vec![row(WOOL, 1)], ..AddedLine::of(COAT, COAT_M, pieces(1)) };
    let fault = EditFault::TooManyLines { lines: CART_LINES_MAX + 1, max: CART_LINES_MAX };
    assert_eq!(answer.faults(added(vec![line.clone()])), [fault]);
    answer.create(ConfirmationEdits { removed: vec![number(0)], ..added(vec![line]) });
    let lines_of = |count: usize| lines((0..count).map(|place| LineEdit::of(number(place))).collect());
    let mut answer = Answer::new();
    assert_eq!(answer.faults(lines_of(BATCH_LINES_MAX)).len(), BATCH_LINES_MAX);
    let many = EditFault::TooManyEdits { count: BATCH_LINES_MAX + 1, max: BATCH_LINES_MAX };
    assert_eq!(answer.faults(lines_of(BATCH_LINES_MAX + 1)), from_ref(&many));
    let new = AddedLine::of(NO_PRODUCT, NO_SKU, pieces(1));
    assert_eq!(answer.faults(added(vec![new; BATCH_LINES_MAX + 1])), from_ref(&many));
    let removed = vec![NO_SKU; BATCH_LINES_MAX + 1];
    assert_eq!(answer.faults(ConfirmationEdits { removed, ..ConfirmationEdits::none() }), from_ref(&many));
    let dates = vec![DateEdit { product: COAT, date: None }; BATCH_LINES_MAX + 1];
    assert_eq!(answer.faults(ConfirmationEdits { dates, ..ConfirmationEdits::none() }), [many]);
}

#[test]
fn every_fault_is_told_in_the_order_of_the_reasons() {
    let mut answer = Answer::new();
    let edits = ConfirmationEdits {
        lines: vec![
            LineEdit::price(at_price(SCARF_ONE, euro(-1))),
            LineEdit::quantity(COAT_S, pieces(9)),
            LineEdit::of(NO_SKU),
        ],
        added: vec![AddedLine::of(NO_PRODUCT, COAT_M, pieces(1))],
        removed: vec![NO_SKU],
        dates: vec![DateEdit { product: id(ProductId::made, 95), date: None }],
        shipping: ShippingEdit::Set(ShippingFee { fee: yen(-1), tax: Some(NO_TAX) }),
        discount: DiscountEdit::Keep,
    };
    let faults = answer.faults(edits);
    assert_eq!(
        faults.iter().map(Reason::code).collect::<Vec<_>>(),
        [
            "sku_repeated",
            "sku_not_in_order",
            "product_not_in_order",
            "product_unknown",
            "sku_of_other_product",
            "price_negative",
            "option_rows_missing",
            "charge_currency",
            "charge_negative",
            "tax_category_unknown",
        ]
    );
    assert!(faults.iter().all(|fault| !fault.details().is_empty()));
}

#[test]
fn without_the_buyer_there_is_nobody_to_tax() {
    let mut answer = Answer::new();
    answer.stage.world.remove(&Key::connection(answer.stage.brand, BUYER));
    let command = answer.creation(scarves(3));
    assert!(answer.stage.world.is_missing(&command, &answer.staff));
    answer.create(ConfirmationEdits::none());
    assert!(answer.stage.world.get::<Order>(&answer.key()).is_some());
}
