use super::super::super::test_world::{TestWorld, stranger};
use super::super::code::CODES;
use super::super::*;
use super::{
    account, code, email, fail, failures, hash, hashed, kept, log_in, may_log_in, me, pass, signed_up, who_is,
};
use crate::party::{AccountCode, Actor, CodePurpose};
use crate::record::{AccountMailKind, FieldChange, Key, Task};
use crate::value::OneTimeCode;

fn ann(way: SignUpWay) -> TestWorld {
    let mut world = TestWorld::new();
    signed_up(&mut world, "ann", way);
    world
}

fn verify(number: u8) -> VerifyEmail {
    VerifyEmail { account: account("ann"), code: hash(number) }
}

fn send(number: u8) -> SendVerification {
    SendVerification { account: account("ann"), code: code(number) }
}

fn request(name: &str, number: u8) -> RequestPasswordReset {
    RequestPasswordReset { email: email(name), code: code(number) }
}

fn reset(name: &str, number: u8) -> ResetPassword {
    ResetPassword { email: email(name), code: hash(number), password: hashed("new") }
}

/// The codes that were mailed, in clear, with their purposes.
fn mailed(world: &TestWorld) -> Vec<(CodePurpose, OneTimeCode)> {
    let told = world.tasks.iter().filter_map(|task| match task {
        Task::AccountMail(mail) => match &mail.says {
            AccountMailKind::Code { purpose, code: Some(code), .. } => Some((*purpose, code.clone())),
            AccountMailKind::Code { .. } | AccountMailKind::Invitation { .. } => None,
        },
        Task::Notice(_) | Task::Payment(_) => None,
    });
    told.collect()
}

#[test]
fn the_right_code_verifies_once() {
    let mut world = ann(SignUpWay::ByCode(code(7)));
    assert!(world.is_missing(&verify(7), &stranger()));
    assert_eq!(world.run(&verify(7), &me("ann")).unwrap(), CodeCheck::Accepted);
    assert!(kept(&world, "ann").verified);
    assert_eq!(world.log.last().unwrap().changes, [FieldChange::changed("verified", "false", "true")]);
    assert_eq!(world.refused(&verify(7), &me("ann")), ["already_verified"]);
    assert_eq!(world.refused(&send(8), &me("ann")), ["already_verified"]);
    assert!(world.get::<AccountCode>(&Key::account_code(account("ann"), CodePurpose::VerifyEmail)).is_none());
}

#[test]
fn a_code_bears_five_wrong_tries_and_the_fifth_ends_it() {
    let mut world = ann(SignUpWay::ByCode(code(7)));
    for _ in 1..AccountCode::TRIES {
        assert_eq!(world.run(&verify(1), &me("ann")).unwrap(), CodeCheck::Wrong);
    }
    let mut patient = world.clone();
    assert_eq!(patient.run(&verify(7), &me("ann")).unwrap(), CodeCheck::Accepted);
    assert_eq!(world.run(&verify(1), &me("ann")).unwrap(), CodeCheck::Wrong);
    assert_eq!(world.refused(&verify(7), &me("ann")), ["no_code"]);
    assert!(!kept(&world, "ann").verified);
}

#[test]
fn guesses_at_once_are_counted_one_by_one() {
    let mut world = ann(SignUpWay::ByCode(code(7)));
    let [first, second] = [1, 2].map(|number| world.plan(&verify(number), &me("ann")).unwrap().changeset);
    world.apply(&first).unwrap();
    assert!(world.apply(&second).is_err(), "the second guess did not see the first");
}

#[test]
fn a_code_is_over_after_an_hour() {
    let mut world = ann(SignUpWay::ByCode(code(7)));
    pass(&mut world, AccountCode::LASTS.as_secs() - 1);
    assert!(world.allows(&verify(7), &me("ann")));
    pass(&mut world, 1);
    assert_eq!(world.refused(&verify(7), &me("ann")), ["no_code"]);
}

#[test]
fn a_newer_code_takes_the_place_of_the_older() {
    let mut world = ann(SignUpWay::WhileOrdering);
    assert_eq!(world.refused(&verify(1), &me("ann")), ["no_code"]);
    assert!(world.is_missing(&send(1), &stranger()));
    world.run(&send(1), &me("ann")).unwrap();
    assert_eq!(world.log.last().unwrap().changes, [FieldChange::set("sent_to", email("ann"))]);
    world.run(&send(2), &me("ann")).unwrap();
    let sent = [1, 2].map(|number| (CodePurpose::VerifyEmail, code(number).clear));
    assert_eq!(mailed(&world), sent);
    assert_eq!(world.run(&verify(1), &me("ann")).unwrap(), CodeCheck::Wrong);
    assert_eq!(world.run(&verify(2), &me("ann")).unwrap(), CodeCheck::Accepted);
}

