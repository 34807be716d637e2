//! Options: choices to make per ordered SKU.

use serde::{Deserialize, Serialize};

use crate::value::{Currency, LocalizedName, Money, OptionChoiceId, OptionGroupId};

/// A choice to make per ordered SKU, such as a lining or an embroidery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionGroup {
    /// Its id, unique within the product.
    pub id: OptionGroupId,
    /// Its name per language.
    pub name: LocalizedName,
    /// Whether every piece needs a choice of this group.
    pub required: bool,
    /// What can be chosen.
    pub choices: Vec<OptionChoice>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionChoice {
    /// Its id, unique within the product.
    pub id: OptionChoiceId,
    /// Its name per language.
    pub name: LocalizedName,
    /// What it costs on top per piece, at most one amount per currency; a currency that is not listed costs nothing more.
    pub surcharges: Vec<Money>,
}

impl OptionGroup {
    /// The choice with this id.
    pub fn choice(&self, id: OptionChoiceId) -> Option<&OptionChoice> {
        self.choices.iter().find(|choice| choice.id == id)
    }
}

impl OptionChoice {
    /// The surcharge per piece in a currency, zero when none is listed.
    pub fn surcharge(&self, currency: Currency) -> Money {
        let listed = self.surcharges.iter().find(|amount| amount.currency() == currency);
        listed.copied().unwrap_or_else(|| Money::zero(currency))
    }
}
