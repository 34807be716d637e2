//! Order links, as staff make them. A token is told once, to whoever made it; nobody can look it up.

use order_core::catalog::PaymentMethods;
use order_core::operation::link::{
    ChangeLink, ChangeLinkRefusal, CreateLink, CreateLinkRefusal, DeleteLink, LinkReceipt, LinkStepRefusal,
    PasscodeChange, ReopenLink, RotateLinkToken, RotateLinkTokenRefusal, ViewLink, VoidLink,
};
use order_core::party::{Access as Right, LinkKind, OrderLink, PasscodeFault};
use order_core::record::{Kind, Version};
use order_core::value::{BrandId, LinkId, Name, ShippingGroupId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::receipt::{ReceiptOf, changed};
use crate::Problem;
use crate::accounts::passcode_hashed;
use crate::links::LinkToken;
use crate::route::{Access, Call, EntityTag, NoQuery, Nothing, Page, Reply, Route};
use crate::wire::{LinkKindShape, LinkShape, PageQuery, Patch, Scalar, forms, listed};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Brand(Right::Write);
    let step = |route: Route| route.for_whom(write).refuses::<LinkStepRefusal>().builds_on().repeatable();
    vec![
        // Neither of the two that tell a token is kept for an idempotency key: the token would be kept with it.
        Route::post("/brands/{brand}/links", "create_link", create)
            .says("Create an order link.", "Answers with the token of its URL, which is told this once. Whoever did not hear it gives the link another one.")
            .for_whom(write)
            .refuses::<CreateLinkRefusal>()
            .refuses::<PasscodeFault>()
            .makes()
            .tagged(),
        Route::post("/brands/{brand}/links/{link}/token", "rotate_link_token", rotate)
            .says("Give a link another token.", "The URL of before leads nowhere from then on; carts that came by it stay.")
            .for_whom(write)
            .refuses::<RotateLinkTokenRefusal>()
            .builds_on(),
        Route::get("/brands/{brand}/links", "list_links", list)
            .says("List the order links of the brand.", "Deleted ones too, which orders go on naming. Tokens and passcodes are not shown.")
            .for_whom(Access::Brand(Right::Read)),
        Route::get("/brands/{brand}/links/{link}", "view_link", view)
            .says("Look at an order link.", "And why nobody comes by it now, if so. Token and passcode are not shown.")
            .for_whom(Access::Brand(Right::Read))
            .tagged(),
        Route::patch("/brands/{brand}/links/{link}", "change_link", change)
            .says("Change an order link.", "What is left out stays; null takes away. Carts that came by it are priced anew.")
            .for_whom(write)
            .refuses::<ChangeLinkRefusal>()
            .refuses::<PasscodeFault>(),
        step(Route::post("/brands/{brand}/links/{link}/void", "void_link", void))
            .says("Close an order link.", "It can be opened again. Until then nobody comes by it, and no cart that did is placed."),
        step(Route::post("/brands/{brand}/links/{link}/reopen", "reopen_link", reopen))
            .says("Open an order link again.", "Its times still hold."),
        Route::delete("/brands/{brand}/links/{link}", "delete_link", delete)
            .says("Delete an order link.", "For ever: its URL leads nowhere from then on.")
            .for_whom(write)
            .refuses::<LinkStepRefusal>()
            .builds_on(),
    ]
}

struct Create {
    name: Name,
    opens: LinkKind,
    payment: Option<PaymentMethods>,
    shipping: Option<ShippingGroupId>,
    released_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    passcode: Option<String>,
}

#[expect(clippy::option_option, reason = "what stays, is taken away, or becomes another")]
struct Change {
    name: Option<Name>,
    opens: Option<LinkKind>,
    payment: Option<Option<PaymentMethods>>,
    shipping: Option<Option<ShippingGroupId>>,
    released_at: Option<Option<Timestamp>>,
    expires_at: Option<Option<Timestamp>>,
    passcode: Patch<String>,
}

forms! {
    /// An order link to be made.
    CreateForm as "NewLink" => Create {
        /// What staff call it.
        name: one Scalar<Name>,
        opens: one LinkKindShape,
        /// As the catalog says unless it is given.
        #[serde(default)]
        payment: some Scalar<PaymentMethods>,
        /// The rates of the shipping fee; where none of them fits, those of the catalog.
        #[serde(default)]
        shipping: some Scalar<ShippingGroupId>,
        /// From when on it is live.
        #[serde(default)]
        released_at: some Scalar<Timestamp>,
        /// When it ends.
        #[serde(default)]
        expires_at: some Scalar<Timestamp>,
        /// What it asks for besides its token: six characters or more.
        #[serde(default)]
        #[schemars(extend("examples" = ["spring 26"], "format" = "password"))]
        passcode: plain Option<String>,
    }

    /// What of an order link becomes different.
    ChangeForm as "ChangeLink" => Change {
        #[serde(default)]
        name: some Scalar<Name>,
        /// It must be for the same as before.
        #[serde(default)]
        opens: some LinkKindShape,
        #[serde(default)]
        payment: patch Scalar<PaymentMethods>,
        #[serde(default)]
        shipping: patch Scalar<ShippingGroupId>,
        #[serde(default)]
        released_at: patch Scalar<Timestamp>,
        #[serde(default)]
        expires_at: patch Scalar<Timestamp>,
        /// Whoever knew an earlier one has to know this one.
        #[serde(default)]
        #[schemars(extend("examples" = ["spring 26"], "format" = "password"))]
        passcode: plain Patch<String>,
    }
}

