//! Products and their options.

use super::*;
use crate::catalog::Product;
use crate::record::{ClaimScope, Key};
use crate::value::limits::{ATTRIBUTES_MAX, IMAGES_MAX, OPTION_CHOICES_MAX, OPTION_GROUPS_MAX};
use crate::value::{Line, LocalizedNote, Note, OptionChoiceId, OptionGroupId};

fn choice(text: &str, surcharges: Vec<Money>) -> NewOptionChoice {
    NewOptionChoice { name: named(text), surcharges }
}

fn group(required: bool, choices: Vec<NewOptionChoice>) -> NewOptionGroup {
    NewOptionGroup { name: named("Lining"), required, choices }
}

fn images(count: usize) -> Vec<Line> {
    vec![Line::new("tea.jpg").unwrap(); count]
}

#[test]
fn a_product_is_made_with_its_skus() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let tax = world.run(&new_tax(brand), &staff).unwrap().id;
    let command = CreateProduct {
        options: vec![
            group(true, vec![choice("silk", vec![euro(0), yen(PriceList::HIGHEST_MINOR)])]),
            group(false, Vec::new()),
        ],
        tax: Some(tax),
        rates: rates("60"),
        images: images(IMAGES_MAX),
        ..new_product(brand, "M-1", &["red", "blue"])
    };
    let made = world.run(&command, &staff).unwrap();
    assert_eq!(world.claimed(brand, &ClaimScope::ModelNumber(&code("M-1"))), Some(made.id.as_uuid()));
    let key = Key::product(brand, made.id);
    assert_eq!(world.version(&key), made.version);
    let product = world.get::<Product>(&key).unwrap();
    assert_eq!((product.sku_count, product.options.len(), product.tax), (2, 2, Some(tax)));
    assert_eq!(product.options[0].choices[0].surcharge(yen(0).currency()), yen(PriceList::HIGHEST_MINOR));
    for (id, number) in made.skus.iter().zip(["red", "blue"]) {
        let sku = world.get::<crate::catalog::Sku>(&Key::sku(brand, *id)).unwrap();
        assert_eq!((sku.number.as_str(), sku.product, sku.withdrawn), (number, made.id, false));
        let scope = code(number);
        let scope = ClaimScope::SkuNumber(made.id, &scope);
        assert_eq!(world.claimed(brand, &scope), Some(id.as_uuid()));
    }
    let expected = [
        told("model_number", None, Some("M-1")),
        told("name", None, Some("Tea")),
        told("skus", None, Some("red")),
        told("skus", None, Some("blue")),
    ];
    assert_eq!(last_log(&world), expected);
}

#[test]
fn every_fault_of_a_new_product_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    world.run(&new_product(brand, "M-1", &[]), &staff).unwrap();
    let high = yen(PriceList::HIGHEST_MINOR + 1);
    let mut command = CreateProduct {
        attributes: names(&["Colour", "Colour", "Colour"]),
        images: images(IMAGES_MAX + 1),
        options: vec![
            group(false, vec![choice("silk", vec![high, euro(-1), euro(-1)])]),
            group(true, Vec::new()),
            group(false, vec![choice("wool", Vec::new()); OPTION_CHOICES_MAX + 1]),
            group(false, vec![choice("silk", vec![euro(-2)])]),
        ],
        tax: Some(no_tax()),
        ..new_product(brand, "M-1", &[])
    };
    command.skus = vec![
        new_sku("a", &["x", "x", "x"]),
        new_sku("b", &["x", "x", "x"]),
        new_sku("a", &["x"]),
        new_sku("a", &["y"]),
    ];
    let expected = [
        "model_number_taken",
        "repeated_attribute",
        "too_many_images",
        "too_many_option_choices",
        "no_option_choice",
        // Twice the same amount of the same choice is one reason; the other is of another choice.
        "negative_surcharge",
        "negative_surcharge",
        "surcharge_too_high",
        "repeated_surcharge",
        "unknown_tax_category",
        "repeated_sku_number",
        // The two SKUs of one number have the same fault.
        "attribute_count",
        "repeated_sku_attributes",
    ];
    assert_eq!(world.refused(&command, &staff), expected);
}

