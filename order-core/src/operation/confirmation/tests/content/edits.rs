//! What comes, what goes, dates, the shipping fee and the discount line.

use super::*;
use crate::cart::{DiscountLine, ShippingFee};
use crate::catalog::{PriceList, Rates};
use crate::value::{Day, Name, ProductId, SkuId, TaxCategoryId};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn dated(product: ProductId, date: Option<Day>) -> DateEdit {
    DateEdit { product, date }
}

fn skus(content: &OrderContent) -> Vec<(SkuId, u32)> {
    content.lines().map(|(_, line)| (line.sku, line.quantity.get())).collect()
}

fn charged(fee: i64, tax: Option<TaxCategoryId>) -> ConfirmationEdits {
    let shipping = ShippingEdit::Set(ShippingFee { fee: euro(fee), tax });
    ConfirmationEdits { shipping, ..ConfirmationEdits::none() }
}

fn less(amount: i64, tax: Option<TaxCategoryId>) -> ConfirmationEdits {
    let label = Name::new("First order").unwrap();
    let discount = DiscountEdit::Set(DiscountLine { label, amount: euro(amount), tax });
    ConfirmationEdits { discount, ..ConfirmationEdits::none() }
}

#[test]
fn a_sku_of_a_product_that_is_there_joins_it_at_the_present_price() {
    let mut answer = Answer::new();
    answer.stage.edit_product(COAT, |coat| {
        coat.tax = Some(LOW_TAX);
        coat.name = named("Overcoat");
    });
    let line = AddedLine { options: vec![row(SILK, 2)], ..AddedLine::of(COAT, COAT_M, pieces(2)) };
    answer.create(added(vec![line]));
    let content = answer.content();
    assert_eq!(skus(&content), [(COAT_S, 3), (COAT_M, 2), (SCARF_ONE, 2)]);
    let item = &content.items[0];
    assert_eq!((item.tax, item.name.clone()), (Some(FULL_TAX), named("coat")), "as it was placed");
    let line = &item.lines[1];
    assert_eq!((line.base, line.unit_price, line.amount), (euro(1000), euro(600), euro(1500)));
    assert_eq!(line.number.as_str(), "M");
    adds_up(&content);
}

#[test]
fn a_product_of_no_catalog_is_added_whole() {
    let mut answer = Answer::new();
    let (hat, small) = (id(ProductId::made, 70), id(SkuId::made, 71));
    let brand = answer.stage.brand;
    let mut product = answer
        .stage
        .world
        .get::<crate::catalog::Product>(&Key::product(brand, SCARF))
        .unwrap()
        .as_ref()
        .clone();
    (product.id, product.name, product.rates) = (hat, named("Hat"), discount("10"));
    answer.stage.world.put(Key::product(brand, hat), product);
    let mut sku =
        answer.stage.world.get::<crate::catalog::Sku>(&Key::sku(brand, SCARF_ONE)).unwrap().as_ref().clone();
    (sku.id, sku.product, sku.withdrawn) = (small, hat, true);
    answer.stage.world.put(Key::sku(brand, small), sku);
    // Rates of the catalog apply to the buyer's other products too.
    answer.stage.edit_catalog(|catalog| catalog.rates = wholesale("50"));
    let edits = ConfirmationEdits {
        dates: vec![dated(hat, Some(day("2026-06-01")))],
        ..added(vec![AddedLine::of(hat, small, pieces(3))])
    };
    answer.create(edits);
    let item = answer.content().items[2].clone();
    assert_eq!((item.product, item.desired_date, item.tax), (hat, Some(day("2026-06-01")), Some(LOW_TAX)));
    assert_eq!((item.name, item.message_to_brand), (named("Hat"), None));
    // 4.00 × 50 % × 90 %.
    assert_eq!((item.lines[0].unit_price, item.lines[0].amount), (euro(180), euro(540)));
    adds_up(&answer.content());
}

