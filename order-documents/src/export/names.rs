//! Names and codes that no order document has.

use std::collections::BTreeMap;

use order_core::value::{BrandId, BuyerOrganizationId, CatalogId, Code, LocalizedName, Name, SkuId, TagId};

/// Names and codes that stand in no order, as the caller looked them up. What is not among them leaves its cell empty, except where a
/// tally would have a row of nobody: there the id stands.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Of brands.
    pub brands: BTreeMap<BrandId, LocalizedName>,
    /// Of buyer organizations.
    pub buyers: BTreeMap<BuyerOrganizationId, BuyerNames>,
    /// Of catalogs.
    pub catalogs: BTreeMap<CatalogId, CatalogNames>,
    /// Of tags.
    pub tags: BTreeMap<TagId, Name>,
    /// Of SKUs; only tallies need them.
    pub skus: BTreeMap<SkuId, SkuNames>,
}

/// What a buyer organization is called.
#[derive(Debug, Clone, Default)]
pub struct BuyerNames {
    /// The code that the brand gave to it.
    pub code: Option<Code>,
    /// Its name. An order goes by the name that it was placed under, where it has one.
    pub name: Option<LocalizedName>,
}

/// What a catalog is called.
#[derive(Debug, Clone)]
pub struct CatalogNames {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: LocalizedName,
}

/// What a SKU is called besides its number.
#[derive(Debug, Clone)]
pub struct SkuNames {
    /// The name of its product.
    pub product: LocalizedName,
    /// The values of the product's attributes.
    pub attributes: Vec<Name>,
}
