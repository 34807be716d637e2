//! Tags: made, renamed, deleted, applied and removed.

use std::collections::BTreeSet;

use super::*;
use crate::operation::order::tests::leaving::{final_states, open_states};
use crate::operation::order::tests::stage::{Stage, id, member};
use crate::operation::test_world::{TestWorld, reader, stranger, writer};
use crate::operation::{Command, NotPermitted, Outdated};
use crate::order::{Colour, Order, Tag};
use crate::party::{Access, Actor};
use crate::record::{ClaimScope, FieldChange, Key, OrderFilter, Version};
use crate::value::{BrandId, Name, OrderId, TagId, limits};

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn red() -> Colour {
    "#ff0000".parse().unwrap()
}

fn create(brand: BrandId, text: &str) -> CreateTag {
    CreateTag { brand, name: name(text), colour: red() }
}

fn made(world: &mut TestWorld, brand: BrandId, text: &str) -> TagId {
    world.run(&create(brand, text), &writer(brand)).unwrap().id
}

fn tag(world: &TestWorld, brand: BrandId, id: TagId) -> Option<Tag> {
    world.get::<Tag>(&Key::tag(brand, id)).map(|tag| tag.as_ref().clone())
}

fn claimed(world: &TestWorld, brand: BrandId, text: &str) -> Option<uuid::Uuid> {
    world.claimed(brand, &ClaimScope::TagName(&name(text)))
}

fn change(brand: BrandId, tag: TagId) -> ChangeTag {
    ChangeTag { brand, tag, seen: None, name: None, colour: None }
}

#[test]
fn a_name_is_one_tags_and_compared_exactly() {
    let (mut world, brand) = TestWorld::with_brand();
    let urgent = made(&mut world, brand, "Urgent");
    let expected = Tag { id: urgent, brand, name: name("Urgent"), colour: red() };
    assert_eq!(tag(&world, brand, urgent), Some(expected));
    let known_by = [FieldChange::set("name", "Urgent"), FieldChange::set("colour", "#ff0000")];
    assert_eq!(world.log.last().unwrap().changes, known_by);
    let taken = TagNameTaken { name: name("Urgent"), tag: urgent };
    assert_eq!(world.reasons(&create(brand, "Urgent"), &writer(brand)), [taken.clone().into()]);
    let small = made(&mut world, brand, "urgent");
    let rename = ChangeTag { name: Some(name("Urgent")), ..change(brand, small) };
    assert_eq!(world.reasons(&rename, &writer(brand)), [taken.into()]);
}

#[test]
fn of_two_that_take_one_name_at_once_one_gets_it() {
    let (mut world, brand) = TestWorld::with_brand();
    let first = world.plan(&create(brand, "Urgent"), &writer(brand)).unwrap();
    let second = world.plan(&create(brand, "Urgent"), &writer(brand)).unwrap();
    world.apply(&first.changeset).unwrap();
    assert!(world.apply(&second.changeset).is_err());
}

#[test]
fn a_new_name_frees_the_old_one_and_a_new_colour_touches_neither() {
    let (mut world, brand) = TestWorld::with_brand();
    let id = made(&mut world, brand, "Urgent");
    let rename = ChangeTag { name: Some(name("Later")), ..change(brand, id) };
    let version = world.run(&rename, &writer(brand)).unwrap();
    assert_eq!(version, world.version(&Key::tag(brand, id)));
    assert_eq!(tag(&world, brand, id), Some(Tag { id, brand, name: name("Later"), colour: red() }));
    assert_eq!(
        (claimed(&world, brand, "Urgent"), claimed(&world, brand, "Later")),
        (None, Some(id.as_uuid()))
    );
    assert_eq!(world.log.last().unwrap().changes, [FieldChange::changed("name", "Urgent", "Later")]);
    made(&mut world, brand, "Urgent");

    let paint = ChangeTag { colour: Some(Colour::GREY), ..change(brand, id) };
    world.run(&paint, &writer(brand)).unwrap();
    let expected = Tag { id, brand, name: name("Later"), colour: Colour::GREY };
    assert_eq!(tag(&world, brand, id), Some(expected));
    assert_eq!(claimed(&world, brand, "Later"), Some(id.as_uuid()));
}

