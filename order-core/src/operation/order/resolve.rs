//! Look up the codes that an order of a file is written in: the buyer, the catalog, the products and their SKUs.

use thiserror::Error;

use super::super::{Missing, Question, Stop, reasons};
use crate::cart::{CartItem, CartSku, Terms};
use crate::party::{Actor, Connection};
use crate::record::{Claim, ClaimScope, Facts, Key, Keys};
use crate::refusal::Findings;
use crate::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, ProductId, Quantity, SkuId, Timestamp, limits,
};

/// Asks what the codes of an order stand for. Whether it can be ordered is for
/// [`PlaceFromFile`](super::PlaceFromFile) to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolveCodes {
    /// The brand, whose codes they are.
    pub brand: BrandId,
    /// The code that it gave to the buyer.
    pub buyer: Code,
    /// The code of the catalog.
    pub catalog: Code,
    /// What is ordered.
    pub lines: Vec<CodedLine>,
}

/// A SKU that is ordered, by the codes of its brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedLine {
    /// The model number of the product.
    pub model_number: Code,
    /// The number of the SKU, which is unique per product.
    pub sku_number: Code,
    /// How many pieces.
    pub quantity: Quantity,
}

/// What the codes of an order stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedCodes {
    /// The buyer.
    pub buyer: BuyerOrganizationId,
    /// Term and currency of its connection.
    pub terms: Terms,
    /// The catalog.
    pub catalog: CatalogId,
    /// The product and the SKU of each line, in the order of the lines, with its pieces.
    pub lines: Vec<(ProductId, CartSku)>,
}

impl ResolvedCodes {
    /// The items of a cart: one per product, in the order in which products come first.
    pub fn items(&self) -> Vec<CartItem> {
        let mut items: Vec<CartItem> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for (product, sku) in &self.lines {
            let place = *places.entry(*product).or_insert(items.len());
            match items.get_mut(place) {
                Some(item) => item.skus.push(sku.clone()),
                None => items.push(CartItem::of(*product, vec![sku.clone()])),
            }
        }
        items
    }
}

/// Why codes stand for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ResolveRefusal {
    /// There are more lines than an order has. None of them was looked at.
    #[error("the order has {lines} lines, {max} at most")]
    TooManyLines {
        /// How many it has.
        lines: usize,
        /// How many it may have.
        max: usize,
    },
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
        TooManyLines { lines, max } = "too_many_lines";
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
            Self::TooManyLines { .. } | Self::UnknownBuyer { .. } | Self::UnknownCatalog { .. } => None,
        }
    }
}

impl ResolveCodes {
    const fn is_too_long(&self) -> bool {
        self.lines.len() > limits::CART_LINES_MAX
    }

    fn claimed(&self, facts: &Facts, scope: &ClaimScope<'_>) -> Option<uuid::Uuid> {
        facts.get::<Claim>(&scope.key(self.brand)).map(|claim| claim.target)
    }

    fn buyer(&self, facts: &Facts) -> Option<BuyerOrganizationId> {
        self.claimed(facts, &ClaimScope::BuyerCode(&self.buyer)).map(BuyerOrganizationId::from_uuid)
    }

    fn product(&self, facts: &Facts, line: &CodedLine) -> Option<ProductId> {
        self.claimed(facts, &ClaimScope::ModelNumber(&line.model_number)).map(ProductId::from_uuid)
    }

    /// What a line is of.
    fn found(
        &self,
        facts: &Facts,
        (at, line): (usize, &CodedLine),
    ) -> Result<(ProductId, CartSku), ResolveRefusal> {
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
        Ok((product, CartSku::of(SkuId::from_uuid(sku), line.quantity)))
    }
}

impl Question for ResolveCodes {
    type Answer = ResolvedCodes;
    type Reason = ResolveRefusal;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        if self.is_too_long() {
            return;
        }
        keys.record(ClaimScope::BuyerCode(&self.buyer).key(self.brand));
        keys.record(ClaimScope::CatalogCode(&self.catalog).key(self.brand));
        if let Some(buyer) = self.buyer(known) {
            keys.record(Key::connection(self.brand, buyer));
        }
        let mut last = None;
        for line in &self.lines {
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

    fn answer(
        &self,
        facts: &Facts,
        _: Timestamp,
        actor: &Actor,
    ) -> Result<ResolvedCodes, Stop<ResolveRefusal>> {
        if actor.on_brand(self.brand).is_none() {
            return Err(Missing::of(&Key::brand(self.brand)).into());
        }
        if self.is_too_long() {
            let (lines, max) = (self.lines.len(), limits::CART_LINES_MAX);
            return Err(Stop::refused(ResolveRefusal::TooManyLines { lines, max }));
        }
        let mut findings = Findings::new();
        let connection = self.buyer(facts).map(|buyer| Key::connection(self.brand, buyer));
        let connection = connection.and_then(|key| facts.get::<Connection>(&key));
        findings
            .check(connection.is_some(), || ResolveRefusal::UnknownBuyer { buyer_code: self.buyer.clone() });
        let catalog = self.claimed(facts, &ClaimScope::CatalogCode(&self.catalog)).map(CatalogId::from_uuid);
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
        let known = findings.verdict(connection.zip(catalog))?;
        let (connection, catalog) = known.ok_or_else(|| Missing::of(&Key::brand(self.brand)))?;
        let terms = Terms { term: connection.terms.term.clone(), currency: connection.terms.currency };
        Ok(ResolvedCodes { buyer: connection.buyer, terms, catalog, lines })
    }
}
