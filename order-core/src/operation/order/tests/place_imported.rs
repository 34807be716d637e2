//! Orders of bulk imports, which are written in codes.

use super::super::{CodedLine, PlaceImported, PlaceImportedRefusal, Placed};
use super::stage::*;
use crate::cart::{Cart, CartRoute, PaymentForm, Terms};
use crate::catalog::{BasePrice, CatalogStatus, PaymentMethods, PriceList, TransactionTerm};
use crate::operation::Stop;
use crate::operation::test_world::{reader, stranger, writer};
use crate::party::{Access, Actor, Connection};
use crate::record::{Claim, ClaimScope, FieldChange, Key};
use crate::value::{BrandId, Code, limits};

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

/// The stage with the claims that its records stand for.
fn stage() -> Stage {
    let mut stage = Stage::new();
    let brand = stage.brand;
    let codes = ["B-1", "AW", "coat", "scarf", "S", "M", "one"].map(code);
    let [buyer, catalog, coat, scarf, small, medium, one] = &codes;
    for (scope, target) in [
        (ClaimScope::BuyerCode(buyer), BUYER.as_uuid()),
        (ClaimScope::CatalogCode(catalog), CATALOG.as_uuid()),
        (ClaimScope::ModelNumber(coat), COAT.as_uuid()),
        (ClaimScope::ModelNumber(scarf), SCARF.as_uuid()),
        (ClaimScope::SkuNumber(COAT, small), COAT_S.as_uuid()),
        (ClaimScope::SkuNumber(COAT, medium), COAT_M.as_uuid()),
        (ClaimScope::SkuNumber(SCARF, one), SCARF_ONE.as_uuid()),
    ] {
        stage.world.put(scope.key(brand), Claim { target });
    }
    // A file says no options.
    stage.edit_product(COAT, |product| product.options.clear());
    stage
}

fn import(stage: &Stage, lines: &[(&str, &str, u32)]) -> PlaceImported {
    let lines = lines.iter().map(|(model, sku, count)| CodedLine {
        model_number: code(model),
        sku_number: code(sku),
        quantity: pieces(*count),
    });
    PlaceImported {
        brand: stage.brand,
        external_code: code("PO-7"),
        buyer: code("B-1"),
        catalog: code("AW"),
        lines: lines.collect(),
        term: None,
        currency: None,
        form: stage.form.clone(),
    }
}

fn run(stage: &mut Stage, import: &PlaceImported) -> Placed {
    let staff = writer(stage.brand);
    stage.world.run(import, &staff).unwrap()
}

/// The reasons, each with its line.
fn refused(stage: &mut Stage, import: &PlaceImported) -> Vec<(&'static str, Option<usize>)> {
    let staff = writer(stage.brand);
    let reasons = stage.world.reasons(import, &staff);
    let codes = stage.world.refused(import, &staff);
    codes.into_iter().zip(reasons.iter().map(PlaceImportedRefusal::line)).collect()
}

#[test]
fn codes_stand_for_what_has_them() {
    let mut stage = stage();
    let import = import(&stage, &[("coat", "S", 1), ("scarf", "one", 2), ("coat", "M", 3)]);
    let placed = run(&mut stage, &import);
    let original = stage.original(&placed);
    assert_eq!((original.buyer, original.catalog, original.route), (BUYER, CATALOG, CartRoute::BulkImport));
    assert_eq!(original.terms, Terms { term: term(), currency: eur() });
    let lines: Vec<_> =
        original.lines().map(|(item, line)| (item.product, line.sku, line.quantity)).collect();
    let expected = [(COAT, COAT_S, pieces(1)), (COAT, COAT_M, pieces(3)), (SCARF, SCARF_ONE, pieces(2))];
    assert_eq!(lines, expected);
    assert_eq!(stage.world.all::<Cart>().len(), 1);
}

#[test]
fn every_code_that_stands_for_nothing_is_told() {
    let mut stage = stage();
    let mut asked = import(&stage, &[("coat", "one", 1), ("Coat", "S", 1), ("scarf", "one", 1)]);
    assert_eq!(
        refused(&mut stage, &asked),
        [("unknown_sku_number", Some(0)), ("unknown_model_number", Some(1))],
        "a number of another product, and a model in other letters"
    );
    asked.buyer = code("B-2");
    asked.catalog = code("SS");
    let told = refused(&mut stage, &asked);
    assert_eq!(told[..2], [("unknown_buyer_code", None), ("unknown_catalog_code", None)]);
    assert_eq!(told.len(), 4);
}

#[test]
fn a_buyer_without_a_connection_is_none() {
    let mut stage = stage();
    stage.world.remove(&Key::connection(stage.brand, BUYER));
    let import = import(&stage, &[("scarf", "one", 1)]);
    assert_eq!(refused(&mut stage, &import), [("unknown_buyer_code", None)]);
}

#[test]
fn of_too_many_lines_none_is_looked_up() {
    let mut stage = stage();
    let lines = vec![("nothing", "nothing", 1); limits::CART_LINES_MAX + 1];
    let long = import(&stage, &lines);
    assert_eq!(refused(&mut stage, &long), [("too_many_lines", None)]);
    let long = import(&stage, &lines[1..]);
    assert_eq!(refused(&mut stage, &long).len(), limits::CART_LINES_MAX);
}