#[test]
fn so_many_codes_are_sent_and_then_none_for_a_while() {
    // The one of signing up counts.
    let mut world = ann(SignUpWay::ByCode(code(1)));
    for _ in 1..CODES.tries {
        world.run(&send(2), &me("ann")).unwrap();
    }
    let refused = world.reasons(&send(3), &me("ann"));
    let again_at = world.now.saturating_add(std::time::Duration::from_secs(CODES.blocked_seconds.into()));
    assert_eq!(refused, [SendVerificationRefusal::TooManyCodes(TooManyCodes { again_at })]);
    // Resetting a password is counted apart.
    world.run(&request("ann", 4), &Actor::host()).unwrap();
    assert_eq!(mailed(&world).last().unwrap().0, CodePurpose::ResetPassword);
    world.now = again_at;
    world.run(&send(3), &me("ann")).unwrap();
}

#[test]
fn who_has_the_code_sets_a_new_password_and_everybody_else_is_out() {
    let mut world = ann(SignUpWay::WhileOrdering);
    log_in(&mut world, "ann", 1);
    fail(&mut world, "ann", LOG_IN_TRIES.tries);
    assert!(!may_log_in(&world, "ann"));
    world.run(&request("ANN", 7), &Actor::host()).unwrap();
    let logged = world.log.last().unwrap();
    assert_eq!(logged.operation, "request_password_reset");
    assert_eq!(logged.changes, [FieldChange::set("sent_to", email("ann"))], "to the address of the account");
    assert_eq!(world.run(&reset("ann", 6), &Actor::host()).unwrap(), CodeCheck::Wrong);
    assert!(who_is(&world, "ann", 1).is_some());
    assert_eq!(world.run(&reset("Ann", 7), &Actor::host()).unwrap(), CodeCheck::Accepted);
    assert_eq!(world.log.last().unwrap().operation, "reset_password");
    assert!(who_is(&world, "ann", 1).is_none(), "all sessions are closed");
    assert!(kept(&world, "ann").verified, "who has the code reads the mail");
    assert_eq!(failures(&world, "ann"), None);
    let prepared = world.ask(&PrepareLogIn { email: email("ann") }, &Actor::host()).unwrap().unwrap();
    assert_eq!(prepared.password, hashed("new"));
    assert_eq!(world.run(&reset("ann", 7), &Actor::host()).unwrap(), CodeCheck::Wrong, "it is good once");
}

#[test]
fn a_password_that_is_changed_ends_the_code_that_could_set_another() {
    let mut world = ann(SignUpWay::WhileOrdering);
    world.run(&request("ann", 7), &Actor::host()).unwrap();
    let (compared, password) = (hashed("first"), hashed("second"));
    let change = ChangePassword { account: account("ann"), compared, password, keep: None };
    world.run(&change, &me("ann")).unwrap();
    assert_eq!(world.run(&reset("ann", 7), &Actor::host()).unwrap(), CodeCheck::Wrong);
}

#[test]
fn resetting_tells_nothing_of_whether_there_is_an_account() {
    let mut world = ann(SignUpWay::WhileOrdering);
    let host = Actor::host();
    let unknown = world.plan(&request("bob", 1), &host).unwrap();
    assert!(unknown.changeset.is_empty());
    for _ in 0..CODES.tries {
        world.run(&request("ann", 1), &host).unwrap();
    }
    let too_many = world.plan(&request("ann", 1), &host).unwrap();
    assert!(too_many.changeset.is_empty(), "as if there were no account");
    // Wrong, expired, none sent and no account: one answer.
    assert_eq!(world.run(&reset("ann", 2), &host).unwrap(), CodeCheck::Wrong);
    assert_eq!(world.run(&reset("bob", 1), &host).unwrap(), CodeCheck::Wrong);
    pass(&mut world, AccountCode::LASTS.as_secs());
    assert_eq!(world.run(&reset("ann", 1), &host).unwrap(), CodeCheck::Wrong);
    for actor in [stranger(), me("ann")] {
        assert!(world.is_missing(&request("ann", 1), &actor) && world.is_missing(&reset("ann", 1), &actor));
    }
}

#[test]
fn a_code_is_good_for_its_purpose_only() {
    let mut world = ann(SignUpWay::ByCode(code(7)));
    assert_eq!(world.run(&reset("ann", 7), &Actor::host()).unwrap(), CodeCheck::Wrong);
    world.run(&request("ann", 8), &Actor::host()).unwrap();
    assert_eq!(world.run(&verify(8), &me("ann")).unwrap(), CodeCheck::Wrong);
    assert_eq!(world.run(&verify(7), &me("ann")).unwrap(), CodeCheck::Accepted);
}

#[test]
fn guessing_a_reset_code_ends_it_after_five_tries() {
    let mut world = ann(SignUpWay::WhileOrdering);
    world.run(&request("ann", 7), &Actor::host()).unwrap();
    for _ in 0..AccountCode::TRIES {
        assert_eq!(world.run(&reset("ann", 6), &Actor::host()).unwrap(), CodeCheck::Wrong);
    }
    assert_eq!(world.run(&reset("ann", 7), &Actor::host()).unwrap(), CodeCheck::Wrong);
    log_in(&mut world, "ann", 1);
}
