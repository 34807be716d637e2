//! What belongs to something, page by page: for the staff of a brand, and for the members of a buyer organization.
//!
//! The store knows no actor; this does. Whoever may not see a list is told that what it belongs to does not exist.

use std::sync::Arc;

use super::orders::visible;
use super::{Desk, Kept, KeptPage, PageOf, RunError};
use crate::cart::Cart;
use crate::catalog::{CatalogProduct, Sku};
use crate::operation::Missing;
use crate::operation::delivery::{invoice_for_buyer, note_for_buyer};
use crate::order::{DeliveryNote, Invoice};
use crate::party::{Actor, AddressRecord, Brand, BuyerOrganization, Connection, Party, StockLabel};
use crate::record::{Key, Keys, ListScope, OrderScope, Partition, StockKey, StockMovement};
use crate::refusal::Never;
use crate::store::Store;
use crate::value::{BrandId, BuyerOrganizationId, CatalogId, ProductId, SkuId};

/// How many pieces of a SKU there are under a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockOf {
    /// The label.
    pub label: StockLabel,
    /// The pieces; below 0 where more was promised than there is.
    pub pieces: i64,
}

/// For the staff of a brand.
impl Desk {
    /// The SKUs of a product, withdrawn ones too.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor is not staff of the brand or the brand has nothing that the list could belong to, and
    /// [`RunError::Storage`].
    pub async fn skus_of(
        &self,
        brand: BrandId,
        product: ProductId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<Sku>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        self.there(&Key::product(brand, product)).await?;
        Ok(self.kept(ListScope::SkusOf(brand, product), page).await?)
    }

    /// The products of a catalog, in their order there.
    ///
    /// # Errors
    /// As [`skus_of`](Self::skus_of).
    pub async fn catalog_places(
        &self,
        brand: BrandId,
        catalog: CatalogId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<CatalogProduct>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        Ok(self.kept(ListScope::PlacesOf(brand, catalog), page).await?)
    }

    /// How many pieces of a SKU there are, under each label of the brand.
    ///
    /// # Errors
    /// As [`skus_of`](Self::skus_of); also when the brand has no such SKU.
    pub async fn stock_of(
        &self,
        brand: BrandId,
        sku: SkuId,
        actor: &Actor,
    ) -> Result<Vec<StockOf>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let (brand_key, sku_key) = (Key::brand(brand), Key::sku(brand, sku));
        let missing = || RunError::Missing(Missing::of(&sku_key));
        let mut keys = Keys::new();
        keys.record(brand_key.clone());
        keys.record(sku_key.clone());
        let facts = self.store().load(keys).await?;
        let known = facts.get::<Brand>(&brand_key).zip(facts.get::<Sku>(&sku_key));
        let (known, _) = known.ok_or_else(missing)?;
        let mut keys = Keys::new();
        for label in &known.settings.stock_labels {
            keys.counter(StockKey { brand, sku, label: label.id });
        }
        let facts = self.store().load(keys).await?;
        let stock = known.settings.stock_labels.iter().map(|label| {
            let pieces = facts.counter(&StockKey { brand, sku, label: label.id }).unwrap_or_default();
            StockOf { label: label.clone(), pieces }
        });
        Ok(stock.collect())
    }

    /// The movements that moved a SKU.
    ///
    /// # Errors
    /// As [`skus_of`](Self::skus_of).
    pub async fn movements_of(
        &self,
        brand: BrandId,
        sku: SkuId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<StockMovement>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        self.there(&Key::sku(brand, sku)).await?;
        Ok(self.kept(ListScope::MovementsOf(brand, sku), page).await?)
    }

    /// The working carts of a brand.
    ///
    /// # Errors
    /// As [`skus_of`](Self::skus_of).
    pub async fn working_carts(
        &self,
        brand: BrandId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<Cart>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        Ok(self.kept(ListScope::CartsOf(Party::Brand(brand)), page).await?)
    }

    /// The address book of an offline buyer.
    ///
    /// # Errors
    /// As [`skus_of`](Self::skus_of).
    pub async fn offline_addresses(
        &self,
        brand: BrandId,
        buyer: BuyerOrganizationId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<AddressRecord>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        self.there(&Key::offline_buyer(brand, buyer)).await?;
        Ok(self.kept(ListScope::AddressesOf(Partition::Brand(brand), buyer), page).await?)
    }

    /// A buyer that the brand is connected with, as it discloses itself: of one that logs in, the first e-mail address and nobody that
    /// notices go to; of an offline buyer, which the brand keeps itself, all.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor is not staff of the brand or the brand is not connected with the buyer, and
    /// [`RunError::Storage`].
    pub async fn connected_buyer(
        &self,
        brand: BrandId,
        buyer: BuyerOrganizationId,
        actor: &Actor,
    ) -> Result<Kept<BuyerOrganization>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let connection_key = Key::connection(brand, buyer);
        let missing = || RunError::Missing(Missing::of(&connection_key));
        let mut keys = Keys::new();
        keys.record(connection_key.clone());
        let facts = self.store().load(keys).await?;
        let offline = facts.get::<Connection>(&connection_key).ok_or_else(missing)?.offline;
        let key = if offline { Key::offline_buyer(brand, buyer) } else { Key::buyer_organization(buyer) };
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let known = facts.get::<BuyerOrganization>(&key).ok_or_else(missing)?;
        let mut record = Arc::clone(known);
        if !offline {
            let profile = &mut Arc::make_mut(&mut record).profile;
            profile.emails.truncate(1);
            profile.recipients.clear();
        }
        Ok(Kept { version: facts.version(&key), key, record })
    }
}