#[test]
fn what_cannot_be_ordered_is_told_with_its_line() {
    let mut stage = stage();
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Closed);
    stage.world.remove(&Key::catalog_product(stage.brand, CATALOG, SCARF));
    stage.edit_sku(COAT_M, |sku| sku.withdrawn = true);
    let lines = [("coat", "S", 1), ("scarf", "one", 1), ("coat", "M", 1), ("coat", "S", 2)];
    let mut wrong = import(&stage, &lines);
    wrong.currency = Some("KWD".parse().unwrap());
    assert_eq!(
        refused(&mut stage, &wrong),
        [
            ("sku_repeated", Some(0)),
            ("catalog_closed", None),
            ("product_not_in_catalog", Some(1)),
            ("sku_not_in_catalog", Some(2)),
            ("no_base_price", Some(0)),
        ]
    );
    let nothing = import(&stage, &[]);
    assert_eq!(refused(&mut stage, &nothing)[..2], [("nothing", None), ("cart_empty", None)]);
}

#[test]
fn the_line_is_among_the_details() {
    let mut stage = stage();
    stage.world.remove(&Key::catalog_product(stage.brand, CATALOG, SCARF));
    let import = import(&stage, &[("coat", "S", 1), ("scarf", "one", 1)]);
    let staff = writer(stage.brand);
    let Err(Stop::Refused(reasons)) = stage.world.plan(&import, &staff) else { panic!("not refused") };
    let [told] = &reasons.to_any()[..] else { panic!("{reasons:?}") };
    assert_eq!((told.details["line"].as_str(), &told.details["product"]), ("1", &SCARF.to_string()));
}

#[test]
fn keeps_the_code_that_was_typed_beside_one_of_its_own() {
    let mut stage = stage();
    let first = import(&stage, &[("scarf", "one", 1)]);
    let (one, two) = (run(&mut stage, &first), run(&mut stage, &first));
    assert_ne!(one.code, two.code);
    for placed in [&one, &two] {
        let order = stage.header(placed);
        assert_eq!(order.route, CartRoute::BulkImport);
        assert_eq!(order.external_code, Some(code("PO-7")));
        assert_ne!(order.code, code("PO-7"));
    }
    let told = stage.world.log.iter().filter(|entry| {
        let code = |change: &&FieldChange| change.field == "external_code";
        entry.operation == "place_imported"
            && entry.changes.iter().find(code).is_some_and(|change| change.to.as_deref() == Some("PO-7"))
    });
    assert_eq!(told.count(), 2);
}

#[test]
fn what_the_file_leaves_out_is_the_connections_as_it_is_then() {
    let mut stage = stage();
    let exw = TransactionTerm::new("EXW").unwrap();
    stage.edit_product(SCARF, |product| {
        let usual = product.prices.get(&term(), eur()).unwrap();
        let of = |term, amount| BasePrice { term, amount };
        product.prices = PriceList::new(vec![of(term(), usual), of(exw.clone(), euro(900))]).unwrap();
    });
    let import = import(&stage, &[("scarf", "one", 1)]);
    let by_term = PlaceImported { term: Some(exw.clone()), ..import.clone() };
    let by_currency = PlaceImported { currency: Some(eur()), ..import };
    let terms = |stage: &mut Stage, import: &PlaceImported| {
        let placed = run(stage, import);
        stage.original(&placed).terms
    };
    assert_eq!(terms(&mut stage, &by_term), Terms { term: exw.clone(), currency: eur() });
    assert_eq!(terms(&mut stage, &by_currency), Terms { term: term(), currency: eur() });
    let key = Key::connection(stage.brand, BUYER);
    let mut connection = Connection::clone(&stage.world.get::<Connection>(&key).unwrap());
    connection.terms.term = exw.clone();
    stage.world.put(key, connection);
    assert_eq!(terms(&mut stage, &by_currency), Terms { term: exw, currency: eur() });
}

#[test]
fn no_card_pays_for_it() {
    let mut stage = stage();
    stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOrNot);
    let mut by_card = import(&stage, &[("scarf", "one", 1)]);
    by_card.form.payment = PaymentForm::Card(None);
    assert_eq!(refused(&mut stage, &by_card), [("card_missing", None)]);
}

#[test]
fn is_for_the_staff_of_the_brand() {
    let mut stage = stage();
    let brand = stage.brand;
    let known = import(&stage, &[("scarf", "one", 1)]);
    let unknown = import(&stage, &[("scarf", "nothing", 1)]);
    for import in [&known, &unknown] {
        for actor in [member(Access::Write), stranger(), writer(BrandId::from_uuid(uuid::Uuid::nil()))] {
            assert!(stage.world.is_missing(import, &actor), "{actor:?}");
        }
        assert_eq!(stage.world.refused(import, &reader(brand)), ["not_permitted"]);
    }
    assert!(stage.world.allows(&known, &Actor::host()));
}
