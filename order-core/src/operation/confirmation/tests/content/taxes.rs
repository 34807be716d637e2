//! Taxes of an edited content: rates stay as they were frozen, rounding is the present one, and currencies have their digits.

use super::*;
use crate::cart::TaxLine;
use crate::catalog::{Rates, ShippingRate};
use crate::value::{Rounding, TaxCategoryId, TaxRate};

fn taxes(answer: &Answer) -> Vec<TaxLine> {
    answer.content().totals.taxes
}

fn rate(percent: &str) -> TaxRate {
    percent.parse().unwrap()
}

#[test]
fn a_category_that_was_taxed_keeps_its_rate_and_is_rounded_as_at_present() {
    let mut answer = Answer::new();
    answer.stage.edit_tax(FULL_TAX, |tax| {
        tax.rate = rate("50");
        tax.reduced = true;
        tax.country = "FR".parse().unwrap();
        tax.name = crate::value::Name::new("Other").unwrap();
        tax.rounding = Rounding::Up;
    });
    answer.create(scarves(3));
    let full = &taxes(&answer)[0];
    assert_eq!((full.rate, full.reduced, full.name.as_str()), (rate("19"), false, "Full"));
    // 19 % of 25.97 is 4.9343.
    assert_eq!((full.taxable, full.tax), (euro(2597), euro(494)));
}

#[test]
fn it_stays_frozen_however_often_the_order_confirmation_is_updated() {
    let mut answer = Answer::new();
    answer.stage.edit_tax(LOW_TAX, |tax| tax.rate = rate("50"));
    answer.create(scarves(0));
    assert_eq!((taxes(&answer)[1].rate, taxes(&answer)[1].tax), (rate("7"), euro(0)));
    answer.update(scarves(10));
    assert_eq!((taxes(&answer)[1].rate, taxes(&answer)[1].tax), (rate("7"), euro(168)));
    // The buyer's moving does not undo what was agreed to either.
    answer.stage.edit_buyer(|buyer| buyer.profile.country = "FR".parse().unwrap());
    answer.update(scarves(20));
    assert_eq!(taxes(&answer)[1].tax, euro(336));
}

#[test]
fn a_category_that_was_not_taxed_before_is_taxed_as_at_present_in_the_buyers_country() {
    let other: TaxCategoryId = id(TaxCategoryId::made, 0x33);
    for (country, taxed) in [("DE", true), ("FR", false)] {
        let mut answer = Answer::new();
        let key = Key::tax_category(answer.stage.brand, LOW_TAX);
        let mut category =
            answer.stage.world.get::<crate::catalog::TaxCategory>(&key).unwrap().as_ref().clone();
        (category.id, category.rate, category.country) = (other, rate("10"), country.parse().unwrap());
        answer.stage.world.put(Key::tax_category(answer.stage.brand, other), category);
        let fee = crate::cart::ShippingFee { fee: euro(700), tax: Some(other) };
        let edits = ConfirmationEdits { shipping: ShippingEdit::Set(fee), ..ConfirmationEdits::none() };
        answer.create(edits);
        let line = taxes(&answer).into_iter().find(|line| line.category == other);
        assert_eq!(line.map(|line| line.tax), taxed.then(|| euro(70)), "{country}");
        adds_up(&answer.content());
    }
}

#[test]
fn unchanged_content_keeps_every_amount_whatever_would_be_computed_now() {
    let mut answer = Answer::new();
    for tax in [FULL_TAX, LOW_TAX] {
        answer.stage.edit_tax(tax, |tax| tax.rounding = Rounding::Up);
    }
    answer.stage.edit_brand(|brand| brand.settings.rounding = Rounding::Up);
    let original = OrderContent::of_original(&answer.original());
    answer.create(ConfirmationEdits { shipping: ShippingEdit::Keep, ..scarves(2) });
    assert_eq!(answer.content(), original);
    assert_ne!(answer.clone().update(scarves(1)).total, original.totals.total);
}

#[test]
fn each_category_is_rounded_once_to_the_minor_unit_of_the_currency() {
    // 3 pieces at 65 % of 101 minor units are 3 × 66 (65.65); a fee of 33; 7.5 % of 231 is 17.325.
    for currency in ["JPY", "KWD"] {
        let money = |minor| Money::from_minor(minor, currency.parse().unwrap()).unwrap();
        let mut stage = Stage::new();
        stage.only_scarves(2, money(100));
        stage.edit_connection(|connection| connection.terms.currency = currency.parse().unwrap());
        stage.edit_product(SCARF, |scarf| scarf.tax = Some(FULL_TAX));
        stage.edit_tax(FULL_TAX, |tax| tax.rate = rate("7.5"));
        let fee =
            ShippingRate { country: None, amount: None, quantity: None, fee: money(33), tax: Some(FULL_TAX) };
        stage.edit_shipping(|group| group.rates = vec![fee]);
        stage.edit_catalog(|catalog| catalog.shipping = Some(SHIPPING));
        let mut answer = Answer::to(stage);
        let rates = Rates { wholesale: Some("65".parse().unwrap()), discount: None };
        let edit = LineEdit { base: Some(money(101)), rates, ..LineEdit::quantity(SCARF_ONE, pieces(3)) };
        let revised = answer.create(lines(vec![edit]));
        let line = answer.content().items[0].lines[0].clone();
        assert_eq!((line.unit_price, line.amount), (money(66), money(198)), "{currency}");
        assert_eq!((taxes(&answer)[0].taxable, taxes(&answer)[0].tax), (money(231), money(17)));
        assert_eq!(revised.total, money(198 + 33 + 17));
        adds_up(&answer.content());
    }
}
