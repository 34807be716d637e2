//! The order confirmation: created, updated, confirmed, opened again.

use std::collections::BTreeSet;

use order_core::operation::confirmation::{
    AdjustPrices, AdjustPricesRefusal, Confirm, ConfirmRefusal, ConfirmationEdits, CreateConfirmation,
    CreateConfirmationRefusal, MakeEditable, MakeEditableRefusal, NewTag, PriceEdit, Revised,
    UpdateConfirmation, UpdateConfirmationRefusal,
};
use order_core::order::{Notify, Revision};
use order_core::party::Access as Right;
use order_core::value::{BrandId, InvoiceId, OrderId, TagId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::steps::{NoticeBody, receipt};
use crate::Problem;
use crate::brand::tags::NewTagForm;
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{
    EditsForm, Form, MoneyShape, NoticeForm, PriceEditForm, Reader, ReceiptShape, Scalar, read_notice,
};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Brand(Right::Write);
    vec![
        Route::post("/brands/{brand}/orders/{order}/create-confirmation", "create_confirmation", create)
            .says("Create an order confirmation.", "Answers the order with what will really be delivered: the original, changed as the edits say.")
            .refuses::<CreateConfirmationRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/update-confirmation", "update_confirmation", update)
            .says("Update an order confirmation.", "Makes a new revision of the order confirmation. What the buyer had decided is cleared, and kept in the log.")
            .refuses::<UpdateConfirmationRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/adjust-prices", "adjust_prices", adjust)
            .says("Adjust prices before the order is answered.", "Adjusts base prices and rates of the original, never quantities. The original stays beside it.")
            .refuses::<AdjustPricesRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/confirm", "confirm", confirm)
            .says("Confirm an order confirmation.", "Fixes the content; delivery can start. Tags may be applied, and created on the spot.")
            .refuses::<ConfirmRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/make-editable", "make_editable", make_editable)
            .says("Make a confirmed order editable again.", "Undoes the confirming, and the movement of stock with it.")
            .refuses::<MakeEditableRefusal>(),
    ]
    .into_iter()
    .map(|route| route.for_whom(write).builds_on().repeatable())
    .collect()
}

/// What the order confirmation says, and whether the buyer is told and asked.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "CreateConfirmation")]
struct CreateForm {
    edits: EditsForm,
    notice: Option<NoticeForm>,
    /// Whether the buyer is asked to approve it.
    approval_requested: bool,
}

#[derive(Debug, Clone)]
struct Create {
    edits: ConfirmationEdits,
    notify: Notify,
    approval_requested: bool,
}

impl Form for CreateForm {
    type Value = Create;

    fn read(self, reader: &mut Reader) -> Option<Create> {
        let edits = reader.field("edits", self.edits);
        let notify = read_notice(reader, self.notice);
        Some(Create { edits: edits?, notify: notify?, approval_requested: self.approval_requested })
    }
}

async fn create(call: Call<(BrandId, OrderId), NoQuery, CreateForm>) -> Result<Reply<RevisedShape>, Problem> {
    let (brand, order) = call.path;
    let Create { edits, notify, approval_requested } = call.body.clone();
    let seen = call.seen(order);
    let made = call.run(CreateConfirmation { brand, order, seen, edits, notify, approval_requested }).await?;
    Ok(revised(&made))
}

/// An order after its prices or its order confirmation were revised.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderRevised")]
struct RevisedShape {
    order: ReceiptShape,
    /// The number of the new revision.
    revision: Scalar<Revision>,
    /// What the order costs now.
    total: MoneyShape,
}

fn revised(revised: &Revised) -> Reply<RevisedShape> {
    let Revised { order, revision, total } = revised;
    let shape = RevisedShape { order: order.into(), revision: revision.into(), total: (*total).into() };
    Reply::of(shape).tagged(order.id, order.version)
}

/// What becomes different in the order confirmation, and whether the buyer is told and asked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "UpdateConfirmation")]
struct UpdateForm {
    /// The number of the revision that was seen.
    revision: Scalar<Revision>,
    #[serde(default)]
    edits: EditsForm,
    #[serde(default)]
    notice: Option<NoticeForm>,
    /// Whether the buyer is asked to approve it.
    #[serde(default)]
    approval_requested: bool,
}