#[test]
fn lists_of_a_product_are_limited() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let attributes = |count| (0..count).map(|number| name(&format!("A{number}"))).collect::<Vec<_>>();
    let full = CreateProduct {
        attributes: attributes(ATTRIBUTES_MAX),
        options: vec![group(true, vec![choice("silk", Vec::new()); OPTION_CHOICES_MAX]); OPTION_GROUPS_MAX],
        ..new_product(brand, "M-1", &[])
    };
    assert!(world.allows(&full, &staff));
    let above = CreateProduct {
        attributes: attributes(ATTRIBUTES_MAX + 1),
        options: vec![group(true, Vec::new()); OPTION_GROUPS_MAX + 1],
        ..new_product(brand, "M-1", &[])
    };
    assert_eq!(world.refused(&above, &staff), ["too_many_attributes", "too_many_option_groups"]);
}

#[test]
fn a_changed_model_number_moves_its_claim() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let made = world.run(&new_product(brand, "M-1", &[]), &staff).unwrap();
    let rename =
        |number: &str| ChangeProduct { model_number: Some(code(number)), ..keep_product(brand, made.id) };
    world.run(&rename("M-2"), &staff).unwrap();
    assert_eq!(world.claimed(brand, &ClaimScope::ModelNumber(&code("M-1"))), None);
    assert_eq!(world.claimed(brand, &ClaimScope::ModelNumber(&code("M-2"))), Some(made.id.as_uuid()));
    assert_eq!(last_log(&world), [told("model_number", Some("M-1"), Some("M-2"))]);
    // The number that was given back is free, for the same product and for others; case tells numbers apart.
    world.run(&rename("M-1"), &staff).unwrap();
    world.run(&new_product(brand, "M-2", &[]), &staff).unwrap();
    world.run(&new_product(brand, "m-2", &[]), &staff).unwrap();
    assert_eq!(world.refused(&rename("M-2"), &staff), ["model_number_taken"]);
}

#[test]
fn a_product_changes_and_clears() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let tax = world.run(&new_tax(brand), &staff).unwrap().id;
    let note = LocalizedNote::new(Locale::EN, Note::new("Green").unwrap());
    let made = world.run(&new_product(brand, "M-1", &["a"]), &staff).unwrap();
    let change = ChangeProduct {
        seen: Some(made.version),
        name: Some(named("Coffee")),
        description: Some(Some(note.clone())),
        attributes: Some(names(&["Roast"])),
        prices: Some(prices(yen(0))),
        tax: Some(Some(tax)),
        rates: Some(rates("50")),
        images: Some(images(1)),
        ..keep_product(brand, made.id)
    };
    let version = world.run(&change, &staff).unwrap();
    assert_eq!(version, made.version.next());
    let key = Key::product(brand, made.id);
    let product = world.get::<Product>(&key).unwrap();
    let expected = Product {
        id: made.id,
        brand,
        model_number: code("M-1"),
        name: named("Coffee"),
        description: Some(note),
        attributes: names(&["Roast"]),
        prices: prices(yen(0)),
        options: Vec::new(),
        tax: Some(tax),
        rates: rates("50"),
        images: images(1),
        sku_count: 1,
    };
    assert_eq!(*product, expected);
    let clear = ChangeProduct { description: Some(None), tax: Some(None), ..keep_product(brand, made.id) };
    world.run(&clear, &staff).unwrap();
    let cleared = Product { description: None, tax: None, ..expected };
    assert_eq!(*world.get::<Product>(&key).unwrap(), cleared);
    // Requests under one idempotency key are compared by their encoding: to clear is not to keep.
    let kept = keep_product(brand, made.id);
    assert_ne!(crate::record::to_text(&clear).unwrap(), crate::record::to_text(&kept).unwrap());
}

