//! Members and their counts, accounts and sessions.

use futures_executor::block_on;
use order_core::desk::{Drift, Verification};
use order_core::party::{Access, Account, Member, MemberRole, Party, Roster, Session};
use order_core::record::Key;
use order_core::value::{AccountId, SessionId};
use order_core::{Actor, RunError};
use order_testkit::World;
use order_testkit::world::{account, brand, email, other_brand, secret};

use crate::bent::Bent;

async fn people() -> World<Bent> {
    let world = World::new(Bent::default());
    world.open_brand().await;
    for (local, role) in [("ann", MemberRole::Owner), ("bob", MemberRole::Member(Access::Read))] {
        world.sign_up(local).await;
        world.join(brand().into(), local, role).await;
    }
    world.log_in("ann", 1).await;
    world
}

fn party() -> Party {
    brand().into()
}

fn codes(found: &Verification) -> Vec<&'static str> {
    found.drifts.iter().map(Drift::code).collect()
}

/// What is found of the brand's members, alike by both ways of asking. Then the store tells the truth again.
async fn drifts(world: &World<Bent>) -> Vec<&'static str> {
    let found = world.desk().verify_members(party(), world.host()).await.unwrap();
    let whole = world.desk().verify(brand(), world.host()).await.unwrap();
    assert_eq!(found.drifts, whole.drifts);
    assert_eq!(found.checked.members, whole.checked.members);
    world.store().straighten();
    assert!(world.desk().verify_members(party(), world.host()).await.unwrap().is_clean());
    codes(&found)
}

async fn of_account(world: &World<Bent>) -> Vec<&'static str> {
    let found = world.desk().verify_account(account("ann"), world.host()).await.unwrap();
    world.store().straighten();
    let clean = world.desk().verify_account(account("ann"), world.host()).await.unwrap();
    assert!(clean.is_clean(), "{:?}", clean.drifts);
    assert_eq!(clean.checked.sessions, 1);
    codes(&found)
}

#[test]
fn members_and_owners_are_counted() {
    block_on(async {
        let world = people().await;
        assert_eq!(drifts(&world).await, [""; 0]);
        let key = Key::roster(party());
        world.store().bend(&key, |roster: &mut Roster| roster.members = 3).await;
        assert_eq!(drifts(&world).await, ["roster"]);
        world.store().bend(&key, |roster: &mut Roster| roster.owners = 0).await;
        assert_eq!(drifts(&world).await, ["roster"]);
        world.store().hide(&key);
        assert_eq!(drifts(&world).await, ["roster"]);
        world.store().hide(&Key::member(party(), account("bob")));
        assert_eq!(drifts(&world).await, ["roster"]);
        let bob = Key::member(party(), account("bob"));
        world.store().bend(&bob, |member: &mut Member| member.role = MemberRole::Owner).await;
        assert_eq!(drifts(&world).await, ["roster"]);
    });
}

#[test]
fn a_member_is_the_account_of_its_address() {
    block_on(async {
        let world = people().await;
        let bob = Key::member(party(), account("bob"));
        world.store().bend(&bob, |member: &mut Member| member.account = account("eve")).await;
        assert_eq!(drifts(&world).await, ["member_account"]);
        world.store().bend(&bob, |member: &mut Member| member.email = email("eve")).await;
        assert_eq!(drifts(&world).await, ["member_account"; 2], "neither lies where it should, nor says so");
    });
}

#[test]
fn accounts_and_sessions_lie_under_their_ids() {
    block_on(async {
        let world = people().await;
        let key = Key::account(account("ann"));
        world.store().bend(&key, |account: &mut Account| account.email = email("eve")).await;
        assert_eq!(of_account(&world).await, ["member_account"]);
        world.store().bend(&key, |account: &mut Account| account.id = AccountId::of(&email("eve"))).await;
        assert_eq!(of_account(&world).await, ["member_account"]);
        let session = Key::session(account("ann"), SessionId::of(&secret(1)));
        world.store().bend(&session, |session: &mut Session| session.token = secret(2)).await;
        assert_eq!(of_account(&world).await, ["session_token"]);
        world.store().bend(&session, |session: &mut Session| session.account = account("bob")).await;
        assert_eq!(of_account(&world).await, ["session_token"]);
    });
}

#[test]
fn only_who_may_read_asks() {
    block_on(async {
        let world = people().await;
        let desk = world.desk();
        let bob = Actor::account(account("bob"));
        let reader = bob.clone().belonging(party(), MemberRole::Member(Access::Read));
        assert!(desk.verify_members(party(), &reader).await.is_ok());
        assert!(matches!(desk.verify_members(party(), &bob).await, Err(RunError::Missing(_))));
        let nowhere = desk.verify_members(other_brand().into(), world.host()).await;
        assert!(matches!(nowhere, Err(RunError::Missing(_))));
        assert!(desk.verify_account(account("bob"), &bob).await.is_ok());
        for other in ["ann", "nobody"] {
            assert!(matches!(desk.verify_account(account(other), &bob).await, Err(RunError::Missing(_))));
        }
    });
}
