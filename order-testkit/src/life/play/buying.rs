//! Filling carts, placing them and emptying them.

use order_core::RunError;
use order_core::cart::{CartItem, CartRoute, CartSku};
use order_core::operation::cart::{AddToCart, RemoveFromCart};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::store::Store;
use order_core::value::CartId;

use super::super::model::Model;
use super::super::scenario::{OFFLINE, SKUS};
use super::Player;
use crate::model::Verdict;
use crate::requests::same;
use crate::world::{brand, quantity};

impl<S: Store + Clone + 'static> Player<'_, S> {
    /// A cart is filled, and placed if that can be.
    pub(super) async fn place(
        &mut self,
        at: (usize, usize),
        pieces: &[u32; SKUS],
        proxy: bool,
    ) -> Result<(), String> {
        // Nobody fills a cart for an offline buyer but the brand.
        let proxy = proxy || at.0 == OFFLINE;
        let items = Model::items(pieces).into_iter().map(|(product, skus)| {
            let skus =
                skus.into_iter().map(|(sku, pieces)| CartSku::of(self.ids.skus[sku], quantity(pieces)));
            CartItem::of(self.ids.products[product], skus.collect())
        });
        let fill = AddToCart {
            brand: brand(),
            buyer: self.ids.buyers[at.0],
            catalog: self.ids.catalogs[at.1],
            route: if proxy { CartRoute::Proxy } else { CartRoute::Standard },
            cart: None,
            seen: None,
            items: items.collect(),
        };
        let host = self.world.host().clone();
        let (filled, receipt) = self.requests.run(&self.world, &fill, &host).await?;
        let (expected, placed) = self.model.order(at, pieces, proxy);
        same("filling", &filled, &expected)?;
        let (Some(receipt), Some(expected)) = (receipt, placed) else { return Ok(()) };
        if !proxy {
            self.carts.insert(at, receipt.id);
        }
        self.submit(receipt.id, &expected).await
    }

    /// The cart that an order was returned to is placed.
    pub(super) async fn reorder(&mut self, order: usize) -> Result<(), String> {
        let Some(at) = self.returned(order) else { return Ok(()) };
        let cart = self.carts[&at];
        let expected = self.model.place_standard(at);
        self.submit(cart, &expected).await
    }

    /// The cart that an order was returned to is emptied.
    pub(super) async fn empty(&mut self, order: usize) -> Result<(), String> {
        let Some(at) = self.returned(order) else { return Ok(()) };
        let products = self.model.carts[&at].items.iter().map(|(product, _)| self.ids.products[*product]);
        let products = products.collect();
        let empty = RemoveFromCart { brand: brand(), cart: self.carts[&at], seen: None, products };
        self.model.drop_cart(at);
        self.expect(&empty, &Verdict::Done).await
    }

    /// Where the cart is that an order was returned to, while it is there.
    fn returned(&self, order: usize) -> Option<(usize, usize)> {
        self.model.orders[self.model.order_at(order)?].cart
    }

    /// Previews a cart and places it.
    async fn submit(&mut self, cart: CartId, expected: &Verdict) -> Result<(), String> {
        let form = self.world.form();
        let preview = PreviewOrder { brand: brand(), cart, form: form.clone() };
        let host = self.world.host().clone();
        let preview = match self.world.desk().ask(preview, &host).await {
            Ok(preview) => preview,
            Err(RunError::Refused(refused)) => {
                let verdict = Verdict::Refused(refused.codes().into_iter().collect());
                return same("preview", &verdict, expected);
            }
            Err(other) => return Err(format!("{other:?}")),
        };
        let place = PlaceOrder { brand: brand(), cart, form, agreed: preview.fingerprint };
        let (verdict, placed) = self.requests.run(&self.world, &place, &host).await?;
        same("placing", &verdict, expected)?;
        self.orders.extend(placed.map(|placed| placed.id));
        Ok(())
    }
}
