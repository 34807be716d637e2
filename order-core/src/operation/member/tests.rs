//! The operations on members, over facts alone.

use super::super::account::tests::{account, code, email, kept, me, signed_up};
use super::super::account::{NoteParty, SignUpWay};
use super::super::party::{CreateBrand, CreateBuyerOrganization};
use super::super::test_world::{TestWorld, stranger};
use super::*;
use crate::party::{
    Access, Actor, Brand, BuyerOrganization, Member, MemberRole, MemberState, OrganizationProfile, Party,
    Roster,
};
use crate::record::{AccountMailKind, FieldChange, Key, Task, Version};
use crate::value::limits::MEMBERS_MAX;
use crate::value::{BrandId, BuyerOrganizationId, Locale, LocalizedName, Name, Timestamp};

const WRITER: MemberRole = MemberRole::Member(Access::Write);
const READER: MemberRole = MemberRole::Member(Access::Read);

fn owner(party: Party) -> Actor {
    me("owner").belonging(party, MemberRole::Owner)
}

fn invite(party: Party, name: &str, role: MemberRole) -> InviteMember {
    InviteMember { party, email: email(name), role }
}

fn member(world: &TestWorld, party: Party, name: &str) -> Option<Member> {
    world.get::<Member>(&Key::member(party, account(name))).map(|member| member.as_ref().clone())
}

fn roster(world: &TestWorld, party: Party) -> (u32, u32) {
    world.get::<Roster>(&Key::roster(party)).map_or((0, 0), |roster| (roster.members, roster.owners))
}

/// Signs up, is invited and accepts.
fn join(world: &mut TestWorld, party: Party, name: &str, role: MemberRole) {
    signed_up(world, name, SignUpWay::Vouched);
    world.run(&invite(party, name, role), &Actor::host()).unwrap();
    accept(world, party, name);
}

fn accept(world: &mut TestWorld, party: Party, name: &str) {
    let id = account(name);
    world.run(&NoteParty { account: id, party }, &me(name)).unwrap();
    world.run(&AcceptInvitation { party, account: id }, &me(name)).unwrap();
}

/// A brand with one Owner.
fn owned() -> (TestWorld, Party) {
    let (mut world, brand) = TestWorld::with_brand();
    join(&mut world, brand.into(), "owner", MemberRole::Owner);
    (world, brand.into())
}

fn name(text: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, Name::new(text).unwrap())
}

fn profile() -> OrganizationProfile {
    let name = LocalizedName::new(Locale::JA, Name::new("店").unwrap());
    OrganizationProfile::company(name, "JP".parse().unwrap(), email("shop"))
}

fn codes(changes: &[FieldChange]) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    changes
        .iter()
        .map(|change| format!("{} {}>{}", change.field, text(&change.from), text(&change.to)))
        .collect()
}

#[test]
fn an_invitation_is_a_mail_and_no_right() {
    let (mut world, party) = owned();
    let made = world.run(&invite(party, "Ann", WRITER), &owner(party)).unwrap();
    assert_eq!(made, MemberReceipt { account: account("ann"), version: Version::from_number(1) });
    let invited = member(&world, party, "ann").unwrap();
    let state = MemberState::Invited { at: world.now };
    assert_eq!(invited, Member { account: account("ann"), email: email("Ann"), role: WRITER, state });
    assert_eq!(roster(&world, party), (2, 1));
    let Some(Task::AccountMail(mail)) = world.tasks.last() else { panic!("{:?}", world.tasks) };
    let party_name = Name::new("Northwind").unwrap();
    assert_eq!(mail.says, AccountMailKind::Invitation { party, party_name, role: WRITER });
    assert_eq!((mail.locale, &mail.recipient), (Locale::EN, &email("Ann")));
    assert_eq!(mail.partition(), party.into());
    let logged = world.log.last().unwrap();
    assert_eq!(logged.operation, "invite_member");
    assert_eq!(codes(&logged.changes), ["email >Ann@example.com", "role >write", "state >invited"]);
}

#[test]
fn who_has_an_account_is_invited_in_its_language() {
    let (mut world, party) = owned();
    let mut command = super::super::account::tests::sign_up("ann", SignUpWay::Vouched);
    command.locale = Locale::JA;
    world.run(&command, &Actor::host()).unwrap();
    world.run(&invite(party, "ann", READER), &owner(party)).unwrap();
    let Some(Task::AccountMail(mail)) = world.tasks.last() else { panic!("{:?}", world.tasks) };
    assert_eq!(mail.locale, Locale::JA);
}

