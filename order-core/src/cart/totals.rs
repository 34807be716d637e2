//! What priced items cost together: shipping, discount and tax.

use thiserror::Error;

use super::PricingFault;
use super::quote::{DiscountLine, PricedItem, PricedItems, PricedLine, ShippingFee, TaxLine, Totals};
use crate::catalog::{ShippingGroup, TaxCategory};
use crate::value::{Country, Currency, Money, MoneyError, Name, Pieces, Rounding, TaxCategoryId, TaxRate};

/// How the sum of one category is taxed.
#[derive(Debug, Clone, Copy)]
pub struct TaxTerms<'a> {
    /// Which category.
    pub category: TaxCategoryId,
    /// Its name.
    pub name: &'a Name,
    /// Its rate.
    pub rate: TaxRate,
    /// Whether papers mark it as reduced.
    pub reduced: bool,
    /// How the tax is rounded.
    pub rounding: Rounding,
}

impl<'a> TaxTerms<'a> {
    /// As the category is at present.
    pub const fn of(category: &'a TaxCategory) -> Self {
        let TaxCategory { id, name, rate, reduced, rounding, .. } = category;
        Self { category: *id, name, rate: *rate, reduced: *reduced, rounding: *rounding }
    }

    /// As it was taxed before, rounded in this way.
    pub const fn frozen(line: &'a TaxLine, rounding: Rounding) -> Self {
        let TaxLine { category, name, rate, reduced, .. } = line;
        Self { category: *category, name, rate: *rate, reduced: *reduced, rounding }
    }
}

/// Why items, shipping, discount and tax cannot be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TotalsFault {
    /// More is to be taken off than there is to take it from.
    #[error("the discount of {discount} is taken from {available}")]
    DiscountTooHigh {
        /// How much is to be taken off.
        discount: Money,
        /// What it is taken from: the sum of its tax category, or what is not taxed.
        available: Money,
    },
    /// An amount is beyond what money can be.
    #[error("the amount is too large")]
    TooLarge,
}

impl From<MoneyError> for TotalsFault {
    fn from(_: MoneyError) -> Self {
        Self::TooLarge
    }
}

impl PricedItems {
    /// No items.
    pub const fn none(currency: Currency) -> Self {
        Self { items: Vec::new(), pieces: Pieces::ZERO, line_count: 0, amount: Money::zero(currency) }
    }

    /// Items that are priced already. Lines of no piece are kept, and are not counted.
    ///
    /// # Errors
    /// [`PricingFault::TooLarge`].
    pub fn of(items: Vec<PricedItem>, currency: Currency) -> Result<Self, PricingFault> {
        let mut sum = Self::none(currency);
        for line in items.iter().flat_map(|item| &item.lines).filter(|line| !line.quantity.is_zero()) {
            sum.count(line)?;
        }
        sum.items = items;
        Ok(sum)
    }

    pub(super) fn count(&mut self, line: &PricedLine) -> Result<(), PricingFault> {
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

    /// Adds shipping and tax. A category of another country than the buyer's taxes nothing.
    ///
    /// # Errors
    /// [`PricingFault::TooLarge`].
    pub fn totals<'a>(
        &self,
        shipping: Option<ShippingFee>,
        buyer: Country,
        category: impl Fn(TaxCategoryId) -> Option<&'a TaxCategory>,
    ) -> Result<Totals, PricingFault> {
        let terms = |id| category(id).filter(|category| category.applies_to(buyer)).map(TaxTerms::of);
        // Without a discount, only an amount can be too large.
        self.totals_with(shipping, None, terms).map_err(|_| PricingFault::TooLarge)
    }

    /// Adds shipping and tax, and takes the discount off. Each category is summed over lines, shipping and discount, and rounded once;
    /// a category without terms taxes nothing, and belongs to what is not taxed. Where no amount is below zero, the total is not either.
    ///
    /// # Errors
    /// [`TotalsFault`].
    pub fn totals_with<'a>(
        &self,
        shipping: Option<ShippingFee>,
        discount: Option<DiscountLine>,
        terms: impl Fn(TaxCategoryId) -> Option<TaxTerms<'a>>,
    ) -> Result<Totals, TotalsFault> {
        let mut taxable: Vec<(TaxTerms<'a>, Money)> = Vec::new();
        let mut untaxed = Money::zero(self.amount.currency());
        let lines = self.items.iter().flat_map(|item| item.lines.iter().map(|line| (item.tax, line.amount)));
        let fee = shipping.iter().map(|shipping| (shipping.tax, shipping.fee));
        for (tax, amount) in lines.chain(fee) {
            let Some(terms) = tax.and_then(&terms) else {
                untaxed = untaxed.checked_add(amount)?;
                continue;
            };
            match taxable.iter_mut().find(|(known, _)| known.category == terms.category) {
                Some((_, sum)) => *sum = sum.checked_add(amount)?,
                None => taxable.push((terms, amount)),
            }
        }
        taxable.sort_by_key(|(terms, _)| terms.category);
        let mut total = self.amount;
        if let Some(shipping) = &shipping {
            total = total.checked_add(shipping.fee)?;
        }
        if let Some(discount) = &discount {
            let mut nothing = Money::zero(discount.amount.currency());
            let from = match discount.tax.and_then(&terms) {
                None => &mut untaxed,
                Some(TaxTerms { category, .. }) => {
                    let sum = taxable.iter_mut().find(|(known, _)| known.category == category);
                    sum.map_or(&mut nothing, |(_, sum)| sum)
                }
            };
            take_off(discount.amount, from)?;
            total = total.checked_sub(discount.amount)?;
        }
        let mut taxes = Vec::with_capacity(taxable.len());
        for (TaxTerms { category, name, rate, reduced, rounding }, taxable) in taxable {
            let tax = taxable.times_rate(rate.fraction(), rounding)?;
            total = total.checked_add(tax)?;
            taxes.push(TaxLine { category, name: name.clone(), rate, reduced, taxable, tax });
        }
        let Self { pieces, line_count, amount, .. } = *self;
        Ok(Totals { pieces, line_count, items: amount, shipping, discount, taxes, total })
    }
}

fn take_off(discount: Money, from: &mut Money) -> Result<(), TotalsFault> {
    let left = from.checked_sub(discount)?;
    if left.is_negative() {
        return Err(TotalsFault::DiscountTooHigh { discount, available: *from });
    }
    *from = left;
    Ok(())
}
