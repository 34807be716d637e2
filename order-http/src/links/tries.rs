//! How often secrets may be wrong from one network address. What one link or one buyer may be tried, the core counts.

use order_core::Actor;
use order_core::operation::{CountTry, IsBlocked};
use order_core::party::ThrottleRule;
use order_core::record::Partition;
use order_core::value::Code;

use crate::accounts::as_host;
use crate::route::Head;
use crate::{Problem, ProblemCode};

/// How often secrets may be wrong from one network address, at whichever links, before it may not try any for a while.
const ADDRESS_TRIES: ThrottleRule =
    ThrottleRule { tries: 30, within_seconds: 15 * 60, blocked_seconds: 15 * 60 };

/// The tries of one network address, as far as it is known.
pub(super) struct AddressTries<'h> {
    head: &'h Head,
    what: Option<Code>,
}

impl<'h> AddressTries<'h> {
    pub(super) fn of(head: &'h Head) -> Self {
        let what = head.address().and_then(|address| Code::new(format!("links:{}", address.group())).ok());
        Self { head, what }
    }

    /// # Errors
    /// [`ProblemCode::TooManyRequests`] when it was wrong too often.
    pub(super) async fn check(&self) -> Result<(), Problem> {
        let Some(what) = self.what.clone() else { return Ok(()) };
        let question = IsBlocked { partition: Partition::Host, what };
        let blocked = self.head.desk().ask(question, &Actor::host()).await;
        match blocked.map_err(|error| Problem::of_run(&error))? {
            Some(until) => {
                let seconds = until.since(self.head.desk().now()).as_secs().saturating_add(1);
                Err(Problem::new(ProblemCode::TooManyRequests).retry_after(seconds))
            }
            None => Ok(()),
        }
    }

    /// Counts one that was wrong.
    pub(super) async fn count(&self) -> Result<(), Problem> {
        let Some(what) = self.what.clone() else { return Ok(()) };
        as_host(self.head, CountTry { partition: Partition::Host, what, rule: ADDRESS_TRIES }).await?;
        Ok(())
    }
}
