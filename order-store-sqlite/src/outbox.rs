//! Leasing and settling tasks, in the writing thread.

use order_core::record::{Channel, LetterFate, LetterMove, Recipient, Task};
use order_core::store::{Lease, LeaseToken, Settled, Settlement, StorageError, StorageErrorKind};
use order_core::value::{Addressee, Timestamp};
use rusqlite::{OptionalExtension, Result};

use crate::error;
use crate::read::recipient;
use crate::sql::book;
use crate::statements::Statements;

const TABLE: &str = "outbox";

/// A task as it stands in its row.
struct Row {
    seq: i64,
    fence: i64,
    body: String,
}

/// Takes due tasks, in the order of committing. One that cannot be read is passed over, so that it keeps no other from its turn; it is told
/// of once there is nothing else to take.
pub(crate) fn lease(
    statements: &mut Statements<'_>,
    channel: Channel,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> std::result::Result<Vec<Lease>, StorageError> {
    let (mut leases, mut unread, mut after, mut rest) = (Vec::new(), None, i64::MIN, limit);
    let mut is_more = true;
    while is_more && rest > 0 {
        let rows = due(statements, channel, now, after, rest)
            .map_err(|failure| error::sqlite("the outbox was not read", failure))?;
        is_more = u32::try_from(rows.len()) == Ok(rest);
        for row in &rows {
            after = row.seq;
            match lease_one(statements, row, now, until) {
                Ok(lease) => {
                    leases.push(lease);
                    rest = rest.saturating_sub(1);
                }
                Err(error) if matches!(error.kind(), StorageErrorKind::Corrupt | StorageErrorKind::Newer) => {
                    unread.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
    }
    match unread {
        Some(error) if leases.is_empty() => Err(error),
        _ => Ok(leases),
    }
}

fn due(
    statements: &mut Statements<'_>,
    channel: Channel,
    now: Timestamp,
    after: i64,
    limit: u32,
) -> Result<Vec<Row>> {
    let asked = (channel.word(), now.micros(), after, limit);
    let rows = statements
        .get(book().outbox.due)?
        .query_map(asked, |row| Ok(Row { seq: row.get(0)?, fence: row.get(1)?, body: row.get(2)? }))?;
    rows.collect()
}

fn lease_one(
    statements: &mut Statements<'_>,
    row: &Row,
    now: Timestamp,
    until: Timestamp,
) -> std::result::Result<Lease, StorageError> {
    // All is read before anything is written: one that cannot be read stays as it is.
    let task = decode(row.seq, &row.body)?;
    let recipients = due_recipients(statements, row.seq, now)?;
    let fence = row.fence.saturating_add(1);
    let token = u64::try_from(fence).map_err(|_| error::cell(TABLE, "a fence below 0"))?;
    let leased =
        statements.get(book().outbox.lease).and_then(|lease| lease.execute((row.seq, fence, until.micros())));
    leased.map_err(|failure| error::sqlite("a task was not leased", failure))?;
    Ok(Lease { token: LeaseToken { task: task.id(), fence: token }, until, task, recipients })
}

fn due_recipients(
    statements: &mut Statements<'_>,
    seq: i64,
    now: Timestamp,
) -> std::result::Result<Vec<Recipient>, StorageError> {
    let failed = |failure| error::sqlite("a task was not leased", failure);
    let statement = statements.get(book().outbox.due_recipients).map_err(failed)?;
    let mut rows = statement.query((seq, now.micros())).map_err(failed)?;
    let mut recipients = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        recipients.push(recipient(row, 0)?);
    }
    Ok(recipients)
}

/// Writes what became of a recipient, unless the token is old or the recipient is not open. A task without an open recipient is kept
/// without what only they had to know.
pub(crate) fn settle(
    statements: &mut Statements<'_>,
    token: LeaseToken,
    to: &Addressee,
    outcome: &Settlement,
) -> std::result::Result<Settled, StorageError> {
    let failed = |failure| error::sqlite("a task was not settled", failure);
    let Some(seq) = settle_row(statements, token, to, outcome).map_err(failed)? else {
        return Ok(Settled::Stale);
    };
    let body: Option<String> = statements
        .get(book().outbox.settled)
        .and_then(|settled| settled.query_row([seq], |row| row.get(0)).optional())
        .map_err(failed)?;
    let Some(task) = body.map(|body| decode(seq, &body)).transpose()? else { return Ok(Settled::Written) };
    if let Some(rest) = task.without_secrets() {
        let rest = rest.encode().map_err(|failure| {
            StorageError::new(StorageErrorKind::Corrupt, "a settled task does not encode").caused_by(failure)
        })?;
        let rewritten =
            statements.get(book().outbox.rewrite).and_then(|rewrite| rewrite.execute((seq, rest)));
        rewritten.map_err(failed)?;
    }
    Ok(Settled::Written)
}

pub(crate) fn decode(seq: i64, body: &str) -> std::result::Result<Task, StorageError> {
    Task::decode(body).map_err(|failure| {
        let message = format!("task {seq} of table `{TABLE}` does not decode");
        StorageError::new(StorageErrorKind::Corrupt, message).caused_by(failure)
    })
}

/// The place of the task; `None` = nothing is settled.
fn settle_row(
    statements: &mut Statements<'_>,
    token: LeaseToken,
    to: &Addressee,
    outcome: &Settlement,
) -> Result<Option<i64>> {
    let place = statements
        .get(book().outbox.by_id)?
        .query_row([token.task.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, fence): (i64, i64) = match place {
        Some(place) => place,
        None => return Ok(None),
    };
    // Before the first lease the fence is 0, and no token is right, not even one of 0.
    if fence == 0 || u64::try_from(fence) != Ok(token.fence) {
        return Ok(None);
    }
    let (state, due, at, reason) = match outcome {
        Settlement::Done { at } => ("done", None, Some(at), None),
        Settlement::Retry { due, reason } => ("open", Some(due), None, Some(reason.as_str())),
        Settlement::Dead { at, reason } => ("dead", None, Some(at), Some(reason.as_str())),
    };
    let times = (due.map(|due| due.micros()), at.map(|at| at.micros()));
    let cells = (seq, to.as_str(), state, times.0, times.1, reason, fence);
    if statements.get(book().outbox.settle)?.execute(cells)? == 0 {
        return Ok(None);
    }
    statements.get(book().outbox.reckon)?.execute([seq])?;
    Ok(Some(seq))
}

/// Whether an addressee is dead after as many attempts as a move of a letter says.
pub(crate) fn holds(statements: &mut Statements<'_>, step: &LetterMove) -> Result<bool> {
    let found = statements
        .get(book().outbox.letter)?
        .query_row((step.task.to_string(), step.to.as_str()), |row| Ok((row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(found.is_some_and(|(state, attempts): (String, u32)| state == "dead" && attempts == step.attempts))
}

/// Moves a letter that was checked.
pub(crate) fn move_letter(statements: &mut Statements<'_>, step: &LetterMove) -> Result<()> {
    let (id, to) = (step.task.to_string(), step.to.as_str());
    let seq: i64 = statements.get(book().outbox.letter)?.query_row((id, to), |row| row.get(0))?;
    let (due, at) = match step.fate {
        LetterFate::Retried { due } => (Some(due.micros()), None),
        LetterFate::Dropped { at } => (None, Some(at.micros())),
    };
    let cells = (seq, to, step.fate.state().word(), due, at, due.is_some());
    statements.get(book().outbox.move_letter)?.execute(cells)?;
    statements.get(book().outbox.reckon)?.execute([seq])?;
    Ok(())
}
