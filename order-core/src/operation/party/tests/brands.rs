use super::super::super::test_world::{TestWorld, label, reader, stranger, writer};
use super::super::{ChangeBrand, CreateBrand};
use super::{code, email, fields, last, name};
use crate::party::{Actor, Brand, BrandSettings, OrderCodes, SavedColumns, StockLabel};
use crate::record::{ActorRef, Key};
use crate::value::limits::RECIPIENTS_MAX;
use crate::value::{BrandId, Locale, Name, Rounding, Timestamp};

fn create(number: u8) -> CreateBrand {
    let id = BrandId::made(Timestamp::MIN, [number; 10]);
    CreateBrand { id, name: name("Northwind"), settings: BrandSettings::new(Locale::EN), owner: None }
}

fn stock_label(number: u8, called: &str) -> StockLabel {
    StockLabel { id: label(number), name: Name::new(called).unwrap() }
}

#[test]
fn only_the_host_makes_brands() {
    let mut world = TestWorld::new();
    let create = create(9);
    assert!(world.is_missing(&create, &stranger()));
    assert!(world.is_missing(&create, &writer(create.id)));
    let made = world.run(&create, &Actor::host()).unwrap();
    let brand = world.get::<Brand>(&Key::brand(create.id)).unwrap();
    assert_eq!(*brand, Brand { id: create.id, name: create.name.clone(), settings: create.settings.clone() });
    assert_eq!(world.version(&Key::brand(made.id)), made.version);
    assert_eq!(last(&world).operation, "create_brand");
    assert_eq!(last(&world).actor, ActorRef::Host);
}

#[test]
fn a_brand_is_made_once_and_without_faults() {
    let mut world = TestWorld::new();
    world.run(&create(9), &Actor::host()).unwrap();
    let mut again = create(9);
    again.settings.notification_addresses = vec![email("a"), email("a")];
    again.settings.stock_labels = vec![stock_label(1, "x"), stock_label(1, "y")];
    again.settings.order_codes = OrderCodes::Gapless { prefix: code(&"p".repeat(44)) };
    assert_eq!(
        world.refused(&again, &Actor::host()),
        ["exists", "repeated_recipient", "prefix_too_long", "repeated_label"]
    );
}

#[test]
fn changes_what_is_named_and_nothing_else() {
    let (mut world, brand) = TestWorld::with_brand();
    let before = world.get::<Brand>(&Key::brand(brand)).unwrap();
    let change = ChangeBrand {
        seen: Some(world.version(&Key::brand(brand))),
        name: Some(name("Southwind")),
        rounding: Some(Rounding::Down),
        order_codes: Some(OrderCodes::Gapless { prefix: code("NW") }),
        ..ChangeBrand::of(brand)
    };
    let version = world.run(&change, &writer(brand)).unwrap();
    let after = world.get::<Brand>(&Key::brand(brand)).unwrap();
    let settings = BrandSettings {
        rounding: Rounding::Down,
        order_codes: OrderCodes::Gapless { prefix: code("NW") },
        ..before.settings.clone()
    };
    assert_eq!(*after, Brand { id: brand, name: name("Southwind"), settings });
    assert_eq!(version, world.version(&Key::brand(brand)));
    assert_eq!(fields(last(&world)), ["name.texts.en", "settings.order_codes", "settings.rounding"]);

    let rest = ChangeBrand {
        offset: Some("+09:00".parse().unwrap()),
        locale: Some(Locale::JA),
        notification_addresses: Some(vec![email("sales")]),
        ..ChangeBrand::of(brand)
    };
    world.run(&rest, &writer(brand)).unwrap();
    let now = world.get::<Brand>(&Key::brand(brand)).unwrap();
    assert_eq!(now.settings.offset, "+09:00".parse().unwrap());
    assert_eq!(now.settings.locale, Locale::JA);
    assert_eq!(now.settings.notification_addresses, [email("sales")]);
    assert_eq!(now.settings.rounding, Rounding::Down);
}

