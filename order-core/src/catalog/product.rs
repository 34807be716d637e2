//! Products: model numbers with their options and prices.

use serde::{Deserialize, Serialize};

use super::{OptionGroup, PriceList, Rates};
use crate::value::{
    BrandId, Code, Line, LocalizedName, LocalizedNote, Name, OptionGroupId, ProductId, TaxCategoryId,
};

/// A model. Its SKUs are records of their own, [`Sku`](super::Sku).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Whose it is.
    pub brand: BrandId,
    /// Its model number, unique per brand.
    pub model_number: Code,
    /// Its name per language.
    pub name: LocalizedName,
    /// Its description per language.
    pub description: Option<LocalizedNote>,
    /// What tells its SKUs apart, such as colour and size.
    pub attributes: Vec<Name>,
    /// Base prices of one piece.
    pub prices: PriceList,
    /// The choices to make per ordered SKU.
    pub options: Vec<OptionGroup>,
    /// How it is taxed; `None` = not at all.
    pub tax: Option<TaxCategoryId>,
    /// Rates of this product in every catalog.
    pub rates: Rates,
    /// References to its images, as the host understands them.
    pub images: Vec<Line>,
    /// How many SKUs it has, withdrawn ones included.
    pub sku_count: u32,
}

impl Product {
    /// The option group with this id.
    pub fn option_group(&self, id: OptionGroupId) -> Option<&OptionGroup> {
        self.options.iter().find(|group| group.id == id)
    }
}
