//! The General Decimal Arithmetic cases.
//!
//! Ours is exact arithmetic with an explicit rounding, theirs rounds every result to a precision. So a result of theirs is compared
//! with our exact one, rounded to their precision by our rounding. Trailing zeros count only where a number of digits is asked for.

use std::error::Error;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use order_core::value::{Currency, Money, Rounding, exact_add, exact_mul};
use rust_decimal::Decimal;

use crate::case::{Case, Said, Settings, read_line};
use crate::context::{round_to, to_precision};
use crate::number::{Number, Operand};
use crate::reading;
use crate::tally::{Tally, Verdict};

const NO_COUNTERPART: &str =
    "the library has no such operation (division, roots, logic, ordering of spellings …)";
const NO_NUMBER: &str = "an operand is no number; that our parsers refuse it is counted above";
const ENCODED: &str = "the operand is an encoded form of a floating-point format";
const BEYOND: &str = "an operand or the result is beyond what a decimal holds";
const NOT_EXACT: &str = "the exact result has more digits than a decimal holds";
const EXPONENT_LIMITS: &str = "the case is about exponent limits of its format";
const ITS_PRECISION: &str = "the case is refused for its own precision";
const OTHER_ROUNDING: &str = "the rounding is one that the library does not have";

/// The currency with the most decimal digits.
const FINEST: &str = "CLF";

/// What became of the cases: of what they compute, and of our parsers on every operand that they name.
#[derive(Debug, Default)]
pub struct Tallies {
    pub computed: Tally,
    pub read: Tally,
}

