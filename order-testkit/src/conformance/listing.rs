//! Listing: pages in the order of names, each record once.

use order_core::catalog::TaxCategory;
use order_core::record::{Key, KeyName, Kind, ListCursor, Partition, Record, Version};
use order_core::store::{Commit, List, Page, Store};
use order_core::value::{BuyerOrganizationId, TaxCategoryId};

use super::{Harness, Stage};
use crate::world::{HOSTILE_NAMES, brand, create_brand, id, name, other_brand, partition};

pub(super) async fn an_empty_kind_has_one_empty_page<H: Harness>(stage: Stage<H>) {
    let page = page(&stage, Kind::TaxCategory, None, 10).await;
    assert!(page.records.is_empty() && page.next.is_none());
    let nobody = Partition::BuyerOrganization(id(BuyerOrganizationId::made, 9));
    assert!(stage.walk(Kind::BuyerOrganization, nobody, 10).await.is_empty());
}

pub(super) async fn pages_are_in_the_order_of_names<H: Harness>(stage: Stage<H>) {
    // Written backwards in time, so that the order of writing is not the order of names.
    for number in 0..30 {
        stage.set_clock(crate::world::at(crate::world::BEGIN_MICROS - number * 7_000_000));
        stage.add_category(&format!("number {number}")).await;
    }
    for limit in [1, 7, 30, 31] {
        let names = names(&stage, limit).await;
        assert_eq!(names.len(), 30);
        assert!(names.is_sorted(), "pages of {limit} are not in order");
        let mut texts: Vec<String> = names.iter().map(ToString::to_string).collect();
        let sorted = texts.clone();
        texts.sort_unstable();
        assert_eq!(texts, sorted, "names order as their text does");
    }
}

pub(super) async fn names_of_text_are_in_the_order_of_their_bytes<H: Harness>(stage: Stage<H>) {
    let category = stage.add_category("Standard").await;
    let texts: Vec<&str> = HOSTILE_NAMES
        .iter()
        .copied()
        .chain(["a", "B", "b", "ä", "Z", "aa", "a b", "a-b", "z", "Ω", "ω"])
        .collect();
    for (round, text) in texts.iter().enumerate() {
        stage.rename_keyed(&category, &format!("round {round}"), text).await;
    }
    let mut expected: Vec<String> =
        texts.iter().map(|text| stage.answer_key(text).name().to_string()).collect();
    expected.sort_unstable_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    for limit in [1, 4, 100] {
        let listed = stage.walk(Kind::Answer, partition(), limit).await;
        let names: Vec<String> = listed.iter().map(|listed| listed.key.name().to_string()).collect();
        assert_eq!(names, expected, "by pages of {limit}");
    }
}

pub(super) async fn every_page_size_meets_each_record_once<H: Harness>(stage: Stage<H>) {
    let mut expected = Vec::new();
    for number in 0..24 {
        expected.push(stage.add_category(&format!("number {number}")).await.name().clone());
    }
    expected.sort();
    for limit in [1, 2, 5, 8, 23, 24, 25, 1_000, u32::MAX] {
        assert_eq!(names(&stage, limit).await, expected, "by pages of {limit}");
        let page = page(&stage, Kind::TaxCategory, None, limit).await;
        let full = usize::try_from(limit).expect("a length").min(expected.len());
        assert_eq!(page.records.len(), full, "a page is filled as long as there are records");
    }
}

pub(super) async fn a_limit_of_zero_counts_as_one<H: Harness>(stage: Stage<H>) {
    for number in 0..3 {
        stage.add_category(&format!("number {number}")).await;
    }
    assert_eq!(page(&stage, Kind::TaxCategory, None, 0).await.records.len(), 1);
    assert_eq!(names(&stage, 0).await.len(), 3);
}

