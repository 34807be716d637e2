//! One line: changed, or new; and what it is judged and priced by.

use std::sync::Arc;

use super::super::Missing;
use super::super::cart::LineReason;
use super::super::link::trading;
use super::super::subject::buyer_key;
use super::edits::{AddedLine, ConfirmationEdits, LineEdit};
use super::fault::EditFault;
use crate::cart::{
    OptionFault, OptionRow, PricedLine, PricedOption, PricingFault, TaxLine, TaxTerms, Terms, Totals,
    base_price, check_rows, merge_rows,
};
use crate::catalog::{AppliedRates, Catalog, CatalogProduct, PriceList, Product, Rates, Sku, TaxCategory};
use crate::order::{Order, OriginalOrder};
use crate::party::{Brand, BuyerOrganization, Connection};
use crate::record::{Facts, Key, Stored};
use crate::value::{Country, Currency, Money, ProductId, Quantity, Rounding, SkuId, TaxCategoryId, limits};

/// The records around an order, as they are at present.
pub(super) struct Surroundings<'f> {
    facts: &'f Facts,
    order: &'f Order,
    currency: Currency,
    rounding: Rounding,
    /// The country of the buyer organization.
    country: Country,
    /// The rates of the link that it came by, else those of the connection.
    rates: Rates,
    at_base: bool,
    /// Under which terms lines are added; `None` when none are.
    terms: Option<Terms>,
}

fn there<'f, T: Stored>(facts: &'f Facts, key: &Key) -> Result<&'f Arc<T>, Missing> {
    facts.get(key).ok_or_else(|| Missing::of(key))
}

impl<'f> Surroundings<'f> {
    /// # Errors
    /// [`Missing`] when something that the order stands on is not there.
    pub(super) fn of(
        facts: &'f Facts,
        order: &'f Order,
        totals: &Totals,
        edits: &ConfirmationEdits,
    ) -> Result<Self, Missing> {
        let brand = there::<Brand>(facts, &Key::brand(order.brand))?;
        let connection = there::<Connection>(facts, &Key::connection(order.brand, order.buyer))?;
        let buyer = there::<BuyerOrganization>(facts, &buyer_key(connection))?;
        let currency = totals.total.currency();
        let terms = if edits.added.is_empty() {
            None
        } else if let Some(term) = order.term.clone() {
            Some(Terms { term, currency })
        } else {
            // Headers have told the term only since orders could be searched by it.
            let original = there::<OriginalOrder>(facts, &Key::original_order(order.brand, order.id))?;
            Some(original.terms.clone())
        };
        let trading = trading(facts, order.brand, order.link, connection);
        let own = terms.as_ref().filter(|_| order.route.is_from_file());
        Ok(Self {
            facts,
            order,
            currency,
            rounding: brand.settings.rounding,
            country: buyer.profile.country,
            rates: trading.rates,
            at_base: own.is_some_and(|own| own.is_at_base(trading)),
            terms,
        })
    }

    /// The currency of the order.
    pub(super) const fn currency(&self) -> Currency {
        self.currency
    }

