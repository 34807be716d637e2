//! Claims and answers: records whose name is a text.

use order_core::RunError;
use order_core::catalog::PriceList;
use order_core::catalog::TaxCategory;
use order_core::operation::catalog::{CreateProduct, NewSku};
use order_core::record::{Answer, Claim, ClaimScope, Key, Kind, Version};
use order_core::store::Commit;

use super::{Harness, Stage};
use crate::world::{HOSTILE_NAMES, brand, code, localized, name, partition};

pub(super) async fn an_idempotency_key_and_its_change_come_together<H: Harness>(stage: Stage<H>) {
    let category = stage.add_category("Standard").await;
    let rename = || stage.desk().run(stage.rename(&category, "changed"), stage.host()).key(name("once"));
    let first = rename().await.expect("it is changed");
    let entries = stage.log(partition()).await.len();
    let again = rename().await.expect("it is answered again");
    assert_eq!(again, first, "the same request has the same answer");
    assert_eq!(stage.log(partition()).await.len(), entries, "nothing happened twice");
    assert_eq!(stage.version(&category).await, Version::from_number(2));
    assert_eq!(stage.version(&stage.answer_key("once")).await, Version::from_number(1));
    let other = stage.desk().run(stage.rename(&category, "other"), stage.host()).key(name("once")).await;
    assert!(matches!(other, Err(RunError::KeyReused)), "{other:?}");
}

pub(super) async fn a_lost_claim_takes_its_change_with_it<H: Harness>(stage: Stage<H>) {
    // Two creators of one brand, each with its log entry: the loser leaves neither record nor entry.
    let create = |text| crate::world::create_brand(crate::world::other_brand(), text);
    let there = order_core::record::Partition::Brand(crate::world::other_brand());
    let first = stage.plan(create("first")).await.changeset;
    let second = stage.plan(create("second")).await.changeset;
    assert_eq!(stage.commit_one(second).await, Commit::Done);
    let before = stage.traces(there, &[]).await;
    assert!(matches!(stage.commit_one(first).await, Commit::Conflict { .. }));
    assert_eq!(stage.traces(there, &[]).await, before);
    assert_eq!(before.log.len(), 1);
}

pub(super) async fn claims_of_hostile_texts_do_not_meet<H: Harness>(stage: Stage<H>) {
    let category = stage.add_category("Standard").await;
    for (round, text) in HOSTILE_NAMES.iter().enumerate() {
        stage.rename_keyed(&category, &format!("round {round}"), text).await;
    }
    let listed = stage.walk(Kind::Answer, partition(), 3).await;
    assert_eq!(listed.len(), HOSTILE_NAMES.len());
    for text in HOSTILE_NAMES {
        let key = stage.answer_key(text);
        assert!(listed.iter().any(|listed| listed.key == key), "{text} is not listed");
        let answer: Answer = stage.record(&key).await;
        assert!(!answer.receipt.is_empty());
    }
    let last = format!("round {}", HOSTILE_NAMES.len() - 1);
    assert_eq!(stage.record::<TaxCategory>(&category).await.name, name(&last));
}

pub(super) async fn two_takers_of_one_claim_and_one_wins<H: Harness>(stage: Stage<H>) {
    // Two products of one model number: the loser leaves no product, no SKU and no claim of a SKU number.
    let prices = || PriceList::new(Vec::new()).expect("no prices");
    let mut create = CreateProduct::of(brand(), code("SCARF"), localized("Scarf"), prices());
    create.skus = vec![NewSku::of(code("S-1"), Vec::new())];
    let first = stage.plan(create.clone()).await;
    let second = stage.plan(create).await;
    assert_ne!(first.output.id, second.output.id);
    assert_eq!(stage.commit_one(second.changeset).await, Commit::Done);
    let before = stage.traces(partition(), &[]).await;
    let claim = ClaimScope::ModelNumber(&code("SCARF")).key(brand());
    assert_eq!(stage.commit_one(first.changeset).await, Commit::Conflict { key: claim.clone() });
    assert_eq!(stage.traces(partition(), &[]).await, before);
    assert_eq!(stage.version(&Key::product(brand(), first.output.id)).await, Version::NEVER);
    let held: Claim = stage.record(&claim).await;
    assert_eq!(held.target, second.output.id.as_uuid());
}

pub(super) async fn a_claim_given_back_is_free_for_another<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    stage.run(stage.receive(shop.counter(0), 9)).await;
    let buyer = stage.add_buyer(1).await;
    let slot = ClaimScope::CartSlot(buyer, shop.catalog).key(brand());
    let cart = stage.fill_cart(&shop, buyer, &[1]).await;
    let placed = stage.run(stage.checkout(cart).await).await;
    assert!(stage.found(&slot).await.record.is_none(), "placing gives the slot back");
    let code: Claim = stage.record(&ClaimScope::OrderCode(&placed.code).key(brand())).await;
    assert_eq!(code.target, placed.id.as_uuid());
    let next = stage.fill_cart(&shop, buyer, &[2]).await;
    assert_ne!(next, cart);
    let held: Claim = stage.record(&slot).await;
    assert_eq!(held.target, next.as_uuid());
}
