//! The carts of a buyer organization, from the first product to the order.

use order_core::operation::cart::{AddToCart, AddToCartRefusal, CartView, RemoveFromCartRefusal};
use order_core::operation::order::{PlaceOrder, PlaceRefusal};
use order_core::party::Access as Right;
use order_core::value::{BrandId, BuyerOrganizationId, CartId, CatalogId};

use crate::checkout::{self, PlaceForm, PlacedShape, PreviewShape};
use crate::route::{Access, Call, NoBody, NoQuery, Nothing, Reply, Route};
use crate::wire::{CartShape, FormForm, ItemsForm, ProductsForm};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Organization(Right::Read), Access::Organization(Right::Write));
    vec![
        Route::post("/organizations/{organization}/brands/{brand}/catalogs/{catalog}/cart", "add_to_cart", add)
            .says("Put products into the cart.", "The one cart for this catalog, which is begun when there is none. What is given of a product replaces what the cart has of it; 0 pieces park it.")
            .for_whom(write)
            .refuses::<AddToCartRefusal>()
            .builds_on()
            .repeatable(),
        Route::get("/organizations/{organization}/brands/{brand}/carts/{cart}", "view_cart", view)
            .says("Look at a cart.", "Its products, and why some cannot be ordered as they are.")
            .for_whom(read)
            .tagged(),
        Route::post("/organizations/{organization}/brands/{brand}/carts/{cart}/remove", "remove_from_cart", remove)
            .says("Take products out of a cart.", "Without its last product the cart is gone.")
            .for_whom(write)
            .refuses::<RemoveFromCartRefusal>()
            .builds_on()
            .repeatable(),
        Route::post("/organizations/{organization}/brands/{brand}/carts/{cart}/preview", "preview_order", preview)
            .says("Preview an order.", "What would be placed, exactly, with its fingerprint; or every reason why it cannot be.")
            .for_whom(write)
            .refuses::<PlaceRefusal>(),
        Route::post("/organizations/{organization}/brands/{brand}/carts/{cart}/place", "place_order", place)
            .says("Place an order.", "Places what the preview showed. When anything of it has changed, it is refused with the new preview. A cart becomes one order, however often this is asked.")
            .for_whom(write)
            .refuses::<PlaceRefusal>()
            .may_end(ProblemCode::GatewaySilent)
            .makes()
            .repeatable(),
    ]
}

type CartPath = (BuyerOrganizationId, BrandId, CartId);

/// Whether a cart is the organization's own.
fn own(organization: BuyerOrganizationId) -> impl Fn(&CartView) -> bool {
    move |view| view.cart.buyer == organization && !view.cart.route.is_working()
}

async fn add(
    call: Call<(BuyerOrganizationId, BrandId, CatalogId), NoQuery, ItemsForm>,
) -> Result<Reply<CartShape>, Problem> {
    let (buyer, brand, catalog) = call.path;
    let mut command = AddToCart::of(brand, buyer, catalog, call.body.clone());
    command.seen = call.seen_version()?;
    checkout::fill(&call, command).await
}

async fn view(call: Call<CartPath, NoQuery, NoBody>) -> Result<Reply<CartShape>, Problem> {
    let (organization, brand, cart) = call.path;
    Ok(checkout::shown(&checkout::cart(&call, brand, cart, own(organization)).await?))
}

async fn remove(call: Call<CartPath, NoQuery, ProductsForm>) -> Result<Reply<Nothing>, Problem> {
    let (organization, brand, cart) = call.path;
    checkout::cart(&call, brand, cart, own(organization)).await?;
    checkout::remove(&call, brand, cart, call.body.clone()).await
}

async fn preview(call: Call<CartPath, NoQuery, FormForm>) -> Result<Reply<PreviewShape>, Problem> {
    let (organization, brand, cart) = call.path;
    checkout::cart(&call, brand, cart, own(organization)).await?;
    checkout::preview(&call, brand, cart, call.body.clone()).await
}

async fn place(call: Call<CartPath, NoQuery, PlaceForm>) -> Result<Reply<PlacedShape>, Problem> {
    let (organization, brand, cart) = call.path;
    let (form, agreed) = call.body.clone();
    let at = |order| format!("/organizations/{organization}/brands/{brand}/orders/{order}");
    checkout::place(&call, PlaceOrder { brand, cart, form, agreed }, at).await
}
