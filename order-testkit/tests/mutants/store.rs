//! A plain store: everything in vectors, and nothing clever. Bugs are built in where they would be.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use order_core::order::{ContentRef, Order, Revision};
use order_core::record::{ActorRef, Changeset, Found, Key, LogEntry, Partition, Record, StockKey, Version};
use order_core::store::{Commit, FoundOrder};
use order_core::value::{StockLabelId, Timestamp};

use crate::bug::Bug;
use crate::outbox::Outbox;

#[derive(Debug, Clone)]
pub(crate) struct PlainStore {
    pub(crate) bug: Option<Bug>,
    pub(crate) state: Arc<Mutex<State>>,
    pub(crate) kept: Arc<Mutex<HashMap<Key, Found>>>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    pub(crate) records: Vec<(Key, Found)>,
    /// Where each key is among the records.
    places: HashMap<Key, usize>,
    pub(crate) first_versions: HashMap<Key, Version>,
    pub(crate) first_ranks: HashMap<Key, u32>,
    counters: Vec<(StockKey, i64)>,
    pub(crate) log: Vec<(Partition, u64, LogEntry)>,
    last_cursor: u64,
    writes: u64,
    pub(crate) outbox: Outbox,
}

impl State {
    /// The present headers of orders.
    pub(crate) fn headers(&self) -> impl Iterator<Item = FoundOrder> {
        self.records.iter().filter_map(|(_, found)| FoundOrder::of(found))
    }

    pub(crate) fn read(&self, key: &Key) -> Option<Record> {
        self.records[*self.places.get(key)?].1.record.clone()
    }

    /// Every revision of an order.
    pub(crate) fn revisions(&self, order: &Order) -> impl Iterator<Item = Record> {
        let revision = |number| Revision::from_number(number);
        let (brand, id) = (order.brand, order.id);
        (1..=order.revision.number()).filter_map(move |number| {
            let confirmation = Key::content(brand, id, ContentRef::Confirmation(revision(number)));
            let prices = Key::content(brand, id, ContentRef::Prices(revision(number)));
            self.read(&confirmation).or_else(|| self.read(&prices))
        })
    }

    fn put(&mut self, key: &Key, found: Found) {
        if let Some(place) = self.places.get(key) {
            self.records[*place].1 = found;
        } else {
            self.places.insert(key.clone(), self.records.len());
            self.records.push((key.clone(), found));
        }
    }

    fn index(&mut self) {
        self.places = self.records.iter().map(|(key, _)| key.clone()).zip(0..).collect();
    }
}

impl PlainStore {
    pub(crate) fn with(bug: Option<Bug>) -> Self {
        let state = State { outbox: Outbox::with(bug), ..State::default() };
        Self { bug, state: Arc::new(Mutex::new(state)), kept: Arc::default() }
    }

    pub(crate) fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As if closed and opened again.
    pub(crate) fn reopened(self) -> Self {
        let mut state = self.state().clone();
        if self.has(Bug::LosesTombstonesOnReopen) {
            state.records.retain(|(_, found)| found.record.is_some());
            state.index();
        }
        if self.has(Bug::LosesLogOnReopen) {
            state.last_cursor = 0;
        }
        if self.has(Bug::LosesCountersOnReopen) {
            state.counters.clear();
        }
        state.outbox.reopen();
        Self { bug: self.bug, state: Arc::new(Mutex::new(state)), kept: Arc::default() }
    }

    fn same(&self, left: &Key, right: &Key) -> bool {
        let partition = left.partition() == right.partition() || self.has(Bug::MixesPartitions);
        let kind = left.kind() == right.kind() || self.has(Bug::MixesKinds);
        let name = if self.has(Bug::IgnoresCase) {
            left.name().to_string().to_lowercase() == right.name().to_string().to_lowercase()
        } else {
            left.name() == right.name()
        };
        partition && kind && name
    }

    fn place(&self, state: &State, key: &Key) -> Option<usize> {
        if let Some(Bug::MixesPartitions | Bug::MixesKinds | Bug::IgnoresCase) = self.bug {
            return state.records.iter().position(|(known, _)| self.same(known, key));
        }
        state.places.get(key).copied()
    }

    pub(crate) fn found(&self, state: &State, key: &Key) -> Found {
        let place = self.place(state, key);
        place.map_or(Found::NEVER, |place| state.records[place].1.clone())
    }

    fn counter(&self, key: StockKey) -> StockKey {
        if self.has(Bug::IgnoresLabels) {
            StockKey { label: StockLabelId::made(Timestamp::MIN, [0; 10]), ..key }
        } else {
            key
        }
    }

