//! Backlog SKUs, delivery notes, invoices, and documents kept elsewhere.

use order_core::operation::Viewer;
use order_core::operation::delivery::{
    AttachReference, AttachReferenceRefusal, BacklogDelivery, CloseBacklog, CloseBacklogRefusal,
    CloseDeliveryNote, CloseDeliveryNoteRefusal, CreateBacklog, CreateBacklogRefusal, CreateDeliveryNote,
    CreateDeliveryNoteRefusal, CreateInvoice, CreateInvoiceRefusal, CreatedDeliveryNote, CreatedInvoice,
    DeleteDeliveryNote, DeleteDeliveryNoteRefusal, DeleteInvoice, DeleteInvoiceRefusal, DeliverBacklog,
    DeliverBacklogRefusal, InvoiceDeliveries, InvoiceDeliveriesRefusal, ReleaseReference,
    ReleaseReferenceRefusal, RemoveBacklog, RemoveBacklogRefusal, ViewDeliveryNote, ViewInvoice,
};
use order_core::order::DocumentKind;
use order_core::party::Access as Right;
use order_core::value::{
    BillingRatio, BrandId, Code, DeliveryNoteId, InvoiceId, Note, OrderId, Quantity, SkuId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::orders::receipt;
use crate::Problem;
use crate::route::{Access, Call, NoBody, NoQuery, Reply, Route};
use crate::wire::{DeliveryNoteShape, Form, InvoiceShape, MoneyShape, Reader, ReceiptShape, Scalar};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = of_orders();
    routes.extend(of_documents());
    routes
}

/// What is done to one order.
fn of_orders() -> Vec<Route> {
    let routes = vec![
        Route::post("/brands/{brand}/orders/{order}/backlog/create", "create_backlog", create_backlog)
            .says("Create backlog SKUs.", "What of a confirmed order is still to be delivered becomes backlog SKUs; its content is locked.")
            .refuses::<CreateBacklogRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/backlog/remove", "remove_backlog", remove_backlog)
            .says("Remove the backlog SKUs of an order.", "Possible while none of them is on a delivery note.")
            .refuses::<RemoveBacklogRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/backlog/close", "close_backlog", close_backlog)
            .says("Close backlog SKUs.", "Pieces that will never be delivered. They stay closed until the backlog is removed.")
            .refuses::<CloseBacklogRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/delivery-note", "create_delivery_note", create_note)
            .says("Create a delivery note of an order.", "All SKUs of the order confirmation on one note.")
            .refuses::<CreateDeliveryNoteRefusal>()
            .makes(),
        Route::post("/brands/{brand}/orders/{order}/invoice", "create_invoice", create_invoice)
            .says("Create an invoice of an order.", "A part of the order, such as a deposit; the rest unless a part is given. All parts make up the whole.")
            .refuses::<CreateInvoiceRefusal>()
            .makes(),
        Route::post("/brands/{brand}/orders/{order}/references/attach", "attach_reference", attach)
            .says("Attach a reference to a document kept elsewhere.", "It counts as such a document of this program would.")
            .refuses::<AttachReferenceRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/references/release", "release_reference", release)
            .says("Release a reference to a document kept elsewhere.", "The document no longer refers to the order.")
            .refuses::<ReleaseReferenceRefusal>(),
    ];
    let write = Access::Brand(Right::Write);
    routes.into_iter().map(|route| route.for_whom(write).builds_on().repeatable()).collect()
}

/// What is done to delivery notes and invoices.
fn of_documents() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    vec![
        Route::post("/brands/{brand}/delivery-notes", "deliver_backlog", deliver)
            .says(
                "Create a delivery note of backlog SKUs.",
                "Pieces of one or more orders of one buyer, in one currency.",
            )
            .for_whom(write)
            .refuses::<DeliverBacklogRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::get("/brands/{brand}/delivery-notes/{note}", "view_delivery_note", view_note)
            .says("Look at a delivery note.", "What goes to one buyer together.")
            .for_whom(read)
            .tagged(),
        Route::post("/brands/{brand}/delivery-notes/{note}/close", "close_delivery_note", close_note)
            .says("Close a delivery note.", "A closed one is not deleted any more.")
            .for_whom(write)
            .refuses::<CloseDeliveryNoteRefusal>()
            .builds_on()
            .repeatable(),
        Route::delete("/brands/{brand}/delivery-notes/{note}", "delete_delivery_note", delete_note)
            .says("Delete a delivery note.", "Frees its orders, or their backlog quantities.")
            .for_whom(write)
            .refuses::<DeleteDeliveryNoteRefusal>()
            .builds_on(),
        Route::post("/brands/{brand}/invoices", "invoice_deliveries", invoice_deliveries)
            .says(
                "Create an invoice of delivery notes.",
                "Bills what is on notes of one buyer, in one currency.",
            )
            .for_whom(write)
            .refuses::<InvoiceDeliveriesRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::get("/brands/{brand}/invoices/{invoice}", "view_invoice", view_invoice)
            .says("Look at an invoice.", "A bill to one buyer.")
            .for_whom(read)
            .tagged(),
        Route::delete("/brands/{brand}/invoices/{invoice}", "delete_invoice", delete_invoice)
            .says("Delete an invoice.", "Possible while nothing refers to it and it is not paid by card.")
            .for_whom(write)
            .refuses::<DeleteInvoiceRefusal>()
            .builds_on(),
    ]
}

