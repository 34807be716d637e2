//! The one rule behind preview and placing.

use std::sync::Arc;

use super::super::Stop;
use super::super::cart::{LineReason, Parked, check_items, may_use};
use super::surroundings::Surroundings;
use super::terms::{check_addresses, check_catalog, check_comment, check_minimums, check_payment};
use super::{PlaceRefusal, Preview};
use crate::cart::{Cart, CheckoutForm, KeptCards, PricedItems, Pricing, PricingFault, ShelvedItem, Totals};
use crate::catalog::{ShippingGroup, TaxCategory};
use crate::order::{Fingerprint, OriginalOrder, Seller};
use crate::party::{Access, Actor, PostalAddress};
use crate::record::{CodecError, Encoded, Facts, Key, encode};
use crate::refusal::Findings;
use crate::value::{BrandId, CartId, ShippingGroupId, Timestamp};

/// An order that may be placed: what it would be, exactly.
#[derive(Debug)]
pub(super) struct Permit<'f> {
    pub(super) around: Surroundings<'f>,
    pub(super) original: Arc<OriginalOrder>,
    pub(super) encoded: Encoded,
    pub(super) fingerprint: Fingerprint,
    /// Which SKUs can never be ordered beyond their stock, of those that are ordered, in their order.
    pub(super) bounded: Vec<bool>,
}

impl Permit<'_> {
    pub(super) fn preview(&self) -> Preview {
        Preview { fingerprint: self.fingerprint, content: Arc::clone(&self.original) }
    }
}

/// Whether a cart may be placed with a form, by this actor at this time. With `agreed`, also whether it is still what was agreed to.
pub(super) fn may_place<'f>(
    facts: &'f Facts,
    cart: &'f Arc<Cart>,
    form: &CheckoutForm,
    agreed: Option<Fingerprint>,
    now: Timestamp,
    actor: &Actor,
) -> Result<Permit<'f>, Stop<PlaceRefusal>> {
    let gone = || gone(cart.id);
    let access = may_use(actor, cart.brand, cart.buyer, cart.route).ok_or_else(gone)?;
    let around = Surroundings::of(facts, cart)?;
    let mut findings = Findings::new();
    findings.check(access == Access::Write, || PlaceRefusal::NotPermitted(super::super::NotPermitted));
    findings.check(!around.cart.is_all_zero(), || PlaceRefusal::CartEmpty);
    check_catalog(&around, now, &mut findings);

    let today = now.day(around.brand.settings.offset);
    let (shelved, faults) = check_items(facts, around.catalog, today, &around.cart.items, Parked::LeftOut);
    // With a piece of it gone, or with none, there is no content to agree to, only the reasons.
    let is_whole = !faults.iter().any(LineReason::is_gone) && !around.cart.is_all_zero();
    findings.extend(faults.into_iter().map(PlaceRefusal::from));
    // The form comes last among the reasons, but the fee depends on the address in it.
    let mut in_form = Findings::new();
    let kept = facts.get::<KeptCards>(&around.cards()).map(AsRef::as_ref);
    let payment = check_payment(around.payment(), &form.payment, kept, today, &mut in_form);
    check_comment(around.catalog, form, &mut in_form);
    let (billing, delivery) = check_addresses(facts, &around, form, &mut in_form);
    let priced = price(&around, &shelved, &mut findings);
    let totals = priced.as_ref().zip(delivery.as_ref());
    let totals = totals.and_then(|(priced, delivery)| total(facts, &around, priced, delivery, &mut findings));
    check_minimums(&around, priced.as_ref().filter(|_| is_whole), &mut findings);
    findings.append(in_form);

    let priced = priced.filter(|_| is_whole);
    let content = priced.zip(totals).zip(payment).zip(billing).zip(delivery);
    let made = content.map(|((((priced, totals), payment), billing), delivery)| OriginalOrder {
        cart: cart.id,
        buyer: around.cart.buyer,
        catalog: around.cart.catalog,
        route: around.cart.route,
        link: around.cart.link,
        terms: around.terms(),
        items: priced.items,
        totals,
        payment,
        comment: form.comment.clone(),
        billing,
        delivery,
        seller: Some(Seller::of(around.brand)),
    });
    let permit = made.map(|original| permit(around, original, &shelved)).transpose()?;
    if let Some((permit, agreed)) = permit.as_ref().zip(agreed) {
        let reason = || PlaceRefusal::Outdated { preview: Box::new(permit.preview()) };
        findings.check(permit.fingerprint == agreed, reason);
    }
    findings.verdict(())?;
    permit.ok_or_else(gone)
}

/// The cart that is kept under this id.
pub(super) fn kept(facts: &Facts, brand: BrandId, cart: CartId) -> Result<&Arc<Cart>, Stop<PlaceRefusal>> {
    facts.get::<Cart>(&Key::cart(brand, cart)).ok_or_else(|| gone(cart))
}

fn gone(cart: CartId) -> Stop<PlaceRefusal> {
    Stop::refused(PlaceRefusal::CartGone { cart })
}

fn price(
    around: &Surroundings<'_>,
    shelved: &[ShelvedItem<'_>],
    findings: &mut Findings<PlaceRefusal>,
) -> Option<PricedItems> {
    let terms = around.terms();
    let pricing = Pricing {
        terms: &terms,
        rounding: around.brand.settings.rounding,
        catalog: around.catalog.rates,
        connection: around.trading.rates,
        at_base: around.cart.terms.as_ref().is_some_and(|own| own.is_at_base(around.trading)),
    };
    match pricing.price(shelved) {
        Ok(priced) => Some(priced),
        Err(faults) => {
            findings.extend(faults.into_iter().map(PlaceRefusal::from));
            None
        }
    }
}

fn total(
    facts: &Facts,
    around: &Surroundings<'_>,
    priced: &PricedItems,
    delivery: &PostalAddress,
    findings: &mut Findings<PlaceRefusal>,
) -> Option<Totals> {
    let brand = around.brand.id;
    let fee = |group: Option<ShippingGroupId>| {
        let group = facts.get::<ShippingGroup>(&Key::shipping_group(brand, group?))?;
        priced.shipping(Some(group), delivery.country)
    };
    // Where no rate of the link fits, those of the catalog hold.
    let shipping = fee(around.link.and_then(|link| link.shipping)).or_else(|| fee(around.catalog.shipping));
    let category = |id| facts.get::<TaxCategory>(&Key::tax_category(brand, id)).map(AsRef::as_ref);
    let totals = priced.totals(shipping, around.buyer.profile.country, category);
    findings.check(totals.is_ok(), || PlaceRefusal::Price(PricingFault::TooLarge));
    totals.ok()
}

fn permit<'f>(
    around: Surroundings<'f>,
    original: OriginalOrder,
    shelved: &[ShelvedItem<'_>],
) -> Result<Permit<'f>, CodecError> {
    let encoded = encode(&original)?;
    let fingerprint = Fingerprint::of(&encoded.body);
    let skus = shelved.iter().flat_map(|entry| &entry.skus);
    let ordered = skus.filter(|(wanted, _)| !wanted.quantity.is_zero());
    let bounded = ordered.map(|(_, sku)| around.catalog.stock.floor(sku.excluded_from_backorder).is_some());
    Ok(Permit { around, bounded: bounded.collect(), original: Arc::new(original), encoded, fingerprint })
}