    pub(crate) fn amount(&self, state: &State, key: StockKey) -> Option<i64> {
        let key = self.counter(key);
        state.counters.iter().find(|(known, _)| *known == key).map(|(_, amount)| *amount)
    }

    fn set_amount(&self, state: &mut State, key: StockKey, amount: i64) {
        let key = self.counter(key);
        state.counters.retain(|(known, _)| *known != key);
        state.counters.push((key, amount));
    }

    /// Why the guards do not hold.
    pub(crate) fn slipped(&self, state: &State, change: &Changeset) -> Option<Commit> {
        let mut guards = change.guards().to_vec();
        if self.has(Bug::ChecksNoGuard) {
            guards.clear();
        }
        if self.has(Bug::ChecksFirstGuard) {
            guards.truncate(1);
        }
        if self.has(Bug::ChecksWrittenGuards) {
            guards.retain(|guard| change.writes().iter().any(|write| write.key == guard.key));
        }
        if self.has(Bug::IgnoresAbsentGuards) {
            guards.retain(|guard| guard.version != Version::NEVER);
        }
        let slipped = guards.iter().find(|guard| {
            let version = self.found(state, &guard.key).version;
            let ahead = version > guard.version && !self.has(Bug::GuardsAtLeast);
            let behind = version < guard.version && !self.has(Bug::GuardsAtMost);
            ahead || behind
        })?;
        let named = if self.has(Bug::NamesWrongKey) { guards.first()? } else { slipped };
        Some(Commit::Conflict { key: named.key.clone() })
    }

    /// Why a counter does not allow its move.
    pub(crate) fn short(&self, state: &State, change: &Changeset) -> Option<Commit> {
        change.moves().iter().find_map(|moved| {
            let before = self.amount(state, moved.key).unwrap_or(0);
            let short = Some(Commit::Short { key: moved.key });
            let Some(after) = before.checked_add(moved.by) else { return short };
            let mut floor = moved.floor;
            if self.has(Bug::IgnoresFloor) || self.has(Bug::ClampsToFloor) {
                floor = None;
            }
            if self.has(Bug::FloorForAll) {
                floor = Some(0);
            }
            let reached = if self.has(Bug::ChecksFloorBefore) { before } else { after };
            let held = floor.is_none_or(|floor| {
                if self.has(Bug::FloorIsExclusive) { reached > floor } else { reached >= floor }
            });
            if held { None } else { short }
        })
    }

    fn move_all(&self, state: &mut State, change: &Changeset) {
        for moved in change.moves() {
            let mut after = self.amount(state, moved.key).unwrap_or(0).saturating_add(moved.by);
            if self.has(Bug::ClampsToFloor) {
                after = after.max(moved.floor.unwrap_or(i64::MIN));
            }
            self.set_amount(state, moved.key, after);
        }
    }

    fn write_records(&self, state: &mut State, change: &Changeset) {
        for write in change.writes() {
            state.writes += 1;
            state.first_versions.entry(write.key.clone()).or_insert(write.version);
            if let Some(Record::CatalogProduct(place)) = write.content.as_ref().map(|content| &content.record)
            {
                state.first_ranks.entry(write.key.clone()).or_insert(place.place);
            }
            let place = self.place(state, &write.key);
            let record = write.content.as_ref().map(|content| content.record.clone());
            let version =
                if self.has(Bug::OwnVersions) { Version::from_number(state.writes) } else { write.version };
            let mut found = Found { version, record };
            match place {
                Some(place) if self.has(Bug::ForgetsTombstones) && found.record.is_none() => {
                    state.records.remove(place);
                    state.index();
                }
                Some(place) if self.has(Bug::AnswersDeleted) && found.record.is_none() => {
                    found.record.clone_from(&state.records[place].1.record);
                    state.records[place].1 = found;
                }
                Some(place) => state.records[place].1 = found,
                None => state.put(&write.key, found),
            }
        }
    }

    fn write_log(&self, state: &mut State, change: &Changeset) {
        for entry in change.log() {
            state.last_cursor += 1;
            let mut entry = entry.clone();
            if self.has(Bug::ForgetsChanges) {
                entry.changes.clear();
            }
            if self.has(Bug::ForgetsActor) {
                entry.actor = ActorRef::Host;
            }
            let cursor = if self.has(Bug::CursorIsTime) {
                u64::try_from(entry.at.micros()).unwrap_or(0)
            } else {
                state.last_cursor
            };
            state.log.push((change.partition(), cursor, entry));
        }
    }

