//! Rounding cases of three money libraries.

use std::error::Error;

use order_core::value::{Currency, Money, exact_add, exact_mul};
use rust_decimal::Decimal;

use crate::context::{round_to, rounding_named};
use crate::number::Number;
use crate::tally::{Tally, Verdict};

const DIVIDES: &str = "the library divides no amount by a number; it splits";
const OTHER_ROUNDING: &str = "the rounding is one that the library does not have";

/// One row.
struct Row<'a> {
    operation: &'a str,
    mode: &'a str,
    input: Decimal,
    argument: &'a str,
    expected: Number,
}

/// Runs every row of the file.
pub fn run(text: &str, tally: &mut Tally) -> Result<(), Box<dyn Error>> {
    for (at, line) in text.lines().enumerate().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[source, _, operation, mode, input, argument, expected] = columns.as_slice() else {
            return Err(format!("row {at} has {} columns", columns.len()).into());
        };
        let number = |text: &str| {
            let text = text.strip_prefix("minor:").unwrap_or(text);
            Number::read(text).ok_or_else(|| format!("row {at}: {text:?} is no number"))
        };
        let input = number(input)?.decimal().ok_or_else(|| format!("row {at}: the input is too long"))?;
        let row = Row { operation, mode, input, argument, expected: number(expected)? };
        let name = format!("{source} {operation}");
        let case = format!("row {at}");
        tally.count(&name, &case, check(&row).unwrap_or_else(Verdict::Disagrees));
        for (name, verdict) in as_money(&row)? {
            tally.count(name, &case, verdict);
        }
    }
    Ok(())
}

/// Computes exactly, then rounds as the row says.
fn check(row: &Row<'_>) -> Result<Verdict, String> {
    if row.operation == "dividedBy" {
        return Ok(Verdict::Inapplicable(DIVIDES));
    }
    let (exact, digits) = match row.operation {
        "round_to_integer" => (row.input, 0),
        "round_to_10^unit" => (row.input, -whole(row.argument)?),
        "rounded" => (row.input, whole(row.argument)?),
        "plus" | "plusRetainScale" => {
            (exactly(exact_add(row.input, argument(row)?))?, row.expected.written_digits())
        }
        "minus" | "minusRetainScale" => {
            (exactly(exact_add(row.input, -argument(row)?))?, row.expected.written_digits())
        }
        _ if multiplies(row) => {
            (exactly(exact_mul(row.input, argument(row)?))?, row.expected.written_digits())
        }
        other => return Err(format!("the operation {other:?} is unknown")),
    };
    let got = if row.mode == "UNNECESSARY" {
        Some(exact)
    } else {
        let Some(rounding) = rounding_named(row.mode) else {
            return Ok(Verdict::Inapplicable(OTHER_ROUNDING));
        };
        round_to(exact, digits, rounding)
    };
    let same = got.and_then(Number::of).is_some_and(|number| number.equals(&row.expected));
    Ok(if same {
        Verdict::Agrees
    } else {
        Verdict::Disagrees(format!("gives {got:?}, expected {:?}", row.expected))
    })
}

/// The same on amounts of two decimal digits, where the row is about such.
fn as_money(row: &Row<'_>) -> Result<Vec<(&'static str, Verdict)>, Box<dyn Error>> {
    let euro: Currency = "EUR".parse()?;
    let mut verdicts = Vec::new();
    let amount = |decimal: Decimal| Money::parse(&decimal.to_string(), euro).ok();
    let (Some(input), Some(expected)) = (amount(row.input), row.expected.decimal().and_then(amount)) else {
        return Ok(verdicts);
    };
    let result = match row.operation {
        "plus" | "plusRetainScale" => {
            amount(argument(row)?).map(|other| ("money added", input.checked_add(other)))
        }
        "minus" | "minusRetainScale" => {
            amount(argument(row)?).map(|other| ("money subtracted", input.checked_sub(other)))
        }
        // The row keeps two digits, as the currency does.
        _ if multiplies(row) && row.expected.written_digits() == 2 => match rounding_named(row.mode) {
            Some(rounding) => Some(("money times a rate", input.times_rate(argument(row)?, rounding))),
            None => None,
        },
        _ => None,
    };
    if let Some((name, got)) = result {
        verdicts.push((name, Verdict::same(&got.ok(), &Some(expected))));
    }
    if let ("round_to_integer", Some(rounding)) = (row.operation, rounding_named(row.mode)) {
        let yen: Currency = "JPY".parse()?;
        let got = Money::rounded(row.input, yen, rounding).ok().map(|money| i128::from(money.minor()));
        verdicts.push(("money rounded", Verdict::same(&got, &row.expected.minor(0))));
    }
    Ok(verdicts)
}

fn multiplies(row: &Row<'_>) -> bool {
    ["multipliedBy", "multiplyRetainScale", "convertRetainScale", "convertedTo"].contains(&row.operation)
}

/// The other number; a conversion names its currency before it.
fn argument(row: &Row<'_>) -> Result<Decimal, String> {
    let text = row.argument.split('|').next_back().unwrap_or_default();
    Number::read(text).and_then(|number| number.decimal()).ok_or_else(|| format!("{text:?} is no number"))
}

fn whole(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| format!("{text:?} is no whole number"))
}

fn exactly(exact: Option<Decimal>) -> Result<Decimal, String> {
    exact.ok_or_else(|| "finds no exact result".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_expectation_is_noticed() {
        let head = "Source\tTest\tOperation\tMode\tInput\tArgument\tExpected\n";
        for (row, disagreed) in [
            ("a/b\tt\tround_to_integer\tHALF_UP\t2.5\t\t3", 0),
            ("a/b\tt\tround_to_integer\tHALF_UP\t2.5\t\t2", 2),
            ("a/b\tt\tround_to_10^unit\tUP\t1250\t2\t1300", 0),
            ("a/b\tt\tconvertedTo\tDOWN\t2.33\tEUR|2.5\t5.82", 0),
            ("a/b\tt\tconvertedTo\tDOWN\t2.33\tEUR|2.5\t5.83", 2),
            ("a/b\tt\tplus\tUNNECESSARY\t2.34\t1.231\t3.57", 1),
            ("a/b\tt\tinvented\tDOWN\t1\t1\t1", 1),
        ] {
            let mut tally = Tally::default();
            run(&format!("{head}{row}"), &mut tally).unwrap();
            assert_eq!(tally.disagreed(), disagreed, "{row}");
        }
        assert!(run(&format!("{head}too\tfew"), &mut Tally::default()).is_err());
    }
}
