//! Committing many changesets in one call: each by itself, in order.

use order_core::catalog::TaxCategory;
use order_core::party::Brand;
use order_core::record::{Changeset, Facts, Key, Version};
use order_core::store::Commit;

use super::{Harness, Stage};
use crate::world::{after, brand, create_brand, name, other_brand, partition};

pub(super) async fn nothing_committed_has_no_outcome<H: Harness>(stage: Stage<H>) {
    let before = stage.traces(partition(), &[]).await;
    assert_eq!(stage.commit(Vec::new()).await, Vec::new());
    assert_eq!(stage.traces(partition(), &[]).await, before);
}

pub(super) async fn each_changeset_has_its_own_outcome_in_order<H: Harness>(stage: Stage<H>) {
    let seen_old = stage.add_category("contested").await;
    let refused = stage.plan(stage.rename(&seen_old, "late")).await.changeset;
    stage.run(stage.rename(&seen_old, "early")).await;
    let mut fine = Vec::new();
    for number in 0..4 {
        fine.push(stage.plan(stage.create_category(&format!("fine {number}"))).await);
    }
    let keys: Vec<Key> = fine.iter().map(|planned| stage.category_key(planned.output.id)).collect();
    let mut changes: Vec<Changeset> = fine.into_iter().map(|planned| planned.changeset).collect();
    changes.insert(4, refused.clone());
    changes.insert(2, refused.clone());
    changes.insert(0, refused);
    let conflict = Commit::Conflict { key: seen_old.clone() };
    let outcomes = stage.commit(changes).await;
    let done = Commit::Done;
    let expected = [&conflict, &done, &done, &conflict, &done, &done, &conflict].map(Clone::clone);
    assert_eq!(outcomes, expected, "one refused changeset stops no other");
    for key in keys {
        assert_eq!(stage.version(&key).await, Version::from_number(1));
    }
    assert_eq!(stage.record::<TaxCategory>(&seen_old).await.name, name("early"));
}

pub(super) async fn a_changeset_sees_what_the_one_before_it_wrote<H: Harness>(stage: Stage<H>) {
    // A brand, a category of it, and two changes of that category, none of it there before the call.
    let brand_command = create_brand(other_brand(), "Other");
    let mut facts = stage.facts_for(&brand_command).await;
    let first = stage.plan_on(&facts, &brand_command).changeset;
    facts = after(facts, &first);
    let mut create = stage.create_category("one");
    create.brand = other_brand();
    let second = stage.plan_on(&facts, &create);
    let key = Key::tax_category(other_brand(), second.output.id);
    facts = after(facts, &second.changeset);
    let mut changes = vec![first, second.changeset];
    for text in ["two", "three"] {
        let mut change = stage.rename(&key, text);
        change.brand = other_brand();
        let planned = stage.plan_on(&facts, &change);
        facts = after(facts, &planned.changeset);
        changes.push(planned.changeset);
    }
    assert_eq!(stage.commit(changes).await, vec![Commit::Done; 4]);
    assert_eq!(stage.record::<TaxCategory>(&key).await.name, name("three"));
    assert_eq!(stage.version(&key).await, Version::from_number(3));
    assert_eq!(stage.record::<Brand>(&Key::brand(other_brand())).await.name.default_text(), &name("Other"));
}

pub(super) async fn of_two_on_the_same_version_the_second_conflicts<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("Standard").await;
    let first = stage.plan(stage.rename(&key, "first")).await.changeset;
    let second = stage.plan(stage.rename(&key, "second")).await.changeset;
    let outcomes = stage.commit(vec![first, second]).await;
    assert_eq!(outcomes, [Commit::Done, Commit::Conflict { key: key.clone() }]);
    assert_eq!(stage.record::<TaxCategory>(&key).await.name, name("first"));
    assert_eq!(stage.version(&key).await, Version::from_number(2));
    let renames = stage.log(partition()).await;
    assert_eq!(renames.iter().filter(|entry| entry.operation == "change_tax_category").count(), 1);
}

