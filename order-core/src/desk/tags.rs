//! The tags of a brand, as its staff look for them.

use std::sync::Arc;

use thiserror::Error;

use super::{Desk, RunError};
use crate::operation::Missing;
use crate::order::Tag;
use crate::party::{Actor, Brand};
use crate::record::{Key, KeyName, Keys, Kind, Partition, Stored, Version};
use crate::refusal::Reason;
use crate::store::{List, Listed, Store};
use crate::value::{BrandId, Name, TagId, limits};

/// Which tags to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindTags {
    /// Of which brand.
    pub brand: BrandId,
    /// With this text in the name, in small or capital letters; `None` = all.
    pub named: Option<Name>,
    /// After which tag; `None` = from the first.
    pub after: Option<TagId>,
    /// How many at most; 0 counts as 1, and more than [`limits::PAGE_TAGS_MAX`] as that many.
    pub limit: u32,
}

/// A page of tags, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagPage {
    /// The tags.
    pub tags: Vec<FoundTag>,
    /// The tag to continue after; `None` = this was the last page.
    pub next: Option<TagId>,
}

/// One found tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTag {
    /// Its version.
    pub version: Version,
    /// The tag.
    pub tag: Arc<Tag>,
}

/// Tags are never refused: they are there or they are not.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FindTagsRefusal {}

impl Reason for FindTagsRefusal {
    fn code(&self) -> &'static str {
        match *self {}
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match *self {}
    }
}

impl Desk {
    /// A page of a brand's tags, for its staff. Nobody else sees tags.
    ///
    /// # Errors
    /// [`RunError::Missing`] for whoever is not staff of the brand, and [`RunError::Storage`].
    pub async fn tags(&self, find: FindTags, actor: &Actor) -> Result<TagPage, RunError<FindTagsRefusal>> {
        let FindTags { brand, named, after, limit } = find;
        self.check_staff(brand, actor).await?;
        let limit = limit.clamp(1, limits::PAGE_TAGS_MAX);
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut tags: Vec<FoundTag> = Vec::new();
        let mut after = after.map(|tag| KeyName::Id(tag.as_uuid()));
        loop {
            // One more than asked for, which tells whether there is a next page.
            let list = List {
                kind: Kind::Tag,
                partition: Partition::Brand(brand),
                after,
                limit: limit.saturating_add(1),
            };
            let page = self.store().list(list).await?;
            let meant = |tag: &Tag| named.as_ref().is_none_or(|named| tag.is_named_like(named.as_str()));
            tags.extend(page.records.iter().filter_map(found).filter(|found| meant(&found.tag)));
            match page.next {
                Some(next) if tags.len() <= most => after = Some(next),
                Some(_) | None => break,
            }
        }
        let more = tags.len() > most;
        tags.truncate(most);
        let next = tags.last().filter(|_| more).map(|found| found.tag.id);
        Ok(TagPage { tags, next })
    }

    async fn check_staff(&self, brand: BrandId, actor: &Actor) -> Result<(), RunError<FindTagsRefusal>> {
        let key = Key::brand(brand);
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let there = actor.on_brand(brand).and(facts.get::<Brand>(&key));
        there.map(|_| ()).ok_or_else(|| RunError::Missing(Missing::of(&key)))
    }
}

fn found(listed: &Listed) -> Option<FoundTag> {
    let tag = listed.found.record.as_ref().and_then(Tag::of)?;
    Some(FoundTag { version: listed.found.version, tag: Arc::clone(tag) })
}
