//! The port of the plain store: loads and the log, with their bugs.

use std::sync::PoisonError;

use order_core::record::{Changeset, Channel, Facts, Keys, OrderQuery, TallyQuery, TallyRow, Version};
use order_core::store::{
    Commit, Cursor, Event, Events, Feed, FindOrders, Lease, LeaseToken, List, ListTasks, OrderCount,
    OrderPage, Page, Settled, Settlement, StorageError, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};

use crate::bug::Bug;
use crate::store::PlainStore;

impl Store for PlainStore {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        let state = self.state();
        let mut facts = Facts::new();
        let most = if self.has(Bug::LimitsKeys) { 999 } else { usize::MAX };
        for key in keys.records().iter().take(most) {
            let mut found = self.found(&state, key);
            if self.has(Bug::KeepsOldAnswers) {
                let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
                found = kept.entry(key.clone()).or_insert(found).clone();
            }
            if found.version == Version::NEVER && self.has(Bug::LeavesAbsentOut) {
                continue;
            }
            facts.insert(key.clone(), found);
        }
        for key in keys.counters() {
            match self.amount(&state, *key) {
                None if self.has(Bug::LeavesCountersOut) => {}
                amount => facts.insert_counter(*key, amount.unwrap_or(0)),
            }
        }
        for task in keys.tasks() {
            if !self.has(Bug::LeavesTasksOut) {
                facts.insert_task(*task, state.outbox.task(*task));
            }
        }
        Ok(facts)
    }

    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        if self.has(Bug::ChecksBatchAtOnce) {
            let mut state = self.state();
            let refused = |change| self.refused(&state, change);
            let outcomes: Vec<Option<Commit>> = changes.iter().map(refused).collect();
            for (change, _) in changes.iter().zip(&outcomes).filter(|(_, refused)| refused.is_none()) {
                self.apply(&mut state, change);
            }
            return Ok(outcomes.into_iter().map(|refused| refused.unwrap_or(Commit::Done)).collect());
        }
        let before = self.has(Bug::BatchIsOneUnit).then(|| self.state().clone());
        let mut outcomes = Vec::new();
        for change in &changes {
            let stopped = outcomes.iter().find(|outcome| **outcome != Commit::Done).cloned();
            match stopped {
                Some(stopped) if self.has(Bug::StopsAtRefusal) => outcomes.push(stopped),
                _ => outcomes.push(self.commit_one(change)),
            }
        }
        let refused = outcomes.iter().find(|outcome| **outcome != Commit::Done).cloned();
        if let Some((refused, before)) = refused.zip(before) {
            *self.state() = before;
            outcomes.fill(refused);
        }
        if self.has(Bug::DropsOutcomes) && outcomes.len() > 1 {
            outcomes.retain(|outcome| *outcome == Commit::Done);
        }
        Ok(outcomes)
    }

    async fn list(&self, list: List) -> Result<Page, StorageError> {
        let state = self.state();
        Ok(self.listed(&state, &list))
    }

    async fn find_orders(&self, find: FindOrders) -> Result<OrderPage, StorageError> {
        let state = self.state();
        Ok(self.find(&state, &find))
    }

    async fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> Result<OrderCount, StorageError> {
        let state = self.state();
        Ok(self.count(&state, &query, at_most))
    }

    async fn tally(&self, query: TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        let state = self.state();
        Ok(self.tallied(&state, &query))
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        let state = self.state();
        let mut log: Vec<Event> = Vec::new();
        for (partition, cursor, entry) in &state.log {
            if *partition == feed.partition || self.has(Bug::OneLogForAll) {
                log.push(Event { cursor: Cursor::from_number(*cursor), entry: entry.clone() });
            }
        }
        if self.has(Bug::EventsByTime) {
            log.sort_by_key(|event| event.entry.at);
        }
        if self.has(Bug::EventsById) {
            log.sort_by_key(|event| event.entry.id);
        }
        log.retain(|event| {
            event.cursor > feed.after || (self.has(Bug::CursorIsInclusive) && event.cursor == feed.after)
        });
        let limit = self.limit(feed.limit);
        if self.has(Bug::FiltersAfterLimit) {
            log.truncate(limit);
        }
        if let Some(subject) = &feed.subject {
            log.retain(|event| {
                let about = &event.entry.subject;
                about.name == subject.name
                    && (about.kind == subject.kind || self.has(Bug::SubjectIgnoresKind))
            });
        }
        log.truncate(limit);
        let end = if self.has(Bug::ForgetsCursorAtEnd) { Cursor::START } else { feed.after };
        let next = log.last().map_or(end, |event| event.cursor);
        Ok(Events { events: log, next })
    }

    async fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Lease>, StorageError> {
        Ok(self.state().outbox.lease(channel, now, until, limit))
    }

    async fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> Result<Settled, StorageError> {
        Ok(self.state().outbox.settle(token, &to, &outcome))
    }

    async fn tasks(&self, list: ListTasks) -> Result<TaskPage, StorageError> {
        Ok(self.state().outbox.list(&list))
    }
}

impl PlainStore {
    pub(crate) fn limit(&self, limit: u32) -> usize {
        let limit = if self.has(Bug::LimitOfZero) { limit } else { limit.max(1) };
        usize::try_from(limit).expect("a length")
    }
}
