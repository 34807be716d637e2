//! Which columns, in which order.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::Column;

/// The columns of an export, from left to right: at least one, none twice.
///
/// It is kept and read as the words of its columns with commas between them.
///
/// ```
/// use order_documents::export::{Column, ColumnChoice};
///
/// let choice: ColumnChoice = "order_code,buyer_name,total".parse()?;
/// assert_eq!(choice.columns(), [Column::OrderCode, Column::BuyerName, Column::Total]);
/// assert_eq!(choice.to_string().parse(), Ok(choice));
///
/// let faults = "order_code,order_code,colour".parse::<ColumnChoice>().unwrap_err();
/// assert_eq!(faults.to_string(), "column `order_code` is chosen twice; there is no column `colour`");
/// # Ok::<(), order_documents::export::ChoiceFaults>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ColumnChoice(Vec<Column>);

/// What is wrong with a choice of columns.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChoiceFault {
    /// There is none.
    #[error("no column is chosen")]
    Empty,
    /// A word is that of no column.
    #[error("there is no column `{word}`")]
    Unknown {
        /// The beginning of the word.
        word: String,
    },
    /// A column is there again.
    #[error("column `{column}` is chosen twice")]
    Double {
        /// Which one.
        column: Column,
    },
}

/// All that is wrong with a choice of columns, in the order of the words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", told(.0))]
pub struct ChoiceFaults(Vec<ChoiceFault>);

impl ChoiceFaults {
    /// Each of them.
    pub fn faults(&self) -> &[ChoiceFault] {
        &self.0
    }
}

fn told(faults: &[ChoiceFault]) -> String {
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    told.join("; ")
}

impl ColumnChoice {
    /// These columns.
    ///
    /// # Errors
    /// [`ChoiceFaults`] when there is none, or one is there twice.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Result<Self, ChoiceFaults> {
        Self::checked(columns.into_iter().map(Ok))
    }

    fn checked(columns: impl Iterator<Item = Result<Column, ChoiceFault>>) -> Result<Self, ChoiceFaults> {
        let (mut chosen, mut faults) = (Vec::new(), Vec::new());
        for column in columns {
            match column {
                Ok(column) if chosen.contains(&column) => {
                    let fault = ChoiceFault::Double { column };
                    // A column that is there five times is told once.
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
                Ok(column) => chosen.push(column),
                Err(fault) => faults.push(fault),
            }
        }
        if chosen.is_empty() && faults.is_empty() {
            faults.push(ChoiceFault::Empty);
        }
        if faults.is_empty() { Ok(Self(chosen)) } else { Err(ChoiceFaults(faults)) }
    }

    /// The columns, from left to right.
    pub fn columns(&self) -> &[Column] {
        &self.0
    }

    /// Whether there is a row for each line of an order, with what is of the order repeated; otherwise there is one for each order.
    pub fn has_lines(&self) -> bool {
        self.0.iter().any(|column| column.is_of_lines())
    }
}

impl Default for ColumnChoice {
    /// What lists of orders show, for either side.
    fn default() -> Self {
        Self(vec![
            Column::OrderCode,
            Column::PlacedAt,
            Column::Status,
            Column::DeliveryStatus,
            Column::BuyerName,
            Column::CatalogName,
            Column::Currency,
            Column::Pieces,
            Column::ItemsAmount,
            Column::ShippingFee,
            Column::DiscountAmount,
            Column::TaxAmount,
            Column::Total,
        ])
    }
}

impl fmt::Display for ColumnChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, column) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            f.write_str(column.word())?;
        }
        Ok(())
    }
}

impl FromStr for ColumnChoice {
    type Err = ChoiceFaults;

    fn from_str(text: &str) -> Result<Self, ChoiceFaults> {
        // A text without a word chooses nothing, rather than a column without a name.
        let words = text.split(',').map(str::trim).filter(|_| !text.trim().is_empty());
        Self::checked(words.map(|word| {
            word.parse::<Column>().map_err(|unknown| ChoiceFault::Unknown { word: unknown.word })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_fault_is_told() {
        let double = |column| ChoiceFault::Double { column };
        let unknown = |word: &str| ChoiceFault::Unknown { word: word.to_owned() };
        for (text, faults) in [
            ("", vec![ChoiceFault::Empty]),
            ("  ", vec![ChoiceFault::Empty]),
            (",", vec![unknown(""), unknown("")]),
            ("total,", vec![unknown("")]),
            ("total;pieces", vec![unknown("total;pieces")]),
            ("note_to_own_company", vec![unknown("note_to_own_company")]),
            ("total,total,x,total,TOTAL", vec![double(Column::Total), unknown("x"), unknown("TOTAL")]),
        ] {
            assert_eq!(text.parse::<ColumnChoice>().unwrap_err().faults(), faults, "{text}");
        }
        assert_eq!(ColumnChoice::new([]).unwrap_err().faults(), [ChoiceFault::Empty]);
        let twice = ColumnChoice::new([Column::Total, Column::Total]).unwrap_err();
        assert_eq!(twice.to_string(), "column `total` is chosen twice");
    }

    #[test]
    fn every_column_can_be_chosen_at_once() {
        let all = ColumnChoice::new(Column::ALL.iter().copied()).unwrap();
        assert_eq!(all.to_string().parse(), Ok(all.clone()));
        assert!(all.has_lines());
    }

    #[test]
    fn the_default_is_for_either_side_and_a_row_per_order() {
        let choice = ColumnChoice::default();
        assert!(!choice.has_lines());
        assert!(choice.columns().iter().all(|column| !column.is_for_brand()));
        assert_eq!(ColumnChoice::new(choice.columns().iter().copied()), Ok(choice));
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(columns in prop::sample::subsequence(Column::ALL.to_vec(), 1..20).prop_shuffle()) {
            let choice = ColumnChoice::new(columns.iter().copied()).unwrap();
            prop_assert_eq!(choice.columns(), &columns[..]);
            prop_assert_eq!(choice.to_string().parse(), Ok(choice));
        }

        #[test]
        fn no_text_panics(text in "[a-z_, ]{0,60}|.{0,60}") {
            let _ = text.parse::<ColumnChoice>();
        }
    }
}
