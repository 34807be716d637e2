//! What a cart comes to.

use std::collections::BTreeMap;

use super::scenario::{RatesPlan, ShipPlan};
use super::{Form, Model, ModelCart, ModelItem, ModelRow, Pay, Paying, Where, rounded};

const WHOLE: i128 = 1_000_000;

/// All that a buyer agrees to, in whole minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Which cart, of which buyer and catalog.
    pub cart: (u64, usize, usize),
    /// The lines.
    pub lines: Vec<QuoteLine>,
    /// Pieces of all lines.
    pub pieces: u64,
    /// Sum of all lines.
    pub items: i128,
    /// Fee, and how it is taxed.
    pub shipping: Option<(i128, Option<usize>)>,
    /// Tax by category.
    pub taxes: BTreeMap<usize, TaxSum>,
    /// Everything together.
    pub total: i128,
    /// The comment, whether a card pays, and the countries of the two addresses, which tell addresses apart.
    pub form: (Option<bool>, bool, usize, usize),
    currency: usize,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// Which SKU.
    pub sku: usize,
    /// Base price of one piece.
    pub base: i128,
    /// The rates that apply, in millionths.
    pub rates: (u32, u32),
    /// Price of one piece.
    pub unit: i128,
    /// How many.
    pub pieces: u32,
    /// The line with surcharges.
    pub amount: i128,
    item: (Option<usize>, Option<i64>, bool, bool),
    rows: Vec<(ModelRow, i128)>,
}

/// The tax of one category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxSum {
    /// Its rate in millionths.
    pub ppm: u32,
    /// What is taxed.
    pub taxable: i128,
    /// The tax.
    pub tax: i128,
}

impl Model {
    /// Whether items, SKUs and their places in the catalog still are as the cart names them.
    pub(super) fn offers(&self, catalog: usize, product: usize, sku: usize) -> bool {
        let Some(place) = self.catalogs[catalog].places.get(&product) else { return false };
        let known = &self.skus[sku];
        let number = self.skus.iter().take(sku).filter(|other| other.product == product).count();
        known.product == product && !known.withdrawn && !place.without.contains(&number)
    }

    /// The lines of a cart, and whether one lacks a price.
    pub(super) fn price(&self, buyer: usize, catalog: usize, cart: &ModelCart) -> Result<Vec<QuoteLine>, ()> {
        let mut lines = Vec::new();
        for item in &cart.items {
            if !self.catalogs[catalog].places.contains_key(&item.product) {
                continue;
            }
            for (sku, pieces, rows) in &item.skus {
                if *pieces > 0 && self.offers(catalog, item.product, *sku) {
                    lines.push(self.line(buyer, catalog, item, (*sku, *pieces, rows)));
                }
            }
        }
        if lines.iter().any(Option::is_none) { Err(()) } else { Ok(lines.into_iter().flatten().collect()) }
    }

    fn line(
        &self,
        buyer: usize,
        catalog: usize,
        item: &ModelItem,
        (sku, pieces, rows): (usize, u32, &Vec<ModelRow>),
    ) -> Option<QuoteLine> {
        let product = &self.products[item.product];
        let buyer = &self.buyers[buyer].plan;
        let base = self.skus[sku].plan.prices[buyer.currency].or(product.prices[buyer.currency])?;
        let base = i128::from(base);
        let place = &self.catalogs[catalog].places[&item.product];
        let levels = [place.rates, product.rates, self.catalogs[catalog].rates, buyer.rates];
        let (wholesale, discount) = strongest(&levels);
        let charged = base * i128::from(wholesale) * (WHOLE - i128::from(discount));
        let unit = rounded(charged, WHOLE * WHOLE, self.round);
        let mut amount = unit * i128::from(pieces);
        let mut priced = Vec::new();
        for (choices, count) in rows {
            let surcharges = choices
                .iter()
                .map(|(group, choice)| i128::from(product.groups[*group].choices[*choice][buyer.currency]));
            let surcharge: i128 = surcharges.sum();
            amount += surcharge * i128::from(*count);
            priced.push(((choices.clone(), *count), surcharge));
        }
        let item = (product.tax, item.day, item.note, item.message);
        Some(QuoteLine { sku, base, rates: (wholesale, discount), unit, pieces, amount, item, rows: priced })
    }

