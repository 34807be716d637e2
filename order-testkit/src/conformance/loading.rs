//! Loading: every key answered, each under its own address.

use order_core::catalog::TaxCategory;
use order_core::party::Brand;
use order_core::record::{Facts, Key, KeyName, Keys, Kind, Partition, StockKey, Stored, Version};
use order_core::store::Store;
use order_core::value::{SkuId, TaxCategoryId};

use super::{Harness, Stage};
use crate::world::{HOSTILE_NAMES, brand, create_brand, id, label, name, other_brand};

pub(super) async fn a_present_record_is_answered_with_its_version<H: Harness>(stage: Stage<H>) {
    let category = stage.add_category("Standard").await;
    let found = stage.found(&category).await;
    assert_eq!(found.version, Version::from_number(1));
    let record = found.record.expect("the record is there");
    let read = TaxCategory::of(&record).expect("a tax category");
    assert_eq!(read.name, name("Standard"));
    assert_eq!(read.brand, brand());
}

pub(super) async fn an_absent_record_is_known_to_be_absent<H: Harness>(stage: Stage<H>) {
    let never = Key::tax_category(brand(), id(TaxCategoryId::made, 404));
    let mut keys = Keys::new();
    keys.record(never.clone());
    let facts = load(&stage, keys).await;
    assert!(facts.knows(&never), "an absent key is answered too");
    let found = facts.found(&never).expect("answered");
    assert!(found.record.is_none());
    assert_eq!(found.version, Version::NEVER);
}

pub(super) async fn every_key_is_answered_exactly_once<H: Harness>(stage: Stage<H>) {
    let present = stage.add_category("Standard").await;
    let absent = Key::tax_category(brand(), id(TaxCategoryId::made, 404));
    let counters: Vec<StockKey> = (1..=3)
        .map(|number| StockKey { brand: brand(), sku: id(SkuId::made, number), label: label() })
        .collect();
    let mut keys = Keys::new();
    for key in [&present, &absent, &present, &Key::brand(brand()), &absent] {
        keys.record(key.clone());
    }
    for key in counters.iter().chain(&counters) {
        keys.counter(*key);
    }
    let facts = load(&stage, keys).await;
    assert_eq!(facts.iter().count(), 3);
    assert!(facts.get::<TaxCategory>(&present).is_some());
    assert!(facts.get::<Brand>(&Key::brand(brand())).is_some());
    assert!(facts.knows(&absent) && facts.get::<TaxCategory>(&absent).is_none());
    assert_eq!(facts.counters().count(), 3);
    for key in &counters {
        assert_eq!(facts.counter(key), Some(0), "a counter that was never moved stands at 0");
    }
}

pub(super) async fn no_keys_have_no_answers<H: Harness>(stage: Stage<H>) {
    let facts = load(&stage, Keys::new()).await;
    assert_eq!(facts.iter().count(), 0);
    assert_eq!(facts.counters().count(), 0);
}

pub(super) async fn a_record_is_answered_in_its_own_partition_only<H: Harness>(stage: Stage<H>) {
    stage.run(create_brand(other_brand(), "Other")).await;
    let category = stage.add_category("Standard").await;
    let elsewhere = Key::new(Partition::Brand(other_brand()), category.kind(), category.name().clone());
    let found = stage.found(&elsewhere).await;
    assert!(found.record.is_none(), "a record shows in another partition");
    assert_eq!(found.version, Version::NEVER, "a version shows in another partition");
    // A partition of another sort with the very same id is another partition.
    let uuid = brand().as_uuid();
    for partition in [
        Partition::BuyerOrganization(order_core::value::BuyerOrganizationId::from_uuid(uuid)),
        Partition::Account(order_core::value::AccountId::from_uuid(uuid)),
        Partition::Host,
    ] {
        let elsewhere = Key::new(partition, category.kind(), category.name().clone());
        assert_eq!(stage.version(&elsewhere).await, Version::NEVER, "{partition}");
    }
}

pub(super) async fn one_name_of_two_kinds_is_two_records<H: Harness>(stage: Stage<H>) {
    let same_name = Key::new(Partition::Brand(brand()), Kind::TaxCategory, KeyName::Id(brand().as_uuid()));
    assert_eq!(stage.version(&Key::brand(brand())).await, Version::from_number(1));
    assert_eq!(stage.version(&same_name).await, Version::NEVER);
    assert!(stage.found(&same_name).await.record.is_none());
}

pub(super) async fn texts_are_compared_exactly<H: Harness>(stage: Stage<H>) {
    let category = stage.add_category("0").await;
    for (at, text) in HOSTILE_NAMES.iter().enumerate() {
        let key = stage.answer_key(text);
        assert_eq!(stage.version(&key).await, Version::NEVER, "{text} was never written");
        stage.rename_keyed(&category, &format!("round {at}"), text).await;
        assert_eq!(stage.version(&key).await, Version::from_number(1), "{text} was written");
    }
}

pub(super) async fn thousands_of_keys_are_answered_at_once<H: Harness>(stage: Stage<H>) {
    let mut changes = Vec::new();
    let mut written = Vec::new();
    let facts = stage.facts_for(&stage.create_category("any")).await;
    for number in 0..1_500 {
        let planned = stage.plan_on(&facts, &stage.create_category(&format!("number {number}")));
        written.push(stage.category_key(planned.output.id));
        changes.push(planned.changeset);
    }
    for outcome in stage.commit(changes).await {
        assert_eq!(outcome, order_core::store::Commit::Done);
    }
    let mut keys = Keys::new();
    for (number, key) in (0..).zip(&written) {
        keys.record(key.clone());
        keys.record(stage.category_key(id(TaxCategoryId::made, 1_000_000 + number)));
        keys.counter(StockKey { brand: brand(), sku: id(SkuId::made, number), label: label() });
    }
    let facts = load(&stage, keys).await;
    assert_eq!(facts.iter().count(), 3_000);
    assert_eq!(facts.counters().count(), 1_500);
    for (number, key) in written.iter().enumerate() {
        let read = facts.get::<TaxCategory>(key).expect("written");
        assert_eq!(read.name, name(&format!("number {number}")), "answers are mixed up");
    }
}

async fn load<H: Harness>(stage: &Stage<H>, keys: Keys) -> Facts {
    stage.store().load(keys).await.expect("the store loads")
}
