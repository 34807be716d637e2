//! Put products into a catalog, or change their place and rates there.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::batch::repeated;
use super::{NothingGiven, TooManyLines, UnknownProduct};
use crate::catalog::{Catalog, CatalogProduct, Product, Rates, Sku};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version, between};
use crate::refusal::{Findings, Refusals};
use crate::value::limits::{BATCH_LINES_MAX, CATALOG_SKUS_MAX};
use crate::value::{BrandId, CatalogId, ProductId, SkuId};

/// Puts products into a catalog. A product that is there already gets what is given in place of all that it has there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutProducts {
    /// Of which brand.
    pub brand: BrandId,
    /// Into which catalog.
    pub catalog: CatalogId,
    /// The version of the catalog that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The products. Together with the SKUs that they leave out they are at most [`BATCH_LINES_MAX`].
    pub products: Vec<PutProduct>,
}

/// One product and what it is in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutProduct {
    /// Which product.
    pub product: ProductId,
    /// Products are shown by this number, then by their order of making.
    pub place: u32,
    /// Rates of this product in this catalog, the strongest of all.
    pub rates: Rates,
    /// SKUs of the product that this catalog does not offer.
    pub without: BTreeSet<SkuId>,
}

impl PutProduct {
    /// The whole product, at this place and without rates of its own here.
    pub fn of(product: ProductId, place: u32) -> Self {
        Self { product, place, rates: Rates::default(), without: BTreeSet::new() }
    }
}

/// The catalog after products were put or taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogContent {
    /// The version that the catalog has now.
    pub version: Version,
    /// How many SKUs it counts now.
    pub sku_count: u32,
}

/// Why products cannot be put into a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PutProductsRefusal {
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
    /// The brand does not have a product.
    #[error(transparent)]
    UnknownProduct(#[from] UnknownProduct),
    /// A SKU to be left out is not one of the product's.
    #[error("the product {product} has no SKU {sku} to leave out")]
    NotItsSku {
        /// Which product.
        product: ProductId,
        /// Which SKU.
        sku: SkuId,
    },
    /// The catalog would have more SKUs than a catalog may have.
    #[error("the catalog would have {count} SKUs, more than {max}")]
    CatalogFull {
        /// How many it would have.
        count: u64,
        /// How many there may be.
        max: usize,
    },
}

reasons! {
    PutProductsRefusal shares [NotPermitted, Outdated, NothingGiven, TooManyLines, UnknownProduct] {
        RepeatedProduct { product } = "repeated_product";
        NotItsSku { product, sku } = "not_its_sku";
        CatalogFull { count, max } = "catalog_full";
    }
}

impl Command for PutProducts {
    type Output = CatalogContent;
    type Reason = PutProductsRefusal;

    const OPERATION: Operation = Operation::PutProducts;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::catalog(self.brand, self.catalog));
        if self.line_count() > BATCH_LINES_MAX {
            return;
        }
        for put in &self.products {
            keys.record(Key::product(self.brand, put.product));
            keys.record(Key::catalog_product(self.brand, self.catalog, put.product));
            put.without.iter().for_each(|sku| keys.record(Key::sku(self.brand, *sku)));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CatalogContent>, Stop<PutProductsRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::catalog(self.brand, self.catalog);
        let before = facts.get::<Catalog>(&key).ok_or_else(|| Missing::of(&key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(PutProductsRefusal::from));
        findings.extend(NothingGiven::check(&self.products).map(Into::into));
        if let Some(too_many) = TooManyLines::check(self.line_count(), BATCH_LINES_MAX) {
            return Ok(findings.join(Err(Refusals::one(too_many.into())))?);
        }
        self.find(facts, &mut findings);
        let count = self.count_after(facts, before);
        let (fitting, max) = (u32::try_from(count).ok(), CATALOG_SKUS_MAX);
        let fitting = fitting.filter(|count| usize::try_from(*count).is_ok_and(|count| count <= max));
        findings.check(fitting.is_some(), || PutProductsRefusal::CatalogFull { count, max });
        findings.verdict(())?;
        let sku_count = fitting.unwrap_or(before.sku_count);

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let mut changes = Vec::new();
        for (put, product) in self.known(facts) {
            let key = Key::catalog_product(self.brand, self.catalog, put.product);
            let old = facts.get::<CatalogProduct>(&key).map(AsRef::as_ref);
            let new = self.place(put, product);
            if old != Some(&new) {
                changes.extend(told(product, old, &new));
                draft.put(key, new);
            }
        }
        let version = keep_count(&mut draft, facts, (&key, before), sku_count, changes, moment);
        Ok(Decision { output: CatalogContent { version, sku_count }, changeset: draft.finish()? })
    }
}

