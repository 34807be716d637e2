//! Every reason why an order cannot be placed: alone, with its details, and all at once.

use std::fmt::Write;
use std::num::NonZeroU32;

use super::super::{AddressRole, PlaceRefusal};
use super::cards::card;
use super::stage::*;
use crate::cart::{AddressChoice, PaymentForm, PricingFault};
use crate::catalog::{CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, PriceList};
use crate::operation::NotPermitted;
use crate::operation::cart::LineReason;
use crate::operation::test_world::stranger;
use crate::order::Fingerprint;
use crate::party::{Access, PostalAddressForm};
use crate::record::Key;
use crate::refusal::AnyReason;
use crate::value::{AddressId, Name, OptionChoiceId, Pieces, Quantity, Timestamp};

type Step = fn(&mut Stage);

/// What is made ready before the preview, what happens between preview and placing, and the one reason of it.
struct Case {
    ready: Step,
    then: Step,
    reason: fn() -> PlaceRefusal,
}

fn by_card(stage: &mut Stage) {
    stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOrNot);
    stage.pay_by(card("03/26"));
}

fn written(edit: impl FnOnce(&mut PostalAddressForm)) -> AddressChoice {
    let mut form = PostalAddressForm::from(address("Lager", "DE"));
    edit(&mut form);
    AddressChoice::Written(Box::new(form))
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A choice that no product has.
const NO_CHOICE: OptionChoiceId = OptionChoiceId::made(Timestamp::MIN, [77; 10]);

fn cases() -> Vec<Case> {
    let case = |then: Step, reason| Case { ready: |_| (), then, reason };
    let mut cases = of_access_and_catalog();
    cases.extend(of_lines());
    cases.extend(of_form());
    cases.extend([
        case(
            |s| {
                s.edit_sku(SCARF_ONE, |sku| sku.prices = PriceList::EMPTY);
                s.edit_product(SCARF, |product| product.prices = price(yen(400)));
            },
            || {
                let (sku, term, currency) = (SCARF_ONE, term(), eur());
                PlaceRefusal::Price(PricingFault::NoBasePrice { sku, term, currency })
            },
        ),
        case(
            |s| {
                s.edit_sku(SCARF_ONE, |sku| sku.prices = price(euro(PriceList::HIGHEST_MINOR)));
                s.edit_connection(|connection| connection.terms.rates = wholesale("1000"));
                s.set_stock(SCARF_ONE, 1_000_000);
                s.order_scarves(1_000_000);
            },
            || PlaceRefusal::Price(PricingFault::TooLarge),
        ),
        case(
            |s| s.edit_catalog(|c| c.minimums = Minimums { amounts: vec![euro(2578)], quantity: None }),
            || PlaceRefusal::BelowMinimumAmount { minimum: euro(2578), amount: euro(2577) },
        ),
        case(
            |s| s.edit_catalog(|c| c.minimums = Minimums { amounts: vec![], quantity: Some(pieces(6)) }),
            || PlaceRefusal::BelowMinimumQuantity { minimum: pieces(6), pieces: Pieces::new(5) },
        ),
    ]);
    cases
}

fn of_access_and_catalog() -> Vec<Case> {
    let case = |then: Step, reason| Case { ready: |_| (), then, reason };
    vec![
        case(|s| s.actor = member(Access::Read), || PlaceRefusal::NotPermitted(NotPermitted)),
        case(|s| s.actor = stranger(), || PlaceRefusal::CartGone { cart: CART }),
        case(
            |s| {
                s.edit_cart(|cart| {
                    for sku in cart.items.iter_mut().flat_map(|item| &mut item.skus) {
                        sku.quantity = pieces(0);
                        sku.options.clear();
                    }
                });
                // What it comes to has changed too, which is not the question here.
                s.edit_catalog(|catalog| catalog.shipping = None);
            },
            || PlaceRefusal::CartEmpty,
        ),
        case(|s| s.edit_connection(|connection| connection.blocked = true), || PlaceRefusal::BuyerBlocked),
        case(
            |s| s.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited),
            || PlaceRefusal::CatalogNotVisible,
        ),
        case(
            |s| s.edit_catalog(|catalog| catalog.status = CatalogStatus::Closed),
            || PlaceRefusal::CatalogClosed,
        ),
        case(
            |s| s.edit_catalog(|catalog| catalog.opens_at = Some(instant("2026-03-01T09:00:00.000001Z"))),
            || PlaceRefusal::CatalogNotOpen { opens_at: instant("2026-03-01T09:00:00.000001Z") },
        ),
        case(
            |s| {
                s.edit_catalog(|catalog| {
                    catalog.order_deadline = Some(instant("2026-03-01T08:59:59.999999Z"));
                });
            },
            || PlaceRefusal::DeadlinePassed { deadline: instant("2026-03-01T08:59:59.999999Z") },
        ),
    ]
}

