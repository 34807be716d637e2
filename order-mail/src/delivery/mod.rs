//! Working through the mails of the outbox.
//!
//! Decides when a mail is tried, how often, and what becomes of it. Does not know what it says, nor how it gets away.

mod attempt;
mod patience;
mod round;

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use order_core::Desk;
use order_core::store::StorageError;
use tokio::time::sleep;

use self::round::Round;
use crate::{Mailer, Post, SharedMailer};

/// How mails are delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySettings {
    /// How many mails are under way at once at most, whichever tasks they are of. 8 unless set; so many are also the connections of an
    /// [`SmtpMailer`](crate::SmtpMailer).
    pub parallel: u32,
    /// How long handing over one mail may take before it is given up for now. 75 seconds unless set.
    pub send_within: Duration,
    /// For how long a task is held. If the process dies, its mails wait for so long; and none is tried again sooner. 150 seconds unless
    /// set, and never less than twice as long as handing over one mail may take.
    pub hold: Duration,
    /// How often is looked for work while there is none. Every second unless set.
    pub look_every: Duration,
    /// How long is waited after the first failure; twice as long after each further one. Five minutes unless set.
    pub first_wait: Duration,
    /// How long is waited at most. An hour unless set.
    pub longest_wait: Duration,
    /// For how long after the change mails are tried again. Four days unless set. Mails with a code are tried until the code expires.
    pub give_up_after: Duration,
}

impl Default for DeliverySettings {
    fn default() -> Self {
        Self {
            parallel: 8,
            send_within: Duration::from_secs(75),
            hold: Duration::from_secs(150),
            look_every: Duration::from_secs(1),
            first_wait: Duration::from_secs(5 * 60),
            longest_wait: Duration::from_secs(60 * 60),
            give_up_after: Duration::from_secs(4 * 24 * 60 * 60),
        }
    }
}

impl DeliverySettings {
    fn hold(&self) -> Duration {
        self.hold.max(self.send_within.saturating_mul(2))
    }
}

/// What became of the recipients of a round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// How many got their mail.
    pub delivered: u32,
    /// How many are tried again later.
    pub later: u32,
    /// How many were given up: dead letters.
    pub dead: u32,
    /// How many were not begun, as the time that their task was held for ran out, or as it was to stop. The next round after that time
    /// takes them.
    pub left: u32,
    /// How many somebody else had settled, or taken over, meanwhile.
    pub stale: u32,
    /// Of how many the store did not take what became of them. They are tried again, also those who have their mail; it then comes with
    /// the same Message-ID.
    pub unsettled: u32,
}

impl Delivered {
    /// Whether there was nothing to do.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn add(&mut self, other: Self) {
        let sums = [
            (&mut self.delivered, other.delivered),
            (&mut self.later, other.later),
            (&mut self.dead, other.dead),
            (&mut self.left, other.left),
            (&mut self.stale, other.stale),
            (&mut self.unsettled, other.unsettled),
        ];
        for (sum, more) in sums {
            *sum = sum.saturating_add(more);
        }
    }
}

/// Delivers the mails of a store: takes what is due from the outbox, has it written, hands it to a mailer, and notes for each recipient
/// what became of it. Cloning it shares everything.
///
/// As many of them may work on one store as one likes, on as many machines. Whenever one dies, nothing is lost, and no mail comes twice
/// that the mailer was not just about to hand over; that one comes with the same [`MessageId`](crate::MessageId).
///
/// A recipient is tried again after a failure for now, ever more seldom, until the stated time is over. Then, and after a failure for
/// good, there is a dead letter, which [`Desk::dead_letters`] lists with the reason. One that is tried again after that time has one more
/// attempt.
#[derive(Clone)]
pub struct Delivery(Arc<Parts>);

struct Parts {
    desk: Desk,
    post: Post,
    mailer: SharedMailer,
    settings: DeliverySettings,
}

impl Delivery {
    /// Delivers from the store of a desk, by its clock.
    pub fn new(desk: Desk, post: Post, mailer: impl Mailer + 'static, settings: DeliverySettings) -> Self {
        Self(Arc::new(Parts { desk, post, mailer: SharedMailer::new(mailer), settings }))
    }

    /// Delivers until `stop` is ready. Then it begins nothing more, waits for what is under way, and is done.
    ///
    /// It looks for work at once after it has found some, and otherwise as often as is set. What the store refuses is tried again.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) {
        let mut round = Round::new(&self.0);
        let mut stop = pin!(stop);
        loop {
            let found = tokio::select! {
                biased;
                () = &mut stop => break,
                turn = round.turn() => round.begin(turn, u32::MAX).await,
            };
            match found {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => {
                    tracing::warn!(error = crate::reason::with_sources(&error), "no mail was taken");
                }
            }
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = sleep(self.0.settings.look_every) => {}
            }
        }
        round.begin_nothing_more();
        round.end().await;
    }

    /// Takes up to `limit` tasks that are due, waits until all of their recipients are seen to, and tells what became of them.
    ///
    /// # Errors
    /// The store did not give any more. What was taken before has been seen to.
    pub async fn work(&self, limit: u32) -> Result<Delivered, StorageError> {
        let mut round = Round::new(&self.0);
        let mut rest = limit;
        let taken = loop {
            if rest == 0 {
                break Ok(());
            }
            let turn = round.turn().await;
            match round.begin(turn, rest).await {
                Ok(0) => break Ok(()),
                Ok(begun) => rest = rest.saturating_sub(begun),
                Err(error) => break Err(error),
            }
        };
        let delivered = round.end().await;
        taken.map(|()| delivered)
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}
