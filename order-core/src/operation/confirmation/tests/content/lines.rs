//! Lines: quantities, option rows, prices and rates.

use super::*;
use crate::cart::{OptionRow, PricedLine};
use crate::catalog::{OptionChoice, OptionGroup, Rates};
use crate::operation::cart::LineReason;
use crate::value::Rounding;

fn coat(answer: &Answer) -> PricedLine {
    answer.content().items[0].lines[0].clone()
}

fn rows(line: &PricedLine) -> Vec<(u32, Money)> {
    line.options.iter().map(|row| (row.quantity.get(), row.surcharge)).collect()
}

fn divided(count: u32, rows: Vec<OptionRow>) -> ConfirmationEdits {
    lines(vec![LineEdit { options: Some(rows), ..LineEdit::quantity(COAT_S, pieces(count)) }])
}

#[test]
fn a_quantity_changes_the_line_and_everything_below_it() {
    let mut answer = Answer::new();
    let revised = answer.create(scarves(7));
    let content = answer.content();
    assert_eq!(content.items[1].lines[0].amount, euro(1680));
    assert_eq!((content.totals.pieces.get(), content.totals.line_count), (10, 2));
    adds_up(&content);
    // 20.97 + 16.80 + 5.00, 19 % of 25.97, 7 % of 16.80.
    assert_eq!(revised.total, euro(2097 + 1680 + 500 + 493 + 118));
}

#[test]
fn a_line_of_no_piece_stays_and_counts_nowhere() {
    let mut answer = Answer::new();
    answer.create(scarves(0));
    let content = answer.content();
    let line = &content.items[1].lines[0];
    assert_eq!((line.quantity.get(), line.amount, line.unit_price), (0, euro(0), euro(240)));
    assert_eq!((content.totals.pieces.get(), content.totals.line_count), (3, 1));
    let figures = answer.header().current.unwrap();
    assert_eq!((figures.pieces.get(), figures.line_count), (3, 1));
    adds_up(&content);
    answer.update(scarves(2));
    assert_eq!(answer.content(), OrderContent::of_original(&answer.original()), "it comes back as it was");
}

#[test]
fn one_option_row_takes_the_new_quantity() {
    let mut answer = Answer::new();
    answer.create(divided(3, vec![row(SILK, 3)]));
    answer.update(lines(vec![LineEdit::quantity(COAT_S, pieces(8))]));
    assert_eq!(rows(&coat(&answer)), [(8, euro(150))]);
    assert_eq!(coat(&answer).amount, euro(8 * 599 + 8 * 150));
}

#[test]
fn several_option_rows_are_given_anew_with_a_new_quantity() {
    let mut answer = Answer::new();
    let silent = lines(vec![LineEdit::quantity(COAT_S, pieces(4))]);
    assert_eq!(answer.faults(silent), [EditFault::RowsMissing { sku: COAT_S, rows: 2 }]);
    answer.create(divided(4, vec![row(WOOL, 1), row(SILK, 2), row(WOOL, 1)]));
    assert_eq!(rows(&coat(&answer)), [(2, euro(0)), (2, euro(150))], "the same choices are one row");
    assert_eq!(coat(&answer).amount, euro(4 * 599 + 2 * 150));
    // The same quantity needs no rows, and none are lost.
    let before = answer.content();
    let dearer = LineEdit { base: Some(euro(1000)), ..LineEdit::quantity(COAT_S, pieces(4)) };
    answer.update(lines(vec![dearer]));
    assert_eq!(coat(&answer).options, before.items[0].lines[0].options);
    assert_eq!(coat(&answer).amount, euro(4 * 600 + 2 * 150));
}

#[test]
fn no_piece_has_no_rows_and_pieces_that_come_back_need_them() {
    let mut answer = Answer::created();
    answer.update(lines(vec![LineEdit::quantity(COAT_S, pieces(0))]));
    assert_eq!((rows(&coat(&answer)), coat(&answer).amount), (vec![], euro(0)));
    let back = answer.updating(lines(vec![LineEdit::quantity(COAT_S, pieces(2))]));
    let missing = LineReason::OptionMissing { sku: COAT_S, group: LINING };
    assert_eq!(answer.stage.world.reasons(&back, &answer.staff), [EditFault::Options(missing).into()]);
    answer.update(divided(2, vec![row(WOOL, 2)]));
    assert_eq!(rows(&coat(&answer)), [(2, euro(0))]);
}

