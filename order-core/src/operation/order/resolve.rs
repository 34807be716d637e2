//! What the codes stand for that an order of a bulk import is written in: the buyer, the catalog, the products and their SKUs.
//!
//! Deliberately does not know whether any of it can be ordered.

use std::collections::HashMap;

use serde::Serialize;
use thiserror::Error;

use super::super::cart::About;
use super::super::reasons;
use crate::cart::{CartItem, CartSku, Terms};
use crate::party::Connection;
use crate::record::{Claim, ClaimScope, Facts, Key, Keys};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, CatalogId, Code, ProductId, Quantity, SkuId};

/// A SKU that is ordered, by the codes of its brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodedLine {
    /// The model number of the product.
    pub model_number: Code,
    /// The number of the SKU, which is unique per product.
    pub sku_number: Code,
    /// How many pieces.
    pub quantity: Quantity,
}

/// Why codes stand for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ResolveRefusal {
    /// The brand calls no buyer by this code.
    #[error("no buyer has the code {buyer_code}")]
    UnknownBuyer {
        /// The code.
        buyer_code: Code,
    },
    /// The brand has no catalog of this code.
    #[error("no catalog has the code {catalog_code}")]
    UnknownCatalog {
        /// The code.
        catalog_code: Code,
    },
    /// The brand has no product of this model number.
    #[error("no product has the model number {model_number}")]
    UnknownModel {
        /// The number.
        model_number: Code,
        /// The place of the line in the order, from 0.
        line: usize,
    },
    /// The product has no SKU of this number.
    #[error("the product {model_number} has no SKU of the number {sku_number}")]
    UnknownSku {
        /// The model number of the product.
        model_number: Code,
        /// The number of the SKU.
        sku_number: Code,
        /// The place of the line in the order, from 0.
        line: usize,
    },
}

reasons! {
    ResolveRefusal {
        UnknownBuyer { buyer_code } = "unknown_buyer_code";
        UnknownCatalog { catalog_code } = "unknown_catalog_code";
        UnknownModel { model_number, line } = "unknown_model_number";
        UnknownSku { model_number, sku_number, line } = "unknown_sku_number";
    }
}

impl ResolveRefusal {
    /// The place of the line that it is about, from 0; `None` when it is about the whole order.
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::UnknownModel { line, .. } | Self::UnknownSku { line, .. } => Some(*line),
            Self::UnknownBuyer { .. } | Self::UnknownCatalog { .. } => None,
        }
    }
}

/// The codes of an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codes<'a> {
    pub(super) brand: BrandId,
    pub(super) buyer: &'a Code,
    pub(super) catalog: &'a Code,
    pub(super) lines: &'a [CodedLine],
}

/// What they stand for.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) buyer: BuyerOrganizationId,
    /// Term and currency of the buyer's connection.
    pub(super) terms: Terms,
    pub(super) catalog: CatalogId,
    /// One per product, in the order in which products come first.
    pub(super) items: Vec<CartItem>,
    /// The product and the SKU of each line.
    lines: Vec<(ProductId, SkuId)>,
}

