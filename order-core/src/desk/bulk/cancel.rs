//! Cancelling a run.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::ops::ControlFlow;
use std::pin::Pin;
use std::time::Duration;

use super::super::{Desk, RunError};
use super::Worker;
use crate::operation::bulk::{BulkRefusal, CancelRun};
use crate::party::Actor;
use crate::record::{BulkRun, RunStatus};
use crate::value::{BrandId, Name, RunId};

/// A bulk run about to be cancelled. Await it.
#[must_use = "nothing happens until it is awaited"]
pub struct CancelBulk<'a> {
    desk: &'a Desk,
    brand: BrandId,
    run: RunId,
    actor: &'a Actor,
    key: Option<Name>,
}

impl fmt::Debug for CancelBulk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelBulk").field("run", &self.run).field("key", &self.key).finish_non_exhaustive()
    }
}

impl Desk {
    /// Cancels a run. What is done stays done. From now on whoever works on it commits nothing more, and writes down what became of the
    /// orders before; where nobody works on it, that is done here. The answer is the run as it is by then.
    ///
    /// # Errors
    /// Every [`RunError`]; refused with [`BulkRefusal::NotPermitted`] and [`BulkRefusal::Finished`].
    pub const fn cancel_bulk<'a>(&'a self, brand: BrandId, run: RunId, actor: &'a Actor) -> CancelBulk<'a> {
        CancelBulk { desk: self, brand, run, actor, key: None }
    }
}

impl CancelBulk<'_> {
    /// Makes the request repeatable. A key belongs to one request of one actor for good.
    pub fn key(mut self, key: Name) -> Self {
        self.key = Some(key);
        self
    }

    async fn go(self) -> Result<BulkRun, RunError<BulkRefusal>> {
        let Self { desk, brand, run, actor, key } = self;
        let cancel = desk.run(CancelRun { brand, run }, actor);
        let cancelled = match key {
            None => cancel.await?.run,
            Some(key) => {
                cancel.key(key).await?;
                // What is kept for a key is how the run was then.
                BulkRun::clone(desk.bulk_run(brand, run).await?.as_ref())
            }
        };
        let holder = desk.fresh_run(actor).as_uuid();
        let left = cancelled.leased_from(holder, desk.now()).is_none();
        if cancelled.status != RunStatus::Cancelling || !left {
            return Ok(cancelled);
        }
        let worker = Worker { holder, lease_for: Duration::from_secs(60) };
        desk.work_bulk(brand, run, worker, &mut |_| ControlFlow::Continue(())).await
    }
}

impl<'a> IntoFuture for CancelBulk<'a> {
    type Output = Result<BulkRun, RunError<BulkRefusal>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.go())
    }
}
