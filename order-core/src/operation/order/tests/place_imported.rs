//! Codes that an order of a file is written in.

use super::super::{CodedLine, ResolveCodes, ResolvedCodes};
use super::stage::*;
use crate::cart::{CartSku, Terms};
use crate::operation::Stop;
use crate::operation::test_world::{reader, stranger, writer};
use crate::record::{Claim, ClaimScope, Key};
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
    stage
}

fn question(brand: BrandId, lines: &[(&str, &str, u32)]) -> ResolveCodes {
    let lines = lines.iter().map(|(model, sku, count)| CodedLine {
        model_number: code(model),
        sku_number: code(sku),
        quantity: pieces(*count),
    });
    ResolveCodes { brand, buyer: code("B-1"), catalog: code("AW"), lines: lines.collect() }
}

fn refused(stage: &Stage, question: &ResolveCodes) -> Vec<(&'static str, Option<usize>)> {
    match stage.world.ask(question, &writer(stage.brand)) {
        Err(Stop::Refused(refusals)) => refusals
            .codes()
            .into_iter()
            .zip(refusals.iter().map(super::super::ResolveRefusal::line))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn codes_stand_for_what_has_them() {
    let stage = stage();
    let asked = question(stage.brand, &[("coat", "S", 1), ("scarf", "one", 2), ("coat", "M", 3)]);
    let found = stage.world.ask(&asked, &reader(stage.brand)).unwrap();
    let sku = |id, count| CartSku::of(id, pieces(count));
    assert_eq!(
        found,
        ResolvedCodes {
            buyer: BUYER,
            terms: Terms { term: term(), currency: eur() },
            catalog: CATALOG,
            lines: vec![(COAT, sku(COAT_S, 1)), (SCARF, sku(SCARF_ONE, 2)), (COAT, sku(COAT_M, 3))],
        }
    );
    let items = found.items();
    let shown: Vec<_> = items.iter().map(|item| (item.product, item.skus.clone())).collect();
    assert_eq!(shown, [(COAT, vec![sku(COAT_S, 1), sku(COAT_M, 3)]), (SCARF, vec![sku(SCARF_ONE, 2)])]);
}

#[test]
fn every_code_that_stands_for_nothing_is_told() {
    let stage = stage();
    let mut asked = question(stage.brand, &[("coat", "one", 1), ("Coat", "S", 1), ("scarf", "one", 1)]);
    assert_eq!(
        refused(&stage, &asked),
        [("unknown_sku_number", Some(0)), ("unknown_model_number", Some(1))],
        "a number of another product, and a model in other letters"
    );
    asked.buyer = code("B-2");
    asked.catalog = code("SS");
    let told = refused(&stage, &asked);
    assert_eq!(told[..2], [("unknown_buyer_code", None), ("unknown_catalog_code", None)]);
    assert_eq!(told.len(), 4);
}

#[test]
fn a_buyer_without_a_connection_is_none() {
    let mut stage = stage();
    stage.world.remove(&Key::connection(stage.brand, BUYER));
    assert_eq!(refused(&stage, &question(stage.brand, &[])), [("unknown_buyer_code", None)]);
}

#[test]
fn of_too_many_lines_none_is_looked_up() {
    let stage = stage();
    let lines = vec![("nothing", "nothing", 1); limits::CART_LINES_MAX + 1];
    assert_eq!(refused(&stage, &question(stage.brand, &lines)), [("too_many_lines", None)]);
    assert_eq!(refused(&stage, &question(stage.brand, &lines[1..])).len(), limits::CART_LINES_MAX);
}

#[test]
fn is_for_staff_of_the_brand() {
    let stage = stage();
    let asked = question(stage.brand, &[("coat", "nothing", 1)]);
    for actor in
        [stranger(), member(crate::party::Access::Write), writer(BrandId::from_uuid(uuid::Uuid::nil()))]
    {
        assert!(matches!(stage.world.ask(&asked, &actor), Err(Stop::Missing(_))));
    }
}
