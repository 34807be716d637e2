//! The operations on dead letters, over facts alone.

use super::super::account::tests::{code, email, me, signed_up};
use super::super::account::{RequestPasswordReset, SignUpWay};
use super::super::member::InviteMember;
use super::super::test_world::{TestWorld, reader, stranger, writer};
use super::*;
use crate::operation::Command;
use crate::party::{Access, Actor, MemberRole, Party};
use crate::record::{DeliveryState, FieldChange, Partition, Subject};
use crate::value::{Addressee, BuyerOrganizationId, TaskId, Timestamp};

/// Somebody is invited to a party, and the mail does not reach them in three attempts.
fn lost(world: &mut TestWorld, party: Party) -> DeadLetter {
    let invite = InviteMember { party, email: email("ann"), role: MemberRole::Owner };
    world.run(&invite, &Actor::host()).unwrap();
    give_up(world)
}

/// Gives up the newest task after three attempts.
fn give_up(world: &mut TestWorld) -> DeadLetter {
    let task = world.tasks.last().unwrap().clone();
    let to = task.addressees().remove(0);
    let now = world.now;
    world.stand(task.id(), &to, |recipient| {
        recipient.attempts = 3;
        recipient.state = DeliveryState::Dead { at: now };
        recipient.failure = Some("no such mailbox".to_owned());
    });
    DeadLetter { partition: task.partition(), task: task.id(), to, seen: Some(3) }
}

fn retry(letter: &DeadLetter) -> RetryDeadLetter {
    RetryDeadLetter { letter: letter.clone(), due: None }
}

fn discard(letter: &DeadLetter) -> DropDeadLetter {
    DropDeadLetter { letter: letter.clone() }
}

fn state(world: &TestWorld, letter: &DeadLetter) -> Option<DeliveryState> {
    world.outbox.get(&letter.task)?.recipient(&letter.to).map(|recipient| recipient.state)
}

#[test]
fn a_retried_letter_is_open_from_its_time_and_logged_with_what_it_is_about() {
    let (mut world, brand) = TestWorld::with_brand();
    let letter = lost(&mut world, brand.into());
    let later: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
    for (due, expected) in [(Some(later), later), (None, world.now), (Some(Timestamp::MIN), Timestamp::MIN)] {
        let command = RetryDeadLetter { letter: letter.clone(), due };
        let planned = world.plan(&command, &writer(brand)).unwrap();
        assert_eq!(planned.output, RetriedLetter { task: letter.task, due: expected });
        assert!(planned.changeset.writes().is_empty() && planned.changeset.tasks().is_empty());
        let mut world = world.clone();
        world.apply(&planned.changeset).unwrap();
        assert_eq!(state(&world, &letter), Some(DeliveryState::Open { due: expected }));
        let entry = world.log.last().unwrap();
        assert_eq!((entry.operation.as_str(), &entry.notice), ("retry_dead_letter", &None));
        let about = crate::record::Key::brand(brand);
        assert_eq!(entry.subject, Subject { kind: about.kind(), name: about.name().clone() });
        let changes = [
            FieldChange::set("task", letter.task),
            FieldChange::set("to", &letter.to),
            FieldChange::changed("state", "dead", "open"),
            FieldChange::set("due", expected),
        ];
        assert_eq!(entry.changes, changes);
    }
}

#[test]
fn a_dropped_letter_is_gone_and_logged() {
    let (mut world, brand) = TestWorld::with_brand();
    let letter = lost(&mut world, brand.into());
    world.run(&discard(&letter), &writer(brand)).unwrap();
    assert_eq!(state(&world, &letter), None);
    let entry = world.log.last().unwrap();
    assert_eq!(entry.operation, "drop_dead_letter");
    assert_eq!(entry.changes[2..], [FieldChange::changed("state", "dead", "dropped")]);
    assert!(world.is_missing(&discard(&letter), &writer(brand)));
    assert!(world.is_missing(&retry(&letter), &writer(brand)));
}

#[test]
fn what_is_no_dead_letter_or_was_tried_since_is_refused_with_all_reasons() {
    let (mut world, brand) = TestWorld::with_brand();
    let letter = lost(&mut world, brand.into());
    let staff = writer(brand);
    let stale = DeadLetter { seen: Some(2), ..letter.clone() };
    let blind = DeadLetter { seen: None, ..letter.clone() };
    assert_eq!(world.refused(&discard(&stale), &staff), ["tried_since"]);
    let reasons = world.reasons(&retry(&stale), &staff);
    assert_eq!(reasons, [RetryDeadLetterRefusal::TriedSince(TriedSince { seen: 2, current: 3 })]);
    assert!(world.allows(&retry(&blind), &staff) && world.allows(&discard(&blind), &staff));

    world.run(&retry(&letter), &staff).unwrap();
    assert_eq!(world.reasons(&retry(&letter), &staff), [NotDead { state: "open" }.into()]);
    assert_eq!(world.refused(&discard(&stale), &staff), ["not_dead", "tried_since"]);
    assert_eq!(world.refused(&retry(&blind), &staff), ["not_dead"]);

    // Given up again after one more attempt, it is no longer what was seen.
    world.stand(letter.task, &letter.to, |recipient| {
        recipient.attempts = 4;
        recipient.state = DeliveryState::Dead { at: Timestamp::MIN };
    });
    assert_eq!(world.refused(&retry(&letter), &staff), ["tried_since"]);
    assert_eq!(world.refused(&discard(&letter), &staff), ["tried_since"]);
}

