//! Receive goods.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::stock_lines::{find, move_lines, needs};
use super::{NothingGiven, RepeatedStockLine, TooManyLines, UnknownSku, UnknownStockLabel};
use crate::record::{Facts, Keys, MovementCause, MovementLine, Partition};
use crate::refusal::Findings;
use crate::value::limits::BATCH_LINES_MAX;
use crate::value::{BrandId, Note, Quantity, SkuId, StockLabelId, StockMovementId};

/// Adds goods that came in to the stock of a brand, as one movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiveStock {
    /// Of which brand.
    pub brand: BrandId,
    /// What came in: each SKU at most once per label, and at most [`BATCH_LINES_MAX`] lines.
    pub lines: Vec<ReceivedLine>,
    /// What staff note about it.
    pub note: Option<Note>,
}

/// How much of one SKU came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedLine {
    /// Which SKU.
    pub sku: SkuId,
    /// Under which label.
    pub label: StockLabelId,
    /// How many pieces; at least one.
    pub pieces: Quantity,
}

/// The movement that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedStock {
    /// Its id.
    pub movement: StockMovementId,
}

/// Why goods cannot be received.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReceiveStockRefusal {
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
    /// Of a SKU no piece came in.
    #[error("no piece of the SKU {sku} is received under the stock label {label}")]
    NoPieces {
        /// Which SKU.
        sku: SkuId,
        /// Under which label.
        label: StockLabelId,
    },
}

reasons! {
    ReceiveStockRefusal shares [
        NotPermitted, NothingGiven, TooManyLines, RepeatedLine, UnknownSku, UnknownStockLabel,
    ] {
        NoPieces { sku, label } = "no_pieces";
    }
}

impl Command for ReceiveStock {
    type Output = MovedStock;
    type Reason = ReceiveStockRefusal;

    const OPERATION: Operation = Operation::ReceiveStock;

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
    ) -> Result<Decision<MovedStock>, Stop<ReceiveStockRefusal>> {
        let brand = staff_writes(facts, moment.actor(), self.brand)?;
        if let Some(too_many) = TooManyLines::check(self.lines.len(), BATCH_LINES_MAX) {
            return Err(Stop::refused(too_many));
        }
        let mut findings = Findings::new();
        findings.extend(NothingGiven::check(&self.lines).map(Into::into));
        let counters: Vec<_> = self.lines.iter().map(|line| (line.sku, line.label)).collect();
        find(facts, brand, &counters, &mut findings);
        let none = self.lines.iter().filter(|line| line.pieces.is_zero());
        findings.extend(none.map(|line| ReceiveStockRefusal::NoPieces { sku: line.sku, label: line.label }));
        findings.verdict(())?;

        let lines = self.lines.iter().map(ReceivedLine::movement).collect();
        let cause = MovementCause::Received { note: self.note.clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let movement = move_lines(&mut draft, facts, brand, (cause, lines), moment);
        let movement = movement.ok_or_else(|| Stop::refused(NothingGiven))?;
        Ok(Decision { output: MovedStock { movement }, changeset: draft.finish()? })
    }
}

impl ReceivedLine {
    fn movement(&self) -> MovementLine {
        MovementLine { sku: self.sku, label: self.label, by: self.pieces.get().into() }
    }
}
