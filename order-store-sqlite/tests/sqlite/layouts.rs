//! Databases of every layout that was ever released open for ever, tell what they told, and go on.
//!
//! A file of a new layout is made once, by running the tests with `ORDER_WRITE_LAYOUT` set to its name, and never again.

use std::path::{Path, PathBuf};

use futures_executor::block_on;
use order_core::catalog::{Sku, TaxCategory};
use order_core::operation::letter::RetryDeadLetter;
use order_core::order::{Order, OrderStatus, OriginalOrder};
use order_core::record::{
    DeliveryState, Figures, Key, Kind, ListScope, OrderFilter, OrderQuery, Stored, TallyBy, TallyQuery,
    TaskState, Version,
};
use order_core::store::{Cursor, Feed, FindOrders, List, Store};
use order_core::value::Line;
use order_testkit::World;
use order_testkit::world::{BEGIN_MICROS, at, brand, partition};

use super::support::{File, number, place, text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts")
}

/// What every file holds: an order, a cart that it consumed, a category that was renamed and one that waits.
fn write(to: &Path) {
    let file = File::new();
    let world = file.world();
    let renamed = block_on(world.add_category("Before"));
    block_on(world.rename_keyed(&renamed, "After", "layout"));
    place(&world);
    drop(world);
    std::fs::copy(&file.path, to).unwrap();
}

fn only<T: Stored + Clone>(world: &World<order_store_sqlite::SqliteStore>, kind: Kind) -> (Key, Version, T) {
    let mut listed = block_on(world.walk(kind, partition(), 10));
    assert_eq!(listed.len(), 1, "one record of {kind:?}");
    let listed = listed.remove(0);
    let record = T::of(listed.found.record.as_ref().unwrap()).unwrap().as_ref().clone();
    (listed.key, listed.found.version, record)
}

#[test]
fn every_layout_opens_and_goes_on() {
    if let Ok(name) = std::env::var("ORDER_WRITE_LAYOUT") {
        write(&folder().join(name));
    }
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        check(&entry.unwrap().path());
        files += 1;
    }
    assert!(files > 0, "there is no file of any layout");
}

/// What makes a file of the second layout of one of the first.
const SECOND: &str = "
    ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
    DROP INDEX outbox_open;
    CREATE INDEX outbox_open ON outbox (channel, seq, due, leased_until) WHERE due IS NOT NULL;
    PRAGMA user_version = 2;";

/// A letter that was dead before letters were listed is listed, and can be tried again.
#[test]
fn what_was_dead_in_an_older_layout_is_a_dead_letter() {
    for step in ["", SECOND] {
        let file = File::new();
        std::fs::copy(folder().join("1.sqlite"), &file.path).unwrap();
        file.sql().execute_batch(step).unwrap();
        file.sql()
            .execute_batch(
                "UPDATE outbox_recipients SET state = 'dead', attempts = 2, due = NULL, at = 7, reason = 'gone'
                 WHERE task = 1;
                 UPDATE outbox SET due = NULL, fence = 2, leased_until = 9 WHERE seq = 1;",
            )
            .unwrap();
        let world = World::new(file.open());
        world.set_clock(at(BEGIN_MICROS + 60_000_000));
        let dead = block_on(world.tasks(partition(), TaskState::Dead, 10));
        assert_eq!((dead.len(), block_on(world.tasks(partition(), TaskState::Open, 10)).len()), (1, 1));
        let recipient = &dead[0].recipients[0];
        assert_eq!((recipient.attempts, recipient.state), (2, DeliveryState::Dead { at: at(7) }));
        assert_eq!(recipient.failure.as_deref(), Some("gone"));
        let letter = world.letter(&dead[0].task, &recipient.to);
        block_on(world.run(RetryDeadLetter { letter, due: None }));
        assert_eq!(block_on(world.lease(world.now(), 10)).len(), 2);
    }
}

