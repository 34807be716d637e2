//! Bulk runs: tried first, started, watched, cancelled, with an outcome for each order.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::time::Duration;

use axum::response::IntoResponse as _;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use order_core::desk::{DryRun, DryRunCursor, Worker};
use order_core::operation::bulk::{BulkRefusal, BulkRequest};
use order_core::party::Access as Right;
use order_core::record::{BulkOperation, BulkRun, Kind, OrderOutcome, Outcome, RunStatus, Selection};
use order_core::value::{BrandId, Code, OrderId, RunId, TagId, Timestamp};
use order_core::{Desk, RunError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::route::{Access, Call, EventStream, NoBody, NoQuery, Page, Reply, Route};
use crate::wire::{
    FilterForm, Form, Limit, NoticeForm, Opaque, PageQuery, Reader, Scalar, cursor, listed, read_notice,
    words,
};
use crate::{Problem, ReasonShape};

words! {
    RunStatus, "RunStatus", "How far a bulk run is.", [
        RunStatus::Selecting = "selecting", RunStatus::Running = "running", RunStatus::Cancelling = "cancelling",
        RunStatus::Cancelled = "cancelled", RunStatus::Finished = "finished",
    ];
}

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    vec![
        Route::post("/brands/{brand}/bulk-runs/try", "try_bulk_run", dry_run)
            .says("Try a bulk run.", "What would become of each order, a page at a time. Nothing is changed.")
            .for_whom(write)
            .refuses::<BulkRefusal>(),
        Route::post("/brands/{brand}/bulk-runs", "start_bulk_run", start)
            .says("Start a bulk run.", "Freezes the selection, and goes through it. The same request under the same key finds the run, and goes on with it after a crash.")
            .for_whom(write)
            .refuses::<BulkRefusal>()
            .begins()
            .repeatable(),
        Route::get("/brands/{brand}/bulk-runs", "list_bulk_runs", list)
            .says("List the bulk runs.", "Of the brand, how far each is.")
            .for_whom(read),
        Route::get("/brands/{brand}/bulk-runs/{run}", "view_bulk_run", view)
            .says("Look at a bulk run.", "How far it is.")
            .for_whom(read),
        Route::get("/brands/{brand}/bulk-runs/{run}/progress", "watch_bulk_run", watch)
            .says("Watch a bulk run.", "A stream of server-sent events `progress`, each with the run as it is, and at last one `end`.")
            .for_whom(read),
        Route::get("/brands/{brand}/bulk-runs/{run}/outcomes", "bulk_run_outcomes", outcomes)
            .says("Read the outcomes of a bulk run.", "What became of each order, chunk by chunk, in the order of the selection.")
            .for_whom(read),
        Route::post("/brands/{brand}/bulk-runs/{run}/cancel", "cancel_bulk_run", cancel)
            .says("Cancel a bulk run.", "It ends between two orders. What is done stays done.")
            .for_whom(write)
            .refuses::<BulkRefusal>()
            .repeatable(),
    ]
}

// Variants without fields are written with braces: without them, serde takes any field of theirs.
/// What is done to each order.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "operation", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "BulkOperation")]
enum OperationForm {
    /// It is answered with an order confirmation as placed.
    CreateConfirmations {
        /// Whether buyers are told.
        #[serde(default)]
        notice: Option<NoticeForm>,
        /// Whether buyers are asked to approve.
        #[serde(default)]
        approval_requested: bool,
    },
    /// Its order confirmation is confirmed.
    Confirm {
        /// Whether buyers are told.
        #[serde(default)]
        notice: Option<NoticeForm>,
    },
    /// It is rejected.
    Reject {
        /// Whether buyers are told.
        #[serde(default)]
        notice: Option<NoticeForm>,
    },
    /// It is archived.
    Archive {},
    /// Tags are applied and removed.
    Tag {
        /// Tags to be applied.
        #[serde(default)]
        apply: Vec<Scalar<TagId>>,
        /// Tags to be removed.
        #[serde(default)]
        remove: Vec<Scalar<TagId>>,
    },
    /// Backlog SKUs are created.
    CreateBacklog {},
    /// A delivery note is created.
    CreateDeliveryNotes {},
    /// An invoice of the whole is created.
    CreateInvoices {},
}

impl Form for OperationForm {
    type Value = BulkOperation;

