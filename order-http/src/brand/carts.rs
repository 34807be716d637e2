//! The working carts of a brand: filled and ordered by its staff, for a connected or an offline buyer.

use order_core::cart::{CartItem, CartRoute};
use order_core::operation::cart::{AddToCart, AddToCartRefusal, CartView, RemoveFromCartRefusal};
use order_core::operation::order::{PlaceOrder, PlaceRefusal};
use order_core::party::Access as Right;
use order_core::value::{BrandId, BuyerOrganizationId, CartId, CatalogId};

use crate::checkout::{self, PlaceForm, PlacedShape, PreviewShape};
use crate::route::{Access, Call, NoBody, NoQuery, Nothing, Reply, Route};
use crate::wire::{CartShape, FormForm, ItemForm, ItemsForm, ProductsForm, WorkingRoute, forms};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    vec![
        Route::post("/brands/{brand}/connections/{buyer}/catalogs/{catalog}/carts", "begin_working_cart", begin)
            .says("Begin a working cart.", "For a buyer that the brand orders for by proxy, or from the inventory of a partner. The buyer does not see it, and it stands in the way of nothing.")
            .for_whom(write)
            .refuses::<AddToCartRefusal>()
            .tagged()
            .repeatable(),
        Route::get("/brands/{brand}/carts/{cart}", "view_working_cart", view)
            .says("Look at a working cart.", "Its products, and why some cannot be ordered as they are.")
            .for_whom(read)
            .tagged(),
        Route::post("/brands/{brand}/carts/{cart}/items", "fill_working_cart", fill)
            .says("Put products into a working cart.", "What is given of a product replaces what the cart has of it.")
            .for_whom(write)
            .refuses::<AddToCartRefusal>()
            .builds_on()
            .repeatable(),
        Route::post("/brands/{brand}/carts/{cart}/remove", "remove_from_working_cart", remove)
            .says("Take products out of a working cart.", "Without its last product the cart is gone.")
            .for_whom(write)
            .refuses::<RemoveFromCartRefusal>()
            .builds_on()
            .repeatable(),
        Route::post("/brands/{brand}/carts/{cart}/preview", "preview_working_cart", preview)
            .says("Preview the order of a working cart.", "What would be placed, exactly, with its fingerprint; or every reason why it cannot be.")
            .for_whom(write)
            .refuses::<PlaceRefusal>(),
        Route::post("/brands/{brand}/carts/{cart}/place", "place_working_cart", place)
            .says("Place the order of a working cart.", "Places what the preview showed. A cart becomes one order, however often this is asked.")
            .for_whom(write)
            .refuses::<PlaceRefusal>()
            .may_end(ProblemCode::GatewaySilent)
            .makes()
            .repeatable(),
    ]
}

struct Begin {
    route: CartRoute,
    items: Vec<CartItem>,
}

forms! {
    /// A working cart to be begun.
    BeginForm as "BeginWorkingCart" => Begin {
        /// By proxy, or from the inventory of a partner.
        route: one WorkingRoute,
        items: many ItemForm,
    }
}

type CartPath = (BrandId, CartId);

/// Carts that buyers fill are theirs alone.
fn working(view: &CartView) -> bool {
    view.cart.route.is_working()
}

async fn begin(
    call: Call<(BrandId, BuyerOrganizationId, CatalogId), NoQuery, BeginForm>,
) -> Result<Reply<CartShape>, Problem> {
    let (brand, buyer, catalog) = call.path;
    let Begin { route, items } = &call.body;
    let command = AddToCart { route: *route, ..AddToCart::of(brand, buyer, catalog, items.clone()) };
    checkout::fill(&call, command).await
}

async fn view(call: Call<CartPath, NoQuery, NoBody>) -> Result<Reply<CartShape>, Problem> {
    let (brand, cart) = call.path;
    Ok(checkout::shown(&checkout::cart(&call, brand, cart, working).await?))
}

async fn fill(call: Call<CartPath, NoQuery, ItemsForm>) -> Result<Reply<CartShape>, Problem> {
    let (brand, cart) = call.path;
    let known = checkout::cart(&call, brand, cart, working).await?.cart;
    let command = AddToCart {
        route: known.route,
        cart: Some(cart),
        seen: call.seen_version()?,
        ..AddToCart::of(brand, known.buyer, known.catalog, call.body.clone())
    };
    checkout::fill(&call, command).await
}

async fn remove(call: Call<CartPath, NoQuery, ProductsForm>) -> Result<Reply<Nothing>, Problem> {
    let (brand, cart) = call.path;
    checkout::cart(&call, brand, cart, working).await?;
    checkout::remove(&call, brand, cart, call.body.clone()).await
}

async fn preview(call: Call<CartPath, NoQuery, FormForm>) -> Result<Reply<PreviewShape>, Problem> {
    let (brand, cart) = call.path;
    checkout::cart(&call, brand, cart, working).await?;
    checkout::preview(&call, brand, cart, call.body.clone()).await
}

async fn place(call: Call<CartPath, NoQuery, PlaceForm>) -> Result<Reply<PlacedShape>, Problem> {
    let (brand, cart) = call.path;
    let (form, agreed) = call.body.clone();
    let at = |order| format!("/brands/{brand}/orders/{order}");
    checkout::place(&call, PlaceOrder { brand, cart, form, agreed }, at).await
}
