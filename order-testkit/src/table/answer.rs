//! One command for each thing that can be asked of an order, and what comes of it.

use std::collections::BTreeSet;

use order_core::operation::confirmation::{
    AdjustPrices, ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation, DeclineConfirmation,
    LineEdit, MakeEditable, UpdateConfirmation,
};
use order_core::operation::delivery::{
    AttachReference, BacklogDelivery, CloseBacklog, CloseDeliveryNote, CreateBacklog, CreateDeliveryNote,
    CreateInvoice, DeleteDeliveryNote, DeleteInvoice, DeliverBacklog, InvoiceDeliveries, RemoveBacklog,
};
use order_core::operation::order::{ArchiveOrder, ExportKind, RejectOrder, ReturnOrder, may_export};
use order_core::operation::tag::TagOrder;
use order_core::operation::{Moment, Stop};
use order_core::order::{DocumentKind, Notify, Order};
use order_core::record::Key;
use order_core::refusal::{Reason, Refusals};
use order_core::store::Store;
use order_core::value::{Quantity, RunId};
use order_core::{Actor, Command, RunError};

use super::{Answer, Asked, Situation};
use crate::world::{brand, code, id};

impl Asked {
    /// What comes of it, decided and not committed.
    pub async fn answer<S: Store + Clone + 'static>(self, situation: &Situation<S>) -> Answer {
        let (brand, order, seen, notify) = (brand(), situation.order, None, Notify::silent());
        match self {
            Self::CreateConfirmation => {
                let edits = ConfirmationEdits::none();
                let create =
                    CreateConfirmation { brand, order, seen, edits, notify, approval_requested: false };
                of(situation, create).await
            }
            Self::AdjustPrices => {
                of(situation, AdjustPrices { brand, order, seen, lines: vec![situation.price(2_400)] }).await
            }
            Self::AdjustPricesUp => {
                of(situation, AdjustPrices { brand, order, seen, lines: vec![situation.price(90_000)] }).await
            }
            Self::UpdateConfirmation => update(situation, ConfirmationEdits::none()).await,
            Self::UpdateToNothing => {
                let (sku, _) = situation.one();
                let lines = vec![LineEdit::quantity(sku, Quantity::ZERO)];
                update(situation, ConfirmationEdits { lines, ..ConfirmationEdits::none() }).await
            }
            Self::Approve => {
                let revision = situation.revision().await;
                by(
                    situation,
                    ApproveConfirmation { brand, order, seen: None, revision },
                    &situation.member(),
                    false,
                )
                .await
            }
            Self::Decline => {
                let revision = situation.revision().await;
                let decline = DeclineConfirmation { brand, order, seen: None, revision, reason: None };
                by(situation, decline, &situation.member(), false).await
            }
            Self::Confirm => {
                let (tags, new_tags) = (BTreeSet::new(), Vec::new());
                of(situation, Confirm { brand, order, seen, notify, tags, new_tags }).await
            }
            Self::MakeEditable => of(situation, MakeEditable { brand, order, seen, notify }).await,
            Self::Reject => of(situation, RejectOrder { brand, order, seen, notify }).await,
            Self::RejectInBulk => {
                by(situation, RejectOrder { brand, order, seen, notify }, situation.world.staff(), true).await
            }
            Self::Return => of(situation, ReturnOrder { brand, order, seen, notify }).await,
            Self::Archive => of(situation, ArchiveOrder { brand, order, seen }).await,
            Self::Tag => {
                let (apply, remove) = (BTreeSet::from([situation.tag]), BTreeSet::new());
                of(situation, TagOrder { brand, order, seen: None, apply, remove }).await
            }
            Self::ExportOrder => export(situation, ExportKind::PurchaseOrder).await,
            Self::ExportConfirmation => export(situation, ExportKind::Confirmation).await,
            _ => self.of_delivery(situation).await,
        }
    }

    async fn of_delivery<S: Store + Clone + 'static>(self, situation: &Situation<S>) -> Answer {
        let (brand, order, seen) = (brand(), situation.order, None);
        match self {
            Self::CreateBacklog => of(situation, CreateBacklog { brand, order, seen }).await,
            Self::CloseBacklog => {
                let lines = vec![situation.one()];
                of(situation, CloseBacklog { brand, order, seen, lines, reason: None }).await
            }
            Self::RemoveBacklog => of(situation, RemoveBacklog { brand, order, seen }).await,
            Self::CreateDeliveryNote => of(situation, CreateDeliveryNote { brand, order, seen }).await,
            Self::DeliverBacklog => {
                let orders = vec![BacklogDelivery { order, lines: vec![situation.one()] }];
                of(situation, DeliverBacklog { brand, orders }).await
            }
            Self::CloseDeliveryNote => match situation.note().await {
                Some(note) => of(situation, CloseDeliveryNote { brand, note, seen }).await,
                None => Answer::NotThere,
            },
            Self::DeleteDeliveryNote => match situation.note().await {
                Some(note) => of(situation, DeleteDeliveryNote { brand, note, seen }).await,
                None => Answer::NotThere,
            },
            Self::InvoiceDeliveries => match situation.note().await {
                Some(note) => of(situation, InvoiceDeliveries { brand, notes: vec![note] }).await,
                None => Answer::NotThere,
            },
            Self::CreateInvoice => of(situation, CreateInvoice { brand, order, seen, ratio: None }).await,
            Self::DeleteInvoice => match situation.invoice().await {
                Some(invoice) => of(situation, DeleteInvoice { brand, invoice, seen }).await,
                None => Answer::NotThere,
            },
            Self::AttachDeliveryNote => attach(situation, DocumentKind::DeliveryNote).await,
            Self::AttachInvoice => attach(situation, DocumentKind::Invoice).await,
            Self::AttachOther => attach(situation, DocumentKind::Other).await,
            other => panic!("{other:?} is no operation of delivery or billing"),
        }
    }
}

