//! How keys and values stand in cells: as the text that people read.

use std::fmt::{Display, Write};

use order_core::record::{IndexValue, KeyName, Kind, Partition, StockKey, Version};
use order_core::store::StorageError;
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use crate::error;

/// A text that is written again and again without asking for memory.
#[derive(Debug, Default)]
pub(crate) struct Scratch(String);

impl Scratch {
    pub(crate) fn of(&mut self, value: impl Display) -> &str {
        self.0.clear();
        // Writing to a string never fails.
        let _ = write!(self.0, "{value}");
        &self.0
    }
}

/// A partition with its text, which is the same for most keys of a request.
#[derive(Debug, Default)]
pub(crate) struct PartitionText {
    last: Option<Partition>,
    text: Scratch,
}

impl PartitionText {
    pub(crate) fn of(&mut self, partition: Partition) -> &str {
        if self.last == Some(partition) {
            return &self.text.0;
        }
        self.last = Some(partition);
        self.text.of(partition)
    }
}

/// A body: JSON, which SQLite keeps as text.
pub(crate) struct Body<'a>(pub(crate) &'a [u8]);

impl ToSql for Body<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.0)))
    }
}

/// A column's value.
pub(crate) struct Cell<'a>(pub(crate) &'a IndexValue);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            IndexValue::Null => ToSqlOutput::Owned(Value::Null),
            IndexValue::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            IndexValue::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// A version as SQLite keeps numbers. Versions never come near the end of them.
pub(crate) fn version_number(version: Version) -> i64 {
    i64::try_from(version.number()).unwrap_or(i64::MAX)
}

pub(crate) fn version(table: &str, number: i64) -> Result<Version, StorageError> {
    let number = u64::try_from(number).map_err(|_| error::cell(table, "a version below 0"))?;
    Ok(Version::from_number(number))
}

pub(crate) fn schema(table: &str, number: i64) -> Result<u16, StorageError> {
    u16::try_from(number).map_err(|_| error::cell(table, "a schema number that is none"))
}

pub(crate) fn name(kind: Kind, text: &str) -> Result<KeyName, StorageError> {
    KeyName::parse(kind, text).map_err(|failure| error::key(kind.table(), failure))
}

/// The partition that a counter belongs to.
pub(crate) const fn stock_partition(key: &StockKey) -> Partition {
    Partition::Brand(key.brand)
}
