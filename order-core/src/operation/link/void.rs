//! Close an order link for a while.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::{LinkReceipt, LinkStepRefusal, ask_for_link, may_step, staff_link};
use crate::party::{LinkStatus, OrderLink};
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::value::{BrandId, LinkId};

/// Closes an order link. It can be opened again; until then nobody comes by it, and no cart that did is placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoidLink {
    /// Of which brand.
    pub brand: BrandId,
    /// Which link.
    pub link: LinkId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

impl Command for VoidLink {
    type Output = LinkReceipt;
    type Reason = LinkStepRefusal;

    const OPERATION: Operation = Operation::VoidLink;

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
        may_step::<LinkStepRefusal>(facts, before, self.seen, &[LinkStatus::Open]).verdict(())?;

        let after = OrderLink { status: LinkStatus::Void, ..before.clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(Key::order_link(self.brand, self.link), before, after, moment);
        Ok(Decision { output: LinkReceipt { id: self.link, version }, changeset: draft.finish()? })
    }
}
