//! Forgetting what has had its time.

use super::{Desk, RunError};
use crate::operation::{SWEPT, Sweep, SweepRefusal, account_key, is_over};
use crate::party::{Account, Actor};
use crate::record::{Facts, Key, Keys, Kind, Partition};
use crate::store::{List, Store};

/// How many records one step of a sweep looks at.
const STEP: u32 = 500;

/// How much one sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many records were looked at.
    pub seen: u64,
    /// How many were forgotten.
    pub forgotten: u64,
}

impl Desk {
    /// Forgets what of a partition has had its time, in steps that each commit by themselves: idempotency keys that were answered at
    /// least [`Answer::KEPT_DAYS`](crate::record::Answer::KEPT_DAYS) ago, sessions that are over, codes that are good no longer,
    /// counted tries that block nothing any more, passes of guests that are over, and carts of guests that nobody changed for thirty days. A host calls it now and then; nothing breaks where it does not. Of an account it is
    /// best called when somebody logs in, for nothing else makes its sessions more.
    ///
    /// # Errors
    /// [`RunError::Storage`] and [`RunError::Contended`]; the steps before stand.
    pub async fn sweep(&self, partition: Partition) -> Result<Swept, RunError<SweepRefusal>> {
        let facts = match account_key(partition) {
            Some(key) => {
                let mut keys = Keys::new();
                keys.record(key);
                self.store().load(keys).await?
            }
            None => Facts::new(),
        };
        let account = account_key(partition);
        let account = account.and_then(|key| facts.get::<Account>(&key)).map(AsRef::as_ref);
        let mut swept = Swept::default();
        for kind in SWEPT {
            self.sweep_kind(kind, partition, account, &mut swept).await?;
        }
        Ok(swept)
    }

    async fn sweep_kind(
        &self,
        kind: Kind,
        partition: Partition,
        account: Option<&Account>,
        swept: &mut Swept,
    ) -> Result<(), RunError<SweepRefusal>> {
        let host = Actor::host();
        let mut after = None;
        loop {
            let list = List::all(kind, partition, STEP).after(after);
            let page = self.store().list(list).await?;
            swept.seen = swept.seen.saturating_add(page.records.len().try_into().unwrap_or(u64::MAX));
            let over = page.records.iter().filter(|listed| {
                let record = listed.found.record.as_ref();
                record.is_some_and(|record| is_over(record, account, self.now()))
            });
            let keys: Vec<Key> = over.map(|listed| listed.key.clone()).collect();
            if !keys.is_empty() {
                let forgotten = self.run(Sweep { partition, keys }, &host).await?;
                swept.forgotten = swept.forgotten.saturating_add(forgotten);
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }
}
