//! Tags that are applied at confirming, picked and new.

use super::scene::*;
use crate::operation::confirmation::{ConfirmRefusal, NewTag};
use crate::operation::order::tests::stage::*;
use crate::operation::{LogView, Viewer};
use crate::order::Tag;
use crate::record::{ClaimScope, FieldChange, Key, Kind};
use crate::value::limits::ORDER_TAGS_MAX;
use crate::value::{Name, TagId};

#[test]
fn picked_tags_are_applied_and_those_there_stay() {
    let mut scene = Scene::created();
    let (urgent, late, old) = (scene.put_tag(1, "Urgent"), scene.put_tag(2, "Late"), scene.put_tag(3, "Old"));
    scene.edit(|order| order.tags = [old, late].into());
    let mut confirm = scene.confirm();
    confirm.tags = [urgent, late].into();
    scene.stage.world.run(&confirm, &scene.staff).unwrap();
    assert_eq!(scene.header().tags, [urgent, late, old].into());
    let changes = &scene.stage.world.log[0].changes;
    assert_eq!(changes.last(), Some(&FieldChange::set("tags", "Urgent")));
    assert_eq!(changes.iter().filter(|change| change.field == "tags").count(), 1);
}

#[test]
fn tags_are_created_on_the_spot_with_their_names_taken() {
    let mut scene = Scene::created();
    let mut confirm = scene.confirm();
    let colour = "#112233".parse().unwrap();
    confirm.new_tags = vec![NewTag { name: Name::new("Spring").unwrap(), colour }, new_tag("Export")];
    let receipt = scene.stage.world.run(&confirm, &scene.staff).unwrap();
    let [spring, export] = receipt.new_tags.as_slice() else { panic!("{receipt:?}") };
    assert_eq!(scene.header().tags, [*spring, *export].into());
    let brand = scene.stage.brand;
    let tag = scene.stage.world.get::<Tag>(&Key::tag(brand, *spring)).unwrap();
    assert_eq!((tag.id, tag.brand, tag.name.as_str(), tag.colour), (*spring, brand, "Spring", colour));
    for (name, tag) in [("Spring", spring), ("Export", export)] {
        let name = Name::new(name).unwrap();
        assert_eq!(scene.stage.world.claimed(brand, &ClaimScope::TagName(&name)), Some(tag.as_uuid()));
    }
    let created = scene.stage.world.log.iter().find(|entry| entry.subject.kind == Kind::Tag).unwrap();
    let known_by = [FieldChange::set("name", "Spring"), FieldChange::set("colour", "#112233")];
    assert_eq!((created.operation.as_str(), created.changes.as_slice()), ("confirm", known_by.as_slice()));
}

#[test]
fn the_buyer_does_not_read_of_tags_in_the_log() {
    let mut scene = Scene::created();
    let mut confirm = scene.confirm();
    confirm.tags = [scene.put_tag(1, "Urgent")].into();
    confirm.new_tags = vec![new_tag("Spring")];
    scene.stage.world.run(&confirm, &scene.staff).unwrap();
    let entries = scene.stage.world.log.iter().filter(|entry| entry.subject.kind == Kind::Order);
    let seen: Vec<_> = entries.filter_map(|entry| LogView::of(entry.clone(), Viewer::Buyer)).collect();
    assert_eq!(seen.len(), 1);
    let seen = format!("{seen:?}");
    assert!(seen.contains("confirmed") && !seen.contains("Urgent") && !seen.contains("Spring"), "{seen}");
}

#[test]
fn each_unknown_tag_is_named() {
    let mut scene = Scene::created();
    let known = scene.put_tag(1, "Urgent");
    let (one, two) = (id(TagId::made, 8), id(TagId::made, 9));
    let mut confirm = scene.confirm();
    confirm.tags = [known, one, two].into();
    let reasons = scene.stage.world.reasons(&confirm, &scene.staff);
    assert_eq!(reasons, [one, two].map(|tag| ConfirmRefusal::UnknownTag { tag }));
}

