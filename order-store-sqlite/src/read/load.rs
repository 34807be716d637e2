//! Point loads: many keys, one snapshot.

use order_core::record::{Facts, Found, Key, Keys, Kind, Partition, Record, StockKey, Version};
use order_core::store::StorageError;
use rusqlite::{CachedStatement, Connection, OptionalExtension};

use super::cache::{Cache, Cached};
use super::tasks::task;
use crate::commit::is_configuration;
use crate::error;
use crate::sql::{Sql, book};
use crate::text::{self, PartitionText, Scratch, stock_partition};

/// Answers every key from one snapshot of the database.
pub(crate) fn load(connection: &Connection, cache: &Cache, keys: &Keys) -> Result<Facts, StorageError> {
    let records = keys.records().len();
    let asked = records.saturating_add(keys.counters().len()).saturating_add(keys.tasks().len());
    let mut facts = Facts::with_capacity(keys.records().len(), keys.counters().len());
    let mut snapshot = Snapshot::of(connection);
    // One statement sees one snapshot by itself.
    if asked > 1 {
        snapshot.begin()?;
    }
    let answered = snapshot.answer(cache, keys, asked, &mut facts);
    drop(snapshot.held);
    if asked > 1 {
        // A transaction that only reads has nothing to lose; one that does not end makes its connection useless.
        run(connection, book().commit)?;
    }
    answered.map(|()| facts)
}

fn run(connection: &Connection, sql: Sql) -> Result<(), StorageError> {
    let done = connection.prepare_cached(sql.text()).and_then(|mut statement| statement.execute([]));
    done.map(|_| ()).map_err(|failure| error::sqlite("a snapshot was not taken", failure))
}

/// A connection that reads, with the statements it has used.
struct Snapshot<'c> {
    connection: &'c Connection,
    held: Vec<Held<'c>>,
    partition: PartitionText,
    name: Scratch,
    other: Scratch,
}

struct Held<'c> {
    sql: Sql,
    statement: CachedStatement<'c>,
    /// The partition that is bound already.
    bound: Option<Partition>,
}

impl<'c> Snapshot<'c> {
    fn of(connection: &'c Connection) -> Self {
        Self {
            connection,
            held: Vec::new(),
            partition: PartitionText::default(),
            name: Scratch::default(),
            other: Scratch::default(),
        }
    }

    fn begin(&self) -> Result<(), StorageError> {
        run(self.connection, book().begin)
    }

    fn answer(
        &mut self,
        cache: &Cache,
        keys: &Keys,
        asked: usize,
        facts: &mut Facts,
    ) -> Result<(), StorageError> {
        // A single key is asked for at once: its version costs no more than the generation.
        let generations = if asked > 1 { self.generations(keys)? } else { Vec::new() };
        let cached = cache.look_up(keys.records());
        for (key, cached) in keys.records().iter().zip(cached) {
            let generation = generations.iter().find(|(of, _)| *of == key.partition()).map(|(_, now)| *now);
            let found = match cached {
                Some(cached) if Some(cached.generation) == generation => cached.into_found(),
                cached => self.found(cache, key, cached, generation)?,
            };
            facts.insert(key.clone(), found);
        }
        for key in keys.counters() {
            let amount =
                self.amount(key).map_err(|failure| error::sqlite("a counter was not read", failure))?;
            facts.insert_counter(*key, amount.unwrap_or(0));
        }
        for id in keys.tasks() {
            facts.insert_task(*id, task(self.connection, *id)?);
        }
        Ok(())
    }

    /// The generation of each partition of which configuration is asked for; 0 before its first.
    fn generations(&mut self, keys: &Keys) -> Result<Vec<(Partition, i64)>, StorageError> {
        let mut generations: Vec<(Partition, i64)> = Vec::new();
        for key in keys.records().iter().filter(|key| is_configuration(key.kind())) {
            let partition = key.partition();
            if generations.iter().all(|(of, _)| *of != partition) {
                let now = self.generation(partition);
                let now = now.map_err(|failure| error::sqlite("a generation was not read", failure))?;
                generations.push((partition, now.unwrap_or(0)));
            }
        }
        Ok(generations)
    }

    fn generation(&mut self, partition: Partition) -> rusqlite::Result<Option<i64>> {
        let held = hold(&mut self.held, self.connection, book().generation)?;
        held.statement.query_row([self.partition.of(partition)], |row| row.get(0)).optional()
    }

