//! Adding products to a cart and changing them there.

use std::num::NonZeroU32;

use super::super::{AddToCartRefusal, EntryFault, LineReason};
use super::*;
use crate::catalog::{Backorder, CatalogStatus, DesiredDates, StockPolicy};
use crate::operation::test_world::{NotApplied, label, reader, stranger, writer};
use crate::operation::{NotPermitted, Outdated};
use crate::party::{Access, Actor};
use crate::record::{Claim, ClaimScope, Version};
use crate::value::{AccountId, BuyerOrganizationId, CatalogId, OptionGroupId, Quantity, Timestamp};

#[test]
fn the_first_item_makes_the_cart_and_takes_its_slot() {
    let mut stage = empty();
    let command = add(&stage, vec![scarves(2)]);
    let made = run(&mut stage, &command);
    let made_cart = cart(&stage, made.id);
    assert_eq!((made_cart.id, made.version.number()), (made.id, 1));
    assert_eq!((made_cart.brand, made_cart.buyer, made_cart.catalog), (stage.brand, BUYER, CATALOG));
    assert_eq!((made_cart.route, made_cart.created_at), (CartRoute::Standard, stage.world.now));
    assert_eq!(made_cart.items, [scarves(2)]);
    let slot = stage.world.claimed(stage.brand, &ClaimScope::CartSlot(BUYER, CATALOG));
    assert_eq!(slot, Some(made.id.as_uuid()));
    assert_eq!(stage.world.version(&Key::cart(stage.brand, made.id)), made.version);
}

#[test]
fn a_second_item_goes_behind_and_the_same_product_is_replaced_in_its_place() {
    let mut stage = empty();
    let first = add(&stage, vec![scarves(2), coats(1)]);
    let made = run(&mut stage, &first);
    stage.world.now = "2026-03-01T10:00:00Z".parse().unwrap();
    let mut changed = scarves(5);
    changed.message_to_brand = Some(note("soon"));
    let second = add(&stage, vec![changed.clone()]);
    let again = run(&mut stage, &second);
    assert_eq!((again.id, again.version.number()), (made.id, 2));
    let after = cart(&stage, made.id);
    assert_eq!(after.items, [changed, coats(1)]);
    assert_eq!(after.created_at, "2026-03-01T09:00:00Z".parse::<Timestamp>().unwrap());
}

#[test]
fn a_zero_quantity_parks_the_product() {
    let mut stage = empty();
    stage.set_stock(SCARF_ONE, 0);
    stage.edit_catalog(|catalog| catalog.lot_size = NonZeroU32::new(3));
    let command = add(&stage, vec![scarves(0), CartItem::of(COAT, vec![])]);
    let made = run(&mut stage, &command);
    assert_eq!(content(&stage, made.id), [(SCARF_ONE, 0)]);
    assert_eq!(cart(&stage, made.id).items.len(), 2);
}

#[test]
fn one_buyer_has_one_cart_per_catalog() {
    let mut stage = empty();
    let command = add(&stage, vec![scarves(2)]);
    let actor = stage.actor.clone();
    let first = stage.world.plan(&command, &actor).unwrap();
    let second = stage.world.plan(&command, &actor).unwrap();
    assert_ne!(first.output.id, second.output.id);
    stage.world.apply(&first.changeset).unwrap();
    let slot = ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand);
    assert_eq!(stage.world.apply(&second.changeset), Err(NotApplied::Conflict(slot)));
    assert_eq!(run(&mut stage, &command).id, first.output.id, "decided again, it is the cart that is there");
}

#[test]
fn a_cart_that_changed_meanwhile_is_not_written_over() {
    let mut stage = Stage::new();
    let command = add(&stage, vec![scarves(7)]);
    let actor = stage.actor.clone();
    let decided = stage.world.plan(&command, &actor).unwrap();
    stage.order_scarves(9);
    let key = Key::cart(stage.brand, CART);
    assert_eq!(stage.world.apply(&decided.changeset), Err(NotApplied::Conflict(key)));
}

#[test]
fn what_was_seen_must_still_be_so() {
    let mut stage = Stage::new();
    let key = Key::cart(stage.brand, CART);
    let current = stage.world.version(&key);
    let mut command = add(&stage, vec![scarves(7)]);
    for seen in [Version::NEVER, current.next()] {
        command.seen = Some(seen);
        assert_eq!(refused(&mut stage, &command), [AddToCartRefusal::Outdated(Outdated { seen, current })]);
    }
    command.seen = Some(current);
    assert_eq!(run(&mut stage, &command).version, current.next());
}

