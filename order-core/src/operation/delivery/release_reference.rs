//! Release a reference to a document that the embedding product keeps.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::document::put_changed;
use crate::order::{AttachedReference, DocumentKind, Order};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, Code, OrderId};

/// Tells that a document of the embedding product does not refer to an order any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseReference {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What the document is.
    pub kind: DocumentKind,
    /// What the product calls it.
    pub name: Code,
}

/// Why a reference cannot be released.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReleaseReferenceRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// No such document refers to the order.
    #[error("no {} `{name}` refers to the order", kind.phrase())]
    Unknown {
        /// What the document is.
        kind: DocumentKind,
        /// What was asked for.
        name: Code,
    },
}

reasons! {
    ReleaseReferenceRefusal shares [NotPermitted, Outdated] {
        Unknown { kind, name } = "unknown_reference";
    }
}

/// That a reference to an order may be released.
#[derive(Debug)]
pub struct MayReleaseReference<'o>(&'o Order);

/// Whether a reference to an order may be released: it is attached.
///
/// # Errors
/// The reason why not.
pub fn may_release_reference<'o>(
    order: &'o Order,
    reference: &AttachedReference,
) -> Result<MayReleaseReference<'o>, Refusals<ReleaseReferenceRefusal>> {
    let mut findings = Findings::new();
    findings.check(order.attached.contains(reference), || ReleaseReferenceRefusal::Unknown {
        kind: reference.kind,
        name: reference.name.clone(),
    });
    findings.verdict(MayReleaseReference(order))
}

impl ReleaseReference {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayReleaseReference<'f>, Stop<ReleaseReferenceRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(ReleaseReferenceRefusal::from));
        Ok(findings.join(may_release_reference(order, &self.reference()))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }

    fn reference(&self) -> AttachedReference {
        AttachedReference { kind: self.kind, name: self.name.clone() }
    }
}

impl Command for ReleaseReference {
    type Output = OrderReceipt;
    type Reason = ReleaseReferenceRefusal;

    const OPERATION: Operation = Operation::ReleaseReference;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<ReleaseReferenceRefusal>> {
        let MayReleaseReference(before) = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let mut after = before.clone();
        after.attached.remove(&self.reference());
        let output = put_changed(&mut draft, facts, before, after, Vec::new(), moment);
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
