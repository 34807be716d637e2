use super::super::super::member::{AcceptInvitation, InviteMember};
use super::super::super::test_world::{TestWorld, stranger};
use super::super::*;
use super::{account, email, kept, log_in, me, signed_up, who_is};
use crate::party::{Access, Actor, MemberRole, Party};
use crate::record::{FieldChange, Key, Version};
use crate::value::limits::PARTIES_MAX;
use crate::value::{BrandId, BuyerOrganizationId, Timestamp};

fn organization(number: u8) -> Party {
    BuyerOrganizationId::made(Timestamp::MIN, [number; 10]).into()
}

fn note(party: Party) -> NoteParty {
    NoteParty { account: account("ann"), party }
}

fn invited(world: &mut TestWorld, party: Party, role: MemberRole) {
    let invite = InviteMember { party, email: email("ann"), role };
    world.run(&invite, &Actor::host()).unwrap();
}

fn joined(world: &mut TestWorld, party: Party, role: MemberRole) {
    invited(world, party, role);
    world.run(&note(party), &me("ann")).unwrap();
    world.run(&AcceptInvitation { party, account: account("ann") }, &me("ann")).unwrap();
}

#[test]
fn what_is_noted_gives_nothing_until_somebody_is_a_member() {
    let (mut world, brand) = TestWorld::with_brand();
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    log_in(&mut world, "ann", 1);
    let party = Party::from(brand);
    assert!(world.is_missing(&note(party), &stranger()));
    let version = world.run(&note(party), &me("ann")).unwrap();
    assert_eq!(version, Version::from_number(2));
    assert_eq!(world.log.last().unwrap().changes, [FieldChange::set("parties", party)]);
    assert!(world.plan(&note(party), &me("ann")).unwrap().changeset.is_empty(), "noted already");
    let roles = |world: &TestWorld| who_is(world, "ann", 1).unwrap().roles;
    assert_eq!(roles(&world), []);
    invited(&mut world, party, MemberRole::Owner);
    assert_eq!(roles(&world), [], "an invitation is no right");
    assert!(!who_is(&world, "ann", 1).unwrap().actor.owns(party));
}

#[test]
fn the_actor_has_the_rights_of_every_member_that_it_is_and_loses_them_at_once() {
    let (mut world, brand) = TestWorld::with_brand();
    let other = BrandId::made(Timestamp::MIN, [2; 10]);
    let first = world.get::<crate::party::Brand>(&Key::brand(brand)).unwrap();
    world.put(Key::brand(other), crate::party::Brand { id: other, ..first.as_ref().clone() });
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    log_in(&mut world, "ann", 1);
    let read = MemberRole::Member(Access::Read);
    joined(&mut world, brand.into(), MemberRole::Owner);
    joined(&mut world, other.into(), read);
    let who = who_is(&world, "ann", 1).unwrap();
    // In the order of the ids.
    assert_eq!(who.roles, [(other.into(), read), (brand.into(), MemberRole::Owner)]);
    assert_eq!((who.actor.on_brand(brand), who.actor.owns(brand.into())), (Some(Access::Write), true));
    assert_eq!((who.actor.on_brand(other), who.actor.owns(other.into())), (Some(Access::Read), false));
    world.remove(&Key::member(other.into(), account("ann")));
    let who = who_is(&world, "ann", 1).unwrap();
    assert_eq!((who.actor.on_brand(other), who.roles.len()), (None, 1));
    assert!(kept(&world, "ann").parties.contains(&other.into()), "though it is noted still");
    let drop = DropParty { account: account("ann"), party: brand.into() };
    assert!(world.is_missing(&drop, &stranger()));
    world.run(&drop, &me("ann")).unwrap();
    assert_eq!(world.log.last().unwrap().changes, [FieldChange::removed("parties", Party::from(brand))]);
    assert_eq!(who_is(&world, "ann", 1).unwrap().roles, [], "it no longer finds what it is a member of");
    assert!(world.plan(&drop, &me("ann")).unwrap().changeset.is_empty());
}

#[test]
fn there_is_room_for_so_many_and_what_leads_nowhere_makes_room() {
    let (mut world, brand) = TestWorld::with_brand();
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    let parties: Vec<Party> = (1..=u8::try_from(PARTIES_MAX).unwrap()).map(organization).collect();
    for party in &parties {
        world.run(&note(*party), &me("ann")).unwrap();
    }
    assert_eq!(kept(&world, "ann").parties.len(), PARTIES_MAX);
    // Each is a member's now.
    invited(&mut world, brand.into(), MemberRole::Owner);
    let member = world.get::<crate::party::Member>(&Key::member(brand.into(), account("ann"))).unwrap();
    for party in &parties {
        world.put(Key::member(*party, account("ann")), member.as_ref().clone());
    }
    assert_eq!(world.refused(&note(brand.into()), &me("ann")), ["too_many_parties"]);
    world.run(&note(parties[0]), &me("ann")).unwrap();
    world.remove(&Key::member(parties[3], account("ann")));
    world.run(&note(brand.into()), &me("ann")).unwrap();
    let noted = kept(&world, "ann").parties;
    assert_eq!((noted.len(), noted.contains(&parties[3])), (PARTIES_MAX, false));
}
