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
use crate::record::{BulkRun, Key, Keys, ListCursor, ListScope, OrderScope, Partition, Stored, Version};
use crate::refusal::Never;
use crate::store::{List, Listed, StorageError, Store};
use crate::value::{BrandId, limits};

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

/// A record with its key and its version.
#[derive(Debug)]
pub struct Kept<T> {
    /// The key.
    pub key: Key,
    /// The version.
    pub version: Version,
    /// The record.
    pub record: Arc<T>,
}

/// A page of records, by their names unless the list says otherwise, which for most kinds means: the older ones first.
#[derive(Debug)]
pub struct KeptPage<T> {
    /// The records.
    pub records: Vec<Kept<T>>,
    /// The place to continue after; `None` = this was the last page.
    pub next: Option<ListCursor>,
}

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf {
    /// After which place, as the page before named it; `None` = from the first.
    pub after: Option<ListCursor>,
    /// How many at most; 0 counts as 1.
    pub limit: u32,
    /// Whether the last one comes first.
    pub descending: bool,
}

impl PageOf {
    /// The first page.
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit, descending: false }
    }

    /// The page of a scope, with no more on it than this.
    pub(super) fn of(self, scope: ListScope, most: u32) -> List {
        let Self { after, limit, descending } = self;
        List { scope, descending, after, limit: limit.clamp(1, most) }
    }
}

impl<T: Stored> Kept<T> {
    fn of(listed: &Listed) -> Option<Self> {
        let Listed { key, found } = listed;
        let record = T::of(found.record.as_ref()?)?;
        Some(Self { key: key.clone(), version: found.version, record: Arc::clone(record) })
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
        Ok(Kept { key: key.clone(), version: facts.version(key), record })
    }

    /// A page of all records of one kind, for the staff of the brand. A limit of 0 counts as 1, and one above
    /// [`limits::PAGE_ORDERS_MAX`] as that.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor is not staff of the brand, and [`RunError::Storage`].
    pub async fn brand_records<T: BrandRecord>(
        &self,
        brand: BrandId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<T>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        Ok(self.kept(ListScope::All { kind: T::KIND, partition: Partition::Brand(brand) }, page).await?)
    }

    /// A page of a list, for whoever may see it.
    pub(super) async fn kept<T: Stored>(
        &self,
        scope: ListScope,
        page: PageOf,
    ) -> Result<KeptPage<T>, StorageError> {
        let page = self.store().list(page.of(scope, limits::PAGE_ORDERS_MAX)).await?;
        let kept = page.records.iter().filter_map(Kept::of);
        Ok(KeptPage { records: kept.collect(), next: page.next })
    }
}
