//! Pricing the content of a cart.

use thiserror::Error;

use super::quote::{ChosenOption, PricedItem, PricedItems, PricedLine, PricedOption, Terms};
use super::{CartItem, CartSku, OptionRow};
use crate::catalog::{AppliedRates, CatalogProduct, Product, Rates, Sku, TransactionTerm, unit_price};
use crate::party::ConnectionTerms;
use crate::value::{Currency, Money, MoneyError, Quantity, Rounding, SkuId};

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
    /// Whether no rate holds, and the base price is charged in full.
    pub at_base: bool,
}

impl Terms {
    /// Whether they are of another kind than what was agreed on, so that none of the agreed rates means anything: the base prices are charged
    /// in full.
    pub fn is_at_base(&self, agreed: &ConnectionTerms) -> bool {
        self.term != agreed.term
    }
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

impl<'a> Pricing<'a> {
    /// Under terms that somebody chose, such as those of a file, for a buyer that has agreed on some. No rate holds under another term.
    pub fn under(terms: &'a Terms, rounding: Rounding, catalog: Rates, agreed: &ConnectionTerms) -> Self {
        Self { terms, rounding, catalog, connection: agreed.rates, at_base: terms.is_at_base(agreed) }
    }

    /// The rates of a product in its place.
    fn rates(&self, product: &Product, place: &CatalogProduct) -> AppliedRates {
        if self.at_base {
            return AppliedRates::FULL;
        }
        AppliedRates::resolve([place.rates, product.rates, self.catalog, self.connection])
    }

    /// What one piece costs, without options and tax.
    ///
    /// # Errors
    /// [`PricingFault`].
    pub fn piece(
        &self,
        (product, place, sku): (&Product, &CatalogProduct, &Sku),
    ) -> Result<Money, PricingFault> {
        let base = base_price(product, sku, self.terms)?;
        Ok(unit_price(base, self.rates(product, place), self.rounding)?)
    }

    /// Prices items. SKUs of quantity 0 are left out, and so are items without any other.
    ///
    /// # Errors
    /// Every [`PricingFault`] there is.
    pub fn price(&self, shelved: &[ShelvedItem<'_>]) -> Result<PricedItems, Vec<PricingFault>> {
        let mut faults = Vec::new();
        let mut sum = PricedItems::none(self.terms.currency);
        sum.items.reserve_exact(shelved.len());
        for entry in shelved {
            let rates = self.rates(entry.product, entry.place);
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
        let base = base_price(product, sku, self.terms)?;
        let mut options = Vec::with_capacity(wanted.options.len());
        for row in &wanted.options {
            options.push(PricedOption::of(product, row, self.terms.currency)?);
        }
        Ok(PricedLine::of(sku, base, rates, self.rounding, wanted.quantity, options)?)
    }
}

/// The base price of one piece: the SKU's own, else its product's.
///
/// # Errors
/// [`PricingFault::NoBasePrice`].
pub fn base_price(product: &Product, sku: &Sku, terms: &Terms) -> Result<Money, PricingFault> {
    let Terms { term, currency } = terms;
    let base = sku.prices.get(term, *currency).or_else(|| product.prices.get(term, *currency));
    let missing = || PricingFault::NoBasePrice { sku: sku.id, term: term.clone(), currency: *currency };
    base.ok_or_else(missing)
}

impl PricedOption {
    /// A row of pieces with the present names and surcharges of its choices. Choices that the product does not have are left out.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn of(product: &Product, row: &OptionRow, currency: Currency) -> Result<Self, MoneyError> {
        let mut surcharge = Money::zero(currency);
        let mut choices = Vec::with_capacity(row.choices.len());
        let known = row.choices.iter().filter_map(|(group, choice)| {
            let group = product.option_group(*group)?;
            group.choice(*choice).map(|choice| (group, choice))
        });
        for (group, choice) in known {
            surcharge = surcharge.checked_add(choice.surcharge(currency))?;
            choices.push(ChosenOption {
                group: group.id,
                group_name: group.name.clone(),
                choice: choice.id,
                choice_name: choice.name.clone(),
            });
        }
        Ok(Self { choices, quantity: row.quantity, surcharge })
    }

    /// Whether it is of exactly these choices.
    pub fn is_of(&self, row: &OptionRow) -> bool {
        let chosen = |made: &ChosenOption| row.choices.get(&made.group) == Some(&made.choice);
        self.choices.len() == row.choices.len() && self.choices.iter().all(chosen)
    }
}

impl PricedLine {
    /// Some pieces of a SKU at a base price and rates, with the options chosen for them.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn of(
        sku: &Sku,
        base: Money,
        rates: AppliedRates,
        rounding: Rounding,
        quantity: Quantity,
        options: Vec<PricedOption>,
    ) -> Result<Self, MoneyError> {
        let unit_price = unit_price(base, rates, rounding)?;
        Ok(Self {
            sku: sku.id,
            number: sku.number.clone(),
            attributes: sku.attributes.clone(),
            base,
            rates,
            unit_price,
            quantity,
            amount: line_amount(unit_price, quantity, &options)?,
            options,
        })
    }

    /// The line at a base price and rates, with other pieces divided over options in this way. Where neither base price nor rates
    /// differ, the price of a piece stays as it is, however it would be rounded by now.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn revised(
        &self,
        (base, rates): (Money, AppliedRates),
        rounding: Rounding,
        quantity: Quantity,
        options: Vec<PricedOption>,
    ) -> Result<Self, MoneyError> {
        let is_same = (base, rates) == (self.base, self.rates);
        let unit_price = if is_same { self.unit_price } else { unit_price(base, rates, rounding)? };
        let amount = line_amount(unit_price, quantity, &options)?;
        let (number, attributes) = (self.number.clone(), self.attributes.clone());
        Ok(Self { sku: self.sku, number, attributes, base, rates, unit_price, quantity, options, amount })
    }
}

/// The whole line: its pieces, and the surcharges of its options.
fn line_amount(unit_price: Money, quantity: Quantity, options: &[PricedOption]) -> Result<Money, MoneyError> {
    let mut amount = unit_price.times(u64::from(quantity.get()))?;
    for option in options.iter().filter(|option| !option.surcharge.is_zero()) {
        amount = amount.checked_add(option.surcharge.times(u64::from(option.quantity.get()))?)?;
    }
    Ok(amount)
}

impl PricedItem {
    /// Lines of a product as it is at present, without date, note and message.
    pub fn of(product: &Product, lines: Vec<PricedLine>) -> Self {
        Self {
            product: product.id,
            model_number: product.model_number.clone(),
            name: product.name.clone(),
            attributes: product.attributes.clone(),
            tax: product.tax,
            image: product.images.first().cloned(),
            desired_date: None,
            note_to_own_company: None,
            message_to_brand: None,
            lines,
        }
    }
}

fn priced_item(entry: &ShelvedItem<'_>, lines: Vec<PricedLine>) -> PricedItem {
    PricedItem {
        desired_date: entry.item.desired_date,
        note_to_own_company: entry.item.note_to_own_company.clone(),
        message_to_brand: entry.item.message_to_brand.clone(),
        ..PricedItem::of(entry.product, lines)
    }
}
