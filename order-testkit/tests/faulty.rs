//! The faulty store fails as it says, and the desk bears it.

use futures_executor::block_on;
use order_core::record::{Keys, Version};
use order_core::store::{Cursor, Feed, Store};
use order_core::{Desk, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::faulty::{Fault, FaultyStore};
use order_testkit::world::{name, partition};

async fn world(faults: &[Fault]) -> (World<FaultyStore<MemoryStore>>, order_core::record::Key) {
    let world = World::new(FaultyStore::scripted(MemoryStore::new(), []));
    world.open_brand().await;
    let category = world.add_category("Standard").await;
    for fault in faults {
        world.store().strike_with(*fault);
    }
    (world, category)
}

#[test]
fn a_conflict_is_decided_again() {
    block_on(async {
        let (world, category) = world(&[Fault::Conflict, Fault::Conflict]).await;
        world.run(world.rename(&category, "renamed")).await;
        assert_eq!(world.store().struck(), 2);
        assert_eq!(world.version(&category).await, Version::from_number(2));
    });
}

#[test]
fn endless_conflicts_end() {
    block_on(async {
        let (world, category) = world(&[Fault::Conflict; 100]).await;
        let outcome = world.desk().run(world.rename(&category, "renamed"), world.host()).await;
        assert!(matches!(outcome, Err(RunError::Contended { .. })), "{outcome:?}");
        world.store().set_calm(true);
        assert_eq!(world.version(&category).await, Version::from_number(1));
    });
}

#[test]
fn a_failure_after_the_commit_is_repeated_under_the_same_key() {
    block_on(async {
        for (fault, versions) in [(Fault::FailedAfterCommit, 2), (Fault::FailedBeforeCommit, 1)] {
            let (world, category) = world(&[fault]).await;
            let desk: &Desk = world.desk();
            let rename = || desk.run(world.rename(&category, "renamed"), world.host()).key(name("k"));
            let outcome = rename().await;
            assert!(matches!(outcome, Err(RunError::Storage(_))), "{outcome:?}");
            assert_eq!(world.version(&category).await, Version::from_number(versions), "{fault:?}");
            assert_eq!(rename().await.expect("it is there now"), Version::from_number(2));
            assert_eq!(world.version(&category).await, Version::from_number(2), "{fault:?}");
            let feed = Feed { partition: partition(), subject: None, after: Cursor::START, limit: 10 };
            assert_eq!(world.feed(feed).await.events.len(), 3, "one rename, one entry");
        }
    });
}

#[test]
fn a_stale_read_changes_nothing_that_is_newer() {
    block_on(async {
        let (world, category) = world(&[]).await;
        world.run(world.rename(&category, "second")).await;
        assert_eq!(world.version(&category).await, Version::from_number(2));
        world.store().strike_with(Fault::StaleRead);
        let mut keys = Keys::new();
        keys.record(category.clone());
        let aged = world.store().load(keys).await.expect("it loads");
        assert_eq!(aged.version(&category), Version::from_number(1));
        // The driver decides on the old version, is refused by the guard, and decides again.
        world.store().strike_with(Fault::StaleRead);
        world.run(world.rename(&category, "third")).await;
        assert_eq!(world.version(&category).await, Version::from_number(3));
        assert_eq!(world.store().struck(), 2);
    });
}

#[test]
fn chance_repeats_with_its_seed_and_strikes_as_often_as_told() {
    let strikes = |seed, per_mille| {
        block_on(async {
            let store = FaultyStore::seeded(MemoryStore::new(), seed, per_mille);
            let mut pattern = Vec::new();
            for _ in 0..2_000 {
                pattern.push(store.load(Keys::new()).await.is_err());
            }
            (pattern, store.struck())
        })
    };
    assert_eq!(strikes(7, 100), strikes(7, 100));
    assert_ne!(strikes(7, 100).0, strikes(8, 100).0);
    let (_, struck) = strikes(7, 100);
    assert!((140..260).contains(&struck), "{struck} of 2000");
    assert_eq!(strikes(7, 0).1, 0);
}
