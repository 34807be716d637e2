//! What staff do to order links.

use super::super::super::catalog::UnknownShippingGroup;
use super::super::super::test_world::{reader, stranger};
use super::super::super::{Command, NotPermitted, Outdated, Stop};
use super::*;
use crate::catalog::PaymentMethods;
use crate::party::{Access, LinkStatus};
use crate::record::{ClaimScope, Version};
use crate::value::limits::LINK_CATALOGS_MAX;
use crate::value::{ShippingGroupId, Timestamp};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn claimed(stage: &Stage, token: &SecretHash) -> Option<uuid::Uuid> {
    stage.world.claimed(stage.brand, &ClaimScope::LinkToken(token))
}

fn catalog(number: usize) -> CatalogId {
    CatalogId::from_uuid(uuid::Uuid::from_u128(1_000_u128.saturating_add(u128::try_from(number).unwrap())))
}

fn several(count: usize) -> LinkKind {
    LinkKind::Dynamic { catalogs: (0..count).map(catalog).collect(), terms: link_terms("50") }
}

/// The commands that staff have, beside the creation, of a link as it is.
fn allowed(stage: &mut Stage, link: LinkId, actor: &Actor) -> [bool; 5] {
    let (brand, seen) = (stage.brand, None);
    let mut change = ChangeLink::of(brand, link);
    change.name = Some(Name::new("Other").unwrap());
    [
        stage.world.allows(&change, actor),
        stage.world.allows(&VoidLink { brand, link, seen }, actor),
        stage.world.allows(&ReopenLink { brand, link, seen }, actor),
        stage.world.allows(&DeleteLink { brand, link, seen }, actor),
        stage.world.allows(&RotateLinkToken { brand, link, seen, token: hash(72) }, actor),
    ]
}

#[test]
fn a_link_is_made_with_its_token_claimed_and_its_secrets_apart() {
    let mut stage = Stage::new();
    let command = CreateLink {
        payment: Some(PaymentMethods::CardOnly),
        shipping: Some(SHIPPING),
        released_at: Some(at("2026-04-01T00:00:00Z")),
        expires_at: Some(at("2026-05-01T00:00:00Z")),
        passcode: Some(hashed("spring")),
        ..create(&stage, instant())
    };
    let made = stage.world.run(&command, &writer(stage.brand)).unwrap();
    let link = kept(&stage, made.id);
    let expected = OrderLink {
        id: made.id,
        brand: stage.brand,
        name: Name::new("Fair").unwrap(),
        kind: instant(),
        payment: Some(PaymentMethods::CardOnly),
        shipping: Some(SHIPPING),
        released_at: command.released_at,
        expires_at: command.expires_at,
        has_passcode: true,
        generation: 0,
        status: LinkStatus::Open,
        created_at: stage.world.now,
    };
    assert_eq!(link, expected);
    assert_eq!(made.version, stage.world.version(&Key::order_link(stage.brand, made.id)));
    let expected = LinkSecret { link: made.id, token: token(), passcode: Some(hashed("spring")) };
    assert_eq!(secret(&stage, made.id), Some(expected));
    assert_eq!(claimed(&stage, &token()), Some(made.id.as_uuid()));
    let (operation, told) = logged(&stage);
    assert_eq!(operation, "create_link");
    assert!(told.contains(&r#"has_passcode: None -> Some("true")"#.to_owned()), "{told:?}");
}

#[test]
fn every_fault_of_a_new_link_is_told() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    put_link(&mut stage, instant());
    let group = id(ShippingGroupId::made, 99);
    let (released_at, expires_at) = (at("2026-05-01T00:00:00Z"), at("2026-05-01T00:00:00Z"));
    let command = CreateLink {
        shipping: Some(group),
        released_at: Some(released_at),
        expires_at: Some(expires_at),
        ..create(&stage, LinkKind::Instant { catalog: catalog(1), terms: link_terms("50") })
    };
    let expected: [CreateLinkRefusal; 4] = [
        LinkFault::NoSuchCatalog { catalog: catalog(1) }.into(),
        LinkFault::ReleasedTooLate { released_at, expires_at }.into(),
        UnknownShippingGroup { group }.into(),
        TokenUsed.into(),
    ];
    assert_eq!(stage.world.reasons(&command, &staff), expected);
}

#[test]
fn a_link_opens_from_one_to_two_hundred_catalogs_of_its_brand() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let known = stage.world.get::<crate::catalog::Catalog>(&Key::catalog(stage.brand, CATALOG)).unwrap();
    for number in 0..=LINK_CATALOGS_MAX {
        stage.world.put(Key::catalog(stage.brand, catalog(number)), known.as_ref().clone());
    }
    for (count, codes) in
        [(0, vec!["no_catalog"]), (1, vec![]), (200, vec![]), (201, vec!["too_many_catalogs"])]
    {
        let command = create(&stage, several(count));
        let told = match stage.world.plan(&command, &staff) {
            Ok(_) => vec![],
            Err(Stop::Refused(refusals)) => refusals.codes(),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(told, codes, "{count}");
    }
    let mut keys = crate::record::Keys::new();
    create(&stage, several(201)).needs(&crate::record::Facts::new(), &mut keys);
    assert!(keys.records().len() < 5, "what is too long is not looked at");
    let empty = LinkKind::Customer { catalogs: BTreeSet::new() };
    assert_eq!(stage.world.refused(&create(&stage, empty), &staff), ["no_catalog"]);
}

#[test]
fn a_token_is_used_once_for_ever() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let link = put_link(&mut stage, instant());
    let again = create(&stage, customer());
    assert_eq!(stage.world.refused(&again, &staff), ["token_used"]);
    stage.world.run(&DeleteLink { brand: stage.brand, link, seen: None }, &staff).unwrap();
    assert_eq!(stage.world.refused(&again, &staff), ["token_used"]);
}