impl Codes<'_> {
    /// Asks for all that they lead to.
    pub(super) fn ask(&self, known: &Facts, keys: &mut Keys) {
        keys.record(ClaimScope::BuyerCode(self.buyer).key(self.brand));
        keys.record(ClaimScope::CatalogCode(self.catalog).key(self.brand));
        if let Some(buyer) = self.buyer(known) {
            keys.record(Key::connection(self.brand, buyer));
        }
        let mut last = None;
        for line in self.lines {
            // Neighbours mostly share their product.
            if last != Some(&line.model_number) {
                keys.record(ClaimScope::ModelNumber(&line.model_number).key(self.brand));
                last = Some(&line.model_number);
            }
            if let Some(product) = self.product(known, line) {
                keys.record(ClaimScope::SkuNumber(product, &line.sku_number).key(self.brand));
            }
        }
    }

    /// What they stand for, unless one stands for nothing, and every one that does.
    pub(super) fn resolve(&self, facts: &Facts) -> (Option<Resolved>, Findings<ResolveRefusal>) {
        let mut findings = Findings::new();
        let connection = self.buyer(facts).map(|buyer| Key::connection(self.brand, buyer));
        let connection = connection.and_then(|key| facts.get::<Connection>(&key));
        findings
            .check(connection.is_some(), || ResolveRefusal::UnknownBuyer { buyer_code: self.buyer.clone() });
        let catalog = self.claimed(facts, &ClaimScope::CatalogCode(self.catalog)).map(CatalogId::from_uuid);
        findings.check(catalog.is_some(), || ResolveRefusal::UnknownCatalog {
            catalog_code: self.catalog.clone(),
        });
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in self.lines.iter().enumerate() {
            match self.found(facts, line) {
                Ok(found) => lines.push(found),
                Err(reason) => findings.push(reason),
            }
        }
        let known = connection.zip(catalog).filter(|_| findings.is_empty());
        let resolved = known.map(|(connection, catalog)| Resolved {
            buyer: connection.buyer,
            terms: Terms { term: connection.terms.term.clone(), currency: connection.terms.currency },
            catalog,
            items: items(&lines, self.lines),
            lines,
        });
        (resolved, findings)
    }

    fn claimed(&self, facts: &Facts, scope: &ClaimScope<'_>) -> Option<uuid::Uuid> {
        facts.get::<Claim>(&scope.key(self.brand)).map(|claim| claim.target)
    }

    fn buyer(&self, facts: &Facts) -> Option<BuyerOrganizationId> {
        self.claimed(facts, &ClaimScope::BuyerCode(self.buyer)).map(BuyerOrganizationId::from_uuid)
    }

    fn product(&self, facts: &Facts, line: &CodedLine) -> Option<ProductId> {
        self.claimed(facts, &ClaimScope::ModelNumber(&line.model_number)).map(ProductId::from_uuid)
    }

    /// What a line is of.
    fn found(
        &self,
        facts: &Facts,
        (at, line): (usize, &CodedLine),
    ) -> Result<(ProductId, SkuId), ResolveRefusal> {
        let product = self.product(facts, line).ok_or_else(|| ResolveRefusal::UnknownModel {
            model_number: line.model_number.clone(),
            line: at,
        })?;
        let sku = self.claimed(facts, &ClaimScope::SkuNumber(product, &line.sku_number));
        let sku = sku.ok_or_else(|| ResolveRefusal::UnknownSku {
            model_number: line.model_number.clone(),
            sku_number: line.sku_number.clone(),
            line: at,
        })?;
        Ok((product, SkuId::from_uuid(sku)))
    }
}

/// The items of a cart of these lines.
fn items(found: &[(ProductId, SkuId)], lines: &[CodedLine]) -> Vec<CartItem> {
    let mut items: Vec<CartItem> = Vec::new();
    let mut places = HashMap::new();
    for ((product, sku), line) in found.iter().zip(lines) {
        let sku = CartSku::of(*sku, line.quantity);
        let place = *places.entry(*product).or_insert(items.len());
        match items.get_mut(place) {
            Some(item) => item.skus.push(sku),
            None => items.push(CartItem::of(*product, vec![sku])),
        }
    }
    items
}

/// The place of the first line of each product and of each SKU, from 0.
#[derive(Debug, Default)]
pub(super) struct Places {
    products: HashMap<ProductId, usize>,
    skus: HashMap<SkuId, usize>,
}

impl Places {
    pub(super) fn of(resolved: &Resolved) -> Self {
        let mut places = Self::default();
        for (at, (product, sku)) in resolved.lines.iter().enumerate() {
            places.products.entry(*product).or_insert(at);
            places.skus.entry(*sku).or_insert(at);
        }
        places
    }

    pub(super) fn line(&self, about: About) -> Option<usize> {
        match about {
            About::Product(product) => self.products.get(&product).copied(),
            About::Sku(sku) => self.skus.get(&sku).copied(),
        }
    }
}
