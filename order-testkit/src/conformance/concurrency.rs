//! Several threads at once.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use order_core::catalog::TaxCategory;
use order_core::operation::order::PlaceOrder;
use order_core::party::Brand;
use order_core::record::{Key, Keys, Kind, LogEntry, Record, Version};
use order_core::store::{Commit, Cursor, Feed, Store};
use order_core::value::{OrderId, TaxRate};

use super::{Harness, Stage};
use crate::world::{Shop, World, create_brand, name, other_brand, partition};

const THREADS: u64 = 4;

/// Far more tries than any honest store needs, so that a case fails and does not hang.
const TRIES: u64 = 20_000;

/// Tells others that a thread is over, also when it panics.
struct Ends<'a>(&'a AtomicU64);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

pub(super) async fn increments_of_many_threads_are_all_kept<H: Harness>(stage: Stage<H>) {
    const EACH: u64 = 25;
    let key = stage.add_category("0").await;
    stage.run(with_rate(&stage, &key, 0)).await;
    let begun = stage.version(&key).await.number();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                H::block_on(async {
                    for _ in 0..EACH {
                        increment(&stage, &key).await;
                    }
                });
            });
        }
    });
    let read: TaxCategory = stage.record(&key).await;
    let sum = THREADS * EACH;
    assert_eq!(u64::from(read.rate.ppm()), sum, "an increment is lost");
    assert_eq!(stage.version(&key).await, Version::from_number(begun + sum));
}

pub(super) async fn of_many_creators_one_wins<H: Harness>(stage: Stage<H>) {
    for round in 0..10 {
        let id = order_core::value::BrandId::made(stage.now(), [round; 10]);
        let mut changes = Vec::new();
        for thread in 0..THREADS {
            changes.push(stage.plan(create_brand(id, &format!("thread {thread}"))).await.changeset);
        }
        let winners = AtomicU64::new(0);
        thread::scope(|scope| {
            for change in changes {
                scope.spawn(|| {
                    if H::block_on(stage.commit_one(change)) == Commit::Done {
                        winners.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(winners.load(Ordering::SeqCst), 1);
        let there = order_core::record::Partition::Brand(id);
        assert_eq!(stage.log(there).await.len(), 1, "the losers logged something");
    }
}

pub(super) async fn a_reader_never_sees_half_a_changeset<H: Harness>(stage: Stage<H>) {
    // Round n writes the category and the answer of its idempotency key in one changeset.
    const ROUNDS: u64 = 120;
    let key = stage.add_category("0").await;
    let answers: Vec<Key> = (0..ROUNDS).map(|round| stage.answer_key(&format!("k{round}"))).collect();
    let writing = AtomicU64::new(1);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ends = Ends(&writing);
            H::block_on(async {
                for round in 0..ROUNDS {
                    stage.rename_keyed(&key, &format!("round {round}"), &format!("k{round}")).await;
                }
            });
        });
        for _ in 0..2 {
            scope.spawn(|| {
                H::block_on(async {
                    while writing.load(Ordering::SeqCst) > 0 {
                        let mut keys = Keys::new();
                        // Answers before and after the record, so that no order of reading hides a gap.
                        answers.iter().step_by(2).for_each(|answer| keys.record(answer.clone()));
                        keys.record(key.clone());
                        answers.iter().skip(1).step_by(2).for_each(|answer| keys.record(answer.clone()));
                        let facts = stage.store().load(keys).await.expect("the store loads");
                        let answered =
                            answers.iter().filter(|answer| facts.version(answer) != Version::NEVER);
                        let answered = u64::try_from(answered.count()).expect("few");
                        let version = facts.version(&key).number();
                        assert_eq!(
                            version,
                            answered + 1,
                            "a record and its answer are not of one point in time"
                        );
                    }
                });
            });
        }
    });
    assert_eq!(stage.version(&key).await, Version::from_number(ROUNDS + 1));
}

pub(super) async fn an_event_never_appears_behind_a_cursor<H: Harness>(stage: Stage<H>) {
    const EACH: u64 = 40;
    let open = AtomicU64::new(THREADS);
    let mut seen: Vec<LogEntry> = Vec::new();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let _ends = Ends(&open);
                H::block_on(async {
                    for round in 0..EACH {
                        let outcome = stage.plan(stage.create_category(&round.to_string())).await;
                        assert_eq!(stage.commit_one(outcome.changeset).await, Commit::Done);
                    }
                });
            });
        }
        scope.spawn(|| {
            H::block_on(async {
                let mut after = Cursor::START;
                loop {
                    let last = open.load(Ordering::SeqCst) == 0;
                    let feed = Feed { partition: partition(), subject: None, after, limit: 7 };
                    let events = stage.feed(feed).await;
                    let nothing = events.events.is_empty();
                    after = events.next;
                    seen.extend(events.events.into_iter().map(|event| event.entry));
                    if nothing && last {
                        break;
                    }
                }
            });
        });
    });
    assert_eq!(seen, stage.log(partition()).await, "whoever followed the cursor missed something");
    assert_eq!(u64::try_from(seen.len()).expect("few"), THREADS * EACH + 1);
}

pub(super) async fn the_last_piece_goes_to_one_buyer<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    for round in 0..10 {
        stage.run(stage.receive(shop.counter(0), 1)).await;
        let orders = race(&stage, &shop, round * 10, 2).await;
        assert_eq!(orders.iter().filter(|placed| placed.is_ok()).count(), 1, "{orders:?}");
        assert_eq!(stage.amount(shop.counter(0)).await, 0);
    }
}

