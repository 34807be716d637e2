//! Orders of sheets, and what holds for every order of a file.

use super::super::{PlaceRefusal, PlaceSheet, Placed, ReturnOrder};
use super::stage::*;
use crate::cart::{Cart, CartItem, CartRoute, CartSku, PaymentForm, PricedItem, Terms};
use crate::catalog::{AppliedRates, BasePrice, CatalogStatus, PaymentMethods, PriceList, TransactionTerm};
use crate::operation::confirmation::{AddedLine, ConfirmationEdits, CreateConfirmation};
use crate::operation::test_world::{reader, stranger, writer};
use crate::order::{Notify, OrderConfirmation, Revision};
use crate::party::{Access, Actor, OrderCodes};
use crate::record::{ClaimScope, Key};
use crate::value::{Code, SkuId, limits};

fn usual() -> Terms {
    Terms { term: term(), currency: eur() }
}

/// The cart of the stage as a sheet would say it, under the terms of the connection.
fn file(stage: &Stage) -> PlaceSheet {
    let mut items = stage.world.get::<Cart>(&Key::cart(stage.brand, CART)).unwrap().items.clone();
    for item in &mut items {
        item.note_to_own_company = None;
    }
    PlaceSheet {
        brand: stage.brand,
        buyer: BUYER,
        catalog: CATALOG,
        terms: usual(),
        items,
        form: stage.form.clone(),
        agreed: None,
    }
}

fn exw() -> Terms {
    Terms { term: TransactionTerm::new("EXW").unwrap(), currency: eur() }
}

/// Every product and SKU with a price for another term, twice that of the usual one.
fn with_exw(stage: &mut Stage) {
    let doubled = |prices: &PriceList| {
        let usual = prices.get(&term(), eur()).unwrap();
        let both = [(term(), usual), (exw().term, euro(usual.minor().saturating_mul(2)))];
        PriceList::new(both.map(|(term, amount)| BasePrice { term, amount }).to_vec()).unwrap()
    };
    for product in [COAT, SCARF] {
        stage.edit_product(product, |product| product.prices = doubled(&product.prices));
    }
    stage.edit_sku(COAT_S, |sku| sku.prices = doubled(&sku.prices));
}

fn run(stage: &mut Stage, file: &PlaceSheet) -> Placed {
    let staff = writer(stage.brand);
    stage.world.run(file, &staff).unwrap()
}

fn rates(items: &[PricedItem]) -> Vec<AppliedRates> {
    items.iter().flat_map(|item| &item.lines).map(|line| line.rates).collect()
}

#[test]
fn is_the_order_that_a_working_cart_of_the_same_would_be() {
    let mut stage = Stage::new();
    let mut proxy = stage.clone();
    proxy.make_proxy();
    let expected = proxy.place();
    let by_cart = proxy.original(&expected);

    let file = file(&stage);
    let placed = run(&mut stage, &file);
    let by_file = stage.original(&placed);
    assert_eq!(placed.total, expected.total);
    assert_eq!(by_file.route, CartRoute::OrderSheet);
    assert_ne!(by_file.cart, CART);
    let (route, cart) = (by_cart.route, by_cart.cart);
    assert_eq!(crate::order::OriginalOrder { cart, route, ..by_file }, by_cart);
    let order = stage.header(&placed);
    assert_eq!(
        (order.route, order.external_code, order.cart),
        (CartRoute::OrderSheet, None, stage.original(&placed).cart)
    );
    assert_eq!(stage.world.counter(&stage.stock(COAT_S)), proxy.world.counter(&proxy.stock(COAT_S)));
}

#[test]
fn leaves_no_cart_and_is_no_obstacle() {
    let mut stage = Stage::new();
    let kept = |stage: &Stage| stage.world.all::<Cart>().len();
    let before = kept(&stage);
    let file = file(&stage);
    let placed = run(&mut stage, &file);
    assert_eq!(kept(&stage), before);
    let cart = stage.header(&placed).cart;
    assert!(stage.world.claimed(stage.brand, &ClaimScope::PlacedCart(cart)).is_some());
    // The buyer's own cart of the catalog is what it was, and once it is gone the order comes back into one.
    assert!(stage.world.get::<Cart>(&Key::cart(stage.brand, CART)).is_some());
    stage.place();
    let back = ReturnOrder { brand: stage.brand, order: placed.id, seen: None, notify: Notify::Silent };
    let staff = writer(stage.brand);
    let returned = stage.world.run(&back, &staff).unwrap();
    let cart = stage.world.get::<Cart>(&Key::cart(stage.brand, returned.cart)).unwrap();
    assert_eq!(cart.route, CartRoute::Standard);
}

#[test]
fn numbers_go_on_as_for_any_order() {
    let mut stage = Stage::new();
    stage.edit_brand(|brand| {
        brand.settings.order_codes = OrderCodes::Gapless { prefix: Code::new("N").unwrap() }
    });
    let file = file(&stage);
    let codes = [run(&mut stage, &file).code, run(&mut stage, &file).code].map(|code| code.to_string());
    assert_eq!(codes, ["N-1", "N-2"]);
}

#[test]
fn under_the_usual_term_the_agreed_rates_hold() {
    let mut stage = Stage::new();
    let file = file(&stage);
    let placed = run(&mut stage, &file);
    let plain = stage.place();
    assert_eq!(rates(&stage.original(&placed).items), rates(&stage.original(&plain).items));
    assert_ne!(rates(&stage.original(&placed).items)[0], AppliedRates::FULL);
}

