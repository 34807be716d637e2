//! The statements about the outbox.

use super::Sql;

/// The statements about tasks and their recipients.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfOutbox {
    /// id, partition, channel, at, due, body
    pub(crate) insert: Sql,
    /// task, position, address, due
    pub(crate) insert_recipient: Sql,
    /// channel, now, after, limit → seq, fence, body
    pub(crate) due: Sql,
    /// task, now → address, attempts, state, due, at, reason
    pub(crate) due_recipients: Sql,
    /// task, fence, until
    pub(crate) lease: Sql,
    /// id → seq, fence
    pub(crate) by_id: Sql,
    /// task, address, state, due, at, reason, fence
    pub(crate) settle: Sql,
    /// id, address → seq, state, attempts
    pub(crate) letter: Sql,
    /// task, address, state, due, at, whether it is retried
    pub(crate) move_letter: Sql,
    /// id → seq, body, and of each recipient address, attempts, state, due, at, reason
    pub(crate) task: Sql,
    /// partition, after, limit → the same
    pub(crate) open: Sql,
    /// partition, after, limit → the same
    pub(crate) dead: Sql,
    /// task
    pub(crate) reckon: Sql,
    /// task → body, when no recipient is open
    pub(crate) settled: Sql,
    /// task, body
    pub(crate) rewrite: Sql,
}

impl OfOutbox {
    pub(super) fn written(add: &mut impl FnMut(String) -> Sql) -> Self {
        let mut fixed = |text: &str| add(text.to_owned());
        Self {
            insert: fixed(
                "INSERT INTO outbox (id, partition, channel, at, due, fence, body) \
                 VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
            ),
            insert_recipient: fixed(
                "INSERT INTO outbox_recipients (task, position, address, state, attempts, due) \
                 VALUES (?1, ?2, ?3, 'open', 0, ?4)",
            ),
            due: fixed(
                "SELECT seq, fence, body FROM outbox INDEXED BY outbox_open \
                 WHERE channel = ?1 AND seq > ?3 AND due IS NOT NULL AND due <= ?2 \
                 AND (leased_until IS NULL OR leased_until <= ?2) ORDER BY seq LIMIT ?4",
            ),
            due_recipients: fixed(
                "SELECT address, attempts, state, due, at, reason FROM outbox_recipients \
                 WHERE task = ?1 AND state = 'open' AND due <= ?2 ORDER BY position",
            ),
            lease: fixed("UPDATE outbox SET fence = ?2, leased_until = ?3 WHERE seq = ?1"),
            by_id: fixed("SELECT seq, fence FROM outbox WHERE id = ?1"),
            settle: fixed(
                "UPDATE outbox_recipients \
                 SET state = ?3, attempts = attempts + 1, due = ?4, at = ?5, reason = ?6 \
                 WHERE task = ?1 AND address = ?2 AND state = 'open' AND retried < ?7",
            ),
            letter: fixed(
                "SELECT t.seq, r.state, r.attempts FROM outbox AS t CROSS JOIN outbox_recipients AS r ON r.task = t.seq \
                 WHERE t.id = ?1 AND r.address = ?2",
            ),
            move_letter: fixed(
                "UPDATE outbox_recipients SET state = ?3, due = ?4, at = ?5, \
                 retried = iif(?6, (SELECT fence FROM outbox WHERE seq = ?1), retried) \
                 WHERE task = ?1 AND address = ?2",
            ),
            task: fixed(&with_recipients("WHERE id = ?1 AND (due IS NOT NULL OR dead > 0)")),
            open: fixed(&with_recipients(
                "INDEXED BY outbox_open_by_partition WHERE partition = ?1 AND id > ?2 AND due IS NOT NULL \
                 ORDER BY id LIMIT ?3",
            )),
            dead: fixed(&with_recipients(
                "INDEXED BY outbox_dead_by_partition WHERE partition = ?1 AND id > ?2 AND dead > 0 \
                 ORDER BY id LIMIT ?3",
            )),
            reckon: fixed(
                "UPDATE outbox SET \
                 due = (SELECT min(due) FROM outbox_recipients WHERE task = ?1 AND state = 'open'), \
                 dead = (SELECT count(*) FROM outbox_recipients WHERE task = ?1 AND state = 'dead') WHERE seq = ?1",
            ),
            settled: fixed("SELECT body FROM outbox WHERE seq = ?1 AND due IS NULL"),
            rewrite: fixed("UPDATE outbox SET body = ?2 WHERE seq = ?1"),
        }
    }
}

/// Tasks with their recipients, in one statement, so that they are of one point in time.
fn with_recipients(which: &str) -> String {
    format!(
        "SELECT t.seq, t.body, r.address, r.attempts, r.state, r.due, r.at, r.reason \
         FROM (SELECT seq, id, body FROM outbox {which}) AS t CROSS JOIN outbox_recipients AS r ON r.task = t.seq \
         ORDER BY t.id, r.position"
    )
}
