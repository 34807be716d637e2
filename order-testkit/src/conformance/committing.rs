//! Committing one changeset: all of it, or nothing.

use order_core::catalog::TaxCategory;
use order_core::party::Brand;
use order_core::record::{Facts, Found, Key, Record, Version};
use order_core::store::Commit;

use super::{Harness, Stage};
use crate::world::{after, brand, create_brand, name, other_brand, partition};

pub(super) async fn what_was_committed_is_loaded_as_it_was_written<H: Harness>(stage: Stage<H>) {
    let planned = stage.plan(stage.create_category("Standard")).await;
    let key = stage.category_key(planned.output.id);
    assert_eq!(stage.version(&key).await, Version::NEVER, "planning writes nothing");
    let content =
        planned.changeset.writes().iter().find(|write| write.key == key).expect("it is written").clone();
    assert_eq!(stage.commit_one(planned.changeset).await, Commit::Done);
    let found = stage.found(&key).await;
    assert_eq!(found.version, content.version);
    let written = content.content.expect("it is not deleted").record;
    assert_eq!(format!("{:?}", found.record), format!("{:?}", Some(written)));
}

pub(super) async fn a_stale_guard_conflicts_and_is_named<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("Standard").await;
    let first = stage.plan(stage.rename(&key, "first")).await;
    let second = stage.plan(stage.rename(&key, "second")).await;
    assert_eq!(stage.commit_one(first.changeset).await, Commit::Done);
    assert_eq!(stage.commit_one(second.changeset).await, Commit::Conflict { key: key.clone() });
    assert_eq!(stage.record::<TaxCategory>(&key).await.name, name("first"));
    assert_eq!(stage.version(&key).await, Version::from_number(2));
}

pub(super) async fn a_guard_of_a_record_that_is_only_read_conflicts_too<H: Harness>(stage: Stage<H>) {
    // The brand is only read. These facts have it at a version that the store passed, or never reached.
    let command = stage.create_category("Standard");
    let planned = stage.plan_on(&aged_brand(&stage.facts_for(&command).await, 0), &command);
    let conflict = Commit::Conflict { key: Key::brand(brand()) };
    assert_eq!(stage.commit_one(planned.changeset).await, conflict);
    assert_eq!(stage.version(&stage.category_key(planned.output.id)).await, Version::NEVER);
}

pub(super) async fn a_guard_ahead_of_the_store_conflicts<H: Harness>(stage: Stage<H>) {
    let command = stage.create_category("Standard");
    let facts = stage.facts_for(&command).await;
    for version in [2, 1_000, u64::try_from(i64::MAX).expect("positive")] {
        let planned = stage.plan_on(&aged_brand(&facts, version), &command);
        let conflict = Commit::Conflict { key: Key::brand(brand()) };
        assert_eq!(stage.commit_one(planned.changeset).await, conflict, "guarded at {version}");
    }
}

pub(super) async fn an_absent_guard_is_lost_to_whoever_was_first<H: Harness>(stage: Stage<H>) {
    let key = Key::brand(other_brand());
    let first = stage.plan(create_brand(other_brand(), "first")).await;
    let second = stage.plan(create_brand(other_brand(), "second")).await;
    assert_eq!(stage.commit_one(first.changeset).await, Commit::Done);
    assert_eq!(stage.commit_one(second.changeset).await, Commit::Conflict { key: key.clone() });
    let read: Brand = stage.record(&key).await;
    assert_eq!(read.name.default_text(), &name("first"));
    assert_eq!(stage.version(&key).await, Version::from_number(1));
}

pub(super) async fn the_first_and_the_last_guard_count_alike<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("Standard").await;
    let command = stage.rename(&key, "changed");
    let facts = stage.facts_for(&command).await;
    let before = stage.traces(partition(), &[]).await;
    let keys: Vec<Key> = facts.iter().map(|(key, _)| key.clone()).collect();
    assert!(keys.len() >= 2, "the command reads the brand and the category");
    for stale in keys {
        let mut facts = facts.clone();
        let found = facts.found(&stale).expect("it was loaded").clone();
        facts.insert(stale.clone(), Found { version: found.version.next(), record: found.record });
        let planned = stage.plan_on(&facts, &command);
        assert_eq!(stage.commit_one(planned.changeset).await, Commit::Conflict { key: stale });
        assert_eq!(stage.traces(partition(), &[]).await, before);
    }
}

pub(super) async fn a_refused_changeset_leaves_no_trace<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("Standard").await;
    let late = stage.plan(stage.rename(&key, "late")).await;
    stage.run(stage.rename(&key, "early")).await;
    let before = stage.traces(partition(), &[]).await;
    for _ in 0..3 {
        let outcome = stage.commit_one(late.changeset.clone()).await;
        assert!(matches!(outcome, Commit::Conflict { .. }), "{outcome:?}");
        assert_eq!(stage.traces(partition(), &[]).await, before);
    }
    // It did not get in the way of what comes later either.
    stage.run(stage.rename(&key, "later")).await;
    assert_eq!(stage.version(&key).await, Version::from_number(3));
}

pub(super) async fn the_same_changeset_is_not_committed_twice<H: Harness>(stage: Stage<H>) {
    let planned = stage.plan(stage.create_category("Standard")).await;
    assert_eq!(stage.commit_one(planned.changeset.clone()).await, Commit::Done);
    let once = stage.traces(partition(), &[]).await;
    let key = stage.category_key(planned.output.id);
    assert_eq!(stage.commit_one(planned.changeset).await, Commit::Conflict { key });
    assert_eq!(stage.traces(partition(), &[]).await, once);
}

pub(super) async fn versions_rise_by_one<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("round 1").await;
    for round in 2..20_u64 {
        let facts = stage.facts_for(&stage.rename(&key, "any")).await;
        let planned = stage.plan_on(&facts, &stage.rename(&key, &format!("round {round}")));
        let known = after(facts, &planned.changeset);
        assert_eq!(stage.commit_one(planned.changeset).await, Commit::Done);
        assert_eq!(stage.version(&key).await, Version::from_number(round));
        assert_eq!(known.version(&key), Version::from_number(round));
    }
}

/// The facts with the brand at another version.
fn aged_brand(facts: &Facts, version: u64) -> Facts {
    let mut facts = facts.clone();
    let key = Key::brand(brand());
    let record: Option<Record> = facts.found(&key).and_then(|found| found.record.clone());
    facts.insert(key, Found { version: Version::from_number(version), record });
    facts
}
