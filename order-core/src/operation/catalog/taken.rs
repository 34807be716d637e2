//! Reasons about codes and numbers that something else has, and how such a code moves.

use thiserror::Error;

use super::super::{Draft, reasons};
use crate::record::{Claim, ClaimScope, Facts};
use crate::value::{BrandId, CatalogId, Code, ProductId, SkuId};

/// Another catalog of the brand has this code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the code `{catalog_code}` is the code of the catalog {catalog}")]
pub struct CatalogCodeTaken {
    /// The code.
    pub catalog_code: Code,
    /// Whose it is.
    pub catalog: CatalogId,
}

reasons! { struct CatalogCodeTaken { catalog_code, catalog } = "catalog_code_taken" }

impl CatalogCodeTaken {
    /// The refusal when another catalog than `own` has the code.
    pub(super) fn check(facts: &Facts, brand: BrandId, code: &Code, own: Option<CatalogId>) -> Option<Self> {
        let holder = holder(facts, brand, &ClaimScope::CatalogCode(code)).map(CatalogId::from_uuid);
        let other = holder.filter(|holder| Some(*holder) != own);
        other.map(|catalog| Self { catalog_code: code.clone(), catalog })
    }
}

/// Another product of the brand has this model number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the model number `{model_number}` is the one of the product {product}")]
pub struct ModelNumberTaken {
    /// The model number.
    pub model_number: Code,
    /// Whose it is.
    pub product: ProductId,
}

reasons! { struct ModelNumberTaken { model_number, product } = "model_number_taken" }

impl ModelNumberTaken {
    /// The refusal when another product than `own` has the number.
    pub(super) fn check(
        facts: &Facts,
        brand: BrandId,
        number: &Code,
        own: Option<ProductId>,
    ) -> Option<Self> {
        let holder = holder(facts, brand, &ClaimScope::ModelNumber(number)).map(ProductId::from_uuid);
        let other = holder.filter(|holder| Some(*holder) != own);
        other.map(|product| Self { model_number: number.clone(), product })
    }
}

/// Another SKU of the product has this number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the SKU number `{number}` is the one of the SKU {sku} of the same product")]
pub struct SkuNumberTaken {
    /// The number.
    pub number: Code,
    /// Whose it is.
    pub sku: SkuId,
}

reasons! { struct SkuNumberTaken { number, sku } = "sku_number_taken" }

impl SkuNumberTaken {
    /// The refusal when another SKU than `own` has the number.
    pub(super) fn check(
        facts: &Facts,
        brand: BrandId,
        product: ProductId,
        number: &Code,
        own: Option<SkuId>,
    ) -> Option<Self> {
        let holder = holder(facts, brand, &ClaimScope::SkuNumber(product, number)).map(SkuId::from_uuid);
        let other = holder.filter(|holder| Some(*holder) != own);
        other.map(|sku| Self { number: number.clone(), sku })
    }
}

fn holder(facts: &Facts, brand: BrandId, scope: &ClaimScope<'_>) -> Option<uuid::Uuid> {
    facts.get::<Claim>(&scope.key(brand)).map(|claim| claim.target)
}

/// Gives the old text back and takes the new one, unless they are the same. Both claims must have been loaded.
pub(super) fn move_claim(
    draft: &mut Draft<'_>,
    brand: BrandId,
    (from, to): (&ClaimScope<'_>, &ClaimScope<'_>),
    target: uuid::Uuid,
) {
    if from != to {
        draft.release(brand, from);
        draft.claim(brand, to, target);
    }
}