type OrderCall<B = NoBody> = Call<(BrandId, OrderId), NoQuery, B>;

async fn create_backlog(call: OrderCall) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let seen = call.seen(order);
    Ok(receipt(&call.run(CreateBacklog { brand, order, seen }).await?))
}

async fn remove_backlog(call: OrderCall) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let seen = call.seen(order);
    Ok(receipt(&call.run(RemoveBacklog { brand, order, seen }).await?))
}

/// Pieces of one SKU.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SkuPieces")]
struct PiecesForm {
    sku: Scalar<SkuId>,
    quantity: Scalar<Quantity>,
}

impl Form for PiecesForm {
    type Value = (SkuId, Quantity);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let sku = reader.field("sku", self.sku);
        let quantity = reader.field("quantity", self.quantity);
        Some((sku?, quantity?))
    }
}

/// Pieces that will never be delivered.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CloseBacklog")]
struct CloseForm {
    lines: Vec<PiecesForm>,
    /// Why.
    #[serde(default)]
    reason: Option<Scalar<Note>>,
}

impl Form for CloseForm {
    type Value = (Vec<(SkuId, Quantity)>, Option<Note>);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let lines = reader.list("lines", self.lines);
        let reason = reader.optional("reason", self.reason);
        Some((lines?, reason?))
    }
}

async fn close_backlog(call: OrderCall<CloseForm>) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let seen = call.seen(order);
    let (lines, reason) = call.body.clone();
    Ok(receipt(&call.run(CloseBacklog { brand, order, seen, lines, reason }).await?))
}

/// A delivery note that was made, with the orders as they are now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CreatedDeliveryNote")]
struct CreatedNoteShape {
    id: Scalar<DeliveryNoteId>,
    orders: Vec<ReceiptShape>,
}

fn created_note(brand: BrandId, made: &CreatedDeliveryNote) -> Reply<CreatedNoteShape> {
    let orders = made.orders.iter().map(ReceiptShape::from).collect();
    let shape = CreatedNoteShape { id: made.id.into(), orders };
    Reply::of(shape)
        .tagged(made.id, made.version)
        .made_at(format!("/brands/{brand}/delivery-notes/{}", made.id))
}

async fn create_note(call: OrderCall) -> Result<Reply<CreatedNoteShape>, Problem> {
    let (brand, order) = call.path;
    let seen = call.seen(order);
    Ok(created_note(brand, &call.run(CreateDeliveryNote { brand, order, seen }).await?))
}

/// An invoice that was made, with the orders as they are now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CreatedInvoice")]
struct CreatedInvoiceShape {
    id: Scalar<InvoiceId>,
    total: MoneyShape,
    orders: Vec<ReceiptShape>,
}

fn created_invoice(brand: BrandId, made: &CreatedInvoice) -> Reply<CreatedInvoiceShape> {
    let orders = made.orders.iter().map(ReceiptShape::from).collect();
    let shape = CreatedInvoiceShape { id: made.id.into(), total: made.total.into(), orders };
    Reply::of(shape).tagged(made.id, made.version).made_at(format!("/brands/{brand}/invoices/{}", made.id))
}

/// Which part of an order is billed.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "CreateInvoice")]
struct InvoiceForm {
    /// The part; what is left unless it is given.
    ratio: Option<Scalar<BillingRatio>>,
}

impl Form for InvoiceForm {
    type Value = Option<BillingRatio>;

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.optional("ratio", self.ratio)
    }
}

async fn create_invoice(call: OrderCall<InvoiceForm>) -> Result<Reply<CreatedInvoiceShape>, Problem> {
    let (brand, order) = call.path;
    let (seen, ratio) = (call.seen(order), call.body);
    Ok(created_invoice(brand, &call.run(CreateInvoice { brand, order, seen, ratio }).await?))
}