#[test]
fn only_who_writes_in_the_partition_may() {
    let organization = BuyerOrganizationId::made(Timestamp::MIN, [8; 10]);
    let (mut world, brand) = TestWorld::with_brand();
    let profile = crate::party::OrganizationProfile::company(
        crate::value::LocalizedName::new(crate::value::Locale::EN, crate::value::Name::new("Shop").unwrap()),
        "DE".parse().unwrap(),
        email("shop"),
    );
    let create = super::super::party::CreateBuyerOrganization { id: organization, profile, owner: None };
    world.run(&create, &Actor::host()).unwrap();
    let member = |access| me("bob").member(organization, access);
    let (reads, writes) = (Access::Read, Access::Write);
    let sides: [(Party, [Actor; 2], Vec<Actor>); 2] = [
        (brand.into(), [reader(brand), writer(brand)], vec![stranger(), member(writes)]),
        (organization.into(), [member(reads), member(writes)], vec![stranger(), writer(brand)]),
    ];
    for (party, [reader, writer], strangers) in sides {
        let letter = lost(&mut world, party);
        assert_eq!(world.refused(&retry(&letter), &reader), ["not_permitted"]);
        assert_eq!(world.refused(&discard(&letter), &reader), ["not_permitted"]);
        for actor in &strangers {
            assert!(world.is_missing(&retry(&letter), actor) && world.is_missing(&discard(&letter), actor));
        }
        for actor in [&writer, &Actor::host()] {
            assert!(world.allows(&retry(&letter), actor) && world.allows(&discard(&letter), actor));
        }
        // Whoever has no right is told the same of what is not there.
        let wrong = [
            DeadLetter { task: TaskId::made(Timestamp::MIN, [9; 10]), ..letter.clone() },
            DeadLetter { to: email("zoe").into(), ..letter.clone() },
            DeadLetter { to: Addressee::Gateway, ..letter.clone() },
            DeadLetter {
                partition: Partition::Brand(crate::value::BrandId::made(world.now, [3; 10])),
                ..letter.clone()
            },
        ];
        for wrong in wrong {
            for actor in [&reader, &writer, &Actor::host()] {
                assert!(world.is_missing(&retry(&wrong), actor) && world.is_missing(&discard(&wrong), actor));
            }
        }
        world.run(&discard(&letter), &writer).unwrap();
    }
}

#[test]
fn what_an_account_was_not_reached_by_is_for_the_host_and_a_forgotten_code_is_not_sent() {
    let mut world = TestWorld::new();
    signed_up(&mut world, "ann", SignUpWay::Vouched);
    world.run(&RequestPasswordReset { email: email("ann"), code: code(13) }, &Actor::host()).unwrap();
    let letter = give_up(&mut world);
    assert!(matches!(letter.partition, Partition::Account(_)));
    assert!(world.is_missing(&retry(&letter), &me("ann")) && world.is_missing(&discard(&letter), &me("ann")));
    assert!(world.allows(&retry(&letter), &Actor::host()), "a code that is still there is sent");
    let kept = world.outbox.get_mut(&letter.task).unwrap();
    kept.task = kept.task.without_secrets().unwrap();
    let stale = DeadLetter { seen: Some(1), ..letter.clone() };
    assert_eq!(world.refused(&retry(&letter), &Actor::host()), ["code_forgotten"]);
    assert_eq!(world.refused(&retry(&stale), &Actor::host()), ["tried_since", "code_forgotten"]);
    world.run(&discard(&letter), &Actor::host()).unwrap();
    let entry = world.log.last().unwrap();
    assert_eq!(
        (entry.operation.as_str(), entry.subject.kind),
        ("drop_dead_letter", crate::record::Kind::Account)
    );
}

#[test]
fn a_letter_that_moved_meanwhile_is_not_moved_again() {
    let (mut world, brand) = TestWorld::with_brand();
    let letter = lost(&mut world, brand.into());
    let first = world.plan(&retry(&letter), &writer(brand)).unwrap().changeset;
    let second = world.plan(&discard(&letter), &writer(brand)).unwrap().changeset;
    world.apply(&first).unwrap();
    let told = world.log.len();
    let refused = super::super::test_world::NotApplied::NotDead(letter.task, letter.to.clone());
    assert_eq!(world.apply(&second), Err(refused));
    assert_eq!(world.log.len(), told);
    assert_eq!(discard(&letter).partition(), Partition::Brand(brand));
}