impl PutProducts {
    fn line_count(&self) -> usize {
        let left_out = self.products.iter().map(|put| put.without.len());
        left_out.fold(self.products.len(), usize::saturating_add)
    }

    /// The products that the brand has, beside what is put.
    fn known<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = (&'a PutProduct, &'a Product)> {
        self.products.iter().filter_map(|put| {
            let product = facts.get::<Product>(&Key::product(self.brand, put.product))?;
            Some((put, product.as_ref()))
        })
    }

    fn find(&self, facts: &Facts, findings: &mut Findings<PutProductsRefusal>) {
        let products = || self.products.iter().map(|put| put.product);
        let twice = repeated(products()).into_iter();
        findings.extend(twice.map(|product| PutProductsRefusal::RepeatedProduct { product }));
        findings.extend(UnknownProduct::among(facts, self.brand, products()).map(Into::into));
        for (put, product) in self.known(facts) {
            let its = |sku: &SkuId| {
                let sku = facts.get::<Sku>(&Key::sku(self.brand, *sku));
                sku.is_some_and(|sku| sku.product == product.id)
            };
            let strange = put.without.iter().filter(|sku| !its(sku));
            findings
                .extend(strange.map(|sku| PutProductsRefusal::NotItsSku { product: put.product, sku: *sku }));
        }
    }

    fn place(&self, put: &PutProduct, product: &Product) -> CatalogProduct {
        let left_out = u32::try_from(put.without.len()).unwrap_or(u32::MAX);
        CatalogProduct {
            catalog: self.catalog,
            product: put.product,
            place: put.place,
            rates: put.rates,
            without: put.without.clone(),
            sku_count: product.sku_count.saturating_sub(left_out),
        }
    }

    /// What the catalog would count. Products given twice are refused anyhow, and count twice here.
    fn count_after(&self, facts: &Facts, catalog: &Catalog) -> u64 {
        let mut count = u64::from(catalog.sku_count);
        for (put, product) in self.known(facts) {
            let key = Key::catalog_product(self.brand, self.catalog, put.product);
            let old = facts.get::<CatalogProduct>(&key).map_or(0, |old| old.sku_count);
            let new = self.place(put, product).sku_count;
            count = count.saturating_sub(old.into()).saturating_add(new.into());
        }
        count
    }
}

/// What the log tells of one product: its place always when it is new, and otherwise what differs.
fn told(product: &Product, old: Option<&CatalogProduct>, new: &CatalogProduct) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    if let Some(old) = old {
        changes = between(old, new);
    } else {
        let place = new.place;
        let blank =
            CatalogProduct { rates: Rates::default(), without: BTreeSet::new(), sku_count: 0, ..new.clone() };
        changes.push(FieldChange::set("place", place));
        changes.extend(between(&blank, new));
    }
    for change in &mut changes {
        change.field = format!("products.{}.{}", product.model_number, change.field);
    }
    changes
}

/// Writes the catalog when its count changed, and logs all changes as one entry about it.
pub(super) fn keep_count(
    draft: &mut Draft<'_>,
    facts: &Facts,
    (key, before): (&Key, &Catalog),
    sku_count: u32,
    mut changes: Vec<FieldChange>,
    moment: &mut Moment<'_>,
) -> Version {
    let mut version = facts.version(key);
    if before.sku_count != sku_count {
        changes.insert(0, FieldChange::changed("sku_count", before.sku_count, sku_count));
        draft.put(key.clone(), Catalog { sku_count, ..before.clone() });
        version = version.next();
    }
    if !changes.is_empty() {
        draft.log(key, changes, moment);
    }
    version
}
