//! One row of an order sheet: what is shown of a SKU.

use order_core::cart::{PricingFault, Terms, base_price};
use order_core::catalog::{CatalogProduct, Product, Sku};
use order_core::value::{Code, Money, Name, ProductId, SkuId};
use thiserror::Error;

use crate::Language;

/// A SKU in an order sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The product.
    pub product: ProductId,
    /// The SKU.
    pub sku: SkuId,
    /// The model number of the product.
    pub model_number: Code,
    /// The name of the product as the sheet shows it.
    pub product_name: Name,
    /// The number of the SKU.
    pub sku_number: Code,
    /// What tells the SKU from others, such as colour and size, each with its value.
    pub attributes: Vec<(Name, Name)>,
    /// The base price of one piece.
    pub retail: Money,
    /// What one piece costs the buyer, where the sheet is of [`SheetPrices::Own`](super::SheetPrices::Own).
    pub own_price: Option<Money>,
}

/// Why a SKU is in no order sheet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LeftOut {
    /// The catalog does not offer it: it is withdrawn, left out, or of another product.
    #[error("the catalog does not offer the SKU {sku}")]
    NotOffered {
        /// Which SKU.
        sku: SkuId,
    },
    /// It needs a choice of options for each piece, and a sheet has no place for that.
    #[error("the SKU {sku} needs option choices, which a sheet has no place for")]
    NeedsOptions {
        /// Which SKU.
        sku: SkuId,
    },
    /// It has no base price under these terms.
    #[error("the SKU {sku} has no base price under these terms")]
    NoBasePrice {
        /// Which SKU.
        sku: SkuId,
    },
}

impl SheetRow {
    /// The row of a SKU of a catalog, with its base price.
    ///
    /// # Errors
    /// [`LeftOut`] when it cannot be ordered by a sheet.
    pub fn of(
        (product, place, sku): (&Product, &CatalogProduct, &Sku),
        terms: &Terms,
        language: Language,
    ) -> Result<Self, LeftOut> {
        let is_offered = place.product == product.id
            && sku.product == product.id
            && !sku.withdrawn
            && !place.without.contains(&sku.id);
        if !is_offered {
            return Err(LeftOut::NotOffered { sku: sku.id });
        }
        if product.options.iter().any(|group| group.required) {
            return Err(LeftOut::NeedsOptions { sku: sku.id });
        }
        let retail = base_price(product, sku, terms).map_err(|fault| match fault {
            PricingFault::NoBasePrice { .. } | PricingFault::TooLarge => LeftOut::NoBasePrice { sku: sku.id },
        })?;
        Ok(Self {
            product: product.id,
            sku: sku.id,
            model_number: product.model_number.clone(),
            product_name: product.name.get(&language.locale()).clone(),
            sku_number: sku.number.clone(),
            attributes: product.attributes.iter().cloned().zip(sku.attributes.iter().cloned()).collect(),
            retail,
            own_price: None,
        })
    }

    /// The row with what one piece costs the buyer.
    #[must_use]
    pub const fn with_own_price(mut self, price: Money) -> Self {
        self.own_price = Some(price);
        self
    }

    /// What one piece costs in the totals of the sheet.
    pub fn price(&self) -> Money {
        self.own_price.unwrap_or(self.retail)
    }
}
