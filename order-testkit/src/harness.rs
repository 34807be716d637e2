//! What an adapter gives to be proved.

use std::fmt;
use std::future::Future;
use std::ops::Deref;

use order_core::store::Store;

use crate::world::World;

/// How the conformance suite gets at a store.
pub trait Harness: 'static {
    /// The store. Clones share what is stored, and are used from several threads at once.
    type Store: Store + Clone + 'static;
    /// What lives as long as one case: a directory, a database, or nothing.
    type Guard: Sync;

    /// An empty store that nobody else uses.
    fn fresh() -> (Self::Guard, Self::Store);

    /// Closes the store and opens it again over the same files or database. A store that keeps nothing beyond the process gives
    /// itself back.
    fn reopen(guard: &Self::Guard, store: Self::Store) -> Self::Store;

    /// Waits for a future. Stores that need a runtime override it; the runtime must have threads of its own, because cases block
    /// while other threads wait for the store.
    fn block_on<F: Future>(future: F) -> F::Output {
        futures_executor::block_on(future)
    }
}

/// A world on a fresh store, for the time of one case.
pub struct Stage<H: Harness> {
    world: World<H::Store>,
    guard: H::Guard,
}

impl<H: Harness> Stage<H> {
    /// A world with a brand in it.
    pub async fn set() -> Self {
        let (guard, store) = H::fresh();
        let world = World::new(store);
        world.open_brand().await;
        Self { world, guard }
    }

    /// The same world after its store was closed and opened again.
    #[must_use]
    pub fn reopened(self) -> Self {
        let Self { world, guard } = self;
        let world = world.on(|store| H::reopen(&guard, store));
        Self { world, guard }
    }
}

impl<H: Harness> Deref for Stage<H> {
    type Target = World<H::Store>;

    fn deref(&self) -> &World<H::Store> {
        &self.world
    }
}

impl<H: Harness> fmt::Debug for Stage<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stage").finish_non_exhaustive()
    }
}
