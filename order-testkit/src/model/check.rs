//! Why something is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Agreed, Form, Model, ModelCart, ModelItem, ModelRow, Open, Pay, Paying, Quote, Verdict, Where, Who,
};

type Codes = BTreeSet<&'static str>;

impl Model {
    /// Whether the buyer may see the catalog.
    pub(super) fn sees(&self, buyer: usize, catalog: usize) -> bool {
        self.catalogs[catalog].open != Open::Granted || self.buyers[buyer].granted.contains(&catalog)
    }

    /// Why these items cannot be in a cart of this catalog now.
    pub(super) fn item_codes(&self, catalog: usize, items: &[ModelItem]) -> Codes {
        let plan = &self.catalogs[catalog];
        let mut codes = Codes::new();
        for item in items {
            if !plan.places.contains_key(&item.product) {
                codes.insert("product_not_in_catalog");
                continue;
            }
            for (sku, pieces, rows) in &item.skus {
                if !self.offers(catalog, item.product, *sku) {
                    codes.insert("sku_not_in_catalog");
                    continue;
                }
                if *pieces > 0 && self.is_bounded(catalog, *sku) && i64::from(*pieces) > self.left(*sku) {
                    codes.insert("stock_short");
                }
                if plan.lot.is_some_and(|lot| pieces % lot != 0) {
                    codes.insert("lot_size");
                }
                codes.extend(self.row_codes(item.product, *pieces, rows));
            }
            if item.day.is_some() && !plan.days {
                codes.insert("date_not_asked");
            } else if item.day.is_some_and(|day| day < self.today()) {
                codes.insert("date_past");
            }
        }
        codes
    }

    /// Whether a SKU cannot be ordered beyond its stock.
    fn is_bounded(&self, catalog: usize, sku: usize) -> bool {
        match self.catalogs[catalog].backorder {
            None => false,
            Some(backorder) => !backorder || self.skus[sku].plan.excluded,
        }
    }

    fn row_codes(&self, product: usize, pieces: u32, rows: &[ModelRow]) -> Codes {
        let groups = &self.products[product].groups;
        let mut codes = Codes::new();
        for (choices, _) in rows {
            let unknown = |(group, choice): (&usize, &usize)| {
                groups.get(*group).is_none_or(|group| *choice >= group.choices.len())
            };
            if choices.iter().any(unknown) {
                codes.insert("option_unknown");
            }
        }
        for (number, _) in groups.iter().enumerate().filter(|(_, group)| group.required) {
            let lacking = rows.iter().any(|(choices, _)| !choices.contains_key(&number));
            if lacking || (rows.is_empty() && pieces > 0) {
                codes.insert("option_missing");
            }
        }
        let sum: u64 = rows.iter().map(|(_, count)| u64::from(*count)).sum();
        if !rows.is_empty() && sum != u64::from(pieces) {
            codes.insert("options_differ");
        }
        codes
    }

    /// Why items cannot be entered.
    pub(super) fn fill_verdict(
        &self,
        buyer: usize,
        catalog: usize,
        items: &[ModelItem],
        who: Who,
    ) -> Verdict {
        // A cart that there is may be edited, whether or not its catalog is still seen.
        let seen = self.sees(buyer, catalog) || self.carts.contains_key(&(buyer, catalog));
        if who == Who::Stranger || !seen {
            return Verdict::Missing;
        }
        if who == Who::Reader {
            return Verdict::refused("not_permitted");
        }
        let mut codes = self.item_codes(catalog, items);
        if items.is_empty() {
            codes.insert("nothing");
        }
        let mut products = BTreeSet::new();
        let mut skus = BTreeSet::new();
        for item in items {
            if !products.insert(item.product) {
                codes.insert("product_repeated");
            }
            for (sku, ..) in &item.skus {
                if !skus.insert(*sku) {
                    codes.insert("sku_repeated");
                }
            }
        }
        Verdict::of(codes)
    }

