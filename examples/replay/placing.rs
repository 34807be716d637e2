//! Orders through the real path: a cart is filled, previewed and placed as previewed, at the time of its invoice.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use order_core::cart::{AddressChoice, CartItem, CartRoute, CartSku, CheckoutForm, PaymentForm};
use order_core::operation::cart::{AddToCart, RemoveFromCart};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::refusal::{Reason, Refusals};
use order_core::value::{CartId, OrderId, ProductId, Quantity};
use order_core::{Desk, RunError};

use crate::host::Clock;
use crate::progress::Progress;
use crate::retail::{self, Book, Invoice};
use crate::shop::{Buyer, Shop};

/// How many orders were refused, by the code of the reason.
pub type Refused = BTreeMap<&'static str, u64>;

/// What became of the invoices.
#[derive(Debug, Default)]
pub struct Placing {
    /// Those that are orders now, in the order of placing.
    pub placed: Vec<PlacedInvoice>,
    pub refused: Refused,
}

/// An invoice that is an order.
#[derive(Debug, Clone, Copy)]
pub struct PlacedInvoice {
    /// Its place in the book.
    pub invoice: usize,
    pub order: OrderId,
}

/// Places every invoice of the book, one after the other.
pub async fn place_all(
    desk: &Desk,
    clock: &Clock,
    shop: &Shop,
    book: &Book,
) -> Result<Placing, Box<dyn Error>> {
    let mut placing = Placing::default();
    let mut progress = Progress::new("orders", book.invoices.len());
    for (at, invoice) in book.invoices.iter().enumerate() {
        clock.set(invoice.placed_at);
        let outcome = place(desk, shop, book, invoice).await;
        let outcome = outcome
            .map_err(|error| format!("invoice {}: {}", invoice.number, crate::host::with_sources(&*error)))?;
        match outcome {
            Ok(order) => placing.placed.push(PlacedInvoice { invoice: at, order }),
            Err(codes) => count(&mut placing.refused, codes),
        }
        progress.step(1);
    }
    progress.finish();
    Ok(placing)
}

/// Counts a refusal.
pub fn count(refused: &mut Refused, codes: Vec<&'static str>) {
    for code in codes {
        *refused.entry(code).or_default() += 1;
    }
}

/// Places one invoice. Answers the codes of the reasons when it is refused, each once.
async fn place(
    desk: &Desk,
    shop: &Shop,
    book: &Book,
    invoice: &Invoice,
) -> Result<Result<OrderId, Vec<&'static str>>, Box<dyn Error>> {
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
        Err(RunError::Refused(why)) => return Ok(Err(codes(&why))),
        Err(other) => return Err(other.into()),
    };
    let outcome = check_out(desk, shop, buyer, cart).await?;
    if outcome.is_err() {
        // What was refused must not wait in the cart for the buyer's next order.
        let remove = RemoveFromCart { brand: shop.brand, cart, seen: None, products };
        desk.run(remove, &buyer.actor).await?;
    }
    Ok(outcome)
}

/// Places a cart as it is previewed. Answers the codes of the reasons when it is refused, each once.
pub async fn check_out(
    desk: &Desk,
    shop: &Shop,
    buyer: &Buyer,
    cart: CartId,
) -> Result<Result<OrderId, Vec<&'static str>>, Box<dyn Error>> {
    let form = CheckoutForm {
        comment: None,
        payment: PaymentForm::Unasked,
        billing: AddressChoice::Book(buyer.address),
        delivery: AddressChoice::Book(buyer.address),
    };
    let preview = PreviewOrder { brand: shop.brand, cart, form: form.clone() };
    let agreed = match desk.ask(preview, &buyer.actor).await {
        Ok(preview) => preview.fingerprint,
        Err(RunError::Refused(why)) => return Ok(Err(codes(&why))),
        Err(other) => return Err(other.into()),
    };
    match desk.run(PlaceOrder { brand: shop.brand, cart, form, agreed }, &buyer.actor).await {
        Ok(placed) => Ok(Ok(placed.id)),
        Err(RunError::Refused(why)) => Ok(Err(codes(&why))),
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

/// The codes of a refusal, each once.
pub fn codes<R: Reason>(why: &Refusals<R>) -> Vec<&'static str> {
    let mut codes = why.codes();
    codes.sort_unstable();
    codes.dedup();
    codes
}