/// A document kept elsewhere.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reference")]
struct ReferenceForm {
    kind: Scalar<DocumentKind>,
    /// What it is called there.
    name: Scalar<Code>,
}

impl Form for ReferenceForm {
    type Value = (DocumentKind, Code);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let kind = reader.field("kind", self.kind);
        let name = reader.field("name", self.name);
        Some((kind?, name?))
    }
}

async fn attach(call: OrderCall<ReferenceForm>) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let seen = call.seen(order);
    let (kind, name) = call.body.clone();
    Ok(receipt(&call.run(AttachReference { brand, order, seen, kind, name }).await?))
}

async fn release(call: OrderCall<ReferenceForm>) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let seen = call.seen(order);
    let (kind, name) = call.body.clone();
    Ok(receipt(&call.run(ReleaseReference { brand, order, seen, kind, name }).await?))
}

/// Pieces of one order.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BacklogDelivery")]
struct DeliveryForm {
    order: Scalar<OrderId>,
    lines: Vec<PiecesForm>,
}

impl Form for DeliveryForm {
    type Value = BacklogDelivery;

    fn read(self, reader: &mut Reader) -> Option<BacklogDelivery> {
        let order = reader.field("order", self.order);
        let lines = reader.list("lines", self.lines);
        Some(BacklogDelivery { order: order?, lines: lines? })
    }
}

/// What goes out together.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeliverBacklog")]
struct DeliverForm {
    orders: Vec<DeliveryForm>,
}

impl Form for DeliverForm {
    type Value = Vec<BacklogDelivery>;

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.list("orders", self.orders)
    }
}

async fn deliver(call: Call<(BrandId,), NoQuery, DeliverForm>) -> Result<Reply<CreatedNoteShape>, Problem> {
    let (brand,) = call.path;
    let orders = call.body.clone();
    Ok(created_note(brand, &call.run(DeliverBacklog { brand, orders }).await?))
}

type NoteCall = Call<(BrandId, DeliveryNoteId)>;
type InvoiceCall = Call<(BrandId, InvoiceId)>;

async fn view_note(call: NoteCall) -> Result<Reply<DeliveryNoteShape>, Problem> {
    let (brand, note) = call.path;
    let view = call.ask(ViewDeliveryNote { brand, note, viewer: Viewer::Brand }).await?;
    Ok(Reply::of(DeliveryNoteShape::of(&view.note, view.version, Viewer::Brand)).tagged(note, view.version))
}

async fn close_note(call: NoteCall) -> Result<Reply<DeliveryNoteShape>, Problem> {
    let (brand, note) = call.path;
    let seen = call.seen(note);
    call.run(CloseDeliveryNote { brand, note, seen }).await?;
    view_note(call).await
}

/// The orders as they are after something else was deleted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "FreedOrders")]
struct FreedShape {
    orders: Vec<ReceiptShape>,
}

async fn delete_note(call: NoteCall) -> Result<Reply<FreedShape>, Problem> {
    let (brand, note) = call.path;
    let seen = call.seen(note);
    let deleted = call.run(DeleteDeliveryNote { brand, note, seen }).await?;
    Ok(Reply::of(FreedShape { orders: deleted.orders.iter().map(ReceiptShape::from).collect() }))
}

/// Which delivery notes are billed together.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InvoiceDeliveries")]
struct NotesForm {
    notes: Vec<Scalar<DeliveryNoteId>>,
}

impl Form for NotesForm {
    type Value = Vec<DeliveryNoteId>;

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.list("notes", self.notes)
    }
}

async fn invoice_deliveries(
    call: Call<(BrandId,), NoQuery, NotesForm>,
) -> Result<Reply<CreatedInvoiceShape>, Problem> {
    let (brand,) = call.path;
    let notes = call.body.clone();
    Ok(created_invoice(brand, &call.run(InvoiceDeliveries { brand, notes }).await?))
}

async fn view_invoice(call: InvoiceCall) -> Result<Reply<InvoiceShape>, Problem> {
    let (brand, invoice) = call.path;
    let view = call.ask(ViewInvoice { brand, invoice, viewer: Viewer::Brand }).await?;
    Ok(Reply::of(InvoiceShape::of(&view.invoice, view.version, Viewer::Brand)).tagged(invoice, view.version))
}

async fn delete_invoice(call: InvoiceCall) -> Result<Reply<FreedShape>, Problem> {
    let (brand, invoice) = call.path;
    let seen = call.seen(invoice);
    let deleted = call.run(DeleteInvoice { brand, invoice, seen }).await?;
    Ok(Reply::of(FreedShape { orders: deleted.orders.iter().map(ReceiptShape::from).collect() }))
}
