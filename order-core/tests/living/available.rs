//! What can be done with an order is what its commands say, in every situation of the decision table.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::available::{About, AvailableOperation, AvailableOperations, Offered};
use order_core::operation::delivery::{InvoiceDeliveries, ReleaseReference};
use order_core::operation::order::{ExportKind, Viewer};
use order_core::operation::{Missing, Operation};
use order_core::order::{DocumentKind, OrderStatus};
use order_core::party::Access;
use order_core::record::Key;
use order_core::value::{AccountId, BuyerOrganizationId, OrderId};
use order_core::{Actor, Command, RunError};
use order_store_memory::MemoryStore;
use order_testkit::table::{Answer, Asked, Blocker, Situation};
use order_testkit::world::{brand, id, other_brand};

type Here = Situation<MemoryStore>;

/// Every situation of the decision table.
fn each(mut look: impl AsyncFnMut(&Here, OrderStatus, Blocker)) {
    block_on(async {
        for status in OrderStatus::ALL {
            for blocker in Blocker::ALL.iter().copied().filter(|blocker| blocker.can_be(status)) {
                let here = Situation::set(MemoryStore::new(), status, blocker).await;
                look(&here, status, blocker).await;
            }
        }
    });
}

async fn available(here: &Here, viewer: Viewer, actor: &Actor) -> Vec<AvailableOperation> {
    let ask = AvailableOperations { brand: brand(), order: here.order, viewer };
    here.world.desk().ask(ask, actor).await.expect("the order is there")
}

fn codes(of: &AvailableOperation) -> BTreeSet<&str> {
    of.reasons.iter().map(|reason| reason.code.as_ref()).collect()
}

/// Where what the table asks stands in the list; `None` = it is no question of this list.
async fn place_of(here: &Here, asked: Asked) -> Option<(Viewer, Offered, About)> {
    let change = |operation, about| Some((Viewer::Brand, Offered::Change(operation), about));
    let order = |operation| change(operation, About::Order);
    let note = About::DeliveryNote(
        here.note().await.unwrap_or_else(|| id(order_core::value::DeliveryNoteId::made, 0)),
    );
    let invoice =
        About::Invoice(here.invoice().await.unwrap_or_else(|| id(order_core::value::InvoiceId::made, 0)));
    let attach = |kind| change(Operation::AttachReference, About::NewReference(kind));
    let export = |kind| Some((Viewer::Brand, Offered::Export(kind), About::Order));
    let by_buyer = |operation| Some((Viewer::Buyer, Offered::Change(operation), About::Order));
    match asked {
        Asked::CreateConfirmation => order(Operation::CreateConfirmation),
        Asked::AdjustPrices => order(Operation::AdjustPrices),
        Asked::UpdateConfirmation => order(Operation::UpdateConfirmation),
        Asked::Approve => by_buyer(Operation::ApproveConfirmation),
        Asked::Decline => by_buyer(Operation::DeclineConfirmation),
        Asked::Confirm => order(Operation::Confirm),
        Asked::MakeEditable => order(Operation::MakeEditable),
        Asked::Reject => order(Operation::RejectOrder),
        // The list is asked as if nothing were edited.
        Asked::AdjustPricesUp | Asked::UpdateToNothing | Asked::RejectInBulk => None,
        Asked::Return => order(Operation::ReturnOrder),
        Asked::Archive => order(Operation::ArchiveOrder),
        Asked::Tag => order(Operation::TagOrder),
        Asked::ExportOrder => export(ExportKind::PurchaseOrder),
        Asked::ExportConfirmation => export(ExportKind::Confirmation),
        Asked::CreateBacklog => order(Operation::CreateBacklog),
        Asked::CloseBacklog => order(Operation::CloseBacklog),
        Asked::RemoveBacklog => order(Operation::RemoveBacklog),
        Asked::CreateDeliveryNote => order(Operation::CreateDeliveryNote),
        Asked::DeliverBacklog => order(Operation::DeliverBacklog),
        Asked::CloseDeliveryNote => change(Operation::CloseDeliveryNote, note),
        Asked::DeleteDeliveryNote => change(Operation::DeleteDeliveryNote, note),
        Asked::InvoiceDeliveries => change(Operation::InvoiceDeliveries, note),
        Asked::CreateInvoice => order(Operation::CreateInvoice),
        Asked::DeleteInvoice => change(Operation::DeleteInvoice, invoice),
        Asked::AttachDeliveryNote => attach(DocumentKind::DeliveryNote),
        Asked::AttachInvoice => attach(DocumentKind::Invoice),
        Asked::AttachOther => attach(DocumentKind::Other),
    }
}

