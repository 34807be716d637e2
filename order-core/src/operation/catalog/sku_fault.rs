//! SKUs as a command gives them, and what can be wrong with them.

use serde::Serialize;
use thiserror::Error;

use super::super::{Draft, Moment, reasons};
use super::batch::repeated;
use crate::catalog::{PriceList, Product, Sku};
use crate::record::{ClaimScope, FieldChange, Key};
use crate::value::limits::PRODUCT_SKUS_MAX;
use crate::value::{Code, Name, SkuId};

/// A SKU to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewSku {
    /// Its number, unique per product.
    pub number: Code,
    /// The values of the product's attributes, in their order.
    pub attributes: Vec<Name>,
    /// Whether it can never be ordered beyond its stock, also where the catalog allows backorder.
    pub excluded_from_backorder: bool,
    /// Base prices of its own, which beat the product's.
    pub prices: PriceList,
}

impl NewSku {
    /// A SKU that follows its product in everything but these.
    pub const fn of(number: Code, attributes: Vec<Name>) -> Self {
        Self { number, attributes, excluded_from_backorder: false, prices: PriceList::EMPTY }
    }
}

/// What is wrong with SKUs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SkuFault {
    /// The product would have more SKUs than a product may have. They are not looked at one by one.
    #[error("the product would have {count} SKUs, more than {max}")]
    TooMany {
        /// How many it would have.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A SKU number is given twice.
    #[error("the SKU number `{number}` is given twice")]
    RepeatedNumber {
        /// The number.
        number: Code,
    },
    /// A SKU has not one value for each attribute of its product.
    #[error("the SKU `{number}` has {given} attribute values, and its product {wanted} attributes")]
    AttributeCount {
        /// The number of the SKU.
        number: Code,
        /// How many values it has.
        given: usize,
        /// How many its product asks for.
        wanted: usize,
    },
    /// Two of the given SKUs have the same attribute values, so that nobody can tell one from the other.
    #[error("the SKU `{number}` has the same attribute values as one before it")]
    RepeatedAttributes {
        /// The number of the later one.
        number: Code,
    },
}

reasons! {
    SkuFault {
        TooMany { count, max } = "too_many_skus";
        RepeatedNumber { number } = "repeated_sku_number";
        AttributeCount { number, given, wanted } = "attribute_count";
        RepeatedAttributes { number } = "repeated_sku_attributes";
    }
}

impl SkuFault {
    /// Everything that is wrong with SKUs for a product of so many attributes that has `had` SKUs already, fault by fault.
    pub(super) fn of(skus: &[NewSku], wanted: usize, had: u32) -> Vec<Self> {
        let max = PRODUCT_SKUS_MAX;
        let count = usize::try_from(had).unwrap_or(usize::MAX).saturating_add(skus.len());
        if count > max {
            return vec![Self::TooMany { count, max }];
        }
        let twice = repeated(skus.iter().map(|sku| &sku.number)).into_iter();
        let mut faults: Vec<Self> =
            twice.map(|number| Self::RepeatedNumber { number: number.clone() }).collect();
        faults.extend(
            skus.iter().filter_map(|sku| Self::of_attributes(&sku.number, sku.attributes.len(), wanted)),
        );
        if wanted > 0 {
            let mut seen = std::collections::HashSet::with_capacity(skus.len());
            let alike = skus.iter().filter(|sku| !seen.insert(&sku.attributes));
            faults.extend(alike.map(|sku| Self::RepeatedAttributes { number: sku.number.clone() }));
        }
        faults
    }

    /// Not one value for each attribute.
    pub(super) fn of_attributes(number: &Code, given: usize, wanted: usize) -> Option<Self> {
        (given != wanted).then(|| Self::AttributeCount { number: number.clone(), given, wanted })
    }
}

/// Writes the new SKUs of a product, which counts them already, with the claims of their numbers, and tells their ids in order.
pub(super) fn write_skus(
    draft: &mut Draft<'_>,
    product: &Product,
    skus: &[NewSku],
    moment: &mut Moment<'_>,
) -> Vec<SkuId> {
    let added = u32::try_from(skus.len()).unwrap_or(u32::MAX);
    let mut ids = Vec::with_capacity(skus.len());
    for (place, new) in (product.sku_count.saturating_sub(added)..).zip(skus) {
        let id = SkuId::made(moment.now(), moment.bytes());
        let sku = Sku {
            id,
            brand: product.brand,
            product: product.id,
            number: new.number.clone(),
            attributes: new.attributes.clone(),
            excluded_from_backorder: new.excluded_from_backorder,
            prices: new.prices.clone(),
            withdrawn: false,
            place,
        };
        draft.claim(product.brand, &ClaimScope::SkuNumber(product.id, &new.number), id.as_uuid());
        draft.put(Key::sku(product.brand, id), sku);
        ids.push(id);
    }
    ids
}

/// The new SKUs, as the log of their product tells them.
pub(super) fn logged(skus: &[NewSku]) -> impl Iterator<Item = FieldChange> {
    skus.iter().map(|sku| FieldChange::set("skus", &sku.number))
}
