//! Pages of what a party keeps: which one is asked for, and where the next one begins.

use order_core::desk::{KeptPage, OfferPage, PageOf};
use order_core::record::{Key, KeyName, Kind, ListCursor, Partition};
use order_core::value::BuyerOrganizationId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::search::Direction;
use super::{Form, Limit, Opaque, Reader, Scalar, cursor};
use crate::route::{Page, Reply};

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ListRecords")]
pub(crate) struct PageQuery {
    /// After which place, as the page before named it.
    after: Option<Scalar<Opaque<Place>>>,
    /// How many to put on the page.
    limit: Option<Scalar<Limit>>,
    /// Whether the first one comes first, or the last one, which mostly is the newest.
    direction: Option<Scalar<Direction>>,
}

impl Form for PageQuery {
    type Value = Wanted;

    fn read(self, reader: &mut Reader) -> Option<Wanted> {
        let after = reader.optional("after", self.after);
        let limit = reader.optional("limit", self.limit);
        let direction = reader.optional("direction", self.direction);
        Some(Wanted {
            after: after?.map(|Opaque(place)| place),
            limit: limit?.unwrap_or_default().0,
            descending: direction? == Some(Direction::Descending),
        })
    }
}

/// Which page of what a link offers, and for whom.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ListOffered")]
pub(crate) struct LinkPageQuery {
    /// For which buyer organization somebody looks who is logged in; a customer link asks for it.
    organization: Option<Scalar<BuyerOrganizationId>>,
    /// After which place, as the page before named it.
    after: Option<Scalar<Opaque<Place>>>,
    /// How many to put on the page.
    limit: Option<Scalar<Limit>>,
    /// Whether the first one comes first, or the last one.
    direction: Option<Scalar<Direction>>,
}

impl Form for LinkPageQuery {
    type Value = (Option<BuyerOrganizationId>, Wanted);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let Self { organization, after, limit, direction } = self;
        let organization = reader.optional("organization", organization);
        let wanted = PageQuery { after, limit, direction }.read(reader);
        Some((organization?, wanted?))
    }
}

/// A page as it was asked for, of whichever list.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    after: Option<Place>,
    /// How many at most.
    pub(crate) limit: u32,
    descending: bool,
}

impl Wanted {
    /// The page of a list of this kind. A place that is of no such list is before its first.
    pub(crate) fn of(&self, kind: Kind) -> PageOf {
        let after = self.after.as_ref().and_then(|place| place.read(kind));
        PageOf { after, limit: self.limit, descending: self.descending }
    }

    /// The name of the place that the page begins after, of whatever kind.
    pub(crate) fn name(&self) -> Option<&str> {
        self.after.as_ref().map(|Place(_, _, name)| name.as_str())
    }
}

/// A place in a list, as a client carries it: rank, partition, name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Place(u32, String, String);

impl Place {
    fn read(&self, kind: Kind) -> Option<ListCursor> {
        let Self(rank, partition, name) = self;
        let partition: Partition = partition.parse().ok()?;
        Some(ListCursor { rank: *rank, partition, name: KeyName::parse(kind, name).ok()? })
    }
}

impl From<&ListCursor> for Place {
    fn from(place: &ListCursor) -> Self {
        Self(place.rank, place.partition.to_string(), place.name.to_string())
    }
}

/// The cursor of the place of a record in a list without ranks.
pub(crate) fn cursor_of(key: &Key) -> String {
    cursor(Place::from(&ListCursor::of(key)))
}

/// The cursor of a place.
pub(crate) fn cursor_at(place: &ListCursor) -> String {
    cursor(Place::from(place))
}

/// A page of records in their shapes.
pub(crate) fn listed<T, S: Send + 'static>(
    page: &KeptPage<T>,
    shape: impl Fn(&order_core::desk::Kept<T>) -> S,
) -> Reply<Page<S>> {
    Reply::page(page.records.iter().map(shape).collect(), page.next.as_ref().map(cursor_at))
}

/// A page of what a buyer sees in its shapes.
pub(crate) fn offered<'p, T, S: Send + 'static + From<&'p T>>(page: &'p OfferPage<T>) -> Reply<Page<S>> {
    Reply::page(page.items.iter().map(S::from).collect(), page.next.as_ref().map(cursor_at))
}
