//! Whose card it is, and what a program that was killed finds again.

use std::fs;
use std::path::PathBuf;

use futures_executor::block_on;
use order_core::cart::CardToken;
use order_core::gateway::Register;
use order_core::value::BuyerOrganizationId;

use super::*;

fn key(number: u8) -> PaymentKey {
    PaymentKey::made(Timestamp::MIN, [number; 10])
}

fn owner(number: u8) -> BuyerOrganizationId {
    BuyerOrganizationId::made(Timestamp::MIN, [number; 10])
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, "EUR".parse().unwrap()).unwrap()
}

fn registered(gateway: &SandboxGateway, number: u8, owner: BuyerOrganizationId) -> CardReference {
    let request = Register { key: key(number), owner, card: TestCard::Good.typed() };
    block_on(gateway.register(request)).unwrap()
}

fn declined<T: fmt::Debug>(answer: Result<T, GatewayError>) -> DeclineReason {
    match answer {
        Err(GatewayError::Declined(reason)) => reason,
        other => panic!("not declined: {other:?}"),
    }
}

/// A file of its own, which is not there.
fn file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("order-testkit-{}-{name}", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn a_card_is_good_for_its_owner_alone() {
    let gateway = SandboxGateway::new(|| Timestamp::MIN);
    let card = registered(&gateway, 1, owner(1));
    let ask = |number, owner, card: &CardReference| {
        let request = Authorize { key: key(number), owner, card: card.clone(), amount: euro(100) };
        block_on(gateway.authorize(request))
    };
    assert_eq!(declined(ask(2, owner(2), &card)), DeclineReason::UnknownCard);
    assert_eq!(declined(ask(2, owner(1), &card)), DeclineReason::UnknownCard, "the key is refused for ever");
    assert!(ask(3, owner(1), &card).is_ok());
    for token in ["sandbox_good", "tok_1", &format!("sandbox_{}", key(9)), &card.token.as_str()[1..]] {
        let unknown = CardReference { token: CardToken::new(token).unwrap(), ..card.clone() };
        assert_eq!(declined(ask(4, owner(1), &unknown)), DeclineReason::UnknownCard, "{token}");
    }
    assert_eq!(gateway.authorizations(), [key(3)]);
}

#[test]
fn every_registration_has_a_name_of_its_own_and_a_repeated_one_the_same() {
    let gateway = SandboxGateway::new(|| Timestamp::MIN);
    let first = registered(&gateway, 1, owner(1));
    assert_eq!(registered(&gateway, 1, owner(1)), first);
    assert_ne!(registered(&gateway, 2, owner(1)).token, first.token);
    assert_ne!(registered(&gateway, 3, owner(2)).token, first.token);
    let of_another = Register { key: key(1), owner: owner(2), card: TestCard::Good.typed() };
    assert_eq!(declined(block_on(gateway.register(of_another))), DeclineReason::Other);
    let refused = |card: TestCard| {
        declined(block_on(gateway.register(Register { key: key(4), owner: owner(1), card: card.typed() })))
    };
    assert_eq!(refused(TestCard::WrongSecurityCode), DeclineReason::WrongSecurityCode);
    assert_eq!(refused(TestCard::Good), DeclineReason::WrongSecurityCode, "the key is refused for ever");
}

#[test]
fn what_a_killed_program_did_is_known_again() {
    let path = file("books");
    let open = || SandboxGateway::kept_in(&path, || Timestamp::MIN).unwrap();
    let first = open();
    let card = registered(&first, 1, owner(1));
    let authorize = |gateway: &SandboxGateway, number, amount| {
        let request =
            Authorize { key: key(number), owner: owner(1), card: card.clone(), amount: euro(amount) };
        block_on(gateway.authorize(request))
    };
    let given = authorize(&first, 2, 100).unwrap();
    let capture = |gateway: &SandboxGateway, number, amount| {
        let (authorization, reference) = (key(2), given.reference.clone());
        let request = Capture { key: key(number), authorization, reference, amount: euro(amount) };
        block_on(gateway.capture(request))
    };
    let taken = capture(&first, 3, 60).unwrap();
    assert_eq!(declined(capture(&first, 4, 50)), DeclineReason::AboveAuthorization);
    drop(first);
    // Killed in the middle of a line.
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{whole}captured 0193")).unwrap();

    let second = open();
    assert_eq!(fs::read_to_string(&path).unwrap(), whole, "half a line is cut off");
    assert_eq!(registered(&second, 1, owner(1)), card);
    assert_eq!(authorize(&second, 2, 100).unwrap(), given);
    assert_eq!(capture(&second, 3, 60).unwrap(), taken);
    assert_eq!(declined(capture(&second, 4, 40)), DeclineReason::AboveAuthorization);
    capture(&second, 5, 40).unwrap();
    let refund =
        Refund { key: key(6), capture: key(3), reference: taken.reference.clone(), amount: euro(10) };
    block_on(second.refund(refund)).unwrap();
    let void = |number, authorization| VoidAuthorization { key: key(number), authorization, reference: None };
    block_on(second.void(void(7, key(8)))).unwrap();
    drop(second);

    let third = open();
    let moved = Moved { authorized: 100, captured: 100, refunded: 10, voided: false };
    assert_eq!(third.moved(key(2)), moved);
    assert_eq!(declined(authorize(&third, 8, 1)), DeclineReason::Voided, "a void is a promise");
    let written = fs::read_to_string(&path).unwrap();
    assert!(!written.contains(TestCard::Good.number()) && !written.contains("123"), "{written}");
    fs::remove_file(&path).unwrap();
}

#[test]
fn a_file_that_is_not_the_gateways_is_not_opened() {
    let path = file("other");
    for text in ["hello\n", &format!("captured {} {} 1 EUR\n", key(1), key(2))] {
        fs::write(&path, text).unwrap();
        let error = SandboxGateway::kept_in(&path, || Timestamp::MIN).unwrap_err();
        assert!(error.to_string().starts_with("line 1 "), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "it is left as it is");
    }
    fs::remove_file(&path).unwrap();
}