/// Another revision, of what is the newest, without asking the buyer.
async fn update<S: Store + Clone + 'static>(situation: &Situation<S>, edits: ConfirmationEdits) -> Answer {
    let (brand, order, seen, notify) = (brand(), situation.order, None, Notify::silent());
    let (revision, approval_requested) = (situation.revision().await, false);
    of(situation, UpdateConfirmation { brand, order, seen, revision, edits, notify, approval_requested })
        .await
}

/// A document that does not refer to the order yet.
async fn attach<S: Store + Clone + 'static>(situation: &Situation<S>, kind: DocumentKind) -> Answer {
    let name = code("EXT-2");
    of(situation, AttachReference { brand: brand(), order: situation.order, seen: None, kind, name }).await
}

async fn of<S: Store + Clone + 'static, C: Command>(situation: &Situation<S>, command: C) -> Answer {
    by(situation, command, situation.world.staff(), false).await
}

async fn by<S: Store + Clone + 'static, C: Command>(
    situation: &Situation<S>,
    command: C,
    actor: &Actor,
    in_bulk: bool,
) -> Answer {
    let desk = situation.world.desk();
    if !in_bulk {
        return match desk.plan(command, actor).await {
            Ok(_) => Answer::Allowed,
            Err(RunError::Refused(why)) => refused(&why),
            Err(RunError::Missing(_)) => Answer::NotThere,
            Err(other) => panic!("`{}` was not decided: {other:?}", C::OPERATION.name()),
        };
    }
    let facts = situation.world.facts_for(&command).await;
    let moment = Moment::new(situation.world.now(), actor, [7; Moment::SEED_BYTES]);
    match command.decide(&facts, &mut moment.in_run(id(RunId::made, 1))) {
        Ok(_) => Answer::Allowed,
        Err(Stop::Refused(why)) => refused(&why),
        Err(Stop::Missing(_)) => Answer::NotThere,
        Err(Stop::Defect(defect)) => panic!("{defect:?}"),
    }
}

async fn export<S: Store + Clone + 'static>(situation: &Situation<S>, kind: ExportKind) -> Answer {
    let order: Order = situation.world.record(&Key::order(brand(), situation.order)).await;
    match may_export(&order, kind) {
        Ok(()) => Answer::Allowed,
        Err(why) => refused(&why),
    }
}

fn refused<R: Reason>(why: &Refusals<R>) -> Answer {
    Answer::Refused(why.codes().into_iter().collect())
}
