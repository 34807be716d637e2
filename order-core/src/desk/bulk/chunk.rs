//! Working through one chunk, part by part.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::RunError;
use super::BulkProgress;
use super::case::Touched;
use super::part::{Flying, Landed};
use super::work::{End, Progress, Work};
use crate::operation::Missing;
use crate::operation::bulk::{BulkRefusal, skips_approval};
use crate::record::{BulkChunk, Key, Kind, OrderOutcome, Outcome, Partition, RunStatus, Subject};
use crate::store::{Cursor, Feed, Store};
use crate::value::OrderId;

/// How many orders are committed in one call. A cancelled run ends between two calls at the latest.
const PART_ORDERS: usize = 250;

/// How many entries of an order's log are read at a time.
const LOG_PART: u32 = 100;

type Outcomes = HashMap<OrderId, OrderOutcome>;
pub(super) type Worked<T> = Result<T, RunError<BulkRefusal>>;

impl Work<'_> {
    /// Works through the chunk at the run's position. One that was begun before may have orders that are done already.
    pub(super) async fn chunk(
        &mut self,
        resumed: bool,
        progress: &mut Progress<'_>,
    ) -> Worked<(Vec<OrderOutcome>, End)> {
        let chunk = self.load_chunk().await?;
        let mut outcomes = Outcomes::with_capacity(chunk.orders.len());
        if resumed {
            for order in &chunk.orders {
                if let Some(done) = self.was_done(*order).await? {
                    outcomes.insert(*order, done);
                }
            }
        }
        let mut end = End::Cut;
        if self.held.status != RunStatus::Cancelling {
            let left = chunk.orders.iter().filter(|order| !outcomes.contains_key(order));
            let left: Vec<OrderId> = left.copied().collect();
            end = self.go_through(&left, &mut outcomes, progress).await?;
        }
        if end == End::Cut && outcomes.len() == chunk.orders.len() {
            end = End::Complete;
        }
        let told = chunk.orders.iter().filter_map(|order| outcomes.remove(order));
        Ok((told.collect(), end))
    }

    async fn load_chunk(&self) -> Worked<Arc<BulkChunk>> {
        let key = Key::bulk_chunk(self.held.brand, self.held.id, self.held.position);
        let facts = self.desk.one(&key).await?;
        facts.get::<BulkChunk>(&key).cloned().ok_or_else(|| RunError::Missing(Missing::of(&key)))
    }

    /// That an order is done, when its log says that this run has changed it.
    async fn was_done(&self, order: OrderId) -> Worked<Option<OrderOutcome>> {
        let (brand, run) = (self.held.brand, Some(self.held.id));
        let subject = Subject { kind: Kind::Order, name: Key::order(brand, order).name().clone() };
        let mut after = Cursor::START;
        loop {
            let (partition, subject) = (Partition::Brand(brand), Some(subject.clone()));
            let feed = Feed { partition, subject, after, limit: LOG_PART };
            let events = self.desk.store().events_after(feed).await?;
            let mut entries = events.events.iter().map(|event| &event.entry);
            if let Some(entry) = entries.find(|entry| entry.run == run) {
                let approval_skipped = skips_approval([entry]);
                return Ok(Some(OrderOutcome { order, outcome: Outcome::Done, approval_skipped }));
            }
            if events.events.is_empty() || events.next == after {
                return Ok(None);
            }
            after = events.next;
        }
    }

    /// Goes through the orders part by part. While one is being committed, the next is loaded and decided.
    async fn go_through(
        &mut self,
        orders: &[OrderId],
        outcomes: &mut Outcomes,
        progress: &mut Progress<'_>,
    ) -> Worked<End> {
        let mut touched = Touched::default();
        let mut flying: Option<Flying> = None;
        let parts = orders.chunks(PART_ORDERS).map(Some).chain([None]);
        for part in parts {
            let decided = match part {
                Some(part) => Some(self.decide(part, &mut touched).await?),
                None => None,
            };
            if let Some(flying) = flying.take() {
                let end = self.settle(flying, &mut touched, outcomes).await?;
                let told = self.progress(outcomes);
                if end != End::Complete {
                    return Ok(end);
                }
                if progress(&told).is_break() {
                    return Ok(End::Left);
                }
            }
            flying = match decided {
                Some(decided) => Some(self.launch(decided).await),
                None => None,
            };
        }
        Ok(End::Complete)
    }

    /// Writes down what became of a part, once it is committed, and decides again what was lost.
    async fn settle(
        &mut self,
        flying: Flying,
        touched: &mut Touched,
        outcomes: &mut Outcomes,
    ) -> Worked<End> {
        let Landed { settled, lost } = self.land(flying, touched).await?;
        outcomes.extend(settled.into_iter().map(|outcome| (outcome.order, outcome)));
        if !lost.is_empty() {
            self.refresh().await?;
        }
        for order in lost {
            if self.held.status == RunStatus::Cancelling {
                break;
            }
            if let Some(outcome) = self.again(order, touched).await? {
                outcomes.insert(order, outcome);
            }
        }
        if self.held.status != RunStatus::Cancelling {
            self.keep().await?;
        }
        Ok(if self.held.status == RunStatus::Cancelling { End::Cut } else { End::Complete })
    }

    fn progress(&self, outcomes: &Outcomes) -> BulkProgress {
        let mut counts = self.held.counts;
        for outcome in outcomes.values() {
            counts.count(&outcome.outcome);
        }
        BulkProgress { run: self.held.id, orders: self.held.orders, counts }
    }
}
