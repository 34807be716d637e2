//! Creating: what is written, from which content, by whom and when; and prices that were adjusted before.

use super::*;
use crate::operation::test_world::{reader, stranger};
use crate::operation::{NotPermitted, Outdated, WrongStatus};
use crate::order::{AwaitingConfirmation, OrderStatus, PaymentMethod};
use crate::party::Access;
use crate::record::{Facts, FieldChange, NoticeKind, Task, Version};
use crate::value::{BrandId, limits};

#[test]
fn an_unchanged_answer_says_what_was_placed_without_the_buyers_own_notes() {
    let mut answer = Answer::new();
    let before = answer.header();
    let revised = answer.create(ConfirmationEdits::none());
    let (after, original, written) = (answer.header(), answer.original(), answer.confirmation(1));
    assert_eq!(written.content, OrderContent::of_original(&original));
    assert_eq!((written.order, written.revision.number()), (answer.order, 1));
    assert_eq!((written.made_at, written.made_by), (answer.stage.world.now, answer.staff.id()));
    let state = ConfirmationCreated { confirmation: Revision::from_number(1), approval_requested: false };
    assert_eq!(after.state, OrderState::ConfirmationCreated(state));
    assert_eq!((after.revision.number(), after.current), (1, Some(before.original)));
    assert_eq!((after.original, after.holds_stock), (before.original, before.holds_stock));
    assert_eq!((revised.revision.number(), revised.total), (1, original.totals.total));
    assert_eq!(revised.order.status, OrderStatus::ConfirmationCreated);
    assert_eq!(revised.order.version, answer.stage.world.version(&answer.key()));
    assert_eq!(answer.stage.world.log.len(), 1);
    assert_eq!(
        answer.stage.world.log[0].changes,
        [
            FieldChange::changed("status", "awaiting_confirmation", "confirmation_created"),
            FieldChange::changed("revision", 0, 1),
            FieldChange::set("approval_requested", false),
        ]
    );
    assert_eq!(answer.stage.world.tasks, []);
    assert_eq!(answer.stage.world.counter(&answer.stage.stock(SCARF_ONE)), 98, "no stock moves");
}

#[test]
fn the_buyer_is_told_and_asked_where_that_is_wanted() {
    for offline in [false, true] {
        let mut stage = Stage::new();
        if offline {
            stage.make_offline();
        }
        let mut answer = Answer::to(stage);
        let body = crate::value::Body::new("As discussed.").unwrap();
        let command = CreateConfirmation {
            notify: Notify::with_body(body.clone()),
            approval_requested: true,
            ..answer.creation(ConfirmationEdits::none())
        };
        answer.stage.world.run(&command, &answer.staff).unwrap();
        let [Task::Notice(notice)] = answer.stage.world.tasks.as_slice() else { panic!("one notice") };
        assert_eq!((notice.kind, notice.order), (NoticeKind::ConfirmationCreated, answer.order));
        assert_eq!(notice.recipients, ["orders@harbour.example".parse().unwrap()]);
        assert_eq!(notice.body.as_ref(), Some(&body));
        assert_eq!((notice.revision, notice.approval_requested), (Some(Revision::from_number(1)), true));
        let OrderState::ConfirmationCreated(created) = answer.header().state else { panic!("created") };
        assert!(created.approval_requested);
        let note = answer.stage.world.log[0].notice.clone().unwrap();
        assert_eq!((note.sent, note.body, note.recipients), (true, Some(body), Some(1)));
    }
}

#[test]
fn an_answer_starts_from_the_newest_prices() {
    let mut answer = Answer::new();
    answer.adjust(vec![at_price(SCARF_ONE, euro(500))]);
    answer.adjust(vec![at_price(SCARF_ONE, euro(600))]);
    let newest = answer.content();
    let revised = answer.create(ConfirmationEdits::none());
    assert_eq!(revised.revision.number(), 3, "prices and answers share one series");
    assert_eq!(answer.confirmation(3).content, newest);
    // 6.00 at 60 % is 3.60.
    assert_eq!(newest.items[1].lines[0].amount, euro(720));
    assert_eq!(answer.header().current, Some(newest.figures()));
}