fn of_lines() -> Vec<Case> {
    let case = |then: Step, reason| Case { ready: |_| (), then, reason };
    vec![
        case(
            |s| s.edit_cart(|cart| cart.items[1].product = id(crate::value::ProductId::made, 78)),
            || {
                let product = id(crate::value::ProductId::made, 78);
                PlaceRefusal::Line(LineReason::ProductNotInCatalog { product })
            },
        ),
        case(
            |s| s.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true),
            || PlaceRefusal::Line(LineReason::SkuNotInCatalog { sku: SCARF_ONE }),
        ),
        case(
            |s| s.edit_place(SCARF, |place| place.without.extend([SCARF_ONE])),
            || PlaceRefusal::Line(LineReason::SkuNotInCatalog { sku: SCARF_ONE }),
        ),
        case(
            |s| s.edit_sku(SCARF_ONE, |sku| sku.product = COAT),
            || PlaceRefusal::Line(LineReason::SkuNotInCatalog { sku: SCARF_ONE }),
        ),
        case(
            |s| s.set_stock(COAT_S, 2),
            || PlaceRefusal::Line(LineReason::StockShort { sku: COAT_S, wanted: pieces(3), left: 2 }),
        ),
        Case {
            ready: |s| s.order_scarves(6),
            then: |s| s.edit_catalog(|catalog| catalog.lot_size = NonZeroU32::new(2)),
            reason: || PlaceRefusal::Line(LineReason::LotSize { sku: COAT_S, wanted: pieces(3), lot: 2 }),
        },
        case(
            |s| s.edit_cart(|cart| cart.items[0].skus[0].options[1] = row(NO_CHOICE, 1)),
            || {
                let (sku, group, choice) = (COAT_S, LINING, NO_CHOICE);
                PlaceRefusal::Line(LineReason::OptionUnknown { sku, group, choice })
            },
        ),
        Case {
            ready: |s| {
                s.edit_product(COAT, |product| product.options[0].required = false);
                s.edit_cart(|cart| cart.items[0].skus[0].options.clear());
            },
            then: |s| s.edit_product(COAT, |product| product.options[0].required = true),
            reason: || PlaceRefusal::Line(LineReason::OptionMissing { sku: COAT_S, group: LINING }),
        },
        Case {
            ready: |_| (),
            then: |s| s.edit_cart(|cart| cart.items[0].skus[0].options[0].quantity = pieces(1)),
            reason: || {
                PlaceRefusal::Line(LineReason::OptionsDiffer { sku: COAT_S, rows: 2, quantity: pieces(3) })
            },
        },
        case(
            |s| s.edit_catalog(|catalog| catalog.desired_dates = DesiredDates::NotAsked),
            || PlaceRefusal::Line(LineReason::DateNotAsked { product: COAT }),
        ),
        case(
            |s| s.world.now = instant("2026-03-02T00:00:00Z"),
            || {
                let (product, date, today) =
                    (COAT, "2026-03-01".parse().unwrap(), "2026-03-02".parse().unwrap());
                PlaceRefusal::Line(LineReason::DatePast { product, date, today })
            },
        ),
    ]
}

