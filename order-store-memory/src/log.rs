//! The log of one partition.

use std::collections::HashMap;

use order_core::record::{LogEntry, Subject};
use order_core::store::{Cursor, Event, Events, Feed};

use crate::records::at_least_one;

/// Entries in the order of committing. The cursor of an entry is its place, counted from 1.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: Vec<LogEntry>,
    /// The indexes of the entries about one subject, rising.
    by_subject: HashMap<Subject, Vec<usize>>,
}

impl Log {
    pub(crate) fn append(&mut self, entries: &[LogEntry]) {
        for entry in entries {
            self.by_subject.entry(entry.subject.clone()).or_default().push(self.entries.len());
            self.entries.push(entry.clone());
        }
    }

    pub(crate) fn after(&self, feed: &Feed) -> Events {
        // The number of a cursor is the index of the entry that follows it.
        let from = usize::try_from(feed.after.number()).unwrap_or(usize::MAX);
        let limit = at_least_one(feed.limit);
        let events: Vec<Event> = match &feed.subject {
            None => (from..self.entries.len()).take(limit).filter_map(|index| self.event(index)).collect(),
            Some(subject) => {
                let indexes = self.by_subject.get(subject).map_or(&[][..], Vec::as_slice);
                let first = indexes.partition_point(|index| *index < from);
                let rest = indexes.iter().skip(first).take(limit);
                rest.filter_map(|index| self.event(*index)).collect()
            }
        };
        let next = events.last().map_or(feed.after, |event| event.cursor);
        Events { events, next }
    }

    fn event(&self, index: usize) -> Option<Event> {
        let entry = self.entries.get(index)?.clone();
        let number = u64::try_from(index).ok()?.checked_add(1)?;
        Some(Event { cursor: Cursor::from_number(number), entry })
    }
}
