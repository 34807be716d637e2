//! The names of tags: each is one tag's, and a new tag takes one.

use thiserror::Error;

use super::super::{Draft, Moment, reasons};
use crate::order::{Colour, Tag};
use crate::record::{Claim, ClaimScope, Facts, FieldChange, Key, Keys, Version};
use crate::value::{BrandId, Name, TagId};

/// Another tag of the brand has this name. Names are compared exactly, so `Urgent` and `urgent` are two.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{name}` is the name of the tag {tag}")]
pub struct TagNameTaken {
    /// The name.
    pub name: Name,
    /// Whose it is.
    pub tag: TagId,
}

reasons! { struct TagNameTaken { name, tag } = "tag_name_taken" }

impl TagNameTaken {
    /// The refusal when another tag than `own` has the name.
    pub(crate) fn check(facts: &Facts, brand: BrandId, name: &Name, own: Option<TagId>) -> Option<Self> {
        let claim = facts.get::<Claim>(&ClaimScope::TagName(name).key(brand))?;
        let tag = Some(TagId::from_uuid(claim.target)).filter(|tag| Some(*tag) != own)?;
        Some(Self { name: name.clone(), tag })
    }
}

/// Asks whose a name is.
pub(crate) fn ask_for_name(brand: BrandId, name: &Name, keys: &mut Keys) {
    keys.record(ClaimScope::TagName(name).key(brand));
}

/// Creates a tag as part of a change. Its name must have been asked for, see [`ask_for_name`], and be free.
pub(crate) fn create_tag_in(
    draft: &mut Draft<'_>,
    brand: BrandId,
    name: &Name,
    colour: Colour,
    moment: &mut Moment<'_>,
) -> (TagId, Version) {
    let id = TagId::made(moment.now(), moment.bytes());
    draft.claim(brand, &ClaimScope::TagName(name), id.as_uuid());
    let tag = Tag { id, brand, name: name.clone(), colour };
    let known_by = vec![FieldChange::set("name", name), FieldChange::set("colour", colour)];
    let version = draft.create(Key::tag(brand, id), tag, known_by, moment);
    (id, version)
}
