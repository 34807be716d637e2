//! A store with mails in its outbox, and somebody who delivers them.

use std::time::Duration;

use order_core::operation::member::InviteMember;
use order_core::party::{Access, MemberRole, Party};
use order_core::record::{DeliveryState, Recipient, TaskState};
use order_core::store::Store;
use order_core::value::TaskId;
use order_mail::{Delivered, Delivery, DeliverySettings, Mailer, Post, Sender, SmtpMailer, SmtpSettings};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{brand, create_brand, email, partition};

use crate::server::Server;

/// One who got their mail.
pub(crate) const DELIVERED: Delivered =
    Delivered { delivered: 1, later: 0, dead: 0, left: 0, stale: 0, unsettled: 0 };
/// One who is tried again.
pub(crate) const LATER: Delivered = Delivered { delivered: 0, later: 1, ..DELIVERED };
/// One who was given up.
pub(crate) const DEAD: Delivered = Delivered { delivered: 0, dead: 1, ..DELIVERED };

/// A world with a brand and nobody to tell.
pub(crate) async fn world() -> World<MemoryStore> {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    world
}

/// A world with an order in it, of which this brand tells so many addresses of its own. The buyer has two.
pub(crate) async fn ordered(of_brand: usize) -> World<MemoryStore> {
    let world = World::new(MemoryStore::new());
    let mut create = create_brand(brand(), "Nord Knitwear");
    create.settings.notification_addresses =
        (0..of_brand).map(|number| email(&format!("staff{number}"))).collect();
    world.run(create).await;
    let shop = world.open_shop(1).await;
    world.run(world.receive(shop.counter(0), 100)).await;
    let buyer = world.add_buyer(1).await;
    let cart = world.fill_cart(&shop, buyer, &[1]).await;
    let order = world.checkout(cart).await;
    world.run(order).await;
    world
}

/// Puts a mail to somebody into the outbox.
pub(crate) async fn invite<S: Store + Clone + 'static>(world: &World<S>, local: &str) {
    let role = MemberRole::Member(Access::Write);
    world.run(InviteMember { party: Party::Brand(brand()), email: email(local), role }).await;
}

pub(crate) fn post() -> Post {
    Post::new(Sender { address: "orders@house.example".parse().unwrap(), name: None })
}

/// What waits for no answer for long.
pub(crate) fn impatient() -> SmtpSettings {
    SmtpSettings {
        connect_within: Duration::from_millis(300),
        answer_within: Duration::from_millis(300),
        hand_over_within: Duration::from_millis(900),
        ..SmtpSettings::default()
    }
}

pub(crate) fn smtp(server: &Server) -> SmtpMailer {
    SmtpMailer::new(server.url().parse().unwrap(), impatient()).unwrap()
}

pub(crate) fn delivery<S: Store + Clone + 'static>(
    world: &World<S>,
    mailer: impl Mailer + 'static,
) -> Delivery {
    Delivery::new(world.desk().clone(), post(), mailer, DeliverySettings::default())
}

/// Delivers one round.
pub(crate) async fn work(delivery: &Delivery) -> Delivered {
    delivery.work(1_000).await.unwrap()
}

/// Everybody who is still to be told, or was given up, with the id of their task.
pub(crate) async fn waiting<S: Store + Clone + 'static>(world: &World<S>) -> Vec<(TaskId, Recipient)> {
    let mut waiting = Vec::new();
    let open = world.tasks(partition(), TaskState::Open, 100).await;
    for task in open.into_iter().chain(world.tasks(partition(), TaskState::Dead, 100).await) {
        for recipient in task.recipients {
            let there = matches!(recipient.state, DeliveryState::Open { .. } | DeliveryState::Dead { .. });
            if there && !waiting.contains(&(task.task.id(), recipient.clone())) {
                waiting.push((task.task.id(), recipient));
            }
        }
    }
    waiting
}

/// Nobody waits any more.
pub(crate) async fn assert_done<S: Store + Clone + 'static>(world: &World<S>) {
    assert_eq!(waiting(world).await, []);
}

/// The one who waits.
pub(crate) async fn only<S: Store + Clone + 'static>(world: &World<S>) -> (TaskId, Recipient) {
    let mut waiting = waiting(world).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    waiting.remove(0)
}

/// Lets the time pass until whoever was tried again is due, and until no lease runs any more.
pub(crate) fn later<S: Store + Clone + 'static>(world: &World<S>) {
    world.pass(Duration::from_secs(2 * 60 * 60));
}