pub(super) async fn as_many_orders_as_there_are_pieces<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    stage.run(stage.receive(shop.counter(0), 5)).await;
    let orders = race(&stage, &shop, 0, 12).await;
    assert_eq!(orders.iter().filter(|placed| placed.is_ok()).count(), 5, "{orders:?}");
    assert_eq!(stage.amount(shop.counter(0)).await, 0);
    assert_eq!(stage.walk(Kind::Order, partition(), 100).await.len(), 5);
    let tasks = stage.lease(stage.now(), 100).await;
    assert_eq!(tasks.len(), 10, "two notices for each order");
    for refused in orders.iter().filter_map(|placed| placed.as_ref().err()) {
        assert!(refused.contains("StockShort"), "{refused}");
    }
    stage.assert_sound().await;
}

pub(super) async fn one_cart_placed_at_once_is_one_order<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    let buyer = stage.add_buyer(1).await;
    stage.run(stage.receive(shop.counter(0), 100)).await;
    for _ in 0..6 {
        let before = stage.walk(Kind::Order, partition(), 100).await.len();
        let cart = stage.fill_cart(&shop, buyer, &[1]).await;
        let place = stage.checkout(cart).await;
        let ids: Vec<_> = thread::scope(|scope| {
            let submit = || scope.spawn(|| H::block_on(stage.run(place.clone())).id);
            let submits: Vec<_> = (0..THREADS).map(|_| submit()).collect();
            submits.into_iter().map(|submit| submit.join().expect("it is answered")).collect()
        });
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "one cart became several orders");
        assert_eq!(stage.walk(Kind::Order, partition(), 100).await.len(), before + 1);
    }
    assert_eq!(stage.amount(shop.counter(0)).await, 100 - 6);
}

pub(super) async fn moves_of_many_threads_add_up<H: Harness>(stage: Stage<H>) {
    const EACH: u32 = 25;
    let shop = stage.open_shop(1).await;
    let key = shop.counter(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                H::block_on(async {
                    for pieces in 1..=EACH {
                        let received = stage.plan(stage.receive(key, pieces)).await.changeset;
                        let corrected = stage.plan(stage.correct(key, -1)).await.changeset;
                        let outcomes = stage.commit(vec![received, corrected]).await;
                        assert_eq!(outcomes, [Commit::Done, Commit::Done], "moves do not conflict");
                    }
                });
            });
        }
    });
    let sum = i64::from(EACH * (EACH + 1) / 2 - EACH) * i64::try_from(THREADS).expect("few");
    assert_eq!(stage.amount(key).await, sum);
    let mut moved = 0;
    for listed in stage.walk(Kind::StockMovement, partition(), 100).await {
        let Some(Record::StockMovement(movement)) = &listed.found.record else { panic!("{listed:?}") };
        moved += movement.lines.iter().map(|line| line.by).sum::<i64>();
    }
    assert_eq!(moved, sum, "stock is the sum of its movements");
}

pub(super) async fn handles_share_one_store<H: Harness>(stage: Stage<H>) {
    let other = World::new(stage.store().clone());
    let first = stage.plan(create_brand(other_brand(), "here")).await.changeset;
    let second = other.plan(create_brand(other_brand(), "there")).await.changeset;
    assert_eq!(other.commit_one(second).await, Commit::Done);
    assert!(matches!(stage.commit_one(first).await, Commit::Conflict { .. }));
    let read: Brand = stage.record(&Key::brand(other_brand())).await;
    assert_eq!(read.name.default_text(), &name("there"), "a commit is seen through every handle");
}

/// So many buyers place one piece each at the same instant. A refusal is told in words.
async fn race<H: Harness>(
    stage: &Stage<H>,
    shop: &Shop,
    first: u32,
    buyers: u32,
) -> Vec<Result<OrderId, String>> {
    let mut places = Vec::new();
    for number in first..first + buyers {
        let buyer = stage.add_buyer(number).await;
        let cart = stage.fill_cart(shop, buyer, &[1]).await;
        places.push(stage.checkout(cart).await);
    }
    let place = |command: PlaceOrder| {
        let placed = H::block_on(async { stage.desk().run(command, stage.host()).await });
        placed.map(|placed| placed.id).map_err(|error| format!("{error:?}"))
    };
    let together = Barrier::new(places.len());
    thread::scope(|scope| {
        let submit = |command| {
            scope.spawn(|| {
                together.wait();
                place(command)
            })
        };
        let submits: Vec<_> = places.into_iter().map(submit).collect();
        submits.into_iter().map(|submit| submit.join().expect("it is answered")).collect()
    })
}

fn with_rate<H: Harness>(
    stage: &Stage<H>,
    key: &Key,
    ppm: u32,
) -> order_core::operation::catalog::ChangeTaxCategory {
    let mut change = stage.rename(key, "any");
    change.name = None;
    change.rate = Some(TaxRate::from_ppm(ppm).expect("a rate"));
    change
}

/// Reads a rate and writes the next one, again and again until nobody was faster.
async fn increment<H: Harness>(stage: &Stage<H>, key: &Key) {
    for _ in 0..TRIES {
        let facts = stage.facts_for(&stage.rename(key, "any")).await;
        let rate = facts.get::<TaxCategory>(key).expect("it is there").rate;
        let planned = stage.plan_on(&facts, &with_rate(stage, key, rate.ppm() + 1));
        match stage.commit_one(planned.changeset).await {
            Commit::Done => return,
            Commit::Conflict { .. } => {}
            Commit::Short { key } => panic!("no counter was moved, and {key:?} is short"),
            Commit::NotDead { task, .. } => panic!("no letter was moved, and {task} is not dead"),
        }
    }
    panic!("one thread never gets its turn")
}
