//! What the races of an order's life share: an order to race for, and the runners.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use order_core::operation::confirmation::{Confirm, ConfirmationEdits, CreateConfirmation, LineEdit};
use order_core::order::{Notify, Order};
use order_core::record::{Key, LogEntry};
use order_core::value::{BuyerOrganizationId, OrderId};
use order_core::{Command, Desk, RunError};

use crate::harness::{Harness, Stage};
use crate::world::{Shop, brand, partition, quantity};

/// How many run at once.
pub(super) const RUNNERS: u64 = 8;

/// How many pieces there are before anybody orders.
pub(super) const RECEIVED: u32 = 1_000_000;

/// How many pieces an order asks for.
pub(super) const ORDERED: u32 = 10;

/// What came of a command: its output, or the codes of the refusal.
pub(super) type Outcome<T> = Result<T, Vec<&'static str>>;

/// One command of a race, ready to be run on a desk.
pub(super) type Runner<'r, T> = Box<dyn FnOnce(&Desk) -> Outcome<T> + Send + 'r>;

/// A shop with goods, and one buyer.
pub(super) struct Track<H: Harness> {
    pub(super) stage: Stage<H>,
    pub(super) shop: Shop,
    buyer: BuyerOrganizationId,
    salt: AtomicU64,
}

impl<H: Harness> Track<H> {
    pub(super) fn set() -> Self {
        let stage = H::block_on(Stage::<H>::set());
        let (shop, buyer) = H::block_on(async {
            let shop = stage.open_shop(1).await;
            stage.run(stage.receive(shop.counter(0), RECEIVED)).await;
            (shop, stage.add_buyer(1).await)
        });
        Self { stage, shop, buyer, salt: AtomicU64::new(1) }
    }

    /// An order of [`ORDERED`] pieces.
    pub(super) fn order(&self) -> OrderId {
        H::block_on(async {
            let cart = self.stage.fill_cart(&self.shop, self.buyer, &[ORDERED]).await;
            self.stage.pass(Duration::from_secs(1));
            self.stage.run(self.stage.checkout(cart).await).await.id
        })
    }

    /// An order whose confirmation asks for so many pieces.
    pub(super) fn answered(&self, pieces: u32) -> OrderId {
        let order = self.order();
        let (edits, notify) = (self.edits(pieces), Notify::silent());
        let (seen, approval_requested) = (None, true);
        let create = CreateConfirmation { brand: brand(), order, seen, edits, notify, approval_requested };
        H::block_on(self.stage.run(create));
        order
    }

    /// An order that is confirmed as it was placed.
    pub(super) fn confirmed(&self) -> OrderId {
        let order = self.answered(ORDERED);
        H::block_on(self.stage.run(confirm(order)));
        order
    }

    pub(super) fn edits(&self, pieces: u32) -> ConfirmationEdits {
        let lines = vec![LineEdit::quantity(self.shop.skus[0], quantity(pieces))];
        ConfirmationEdits { lines, ..ConfirmationEdits::none() }
    }

    pub(super) fn header(&self, order: OrderId) -> Order {
        H::block_on(self.stage.record(&Key::order(brand(), order)))
    }

    pub(super) fn stock(&self) -> i64 {
        H::block_on(self.stage.amount(self.shop.counter(0)))
    }

    /// How often each of these operations is in the log of an order, in the order of the log.
    pub(super) fn logged(&self, order: OrderId, operations: &[&str]) -> Vec<String> {
        let subject = Key::order(brand(), order).name().clone();
        let log = H::block_on(self.stage.log(partition()));
        let of = |entry: &LogEntry| {
            entry.subject.name == subject && operations.contains(&entry.operation.as_str())
        };
        log.into_iter().filter(of).map(|entry| entry.operation).collect()
    }

    pub(super) fn runner<'r, C: Command + 'r>(&'r self, command: C) -> Runner<'r, C::Output> {
        Box::new(move |desk| match H::block_on(async { desk.run(command, self.stage.host()).await }) {
            Ok(output) => Ok(output),
            Err(RunError::Refused(why)) => Err(why.codes()),
            Err(other) => panic!("neither done nor refused: {other:?}"),
        })
    }

    /// Lets all run at the same instant, each on a desk of its own, as from as many programs.
    pub(super) fn race<T: Send>(&self, runners: Vec<Runner<'_, T>>) -> Vec<Outcome<T>> {
        let start = Barrier::new(runners.len());
        let run = |runner: Runner<'_, T>| {
            let desk = self.desk();
            start.wait();
            runner(&desk)
        };
        thread::scope(|scope| {
            let started: Vec<_> = runners.into_iter().map(|runner| scope.spawn(|| run(runner))).collect();
            started.into_iter().map(|thread| thread.join().expect("it is answered")).collect()
        })
    }

    /// A desk over the same store, with bytes that nobody else draws.
    fn desk(&self) -> Desk {
        let now = self.stage.now();
        let drawn = AtomicU64::new(self.salt.fetch_add(1, Ordering::SeqCst) << 24);
        let entropy = move |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(8) {
                let number = drawn.fetch_add(1, Ordering::SeqCst);
                let mixed = number.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29).to_be_bytes();
                chunk.copy_from_slice(&mixed[..chunk.len()]);
            }
        };
        Desk::new(self.stage.store().clone(), move || now, entropy)
    }
}

/// The command that confirms an order, without a notice.
pub(super) fn confirm(order: OrderId) -> Confirm {
    let (notify, tags) = (Notify::silent(), std::collections::BTreeSet::new());
    Confirm { brand: brand(), order, seen: None, notify, tags, new_tags: Vec::new() }
}

/// The codes of all that were refused.
pub(super) fn refused<T>(outcomes: &[Outcome<T>]) -> impl Iterator<Item = &Vec<&'static str>> {
    outcomes.iter().filter_map(|outcome| outcome.as_ref().err())
}

/// How many went through.
pub(super) fn done<T>(outcomes: &[Outcome<T>]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}
