//! Placing on SQLite, against the hand-written program.

use std::path::{Path, PathBuf};
use std::thread::Scope;
use std::time::Instant;

use order_store_sqlite::{Durability, Options, SqliteStore};
use tempfile::TempDir;

use super::{Case, Crew, Effort, Hand, ours, speed, tell};
use crate::baseline::{Alone, Request, Together, write_only};
use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, time};
use crate::world::{Ready, Shop};

/// How many orders the loop that only writes commits at once.
const AT_ONCE: usize = 32;

/// Two files of the same content, the store's and the hand-written program's.
pub(super) struct Files {
    ours: Shop,
    theirs: Shop,
    path: PathBuf,
    durable: bool,
    _directory: TempDir,
}

impl Files {
    pub(super) fn new(durable: bool, effort: Effort) -> Self {
        let directory = directory();
        let path = directory.path().join("theirs.db");
        let buyers = Case::all(effort).map(Case::carts).max().unwrap_or(1);
        let ours = shop(&directory.path().join("ours.db"), durable, buyers);
        Self { ours, theirs: shop(&path, durable, buyers), path, durable, _directory: directory }
    }

    pub(super) fn rows(&mut self, case: Case, effort: Effort) -> Vec<Row> {
        let (turns, written) = self.turns(case, effort);
        let kind = if self.durable { "SQLite, durable" } else { "SQLite, synchronous off" };
        let bar = match (case.callers, self.durable) {
            (1, true) => Bar::AtMost(1.3),
            (1, false) => Bar::AtMost(2.0),
            (32, true) => Bar::AtLeast(0.8),
            _ => Bar::None,
        };
        let mut rows = vec![row(case, case.name(kind), &Outcome::of(&turns), bar)];
        if !written.is_empty() {
            let name = format!("the same against writing alone, {AT_ONCE} a transaction");
            rows.push(row(case, name, &Outcome::of(&written), Bar::Aim(0.35)));
        }
        rows.iter().for_each(tell);
        rows
    }

    /// Turns against the hand-written program and, for many callers and durable commits, against the loop that only writes.
    fn turns(&mut self, case: Case, effort: Effort) -> (Vec<Turn>, Vec<Turn>) {
        let synchronous = if self.durable { "FULL" } else { "OFF" };
        let path = self.path.clone();
        let (mut turns, mut written) = (Vec::new(), Vec::new());
        let desk = self.ours.desk.clone();
        let through_desk = ours(&desk);
        let together = (case.callers > 1).then(|| Together::on(&path, synchronous));
        let by_hand = |hand: Hand<Request>| {
            if let Some(together) = &together {
                let mut place = together.placing();
                hand.work(|request| place(&request));
            } else {
                let alone = Alone::on(&path, synchronous);
                let mut place = alone.placing();
                hand.work(|request| place(&request));
            }
        };
        std::thread::scope(|scope: &Scope<'_, '_>| {
            let ours = Crew::hire(scope, case.callers, &through_desk);
            let theirs = Crew::hire(scope, case.callers, &by_hand);
            let since = Instant::now();
            while !effort.is_over(turns.len(), since) {
                let ours = ours.turn(self.ours.carts(case.carts(), case.lines));
                let baseline = theirs.turn(self.requests(case));
                turns.push(Turn { ours, baseline });
                if case.callers == 32 && self.durable {
                    // The extra carts are as many as one transaction takes, and warm this up too.
                    let baseline = write_only(&path, synchronous, &self.requests(case), AT_ONCE);
                    written.push(Turn { ours, baseline });
                }
            }
        });
        (turns, written)
    }

    fn requests(&mut self, case: Case) -> Vec<Request> {
        self.theirs.carts(case.carts(), case.lines).iter().map(request).collect()
    }
}

fn row(case: Case, name: String, outcome: &Outcome, bar: Bar) -> Row {
    if case.callers == 1 {
        let each = u32::try_from(case.timed()).expect("a turn is short");
        let (ours, baseline) = (time(outcome.ours / each), time(outcome.baseline / each));
        return Row { name, ours, baseline, ratio: Some(outcome.ratio), spread: Some(outcome.spread), bar };
    }
    let (ratio, spread) = outcome.speed();
    let (ours, baseline) = (speed(case, outcome.ours), speed(case, outcome.baseline));
    Row { name, ours, baseline, ratio: Some(ratio), spread: Some(spread), bar }
}

/// What the hand-written program is told of a cart.
pub(super) fn request(ready: &Ready) -> Request {
    let account = ready.actor.id().expect("a member of the buyer organization");
    Request {
        brand: ready.command.brand.to_string(),
        cart: ready.command.cart.to_string(),
        account: account.to_string(),
    }
}

/// A directory on a file system that can sync.
pub(super) fn directory() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written")
}

pub(super) fn open(path: &Path, durability: Durability) -> SqliteStore {
    SqliteStore::open_with(path, &Options::new().durability(durability)).expect("the file can be opened")
}

/// A shop in a new file, with as many buyer organizations as the largest turn needs.
fn shop(path: &Path, durable: bool, buyers: usize) -> Shop {
    let mut shop = Shop::open(open(path, Durability::Off));
    shop.buyers(buyers);
    if durable { shop.through(open(path, Durability::Full)) } else { shop }
}