#[test]
fn what_can_be_done_is_what_the_commands_say_when_they_are_planned() {
    each(async |here, status, blocker| {
        let brand = available(here, Viewer::Brand, here.world.staff()).await;
        let buyer = available(here, Viewer::Buyer, &here.member()).await;
        for asked in Asked::ALL.iter().copied() {
            // Any edit costs more than is authorized there, and the list is asked as if nothing were edited.
            if asked == Asked::AdjustPrices && blocker == Blocker::CardTooSmall {
                continue;
            }
            let Some((viewer, offered, about)) = place_of(here, asked).await else { continue };
            let list = if viewer == Viewer::Brand { &brand } else { &buyer };
            let mut found = list.iter().filter(|one| one.offered == offered && one.about == about);
            let (first, second) = (found.next(), found.next());
            assert!(second.is_none(), "{asked:?} is told twice, {status} {blocker:?}");
            match (asked.answer(here).await, first) {
                (Answer::NotThere, None) => {}
                (Answer::Allowed, Some(one)) => {
                    assert!(one.is_allowed(), "{asked:?} {status} {blocker:?}: {:?}", one.reasons);
                }
                (Answer::Refused(why), Some(one)) => {
                    assert_eq!(codes(one), why, "{asked:?} {status} {blocker:?}");
                }
                (answer, one) => panic!("{asked:?} {status} {blocker:?}: {answer:?}, and {one:?}"),
            }
        }
    });
}

async fn assert_planned<C: Command>(here: &Here, one: &AvailableOperation, command: C) {
    match here.world.desk().plan(command, here.world.staff()).await {
        Ok(_) => assert!(one.is_allowed(), "{one:?}"),
        Err(RunError::Refused(why)) => assert_eq!(why.to_any(), one.reasons),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn what_the_table_does_not_ask_is_what_the_commands_say_too() {
    let mut looked_at = BTreeSet::new();
    each(async |here, _, _| {
        for one in available(here, Viewer::Brand, here.world.staff()).await {
            match &one.about {
                About::DeliveryNote(note) if one.offered == Offered::Change(Operation::InvoiceDeliveries) => {
                    looked_at.insert(("invoice_deliveries", one.is_allowed()));
                    let notes = vec![*note];
                    assert_planned(here, &one, InvoiceDeliveries { brand: brand(), notes }).await;
                }
                About::Attached(attached) => {
                    looked_at.insert(("release_reference", one.is_allowed()));
                    let (kind, name) = (attached.kind, attached.name.clone());
                    let release =
                        ReleaseReference { brand: brand(), order: here.order, seen: None, kind, name };
                    assert_planned(here, &one, release).await;
                }
                About::Order | About::DeliveryNote(_) | About::Invoice(_) | About::NewReference(_) => {}
            }
        }
    });
    let all = [("invoice_deliveries", false), ("invoice_deliveries", true), ("release_reference", true)];
    assert_eq!(looked_at, BTreeSet::from(all));
}

#[test]
fn every_change_is_refused_to_readers_and_they_learn_the_other_reasons_as_well() {
    each(async |here, status, blocker| {
        let account = || Actor::account(id(AccountId::made, 7));
        let reader = account().staff(brand(), Access::Read);
        let member = account().member(here.buyer, Access::Read);
        for (viewer, writer, reader) in
            [(Viewer::Brand, here.world.staff(), &reader), (Viewer::Buyer, &here.member(), &member)]
        {
            let all = available(here, viewer, writer).await;
            let seen = available(here, viewer, reader).await;
            assert_eq!(all.len(), seen.len());
            for (one, mut read) in all.into_iter().zip(seen) {
                if let Offered::Change(operation) = one.offered {
                    assert_eq!(one.permission, operation.permission());
                    assert_eq!(one.permission.access(), Some(Access::Write));
                    assert_eq!(read.reasons.remove(0).code, "not_permitted", "{status} {blocker:?}");
                } else {
                    assert_eq!(one.permission.access(), Some(Access::Read));
                }
                assert_eq!(read, one, "{status} {blocker:?}");
            }
        }
    });
}

#[test]
fn an_order_of_others_is_not_there_and_neither_is_one_of_a_wrong_id() {
    block_on(async {
        let here = Situation::set(MemoryStore::new(), OrderStatus::Confirmed, Blocker::Nothing).await;
        let account = || Actor::account(id(AccountId::made, 7));
        let ask = async |order, viewer, actor: &Actor| {
            let question = AvailableOperations { brand: brand(), order, viewer };
            match here.world.desk().ask(question, actor).await {
                Ok(_) => None,
                Err(RunError::Missing(missing)) => Some(missing),
                Err(other) => panic!("{other:?}"),
            }
        };
        let other_buyer = id(BuyerOrganizationId::made, 77);
        let wrong = id(OrderId::made, 99);
        let strangers = [
            (Viewer::Brand, account()),
            (Viewer::Brand, account().staff(other_brand(), Access::Write)),
            (Viewer::Brand, here.member()),
            (Viewer::Buyer, account()),
            (Viewer::Buyer, account().staff(brand(), Access::Write)),
            (Viewer::Buyer, account().member(other_buyer, Access::Write)),
            (Viewer::Buyer, Actor::offline_buyer(other_buyer)),
        ];
        for (viewer, stranger) in &strangers {
            for order in [here.order, wrong] {
                let missing = Missing::of(&Key::order(brand(), order));
                assert_eq!(ask(order, *viewer, stranger).await, Some(missing), "{stranger:?}");
            }
        }
        for viewer in [Viewer::Brand, Viewer::Buyer] {
            assert!(ask(here.order, viewer, here.world.host()).await.is_none());
            assert!(ask(wrong, viewer, here.world.host()).await.is_some());
        }
    });
}