#[test]
fn under_another_term_its_base_prices_are_charged_in_full() {
    let mut stage = Stage::new();
    with_exw(&mut stage);
    stage.edit_catalog(|catalog| catalog.rates = discount("10"));
    stage.edit_product(SCARF, |product| product.rates = wholesale("50"));
    stage.edit_place(COAT, |place| place.rates = wholesale("40"));
    let file = PlaceSheet { terms: exw(), ..file(&stage) };
    let placed = run(&mut stage, &file);
    let original = stage.original(&placed);
    assert_eq!(original.terms, exw());
    assert_eq!(stage.header(&placed).term, Some(exw().term));
    assert!(rates(&original.items).iter().all(|rates| *rates == AppliedRates::FULL), "{:?}", original.items);
    let prices: Vec<_> = original.lines().map(|(_, line)| (line.sku, line.base, line.unit_price)).collect();
    assert_eq!(prices, [(COAT_S, euro(1998), euro(1998)), (SCARF_ONE, euro(800), euro(800))]);

    // What its order confirmation adds is priced alike.
    let added = AddedLine {
        product: COAT,
        sku: COAT_M,
        quantity: pieces(1),
        base: None,
        rates: crate::catalog::Rates::default(),
        options: vec![row(WOOL, 1)],
    };
    let confirmation = CreateConfirmation {
        brand: stage.brand,
        order: placed.id,
        seen: None,
        edits: ConfirmationEdits { added: vec![added], ..ConfirmationEdits::default() },
        notify: Notify::Silent,
        approval_requested: false,
    };
    let staff = writer(stage.brand);
    stage.world.run(&confirmation, &staff).unwrap();
    let key = Key::order_confirmation(stage.brand, placed.id, Revision::ORIGINAL.next().unwrap());
    let made = stage.world.get::<OrderConfirmation>(&key).unwrap();
    let (_, line) = made.content.lines().find(|(_, line)| line.sku == COAT_M).unwrap();
    assert_eq!((line.base, line.rates), (euro(2000), AppliedRates::FULL));

    // And so is what comes back into the cart.
    stage.world.remove(&Key::cart(stage.brand, CART));
    stage.world.remove(&ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand));
    let back = ReturnOrder { brand: stage.brand, order: placed.id, seen: None, notify: Notify::Silent };
    let returned = stage.world.run(&back, &staff).unwrap();
    assert!(
        returned.lines.iter().all(|line| line.became == super::super::LineOutcome::Restored),
        "{:?}",
        returned.lines
    );
    stage.cart = returned.cart;
    stage.actor = member(Access::Write);
    let again = stage.place();
    assert_eq!(rates(&stage.original(&again).items), rates(&original.items));
}

#[test]
fn everything_that_is_wrong_is_told_and_nothing_is_done() {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Closed);
    let mut wrong = file(&stage);
    let scarf = wrong.items[1].clone();
    wrong.items.push(scarf);
    wrong.items[0].note_to_own_company = Some(note("ours"));
    wrong.items[0].skus[1].sku = id(SkuId::made, 99);
    wrong.items[0].skus[1].quantity = pieces(1);
    wrong.terms = exw();
    let staff = writer(stage.brand);
    let before = format!("{:?}", stage.world.all::<crate::order::Order>());
    assert_eq!(
        stage.world.refused(&wrong, &staff),
        [
            "product_repeated",
            "sku_repeated",
            "note_of_buyer",
            "catalog_closed",
            "sku_not_in_catalog",
            "no_base_price",
            "no_base_price"
        ]
    );
    assert_eq!(format!("{:?}", stage.world.all::<crate::order::Order>()), before);

    let mut stage = Stage::new();
    let nothing = PlaceSheet { items: vec![], ..file(&stage) };
    assert_eq!(stage.world.refused(&nothing, &staff), ["nothing", "cart_empty"]);
    let line = |number: u32| CartSku::of(SkuId::from_uuid(uuid::Uuid::from_u128(number.into())), pieces(1));
    let long =
        vec![CartItem::of(COAT, (0..=u32::try_from(limits::CART_LINES_MAX).unwrap()).map(line).collect())];
    let long = PlaceSheet { items: long, ..file(&stage) };
    assert_eq!(stage.world.refused(&long, &staff), ["too_many_lines"]);
}

#[test]
fn what_was_agreed_to_must_still_hold() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    let other = PlaceSheet { agreed: Some(agreed), ..file(&stage) };
    let staff = writer(stage.brand);
    assert_eq!(stage.world.refused(&other, &staff), ["preview_outdated"]);
}

#[test]
fn no_card_pays_for_it() {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOrNot);
    let staff = writer(stage.brand);
    let mut by_card = file(&stage);
    by_card.form.payment = PaymentForm::Card(None);
    assert_eq!(stage.world.reasons(&by_card, &staff), [PlaceRefusal::CardMissing.into()]);
    by_card.form.payment = PaymentForm::NotByCard;
    stage.world.run(&by_card, &staff).unwrap();
}

#[test]
fn is_for_the_staff_of_the_brand() {
    let mut stage = Stage::new();
    let file = file(&stage);
    for actor in [member(Access::Write), stranger()] {
        assert!(stage.world.is_missing(&file, &actor), "{actor:?}");
    }
    let brand = stage.brand;
    assert_eq!(stage.world.refused(&file, &reader(brand)), ["not_permitted"]);
    assert!(stage.world.allows(&file, &Actor::host()));
}
