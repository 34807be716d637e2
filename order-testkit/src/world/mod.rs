//! A small world to test in: a desk over any store, a clock that is set by hand, and bytes that repeat from run to run.
//!
//! Decides how tests make values, plan commands and look at a store. Deliberately knows no case and no store by name.

mod commands;
mod life;
mod look;
mod market;
mod outbox;
mod paying;
mod people;
mod shop;
mod values;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use order_core::operation::{Decision, Moment};
use order_core::party::Access;
use order_core::record::{Changeset, Facts, Found, Keys};
use order_core::store::{Commit, Store};
use order_core::value::{AccountId, Timestamp};
use order_core::{Actor, Command, Desk, SharedGateway};

use crate::sandbox::SandboxGateway;
pub use commands::create_brand;
pub use life::Life;
pub use look::Traces;
pub use market::{BUYER_COUNT, HOSTILE_ATTRIBUTE, Market, Ware, Wish, market_buyer};
pub use people::{account, email, hashed, new_code, secret, sign_up};
pub use shop::Shop;
pub use values::{
    HOSTILE_NAMES, at, brand, code, en, id, label, localized, name, other_brand, partition, quantity,
};

/// The time at which every world begins: `2026-03-01T09:00:00Z`.
pub const BEGIN_MICROS: i64 = 1_772_355_600_000_000;

/// A desk over a store with everything that a test sets by hand.
pub struct World<S> {
    store: S,
    desk: Desk,
    clock: Arc<AtomicI64>,
    drawn: Arc<AtomicU64>,
    host: Actor,
    staff: Actor,
    gateway: SandboxGateway,
    shared_gateway: SharedGateway,
}

/// A command decided and not yet committed.
#[derive(Debug, Clone)]
pub struct Planned<O> {
    /// What the command gives once it is committed.
    pub output: O,
    /// What to commit.
    pub changeset: Changeset,
}

impl<O> From<Decision<O>> for Planned<O> {
    fn from(decision: Decision<O>) -> Self {
        Self { output: decision.output, changeset: decision.changeset }
    }
}

impl<S: Store + Clone + 'static> World<S> {
    /// A world over a store. Nothing is written yet.
    pub fn new(store: S) -> Self {
        let clock = Arc::new(AtomicI64::new(BEGIN_MICROS));
        let drawn = Arc::new(AtomicU64::new(0));
        let staff = Actor::account(id(AccountId::made, 1)).staff(brand(), Access::Write);
        let desk = desk(&store, &clock, &drawn);
        let shown = Arc::clone(&clock);
        let gateway = SandboxGateway::new(move || at(shown.load(Ordering::SeqCst)));
        let shared_gateway = SharedGateway::new(gateway.clone());
        Self { store, desk, clock, drawn, host: Actor::host(), staff, gateway, shared_gateway }
    }

    /// The same world over another store.
    #[must_use]
    pub fn on<T: Store + Clone + 'static>(self, other: impl FnOnce(S) -> T) -> World<T> {
        let Self { store, desk: old, clock, drawn, host, staff, gateway, shared_gateway } = self;
        // The old desk shares the store; it goes first, so that a store that closes with its last handle can.
        drop(old);
        let store = other(store);
        let desk = desk(&store, &clock, &drawn);
        World { store, desk, clock, drawn, host, staff, gateway, shared_gateway }
    }

    /// The store itself.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// The desk over it.
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The embedding program as an actor.
    pub const fn host(&self) -> &Actor {
        &self.host
    }

    /// Staff of the brand with Write.
    pub const fn staff(&self) -> &Actor {
        &self.staff
    }

    /// What the clock shows.
    pub fn now(&self) -> Timestamp {
        at(self.clock.load(Ordering::SeqCst))
    }

    /// Sets the clock, also back.
    pub fn set_clock(&self, to: Timestamp) {
        self.clock.store(to.micros(), Ordering::SeqCst);
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.set_clock(self.now().checked_add(time).expect("a time that exists"));
    }

    /// Runs a command as the host, which must succeed.
    pub async fn run<C: Command>(&self, command: C) -> C::Output {
        match self.desk.run(command, &self.host).await {
            Ok(output) => output,
            Err(error) => panic!("the command `{}` did not run: {error:?}", C::OPERATION.name()),
        }
    }

    /// Decides a command on what the store holds now, and keeps it back.
    pub async fn plan<C: Command>(&self, command: C) -> Planned<C::Output> {
        match self.desk.plan(command, &self.host).await {
            Ok(decision) => decision.into(),
            Err(error) => panic!("the command `{}` was not decided: {error:?}", C::OPERATION.name()),
        }
    }

    /// Decides a command on facts made by hand, whatever the store holds.
    pub fn plan_on<C: Command>(&self, facts: &Facts, command: &C) -> Planned<C::Output> {
        let mut moment = Moment::new(self.now(), &self.host, self.seed());
        match command.decide(facts, &mut moment) {
            Ok(decision) => decision.into(),
            Err(stop) => panic!("the command `{}` was not decided: {stop:?}", C::OPERATION.name()),
        }
    }

    /// The facts that a command needs, from the store.
    pub async fn facts_for<C: Command>(&self, command: &C) -> Facts {
        let mut facts = Facts::new();
        for _ in 0..16 {
            let mut keys = Keys::new();
            command.needs(&facts, &mut keys);
            keys.retain_unknown(&facts);
            if keys.is_empty() {
                return facts;
            }
            facts.absorb(self.store.load(keys).await.expect("the store loads"));
        }
        panic!("`{}` asks for keys that the store does not answer", C::OPERATION.name())
    }

    /// Commits changesets in one call.
    pub async fn commit(&self, changes: Vec<Changeset>) -> Vec<Commit> {
        let count = changes.len();
        let outcomes = self.store.commit(changes).await.expect("the store commits");
        assert_eq!(outcomes.len(), count, "every changeset has one outcome");
        outcomes
    }

    /// Commits one changeset.
    pub async fn commit_one(&self, change: Changeset) -> Commit {
        self.commit(vec![change]).await.remove(0)
    }

    fn seed(&self) -> [u8; Moment::SEED_BYTES] {
        let mut bytes = [0; Moment::SEED_BYTES];
        fill(&mut bytes, &self.drawn);
        bytes
    }
}

/// What is known after a changeset, if it is committed.
pub fn after(mut facts: Facts, change: &Changeset) -> Facts {
    for write in change.writes() {
        let record = write.content.as_ref().map(|content| content.record.clone());
        facts.insert(write.key.clone(), Found { version: write.version, record });
    }
    for moved in change.moves() {
        let before = facts.counter(&moved.key).unwrap_or(0);
        facts.insert_counter(moved.key, before + moved.by);
    }
    facts
}

fn desk<S: Store + Clone + 'static>(store: &S, clock: &Arc<AtomicI64>, drawn: &Arc<AtomicU64>) -> Desk {
    let (clock, drawn) = (Arc::clone(clock), Arc::clone(drawn));
    Desk::new(store.clone(), move || at(clock.load(Ordering::SeqCst)), move |bytes| fill(bytes, &drawn))
}

/// Bytes that never repeat within a world, and are the same in every run.
fn fill(bytes: &mut [u8], drawn: &AtomicU64) {
    for chunk in bytes.chunks_mut(8) {
        let mut mixed = drawn.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = (mixed ^ (mixed >> 31)).to_le_bytes();
        chunk.copy_from_slice(&mixed[..chunk.len()]);
    }
}

impl<S> fmt::Debug for World<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("clock", &self.clock)
            .field("drawn", &self.drawn)
            .finish_non_exhaustive()
    }
}
