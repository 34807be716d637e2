//! The faulty store fails as it says, and the desk bears it.

use futures_executor::block_on;
use order_core::operation::letter::RetryDeadLetter;
use order_core::operation::member::InviteMember;
use order_core::party::MemberRole;
use order_core::record::{Keys, TaskState, Version};
use order_core::store::{Cursor, Feed, ListTasks, Settlement, Store};
use order_core::{Desk, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::faulty::{Fault, FaultyStore};
use order_testkit::world::{brand, email, name, partition};

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

/// A changeset that moves a letter guards nothing, and still may not be answered with done when it was not written.
#[test]
fn a_letter_is_moved_once_whatever_is_answered() {
    block_on(async {
        for fault in [Fault::Conflict, Fault::FailedBeforeCommit, Fault::FailedAfterCommit] {
            let (world, _) = world(&[]).await;
            let invite = InviteMember { party: brand().into(), email: email("ann"), role: MemberRole::Owner };
            world.run(invite).await;
            let lease = world.lease(world.now(), 1).await.remove(0);
            let to = lease.recipients[0].to.clone();
            let dead = Settlement::Dead { at: world.now(), reason: "gone".to_owned() };
            world.settle(lease.token, &to, dead).await;
            world.store().strike_with(fault);
            let retry = RetryDeadLetter { letter: world.letter(&lease.task, &to), due: None };
            let outcome = world.desk().run(retry.clone(), world.host()).key(name("k")).await;
            assert_eq!(outcome.is_ok(), fault == Fault::Conflict, "{fault:?}: {outcome:?}");
            world.desk().run(retry, world.host()).key(name("k")).await.expect("it is tried again");
            assert_eq!(world.tasks(partition(), TaskState::Open, 10).await.len(), 1, "{fault:?}");
            let log = world.log(partition()).await;
            let told = log.iter().filter(|entry| entry.operation == "retry_dead_letter").count();
            assert_eq!(told, 1, "{fault:?}");
        }
    });
}

#[test]
fn a_list_of_tasks_can_fail() {
    block_on(async {
        let (world, _) = world(&[Fault::FailedRead]).await;
        let list = ListTasks { partition: partition(), state: TaskState::Dead, after: None, limit: 1 };
        assert!(world.store().tasks(list.clone()).await.is_err());
        assert!(world.store().tasks(list).await.is_ok());
    });
}
