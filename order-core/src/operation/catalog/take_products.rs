//! Take products out of a catalog.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::batch::repeated;
use super::put_products::keep_count;
use super::{CatalogContent, NothingGiven, TooManyLines};
use crate::catalog::{Catalog, CatalogProduct, Product};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version, of_removed};
use crate::refusal::Findings;
use crate::value::limits::BATCH_LINES_MAX;
use crate::value::{BrandId, CatalogId, ProductId};

/// Takes products out of a catalog. Carts keep them, and cannot be placed with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakeProducts {
    /// Of which brand.
    pub brand: BrandId,
    /// Out of which catalog.
    pub catalog: CatalogId,
    /// The version of the catalog that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The products, at most [`BATCH_LINES_MAX`].
    pub products: Vec<ProductId>,
}

/// Why products cannot be taken out of a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TakeProductsRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The catalog changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// No product is given.
    #[error(transparent)]
    NothingGiven(#[from] NothingGiven),
    /// There are more than one command may have. They are not looked at one by one.
    #[error(transparent)]
    TooManyLines(#[from] TooManyLines),
    /// A product is given twice.
    #[error("the product {product} is given twice")]
    RepeatedProduct {
        /// Which product.
        product: ProductId,
    },
    /// The catalog does not have a product.
    #[error("the catalog does not have the product {product}")]
    NotInCatalog {
        /// Which product.
        product: ProductId,
    },
}

reasons! {
    TakeProductsRefusal shares [NotPermitted, Outdated, NothingGiven, TooManyLines] {
        RepeatedProduct { product } = "repeated_product";
        NotInCatalog { product } = "not_in_catalog";
    }
}

impl Command for TakeProducts {
    type Output = CatalogContent;
    type Reason = TakeProductsRefusal;

    const OPERATION: Operation = Operation::TakeProducts;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::catalog(self.brand, self.catalog));
        if self.products.len() > BATCH_LINES_MAX {
            return;
        }
        for product in &self.products {
            keys.record(Key::catalog_product(self.brand, self.catalog, *product));
            // For the log, which names products as people know them.
            keys.record(Key::product(self.brand, *product));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CatalogContent>, Stop<TakeProductsRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::catalog(self.brand, self.catalog);
        let before = facts.get::<Catalog>(&key).ok_or_else(|| Missing::of(&key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(TakeProductsRefusal::from));
        findings.extend(NothingGiven::check(&self.products).map(Into::into));
        if let Some(too_many) = TooManyLines::check(self.products.len(), BATCH_LINES_MAX) {
            findings.push(too_many.into());
        } else {
            let twice = repeated(self.products.iter().copied()).into_iter();
            findings.extend(twice.map(|product| TakeProductsRefusal::RepeatedProduct { product }));
            let strange = self.products.iter().filter(|product| self.old(facts, **product).is_none());
            findings.extend(strange.map(|product| TakeProductsRefusal::NotInCatalog { product: *product }));
        }
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let mut changes = Vec::with_capacity(self.products.len());
        let mut sku_count = before.sku_count;
        for old in self.products.iter().filter_map(|product| self.old(facts, *product)) {
            sku_count = sku_count.saturating_sub(old.sku_count);
            let product = facts.get::<Product>(&Key::product(self.brand, old.product));
            let name =
                product.map_or_else(|| old.product.to_string(), |product| product.model_number.to_string());
            // Catalog and product are told by the entry itself.
            let told = of_removed(old)
                .into_iter()
                .filter(|change| !matches!(change.field.as_str(), "catalog" | "product"));
            for change in told {
                changes.push(FieldChange { field: format!("products.{name}.{}", change.field), ..change });
            }
            draft.delete(Key::catalog_product(self.brand, self.catalog, old.product));
        }
        let version = keep_count(&mut draft, facts, (&key, before), sku_count, changes, moment);
        Ok(Decision { output: CatalogContent { version, sku_count }, changeset: draft.finish()? })
    }
}

impl TakeProducts {
    fn old<'f>(&self, facts: &'f Facts, product: ProductId) -> Option<&'f CatalogProduct> {
        let key = Key::catalog_product(self.brand, self.catalog, product);
        facts.get::<CatalogProduct>(&key).map(AsRef::as_ref)
    }
}