fn of_form() -> Vec<Case> {
    let case = |then: Step, reason| Case { ready: |_| (), then, reason };
    vec![
        case(
            |s| s.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOnly),
            || PlaceRefusal::PaymentMissing,
        ),
        Case {
            ready: by_card,
            then: |s| s.edit_catalog(|catalog| catalog.payment = PaymentMethods::NotByCard),
            reason: || PlaceRefusal::PaymentNotOffered,
        },
        Case {
            ready: by_card,
            then: |s| s.form.payment = PaymentForm::Card(None),
            reason: || PlaceRefusal::CardMissing,
        },
        Case {
            ready: |s| {
                by_card(s);
                s.edit_cart(|cart| cart.items[0].desired_date = None);
            },
            then: |s| s.world.now = instant("2026-04-01T00:00:00Z"),
            reason: || PlaceRefusal::CardExpired,
        },
        case(
            |s| {
                let choices = vec![Name::new("please ring twice").unwrap()];
                s.edit_catalog(|catalog| catalog.comment = CommentForm::Choices(choices));
            },
            || PlaceRefusal::CommentNotAmongChoices,
        ),
        case(
            |s| s.form.billing = AddressChoice::Missing,
            || PlaceRefusal::AddressMissing { role: AddressRole::Billing },
        ),
        case(
            |s| s.form.delivery = AddressChoice::Missing,
            || PlaceRefusal::AddressMissing { role: AddressRole::Delivery },
        ),
        case(
            |s| s.form.billing = AddressChoice::Book(id(AddressId::made, 79)),
            || PlaceRefusal::AddressUnknown { role: AddressRole::Billing },
        ),
        case(
            |s| s.form.delivery = AddressChoice::Book(id(AddressId::made, 79)),
            || PlaceRefusal::AddressUnknown { role: AddressRole::Delivery },
        ),
        case(
            |s| s.form.billing = written(|form| form.city = None),
            || PlaceRefusal::AddressIncomplete { role: AddressRole::Billing, field: "city" },
        ),
        case(
            |s| s.form.delivery = written(|form| form.country = None),
            || PlaceRefusal::AddressIncomplete { role: AddressRole::Delivery, field: "country" },
        ),
    ]
}

#[test]
fn each_reason_comes_alone_and_with_what_one_needs_to_act_on_it() {
    let mut told = String::new();
    for Case { ready, then, reason } in cases() {
        let mut stage = Stage::new();
        ready(&mut stage);
        let agreed = stage.agreed();
        then(&mut stage);
        let expected = reason();
        // A cart of other rows would be agreed to anew; the reasons of the preview tell no more than that.
        let mut refused = stage.refused(agreed);
        if matches!(expected, PlaceRefusal::Line(LineReason::OptionsDiffer { .. })) {
            assert!(matches!(refused.pop(), Some(PlaceRefusal::Outdated { .. })), "{expected:?}");
        }
        assert_eq!(refused, std::slice::from_ref(&expected));
        assert_eq!(stage.not_shown(), std::slice::from_ref(&expected), "the preview tells the same");
        let AnyReason { code, message, details } = AnyReason::of(&expected);
        writeln!(told, "{code}: {message}").unwrap();
        for (name, value) in details {
            writeln!(told, "    {name} = {value}").unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_changed_is_told_with_the_new_preview_whose_fingerprint_then_works() {
    let mut stage = Stage::new();
    let before = stage.preview();
    stage.edit_sku(COAT_S, |sku| sku.prices = price(euro(1001)));
    let refused = stage.refused(before.fingerprint);
    let [PlaceRefusal::Outdated { preview }] = refused.as_slice() else { panic!("{refused:?}") };
    assert_eq!(**preview, stage.preview());
    assert_ne!(preview.fingerprint, before.fingerprint);
    assert_eq!(AnyReason::of(&refused[0]).details["fingerprint"], preview.fingerprint.to_string());
    assert_eq!(AnyReason::of(&refused[0]).code, "preview_outdated");
    let (order, actor) = (stage.order(preview.fingerprint), stage.actor.clone());
    let placed = stage.world.run(&order, &actor).unwrap();
    assert_eq!(stage.original(&placed), *preview.content);
}

#[test]
fn many_reasons_come_at_once_in_the_order_of_their_declaration() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    stage.actor = member(Access::Read);
    stage.edit_connection(|connection| connection.blocked = true);
    let later = instant("2027-01-01T00:00:00Z");
    let earlier = instant("2020-01-01T00:00:00Z");
    stage.edit_catalog(|catalog| {
        catalog.status = CatalogStatus::Limited;
        catalog.opens_at = Some(later);
        catalog.order_deadline = Some(earlier);
        catalog.lot_size = NonZeroU32::new(7);
        catalog.desired_dates = DesiredDates::NotAsked;
        catalog.payment = PaymentMethods::CardOnly;
        catalog.comment = CommentForm::Choices(vec![]);
        catalog.minimums = Minimums { amounts: vec![euro(1_000_000)], quantity: Some(pieces(1000)) };
    });
    stage.set_stock(COAT_S, 0);
    stage.set_stock(SCARF_ONE, -5);
    stage.edit_cart(|cart| cart.items[0].skus[0].options = vec![]);
    stage.form.billing = written(|form| *form = PostalAddressForm::default());
    stage.form.delivery = AddressChoice::Missing;
    let refused = stage.refused(agreed);
    let line = PlaceRefusal::Line;
    let incomplete = |field| PlaceRefusal::AddressIncomplete { role: AddressRole::Billing, field };
    assert_eq!(
        refused,
        [
            PlaceRefusal::NotPermitted(NotPermitted),
            PlaceRefusal::BuyerBlocked,
            PlaceRefusal::CatalogNotVisible,
            PlaceRefusal::CatalogNotOpen { opens_at: later },
            PlaceRefusal::DeadlinePassed { deadline: earlier },
            line(LineReason::StockShort { sku: COAT_S, wanted: pieces(3), left: 0 }),
            line(LineReason::StockShort { sku: SCARF_ONE, wanted: pieces(2), left: 0 }),
            line(LineReason::LotSize { sku: COAT_S, wanted: pieces(3), lot: 7 }),
            line(LineReason::LotSize { sku: SCARF_ONE, wanted: pieces(2), lot: 7 }),
            line(LineReason::OptionMissing { sku: COAT_S, group: LINING }),
            line(LineReason::DateNotAsked { product: COAT }),
            PlaceRefusal::BelowMinimumAmount { minimum: euro(1_000_000), amount: euro(2277) },
            PlaceRefusal::BelowMinimumQuantity { minimum: pieces(1000), pieces: Pieces::new(5) },
            PlaceRefusal::PaymentMissing,
            PlaceRefusal::CommentNotAmongChoices,
            PlaceRefusal::AddressMissing { role: AddressRole::Delivery },
            incomplete("name"),
            incomplete("lines"),
            incomplete("city"),
            incomplete("country"),
        ]
    );
    assert_eq!(stage.not_shown(), refused);
}

#[test]
fn no_preview_is_offered_of_a_cart_that_lacks_a_piece() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    stage.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true);
    stage.edit_sku(COAT_S, |sku| sku.prices = price(euro(1)));
    assert_eq!(stage.refused(agreed), [PlaceRefusal::Line(LineReason::SkuNotInCatalog { sku: SCARF_ONE })]);
}

