//! What receiving and correcting stock have in common.

use thiserror::Error;

use super::super::{Draft, Moment, reasons};
use super::batch::repeated;
use super::{UnknownSku, UnknownStockLabel};
use crate::catalog::Sku;
use crate::party::Brand;
use crate::record::{Facts, FieldChange, Key, Keys, MovementCause, MovementLine};
use crate::refusal::{Findings, Reason};
use crate::value::limits::BATCH_LINES_MAX;
use crate::value::{BrandId, SkuId, StockLabelId, StockMovementId};

/// A SKU comes twice under one label, so it is not clear what is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the SKU {sku} is given twice under the stock label {label}")]
pub struct RepeatedStockLine {
    /// Which SKU.
    pub sku: SkuId,
    /// Under which label.
    pub label: StockLabelId,
}

reasons! { struct RepeatedStockLine { sku, label } = "repeated_stock_line" }

/// Asks for the SKUs, unless they are more than a command may have.
pub(super) fn needs(brand: BrandId, skus: impl ExactSizeIterator<Item = SkuId>, keys: &mut Keys) {
    keys.record(Key::brand(brand));
    if skus.len() <= BATCH_LINES_MAX {
        skus.for_each(|sku| keys.record(Key::sku(brand, sku)));
    }
}

/// What is wrong with the counters that the lines name.
pub(super) fn find<R>(
    facts: &Facts,
    brand: &Brand,
    lines: &[(SkuId, StockLabelId)],
    findings: &mut Findings<R>,
) where
    R: Reason + From<RepeatedStockLine> + From<UnknownSku> + From<UnknownStockLabel>,
{
    let twice = repeated(lines.iter().copied()).into_iter();
    findings.extend(twice.map(|(sku, label)| RepeatedStockLine { sku, label }.into()));
    let unknown = lines.iter().map(|(sku, _)| *sku);
    let unknown = unknown.filter(|sku| facts.get::<Sku>(&Key::sku(brand.id, *sku)).is_none());
    findings.extend(unknown.map(|sku| UnknownSku { sku }.into()));
    let labels = lines.iter().map(|(_, label)| *label);
    findings.extend(UnknownStockLabel::among(brand, labels).map(Into::into));
}

/// Moves the stock and logs each line as people know it. There is no bound: what came in is there, and a count is as it was counted.
pub(super) fn move_lines(
    draft: &mut Draft<'_>,
    facts: &Facts,
    brand: &Brand,
    (cause, lines): (MovementCause, Vec<MovementLine>),
    moment: &mut Moment<'_>,
) -> Option<StockMovementId> {
    let changes = lines.iter().map(|line| told(facts, brand, line)).collect();
    let unbounded = lines.into_iter().map(|line| (line, None)).collect();
    let movement = draft.move_stock(brand.id, cause, unbounded, moment)?;
    draft.log(&Key::stock_movement(brand.id, movement), changes, moment);
    Some(movement)
}

/// Counters move while others look at them, so the log says by how much and not from what to what.
fn told(facts: &Facts, brand: &Brand, line: &MovementLine) -> FieldChange {
    let sku = facts.get::<Sku>(&Key::sku(brand.id, line.sku));
    let number = sku.map_or_else(|| line.sku.to_string(), |sku| sku.number.to_string());
    let label = brand.settings.stock_labels.iter().find(|label| label.id == line.label);
    let label = label.map_or_else(|| line.label.to_string(), |label| label.name.to_string());
    FieldChange::set(&format!("stock.{number}.{label}"), format_args!("{:+}", line.by))
}
