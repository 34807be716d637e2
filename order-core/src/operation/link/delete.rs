//! Delete an order link, for ever.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::{LinkReceipt, LinkStepRefusal, ask_for_link, ask_for_token, may_step, staff_link};
use crate::party::{LinkSecret, LinkStatus, OrderLink};
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::value::{BrandId, LinkId};

/// Deletes an order link. It cannot be undone: its token leads nowhere from then on, and no cart that came by it is placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeleteLink {
    /// Of which brand.
    pub brand: BrandId,
    /// Which link.
    pub link: LinkId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

impl Command for DeleteLink {
    type Output = LinkReceipt;
    type Reason = LinkStepRefusal;

    const OPERATION: Operation = Operation::DeleteLink;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for_link(self.brand, self.link, keys);
        ask_for_token(known, self.brand, self.link, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<LinkReceipt>, Stop<LinkStepRefusal>> {
        let before = staff_link(facts, moment.actor(), self.brand, self.link)?;
        may_step::<LinkStepRefusal>(facts, before, self.seen, &[LinkStatus::Open, LinkStatus::Void])
            .verdict(())?;

        let after = OrderLink { status: LinkStatus::Deleted, ..before.clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let secret_key = Key::link_secret(self.brand, self.link);
        if let Some(secret) = facts.get::<LinkSecret>(&secret_key) {
            draft.release(self.brand, &ClaimScope::LinkToken(&secret.token));
            draft.delete(secret_key);
        }
        let version = draft.change(Key::order_link(self.brand, self.link), before, after, moment);
        Ok(Decision { output: LinkReceipt { id: self.link, version }, changeset: draft.finish()? })
    }
}
