//! Working through one chunk: load for all its orders, decide each, commit many at a time, and those that lost a race again alone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::RunError;
use super::super::front::ATTEMPTS;
use super::BulkProgress;
use super::case::{Case, Touched, gather_all, outdated};
use super::work::{End, Progress, Work};
use crate::operation::bulk::{BulkRefusal, Judged, skips_approval};
use crate::operation::{Missing, Moment};
use crate::record::{BulkChunk, Changeset, Key, Kind, OrderOutcome, Outcome, Partition, RunStatus, Subject};
use crate::store::{Commit, Cursor, Feed, Store};
use crate::value::OrderId;

/// How many orders are committed in one call. A cancelled run ends between two calls at the latest.
const PART_ORDERS: usize = 250;

/// How many entries of an order's log are read at a time.
const LOG_PART: u32 = 100;

type Outcomes = HashMap<OrderId, OrderOutcome>;
type Worked<T> = Result<T, RunError<BulkRefusal>>;

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
        let mut end = End::Complete;
        if self.held.status == RunStatus::Cancelling {
            end = End::Cut;
        } else {
            let left = chunk.orders.iter().filter(|order| !outcomes.contains_key(order));
            let mut cases: Vec<Case> = left.map(|order| self.case(*order)).collect();
            gather_all(self.desk.store(), &mut cases).await?;
            let mut touched = Touched::default();
            for part in cases.chunks(PART_ORDERS) {
                end = self.part(part, &mut touched, &mut outcomes).await?;
                if end == End::Complete && progress(&self.progress(&outcomes)).is_break() {
                    end = End::Left;
                }
                if end != End::Complete {
                    break;
                }
            }
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

    fn case(&self, order: OrderId) -> Case {
        Case::new(&self.held.operation, self.held.brand, order)
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

    /// Decides some of the orders, and commits what goes through in one call.
    async fn part(&mut self, part: &[Case], touched: &mut Touched, outcomes: &mut Outcomes) -> Worked<End> {
        let decided = self.decide(part, touched, outcomes)?;
        let mut again = self.commit(decided.changes, outcomes).await?;
        again.extend(outdated(self.desk.store(), &decided.doubtful).await?);
        if !again.is_empty() {
            self.refresh().await?;
        }
        for case in part.iter().filter(|case| again.contains(&case.order)) {
            outcomes.remove(&case.order);
            if self.held.status == RunStatus::Cancelling {
                continue;
            }
            if let Some(outcome) = self.again(case.order).await? {
                outcomes.insert(case.order, outcome);
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

    fn decide<'c>(
        &self,
        part: &'c [Case],
        touched: &mut Touched,
        outcomes: &mut Outcomes,
    ) -> Worked<Decided<'c>> {
        let now = self.desk.now();
        let mut decided = Decided { changes: Vec::with_capacity(part.len()), doubtful: Vec::new() };
        for (case, seed) in part.iter().zip(self.desk.seeds(part.len())) {
            let mut moment = Moment::new(now, &self.actor, seed).in_run(self.held.id);
            match case.judge(&mut moment).map_err(RunError::Defect)? {
                Judged::Goes(changeset) => {
                    touched.note(&Key::order(self.held.brand, case.order), &changeset);
                    let approval_skipped = skips_approval(changeset.log());
                    let done = OrderOutcome { order: case.order, outcome: Outcome::Done, approval_skipped };
                    decided.changes.push((done, changeset));
                }
                Judged::Stands => {
                    outcomes.insert(case.order, OrderOutcome::of(case.order, Outcome::Done));
                }
                Judged::Skipped(reasons) => {
                    outcomes.insert(case.order, OrderOutcome::of(case.order, Outcome::Skipped { reasons }));
                    if case.is_doubtful(touched) {
                        decided.doubtful.push(case);
                    }
                }
            }
        }
        Ok(decided)
    }

    /// Commits what was decided, as long as the run is as it was taken. The answer is what did not go through.
    async fn commit(
        &self,
        changes: Vec<(OrderOutcome, Changeset)>,
        outcomes: &mut Outcomes,
    ) -> Worked<HashSet<OrderId>> {
        let mut lost = HashSet::new();
        if changes.is_empty() {
            return Ok(lost);
        }
        let run = Key::bulk_run(self.held.brand, self.held.id);
        let (done, mut changes): (Vec<OrderOutcome>, Vec<Changeset>) = changes.into_iter().unzip();
        for change in &mut changes {
            change.guard(run.clone(), self.version);
        }
        let commits = self.desk.store().commit(changes).await?;
        for (at, done) in done.into_iter().enumerate() {
            match commits.get(at) {
                Some(Commit::Done) => {
                    outcomes.insert(done.order, done);
                }
                Some(Commit::Conflict { .. } | Commit::Short { .. }) | None => {
                    lost.insert(done.order);
                }
            }
        }
        Ok(lost)
    }

    /// Decides one order again, by itself and from fresh facts, as often as a single command would. `None` = the run was cancelled.
    async fn again(&mut self, order: OrderId) -> Worked<Option<OrderOutcome>> {
        let _turn = self.desk.turns().take(Partition::Brand(self.held.brand)).await;
        for _ in 1..ATTEMPTS {
            let mut alone = [self.case(order)];
            gather_all(self.desk.store(), &mut alone).await?;
            let (mut touched, mut outcomes) = (Touched::default(), Outcomes::new());
            let decided = self.decide(&alone, &mut touched, &mut outcomes)?;
            let settled = self.commit(decided.changes, &mut outcomes).await?.is_empty()
                && outdated(self.desk.store(), &decided.doubtful).await?.is_empty();
            if settled {
                return Ok(outcomes.remove(&order));
            }
            self.refresh().await?;
            if self.held.status == RunStatus::Cancelling {
                return Ok(None);
            }
        }
        Ok(Some(OrderOutcome::of(order, Outcome::Failed { attempts: ATTEMPTS })))
    }
}

/// What was decided about some orders.
struct Decided<'c> {
    /// What goes through, once it is committed.
    changes: Vec<(OrderOutcome, Changeset)>,
    /// Refusals that may rest on facts that were no longer so.
    doubtful: Vec<&'c Case>,
}
