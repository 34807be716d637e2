//! Looking at one order: original and order confirmation side by side, its log, and what can be done now.

use order_core::operation::Viewer;
use order_core::operation::available::AvailableOperations;
use order_core::operation::order::{OrderView, ViewOrder, ViewRevision};
use order_core::order::{ContentRef, Ledger, LedgerLine, OriginalOrder, PaymentChoice, Revision, Seller};
use order_core::party::Access as Right;
use order_core::store::Cursor;
use order_core::value::{AccountId, BrandId, Currency, Note, OrderId, Quantity, SkuId, Timestamp, UtcOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::route::{Access, Call, Head, Page, Reply, Route};
use crate::wire::{
    AddressShape, AvailableShape, ContentShape, DiffShape, Form, Limit, LocalizedNameShape, LogEntryShape,
    Opaque, OrderShape, Reader, RevisionNumber, Scalar, cursor,
};
use order_core::catalog::TransactionTerm;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Brand(Right::Read);
    vec![
        Route::get("/brands/{brand}/orders/{order}", "view_order", view)
            .says("Look at an order.", "What was placed and what is asked for now, with their differences, how far each line is delivered, and every operation with the reasons why it cannot be done.")
            .for_whom(read)
            .tagged(),
        Route::get("/brands/{brand}/orders/{order}/revisions/{revision}", "view_revision", revision)
            .says("Look at a revision.", "An order confirmation as it was, or prices as they were adjusted, with the differences from the original.")
            .for_whom(read),
        Route::get("/brands/{brand}/orders/{order}/log", "order_log", log)
            .says("Read the log of an order.", "What happened to the order, oldest first.")
            .for_whom(read),
        Route::get("/brands/{brand}/log", "brand_log", brand_log)
            .says("Read the log of the brand.", "Everything that changed at the brand, oldest first. An entry never appears behind a place that was handed out.")
            .for_whom(read),
    ]
}

/// An order with all that one side sees of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderDetail")]
pub(crate) struct DetailShape {
    order: OrderShape,
    /// What was placed.
    original: OriginalShape,
    /// What it asks for now.
    content: ContentShape,
    /// What differs from the original; null while it stands as placed.
    diff: Option<DiffShape>,
    /// How far each line is delivered; null while the order is not confirmed.
    ledger: Option<Vec<LedgerShape>>,
    /// Every operation of this side, allowed or with all reasons why not.
    available: Vec<AvailableShape>,
}

/// What was placed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Original")]
pub(crate) struct OriginalShape {
    term: Scalar<TransactionTerm>,
    currency: Scalar<Currency>,
    content: ContentShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<CardShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<Scalar<Note>>,
    billing: AddressShape,
    delivery: AddressShape,
    /// Who sells, as papers show it; left out of orders that were placed before it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    seller: Option<SellerShape>,
}

/// The brand as it was.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Seller")]
struct SellerShape {
    name: LocalizedNameShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<AddressShape>,
    /// What tells its days from instants.
    offset: Scalar<UtcOffset>,
}

impl From<&Seller> for SellerShape {
    fn from(seller: &Seller) -> Self {
        Self {
            name: (&seller.name).into(),
            address: seller.address.as_ref().map(AddressShape::from),
            offset: seller.offset.into(),
        }
    }
}

impl From<&OriginalOrder> for OriginalShape {
    fn from(original: &OriginalOrder) -> Self {
        let card = match &original.payment {
            PaymentChoice::NotByCard => None,
            PaymentChoice::Card(card) => Some(CardShape {
                brand: card.brand.to_string(),
                last_four: card.last_four.to_string(),
                expiry: card.expiry.to_string(),
            }),
        };
        Self {
            term: (&original.terms.term).into(),
            currency: original.terms.currency.into(),
            content: ContentShape::of(&original.items, &original.totals),
            card,
            comment: original.comment.as_ref().map(Scalar::from),
            billing: (&original.billing).into(),
            delivery: (&original.delivery).into(),
            seller: original.seller.as_ref().map(SellerShape::from),
        }
    }
}

/// A card, as far as it is known here.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CardOfOrder")]
pub(crate) struct CardShape {
    /// The brand of the card.
    brand: String,
    /// The last four digits.
    last_four: String,
    /// Until when it is valid, as MM/YY.
    expiry: String,
}

/// What became of the pieces of one line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LedgerLine")]
pub(crate) struct LedgerShape {
    sku: Scalar<SkuId>,
    ordered: Scalar<Quantity>,
    delivered: Scalar<Quantity>,
    open: Scalar<Quantity>,
    closed: Scalar<Quantity>,
}

