//! A statement in the making.

use order_core::store::StorageError;
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, Rows, params_from_iter};

use crate::error;

/// Fixed pieces of text, and what is bound in them, in the order of their question marks.
#[derive(Debug, Default)]
pub(super) struct Statement {
    text: String,
    bound: Vec<Value>,
}

impl Statement {
    /// Adds a piece of text. No piece comes from outside.
    pub(super) fn push(&mut self, piece: &'static str) -> &mut Self {
        self.text.push_str(piece);
        self
    }

    /// Binds the next question mark.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.bound.push(value.into());
        self
    }

    /// Adds a comparison with one value, or with one of many as a JSON list. Words and ids need no escaping in it.
    pub(super) fn one_of<T: std::fmt::Display>(
        &mut self,
        one: &'static str,
        many: &'static str,
        values: impl ExactSizeIterator<Item = T>,
    ) {
        let count = values.len();
        let mut values = values.map(|value| value.to_string());
        match (count, values.next()) {
            (_, None) => {}
            (1, Some(only)) => {
                self.push(one).bind(only);
            }
            (_, Some(first)) => {
                let list = values.fold(format!("[\"{first}\""), |list, value| format!("{list},\"{value}\""));
                self.push(many).bind(list + "]");
            }
        }
    }

    /// Runs it, and reads its rows.
    pub(super) fn run<T>(
        self,
        connection: &Connection,
        read: impl FnOnce(Rows<'_>) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let failed = |failure| error::sqlite("orders were not searched", failure);
        let mut prepared: CachedStatement<'_> = connection.prepare_cached(&self.text).map_err(failed)?;
        let rows = prepared.query(params_from_iter(self.bound)).map_err(failed)?;
        read(rows)
    }

    /// Runs it for its one number.
    pub(super) fn number(self, connection: &Connection) -> Result<i64, StorageError> {
        self.run(connection, |mut rows| {
            let failed = |failure| error::sqlite("orders were not counted", failure);
            let row = rows.next().map_err(failed)?.ok_or(rusqlite::Error::QueryReturnedNoRows);
            row.and_then(|row| row.get(0)).map_err(failed)
        })
    }

    #[cfg(test)]
    pub(super) fn explained(self, connection: &Connection) -> Vec<String> {
        let mut prepared = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", self.text)).unwrap();
        let steps = prepared.query_map(params_from_iter(self.bound), |row| row.get(3)).unwrap();
        steps.map(Result::unwrap).collect()
    }
}