#[derive(Debug, Clone)]
struct Update {
    revision: Revision,
    create: Create,
}

impl Form for UpdateForm {
    type Value = Update;

    fn read(self, reader: &mut Reader) -> Option<Update> {
        let revision = reader.field("revision", self.revision);
        let Self { edits, notice, approval_requested, .. } = self;
        let create = CreateForm { edits, notice, approval_requested }.read(reader);
        Some(Update { revision: revision?, create: create? })
    }
}

async fn update(call: Call<(BrandId, OrderId), NoQuery, UpdateForm>) -> Result<Reply<RevisedShape>, Problem> {
    let (brand, order) = call.path;
    let Update { revision, create: Create { edits, notify, approval_requested } } = call.body.clone();
    let seen = call.seen(order);
    let update = UpdateConfirmation { brand, order, seen, revision, edits, notify, approval_requested };
    Ok(revised(&call.run(update).await?))
}

/// Prices that are adjusted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AdjustPrices")]
struct AdjustForm {
    lines: Vec<PriceEditForm>,
}

impl Form for AdjustForm {
    type Value = Vec<PriceEdit>;

    fn read(self, reader: &mut Reader) -> Option<Vec<PriceEdit>> {
        reader.list("lines", self.lines)
    }
}

async fn adjust(call: Call<(BrandId, OrderId), NoQuery, AdjustForm>) -> Result<Reply<RevisedShape>, Problem> {
    let (brand, order) = call.path;
    let (seen, lines) = (call.seen(order), call.body.clone());
    Ok(revised(&call.run(AdjustPrices { brand, order, seen, lines }).await?))
}

/// Whether the buyer is told, and which tags are applied.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Confirm")]
struct ConfirmForm {
    notice: Option<NoticeForm>,
    /// Tags to be applied.
    tags: Vec<Scalar<TagId>>,
    /// Tags to be created and applied.
    new_tags: Vec<NewTagForm>,
}

#[derive(Debug, Clone)]
struct Confirming {
    notify: Notify,
    tags: BTreeSet<TagId>,
    new_tags: Vec<NewTag>,
}

impl Form for ConfirmForm {
    type Value = Confirming;

    fn read(self, reader: &mut Reader) -> Option<Confirming> {
        let notify = read_notice(reader, self.notice);
        let tags = reader.list("tags", self.tags);
        let new_tags = reader.list("new_tags", self.new_tags);
        Some(Confirming { notify: notify?, tags: tags?, new_tags: new_tags? })
    }
}

/// The order that was confirmed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderConfirmed")]
struct ConfirmedShape {
    order: ReceiptShape,
    /// Whether it was confirmed without the buyer's approval.
    approval_skipped: bool,
    /// The tags that were created, in the order of asking.
    new_tags: Vec<Scalar<TagId>>,
    /// The invoices that were made of an order paid by card.
    invoices: Vec<Scalar<InvoiceId>>,
}

async fn confirm(
    call: Call<(BrandId, OrderId), NoQuery, ConfirmForm>,
) -> Result<Reply<ConfirmedShape>, Problem> {
    let (brand, order) = call.path;
    let Confirming { notify, tags, new_tags } = call.body.clone();
    let seen = call.seen(order);
    let confirmed = call.run(Confirm { brand, order, seen, notify, tags, new_tags }).await?;
    let shape = ConfirmedShape {
        order: (&confirmed.order).into(),
        approval_skipped: confirmed.approval_skipped,
        new_tags: confirmed.new_tags.iter().map(Scalar::from).collect(),
        invoices: confirmed.invoices.iter().map(Scalar::from).collect(),
    };
    Ok(Reply::of(shape).tagged(order, confirmed.order.version))
}

async fn make_editable(
    call: Call<(BrandId, OrderId), NoQuery, NoticeBody>,
) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let (seen, notify) = (call.seen(order), call.body.clone());
    Ok(receipt(&call.run(MakeEditable { brand, order, seen, notify }).await?))
}
