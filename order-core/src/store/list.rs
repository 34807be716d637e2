//! Lists: what is asked for, and a page of the answer.

use crate::record::{Found, Key, Kind, ListCursor, ListScope, Partition};

/// Which page to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Of which records.
    pub scope: ListScope,
    /// Whether the last one comes first. Ids rise with time, so these are the newest of most kinds.
    pub descending: bool,
    /// After which place; `None` = from the first.
    pub after: Option<ListCursor>,
    /// How many at most; 0 counts as 1.
    pub limit: u32,
}

impl List {
    /// The first page of a scope.
    pub const fn of(scope: ListScope, limit: u32) -> Self {
        Self { scope, descending: false, after: None, limit }
    }

    /// The first page of all records of a kind in a partition.
    pub const fn all(kind: Kind, partition: Partition, limit: u32) -> Self {
        Self::of(ListScope::All { kind, partition }, limit)
    }

    /// The page after a place.
    #[must_use]
    pub fn after(self, after: Option<ListCursor>) -> Self {
        Self { after, ..self }
    }

    /// The same with the last one first.
    #[must_use]
    pub fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    /// The plain answer: the page out of all records there are, or out of those that may be on it. A store with indexes answers by
    /// these.
    pub fn page<'a>(&self, records: impl IntoIterator<Item = (&'a Key, &'a Found)>) -> Page {
        let after = self.after.clone().map(|after| self.scope.sorted_by(after));
        let mut listed: Vec<(ListCursor, Listed)> = Vec::new();
        for (key, found) in records {
            let Some(record) = found.record.as_ref().filter(|record| self.scope.admits(key, record)) else {
                continue;
            };
            let place = self.scope.place(key, record);
            let ahead = after
                .as_ref()
                .is_none_or(|after| if self.descending { place < *after } else { place > *after });
            if ahead {
                listed.push((place, Listed { key: key.clone(), found: found.clone() }));
            }
        }
        listed
            .sort_by(|(left, _), (right, _)| if self.descending { right.cmp(left) } else { left.cmp(right) });
        let limit = usize::try_from(self.limit.max(1)).unwrap_or(usize::MAX);
        let more = listed.len() > limit;
        listed.truncate(limit);
        // A next page is promised only when there is something on it.
        let next = listed.last().filter(|_| more).map(|(place, _)| place.clone());
        Page { records: listed.into_iter().map(|(_, listed)| listed).collect(), next }
    }
}

/// One listed record. It is always present.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its key.
    pub key: Key,
    /// Its version and itself.
    pub found: Found,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The records.
    pub records: Vec<Listed>,
    /// The place to continue after; `None` = this was the last page.
    pub next: Option<ListCursor>,
}
