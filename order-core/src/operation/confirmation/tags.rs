//! The tags that are applied when an order is confirmed, picked ones and new ones.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::tag::named::{ask_for_name, create_tag_in};
use super::super::{Draft, Moment};
use super::ConfirmRefusal;
use crate::order::{Colour, Order, Tag};
use crate::record::{Claim, ClaimScope, Facts, FieldChange, Key, Keys};
use crate::value::limits::ORDER_TAGS_MAX;
use crate::value::{BrandId, Name, TagId};

/// A tag to be created on the spot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewTag {
    /// What it says, unique per brand.
    pub name: Name,
    /// Its colour.
    pub colour: Colour,
}

/// The tags that are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct TagsAsked<'c> {
    pub(super) brand: BrandId,
    pub(super) picked: &'c BTreeSet<TagId>,
    pub(super) new: &'c [NewTag],
}

impl TagsAsked<'_> {
    /// More than any order may have are not looked at one by one.
    fn are_too_many(&self) -> bool {
        self.picked.len().saturating_add(self.new.len()) > ORDER_TAGS_MAX
    }

    /// Whether nothing is asked for. Then the tags of the order stay as they are, and none is looked at.
    fn is_nothing(&self) -> bool {
        self.picked.is_empty() && self.new.is_empty()
    }

    /// Asks for what is known of these tags, and of those that the order has.
    pub(super) fn ask_for(&self, order: Option<&Order>, keys: &mut Keys) {
        if self.are_too_many() || self.is_nothing() {
            return;
        }
        let there = order.into_iter().flat_map(|order| &order.tags);
        there.for_each(|tag| keys.record(Key::tag(self.brand, *tag)));
        self.picked.iter().for_each(|tag| keys.record(Key::tag(self.brand, *tag)));
        self.new.iter().for_each(|tag| ask_for_name(self.brand, &tag.name, keys));
    }

    /// Everything that is wrong with them. Tags of the order that were deleted are in nobody's way.
    pub(super) fn faults(&self, facts: &Facts, order: &Order) -> Vec<ConfirmRefusal> {
        let mut faults = Vec::new();
        if !self.are_too_many() {
            let unknown = self.picked.iter().filter(|tag| facts.get::<Tag>(&self.key(**tag)).is_none());
            faults.extend(unknown.map(|tag| ConfirmRefusal::UnknownTag { tag: *tag }));
            faults.extend(self.new.iter().filter_map(|tag| self.taken(facts, &tag.name)));
            faults.extend(self.repeated());
        }
        let there = |tag: &TagId| self.picked.contains(tag) || facts.get::<Tag>(&self.key(*tag)).is_some();
        let (applied, max) = (order.tags.union(self.picked).filter(|tag| there(tag)).count(), ORDER_TAGS_MAX);
        let count = applied.saturating_add(self.new.len());
        if count > max {
            faults.push(ConfirmRefusal::TooManyTags { count, max });
        }
        faults
    }

    const fn key(&self, tag: TagId) -> Key {
        Key::tag(self.brand, tag)
    }

    fn taken(&self, facts: &Facts, name: &Name) -> Option<ConfirmRefusal> {
        let claim = facts.get::<Claim>(&ClaimScope::TagName(name).key(self.brand))?;
        Some(ConfirmRefusal::TagNameTaken { name: name.clone(), tag: TagId::from_uuid(claim.target) })
    }

    fn repeated(&self) -> impl Iterator<Item = ConfirmRefusal> {
        let mut counts: BTreeMap<&Name, usize> = BTreeMap::new();
        for tag in self.new {
            let count = counts.entry(&tag.name).or_default();
            *count = count.saturating_add(1);
        }
        let repeated = counts.into_iter().filter(|(_, count)| *count > 1);
        repeated.map(|(name, _)| ConfirmRefusal::TagNameRepeated { name: name.clone() })
    }

    /// Creates the new ones and applies all to the order, which loses those that were deleted. Gives the ids of the new ones.
    pub(super) fn apply(
        &self,
        order: &mut Order,
        draft: &mut Draft<'_>,
        facts: &Facts,
        changes: &mut Vec<FieldChange>,
        moment: &mut Moment<'_>,
    ) -> Vec<TagId> {
        if !self.is_nothing() {
            let is_deleted = |tag: &TagId| facts.get::<Tag>(&self.key(*tag)).is_none();
            let (gone, kept) = order.tags.iter().copied().partition::<BTreeSet<_>, _>(is_deleted);
            order.tags = kept;
            changes.extend(gone.into_iter().map(|tag| FieldChange::removed("tags", tag)));
        }
        for tag in self.picked.iter().filter_map(|tag| facts.get::<Tag>(&self.key(*tag))) {
            if order.tags.insert(tag.id) {
                changes.push(FieldChange::set("tags", &tag.name));
            }
        }
        let mut made = Vec::with_capacity(self.new.len());
        for NewTag { name, colour } in self.new {
            let (id, _) = create_tag_in(draft, self.brand, name, *colour, moment);
            order.tags.insert(id);
            changes.push(FieldChange::set("tags", name));
            made.push(id);
        }
        made
    }
}
