//! The operations on accounts, over facts alone.

mod codes;
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod machine;
mod parties;
mod secrets;
mod sessions;
mod signing_up;

use std::time::Duration;

use super::super::test_world::TestWorld;
use super::*;
use crate::party::{Account, Actor, SessionLength, Throttle};
use crate::record::{Key, Partition};
use crate::value::{AccountId, EmailAddress, Locale, Name, OneTimeCode, PasswordHash, SecretHash, SessionId};

pub(in crate::operation) fn email(name: &str) -> EmailAddress {
    format!("{name}@example.com").parse().unwrap()
}

pub(in crate::operation) fn account(name: &str) -> AccountId {
    AccountId::of(&email(name))
}

/// What a password is hashed to. Nothing is hashed here, as nothing in the rules is.
pub(in crate::operation) fn hashed(password: &str) -> PasswordHash {
    PasswordHash::new(&format!("$argon2id$v=19$m=8,t=1,p=1$c2FsdA${password}")).unwrap()
}

/// The hash of a token or a code.
pub(in crate::operation) fn hash(number: u8) -> SecretHash {
    SecretHash::of_bytes([number; 32])
}

pub(in crate::operation) fn code(number: u8) -> NewCode {
    NewCode { clear: OneTimeCode::new(&format!("{number:08}")).unwrap(), hash: hash(number) }
}

pub(in crate::operation) fn sign_up(name: &str, way: SignUpWay) -> SignUp {
    let (name, email) = (Name::new(name).unwrap(), email(name));
    SignUp { email, name, locale: Locale::EN, password: hashed("first"), way }
}

/// An account that is there.
pub(in crate::operation) fn signed_up(world: &mut TestWorld, name: &str, way: SignUpWay) -> AccountId {
    world.run(&sign_up(name, way), &Actor::host()).unwrap().account
}

/// A session that is opened with the password as it is.
pub(in crate::operation) fn log_in(world: &mut TestWorld, name: &str, token: u8) -> SessionId {
    let prepared = world.ask(&PrepareLogIn { email: email(name) }, &Actor::host()).unwrap().unwrap();
    let (account, password) = (prepared.account, prepared.password);
    let open = OpenSession { account, password, token: hash(token), lasts: SessionLength::USUAL };
    world.run(&open, &Actor::host()).unwrap().id
}

/// Who has a token of an account.
pub(in crate::operation) fn who_is(world: &TestWorld, name: &str, token: u8) -> Option<SignedIn> {
    let question = WhoIs { account: account(name), token: hash(token) };
    world.ask(&question, &Actor::account(account("anybody"))).unwrap()
}

pub(in crate::operation) fn kept(world: &TestWorld, name: &str) -> Account {
    world.get::<Account>(&Key::account(account(name))).unwrap().as_ref().clone()
}

pub(super) fn pass(world: &mut TestWorld, seconds: u64) {
    world.now = world.now.saturating_add(Duration::from_secs(seconds));
}

/// The account itself.
pub(in crate::operation) fn me(name: &str) -> Actor {
    Actor::account(account(name))
}

/// Gives a wrong password so many times.
fn fail(world: &mut TestWorld, name: &str, times: u32) {
    for _ in 0..times {
        world.run(&RecordFailedLogIn { account: account(name) }, &Actor::host()).unwrap();
    }
}

/// Whether somebody with the right password could log in.
fn may_log_in(world: &TestWorld, name: &str) -> bool {
    world.ask(&PrepareLogIn { email: email(name) }, &Actor::host()).unwrap().is_some()
}

fn failures(world: &TestWorld, name: &str) -> Option<u32> {
    let key = Key::throttle(Partition::Account(account(name)), "log_in");
    world.get::<Throttle>(&key).map(|throttle| throttle.tries)
}
