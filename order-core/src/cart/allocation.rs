//! How the pieces of one SKU divide over options.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::catalog::Product;
use crate::value::{OptionChoiceId, OptionGroupId, Quantity};

/// Some pieces of a SKU and the choices made for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionRow {
    /// The choice made in each group.
    pub choices: BTreeMap<OptionGroupId, OptionChoiceId>,
    /// For how many pieces.
    pub quantity: Quantity,
}

/// What is wrong with the option rows of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OptionFault {
    /// A row names a choice that the product does not have.
    #[error("the product has no option choice {choice} in group {group}")]
    Unknown {
        /// The group named.
        group: OptionGroupId,
        /// The choice named.
        choice: OptionChoiceId,
    },
    /// A piece lacks a required choice.
    #[error("the option group {group} needs a choice for every piece")]
    Missing {
        /// The group.
        group: OptionGroupId,
    },
    /// The rows do not add up to the quantity.
    #[error("the option rows add up to {rows} pieces, and {quantity} are ordered")]
    Differ {
        /// What the rows add up to.
        rows: u64,
        /// The quantity of the SKU.
        quantity: Quantity,
    },
}

/// Merges rows of the same choices, keeps their first order, and drops rows without pieces. `None` when merged rows exceed what one
/// line can hold.
pub fn merge_rows(rows: &[OptionRow]) -> Option<Vec<OptionRow>> {
    let mut merged: Vec<OptionRow> = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| !row.quantity.is_zero()) {
        match merged.iter_mut().find(|kept| kept.choices == row.choices) {
            Some(kept) => kept.quantity = kept.quantity.checked_add(row.quantity).ok()?,
            None => merged.push(row.clone()),
        }
    }
    Some(merged)
}

/// Checks the rows of one SKU. A SKU of quantity 0 carries none; where every group is optional, no rows at all is valid; once there
/// are rows they add up to the quantity.
///
/// # Errors
/// Every [`OptionFault`] there is.
pub fn check_rows(product: &Product, quantity: Quantity, rows: &[OptionRow]) -> Result<(), Vec<OptionFault>> {
    if rows.is_empty() && (product.options.is_empty() || quantity.is_zero()) {
        return Ok(());
    }
    let mut faults = Vec::new();
    for row in rows {
        for (group, choice) in &row.choices {
            if product.option_group(*group).and_then(|known| known.choice(*choice)).is_none() {
                faults.push(OptionFault::Unknown { group: *group, choice: *choice });
            }
        }
    }
    for group in product.options.iter().filter(|group| group.required) {
        let lacking = rows.iter().any(|row| !row.choices.contains_key(&group.id));
        if lacking || (rows.is_empty() && !quantity.is_zero()) {
            faults.push(OptionFault::Missing { group: group.id });
        }
    }
    let total: u64 = rows.iter().fold(0, |sum, row| sum.saturating_add(u64::from(row.quantity.get())));
    if !rows.is_empty() && total != u64::from(quantity.get()) {
        faults.push(OptionFault::Differ { rows: total, quantity });
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Timestamp;
    use proptest::prelude::*;

    fn rows() -> impl Strategy<Value = Vec<OptionRow>> {
        let row = (0_u8..3, 0_u8..2, 0_u32..5).prop_map(|(group, choice, pieces)| OptionRow {
            choices: [(
                OptionGroupId::made(Timestamp::MIN, [group; 10]),
                OptionChoiceId::made(Timestamp::MIN, [choice; 10]),
            )]
            .into(),
            quantity: Quantity::new(pieces).unwrap(),
        });
        prop::collection::vec(row, 0..12)
    }

    fn pieces(rows: &[OptionRow]) -> u32 {
        rows.iter().map(|row| row.quantity.get()).sum()
    }

    proptest! {
        #[test]
        fn merging_keeps_every_piece_and_each_combination_once(rows in rows()) {
            let merged = merge_rows(&rows).unwrap();
            prop_assert_eq!(pieces(&merged), pieces(&rows));
            for (at, row) in merged.iter().enumerate() {
                prop_assert!(!row.quantity.is_zero());
                prop_assert!(merged[..at].iter().all(|other| other.choices != row.choices));
            }
            prop_assert_eq!(merge_rows(&merged), Some(merged));
        }
    }
}
