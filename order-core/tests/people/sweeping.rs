//! What has had its time is forgotten, and nothing else.

use std::time::Duration;

use futures_executor::block_on;
use order_core::cart::GuestCart;
use order_core::operation::account::{
    CloseSessions, LOG_IN_TRIES, RecordFailedLogIn, RequestPasswordReset, SignUpWay,
};
use order_core::operation::link::{AdmitGuest, ByLink, CreateLink, FillGuestCart};
use order_core::operation::{CountTry, Counted};
use order_core::party::{AccountCode, GuestPass, LinkKind, SessionLength, ThrottleRule};
use order_core::record::{Kind, Partition};
use order_core::value::BuyerOrganizationId;
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{brand, code, email, hashed, id, name, new_code, secret, sign_up};

async fn count(world: &World<MemoryStore>, partition: Partition, kind: Kind) -> usize {
    world.walk(kind, partition, 100).await.len()
}

async fn sweep(world: &World<MemoryStore>, partition: Partition) -> (u64, u64) {
    let swept = world.desk().sweep(partition).await.unwrap();
    (swept.seen, swept.forgotten)
}

const MOMENT: Duration = Duration::from_micros(1);

#[test]
fn sessions_are_forgotten_when_they_are_over_or_closed_with_others() {
    block_on(async {
        let world = World::new(MemoryStore::new());
        let account = world.sign_up("ann").await;
        let partition = Partition::Account(account);
        let first = world.log_in("ann", 1).await;
        world.log_in("ann", 2).await;
        assert_eq!(sweep(&world, partition).await, (2, 0));
        world.run(CloseSessions { account, keep: Some(first) }).await;
        assert_eq!(sweep(&world, partition).await, (2, 1));
        assert!(world.who_is("ann", 1).await.is_some());
        world.pass(SessionLength::USUAL.duration().checked_sub(MOMENT).unwrap());
        assert_eq!(sweep(&world, partition).await, (1, 0));
        world.pass(MOMENT);
        assert_eq!(sweep(&world, partition).await, (1, 1));
        assert_eq!(count(&world, partition, Kind::Session).await, 0);
        assert_eq!(count(&world, partition, Kind::Account).await, 1);
    });
}

#[test]
fn codes_and_what_was_counted_are_forgotten_when_they_say_nothing_any_more() {
    block_on(async {
        let world = World::new(MemoryStore::new());
        let account = world.run(sign_up("ann", SignUpWay::ByCode(new_code(1)))).await.account;
        let partition = Partition::Account(account);
        for _ in 0..LOG_IN_TRIES.tries {
            world.run(RecordFailedLogIn { account }).await;
        }
        world.pass(MOMENT);
        world.run(RequestPasswordReset { email: email("ann"), code: new_code(2) }).await;
        // Two codes, how many of each were sent, and the lock.
        assert_eq!(sweep(&world, partition).await, (5, 0));
        let blocked = Duration::from_secs(LOG_IN_TRIES.blocked_seconds.into());
        world.pass(blocked.checked_sub(MOMENT).unwrap());
        assert_eq!(sweep(&world, partition).await, (5, 1), "the lock is over");
        world.pass(AccountCode::LASTS.checked_sub(blocked).unwrap());
        assert_eq!(sweep(&world, partition).await, (4, 2), "the first code, and its count");
        world.pass(MOMENT);
        assert_eq!(sweep(&world, partition).await, (2, 2));
    });
}

#[test]
fn what_the_host_counts_is_swept_in_its_partition() {
    block_on(async {
        let world = World::new(MemoryStore::new());
        let rule = ThrottleRule { tries: 1, within_seconds: 5, blocked_seconds: 10 };
        let try_once = |what: &str| CountTry { partition: Partition::Host, what: code(what), rule };
        assert_eq!(world.run(try_once("a")).await, Counted::Passed);
        let until = world.now().saturating_add(Duration::from_secs(10));
        assert_eq!(world.run(try_once("a")).await, Counted::Blocked { until });
        assert_eq!(sweep(&world, Partition::Host).await, (1, 0));
        world.pass(Duration::from_secs(10));
        assert_eq!(sweep(&world, Partition::Host).await, (1, 1));
    });
}

#[test]
fn passes_of_guests_are_forgotten_when_they_are_over() {
    block_on(async {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let shop = world.open_shop(1).await;
        let kind = LinkKind::Customer { catalogs: [shop.catalog].into() };
        let mut create = CreateLink::of(brand(), name("Fair"), kind, secret(1));
        create.passcode = Some(hashed("spring"));
        world.run(create).await;
        let by = ByLink { token: secret(1), guest: secret(2) };
        world.run(AdmitGuest { brand: brand(), by, passcode: hashed("spring") }).await;
        let partition = Partition::Brand(brand());
        world.pass(GuestPass::LASTS.checked_sub(MOMENT).unwrap());
        assert_eq!(sweep(&world, partition).await, (1, 0));
        world.pass(MOMENT);
        assert_eq!(sweep(&world, partition).await, (1, 1));
        assert_eq!(count(&world, partition, Kind::OrderLink).await, 1);
    });
}

#[test]
fn carts_of_guests_are_forgotten_when_nobody_changed_them_for_thirty_days() {
    block_on(async {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let shop = world.open_shop(1).await;
        let kind = LinkKind::Customer { catalogs: [shop.catalog].into() };
        world.run(CreateLink::of(brand(), name("Fair"), kind, secret(1))).await;
        let partition = Partition::Brand(brand());
        let by = |guest| ByLink { token: secret(1), guest: secret(guest) };
        let items = world.fill(&shop, id(BuyerOrganizationId::made, 1), &[0]).items;
        let fill = |guest| {
            let (by, items) = (by(guest), items.clone());
            FillGuestCart { brand: brand(), by, catalog: shop.catalog, seen: None, items }
        };
        world.run(fill(2)).await;
        world.run(fill(3)).await;
        world.pass(MOMENT);
        world.run(fill(3)).await;
        world.pass(GuestCart::KEPT.checked_sub(MOMENT).unwrap());
        assert_eq!(sweep(&world, partition).await, (2, 1), "the other was changed since");
        world.pass(MOMENT);
        assert_eq!(sweep(&world, partition).await, (1, 1));
    });
}
