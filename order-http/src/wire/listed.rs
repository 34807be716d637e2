//! Orders in lists: as much of each as a list shows.
//!
//! Deliberately not all of an order. A page has up to two hundred of them, and what is not shown there costs whoever asks as much as what is.

use order_core::desk::ListedOrder;
use order_core::operation::Viewer;
use order_core::order::{DeliveryStatus, OrderStatus};
use order_core::party::BuyerType;
use order_core::value::{BrandId, BuyerOrganizationId, CatalogId, Code, OrderId, TagId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::order::{FiguresShape, PaymentShape, is_approval_requested};
use super::{LocalizedNameShape, Scalar};
use crate::route::TagOf;

/// An order in a list. The rest of it is found by its id.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ListedOrder")]
pub struct ListedOrderShape {
    id: Scalar<OrderId>,
    /// Short, readable aloud, unique per brand.
    code: Scalar<Code>,
    /// The entity tag.
    #[schemars(with = "String")]
    etag: TagOf<OrderId>,
    /// The brand; left out of its own lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<Scalar<BrandId>>,
    /// The buyer organization; left out of its own lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer: Option<Scalar<BuyerOrganizationId>>,
    /// The name of the buyer at placing; left out of its own lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_name: Option<LocalizedNameShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_type: Option<Scalar<BuyerType>>,
    catalog: Scalar<CatalogId>,
    /// How it came about.
    route: &'static str,
    placed_at: Scalar<Timestamp>,
    status: Scalar<OrderStatus>,
    /// What this side reads where the status is shown.
    label: ListLabelShape,
    delivery: Scalar<DeliveryStatus>,
    /// What people read of the delivery; left out while there is nothing to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_label: Option<&'static str>,
    /// Whether the buyer is asked to approve the order confirmation.
    approval_requested: bool,
    /// The number of the newest revision; 0 = it stands as placed.
    revision: u32,
    /// The figures as placed; left out where they are those of now.
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<FiguresShape>,
    /// The figures of what it asks for now.
    current: FiguresShape,
    payment: PaymentShape,
    /// The code that was typed for it in the file that it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_code: Option<Scalar<Code>>,
    /// The brand's tags; left out where there are none, and for buyers.
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<Scalar<TagId>>>,
}

/// The words that one side reads for a status in a list.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "ListLabel")]
struct ListLabelShape {
    list: &'static str,
}

impl ListedOrderShape {
    /// An order as one side sees it. The header is already that side's.
    pub(crate) fn of(listed: &ListedOrder, viewer: Viewer) -> Self {
        let ListedOrder { version, order } = listed;
        let label = match viewer {
            Viewer::Brand => order.state.brand_label(),
            Viewer::Buyer => order.state.buyer_label(),
        };
        let of_brand = viewer == Viewer::Brand;
        let customer = order.customer.as_ref().filter(|_| of_brand);
        let current = order.figures();
        Self {
            id: order.id.into(),
            code: (&order.code).into(),
            etag: TagOf(order.id, *version),
            brand: (!of_brand).then(|| order.brand.into()),
            buyer: of_brand.then(|| order.buyer.into()),
            buyer_name: customer.map(|customer| (&customer.name).into()),
            buyer_type: customer.map(|customer| customer.buyer_type.into()),
            catalog: order.catalog.into(),
            route: order.route.word(),
            placed_at: order.placed_at.into(),
            status: order.status().into(),
            label: ListLabelShape { list: label.list },
            delivery: order.delivery().into(),
            delivery_label: order.delivery().label(),
            approval_requested: is_approval_requested(&order.state),
            revision: order.revision.number(),
            original: (current != order.original).then(|| (&order.original).into()),
            current: (&current).into(),
            payment: order.payment.into(),
            external_code: order.external_code.as_ref().map(Scalar::from),
            tags: (of_brand && !order.tags.is_empty()).then(|| order.tags.iter().map(Scalar::from).collect()),
        }
    }
}
