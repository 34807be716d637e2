//! Passcodes: who is let through, how often one may be wrong, and what becomes of a pass.

use std::time::Duration;

use super::super::super::test_world::stranger;
use super::*;
use crate::party::{GuestPass, LinkStatus, Throttle};
use crate::record::{Keys, Partition};

/// A link with the passcode `spring`.
fn with_passcode() -> (Stage, LinkId) {
    let mut stage = Stage::new();
    let mut command = create(&stage, instant());
    command.passcode = Some(hashed("spring"));
    let link = stage.world.run(&command, &writer(stage.brand)).unwrap().id;
    (stage, link)
}

fn prepare(stage: &Stage) -> Option<PreparedPasscode> {
    let question = PreparePasscode { brand: stage.brand, token: token() };
    stage.world.ask(&question, &Actor::host()).unwrap()
}

fn admit(stage: &Stage, number: u8, passcode: &str) -> AdmitGuest {
    AdmitGuest { brand: stage.brand, by: guest(number), passcode: hashed(passcode) }
}

/// Whether the link's passcode stands in the guest's way.
fn is_let_through(stage: &Stage, by: &ByLink) -> bool {
    let facts = stage.world.gather(|known, keys: &mut Keys| by.ask(stage.brand, known, keys));
    let link = by.link(&facts, stage.brand).unwrap();
    by.shut(&facts, link, &acting(by), stage.world.now).next().is_none()
}

fn fail(stage: &mut Stage, link: LinkId, times: u32) {
    for _ in 0..times {
        stage.world.run(&RecordWrongPasscode { brand: stage.brand, link }, &Actor::host()).unwrap();
    }
}

#[test]
fn whoever_told_the_passcode_is_let_through_for_thirty_days() {
    let (mut stage, link) = with_passcode();
    let prepared = prepare(&stage).unwrap();
    assert_eq!((prepared.link, prepared.passcode), (link, hashed("spring")));
    assert!(!is_let_through(&stage, &guest(1)));
    let admitted = stage.world.run(&admit(&stage, 1, "spring"), &Actor::host()).unwrap();
    let end = stage.world.now.saturating_add(Duration::from_secs(30 * 24 * 60 * 60));
    assert_eq!(admitted.expires_at, end);
    assert!(is_let_through(&stage, &guest(1)));
    assert!(!is_let_through(&stage, &guest(2)), "nobody else is");
    let expected = GuestPass { guest: guest(1).guest_id(), link, generation: 0, expires_at: end };
    let key = Key::guest_pass(stage.brand, link, guest(1).guest_id());
    assert_eq!(stage.world.get::<GuestPass>(&key).as_deref(), Some(&expected));
    assert_eq!(logged(&stage).0, "admit_guest");
    stage.world.now = end;
    assert!(!is_let_through(&stage, &guest(1)));
    stage.world.run(&admit(&stage, 1, "spring"), &Actor::host()).unwrap();
    assert!(is_let_through(&stage, &guest(1)), "told again");
}

#[test]
fn another_passcode_ends_the_passes_of_the_first() {
    let (mut stage, link) = with_passcode();
    stage.world.run(&admit(&stage, 1, "spring"), &Actor::host()).unwrap();
    let mut change = ChangeLink::of(stage.brand, link);
    change.passcode = PasscodeChange::Set(hashed("summer"));
    stage.world.run(&change, &writer(stage.brand)).unwrap();
    assert!(!is_let_through(&stage, &guest(1)));
    assert_eq!(stage.world.refused(&admit(&stage, 1, "spring"), &Actor::host()), ["passcode_refused"]);
    stage.world.run(&admit(&stage, 1, "summer"), &Actor::host()).unwrap();
    assert!(is_let_through(&stage, &guest(1)));
    change.passcode = PasscodeChange::Clear;
    stage.world.run(&change, &writer(stage.brand)).unwrap();
    assert!(is_let_through(&stage, &guest(2)), "without a passcode anyone is");
}

