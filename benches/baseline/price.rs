//! Prices in whole cents, for the one currency there is.

use super::records::{Amount, Item, Price, Rates, Tax, TaxCategory, Totals};

/// Rates are read in millionths of a percent.
const PERCENT: i128 = 1_000_000;
const WHOLE: i128 = 100 * PERCENT;

/// The first level that gives a rate has the word.
pub fn applied(levels: &[&Rates]) -> (String, String) {
    let wholesale = levels.iter().find_map(|rates| rates.wholesale.clone());
    let discount = levels.iter().find_map(|rates| rates.discount.clone());
    (wholesale.unwrap_or_else(|| "100".to_owned()), discount.unwrap_or_else(|| "0".to_owned()))
}

/// The base price under a term, in cents.
pub fn base(prices: &[Price], term: &str, currency: &str) -> Option<i64> {
    let price = prices.iter().find(|price| price.term == term && price.amount.currency == currency)?;
    i64::try_from(decimal(&price.amount.amount, 2)).ok()
}

/// The price of one piece, rounded once, halves to the even cent.
pub fn unit(base: i64, wholesale: &str, discount: &str) -> i64 {
    let exact = i128::from(base) * decimal(wholesale, 6) * (WHOLE - decimal(discount, 6));
    let (whole, rest) = (exact / (WHOLE * WHOLE), exact % (WHOLE * WHOLE));
    let up = rest * 2 > WHOLE * WHOLE || (rest * 2 == WHOLE * WHOLE && whole % 2 == 1);
    i64::try_from(whole + i128::from(up)).expect("prices are small")
}

/// Items and tax added up. Tax is rounded once per category, halves up.
pub fn totals(items: &[Item], currency: &str, buyer: &str, tax: &[(String, TaxCategory)]) -> (Totals, i64) {
    let (mut pieces, mut line_count, mut sum) = (0, 0, 0);
    for line in items.iter().flat_map(|item| &item.lines) {
        pieces += u64::from(line.quantity);
        line_count += 1;
        sum += line.minor;
    }
    let mut total = sum;
    let mut taxes = Vec::new();
    for (id, category) in tax.iter().filter(|(_, category)| category.country == buyer) {
        let of_category = items.iter().filter(|item| item.tax.as_deref() == Some(id));
        let taxable: i64 = of_category.flat_map(|item| &item.lines).map(|line| line.minor).sum();
        let exact = i128::from(taxable) * decimal(&category.rate, 6);
        let owed = i64::try_from((exact * 2 + WHOLE) / (WHOLE * 2)).expect("taxes are small");
        total += owed;
        taxes.push(Tax {
            category: id.clone(),
            name: category.name.clone(),
            rate: category.rate.clone(),
            reduced: category.reduced,
            taxable: amount(taxable, currency),
            owed: amount(owed, currency),
        });
    }
    let (items, all) = (amount(sum, currency), amount(total, currency));
    (Totals { pieces, line_count, items, shipping: None, taxes, total: all }, total)
}

/// An amount of cents as it is written.
pub fn amount(minor: i64, currency: &str) -> Amount {
    Amount { amount: format!("{}.{:02}", minor / 100, minor % 100), currency: currency.to_owned() }
}

/// A decimal text times ten to the power of `digits`.
fn decimal(text: &str, digits: usize) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let padded = fraction.bytes().chain(std::iter::repeat(b'0')).take(digits);
    whole.bytes().chain(padded).fold(0, |number, digit| number * 10 + i128::from(digit - b'0'))
}
