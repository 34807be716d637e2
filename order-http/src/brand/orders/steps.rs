//! The ends of an order's life, and its tags.

use std::collections::BTreeSet;

use order_core::operation::OrderReceipt;
use order_core::operation::order::{
    ArchiveOrder, ArchiveRefusal, LineOutcome, RejectOrder, RejectRefusal, ReturnOrder, ReturnRefusal,
    ReturnedLine,
};
use order_core::operation::tag::{TagOrder, TagOrderRefusal};
use order_core::order::Notify;
use order_core::party::Access as Right;
use order_core::value::{BrandId, CartId, OrderId, ProductId, SkuId, TagId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::route::{Access, Call, NoBody, NoQuery, Reply, Route};
use crate::wire::{ChosenShape, Form, MoneyShape, NoticeForm, Reader, ReceiptShape, Scalar, read_notice};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Brand(Right::Write);
    let steps = vec![
        Route::post("/brands/{brand}/orders/{order}/reject", "reject_order", reject)
            .says("Reject an order.", "It cannot be undone. Stock that moved for the order goes back.")
            .refuses::<RejectRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/return", "return_order", give_back)
            .says("Return an order to the buyer's cart.", "It cannot be undone. The original order becomes the buyer's cart, to be changed and ordered again.")
            .refuses::<ReturnRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/archive", "archive_order", archive)
            .says("Archive a rejected or returned order.", "It leaves the brand's lists for ever, and is still found by its id.")
            .refuses::<ArchiveRefusal>(),
        Route::post("/brands/{brand}/orders/{order}/tags", "tag_order", tag)
            .says("Apply tags to an order, or remove them.", "Buyers never see tags. One that is to be applied and removed is applied.")
            .refuses::<TagOrderRefusal>(),
    ];
    steps.into_iter().map(|route| route.for_whom(write).builds_on().repeatable()).collect()
}

/// Whether the buyer is told.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "WithNotice")]
pub(super) struct NoticeBody {
    notice: Option<NoticeForm>,
}

impl Form for NoticeBody {
    type Value = Notify;

    fn read(self, reader: &mut Reader) -> Option<Notify> {
        read_notice(reader, self.notice)
    }
}

/// The answer of a step: the order as it is now, with its tag.
pub(crate) fn receipt(receipt: &OrderReceipt) -> Reply<ReceiptShape> {
    Reply::of(receipt.into()).tagged(receipt.id, receipt.version)
}

async fn reject(call: Call<(BrandId, OrderId), NoQuery, NoticeBody>) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let (seen, notify) = (call.seen(order), call.body.clone());
    Ok(receipt(&call.run(RejectOrder { brand, order, seen, notify }).await?))
}

/// An order that was returned.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderReturned")]
struct ReturnedShape {
    order: ReceiptShape,
    /// The cart that it was returned to.
    cart: Scalar<CartId>,
    /// What became of each line.
    lines: Vec<ReturnedLineShape>,
}

/// What became of one line of a returned order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ReturnedLine")]
struct ReturnedLineShape {
    product: Scalar<ProductId>,
    sku: Scalar<SkuId>,
    became: OutcomeShape,
}

/// What a line became in the cart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[schemars(rename = "LineOutcome")]
enum OutcomeShape {
    /// It is there as it was.
    Restored,
    /// It can no longer be ordered.
    Unavailable,
    /// Choices of options are gone.
    OptionGone {
        /// Which ones.
        choices: Vec<ChosenShape>,
    },
    /// One piece costs something else now.
    PriceChanged {
        /// Before, without surcharges of options.
        from: MoneyShape,
        /// Now; null = there is no price any more.
        to: Option<MoneyShape>,
    },
}

impl From<&ReturnedLine> for ReturnedLineShape {
    fn from(line: &ReturnedLine) -> Self {
        let became = match &line.became {
            LineOutcome::Restored => OutcomeShape::Restored,
            LineOutcome::Unavailable => OutcomeShape::Unavailable,
            LineOutcome::OptionGone { choices } => {
                OutcomeShape::OptionGone { choices: choices.iter().map(ChosenShape::from).collect() }
            }
            LineOutcome::PriceChanged { from, to } => OutcomeShape::PriceChanged {
                from: from.unit_price.into(),
                to: to.as_ref().map(|price| price.unit_price.into()),
            },
        };
        Self { product: line.product.into(), sku: line.sku.into(), became }
    }
}

async fn give_back(
    call: Call<(BrandId, OrderId), NoQuery, NoticeBody>,
) -> Result<Reply<ReturnedShape>, Problem> {
    let (brand, order) = call.path;
    let (seen, notify) = (call.seen(order), call.body.clone());
    let returned = call.run(ReturnOrder { brand, order, seen, notify }).await?;
    let shape = ReturnedShape {
        order: (&returned.order).into(),
        cart: returned.cart.into(),
        lines: returned.lines.iter().map(ReturnedLineShape::from).collect(),
    };
    Ok(Reply::of(shape).tagged(order, returned.order.version))
}

async fn archive(call: Call<(BrandId, OrderId), NoQuery, NoBody>) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let seen = call.seen(order);
    Ok(receipt(&call.run(ArchiveOrder { brand, order, seen }).await?))
}

/// Tags to be applied and removed.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "TagOrder")]
struct TagForm {
    apply: Vec<Scalar<TagId>>,
    remove: Vec<Scalar<TagId>>,
}

impl Form for TagForm {
    type Value = [BTreeSet<TagId>; 2];

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let apply = reader.list("apply", self.apply);
        let remove = reader.list("remove", self.remove);
        Some([apply?, remove?])
    }
}

async fn tag(call: Call<(BrandId, OrderId), NoQuery, TagForm>) -> Result<Reply<ReceiptShape>, Problem> {
    let (brand, order) = call.path;
    let (seen, [apply, remove]) = (call.seen(order), call.body.clone());
    Ok(receipt(&call.run(TagOrder { brand, order, seen, apply, remove }).await?))
}