#[test]
fn options_keep_the_ids_that_are_named() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let options = vec![
        group(true, vec![choice("silk", Vec::new()), choice("wool", Vec::new())]),
        group(false, vec![choice("gold", Vec::new())]),
    ];
    let made = CreateProduct { options, ..new_product(brand, "M-1", &[]) };
    let made = world.run(&made, &staff).unwrap();
    let key = Key::product(brand, made.id);
    let before = world.get::<Product>(&key).unwrap();
    let wool = before.options[0].choices[1].id;
    let keep = PutOptionChoice { id: Some(wool), name: named("Merino"), surcharges: vec![euro(5)] };
    let add = PutOptionChoice { id: None, ..keep.clone() };
    let edited = PutOptionGroup {
        id: Some(before.options[0].id),
        name: named("Inside"),
        required: false,
        choices: vec![add, keep],
    };
    let added = PutOptionGroup { id: None, ..PutOptionGroup::from(&group(false, Vec::new())) };
    let change = ChangeProduct { options: Some(vec![added, edited.clone()]), ..keep_product(brand, made.id) };
    world.run(&change, &staff).unwrap();
    let after = world.get::<Product>(&key).unwrap();
    assert_eq!(after.options.len(), 2);
    assert_eq!(after.options[1].id, before.options[0].id);
    assert_eq!(after.options[1].choices[1].id, wool);
    assert_eq!(after.options[1].choices[1].name, named("Merino"));
    let old: Vec<_> = before.options.iter().flat_map(|group| &group.choices).map(|one| one.id).collect();
    assert!(!old.contains(&after.options[1].choices[0].id));
    assert!(before.options.iter().all(|group| group.id != after.options[0].id));
    let changes = &world.log.last().unwrap().changes;
    assert!(changes.iter().all(|change| change.field.starts_with("options[")));
    assert!(changes.iter().any(|change| change.to.as_deref() == Some("Merino")));
}

#[test]
fn every_fault_of_a_change_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let options =
        vec![group(false, vec![choice("silk", Vec::new())]), group(false, vec![choice("gold", Vec::new())])];
    let made = CreateProduct { options, ..new_product(brand, "M-1", &["a"]) };
    let made = world.run(&made, &staff).unwrap();
    world.run(&new_product(brand, "M-2", &[]), &staff).unwrap();
    let had = world.get::<Product>(&Key::product(brand, made.id)).unwrap().options.clone();
    let put_choice = |id: OptionChoiceId| PutOptionChoice {
        id: Some(id),
        name: named("x"),
        surcharges: vec![euro(1), euro(1)],
    };
    let put_group = |id: OptionGroupId, choices: Vec<PutOptionChoice>| PutOptionGroup {
        id: Some(id),
        name: named("x"),
        required: true,
        choices,
    };
    let strange = OptionGroupId::made(Timestamp::MIN, [9; 10]);
    let (silk, gold) = (had[0].choices[0].id, had[1].choices[0].id);
    let change = ChangeProduct {
        seen: Some(made.version.next()),
        model_number: Some(code("M-2")),
        attributes: Some(names(&["Colour", "Colour"])),
        images: Some(images(IMAGES_MAX + 1)),
        options: Some(vec![
            // The choice of another group is none of this one's.
            put_group(had[0].id, vec![put_choice(gold), put_choice(silk), put_choice(silk)]),
            put_group(had[0].id, Vec::new()),
            put_group(strange, Vec::new()),
        ]),
        tax: Some(Some(no_tax())),
        ..keep_product(brand, made.id)
    };
    let expected = [
        "outdated",
        "model_number_taken",
        "repeated_attribute",
        "attribute_count_fixed",
        "too_many_images",
        "unknown_option_group",
        "repeated_option_group",
        "no_option_choice",
        "no_option_choice",
        "unknown_option_choice",
        "repeated_option_choice",
        "repeated_surcharge",
        "repeated_surcharge",
        "repeated_surcharge",
        "unknown_tax_category",
    ];
    assert_eq!(world.refused(&change, &staff), expected);
}
