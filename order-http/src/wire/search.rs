//! What of orders is searched for, in the query of a request or in the body of one.

use order_core::cart::CartRoute;
use order_core::order::{DeliveryStatus, OrderStatus};
use order_core::party::BuyerType;
use order_core::record::{OrderCursor, OrderFilter, OrderSort, OrderSortKey};
use order_core::value::{BuyerOrganizationId, CatalogId, Code, Line, SkuId, TagId, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;

use super::plain::words;
use super::{Form, Limit, Opaque, Reader, Scalar};

words! {
    CartRoute, "Route", "How an order came about.", [
        CartRoute::Standard = "standard", CartRoute::OrderLink = "order_link", CartRoute::Proxy = "proxy", CartRoute::Consignment = "consignment",
        CartRoute::OrderSheet = "order_sheet", CartRoute::BulkImport = "bulk_import",
    ];
    OrderSortKey, "OrderSortKey", "What a list is sorted by.", [
        OrderSortKey::PlacedAt = "placed_at", OrderSortKey::Code = "code", OrderSortKey::Amount = "amount",
    ];
    Direction, "Direction", "Which comes first.", [
        Direction::Ascending = "ascending", Direction::Descending = "descending",
    ];
}

/// Which comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The smallest, or oldest.
    Ascending,
    /// The largest, or newest.
    Descending,
}

/// A yes or no that may be left out. Of a plain `bool`, an empty text in a query would be read as left out too.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct Flag(bool);

/// Declares a form whose fields begin with those of a search.
macro_rules! searches {
    ($(#[doc = $doc:literal])+ $form:ident as $name:literal { $($(#[$about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        #[schemars(rename = $name)]
        pub(crate) struct $form {
            /// The order of this code.
            code: Option<Scalar<Code>>,
            /// In one of these statuses.
            status: Vec<Scalar<OrderStatus>>,
            /// With a delivery that is this far.
            delivery: Vec<Scalar<DeliveryStatus>>,
            /// Of one of these buyers.
            buyer: Vec<Scalar<BuyerOrganizationId>>,
            /// Of companies, or of persons.
            buyer_type: Option<Scalar<BuyerType>>,
            /// From one of these catalogs.
            catalog: Vec<Scalar<CatalogId>>,
            /// With a product of this model number.
            model_number: Option<Scalar<Code>>,
            /// With this SKU.
            sku: Option<Scalar<SkuId>>,
            /// With one of these tags. Buyers find nothing by it.
            tag: Vec<Scalar<TagId>>,
            /// That came about in one of these ways.
            route: Vec<Scalar<CartRoute>>,
            /// Paid by card, or not.
            by_card: Option<Flag>,
            /// Placed at this time or later.
            placed_from: Option<Scalar<Timestamp>>,
            /// Placed before this time.
            placed_before: Option<Scalar<Timestamp>>,
            /// With this text in the code, a name of the buyer or the comment.
            text: Option<Scalar<Line>>,
            $($(#[$about])* $field: $type,)*
        }

        impl $form {
            /// The fields of the search, and the form without them.
            fn filter(&mut self, reader: &mut Reader) -> Option<OrderFilter> {
                let this = std::mem::take(self);
                let code = reader.optional("code", this.code);
                let statuses = reader.list("status", this.status);
                let deliveries = reader.list("delivery", this.delivery);
                let buyers = reader.list("buyer", this.buyer);
                let buyer_type = reader.optional("buyer_type", this.buyer_type);
                let catalogs = reader.list("catalog", this.catalog);
                let model_number = reader.optional("model_number", this.model_number);
                let sku = reader.optional("sku", this.sku);
                let tags = reader.list("tag", this.tag);
                let routes = reader.list("route", this.route);
                let placed_from = reader.optional("placed_from", this.placed_from);
                let placed_before = reader.optional("placed_before", this.placed_before);
                let text = reader.optional("text", this.text);
                $(self.$field = this.$field;)*
                Some(OrderFilter {
                    code: code?,
                    statuses: statuses?,
                    deliveries: deliveries?,
                    buyers: buyers?,
                    buyer_type: buyer_type?,
                    catalogs: catalogs?,
                    model_number: model_number?,
                    sku: sku?,
                    tags: tags?,
                    routes: routes?,
                    by_card: this.by_card.map(|Flag(by_card)| by_card),
                    placed_from: placed_from?,
                    placed_before: placed_before?,
                    text: text?,
                })
            }
        }
    };
}

searches! {
    /// Which orders are meant. What is left out leaves nothing out.
    FilterForm as "OrderFilter" {}
}

impl Form for FilterForm {
    type Value = OrderFilter;

    fn read(mut self, reader: &mut Reader) -> Option<OrderFilter> {
        self.filter(reader)
    }
}

searches! {
    /// Which page of orders.
    FindQuery as "FindOrders" {
        /// What the list is sorted by.
        sort: Option<Scalar<OrderSortKey>>,
        /// Which comes first; the largest or newest unless it is said otherwise.
        direction: Option<Scalar<Direction>>,
        /// After which place, as the page before named it.
        after: Option<Scalar<Opaque<OrderCursor>>>,
        /// How many to put on the page.
        limit: Option<Scalar<Limit>>,
    }
}

/// Which page of which orders.
#[derive(Debug, Clone)]
pub(crate) struct Find {
    pub(crate) filter: OrderFilter,
    pub(crate) sort: OrderSort,
    pub(crate) after: Option<OrderCursor>,
    pub(crate) limit: Limit,
}

impl Form for FindQuery {
    type Value = Find;

    fn read(mut self, reader: &mut Reader) -> Option<Find> {
        let filter = self.filter(reader);
        let by = reader.optional("sort", self.sort);
        let direction = reader.optional("direction", self.direction);
        let after = reader.optional("after", self.after);
        let limit = reader.optional("limit", self.limit);
        let sort =
            OrderSort { by: by?.unwrap_or_default(), descending: direction? != Some(Direction::Ascending) };
        let after = after?.map(|Opaque(cursor)| cursor);
        if after.as_ref().is_some_and(|after| after.sorted_by() != sort.by) {
            return reader.at("after", |reader| {
                reader.fault("this is a place in a list that is sorted by something else");
                None
            });
        }
        Some(Find { filter: filter?, sort, after, limit: limit?.unwrap_or_default() })
    }
}

searches! {
    /// Which orders are counted.
    CountQuery as "CountOrders" {
        /// Whether the count is exact however many there are.
        exact: bool,
    }
}

impl Form for CountQuery {
    type Value = (OrderFilter, bool);

    fn read(mut self, reader: &mut Reader) -> Option<(OrderFilter, bool)> {
        let filter = self.filter(reader)?;
        Some((filter, self.exact))
    }
}
