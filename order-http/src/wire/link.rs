//! Order links as staff make and see them.

use std::collections::BTreeSet;

use order_core::AnyReason;
use order_core::catalog::PaymentMethods;
use order_core::party::{LinkClosed, LinkKind, LinkStatus, OrderLink};
use order_core::record::Version;
use order_core::value::{BrandId, CatalogId, LinkId, Name, ShippingGroupId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::plain::words;
use super::{Form, Reader, Scalar, TermsShape};
use crate::ReasonShape;
use crate::route::EntityTag;

words! {
    LinkStatus, "LinkStatus", "Whether staff have closed a link.", [
        LinkStatus::Open = "open", LinkStatus::Void = "void", LinkStatus::Deleted = "deleted",
    ];
}

/// What a link opens, and for whom.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "for", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "LinkKind")]
pub enum LinkKindShape {
    /// One catalog, for anyone, under terms of its own.
    Instant {
        /// Which catalog.
        catalog: Scalar<CatalogId>,
        /// Under which terms.
        terms: TermsShape,
    },
    /// Several catalogs, for anyone, under terms of its own.
    Dynamic {
        /// Which catalogs.
        catalogs: Vec<Scalar<CatalogId>>,
        /// Under which terms.
        terms: TermsShape,
    },
    /// Several catalogs, for buyers of the brand who log in, under the terms of their connections.
    Customer {
        /// Which catalogs.
        catalogs: Vec<Scalar<CatalogId>>,
    },
}

impl From<&LinkKind> for LinkKindShape {
    fn from(kind: &LinkKind) -> Self {
        let catalogs = || kind.catalogs().map(Scalar::from).collect();
        match kind {
            LinkKind::Instant { catalog, terms } => {
                Self::Instant { catalog: catalog.into(), terms: terms.into() }
            }
            LinkKind::Dynamic { terms, .. } => Self::Dynamic { catalogs: catalogs(), terms: terms.into() },
            LinkKind::Customer { .. } => Self::Customer { catalogs: catalogs() },
        }
    }
}

impl Form for LinkKindShape {
    type Value = LinkKind;

    fn read(self, reader: &mut Reader) -> Option<LinkKind> {
        match self {
            Self::Instant { catalog, terms } => {
                let catalog = reader.field("catalog", catalog);
                let terms = reader.field("terms", terms);
                Some(LinkKind::Instant { catalog: catalog?, terms: terms? })
            }
            Self::Dynamic { catalogs, terms } => {
                let catalogs: Option<BTreeSet<_>> = reader.list("catalogs", catalogs);
                let terms = reader.field("terms", terms);
                Some(LinkKind::Dynamic { catalogs: catalogs?, terms: terms? })
            }
            Self::Customer { catalogs } => {
                Some(LinkKind::Customer { catalogs: reader.list("catalogs", catalogs)? })
            }
        }
    }
}

/// An order link as staff see it. Token and passcode are not in it, and nobody can look them up.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderLink")]
pub struct LinkShape {
    id: Scalar<LinkId>,
    etag: String,
    brand: Scalar<BrandId>,
    name: Scalar<Name>,
    opens: LinkKindShape,
    /// How an order can be paid; left out where the catalog says.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<Scalar<PaymentMethods>>,
    /// The rates of the shipping fee; where none of them fits, and where it is left out, those of the catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<Scalar<ShippingGroupId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    released_at: Option<Scalar<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Scalar<Timestamp>>,
    has_passcode: bool,
    status: Scalar<LinkStatus>,
    created_at: Scalar<Timestamp>,
    /// Why nobody comes by it now; nothing = it is live.
    closed: Vec<ReasonShape>,
}

impl LinkShape {
    /// A link with its entity tag, as it is at a moment.
    pub(crate) fn of(link: &OrderLink, version: Version, closed: &[LinkClosed]) -> Self {
        Self {
            id: link.id.into(),
            etag: EntityTag::new(link.id, version).to_string(),
            brand: link.brand.into(),
            name: (&link.name).into(),
            opens: (&link.kind).into(),
            payment: link.payment.map(Scalar::from),
            shipping: link.shipping.map(Scalar::from),
            released_at: link.released_at.map(Scalar::from),
            expires_at: link.expires_at.map(Scalar::from),
            has_passcode: link.has_passcode,
            status: link.status.into(),
            created_at: link.created_at.into(),
            closed: closed.iter().map(|why| ReasonShape::from(&AnyReason::of(why))).collect(),
        }
    }
}
