//! What a placed order leaves behind: the log entry, the notices, the stock it holds. And what it never shows.

use proptest::prelude::*;

use super::super::{ViewOrder, Viewer};
use super::stage::*;
use crate::operation::test_world::{label, reader};
use crate::order::{HeldStock, Holding};
use crate::record::{
    ActorRef, FieldChange, Key, MovementCause, MovementLine, NoticeKind, NoticeNote, StockMovement, Subject,
    Task,
};
use crate::value::{EmailAddress, Locale};

fn email(text: &str) -> EmailAddress {
    text.parse().unwrap()
}

#[test]
fn the_log_tells_who_placed_what() {
    let mut stage = Stage::new();
    let placed = stage.place();
    let [entry] = stage.world.log.as_slice() else { panic!("{:?}", stage.world.log) };
    let key = Key::order(stage.brand, placed.id);
    assert_eq!(entry.subject, Subject { kind: key.kind(), name: key.name().clone() });
    assert_eq!((entry.operation.as_str(), entry.at), ("place_order", stage.world.now));
    assert_eq!(entry.actor, ActorRef::Account(stage.actor.id().unwrap()));
    assert_eq!(
        entry.changes,
        [
            FieldChange::set("status", "awaiting_confirmation"),
            FieldChange::set("code", &placed.code),
            FieldChange::set("total", "36.04 EUR"),
        ]
    );
    // That the brand was told too is not told here: its addresses are its own.
    assert_eq!(entry.notice, Some(NoticeNote { sent: true, body: None, recipients: Some(1) }));
}

#[test]
fn both_sides_are_told_each_in_its_language_and_nobody_twice() {
    let mut stage = Stage::new();
    stage.edit_brand(|brand| {
        let repeated = brand.settings.notification_addresses[0].clone();
        brand.settings.notification_addresses.push(repeated);
    });
    let placed = stage.place();
    let [Task::Notice(received), Task::Notice(completed)] = stage.world.tasks.as_slice() else {
        panic!("{:?}", stage.world.tasks)
    };
    assert_eq!((received.kind, received.locale), (NoticeKind::OrderReceived, Locale::EN));
    assert_eq!(received.recipients, [email("sales@north.example"), email("boss@north.example")]);
    assert_eq!((completed.kind, completed.locale), (NoticeKind::OrderCompleted, Locale::JA));
    assert_eq!(completed.recipients, [email("orders@harbour.example")]);
    assert_ne!(received.id, completed.id);
    for notice in [received, completed] {
        assert_eq!((notice.brand, notice.order), (stage.brand, placed.id));
        assert_eq!((&notice.order_code, notice.at), (&placed.code, placed.placed_at));
        assert_eq!((notice.revision, notice.approval_requested), (None, false));
    }
}

#[test]
fn where_nobody_is_to_be_told_there_is_no_notice() {
    for (brand_side, buyer_side, expected) in [
        (true, false, vec![NoticeKind::OrderReceived]),
        (false, true, vec![NoticeKind::OrderCompleted]),
        (false, false, vec![]),
    ] {
        let mut stage = Stage::new();
        if !brand_side {
            stage.edit_brand(|brand| brand.settings.notification_addresses.clear());
        }
        if !buyer_side {
            stage.edit_buyer(|buyer| {
                buyer.profile.recipients.clear();
                buyer.profile.emails.clear();
            });
        }
        stage.place();
        let noted = stage.world.log.last().unwrap().notice.clone();
        assert_eq!(noted.and_then(|note| note.recipients), Some(u32::from(buyer_side)));
        let kinds: Vec<_> =
            stage.world.tasks.iter().filter_map(Task::notice).map(|notice| notice.kind).collect();
        assert_eq!(kinds, expected);
    }
}