fn check(path: &Path) {
    let file = File::new();
    std::fs::copy(path, &file.path).unwrap();
    let world = World::new(file.open());
    world.set_clock(at(BEGIN_MICROS + 60_000_000));

    let (key, version, order) = only::<Order>(&world, Kind::Order);
    assert_eq!((version, order.original.total.to_string().as_str()), (Version::from_number(1), "343.00 EUR"));
    let (_, _, original) = only::<OriginalOrder>(&world, Kind::OriginalOrder);
    assert_eq!(original.lines().count(), 2);
    let (category, version, renamed) = only::<TaxCategory>(&world, Kind::TaxCategory);
    assert_eq!((version, renamed.name.to_string().as_str()), (Version::from_number(2), "After"));
    assert!(block_on(world.walk(Kind::Cart, partition(), 10)).is_empty());

    searched(&world, &order);

    let feed = Feed { partition: partition(), subject: None, after: Cursor::START, limit: 100 };
    let log = block_on(world.store().events_after(feed)).unwrap();
    assert_eq!(log.events.last().map(|event| event.entry.operation.as_str()), Some("place_order"));
    assert_eq!(log.events.last().map(|event| &event.entry.subject.name), Some(key.name()));
    let leases = block_on(world.lease(world.now(), 10));
    assert_eq!(leases.iter().map(|lease| lease.recipients.len()).sum::<usize>(), 3);

    // The answer to the old request is still known, so the name does not change back and forth.
    block_on(world.rename_keyed(&category, "After", "layout"));
    assert_eq!(block_on(world.version(&category)), Version::from_number(2));
    block_on(world.run(world.rename(&category, "Now")));
    assert_eq!(block_on(world.version(&category)), Version::from_number(3));
    let connection = file.sql();
    assert_eq!(text(&connection, "SELECT group_concat(DISTINCT channel) FROM outbox"), "mail");
    assert_eq!(number(&connection, "SELECT user_version FROM pragma_user_version"), 3);
    assert_eq!(number(&connection, "SELECT min(amount) FROM stock"), 3);
    assert_eq!(number(&connection, "SELECT sum(quantity) FROM order_lines"), 14);
    assert_eq!(number(&connection, "SELECT count(*) FROM brands"), 1);
    assert!(block_on(world.found(&Key::brand(brand()))).record.is_some());
}

/// An order of any layout is found by what it tells.
fn searched(world: &World<order_store_sqlite::SqliteStore>, order: &Order) {
    let text = |text: &str| Some(Line::new(text).unwrap());
    let sku = block_on(world.walk(Kind::Sku, partition(), 10)).remove(0).key;
    let sku: Sku = block_on(world.record(&sku));
    for (scope, count) in [
        (ListScope::SkusOf(brand(), sku.product), 2),
        (ListScope::PlacesOf(brand(), order.catalog), 1),
        (ListScope::MovementsOf(brand(), sku.id), 2),
        (ListScope::ConnectionsOf(order.buyer), 1),
    ] {
        assert_eq!(block_on(world.pages(List::of(scope, 1))).len(), count, "{scope:?}");
    }
    let filters = [
        OrderFilter::default(),
        OrderFilter { code: Some(order.code.clone()), ..OrderFilter::default() },
        OrderFilter { statuses: [OrderStatus::AwaitingConfirmation].into(), ..OrderFilter::default() },
        OrderFilter { buyers: [order.buyer].into(), ..OrderFilter::default() },
        OrderFilter { by_card: Some(false), ..OrderFilter::default() },
        OrderFilter { sku: Some(sku.id), ..OrderFilter::default() },
        OrderFilter { text: text(&order.code.as_str().to_lowercase()), ..OrderFilter::default() },
    ];
    for filter in filters {
        let query = OrderQuery { filter, ..OrderQuery::of_brand(brand()) };
        let find = FindOrders { query, after: None, limit: 10 };
        let page = block_on(world.store().find_orders(find.clone())).unwrap();
        assert_eq!(
            page.orders.iter().map(|found| found.order.id).collect::<Vec<_>>(),
            [order.id],
            "{find:?}"
        );
    }
    let by = TallyBy::Sku;
    let figures = Figures::Current;
    let query =
        TallyQuery { brand: brand(), filter: OrderFilter::default(), counted_only: true, figures, by };
    let tallied = block_on(world.store().tally(query)).unwrap();
    assert_eq!(tallied.iter().map(|row| row.pieces.get()).collect::<Vec<_>>(), [7, 7]);
    let terms: Vec<_> = tallied.into_iter().map(|row| row.term).collect();
    assert_eq!(terms, [order.term.clone(), order.term.clone()]);
}
