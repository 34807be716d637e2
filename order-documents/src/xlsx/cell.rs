//! What stands in a cell, and what it is as a quantity or as a code.
//!
//! Numbers of workbooks are floating. None is computed with: a number is written down and its digits are looked at.

use calamine::DataRef;
use order_core::value::{Code, Quantity, QuantityError};

use super::{CodeFault, QuantityFault};

/// A cell with something in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// The row, counted from 0.
    pub(crate) row: u32,
    /// The column, counted from 0.
    pub(crate) column: u32,
    /// What stands in it; of a formula, what was computed last.
    pub(crate) value: Value,
    /// The formula, if it is one.
    pub(crate) formula: Option<String>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing, or white space alone.
    Nothing,
    /// A text, without the white space around it.
    Text(String),
    /// A number that is shown as one.
    Number(f64),
    /// A number that is shown as a date or a time, or a date or a time in words.
    Date,
    /// True or false.
    Boolean,
    /// An error value, such as `#N/A`.
    Error,
}

/// The most digits of a whole number that every spreadsheet keeps.
const WHOLE_DIGITS: usize = 15;

impl Value {
    pub(super) fn of(data: &DataRef<'_>) -> Self {
        match data {
            DataRef::Empty => Self::Nothing,
            DataRef::String(text) => Self::of_text(text),
            DataRef::SharedString(text) => Self::of_text(text),
            DataRef::Int(number) => Self::of_text(&number.to_string()),
            DataRef::Float(number) => Self::Number(*number),
            DataRef::Bool(_) => Self::Boolean,
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Self::Date,
            DataRef::Error(_) => Self::Error,
        }
    }

    fn of_text(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }
}

/// The quantity in a cell; `None` = there is none.
pub(crate) fn quantity(cell: &Cell) -> Result<Option<Quantity>, QuantityFault> {
    if cell.formula.is_some() {
        return Err(QuantityFault::Formula);
    }
    match &cell.value {
        Value::Nothing => Ok(None),
        Value::Text(_) => Err(QuantityFault::Text),
        Value::Date => Err(QuantityFault::Date),
        Value::Boolean => Err(QuantityFault::Boolean),
        Value::Error => Err(QuantityFault::ErrorValue),
        Value::Number(number) => whole(&number.to_string()).map(Some),
    }
}

/// A quantity that is written in digits.
fn whole(digits: &str) -> Result<Quantity, QuantityFault> {
    let (negative, number) = digits.strip_prefix('-').map_or((false, digits), |number| (true, number));
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(QuantityFault::NotWhole);
    }
    if negative && number.bytes().any(|byte| byte != b'0') {
        return Err(QuantityFault::Negative);
    }
    let too_many = QuantityFault::TooMany { max: Quantity::MAX };
    let pieces: u64 = number.parse().map_err(|_| too_many.clone())?;
    Quantity::try_from(pieces).map_err(|error| match error {
        QuantityError::Negative { .. } => QuantityFault::Negative,
        QuantityError::TooLarge { .. } => too_many,
    })
}

/// The code in a cell; `None` = there is none. A number is one as long as it is whole and short enough to be as it was typed.
pub(crate) fn text(cell: &Cell) -> Result<Option<Code>, CodeFault> {
    if cell.formula.is_some() {
        return Err(CodeFault::Formula);
    }
    let text = match &cell.value {
        Value::Nothing => return Ok(None),
        Value::Date => return Err(CodeFault::Date),
        Value::Boolean => return Err(CodeFault::Boolean),
        Value::Error => return Err(CodeFault::ErrorValue),
        Value::Text(text) => text.clone(),
        Value::Number(number) => {
            let digits = number.to_string();
            let is_code = digits.len() <= WHOLE_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_code { digits } else { return Err(CodeFault::Number) }
        }
    };
    Code::new(text).map(Some).map_err(|reason| CodeFault::Text { reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(value: Value) -> Cell {
        Cell { row: 0, column: 0, value, formula: None }
    }

    fn quantity_of(value: Value) -> Result<Option<u32>, QuantityFault> {
        quantity(&cell(value)).map(|quantity| quantity.map(Quantity::get))
    }

    #[test]
    fn only_whole_numbers_within_the_limit_are_quantities() {
        let too_many = QuantityFault::TooMany { max: Quantity::MAX };
        for (number, expected) in [
            (0.0, Ok(Some(0))),
            (-0.0, Ok(Some(0))),
            (12.0, Ok(Some(12))),
            (1_000_000.0, Ok(Some(1_000_000))),
            (1_000_001.0, Err(too_many.clone())),
            (1e9, Err(too_many.clone())),
            (1e300, Err(too_many.clone())),
            (1.5, Err(QuantityFault::NotWhole)),
            (1e-300, Err(QuantityFault::NotWhole)),
            (-1.5, Err(QuantityFault::NotWhole)),
            (-1.0, Err(QuantityFault::Negative)),
            (-1e300, Err(QuantityFault::Negative)),
            (f64::NAN, Err(QuantityFault::NotWhole)),
            (f64::INFINITY, Err(QuantityFault::NotWhole)),
            (f64::NEG_INFINITY, Err(QuantityFault::NotWhole)),
        ] {
            assert_eq!(quantity_of(Value::Number(number)), expected, "{number}");
        }
        assert_eq!(quantity_of(Value::Nothing), Ok(None));
        assert_eq!(quantity_of(Value::Text("12".to_owned())), Err(QuantityFault::Text));
        assert_eq!(quantity_of(Value::Date), Err(QuantityFault::Date));
        assert_eq!(quantity_of(Value::Boolean), Err(QuantityFault::Boolean));
        assert_eq!(quantity_of(Value::Error), Err(QuantityFault::ErrorValue));
        let formula = Cell { formula: Some("1+1".to_owned()), ..cell(Value::Number(2.0)) };
        assert_eq!(quantity(&formula), Err(QuantityFault::Formula));
    }

    #[test]
    fn codes_are_as_they_were_typed_or_refused() {
        let code = |value| text(&cell(value)).map(|code| code.map(|code| code.to_string()));
        assert_eq!(code(Value::Text("A 1".to_owned())), Ok(Some("A 1".to_owned())));
        assert_eq!(code(Value::Number(1001.0)), Ok(Some("1001".to_owned())));
        assert_eq!(code(Value::Nothing), Ok(None));
        for number in [12.5, -3.0, 1e15, 1e300, f64::NAN] {
            assert_eq!(code(Value::Number(number)), Err(CodeFault::Number), "{number}");
        }
        assert_eq!(code(Value::Date), Err(CodeFault::Date));
        assert_eq!(code(Value::Boolean), Err(CodeFault::Boolean));
        assert_eq!(code(Value::Error), Err(CodeFault::ErrorValue));
        assert!(matches!(code(Value::Text("x".repeat(65))), Err(CodeFault::Text { .. })));
        let formula = Cell { formula: Some(String::new()), ..cell(Value::Text("A".to_owned())) };
        assert_eq!(text(&formula), Err(CodeFault::Formula));
    }

    proptest! {
        #[test]
        fn no_number_panics(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            let _ = (quantity_of(Value::Number(number)), text(&cell(Value::Number(number))));
        }
    }
}
