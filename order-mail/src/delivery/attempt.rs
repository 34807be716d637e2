//! One attempt to deliver a mail to one recipient.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use order_core::Store as _;
use order_core::record::Recipient;
use order_core::store::{Lease, Settled, Settlement};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::{Delivered, Parts, patience};
use crate::reason::{short, with_sources};
use crate::{Letter, MailFailure, Mailer as _};

/// The pauses after which the store is asked again to note what became of a recipient. Else somebody who has their mail gets it twice.
const PAUSES: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(500), Duration::from_secs(2)];

/// What an attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Somebody else has taken the responsibility for the mail.
    Delivered,
    /// It did not work for now.
    ForNow(String),
    /// It will never work.
    ForGood(String),
}

/// Has a letter written, for whoever its recipients are.
pub(super) async fn write(parts: &Arc<Parts>, lease: &Lease) -> Result<Letter, Outcome> {
    if patience::code_until(&lease.task).is_some_and(|until| until <= parts.desk.now()) {
        return Err(Outcome::ForGood("the code has expired".to_owned()));
    }
    let (of_it, task) = (Arc::clone(parts), lease.task.clone());
    let written = contained(async move { of_it.post.write(of_it.desk.store(), &task).await }).await;
    let Some(written) = written else {
        return Err(Outcome::ForNow("what writes it has panicked".to_owned()));
    };
    written.map_err(|error| {
        let reason = with_sources(&error);
        if error.is_for_now() { Outcome::ForNow(reason) } else { Outcome::ForGood(reason) }
    })
}

/// Hands the letter for one recipient over, within the time for it.
pub(super) async fn send(
    parts: &Arc<Parts>,
    lease: &Lease,
    letter: &Letter,
    recipient: &Recipient,
) -> Outcome {
    let Some(address) = recipient.to.email() else {
        return Outcome::ForGood("this is not somebody who gets mail".to_owned());
    };
    let (of_it, mail) = (Arc::clone(parts), letter.to(address));
    tracing::trace!(task = %lease.token.task, attempt = recipient.attempts, "a mail is handed over");
    let sending = contained(async move { of_it.mailer.send(&mail).await });
    match timeout(parts.settings.send_within, sending).await {
        Ok(Some(Ok(()))) => Outcome::Delivered,
        Ok(Some(Err(MailFailure::ForNow { reason }))) => Outcome::ForNow(short(&reason)),
        Ok(Some(Err(MailFailure::ForGood { reason }))) => Outcome::ForGood(short(&reason)),
        Ok(None) => Outcome::ForNow("what sends it has panicked".to_owned()),
        Err(_) => {
            let limit = parts.settings.send_within.as_secs();
            Outcome::ForNow(format!("handing it over took longer than {limit} s"))
        }
    }
}

/// Notes what became of a recipient.
pub(super) async fn settle(
    parts: &Parts,
    lease: &Lease,
    recipient: &Recipient,
    outcome: Outcome,
) -> Delivered {
    let (settlement, mut delivered) = parts.settlement(lease, recipient, outcome);
    let mut pauses = PAUSES.iter();
    let settled = loop {
        let store = parts.desk.store();
        match (store.settle(lease.token, recipient.to.clone(), settlement.clone()).await, pauses.next()) {
            (Err(_), Some(pause)) => sleep(*pause).await,
            (settled, _) => break settled,
        }
    };
    let task = lease.token.task;
    match settled {
        Ok(Settled::Written) => {}
        Ok(Settled::Stale) => delivered = Delivered { stale: 1, ..Delivered::default() },
        Err(error) => {
            tracing::warn!(%task, error = with_sources(&error), "what became of a mail was not noted");
            delivered = Delivered { unsettled: 1, ..Delivered::default() };
        }
    }
    delivered
}

impl Parts {
    /// What is noted. Reasons name people, so they are kept where only those see them who may, and not in the log.
    fn settlement(&self, lease: &Lease, recipient: &Recipient, outcome: Outcome) -> (Settlement, Delivered) {
        let (now, task) = (self.desk.now(), lease.token.task);
        let attempt = recipient.attempts.saturating_add(1);
        match outcome {
            Outcome::Delivered => {
                tracing::debug!(%task, attempt, "a mail is delivered");
                (Settlement::Done { at: now }, Delivered { delivered: 1, ..Delivered::default() })
            }
            Outcome::ForGood(reason) => {
                tracing::warn!(%task, attempt, "a mail is undeliverable");
                (Settlement::Dead { at: now, reason }, Delivered { dead: 1, ..Delivered::default() })
            }
            Outcome::ForNow(reason) => {
                let wait = patience::wait(task, &recipient.to, recipient.attempts, &self.settings);
                let due = now.saturating_add(wait);
                if due <= patience::until(&lease.task, &self.settings) {
                    tracing::info!(%task, attempt, %due, "a mail is tried again later");
                    (Settlement::Retry { due, reason }, Delivered { later: 1, ..Delivered::default() })
                } else {
                    tracing::warn!(%task, attempt, "a mail is given up");
                    let reason = short(&format!("given up at attempt {attempt}: {reason}"));
                    (Settlement::Dead { at: now, reason }, Delivered { dead: 1, ..Delivered::default() })
                }
            }
        }
    }
}

/// What a future gives; `None` when it panics. Templates and mailers are of the host, and one that fails this way must not take the mails
/// of others along, nor come again without being counted. Dropping this stops it.
async fn contained<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Option<T> {
    let mut alone = JoinSet::new();
    alone.spawn(future);
    alone.join_next().await.and_then(Result::ok)
}