/// The token of a link, told once.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LinkTokenTold")]
struct TokenOf {
    id: Scalar<LinkId>,
    /// The entity tag of the link.
    etag: String,
    /// What the URL carries.
    token: Scalar<LinkToken>,
}

fn told(id: LinkId, version: Version, token: &LinkToken) -> Reply<TokenOf> {
    let etag = EntityTag::new(id, version).to_string();
    Reply::of(TokenOf { id: id.into(), etag, token: token.into() }).tagged(id, version)
}

async fn create(call: Call<(BrandId,), NoQuery, CreateForm>) -> Result<Reply<TokenOf>, Problem> {
    let (brand,) = call.path;
    let form = &call.body;
    let passcode = match &form.passcode {
        Some(text) => Some(passcode_hashed(text).await?),
        None => None,
    };
    let token = LinkToken::of(brand)?;
    let command = CreateLink {
        brand,
        name: form.name.clone(),
        kind: form.opens.clone(),
        payment: form.payment,
        shipping: form.shipping,
        released_at: form.released_at,
        expires_at: form.expires_at,
        token: token.hash(),
        passcode,
    };
    let created = call.run(command).await?;
    Ok(told(created.id, created.version, &token).made(created.id))
}

type LinkPath = (BrandId, LinkId);

async fn rotate(call: Call<LinkPath>) -> Result<Reply<TokenOf>, Problem> {
    let (brand, link) = call.path;
    let token = LinkToken::of(brand)?;
    let seen = call.seen(link);
    let receipt = call.run(RotateLinkToken { brand, link, seen, token: token.hash() }).await?;
    Ok(told(receipt.id, receipt.version, &token))
}

async fn list(call: Call<(BrandId,), PageQuery>) -> Result<Reply<Page<LinkShape>>, Problem> {
    let (brand,) = call.path;
    let wanted = call.query.of(Kind::OrderLink);
    let page = call.desk().brand_records::<OrderLink>(brand, wanted, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    let now = call.desk().now();
    Ok(listed(&page, |kept| LinkShape::of(&kept.record, kept.version, &kept.record.closed(now))))
}

async fn view(call: Call<LinkPath>) -> Result<Reply<LinkShape>, Problem> {
    let (brand, link) = call.path;
    let seen = call.ask(ViewLink { brand, link }).await?;
    Ok(Reply::of(LinkShape::of(&seen.link, seen.version, &seen.closed)).tagged(link, seen.version))
}

async fn change(call: Call<LinkPath, NoQuery, ChangeForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, link) = call.path;
    let seen = call.seen(link);
    let form = &call.body;
    let passcode = match &form.passcode {
        Patch::Keep => PasscodeChange::Keep,
        Patch::Clear => PasscodeChange::Clear,
        Patch::Set(text) => PasscodeChange::Set(passcode_hashed(text).await?),
    };
    let command = ChangeLink {
        brand,
        link,
        seen,
        name: form.name.clone(),
        kind: form.opens.clone(),
        payment: form.payment,
        shipping: form.shipping,
        released_at: form.released_at,
        expires_at: form.expires_at,
        passcode,
    };
    Ok(changed(link, call.run(command).await?))
}

fn stepped(receipt: &LinkReceipt) -> Reply<ReceiptOf> {
    changed(receipt.id, receipt.version)
}

async fn void(call: Call<LinkPath>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, link) = call.path;
    let seen = call.seen(link);
    Ok(stepped(&call.run(VoidLink { brand, link, seen }).await?))
}

async fn reopen(call: Call<LinkPath>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, link) = call.path;
    let seen = call.seen(link);
    Ok(stepped(&call.run(ReopenLink { brand, link, seen }).await?))
}

async fn delete(call: Call<LinkPath>) -> Result<Reply<Nothing>, Problem> {
    let (brand, link) = call.path;
    let seen = call.seen(link);
    call.run(DeleteLink { brand, link, seen }).await?;
    Ok(Reply::nothing())
}
