//! The order confirmation from its making on, through the operations themselves.

use super::scene::*;
use crate::operation::confirmation::{ConfirmationEdits, CreateConfirmation, LineEdit, UpdateConfirmation};
use crate::operation::order::tests::stage::*;
use crate::order::{Notify, OrderStatus};
use crate::party::Access;
use crate::record::NoticeKind;

fn create(scene: &Scene) -> CreateConfirmation {
    CreateConfirmation {
        brand: scene.stage.brand,
        order: scene.order,
        seen: None,
        edits: ConfirmationEdits::default(),
        notify: Notify::send(),
        approval_requested: true,
    }
}

/// One scarf less, and the buyer is asked again.
fn update(scene: &Scene) -> UpdateConfirmation {
    let scarf = LineEdit::quantity(SCARF_ONE, pieces(1));
    UpdateConfirmation {
        brand: scene.stage.brand,
        order: scene.order,
        seen: None,
        revision: scene.header().revision,
        edits: ConfirmationEdits { lines: vec![scarf], ..ConfirmationEdits::default() },
        notify: Notify::send(),
        approval_requested: true,
    }
}

#[test]
fn the_buyer_declines_the_brand_updates_the_buyer_approves_and_the_brand_confirms() {
    let mut scene = Scene::placed(Stage::new());
    let buyer = member(Access::Write);
    scene.stage.world.run(&create(&scene), &scene.staff).unwrap();
    scene.stage.world.run(&scene.decline(Some("One scarf will do")), &buyer).unwrap();
    scene.stage.world.run(&update(&scene), &scene.staff).unwrap();
    scene.stage.world.run(&scene.approve(), &buyer).unwrap();
    let mut confirm = scene.confirm();
    confirm.notify = Notify::send();
    let receipt = scene.stage.world.run(&confirm, &scene.staff).unwrap();
    assert!(!receipt.approval_skipped);
    assert_eq!(scene.status(), OrderStatus::Confirmed);
    assert_eq!((scene.stock(COAT_S, 1), scene.stock(SCARF_ONE, 1)), (97, 99));
    let kinds: Vec<_> = scene.notices().iter().map(|notice| notice.kind).collect();
    assert_eq!(
        kinds,
        [
            NoticeKind::ConfirmationCreated,
            NoticeKind::ConfirmationDeclined,
            NoticeKind::ConfirmationUpdated,
            NoticeKind::ConfirmationApproved,
            NoticeKind::ConfirmationConfirmed,
        ]
    );
}

#[test]
fn the_buyer_who_approves_while_the_brand_updates_is_refused() {
    let mut scene = Scene::placed(Stage::new());
    scene.stage.world.run(&create(&scene), &scene.staff).unwrap();
    let (approve, buyer) = (scene.approve(), member(Access::Write));
    let planned = scene.stage.world.plan(&approve, &buyer).unwrap().changeset;
    scene.stage.world.run(&update(&scene), &scene.staff).unwrap();
    assert!(scene.stage.world.apply(&planned).is_err());
    assert_eq!(scene.stage.world.refused(&approve, &buyer), ["revision_outdated"]);
    scene.stage.world.run(&scene.approve(), &buyer).unwrap();
    assert_eq!(scene.status(), OrderStatus::ConfirmationApproved);
}