#[test]
fn a_change_leaves_what_it_does_not_name() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let link = put_link(&mut stage, instant());
    let before = kept(&stage, link);
    let mut change = ChangeLink::of(stage.brand, link);
    let nothing = stage.world.plan(&change, &staff).unwrap();
    assert!(nothing.changeset.is_empty());
    change.kind = Some(LinkKind::Instant { catalog: CATALOG, terms: link_terms("40") });
    change.payment = Some(Some(PaymentMethods::CardOrNot));
    change.shipping = Some(Some(SHIPPING));
    change.released_at = Some(Some(at("2026-03-02T00:00:00Z")));
    change.expires_at = Some(Some(at("2026-03-03T00:00:00Z")));
    let version = stage.world.run(&change, &staff).unwrap();
    let after = OrderLink {
        kind: change.kind.clone().unwrap(),
        payment: Some(PaymentMethods::CardOrNot),
        shipping: Some(SHIPPING),
        released_at: change.released_at.flatten(),
        expires_at: change.expires_at.flatten(),
        ..before.clone()
    };
    assert_eq!((kept(&stage, link), version.number()), (after, 2));
    assert_eq!(logged(&stage).0, "change_link");
    assert_eq!(logged(&stage).1.len(), 5, "{:?}", logged(&stage));
    let mut back = ChangeLink::of(stage.brand, link);
    back.kind = Some(before.kind.clone());
    back.name = Some(Name::new("Summer fair").unwrap());
    (back.payment, back.shipping) = (Some(None), Some(None));
    (back.released_at, back.expires_at) = (Some(None), Some(None));
    stage.world.run(&back, &staff).unwrap();
    assert_eq!(kept(&stage, link), OrderLink { name: Name::new("Summer fair").unwrap(), ..before });
}

#[test]
fn every_fault_of_a_change_is_told() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let link = put_link(&mut stage, instant());
    let times = (at("2026-05-02T00:00:00Z"), at("2026-05-01T00:00:00Z"));
    edit_link(&mut stage, link, |link| link.expires_at = Some(times.1));
    let group = id(ShippingGroupId::made, 99);
    let mut change = ChangeLink::of(stage.brand, link);
    change.seen = Some(Version::from_number(9));
    change.kind = Some(several(1));
    change.shipping = Some(Some(group));
    change.released_at = Some(Some(times.0));
    edit_link(&mut stage, link, |link| link.status = LinkStatus::Deleted);
    let current = stage.world.version(&Key::order_link(stage.brand, link));
    let expected: [ChangeLinkRefusal; 6] = [
        Outdated { seen: Version::from_number(9), current }.into(),
        WrongLinkStatus { status: LinkStatus::Deleted }.into(),
        ChangeLinkRefusal::OtherKind { kind: "instant" },
        LinkFault::NoSuchCatalog { catalog: catalog(0) }.into(),
        LinkFault::ReleasedTooLate { released_at: times.0, expires_at: times.1 }.into(),
        UnknownShippingGroup { group }.into(),
    ];
    assert_eq!(stage.world.reasons(&change, &staff), expected);
}

#[test]
fn a_passcode_is_set_replaced_and_taken_away() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let link = put_link(&mut stage, instant());
    let mut change = ChangeLink::of(stage.brand, link);
    let mut story = Vec::new();
    for passcode in [
        PasscodeChange::Clear,
        PasscodeChange::Set(hashed("one")),
        PasscodeChange::Set(hashed("two")),
        PasscodeChange::Keep,
        PasscodeChange::Clear,
    ] {
        change.passcode = passcode;
        stage.world.run(&change, &staff).unwrap();
        let OrderLink { has_passcode, generation, .. } = kept(&stage, link);
        let secret = secret(&stage, link).unwrap();
        assert_eq!((secret.token, secret.passcode.is_some()), (token(), has_passcode));
        story.push((secret.passcode, generation));
    }
    let (one, two) = (Some(hashed("one")), Some(hashed("two")));
    assert_eq!(story, [(None, 0), (one, 1), (two.clone(), 2), (two, 2), (None, 3)]);
}

