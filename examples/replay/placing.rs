//! Orders through the real path: a cart is filled, previewed and placed as previewed, at the time of its invoice.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use order_core::cart::{AddressChoice, CartItem, CartRoute, CartSku, CheckoutForm, PaymentForm};
use order_core::operation::cart::{AddToCart, RemoveFromCart};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::refusal::{Reason, Refusals};
use order_core::value::{CartId, ProductId, Quantity};
use order_core::{Desk, RunError};

use crate::host::Clock;
use crate::progress::Progress;
use crate::retail::{self, Book, Invoice};
use crate::shop::{Buyer, Shop};

/// How many orders were refused, by the code of the reason.
pub type Refused = BTreeMap<&'static str, u64>;

/// Places every invoice of the book, one after the other.
pub async fn place_all(
    desk: &Desk,
    clock: &Clock,
    shop: &Shop,
    book: &Book,
) -> Result<Refused, Box<dyn Error>> {
    let mut refused = Refused::new();
    let mut progress = Progress::new("orders", book.invoices.len());
    for invoice in &book.invoices {
        clock.set(invoice.placed_at);
        let codes = place(desk, shop, book, invoice).await;
        let codes = codes
            .map_err(|error| format!("invoice {}: {}", invoice.number, crate::host::with_sources(&*error)))?;
        for code in codes {
            *refused.entry(code).or_default() += 1;
        }
        progress.step(1);
    }
    progress.finish();
    Ok(refused)
}

/// Places one invoice. Answers the codes of the reasons when it is refused, each once.
async fn place(
    desk: &Desk,
    shop: &Shop,
    book: &Book,
    invoice: &Invoice,
) -> Result<Vec<&'static str>, Box<dyn Error>> {
    let buyer = shop.buyer(invoice.buyer).ok_or("the buyer was not made")?;
    let route = match invoice.buyer {
        retail::Buyer::Customer(_) => CartRoute::Standard,
        retail::Buyer::Unnamed => CartRoute::Proxy,
    };
    let catalog = *shop.catalogs.get(&invoice.year).ok_or("the catalog was not made")?;
    let items = items(shop, book, invoice)?;
    let products: Vec<ProductId> = items.iter().map(|item| item.product).collect();
    let add = AddToCart { brand: shop.brand, buyer: buyer.id, catalog, route, cart: None, seen: None, items };
    let cart = match desk.run(add, &buyer.actor).await {
        Ok(receipt) => receipt.id,
        Err(RunError::Refused(why)) => return Ok(codes(&why)),
        Err(other) => return Err(other.into()),
    };
    let refused = check_out(desk, shop, buyer, cart).await?;
    if !refused.is_empty() {
        // What was refused must not wait in the cart for the buyer's next order.
        let remove = RemoveFromCart { brand: shop.brand, cart, seen: None, products };
        desk.run(remove, &buyer.actor).await?;
    }
    Ok(refused)
}

async fn check_out(
    desk: &Desk,
    shop: &Shop,
    buyer: &Buyer,
    cart: CartId,
) -> Result<Vec<&'static str>, Box<dyn Error>> {
    let form = CheckoutForm {
        comment: None,
        payment: PaymentForm::Unasked,
        billing: AddressChoice::Book(buyer.address),
        delivery: AddressChoice::Book(buyer.address),
    };
    let preview = PreviewOrder { brand: shop.brand, cart, form: form.clone() };
    let agreed = match desk.ask(preview, &buyer.actor).await {
        Ok(preview) => preview.fingerprint,
        Err(RunError::Refused(why)) => return Ok(codes(&why)),
        Err(other) => return Err(other.into()),
    };
    match desk.run(PlaceOrder { brand: shop.brand, cart, form, agreed }, &buyer.actor).await {
        Ok(_) => Ok(Vec::new()),
        Err(RunError::Refused(why)) => Ok(codes(&why)),
        Err(other) => Err(other.into()),
    }
}

/// The lines of an invoice as cart items: one per product, in the order of first appearance.
fn items(shop: &Shop, book: &Book, invoice: &Invoice) -> Result<Vec<CartItem>, Box<dyn Error>> {
    let mut places: HashMap<ProductId, usize> = HashMap::new();
    let mut items: Vec<CartItem> = Vec::new();
    for (at, pieces) in &invoice.lines {
        let product = book.skus.get(*at).and_then(|sku| shop.products.get(sku.product));
        let (product, sku) = product.zip(shop.skus.get(*at)).ok_or("the SKU was not made")?;
        let wanted = CartSku::of(*sku, Quantity::new(*pieces)?);
        let place = *places.entry(*product).or_insert(items.len());
        match items.get_mut(place) {
            Some(item) => item.skus.push(wanted),
            None => items.push(CartItem::of(*product, vec![wanted])),
        }
    }
    Ok(items)
}

fn codes<R: Reason>(why: &Refusals<R>) -> Vec<&'static str> {
    let mut codes = why.codes();
    codes.sort_unstable();
    codes.dedup();
    codes
}
