//! Pricing the content of a cart.

use thiserror::Error;

use super::quote::{
    ChosenOption, PricedItem, PricedItems, PricedLine, PricedOption, ShippingFee, TaxLine, Terms, Totals,
};
use super::{CartItem, CartSku, OptionRow};
use crate::catalog::{
    AppliedRates, CatalogProduct, Product, Rates, ShippingGroup, Sku, TaxCategory, TransactionTerm,
    unit_price,
};
use crate::value::{Country, Currency, Money, MoneyError, Pieces, Rounding, SkuId, TaxCategoryId};

/// A cart item beside the records that it names.
#[derive(Debug, Clone)]
pub struct ShelvedItem<'a> {
    /// The item.
    pub item: &'a CartItem,
    /// Its product.
    pub product: &'a Product,
    /// The product's place in the catalog.
    pub place: &'a CatalogProduct,
    /// Its SKUs.
    pub skus: Vec<(&'a CartSku, &'a Sku)>,
}

/// What lines are priced with.
#[derive(Debug, Clone, Copy)]
pub struct Pricing<'a> {
    /// Under which term and in which currency.
    pub terms: &'a Terms,
    /// How the price of one piece is rounded.
    pub rounding: Rounding,
    /// Rates of the catalog.
    pub catalog: Rates,
    /// Rates of the connection or link.
    pub connection: Rates,
}

/// Why something cannot be priced.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PricingFault {
    /// Neither the SKU nor its product has a base price for the term and currency.
    #[error("the SKU {sku} has no base price for `{term}` in {currency}")]
    NoBasePrice {
        /// Which SKU.
        sku: SkuId,
        /// The term.
        term: TransactionTerm,
        /// The currency.
        currency: Currency,
    },
    /// An amount is beyond what money can be.
    #[error("the amount is too large")]
    TooLarge,
}

impl From<MoneyError> for PricingFault {
    fn from(_: MoneyError) -> Self {
        Self::TooLarge
    }
}

impl Pricing<'_> {
    /// Prices items. SKUs of quantity 0 are left out, and so are items without any other.
    ///
    /// # Errors
    /// Every [`PricingFault`] there is.
    pub fn price(&self, shelved: &[ShelvedItem<'_>]) -> Result<PricedItems, Vec<PricingFault>> {
        let mut faults = Vec::new();
        let mut sum = PricedItems {
            items: Vec::with_capacity(shelved.len()),
            pieces: Pieces::ZERO,
            line_count: 0,
            amount: Money::zero(self.terms.currency),
        };
        for entry in shelved {
            let levels = [entry.place.rates, entry.product.rates, self.catalog, self.connection];
            let rates = AppliedRates::resolve(levels);
            let mut lines = Vec::with_capacity(entry.skus.len());
            for (wanted, sku) in entry.skus.iter().filter(|(wanted, _)| !wanted.quantity.is_zero()) {
                let counted = self
                    .line(entry.product, wanted, sku, rates)
                    .and_then(|line| sum.count(&line).map(|()| line));
                match counted {
                    Ok(line) => lines.push(line),
                    Err(fault) => faults.push(fault),
                }
            }
            if !lines.is_empty() {
                sum.items.push(priced_item(entry, lines));
            }
        }
        if faults.is_empty() { Ok(sum) } else { Err(faults) }
    }

    fn line(
        &self,
        product: &Product,
        wanted: &CartSku,
        sku: &Sku,
        rates: AppliedRates,
    ) -> Result<PricedLine, PricingFault> {
        let Terms { term, currency } = self.terms;
        let base = sku.prices.get(term, *currency).or_else(|| product.prices.get(term, *currency));
        let base = base.ok_or_else(|| PricingFault::NoBasePrice {
            sku: sku.id,
            term: term.clone(),
            currency: *currency,
        })?;
        let unit_price = unit_price(base, rates, self.rounding)?;
        let mut amount = unit_price.times(u64::from(wanted.quantity.get()))?;
        let mut options = Vec::with_capacity(wanted.options.len());
        for row in &wanted.options {
            let option = self.option(product, row)?;
            if !option.surcharge.is_zero() {
                amount = amount.checked_add(option.surcharge.times(u64::from(row.quantity.get()))?)?;
            }
            options.push(option);
        }
        Ok(PricedLine {
            sku: sku.id,
            number: sku.number.clone(),
            attributes: sku.attributes.clone(),
            base,
            rates,
            unit_price,
            quantity: wanted.quantity,
            options,
            amount,
        })
    }

    fn option(&self, product: &Product, row: &OptionRow) -> Result<PricedOption, PricingFault> {
        let mut surcharge = Money::zero(self.terms.currency);
        let mut choices = Vec::with_capacity(row.choices.len());
        let known = row.choices.iter().filter_map(|(group, choice)| {
            let group = product.option_group(*group)?;
            group.choice(*choice).map(|choice| (group, choice))
        });
        for (group, choice) in known {
            surcharge = surcharge.checked_add(choice.surcharge(self.terms.currency))?;
            choices.push(ChosenOption {
                group: group.id,
                group_name: group.name.clone(),
                choice: choice.id,
                choice_name: choice.name.clone(),
            });
        }
        Ok(PricedOption { choices, quantity: row.quantity, surcharge })
    }
}