/// Runs every file of the archive.
pub fn run_archive(path: &Path, tallies: &mut Tallies) -> Result<(), Box<dyn Error>> {
    let file = File::open(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.display().to_string();
        if !name.ends_with(".decTest") {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        // Comments may be in an older encoding; cases are ASCII.
        run(&String::from_utf8_lossy(&bytes), tallies).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

/// Runs the cases of one file.
pub fn run(text: &str, tallies: &mut Tallies) -> Result<(), Box<dyn Error>> {
    let finest: Currency = FINEST.parse()?;
    let mut settings = Settings::new();
    for line in text.lines() {
        match read_line(line)? {
            Said::Nothing => {}
            // The file that names the others has no cases of its own.
            Said::Directive(name, value) => settings.set(&name, &value)?,
            Said::Case(case) => run_case(&case, settings, finest, tallies)?,
        }
    }
    Ok(())
}

fn run_case(
    case: &Case,
    settings: Settings,
    finest: Currency,
    tallies: &mut Tallies,
) -> Result<(), Box<dyn Error>> {
    let Tallies { computed: tally, read } = tallies;
    let operation = case.operation.as_str();
    let reads_only = ["tosci", "toeng"].contains(&operation);
    let computes = [
        "add",
        "subtract",
        "multiply",
        "fma",
        "plus",
        "minus",
        "abs",
        "apply",
        "quantize",
        "rescale",
        "tointegral",
        "tointegralx",
        "compare",
    ]
    .contains(&operation);
    if !reads_only && !computes {
        tally.count(operation, &case.id, Verdict::Inapplicable(NO_COUNTERPART));
        return Ok(());
    }
    let mut numbers = Vec::new();
    for text in &case.operands {
        if text.contains('#') {
            tally.count(operation, &case.id, Verdict::Inapplicable(ENCODED));
            return Ok(());
        }
        read.count("operands read as money", &case.id, reading::read(text, finest));
        match Operand::read(text) {
            Operand::Finite(number) => numbers.push(number),
            Operand::Special | Operand::Other => {
                read.count("operands that are no number", &case.id, reading::refuse(text, finest));
                if !reads_only {
                    tally.count(operation, &case.id, Verdict::Inapplicable(NO_NUMBER));
                }
                return Ok(());
            }
        }
    }
    if reads_only {
        return Ok(());
    }
    match compute(case, settings, &numbers) {
        Ok(verdict) => tally.count(operation, &case.id, verdict),
        Err(why) => tally.count(operation, &case.id, Verdict::Inapplicable(why)),
    }
    for (name, verdict) in money::also(case, settings, &numbers, finest)? {
        tally.count(name, &case.id, verdict);
    }
    Ok(())
}

/// Computes the case our way and compares, or says why it does not apply.
fn compute(case: &Case, settings: Settings, numbers: &[Number]) -> Result<Verdict, &'static str> {
    if case.has(&["overflow", "underflow", "subnormal"]) {
        return Err(EXPONENT_LIMITS);
    }
    let expected = match Operand::read(&case.result) {
        Operand::Finite(number) => number,
        Operand::Special if case.has(&["invalid_operation", "invalid_context"]) => return Err(ITS_PRECISION),
        Operand::Special | Operand::Other => return Err(ENCODED),
    };
    let rounding = settings.rounding.ok_or(OTHER_ROUNDING)?;
    if let ("quantize" | "rescale", [value, target]) = (case.operation.as_str(), numbers) {
        return quantized(value, target, case.operation == "rescale", rounding, &expected);
    }
    let decimals: Vec<Decimal> = numbers.iter().map(Number::decimal).collect::<Option<_>>().ok_or(BEYOND)?;
    if let ("compare", [a, b]) = (case.operation.as_str(), decimals.as_slice()) {
        let difference = exact_add(*a, -*b).ok_or(NOT_EXACT)?;
        let sign = Decimal::from(i8::from(difference > Decimal::ZERO) - i8::from(difference < Decimal::ZERO));
        return Ok(agrees(sign, &expected));
    }
    let exact = match (case.operation.as_str(), decimals.as_slice()) {
        ("add", [a, b]) => exact_add(*a, *b),
        ("subtract", [a, b]) => exact_add(*a, -*b),
        ("multiply", [a, b]) => exact_mul(*a, *b),
        ("fma", [a, b, c]) => exact_mul(*a, *b).and_then(|product| exact_add(product, *c)),
        ("plus" | "apply" | "tointegral" | "tointegralx", [a]) => Some(*a),
        ("minus", [a]) => Some(-*a),
        ("abs", [a]) => Some(a.abs()),
        _ => return Ok(Verdict::Disagrees(format!("{} operands", numbers.len()))),
    };
    let got = match (exact, case.operation.as_str()) {
        // Only a case that rounds may have an exact result that we cannot hold.
        (None, _) if case.has(&["inexact", "rounded"]) => return Err(NOT_EXACT),
        (None, "fma") => return Err(NOT_EXACT),
        (None, _) if expected.decimal().is_none() => return Err(BEYOND),
        (None, _) => return Ok(Verdict::Disagrees("finds no exact result".to_owned())),
        (Some(exact), "tointegral" | "tointegralx") => rounding.round(exact, 0),
        (Some(exact), _) => to_precision(exact, settings.precision, rounding),
    };
    match got {
        Some(got) => Ok(agrees(got, &expected)),
        None if expected.decimal().is_none() => Err(BEYOND),
        None => Ok(Verdict::Disagrees("cannot round to that".to_owned())),
    }
}

/// Here the number of decimal digits is part of what is asked for.
fn quantized(
    value: &Number,
    target: &Number,
    by_exponent: bool,
    rounding: Rounding,
    expected: &Number,
) -> Result<Verdict, &'static str> {
    let digits = if by_exponent {
        target.minor(0).and_then(|exponent| i64::try_from(-exponent).ok()).ok_or(BEYOND)?
    } else {
        target.written_digits()
    };
    let value = value.decimal().ok_or(BEYOND)?;
    if !(-28..=28).contains(&digits) {
        return Err(BEYOND);
    }
    let Some(got) = round_to(value, digits, rounding) else {
        // With so many digits even the expected number is too long for a decimal.
        let held = expected.minor(digits).is_some_and(|whole| whole.unsigned_abs() >> 96 == 0);
        return if held { Ok(Verdict::Disagrees("cannot round to that".to_owned())) } else { Err(BEYOND) };
    };
    if i64::from(got.scale()) != digits.max(0) {
        return Ok(Verdict::Disagrees(format!("gives {} digits, expected {digits}", got.scale())));
    }
    Ok(agrees(got, expected))
}

fn agrees(got: Decimal, expected: &Number) -> Verdict {
    if Number::of(got).is_some_and(|number| number.equals(expected)) {
        Verdict::Agrees
    } else {
        Verdict::Disagrees(format!("gives {got}, expected {expected:?}"))
    }
}

/// The same cases on amounts of money, as far as the operands are such.
mod money {
    use super::{Case, Currency, Decimal, Error, Money, Number, Operand, Settings, Verdict, exact_mul};

    /// Further checks that the case allows, each under its own name.
    pub(super) fn also(
        case: &Case,
        settings: Settings,
        numbers: &[Number],
        finest: Currency,
    ) -> Result<Vec<(&'static str, Verdict)>, Box<dyn Error>> {
        let mut verdicts = Vec::new();
        let Operand::Finite(expected) = Operand::read(&case.result) else { return Ok(verdicts) };
        let operation = case.operation.as_str();
        let amount = |number: &Number| Money::parse(&number.plain()?, finest).ok();
        let exact = !case.has(&["inexact", "overflow", "underflow", "subnormal"]);
        if let ("add" | "subtract" | "compare", [a, b], true) = (operation, numbers, exact)
            && let (Some(a), Some(b)) = (amount(a), amount(b))
        {
            verdicts.push(match operation {
                "add" => ("money added", same(a.checked_add(b).ok(), &expected, finest)),
                "subtract" => ("money subtracted", same(a.checked_sub(b).ok(), &expected, finest)),
                _ => {
                    let order = a.cmp_amount(&b)? as i128;
                    ("money compared", Verdict::same(&Some(order), &expected.minor(0)))
                }
            });
        }
        if let ("multiply", [a, b], true) = (operation, numbers, exact)
            && let (Some(money), Some(factor)) = (amount(a), b.decimal())
        {
            let down = order_core::value::Rounding::Down;
            // Rounding must change nothing of a product that is a whole number of minor units.
            if expected.needed_digits() <= i64::from(finest.digits())
                && exact_mul(money.amount(), factor).is_some()
            {
                verdicts.push((
                    "money times a rate",
                    same(money.times_rate(factor, down).ok(), &expected, finest),
                ));
            }
            if let Some(count) = b.minor(0).and_then(|count| u64::try_from(count).ok()) {
                verdicts.push(("money times a count", same(money.times(count).ok(), &expected, finest)));
            }
        }
        if let ("quantize", [value, target], Some(rounding)) = (operation, numbers, settings.rounding)
            && let Some(currency) = of_digits(target.written_digits())?
            && let Some(value) = value.decimal()
        {
            let rounded = Money::rounded(value, currency, rounding).ok();
            verdicts.push(("money rounded", same(rounded, &expected, currency)));
        }
        Ok(verdicts)
    }

    /// A currency of so many decimal digits.
    fn of_digits(digits: i64) -> Result<Option<Currency>, Box<dyn Error>> {
        let code = match digits {
            0 => "JPY",
            2 => "EUR",
            3 => "KWD",
            4 => "CLF",
            _ => return Ok(None),
        };
        Ok(Some(code.parse()?))
    }

    /// An amount beyond the limit of money must be refused, any other must be exact.
    fn same(got: Option<Money>, expected: &Number, currency: Currency) -> Verdict {
        let limit = Decimal::from(1_000_000_000_000_000_000_u64);
        let within = expected.minor(i64::from(currency.digits())).filter(|minor| {
            Decimal::from_i128_with_scale((*minor).clamp(-(1 << 90), 1 << 90), 0).abs() <= limit
        });
        match Verdict::same(&got.map(|money| i128::from(money.minor())), &within) {
            Verdict::Agrees if got.is_none() => Verdict::Refused,
            verdict => verdict,
        }
    }
}
