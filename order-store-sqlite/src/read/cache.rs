//! Configuration kept decoded.
//!
//! An entry says: in the state of its partition that has this generation, the key has this version. Whoever reads a snapshot of
//! that generation need not ask for the key at all; others ask for its version alone, and decode only what differs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use order_core::record::{Found, Key, Record, Version};

use crate::commit::is_configuration;

/// Generations count from 0, so this is the one of no snapshot.
const NO_GENERATION: i64 = -1;

/// What an entry costs beside its body.
const ENTRY_BYTES: usize = 256;

/// Decoded records, shared by all readers.
#[derive(Debug)]
pub(crate) struct Cache {
    entries: RwLock<Entries>,
    bytes_max: usize,
}

#[derive(Debug, Default)]
struct Entries {
    by_key: HashMap<Key, Entry>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    version: Version,
    record: Record,
    bytes: usize,
    /// The newest generation for which this is known to be so.
    generation: AtomicI64,
    /// Whether it was used since the last time that room was made.
    used: AtomicBool,
}

/// What the cache has under a key.
#[derive(Debug, Clone)]
pub(crate) struct Cached {
    pub(crate) version: Version,
    pub(crate) record: Record,
    pub(crate) generation: i64,
}

impl Cached {
    pub(crate) fn into_found(self) -> Found {
        Found { version: self.version, record: Some(self.record) }
    }
}

impl Cache {
    pub(crate) fn bounded(bytes_max: usize) -> Self {
        Self { entries: RwLock::default(), bytes_max }
    }

    /// Looks many keys up at once: one answer each, in their order.
    pub(crate) fn look_up(&self, keys: &[Key]) -> Vec<Option<Cached>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let cached = |key: &Key| {
            if is_configuration(key.kind()) { entries.by_key.get(key).map(Entry::cached) } else { None }
        };
        keys.iter().map(cached).collect()
    }

    /// Notes that an entry of this version is right in this generation too.
    pub(crate) fn confirm(&self, key: &Key, version: Version, generation: i64) {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.by_key.get(key)
            && entry.version == version
        {
            entry.generation.fetch_max(generation, Ordering::Relaxed);
        }
    }

    /// Keeps a record that was just decoded, unless a newer one is there.
    pub(crate) fn keep(
        &self,
        key: &Key,
        version: Version,
        record: &Record,
        body_bytes: usize,
        generation: Option<i64>,
    ) {
        let bytes = body_bytes.saturating_add(ENTRY_BYTES);
        if bytes > self.bytes_max {
            return;
        }
        let mut guard = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let entries = &mut *guard;
        if entries.by_key.get(key).is_some_and(|entry| entry.version >= version) {
            return;
        }
        let generation = AtomicI64::new(generation.unwrap_or(NO_GENERATION));
        let entry = Entry { version, record: record.clone(), bytes, generation, used: AtomicBool::new(true) };
        let before = entries.by_key.insert(key.clone(), entry).map_or(0, |entry| entry.bytes);
        entries.bytes = entries.bytes.saturating_sub(before).saturating_add(bytes);
        if entries.bytes > self.bytes_max {
            entries.make_room(self.bytes_max.saturating_sub(self.bytes_max / 4));
        }
    }
}

impl Entry {
    fn cached(&self) -> Cached {
        if !self.used.load(Ordering::Relaxed) {
            self.used.store(true, Ordering::Relaxed);
        }
        let generation = self.generation.load(Ordering::Relaxed);
        Cached { version: self.version, record: self.record.clone(), generation }
    }
}

impl Entries {
    /// Forgets what was not used since the last time, and then whatever it meets, until the rest fits.
    fn make_room(&mut self, bytes: usize) {
        let Self { by_key, bytes: held } = self;
        let mut forget = |entry: &Entry, really: bool| {
            if really && *held > bytes {
                *held = held.saturating_sub(entry.bytes);
                return false;
            }
            true
        };
        by_key.retain(|_, entry| {
            let used = entry.used.swap(false, Ordering::Relaxed);
            forget(entry, !used)
        });
        by_key.retain(|_, entry| forget(entry, true));
    }
}
