//! Some orders of a chunk: loaded together, decided each, committed in one call; and one that lost a race again by itself.

use std::collections::HashSet;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use super::super::RunError;
use super::super::front::ATTEMPTS;
use super::case::{Case, Touched, gather_all, outdated};
use super::chunk::Worked;
use super::work::Work;
use crate::operation::Moment;
use crate::operation::bulk::{Judged, skips_approval};
use crate::record::{Changeset, Key, OrderOutcome, Outcome, Partition, RunStatus};
use crate::store::{Commit, StorageError, Store};
use crate::value::OrderId;

/// What was decided about some orders.
#[derive(Default)]
pub(super) struct Decided {
    orders: Vec<OrderId>,
    /// What goes through, once it is committed.
    going: Vec<(OrderOutcome, Changeset)>,
    /// What there is nothing to change about.
    standing: Vec<OrderOutcome>,
    /// What is refused, with the facts that it rests on.
    refused: Vec<(Case, OrderOutcome)>,
}

type Outcomes = Result<Vec<Commit>, StorageError>;

/// Some orders whose changes a store has been given.
pub(super) struct Flying {
    orders: Vec<OrderId>,
    /// What has become of them when they are committed.
    done: Vec<OrderOutcome>,
    commit: Commits,
    standing: Vec<OrderOutcome>,
    refused: Vec<(Case, OrderOutcome)>,
}

/// The answer of the store.
enum Commits {
    Here(Outcomes),
    Coming(Pin<Box<dyn Future<Output = Outcomes> + Send>>),
}

/// What became of some orders.
pub(super) struct Landed {
    /// Those that are settled.
    pub(super) settled: Vec<OrderOutcome>,
    /// Those that have to be decided again, in the order of the run.
    pub(super) lost: Vec<OrderId>,
}

impl Work<'_> {
    /// Loads what it takes to decide these orders, and decides each.
    pub(super) async fn decide(&self, orders: &[OrderId], touched: &mut Touched) -> Worked<Decided> {
        let (operation, brand) = (&self.held.operation, self.held.brand);
        let mut cases: Vec<Case> = orders.iter().map(|order| Case::new(operation, brand, *order)).collect();
        gather_all(self.desk.store(), &mut cases).await?;
        let now = self.desk.now();
        let seeds = self.desk.seeds(cases.len());
        let going = Vec::with_capacity(cases.len());
        let mut decided = Decided { orders: orders.to_vec(), going, ..Decided::default() };
        for (case, seed) in cases.into_iter().zip(seeds) {
            let mut moment = Moment::new(now, &self.actor, seed).in_run(self.held.id);
            let order = case.order;
            match case.judge(&mut moment).map_err(RunError::Defect)? {
                Judged::Goes(changeset) => {
                    touched.note(&Key::order(brand, order), &changeset);
                    let approval_skipped = skips_approval(changeset.log());
                    let done = OrderOutcome { order, outcome: Outcome::Done, approval_skipped };
                    decided.going.push((done, changeset));
                }
                Judged::Stands => decided.standing.push(OrderOutcome::of(order, Outcome::Done)),
                Judged::Skipped(reasons) => {
                    decided.refused.push((case, OrderOutcome::of(order, Outcome::Skipped { reasons })));
                }
            }
        }
        Ok(decided)
    }

    /// Gives the store what was decided, to be committed as long as the run is as it was taken. It does not wait for the answer, so that
    /// the next orders can be decided meanwhile.
    pub(super) async fn launch(&self, decided: Decided) -> Flying {
        let Decided { orders, going, standing, refused } = decided;
        let run = Key::bulk_run(self.held.brand, self.held.id);
        let (done, mut changes): (Vec<OrderOutcome>, Vec<Changeset>) = going.into_iter().unzip();
        for change in &mut changes {
            change.guard(run.clone(), self.version);
        }
        if changes.is_empty() {
            let commit = Commits::Here(Ok(Vec::new()));
            return Flying { orders, done, commit, standing, refused };
        }
        let store = self.desk.store().clone();
        let mut coming: Pin<Box<dyn Future<Output = Outcomes> + Send>> =
            Box::pin(async move { store.commit(changes).await });
        // A store begins to work when it is first asked; its answer is asked for later.
        let early = poll_fn(|context| match coming.as_mut().poll(context) {
            Poll::Ready(outcomes) => Poll::Ready(Some(outcomes)),
            Poll::Pending => Poll::Ready(None),
        });
        let early = early.await;
        let commit = early.map_or(Commits::Coming(coming), Commits::Here);
        Flying { orders, done, commit, standing, refused }
    }

    /// Waits for the answer of the store, and looks whether the refusals were of what was really so.
    pub(super) async fn land(&self, flying: Flying, touched: &Touched) -> Worked<Landed> {
        let Flying { mut orders, done, commit, standing: mut settled, refused } = flying;
        let commits = match commit {
            Commits::Here(outcomes) => outcomes?,
            Commits::Coming(coming) => coming.await?,
        };
        let mut lost = HashSet::new();
        for (at, done) in done.into_iter().enumerate() {
            match commits.get(at) {
                Some(Commit::Done) => settled.push(done),
                Some(Commit::Conflict { .. } | Commit::Short { .. } | Commit::NotDead { .. }) | None => {
                    lost.insert(done.order);
                }
            }
        }
        let doubtful: Vec<&Case> =
            refused.iter().map(|(case, _)| case).filter(|case| case.is_doubtful(touched)).collect();
        lost.extend(outdated(self.desk.store(), &doubtful).await?);
        let refused = refused.into_iter().map(|(_, outcome)| outcome);
        settled.extend(refused.filter(|outcome| !lost.contains(&outcome.order)));
        orders.retain(|order| lost.contains(order));
        Ok(Landed { settled, lost: orders })
    }

    /// Decides one order again, by itself and from fresh facts, as often as a single command would. `None` = the run was cancelled.
    pub(super) async fn again(
        &mut self,
        order: OrderId,
        touched: &mut Touched,
    ) -> Worked<Option<OrderOutcome>> {
        let _turn = self.desk.turns().take(Partition::Brand(self.held.brand)).await;
        for _ in 1..ATTEMPTS {
            let decided = self.decide(&[order], touched).await?;
            let flying = self.launch(decided).await;
            let Landed { mut settled, .. } = self.land(flying, touched).await?;
            if let Some(outcome) = settled.pop() {
                return Ok(Some(outcome));
            }
            self.refresh().await?;
            if self.held.status == RunStatus::Cancelling {
                return Ok(None);
            }
        }
        Ok(Some(OrderOutcome::of(order, Outcome::Failed { attempts: ATTEMPTS })))
    }
}
