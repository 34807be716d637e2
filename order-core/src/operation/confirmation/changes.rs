//! What the log says of a changed content, field by field.

use std::fmt::{Display, Write};

use crate::cart::{PricedLine, PricedOption};
use crate::order::{Change, ContentDiff, LineDiff, LineField};
use crate::record::FieldChange;

/// Every line that changed, then dates, shipping, discount, taxes and figures.
pub(super) fn of_content(diff: &ContentDiff) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for line in diff.changed_lines() {
        of_line(line, &mut changes);
    }
    for date in &diff.dates {
        push(&mut changes, &format!("dates[{}]", date.product), date.date.from, date.date.to);
    }
    let fee = &diff.shipping;
    of(&mut changes, "shipping.fee", fee, |shipping| Some(shipping.fee));
    of(&mut changes, "shipping.tax", fee, |shipping| shipping.tax);
    let discount = &diff.discount;
    of(&mut changes, "discount.label", discount, |discount| Some(discount.label.clone()));
    of(&mut changes, "discount.amount", discount, |discount| Some(discount.amount));
    of(&mut changes, "discount.tax", discount, |discount| discount.tax);
    for tax in &diff.taxes {
        let field = |name: &str| format!("taxes[{}].{name}", tax.category);
        of(&mut changes, &field("rate"), &tax.tax, |tax| Some(tax.rate));
        of(&mut changes, &field("taxable"), &tax.tax, |tax| Some(tax.taxable));
        of(&mut changes, &field("tax"), &tax.tax, |tax| Some(tax.tax));
    }
    push(&mut changes, "pieces", Some(diff.pieces.from), Some(diff.pieces.to));
    push(&mut changes, "items", Some(diff.items.from), Some(diff.items.to));
    push(&mut changes, "total", Some(diff.total.from), Some(diff.total.to));
    changes
}

fn of_line(line: &LineDiff, changes: &mut Vec<FieldChange>) {
    for field in line.fields() {
        let name = format!("lines[{}].{}", line.sku, field.word());
        let shown = |line: &Option<PricedLine>| line.as_ref().and_then(|line| shown(field, line));
        push(changes, &name, shown(&line.from), shown(&line.to));
    }
}

/// A field of a line as the log shows it; `None` = it has none.
fn shown(field: LineField, line: &PricedLine) -> Option<String> {
    match field {
        LineField::Quantity => Some(line.quantity.to_string()),
        LineField::Base => Some(line.base.to_string()),
        LineField::Wholesale => Some(line.rates.wholesale.to_string()),
        LineField::Discount => Some(line.rates.discount.to_string()),
        LineField::UnitPrice => Some(line.unit_price.to_string()),
        LineField::Options => (!line.options.is_empty()).then(|| rows(&line.options)),
        LineField::Amount => Some(line.amount.to_string()),
    }
}

/// Such as `2 × Lining: Silk (1.50 EUR), 1 × Lining: Wool (0.00 EUR)`.
fn rows(options: &[PricedOption]) -> String {
    let mut text = String::new();
    for (place, option) in options.iter().enumerate() {
        let joint = if place == 0 { "" } else { ", " };
        // Writing to a text never fails.
        let _ = write!(text, "{joint}{} ×", option.quantity);
        for choice in &option.choices {
            let (group, choice) = (choice.group_name.default_text(), choice.choice_name.default_text());
            let _ = write!(text, " {group}: {choice}");
        }
        let _ = write!(text, " ({})", option.surcharge);
    }
    text
}

fn of<T, D: Display>(
    changes: &mut Vec<FieldChange>,
    field: &str,
    change: &Change<Option<T>>,
    part: impl Fn(&T) -> Option<D>,
) {
    push(changes, field, change.from.as_ref().and_then(&part), change.to.as_ref().and_then(&part));
}

/// A change, where the two read differently.
pub(super) fn push<D: Display>(changes: &mut Vec<FieldChange>, field: &str, from: Option<D>, to: Option<D>) {
    let (from, to) = (from.map(|from| from.to_string()), to.map(|to| to.to_string()));
    if from != to {
        changes.push(FieldChange { field: field.to_owned(), from, to });
    }
}
