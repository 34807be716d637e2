//! Statements held ready on one connection.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use order_core::record::Kind;
use rusqlite::{CachedStatement, Connection};

use crate::sql::{Sql, book, update};

/// Which columns of a kind an update sets, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct ColumnSet(u64);

impl ColumnSet {
    /// With one more; `None` for a place that no set has room for.
    pub(crate) fn with(self, place: usize) -> Option<Self> {
        let bit = 1_u64.checked_shl(u32::try_from(place).ok()?)?;
        Some(Self(self.0 | bit))
    }

    pub(crate) fn has(self, place: usize) -> bool {
        u32::try_from(place)
            .ok()
            .and_then(|place| self.0.checked_shr(place))
            .is_some_and(|bits| bits & 1 == 1)
    }
}

/// More updates of some columns than this are not held ready. Operations change the same few columns together.
const UPDATES_HELD: usize = 128;

/// Statements of one connection, prepared when first needed and held ready: looking one up costs nothing.
pub(crate) struct Statements<'c> {
    connection: &'c Connection,
    held: Vec<Option<CachedStatement<'c>>>,
    updates: HashMap<(Kind, ColumnSet), CachedStatement<'c>>,
}

impl<'c> Statements<'c> {
    pub(crate) fn on(connection: &'c Connection) -> Self {
        let held = book().texts.iter().map(|_| None).collect();
        Self { connection, held, updates: HashMap::new() }
    }

    pub(crate) const fn connection(&self) -> &'c Connection {
        self.connection
    }

    pub(crate) fn get(&mut self, sql: Sql) -> rusqlite::Result<&mut CachedStatement<'c>> {
        let place = self.held.get_mut(sql.0).ok_or(rusqlite::Error::InvalidQuery)?;
        match place {
            Some(statement) => Ok(statement),
            None => Ok(place.insert(self.connection.prepare_cached(sql.text())?)),
        }
    }

    /// The update of a kind that sets only some columns, so that the indexes of the others are not written again. Its parameters are
    /// those of [`OfKind::update`].
    pub(crate) fn update_of(
        &mut self,
        kind: Kind,
        set: ColumnSet,
    ) -> rusqlite::Result<&mut CachedStatement<'c>> {
        if self.updates.len() >= UPDATES_HELD && !self.updates.contains_key(&(kind, set)) {
            self.updates.clear();
        }
        match self.updates.entry((kind, set)) {
            Entry::Occupied(held) => Ok(held.into_mut()),
            Entry::Vacant(place) => {
                Ok(place.insert(self.connection.prepare_cached(&update(kind, |place| set.has(place)))?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use order_core::record::IndexTable;

    use super::*;

    #[test]
    fn every_statement_is_one_that_the_tables_answer() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&crate::schema::tables()).unwrap();
        let mut statements = Statements::on(&connection);
        for slot in 0..book().texts.len() {
            statements.get(Sql(slot)).unwrap();
        }
        for kind in Kind::ALL {
            for place in 0..kind.columns().len() {
                statements.update_of(*kind, ColumnSet::default().with(place).unwrap()).unwrap();
            }
        }
        assert!(statements.updates.len() <= UPDATES_HELD);
        assert!(Kind::ALL.iter().all(|kind| book().kind(*kind).is_some()));
        assert!(IndexTable::ALL.iter().all(|table| book().table(*table).is_some()));
    }
}
