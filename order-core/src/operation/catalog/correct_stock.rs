//! Correct a stock count.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::stock_lines::{find, move_lines, needs};
use super::{MovedStock, NothingGiven, RepeatedStockLine, TooManyLines, UnknownSku, UnknownStockLabel};
use crate::record::{Facts, Keys, MovementCause, MovementLine, Partition};
use crate::refusal::Findings;
use crate::value::limits::{BATCH_LINES_MAX, CORRECTION_PIECES_MAX};
use crate::value::{BrandId, Note, SkuId, StockLabelId};

/// Corrects stock by the difference between what was counted and what was shown, as one movement. A difference stays right
/// while orders are placed, so counting never gets in the way of ordering. The amount may fall below zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectStock {
    /// Of which brand.
    pub brand: BrandId,
    /// What was wrong: each SKU at most once per label, and at most [`BATCH_LINES_MAX`] lines.
    pub lines: Vec<CorrectedLine>,
    /// What staff note about it.
    pub note: Option<Note>,
}

/// How far the amount of one SKU was off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedLine {
    /// Which SKU.
    pub sku: SkuId,
    /// Under which label.
    pub label: StockLabelId,
    /// How many pieces more there are than was shown; negative = fewer. At most [`CORRECTION_PIECES_MAX`] either way.
    pub by: i64,
}

/// Why stock cannot be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CorrectStockRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// No line is given.
    #[error(transparent)]
    NothingGiven(#[from] NothingGiven),
    /// There are more lines than one command may have. They are not looked at one by one.
    #[error(transparent)]
    TooManyLines(#[from] TooManyLines),
    /// A SKU comes twice under one label.
    #[error(transparent)]
    RepeatedLine(#[from] RepeatedStockLine),
    /// The brand does not have a SKU.
    #[error(transparent)]
    UnknownSku(#[from] UnknownSku),
    /// The brand does not have a label.
    #[error(transparent)]
    UnknownStockLabel(#[from] UnknownStockLabel),
    /// A line corrects nothing.
    #[error("the SKU {sku} is corrected by nothing under the stock label {label}")]
    NoDifference {
        /// Which SKU.
        sku: SkuId,
        /// Under which label.
        label: StockLabelId,
    },
    /// A line corrects by more than anybody counts.
    #[error("the SKU {sku} is corrected by {by} under the stock label {label}, more than {max}")]
    DifferenceTooLarge {
        /// Which SKU.
        sku: SkuId,
        /// Under which label.
        label: StockLabelId,
        /// By how much.
        by: i64,
        /// By how much at most, up or down.
        max: u64,
    },
}

reasons! {
    CorrectStockRefusal shares [
        NotPermitted, NothingGiven, TooManyLines, RepeatedLine, UnknownSku, UnknownStockLabel,
    ] {
        NoDifference { sku, label } = "no_difference";
        DifferenceTooLarge { sku, label, by, max } = "difference_too_large";
    }
}

impl Command for CorrectStock {
    type Output = MovedStock;
    type Reason = CorrectStockRefusal;

    const OPERATION: Operation = Operation::CorrectStock;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        needs(self.brand, self.lines.iter().map(|line| line.sku), keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<MovedStock>, Stop<CorrectStockRefusal>> {
        let brand = staff_writes(facts, moment.actor(), self.brand)?;
        if let Some(too_many) = TooManyLines::check(self.lines.len(), BATCH_LINES_MAX) {
            return Err(Stop::refused(too_many));
        }
        let mut findings = Findings::new();
        findings.extend(NothingGiven::check(&self.lines).map(Into::into));
        let counters: Vec<_> = self.lines.iter().map(|line| (line.sku, line.label)).collect();
        find(facts, brand, &counters, &mut findings);
        findings.extend(self.lines.iter().filter_map(CorrectedLine::no_difference));
        findings.extend(self.lines.iter().filter_map(CorrectedLine::too_large));
        findings.verdict(())?;

        let lines = self.lines.iter().map(CorrectedLine::movement).collect();
        let cause = MovementCause::Corrected { note: self.note.clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let movement = move_lines(&mut draft, facts, brand, (cause, lines), moment);
        let movement = movement.ok_or_else(|| Stop::refused(NothingGiven))?;
        Ok(Decision { output: MovedStock { movement }, changeset: draft.finish()? })
    }
}

impl CorrectedLine {
    fn no_difference(&self) -> Option<CorrectStockRefusal> {
        let &Self { sku, label, by } = self;
        (by == 0).then_some(CorrectStockRefusal::NoDifference { sku, label })
    }

    fn too_large(&self) -> Option<CorrectStockRefusal> {
        let &Self { sku, label, by } = self;
        let max = CORRECTION_PIECES_MAX;
        (by.unsigned_abs() > max).then_some(CorrectStockRefusal::DifferenceTooLarge { sku, label, by, max })
    }

    fn movement(&self) -> MovementLine {
        MovementLine { sku: self.sku, label: self.label, by: self.by }
    }
}
