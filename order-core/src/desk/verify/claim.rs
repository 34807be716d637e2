//! Claims: what is unique is claimed for the record that has it, and nothing else is.

use uuid::Uuid;

use super::drift::{Check, Drifts, NOTHING, told};
use crate::cart::Cart;
use crate::catalog::{Catalog, Product, Sku};
use crate::order::{CardAttempt, Order, Tag};
use crate::party::{Connection, LinkSecret};
use crate::record::{Claim, ClaimScope, Facts, Key, KeyName, Keys, Kind, Record, Stored};
use crate::store::Listed;
use crate::value::BrandId;

/// The kinds of records that claim something.
pub(super) const CLAIMING: [Kind; 8] = [
    Kind::Catalog,
    Kind::Product,
    Kind::Sku,
    Kind::Connection,
    Kind::Cart,
    Kind::Tag,
    Kind::LinkSecret,
    Kind::Order,
];

/// What a record claims, and for which id.
pub(super) fn claims_of(brand: BrandId, record: &Record) -> Vec<(Key, Uuid)> {
    let claim = |scope: ClaimScope<'_>, target: Uuid| (scope.key(brand), target);
    let mut claims = Vec::new();
    if let Some(catalog) = Catalog::of(record) {
        claims.push(claim(ClaimScope::CatalogCode(&catalog.code), catalog.id.as_uuid()));
    } else if let Some(product) = Product::of(record) {
        claims.push(claim(ClaimScope::ModelNumber(&product.model_number), product.id.as_uuid()));
    } else if let Some(sku) = Sku::of(record) {
        claims.push(claim(ClaimScope::SkuNumber(sku.product, &sku.number), sku.id.as_uuid()));
    } else if let Some(connection) = Connection::of(record) {
        let code = connection.code.iter();
        claims.extend(code.map(|code| claim(ClaimScope::BuyerCode(code), connection.buyer.as_uuid())));
    } else if let Some(cart) = Cart::of(record).filter(|cart| !cart.route.is_working()) {
        claims.push(claim(ClaimScope::CartSlot(cart.buyer, cart.catalog), cart.id.as_uuid()));
    } else if let Some(tag) = Tag::of(record) {
        claims.push(claim(ClaimScope::TagName(&tag.name), tag.id.as_uuid()));
    } else if let Some(secret) = LinkSecret::of(record) {
        claims.push(claim(ClaimScope::LinkToken(&secret.token), secret.link.as_uuid()));
    } else if let Some(order) = Order::of(record) {
        claims.push(claim(ClaimScope::OrderCode(&order.code), order.id.as_uuid()));
        claims.push(claim(ClaimScope::PlacedCart(order.cart), order.id.as_uuid()));
    } else if let Some(attempt) = CardAttempt::of(record) {
        // Only the newest attempt of a cart has it, so attempts are not among those that must.
        claims.push(claim(ClaimScope::CardAttempt(attempt.cart), attempt.key.as_uuid()));
    }
    claims
}

/// Asks for the claims of records.
pub(super) fn ask(brand: BrandId, records: &[Listed], keys: &mut Keys) {
    for (key, _) in
        records.iter().filter_map(|listed| listed.found.record.as_ref()).flat_map(|r| claims_of(brand, r))
    {
        keys.record(key);
    }
}

/// Every claim of the records is there, for them.
pub(super) fn check_claimed(brand: BrandId, records: &[Listed], facts: &Facts, drifts: &mut Drifts) {
    for record in records.iter().filter_map(|listed| listed.found.record.as_ref()) {
        for (key, target) in claims_of(brand, record) {
            let kept = facts.get::<Claim>(&key).map(|claim| claim.target);
            drifts.compare(&key, Check::Claim, told(kept), target.to_string());
        }
    }
}

/// The record that a claim stands for; `None` when it is of a scope that nobody here knows.
fn target(claim: &Listed) -> Option<Key> {
    let KeyName::Text(text) = claim.key.name() else { return None };
    let kind = match text.split_once(':')?.0 {
        "catalog_code" => Kind::Catalog,
        "model_number" => Kind::Product,
        "sku_number" => Kind::Sku,
        "buyer_code" => Kind::Connection,
        "cart_slot" => Kind::Cart,
        "tag_name" => Kind::Tag,
        "link_token" => Kind::LinkSecret,
        "card_attempt" => Kind::CardAttempt,
        "order_code" | "placed_cart" => Kind::Order,
        _ => return None,
    };
    let record = Claim::of(claim.found.record.as_ref()?)?;
    Some(Key::new(claim.key.partition(), kind, KeyName::Id(record.target)))
}

/// Asks for the records that claims stand for.
pub(super) fn ask_targets(claims: &[Listed], keys: &mut Keys) {
    claims.iter().filter_map(target).for_each(|key| keys.record(key));
}

/// Every claim stands for a record that has it.
pub(super) fn check_claims(brand: BrandId, claims: &[Listed], facts: &Facts, drifts: &mut Drifts) {
    for claim in claims {
        let Some(target) = target(claim) else { continue };
        let record = facts.found(&target).and_then(|found| found.record.as_ref());
        let has_it =
            record.is_some_and(|record| claims_of(brand, record).iter().any(|(key, _)| *key == claim.key));
        if !has_it {
            drifts.note(&claim.key, Check::Claim, target.name(), NOTHING);
        }
    }
}