pub(super) async fn a_page_after_a_name_that_is_not_there<H: Harness>(stage: Stage<H>) {
    let mut keys = Vec::new();
    for number in 0..5 {
        stage.pass(std::time::Duration::from_secs(1));
        keys.push(stage.add_category(&format!("number {number}")).await);
    }
    let before_all = category_name(0);
    let KeyName::Id(first) = keys[0].name() else { panic!("an id") };
    assert!(before_all < *keys[0].name(), "{first} is later");
    let after_all =
        Key::tax_category(brand(), TaxCategoryId::made(order_core::value::Timestamp::MAX, [0; 10]));
    assert_eq!(page(&stage, Kind::TaxCategory, Some(before_all), 10).await.records.len(), 5);
    let behind = page(&stage, Kind::TaxCategory, Some(after_all.name().clone()), 10).await;
    assert!(behind.records.is_empty() && behind.next.is_none());
    let third = page(&stage, Kind::TaxCategory, Some(keys[2].name().clone()), 10).await;
    let listed: Vec<&Key> = third.records.iter().map(|listed| &listed.key).collect();
    assert_eq!(listed, [&keys[3], &keys[4]], "the page begins after the name, without it");
}

pub(super) async fn partitions_and_kinds_are_listed_apart<H: Harness>(stage: Stage<H>) {
    stage.run(create_brand(other_brand(), "Other")).await;
    let mut create = stage.create_category("theirs");
    create.brand = other_brand();
    stage.run(create).await;
    stage.add_category("ours").await;
    for (brand, text) in [(brand(), "ours"), (other_brand(), "theirs")] {
        let there = Partition::Brand(brand);
        let listed = stage.walk(Kind::TaxCategory, there, 10).await;
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].key.partition(), there);
        assert_eq!(listed[0].key.kind(), Kind::TaxCategory);
        let Some(Record::TaxCategory(category)) = &listed[0].found.record else { panic!("{:?}", listed[0]) };
        assert_eq!(category.name, name(text));
        assert_eq!(stage.walk(Kind::Brand, there, 10).await.len(), 1);
        assert!(stage.walk(Kind::Catalog, there, 10).await.is_empty());
    }
}

pub(super) async fn walking_while_others_insert_meets_each_old_one_once<H: Harness>(stage: Stage<H>) {
    let mut old = Vec::new();
    for number in 0..20 {
        old.push(stage.add_category(&format!("old {number}")).await.name().clone());
    }
    let mut met: Vec<KeyName> = Vec::new();
    let mut after = None;
    loop {
        // Half of the newcomers sort before everything, half behind.
        for micros in [1_000_000, crate::world::BEGIN_MICROS + 86_400_000_000] {
            stage.set_clock(crate::world::at(micros));
            stage.add_category("new").await;
        }
        let page = page(&stage, Kind::TaxCategory, after, 3).await;
        met.extend(page.records.iter().map(|listed| listed.key.name().clone()));
        after = page.next.map(|next| next.name);
        if after.is_none() || met.len() > 200 {
            break;
        }
        if met.len() > 30 {
            // The newcomers behind would keep the walk going for ever.
            break;
        }
    }
    let mut distinct = met.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), met.len(), "a record was met twice");
    for name in old {
        assert!(met.contains(&name), "{name} was there all the time and was not met");
    }
}

pub(super) async fn a_changed_record_is_listed_as_it_is_now<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("before").await;
    stage.add_category("another").await;
    let planned = stage.plan(stage.rename(&key, "after")).await;
    assert_eq!(stage.commit_one(planned.changeset).await, Commit::Done);
    let listed = stage.walk(Kind::TaxCategory, partition(), 10).await;
    assert_eq!(listed.len(), 2, "a change adds no record");
    let changed = listed.iter().find(|listed| listed.key == key).expect("it is listed");
    assert_eq!(changed.found.version, Version::from_number(2));
    let Some(Record::TaxCategory(category)) = &changed.found.record else { panic!("{changed:?}") };
    assert_eq!(**category, stage.record::<TaxCategory>(&key).await);
    assert_eq!(category.name, name("after"));
}

async fn page<H: Harness>(stage: &Stage<H>, kind: Kind, after: Option<KeyName>, limit: u32) -> Page {
    let after = after.map(|name| ListCursor { rank: 0, partition: partition(), name });
    let list = List::all(kind, partition(), limit).after(after);
    stage.store().list(list).await.expect("the store lists")
}

async fn names<H: Harness>(stage: &Stage<H>, limit: u32) -> Vec<KeyName> {
    let listed = stage.walk(Kind::TaxCategory, partition(), limit).await;
    listed.into_iter().map(|listed| listed.key.name().clone()).collect()
}

fn category_name(number: u8) -> KeyName {
    let earliest = TaxCategoryId::made(order_core::value::Timestamp::MIN, [number; 10]);
    Key::tax_category(brand(), earliest).name().clone()
}
