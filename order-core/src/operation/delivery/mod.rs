//! Operations on deliveries and invoices.
//!
//! Decides what of a confirmed order is delivered when, and how orders and deliveries are billed. Only staff of the brand with Write
//! change anything here, every change is logged with each order and document that it touches, and nobody is told by mail.
//! Deliberately knows no stock, which delivery notes do not move, and no paper: how documents look, and whatever is made from them,
//! is the embedding product's.
//!
//! Staff and members of the buyer organization look at single documents with [`ViewDeliveryNote`] and [`ViewInvoice`].
//!
//! | What | Made by | Undone by |
//! |---|---|---|
//! | backlog SKUs | [`CreateBacklog`] | [`RemoveBacklog`] |
//! | closed pieces | [`CloseBacklog`] | [`RemoveBacklog`], with all others |
//! | delivery notes | [`CreateDeliveryNote`], [`DeliverBacklog`] | [`DeleteDeliveryNote`], until [`CloseDeliveryNote`] |
//! | invoices | [`CreateInvoice`], [`InvoiceDeliveries`] | [`DeleteInvoice`] |
//! | references to documents kept elsewhere | [`AttachReference`] | [`ReleaseReference`] |
//! | documents made elsewhere from delivery notes and invoices | [`AttachExport`] | [`ReleaseExport`] |

mod attach_export;
mod attach_reference;
mod close_backlog;
mod close_delivery_note;
mod create_backlog;
mod create_delivery_note;
mod create_invoice;
mod delete_delivery_note;
mod delete_invoice;
mod deliver_backlog;
mod invoice_deliveries;
mod release_export;
mod release_reference;
mod remove_backlog;
mod view_delivery_note;
mod view_invoice;

mod delivered_amount;
mod document;
mod export;
mod reason;

#[cfg(test)]
mod tests;

pub use attach_export::{AttachExport, AttachExportRefusal, MayAttachExport, may_attach_export};
pub use attach_reference::{
    AttachReference, AttachReferenceRefusal, MayAttachReference, may_attach_reference,
};
pub use close_backlog::{CloseBacklog, CloseBacklogRefusal, MayCloseBacklog, may_close_backlog};
pub use close_delivery_note::{
    CloseDeliveryNote, CloseDeliveryNoteRefusal, ClosedDeliveryNote, MayCloseDeliveryNote,
    may_close_delivery_note,
};
pub use create_backlog::{CreateBacklog, CreateBacklogRefusal, MayCreateBacklog, may_create_backlog};
pub use create_delivery_note::{
    CreateDeliveryNote, CreateDeliveryNoteRefusal, CreatedDeliveryNote, MayCreateDeliveryNote,
    may_create_delivery_note,
};
pub use create_invoice::{
    CreateInvoice, CreateInvoiceRefusal, CreatedInvoice, MayCreateInvoice, may_create_invoice,
};
pub use delete_delivery_note::{
    DeleteDeliveryNote, DeleteDeliveryNoteRefusal, DeletedDeliveryNote, MayDeleteDeliveryNote,
    may_delete_delivery_note,
};
pub use delete_invoice::{
    DeleteInvoice, DeleteInvoiceRefusal, DeletedInvoice, MayDeleteInvoice, may_delete_invoice,
};
pub use deliver_backlog::{
    BacklogDelivery, DeliverBacklog, DeliverBacklogRefusal, MayDeliverBacklog, OpenDelivery,
    may_deliver_backlog,
};
pub use delivered_amount::BilledOrder;
pub use export::{ExportSource, Exports};
pub use invoice_deliveries::{
    InvoiceDeliveries, InvoiceDeliveriesRefusal, MayInvoiceDeliveries, may_invoice_deliveries,
};
pub use reason::{
    BacklogFault, DeliveryNoteClosed, DeliveryNoteInvoiced, Exported, NoBacklog, NothingToDeliver,
    TooManyReferences,
};
pub use release_export::{MayReleaseExport, ReleaseExport, ReleaseExportRefusal, may_release_export};
pub use release_reference::{
    MayReleaseReference, ReleaseReference, ReleaseReferenceRefusal, may_release_reference,
};
pub use remove_backlog::{MayRemoveBacklog, RemoveBacklog, RemoveBacklogRefusal, may_remove_backlog};
pub use view_delivery_note::{DeliveryNoteView, ViewDeliveryNote};
pub use view_invoice::{InvoiceView, ViewInvoice};

pub(crate) use view_delivery_note::note_for_buyer;
pub(crate) use view_invoice::invoice_for_buyer;
