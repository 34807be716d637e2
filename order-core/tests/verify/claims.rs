//! Claims, both ways, and tags.

use futures_executor::block_on;
use order_core::order::{Colour, Order, Tag};
use order_core::record::{Claim, ClaimScope, Key, Kind};
use order_core::value::{OrderId, TagId};
use order_testkit::world::{brand, code, id, name, partition};

use crate::scene::Scene;

#[test]
fn every_claim_that_is_lost_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let claims = scene.world.walk(Kind::Claim, partition(), 10).await;
        assert!(claims.len() > 5);
        for claim in claims {
            scene.world.store().hide(&claim.key);
            assert_eq!(scene.drifts().await, ["claim"], "{:?}", claim.key);
        }
    });
}

#[test]
fn every_claim_for_another_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        for claim in scene.world.walk(Kind::Claim, partition(), 10).await {
            let nobody = id(OrderId::made, 404).as_uuid();
            scene.world.store().bend(&claim.key, |claim: &mut Claim| claim.target = nobody).await;
            let found = scene.verify().await;
            // It is not the record's, and what it stands for is not there.
            assert_eq!(found.drifts.len(), 2, "{:#?}", found.drifts);
            assert_eq!(scene.drifts().await, ["claim"], "{:?}", claim.key);
        }
    });
}

#[test]
fn a_claim_that_nothing_has_any_more_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let key = ClaimScope::OrderCode(&code("OLD")).key(brand());
        scene.world.store().add(&key, Claim { target: scene.orders[0].as_uuid() });
        let found = scene.verify().await;
        assert_eq!(found.drifts.len(), 1);
        assert_eq!(found.drifts[0].code(), "claim");
    });
}

#[test]
fn tags_are_known_and_have_their_names() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        let (tag, text) = (id(TagId::made, 3), name("Rush"));
        let tagged = |order: &mut Order| {
            order.tags.insert(tag);
        };
        let made = Tag { id: tag, brand: brand(), name: text.clone(), colour: Colour::GREY };
        let claim = Claim { target: tag.as_uuid() };
        store.bend(&scene.key(0), tagged).await;
        assert_eq!(scene.drifts().await, ["tag"]);
        store.bend(&scene.key(0), tagged).await;
        store.add(&Key::tag(brand(), tag), made.clone());
        assert_eq!(scene.drifts().await, ["claim"]);
        store.bend(&scene.key(0), tagged).await;
        store.add(&Key::tag(brand(), tag), made);
        store.add(&ClaimScope::TagName(&text).key(brand()), claim);
        assert_eq!(scene.verify().await.drifts, Vec::new());
    });
}
