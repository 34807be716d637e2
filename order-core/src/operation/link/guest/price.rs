//! What the cart of a guest comes to, as far as that is known before it is anybody's.

use crate::cart::{PricedItems, Pricing, PricingFault, ShelvedItem, Totals};
use crate::catalog::{Catalog, Product, ShippingGroup, TaxCategory};
use crate::party::{Brand, OrderLink};
use crate::record::{Facts, Key, Keys};
use crate::value::{Country, ShippingGroupId, TaxCategoryId};

use super::super::term_of;

/// What the cart of a guest comes to under the terms of the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestTotals {
    /// The items with their prices.
    pub priced: PricedItems,
    /// Items, shipping and tax together, for a buyer organization of the country that was named, delivered there; `None` = none was
    /// named, or it comes to more than money can be.
    pub totals: Option<Totals>,
}

/// Asks for the shipping groups and tax categories that the totals depend on.
pub(super) fn ask_for_totals(
    link: &OrderLink,
    catalog: &Catalog,
    products: impl Iterator<Item = Key>,
    known: &Facts,
    keys: &mut Keys,
) {
    let brand = link.brand;
    for key in products {
        let tax = known.get::<Product>(&key).and_then(|product| product.tax);
        if let Some(id) = tax {
            keys.record(Key::tax_category(brand, id));
        }
    }
    for group in link.shipping.into_iter().chain(catalog.shipping) {
        let key = Key::shipping_group(brand, group);
        if let Some(group) = known.get::<ShippingGroup>(&key) {
            for id in group.rates.iter().filter_map(|rate| rate.tax) {
                keys.record(Key::tax_category(brand, id));
            }
        }
        keys.record(key);
    }
}

/// What items cost by a link; `None` = it has no terms of its own.
///
/// # Errors
/// Every [`PricingFault`] there is.
pub(super) fn totals_of(
    facts: &Facts,
    (brand, link, catalog): (&Brand, &OrderLink, &Catalog),
    shelved: &[ShelvedItem<'_>],
    country: Option<Country>,
) -> Result<Option<GuestTotals>, Vec<PricingFault>> {
    let Some(own) = link.kind.terms() else { return Ok(None) };
    let pricing = Pricing {
        terms: &term_of(own),
        rounding: brand.settings.rounding,
        catalog: catalog.rates,
        connection: own.rates,
        at_base: false,
    };
    let priced = pricing.price(shelved)?;
    let totals = country.and_then(|country| {
        let fee = |group: Option<ShippingGroupId>| {
            let group = facts.get::<ShippingGroup>(&Key::shipping_group(brand.id, group?))?;
            priced.shipping(Some(group), country)
        };
        let shipping = fee(link.shipping).or_else(|| fee(catalog.shipping));
        let category =
            |id: TaxCategoryId| facts.get::<TaxCategory>(&Key::tax_category(brand.id, id)).map(AsRef::as_ref);
        priced.totals(shipping, country, category).ok()
    });
    Ok(Some(GuestTotals { priced, totals }))
}
