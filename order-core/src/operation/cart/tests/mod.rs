//! Tests of the operations on carts.

mod add;
mod faults;
mod limits;
mod remove;

use super::{AddToCart, CartReceipt};
use crate::cart::{Cart, CartItem, CartRoute, CartSku};
use crate::operation::order::tests::stage::*;
use crate::record::Key;
use crate::value::{CartId, SkuId};

/// A stage whose buyer has no cart yet.
fn empty() -> Stage {
    let mut stage = Stage::new();
    let remove =
        super::RemoveFromCart { brand: stage.brand, cart: CART, seen: None, products: vec![COAT, SCARF] };
    let actor = stage.actor.clone();
    stage.world.run(&remove, &actor).unwrap();
    stage
}

fn add(stage: &Stage, items: Vec<CartItem>) -> AddToCart {
    AddToCart::of(stage.brand, BUYER, CATALOG, items)
}

fn scarves(count: u32) -> CartItem {
    CartItem::of(SCARF, vec![CartSku::of(SCARF_ONE, pieces(count))])
}

/// Coats of the first SKU, all of wool.
fn coats(count: u32) -> CartItem {
    let options = if count == 0 { vec![] } else { vec![row(WOOL, count)] };
    CartItem::of(COAT, vec![CartSku { sku: COAT_S, quantity: pieces(count), options }])
}

fn run(stage: &mut Stage, command: &AddToCart) -> CartReceipt {
    let actor = stage.actor.clone();
    stage.world.run(command, &actor).unwrap()
}

fn refused(stage: &mut Stage, command: &AddToCart) -> Vec<super::AddToCartRefusal> {
    let actor = stage.actor.clone();
    stage.world.reasons(command, &actor)
}

fn cart(stage: &Stage, id: CartId) -> Cart {
    stage.world.get::<Cart>(&Key::cart(stage.brand, id)).unwrap().as_ref().clone()
}

/// What is in a cart: SKU and quantity, in order.
fn content(stage: &Stage, id: CartId) -> Vec<(SkuId, u32)> {
    cart(stage, id).skus().map(|(_, wanted)| (wanted.sku, wanted.quantity.get())).collect()
}

/// The command for a working cart of the brand.
fn working(mut command: AddToCart, cart: Option<CartId>) -> AddToCart {
    command.route = CartRoute::Proxy;
    command.cart = cart;
    command
}
