//! Reasons about things that a command names and the brand does not have.

use thiserror::Error;

use super::super::reasons;
use crate::catalog::{Product, ShippingGroup, StockPolicy, TaxCategory};
use crate::party::Brand;
use crate::record::{Facts, Key};
use crate::value::{BrandId, ProductId, ShippingGroupId, SkuId, StockLabelId, TaxCategoryId};

/// The brand has no such tax category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the brand has no tax category {category}")]
pub struct UnknownTaxCategory {
    /// The one that was named.
    pub category: TaxCategoryId,
}

reasons! { struct UnknownTaxCategory { category } = "unknown_tax_category" }

impl UnknownTaxCategory {
    /// The categories that were named and are not there.
    pub(super) fn among(
        facts: &Facts,
        brand: BrandId,
        named: impl Iterator<Item = TaxCategoryId>,
    ) -> impl Iterator<Item = Self> {
        let known = move |category: &TaxCategoryId| {
            facts.get::<TaxCategory>(&Key::tax_category(brand, *category)).is_some()
        };
        named.filter(move |category| !known(category)).map(|category| Self { category })
    }
}

/// The brand has no such group of shipping rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the brand has no shipping group {group}")]
pub struct UnknownShippingGroup {
    /// The one that was named.
    pub group: ShippingGroupId,
}

reasons! { struct UnknownShippingGroup { group } = "unknown_shipping_group" }

impl UnknownShippingGroup {
    /// The group when it was named and is not there.
    pub(in crate::operation) fn check(
        facts: &Facts,
        brand: BrandId,
        named: Option<ShippingGroupId>,
    ) -> Option<Self> {
        let known =
            |group: ShippingGroupId| facts.get::<ShippingGroup>(&Key::shipping_group(brand, group)).is_some();
        named.filter(|group| !known(*group)).map(|group| Self { group })
    }
}

/// The brand keeps no stock under such a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the brand has no stock label {label}")]
pub struct UnknownStockLabel {
    /// The one that was named.
    pub label: StockLabelId,
}

reasons! { struct UnknownStockLabel { label } = "unknown_stock_label" }

impl UnknownStockLabel {
    /// The labels of a policy that the brand does not have: the source first.
    pub(super) fn of_policy(brand: &Brand, policy: &StockPolicy) -> impl Iterator<Item = Self> {
        let (StockPolicy::MakeToOrder { target } | StockPolicy::FromStock { target, .. }) = policy;
        Self::among(brand, policy.source().into_iter().chain(*target))
    }

    /// The labels that were named and are not there.
    pub(super) fn among(
        brand: &Brand,
        named: impl Iterator<Item = StockLabelId>,
    ) -> impl Iterator<Item = Self> {
        named.filter(|label| !brand.has_label(*label)).map(|label| Self { label })
    }
}

/// The brand has no such product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the brand has no product {product}")]
pub struct UnknownProduct {
    /// The one that was named.
    pub product: ProductId,
}

reasons! { struct UnknownProduct { product } = "unknown_product" }

impl UnknownProduct {
    /// The products that were named and are not there.
    pub(super) fn among(
        facts: &Facts,
        brand: BrandId,
        named: impl Iterator<Item = ProductId>,
    ) -> impl Iterator<Item = Self> {
        let known = move |product: &ProductId| facts.get::<Product>(&Key::product(brand, *product)).is_some();
        named.filter(move |product| !known(product)).map(|product| Self { product })
    }
}

/// The brand has no such SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the brand has no SKU {sku}")]
pub struct UnknownSku {
    /// The one that was named.
    pub sku: SkuId,
}

reasons! { struct UnknownSku { sku } = "unknown_sku" }
