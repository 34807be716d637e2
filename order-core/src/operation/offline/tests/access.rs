//! What staff let an offline buyer sign in with.

use super::*;
use crate::operation::test_world::{reader, stranger};
use crate::party::{BuyerOrganization, Connection, OfflinePassword};
use crate::record::{ClaimScope, Version};
use crate::value::BuyerOrganizationId;

fn claimed(stage: &Stage, email: &str) -> Option<uuid::Uuid> {
    stage.world.claimed(stage.brand, &ClaimScope::OfflineEmail(&email.parse().unwrap()))
}

#[test]
fn staff_give_and_take_what_a_buyer_signs_in_with() {
    let (mut stage, _) = offline();
    let staff = writer(stage.brand);
    let view = ViewOfflineAccess { brand: stage.brand, buyer: BUYER };
    let seen = stage.world.ask(&view, &reader(stage.brand)).unwrap();
    assert_eq!(seen, OfflineAccessView { version: Version::NEVER, email: None, has_passcode: false });
    let command = both(&stage);
    stage.world.run(&command, &staff).unwrap();
    let email = "shop@harbour.example".parse().unwrap();
    let expected = OfflineAccess {
        buyer: BUYER,
        password: Some(OfflinePassword { email, hash: hashed("first") }),
        passcode: Some(hashed("autumn")),
        generation: 1,
    };
    assert_eq!(access(&stage), Some(expected));
    assert_eq!(claimed(&stage, "SHOP@harbour.example"), Some(BUYER.as_uuid()));
    let seen = stage.world.ask(&view, &reader(stage.brand)).unwrap();
    assert_eq!((seen.email.unwrap().as_str(), seen.has_passcode), ("shop@harbour.example", true));

    let mut command = change(&stage);
    command.seen = Some(seen.version);
    command.password = password("other@harbour.example", "first");
    command.passcode = PasscodeChange::Clear;
    stage.world.run(&command, &staff).unwrap();
    assert_eq!(stage.world.refused(&command, &staff), ["outdated"]);
    assert_eq!((claimed(&stage, "shop@harbour.example"), access(&stage).unwrap().passcode), (None, None));
    assert_eq!(claimed(&stage, "other@harbour.example"), Some(BUYER.as_uuid()));
    let command = ChangeOfflineAccess { password: PasswordChange::Clear, ..change(&stage) };
    stage.world.run(&command, &staff).unwrap();
    assert_eq!(access(&stage), Some(OfflineAccess { generation: 3, ..OfflineAccess::none(BUYER) }));
    assert_eq!(claimed(&stage, "other@harbour.example"), None);
    assert!(stage.world.plan(&command, &staff).unwrap().changeset.is_empty(), "nothing is different");
    let told = format!("{:?}", stage.world.log);
    assert!(told.contains("change_offline_access") && told.contains("cleared"));
    for secret in ["argon2", "first", "autumn"] {
        assert!(!told.contains(secret), "{secret}");
    }
}

#[test]
fn an_address_is_one_buyers_and_a_passcode_stands_beside_a_code() {
    let (mut stage, _) = with_access();
    let staff = writer(stage.brand);
    let other: BuyerOrganizationId = id(BuyerOrganizationId::made, 90);
    let organization = stage.world.get::<BuyerOrganization>(&Key::offline_buyer(stage.brand, BUYER));
    stage.world.put(Key::offline_buyer(stage.brand, other), organization.unwrap().as_ref().clone());
    let connection = stage.world.get::<Connection>(&Key::connection(stage.brand, BUYER)).unwrap();
    let connection = Connection { buyer: other, code: None, ..connection.as_ref().clone() };
    stage.world.put(Key::connection(stage.brand, other), connection);
    let command = ChangeOfflineAccess { buyer: other, ..both(&stage) };
    assert_eq!(stage.world.refused(&command, &staff), ["offline_email_taken", "no_buyer_code"]);
    let again =
        ChangeOfflineAccess { password: password("Shop@Harbour.example", "second"), ..change(&stage) };
    assert!(stage.world.allows(&again, &staff), "its own it may have in other letters");
}

#[test]
fn only_staff_of_the_brand_that_keeps_the_buyer_change_it() {
    let (mut stage, _) = with_access();
    let command = both(&stage);
    assert_eq!(stage.world.refused(&command, &reader(stage.brand)), ["not_permitted"]);
    for nobody in [stranger(), member(crate::party::Access::Write), Actor::offline_buyer(BUYER)] {
        assert!(stage.world.is_missing(&command, &nobody), "{nobody:?}");
    }
    let view = ViewOfflineAccess { brand: stage.brand, buyer: BUYER };
    assert!(stage.world.ask(&view, &Actor::offline_buyer(BUYER)).is_err());
    stage.world.remove(&Key::offline_buyer(stage.brand, BUYER));
    assert!(stage.world.is_missing(&command, &writer(stage.brand)), "a buyer that logs in is none");
}