#[test]
fn a_cart_that_is_named_must_be_that_one() {
    let mut stage = Stage::new();
    let actor = stage.actor.clone();
    let mut command = add(&stage, vec![scarves(7)]);
    command.cart = Some(CART);
    assert!(!stage.world.is_missing(&command, &actor));
    command.cart = Some(id(CartId::made, 50));
    assert!(stage.world.is_missing(&command, &actor));
    let mut stage = empty();
    command.cart = Some(CART);
    assert!(stage.world.is_missing(&command, &actor), "it was removed");
}

#[test]
fn what_belongs_to_others_does_not_exist() {
    let mut stage = empty();
    let command = add(&stage, vec![scarves(2)]);
    let other = Actor::account(id(AccountId::made, 40));
    let other = other.member(id(BuyerOrganizationId::made, 41), Access::Write);
    for actor in [stranger(), other, writer(stage.brand), reader(stage.brand)] {
        assert!(stage.world.is_missing(&command, &actor), "{actor:?}");
    }
    let proxy = working(command.clone(), None);
    for actor in [stranger(), member(Access::Write)] {
        assert!(stage.world.is_missing(&proxy, &actor), "{actor:?}");
    }
    assert_eq!(stage.world.reasons(&command, &member(Access::Read)), [NotPermitted.into()]);
    assert_eq!(stage.world.reasons(&proxy, &reader(stage.brand)), [NotPermitted.into()]);
    let edits: [fn(&mut AddToCart); 3] = [
        |command| command.catalog = id(CatalogId::made, 51),
        |command| command.buyer = id(BuyerOrganizationId::made, 41),
        |command| command.brand = id(crate::value::BrandId::made, 52),
    ];
    for edit in edits {
        let mut command = command.clone();
        edit(&mut command);
        assert!(stage.world.is_missing(&command, &Actor::host()), "{command:?}");
    }
}

#[test]
fn a_limited_catalog_is_there_for_buyers_to_whom_it_is_granted() {
    let mut stage = empty();
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited);
    let command = add(&stage, vec![scarves(2)]);
    let actor = stage.actor.clone();
    assert!(stage.world.is_missing(&command, &actor));
    let staff = writer(stage.brand);
    assert!(!stage.world.is_missing(&working(command.clone(), None), &staff), "the brand sees its own");
    stage.edit_connection(|connection| connection.catalogs.extend([CATALOG]));
    run(&mut stage, &command);
}

#[test]
fn a_cart_may_be_filled_before_the_catalog_opens_and_after_its_deadline() {
    let mut stage = empty();
    stage.edit_catalog(|catalog| {
        catalog.status = CatalogStatus::Closed;
        catalog.opens_at = Some("2030-01-01T00:00:00Z".parse().unwrap());
        catalog.order_deadline = Some("2020-01-01T00:00:00Z".parse().unwrap());
    });
    let command = add(&stage, vec![scarves(2)]);
    run(&mut stage, &command);
}

#[test]
fn working_carts_of_the_brand_are_many_and_take_no_slot() {
    let mut stage = Stage::new();
    stage.actor = writer(stage.brand);
    let command = working(add(&stage, vec![scarves(2)]), None);
    let first = run(&mut stage, &command);
    let second = run(&mut stage, &command);
    assert_ne!(first.id, second.id);
    let slot = stage.world.claimed(stage.brand, &ClaimScope::CartSlot(BUYER, CATALOG));
    assert_eq!(slot, Some(CART.as_uuid()), "the cart of the buyer stays");
    let more = working(add(&stage, vec![coats(1)]), Some(first.id));
    assert_eq!(run(&mut stage, &more).id, first.id);
    assert_eq!(content(&stage, first.id), [(SCARF_ONE, 2), (COAT_S, 1)]);
    assert_eq!(content(&stage, second.id), [(SCARF_ONE, 2)]);
    // The buyer's own cart is no working cart, and a working cart is not for another buyer or catalog.
    let actor = stage.actor.clone();
    assert!(stage.world.is_missing(&working(command.clone(), Some(CART)), &actor));
    let mut elsewhere = more.clone();
    elsewhere.buyer = id(BuyerOrganizationId::made, 41);
    stage.world.put(
        Key::connection(stage.brand, elsewhere.buyer),
        stage
            .world
            .get::<crate::party::Connection>(&Key::connection(stage.brand, BUYER))
            .unwrap()
            .as_ref()
            .clone(),
    );
    assert!(stage.world.is_missing(&elsewhere, &actor));
}

