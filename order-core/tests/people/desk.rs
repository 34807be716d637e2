//! What takes two steps, and lists.

use futures_executor::block_on;
use order_core::operation::account::{NoteParty, SignUpWay};
use order_core::operation::member::{AcceptInvitation, InviteMember, RemoveMember};
use order_core::party::{Access, Account, MemberRole, Party};
use order_core::record::{Key, Version};
use order_core::value::{AccountId, SessionId};
use order_core::{Actor, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{account, brand, email, other_brand, secret, sign_up};

const WRITER: MemberRole = MemberRole::Member(Access::Write);

async fn here() -> (World<MemoryStore>, Party) {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    (world, brand().into())
}

fn me(local: &str) -> Actor {
    Actor::account(account(local))
}

async fn parties(world: &World<MemoryStore>, local: &str) -> Vec<Party> {
    world.record::<Account>(&Key::account(account(local))).await.parties.into_iter().collect()
}

#[test]
fn joining_is_two_steps_and_goes_on_after_the_first() {
    block_on(async {
        let (world, party) = here().await;
        let ann = world.sign_up("ann").await;
        world.log_in("ann", 1).await;
        world.run(InviteMember { party, email: email("ann"), role: WRITER }).await;
        // As when somebody was interrupted in between.
        world.run(NoteParty { account: ann, party }).await;
        assert_eq!(world.who_is("ann", 1).await.unwrap().roles, []);
        for _ in 0..2 {
            let joined = world.desk().join(ann, party, &me("ann")).await.unwrap();
            assert_eq!((joined.account, joined.version), (ann, Version::from_number(2)));
        }
        let who = world.who_is("ann", 1).await.unwrap();
        assert_eq!((who.actor.on_brand(brand()), who.actor.owns(party)), (Some(Access::Write), false));
        world.assert_sound().await;
    });
}

#[test]
fn joining_what_one_is_not_invited_to_gives_nothing() {
    block_on(async {
        let (world, party) = here().await;
        let ann = world.sign_up("ann").await;
        world.log_in("ann", 1).await;
        let refused = world.desk().join(ann, party, &me("ann")).await;
        assert!(matches!(refused, Err(RunError::Missing(_))), "{refused:?}");
        assert_eq!(parties(&world, "ann").await, [party], "a note that gives nothing");
        assert_eq!(world.who_is("ann", 1).await.unwrap().roles, []);
        let unverified = world.run(sign_up("bob", SignUpWay::WhileOrdering)).await.account;
        world.run(InviteMember { party, email: email("bob"), role: WRITER }).await;
        let Err(RunError::Refused(why)) = world.desk().join(unverified, party, &me("bob")).await else {
            panic!("joined");
        };
        assert_eq!(why.codes(), ["email_not_verified"]);
    });
}

#[test]
fn leaving_takes_the_right_and_then_the_note() {
    block_on(async {
        let (world, party) = here().await;
        let ann = world.sign_up("ann").await;
        world.join(party, "ann", WRITER).await;
        let elsewhere = Party::from(other_brand());
        world.run(NoteParty { account: ann, party: elsewhere }).await;
        world.desk().leave(ann, party, &me("ann")).await.unwrap();
        assert_eq!(parties(&world, "ann").await, [elsewhere]);
        assert!(world.found(&Key::member(party, ann)).await.record.is_none());
        let again = world.desk().leave(ann, party, &me("ann")).await;
        assert!(matches!(again, Err(RunError::Missing(_))), "{again:?}");
        world.sign_up("bob").await;
        world.join(party, "bob", MemberRole::Owner).await;
        let Err(RunError::Refused(why)) = world.desk().leave(account("bob"), party, &me("bob")).await else {
            panic!("left");
        };
        assert_eq!(why.codes(), ["last_owner"]);
        assert_eq!(parties(&world, "bob").await, [party], "who stays finds it still");
    });
}

#[test]
fn a_member_who_is_removed_has_no_right_with_the_next_request() {
    block_on(async {
        let (world, party) = here().await;
        let ann = world.sign_up("ann").await;
        world.join(party, "ann", MemberRole::Member(Access::Read)).await;
        world.log_in("ann", 1).await;
        assert_eq!(world.who_is("ann", 1).await.unwrap().actor.on(party), Some(Access::Read));
        world.run(RemoveMember { party, account: ann, seen: None }).await;
        assert_eq!(world.who_is("ann", 1).await.unwrap().actor.on(party), None);
        world.run(InviteMember { party, email: email("ann"), role: WRITER }).await;
        assert_eq!(world.who_is("ann", 1).await.unwrap().actor.on(party), None, "invited is not a member");
        world.run(AcceptInvitation { party, account: ann }).await;
        assert_eq!(world.who_is("ann", 1).await.unwrap().actor.on(party), Some(Access::Write));
    });
}

#[test]
fn members_are_listed_by_pages_to_whoever_may_read() {
    block_on(async {
        let (world, party) = here().await;
        for local in ["ann", "bob", "carl", "dora", "emil"] {
            world.run(InviteMember { party, email: email(local), role: WRITER }).await;
        }
        let reader = me("ann").belonging(party, MemberRole::Member(Access::Read));
        let (mut listed, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = world.desk().members(party, (after, 2), &reader).await.unwrap();
            assert!(
                page.members.len() <= 2
                    && page.members.iter().all(|listed| listed.version == Version::from_number(1))
            );
            listed.extend(page.members.iter().map(|listed| listed.member.account));
            pages += 1;
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        let mut expected: Vec<AccountId> = ["ann", "bob", "carl", "dora", "emil"].map(account).to_vec();
        expected.sort_unstable();
        assert_eq!((listed, pages), (expected, 3));
        assert_eq!(world.desk().members(party, (None, 0), &reader).await.unwrap().members.len(), 1);
        assert!(matches!(
            world.desk().members(party, (None, 2), &me("ann")).await,
            Err(RunError::Missing(_))
        ));
    });
}

#[test]
fn open_sessions_are_listed_to_the_account_itself() {
    block_on(async {
        let (world, _) = here().await;
        let ann = world.sign_up("ann").await;
        for token in 1..=3 {
            world.log_in("ann", token).await;
        }
        let close =
            order_core::operation::account::CloseSession { account: ann, session: SessionId::of(&secret(2)) };
        world.run(close).await;
        let (mut listed, mut after) = (Vec::new(), None);
        loop {
            let page = world.desk().sessions(ann, (after, 1), &me("ann")).await.unwrap();
            listed.extend(page.sessions.iter().map(|session| session.id));
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        let mut expected = [1, 3].map(|token| SessionId::of(&secret(token)));
        expected.sort_unstable();
        assert_eq!(listed, expected);
        for (account, actor) in [(ann, me("bob")), (account("nobody"), Actor::host())] {
            let told = world.desk().sessions(account, (None, 9), &actor).await;
            assert!(matches!(told, Err(RunError::Missing(_))), "{told:?}");
        }
        let keep = Some(SessionId::of(&secret(3)));
        world.run(order_core::operation::account::CloseSessions { account: ann, keep }).await;
        let page = world.desk().sessions(ann, (None, 9), &me("ann")).await.unwrap();
        assert_eq!(page.sessions.iter().map(|session| Some(session.id)).collect::<Vec<_>>(), [keep]);
    });
}
