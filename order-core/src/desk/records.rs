//! What a brand keeps, as its staff look at it: one record, or a page of a kind.
//!
//! The store knows no actor; this does. Whoever is not staff of the brand is told that there is no such thing.

use std::sync::Arc;

use super::orders::visible;
use super::{Desk, RunError};
use crate::catalog::{Catalog, CatalogProduct, Product, ShippingGroup, Sku, TaxCategory};
use crate::operation::Missing;
use crate::order::{DeliveryNote, Invoice};
use crate::party::{Actor, Brand, Connection, OrderLink};
use crate::record::{BulkRun, Key, KeyName, Keys, OrderScope, Partition, Record, Stored, Version};
use crate::refusal::Never;
use crate::store::{List, Store};
use crate::value::{BrandId, CatalogId, ProductId, limits};

/// A kind of record that all staff of a brand may look at, as it is kept. Orders and tags have lists of their own; what is for others as
/// well, such as carts, is not among them.
pub trait BrandRecord: Stored {}

impl BrandRecord for Brand {}
impl BrandRecord for TaxCategory {}
impl BrandRecord for ShippingGroup {}
impl BrandRecord for Catalog {}
impl BrandRecord for CatalogProduct {}
impl BrandRecord for Product {}
impl BrandRecord for Sku {}
impl BrandRecord for Connection {}
impl BrandRecord for DeliveryNote {}
impl BrandRecord for Invoice {}
impl BrandRecord for BulkRun {}
impl BrandRecord for OrderLink {}

/// A record with its version.
#[derive(Debug)]
pub struct Kept<T> {
    /// The version.
    pub version: Version,
    /// The record.
    pub record: Arc<T>,
}

/// A page of records by their names, which for most kinds means: the older ones first.
#[derive(Debug)]
pub struct KeptPage<T> {
    /// The records.
    pub records: Vec<Kept<T>>,
    /// The name to continue after; `None` = this was the last page.
    pub next: Option<KeyName>,
}

impl<T: Stored> Kept<T> {
    fn of(version: Version, record: &Record) -> Option<Self> {
        T::of(record).map(|record| Self { version, record: Arc::clone(record) })
    }
}

impl Desk {
    /// One record of a brand, for its staff.
    ///
    /// ```
    /// use order_core::catalog::Catalog;
    /// use order_core::record::Key;
    /// use order_core::refusal::Never;
    /// use order_core::value::{BrandId, CatalogId};
    /// use order_core::{Actor, Desk, RunError};
    ///
    /// /// The code of a catalog.
    /// async fn code(desk: &Desk, staff: &Actor, brand: BrandId, id: CatalogId) -> Result<String, RunError<Never>> {
    ///     let catalog = desk.brand_record::<Catalog>(brand, &Key::catalog(brand, id), staff).await?;
    ///     Ok(catalog.record.code.to_string())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor is not staff of the brand, or the key is of another partition or kind, or nothing is there;
    /// and [`RunError::Storage`].
    pub async fn brand_record<T: BrandRecord>(
        &self,
        brand: BrandId,
        key: &Key,
        actor: &Actor,
    ) -> Result<Kept<T>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let missing = || RunError::Missing(Missing::of(key));
        if key.partition() != Partition::Brand(brand) || key.kind() != T::KIND {
            return Err(missing());
        }
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let record = facts.get::<T>(key).cloned().ok_or_else(missing)?;
        Ok(Kept { version: facts.version(key), record })
    }

    /// A page of the records of one kind after one of them, for the staff of the brand. A limit of 0 counts as 1, and one above
    /// [`limits::PAGE_ORDERS_MAX`] as that.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor is not staff of the brand, and [`RunError::Storage`].
    pub async fn brand_records<T: BrandRecord>(
        &self,
        brand: BrandId,
        (after, limit): (Option<KeyName>, u32),
        actor: &Actor,
    ) -> Result<KeptPage<T>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let limit = limit.clamp(1, limits::PAGE_ORDERS_MAX);
        let list = List { kind: T::KIND, partition: Partition::Brand(brand), after, limit };
        let page = self.store().list(list).await?;
        let kept = page
            .records
            .iter()
            .filter_map(|listed| Kept::of(listed.found.version, listed.found.record.as_ref()?));
        Ok(KeptPage { records: kept.collect(), next: page.next })
    }

    /// A page of the products of a catalog, by their ids, after one of them, for the staff of the brand.
    ///
    /// # Errors
    /// As [`brand_records`](Self::brand_records).
    pub async fn catalog_places(
        &self,
        brand: BrandId,
        catalog: CatalogId,
        (after, limit): (Option<ProductId>, u32),
        actor: &Actor,
    ) -> Result<KeptPage<CatalogProduct>, RunError<Never>> {
        // Names of places begin with their catalog, so those of one catalog stand together.
        let least = after.unwrap_or(ProductId::from_uuid(uuid::Uuid::nil()));
        let after = KeyName::Pair(catalog.as_uuid(), least.as_uuid());
        let mut page = self.brand_records::<CatalogProduct>(brand, (Some(after), limit), actor).await?;
        let listed = page.records.len();
        page.records.retain(|kept| kept.record.catalog == catalog);
        if page.records.len() < listed {
            page.next = None;
        }
        Ok(page)
    }
}
