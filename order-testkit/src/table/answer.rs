//! One command for each thing that can be asked of an order, and what comes of it.

use std::collections::BTreeSet;

use order_core::operation::confirmation::{
    AdjustPrices, ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation, DeclineConfirmation,
    MakeEditable, UpdateConfirmation,
};
use order_core::operation::delivery::{
    AttachReference, BacklogDelivery, CloseBacklog, CloseDeliveryNote, CreateBacklog, CreateDeliveryNote,
    CreateInvoice, DeleteDeliveryNote, DeleteInvoice, DeliverBacklog, RemoveBacklog,
};
use order_core::operation::order::{ArchiveOrder, ExportKind, RejectOrder, ReturnOrder, may_export};
use order_core::operation::tag::TagOrder;
use order_core::operation::{Moment, Stop};
use order_core::order::{DocumentKind, Notify, Order};
use order_core::record::Key;
use order_core::refusal::{Reason, Refusals};
use order_core::store::Store;
use order_core::value::RunId;
use order_core::{Actor, Command};

use super::stage::Stage;
use super::{Answer, Asked};
use crate::world::{brand, code, id};

impl Asked {
    /// What comes of it, decided and not committed.
    pub(super) async fn answer<S: Store + Clone + 'static>(self, stage: &Stage<S>) -> Answer {
        let (brand, order, seen, notify) = (brand(), stage.order, None, Notify::silent());
        match self {
            Self::CreateConfirmation => {
                let edits = ConfirmationEdits::none();
                let create =
                    CreateConfirmation { brand, order, seen, edits, notify, approval_requested: false };
                of(stage, create).await
            }
            Self::AdjustPrices => {
                of(stage, AdjustPrices { brand, order, seen, lines: vec![stage.price()] }).await
            }
            Self::UpdateConfirmation => {
                let revision = stage.revision().await;
                let edits = ConfirmationEdits::none();
                let update = UpdateConfirmation {
                    brand,
                    order,
                    seen,
                    revision,
                    edits,
                    notify,
                    approval_requested: false,
                };
                of(stage, update).await
            }
            Self::Approve => {
                let revision = stage.revision().await;
                by(stage, ApproveConfirmation { brand, order, revision }, &stage.member(), false).await
            }
            Self::Decline => {
                let revision = stage.revision().await;
                let decline = DeclineConfirmation { brand, order, revision, reason: None };
                by(stage, decline, &stage.member(), false).await
            }
            Self::Confirm => {
                let (tags, new_tags) = (BTreeSet::new(), Vec::new());
                of(stage, Confirm { brand, order, seen, notify, tags, new_tags }).await
            }
            Self::MakeEditable => of(stage, MakeEditable { brand, order, seen, notify }).await,
            Self::Reject => of(stage, RejectOrder { brand, order, seen, notify }).await,
            Self::RejectInBulk => {
                by(stage, RejectOrder { brand, order, seen, notify }, stage.world.staff(), true).await
            }
            Self::Return => of(stage, ReturnOrder { brand, order, seen, notify }).await,
            Self::Archive => of(stage, ArchiveOrder { brand, order, seen }).await,
            Self::Tag => {
                let (apply, remove) = (BTreeSet::from([stage.tag]), BTreeSet::new());
                of(stage, TagOrder { brand, order, apply, remove }).await
            }
            Self::ExportOrder => export(stage, ExportKind::PurchaseOrder).await,
            Self::ExportConfirmation => export(stage, ExportKind::Confirmation).await,
            _ => self.of_delivery(stage).await,
        }
    }

    async fn of_delivery<S: Store + Clone + 'static>(self, stage: &Stage<S>) -> Answer {
        let (brand, order, seen) = (brand(), stage.order, None);
        match self {
            Self::CreateBacklog => of(stage, CreateBacklog { brand, order, seen }).await,
            Self::CloseBacklog => {
                let lines = vec![stage.one()];
                of(stage, CloseBacklog { brand, order, seen, lines, reason: None }).await
            }
            Self::RemoveBacklog => of(stage, RemoveBacklog { brand, order, seen }).await,
            Self::CreateDeliveryNote => of(stage, CreateDeliveryNote { brand, order, seen }).await,
            Self::DeliverBacklog => {
                let orders = vec![BacklogDelivery { order, lines: vec![stage.one()] }];
                of(stage, DeliverBacklog { brand, orders }).await
            }
            Self::CloseDeliveryNote => match stage.note().await {
                Some(note) => of(stage, CloseDeliveryNote { brand, note, seen }).await,
                None => Answer::NotThere,
            },
            Self::DeleteDeliveryNote => match stage.note().await {
                Some(note) => of(stage, DeleteDeliveryNote { brand, note, seen }).await,
                None => Answer::NotThere,
            },
            Self::CreateInvoice => of(stage, CreateInvoice { brand, order, seen, ratio: None }).await,
            Self::DeleteInvoice => match stage.invoice().await {
                Some(invoice) => of(stage, DeleteInvoice { brand, invoice, seen }).await,
                None => Answer::NotThere,
            },
            Self::AttachDeliveryNote => attach(stage, DocumentKind::DeliveryNote).await,
            Self::AttachInvoice => attach(stage, DocumentKind::Invoice).await,
            Self::AttachOther => attach(stage, DocumentKind::Other).await,
            other => panic!("{other:?} is no operation of delivery or billing"),
        }
    }
}

/// A document that does not refer to the order yet.
async fn attach<S: Store + Clone + 'static>(stage: &Stage<S>, kind: DocumentKind) -> Answer {
    let name = code("EXT-2");
    of(stage, AttachReference { brand: brand(), order: stage.order, seen: None, kind, name }).await
}

async fn of<S: Store + Clone + 'static, C: Command>(stage: &Stage<S>, command: C) -> Answer {
    by(stage, command, stage.world.staff(), false).await
}

async fn by<S: Store + Clone + 'static, C: Command>(
    stage: &Stage<S>,
    command: C,
    actor: &Actor,
    in_bulk: bool,
) -> Answer {
    let facts = stage.world.facts_for(&command).await;
    let mut moment = Moment::new(stage.world.now(), actor, [7; Moment::SEED_BYTES]);
    if in_bulk {
        moment = moment.in_run(id(RunId::made, 1));
    }
    match command.decide(&facts, &mut moment) {
        Ok(_) => Answer::Allowed,
        Err(Stop::Refused(why)) => refused(&why),
        Err(Stop::Missing(_)) => Answer::NotThere,
        Err(Stop::Defect(defect)) => panic!("{defect:?}"),
    }
}

async fn export<S: Store + Clone + 'static>(stage: &Stage<S>, kind: ExportKind) -> Answer {
    let order: Order = stage.world.record(&Key::order(brand(), stage.order)).await;
    match may_export(&order, kind) {
        Ok(_) => Answer::Allowed,
        Err(why) => refused(&why),
    }
}

fn refused<R: Reason>(why: &Refusals<R>) -> Answer {
    Answer::Refused(why.codes().into_iter().collect())
}
