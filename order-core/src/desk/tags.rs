//! The tags of a brand, as its staff look for them.

use std::sync::Arc;

use super::orders::visible;
use super::{Desk, RunError};
use crate::order::Tag;
use crate::party::Actor;
use crate::record::{Key, Kind, ListCursor, OrderScope, Partition, Stored, Version};
use crate::refusal::Never;
use crate::store::{List, Listed, Store};
use crate::value::{BrandId, Name, TagId, limits};

/// A page of tags by their ids, so the older ones come first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagPage {
    /// The tags.
    pub tags: Vec<ListedTag>,
    /// The tag to continue after; `None` = this was the last page.
    pub next: Option<TagId>,
}

/// One tag of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTag {
    /// Its version.
    pub version: Version,
    /// The tag.
    pub tag: Arc<Tag>,
}

impl Desk {
    /// A page of a brand's tags after one of them, for its staff: those with the text in their name, in small or capital letters, or
    /// all. A limit of 0 counts as 1, and one above [`limits::PAGE_TAGS_MAX`] as that. Nobody but staff sees tags.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with the brand, and [`RunError::Storage`].
    pub async fn tags(
        &self,
        brand: BrandId,
        named: Option<Name>,
        (after, limit): (Option<TagId>, u32),
        actor: &Actor,
    ) -> Result<TagPage, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let limit = limit.clamp(1, limits::PAGE_TAGS_MAX);
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let meant = |tag: &Tag| named.as_ref().is_none_or(|named| tag.is_named_like(named.as_str()));
        let mut tags: Vec<ListedTag> = Vec::new();
        let mut after = after.map(|tag| ListCursor::of(&Key::tag(brand, tag)));
        loop {
            // One more than asked for, which tells whether there is a next page.
            let limit = limit.saturating_add(1);
            let list = List::all(Kind::Tag, Partition::Brand(brand), limit);
            let page = self.store().list(list.after(after)).await?;
            tags.extend(page.records.iter().filter_map(listed).filter(|listed| meant(&listed.tag)));
            match page.next {
                Some(next) if tags.len() <= most => after = Some(next),
                Some(_) | None => break,
            }
        }
        let more = tags.len() > most;
        tags.truncate(most);
        let next = tags.last().filter(|_| more).map(|listed| listed.tag.id);
        Ok(TagPage { tags, next })
    }
}

fn listed(listed: &Listed) -> Option<ListedTag> {
    let tag = listed.found.record.as_ref().and_then(Tag::of)?;
    Some(ListedTag { version: listed.found.version, tag: Arc::clone(tag) })
}