#[test]
fn the_rates_of_the_products_place_in_the_catalog_are_the_strongest() {
    let mut answer = Answer::new();
    answer.stage.edit_place(COAT, |place| place.rates = wholesale("10"));
    let line = AddedLine { options: vec![row(WOOL, 1)], ..AddedLine::of(COAT, COAT_M, pieces(1)) };
    let given = Rates { wholesale: None, discount: Some("20".parse().unwrap()) };
    answer.create(added(vec![AddedLine { rates: given, ..line }]));
    assert_eq!(answer.content().items[0].lines[1].unit_price, euro(80));
}

#[test]
fn a_given_price_needs_no_present_one() {
    let mut answer = Answer::new();
    answer.stage.edit_product(COAT, |coat| coat.prices = PriceList::EMPTY);
    let line = AddedLine { options: vec![row(WOOL, 1)], ..AddedLine::of(COAT, COAT_M, pieces(1)) };
    let fault = EditFault::NoBasePrice { sku: COAT_M, term: term(), currency: eur() };
    assert_eq!(answer.faults(added(vec![line.clone()])), [fault]);
    answer.create(added(vec![AddedLine { base: Some(euro(50)), ..line }]));
    assert_eq!(answer.content().items[0].lines[1].amount, euro(30));
}

#[test]
fn the_term_is_that_of_the_order_also_where_the_header_does_not_tell_it() {
    for told in [true, false] {
        let mut answer = Answer::new();
        answer.stage.edit_connection(|connection| {
            connection.terms.term = crate::catalog::TransactionTerm::new("EXW").unwrap();
        });
        if !told {
            answer.stage.edit::<Order>(answer.key(), |order| order.term = None);
        }
        let line = AddedLine { options: vec![row(WOOL, 1)], ..AddedLine::of(COAT, COAT_M, pieces(1)) };
        answer.create(added(vec![line]));
        assert_eq!(answer.content().items[0].lines[1].base, euro(1000));
    }
}

#[test]
fn a_removed_line_is_gone_and_an_item_with_its_last_line() {
    let mut answer = Answer::new();
    answer.create(ConfirmationEdits { removed: vec![COAT_S], ..ConfirmationEdits::none() });
    let content = answer.content();
    assert_eq!(skus(&content), [(SCARF_ONE, 2)]);
    assert_eq!(content.items.len(), 1);
    adds_up(&content);
    // In the place of its last line, another SKU keeps the item with its date.
    let mut answer = Answer::new();
    let line = AddedLine { options: vec![row(WOOL, 1)], ..AddedLine::of(COAT, COAT_M, pieces(1)) };
    answer.create(ConfirmationEdits { removed: vec![COAT_S], ..added(vec![line]) });
    let item = answer.content().items[0].clone();
    assert_eq!((item.desired_date, item.lines.len()), (Some(day("2026-03-01")), 1));
}

#[test]
fn dates_are_set_moved_and_taken_away_and_change_no_amount() {
    let mut answer = Answer::new();
    let totals = answer.original().totals;
    // What the tax would be by now does not matter: nothing that costs is different.
    answer.stage.edit_tax(FULL_TAX, |tax| tax.rounding = crate::value::Rounding::Up);
    answer.stage.edit_tax(LOW_TAX, |tax| tax.rate = "50".parse().unwrap());
    let dates = vec![dated(COAT, None), dated(SCARF, Some(day("2020-01-01")))];
    answer.create(ConfirmationEdits { dates, ..ConfirmationEdits::none() });
    let content = answer.content();
    assert_eq!(content.items[0].desired_date, None);
    assert_eq!(content.items[1].desired_date, Some(day("2020-01-01")));
    assert_eq!(content.totals, totals);
}

#[test]
fn the_shipping_fee_is_kept_set_or_removed() {
    let mut answer = Answer::new();
    answer.create(scarves(9));
    let kept = answer.content().totals.shipping;
    assert_eq!(kept, answer.original().totals.shipping, "pieces alone do not move it");
    answer.update(charged(300, Some(LOW_TAX)));
    let totals = answer.content().totals;
    assert_eq!(totals.shipping, Some(ShippingFee { fee: euro(300), tax: Some(LOW_TAX) }));
    assert_eq!([totals.taxes[0].taxable, totals.taxes[1].taxable], [euro(2097), euro(9 * 240 + 300)]);
    adds_up(&answer.content());
    answer.update(charged(0, None));
    assert_eq!(answer.content().totals.taxes[1].taxable, euro(9 * 240));
    answer.update(ConfirmationEdits { shipping: ShippingEdit::Remove, ..ConfirmationEdits::none() });
    assert_eq!(answer.content().totals.shipping, None);
    adds_up(&answer.content());
}

