//! What a run would do to each order, without doing it.

use serde::{Deserialize, Serialize};

use super::super::{Desk, RunError};
use super::case::{Case, gather_all};
use super::start::{distinct, newest_first};
use crate::operation::Moment;
use crate::operation::bulk::{BulkRefusal, BulkRequest, Judged, TryRun, skips_approval};
use crate::order::Order;
use crate::party::Actor;
use crate::record::{Key, OrderCursor, Outcome, Selection};
use crate::store::{FindOrders, Store};
use crate::value::{Code, OrderId, limits};

/// What would become of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun {
    /// Which order.
    pub order: OrderId,
    /// Its code; `None` when it is not found.
    pub code: Option<Code>,
    /// What would become of it as things are now. What orders before it would take or give back is not reckoned with.
    pub outcome: Outcome,
    /// Whether it would be confirmed without the buyer's approval.
    pub approval_skipped: bool,
}

/// Where a dry run goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DryRunCursor {
    /// Behind so many of the ids.
    Orders(u64),
    /// Behind this order of the search.
    Matching(OrderCursor),
}

/// A page of a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DryRunPage {
    /// The orders, in the order of the run.
    pub orders: Vec<DryRun>,
    /// From where to ask next; `None` = this was the last page.
    pub next: Option<DryRunCursor>,
}

impl Desk {
    /// One page of what a run would do to each order: which would go through, and why each other would not. The single command decides
    /// it, as in the run itself, and nothing is written. A cursor of the other kind of selection counts as none.
    ///
    /// # Errors
    /// Every [`RunError`] but [`RunError::KeyReused`]; refused as [`start_bulk`](Self::start_bulk) is.
    pub async fn dry_run(
        &self,
        request: BulkRequest,
        after: Option<DryRunCursor>,
        limit: u32,
        actor: &Actor,
    ) -> Result<DryRunPage, RunError<BulkRefusal>> {
        let BulkRequest { brand, operation, selection } = request;
        let limit = limit.clamp(1, limits::PAGE_ORDERS_MAX);
        let (ids, filter) = match selection {
            Selection::Orders(ids) => (distinct(ids), None),
            Selection::Matching(filter) => (Vec::new(), Some(filter)),
        };
        let selected = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        self.ask(TryRun { brand, selected }, actor).await?;
        let (orders, next) = match filter {
            None => page_of(&ids, after.as_ref(), limit),
            Some(filter) => {
                let after = after.and_then(|after| match after {
                    DryRunCursor::Matching(cursor) => Some(cursor),
                    DryRunCursor::Orders(_) => None,
                });
                let find = FindOrders { query: newest_first(brand, *filter), after, limit };
                let page = self.store().find_orders(find).await?;
                let orders = page.orders.iter().map(|found| found.order.id).collect();
                (orders, page.next.map(DryRunCursor::Matching))
            }
        };
        let mut cases: Vec<Case> =
            orders.into_iter().map(|order| Case::new(&operation, brand, order)).collect();
        gather_all(self.store(), &mut cases).await?;
        let (now, run) = (self.now(), self.fresh_run(actor));
        let mut tried = Vec::with_capacity(cases.len());
        for (case, seed) in cases.iter().zip(self.seeds(cases.len())) {
            let mut moment = Moment::new(now, actor, seed).in_run(run);
            let judged = case.judge(&mut moment).map_err(RunError::Defect)?;
            let approval_skipped =
                matches!(&judged, Judged::Goes(changeset) if skips_approval(changeset.log()));
            let outcome = match judged {
                Judged::Goes(_) | Judged::Stands => Outcome::Done,
                Judged::Skipped(reasons) => Outcome::Skipped { reasons },
            };
            let header = case.facts().get::<Order>(&Key::order(brand, case.order));
            let code = header.map(|order| order.code.clone());
            tried.push(DryRun { order: case.order, code, outcome, approval_skipped });
        }
        Ok(DryRunPage { orders: tried, next })
    }
}

fn page_of(
    ids: &[OrderId],
    after: Option<&DryRunCursor>,
    limit: u32,
) -> (Vec<OrderId>, Option<DryRunCursor>) {
    let from = match after {
        Some(DryRunCursor::Orders(from)) => usize::try_from(*from).unwrap_or(usize::MAX),
        Some(DryRunCursor::Matching(_)) | None => 0,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let page: Vec<OrderId> = ids.iter().skip(from).take(limit).copied().collect();
    let reached = from.saturating_add(page.len());
    let more = !page.is_empty() && reached < ids.len();
    (page, more.then(|| DryRunCursor::Orders(u64::try_from(reached).unwrap_or(u64::MAX))))
}
