//! The carts of guests, and how they become a buyer organization's.

use order_core::operation::cart::RemovedFromCart;
use order_core::operation::link::{
    FillGuestCart, FillGuestCartRefusal, GuestCartView, IfThereIsACart, NotAdmitted, RemoveFromGuestCart,
    RemoveFromGuestCartRefusal, TakeOverCart, TakeOverRefusal, ViewGuestCart,
};
use order_core::value::{BuyerOrganizationId, CartId, CatalogId, Country, GuestCartId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Comer, LinkToken};
use crate::route::{Access, Call, EntityTag, Head, NoQuery, Nothing, Reply, Route};
use crate::wire::{Form, GuestCartShape, ItemsForm, ProductsForm, Reader, Scalar, forms, words};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    let guest = |route: Route| route.for_whom(Access::Anyone).may_end(ProblemCode::GuestTokenMissing);
    vec![
        guest(Route::post("/links/{link_token}/catalogs/{catalog}/cart", "fill_guest_cart", fill))
            .says("Put products into the guest's cart.", "It is begun when there is none. What is given of a product replaces what the cart has of it; 0 pieces park it.")
            .refuses::<FillGuestCartRefusal>()
            .builds_on()
            .repeatable(),
        guest(Route::get("/links/{link_token}/catalogs/{catalog}/cart", "view_guest_cart", view))
            .says("Look at the guest's cart.", "What it comes to under the terms of the link, and why some of it cannot be ordered as it is. With a country, shipping and tax are among it.")
            .refuses::<NotAdmitted>()
            .tagged(),
        guest(Route::post("/links/{link_token}/catalogs/{catalog}/cart/remove", "remove_from_guest_cart", remove))
            .says("Take products out of the guest's cart.", "Without its last product the cart is gone.")
            .refuses::<RemoveFromGuestCartRefusal>()
            .builds_on()
            .repeatable(),
        guest(Route::post("/links/{link_token}/catalogs/{catalog}/cart/take-over", "take_over_cart", take_over))
            .says("Make the guest's cart a buyer organization's.", "By a member of it who may write, who sends the guest's token along. It is then previewed and placed as any cart of the organization. Whoever asks again is told the same cart.")
            .for_whom(Access::SignedIn)
            .refuses::<TakeOverRefusal>()
            .builds_on()
            .makes()
            .repeatable(),
    ]
}

words! {
    IfThereIsACart, "IfThereIsACart", "What becomes of a cart that the organization has for the catalog already. With add_to, the pieces of a SKU that both have are added up.", [
        IfThereIsACart::Refuse = "refuse", IfThereIsACart::Replace = "replace", IfThereIsACart::AddTo = "add_to",
    ];
}

type AtCatalog = (LinkToken, CatalogId);

/// For which country.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "PriceGuestCart")]
struct CountryQuery {
    /// Of which country the buyer would be, and where it would be delivered.
    country: Option<Scalar<Country>>,
}

impl Form for CountryQuery {
    type Value = Option<Country>;

    fn read(self, reader: &mut Reader) -> Option<Option<Country>> {
        reader.optional("country", self.country)
    }
}

async fn seen_now(
    head: &Head,
    comer: &Comer,
    (token, catalog): (&LinkToken, CatalogId),
    country: Option<Country>,
) -> Result<GuestCartView, Problem> {
    let question = ViewGuestCart { brand: token.brand(), by: comer.by, catalog, country };
    head.desk().ask(question, &comer.actor).await.map_err(|error| head.problem(&error))
}

fn shown(view: &GuestCartView) -> Reply<GuestCartShape> {
    Reply::of(view.into()).tagged(view.cart.id, view.version)
}

async fn view(call: Call<AtCatalog, CountryQuery>) -> Result<Reply<GuestCartShape>, Problem> {
    let (token, catalog) = &call.path;
    let comer = Comer::with_token(&call, token)?;
    Ok(shown(&seen_now(&call, &comer, (token, *catalog), call.query).await?))
}

async fn fill(call: Call<AtCatalog, NoQuery, ItemsForm>) -> Result<Reply<GuestCartShape>, Problem> {
    let (token, catalog) = (&call.path.0, call.path.1);
    let comer = Comer::with_token(&call, token)?;
    let (brand, by, seen) = (token.brand(), comer.by, call.seen_version()?);
    let command = FillGuestCart { brand, by, catalog, seen, items: call.body.clone() };
    call.run_as(command, &comer.actor).await?;
    Ok(shown(&seen_now(&call, &comer, (token, catalog), None).await?))
}

async fn remove(call: Call<AtCatalog, NoQuery, ProductsForm>) -> Result<Reply<Nothing>, Problem> {
    let (token, catalog) = (&call.path.0, call.path.1);
    let comer = Comer::with_token(&call, token)?;
    let (brand, by, seen) = (token.brand(), comer.by, call.seen_version()?);
    let command = RemoveFromGuestCart { brand, by, catalog, seen, products: call.body.clone() };
    Ok(match call.run_as(command, &comer.actor).await? {
        RemovedFromCart::Left { version } => {
            let cart: GuestCartId = seen_now(&call, &comer, (token, catalog), None).await?.cart.id;
            Reply::nothing().tagged(cart, version)
        }
        RemovedFromCart::Gone => Reply::nothing(),
    })
}

struct Wanted {
    organization: BuyerOrganizationId,
    there_is_a_cart: Option<IfThereIsACart>,
}

forms! {
    /// For whom a guest's cart is taken over.
    TakeOverForm as "TakeOverCart" => Wanted {
        organization: one Scalar<BuyerOrganizationId>,
        /// It is refused then, unless it is given.
        #[serde(default)]
        there_is_a_cart: some Scalar<IfThereIsACart>,
    }
}

/// The cart that a guest's became, or went into.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CartTakenOver")]
struct TakenOverShape {
    cart: Scalar<CartId>,
    /// Its entity tag; left out where it was taken over before.
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
}

async fn take_over(call: Call<AtCatalog, NoQuery, TakeOverForm>) -> Result<Reply<TakenOverShape>, Problem> {
    let (token, catalog) = (&call.path.0, call.path.1);
    let comer = Comer::with_token(&call, token)?;
    let Wanted { organization, there_is_a_cart } = &call.body;
    let command = TakeOverCart {
        brand: token.brand(),
        by: comer.by,
        catalog,
        buyer: *organization,
        seen: call.seen_version()?,
        there_is_a_cart: there_is_a_cart.unwrap_or_default(),
    };
    let became = call.run(command).await?;
    let etag = became.version.map(|version| EntityTag::new(became.cart, version).to_string());
    let place = format!("/organizations/{organization}/brands/{}/carts/{}", token.brand(), became.cart);
    Ok(Reply::of(TakenOverShape { cart: became.cart.into(), etag }).made_at(place))
}
