//! Orders counted up.

use order_core::catalog::TransactionTerm;
use order_core::party::Access as Right;
use order_core::record::{Figures, OrderFilter, TallyBy, TallyRow};
use order_core::value::{BrandId, Currency, Name, Pieces, UtcOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{FilterForm, Form, MoneyShape, Reader, Scalar, words};

words! {
    Figures, "TallyFigures", "Which figures are counted: those as placed, or those of what is asked for now.", [
        Figures::Original = "original", Figures::Current = "current",
    ];
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/brands/{brand}/orders/tally", "tally_orders", tally)
            .says("Count orders up.", "One row for each combination of keys, currency and term. What was rejected or returned is never counted.")
            .for_whom(Access::Brand(Right::Read)),
    ]
}

// Variants without fields are written with braces: without them, serde takes any field of theirs.
/// What the rows of a tally are by.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "TallyBy")]
enum ByForm {
    /// All together.
    Whole {},
    /// The status.
    Status {},
    /// The catalog.
    Catalog {},
    /// The buyer.
    Buyer {},
    /// The day of placing.
    Day {
        /// The offset whose days are meant.
        offset: Scalar<UtcOffset>,
    },
    /// The product.
    Product {},
    /// The SKU.
    Sku {},
    /// The value of an attribute of SKUs.
    Attribute {
        /// The name of the attribute.
        name: Scalar<Name>,
    },
    /// The buyer and the SKU.
    BuyerAndSku {},
}

impl Form for ByForm {
    type Value = TallyBy;

    fn read(self, reader: &mut Reader) -> Option<TallyBy> {
        Some(match self {
            Self::Whole {} => TallyBy::Whole,
            Self::Status {} => TallyBy::Status,
            Self::Catalog {} => TallyBy::Catalog,
            Self::Buyer {} => TallyBy::Buyer,
            Self::Day { offset } => TallyBy::Day(reader.field("offset", offset)?),
            Self::Product {} => TallyBy::Product,
            Self::Sku {} => TallyBy::Sku,
            Self::Attribute { name } => TallyBy::Attribute(reader.field("name", name)?),
            Self::BuyerAndSku {} => TallyBy::BuyerAndSku,
        })
    }
}

/// What is counted up.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tally")]
struct TallyForm {
    by: ByForm,
    /// Those of what is asked for now unless it is said otherwise.
    #[serde(default)]
    figures: Option<Scalar<Figures>>,
    /// Which orders; all unless it is said otherwise.
    #[serde(default)]
    filter: FilterForm,
}

impl Form for TallyForm {
    type Value = (TallyBy, Figures, OrderFilter);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let by = reader.field("by", self.by);
        let figures = reader.optional("figures", self.figures);
        let filter = reader.field("filter", self.filter);
        Some((by?, figures?.unwrap_or(Figures::Current), filter?))
    }
}

/// One row of a tally.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "TallyRow")]
struct RowShape {
    /// What the row is of, in the order of the question.
    keys: Vec<String>,
    currency: Scalar<Currency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<Scalar<TransactionTerm>>,
    orders: u64,
    lines: u64,
    pieces: Scalar<Pieces>,
    /// The totals of orders; where the rows are of lines, their amounts before shipping and tax.
    amount: MoneyShape,
}

impl From<&TallyRow> for RowShape {
    fn from(row: &TallyRow) -> Self {
        Self {
            keys: row.keys.clone(),
            currency: row.currency.into(),
            term: row.term.as_ref().map(Scalar::from),
            orders: row.orders,
            lines: row.lines,
            pieces: row.pieces.into(),
            amount: row.amount.into(),
        }
    }
}

async fn tally(call: Call<(BrandId,), NoQuery, TallyForm>) -> Result<Reply<Vec<RowShape>>, Problem> {
    let (brand,) = call.path;
    let (by, figures, filter) = call.body.clone();
    let rows = call.desk().tally(brand, filter, figures, by, call.actor()?).await;
    let rows = rows.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(rows.iter().map(RowShape::from).collect()))
}
