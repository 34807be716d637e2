//! A power loss in the middle of load: what was synced is there, and of what was written after it nobody knows how much.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use order_store_sqlite::SqliteStore;
use tempfile::TempDir;

use super::check::check;
use super::load::{random, run, set};

/// How often the same copy is cut, each time somewhere else.
const CUTS: u64 = 4;

pub(crate) fn rounds(rounds: u32) {
    let acknowledged: usize = (0..rounds).map(one).sum();
    assert!(acknowledged > 0, "no order was acknowledged");
}

/// One round on a file of its own: a file that grows from round to round takes longer and longer to look at.
fn one(round: u32) -> usize {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("orders.db");
    let setting = set(&path);
    let store = SqliteStore::open(&path).unwrap();
    let (stop, heard) = (AtomicBool::new(false), Mutex::new(HashSet::new()));
    std::thread::scope(|scope| {
        let load = scope.spawn(|| {
            run(&store, &setting, &stop, &|order| {
                heard.lock().unwrap().insert(order.to_owned());
            });
        });
        std::thread::sleep(Duration::from_millis(50 + random() % 400));
        let checked = std::panic::catch_unwind(|| lose(&path, &heard, round));
        stop.store(true, Ordering::Relaxed);
        load.join().unwrap();
        if let Err(failure) = checked {
            std::panic::resume_unwind(failure);
        }
    });
    heard.into_inner().unwrap().len()
}

fn lose(path: &Path, heard: &Mutex<HashSet<String>>, round: u32) {
    // First what was acknowledged, then how far the log reaches: so all of it is before that point, and synced.
    let acknowledged = heard.lock().unwrap().clone();
    let synced = Log::read(path);
    std::thread::sleep(Duration::from_millis(random() % 50));
    let (database, log) = copy(path);
    // A log that was begun anew has everything that the old one had in the database already.
    let from = if log.salt() == synced.salt() { synced.committed() } else { 0 };
    for cut in 0..CUTS {
        // Within what was written since, or also in what the log held before it was begun anew.
        let to = if cut < CUTS / 2 { log.written() } else { log.0.len() };
        let room = u64::try_from(to.saturating_sub(from)).unwrap();
        let place = from + usize::try_from(random() % (room + 1)).unwrap();
        let mut rest = log.0[..place].to_vec();
        if cut % 2 == 1 {
            // Sectors that were never written hold whatever was there before.
            let garbage = usize::try_from(random() % 20_000).unwrap();
            rest.resize(place + garbage, u8::try_from(random() % 256).unwrap());
        }
        let lost = TempDir::new().unwrap();
        let file = lost.path().join("orders.db");
        fs::write(&file, &database).unwrap();
        fs::write(side(&file), &rest).unwrap();
        let orders = check(&file, &acknowledged);
        println!(
            "crash::power {round}: cut at {place} of {}, synced to {from}: {} acknowledged, {orders} there",
            log.0.len(),
            acknowledged.len(),
        );
    }
}

fn side(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", path.display()))
}

/// The database and its log as they lie together: the database does not change while it is copied, and the log is of that time.
fn copy(path: &Path) -> (Vec<u8>, Log) {
    for _ in 0..1_000 {
        let before = fs::read(path).unwrap();
        let log = Log::read(path);
        let after = fs::read(path).unwrap();
        if before == after && Log::read(path).salt() == log.salt() {
            return (before, log);
        }
    }
    panic!("the database never lies still");
}

/// The bytes of a write-ahead log.
struct Log(Vec<u8>);

impl Log {
    const HEADER: usize = 32;
    const FRAME_HEADER: usize = 24;

    fn read(path: &Path) -> Self {
        Self(fs::read(side(path)).unwrap())
    }

    /// What tells one log from the one that was begun in its place.
    fn salt(&self) -> Option<&[u8]> {
        self.0.get(12..24)
    }

    /// Where the last commit ends.
    fn committed(&self) -> usize {
        self.frames().filter(|(_, commits)| *commits).map(|(end, _)| end).last().unwrap_or(0)
    }

    /// Where the last frame ends.
    fn written(&self) -> usize {
        self.frames().map(|(end, _)| end).last().unwrap_or(0)
    }

    /// Where each frame of this log ends, and whether it commits.
    fn frames(&self) -> impl Iterator<Item = (usize, bool)> {
        let page = self.0.get(8..12).map_or(0, |size| u32::from_be_bytes(size.try_into().unwrap()));
        let page = usize::try_from(page).unwrap();
        let mut at = Self::HEADER;
        std::iter::from_fn(move || {
            let frame = self.0.get(at..at + Self::FRAME_HEADER + page)?;
            at += Self::FRAME_HEADER + page;
            (self.0.get(16..24) == frame.get(8..16)).then(|| (at, frame[4..8] != [0; 4]))
        })
    }
}
