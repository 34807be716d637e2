use std::time::Duration;

use super::super::super::test_world::{TestWorld, stranger};
use super::super::*;
use super::{
    account, email, fail, failures, hash, hashed, kept, log_in, may_log_in, me, pass, signed_up, who_is,
};
use crate::party::{Actor, Session, SessionLength};
use crate::record::{FieldChange, Key};
use crate::value::SessionId;

fn ann() -> TestWorld {
    let mut world = TestWorld::new();
    signed_up(&mut world, "ann", SignUpWay::WhileOrdering);
    world
}

fn open(password: &str, token: u8) -> OpenSession {
    let (password, token) = (hashed(password), hash(token));
    OpenSession { account: account("ann"), password, token, lasts: SessionLength::MIN }
}

#[test]
fn whoever_has_the_token_is_the_account_until_the_session_ends() {
    let mut world = ann();
    let host = Actor::host();
    let opened = world.run(&open("first", 1), &host).unwrap();
    let end = world.now.saturating_add(SessionLength::MIN.duration());
    assert_eq!(opened, OpenedSession { id: SessionId::of(&hash(1)), expires_at: end });
    let logged = world.log.last().unwrap();
    assert_eq!(
        (logged.operation.as_str(), &logged.changes),
        ("open_session", &vec![FieldChange::set("expires_at", end)])
    );

    let who = who_is(&world, "ann", 1).unwrap();
    assert_eq!((who.actor, who.roles), (me("ann"), vec![]));
    assert_eq!((who.session, who.expires_at), (opened.id, end));
    assert_eq!(
        (who.account.as_ref(), who.version),
        (&kept(&world, "ann"), world.version(&Key::account(account("ann"))))
    );
    for (name, token) in [("ann", 2), ("bob", 1)] {
        assert!(who_is(&world, name, token).is_none(), "{name} {token}");
    }
    world.now = end
        .since(world.now)
        .checked_sub(Duration::from_micros(1))
        .map(|by| world.now.saturating_add(by))
        .unwrap();
    assert!(who_is(&world, "ann", 1).is_some());
    world.now = end;
    assert!(who_is(&world, "ann", 1).is_none());
}

#[test]
fn a_session_of_another_token_under_the_same_id_is_nobodys() {
    let mut world = ann();
    let id = world.run(&open("first", 1), &Actor::host()).unwrap().id;
    let key = Key::session(account("ann"), id);
    let session = world.get::<Session>(&key).unwrap().as_ref().clone();
    world.put(key, Session { token: hash(2), ..session });
    assert!(who_is(&world, "ann", 1).is_none());
}

#[test]
fn an_unknown_account_a_wrong_hash_and_a_locked_account_are_refused_alike() {
    let mut world = ann();
    let host = Actor::host();
    let unknown = OpenSession { account: account("bob"), ..open("first", 1) };
    assert_eq!(world.refused(&unknown, &host), ["log_in_refused"]);
    assert_eq!(world.refused(&open("second", 1), &host), ["log_in_refused"]);
    fail(&mut world, "ann", LOG_IN_TRIES.tries);
    assert_eq!(world.refused(&open("first", 1), &host), ["log_in_refused"]);
    assert!(!may_log_in(&world, "ann") && !may_log_in(&world, "bob"));
    // Of an account that is not there nothing is counted, so nothing grows.
    let wrong = world.plan(&RecordFailedLogIn { account: account("bob") }, &host).unwrap();
    assert!(wrong.changeset.is_empty());
}

#[test]
fn an_account_is_locked_after_so_many_wrong_passwords_and_no_longer_than_said() {
    let mut world = ann();
    fail(&mut world, "ann", LOG_IN_TRIES.tries - 1);
    assert!(may_log_in(&world, "ann"));
    assert!(world.log.iter().all(|entry| entry.operation != "record_failed_log_in"), "one alone is no event");
    fail(&mut world, "ann", 1);
    assert!(!may_log_in(&world, "ann"));
    let blocked = u64::from(LOG_IN_TRIES.blocked_seconds);
    let until = world.now.saturating_add(Duration::from_secs(blocked));
    let logged = world.log.last().unwrap();
    assert_eq!(logged.operation, "record_failed_log_in");
    assert_eq!(logged.changes, [FieldChange::set("locked_until", until)]);
    // More wrong passwords make it no longer.
    pass(&mut world, blocked - 1);
    let more = world.plan(&RecordFailedLogIn { account: account("ann") }, &Actor::host()).unwrap();
    assert!(more.changeset.is_empty());
    assert!(!may_log_in(&world, "ann"));
    pass(&mut world, 1);
    assert!(may_log_in(&world, "ann"));
    fail(&mut world, "ann", 1);
    assert_eq!(failures(&world, "ann"), Some(1), "counted anew");
}