    /// The answer to a key that is not known for sure, and what is known of it.
    fn found(
        &mut self,
        cache: &Cache,
        key: &Key,
        cached: Option<Cached>,
        generation: Option<i64>,
    ) -> Result<Found, StorageError> {
        let keep = is_configuration(key.kind());
        if let Some(cached) = cached {
            let version = self.version(key)?;
            if version == cached.version {
                if let Some(generation) = generation {
                    cache.confirm(key, version, generation);
                }
                return Ok(cached.into_found());
            }
        }
        let (found, bytes) = self.read(key)?;
        if let Some(record) = found.record.as_ref().filter(|_| keep) {
            cache.keep(key, found.version, record, bytes, generation);
        }
        Ok(found)
    }

    fn version(&mut self, key: &Key) -> Result<Version, StorageError> {
        let failed = |failure| error::sqlite("a version was not read", failure);
        let sql = book().kind(key.kind()).ok_or_else(|| failed(rusqlite::Error::InvalidQuery))?.version;
        let mut rows = self.rows_of(sql, key).map_err(failed)?;
        let number = match rows.next().map_err(failed)? {
            Some(row) => row.get(0).map_err(failed)?,
            None => 0,
        };
        text::version(key.kind().table(), number)
    }

    /// The record under a key, decoded where it lies, and how long its body is.
    fn read(&mut self, key: &Key) -> Result<(Found, usize), StorageError> {
        let failed = |failure| error::sqlite("a record was not read", failure);
        let sql = book().kind(key.kind()).ok_or_else(|| failed(rusqlite::Error::InvalidQuery))?.read;
        let mut rows = self.rows_of(sql, key).map_err(failed)?;
        match rows.next().map_err(failed)? {
            Some(row) => decoded(key.kind(), row, 0, key.name()),
            None => Ok((Found::NEVER, 0)),
        }
    }

    fn rows_of(&mut self, sql: Sql, key: &Key) -> rusqlite::Result<rusqlite::Rows<'_>> {
        let held = hold(&mut self.held, self.connection, sql)?;
        if held.bound != Some(key.partition()) {
            held.statement.raw_bind_parameter(1, self.partition.of(key.partition()))?;
            held.bound = Some(key.partition());
        }
        held.statement.raw_bind_parameter(2, self.name.of(key.name()))?;
        Ok(held.statement.raw_query())
    }

    fn amount(&mut self, key: &StockKey) -> rusqlite::Result<Option<i64>> {
        let partition = self.partition.of(stock_partition(key));
        let (sku, label) = (self.name.of(key.sku), self.other.of(key.label));
        let held = hold(&mut self.held, self.connection, book().amount)?;
        held.statement.query_row((partition, sku, label), |row| row.get(0)).optional()
    }
}

fn hold<'h, 'c>(
    held: &'h mut Vec<Held<'c>>,
    connection: &'c Connection,
    sql: Sql,
) -> rusqlite::Result<&'h mut Held<'c>> {
    let place = held.iter().position(|one| one.sql == sql).unwrap_or(held.len());
    if place == held.len() {
        let statement = connection.prepare_cached(sql.text())?;
        held.push(Held { sql, statement, bound: None });
    }
    held.get_mut(place).ok_or(rusqlite::Error::InvalidQuery)
}

/// The record of a row whose cells from `first` on are version, schema and body, and how long the body is.
pub(super) fn decoded(
    kind: Kind,
    row: &rusqlite::Row<'_>,
    first: usize,
    name: impl std::fmt::Display,
) -> Result<(Found, usize), StorageError> {
    let failed = |failure| error::sqlite("a record was not read", failure);
    let cell = |at: usize| row.get_ref(first.saturating_add(at)).map_err(failed);
    let number = |value: rusqlite::types::ValueRef<'_>, what| {
        value.as_i64().map_err(|_| error::cell(kind.table(), what))
    };
    let version = text::version(kind.table(), number(cell(0)?, "a version that is no number")?)?;
    let body =
        cell(2)?.as_bytes_or_null().map_err(|_| error::cell(kind.table(), "a body that is no text"))?;
    let Some(body) = body else {
        return Ok((Found { version, record: None }, 0));
    };
    let schema = text::schema(kind.table(), number(cell(1)?, "a schema that is no number")?)?;
    let record = Record::decode(kind, schema, body)
        .map_err(|failure| error::codec(kind, &name.to_string(), failure))?;
    Ok((Found { version, record: Some(record) }, body.len()))
}