#[test]
fn only_owners_decide_who_belongs_to_it() {
    let (mut world, party) = owned();
    join(&mut world, party, "ann", WRITER);
    let change = ChangeMemberRole { party, account: account("ann"), seen: None, role: READER };
    let remove = RemoveMember { party, account: account("ann"), seen: None };
    for access in [Access::Read, Access::Write] {
        let actor = me("ann").belonging(party, MemberRole::Member(access));
        assert_eq!(world.refused(&invite(party, "bob", READER), &actor), ["not_owner"]);
        assert_eq!(world.refused(&change, &actor), ["not_owner"]);
        assert_eq!(world.refused(&remove, &actor), ["not_owner"]);
    }
    let other = Party::from(BrandId::made(Timestamp::MIN, [99; 10]));
    for actor in [stranger(), owner(other)] {
        assert!(world.is_missing(&invite(party, "bob", READER), &actor));
        assert!(world.is_missing(&change, &actor) && world.is_missing(&remove, &actor));
    }
    assert!(world.is_missing(&invite(other, "bob", READER), &owner(other)), "there is no such brand");
    let nobody = account("nobody");
    assert!(world.is_missing(&ChangeMemberRole { account: nobody, ..change }, &owner(party)));
    assert!(world.is_missing(&RemoveMember { account: nobody, ..remove }, &owner(party)));
}

#[test]
fn who_is_invited_again_gets_another_mail_and_the_new_role_but_not_at_once() {
    let (mut world, party) = owned();
    world.run(&invite(party, "ann", READER), &owner(party)).unwrap();
    let refused = world.reasons(&invite(party, "ann", WRITER), &owner(party));
    let again_at = world.now.saturating_add(std::time::Duration::from_secs(60));
    assert_eq!(refused, [InviteMemberRefusal::InvitedRecently { again_at }]);
    let (before, mails) = (world.now, world.tasks.len());
    world.now = again_at;
    world.run(&invite(party, "ann", WRITER), &owner(party)).unwrap();
    assert_eq!((world.tasks.len(), roster(&world, party)), (mails + 1, (2, 1)));
    assert_eq!(
        codes(&world.log.last().unwrap().changes),
        ["role read>write".to_owned(), format!("invited_at {before}>{again_at}")]
    );
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    accept(&mut world, party, "ann");
    assert_eq!(world.refused(&invite(party, "ann", WRITER), &owner(party)), ["already_member"]);
}

#[test]
fn there_is_room_for_so_many_members() {
    let (mut world, party) = owned();
    world.put(Key::roster(party), Roster { members: MEMBERS_MAX - 1, owners: 1 });
    world.run(&invite(party, "ann", READER), &owner(party)).unwrap();
    assert_eq!(world.refused(&invite(party, "bob", READER), &owner(party)), ["too_many_members"]);
}

#[test]
fn only_a_verified_account_that_noted_it_accepts_and_it_may_do_so_again() {
    let (mut world, party) = owned();
    let id = signed_up(&mut world, "ann", SignUpWay::ByCode(code(7)));
    let accept = AcceptInvitation { party, account: id };
    // Not a word of whether there is an invitation.
    assert_eq!(world.refused(&accept, &me("ann")), ["email_not_verified", "party_not_noted"]);
    world.run(&invite(party, "ANN", WRITER), &owner(party)).unwrap();
    assert_eq!(world.refused(&accept, &me("ann")), ["email_not_verified", "party_not_noted"]);
    let verify = super::super::account::VerifyEmail { account: id, code: code(7).hash };
    world.run(&verify, &me("ann")).unwrap();
    assert_eq!(world.refused(&accept, &me("ann")), ["party_not_noted"]);
    world.run(&NoteParty { account: id, party }, &me("ann")).unwrap();
    for actor in [stranger(), owner(party)] {
        assert!(world.is_missing(&accept, &actor), "nobody accepts for another");
    }
    let accepted = world.run(&accept, &me("ann")).unwrap();
    assert_eq!(accepted, MemberReceipt { account: id, version: Version::from_number(2) });
    let state = MemberState::Active { since: world.now };
    assert_eq!(member(&world, party, "ann").unwrap().state, state);
    assert_eq!(codes(&world.log.last().unwrap().changes), ["state invited>active"]);
    let again = world.plan(&accept, &me("ann")).unwrap();
    assert!(again.changeset.is_empty());
    assert_eq!(again.output, accepted);
    let uninvited = signed_up(&mut world, "bob", SignUpWay::Vouched);
    world.run(&NoteParty { account: uninvited, party }, &me("bob")).unwrap();
    assert!(world.is_missing(&AcceptInvitation { party, account: uninvited }, &me("bob")));
}

