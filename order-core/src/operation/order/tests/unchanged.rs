//! What the fingerprint stands for, and that what was placed stays as it was.

use super::super::PlaceRefusal;
use super::cards::card;
use super::stage::*;
use crate::cart::{AddressChoice, PaymentForm};
use crate::catalog::{Minimums, PaymentMethods, TransactionTerm};
use crate::refusal::Reason;
use crate::value::{Code, Line, Locale, Name, OptionGroupId, Rounding};

type Change = fn(&mut Stage);

/// Every single thing that a buyer agrees to, changed by itself.
const AGREED_TO: &[(&str, Change)] = &[
    ("price of the SKU", |s| s.edit_sku(COAT_S, |sku| sku.prices = price(euro(1000)))),
    ("price of the product", |s| s.edit_product(SCARF, |product| product.prices = price(euro(401)))),
    ("rate of the place", |s| s.edit_place(SCARF, |place| place.rates = discount("1"))),
    ("rate of the product", |s| s.edit_product(COAT, |product| product.rates = wholesale("61"))),
    ("rate of the catalog", |s| s.edit_catalog(|catalog| catalog.rates = discount("2"))),
    ("rate of the connection", |s| {
        s.edit_connection(|connection| connection.terms.rates = wholesale("59.9999"));
    }),
    ("rate that comes to the same price", |s| {
        s.edit_connection(|connection| connection.terms.rates = wholesale("60.0001"));
    }),
    ("rounding", |s| s.edit_brand(|brand| brand.settings.rounding = Rounding::Up)),
    ("model number", |s| s.edit_product(COAT, |product| product.model_number = Code::new("coat2").unwrap())),
    ("name of the product", |s| s.edit_product(COAT, |product| product.name = named("Mantel"))),
    ("first image of the product", |s| {
        s.edit_product(COAT, |product| product.images = vec![Line::new("new.jpg").unwrap()]);
    }),
    ("name of the seller", |s| s.edit_brand(|brand| brand.name = named("Renamed"))),
    ("address of the seller", |s| {
        s.edit_brand(|brand| brand.settings.address = Some(address("Moved", "AT")));
    }),
    ("clock of the seller", |s| s.edit_brand(|brand| brand.settings.offset = "+00:30".parse().unwrap())),
    ("number of the SKU", |s| s.edit_sku(COAT_S, |sku| sku.number = Code::new("S2").unwrap())),
    ("attributes of the SKU", |s| {
        s.edit_sku(COAT_S, |sku| sku.attributes = vec![Name::new("small").unwrap()]);
    }),
    ("name of an option", |s| {
        s.edit_product(COAT, |product| product.options[0].choices[0].name = named("Samt"));
    }),
    ("surcharge", |s| {
        s.edit_product(COAT, |product| product.options[0].choices[0].surcharges = vec![euro(151)]);
    }),
    ("quantity", |s| s.order_scarves(3)),
    ("option rows", |s| {
        s.edit_cart(|cart| cart.items[0].skus[0].options = vec![row(SILK, 1), row(WOOL, 2)]);
    }),
    ("desired date", |s| {
        s.edit_cart(|cart| cart.items[0].desired_date = Some("2026-03-02".parse().unwrap()));
    }),
    ("no desired date", |s| s.edit_cart(|cart| cart.items[0].desired_date = None)),
    ("message to the brand", |s| s.edit_cart(|cart| cart.items[1].message_to_brand = Some(note("other")))),
    ("note to the own company", |s| s.edit_cart(|cart| cart.items[1].note_to_own_company = None)),
    ("order of the items", |s| s.edit_cart(|cart| cart.items.reverse())),
    ("comment", |s| s.form.comment = Some(note("Please ring thrice"))),
    ("no comment", |s| s.form.comment = None),
    ("billing address", |s| {
        s.form.billing = AddressChoice::Written(Box::new(address("Hafenladen 2", "DE").into()));
    }),
    ("delivery address", |s| {
        s.form.delivery = AddressChoice::Written(Box::new(address("Hafenlager", "AT").into()));
    }),
    ("payment", |s| {
        s.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOnly);
        s.pay_by(card("12/30"));
    }),
    ("term", |s| {
        let other = TransactionTerm::new("EXW").unwrap();
        let both = |base: i64| {
            let price = |term| crate::catalog::BasePrice { term, amount: euro(base) };
            let terms = [term(), TransactionTerm::new("EXW").unwrap()];
            crate::catalog::PriceList::new(terms.map(price).to_vec()).unwrap()
        };
        s.edit_sku(COAT_S, |sku| sku.prices = both(999));
        s.edit_product(SCARF, |product| product.prices = both(400));
        s.edit_connection(|connection| connection.terms.term = other);
    }),
    ("shipping fee", |s| s.edit_shipping(|group| group.rates[0].fee = euro(501))),
    ("tax of the shipping fee", |s| s.edit_shipping(|group| group.rates[0].tax = Some(LOW_TAX))),
    ("no shipping", |s| s.edit_catalog(|catalog| catalog.shipping = None)),
    ("tax rate", |s| s.edit_tax(LOW_TAX, |tax| tax.rate = "7.0001".parse().unwrap())),
    ("name of the tax", |s| s.edit_tax(LOW_TAX, |tax| tax.name = Name::new("Lower").unwrap())),
    ("reduced tax", |s| s.edit_tax(LOW_TAX, |tax| tax.reduced = false)),
    ("tax category", |s| s.edit_product(SCARF, |product| product.tax = Some(FULL_TAX))),
    ("no tax", |s| s.edit_product(SCARF, |product| product.tax = None)),
    ("country of the buyer", |s| s.edit_buyer(|buyer| buyer.profile.country = "AT".parse().unwrap())),
];

