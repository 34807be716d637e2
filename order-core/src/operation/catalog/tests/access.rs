//! Who may do any of it: staff of the brand with Write, and nobody else.

use super::*;
use crate::operation::Command;
use crate::party::{Access, Actor};
use crate::value::Quantity;

/// Refused to readers, unheard of for everybody else, and not stopped by rights for writers and the host.
fn check(world: &mut TestWorld, brand: BrandId, command: &impl Command) {
    assert_eq!(world.refused(command, &reader(brand)), ["not_permitted"], "{:?}", command.partition());
    assert!(world.is_missing(command, &stranger()));
    let other = BrandId::made(Timestamp::MIN, [77; 10]);
    assert!(world.is_missing(command, &writer(other)));
    let buyer = crate::value::BuyerOrganizationId::made(Timestamp::MIN, [78; 10]);
    assert!(world.is_missing(command, &stranger().member(buyer, Access::Write)));
    for actor in [writer(brand), Actor::host()] {
        assert!(world.allows(command, &actor));
    }
}

#[test]
fn only_staff_with_write_changes_what_a_brand_offers() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let tax = world.run(&new_tax(brand), &staff).unwrap().id;
    let group = CreateShippingGroup { brand, name: name("Post"), rates: Vec::new() };
    let group_id = world.run(&group, &staff).unwrap().id;
    let product = world.run(&new_product(brand, "M-1", &["a"]), &staff).unwrap();
    let catalog = world.run(&new_catalog(brand, "C-1"), &staff).unwrap().id;
    let put = PutProducts { brand, catalog, seen: None, products: vec![put(product.id, 1)] };
    world.run(&put, &staff).unwrap();
    let sku = product.skus[0];

    check(&mut world, brand, &new_tax(brand));
    let change_tax = ChangeTaxCategory {
        brand,
        category: tax,
        seen: None,
        name: None,
        country: None,
        rate: None,
        rounding: None,
        reduced: None,
    };
    check(&mut world, brand, &change_tax);
    check(&mut world, brand, &group);
    let change_group = ChangeShippingGroup { brand, group: group_id, seen: None, name: None, rates: None };
    check(&mut world, brand, &change_group);
    check(&mut world, brand, &new_product(brand, "M-2", &[]));
    check(&mut world, brand, &keep_product(brand, product.id));
    check(&mut world, brand, &AddSkus { brand, product: product.id, skus: vec![new_sku("b", &["b"])] });
    check(&mut world, brand, &keep_sku(brand, sku));
    check(&mut world, brand, &new_catalog(brand, "C-2"));
    check(&mut world, brand, &keep_catalog(brand, catalog));
    check(&mut world, brand, &put);
    check(&mut world, brand, &TakeProducts { brand, catalog, seen: None, products: vec![product.id] });
    let received = ReceivedLine { sku, label: label(1), pieces: Quantity::MAX };
    check(&mut world, brand, &ReceiveStock { brand, lines: vec![received], note: None });
    let corrected = CorrectedLine { sku, label: label(1), by: -1 };
    check(&mut world, brand, &CorrectStock { brand, lines: vec![corrected], note: None });
}

#[test]
fn what_is_not_there_is_missing() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let group = no_group();
    assert!(
        world.is_missing(&ChangeShippingGroup { brand, group, seen: None, name: None, rates: None }, &staff)
    );
    assert!(world.is_missing(&keep_product(brand, no_product()), &staff));
    assert!(world.is_missing(&AddSkus { brand, product: no_product(), skus: Vec::new() }, &staff));
    assert!(world.is_missing(&keep_sku(brand, no_sku()), &staff));
    assert!(world.is_missing(&keep_catalog(brand, no_catalog()), &staff));
    assert!(
        world.is_missing(
            &PutProducts { brand, catalog: no_catalog(), seen: None, products: Vec::new() },
            &staff
        )
    );
    assert!(world.is_missing(
        &TakeProducts { brand, catalog: no_catalog(), seen: None, products: Vec::new() },
        &staff
    ));
}

#[test]
fn changing_nothing_writes_nothing() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let product = world.run(&new_product(brand, "M-1", &["a"]), &staff).unwrap();
    let catalog = world.run(&new_catalog(brand, "C-1"), &staff).unwrap();
    let again = ChangeProduct { model_number: Some(code("M-1")), ..keep_product(brand, product.id) };
    let decision = world.plan(&again, &staff).unwrap();
    assert!(decision.changeset.is_empty());
    assert_eq!(decision.output, product.version);
    let again = ChangeSku { number: Some(code("a")), ..keep_sku(brand, product.skus[0]) };
    assert!(world.plan(&again, &staff).unwrap().changeset.is_empty());
    let again = ChangeCatalog { code: Some(code("C-1")), ..keep_catalog(brand, catalog.id) };
    assert!(world.plan(&again, &staff).unwrap().changeset.is_empty());
    let put = PutProducts { brand, catalog: catalog.id, seen: None, products: vec![put(product.id, 1)] };
    world.run(&put, &staff).unwrap();
    assert!(world.plan(&put, &staff).unwrap().changeset.is_empty());
}
