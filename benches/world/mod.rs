//! The shop that everything is measured in: made by the operations themselves, so that it is what a real one would be.
//!
//! One brand that sells in one make-to-order catalog, 200 products of 5 SKUs, taxed, priced through a wholesale rate. Each cart is
//! the standard cart of its own connected buyer organization, and both sides are told of an order.

mod setup;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use futures_executor::block_on;
use order_core::cart::{AddressChoice, CartItem, CartRoute, CartSku, CheckoutForm, PaymentForm};
use order_core::operation::cart::AddToCart;
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::party::{Access, PostalAddressForm};
use order_core::record::{Facts, Keys};
use order_core::store::Store;
use order_core::value::{
    AccountId, BrandId, BuyerOrganizationId, CartId, CatalogId, Line, Name, ProductId, Quantity, SkuId,
    Timestamp,
};
use order_core::{Actor, Command, Desk};

/// How many SKUs a product has.
const SKUS_PER_PRODUCT: usize = 5;

/// A brand with a catalog, and the desk over the store that it lies in.
pub struct Shop {
    pub desk: Desk,
    pub brand: BrandId,
    pub catalog: CatalogId,
    products: Vec<(ProductId, Vec<SkuId>)>,
    buyers: Vec<Buyer>,
}

/// A buyer organization and the account that acts for it.
#[derive(Clone)]
pub struct Buyer {
    pub id: BuyerOrganizationId,
    pub actor: Actor,
}

/// A cart that is ready to be placed: what was agreed to, and by whom.
#[derive(Clone)]
pub struct Ready {
    pub command: PlaceOrder,
    pub buyer: BuyerOrganizationId,
    pub actor: Actor,
}

/// The system's clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    Timestamp::from_micros(since.as_micros().try_into().expect("it is before the year 294,000"))
        .expect("a time of today")
}

/// Bytes that do not repeat within one run. Secrecy is not measured here.
pub fn fill(bytes: &mut [u8]) {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    for chunk in bytes.chunks_mut(8) {
        let mut mixed = DRAWN.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_be_bytes()[..chunk.len()]);
    }
}

/// Random bytes for an id.
pub fn bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    fill(&mut bytes);
    bytes
}

/// A desk over a store with the clock and the bytes of the measurements.
pub fn desk(store: impl Store + 'static) -> Desk {
    Desk::new(store, now, fill)
}

impl Shop {
    /// Puts `lines` SKUs into the cart of each of `count` buyer organizations and previews it. Different carts hold different
    /// products. All carts are committed in one call.
    pub fn carts(&mut self, count: usize, lines: usize) -> Vec<Ready> {
        self.buyers(count);
        let mut carts: Vec<(Buyer, CartId)> = Vec::with_capacity(count);
        let mut changes = Vec::with_capacity(count);
        for (turn, buyer) in self.buyers.iter().take(count).enumerate() {
            let add = AddToCart {
                brand: self.brand,
                buyer: buyer.id,
                catalog: self.catalog,
                route: CartRoute::Standard,
                cart: None,
                seen: None,
                items: self.items(turn, lines),
            };
            let planned = block_on(self.desk.plan(add, &buyer.actor)).expect("the cart can be filled");
            carts.push((buyer.clone(), planned.output.id));
            changes.push(planned.changeset);
        }
        block_on(self.desk.store().commit(changes)).expect("the carts are stored");
        carts.into_iter().map(|(buyer, cart)| self.ready(buyer, cart)).collect()
    }

    fn ready(&self, Buyer { id: buyer, actor }: Buyer, cart: CartId) -> Ready {
        let question = PreviewOrder { brand: self.brand, cart, form: form() };
        let preview = block_on(self.desk.ask(question, &actor)).expect("the cart can be placed");
        let command = PlaceOrder { brand: self.brand, cart, form: form(), agreed: preview.fingerprint };
        Ready { command, buyer, actor }
    }

    fn items(&self, turn: usize, lines: usize) -> Vec<CartItem> {
        let per_item = SKUS_PER_PRODUCT.min(lines);
        let products = self.products.iter().cycle().skip(turn % self.products.len());
        let item = |(product, skus): &(ProductId, Vec<SkuId>)| CartItem {
            product: *product,
            skus: skus.iter().take(per_item).map(|sku| wanted(*sku)).collect(),
            desired_date: None,
            note_to_own_company: None,
            message_to_brand: None,
        };
        products.take(lines / per_item).map(item).collect()
    }

    /// The same shop through another handle of the store that it lies in.
    #[must_use]
    pub fn through(self, store: impl Store + 'static) -> Self {
        Self { desk: desk(store), ..self }
    }

    /// Sees to it that there are so many buyer organizations.
    pub fn buyers(&mut self, count: usize) {
        while self.buyers.len() < count {
            let buyer = self.add_buyer();
            self.buyers.push(buyer);
        }
    }

    /// All that deciding a command needs, loaded as the desk does.
    pub fn facts(&self, command: &impl Command) -> Facts {
        let mut facts = Facts::new();
        loop {
            let mut keys = Keys::new();
            command.needs(&facts, &mut keys);
            keys.retain_unknown(&facts);
            if keys.is_empty() {
                return facts;
            }
            facts.absorb(block_on(self.desk.store().load(keys)).expect("the store loads"));
        }
    }
}

fn wanted(sku: SkuId) -> CartSku {
    CartSku { sku, quantity: Quantity::new(12).expect("a quantity"), options: Vec::new() }
}

/// What every buyer fills in.
pub fn form() -> CheckoutForm {
    let address = PostalAddressForm {
        name: Some(Name::new("Corner Store").expect("a name")),
        lines: vec![Line::new("12 Harbour Street").expect("a line")],
        city: Some(Line::new("Hamburg").expect("a line")),
        postal_code: Some(Line::new("20457").expect("a line")),
        country: Some("DE".parse().expect("a country")),
        ..PostalAddressForm::default()
    };
    let written = || AddressChoice::Written(Box::new(address.clone()));
    CheckoutForm { comment: None, payment: PaymentForm::Unasked, billing: written(), delivery: written() }
}