/// What is none of the buyer's business, or does not concern this order.
const NOT_AGREED_TO: &[(&str, Change)] = &[
    ("another SKU of the product", |s| s.edit_sku(COAT_M, |sku| sku.prices = price(euro(1)))),
    ("the beaten price of the product", |s| s.edit_product(COAT, |product| product.prices = price(euro(1)))),
    ("a description", |s| {
        s.edit_catalog(|catalog| {
            catalog.description =
                Some(crate::value::LocalizedNote::new(Locale::EN, note("now in more colours")));
        });
    }),
    ("the catalog's name", |s| s.edit_catalog(|catalog| catalog.name = named("Autumn II"))),
    ("the deadline", |s| s.edit_catalog(|catalog| catalog.order_deadline = Some(s_now()))),
    ("minimums that are met", |s| {
        s.edit_catalog(|catalog| {
            catalog.minimums = Minimums { amounts: vec![euro(1)], quantity: Some(pieces(1)) }
        });
    }),
    ("stock that is still enough", |s| s.set_stock(COAT_S, 3)),
    ("the brand's recipients", |s| s.edit_brand(|brand| brand.settings.notification_addresses.clear())),
    ("the time", |s| s.world.now = "2026-03-01T23:59:59Z".parse().unwrap()),
    ("when the cart was begun", |s| s.edit_cart(|cart| cart.created_at = s_now())),
    ("a rate for another country", |s| {
        s.edit_shipping(|group| {
            let mut other = group.rates[0].clone();
            other.country = Some("JP".parse().unwrap());
            group.rates.push(other);
        });
    }),
    ("an option group that is not used", |s| {
        s.edit_product(COAT, |product| {
            let mut group = product.options[1].clone();
            group.id = id(OptionGroupId::made, 90);
            product.options.push(group);
        });
    }),
    ("the place in the catalog", |s| s.edit_place(COAT, |place| place.place = 9)),
    ("saying that one does not pay by card", |s| s.form.payment = PaymentForm::NotByCard),
];

fn s_now() -> crate::value::Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

#[test]
fn every_thing_agreed_to_changes_the_fingerprint_by_itself() {
    let mut seen = std::collections::BTreeMap::new();
    let base = Stage::new();
    let agreed = base.agreed();
    seen.insert(agreed.to_string(), "nothing");
    for (name, change) in AGREED_TO {
        let mut stage = base.clone();
        change(&mut stage);
        let refused = stage.refused(agreed);
        assert!(matches!(refused.as_slice(), [PlaceRefusal::Outdated { .. }]), "{name}: {refused:?}");
        let other = seen.insert(stage.agreed().to_string(), name);
        assert_eq!(other, None, "{name} gives the same fingerprint");
        stage.place();
    }
}

#[test]
fn nothing_else_changes_the_fingerprint() {
    let base = Stage::new();
    let agreed = base.agreed();
    for (name, change) in NOT_AGREED_TO {
        let mut stage = base.clone();
        change(&mut stage);
        assert_eq!(stage.agreed(), agreed, "{name}");
        let (order, actor) = (stage.order(agreed), stage.actor.clone());
        assert!(stage.world.run(&order, &actor).is_ok(), "{name}");
    }
}

#[test]
fn one_preview_is_as_good_as_another_of_the_same() {
    let stage = Stage::new();
    assert_eq!(stage.preview(), stage.preview());
    let mut other = stage.clone();
    other.actor = crate::party::Actor::host();
    assert_eq!(other.agreed(), stage.agreed(), "who looks does not matter");
}

#[test]
fn what_was_placed_stays_whatever_changes_later() {
    let mut stage = Stage::new();
    let shown = stage.preview();
    let placed = stage.place();
    let (header, original) = (stage.header(&placed), stage.original(&placed));
    assert_eq!(original, *shown.content, "what was shown is what was placed");
    for (_, change) in AGREED_TO.iter().chain(NOT_AGREED_TO) {
        let mut later = stage.clone();
        later.world.put(crate::record::Key::cart(stage.brand, CART), {
            let fresh = Stage::new();
            let cart = fresh.world.get::<crate::cart::Cart>(&crate::record::Key::cart(stage.brand, CART));
            cart.unwrap().as_ref().clone()
        });
        change(&mut later);
        assert_eq!((later.header(&placed), later.original(&placed)), (header.clone(), original.clone()));
    }
}

#[test]
fn the_rich_order_is_frozen_as_this_document() {
    let mut stage = Stage::new();
    stage.edit_cart(|cart| {
        cart.items[0].skus[0].options[0].choices.insert(EMBROIDERY, INITIAL);
    });
    stage.edit_place(SCARF, |place| place.rates = discount("12.5"));
    stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOrNot);
    stage.pay_by(card("12/30"));
    let placed = stage.place();
    let text = String::from_utf8(crate::record::to_bytes(&stage.original(&placed)).unwrap()).unwrap();
    let pretty: serde_json::Value = serde_json::from_str(&text).unwrap();
    insta::assert_snapshot!("original_order", serde_json::to_string_pretty(&pretty).unwrap());
    insta::assert_snapshot!("original_order_bytes", text);
}

#[test]
fn a_wrong_fingerprint_is_no_agreement() {
    let mut stage = Stage::new();
    let refused = stage.refused(crate::order::Fingerprint::from_uuid(uuid::Uuid::nil()));
    let codes: Vec<_> = refused.iter().map(Reason::code).collect();
    assert_eq!(codes, ["preview_outdated"]);
}
