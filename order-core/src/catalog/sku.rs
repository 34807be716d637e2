//! SKUs: the orderable variants of a product.

use serde::{Deserialize, Serialize};

use super::PriceList;
use crate::value::{BrandId, Code, Name, ProductId, SkuId};

/// One orderable variant of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sku {
    /// Its id.
    pub id: SkuId,
    /// Whose it is.
    pub brand: BrandId,
    /// Of which product.
    pub product: ProductId,
    /// Its number, unique per product.
    pub number: Code,
    /// The values of the product's attributes, in their order.
    pub attributes: Vec<Name>,
    /// Whether it can never be ordered beyond its stock, also where the catalog allows backorder.
    pub excluded_from_backorder: bool,
    /// Base prices of its own, which beat the product's.
    pub prices: PriceList,
    /// Whether it can no longer be ordered.
    pub withdrawn: bool,
    /// Its place among the SKUs of the product: as they were given, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub place: u32,
}

// Serde asks with a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
const fn is_first(place: &u32) -> bool {
    *place == 0
}