#[test]
fn an_owner_is_counted_when_the_invitation_is_accepted() {
    let (mut world, party) = owned();
    world.run(&invite(party, "ann", MemberRole::Owner), &owner(party)).unwrap();
    assert_eq!(roster(&world, party), (2, 1));
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    accept(&mut world, party, "ann");
    assert_eq!(roster(&world, party), (2, 2));
}

#[test]
fn the_last_owner_stays_one() {
    let (mut world, party) = owned();
    // An invited Owner is none yet.
    world.run(&invite(party, "ann", MemberRole::Owner), &owner(party)).unwrap();
    let id = account("owner");
    let demote = ChangeMemberRole { party, account: id, seen: None, role: WRITER };
    let remove = RemoveMember { party, account: id, seen: None };
    let leave = LeaveParty { party, account: id };
    assert_eq!(world.refused(&demote, &owner(party)), ["last_owner"]);
    assert_eq!(world.refused(&remove, &Actor::host()), ["last_owner"], "not even the host");
    assert_eq!(world.refused(&leave, &me("owner")), ["last_owner"]);
    let same = ChangeMemberRole { role: MemberRole::Owner, ..demote.clone() };
    assert!(world.plan(&same, &owner(party)).unwrap().changeset.is_empty());
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    accept(&mut world, party, "ann");
    let changed = world.run(&demote, &owner(party)).unwrap();
    assert_eq!(codes(&world.log.last().unwrap().changes), ["role owner>write"]);
    assert_eq!(changed.version, world.version(&Key::member(party, id)));
    assert_eq!(roster(&world, party), (2, 1));
    assert_eq!(
        world.refused(&RemoveMember { account: account("ann"), ..remove.clone() }, &owner(party)),
        ["last_owner"]
    );
    world.run(&remove, &owner(party)).unwrap();
    assert_eq!(roster(&world, party), (1, 1));
}

#[test]
fn two_owners_who_leave_at_once_cannot_both() {
    let (mut world, party) = owned();
    join(&mut world, party, "ann", MemberRole::Owner);
    let [first, second] = ["owner", "ann"]
        .map(|name| world.plan(&LeaveParty { party, account: account(name) }, &me(name)).unwrap().changeset);
    world.apply(&first).unwrap();
    assert!(world.apply(&second).is_err());
    assert_eq!(world.refused(&LeaveParty { party, account: account("ann") }, &me("ann")), ["last_owner"]);
}

#[test]
fn changes_name_the_version_that_was_seen() {
    let (mut world, party) = owned();
    join(&mut world, party, "ann", READER);
    let seen = Some(Version::from_number(1));
    let change = ChangeMemberRole { party, account: account("ann"), seen, role: WRITER };
    assert_eq!(world.refused(&change, &owner(party)), ["outdated"]);
    let remove = RemoveMember { party, account: account("ann"), seen };
    assert_eq!(world.refused(&remove, &owner(party)), ["outdated"]);
    let last = RemoveMember { account: account("owner"), ..remove };
    assert_eq!(world.refused(&last, &owner(party)), ["outdated", "last_owner"]);
}

