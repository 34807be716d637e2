//! What documents of an order are told.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::adjusted::last_adjusted;
use super::super::{DocumentView, ExportKind, ViewDocument, Viewer};
use super::stage::*;
use crate::catalog::Rates;
use crate::operation::Stop;
use crate::operation::confirmation::{
    AddedLine, AdjustPrices, ConfirmationEdits, CreateConfirmation, PriceEdit,
};
use crate::operation::tag::{CreateTag, TagOrder};
use crate::operation::test_world::{stranger, writer};
use crate::order::{
    AwaitingConfirmation, Colour, ConfirmationCreated, ContentRef, Notify, Order, OrderContent, OrderState,
    OriginalOrder, PriceRevision, Rejected, Revision, Seller,
};
use crate::party::{Access, Actor, Brand};
use crate::record::{Facts, Found, Key, Stored as _, Version};
use crate::value::{Code, Line, Money, Name, OrderId, limits};

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
fn papers_show_the_brand_and_the_products_as_they_were() {
    let (mut stage, order) = stage();
    let staff = writer(stage.brand);
    confirm(&mut stage, order);
    let kinds = [ExportKind::PurchaseOrderWithPictures, ExportKind::ConfirmationWithPictures];
    let shown = |stage: &Stage| {
        kinds.map(|kind| {
            let view = ask(stage, order, (Viewer::Brand, &staff), kind).unwrap();
            (view.seller, view.images, view.view.original, view.revision)
        })
    };
    let (before, brand) = (shown(&stage), stage.world.get::<Brand>(&Key::brand(stage.brand)).unwrap());
    let first: BTreeMap<_, _> = [(COAT, Line::new("front.jpg").unwrap())].into();
    assert!(before.iter().all(|(seller, images, ..)| *seller == Seller::of(&brand) && *images == first));
    stage.edit_brand(|brand| {
        brand.name = named("Renamed");
        brand.settings.address = Some(address("Moved", "AT"));
        brand.settings.offset = "+05:30".parse().unwrap();
    });
    stage.edit_product(COAT, |product| product.images = vec![Line::new("new.jpg").unwrap()]);
    stage.edit_product(SCARF, |product| product.images = vec![Line::new("scarf.jpg").unwrap()]);
    assert_eq!(shown(&stage), before);

    // One that was placed before it was kept shows the brand as it is.
    let key = Key::original_order(stage.brand, order);
    stage.edit(key, |original: &mut OriginalOrder| original.seller = None);
    let brand = stage.world.get::<Brand>(&Key::brand(stage.brand)).unwrap();
    assert!(shown(&stage).iter().all(|(seller, ..)| *seller == Seller::of(&brand)));
}

#[test]
fn what_is_added_to_an_order_confirmation_is_shown_as_it_was_then() {
    let mut stage = Stage::new();
    stage.only_scarves(1, euro(100));
    let order = stage.place().id;
    stage.edit_product(COAT, |product| product.images = vec![Line::new("then.jpg").unwrap()]);
    let coat = AddedLine { options: vec![row(SILK, 2)], ..AddedLine::of(COAT, COAT_M, pieces(2)) };
    let edits = ConfirmationEdits { added: vec![coat], ..ConfirmationEdits::none() };
    answer(&mut stage, order, edits);
    stage.edit_product(COAT, |product| product.images = vec![Line::new("now.jpg").unwrap()]);
    let images = |kind| ask(&stage, order, (Viewer::Buyer, &member(Access::Read)), kind).unwrap().images;
    let then = [(COAT, Line::new("then.jpg").unwrap())];
    assert_eq!(images(ExportKind::ConfirmationWithPictures), then.into());
    assert!(images(ExportKind::PurchaseOrderWithPictures).is_empty(), "what was placed has no coat");
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
    confirm(&mut stage, order);
    let shown = ask(&stage, order, (Viewer::Brand, &staff), kind).unwrap();
    let revision = shown.revision.unwrap();
    assert_eq!(revision.document, ContentRef::Confirmation(Revision::from_number(1)));
    assert_eq!((revision.made_at, revision.content), (stage.world.now, shown.view.content));
    let sheet = ask(&stage, order, (Viewer::Brand, &staff), ExportKind::Spreadsheet).unwrap();
    assert_eq!(sheet.revision, None);
}

fn confirm(stage: &mut Stage, order: OrderId) {
    answer(stage, order, ConfirmationEdits::default());
}

fn answer(stage: &mut Stage, order: OrderId, edits: ConfirmationEdits) {
    let confirmation = CreateConfirmation {
        brand: stage.brand,
        order,
        seen: None,
        edits,
        notify: Notify::Silent,
        approval_requested: false,
    };
    stage.world.run(&confirmation, &writer(stage.brand)).unwrap();
}