    pub(crate) fn commit_one(&self, change: &Changeset) -> Commit {
        if self.has(Bug::NumbersBeforeCommit) {
            return self.commit_numbered_early(change);
        }
        let mut state = self.state();
        if self.has(Bug::ChecksThenWrites) {
            let refused = self.refused(&state, change);
            drop(state);
            thread::sleep(Duration::from_micros(50));
            state = self.state();
            if let Some(refused) = refused {
                return refused;
            }
            self.apply(&mut state, change);
            return Commit::Done;
        }
        if let Some(refused) = self.refuse(&mut state, change) {
            self.leave_traces(&mut state, change);
            return refused;
        }
        if self.has(Bug::WritesInTwoSteps) {
            let mut first = change.writes().to_vec();
            first.truncate(1);
            for write in &first {
                let found = Found {
                    version: write.version,
                    record: write.content.as_ref().map(|content| content.record.clone()),
                };
                state.put(&write.key, found);
            }
            drop(state);
            thread::sleep(Duration::from_micros(50));
            state = self.state();
        }
        self.apply(&mut state, change);
        Commit::Done
    }

    /// Why it is refused.
    pub(crate) fn refused(&self, state: &State, change: &Changeset) -> Option<Commit> {
        let refused = self.slipped(state, change).or_else(|| self.short(state, change));
        refused.or_else(|| state.outbox.not_dead(change))
    }

    /// Why it is refused. Some bugs write on the way.
    fn refuse(&self, state: &mut State, change: &Changeset) -> Option<Commit> {
        if self.has(Bug::MovesBeforeGuards) {
            if let Some(short) = self.short(state, change) {
                return Some(short);
            }
            self.move_all(state, change);
            let slipped = self.slipped(state, change);
            if slipped.is_none() {
                // They move again below.
                for moved in change.moves() {
                    let amount = self.amount(state, moved.key).unwrap_or(0) - moved.by;
                    self.set_amount(state, moved.key, amount);
                }
            }
            return slipped;
        }
        let refused = self.refused(state, change);
        if refused.is_some() && self.has(Bug::WritesWhileChecking) {
            for write in change.writes() {
                let guard = change.guards().iter().find(|guard| guard.key == write.key);
                if guard.is_some_and(|guard| self.found(state, &guard.key).version == guard.version) {
                    let record = write.content.as_ref().map(|content| content.record.clone());
                    state.put(&write.key, Found { version: write.version, record });
                }
            }
        }
        if matches!(refused, Some(Commit::Short { .. })) && self.has(Bug::MovesOneByOne) {
            for moved in change.moves() {
                let after = self.amount(state, moved.key).unwrap_or(0) + moved.by;
                if moved.floor.is_some_and(|floor| after < floor) {
                    break;
                }
                self.set_amount(state, moved.key, after);
            }
        }
        if refused.is_none() && self.has(Bug::CountersConflict) {
            // As if the counters were records: whoever moves one writes a version that the next one did not see.
            let moved = change.moves().first()?;
            let amount = self.amount(state, moved.key)?;
            if amount != 0 && moved.floor.is_none() && state.writes.is_multiple_of(2) {
                return Some(Commit::Short { key: moved.key });
            }
        }
        refused
    }

    fn leave_traces(&self, state: &mut State, change: &Changeset) {
        if self.has(Bug::LogsRefused) {
            self.write_log(state, change);
        }
        if self.has(Bug::KeepsRefusedTasks) {
            state.outbox.append(change.tasks());
        }
    }

    pub(crate) fn apply(&self, state: &mut State, change: &Changeset) {
        self.move_all(state, change);
        self.write_records(state, change);
        self.write_log(state, change);
        state.outbox.append(change.tasks());
        state.outbox.move_letters(change.letters());
    }

    /// Takes its places in the log first, and writes the entries a while later: others with later places come before.
    fn commit_numbered_early(&self, change: &Changeset) -> Commit {
        let mut state = self.state();
        if let Some(refused) = self.refused(&state, change) {
            return refused;
        }
        self.move_all(&mut state, change);
        self.write_records(&mut state, change);
        state.outbox.append(change.tasks());
        state.outbox.move_letters(change.letters());
        let first = state.last_cursor;
        state.last_cursor += u64::try_from(change.log().len()).expect("few");
        drop(state);
        thread::sleep(Duration::from_micros(first % 7 * 40));
        let mut state = self.state();
        for (cursor, entry) in (first + 1..).zip(change.log()) {
            state.log.push((change.partition(), cursor, entry.clone()));
        }
        state.log.sort_by_key(|(_, cursor, _)| *cursor);
        Commit::Done
    }
}
