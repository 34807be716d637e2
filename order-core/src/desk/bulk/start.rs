//! Starting a run: its record, then its frozen selection, chunk by chunk.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::ops::ControlFlow;
use std::pin::Pin;
use std::time::Duration;

use uuid::Uuid;

use super::super::{Desk, RunError};
use super::Worker;
use crate::operation::Moment;
use crate::operation::bulk::{BulkRefusal, BulkRequest, FreezeChunk, Piece, RunReceipt, StartRun};
use crate::party::Actor;
use crate::record::{
    ActorRef, BulkRun, CodecError, Kind, OrderQuery, OrderScope, OrderSort, RunStatus, Selection, to_bytes,
};
use crate::store::{FindOrders, Store};
use crate::value::{BrandId, Name, OrderId, RunId, limits};

/// The name space of runs that are started under a key, and of the digests of what they are asked for.
const RUNS: Uuid = Uuid::from_u128(0x86b3_61c4_0d0e_5f57_9a65_24f1_c1b7_33de);

/// For how long a run that is worked on to its end is kept from one chunk to the next.
const LEASE: Duration = Duration::from_secs(60);

/// A bulk run about to start. Await it.
#[must_use = "nothing happens until it is awaited"]
pub struct StartBulk<'a> {
    desk: &'a Desk,
    request: BulkRequest,
    actor: &'a Actor,
    key: Option<Name>,
    to_its_end: bool,
}

impl fmt::Debug for StartBulk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartBulk").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Desk {
    /// Starts a bulk run and freezes its selection; [`work_bulk`](Self::work_bulk) then does the work. Await it, with a key if the request
    /// may be repeated: the same actor asking for the same under the same key finds the run that was started, however far it is.
    ///
    /// # Errors
    /// Every [`RunError`]; refused with [`BulkRefusal::NotPermitted`] and [`BulkRefusal::TooManyOrders`].
    pub const fn start_bulk<'a>(&'a self, request: BulkRequest, actor: &'a Actor) -> StartBulk<'a> {
        StartBulk { desk: self, request, actor, key: None, to_its_end: false }
    }

    /// Starts a bulk run and works on it until it is finished or cancelled. After a failure or a crash, the same under the same key
    /// goes on where it stood, and does nothing twice.
    ///
    /// All who work on a run in this way count as one: whoever comes last takes it over, and the others end with
    /// [`BulkRefusal::LeaseLost`].
    ///
    /// # Errors
    /// Every [`RunError`]; refused as by [`start_bulk`](Self::start_bulk) and [`work_bulk`](Self::work_bulk).
    pub const fn run_bulk<'a>(&'a self, request: BulkRequest, actor: &'a Actor) -> StartBulk<'a> {
        StartBulk { desk: self, request, actor, key: None, to_its_end: true }
    }
}

impl StartBulk<'_> {
    /// Makes the request repeatable. A key belongs to one request of one actor for good.
    pub fn key(mut self, key: Name) -> Self {
        self.key = Some(key);
        self
    }

    async fn go(self) -> Result<BulkRun, RunError<BulkRefusal>> {
        let Self { desk, request, actor, key, to_its_end } = self;
        let bytes = to_bytes(&request)
            .map_err(|source| RunError::Defect(CodecError::Unencodable { kind: Kind::BulkRun, source }))?;
        let digest = Uuid::new_v5(&RUNS, &bytes);
        drop(bytes);
        let run = desk.run_id(request.brand, actor, key.as_ref());
        let started = desk.freeze(request, run, digest, actor).await?;
        if !to_its_end || started.status.is_over() {
            return Ok(started);
        }
        let worker = Worker { holder: run.as_uuid(), lease_for: LEASE };
        desk.work_bulk(started.brand, run, worker, &mut |_| ControlFlow::Continue(())).await
    }
}

impl<'a> IntoFuture for StartBulk<'a> {
    type Output = Result<BulkRun, RunError<BulkRefusal>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.go())
    }
}