#[test]
fn which_status_allows_what() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let link = put_link(&mut stage, instant());
    let table = [
        // change, void, reopen, delete, rotate
        (LinkStatus::Open, [true, true, false, true, true]),
        (LinkStatus::Void, [true, false, true, true, true]),
        (LinkStatus::Deleted, [false; 5]),
    ];
    for (status, expected) in table {
        edit_link(&mut stage, link, |link| link.status = status);
        assert_eq!(allowed(&mut stage, link, &staff), expected, "{status}");
    }
    let (brand, seen) = (stage.brand, None);
    let told: [LinkStepRefusal; 1] = [WrongLinkStatus { status: LinkStatus::Deleted }.into()];
    assert_eq!(stage.world.reasons(&ReopenLink { brand, link, seen }, &staff), told);
}

#[test]
fn a_link_is_closed_opened_again_and_deleted() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let link = put_link(&mut stage, instant());
    let (brand, seen) = (stage.brand, None);
    let told = |from: &str, to: &str| vec![format!("status: Some({from:?}) -> Some({to:?})")];
    let receipt = stage.world.run(&VoidLink { brand, link, seen }, &staff).unwrap();
    assert_eq!((receipt.id, receipt.version.number()), (link, 2));
    assert_eq!(logged(&stage), ("void_link".to_owned(), told("open", "void")));
    stage.world.run(&ReopenLink { brand, link, seen }, &staff).unwrap();
    assert_eq!(logged(&stage), ("reopen_link".to_owned(), told("void", "open")));
    assert_eq!(claimed(&stage, &token()), Some(link.as_uuid()));
    stage.world.run(&DeleteLink { brand, link, seen }, &staff).unwrap();
    assert_eq!(logged(&stage), ("delete_link".to_owned(), told("open", "deleted")));
    assert_eq!((claimed(&stage, &token()), secret(&stage, link)), (None, None));
    assert_eq!(kept(&stage, link).status, LinkStatus::Deleted);
}

#[test]
fn what_was_seen_must_still_be_so() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let link = put_link(&mut stage, instant());
    let brand = stage.brand;
    let current = stage.world.version(&Key::order_link(brand, link));
    let seen = Some(current.next());
    let told = |codes: Vec<&str>| assert_eq!(codes, ["outdated"]);
    told(stage.world.refused(&VoidLink { brand, link, seen }, &staff));
    told(stage.world.refused(&DeleteLink { brand, link, seen }, &staff));
    told(stage.world.refused(&RotateLinkToken { brand, link, seen, token: hash(72) }, &staff));
    assert!(stage.world.allows(&VoidLink { brand, link, seen: Some(current) }, &staff));
}

#[test]
fn another_token_takes_the_place_of_the_first() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let mut command = create(&stage, instant());
    command.passcode = Some(hashed("spring"));
    let link = stage.world.run(&command, &staff).unwrap().id;
    let rotate = |token| RotateLinkToken { brand: stage.brand, link, seen: None, token };
    assert_eq!(stage.world.refused(&rotate(token()), &staff), ["token_used"]);
    let rotate_to = rotate(hash(72));
    stage.world.run(&rotate_to, &staff).unwrap();
    assert_eq!((claimed(&stage, &token()), claimed(&stage, &hash(72))), (None, Some(link.as_uuid())));
    let expected = LinkSecret { link, token: hash(72), passcode: Some(hashed("spring")) };
    assert_eq!(secret(&stage, link), Some(expected));
    let told = vec![r#"token: None -> Some("changed")"#.to_owned()];
    assert_eq!(logged(&stage), ("rotate_link_token".to_owned(), told));
}

#[test]
fn only_staff_who_may_write_touch_links_and_only_staff_see_them() {
    let mut stage = Stage::new();
    let link = put_link(&mut stage, instant());
    let (brand, seen) = (stage.brand, None);
    let nobodies = [stranger(), member(Access::Write), acting(&guest(1))];
    for nobody in &nobodies {
        assert_eq!(allowed(&mut stage, link, nobody), [false; 5], "{nobody:?}");
        let mut command = create(&stage, instant());
        command.token = hash(73);
        assert!(stage.world.is_missing(&command, nobody), "{nobody:?}");
        assert!(stage.world.is_missing(&DeleteLink { brand, link, seen }, nobody), "{nobody:?}");
        assert!(stage.world.ask(&ViewLink { brand, link }, nobody).is_err(), "{nobody:?}");
    }
    assert_eq!(allowed(&mut stage, link, &reader(brand)), [false; 5]);
    let told: [LinkStepRefusal; 1] = [NotPermitted.into()];
    assert_eq!(stage.world.reasons(&VoidLink { brand, link, seen }, &reader(brand)), told);
    let seen = stage.world.ask(&ViewLink { brand, link }, &reader(brand)).unwrap();
    assert_eq!((seen.link.as_ref(), seen.version.number()), (&kept(&stage, link), 1));
    assert!(seen.closed.is_empty());
    edit_link(&mut stage, link, |link| link.status = LinkStatus::Void);
    let seen = stage.world.ask(&ViewLink { brand, link }, &reader(brand)).unwrap();
    assert_eq!(seen.closed, [crate::party::LinkClosed::Void]);
    let unknown = id(LinkId::made, 98);
    assert!(stage.world.is_missing(&VoidLink { brand, link: unknown, seen: None }, &writer(brand)));
}