#[test]
fn a_name_is_given_once() {
    let mut scene = Scene::created();
    let taken = scene.put_tag(1, "Urgent");
    let name = |text: &str| Name::new(text).unwrap();
    let mut confirm = scene.confirm();
    confirm.new_tags = vec![new_tag("Urgent")];
    let reasons = scene.stage.world.reasons(&confirm, &scene.staff);
    assert_eq!(reasons, [ConfirmRefusal::TagNameTaken { name: name("Urgent"), tag: taken }]);
    confirm.new_tags = vec![new_tag("Late"), new_tag("Late"), new_tag("Late")];
    let reasons = scene.stage.world.reasons(&confirm, &scene.staff);
    assert_eq!(reasons, [ConfirmRefusal::TagNameRepeated { name: name("Late") }]);
    // Names are told apart to the letter.
    confirm.new_tags = vec![new_tag("urgent"), new_tag("Late")];
    assert!(scene.stage.world.allows(&confirm, &scene.staff));
}

#[test]
fn of_two_who_take_a_name_at_once_only_one_gets_it() {
    let mut scene = Scene::created();
    let mut confirm = scene.confirm();
    confirm.new_tags = vec![new_tag("Spring")];
    let planned = scene.stage.world.plan(&confirm, &scene.staff).unwrap().changeset;
    scene.put_tag(1, "Spring");
    assert!(scene.stage.world.apply(&planned).is_err());
    assert_eq!(scene.stage.world.refused(&confirm, &scene.staff), ["tag_name_taken"]);
}

#[test]
fn an_order_has_as_many_tags_as_it_may_and_no_more() {
    let mut scene = Scene::created();
    let tags = (0..98).map(|number| scene.put_tag(number, &format!("Tag {number}"))).collect();
    scene.edit(|order| order.tags = tags);
    let (there, picked) = (id(TagId::made, 97), scene.put_tag(200, "Picked"));
    let mut confirm = scene.confirm();
    confirm.tags = [there, picked].into();
    confirm.new_tags = vec![new_tag("Spring")];
    assert!(scene.stage.world.allows(&confirm, &scene.staff));
    confirm.new_tags.push(new_tag("Summer"));
    let reasons = scene.stage.world.reasons(&confirm, &scene.staff);
    assert_eq!(reasons, [ConfirmRefusal::TooManyTags { count: 101, max: ORDER_TAGS_MAX }]);
    // More than any order may have are not even looked at.
    let mut flood = scene.confirm();
    flood.tags = (0..=100).map(|number| id(TagId::made, number)).collect();
    let facts = scene.stage.world.gather(|known, keys| crate::operation::Command::needs(&flood, known, keys));
    assert!(facts.iter().all(|(key, _)| key.kind() != Kind::Tag));
    assert_eq!(scene.stage.world.refused(&flood, &scene.staff), ["too_many_tags"]);
}

#[test]
fn tags_that_were_deleted_are_in_nobodys_way_and_go() {
    let mut scene = Scene::created();
    let (there, picked) = (scene.put_tag(1, "There"), scene.put_tag(2, "Picked"));
    let deleted = id(TagId::made, 3);
    scene.edit(|order| {
        order.tags = (100..199).map(|number| id(TagId::made, number)).collect();
        order.tags.extend([there, deleted]);
        order.tags.remove(&id(TagId::made, 100));
    });
    // Without a tag that is asked for, none is looked at.
    let before = scene.header().tags;
    let mut untouched = scene.clone();
    untouched.confirmed();
    assert_eq!(untouched.header().tags, before);

    let mut confirm = scene.confirm();
    confirm.tags = [picked].into();
    scene.stage.world.run(&confirm, &scene.staff).unwrap();
    assert_eq!(scene.header().tags, [there, picked].into());
    let changes = &scene.stage.world.log[0].changes;
    assert!(changes.contains(&FieldChange::removed("tags", deleted)), "{changes:?}");
}