#[test]
fn a_buyer_without_recipients_is_told_at_its_first_address() {
    let mut stage = Stage::new();
    let emails: Vec<EmailAddress> =
        ["first@shop.example", "second@shop.example"].map(|text| text.parse().unwrap()).to_vec();
    stage.edit_buyer(|buyer| {
        buyer.profile.recipients.clear();
        buyer.profile.emails.clone_from(&emails);
    });
    stage.place();
    let notice = stage.world.tasks.last().and_then(Task::notice).unwrap();
    assert_eq!((notice.kind, notice.recipients.as_slice()), (NoticeKind::OrderCompleted, &emails[..1]));
}

#[test]
fn an_offline_buyer_is_told_too() {
    let mut stage = Stage::new();
    stage.make_offline();
    stage.place();
    let told: Vec<_> = stage.world.tasks.iter().filter_map(Task::notice).map(|notice| notice.kind).collect();
    assert_eq!(told, [NoticeKind::OrderReceived, NoticeKind::OrderCompleted]);
}

#[test]
fn the_stock_taken_is_what_the_order_holds_and_what_the_movement_says() {
    let mut stage = Stage::new();
    let placed = stage.place();
    let held = |sku, count| HeldStock { sku, label: label(1), quantity: pieces(count) };
    let holding = stage.world.get::<Holding>(&Key::holding(stage.brand, placed.id)).unwrap();
    assert_eq!(holding.lines, [held(COAT_S, 3), held(SCARF_ONE, 2)]);
    let movements = stage.world.all::<StockMovement>();
    let [(_, movement)] = movements.as_slice() else { panic!("{movements:?}") };
    assert_eq!(
        (&movement.cause, movement.at),
        (&MovementCause::Placed { order: placed.id }, placed.placed_at)
    );
    let taken = |sku, by| MovementLine { sku, label: label(1), by };
    assert_eq!(movement.lines, [taken(COAT_S, -3), taken(SCARF_ONE, -2)]);
    let left = [COAT_S, COAT_M, SCARF_ONE].map(|sku| stage.world.counter(&stage.stock(sku)));
    assert_eq!(left, [97, 100, 98]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(super::depth().saturating_mul(48)))]

    #[test]
    fn a_note_to_the_own_company_never_reaches_the_brand(first in "[a-z]{1,40}", second in "\\PC{1,60}") {
        let marker = "7f3d-only-for-us-91ce";
        let mut stage = Stage::new();
        stage.edit_cart(|cart| {
            cart.items[0].note_to_own_company = Some(note(&format!("{first}{marker}")));
            cart.items[1].note_to_own_company = Some(note(&format!("{marker} {second}")));
        });
        let placed = stage.place();
        for entry in &stage.world.log {
            prop_assert!(!entry.detail().unwrap().contains(marker));
        }
        for task in &stage.world.tasks {
            prop_assert!(!task.encode().unwrap().contains(marker));
        }
        let header = crate::record::to_text(&stage.header(&placed)).unwrap();
        prop_assert!(!header.contains(marker));
        prop_assert!(!crate::record::to_text(&placed).unwrap().contains(marker));
        let look = |viewer| ViewOrder { brand: stage.brand, order: placed.id, viewer };
        let brand_side = stage.world.ask(&look(Viewer::Brand), &reader(stage.brand)).unwrap();
        let debug = format!("{brand_side:?}");
        prop_assert!(!debug.contains(marker));
        prop_assert!(!crate::record::to_text(brand_side.original.as_ref()).unwrap().contains(marker));
        let buyer_side = stage.world.ask(&look(Viewer::Buyer), &stage.actor).unwrap();
        prop_assert_eq!(buyer_side.original.as_ref(), &stage.original(&placed));
        prop_assert!(crate::record::to_text(buyer_side.original.as_ref()).unwrap().contains(marker));
        // Nothing but the notes is kept from the brand.
        let mut without = stage.original(&placed);
        without.items.iter_mut().for_each(|item| item.note_to_own_company = None);
        prop_assert_eq!(brand_side.original.as_ref(), &without);
        let rows = format!("{:?}", crate::record::Record::OriginalOrder(buyer_side.original)
            .index_rows(&Key::original_order(stage.brand, placed.id)));
        prop_assert!(!rows.contains(marker));
    }
}