impl Desk {
    /// Whether something is there.
    async fn there(&self, key: &Key) -> Result<(), RunError<Never>> {
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        if facts.found(key).is_some_and(|found| found.record.is_some()) {
            Ok(())
        } else {
            Err(RunError::Missing(Missing::of(key)))
        }
    }
}

/// For the members of a buyer organization.
impl Desk {
    /// The organization itself.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with the organization, and [`RunError::Storage`].
    pub async fn own_organization(
        &self,
        buyer: BuyerOrganizationId,
        actor: &Actor,
    ) -> Result<Kept<BuyerOrganization>, RunError<Never>> {
        visible(OrderScope::Buyer(buyer), actor)?;
        let key = Key::buyer_organization(buyer);
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let known = facts.get::<BuyerOrganization>(&key);
        let record = known.ok_or_else(|| RunError::Missing(Missing::of(&key)))?;
        let record = Arc::clone(record);
        Ok(Kept { version: facts.version(&key), key, record })
    }

    /// The address book of the organization.
    ///
    /// # Errors
    /// As [`own_organization`](Self::own_organization).
    pub async fn own_addresses(
        &self,
        buyer: BuyerOrganizationId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<AddressRecord>, RunError<Never>> {
        visible(OrderScope::Buyer(buyer), actor)?;
        let scope = ListScope::AddressesOf(Partition::BuyerOrganization(buyer), buyer);
        Ok(self.kept(scope, page).await?)
    }

    /// The carts that the organization fills, at all brands.
    ///
    /// # Errors
    /// As [`own_organization`](Self::own_organization).
    pub async fn own_carts(
        &self,
        buyer: BuyerOrganizationId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<Cart>, RunError<Never>> {
        visible(OrderScope::Buyer(buyer), actor)?;
        Ok(self.kept(ListScope::CartsOf(Party::BuyerOrganization(buyer)), page).await?)
    }

    /// The delivery notes that a brand has made for the organization, without what is the brand's own affair.
    ///
    /// # Errors
    /// As [`own_organization`](Self::own_organization).
    pub async fn own_delivery_notes(
        &self,
        (brand, buyer): (BrandId, BuyerOrganizationId),
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<DeliveryNote>, RunError<Never>> {
        visible(OrderScope::Buyer(buyer), actor)?;
        let page = self.kept(ListScope::DeliveryNotesOf(brand, buyer), page).await?;
        Ok(page.seen_as(note_for_buyer))
    }

    /// The invoices that a brand has made for the organization, without what is the brand's own affair.
    ///
    /// # Errors
    /// As [`own_organization`](Self::own_organization).
    pub async fn own_invoices(
        &self,
        (brand, buyer): (BrandId, BuyerOrganizationId),
        page: PageOf,
        actor: &Actor,
    ) -> Result<KeptPage<Invoice>, RunError<Never>> {
        visible(OrderScope::Buyer(buyer), actor)?;
        let page = self.kept(ListScope::InvoicesOf(brand, buyer), page).await?;
        Ok(page.seen_as(invoice_for_buyer))
    }
}

impl<T> KeptPage<T> {
    fn seen_as(mut self, seen: impl Fn(&T) -> T) -> Self {
        for kept in &mut self.records {
            kept.record = Arc::new(seen(&kept.record));
        }
        self
    }
}