#[test]
fn what_is_read_from_a_file_has_no_cart_to_be_put_into() {
    for route in [CartRoute::OrderSheet, CartRoute::BulkImport] {
        let mut stage = Stage::new();
        let command = AddToCart { route, ..add(&stage, vec![scarves(1)]) };
        stage.actor = writer(stage.brand);
        assert_eq!(refused(&mut stage, &command), [AddToCartRefusal::FromFile]);
    }
}

#[test]
fn a_working_cart_has_no_note_to_the_buyers_company() {
    let mut stage = Stage::new();
    stage.actor = writer(stage.brand);
    let mut item = scarves(2);
    item.note_to_own_company = Some(note("psst"));
    let command = working(add(&stage, vec![item.clone()]), None);
    assert_eq!(refused(&mut stage, &command), [AddToCartRefusal::NoteOfBuyer { product: SCARF }]);
    stage.actor = member(Access::Write);
    let command = add(&stage, vec![item.clone()]);
    run(&mut stage, &command);
    assert_eq!(cart(&stage, CART).items[1], item);
}

#[test]
fn many_faults_come_at_once_in_the_order_of_their_declaration() {
    let mut stage = Stage::new();
    stage.make_proxy();
    stage.set_stock(COAT_S, 0);
    stage.set_stock(SCARF_ONE, 0);
    stage.edit_catalog(|catalog| catalog.desired_dates = DesiredDates::NotAsked);
    let mut coat = coats(1);
    coat.note_to_own_company = Some(note("psst"));
    coat.desired_date = Some("2026-04-01".parse().unwrap());
    coat.skus.push(CartSku { sku: COAT_M, quantity: pieces(1), options: vec![row(WOOL, 1); 101] });
    let mut command = working(add(&stage, vec![coat, scarves(1), scarves(1)]), Some(CART));
    let current = stage.world.version(&Key::cart(stage.brand, CART));
    command.seen = Some(Version::NEVER);
    let line = AddToCartRefusal::Line;
    assert_eq!(
        refused(&mut stage, &command),
        [
            AddToCartRefusal::Outdated(Outdated { seen: Version::NEVER, current }),
            AddToCartRefusal::Entry(EntryFault::ProductRepeated { product: SCARF }),
            AddToCartRefusal::Entry(EntryFault::SkuRepeated { sku: SCARF_ONE }),
            AddToCartRefusal::Entry(EntryFault::TooManyRows { sku: COAT_M, rows: 101, max: 100 }),
            AddToCartRefusal::NoteOfBuyer { product: COAT },
            line(LineReason::StockShort { sku: COAT_S, wanted: pieces(1), left: 0 }),
            line(LineReason::StockShort { sku: SCARF_ONE, wanted: pieces(1), left: 0 }),
            line(LineReason::OptionsDiffer { sku: COAT_M, rows: 101, quantity: pieces(1) }),
            line(LineReason::DateNotAsked { product: COAT }),
        ]
    );
}

#[test]
fn option_rows_of_the_same_choices_are_merged_and_empty_ones_dropped() {
    let mut stage = empty();
    let both = |count| {
        let mut both = row(SILK, count);
        both.choices.insert(EMBROIDERY, INITIAL);
        both
    };
    let rows = vec![row(WOOL, 1), row(SILK, 0), both(1), row(WOOL, 2), row(SILK, 1), both(3)];
    let item = CartItem::of(COAT, vec![CartSku { sku: COAT_S, quantity: pieces(8), options: rows }]);
    let command = add(&stage, vec![item]);
    let made = run(&mut stage, &command);
    let kept = &cart(&stage, made.id).items[0].skus[0].options;
    assert_eq!(*kept, [row(WOOL, 3), both(4), row(SILK, 1)]);
}