#[test]
fn a_change_of_nothing_writes_nothing() {
    let (mut world, brand) = TestWorld::with_brand();
    let id = made(&mut world, brand, "Urgent");
    let version = world.version(&Key::tag(brand, id));
    let same = ChangeTag { name: Some(name("Urgent")), colour: Some(red()), ..change(brand, id) };
    for command in [change(brand, id), same] {
        let decision = world.plan(&command, &writer(brand)).unwrap();
        assert!(decision.changeset.is_empty());
        assert_eq!(decision.output, version);
    }
}

#[test]
fn what_was_seen_must_still_be_so_and_every_reason_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let (first, second) = (made(&mut world, brand, "Urgent"), made(&mut world, brand, "Later"));
    let current = world.version(&Key::tag(brand, second));
    let seen = Some(Version::NEVER);
    let outdated = Outdated { seen: Version::NEVER, current };
    let rename = ChangeTag { seen, name: Some(name("Urgent")), ..change(brand, second) };
    let taken = TagNameTaken { name: name("Urgent"), tag: first };
    assert_eq!(world.reasons(&rename, &writer(brand)), [outdated.clone().into(), taken.into()]);
    let delete = DeleteTag { brand, tag: second, seen };
    assert_eq!(world.reasons(&delete, &writer(brand)), [outdated.into()]);
    let delete = DeleteTag { seen: Some(current), ..delete };
    assert!(world.allows(&delete, &writer(brand)));
}

#[test]
fn a_deleted_tag_frees_its_name_and_is_gone() {
    let (mut world, brand) = TestWorld::with_brand();
    let id = made(&mut world, brand, "Urgent");
    let delete = DeleteTag { brand, tag: id, seen: None };
    world.run(&delete, &writer(brand)).unwrap();
    assert_eq!((tag(&world, brand, id), claimed(&world, brand, "Urgent")), (None, None));
    let entry = world.log.last().unwrap();
    assert_eq!(entry.operation, "delete_tag");
    assert!(entry.changes.contains(&FieldChange::removed("name", "Urgent")));
    assert!(world.is_missing(&delete, &writer(brand)));
    assert!(world.is_missing(&change(brand, id), &writer(brand)));
    assert_ne!(made(&mut world, brand, "Urgent"), id);
}

fn is_for_staff<C: Command>(world: &mut TestWorld, brand: BrandId, command: &C)
where
    C::Reason: From<NotPermitted>,
{
    assert_eq!(world.reasons(command, &reader(brand)), [NotPermitted.into()]);
    for actor in [stranger(), member(Access::Write), writer(id(BrandId::made, 43))] {
        assert!(world.is_missing(command, &actor), "{actor:?}");
    }
    assert!(world.allows(command, &Actor::host()));
}

#[test]
fn tags_are_the_affair_of_the_brands_staff() {
    let (mut stage, order, [urgent, _]) = tagged();
    let brand = stage.brand;
    is_for_staff(&mut stage.world, brand, &create(brand, "New"));
    is_for_staff(&mut stage.world, brand, &change(brand, urgent));
    is_for_staff(&mut stage.world, brand, &DeleteTag { brand, tag: urgent, seen: None });
    let apply = tagging(brand, order, &[urgent], &[]);
    is_for_staff(&mut stage.world, brand, &apply);
    let none = tagging(brand, id(OrderId::made, 99), &[urgent], &[]);
    assert!(stage.world.is_missing(&none, &writer(brand)));
}

