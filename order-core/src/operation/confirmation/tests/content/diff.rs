//! Differences between contents, and what the log says of them.

use super::*;
use crate::cart::{DiscountLine, ShippingFee};
use crate::order::{Change, ContentDiff, LineChange, LineDiff, LineField};
use crate::value::Name;

fn between(answer: &Answer) -> ContentDiff {
    ContentDiff::between(&OrderContent::of_original(&answer.original()), &answer.content())
}

#[test]
fn a_content_does_not_differ_from_itself() {
    let mut answer = Answer::new();
    answer.create(ConfirmationEdits::none());
    let diff = between(&answer);
    assert!(diff.is_empty());
    assert_eq!(diff.changed_lines().count(), 0);
    assert_eq!(diff.lines.iter().map(LineDiff::change).collect::<Vec<_>>(), [LineChange::Kept; 2]);
    // The buyer's own notes make no difference, and are not in it.
    let noted = OrderContent { items: answer.original().items, totals: answer.original().totals };
    let diff = ContentDiff::between(&noted, &answer.content());
    assert!(diff.is_empty());
    assert!(!serde_json::to_string(&diff).unwrap().contains("for the new shop"));
}

#[test]
fn every_edit_is_told_and_nothing_else() {
    let mut answer = Answer::new();
    let label = Name::new("Less").unwrap();
    let line = AddedLine { options: vec![row(WOOL, 4)], ..AddedLine::of(COAT, COAT_M, pieces(4)) };
    let day = "2026-05-05".parse().unwrap();
    let discount = DiscountLine { label, amount: euro(100), tax: Some(FULL_TAX) };
    answer.create(ConfirmationEdits {
        lines: vec![LineEdit { options: Some(vec![row(WOOL, 3)]), ..LineEdit::of(COAT_S) }],
        added: vec![line],
        removed: vec![SCARF_ONE],
        dates: vec![DateEdit { product: COAT, date: Some(day) }],
        shipping: ShippingEdit::Remove,
        discount: DiscountEdit::Set(discount.clone()),
    });
    let diff = between(&answer);
    let told: Vec<_> = diff.lines.iter().map(|line| (line.sku, line.change(), line.fields())).collect();
    assert_eq!(
        told,
        [
            (COAT_S, LineChange::Changed, vec![LineField::Options, LineField::Amount]),
            (SCARF_ONE, LineChange::Removed, LineField::ALL.to_vec()),
            (COAT_M, LineChange::Added, LineField::ALL.to_vec()),
        ]
    );
    assert_eq!((diff.dates.len(), diff.dates[0].product), (1, COAT));
    assert_eq!(diff.dates[0].date, Change { from: Some("2026-03-01".parse().unwrap()), to: Some(day) });
    let fee = ShippingFee { fee: euro(500), tax: Some(FULL_TAX) };
    assert_eq!(diff.shipping, Change { from: Some(fee), to: None });
    assert_eq!(diff.discount, Change { from: None, to: Some(discount) });
    assert_eq!(diff.taxes.iter().map(|tax| tax.category).collect::<Vec<_>>(), [FULL_TAX, LOW_TAX]);
    assert_eq!(diff.taxes[1].tax.to, None);
    assert_eq!((diff.pieces.from.get(), diff.pieces.to.get()), (5, 7));
    assert_eq!(diff.line_count, Change { from: 2, to: 2 });
    assert_eq!(diff.items, Change { from: euro(2577), to: euro(3 * 599 + 4 * 600) });
    assert!(diff.total.is_change() && !diff.is_empty());
}

#[test]
fn the_log_tells_each_changed_field_with_what_it_was() {
    let mut answer = Answer::created();
    let line = AddedLine { options: vec![row(WOOL, 1)], ..AddedLine::of(COAT, COAT_M, pieces(1)) };
    answer.update(ConfirmationEdits {
        lines: vec![LineEdit { options: Some(vec![row(SILK, 3)]), ..LineEdit::of(COAT_S) }],
        added: vec![line],
        removed: vec![SCARF_ONE],
        dates: vec![DateEdit { product: COAT, date: None }],
        shipping: ShippingEdit::Set(ShippingFee { fee: euro(0), tax: None }),
        ..ConfirmationEdits::none()
    });
    let shown: Vec<String> = answer
        .logged()
        .into_iter()
        .map(|(field, from, to)| {
            format!("{field}: {} → {}", from.unwrap_or_default(), to.unwrap_or_default())
        })
        .collect();
    let name = |text: &str| {
        text.replace("S.", &format!("lines[{COAT_S}]."))
            .replace("M.", &format!("lines[{COAT_M}]."))
            .replace("O.", &format!("lines[{SCARF_ONE}]."))
            .replace("coat", &format!("dates[{COAT}]"))
            .replace("full.", &format!("taxes[{FULL_TAX}]."))
            .replace("low.", &format!("taxes[{LOW_TAX}]."))
    };
    let expected = [
        "revision: 1 → 2",
        "S.options: 2 × Lining: Silk (1.50 EUR), 1 × Lining: Wool (0.00 EUR) → 3 × Lining: Silk (1.50 EUR)",
        "S.amount: 20.97 EUR → 22.47 EUR",
        "O.quantity: 2 → ",
        "O.base: 4.00 EUR → ",
        "O.wholesale: 60 → ",
        "O.discount: 0 → ",
        "O.unit_price: 2.40 EUR → ",
        "O.amount: 4.80 EUR → ",
        "M.quantity:  → 1",
        "M.base:  → 10.00 EUR",
        "M.wholesale:  → 60",
        "M.discount:  → 0",
        "M.unit_price:  → 6.00 EUR",
        "M.options:  → 1 × Lining: Wool (0.00 EUR)",
        "M.amount:  → 6.00 EUR",
        "coat: 2026-03-01 → ",
        "shipping.fee: 5.00 EUR → 0.00 EUR",
        &format!("shipping.tax: {FULL_TAX} → "),
        "full.taxable: 25.97 EUR → 28.47 EUR",
        "full.tax: 4.93 EUR → 5.41 EUR",
        "low.rate: 7 → ",
        "low.taxable: 4.80 EUR → ",
        "low.tax: 0.34 EUR → ",
        "pieces: 5 → 4",
        "items: 25.77 EUR → 28.47 EUR",
        "total: 36.04 EUR → 33.88 EUR",
    ];
    assert_eq!(shown, expected.map(name));
}
