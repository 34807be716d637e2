//! What a buyer organization sees of the brands that it is connected with: their names, their catalogs, and what these offer.
//!
//! The offer of a catalog is read for a [`CatalogSight`], whoever made it: a connection, a returned order or an order link.

use std::sync::Arc;

use super::records::PageOf;
use super::{Desk, RunError};
use crate::catalog::{Catalog, CatalogProduct, CatalogStatus, Product, Sku};
use crate::operation::Missing;
use crate::operation::offer::{CatalogSight, OfferedCatalog, OfferedProduct, OfferedSku, ViewOffer};
use crate::party::{Actor, Brand, Connection};
use crate::record::{Facts, Key, Keys, Kind, ListCursor, ListScope, Partition, StockKey, Stored};
use crate::refusal::Never;
use crate::store::{List, Listed, StorageError, Store};
use crate::value::{BrandId, BuyerOrganizationId, CatalogId, LocalizedName, ProductId, limits};

/// Most products on a page of an offer, as each comes with SKUs.
pub const OFFER_PRODUCTS_MAX: u32 = 50;

/// Most SKUs that come with a product; where it has more, they have pages of their own.
pub const OFFER_SKUS_MAX: u32 = 100;

/// A page of what a buyer sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferPage<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The place to continue after; `None` = this was the last page.
    pub next: Option<ListCursor>,
}

/// A brand that a buyer organization is connected with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectedBrand {
    /// Its id.
    pub id: BrandId,
    /// Its name per language.
    pub name: LocalizedName,
}

/// A product with its SKUs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductOffer {
    /// The product.
    pub product: OfferedProduct,
    /// Its SKUs that the catalog offers, the first of them.
    pub skus: Vec<OfferedSku>,
    /// The place after which its SKUs go on; `None` = these are all.
    pub more: Option<ListCursor>,
}