/// An order, and two tags that it does not have.
fn tagged() -> (Stage, OrderId, [TagId; 2]) {
    let mut stage = Stage::new();
    let order = stage.place().id;
    let brand = stage.brand;
    let tags = ["Urgent", "Export"].map(|name| made(&mut stage.world, brand, name));
    (stage, order, tags)
}

fn tagging(brand: BrandId, order: OrderId, apply: &[TagId], remove: &[TagId]) -> TagOrder {
    let set = |tags: &[TagId]| tags.iter().copied().collect();
    TagOrder { brand, order, seen: None, apply: set(apply), remove: set(remove) }
}

fn header(stage: &Stage, order: OrderId) -> Order {
    stage.world.get::<Order>(&Key::order(stage.brand, order)).unwrap().as_ref().clone()
}

fn run(stage: &mut Stage, command: &TagOrder) -> crate::operation::OrderReceipt {
    let actor = writer(stage.brand);
    stage.world.run(command, &actor).unwrap()
}

#[test]
fn tags_are_applied_and_removed_and_the_log_calls_them_by_name() {
    let (mut stage, order, [urgent, export]) = tagged();
    let brand = stage.brand;
    let before = header(&stage, order);
    let (tasks, version) = (stage.world.tasks.len(), stage.world.version(&Key::order(stage.brand, order)));
    let receipt = run(&mut stage, &tagging(brand, order, &[urgent], &[]));
    assert_eq!((receipt.id, receipt.version), (order, version.next()));
    assert_eq!(header(&stage, order), Order { tags: [urgent].into(), ..before.clone() });
    run(&mut stage, &tagging(brand, order, &[export], &[urgent]));
    assert_eq!(header(&stage, order), Order { tags: [export].into(), ..before });
    let entry = stage.world.log.last().unwrap();
    assert_eq!((entry.operation.as_str(), &entry.notice), ("tag_order", &None));
    assert_eq!(entry.changes, [FieldChange::removed("tags", "Urgent"), FieldChange::set("tags", "Export")]);
    assert_eq!(stage.world.tasks.len(), tasks);
    let filter = OrderFilter { tags: [export].into(), ..OrderFilter::default() };
    assert!(filter.admits(&header(&stage, order)));
}

#[test]
fn no_status_stands_in_the_way_archived_or_not() {
    for state in open_states().into_iter().chain(final_states().map(|(state, _)| state)) {
        let (mut stage, order, [urgent, _]) = tagged();
        let brand = stage.brand;
        stage.edit::<Order>(Key::order(stage.brand, order), |order| order.state = state.clone());
        let receipt = run(&mut stage, &tagging(brand, order, &[urgent], &[]));
        assert_eq!(receipt.status, state.status());
        assert_eq!(header(&stage, order).state, state);
        assert_eq!(header(&stage, order).tags, [urgent].into());
    }
}

#[test]
fn what_changes_no_tag_writes_nothing_and_a_tag_named_twice_is_applied() {
    let (mut stage, order, [urgent, export]) = tagged();
    let brand = stage.brand;
    run(&mut stage, &tagging(brand, order, &[urgent], &[urgent]));
    assert_eq!(header(&stage, order).tags, [urgent].into());
    let version = stage.world.version(&Key::order(stage.brand, order));
    for (apply, remove) in [(&[][..], &[][..]), (&[urgent], &[]), (&[], &[export]), (&[urgent], &[urgent])] {
        let actor = writer(stage.brand);
        let decision = stage.world.plan(&tagging(brand, order, apply, remove), &actor).unwrap();
        assert!(decision.changeset.is_empty());
        assert_eq!(decision.output.version, version);
    }
}

