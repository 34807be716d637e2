//! The log of a partition.

use order_core::record::{Kind, LogEntry, Subject};
use order_core::store::{Cursor, Event, Events, Feed, StorageError, StorageErrorKind};
use order_core::value::{LogEntryId, Timestamp};
use rusqlite::{Connection, Row, Rows};

use crate::error;
use crate::sql::book;
use crate::text;

const TABLE: &str = "order_log";

/// Places are numbered in the order of committing, since there is one writer at a time: nothing ever appears behind a place that
/// was read.
pub(crate) fn events_after(connection: &Connection, feed: &Feed) -> Result<Events, StorageError> {
    let failed = |failure| error::sqlite("the log was not read", failure);
    let partition = feed.partition.to_string();
    let after = i64::try_from(feed.after.number()).unwrap_or(i64::MAX);
    let limit = i64::from(feed.limit.max(1));
    let events = if let Some(Subject { kind, name }) = &feed.subject {
        let mut statement = connection.prepare_cached(book().log_of_subject.text()).map_err(failed)?;
        let about = (partition, kind.table(), name.to_string(), after, limit);
        read(statement.query(about).map_err(failed)?)
    } else {
        let mut statement = connection.prepare_cached(book().log_of_partition.text()).map_err(failed)?;
        read(statement.query((partition, after, limit)).map_err(failed)?)
    }?;
    let next = events.last().map_or(feed.after, |event| event.cursor);
    Ok(Events { events, next })
}

fn read(mut rows: Rows<'_>) -> Result<Vec<Event>, StorageError> {
    let mut events = Vec::new();
    while let Some(row) = rows.next().map_err(|failure| error::sqlite("the log was not read", failure))? {
        events.push(event(row)?);
    }
    Ok(events)
}

fn event(row: &Row<'_>) -> Result<Event, StorageError> {
    let failed = |failure| error::sqlite("the log was not read", failure);
    let text = |at: usize| row.get_ref(at).and_then(|cell| Ok(cell.as_str()?)).map_err(failed);
    let seq: i64 = row.get(0).map_err(failed)?;
    let place = u64::try_from(seq).map_err(|_| error::cell(TABLE, "a place below 0"))?;
    let kind = Kind::of_table(text(1)?).ok_or_else(|| {
        // A kind that this version does not know can only be of a newer one.
        let message =
            format!("entry {seq} of table `{TABLE}` is about a table that this version does not know");
        StorageError::new(StorageErrorKind::Newer, message)
    })?;
    let name = text(2)?;
    let subject = Subject { kind, name: text::name(kind, name)? };
    let at = Timestamp::from_micros(row.get(3).map_err(failed)?)
        .map_err(|failure| error::cell(TABLE, "a time that is none").caused_by(failure))?;
    let id: LogEntryId =
        text(5)?.parse().map_err(|failure| error::cell(TABLE, "an id that is none").caused_by(failure))?;
    let entry = LogEntry::restored(id, subject, at, text(4)?.to_owned(), text(6)?)
        .map_err(|failure| error::codec(kind, name, failure))?;
    Ok(Event { cursor: Cursor::from_number(place), entry })
}
