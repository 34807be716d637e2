//! Signing in and out, and who somebody then is.

use std::time::Duration;

use super::*;
use crate::operation::confirmation::{ApproveConfirmation, ConfirmationEdits, CreateConfirmation};
use crate::operation::link::tests::{edit_link, guest, instant};
use crate::operation::link::{CreateLink, FillGuestCart, IfThereIsACart, TakeOverCart};
use crate::operation::test_world::stranger;
use crate::order::{Notify, OrderStatus};
use crate::party::{LinkStatus, OrderLink};
use crate::value::Name;

fn prepare(stage: &Stage, name: OfflineName) -> Option<PasswordHash> {
    prepare_by(stage, token(), name)
}

fn prepare_by(stage: &Stage, link: SecretHash, name: OfflineName) -> Option<PasswordHash> {
    let question = PrepareOfflineLogIn { brand: stage.brand, link, name };
    stage.world.ask(&question, &Actor::host()).unwrap().map(|prepared| prepared.secret)
}

fn by_email() -> OfflineName {
    OfflineName::Email("Shop@harbour.example".parse().unwrap())
}

fn by_code() -> OfflineName {
    OfflineName::Code(code())
}

fn fail(stage: &mut Stage, times: u32) {
    for _ in 0..times {
        let failed = RecordFailedOfflineLogIn { brand: stage.brand, buyer: BUYER };
        stage.world.run(&failed, &Actor::host()).unwrap();
    }
}

#[test]
fn a_buyer_signs_in_with_a_password_or_with_its_code() {
    let (mut stage, link) = with_access();
    assert_eq!(prepare(&stage, by_email()), Some(hashed("first")));
    assert_eq!(prepare(&stage, by_code()), Some(hashed("autumn")));
    assert_eq!(prepare(&stage, OfflineName::Code(Code::new("K-2").unwrap())), None);
    for (number, secret) in [(81, "first"), (82, "autumn")] {
        let opened = sign_in(&mut stage, secret, number);
        let who = who_is(&stage, number).unwrap();
        assert_eq!((who.buyer, who.link, who.session), (BUYER, link, opened.id));
        assert_eq!(who.actor, Actor::offline_buyer(BUYER));
    }
    assert_eq!(who_is(&stage, 83), None);
    let again = open(&stage, "first", 81);
    assert_eq!(stage.world.refused(&again, &Actor::host()), ["token_used"]);
    let wrong = open(&stage, "second", 84);
    assert_eq!(stage.world.refused(&wrong, &Actor::host()), ["log_in_refused"]);
    let told = format!("{:?}", stage.world.log);
    assert!(told.contains("open_offline_session") && !told.contains("argon2"));
    assert!(!told.contains(&hash(81).to_hex()));
}

#[test]
fn a_session_ends_with_its_time_its_link_and_what_was_signed_in_with() {
    let (mut stage, link) = with_access();
    let opened = sign_in(&mut stage, "first", 81);
    let start = stage.world.now;
    stage.world.now = opened.expires_at;
    assert_eq!(who_is(&stage, 81), None, "it is over");
    stage.world.now = start;
    edit_link(&mut stage, link, |link| link.status = LinkStatus::Void);
    assert_eq!(who_is(&stage, 81), None, "the link is closed");
    edit_link(&mut stage, link, |link| link.status = LinkStatus::Open);
    assert!(who_is(&stage, 81).is_some());
    let command = ChangeOfflineAccess { passcode: PasscodeChange::Clear, ..change(&stage) };
    stage.world.run(&command, &writer(stage.brand)).unwrap();
    assert_eq!(who_is(&stage, 81), None, "another generation");
    sign_in(&mut stage, "first", 82);
    let close = CloseOfflineSession { brand: stage.brand, session: who_is(&stage, 82).unwrap().session };
    for nobody in [
        stranger(),
        writer(stage.brand),
        Actor::offline_buyer(id(crate::value::BuyerOrganizationId::made, 9)),
    ] {
        assert!(stage.world.is_missing(&close, &nobody), "{nobody:?}");
    }
    stage.world.run(&close, &Actor::offline_buyer(BUYER)).unwrap();
    assert_eq!(who_is(&stage, 82), None);
    assert!(stage.world.is_missing(&close, &Actor::offline_buyer(BUYER)), "it is closed");
}