fn priced_item(entry: &ShelvedItem<'_>, lines: Vec<PricedLine>) -> PricedItem {
    PricedItem {
        product: entry.product.id,
        model_number: entry.product.model_number.clone(),
        name: entry.product.name.clone(),
        attributes: entry.product.attributes.clone(),
        tax: entry.product.tax,
        desired_date: entry.item.desired_date,
        note_to_own_company: entry.item.note_to_own_company.clone(),
        message_to_brand: entry.item.message_to_brand.clone(),
        lines,
    }
}

impl PricedItems {
    fn count(&mut self, line: &PricedLine) -> Result<(), PricingFault> {
        self.amount = self.amount.checked_add(line.amount)?;
        self.pieces = self.pieces.checked_add(line.quantity.into()).ok_or(PricingFault::TooLarge)?;
        self.line_count = self.line_count.saturating_add(1);
        Ok(())
    }

    /// The fee for shipping the items to a country; `None` = none is charged.
    pub fn shipping(&self, group: Option<&ShippingGroup>, delivery: Country) -> Option<ShippingFee> {
        let rate = group?.choose(delivery, self.amount, self.pieces)?;
        Some(ShippingFee { fee: rate.fee, tax: rate.tax })
    }

    /// Adds shipping and tax. Each category is summed over lines and shipping, and rounded once; a category of another country
    /// than the buyer's taxes nothing.
    ///
    /// # Errors
    /// [`PricingFault::TooLarge`].
    pub fn totals<'a>(
        &self,
        shipping: Option<ShippingFee>,
        buyer: Country,
        category: impl Fn(TaxCategoryId) -> Option<&'a TaxCategory>,
    ) -> Result<Totals, PricingFault> {
        let mut taxable: Vec<(&TaxCategory, Money)> = Vec::new();
        let lines = self.items.iter().flat_map(|item| item.lines.iter().map(|line| (item.tax, line.amount)));
        let fee = shipping.iter().map(|shipping| (shipping.tax, shipping.fee));
        for (tax, amount) in lines.chain(fee) {
            let Some(category) = tax.and_then(&category).filter(|category| category.applies_to(buyer)) else {
                continue;
            };
            match taxable.iter_mut().find(|(known, _)| known.id == category.id) {
                Some((_, sum)) => *sum = sum.checked_add(amount)?,
                None => taxable.push((category, amount)),
            }
        }
        taxable.sort_by_key(|(category, _)| category.id);
        let mut total = self.amount;
        if let Some(shipping) = &shipping {
            total = total.checked_add(shipping.fee)?;
        }
        let mut taxes = Vec::with_capacity(taxable.len());
        for (category, taxable) in taxable {
            let tax = category.tax_on(taxable)?;
            total = total.checked_add(tax)?;
            taxes.push(TaxLine {
                category: category.id,
                name: category.name.clone(),
                rate: category.rate,
                reduced: category.reduced,
                taxable,
                tax,
            });
        }
        let Self { pieces, line_count, amount, .. } = *self;
        Ok(Totals { pieces, line_count, items: amount, shipping, discount: None, taxes, total })
    }
}