    /// Why a cart cannot be placed or previewed, and what it comes to if that can be told.
    pub(super) fn place_codes(
        &self,
        (buyer, catalog): (usize, usize),
        cart: &ModelCart,
        form: Form,
    ) -> (Codes, Option<Quote>) {
        let plan = &self.catalogs[catalog];
        let ordered = ordered(cart);
        let mut codes = self.item_codes(catalog, &ordered.items);
        let is_empty = ordered.items.is_empty();
        let pieces: u64 =
            ordered.items.iter().flat_map(|item| &item.skus).map(|(_, pieces, _)| u64::from(*pieces)).sum();
        let mut check = |ok: bool, code: &'static str| {
            if !ok {
                codes.insert(code);
            }
        };
        check(!is_empty, "cart_empty");
        check(
            is_empty || plan.least_pieces.is_none_or(|least| pieces >= u64::from(least)),
            "below_minimum_quantity",
        );
        check(!self.buyers[buyer].blocked, "buyer_blocked");
        check(self.sees(buyer, catalog), "catalog_not_visible");
        check(plan.open != Open::Nobody, "catalog_closed");
        check(plan.opens.is_none_or(|opens| self.now >= opens), "catalog_not_open");
        check(plan.deadline.is_none_or(|deadline| self.now <= deadline), "deadline_passed");
        check(!(plan.choices && form.comment == Some(false)), "comment_not_among_choices");
        for place in [form.billing, form.delivery] {
            check(place != Where::Nowhere, "address_missing");
            check(place != Where::NoEntry, "address_unknown");
            check(place != Where::Incomplete, "address_incomplete");
        }
        let paying = paying_code(plan.pay, form.paying);
        check(paying.is_none(), paying.unwrap_or_default());
        let says_how = matches!(paying, None | Some("card_expired"));

        let Ok(lines) = self.price(buyer, catalog, &ordered) else {
            codes.insert("no_base_price");
            return (codes, None);
        };
        let amount: i128 = lines.iter().map(|line| line.amount).sum();
        // With a piece of it gone, or with none, there is no content to agree to.
        let gone = codes.contains("product_not_in_catalog") || codes.contains("sku_not_in_catalog");
        let whole = !is_empty && !gone;
        let least = plan.least_amount[self.buyers[buyer].plan.currency];
        if whole && least.is_some_and(|least| amount < i128::from(least)) {
            codes.insert("below_minimum_amount");
        }
        let quote = self.quote((buyer, catalog), cart, lines, form, form.paying.meant(plan.pay).by_card());
        (codes, quote.filter(|_| says_how && whole))
    }

    /// What becomes of placing.
    pub(super) fn place_verdict(
        &self,
        at: (usize, usize),
        form: Form,
        agreed: Agreed,
        who: Who,
    ) -> (Verdict, Option<Quote>) {
        let gone = || (Verdict::refused("cart_gone"), None);
        let Some(cart) = self.carts.get(&at) else { return gone() };
        if who == Who::Stranger {
            return gone();
        }
        let (mut codes, quote) = self.place_codes(at, cart, form);
        if who == Who::Reader {
            codes.insert("not_permitted");
        }
        let same = match agreed {
            Agreed::Now => true,
            Agreed::Before => quote.as_ref() == self.looked.get(&at),
            Agreed::Never => false,
        };
        if quote.is_some() && !same {
            codes.insert("preview_outdated");
        }
        (Verdict::of(codes), quote)
    }
}

/// What of a cart is ordered: what has a piece or more.
fn ordered(cart: &ModelCart) -> ModelCart {
    let mut ordered = cart.clone();
    for item in &mut ordered.items {
        item.skus.retain(|(_, pieces, _)| *pieces > 0);
    }
    ordered.items.retain(|item| !item.skus.is_empty());
    ordered
}

fn paying_code(pay: Pay, paying: Paying) -> Option<&'static str> {
    match (pay, paying) {
        (_, Paying::Fitting)
        | (Pay::Cardless, Paying::Unasked | Paying::Cardless)
        | (Pay::Either, Paying::Cardless)
        | (Pay::Card | Pay::Either, Paying::Card) => None,
        (Pay::Card | Pay::Either, Paying::Unasked) => Some("payment_missing"),
        (Pay::Card, Paying::Cardless)
        | (
            Pay::Cardless,
            Paying::NoCard | Paying::OthersCard | Paying::StaffsCard | Paying::Card | Paying::OldCard,
        ) => Some("payment_not_offered"),
        (Pay::Card | Pay::Either, Paying::NoCard | Paying::OthersCard | Paying::StaffsCard) => {
            Some("card_missing")
        }
        (Pay::Card | Pay::Either, Paying::OldCard) => Some("card_expired"),
    }
}

/// Rows of the same choices become one, at the place of the first; rows without pieces are dropped.
pub(super) fn merged(rows: &[ModelRow]) -> Vec<ModelRow> {
    let mut first: Vec<BTreeMap<usize, usize>> = Vec::new();
    let mut sums: BTreeMap<BTreeMap<usize, usize>, u32> = BTreeMap::new();
    for (choices, pieces) in rows.iter().filter(|(_, pieces)| *pieces > 0) {
        if !sums.contains_key(choices) {
            first.push(choices.clone());
        }
        *sums.entry(choices.clone()).or_insert(0) += pieces;
    }
    first.into_iter().map(|choices| (choices.clone(), sums[&choices])).collect()
}
