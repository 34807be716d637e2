//! SKUs added to products, changed and withdrawn.

use super::*;
use crate::catalog::{Product, Sku};
use crate::record::{ClaimScope, Key};
use crate::value::limits::PRODUCT_SKUS_MAX;

#[test]
fn skus_are_added_and_counted() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let made = world.run(&new_product(brand, "M-1", &["a"]), &staff).unwrap();
    let excluded = NewSku { excluded_from_backorder: true, prices: prices(yen(7)), ..new_sku("c", &["c"]) };
    let add = AddSkus { brand, product: made.id, skus: vec![new_sku("b", &["b"]), excluded] };
    let added = world.run(&add, &staff).unwrap();
    assert_eq!(added.version, made.version.next());
    let product = world.get::<Product>(&Key::product(brand, made.id)).unwrap();
    assert_eq!(product.sku_count, 3);
    let expected = Sku {
        id: added.skus[1],
        brand,
        product: made.id,
        number: code("c"),
        attributes: names(&["c"]),
        excluded_from_backorder: true,
        prices: prices(yen(7)),
        withdrawn: false,
        place: 2,
    };
    assert_eq!(*world.get::<Sku>(&Key::sku(brand, added.skus[1])).unwrap(), expected);
    let expected = [
        told("sku_count", Some("1"), Some("3")),
        told("skus", None, Some("b")),
        told("skus", None, Some("c")),
    ];
    assert_eq!(last_log(&world), expected);
}

#[test]
fn every_fault_of_added_skus_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let product = world.run(&new_product(brand, "M-1", &["a"]), &staff).unwrap().id;
    let skus = vec![new_sku("a", &["x"]), new_sku("b", &["x"]), new_sku("c", &[]), new_sku("b", &["y"])];
    let expected = ["repeated_sku_number", "attribute_count", "repeated_sku_attributes", "sku_number_taken"];
    assert_eq!(world.refused(&AddSkus { brand, product, skus }, &staff), expected);
    assert_eq!(world.refused(&AddSkus { brand, product, skus: Vec::new() }, &staff), ["nothing_given"]);
}

#[test]
fn the_number_of_skus_is_limited_and_numbers_are_per_product() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let skus = |from: usize, to: usize| {
        (from..to).map(|at| new_sku(&format!("n{at}"), &[&format!("v{at}")])).collect::<Vec<_>>()
    };
    let full = CreateProduct { skus: skus(0, PRODUCT_SKUS_MAX), ..new_product(brand, "M-1", &[]) };
    assert!(world.allows(&full, &staff));
    let above = CreateProduct { skus: skus(0, PRODUCT_SKUS_MAX + 1), ..full };
    assert_eq!(world.refused(&above, &staff), ["too_many_skus"]);

    let nearly = CreateProduct { skus: skus(0, PRODUCT_SKUS_MAX - 1), ..above };
    let product = world.run(&nearly, &staff).unwrap().id;
    let two = AddSkus { brand, product, skus: skus(PRODUCT_SKUS_MAX, PRODUCT_SKUS_MAX + 2) };
    assert_eq!(world.refused(&two, &staff), ["too_many_skus"]);
    world.run(&AddSkus { skus: two.skus[..1].to_vec(), ..two }, &staff).unwrap();
    // Another product may have the same numbers.
    world.run(&new_product(brand, "M-2", &["n0"]), &staff).unwrap();
}

#[test]
fn products_without_attributes_need_no_values() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let skus = vec![new_sku("a", &[]), new_sku("b", &[])];
    let plain = CreateProduct { attributes: Vec::new(), skus, ..new_product(brand, "M-1", &[]) };
    world.run(&plain, &staff).unwrap();
}

#[test]
fn a_sku_changes_and_its_claim_moves() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let made = world.run(&new_product(brand, "M-1", &["a", "b"]), &staff).unwrap();
    let key = Key::sku(brand, made.skus[0]);
    let change = ChangeSku {
        seen: Some(world.version(&key)),
        number: Some(code("z")),
        attributes: Some(names(&["black"])),
        excluded_from_backorder: Some(true),
        prices: Some(prices(euro(3))),
        withdrawn: Some(true),
        ..keep_sku(brand, made.skus[0])
    };
    let version = world.run(&change, &staff).unwrap();
    assert_eq!(world.version(&key), version);
    let expected = Sku {
        id: made.skus[0],
        brand,
        product: made.id,
        number: code("z"),
        attributes: names(&["black"]),
        excluded_from_backorder: true,
        prices: prices(euro(3)),
        withdrawn: true,
        place: 0,
    };
    assert_eq!(*world.get::<Sku>(&key).unwrap(), expected);
    let holder = |world: &TestWorld, number: &str| {
        world.claimed(brand, &ClaimScope::SkuNumber(made.id, &code(number)))
    };
    assert_eq!(holder(&world, "a"), None);
    assert_eq!(holder(&world, "z"), Some(made.skus[0].as_uuid()));
    let back = ChangeSku { withdrawn: Some(false), ..keep_sku(brand, made.skus[0]) };
    world.run(&back, &staff).unwrap();
    assert_eq!(*world.get::<Sku>(&key).unwrap(), Sku { withdrawn: false, ..expected });
    assert_eq!(last_log(&world), [told("withdrawn", Some("true"), Some("false"))]);
    // The number that was given back is free.
    let take = ChangeSku { number: Some(code("a")), ..keep_sku(brand, made.skus[1]) };
    world.run(&take, &staff).unwrap();
    assert_eq!(holder(&world, "a"), Some(made.skus[1].as_uuid()));
}

#[test]
fn every_fault_of_a_changed_sku_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let made = world.run(&new_product(brand, "M-1", &["a", "b"]), &staff).unwrap();
    let change = ChangeSku {
        seen: Some(crate::record::Version::NEVER),
        number: Some(code("b")),
        attributes: Some(names(&["x", "y"])),
        ..keep_sku(brand, made.skus[0])
    };
    let told = world.reasons(&change, &staff);
    let codes: Vec<_> = told.iter().map(crate::refusal::Reason::code).collect();
    assert_eq!(codes, ["outdated", "attribute_count", "sku_number_taken"]);
    let taken = SkuNumberTaken { number: code("b"), sku: made.skus[1] };
    assert_eq!(told[2], ChangeSkuRefusal::SkuNumberTaken(taken));
}
