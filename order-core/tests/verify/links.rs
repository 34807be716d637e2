//! Order links and their secrets.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::link::{CreateLink, DeleteLink};
use order_core::party::{LinkKind, LinkSecret, LinkStatus, OrderLink};
use order_core::record::{ClaimScope, Key};
use order_core::value::LinkId;
use order_testkit::world::{brand, hashed, id, name, secret};

use crate::scene::Scene;

/// A link with a passcode.
async fn linked() -> (Scene, LinkId) {
    let scene = Scene::set().await;
    let kind = LinkKind::Customer { catalogs: BTreeSet::from([scene.shop.catalog]) };
    let mut create = CreateLink::of(brand(), name("Fair"), kind, secret(1));
    create.passcode = Some(hashed("spring"));
    let link = scene.world.run(create).await.id;
    assert_eq!(scene.drifts().await, [""; 0]);
    (scene, link)
}

#[test]
fn a_link_has_the_secrets_that_it_says() {
    block_on(async {
        let (scene, link) = linked().await;
        let store = scene.world.store();
        let (key, secrets) = (Key::order_link(brand(), link), Key::link_secret(brand(), link));
        store.bend(&key, |link: &mut OrderLink| link.has_passcode = false).await;
        assert_eq!(scene.drifts().await, ["link_secret"]);
        store.bend(&secrets, |secret: &mut LinkSecret| secret.passcode = None).await;
        assert_eq!(scene.drifts().await, ["link_secret"]);
        store.bend(&key, |link: &mut OrderLink| link.status = LinkStatus::Deleted).await;
        assert_eq!(scene.drifts().await, ["link_secret"]);
        store.hide(&secrets);
        assert_eq!(scene.drifts().await, ["claim", "link_secret"]);
        scene.world.run(DeleteLink { brand: brand(), link, seen: None }).await;
        assert_eq!(scene.drifts().await, [""; 0], "a deleted link has none");
    });
}

#[test]
fn a_token_is_claimed_for_its_link() {
    block_on(async {
        let (scene, link) = linked().await;
        let store = scene.world.store();
        store.hide(&ClaimScope::LinkToken(&secret(1)).key(brand()));
        assert_eq!(scene.drifts().await, ["claim"]);
        let secrets = Key::link_secret(brand(), link);
        store.bend(&secrets, |secret: &mut LinkSecret| secret.link = id(LinkId::made, 404)).await;
        assert_eq!(scene.drifts().await, ["claim"]);
        store.bend(&secrets, |kept: &mut LinkSecret| kept.token = secret(2)).await;
        assert_eq!(scene.drifts().await, ["claim"]);
    });
}