#[test]
fn each_operation_leads_from_its_statuses_and_no_other() {
    let mut table = Vec::new();
    for state in every_state() {
        let mut answer = Answer::created();
        answer.set_state(state.clone());
        let header = answer.header();
        let allowed = [
            may_create_confirmation(&header).is_ok(),
            may_update_confirmation(&header, header.revision).is_ok(),
            may_adjust_prices(&header).is_ok(),
        ];
        // The rule and the command agree.
        let (create, update) = (answer.creation(scarves(1)), answer.updating(scarves(1)));
        let adjust = answer.adjusting(vec![at_price(SCARF_ONE, euro(1))]);
        let world = &mut answer.stage.world;
        let staff = &answer.staff;
        assert_eq!(
            [world.allows(&create, staff), world.allows(&update, staff), world.allows(&adjust, staff)],
            allowed,
            "{state:?}"
        );
        table.push(allowed);
        if !allowed[0] {
            let needed: &'static [OrderStatus] = &[OrderStatus::AwaitingConfirmation];
            let wrong = WrongStatus { status: state.status(), needed };
            assert_eq!(world.reasons(&create, staff), [wrong.clone().into()]);
            assert_eq!(world.reasons(&adjust, staff), [wrong.into()]);
        }
    }
    let (before, answered, over) = ([true, false, true], [false, true, false], [false; 3]);
    assert_eq!(table, [before, answered, answered, answered, over, over, over]);
}

#[test]
fn only_staff_with_write_may_and_for_others_there_is_no_order() {
    let mut answer = Answer::new();
    let (create, adjust) = (answer.creation(scarves(9)), answer.adjusting(vec![]));
    let mut created = Answer::created();
    let update = created.updating(scarves(9));
    let brand = answer.stage.brand;
    let elsewhere = writer(id(BrandId::made, 99));
    for actor in [stranger(), member(Access::Write), elsewhere] {
        assert!(answer.stage.world.is_missing(&create, &actor));
        assert!(answer.stage.world.is_missing(&adjust, &actor));
        assert!(created.stage.world.is_missing(&update, &actor));
    }
    // Whoever may not write hears of nothing else that is wrong.
    let reader = reader(brand);
    let create = CreateConfirmation { seen: Some(Version::NEVER), ..answer.creation(scarves(0)) };
    assert_eq!(answer.stage.world.reasons(&create, &reader), [NotPermitted.into()]);
    assert_eq!(answer.stage.world.reasons(&adjust, &reader), [NotPermitted.into()]);
    assert_eq!(created.stage.world.reasons(&update, &reader), [NotPermitted.into()]);
    let nowhere = CreateConfirmation { order: id(OrderId::made, 77), ..create };
    assert!(answer.stage.world.is_missing(&nowhere, &writer(brand)));
}

#[test]
fn whatever_stands_in_the_way_is_told_together() {
    let mut answer = Answer::created();
    let gone = id(crate::value::SkuId::made, 90);
    let edits = ConfirmationEdits { removed: vec![gone], ..ConfirmationEdits::none() };
    let command = CreateConfirmation { seen: Some(Version::NEVER), ..answer.creation(edits) };
    answer.stage.edit::<Order>(answer.key(), |order| {
        order.revision = Revision::from_number(limits::REVISIONS_MAX);
    });
    let current = answer.stage.world.version(&answer.key());
    let status = OrderStatus::ConfirmationCreated;
    assert_eq!(
        answer.stage.world.reasons(&command, &answer.staff),
        [
            Outdated { seen: Version::NEVER, current }.into(),
            WrongStatus { status, needed: &[OrderStatus::AwaitingConfirmation] }.into(),
            TooManyRevisions { max: limits::REVISIONS_MAX }.into(),
            EditFault::SkuNotInOrder { sku: gone }.into(),
        ]
    );
}

#[test]
fn the_last_revision_is_written_and_then_there_are_no_more() {
    let last = Revision::from_number(limits::REVISIONS_MAX);
    let mut answer = Answer::new();
    answer.stage.edit::<Order>(answer.key(), |order| {
        order.revision = Revision::from_number(limits::REVISIONS_MAX - 1);
    });
    assert_eq!(answer.create(ConfirmationEdits::none()).revision, last);
    let full = TooManyRevisions { max: limits::REVISIONS_MAX };
    let update = answer.updating(scarves(3));
    assert_eq!(answer.stage.world.reasons(&update, &answer.staff), [full.into()]);
    answer.set_state(OrderState::AwaitingConfirmation(AwaitingConfirmation::default()));
    let (create, adjust) = (answer.creation(scarves(3)), answer.adjusting(vec![at_price(COAT_S, euro(1))]));
    assert_eq!(answer.stage.world.reasons(&create, &answer.staff), [full.into()]);
    assert_eq!(answer.stage.world.reasons(&adjust, &answer.staff), [full.into()]);
}