    fn read(self, reader: &mut Reader) -> Option<BulkOperation> {
        Some(match self {
            Self::CreateConfirmations { notice, approval_requested } => BulkOperation::CreateConfirmations {
                notify: read_notice(reader, notice)?,
                approval_requested,
            },
            Self::Confirm { notice } => BulkOperation::Confirm { notify: read_notice(reader, notice)? },
            Self::Reject { notice } => BulkOperation::Reject { notify: read_notice(reader, notice)? },
            Self::Archive {} => BulkOperation::Archive,
            Self::Tag { apply, remove } => {
                let apply: Option<BTreeSet<TagId>> = reader.list("apply", apply);
                let remove = reader.list("remove", remove);
                BulkOperation::Tag { apply: apply?, remove: remove? }
            }
            Self::CreateBacklog {} => BulkOperation::CreateBacklog,
            Self::CreateDeliveryNotes {} => BulkOperation::CreateDeliveryNotes,
            Self::CreateInvoices {} => BulkOperation::CreateInvoices,
        })
    }
}

/// Which orders: these, or all that match a search.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Selection")]
enum SelectionForm {
    /// These. One that is named twice counts once.
    Orders(Vec<Scalar<OrderId>>),
    /// All that match when the run starts.
    Matching(Box<FilterForm>),
}

impl Form for SelectionForm {
    type Value = Selection;

    fn read(self, reader: &mut Reader) -> Option<Selection> {
        Some(match self {
            Self::Orders(orders) => Selection::Orders(reader.list("orders", orders)?),
            Self::Matching(filter) => Selection::Matching(Box::new(reader.field("matching", *filter)?)),
        })
    }
}

/// One operation for many orders.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BulkRequest")]
struct RunForm {
    operation: OperationForm,
    selection: SelectionForm,
}

impl Form for RunForm {
    type Value = (BulkOperation, Selection);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let operation = reader.field("operation", self.operation);
        let selection = reader.field("selection", self.selection);
        Some((operation?, selection?))
    }
}

/// Which page of a trial.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "TryBulkRun")]
struct TryQuery {
    /// After which place, as the page before named it.
    after: Option<Scalar<Opaque<DryRunCursor>>>,
    /// How many to put on the page.
    limit: Option<Scalar<Limit>>,
}

impl Form for TryQuery {
    type Value = (Option<DryRunCursor>, u32);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let after = reader.optional("after", self.after);
        let limit = reader.optional("limit", self.limit);
        Some((after?.map(|Opaque(after)| after), limit?.unwrap_or_default().0))
    }
}

/// What would become of one order, or became of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderOutcome")]
struct OutcomeShape {
    order: Scalar<OrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Scalar<Code>>,
    /// `done`, `skipped`, or `failed`.
    outcome: String,
    /// Every reason why it is skipped.
    reasons: Vec<ReasonShape>,
    /// Whether it is confirmed without the buyer's approval.
    approval_skipped: bool,
}

impl OutcomeShape {
    fn of(order: OrderId, code: Option<&Code>, outcome: &Outcome, approval_skipped: bool) -> Self {
        let (word, reasons) = match outcome {
            Outcome::Done => ("done", Vec::new()),
            Outcome::Skipped { reasons } => ("skipped", reasons.iter().map(ReasonShape::from).collect()),
            Outcome::Failed { .. } => ("failed", Vec::new()),
        };
        Self {
            order: order.into(),
            code: code.map(Scalar::from),
            outcome: word.to_owned(),
            reasons,
            approval_skipped,
        }
    }
}

impl From<&DryRun> for OutcomeShape {
    fn from(tried: &DryRun) -> Self {
        Self::of(tried.order, tried.code.as_ref(), &tried.outcome, tried.approval_skipped)
    }
}

impl From<&OrderOutcome> for OutcomeShape {
    fn from(outcome: &OrderOutcome) -> Self {
        Self::of(outcome.order, None, &outcome.outcome, outcome.approval_skipped)
    }
}

