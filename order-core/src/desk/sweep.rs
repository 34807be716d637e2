//! Forgetting idempotency keys whose time is over.

use std::sync::Arc;

use super::{Desk, RunError};
use crate::operation::{SweepAnswers, SweepRefusal, is_over};
use crate::party::Actor;
use crate::record::{Answer, KeyName, Kind, Partition, Stored};
use crate::store::{List, Listed, Store};

/// How many keys one step of a sweep looks at.
const STEP: u32 = 500;

/// How much one sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many keys were looked at.
    pub seen: u64,
    /// How many were forgotten.
    pub forgotten: u64,
}

impl Desk {
    /// Forgets the idempotency keys of a partition that were answered at least [`Answer::KEPT_DAYS`] ago, in steps that each commit
    /// by themselves. A host calls it now and then; nothing breaks where it does not.
    ///
    /// # Errors
    /// [`RunError::Storage`] and [`RunError::Contended`]; the steps before stand.
    pub async fn sweep(&self, partition: Partition) -> Result<Swept, RunError<SweepRefusal>> {
        let host = Actor::host();
        let mut swept = Swept::default();
        let mut after = None;
        loop {
            let list = List { kind: Kind::Answer, partition, after, limit: STEP };
            let page = self.store().list(list).await?;
            swept.seen = swept.seen.saturating_add(page.records.len().try_into().unwrap_or(u64::MAX));
            let over: Vec<Arc<str>> = page.records.iter().filter_map(|listed| self.over(listed)).collect();
            if !over.is_empty() {
                let forgotten = self.run(SweepAnswers { partition, names: over }, &host).await?;
                swept.forgotten = swept.forgotten.saturating_add(forgotten);
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(swept),
            }
        }
    }

    fn over(&self, listed: &Listed) -> Option<Arc<str>> {
        let answer = listed.found.record.as_ref().and_then(<Answer as Stored>::of)?;
        match listed.key.name() {
            KeyName::Text(name) if is_over(answer.at, self.now()) => Some(Arc::clone(name)),
            KeyName::Text(_) | KeyName::Id(_) | KeyName::Pair(..) | KeyName::Numbered(..) => None,
        }
    }
}