#[test]
fn logging_in_forgets_wrong_passwords() {
    let mut world = ann();
    fail(&mut world, "ann", LOG_IN_TRIES.tries - 1);
    log_in(&mut world, "ann", 1);
    assert_eq!(failures(&world, "ann"), None);
    fail(&mut world, "ann", LOG_IN_TRIES.tries - 1);
    assert!(may_log_in(&world, "ann"));
}

#[test]
fn a_token_is_used_once() {
    let mut world = ann();
    let session = log_in(&mut world, "ann", 1);
    assert_eq!(world.refused(&open("first", 1), &Actor::host()), ["token_used"]);
    world.run(&CloseSession { account: account("ann"), session }, &me("ann")).unwrap();
    assert_eq!(world.refused(&open("first", 1), &Actor::host()), ["token_used"]);
}

#[test]
fn only_the_host_logs_somebody_in() {
    let mut world = ann();
    for actor in [stranger(), me("ann")] {
        assert!(world.ask(&PrepareLogIn { email: email("ann") }, &actor).is_err());
        assert!(world.is_missing(&open("first", 1), &actor));
        assert!(world.is_missing(&RecordFailedLogIn { account: account("ann") }, &actor));
    }
}

#[test]
fn a_session_is_closed_by_itself_and_again_without_harm() {
    let mut world = ann();
    let [first, _] = [1, 2].map(|token| log_in(&mut world, "ann", token));
    let close = CloseSession { account: account("ann"), session: first };
    assert!(world.is_missing(&close, &stranger()));
    world.run(&close, &me("ann")).unwrap();
    assert_eq!(world.log.last().unwrap().operation, "close_session");
    assert!(who_is(&world, "ann", 1).is_none() && who_is(&world, "ann", 2).is_some());
    assert!(world.plan(&close, &me("ann")).unwrap().changeset.is_empty());
}

#[test]
fn all_sessions_are_closed_at_once_but_the_one_that_is_kept() {
    let mut world = ann();
    let [first, _, _] = [1, 2, 3].map(|token| log_in(&mut world, "ann", token));
    let close = |keep| CloseSessions { account: account("ann"), keep };
    assert!(world.is_missing(&close(None), &stranger()));
    world.run(&close(Some(first)), &me("ann")).unwrap();
    let open = |world: &TestWorld| [1, 2, 3, 4].map(|token| who_is(world, "ann", token).is_some());
    assert_eq!(open(&world), [true, false, false, false]);
    assert_eq!(world.log.last().unwrap().changes, [FieldChange::changed("generation", 0, 1)]);
    log_in(&mut world, "ann", 4);
    assert_eq!(open(&world), [true, false, false, true]);
    // One that was closed with the others is not opened again by being kept.
    world.run(&close(Some(SessionId::of(&hash(2)))), &me("ann")).unwrap();
    assert_eq!(open(&world), [false; 4]);
    log_in(&mut world, "ann", 5);
    world.run(&close(None), &me("ann")).unwrap();
    assert!(who_is(&world, "ann", 5).is_none());
}

#[test]
fn a_new_password_closes_the_other_sessions_and_must_know_the_old_one() {
    let mut world = ann();
    let [first, _] = [1, 2].map(|token| log_in(&mut world, "ann", token));
    fail(&mut world, "ann", 3);
    let (compared, password) = (hashed("first"), hashed("second"));
    let change = ChangePassword { account: account("ann"), compared, password, keep: Some(first) };
    assert!(world.is_missing(&change, &stranger()));
    let wrong = ChangePassword { compared: hashed("other"), ..change.clone() };
    assert_eq!(world.refused(&wrong, &me("ann")), ["password_changed"]);
    world.run(&change, &me("ann")).unwrap();
    assert!(who_is(&world, "ann", 1).is_some() && who_is(&world, "ann", 2).is_none());
    assert_eq!(failures(&world, "ann"), None);
    let logged = world.log.last().unwrap();
    assert_eq!(logged.operation, "change_password");
    assert_eq!(logged.changes, [FieldChange::changed("generation", 0, 1)]);
    assert_eq!(world.refused(&change, &me("ann")), ["password_changed"]);
    // A log-in that was compared with the old password comes too late.
    assert_eq!(world.refused(&open("first", 3), &Actor::host()), ["log_in_refused"]);
    world.run(&open("second", 3), &Actor::host()).unwrap();
}
