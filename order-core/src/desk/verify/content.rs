//! Contents: whether the amounts of an order add up, from the price of a piece to the total.

use std::cmp::Ordering;

use super::drift::{Check, Drifts, told};
use crate::cart::{PricedItem, PricedLine, Totals};
use crate::catalog::unit_price;
use crate::order::OrderFigures;
use crate::record::Key;
use crate::value::{Currency, Money, Pieces, Rounding, TaxCategoryId};

/// Recomputes every amount of a content but the base prices, the rates and which categories tax it, which it is the source of.
pub(super) fn check(at: &Key, items: &[PricedItem], totals: &Totals, drifts: &mut Drifts) {
    let lines = || items.iter().flat_map(|item| &item.lines);
    for line in lines() {
        check_line(at, line, drifts);
    }
    let ordered = lines().filter(|line| !line.quantity.is_zero()).count();
    let line_count = u32::try_from(ordered).unwrap_or(u32::MAX);
    drifts.compare(at, Check::LineCount, totals.line_count, line_count);
    let pieces = Pieces::sum(lines().map(|line| line.quantity));
    drifts.compare(at, Check::Pieces, told(Some(totals.pieces)), told(pieces));

    let currency = totals.total.currency();
    let amount = sum(lines().map(|line| line.amount), currency);
    compare(at, Check::ItemsAmount, totals.items, amount, drifts);
    for tax in &totals.taxes {
        compare(at, Check::Taxable, tax.taxable, taxable(items, totals, tax.category), drifts);
        let rounded = |rounding| tax.taxable.times_rate(tax.rate.fraction(), rounding).ok();
        between(at, Check::Tax, tax.tax, (rounded(Rounding::Floor), rounded(Rounding::Ceiling)), drifts);
    }
    let taxes = totals.taxes.iter().map(|tax| tax.tax);
    let added = std::iter::once(totals.items).chain(totals.shipping.iter().map(|shipping| shipping.fee));
    let total = sum(added.chain(taxes), currency);
    let taken = totals.discount.as_ref().map_or(Money::zero(currency), |discount| discount.amount);
    compare(at, Check::Total, totals.total, total.and_then(|sum| sum.checked_sub(taken).ok()), drifts);
}

fn check_line(at: &Key, line: &PricedLine, drifts: &mut Drifts) {
    let rounded = |rounding| unit_price(line.base, line.rates, rounding).ok();
    let price = (rounded(Rounding::Floor), rounded(Rounding::Ceiling));
    between(at, Check::UnitPrice, line.unit_price, price, drifts);
    if !line.options.is_empty() {
        let divided = Pieces::sum(line.options.iter().map(|row| row.quantity));
        drifts.compare(at, Check::LineOptions, told(divided), told(Some(Pieces::from(line.quantity))));
    }
    let goods = line.unit_price.times(u64::from(line.quantity.get())).ok();
    let surcharges = line.options.iter().map(|row| row.surcharge.times(u64::from(row.quantity.get())));
    let amount = surcharges.fold(goods, |sum, surcharge| sum?.checked_add(surcharge.ok()?).ok());
    compare(at, Check::LineAmount, line.amount, amount, drifts);
}

/// What a category taxes: its lines and its shipping, less its discount.
fn taxable(items: &[PricedItem], totals: &Totals, category: TaxCategoryId) -> Option<Money> {
    let mine = |tax: Option<TaxCategoryId>| tax == Some(category);
    let lines = items.iter().filter(|item| mine(item.tax)).flat_map(|item| &item.lines);
    let fee = totals.shipping.iter().filter(|shipping| mine(shipping.tax)).map(|shipping| shipping.fee);
    let whole = sum(lines.map(|line| line.amount).chain(fee), totals.total.currency())?;
    match totals.discount.as_ref().filter(|discount| mine(discount.tax)) {
        Some(discount) => whole.checked_sub(discount.amount).ok(),
        None => Some(whole),
    }
}

/// The figures of a content, as they follow from its totals.
pub(super) const fn figures(totals: &Totals) -> OrderFigures {
    OrderFigures { line_count: totals.line_count, pieces: totals.pieces, total: totals.total }
}

/// Figures in words.
pub(super) fn figures_text(figures: OrderFigures) -> String {
    let OrderFigures { line_count, pieces, total } = figures;
    format!("{line_count} lines with {pieces} pieces for {total}")
}

/// The sum of amounts; `None` when they cannot be added up.
pub(super) fn sum(amounts: impl IntoIterator<Item = Money>, currency: Currency) -> Option<Money> {
    Money::sum(amounts, currency).ok()
}

/// Compares an amount with what it should be; `None` = no amount could be it.
pub(super) fn compare(at: &Key, check: Check, kept: Money, expected: Option<Money>, drifts: &mut Drifts) {
    drifts.compare(at, check, told(Some(kept)), told(expected));
}

/// Compares an amount with the least and the most that it can be rounded to.
fn between(
    at: &Key,
    check: Check,
    kept: Money,
    (least, most): (Option<Money>, Option<Money>),
    drifts: &mut Drifts,
) {
    let above = least.and_then(|least| kept.cmp_amount(&least).ok()).is_some_and(Ordering::is_ge);
    let below = most.and_then(|most| kept.cmp_amount(&most).ok()).is_some_and(Ordering::is_le);
    if !(above && below) {
        let expected = if least == most { told(least) } else { format!("{} or {}", told(least), told(most)) };
        drifts.note(at, check, kept, expected);
    }
}
