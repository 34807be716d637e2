//! Allocation cases of two money libraries.
//!
//! Every row is split our way, and what is true of every honest split is asserted of it: the parts make up the whole, and each is less
//! than one minor unit from its exact share. Who gets the odd unit is a convention. Ours: the parts cut short most, the
//! earlier first, and a negative amount mirrors its opposite. The sources follow it too, with two exceptions that are only
//! held to what is universal:
//! - moneyphp does not mirror negative amounts;
//! - `RubyMoney` computes ratios of many digits one after the other, so its first part of 700,273 is more than a unit off.

use std::error::Error;

use order_core::value::{Currency, Money};

use crate::number::Number;
use crate::tally::{Tally, Verdict};

const OTHER_CONVENTION: &str =
    "the source gives the odd unit by another convention; only sum and shares are checked";

/// Runs every row of the file.
pub fn run(text: &str, tally: &mut Tally) -> Result<(), Box<dyn Error>> {
    for (at, line) in text.lines().enumerate().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[source, _, kind, amount, targets, expected] = columns.as_slice() else {
            return Err(format!("row {at} has {} columns", columns.len()).into());
        };
        let case = format!("row {at}");
        let expected: Vec<Number> = numbers(expected)?;
        // Where parts of a unit are handed out, a smaller unit is.
        let finest = expected.iter().map(Number::needed_digits).max().unwrap_or(0);
        let currency: Currency = if finest > 0 { "EUR" } else { "JPY" }.parse()?;
        let money = Money::parse(amount, currency)?;
        let weights = if kind.starts_with("equal") { vec![1; targets.parse()?] } else { weights(targets)? };
        let parts: Vec<i64> = match kind {
            "equal" | "equal_fractional" => money.split_evenly(weights.len())?,
            "ratios" | "ratios_fractional" => money.split(&weights)?,
            other => return Err(format!("row {at}: the kind {other:?} is unknown").into()),
        }
        .iter()
        .map(Money::minor)
        .collect();

        tally.count("sum is kept", &case, Verdict::same(&parts.iter().sum(), &money.minor()));
        tally.count("shares are kept", &case, shares(money.minor(), &weights, &parts));
        let digits = i64::from(currency.digits());
        let expected: Option<Vec<i128>> = expected.iter().map(|number| number.minor(digits)).collect();
        let verdict = if another_convention(source, amount) {
            Verdict::Inapplicable(OTHER_CONVENTION)
        } else {
            Verdict::same(&Some(parts.iter().map(|part| i128::from(*part)).collect()), &expected)
        };
        let name = format!("{source} {kind}");
        tally.count(&name, &case, verdict);
    }
    Ok(())
}

fn another_convention(source: &str, amount: &str) -> bool {
    (source == "moneyphp/money" && amount.starts_with('-'))
        || (source == "RubyMoney/money" && ["700273", "-700273"].contains(&amount))
}

/// Whether each part is less than one unit from amount × weight ÷ total.
fn shares(amount: i64, weights: &[u64], parts: &[i64]) -> Verdict {
    let total: i128 = weights.iter().copied().map(i128::from).sum();
    let far = |(weight, part): (&u64, &i64)| {
        (i128::from(*part) * total - i128::from(amount) * i128::from(*weight)).abs() >= total
    };
    if parts.len() == weights.len() && !weights.iter().zip(parts).any(far) {
        Verdict::Agrees
    } else {
        Verdict::Disagrees(format!("gives {parts:?}, a unit or more from the exact share"))
    }
}

fn numbers(text: &str) -> Result<Vec<Number>, String> {
    text.split(',').map(|part| Number::read(part).ok_or_else(|| format!("{part:?} is no number"))).collect()
}

/// Ratios as whole numbers in the same proportion.
fn weights(text: &str) -> Result<Vec<u64>, String> {
    let ratios = numbers(text)?;
    let finest = ratios.iter().map(Number::needed_digits).max().unwrap_or(0).max(0);
    let whole = |ratio: &Number| ratio.minor(finest).and_then(|whole| u64::try_from(whole).ok());
    ratios.iter().map(whole).collect::<Option<_>>().ok_or_else(|| format!("{text:?} are no ratios"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(row: &str) -> Tally {
        let mut tally = Tally::default();
        run(&format!("Source\tTest\tKind\tAmount\tTargetsOrRatios\tExpected\n{row}"), &mut tally).unwrap();
        tally
    }

    #[test]
    fn a_wrong_expectation_is_noticed() {
        assert_eq!(tally("RubyMoney/money\tt\tratios\t10\t0.1,0.2,0.1\t3,5,2").disagreed(), 0);
        assert_eq!(tally("RubyMoney/money\tt\tratios\t10\t0.1,0.2,0.1\t2,5,3").disagreed(), 1);
        assert_eq!(tally("RubyMoney/money\tt\tequal_fractional\t5\t2\t2.5,2.5").disagreed(), 0);
        assert_eq!(tally("moneyphp/money\tt\tequal\t5\t2\t2,3").disagreed(), 1);
    }

    #[test]
    fn another_convention_is_held_to_what_is_universal() {
        let tally = tally("moneyphp/money\tt\tratios\t-5\t7,3\t-3,-2");
        assert_eq!((tally.applied(), tally.disagreed()), (2, 0));
        assert!(matches!(shares(5, &[7, 3], &[5, 0]), Verdict::Disagrees(_)));
        assert_eq!(shares(5, &[7, 3], &[3, 2]), Verdict::Agrees);
    }
}