#[test]
fn what_a_cart_stands_on_is_needed_to_see_it() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    stage.world.remove(&Key::cart(stage.brand, CART));
    assert_eq!(stage.refused(agreed), [PlaceRefusal::CartGone { cart: CART }]);
    for key in [
        |s: &Stage| Key::catalog(s.brand, CATALOG),
        |s: &Stage| Key::connection(s.brand, BUYER),
        |_: &Stage| Key::buyer_organization(BUYER),
        |s: &Stage| Key::brand(s.brand),
    ] {
        let mut stage = Stage::new();
        let agreed = stage.agreed();
        stage.world.remove(&key(&stage));
        let actor = stage.actor.clone();
        assert!(stage.world.is_missing(&stage.order(agreed), &actor));
    }
}

#[test]
fn what_is_parked_at_zero_stands_in_nobodys_way() {
    let mut stage = Stage::new();
    stage.edit_cart(|cart| cart.items[1].skus[0].quantity = Quantity::ZERO);
    stage.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true);
    let agreed = stage.agreed();
    assert_eq!(stage.refused(Fingerprint::of(b"another")).len(), 1);
    let order = stage.order(agreed);
    let actor = stage.actor.clone();
    assert!(stage.world.run(&order, &actor).is_ok());
}

#[test]
fn pieces_are_counted_whether_or_not_they_have_a_price() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    stage.edit_catalog(|catalog| {
        catalog.minimums = Minimums { amounts: vec![euro(1_000_000)], quantity: Some(pieces(100)) };
    });
    stage.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true);
    // What is left of the cart is not what would be ordered, so its amount says nothing; its pieces do.
    let gone = PlaceRefusal::Line(LineReason::SkuNotInCatalog { sku: SCARF_ONE });
    let few = PlaceRefusal::BelowMinimumQuantity { minimum: pieces(100), pieces: Pieces::new(5) };
    assert_eq!(stage.refused(agreed), [gone, few]);
    stage.edit_cart(|cart| {
        for sku in cart.items.iter_mut().flat_map(|item| &mut item.skus) {
            sku.quantity = Quantity::ZERO;
            sku.options.clear();
        }
    });
    assert_eq!(stage.refused(agreed), [PlaceRefusal::CartEmpty]);
}
