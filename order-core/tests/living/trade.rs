//! Commands about one order, and how they end.

use std::collections::BTreeSet;

use order_core::operation::confirmation::{
    Confirm, ConfirmationEdits, CreateConfirmation, MakeEditable, UpdateConfirmation,
};
use order_core::operation::delivery::{CreateBacklog, CreateDeliveryNote, CreateInvoice};
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::order::{Notify, Revision};
use order_core::value::OrderId;
use order_core::{Actor, Command, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::brand;

/// How a command ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// It is carried out.
    Done,
    /// It is refused, for these reasons.
    Refused(Vec<&'static str>),
    /// What it is about is not there, in these words.
    Missing(String),
}

/// Runs a command in somebody's name.
pub(crate) async fn run<C: Command>(world: &World<MemoryStore>, command: C, actor: &Actor) -> End {
    match world.desk().run(command, actor).await {
        Ok(_) => End::Done,
        Err(RunError::Refused(why)) => End::Refused(why.codes()),
        Err(RunError::Missing(missing)) => End::Missing(missing.to_string()),
        Err(other) => panic!("`{}` was not decided: {other:?}", C::OPERATION.name()),
    }
}

pub(crate) fn create(order: OrderId, approval_requested: bool) -> CreateConfirmation {
    let (edits, notify) = (ConfirmationEdits::none(), Notify::send());
    CreateConfirmation { brand: brand(), order, seen: None, edits, notify, approval_requested }
}

pub(crate) fn update(order: OrderId, revision: Revision, edits: ConfirmationEdits) -> UpdateConfirmation {
    let (brand, notify) = (brand(), Notify::send());
    UpdateConfirmation { brand, order, seen: None, revision, edits, notify, approval_requested: true }
}

pub(crate) fn confirm(order: OrderId) -> Confirm {
    let (tags, new_tags) = (BTreeSet::new(), Vec::new());
    Confirm { brand: brand(), order, seen: None, notify: Notify::send(), tags, new_tags }
}

pub(crate) fn make_editable(order: OrderId) -> MakeEditable {
    MakeEditable { brand: brand(), order, seen: None, notify: Notify::send() }
}

pub(crate) fn reject(order: OrderId) -> RejectOrder {
    RejectOrder { brand: brand(), order, seen: None, notify: Notify::send() }
}

pub(crate) fn give_back(order: OrderId) -> ReturnOrder {
    ReturnOrder { brand: brand(), order, seen: None, notify: Notify::send() }
}

pub(crate) fn archive(order: OrderId) -> ArchiveOrder {
    ArchiveOrder { brand: brand(), order, seen: None }
}

pub(crate) fn backlog(order: OrderId) -> CreateBacklog {
    CreateBacklog { brand: brand(), order, seen: None }
}

pub(crate) fn note(order: OrderId) -> CreateDeliveryNote {
    CreateDeliveryNote { brand: brand(), order, seen: None }
}

pub(crate) fn invoice(order: OrderId) -> CreateInvoice {
    CreateInvoice { brand: brand(), order, seen: None, ratio: None }
}
