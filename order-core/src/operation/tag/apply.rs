//! Apply tags to an order, or remove them.

use std::collections::BTreeSet;

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, put_order, receipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use crate::order::{Order, Tag};
use crate::party::Actor;
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId, TagId, limits};

/// Applies tags to an order and removes others, whatever its status, archived or not. A tag named in both is applied. Tags that it has
/// already, or has not, are left as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagOrder {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Which tags to apply.
    pub apply: BTreeSet<TagId>,
    /// Which tags to remove.
    pub remove: BTreeSet<TagId>,
}

/// Why tags cannot be applied to an order, or removed from it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TagOrderRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The brand has no such tag to apply.
    #[error("the brand has no tag {tag}")]
    UnknownTag {
        /// The one that was named.
        tag: TagId,
    },
    /// The order would have more tags than one can have.
    #[error("the order would have {count} tags, {max} at most")]
    TooManyTags {
        /// How many it would have.
        count: usize,
        /// How many it may have.
        max: usize,
    },
}

reasons! {
    TagOrderRefusal shares [NotPermitted, Outdated] {
        UnknownTag { tag } = "unknown_tag";
        TooManyTags { count, max } = "too_many_tags";
    }
}

/// That an order may be tagged, and the tags that it then has.
#[derive(Debug)]
pub struct MayTag<'o> {
    order: &'o Order,
    after: BTreeSet<TagId>,
}

/// Whether tags may be applied to an order and others removed. No status stands in the way. `known` tells which tags there are, of
/// those that the order has and those to apply; it is not asked when there are more to apply than an order can have.
///
/// # Errors
/// Every reason why not.
pub fn may_tag<'o>(
    order: &'o Order,
    apply: &BTreeSet<TagId>,
    remove: &BTreeSet<TagId>,
    known: impl Fn(TagId) -> bool,
) -> Result<MayTag<'o>, Refusals<TagOrderRefusal>> {
    let mut findings = Findings::new();
    let kept = order.tags.difference(remove).copied();
    let mut after: BTreeSet<TagId> = kept.chain(apply.iter().copied()).collect();
    if is_too_many(apply) {
        findings.push(TagOrderRefusal::TooManyTags { count: after.len(), max: limits::ORDER_TAGS_MAX });
        return findings.verdict(MayTag { order, after });
    }
    for tag in apply.iter().copied() {
        findings.check(known(tag), || TagOrderRefusal::UnknownTag { tag });
    }
    if after != order.tags {
        // Whoever changes the tags sees those that there are, and must not run into a limit by others.
        after.retain(|tag| apply.contains(tag) || known(*tag));
    }
    let (count, max) = (after.len(), limits::ORDER_TAGS_MAX);
    findings.check(count <= max, || TagOrderRefusal::TooManyTags { count, max });
    findings.verdict(MayTag { order, after })
}

/// Whether there are more tags to apply than an order can have. Then none of them is looked at.
fn is_too_many(apply: &BTreeSet<TagId>) -> bool {
    apply.len() > limits::ORDER_TAGS_MAX
}

impl TagOrder {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayTag<'f>, Stop<TagOrderRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let known = |tag| facts.get::<Tag>(&Key::tag(self.brand, tag)).is_some();
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(TagOrderRefusal::from));
        Ok(findings.join(may_tag(order, &self.apply, &self.remove, known))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for TagOrder {
    type Output = OrderReceipt;
    type Reason = TagOrderRefusal;

    const OPERATION: Operation = Operation::TagOrder;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = self.key();
        if !is_too_many(&self.apply) {
            let there = known.get::<Order>(&key).into_iter().flat_map(|order| &order.tags);
            for tag in there.chain(&self.apply) {
                keys.record(Key::tag(self.brand, *tag));
            }
        }
        keys.record(key);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<TagOrderRefusal>> {
        let permit = self.permit(facts, moment.actor())?;
        Ok(tag(permit, facts, moment)?)
    }
}

/// Tags: the tags and the entry, which calls them by the names they have now. Nobody is told, and where nothing changes, nothing is written.
fn tag(
    MayTag { order: before, after: tags }: MayTag<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::TagOrder, facts);
    if tags == before.tags {
        return Ok(Decision { output: receipt(facts, before), changeset: draft.finish()? });
    }
    let called = |tag: &TagId| {
        let found = facts.get::<Tag>(&Key::tag(before.brand, *tag));
        found.map_or_else(|| tag.to_string(), |tag| tag.name.to_string())
    };
    let gone = before.tags.difference(&tags).map(|tag| FieldChange::removed("tags", called(tag)));
    let come = tags.difference(&before.tags).map(|tag| FieldChange::set("tags", called(tag)));
    let changes = gone.chain(come).collect();
    let after = Order { tags, ..before.clone() };
    let output = put_order(&mut draft, facts, after, changes, None, moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
