//! What a step changes.

use super::check::merged;
use super::{Agreed, Form, Model, ModelCart, ModelItem, Open, PlacePlan, Quote, RatesPlan, Verdict, Who};

/// A correction of more pieces than this is refused.
const CORRECTION_MAX: u64 = 1_000_000_000;

impl Model {
    /// Goods come in.
    pub fn receive(&mut self, sku: usize, pieces: u32) -> Verdict {
        if pieces == 0 {
            return Verdict::refused("no_pieces");
        }
        self.move_stock(sku, i64::from(pieces));
        self.entries += 1;
        Verdict::Done
    }

    /// A count was wrong.
    pub fn correct(&mut self, sku: usize, by: i64) -> Verdict {
        if by == 0 {
            return Verdict::refused("no_difference");
        }
        if by.unsigned_abs() > CORRECTION_MAX {
            return Verdict::refused("difference_too_large");
        }
        self.move_stock(sku, by);
        self.entries += 1;
        Verdict::Done
    }

    /// Items are put into a cart.
    pub fn fill(&mut self, at: (usize, usize), items: &[ModelItem], who: Who) -> Verdict {
        let mut entered = items.to_vec();
        for (_, _, rows) in entered.iter_mut().flat_map(|item| &mut item.skus) {
            *rows = merged(rows);
        }
        let verdict = self.fill_verdict(at.0, at.1, &entered, who);
        if verdict == Verdict::Done {
            if !self.carts.contains_key(&at) {
                self.serials += 1;
                self.carts.insert(at, ModelCart { serial: self.serials, items: Vec::new() });
            }
            let cart = self.carts.get_mut(&at).expect("it was put there");
            for item in entered {
                match cart.items.iter_mut().find(|known| known.product == item.product) {
                    Some(known) => *known = item,
                    None => cart.items.push(item),
                }
            }
        }
        verdict
    }

    /// A product is taken out of a cart. The last one takes the cart with it.
    pub fn empty(&mut self, at: (usize, usize), product: usize) -> Verdict {
        let Some(cart) = self.carts.get_mut(&at) else { return Verdict::Missing };
        if cart.items.iter().all(|item| item.product != product) {
            return Verdict::refused("not_in_cart");
        }
        cart.items.retain(|item| item.product != product);
        if cart.items.is_empty() {
            self.carts.remove(&at);
        }
        Verdict::Done
    }

    /// A cart is previewed.
    pub fn look(&mut self, at: (usize, usize), form: Form) -> (Verdict, Option<Quote>) {
        let (verdict, quote) = self.place_verdict(at, form, Agreed::Now, Who::Writer);
        if let (Verdict::Done, Some(quote)) = (&verdict, &quote) {
            self.looked.insert(at, quote.clone());
        }
        (verdict, quote)
    }

    /// A cart is placed.
    pub fn place(&mut self, at: (usize, usize), form: Form, agreed: Agreed, who: Who) -> Verdict {
        let (verdict, quote) = self.place_verdict(at, form, agreed, who);
        if let (Verdict::Done, Some(quote)) = (&verdict, quote) {
            self.carts.remove(&at);
            if self.catalogs[at.1].backorder.is_some() {
                for line in &quote.lines {
                    self.move_stock(line.sku, -i64::from(line.pieces));
                }
            }
            self.orders.push(quote);
            self.entries += 1;
        }
        verdict
    }

    /// A catalog changes.
    pub fn set_catalog(
        &mut self,
        catalog: usize,
        open: Open,
        (opens, deadline): (Option<i64>, Option<i64>),
        (lot, least): (Option<u32>, Option<u32>),
    ) -> Verdict {
        if opens.zip(deadline).is_some_and(|(opens, deadline)| opens >= deadline) {
            return Verdict::refused("opens_too_late");
        }
        let plan = &mut self.catalogs[catalog];
        let before = plan.clone();
        (plan.open, plan.opens, plan.deadline) = (open, opens, deadline);
        (plan.lot, plan.least_pieces) = (lot, least);
        self.entries += usize::from(*plan != before);
        Verdict::Done
    }

    /// A SKU changes.
    pub fn set_sku(
        &mut self,
        sku: usize,
        withdrawn: bool,
        excluded: bool,
        prices: [Option<u32>; 3],
    ) -> Verdict {
        let known = &mut self.skus[sku];
        let before = known.clone();
        known.withdrawn = withdrawn;
        known.plan.excluded = excluded;
        known.plan.prices = prices;
        self.entries += usize::from(*known != before);
        Verdict::Done
    }

    /// A product changes.
    pub fn set_product(&mut self, product: usize, prices: [Option<u32>; 3], rates: RatesPlan) -> Verdict {
        let known = &mut self.products[product];
        let changed = known.prices != prices || known.rates != rates;
        (known.prices, known.rates) = (prices, rates);
        self.entries += usize::from(changed);
        Verdict::Done
    }

    /// A tax category changes.
    pub fn set_tax(&mut self, tax: usize, ppm: u32) -> Verdict {
        self.entries += usize::from(self.taxes[tax].ppm != ppm);
        self.taxes[tax].ppm = ppm;
        Verdict::Done
    }

    /// A connection changes.
    pub fn set_connection(
        &mut self,
        buyer: usize,
        blocked: bool,
        (catalog, granted): (usize, bool),
        rates: RatesPlan,
    ) -> Verdict {
        let known = &mut self.buyers[buyer];
        let before = known.clone();
        known.blocked = blocked;
        if granted {
            known.granted.insert(catalog);
        } else {
            known.granted.remove(&catalog);
        }
        known.plan.rates = rates;
        self.entries += usize::from(*known != before);
        Verdict::Done
    }

    /// A product is put into a catalog, or changed there.
    pub fn put(&mut self, catalog: usize, product: usize, place: PlacePlan) -> Verdict {
        let before = self.catalogs[catalog].places.insert(product, place.clone());
        self.entries += usize::from(before != Some(place));
        Verdict::Done
    }

    /// A product is taken out of a catalog.
    pub fn take(&mut self, catalog: usize, product: usize) -> Verdict {
        if self.catalogs[catalog].places.remove(&product).is_none() {
            return Verdict::refused("not_in_catalog");
        }
        self.entries += 1;
        Verdict::Done
    }
}
