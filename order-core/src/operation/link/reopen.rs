//! Open an order link again.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::{LinkReceipt, LinkStepRefusal, ask_for_link, may_step, staff_link};
use crate::party::{LinkStatus, OrderLink};
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::value::{BrandId, LinkId};

/// Opens an order link again that was closed. Its times still hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReopenLink {
    /// Of which brand.
    pub brand: BrandId,
    /// Which link.
    pub link: LinkId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

impl Command for ReopenLink {
    type Output = LinkReceipt;
    type Reason = LinkStepRefusal;

    const OPERATION: Operation = Operation::ReopenLink;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        ask_for_link(self.brand, self.link, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<LinkReceipt>, Stop<LinkStepRefusal>> {
        let before = staff_link(facts, moment.actor(), self.brand, self.link)?;
        may_step::<LinkStepRefusal>(facts, before, self.seen, &[LinkStatus::Void]).verdict(())?;

        let after = OrderLink { status: LinkStatus::Open, ..before.clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(Key::order_link(self.brand, self.link), before, after, moment);
        Ok(Decision { output: LinkReceipt { id: self.link, version }, changeset: draft.finish()? })
    }
}