#[test]
fn adjusted_prices_stand_beside_the_untouched_original() {
    let mut answer = Answer::new();
    let (original, before) = (answer.original(), answer.header());
    let rates = crate::catalog::Rates { wholesale: None, discount: Some("50".parse().unwrap()) };
    let revised =
        answer.adjust(vec![PriceEdit { sku: COAT_S, base: None, rates }, at_price(SCARF_ONE, euro(800))]);
    let content = answer.prices(1).content.clone();
    // 9.99 × 0.6 × 0.5 = 2.997, and the linings cost what they did; 8.00 × 0.6 = 4.80.
    assert_eq!(content.items[0].lines[0].amount, euro(3 * 300 + 2 * 150));
    assert_eq!(content.items[1].lines[0].amount, euro(960));
    adds_up(&content);
    assert_eq!(answer.original(), original);
    let after = answer.header();
    assert_eq!(after.content(), ContentRef::Prices(Revision::from_number(1)));
    assert_eq!(after.state.status(), OrderStatus::AwaitingConfirmation);
    assert_eq!((after.original, after.figures()), (before.original, content.figures()));
    assert_eq!(revised.total, content.totals.total);
    assert_eq!(
        (answer.prices(1).made_at, answer.prices(1).made_by),
        (answer.stage.world.now, answer.staff.id())
    );
    assert_eq!(answer.stage.world.tasks, []);
    let logged = answer.logged();
    assert_eq!(answer.stage.world.log[0].notice, None);
    let coat = format!("lines[{COAT_S}]");
    let change = |field: String, from: &str, to: &str| (field, Some(from.to_owned()), Some(to.to_owned()));
    assert_eq!(logged[0], change("revision".into(), "0", "1"));
    assert_eq!(logged[1], change(format!("{coat}.discount"), "0", "50"));
    assert_eq!(logged[2], change(format!("{coat}.unit_price"), "5.99 EUR", "3.00 EUR"));
    assert_eq!(logged[3], change(format!("{coat}.amount"), "20.97 EUR", "12.00 EUR"));
}

#[test]
fn adjusted_prices_do_not_go_beyond_what_is_authorized() {
    let mut answer = Answer::new();
    let dearer = vec![at_price(SCARF_ONE, euro(500))];
    let total = answer.clone().adjust(dearer.clone()).total;
    let authorize = |answer: &mut Answer, cents: i64| {
        let authorized = euro(cents);
        let payment = PaymentMethod::Card { authorized, lapses_at: None };
        answer.stage.edit::<Order>(answer.key(), |order| order.payment = payment);
        authorized
    };
    let authorized = authorize(&mut answer, total.minor() - 1);
    let command = answer.adjusting(dearer.clone());
    let above = AdjustPricesRefusal::AboveAuthorization { total, authorized };
    assert_eq!(answer.stage.world.reasons(&command, &answer.staff), [above]);
    authorize(&mut answer, total.minor());
    assert_eq!(answer.adjust(dearer).total, total);
}

#[test]
fn prices_that_are_the_same_write_nothing() {
    let mut answer = Answer::new();
    let version = answer.stage.world.version(&answer.key());
    for lines in [vec![], vec![at_price(SCARF_ONE, euro(400))]] {
        let command = answer.adjusting(lines);
        let plan = answer.stage.world.plan(&command, &answer.staff).unwrap();
        assert_eq!((plan.changeset.writes().len(), plan.changeset.log().len()), (0, 0));
        assert_eq!((plan.output.revision, plan.output.order.version), (Revision::ORIGINAL, version));
        assert_eq!(plan.output.total, answer.original().totals.total);
    }
}

#[test]
fn the_note_to_the_buyers_own_company_reaches_no_revision_no_log_and_no_notice() {
    let mut answer = Answer::new();
    assert!(answer.original().items[0].note_to_own_company.is_some());
    answer.adjust(vec![at_price(SCARF_ONE, euro(500))]);
    let command = CreateConfirmation { notify: Notify::send(), ..answer.creation(scarves(3)) };
    answer.stage.world.run(&command, &answer.staff).unwrap();
    let edits = ConfirmationEdits { removed: vec![COAT_S], ..scarves(4) };
    answer.update(edits);
    let texts = [
        serde_json::to_string(&answer.prices(1).content).unwrap(),
        serde_json::to_string(&answer.confirmation(2).content).unwrap(),
        serde_json::to_string(&answer.confirmation(3).content).unwrap(),
        format!("{:?}{:?}", answer.stage.world.log, answer.stage.world.tasks),
    ];
    assert!(texts.iter().all(|text| !text.contains("for the new shop")));
    assert!(texts[1].contains("wrap each alone"), "the message to the brand stays");
}

#[test]
fn an_unchanged_answer_reads_the_order_and_its_content_alone() {
    let mut answer = Answer::new();
    let command = answer.creation(ConfirmationEdits::none());
    let facts: Facts =
        answer.stage.world.gather(|known, keys| crate::operation::Command::needs(&command, known, keys));
    let read: Vec<Key> = facts.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(read, [answer.key(), Key::original_order(answer.stage.brand, answer.order)]);
    assert!(matches!(answer.stage.world.plan(&command, &stranger()), Err(Stop::Missing(_))));
}
