//! Adjust the prices of an original order, before the brand answers it.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::WrongStatus;
use super::super::content::ask_for_content;
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{put_order, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::apply::{Edited, apply};
use super::revise::{enter, together, unchanged};
use super::{ConfirmationEdits, EditFault, PriceEdit, Revised, TooManyRevisions};
use crate::order::{
    AwaitingConfirmation, Order, OrderState, OrderStatus, PaymentMethod, PriceRevision, Revision,
};
use crate::party::Actor;
use crate::record::{CodecError, Facts, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, Money, OrderId};

/// Adjusts base prices and rates of an order, never its quantities. The original stays as it was placed, and the adjusted prices stand
/// beside it. Nobody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdjustPrices {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The prices, each SKU once.
    pub lines: Vec<PriceEdit>,
}

/// Why prices cannot be adjusted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AdjustPricesRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The order was answered already, or is at its end.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// The prices were adjusted too often.
    #[error(transparent)]
    TooManyRevisions(#[from] TooManyRevisions),
    /// Something is wrong with the prices.
    #[error(transparent)]
    Edit(#[from] EditFault),
    /// The order would cost more than may be captured from the card.
    #[error("the order would cost {total}, and {authorized} are authorized")]
    AboveAuthorization {
        /// What the order would cost.
        total: Money,
        /// How much is authorized.
        authorized: Money,
    },
}

reasons! {
    AdjustPricesRefusal shares [NotPermitted, Outdated, WrongStatus, TooManyRevisions, Edit] {
        AboveAuthorization { total, authorized } = "above_authorization";
    }
}

/// That prices may be adjusted.
#[derive(Debug)]
pub struct MayAdjustPrices<'o> {
    order: &'o Order,
    revision: Revision,
}

/// Whether prices may be adjusted: the order is awaiting its confirmation.
///
/// # Errors
/// Every reason why not.
pub fn may_adjust_prices(order: &Order) -> Result<MayAdjustPrices<'_>, Refusals<AdjustPricesRefusal>> {
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, &[OrderStatus::AwaitingConfirmation]).map(Into::into));
    findings.extend(TooManyRevisions::check(order).map(Into::into));
    // Without a next revision there is a finding.
    let revision = order.revision.next().unwrap_or_default();
    findings.verdict(MayAdjustPrices { order, revision })
}

/// The reason, when an order would cost more than may be captured.
fn above_authorization(order: &Order, edited: &Edited) -> Option<AdjustPricesRefusal> {
    let PaymentMethod::Card { authorized, .. } = order.payment else { return None };
    let total = edited.total();
    let reason = AdjustPricesRefusal::AboveAuthorization { total, authorized };
    (total.minor() > authorized.minor()).then_some(reason)
}

impl AdjustPrices {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayAdjustPrices<'f>, Stop<AdjustPricesRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(AdjustPricesRefusal::from));
        Ok(findings.join(may_adjust_prices(order))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for AdjustPrices {
    type Output = Revised;
    type Reason = AdjustPricesRefusal;

    const OPERATION: Operation = Operation::AdjustPrices;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            ask_for_content(order, keys);
            ConfirmationEdits::prices(&self.lines).ask_for(order, known, keys);
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Revised>, Stop<AdjustPricesRefusal>> {
        let order = staff_order(facts, moment.actor(), self.brand, self.order)?;
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk());
        let edited = apply(facts, order, &ConfirmationEdits::prices(&self.lines));
        let (permit, edited) = together(order, permit, edited, |edited| above_authorization(order, edited))?;
        if edited.after.is_none() {
            return Ok(unchanged(Self::OPERATION, order, edited.total(), facts)?);
        }
        Ok(adjust_prices(permit, edited, facts, moment)?)
    }
}

/// Adjusts: the revision beside the original, the header, the entry.
fn adjust_prices(
    MayAdjustPrices { order: before, revision }: MayAdjustPrices<'_>,
    edited: Edited,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<Revised>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::AdjustPrices, facts);
    let mut after = before.clone();
    after.state = OrderState::AwaitingConfirmation(AwaitingConfirmation { prices: Some(revision) });
    let (content, changes) = enter(before, &mut after, revision, edited);
    let total = content.totals.total;
    let document = PriceRevision {
        order: before.id,
        revision,
        made_at: moment.now(),
        made_by: moment.actor().id(),
        content,
    };
    draft.put(Key::price_revision(before.brand, before.id, revision), document);
    let order = put_order(&mut draft, facts, after, changes, None, moment);
    let output = Revised { order, revision, total };
    Ok(Decision { output, changeset: draft.finish()? })
}
