//! Bulk runs: what the model does to one order after the other, and the one rule more.

use std::collections::BTreeSet;

use order_core::operation::bulk::BulkRequest;
use order_core::order::Order;
use order_core::record::{BulkOperation, BulkRun, Key, OrderOutcome, Outcome, RunStatus, Selection};
use order_core::store::Store;
use order_core::value::OrderId;

use super::super::model::{Status, gate};
use super::super::step::{Bulk, Who};
use super::Player;
use super::command::notify;
use crate::model::Verdict;
use crate::requests::same;
use crate::world::{brand, id};

impl<S: Store + Clone + 'static> Player<'_, S> {
    /// Something is done to every order.
    pub(super) async fn bulk(&mut self, who: Who, bulk: &Bulk, matching: bool) -> Result<(), String> {
        let request = BulkRequest {
            brand: brand(),
            operation: self.operation(bulk),
            selection: if matching { Selection::Matching(Box::default()) } else { self.all_ids() },
        };
        let actor = self.ids.actor(who, 0);
        let (verdict, run) = self.requests.run_bulk(&self.world, &request, &actor).await?;
        same("starting the run", &verdict, &gate(who, false).unwrap_or(Verdict::Done))?;
        let Some(run) = run else { return Ok(()) };
        same("the run", &run.status, &RunStatus::Finished)?;
        let outcomes = self.outcomes(&run).await?;
        self.compare_selection(&outcomes, matching)?;
        let counted = |is: fn(&Outcome) -> bool| {
            u64::try_from(outcomes.iter().filter(|one| is(&one.outcome)).count()).expect("few")
        };
        same("how many were done", &run.counts.done, &counted(|one| *one == Outcome::Done))?;
        same("how many failed", &counted(|one| matches!(one, Outcome::Failed { .. })), &0)?;
        same("how many were counted", &(run.counts.done + run.counts.skipped), &run.orders)?;
        for OrderOutcome { order, outcome, approval_skipped } in &outcomes {
            let codes = codes(outcome);
            let Some(at) = self.orders.iter().position(|known| known == order) else {
                same("an order that is not there", &codes, &BTreeSet::from(["not_found".to_owned()]))?;
                continue;
            };
            let is_confirmed = *outcome == Outcome::Done && matches!(bulk, Bulk::Confirm { .. });
            let skipped = is_confirmed && self.model.orders[at].status == Status::Created;
            same("whether approval was skipped", approval_skipped, &skipped)?;
            let judged = self.compare_outcome(at, bulk, outcome, &codes).await;
            judged.map_err(|why| format!("order {at}: {why}"))?;
        }
        Ok(())
    }

    /// One order of a run, which the model does by itself.
    async fn compare_outcome(
        &mut self,
        at: usize,
        bulk: &Bulk,
        outcome: &Outcome,
        codes: &BTreeSet<String>,
    ) -> Result<(), String> {
        let expected = self.model.why_not_in_bulk(at, bulk);
        let told: BTreeSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
        // Over a failing store a run may have been told of a past, and then skips what it could have done. It never does what it may not.
        if *outcome == Outcome::Done || !self.requests.is_noisy() {
            same("why it was skipped", codes, &told)?;
        }
        if *outcome != Outcome::Done {
            self.requests.codes.extend(expected);
            return Ok(());
        }
        self.model.do_in_bulk(at, bulk);
        let order: Order = self.world.record(&Key::order(brand(), self.orders[at])).await;
        if matches!(bulk, Bulk::Deliver) {
            self.notes.extend(order.state.delivery_notes().last());
        } else if matches!(bulk, Bulk::Bill) {
            self.invoices.extend(order.invoices.last().map(|invoice| invoice.invoice));
        }
        Ok(())
    }

    /// Whether each order is selected once: all ids, or what is not archived.
    fn compare_selection(&self, outcomes: &[OrderOutcome], matching: bool) -> Result<(), String> {
        let mut selected: Vec<OrderId> = outcomes.iter().map(|one| one.order).collect();
        let orders = self.orders.iter().zip(&self.model.orders);
        let listed = orders.filter(|(_, model)| !matching || !model.archived).map(|(order, _)| *order);
        let mut expected: Vec<OrderId> = listed.chain((!matching).then(nobody)).collect();
        if matching {
            selected.sort_unstable();
            expected.sort_unstable();
        }
        same("the selection", &selected, &expected)
    }

    /// Every id, the first one twice, and one of nobody.
    fn all_ids(&self) -> Selection {
        let again = self.orders.first().copied();
        Selection::Orders(self.orders.iter().copied().chain(again).chain([nobody()]).collect())
    }

    async fn outcomes(&self, run: &BulkRun) -> Result<Vec<OrderOutcome>, String> {
        let mut outcomes = Vec::new();
        for chunk in 0..run.chunks {
            let page = self.world.desk().bulk_outcomes(brand(), run.id, chunk, self.world.host()).await;
            outcomes.extend(page.map_err(|error| format!("{error:?}"))?.outcomes);
        }
        Ok(outcomes)
    }

    fn operation(&self, bulk: &Bulk) -> BulkOperation {
        let tags = |tags: &[usize]| self.tags_of(tags);
        match bulk {
            Bulk::Create { notify: asked, ask } => {
                BulkOperation::CreateConfirmations { notify: notify(*asked), approval_requested: *ask }
            }
            Bulk::Confirm { notify: asked } => BulkOperation::Confirm { notify: notify(*asked) },
            Bulk::Reject { notify: asked } => BulkOperation::Reject { notify: notify(*asked) },
            Bulk::Archive => BulkOperation::Archive,
            Bulk::Tag { apply, remove } => BulkOperation::Tag { apply: tags(apply), remove: tags(remove) },
            Bulk::Backlog => BulkOperation::CreateBacklog,
            Bulk::Deliver => BulkOperation::CreateDeliveryNotes,
            Bulk::Bill => BulkOperation::CreateInvoices,
        }
    }
}

fn nobody() -> OrderId {
    id(OrderId::made, 404)
}

fn codes(outcome: &Outcome) -> BTreeSet<String> {
    match outcome {
        Outcome::Skipped { reasons } => reasons.iter().map(|reason| reason.code.to_string()).collect(),
        Outcome::Done | Outcome::Failed { .. } => BTreeSet::new(),
    }
}
