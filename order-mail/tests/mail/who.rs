//! Who gets a mail of a change, and who does not.

use order_core::catalog::{Rates, TransactionTerm};
use order_core::operation::order::RejectOrder;
use order_core::operation::party::CreateOfflineBuyer;
use order_core::order::Notify;
use order_core::party::{BuyerType, ConnectionTerms, OrganizationProfile};
use order_core::value::{Body, OrderId};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{Shop, brand, localized, partition};

use crate::server::Server;
use crate::stage::{assert_done, delivery, smtp, work};

async fn opened() -> (World<MemoryStore>, Shop) {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    let shop = world.open_shop(1).await;
    world.run(world.receive(shop.counter(0), 100)).await;
    (world, shop)
}

/// The order of an offline buyer that has these addresses.
async fn order_of(world: &World<MemoryStore>, shop: &Shop, emails: &[&str]) -> OrderId {
    let profile = OrganizationProfile {
        buyer_type: BuyerType::Individual,
        name: localized("Aki"),
        representative: None,
        emails: emails.iter().map(|email| email.parse().unwrap()).collect(),
        recipients: Vec::new(),
        country: "JP".parse().unwrap(),
        phone: None,
        contact_email: None,
    };
    let (term, currency) = (TransactionTerm::new("wholesale").unwrap(), "EUR".parse().unwrap());
    let terms = ConnectionTerms { term, currency, rates: Rates::default() };
    let buyer = world.run(CreateOfflineBuyer { brand: brand(), profile, code: None, terms }).await.id;
    let cart = world.fill_cart(shop, buyer, &[1]).await;
    let place = world.checkout(cart).await;
    world.run(place).await.id
}

fn reject(order: OrderId, notify: Notify) -> RejectOrder {
    RejectOrder { brand: brand(), order, seen: None, notify }
}

/// Whoever has a mail now.
async fn told(world: &World<MemoryStore>) -> Vec<String> {
    let server = Server::start().await;
    work(&delivery(world, smtp(&server))).await;
    assert_done(world).await;
    let mut told: Vec<String> = server.taken().into_iter().map(|mail| mail.to).collect();
    told.sort();
    told
}

#[tokio::test]
async fn a_notice_that_is_switched_off_is_sent_to_nobody() {
    let (world, shop) = opened().await;
    let buyer = world.add_buyer(1).await;
    for (notify, to) in [
        (Notify::silent(), &[][..]),
        (
            Notify::with_body(Body::new("Sold out,\nsorry.").unwrap()),
            &["accounts1@shop.example", "buying1@shop.example"][..],
        ),
    ] {
        let cart = world.fill_cart(&shop, buyer, &[1]).await;
        let place = world.checkout(cart).await;
        let order = world.run(place).await.id;
        assert_eq!(told(&world).await.len(), 3);
        world.run(reject(order, notify)).await;
        assert_eq!(told(&world).await, to);
    }
}

#[tokio::test]
async fn an_offline_buyer_with_an_address_gets_mail_and_one_without_is_seen_to_get_none() {
    let (world, shop) = opened().await;
    for (emails, to, counted) in [(&["aki@home.example"][..], &["aki@home.example"][..], 1), (&[], &[], 0)] {
        let order = order_of(&world, &shop, emails).await;
        let placed = [to, &["orders@brand.example"]].concat();
        assert_eq!(told(&world).await, placed);
        world.run(reject(order, Notify::send())).await;
        assert_eq!(told(&world).await, to);
        let log = world.log(partition()).await;
        let note = log.iter().rev().find_map(|entry| entry.notice.as_ref()).unwrap();
        assert_eq!((note.sent, note.recipients), (true, Some(counted)));
    }
}