impl From<&LedgerLine> for LedgerShape {
    fn from(line: &LedgerLine) -> Self {
        Self {
            sku: line.sku.into(),
            ordered: line.ordered.into(),
            delivered: line.delivered.into(),
            open: line.open.into(),
            closed: line.closed.into(),
        }
    }
}

impl DetailShape {
    /// The order as one side sees it.
    pub(crate) fn of(view: &OrderView, viewer: Viewer, available: Vec<AvailableShape>) -> Self {
        let ledger = |ledger: &Ledger| ledger.lines.iter().map(LedgerShape::from).collect();
        Self {
            order: OrderShape::of(&view.order, view.version, viewer),
            original: view.original.as_ref().into(),
            content: ContentShape::of(&view.content.items, &view.content.totals),
            diff: view.diff.as_ref().map(DiffShape::from),
            ledger: view.ledger.as_ref().map(ledger),
            available,
        }
    }
}

/// The detail of an order for one side.
pub(crate) async fn detail(
    head: &Head,
    brand: BrandId,
    order: OrderId,
    viewer: Viewer,
) -> Result<Reply<DetailShape>, Problem> {
    let view = head.ask(ViewOrder { brand, order, viewer }).await?;
    let available = head.ask(AvailableOperations { brand, order, viewer }).await?;
    let available = available.iter().map(AvailableShape::from).collect();
    Ok(Reply::of(DetailShape::of(&view, viewer, available)).tagged(order, view.version))
}

async fn view(call: Call<(BrandId, OrderId)>) -> Result<Reply<DetailShape>, Problem> {
    let (brand, order) = call.path;
    detail(&call, brand, order, Viewer::Brand).await
}

/// One revision of an order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Revision")]
pub(crate) struct RevisionShape {
    /// Its number.
    revision: u32,
    /// `confirmation` or `prices`.
    kind: String,
    content: ContentShape,
    /// What differs from the original.
    diff: DiffShape,
    made_at: Scalar<Timestamp>,
    /// The account that made it. Buyers are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_by: Option<Scalar<AccountId>>,
}

async fn revision(call: Call<(BrandId, OrderId, RevisionNumber)>) -> Result<Reply<RevisionShape>, Problem> {
    let (brand, order, RevisionNumber(revision)) = call.path;
    let view = call.ask(ViewRevision { brand, order, revision, viewer: Viewer::Brand }).await?;
    Ok(Reply::of(RevisionShape::of(revision, &view)))
}

impl RevisionShape {
    /// A revision as one side sees it.
    pub(crate) fn of(revision: Revision, view: &order_core::operation::order::RevisionView) -> Self {
        Self {
            revision: revision.number(),
            kind: match view.content_ref {
                ContentRef::Original => "original",
                ContentRef::Prices(_) => "prices",
                ContentRef::Confirmation(_) => "confirmation",
            }
            .to_owned(),
            content: ContentShape::of(&view.content.items, &view.content.totals),
            diff: (&view.diff).into(),
            made_at: view.made_at.into(),
            made_by: view.made_by.map(Scalar::from),
        }
    }
}

/// Which part of a log.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ReadLog")]
pub(crate) struct LogQuery {
    /// After which place, as the part before named it.
    after: Option<Scalar<Opaque<u64>>>,
    /// How many entries at most.
    limit: Option<Scalar<Limit>>,
}

impl Form for LogQuery {
    type Value = (Cursor, u32);

    fn read(self, reader: &mut Reader) -> Option<(Cursor, u32)> {
        let after = reader.optional("after", self.after);
        let limit = reader.optional("limit", self.limit);
        let after = after?.map_or(Cursor::START, |Opaque(number)| Cursor::from_number(number));
        Some((after, limit?.unwrap_or_default().0))
    }
}

/// A part of a log. `next` is always there: more may happen.
pub(crate) fn log_page(page: &order_core::desk::LogPage) -> Reply<Page<LogEntryShape>> {
    let entries = page.entries.iter().map(LogEntryShape::from).collect();
    Reply::page(entries, Some(cursor(page.next.number())))
}

async fn log(call: Call<(BrandId, OrderId), LogQuery>) -> Result<Reply<Page<LogEntryShape>>, Problem> {
    let (brand, order) = call.path;
    let page = call.desk().order_log(brand, order, Viewer::Brand, call.query, call.actor()?).await;
    page.map(|page| log_page(&page)).map_err(|error| call.problem(&error))
}

async fn brand_log(call: Call<(BrandId,), LogQuery>) -> Result<Reply<Page<LogEntryShape>>, Problem> {
    let (brand,) = call.path;
    let page = call.desk().brand_log(brand, call.query, call.actor()?).await;
    page.map(|page| log_page(&page)).map_err(|error| call.problem(&error))
}
