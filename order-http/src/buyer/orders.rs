//! The orders of a buyer organization, with its own labels, and its decisions about order confirmations.

use order_core::desk::ListedOrder;
use order_core::operation::Viewer;
use order_core::operation::confirmation::{
    ApproveConfirmation, ApproveRefusal, DeclineConfirmation, DeclineRefusal,
};
use order_core::operation::order::{ViewOrder, ViewRevision};
use order_core::order::Revision;
use order_core::party::Access as Right;
use order_core::record::{OrderQuery, OrderScope};
use order_core::value::{BrandId, BuyerOrganizationId, Note, OrderId};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::brand::{DetailShape, LogQuery, RevisionShape, detail, log_page, receipt};
use crate::route::{Access, Call, Head, NoQuery, Page, Reply, Route};
use crate::wire::{
    FindQuery, Form, ListedOrderShape, LogEntryShape, Reader, ReceiptShape, RevisionNumber, Scalar, cursor,
};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Organization(Right::Read), Access::Organization(Right::Write));
    vec![
        Route::get("/organizations/{organization}/orders", "find_own_orders", find)
            .says("Find orders of the organization.", "A page of its orders at all brands, archived ones too.")
            .for_whom(read),
        Route::get("/organizations/{organization}/brands/{brand}/orders/{order}", "view_own_order", view)
            .says("Look at an order of the organization.", "What was placed and what the brand answered, with their differences, and what can be done now.")
            .for_whom(read)
            .tagged(),
        Route::get("/organizations/{organization}/brands/{brand}/orders/{order}/revisions/{revision}", "view_own_revision", revision)
            .says("Look at a revision of an order.", "An order confirmation as it was, with the differences from the original.")
            .for_whom(read),
        Route::get("/organizations/{organization}/brands/{brand}/orders/{order}/log", "own_order_log", log)
            .says("Read the log of an order.", "What happened to it, as far as it concerns the buyer.")
            .for_whom(read),
        Route::post("/organizations/{organization}/brands/{brand}/orders/{order}/approve", "approve_confirmation", approve)
            .says("Approve an order confirmation.", "Names the revision that was seen; a newer one is refused.")
            .for_whom(write)
            .refuses::<ApproveRefusal>()
            .builds_on()
            .repeatable(),
        Route::post("/organizations/{organization}/brands/{brand}/orders/{order}/decline", "decline_confirmation", decline)
            .says("Decline an order confirmation.", "Names the revision that was seen, and may say why.")
            .for_whom(write)
            .refuses::<DeclineRefusal>()
            .builds_on()
            .repeatable(),
    ]
}

type OrderPath = (BuyerOrganizationId, BrandId, OrderId);

async fn find(
    call: Call<(BuyerOrganizationId,), FindQuery>,
) -> Result<Reply<Page<ListedOrderShape>>, Problem> {
    let (organization,) = call.path;
    let find = call.query.clone();
    let query = OrderQuery { scope: OrderScope::Buyer(organization), filter: find.filter, sort: find.sort };
    let page = call.desk().find_orders(query, find.after, find.limit.0, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    let show = |one: &ListedOrder| ListedOrderShape::of(one, Viewer::Buyer);
    Ok(Reply::page_of(page.orders, show, page.next.map(cursor)))
}

/// That the order is the organization's own; any other one is not there.
async fn own(head: &Head, (organization, brand, order): OrderPath) -> Result<(), Problem> {
    let view = head.ask(ViewOrder { brand, order, viewer: Viewer::Buyer }).await?;
    if view.order.buyer == organization { Ok(()) } else { Err(Problem::new(ProblemCode::NotFound)) }
}

async fn view(call: Call<OrderPath>) -> Result<Reply<DetailShape>, Problem> {
    let (_, brand, order) = call.path;
    own(&call, call.path).await?;
    detail(&call, brand, order, Viewer::Buyer).await
}

async fn revision(
    call: Call<(BuyerOrganizationId, BrandId, OrderId, RevisionNumber)>,
) -> Result<Reply<RevisionShape>, Problem> {
    let (organization, brand, order, RevisionNumber(revision)) = call.path;
    own(&call, (organization, brand, order)).await?;
    let view = call.ask(ViewRevision { brand, order, revision, viewer: Viewer::Buyer }).await?;
    Ok(Reply::of(RevisionShape::of(revision, &view)))
}

async fn log(call: Call<OrderPath, LogQuery>) -> Result<Reply<Page<LogEntryShape>>, Problem> {
    let (_, brand, order) = call.path;
    own(&call, call.path).await?;
    let page = call.desk().order_log(brand, order, Viewer::Buyer, call.query, call.actor()?).await;
    page.map(|page| log_page(&page)).map_err(|error| call.problem(&error))
}

/// Which revision is approved.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApproveConfirmation")]
struct ApproveForm {
    /// The number of the revision that was seen.
    revision: Scalar<Revision>,
}

impl Form for ApproveForm {
    type Value = Revision;

    fn read(self, reader: &mut Reader) -> Option<Revision> {
        reader.field("revision", self.revision)
    }
}

async fn approve(call: Call<OrderPath, NoQuery, ApproveForm>) -> Result<Reply<ReceiptShape>, Problem> {
    let (_, brand, order) = call.path;
    own(&call, call.path).await?;
    let (seen, revision) = (call.seen(order), call.body);
    Ok(receipt(&call.run(ApproveConfirmation { brand, order, seen, revision }).await?))
}

/// Which revision is declined, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeclineConfirmation")]
struct DeclineForm {
    /// The number of the revision that was seen.
    revision: Scalar<Revision>,
    /// Why, in the buyer's words.
    #[serde(default)]
    reason: Option<Scalar<Note>>,
}

impl Form for DeclineForm {
    type Value = (Revision, Option<Note>);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let revision = reader.field("revision", self.revision);
        let reason = reader.optional("reason", self.reason);
        Some((revision?, reason?))
    }
}

async fn decline(call: Call<OrderPath, NoQuery, DeclineForm>) -> Result<Reply<ReceiptShape>, Problem> {
    let (_, brand, order) = call.path;
    own(&call, call.path).await?;
    let (seen, (revision, reason)) = (call.seen(order), call.body.clone());
    Ok(receipt(&call.run(DeclineConfirmation { brand, order, seen, revision, reason }).await?))
}
