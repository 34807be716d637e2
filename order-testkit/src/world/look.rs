//! Looking at what a store holds.

use order_core::record::{Found, Key, Keys, Kind, LogEntry, Partition, StockKey, Stored, Version};
use order_core::store::{Cursor, Events, Feed, List, Listed, Store};

use super::{World, brand};

/// All that can be seen of a partition without changing anything, in words that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traces {
    /// Every present record with its version.
    pub records: Vec<String>,
    /// The counters asked for.
    pub counters: Vec<(StockKey, i64)>,
    /// The log.
    pub log: Vec<LogEntry>,
}

impl<S: Store + Clone + 'static> World<S> {
    /// The answer of the store to one key.
    pub async fn found(&self, key: &Key) -> Found {
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store.load(keys).await.expect("the store loads");
        facts.found(key).cloned().unwrap_or_else(|| panic!("no answer to {key:?}"))
    }

    /// The version of a key.
    pub async fn version(&self, key: &Key) -> Version {
        self.found(key).await.version
    }

    /// The record under a key, which must be there.
    pub async fn record<T: Stored + Clone>(&self, key: &Key) -> T {
        let found = self.found(key).await;
        let record = found.record.as_ref().unwrap_or_else(|| panic!("nothing under {key:?}"));
        let record = T::of(record).unwrap_or_else(|| panic!("another kind of record under {key:?}"));
        record.as_ref().clone()
    }

    /// What a counter stands at.
    pub async fn amount(&self, key: StockKey) -> i64 {
        let mut keys = Keys::new();
        keys.counter(key);
        let facts = self.store.load(keys).await.expect("the store loads");
        facts.counter(&key).unwrap_or_else(|| panic!("no answer to {key:?}"))
    }

    /// Every page of a kind in a partition, by pages of `limit`. Fails when the pages do not end.
    pub async fn walk(&self, kind: Kind, partition: Partition, limit: u32) -> Vec<Listed> {
        self.pages(List::all(kind, partition, limit)).await
    }

    /// Every page of a list from this one on. Fails when the pages do not end, and when they do not go forward.
    pub async fn pages(&self, mut list: List) -> Vec<Listed> {
        let mut listed = Vec::new();
        for _ in 0..100_000 {
            let page = self.store.list(list.clone()).await.expect("the store lists");
            let most = usize::try_from(list.limit.max(1)).expect("a length");
            assert!(page.records.len() <= most, "{} records on a page of {}", page.records.len(), list.limit);
            listed.extend(page.records);
            let Some(next) = page.next else { return listed };
            let forward =
                list.after.is_none_or(|after| if list.descending { next < after } else { next > after });
            assert!(forward, "the pages do not go forward");
            list.after = Some(next);
        }
        panic!("the pages of {:?} do not end", list.scope)
    }

    /// One part of a log.
    pub async fn feed(&self, feed: Feed) -> Events {
        self.store.events_after(feed).await.expect("the store tells events")
    }

    /// The whole log of a partition.
    pub async fn log(&self, partition: Partition) -> Vec<LogEntry> {
        let mut entries = Vec::new();
        let mut after = Cursor::START;
        for _ in 0..100_000 {
            let events = self.feed(Feed { partition, subject: None, after, limit: 1_000 }).await;
            if events.events.is_empty() {
                return entries;
            }
            assert!(events.next > after, "the cursor does not go forward");
            after = events.next;
            entries.extend(events.events.into_iter().map(|event| event.entry));
        }
        panic!("the log does not end")
    }

    /// Every drift of the brand, in words: nothing, after whatever happened.
    pub async fn drifts(&self) -> Vec<String> {
        let found = self.desk.verify(brand(), &self.host).await.expect("the brand is verified");
        found.drifts.iter().map(ToString::to_string).collect()
    }

    /// Fails unless all that the brand keeps agrees. Scenarios end with it.
    pub async fn assert_sound(&self) {
        assert_eq!(self.drifts().await, Vec::<String>::new());
    }

    /// All that can be seen of a partition, and these counters.
    pub async fn traces(&self, partition: Partition, counters: &[StockKey]) -> Traces {
        let mut records = Vec::new();
        for kind in Kind::ALL {
            for Listed { key, found } in self.walk(*kind, partition, 500).await {
                records.push(format!("{key:?} at {}: {:?}", found.version, found.record));
            }
        }
        let mut amounts = Vec::new();
        for key in counters {
            amounts.push((*key, self.amount(*key).await));
        }
        Traces { records, counters: amounts, log: self.log(partition).await }
    }
}