#[test]
fn ten_wrong_secrets_lock_the_buyer_for_a_quarter_of_an_hour() {
    let (mut stage, _) = with_access();
    fail(&mut stage, 9);
    assert!(prepare(&stage, by_email()).is_some());
    sign_in(&mut stage, "first", 81);
    fail(&mut stage, 9);
    assert!(prepare(&stage, by_code()).is_some(), "who signed in has all tries again");
    fail(&mut stage, 1);
    assert_eq!((prepare(&stage, by_email()), prepare(&stage, by_code())), (None, None));
    let locked = open(&stage, "first", 82);
    assert_eq!(stage.world.refused(&locked, &Actor::host()), ["log_in_refused"]);
    assert_eq!(stage.world.log.last().unwrap().operation, "record_failed_offline_log_in");
    assert!(who_is(&stage, 81).is_some(), "who is signed in goes on");
    stage.world.now = stage.world.now.saturating_add(Duration::from_secs(15 * 60));
    assert!(prepare(&stage, by_email()).is_some());
}

type Edit = fn(&mut OrderLink, crate::value::Timestamp);

#[test]
fn only_a_live_customer_link_is_a_door() {
    let (mut stage, link) = with_access();
    let create = CreateLink::of(stage.brand, Name::new("Fair").unwrap(), instant(), hash(72));
    stage.world.run(&create, &writer(stage.brand)).unwrap();
    assert_eq!(prepare_by(&stage, hash(72), by_email()), None, "an instant link is none");
    assert_eq!(prepare_by(&stage, hash(73), by_email()), None, "no link at all");
    let instant = OpenOfflineSession { link: hash(72), ..open(&stage, "first", 81) };
    assert_eq!(stage.world.refused(&instant, &Actor::host()), ["log_in_refused"]);
    let edits: [Edit; 2] =
        [|link, _| link.status = LinkStatus::Void, |link, now| link.expires_at = Some(now)];
    for edit in edits {
        let now = stage.world.now;
        edit_link(&mut stage, link, |link| edit(link, now));
        assert_eq!(prepare(&stage, by_email()), None);
        let open = open(&stage, "first", 81);
        assert_eq!(stage.world.refused(&open, &Actor::host()), ["log_in_refused"]);
        edit_link(&mut stage, link, |link| (link.status, link.expires_at) = (LinkStatus::Open, None));
    }
}

#[test]
fn only_the_host_compares_counts_and_opens() {
    let (mut stage, _) = with_access();
    let question = PrepareOfflineLogIn { brand: stage.brand, link: token(), name: by_email() };
    for nobody in [stranger(), writer(stage.brand), Actor::offline_buyer(BUYER)] {
        assert!(stage.world.ask(&question, &nobody).is_err(), "{nobody:?}");
        let failed = RecordFailedOfflineLogIn { brand: stage.brand, buyer: BUYER };
        assert!(stage.world.is_missing(&failed, &nobody), "{nobody:?}");
        let open = open(&stage, "first", 81);
        assert!(stage.world.is_missing(&open, &nobody), "{nobody:?}");
    }
}

#[test]
fn who_is_signed_in_orders_for_itself_and_decides_about_the_confirmation() {
    let (mut stage, link) = with_access();
    sign_in(&mut stage, "autumn", 81);
    let actor = who_is(&stage, 81).unwrap().actor;
    let items = vec![crate::cart::CartItem::of(SCARF, vec![crate::cart::CartSku::of(SCARF_ONE, pieces(2))])];
    let (brand, by, catalog) = (stage.brand, guest(1), CATALOG);
    stage.world.run(&FillGuestCart { brand, by, catalog, seen: None, items }, &actor).unwrap();
    let there_is_a_cart = IfThereIsACart::Replace;
    let take = TakeOverCart { brand, by, catalog, buyer: BUYER, seen: None, there_is_a_cart };
    stage.cart = stage.world.run(&take, &actor).unwrap().cart;
    stage.actor = actor.clone();
    let placed = stage.place();
    let order = stage.header(&placed);
    assert_eq!((order.buyer, order.link, order.placed_by), (BUYER, Some(link), None));
    let (edits, notify) = (ConfirmationEdits::default(), Notify::silent());
    let create =
        CreateConfirmation { brand, order: placed.id, seen: None, edits, notify, approval_requested: true };
    stage.world.run(&create, &writer(brand)).unwrap();
    let revision = stage.header(&placed).revision;
    let approve = ApproveConfirmation { brand, order: placed.id, seen: None, revision };
    stage.world.run(&approve, &actor).unwrap();
    assert_eq!(stage.header(&placed).status(), OrderStatus::ConfirmationApproved);
    let entry = stage.world.log.last().unwrap();
    assert_eq!(entry.actor, crate::record::ActorRef::OfflineBuyer(BUYER));
}