#[test]
fn a_member_leaves_or_is_removed_and_an_invitation_is_taken_back_or_declined() {
    let (mut world, party) = owned();
    join(&mut world, party, "ann", READER);
    let leave = |name: &str| LeaveParty { party, account: account(name) };
    assert!(world.is_missing(&leave("ann"), &owner(party)), "nobody leaves for another");
    world.run(&leave("ann"), &me("ann")).unwrap();
    assert_eq!(member(&world, party, "ann"), None);
    let logged = world.log.last().unwrap();
    assert_eq!(
        (logged.operation.as_str(), logged.subject.name.to_string()),
        ("leave_party", account("ann").to_string())
    );
    assert_eq!(codes(&logged.changes), ["email ann@example.com>", "role read>", "state active>"]);
    assert!(world.is_missing(&leave("ann"), &me("ann")));
    // The version goes on above when somebody comes back.
    let back = world.run(&invite(party, "ann", READER), &owner(party)).unwrap();
    assert_eq!(back.version, Version::from_number(4));
    world.run(&leave("ann"), &me("ann")).unwrap();
    world.run(&invite(party, "bob", READER), &owner(party)).unwrap();
    world.run(&RemoveMember { party, account: account("bob"), seen: None }, &owner(party)).unwrap();
    assert_eq!((roster(&world, party), world.all::<Member>().len()), ((1, 1), 1));
    // Who only claims to have the address declines nothing, and learns nothing.
    signed_up(&mut world, "eve", SignUpWay::WhileOrdering);
    assert_eq!(world.refused(&leave("eve"), &me("eve")), ["email_not_verified"]);
    world.run(&invite(party, "eve", READER), &owner(party)).unwrap();
    assert_eq!(world.refused(&leave("eve"), &me("eve")), ["email_not_verified"]);
}

#[test]
fn a_brand_begins_with_its_first_owner_invited() {
    let mut world = TestWorld::new();
    let id = BrandId::made(world.now, [1; 10]);
    let settings = crate::party::BrandSettings::new(Locale::JA);
    let create = CreateBrand { id, name: name("Nord"), settings, owner: Some(email("Ann")) };
    world.run(&create, &Actor::host()).unwrap();
    let party = Party::from(id);
    assert!(world.get::<Brand>(&Key::brand(id)).is_some());
    let invited = member(&world, party, "ann").unwrap();
    assert_eq!((invited.role, invited.is_active()), (MemberRole::Owner, false));
    let [Task::AccountMail(mail)] = world.tasks.as_slice() else { panic!("{:?}", world.tasks) };
    assert_eq!((mail.locale, &mail.recipient), (Locale::JA, &email("Ann")));
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    accept(&mut world, party, "ann");
    assert_eq!(roster(&world, party), (1, 1));
}

#[test]
fn an_account_founds_a_buyer_organization_and_owns_it() {
    let mut world = TestWorld::new();
    let id = BuyerOrganizationId::made(world.now, [5; 10]);
    // On the way to an order nobody has verified anything.
    let ann = signed_up(&mut world, "ann", SignUpWay::WhileOrdering);
    let create = CreateBuyerOrganization { id, profile: profile(), owner: Some(ann) };
    let faulty = OrganizationProfile { emails: vec![], ..profile() };
    let faulty = CreateBuyerOrganization { profile: faulty, ..create.clone() };
    assert_eq!(world.refused(&faulty, &me("ann")), ["no_email", "party_not_noted"]);
    let party = Party::from(id);
    world.run(&NoteParty { account: ann, party }, &me("ann")).unwrap();
    let nobodys = CreateBuyerOrganization { owner: None, ..create.clone() };
    assert!(world.is_missing(&nobodys, &me("ann")), "only a host knows members by itself");
    for actor in [stranger(), me("bob")] {
        assert!(world.is_missing(&create, &actor), "nobody founds for another");
    }
    world.run(&create, &me("ann")).unwrap();
    let founder = member(&world, party, "ann").unwrap();
    let state = MemberState::Active { since: world.now };
    assert_eq!(founder, Member { account: ann, email: email("ann"), role: MemberRole::Owner, state });
    assert_eq!(roster(&world, party), (1, 1));
    assert!(world.get::<BuyerOrganization>(&Key::buyer_organization(id)).is_some());
    assert!(world.tasks.is_empty());
    let logged: Vec<_> = world.log.iter().map(|entry| entry.subject.kind.table()).collect();
    assert_eq!(logged, ["accounts", "accounts", "buyer_organizations", "members"]);
    assert_eq!(world.refused(&create, &me("ann")), ["exists"]);
    let absent = CreateBuyerOrganization { owner: Some(account("nobody")), ..create };
    assert!(world.is_missing(&absent, &Actor::host()));
    assert!(kept(&world, "ann").parties.contains(&party));
}
