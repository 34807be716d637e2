//! Products and SKUs of a catalog as a buyer sees them, with what one piece costs.

use super::super::cart::pieces_left;
use super::CatalogSight;
use crate::cart::{Terms, base_price};
use crate::catalog::{AppliedRates, CatalogProduct, OptionGroup, Product, Sku, unit_price};
use crate::record::Facts;
use crate::value::{Code, Line, LocalizedName, LocalizedNote, Money, Name, ProductId, SkuId};

/// A product of a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedProduct {
    /// Its id.
    pub id: ProductId,
    /// Its model number.
    pub model_number: Code,
    /// Its name per language.
    pub name: LocalizedName,
    /// Its description per language.
    pub description: Option<LocalizedNote>,
    /// What tells its SKUs apart.
    pub attributes: Vec<Name>,
    /// The choices to make per ordered SKU, with surcharges in the currency of the terms only.
    pub options: Vec<OptionGroup>,
    /// References to its images.
    pub images: Vec<Line>,
}

/// A SKU of a product of a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedSku {
    /// Its id.
    pub id: SkuId,
    /// Its number.
    pub number: Code,
    /// The values of the product's attributes, in their order.
    pub attributes: Vec<Name>,
    /// What one piece costs; `None` = it has no price under these terms, and cannot be ordered.
    pub piece: Option<PieceOffer>,
    /// Whether fewer pieces are left than can be ordered at all. How many there are is the brand's own affair.
    pub sold_out: bool,
}

/// What one piece costs, without options and tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceOffer {
    /// The base price.
    pub base: Money,
    /// The rates applied to it.
    pub rates: AppliedRates,
    /// The price.
    pub price: Money,
}

/// Whether a catalog offers a SKU of one of its products.
pub(crate) fn is_offered(place: &CatalogProduct, sku: &Sku) -> bool {
    sku.product == place.product && !sku.withdrawn && !place.without.contains(&sku.id)
}

impl OfferedProduct {
    /// A product under the terms of whoever looks.
    pub fn of(product: &Product, sight: &CatalogSight) -> Self {
        let mut options = product.options.clone();
        for choice in options.iter_mut().flat_map(|group| &mut group.choices) {
            choice.surcharges.retain(|amount| amount.currency() == sight.terms.currency);
        }
        Self {
            id: product.id,
            model_number: product.model_number.clone(),
            name: product.name.clone(),
            description: product.description.clone(),
            attributes: product.attributes.clone(),
            options,
            images: product.images.clone(),
        }
    }
}

impl OfferedSku {
    /// A SKU under the terms of whoever looks; `None` = the catalog does not offer it. `facts` answer the counter that the catalog
    /// takes it from, if any.
    pub fn of(
        facts: &Facts,
        (product, place, sku): (&Product, &CatalogProduct, &Sku),
        sight: &CatalogSight,
    ) -> Option<Self> {
        if !is_offered(place, sku) {
            return None;
        }
        // What cannot be ordered in one lot cannot be ordered.
        let least = sight.catalog.lot_size.map_or(1, |lot| i64::from(lot.get()));
        let left = pieces_left(facts, &sight.catalog, sku);
        Some(Self {
            id: sku.id,
            number: sku.number.clone(),
            attributes: sku.attributes.clone(),
            piece: piece(product, place, sku, sight),
            sold_out: left.is_some_and(|left| left < least),
        })
    }
}

fn piece(product: &Product, place: &CatalogProduct, sku: &Sku, sight: &CatalogSight) -> Option<PieceOffer> {
    let terms = Terms { term: sight.terms.term.clone(), currency: sight.terms.currency };
    let base = base_price(product, sku, &terms).ok()?;
    let levels = [place.rates, product.rates, sight.catalog.rates, sight.terms.rates];
    let rates = AppliedRates::resolve(levels);
    let price = unit_price(base, rates, sight.brand.settings.rounding).ok()?;
    Some(PieceOffer { base, rates, price })
}
