//! Finding orders, and counting them.

use order_core::desk::ListedOrder;
use order_core::operation::Viewer;
use order_core::order::OrderStatus;
use order_core::party::Access as Right;
use order_core::record::{OrderQuery, OrderScope, OrderSort};
use order_core::value::BrandId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Problem;
use crate::route::{Access, Call, Page, Reply, Route};
use crate::wire::{CountQuery, FindQuery, ListedOrderShape, Scalar, cursor};

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Brand(Right::Read);
    vec![
        Route::get("/brands/{brand}/orders", "find_orders", find)
            .says("Find orders.", "A page of the orders that are meant. Archived ones are never among them. Pages stay stable while orders are added.")
            .for_whom(read),
        Route::get("/brands/{brand}/orders/count", "count_orders", count)
            .says("Count orders.", "How many orders are meant: exact up to 10,000, and then more than that, unless it is asked to be exact.")
            .for_whom(read),
        Route::get("/brands/{brand}/orders/by-status", "count_orders_by_status", by_status)
            .says("Count orders by their status.", "All orders of the brand in each status, rejected, returned and archived ones too.")
            .for_whom(read),
    ]
}

async fn find(call: Call<(BrandId,), FindQuery>) -> Result<Reply<Page<ListedOrderShape>>, Problem> {
    let (brand,) = call.path;
    let find = call.query.clone();
    let query = OrderQuery { scope: OrderScope::Brand(brand), filter: find.filter, sort: find.sort };
    let page = call.desk().find_orders(query, find.after, find.limit.0, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    let show = |one: &ListedOrder| ListedOrderShape::of(one, Viewer::Brand);
    Ok(Reply::page_of(page.orders, show, page.next.map(cursor)))
}

/// How many orders there are.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "OrderCount")]
pub(crate) struct CountShape {
    /// How many were counted.
    orders: u64,
    /// Whether there are more than that.
    more: bool,
}

async fn count(call: Call<(BrandId,), CountQuery>) -> Result<Reply<CountShape>, Problem> {
    let (brand,) = call.path;
    let (filter, exact) = call.query.clone();
    let query = OrderQuery { scope: OrderScope::Brand(brand), filter, sort: OrderSort::default() };
    let counted = call.desk().count_orders(query, exact, call.actor()?).await;
    let counted = counted.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(CountShape { orders: counted.orders, more: counted.more }))
}

/// How many orders are in a status.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "StatusCount")]
struct StatusCount {
    status: Scalar<OrderStatus>,
    orders: u64,
}

async fn by_status(call: Call<(BrandId,)>) -> Result<Reply<Vec<StatusCount>>, Problem> {
    let (brand,) = call.path;
    let counted = call.desk().count_by_status(brand, call.actor()?).await;
    let counted = counted.map_err(|error| call.problem(&error))?;
    let shown = counted.into_iter().map(|(status, orders)| StatusCount { status: status.into(), orders });
    Ok(Reply::of(shown.collect()))
}