#[test]
fn rows_that_overflow_are_refused_and_not_merged() {
    let mut stage = empty();
    stage.edit_catalog(|catalog| catalog.stock = StockPolicy::MakeToOrder { target: None });
    let most = Quantity::MAX;
    let rows = vec![row(WOOL, most.get()), row(WOOL, most.get())];
    let item = CartItem::of(COAT, vec![CartSku { sku: COAT_S, quantity: most, options: rows }]);
    let rows = u64::from(most.get()).saturating_mul(2);
    let reason = AddToCartRefusal::Line(LineReason::OptionsDiffer { sku: COAT_S, rows, quantity: most });
    let command = add(&stage, vec![item]);
    assert_eq!(refused(&mut stage, &command), [reason]);
}

#[test]
fn where_every_group_is_optional_no_row_is_needed_and_some_rows_add_up() {
    let mut stage = empty();
    stage.edit_product(COAT, |product| product.options[0].required = false);
    let with = |options| CartItem::of(COAT, vec![CartSku { sku: COAT_S, quantity: pieces(3), options }]);
    let command = add(&stage, vec![with(vec![])]);
    run(&mut stage, &command);
    let command = add(&stage, vec![with(vec![row(SILK, 2)])]);
    let reason = LineReason::OptionsDiffer { sku: COAT_S, rows: 2, quantity: pieces(3) };
    assert_eq!(refused(&mut stage, &command), [AddToCartRefusal::Line(reason)]);
    let mut plain = row(SILK, 1);
    plain.choices.clear();
    let command = add(&stage, vec![with(vec![row(SILK, 2), plain])]);
    run(&mut stage, &command);
}

#[test]
fn every_piece_needs_a_choice_of_every_required_group() {
    let mut stage = empty();
    stage.edit_product(COAT, |product| product.options[1].required = true);
    let both = |count| {
        let mut both = row(SILK, count);
        both.choices.insert(EMBROIDERY, INITIAL);
        both
    };
    let with = |options| CartItem::of(COAT, vec![CartSku { sku: COAT_S, quantity: pieces(3), options }]);
    let missing =
        |group: OptionGroupId| AddToCartRefusal::Line(LineReason::OptionMissing { sku: COAT_S, group });
    let command = add(&stage, vec![with(vec![both(1), row(SILK, 2)])]);
    assert_eq!(refused(&mut stage, &command), [missing(EMBROIDERY)]);
    let command = add(&stage, vec![with(vec![])]);
    assert_eq!(refused(&mut stage, &command), [missing(LINING), missing(EMBROIDERY)]);
    let command = add(&stage, vec![with(vec![both(3)])]);
    run(&mut stage, &command);
}

#[test]
fn stock_and_backorder_bound_what_is_entered() {
    use Backorder::{Allowed, NotAllowed};
    for (backorder, excluded, left, fits) in [
        (NotAllowed, false, 2, true),
        (NotAllowed, false, 1, false),
        (Allowed, false, -9, true),
        (Allowed, true, 1, false),
        (Allowed, true, 2, true),
    ] {
        let mut stage = empty();
        stage.edit_catalog(|catalog| {
            catalog.stock = StockPolicy::FromStock { source: label(1), target: None, backorder };
        });
        stage.edit_sku(SCARF_ONE, |sku| sku.excluded_from_backorder = excluded);
        stage.set_stock(SCARF_ONE, left);
        let command = add(&stage, vec![scarves(2)]);
        let actor = stage.actor.clone();
        let outcome = stage.world.run(&command, &actor);
        assert_eq!(outcome.is_ok(), fits, "{backorder:?} {excluded} {left}");
        assert_eq!(stage.world.counter(&stage.stock(SCARF_ONE)), left, "a cart takes no stock");
    }
}

#[test]
fn what_lies_in_the_cart_already_does_not_stand_in_the_way() {
    let mut stage = Stage::new();
    stage.set_stock(COAT_S, 0);
    stage.edit_sku(COAT_S, |sku| sku.withdrawn = true);
    let command = add(&stage, vec![scarves(4)]);
    run(&mut stage, &command);
    assert_eq!(content(&stage, CART), [(COAT_S, 3), (COAT_M, 0), (SCARF_ONE, 4)]);
}

#[test]
fn a_slot_without_its_cart_is_not_filled_by_chance() {
    let mut stage = empty();
    let slot = ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand);
    stage.world.put(slot, Claim { target: uuid::Uuid::nil() });
    let command = add(&stage, vec![scarves(2)]);
    let actor = stage.actor.clone();
    assert!(stage.world.is_missing(&command, &actor));
}