    /// A tax category as it is at present.
    pub(super) fn category(&self, id: TaxCategoryId) -> Option<&'f TaxCategory> {
        self.facts.get::<TaxCategory>(&Key::tax_category(self.order.brand, id)).map(AsRef::as_ref)
    }

    /// How a category is taxed: at the rate that it was taxed at before, else as it is at present where it is one of the buyer's
    /// country.
    pub(super) fn tax_terms<'t>(&self, id: TaxCategoryId, before: &'t [TaxLine]) -> Option<TaxTerms<'t>>
    where
        'f: 't,
    {
        let category = self.category(id);
        if let Some(frozen) = before.iter().find(|line| line.category == id) {
            let rounding = category.map_or(self.rounding, |category| category.rounding);
            return Some(TaxTerms::frozen(frozen, rounding));
        }
        category.filter(|category| category.applies_to(self.country)).map(TaxTerms::of)
    }

    /// Changes a line as far as it can be.
    pub(super) fn change(
        &self,
        line: &mut PricedLine,
        product: ProductId,
        edit: &LineEdit,
        faults: &mut Vec<EditFault>,
    ) {
        let told = faults.len();
        self.check_price(line.sku, edit.base, faults);
        let divided = self.divided(line, product, edit, faults);
        if faults.len() > told {
            return;
        }
        let (base, rates) = (edit.base.unwrap_or(line.base), over(edit.rates, line.rates));
        let (quantity, options) = divided.unwrap_or_else(|| (line.quantity, line.options.clone()));
        match line.revised((base, rates), self.rounding, quantity, options) {
            Ok(revised) => *line = revised,
            Err(_) => faults.push(EditFault::LineTooLarge { sku: line.sku }),
        }
    }

    /// The pieces and option rows that a line is to have; `None` when they stay, or something is wrong with them.
    fn divided(
        &self,
        line: &PricedLine,
        product: ProductId,
        edit: &LineEdit,
        faults: &mut Vec<EditFault>,
    ) -> Option<(Quantity, Vec<PricedOption>)> {
        let sku = line.sku;
        let quantity = edit.quantity.unwrap_or(line.quantity);
        // Whoever gives a line back as it is gives no rows where it has none.
        let as_it_was = |rows: &&Vec<OptionRow>| rows.is_empty() && line.options.is_empty();
        let rows = edit.options.as_ref().filter(|rows| line.quantity.is_zero() || !as_it_was(rows));
        if let Some(rows) = rows {
            let product = self.product(product, faults)?;
            let rows = merged(sku, rows, faults)?;
            return self
                .options(product, sku, quantity, &rows, &line.options, faults)
                .map(|options| (quantity, options));
        }
        if quantity == line.quantity {
            return None;
        }
        if quantity.is_zero() {
            return Some((quantity, Vec::new()));
        }
        if line.quantity.is_zero() {
            // It has no rows to go by, and perhaps had some when it was placed.
            let product = self.product(product, faults)?;
            return self.options(product, sku, quantity, &[], &[], faults).map(|options| (quantity, options));
        }
        match line.options.as_slice() {
            [] => Some((quantity, Vec::new())),
            [row] => Some((quantity, vec![PricedOption { quantity, ..row.clone() }])),
            rows => {
                faults.push(EditFault::RowsMissing { sku, rows: rows.len() });
                None
            }
        }
    }

    /// The rows with their surcharges. Those that the line had already are as they were, also where the product has them no longer.
    fn options(
        &self,
        product: &Product,
        sku: SkuId,
        quantity: Quantity,
        rows: &[OptionRow],
        had: &[PricedOption],
        faults: &mut Vec<EditFault>,
    ) -> Option<Vec<PricedOption>> {
        let known = |row: &OptionRow| had.iter().find(|option| option.is_of(row));
        let new: Vec<OptionRow> = rows.iter().filter(|row| known(row).is_none()).cloned().collect();
        let told = faults.len();
        let sums = |fault: &OptionFault| matches!(fault, OptionFault::Differ { .. });
        // The sum is that of all rows; what is chosen is looked at where it is new.
        let in_new = check_rows(product, quantity, &new).err().unwrap_or_default();
        let in_all = check_rows(product, quantity, rows).err().unwrap_or_default();
        let is_looked_at = !new.is_empty() || rows.is_empty();
        let chosen = in_new.into_iter().filter(|fault| is_looked_at && !sums(fault));
        let found = chosen.chain(in_all.into_iter().filter(sums));
        faults.extend(found.map(|fault| EditFault::Options(LineReason::of_options(sku, &fault))));
        if faults.len() > told {
            return None;
        }
        let priced = rows.iter().map(|row| match known(row) {
            Some(option) => Ok(PricedOption { quantity: row.quantity, ..option.clone() }),
            None => PricedOption::of(product, row, self.currency),
        });
        let priced = priced.collect::<Result<Vec<_>, _>>();
        priced.map_err(|_| faults.push(EditFault::LineTooLarge { sku })).ok()
    }

    /// A new line with its product; `None` when something is wrong with it.
    pub(super) fn line(
        &self,
        new: &AddedLine,
        faults: &mut Vec<EditFault>,
    ) -> Option<(&'f Product, PricedLine)> {
        let brand = self.order.brand;
        let product = self.product(new.product, faults);
        let sku = self.facts.get::<Sku>(&Key::sku(brand, new.sku));
        match sku {
            None => faults.push(EditFault::SkuUnknown { sku: new.sku }),
            Some(sku) if sku.product != new.product => {
                faults.push(EditFault::SkuOfOtherProduct { sku: new.sku, product: new.product });
            }
            Some(_) => {}
        }
        let is_price = self.check_price(new.sku, new.base, faults);
        let rows = merged(new.sku, &new.options, faults);
        let (product, sku) = product.zip(sku.filter(|sku| sku.product == new.product))?;
        let options = rows.and_then(|rows| self.options(product, new.sku, new.quantity, &rows, &[], faults));
        let base = match new.base {
            Some(base) => Some(base),
            None => self.present_price(product, sku, faults),
        };
        let (base, options) = base.filter(|_| is_price).zip(options)?;
        let rates = over(new.rates, self.present_rates(product));
        let line = PricedLine::of(sku, base, rates, self.rounding, new.quantity, options);
        let line = line.map_err(|_| faults.push(EditFault::LineTooLarge { sku: new.sku })).ok()?;
        Some((product, line))
    }

    fn product(&self, product: ProductId, faults: &mut Vec<EditFault>) -> Option<&'f Product> {
        let found = self.facts.get::<Product>(&Key::product(self.order.brand, product));
        if found.is_none() {
            faults.push(EditFault::ProductUnknown { product });
        }
        found.map(AsRef::as_ref)
    }

    fn present_price(&self, product: &Product, sku: &Sku, faults: &mut Vec<EditFault>) -> Option<Money> {
        let price = base_price(product, sku, self.terms.as_ref()?);
        price.map_err(|fault| faults.push(of_pricing(sku.id, fault))).ok()
    }

    /// The rates that apply to a product for this buyer, in the catalog of the order where that offers it.
    fn present_rates(&self, product: &Product) -> AppliedRates {
        if self.at_base {
            return AppliedRates::FULL;
        }
        let Order { brand, catalog, .. } = *self.order;
        let place = self.facts.get::<CatalogProduct>(&Key::catalog_product(brand, catalog, product.id));
        let catalog = self.facts.get::<Catalog>(&Key::catalog(brand, catalog));
        AppliedRates::resolve([
            place.map_or_else(Rates::default, |place| place.rates),
            product.rates,
            catalog.map_or_else(Rates::default, |catalog| catalog.rates),
            self.rates,
        ])
    }

    /// Whether a given base price is one; none given is.
    fn check_price(&self, sku: SkuId, base: Option<Money>, faults: &mut Vec<EditFault>) -> bool {
        let Some(base) = base else { return true };
        let told = faults.len();
        if base.currency() != self.currency {
            faults.push(EditFault::PriceCurrency { sku, currency: base.currency(), wanted: self.currency });
        }
        if base.is_negative() {
            faults.push(EditFault::PriceNegative { sku, base });
        }
        if base.minor() > PriceList::HIGHEST_MINOR {
            faults.push(EditFault::PriceTooHigh { sku, base });
        }
        faults.len() == told
    }
}

fn over(given: Rates, rates: AppliedRates) -> AppliedRates {
    AppliedRates {
        wholesale: given.wholesale.unwrap_or(rates.wholesale),
        discount: given.discount.unwrap_or(rates.discount),
    }
}

/// The rows, each combination once. Rows that cannot be merged stay apart, and then do not add up to any quantity.
fn merged(sku: SkuId, rows: &[OptionRow], faults: &mut Vec<EditFault>) -> Option<Vec<OptionRow>> {
    let max = limits::ALLOCATION_ROWS_MAX;
    if rows.len() > max {
        faults.push(EditFault::TooManyRows { sku, rows: rows.len(), max });
        return None;
    }
    Some(merge_rows(rows).unwrap_or_else(|| rows.to_vec()))
}

fn of_pricing(sku: SkuId, fault: PricingFault) -> EditFault {
    match fault {
        PricingFault::NoBasePrice { sku, term, currency } => EditFault::NoBasePrice { sku, term, currency },
        PricingFault::TooLarge => EditFault::LineTooLarge { sku },
    }
}
