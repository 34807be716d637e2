//! Imports that are begun.

use super::super::BeginImport;
use super::stage::*;
use crate::operation::test_world::{reader, stranger, writer};
use crate::party::{Access, Actor};
use crate::value::BrandId;

fn begin(brand: BrandId) -> BeginImport {
    BeginImport { brand, source: [7; 32], forms: [].into() }
}

#[test]
fn is_for_the_staff_of_the_brand() {
    let mut stage = Stage::new();
    let begin = begin(stage.brand);
    for actor in [member(Access::Write), stranger(), writer(BrandId::from_uuid(uuid::Uuid::nil()))] {
        assert!(stage.world.is_missing(&begin, &actor), "{actor:?}");
    }
    assert_eq!(stage.world.refused(&begin, &reader(stage.brand)), ["not_permitted"]);
    for actor in [writer(stage.brand), Actor::host()] {
        assert!(stage.world.allows(&begin, &actor), "{actor:?}");
    }
}

#[test]
fn changes_nothing() {
    let mut stage = Stage::new();
    let decision = stage.world.plan(&begin(stage.brand), &writer(stage.brand)).unwrap();
    assert!(decision.changeset.is_empty());
}

#[test]
fn is_of_a_brand_that_there_is() {
    let mut stage = Stage::new();
    assert!(stage.world.is_missing(&begin(BrandId::from_uuid(uuid::Uuid::nil())), &Actor::host()));
}