#[test]
fn surcharges_stay_as_they_were_and_new_choices_cost_what_they_cost_now() {
    let mut answer = Answer::new();
    answer.stage.edit_product(COAT, |coat| {
        let choices = &mut coat.options[0].choices;
        for choice in choices.iter_mut() {
            choice.surcharges = vec![euro(999)];
        }
        let linen = id(crate::value::OptionChoiceId::made, 60);
        choices.push(OptionChoice { id: linen, name: named("Linen"), surcharges: vec![euro(70)] });
    });
    let linen = id(crate::value::OptionChoiceId::made, 60);
    answer.create(divided(6, vec![row(linen, 1), row(SILK, 3), row(WOOL, 2)]));
    assert_eq!(rows(&coat(&answer)), [(1, euro(70)), (3, euro(150)), (2, euro(0))]);
    // A choice beside another is another combination, at its present price.
    let mut both = row(SILK, 6);
    both.choices.insert(EMBROIDERY, INITIAL);
    answer.update(divided(6, vec![both]));
    assert_eq!(rows(&coat(&answer)), [(6, euro(999))]);
}

#[test]
fn choices_that_the_product_has_no_longer_stay_and_cannot_be_made_anew() {
    let mut answer = Answer::new();
    answer.stage.edit_product(COAT, |coat| {
        coat.options[0].choices.retain(|choice| choice.id != SILK);
        coat.options.push(OptionGroup {
            id: id(crate::value::OptionGroupId::made, 61),
            name: named("Buttons"),
            required: true,
            choices: vec![],
        });
    });
    answer.create(divided(5, vec![row(SILK, 4), row(WOOL, 1)]));
    assert_eq!(rows(&coat(&answer)), [(4, euro(150)), (1, euro(0))]);
    let mut both = row(SILK, 5);
    both.choices.insert(EMBROIDERY, INITIAL);
    let again = answer.updating(divided(5, vec![both]));
    let unknown = LineReason::OptionUnknown { sku: COAT_S, group: LINING, choice: SILK };
    let missing = LineReason::OptionMissing { sku: COAT_S, group: id(crate::value::OptionGroupId::made, 61) };
    assert_eq!(
        answer.stage.world.reasons(&again, &answer.staff),
        [EditFault::Options(unknown).into(), EditFault::Options(missing).into()]
    );
}

#[test]
fn lines_without_options_need_none_while_they_have_pieces() {
    let mut answer = Answer::new();
    let required = OptionGroup { id: LINING, name: named("Fringe"), required: true, choices: vec![] };
    answer.stage.edit_product(SCARF, |scarf| scarf.options = vec![required]);
    answer.create(scarves(3));
    let as_it_is = LineEdit { options: Some(vec![]), ..LineEdit::quantity(SCARF_ONE, pieces(4)) };
    answer.update(lines(vec![as_it_is]));
    assert_eq!(answer.content().items[1].lines[0].amount, euro(960));
}

#[test]
fn a_price_is_computed_anew_from_what_was_given_and_what_was_there() {
    let given = |wholesale: Option<&str>, discount: Option<&str>| Rates {
        wholesale: wholesale.map(|rate| rate.parse().unwrap()),
        discount: discount.map(|rate| rate.parse().unwrap()),
    };
    // The coat is 9.99 at 60 %.
    for (base, rates, unit) in [
        (Some(1500), given(None, None), 900),
        (Some(0), given(None, None), 0),
        (None, given(Some("100"), None), 999),
        (None, given(None, Some("50")), 300),
        (Some(1001), given(Some("50"), Some("10")), 450),
    ] {
        let mut answer = Answer::new();
        let edit = LineEdit { base: base.map(euro), rates, ..LineEdit::of(COAT_S) };
        answer.create(lines(vec![edit]));
        let line = coat(&answer);
        assert_eq!(line.unit_price, euro(unit), "{base:?} {rates:?}");
        assert_eq!(line.amount, euro(3 * unit + 300));
        assert_eq!(line.base, base.map_or(euro(999), euro));
        assert_eq!(line.rates.wholesale, rates.wholesale.unwrap_or("60".parse().unwrap()));
        assert_eq!(line.rates.discount, rates.discount.unwrap_or("0".parse().unwrap()));
        adds_up(&answer.content());
    }
}

#[test]
fn a_piece_is_rounded_anew_only_with_a_new_price() {
    let mut answer = Answer::new();
    answer.stage.edit_brand(|brand| brand.settings.rounding = Rounding::Down);
    // 0.33 at 60 % is 0.198.
    let at = |cents| LineEdit { base: Some(euro(cents)), ..LineEdit::of(COAT_S) };
    answer.create(lines(vec![at(33)]));
    assert_eq!(coat(&answer).unit_price, euro(19));
    answer.stage.edit_brand(|brand| brand.settings.rounding = Rounding::Up);
    let same = LineEdit {
        base: Some(euro(33)),
        options: Some(vec![row(WOOL, 9)]),
        ..LineEdit::quantity(COAT_S, pieces(9))
    };
    answer.update(lines(vec![same]));
    assert_eq!((coat(&answer).unit_price, coat(&answer).amount), (euro(19), euro(171)));
    answer.update(lines(vec![at(34)]));
    assert_eq!(coat(&answer).unit_price, euro(21), "0.204, upwards");
}