impl Desk {
    /// The id of a run: that of the key, which only this actor can give again, or a fresh one.
    fn run_id(&self, brand: BrandId, actor: &Actor, key: Option<&Name>) -> RunId {
        match key {
            Some(key) => {
                let name = format!("{brand}:{}:{key}", ActorRef::of(actor));
                RunId::from_uuid(Uuid::new_v5(&RUNS, name.as_bytes()))
            }
            None => self.fresh_run(actor),
        }
    }

    pub(super) fn fresh_run(&self, actor: &Actor) -> RunId {
        let seed = self.seeds(1).into_iter().next().unwrap_or_default();
        RunId::made(self.now(), Moment::new(self.now(), actor, seed).bytes())
    }

    /// Starts the run and freezes all of its selection, or what is not frozen yet.
    async fn freeze(
        &self,
        request: BulkRequest,
        run: RunId,
        digest: Uuid,
        actor: &Actor,
    ) -> Result<BulkRun, RunError<BulkRefusal>> {
        let BulkRequest { brand, operation, selection } = request;
        let (ids, filter) = match selection {
            Selection::Orders(ids) => (Some(distinct(ids)), None),
            Selection::Matching(filter) => (None, Some(*filter)),
        };
        let selected = ids.as_ref().map(|ids| u64::try_from(ids.len()).unwrap_or(u64::MAX));
        let first = ids.as_ref().map(|ids| piece(ids, 0));
        let start = StartRun { brand, run, operation, digest, selected, filter, first };
        let mut now = self.run(start, actor).await?.run;
        if now.digest != digest {
            return Err(RunError::KeyReused);
        }
        let Some(ids) = ids else { return self.freeze_found(now, actor).await };
        while now.status == RunStatus::Selecting {
            let piece = piece(&ids, now.chunks);
            now = self.run(FreezeChunk { brand, run, seen: now, piece }, actor).await?.run;
        }
        Ok(now)
    }

    /// Freezes what is left of a search, a page a chunk, the newest order first: what is placed meanwhile comes before the first page,
    /// and so is not among them.
    pub(super) async fn freeze_found(
        &self,
        mut now: BulkRun,
        actor: &Actor,
    ) -> Result<BulkRun, RunError<BulkRefusal>> {
        while let (RunStatus::Selecting, Some(selecting)) = (now.status, now.selecting.clone()) {
            let (brand, run) = (now.brand, now.id);
            let find = FindOrders {
                query: newest_first(brand, selecting.filter),
                after: selecting.after,
                limit: u32::try_from(limits::RUN_CHUNK_ORDERS).unwrap_or(u32::MAX),
            };
            let page = self.store().find_orders(find).await?;
            let orders = page.orders.iter().map(|found| found.order.id).collect();
            let piece = Piece { orders, more: page.next.is_some(), after: page.next };
            let RunReceipt { run: frozen, .. } =
                self.run(FreezeChunk { brand, run, seen: now, piece }, actor).await?;
            now = frozen;
        }
        Ok(now)
    }
}

pub(super) fn newest_first(brand: BrandId, filter: crate::record::OrderFilter) -> OrderQuery {
    OrderQuery { scope: OrderScope::Brand(brand), filter, sort: OrderSort::default() }
}

/// Each id once, in the order of the first naming.
pub(super) fn distinct(mut ids: Vec<OrderId>) -> Vec<OrderId> {
    let mut seen = HashSet::with_capacity(ids.len());
    ids.retain(|id| seen.insert(*id));
    ids
}

/// One chunk of the ids.
fn piece(ids: &[OrderId], chunk: u32) -> Piece {
    let size = limits::RUN_CHUNK_ORDERS;
    let from = usize::try_from(chunk).unwrap_or(usize::MAX).saturating_mul(size);
    let orders: Vec<OrderId> = ids.iter().skip(from).take(size).copied().collect();
    let more = from.saturating_add(orders.len()) < ids.len() && !orders.is_empty();
    Piece { orders, more, after: None }
}
