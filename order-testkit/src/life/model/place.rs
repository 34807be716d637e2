//! Carts, and placing them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::scenario::{CATALOGS, SKUS, product_of};
use super::{Cart, Codes, Line, Model, Order, Place, Status};
use crate::model::Verdict;

impl Model {
    /// Goods come in.
    pub fn receive(&mut self, sku: usize, pieces: u32) -> Verdict {
        if pieces == 0 {
            return Verdict::refused("nothing");
        }
        self.shift(sku, Place::Source, i64::from(pieces));
        Verdict::Done
    }

    /// Whether no more of a SKU can be taken than is there.
    pub(super) fn is_bounded(&self, catalog: usize, sku: usize) -> bool {
        let policy = CATALOGS[catalog];
        policy.from_stock && (!policy.backorder || (self.plan.excluded && sku + 1 == SKUS))
    }

    /// Whether stock does not cover so many pieces.
    pub(super) fn is_short(&self, catalog: usize, sku: usize, pieces: i64) -> bool {
        pieces > 0 && self.is_bounded(catalog, sku) && pieces > self.stock[&(sku, Place::Source)]
    }

    fn short(&self, catalog: usize, cart: &Cart) -> Codes {
        let mut skus = cart.items.iter().flat_map(|(_, skus)| skus);
        let short = skus.any(|(sku, pieces)| self.is_short(catalog, *sku, i64::from(*pieces)));
        short.then_some("stock_short").into_iter().collect()
    }

    /// The items that pieces of every SKU make: products of which there is none are left out, unless all are.
    pub fn items(pieces: &[u32; SKUS]) -> Vec<(usize, Vec<(usize, u32)>)> {
        let none = pieces.iter().all(|pieces| *pieces == 0);
        let product =
            |product: usize| (product, (0..SKUS).filter(|sku| product_of(*sku) == product).collect());
        let counted = |(product, skus): (usize, Vec<usize>)| {
            (product, skus.into_iter().map(|sku| (sku, pieces[sku])).collect::<Vec<_>>())
        };
        let wanted =
            |(_, skus): &(usize, Vec<(usize, u32)>)| none || skus.iter().any(|(_, pieces)| *pieces > 0);
        [0, 1].map(product).into_iter().map(counted).filter(wanted).collect()
    }

    /// A cart is filled and then placed: what becomes of either. What is not placed stays in the cart.
    pub fn order(
        &mut self,
        (buyer, catalog): (usize, usize),
        pieces: &[u32; SKUS],
        proxy: bool,
    ) -> (Verdict, Option<Verdict>) {
        let items = Self::items(pieces);
        let entered = Cart { items: items.clone(), returned: None, currency: None };
        let short = self.short(catalog, &entered);
        if !short.is_empty() {
            return (Verdict::of(short), None);
        }
        if proxy {
            let placed = self.place(buyer, catalog, &entered);
            self.working += usize::from(placed != Verdict::Done);
            return (Verdict::Done, Some(placed));
        }
        let cart = self.carts.entry((buyer, catalog)).or_default();
        for (product, skus) in items {
            match cart.items.iter_mut().find(|(known, _)| *known == product) {
                Some((_, known)) => *known = skus,
                None => cart.items.push((product, skus)),
            }
        }
        (Verdict::Done, Some(self.place_standard((buyer, catalog))))
    }

    /// A standard cart is placed.
    pub fn place_standard(&mut self, at: (usize, usize)) -> Verdict {
        let Some(cart) = self.carts.get(&at).cloned() else { return Verdict::refused("cart_gone") };
        let placed = self.place(at.0, at.1, &cart);
        if placed == Verdict::Done {
            self.drop_cart(at);
        }
        placed
    }

    /// A cart is placed.
    fn place(&mut self, buyer: usize, catalog: usize, cart: &Cart) -> Verdict {
        let mut codes = self.short(catalog, cart);
        let skus = cart.items.iter().flat_map(|(_, skus)| skus).filter(|(_, pieces)| *pieces > 0);
        let currency = cart.currency.unwrap_or(self.currencies[buyer]);
        let price = |sku: usize| self.prices[product_of(sku)][currency];
        let original: Vec<Line> = skus.map(|(sku, pieces)| Line::of(*sku, *pieces, price(*sku))).collect();
        if original.is_empty() {
            codes.insert("cart_empty");
        }
        self.unless(codes, |model| {
            let mut moved = BTreeMap::new();
            if CATALOGS[catalog].from_stock {
                for line in &original {
                    model.shift(line.sku, Place::Source, -i64::from(line.pieces));
                    moved.insert((line.sku, Place::Source), -i64::from(line.pieces));
                }
            }
            model.orders.push(Order {
                buyer,
                catalog,
                currency,
                again: cart.returned,
                status: Status::Awaiting,
                original,
                current: None,
                revision: 0,
                asked: false,
                archived: false,
                tags: BTreeSet::new(),
                backlog: None,
                notes: Vec::new(),
                invoices: Vec::new(),
                attached: BTreeSet::new(),
                moved,
                confirmed: BTreeMap::new(),
                log: vec![("place_order", Some((None, Status::Awaiting.word())))],
                notices: vec!["order_received", "order_completed"],
                cart: None,
                writes: 1,
            });
        })
    }

    /// A standard cart is gone, and whatever was returned into it is no longer there.
    pub fn drop_cart(&mut self, at: (usize, usize)) {
        self.carts.remove(&at);
        for order in self.orders.iter_mut().filter(|order| order.cart == Some(at)) {
            order.cart = None;
        }
    }

    /// What an order restores into the buyer's cart: every line as placed.
    pub(super) fn restored(&self, at: usize) -> Cart {
        let order = &self.orders[at];
        let mut items: Vec<(usize, Vec<(usize, u32)>)> = Vec::new();
        for line in &order.original {
            let product = product_of(line.sku);
            match items.iter_mut().find(|(known, _)| *known == product) {
                Some((_, skus)) => skus.push((line.sku, line.pieces)),
                None => items.push((product, vec![(line.sku, line.pieces)])),
            }
        }
        Cart { items, returned: Some(at), currency: Some(order.currency) }
    }
}