async fn dry_run(call: Call<(BrandId,), TryQuery, RunForm>) -> Result<Reply<Page<OutcomeShape>>, Problem> {
    let (brand,) = call.path;
    let (operation, selection) = call.body.clone();
    let (after, limit) = call.query.clone();
    let request = BulkRequest { brand, operation, selection };
    let page = call.desk().dry_run(request, after, limit, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(Reply::page(page.orders.iter().map(OutcomeShape::from).collect(), page.next.map(cursor)))
}

/// A bulk run as it is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "BulkRun")]
struct RunShape {
    id: Scalar<RunId>,
    /// What is done to each order.
    operation: String,
    status: Scalar<RunStatus>,
    started_at: Scalar<Timestamp>,
    /// How many orders are selected.
    orders: u64,
    /// How many chunks the outcomes come in.
    chunks: u32,
    done: u64,
    skipped: u64,
    failed: u64,
}

impl From<&BulkRun> for RunShape {
    fn from(run: &BulkRun) -> Self {
        Self {
            id: run.id.into(),
            operation: run.operation.word().to_owned(),
            status: run.status.into(),
            started_at: run.started_at.into(),
            orders: run.orders,
            chunks: run.chunks,
            done: run.counts.done,
            skipped: run.counts.skipped,
            failed: run.counts.failed,
        }
    }
}

async fn start(call: Call<(BrandId,), NoQuery, RunForm>) -> Result<Reply<RunShape>, Problem> {
    let (brand,) = call.path;
    let (operation, selection) = call.body.clone();
    let start = call.desk().start_bulk(BulkRequest { brand, operation, selection }, call.actor()?);
    let run = match call.key() {
        Some(key) => start.key(key.clone()).await,
        None => start.await,
    };
    let run = run.map_err(|error| call.problem(&error))?;
    if !run.status.is_over() {
        tokio::spawn(work(call.desk().clone(), brand, run.id));
    }
    Ok(Reply::of(RunShape::from(&run)).made(run.id))
}

/// For how long a run is kept from one chunk to the next.
const LEASE: Duration = Duration::from_secs(60);

/// Goes through a run. All who do count as one, so the request that is repeated after a crash takes the run over.
async fn work(desk: Desk, brand: BrandId, run: RunId) {
    let worker = Worker { holder: run.as_uuid(), lease_for: LEASE };
    match desk.work_bulk(brand, run, worker, &mut |_| ControlFlow::Continue(())).await {
        Ok(_) => {}
        Err(RunError::Refused(why)) if why.iter().all(|reason| matches!(reason, BulkRefusal::LeaseLost)) => {
            tracing::debug!(%run, "a bulk run was taken over");
        }
        Err(error) => tracing::warn!(%run, %error, "a bulk run was left"),
    }
}

async fn list(call: Call<(BrandId,), PageQuery>) -> Result<Reply<Page<RunShape>>, Problem> {
    let (brand,) = call.path;
    let page = call.desk().brand_records::<BulkRun>(brand, call.query.of(Kind::BulkRun), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| RunShape::from(kept.record.as_ref())))
}

async fn view(call: Call<(BrandId, RunId)>) -> Result<Reply<RunShape>, Problem> {
    let (brand, run) = call.path;
    let run = call.desk().view_bulk(brand, run, call.actor()?).await;
    run.map(|run| Reply::of(RunShape::from(run.as_ref()))).map_err(|error| call.problem(&error))
}

/// How often a watched run is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);

async fn watch(call: Call<(BrandId, RunId)>) -> Result<EventStream<RunShape>, Problem> {
    let (brand, run) = call.path;
    let actor = call.actor()?.clone();
    let desk = call.desk().clone();
    // Whoever may not look gets a problem and no stream.
    desk.view_bulk(brand, run, &actor).await.map_err(|error| call.problem(&error))?;
    let events = stream::unfold(Some((desk, actor, true)), move |state| async move {
        let (desk, actor, is_first) = state?;
        if !is_first {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let now = desk.view_bulk(brand, run, &actor).await.ok()?;
        let is_over = now.status.is_over();
        let name = if is_over { "end" } else { "progress" };
        let data = serde_json::to_string(&RunShape::from(now.as_ref())).unwrap_or_default();
        let event = Ok::<_, Infallible>(Event::default().event(name).data(data));
        Some((event, (!is_over).then_some((desk, actor, false))))
    });
    Ok(EventStream::of(Sse::new(events).keep_alive(KeepAlive::default()).into_response()))
}

/// Which chunk of the outcomes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ReadOutcomes")]
struct OutcomesQuery {
    /// After which place, as the page before named it.
    after: Option<Scalar<Opaque<u32>>>,
}

impl Form for OutcomesQuery {
    type Value = u32;

    fn read(self, reader: &mut Reader) -> Option<u32> {
        Some(reader.optional("after", self.after)?.map_or(0, |Opaque(chunk)| chunk))
    }
}

async fn outcomes(call: Call<(BrandId, RunId), OutcomesQuery>) -> Result<Reply<Page<OutcomeShape>>, Problem> {
    let (brand, run) = call.path;
    let (desk, actor, chunk) = (call.desk(), call.actor()?, call.query);
    let now = desk.view_bulk(brand, run, actor).await.map_err(|error| call.problem(&error))?;
    let page = desk.bulk_outcomes(brand, run, chunk, actor).await.map_err(|error| call.problem(&error))?;
    let next = chunk.checked_add(1).filter(|next| *next < now.chunks);
    Ok(Reply::page(page.outcomes.iter().map(OutcomeShape::from).collect(), next.map(cursor)))
}

async fn cancel(call: Call<(BrandId, RunId), NoQuery, NoBody>) -> Result<Reply<RunShape>, Problem> {
    let (brand, run) = call.path;
    let cancel = call.desk().cancel_bulk(brand, run, call.actor()?);
    let run = match call.key() {
        Some(key) => cancel.key(key.clone()).await,
        None => cancel.await,
    };
    run.map(|run| Reply::of(RunShape::from(&run))).map_err(|error| call.problem(&error))
}