#[test]
fn ten_wrong_passcodes_lock_the_link_for_a_quarter_of_an_hour() {
    let (mut stage, link) = with_passcode();
    stage.world.run(&admit(&stage, 1, "spring"), &Actor::host()).unwrap();
    fail(&mut stage, link, 9);
    assert_ne!(logged(&stage).0, "record_wrong_passcode");
    assert!(prepare(&stage).is_some());
    fail(&mut stage, link, 1);
    let until = stage.world.now.saturating_add(Duration::from_secs(15 * 60));
    let told = vec![format!("locked_until: None -> Some(\"{until}\")")];
    assert_eq!(logged(&stage), ("record_wrong_passcode".to_owned(), told));
    assert_eq!(prepare(&stage), None);
    assert_eq!(stage.world.refused(&admit(&stage, 2, "spring"), &Actor::host()), ["passcode_refused"]);
    assert!(is_let_through(&stage, &guest(1)), "whoever was let through goes on");
    let again = stage.world.plan(&RecordWrongPasscode { brand: stage.brand, link }, &Actor::host()).unwrap();
    assert!(again.changeset.is_empty(), "what is locked is not locked for longer");
    stage.world.now = until;
    assert!(prepare(&stage).is_some());
}

#[test]
fn being_right_does_not_give_others_more_tries() {
    let (mut stage, link) = with_passcode();
    fail(&mut stage, link, 9);
    stage.world.run(&admit(&stage, 1, "spring"), &Actor::host()).unwrap();
    let key = Key::throttle(Partition::Brand(stage.brand), &format!("passcode:{link}"));
    assert_eq!(stage.world.get::<Throttle>(&key).map(|throttle| throttle.tries), Some(9));
}

type Edit = fn(&mut OrderLink, crate::value::Timestamp);

#[test]
fn nobody_is_let_through_to_what_is_not_live_or_has_no_passcode() {
    let (mut stage, link) = with_passcode();
    let now = stage.world.now;
    let edits: [Edit; 3] = [
        |link, _| link.status = LinkStatus::Void,
        |link, now| link.expires_at = Some(now),
        |link, now| link.released_at = Some(now.saturating_add(Duration::from_secs(1))),
    ];
    let live = kept(&stage, link);
    for edit in edits {
        edit_link(&mut stage, link, |link| edit(link, now));
        assert_eq!(prepare(&stage), None);
        assert_eq!(stage.world.refused(&admit(&stage, 1, "spring"), &Actor::host()), ["passcode_refused"]);
        edit_link(&mut stage, link, |link| *link = live.clone());
    }
    assert!(prepare(&stage).is_some());
    let mut change = ChangeLink::of(stage.brand, link);
    change.passcode = PasscodeChange::Clear;
    stage.world.run(&change, &writer(stage.brand)).unwrap();
    assert_eq!(prepare(&stage), None);
    let question = PreparePasscode { brand: stage.brand, token: hash(70) };
    assert_eq!(stage.world.ask(&question, &Actor::host()).unwrap(), None, "no such link");
}

#[test]
fn only_the_host_compares_counts_and_admits() {
    let (mut stage, link) = with_passcode();
    let question = PreparePasscode { brand: stage.brand, token: token() };
    for nobody in [stranger(), writer(stage.brand), acting(&guest(1))] {
        assert!(stage.world.ask(&question, &nobody).is_err(), "{nobody:?}");
        assert!(stage.world.is_missing(&RecordWrongPasscode { brand: stage.brand, link }, &nobody));
        assert!(stage.world.is_missing(&admit(&stage, 1, "spring"), &nobody), "{nobody:?}");
    }
    let unknown = RecordWrongPasscode { brand: stage.brand, link: id(LinkId::made, 98) };
    assert!(stage.world.plan(&unknown, &Actor::host()).unwrap().changeset.is_empty());
}
