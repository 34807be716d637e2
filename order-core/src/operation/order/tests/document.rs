//! What documents of an order are told.

use super::super::{DocumentView, ExportKind, ViewDocument, Viewer};
use super::stage::*;
use crate::operation::Stop;
use crate::operation::confirmation::{ConfirmationEdits, CreateConfirmation};
use crate::operation::tag::{CreateTag, TagOrder};
use crate::operation::test_world::{stranger, writer};
use crate::order::{Colour, ContentRef, Notify, Revision};
use crate::party::{Access, Actor};
use crate::value::{Code, Line, Name, OrderId};

/// An order of a buyer with a code, with a tag on it, of products of which one has images.
fn stage() -> (Stage, OrderId) {
    let mut stage = Stage::new();
    stage.edit_connection(|connection| connection.code = Some(Code::new("B-1").unwrap()));
    stage.edit_product(COAT, |product| {
        product.images = ["front.jpg", "back.jpg"].map(|image| Line::new(image).unwrap()).to_vec();
    });
    let order = stage.place().id;
    let staff = writer(stage.brand);
    let create = CreateTag { brand: stage.brand, name: Name::new("Window").unwrap(), colour: Colour::GREY };
    let tag = stage.world.run(&create, &staff).unwrap().id;
    let apply = TagOrder { brand: stage.brand, order, seen: None, apply: [tag].into(), remove: [].into() };
    stage.world.run(&apply, &staff).unwrap();
    (stage, order)
}

fn ask(
    stage: &Stage,
    order: OrderId,
    (viewer, actor): (Viewer, &Actor),
    kind: ExportKind,
) -> Result<DocumentView, Stop<super::super::ExportRefusal>> {
    stage.world.ask(&ViewDocument { brand: stage.brand, order, viewer, kind }, actor)
}

#[test]
fn the_brand_is_told_its_own_code_and_tags_and_the_buyer_is_not() {
    let (stage, order) = stage();
    let (staff, buyer) = (writer(stage.brand), member(Access::Read));
    let seen = ask(&stage, order, (Viewer::Brand, &staff), ExportKind::Spreadsheet).unwrap();
    assert_eq!(seen.buyer_code, Some(Code::new("B-1").unwrap()));
    assert_eq!(seen.tags.values().map(Name::as_str).collect::<Vec<_>>(), ["Window"]);
    assert!(seen.view.original.items.iter().all(|item| item.note_to_own_company.is_none()));
    let seen = ask(&stage, order, (Viewer::Buyer, &buyer), ExportKind::Spreadsheet).unwrap();
    assert_eq!((seen.buyer_code, seen.tags.len(), seen.view.order.tags.len()), (None, 0, 0));
    assert_eq!((seen.brand.id, seen.catalog.id), (stage.brand, CATALOG));
    for (viewer, actor) in [(Viewer::Brand, &buyer), (Viewer::Buyer, &staff), (Viewer::Brand, &stranger())] {
        let answer = ask(&stage, order, (viewer, actor), ExportKind::Spreadsheet);
        assert!(matches!(answer, Err(Stop::Missing(_))), "{viewer:?}");
    }
}

#[test]
fn images_are_told_where_they_are_shown() {
    let (stage, order) = stage();
    let staff = writer(stage.brand);
    let images = |kind| ask(&stage, order, (Viewer::Brand, &staff), kind).unwrap().images;
    let first = [(COAT, Line::new("front.jpg").unwrap())];
    assert_eq!(images(ExportKind::PurchaseOrderWithPictures), first.into());
    assert!(images(ExportKind::PurchaseOrder).is_empty());
}

#[test]
fn an_order_confirmation_is_told_with_its_time_once_there_is_one() {
    let (mut stage, order) = stage();
    let staff = writer(stage.brand);
    let kind = ExportKind::Confirmation;
    let Err(Stop::Refused(refusals)) = ask(&stage, order, (Viewer::Brand, &staff), kind) else { panic!() };
    assert_eq!(refusals.codes(), ["no_confirmation"]);
    let placed = ask(&stage, order, (Viewer::Brand, &staff), ExportKind::PurchaseOrder).unwrap();
    assert_eq!(placed.revision, None);
    let confirmation = CreateConfirmation {
        brand: stage.brand,
        order,
        seen: None,
        edits: ConfirmationEdits::default(),
        notify: Notify::Silent,
        approval_requested: false,
    };
    stage.world.run(&confirmation, &staff).unwrap();
    let made = Some((ContentRef::Confirmation(Revision::ORIGINAL.next().unwrap()), stage.world.now));
    assert_eq!(ask(&stage, order, (Viewer::Brand, &staff), kind).unwrap().revision, made);
}