pub(super) async fn of_two_creators_the_first_wins<H: Harness>(stage: Stage<H>) {
    let first = stage.plan(create_brand(other_brand(), "first")).await.changeset;
    let second = stage.plan(create_brand(other_brand(), "second")).await.changeset;
    let outcomes = stage.commit(vec![first.clone(), second, first]).await;
    let conflict = Commit::Conflict { key: Key::brand(other_brand()) };
    assert_eq!(outcomes, [Commit::Done, conflict.clone(), conflict]);
    let read: Brand = stage.record(&Key::brand(other_brand())).await;
    assert_eq!(read.name.default_text(), &name("first"));
}

pub(super) async fn a_refused_one_does_not_count_for_the_next<H: Harness>(stage: Stage<H>) {
    // The second is refused; the third builds on the second, so it is refused too; the fourth builds on the first.
    let key = stage.add_category("Standard").await;
    let facts = stage.facts_for(&stage.rename(&key, "any")).await;
    let first = stage.plan_on(&facts, &stage.rename(&key, "first")).changeset;
    let ahead = ahead(&facts, &key, 3);
    let second = stage.plan_on(&ahead, &stage.rename(&key, "second")).changeset;
    let third = stage.plan_on(&after(ahead, &second), &stage.rename(&key, "third")).changeset;
    let fourth = stage.plan_on(&after(facts, &first), &stage.rename(&key, "fourth")).changeset;
    let conflict = Commit::Conflict { key: key.clone() };
    let outcomes = stage.commit(vec![first, second, third, fourth]).await;
    assert_eq!(outcomes, [Commit::Done, conflict.clone(), conflict, Commit::Done]);
    assert_eq!(stage.record::<TaxCategory>(&key).await.name, name("fourth"));
    assert_eq!(stage.version(&key).await, Version::from_number(3));
}

pub(super) async fn the_log_follows_the_order_of_a_call<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("0").await;
    let mut facts = stage.facts_for(&stage.rename(&key, "any")).await;
    let mut changes = Vec::new();
    let mut expected = Vec::new();
    for round in 1..=20 {
        let planned = stage.plan_on(&facts, &stage.rename(&key, &round.to_string()));
        facts = after(facts, &planned.changeset);
        expected.extend(planned.changeset.log().to_vec());
        changes.push(planned.changeset);
    }
    assert_eq!(stage.commit(changes).await, vec![Commit::Done; 20]);
    let log = stage.log(partition()).await;
    assert!(log.ends_with(&expected), "the log is not in the order of the changesets");
}

pub(super) async fn hundreds_in_one_call<H: Harness>(stage: Stage<H>) {
    let contested = stage.add_category("contested").await;
    let rename = stage.plan(stage.rename(&contested, "once")).await.changeset;
    let facts = stage.facts_for(&stage.create_category("any")).await;
    let mut changes = Vec::new();
    let mut keys = Vec::new();
    for number in 0..400 {
        let planned = stage.plan_on(&facts, &stage.create_category(&format!("number {number}")));
        keys.push(stage.category_key(planned.output.id));
        changes.push(planned.changeset);
        changes.push(rename.clone());
    }
    let outcomes = stage.commit(changes).await;
    let conflicts = outcomes.iter().filter(|outcome| matches!(outcome, Commit::Conflict { .. })).count();
    assert_eq!(conflicts, 399, "one of the 400 renames wins");
    assert_eq!(outcomes[1], Commit::Done);
    for (number, key) in keys.iter().enumerate().step_by(57) {
        let read: TaxCategory = stage.record(key).await;
        assert_eq!(read.name, name(&format!("number {number}")));
    }
    assert_eq!(stage.version(&Key::brand(brand())).await, Version::from_number(1));
}

/// The facts with one record at another version.
fn ahead(facts: &Facts, key: &Key, version: u64) -> Facts {
    let mut facts = facts.clone();
    let mut found = facts.found(key).expect("it was loaded").clone();
    found.version = Version::from_number(version);
    facts.insert(key.clone(), found);
    facts
}