#[test]
fn what_it_saves_of_columns_replaces_what_it_had() {
    let (mut world, brand) = TestWorld::with_brand();
    let saved = |name: &str| SavedColumns { name: Name::new(name).unwrap(), columns: vec![code("total")] };
    for (asked, then) in [
        (None, vec![]),
        (Some(vec![saved("daily"), saved("all")]), vec![saved("daily"), saved("all")]),
        (None, vec![saved("daily"), saved("all")]),
        (Some(vec![saved("all")]), vec![saved("all")]),
    ] {
        world.run(&ChangeBrand { saved_columns: asked, ..ChangeBrand::of(brand) }, &writer(brand)).unwrap();
        assert_eq!(world.get::<Brand>(&Key::brand(brand)).unwrap().settings.saved_columns, then);
    }
    let twice = ChangeBrand { saved_columns: Some(vec![saved("a"), saved("a")]), ..ChangeBrand::of(brand) };
    assert_eq!(world.refused(&twice, &writer(brand)), ["repeated_saved_columns"]);
}

#[test]
fn its_address_is_set_kept_and_taken_away() {
    let (mut world, brand) = TestWorld::with_brand();
    let address = crate::operation::order::tests::stage::address("Northwind", "DE");
    let is = |world: &TestWorld| world.get::<Brand>(&Key::brand(brand)).unwrap().settings.address.clone();
    for (asked, then) in [
        (None, None),
        (Some(Some(address.clone())), Some(address.clone())),
        (None, Some(address)),
        (Some(None), None),
    ] {
        let change = ChangeBrand { address: asked, ..ChangeBrand::of(brand) };
        world.run(&change, &writer(brand)).unwrap();
        assert_eq!(is(&world), then);
    }
}

#[test]
fn a_change_of_nothing_is_neither_written_nor_logged() {
    let (mut world, brand) = TestWorld::with_brand();
    let decision = world.plan(&ChangeBrand::of(brand), &writer(brand)).unwrap();
    assert!(decision.changeset.is_empty());
    assert_eq!(decision.output, world.version(&Key::brand(brand)));
}

#[test]
fn labels_are_added_and_renamed_but_never_removed() {
    let (mut world, brand) = TestWorld::with_brand();
    let with = |labels: Vec<StockLabel>| ChangeBrand { stock_labels: Some(labels), ..ChangeBrand::of(brand) };
    let more = with(vec![stock_label(2, "Shipping"), stock_label(1, "Hall A"), stock_label(3, "Hall B")]);
    world.run(&more, &writer(brand)).unwrap();
    assert!(world.get::<Brand>(&Key::brand(brand)).unwrap().has_label(label(3)));
    let fewer = with(vec![stock_label(3, "Hall B")]);
    assert_eq!(world.refused(&fewer, &writer(brand)), ["label_removed", "label_removed"]);
    assert_eq!(world.refused(&with(vec![]), &writer(brand)).len(), 3);
}

#[test]
fn tells_every_fault_at_once() {
    let (mut world, brand) = TestWorld::with_brand();
    let seen = world.version(&Key::brand(brand));
    let rename = ChangeBrand { name: Some(name("Other")), ..ChangeBrand::of(brand) };
    world.run(&rename, &writer(brand)).unwrap();
    let wrong = ChangeBrand {
        seen: Some(seen),
        notification_addresses: Some(vec![email("a"); RECIPIENTS_MAX + 1]),
        order_codes: Some(OrderCodes::Gapless { prefix: code(&"p".repeat(64)) }),
        stock_labels: Some(vec![stock_label(1, "x"), stock_label(1, "y")]),
        ..ChangeBrand::of(brand)
    };
    assert_eq!(
        world.refused(&wrong, &writer(brand)),
        [
            "outdated",
            "too_many_recipients",
            "repeated_recipient",
            "prefix_too_long",
            "repeated_label",
            "label_removed"
        ]
    );
}

#[test]
fn readers_may_not_and_strangers_see_nothing() {
    let (mut world, brand) = TestWorld::with_brand();
    let other = BrandId::made(Timestamp::MIN, [77; 10]);
    assert_eq!(world.refused(&ChangeBrand::of(brand), &reader(brand)), ["not_permitted"]);
    assert!(world.is_missing(&ChangeBrand::of(brand), &stranger()));
    assert!(world.is_missing(&ChangeBrand::of(brand), &writer(other)));
    assert!(world.is_missing(&ChangeBrand::of(other), &writer(other)));
}
