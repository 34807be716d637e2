//! Tax categories.

use serde::{Deserialize, Serialize};

use crate::value::{BrandId, Country, Money, MoneyError, Name, Rounding, TaxCategoryId, TaxRate};

/// How products of one category are taxed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxCategory {
    /// Its id.
    pub id: TaxCategoryId,
    /// Whose it is.
    pub brand: BrandId,
    /// What staff call it.
    pub name: Name,
    /// Buyers of this country pay it, others do not.
    pub country: Country,
    /// Its rate.
    pub rate: TaxRate,
    /// How the tax of the category is rounded.
    pub rounding: Rounding,
    /// Whether papers mark it as a reduced rate.
    pub reduced: bool,
}

impl TaxCategory {
    /// Whether a buyer organization of this country pays it.
    pub fn applies_to(&self, country: Country) -> bool {
        self.country == country
    }

    /// The tax on an amount, rounded once.
    ///
    /// # Errors
    /// [`MoneyError`] when the result is beyond what money can be.
    pub fn tax_on(&self, amount: Money) -> Result<Money, MoneyError> {
        amount.times_rate(self.rate.fraction(), self.rounding)
    }
}