    /// What the lines come to with a form, as far as the form says it.
    pub(super) fn quote(
        &self,
        (buyer, catalog): (usize, usize),
        cart: &ModelCart,
        lines: Vec<QuoteLine>,
        form: Form,
        by_card: bool,
    ) -> Option<Quote> {
        let delivery = self.country_of(buyer, form.delivery)?;
        let billing = self.country_of(buyer, form.billing)?;
        let currency = self.buyers[buyer].plan.currency;
        let items: i128 = lines.iter().map(|line| line.amount).sum();
        let pieces: u64 = lines.iter().map(|line| u64::from(line.pieces)).sum();
        let ships = self.catalogs[catalog].ships;
        let rate = self
            .shipping
            .iter()
            .filter(|_| ships)
            .filter(|rate| fits(rate, delivery, currency, items, pieces));
        let shipping = best(rate).map(|rate| (i128::from(rate.fee), rate.tax));
        let mut taxable: BTreeMap<usize, i128> = BTreeMap::new();
        let fee = shipping.iter().map(|(fee, tax)| (*tax, *fee));
        for (tax, amount) in lines.iter().map(|line| (line.item.0, line.amount)).chain(fee) {
            let here = tax.filter(|tax| self.taxes[*tax].country == self.buyers[buyer].plan.country);
            if let Some(tax) = here {
                *taxable.entry(tax).or_insert(0) += amount;
            }
        }
        let summed = |(tax, taxable): (usize, i128)| {
            let plan = &self.taxes[tax];
            let sum = rounded(taxable * i128::from(plan.ppm), WHOLE, plan.round);
            (tax, TaxSum { ppm: plan.ppm, taxable, tax: sum })
        };
        let taxes: BTreeMap<usize, TaxSum> = taxable.into_iter().map(summed).collect();
        let tax: i128 = taxes.values().map(|sum| sum.tax).sum();
        let total = items + shipping.map_or(0, |(fee, _)| fee) + tax;
        let form = (form.comment, by_card, billing, delivery);
        let cart = (cart.serial, buyer, catalog);
        Some(Quote { cart, lines, pieces, items, shipping, taxes, total, form, currency })
    }

    /// The country of an address, when it is complete.
    fn country_of(&self, buyer: usize, place: Where) -> Option<usize> {
        match place {
            Where::Book => Some(self.buyers[buyer].plan.country),
            Where::Written(country) => Some(country),
            Where::Nowhere | Where::NoEntry | Where::Incomplete => None,
        }
    }
}

impl Paying {
    /// What the form says, when it says what fits.
    #[must_use]
    pub const fn meant(self, pay: Pay) -> Self {
        match (self, pay) {
            (Self::Fitting, Pay::Card) => Self::Card,
            (Self::Fitting, Pay::Cardless | Pay::Either) => Self::Cardless,
            (said, _) => said,
        }
    }

    /// Whether an order is paid by card, when the form says how it is paid.
    pub(super) const fn by_card(self) -> bool {
        matches!(self, Self::Card | Self::OldCard)
    }
}

fn strongest(levels: &[RatesPlan]) -> (u32, u32) {
    let wholesale = levels.iter().find_map(|rates| rates.wholesale).unwrap_or(1_000_000);
    let discount = levels.iter().find_map(|rates| rates.discount).unwrap_or(0);
    (wholesale, discount)
}

fn within(value: i128, (from, to): (u32, Option<u32>)) -> bool {
    value >= i128::from(from) && to.is_none_or(|to| value < i128::from(to))
}

fn fits(rate: &ShipPlan, delivery: usize, currency: usize, items: i128, pieces: u64) -> bool {
    rate.currency == currency
        && rate.country.is_none_or(|country| country == delivery)
        && rate.amount.is_none_or(|range| within(items, range))
        && rate.pieces.is_none_or(|range| within(i128::from(pieces), range))
}

/// One country before all, then the higher amount, then the more pieces, then the first.
fn best<'a>(rates: impl Iterator<Item = &'a ShipPlan>) -> Option<&'a ShipPlan> {
    let mut best: Option<&ShipPlan> = None;
    for rate in rates {
        let rank = |rate: &ShipPlan| {
            let amount = rate.amount.map(|(from, _)| from);
            (rate.country.is_some(), amount, rate.pieces.map(|(from, _)| from))
        };
        if best.is_none_or(|best| rank(rate) > rank(best)) {
            best = Some(rate);
        }
    }
    best
}
