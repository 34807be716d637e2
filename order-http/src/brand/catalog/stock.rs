//! Goods received, and counts corrected.

use order_core::operation::catalog::{
    CorrectStock, CorrectStockRefusal, CorrectedLine, ReceiveStock, ReceiveStockRefusal, ReceivedLine,
};
use order_core::party::Access as Right;
use order_core::value::{BrandId, Note, Quantity, SkuId, StockLabelId, StockMovementId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Problem;
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{Scalar, forms};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/brands/{brand}/stock/receive", "receive_stock", receive)
            .says("Receive goods.", "Pieces of SKUs come under labels.")
            .refuses::<ReceiveStockRefusal>(),
        Route::post("/brands/{brand}/stock/correct", "correct_stock", correct)
            .says("Correct a stock count.", "By how much it is more, or less. What was counted is so, also when it leaves less than nothing.")
            .refuses::<CorrectStockRefusal>(),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::Brand(Right::Write)).repeatable())
    .collect()
}

struct Receive {
    lines: Vec<ReceivedLine>,
    note: Option<Note>,
}

struct Correct {
    lines: Vec<CorrectedLine>,
    note: Option<Note>,
}

forms! {
    /// Pieces of a SKU that came.
    ReceivedForm as "ReceivedLine" => ReceivedLine {
        sku: one Scalar<SkuId>,
        label: one Scalar<StockLabelId>,
        pieces: one Scalar<Quantity>,
    }

    /// By how much the stock of a SKU is other than it was told.
    CorrectedForm as "CorrectedLine" => CorrectedLine {
        sku: one Scalar<SkuId>,
        label: one Scalar<StockLabelId>,
        /// More, or less.
        by: plain i64,
    }

    /// Goods that came.
    ReceiveForm as "ReceiveStock" => Receive {
        lines: many ReceivedForm,
        #[serde(default)]
        note: some Scalar<Note>,
    }

    /// Counts that were wrong.
    CorrectForm as "CorrectStock" => Correct {
        lines: many CorrectedForm,
        #[serde(default)]
        note: some Scalar<Note>,
    }
}

/// The movement of stock that was made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "MovedStock")]
struct MovedShape {
    movement: Scalar<StockMovementId>,
}

async fn receive(call: Call<(BrandId,), NoQuery, ReceiveForm>) -> Result<Reply<MovedShape>, Problem> {
    let (brand,) = call.path;
    let Receive { lines, note } = &call.body;
    let moved = call.run(ReceiveStock { brand, lines: lines.clone(), note: note.clone() }).await?;
    Ok(Reply::of(MovedShape { movement: moved.movement.into() }))
}

async fn correct(call: Call<(BrandId,), NoQuery, CorrectForm>) -> Result<Reply<MovedShape>, Problem> {
    let (brand,) = call.path;
    let Correct { lines, note } = &call.body;
    let moved = call.run(CorrectStock { brand, lines: lines.clone(), note: note.clone() }).await?;
    Ok(Reply::of(MovedShape { movement: moved.movement.into() }))
}