impl Desk {
    /// A page of the brands that a buyer organization is connected with, for its members.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with the organization, and [`RunError::Storage`].
    pub async fn connected_brands(
        &self,
        buyer: BuyerOrganizationId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<OfferPage<ConnectedBrand>, RunError<Never>> {
        let key = Key::buyer_organization(buyer);
        actor.on_organization(buyer).ok_or_else(|| RunError::Missing(Missing::of(&key)))?;
        let list = page.of(ListScope::ConnectionsOf(buyer), limits::PAGE_ORDERS_MAX);
        let page = self.store().list(list).await?;
        let connections = page.records.iter().filter_map(kept::<Connection>);
        let brands: Vec<BrandId> = connections.map(|connection| connection.brand).collect();
        let mut keys = Keys::new();
        for brand in &brands {
            keys.record(Key::brand(*brand));
        }
        let facts = self.store().load(keys).await?;
        let named = brands.into_iter().filter_map(|id| {
            let brand = facts.get::<Brand>(&Key::brand(id))?;
            Some(ConnectedBrand { id, name: brand.name.clone() })
        });
        Ok(OfferPage { items: named.collect(), next: page.next })
    }

    /// A page of the catalogs of a brand that a buyer organization sees, for its members. What it does not see is passed over, and so is
    /// what the brand has closed; a page is short only where the list ends.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with the organization or that nothing with the brand, and
    /// [`RunError::Storage`].
    pub async fn offered_catalogs(
        &self,
        (brand, buyer): (BrandId, BuyerOrganizationId),
        page: PageOf,
        actor: &Actor,
    ) -> Result<OfferPage<OfferedCatalog>, RunError<Never>> {
        let key = Key::connection(brand, buyer);
        let missing = || RunError::Missing(Missing::of(&Key::brand(brand)));
        actor.on_organization(buyer).ok_or_else(missing)?;
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let connection = facts.get::<Connection>(&key).ok_or_else(missing)?;
        let (now, currency) = (self.now(), connection.terms.currency);
        let scope = ListScope::All { kind: Kind::Catalog, partition: Partition::Brand(brand) };
        let mut list = page.of(scope, limits::PAGE_ORDERS_MAX);
        let wanted = usize::try_from(list.limit).unwrap_or(usize::MAX);
        let mut items: Vec<OfferedCatalog> = Vec::new();
        loop {
            let read = self.store().list(list.clone()).await?;
            for listed in &read.records {
                let Some(catalog) = kept::<Catalog>(listed).filter(|catalog| is_listed(connection, catalog))
                else {
                    continue;
                };
                if items.len() == wanted {
                    // There is one more, which the next page begins with.
                    let next = items.last().map(|last| ListCursor::of(&Key::catalog(brand, last.id)));
                    return Ok(OfferPage { items, next });
                }
                items.push(OfferedCatalog::of(catalog, currency, now));
            }
            match read.next {
                Some(next) => list.after = Some(next),
                None => return Ok(OfferPage { items, next: None }),
            }
        }
    }

    /// A page of what a catalog offers to a buyer organization, for its members: products in their order there, each with its SKUs.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the catalog does not exist for this actor, and [`RunError::Storage`].
    pub async fn offered_products(
        &self,
        question: ViewOffer,
        page: PageOf,
        actor: &Actor,
    ) -> Result<OfferPage<ProductOffer>, RunError<Never>> {
        let sight = self.ask(question, actor).await?;
        Ok(self.offer(&sight, page).await?)
    }

    /// A page of the SKUs of one product that a catalog offers to a buyer organization, for its members.
    ///
    /// # Errors
    /// As [`offered_products`](Self::offered_products); also when the product is not in the catalog.
    pub async fn offered_skus(
        &self,
        question: ViewOffer,
        product: ProductId,
        page: PageOf,
        actor: &Actor,
    ) -> Result<OfferPage<OfferedSku>, RunError<Never>> {
        let (brand, catalog) = (question.brand, question.catalog);
        let sight = self.ask(question, actor).await?;
        let place_key = Key::catalog_product(brand, catalog, product);
        let key = Key::product(brand, product);
        let mut keys = Keys::new();
        keys.record(place_key.clone());
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let found = facts.get::<Product>(&key).zip(facts.get::<CatalogProduct>(&place_key));
        let (product, place) = found.ok_or_else(|| RunError::Missing(Missing::of(&place_key)))?;
        Ok(self.skus_offered(&sight, (product, place), page.of_skus(brand, product.id)).await?)
    }

    /// A page of what a catalog offers to whoever has this sight of it.
    pub(super) async fn offer(
        &self,
        sight: &CatalogSight,
        page: PageOf,
    ) -> Result<OfferPage<ProductOffer>, StorageError> {
        let (brand, catalog): (BrandId, CatalogId) = (sight.brand.id, sight.catalog.id);
        let page =
            self.store().list(page.of(ListScope::PlacesOf(brand, catalog), OFFER_PRODUCTS_MAX)).await?;
        let places: Vec<&Arc<CatalogProduct>> = page.records.iter().filter_map(kept).collect();
        let mut keys = Keys::new();
        for place in &places {
            keys.record(Key::product(brand, place.product));
        }
        let facts = self.store().load(keys).await?;
        let mut items = Vec::with_capacity(places.len());
        for place in places {
            let Some(product) = facts.get::<Product>(&Key::product(brand, place.product)) else { continue };
            let list = PageOf::first(OFFER_SKUS_MAX).of_skus(brand, product.id);
            let OfferPage { items: skus, next: more } =
                self.skus_offered(sight, (product, place), list).await?;
            items.push(ProductOffer { product: OfferedProduct::of(product, sight), skus, more });
        }
        Ok(OfferPage { items, next: page.next })
    }

    async fn skus_offered(
        &self,
        sight: &CatalogSight,
        (product, place): (&Product, &CatalogProduct),
        list: List,
    ) -> Result<OfferPage<OfferedSku>, StorageError> {
        let page = self.store().list(list).await?;
        let skus: Vec<&Arc<Sku>> = page.records.iter().filter_map(kept).collect();
        let facts = match sight.catalog.stock.source() {
            Some(label) => {
                let mut keys = Keys::new();
                for sku in &skus {
                    keys.counter(StockKey { brand: sight.brand.id, sku: sku.id, label });
                }
                self.store().load(keys).await?
            }
            None => Facts::new(),
        };
        let offered = skus.into_iter().filter_map(|sku| OfferedSku::of(&facts, (product, place, sku), sight));
        Ok(OfferPage { items: offered.collect(), next: page.next })
    }
}

impl PageOf {
    fn of_skus(self, brand: BrandId, product: ProductId) -> List {
        self.of(ListScope::SkusOf(brand, product), OFFER_SKUS_MAX)
    }
}

/// A closed catalog may be one that is not ready yet. Whoever has a cart of it can look at it all the same.
fn is_listed(connection: &Connection, catalog: &Catalog) -> bool {
    connection.sees(catalog) && catalog.status != CatalogStatus::Closed
}

fn kept<T: Stored>(listed: &Listed) -> Option<&Arc<T>> {
    T::of(listed.found.record.as_ref()?)
}