/// Gives the first line of an order another price.
fn adjust(stage: &mut Stage, order: OrderId, base: Money) {
    let key = Key::original_order(stage.brand, order);
    let original = stage.world.get::<OriginalOrder>(&key).unwrap();
    let sku = original.items[0].lines[0].sku;
    let lines = vec![PriceEdit { sku, base: Some(base), rates: Rates::default() }];
    let command = AdjustPrices { brand: stage.brand, order, seen: None, lines };
    stage.world.run(&command, &writer(stage.brand)).unwrap();
}

fn prices(stage: &Stage, order: OrderId, number: u32) -> PriceRevision {
    let key = Key::price_revision(stage.brand, order, Revision::from_number(number));
    stage.world.get::<PriceRevision>(&key).unwrap().as_ref().clone()
}

#[test]
fn a_purchase_order_keeps_the_prices_that_were_adjusted_last() {
    let (mut stage, order) = stage();
    let (staff, buyer) = (writer(stage.brand), member(Access::Read));
    adjust(&mut stage, order, euro(4_321));
    adjust(&mut stage, order, euro(5_432));
    let adjusted = prices(&stage, order, 2);
    assert_ne!(adjusted.content.totals, prices(&stage, order, 1).content.totals);
    let is_shown = |stage: &Stage| {
        let sides = [(Viewer::Brand, &staff), (Viewer::Buyer, &buyer)];
        let kinds = [ExportKind::PurchaseOrder, ExportKind::PurchaseOrderWithPictures];
        for ((viewer, actor), kind) in sides.into_iter().zip(kinds) {
            let shown = ask(stage, order, (viewer, actor), kind).unwrap().revision.unwrap();
            assert_eq!(shown.document, ContentRef::Prices(Revision::from_number(2)));
            assert_eq!((shown.made_at, &shown.content), (adjusted.made_at, &adjusted.content));
        }
    };
    is_shown(&stage);
    confirm(&mut stage, order);
    is_shown(&stage);
    stage.edit(Key::order(stage.brand, order), |order: &mut Order| {
        order.state = OrderState::Rejected(Rejected { content: order.content(), archived: false });
    });
    is_shown(&stage);
    let confirmed = ask(&stage, order, (Viewer::Brand, &staff), ExportKind::Confirmation).unwrap();
    assert_eq!(confirmed.revision.unwrap().document, ContentRef::Confirmation(Revision::from_number(3)));
}

#[test]
fn a_purchase_order_that_was_never_adjusted_shows_what_was_placed_after_the_order_confirmation_too() {
    let (mut stage, order) = stage();
    confirm(&mut stage, order);
    let staff = writer(stage.brand);
    let shown = ask(&stage, order, (Viewer::Brand, &staff), ExportKind::PurchaseOrder).unwrap();
    assert_eq!(shown.revision, None);
}

#[test]
fn prices_are_found_in_few_rounds_however_many_revisions_there_are() {
    let (stage, id) = stage();
    let mut order = stage.world.get::<Order>(&Key::order(stage.brand, id)).unwrap().as_ref().clone();
    let key = Key::original_order(stage.brand, id);
    let original = stage.world.get::<OriginalOrder>(&key).unwrap();
    let made = |revision| {
        PriceRevision::into_record(Arc::new(PriceRevision {
            order: id,
            revision,
            made_at: stage.world.now,
            made_by: None,
            content: OrderContent::of_original(&original),
        }))
    };
    let found = |last: u32, asked: &Key| {
        let mut there = (1..=last).map(Revision::from_number);
        let there = there.find(|number| *asked == Key::price_revision(stage.brand, id, *number));
        Found { version: Version::NEVER, record: there.map(made) }
    };
    let max = limits::REVISIONS_MAX;
    for (last, confirmation) in [
        (0, 1),
        (0, 2),
        (1, 2),
        (1, 3),
        (24, 25),
        (24, 26),
        (25, 26),
        (3, 900),
        (899, 900),
        (0, max),
        (max - 1, max),
        (7_001, max),
    ] {
        let confirmation = Revision::from_number(confirmation);
        order.state =
            OrderState::ConfirmationCreated(ConfirmationCreated { confirmation, approval_requested: false });
        let (mut facts, mut rounds) = (Facts::new(), 0);
        let newest = loop {
            match last_adjusted(&order, &facts) {
                Ok(newest) => break newest,
                Err(keys) => keys.into_iter().for_each(|key| {
                    let found = found(last, &key);
                    facts.insert(key, found);
                }),
            }
            rounds += 1;
        };
        assert_eq!(newest, Revision::from_number(last), "{confirmation}");
        assert!(rounds <= 3 && facts.iter().count() <= 72, "{last} of {confirmation}: {rounds}");
    }
    order.state =
        OrderState::AwaitingConfirmation(AwaitingConfirmation { prices: Some(Revision::from_number(9)) });
    assert_eq!(last_adjusted(&order, &Facts::new()), Ok(Revision::from_number(9)));
}