#[test]
fn each_unknown_tag_is_refused_to_apply_and_not_to_remove() {
    let (mut stage, order, [urgent, _]) = tagged();
    let brand = stage.brand;
    let (one, two) = (id(TagId::made, 80), id(TagId::made, 81));
    let actor = writer(stage.brand);
    let command = tagging(stage.brand, order, &[two, urgent, one], &[]);
    let unknown = |tag| TagOrderRefusal::UnknownTag { tag };
    assert_eq!(stage.world.reasons(&command, &actor), [unknown(one), unknown(two)]);
    assert_eq!(header(&stage, order).tags, BTreeSet::new());
    assert!(stage.world.allows(&tagging(brand, order, &[], &[one]), &actor));
    // A tag of another brand is unknown here.
    let other = id(BrandId::made, 43);
    let foreign = id(TagId::made, 82);
    let tag = Tag { id: foreign, brand: other, name: name("Theirs"), colour: red() };
    stage.world.put(Key::tag(other, foreign), tag);
    let command = tagging(stage.brand, order, &[foreign], &[]);
    assert_eq!(stage.world.reasons(&command, &actor), [unknown(foreign)]);
}

#[test]
fn a_tag_deleted_meanwhile_is_not_applied() {
    let (mut stage, order, [urgent, _]) = tagged();
    let brand = stage.brand;
    let actor = writer(stage.brand);
    let decision = stage.world.plan(&tagging(brand, order, &[urgent], &[]), &actor).unwrap();
    let delete = DeleteTag { brand: stage.brand, tag: urgent, seen: None };
    stage.world.run(&delete, &actor).unwrap();
    assert!(stage.world.apply(&decision.changeset).is_err());
}

#[test]
fn orders_keep_the_id_of_a_deleted_tag_until_their_tags_change() {
    let (mut stage, order, [urgent, export]) = tagged();
    let brand = stage.brand;
    run(&mut stage, &tagging(brand, order, &[urgent], &[]));
    let actor = writer(brand);
    stage.world.run(&DeleteTag { brand, tag: urgent, seen: None }, &actor).unwrap();
    assert_eq!(header(&stage, order).tags, [urgent].into());
    run(&mut stage, &tagging(brand, order, &[], &[export]));
    assert_eq!(header(&stage, order).tags, [urgent].into());
    run(&mut stage, &tagging(brand, order, &[export], &[]));
    assert_eq!(header(&stage, order).tags, [export].into());
    let changes = [FieldChange::removed("tags", urgent), FieldChange::set("tags", "Export")];
    assert_eq!(stage.world.log.last().unwrap().changes, changes);
}

#[test]
fn an_order_has_so_many_tags_and_no_more() {
    let (mut stage, order, [urgent, export]) = tagged();
    let (brand, max) = (stage.brand, limits::ORDER_TAGS_MAX);
    let many: Vec<TagId> =
        (0..max).map(|number| made(&mut stage.world, brand, &format!("tag {number}"))).collect();
    run(&mut stage, &tagging(brand, order, &many, &[]));
    let actor = writer(brand);
    let one_more = tagging(brand, order, &[urgent], &[]);
    let too_many = |count| TagOrderRefusal::TooManyTags { count, max };
    assert_eq!(stage.world.reasons(&one_more, &actor), [too_many(max + 1)]);
    let mut both = one_more.clone();
    both.apply.insert(id(TagId::made, 80));
    let unknown = TagOrderRefusal::UnknownTag { tag: id(TagId::made, 80) };
    assert_eq!(stage.world.reasons(&both, &actor), [unknown, too_many(max + 2)]);
    // What has left makes room.
    assert!(stage.world.allows(&tagging(brand, order, &[urgent], &many[..1]), &actor));
    stage.world.run(&DeleteTag { brand, tag: many[0], seen: None }, &actor).unwrap();
    run(&mut stage, &one_more);
    assert_eq!(header(&stage, order).tags.len(), max);

    // More than any order can have are not looked at one by one.
    let beyond: Vec<TagId> = many.iter().copied().chain([export]).collect();
    let command = tagging(brand, order, &beyond, &[]);
    assert_eq!(stage.world.reasons(&command, &actor), [too_many(max + 2)]);
    let facts = stage.world.gather(|known, keys| command.needs(known, keys));
    assert_eq!(facts.iter().count(), 1);
}
