use super::super::super::test_world::{TestWorld, stranger};
use super::super::*;
use super::{account, code, email, hashed, kept, log_in, me, sign_up, signed_up, who_is};
use crate::party::{Account, AccountCode, AccountPassword, Actor, CodePurpose};
use crate::record::{AccountMailKind, FieldChange, Key, Partition, Task, Version};
use crate::value::{Locale, Name};

#[test]
fn a_new_account_gets_a_code_by_mail_in_its_language() {
    let mut world = TestWorld::new();
    let mut command = sign_up("Ann", SignUpWay::ByCode(code(7)));
    command.locale = Locale::JA;
    let made = world.run(&command, &Actor::host()).unwrap();
    assert_eq!(made, SignedUp { account: account("ann"), version: Version::from_number(1) });
    let kept = kept(&world, "ann");
    let expected = Account {
        id: account("ann"),
        email: email("Ann"),
        verified: false,
        name: Name::new("Ann").unwrap(),
        locale: Locale::JA,
        parties: [].into(),
        generation: 0,
        created_at: world.now,
    };
    assert_eq!(kept, expected);
    let password = world.get::<AccountPassword>(&Key::account_password(kept.id)).unwrap();
    assert_eq!(password.hash, hashed("first"));
    let [Task::AccountMail(mail)] = world.tasks.as_slice() else { panic!("{:?}", world.tasks) };
    assert_eq!((mail.locale, &mail.recipient, mail.at), (Locale::JA, &email("Ann"), world.now));
    assert_eq!(mail.partition(), Partition::Account(kept.id));
    let expires_at = world.now.saturating_add(AccountCode::LASTS);
    let (clear, purpose) = (Some(code(7).clear), CodePurpose::VerifyEmail);
    let says = AccountMailKind::Code { account: kept.id, purpose, code: clear, expires_at };
    assert_eq!(mail.says, says);
    let logged = world.log.last().unwrap();
    assert_eq!(logged.operation, "sign_up");
    assert_eq!(
        logged.changes,
        [FieldChange::set("email", email("Ann")), FieldChange::set("verified", false)]
    );
}

#[test]
fn on_the_way_to_an_order_and_when_the_host_vouches_no_code_is_sent() {
    let mut world = TestWorld::new();
    signed_up(&mut world, "ann", SignUpWay::WhileOrdering);
    signed_up(&mut world, "bob", SignUpWay::Vouched);
    assert!(world.tasks.is_empty());
    assert!(!kept(&world, "ann").verified && kept(&world, "bob").verified);
    // Unverified or not, it logs in.
    log_in(&mut world, "ann", 1);
    assert!(who_is(&world, "ann", 1).is_some());
}

#[test]
fn there_is_one_account_per_address_however_it_is_spelled() {
    let mut world = TestWorld::new();
    signed_up(&mut world, "ann", SignUpWay::WhileOrdering);
    for name in ["ann", "ANN", "Ann"] {
        let again = sign_up(name, SignUpWay::ByCode(code(1)));
        assert_eq!(world.refused(&again, &Actor::host()), ["account_exists"]);
    }
    signed_up(&mut world, "anna", SignUpWay::WhileOrdering);
}

#[test]
fn two_who_sign_up_with_one_address_at_once_cannot_both() {
    let mut world = TestWorld::new();
    let [first, second] = ["ann", "ANN"].map(|name| {
        world.plan(&sign_up(name, SignUpWay::ByCode(code(1))), &Actor::host()).unwrap().changeset
    });
    world.apply(&first).unwrap();
    assert!(world.apply(&second).is_err());
    assert_eq!((world.tasks.len(), kept(&world, "ann").email), (1, email("ann")));
}

#[test]
fn nobody_but_the_host_signs_somebody_up() {
    let mut world = TestWorld::new();
    assert!(world.is_missing(&sign_up("ann", SignUpWay::Vouched), &stranger()));
    assert!(world.is_missing(&sign_up("ann", SignUpWay::Vouched), &me("ann")));
}

#[test]
fn an_account_changes_its_name_and_language_and_nobody_elses() {
    let mut world = TestWorld::new();
    let id = signed_up(&mut world, "ann", SignUpWay::WhileOrdering);
    let seen = Some(world.version(&Key::account(id)));
    let (name, locale) = (Some(Name::new("Ann B.").unwrap()), Some(Locale::JA));
    let change = ChangeAccount { account: id, seen, name, locale };
    assert!(world.is_missing(&change, &stranger()));
    assert!(world.is_missing(&ChangeAccount { account: account("nobody"), ..change.clone() }, &me("nobody")));
    let version = world.run(&change, &me("ann")).unwrap();
    assert_eq!((version, world.version(&Key::account(id))), (Version::from_number(2), version));
    let after = kept(&world, "ann");
    assert_eq!((after.name.as_str(), after.locale), ("Ann B.", Locale::JA));
    let logged = world.log.last().unwrap();
    assert_eq!(
        logged.changes,
        [FieldChange::changed("locale", "en", "ja"), FieldChange::changed("name", "ann", "Ann B.")]
    );
    assert_eq!(world.refused(&change, &me("ann")), ["outdated"]);
    let same = ChangeAccount { seen: None, ..change };
    assert!(world.plan(&same, &Actor::host()).unwrap().changeset.is_empty());
    let nothing = ChangeAccount { account: id, seen: None, name: None, locale: None };
    assert!(world.plan(&nothing, &me("ann")).unwrap().changeset.is_empty());
}