#[test]
fn a_discount_lowers_what_is_taxed_in_its_category() {
    let mut answer = Answer::new();
    let before = answer.original().totals;
    answer.create(less(597, Some(FULL_TAX)));
    let totals = answer.content().totals;
    assert_eq!((totals.items, totals.taxes[0].taxable), (before.items, euro(2597 - 597)));
    assert_eq!(totals.taxes[1], before.taxes[1]);
    assert_eq!(totals.total, euro(2577 + 500 - 597 + 380 + 34));
    adds_up(&answer.content());
    answer.update(scarves(3));
    assert_eq!(answer.content().totals.discount.unwrap().amount, euro(597), "it stays with later changes");
    answer.update(ConfirmationEdits { discount: DiscountEdit::Remove, ..scarves(2) });
    assert_eq!(answer.content().totals, before);
}

#[test]
fn a_discount_is_at_most_what_it_is_taken_from() {
    for (tax, available) in [(Some(FULL_TAX), 2597), (Some(LOW_TAX), 480)] {
        let mut answer = Answer::new();
        let fault = EditFault::DiscountTooHigh { discount: euro(available + 1), available: euro(available) };
        assert_eq!(answer.faults(less(available + 1, tax)), [fault]);
        answer.create(less(available, tax));
        adds_up(&answer.content());
    }
    // Nothing is untaxed, until the fee is.
    let mut answer = Answer::new();
    let fault = EditFault::DiscountTooHigh { discount: euro(1), available: euro(0) };
    assert_eq!(answer.faults(less(1, None)), [fault]);
    answer.create(ConfirmationEdits { discount: less(500, None).discount, ..charged(500, None) });
    let total = answer.content().totals.total;
    assert_eq!(total, euro(2577 + 398 + 34));
    // What it was taken from cannot go away under it.
    let command = answer.updating(charged(499, None));
    let fault = EditFault::DiscountTooHigh { discount: euro(500), available: euro(499) };
    assert_eq!(answer.stage.world.reasons(&command, &answer.staff), [fault.into()]);
}

#[test]
fn a_discount_of_a_category_that_is_not_the_buyers_is_taken_from_what_is_not_taxed() {
    let mut stage = Stage::new();
    stage.edit_tax(LOW_TAX, |tax| tax.country = "FR".parse().unwrap());
    let mut answer = Answer::to(stage);
    let fault = EditFault::DiscountTooHigh { discount: euro(481), available: euro(480) };
    assert_eq!(answer.faults(less(481, Some(LOW_TAX))), [fault]);
    answer.create(less(480, Some(LOW_TAX)));
    let totals = answer.content().totals;
    assert_eq!((totals.taxes.len(), totals.total), (1, euro(2577 + 500 - 480 + 493)));
    // A category of the buyer's that nothing is in has nothing to take from, not even an untaxed fee.
    let mut answer = Answer::new();
    answer.create(ConfirmationEdits { removed: vec![SCARF_ONE], ..charged(500, None) });
    let command = answer.updating(less(1, Some(LOW_TAX)));
    let fault = EditFault::DiscountTooHigh { discount: euro(1), available: euro(0) };
    assert_eq!(answer.stage.world.reasons(&command, &answer.staff), [fault.into()]);
}

#[test]
fn everything_may_be_answered_with_nothing() {
    let mut answer = Answer::new();
    let edits = ConfirmationEdits { shipping: ShippingEdit::Remove, removed: vec![COAT_S], ..scarves(0) };
    assert_eq!(answer.create(edits).total, euro(0));
    adds_up(&answer.content());
}
