//! Offline buyers sign in through customer links, over facts alone.

mod access;
mod log_in;

use super::*;
use crate::operation::account::OpenedSession;
use crate::operation::account::tests::{hash, hashed};
use crate::operation::link::PasscodeChange;
use crate::operation::link::tests::{customer, put_link, token};
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::writer;
use crate::party::{Actor, OfflineAccess, SessionLength};
use crate::record::Key;
use crate::value::{Code, LinkId, PasswordHash, SecretHash};

/// An offline buyer with the code `K-1`, and a customer link.
fn offline() -> (Stage, LinkId) {
    let mut stage = Stage::new();
    stage.make_offline();
    stage.edit_connection(|connection| connection.code = Some(code()));
    let brand = stage.brand;
    let claim = crate::record::Claim { target: BUYER.as_uuid() };
    stage.world.put(crate::record::ClaimScope::BuyerCode(&code()).key(brand), claim);
    let link = put_link(&mut stage, customer());
    (stage, link)
}

/// The same, and it signs in with `shop@harbour.example` and `first`, or with its code and `autumn`.
fn with_access() -> (Stage, LinkId) {
    let (mut stage, link) = offline();
    let command = both(&stage);
    stage.world.run(&command, &writer(stage.brand)).unwrap();
    (stage, link)
}

fn code() -> Code {
    Code::new("K-1").unwrap()
}

fn change(stage: &Stage) -> ChangeOfflineAccess {
    let (password, passcode) = (PasswordChange::Keep, PasscodeChange::Keep);
    ChangeOfflineAccess { brand: stage.brand, buyer: BUYER, seen: None, password, passcode }
}

fn password(email: &str, password: &str) -> PasswordChange {
    PasswordChange::Set { email: email.parse().unwrap(), hash: hashed(password) }
}

fn both(stage: &Stage) -> ChangeOfflineAccess {
    ChangeOfflineAccess {
        password: password("shop@harbour.example", "first"),
        passcode: PasscodeChange::Set(hashed("autumn")),
        ..change(stage)
    }
}

fn access(stage: &Stage) -> Option<OfflineAccess> {
    let key = Key::offline_access(stage.brand, BUYER);
    stage.world.get::<OfflineAccess>(&key).map(|access| access.as_ref().clone())
}

fn open(stage: &Stage, secret: &str, number: u8) -> OpenOfflineSession {
    OpenOfflineSession {
        brand: stage.brand,
        link: token(),
        buyer: BUYER,
        secret: hashed(secret),
        token: hash(number),
        lasts: SessionLength::USUAL,
    }
}

fn sign_in(stage: &mut Stage, secret: &str, number: u8) -> OpenedSession {
    let open = open(stage, secret, number);
    stage.world.run(&open, &Actor::host()).unwrap()
}

fn who_is(stage: &Stage, number: u8) -> Option<SignedInOffline> {
    let question = WhoIsOffline { brand: stage.brand, token: hash(number) };
    stage.world.ask(&question, &crate::operation::test_world::stranger()).unwrap()
}
