//! Tasks of the outbox, with how far each addressee is.

use order_core::record::{DeliveryState, KeptTask, Recipient, TaskState};
use order_core::store::{ListTasks, StorageError, TaskPage};
use order_core::value::{Addressee, TaskId, Timestamp};
use rusqlite::{Connection, Params, Row};

use crate::sql::{Sql, book};
use crate::{error, outbox};

const TABLE: &str = "outbox_recipients";

/// A task that somebody is still to be told of, or was not reached by.
pub(super) fn task(connection: &Connection, id: TaskId) -> Result<Option<KeptTask>, StorageError> {
    Ok(kept(connection, book().outbox.task, [id.to_string()])?.pop())
}

pub(crate) fn tasks(connection: &Connection, list: &ListTasks) -> Result<TaskPage, StorageError> {
    let sql = match list.state {
        TaskState::Open => book().outbox.open,
        TaskState::Dead => book().outbox.dead,
    };
    let (partition, limit) = (list.partition.to_string(), list.limit.max(1));
    let after = list.after.map_or_else(String::new, |after| after.to_string());
    // One more than asked for tells whether a next page has anything on it.
    let mut tasks = kept(connection, sql, (partition, after, i64::from(limit).saturating_add(1)))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = tasks.len() > limit;
    tasks.truncate(limit);
    let next = tasks.last().filter(|_| more).map(|last| last.task.id());
    Ok(TaskPage { tasks, next })
}

/// The tasks of a statement that gives a row for each of their recipients.
fn kept(connection: &Connection, sql: Sql, asked: impl Params) -> Result<Vec<KeptTask>, StorageError> {
    let failed = |failure| error::sqlite("the outbox was not read", failure);
    let mut statement = connection.prepare_cached(sql.text()).map_err(failed)?;
    let mut rows = statement.query(asked).map_err(failed)?;
    let (mut tasks, mut last) = (Vec::<KeptTask>::new(), None);
    while let Some(row) = rows.next().map_err(failed)? {
        let seq: i64 = row.get(0).map_err(failed)?;
        if last != Some(seq) {
            let body: String = row.get(1).map_err(failed)?;
            tasks.push(KeptTask { task: outbox::decode(seq, &body)?, recipients: Vec::new() });
            last = Some(seq);
        }
        if let Some(task) = tasks.last_mut() {
            task.recipients.push(recipient(row, 2)?);
        }
    }
    Ok(tasks)
}

/// The recipient of a row whose cells from `first` on are address, attempts, state, due, at and reason.
pub(crate) fn recipient(row: &Row<'_>, first: usize) -> Result<Recipient, StorageError> {
    let failed = |failure| error::sqlite("a recipient was not read", failure);
    let at = |cell: usize| first.saturating_add(cell);
    let text: String = row.get(at(0)).map_err(failed)?;
    let to = text
        .parse::<Addressee>()
        .map_err(|failure| error::cell(TABLE, "an addressee that is none").caused_by(failure))?;
    let attempts = row.get(at(1)).map_err(failed)?;
    let time = |cell: usize| {
        let micros: Option<i64> = row.get(at(cell)).map_err(failed)?;
        let micros = micros.ok_or_else(|| error::cell(TABLE, "a state without its time"))?;
        Timestamp::from_micros(micros)
            .map_err(|failure| error::cell(TABLE, "a time that is none").caused_by(failure))
    };
    let word: String = row.get(at(2)).map_err(failed)?;
    let state = match word.as_str() {
        "open" => DeliveryState::Open { due: time(3)? },
        "done" => DeliveryState::Done { at: time(4)? },
        "dead" => DeliveryState::Dead { at: time(4)? },
        "dropped" => DeliveryState::Dropped { at: time(4)? },
        _ => return Err(error::cell(TABLE, "a state that is none")),
    };
    let failure = row.get(at(5)).map_err(failed)?;
    Ok(Recipient { to, attempts, state, failure })
}
