//! Orders as pages show them.

use order_core::AnyReason;
use order_core::operation::available::{About, AvailableOperation, Offered};
use order_core::operation::{OrderReceipt, Permission, Viewer};
use order_core::order::{
    DeliveryStatus, DocumentKind, InvoiceReference, Order, OrderFigures, OrderState, OrderStatus,
    PaymentMethod,
};
use order_core::party::{Access, BuyerType};
use order_core::record::Version;
use order_core::value::{
    AccountId, BillingRatio, BrandId, BuyerOrganizationId, CartId, CatalogId, Code, DeliveryNoteId,
    InvoiceId, LinkId, Note, OrderId, Pieces, TagId, Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::plain::words;
use super::{LocalizedNameShape, MoneyShape, Scalar};
use crate::ReasonShape;
use crate::route::TagOf;

words! {
    OrderStatus, "OrderStatus", "Where an order stands.", [
        OrderStatus::AwaitingConfirmation = "awaiting_confirmation",
        OrderStatus::ConfirmationCreated = "confirmation_created",
        OrderStatus::ConfirmationApproved = "confirmation_approved",
        OrderStatus::ConfirmationDeclined = "confirmation_declined",
        OrderStatus::Confirmed = "confirmed",
        OrderStatus::Rejected = "rejected",
        OrderStatus::ReturnedToCart = "returned_to_cart",
    ];
    DeliveryStatus, "DeliveryStatus", "How far the delivery of a confirmed order is.", [
        DeliveryStatus::None = "none",
        DeliveryStatus::BacklogCreated = "backlog_created",
        DeliveryStatus::DeliveryNoteCreated = "delivery_note_created",
    ];
    DocumentKind, "DocumentKind", "What a document kept elsewhere is.", [
        DocumentKind::DeliveryNote = "delivery_note", DocumentKind::Invoice = "invoice", DocumentKind::Other = "other",
    ];
    BuyerType, "BuyerType", "Company or person.", [BuyerType::Company = "company", BuyerType::Individual = "individual"];
}

/// An order without its content.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Order")]
pub struct OrderShape {
    id: Scalar<OrderId>,
    /// Short, readable aloud, unique per brand.
    code: Scalar<Code>,
    /// The entity tag.
    #[schemars(with = "String")]
    etag: TagOf<OrderId>,
    brand: Scalar<BrandId>,
    buyer: Scalar<BuyerOrganizationId>,
    /// The name of the buyer at placing.
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_name: Option<LocalizedNameShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_type: Option<Scalar<BuyerType>>,
    catalog: Scalar<CatalogId>,
    cart: Scalar<CartId>,
    /// How it came about.
    route: &'static str,
    placed_at: Scalar<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    placed_by: Option<Scalar<AccountId>>,
    status: Scalar<OrderStatus>,
    /// What this side reads where the status is shown.
    label: LabelShape,
    delivery: Scalar<DeliveryStatus>,
    /// What people read of the delivery; null while there is nothing to tell.
    delivery_label: Option<&'static str>,
    /// Whether the buyer is asked to approve the order confirmation.
    approval_requested: bool,
    /// Why the buyer declined the order confirmation.
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_reason: Option<Scalar<Note>>,
    /// Whether it has left the brand's lists.
    archived: bool,
    /// The number of the newest revision; 0 = it stands as placed.
    revision: u32,
    /// The figures as placed.
    original: FiguresShape,
    /// The figures of what it asks for now.
    current: FiguresShape,
    payment: PaymentShape,
    partner_inventory: bool,
    /// The returned order that it was placed again from.
    #[serde(skip_serializing_if = "Option::is_none")]
    reorder_of: Option<Scalar<OrderId>>,
    /// The code that was typed for it in the file that it was read from.
    external_code: Option<Scalar<Code>>,
    /// The order link whose terms it was placed under.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Scalar<LinkId>>,
    /// The cart that it was returned to.
    #[serde(skip_serializing_if = "Option::is_none")]
    returned_to: Option<Scalar<CartId>>,
    /// The brand's tags. Buyers never see any.
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<Scalar<TagId>>>,
    delivery_notes: Vec<Scalar<DeliveryNoteId>>,
    invoices: Vec<InvoiceReferenceShape>,
    /// Documents kept elsewhere. Buyers see none.
    #[serde(skip_serializing_if = "Option::is_none")]
    attached: Option<Vec<AttachedShape>>,
}

impl OrderShape {
    /// An order as one side sees it. The header is already that side's.
    pub(crate) fn of(order: &Order, version: Version, viewer: Viewer) -> Self {
        let label = match viewer {
            Viewer::Brand => order.state.brand_label(),
            Viewer::Buyer => order.state.buyer_label(),
        };
        let of_brand = viewer == Viewer::Brand;
        Self {
            id: order.id.into(),
            code: (&order.code).into(),
            etag: TagOf(order.id, version),
            brand: order.brand.into(),
            buyer: order.buyer.into(),
            buyer_name: order.customer.as_ref().map(|customer| (&customer.name).into()),
            buyer_type: order.customer.as_ref().map(|customer| customer.buyer_type.into()),
            catalog: order.catalog.into(),
            cart: order.cart.into(),
            route: order.route.word(),
            placed_at: order.placed_at.into(),
            placed_by: order.placed_by.map(Scalar::from),
            status: order.status().into(),
            label: LabelShape { list: label.list, detail: label.detail },
            delivery: order.delivery().into(),
            delivery_label: order.delivery().label(),
            approval_requested: is_approval_requested(&order.state),
            decline_reason: decline_reason(&order.state).map(Scalar::from),
            archived: order.state.is_archived(),
            revision: order.revision.number(),
            original: (&order.original).into(),
            current: (&order.figures()).into(),
            payment: order.payment.into(),
            partner_inventory: order.partner_inventory,
            reorder_of: order.reorder_of.map(Scalar::from),
            external_code: order.external_code.as_ref().map(Scalar::from),
            link: order.link.map(Scalar::from),
            returned_to: returned_to(&order.state).map(Scalar::from),
            tags: of_brand.then(|| order.tags.iter().map(Scalar::from).collect()),
            delivery_notes: order.state.delivery_notes().iter().map(Scalar::from).collect(),
            invoices: order.invoices.iter().map(InvoiceReferenceShape::from).collect(),
            attached: of_brand.then(|| {
                let attached = order.attached.iter();
                attached
                    .map(|one| AttachedShape { kind: one.kind.into(), name: (&one.name).into() })
                    .collect()
            }),
        }
    }
}

pub(super) fn is_approval_requested(state: &OrderState) -> bool {
    matches!(state, OrderState::ConfirmationCreated(created) if created.approval_requested)
}

const fn decline_reason(state: &OrderState) -> Option<&Note> {
    if let OrderState::ConfirmationDeclined(declined) = state { declined.reason.as_ref() } else { None }
}

const fn returned_to(state: &OrderState) -> Option<CartId> {
    if let OrderState::ReturnedToCart(returned) = state { Some(returned.cart) } else { None }
}

/// The words that one side reads for a status.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Label")]
pub(super) struct LabelShape {
    /// In a list.
    list: &'static str,
    /// On the page of one order.
    detail: &'static str,
}

/// The figures that lists show.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Figures")]
pub(super) struct FiguresShape {
    line_count: u32,
    pieces: Scalar<Pieces>,
    total: MoneyShape,
}

impl From<&OrderFigures> for FiguresShape {
    fn from(figures: &OrderFigures) -> Self {
        Self { line_count: figures.line_count, pieces: figures.pieces.into(), total: figures.total.into() }
    }
}

/// How an order is paid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case")]
#[schemars(rename = "Payment")]
pub(super) enum PaymentShape {
    /// Outside this software.
    NotByCard,
    /// By card.
    Card {
        /// How much may be captured at most.
        authorized: MoneyShape,
    },
}

impl From<PaymentMethod> for PaymentShape {
    fn from(payment: PaymentMethod) -> Self {
        match payment {
            PaymentMethod::NotByCard => Self::NotByCard,
            PaymentMethod::Card { authorized, .. } => Self::Card { authorized: authorized.into() },
        }
    }
}

/// An invoice that bills a part of an order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceReference")]
pub(super) struct InvoiceReferenceShape {
    invoice: Scalar<InvoiceId>,
    /// Which part of the order it was made for.
    ratio: Scalar<BillingRatio>,
    amount: MoneyShape,
    /// How much of it is charged to a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    captured: Option<MoneyShape>,
    /// How much of that was given back, as the order came to cost less.
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded: Option<MoneyShape>,
}

impl From<&InvoiceReference> for InvoiceReferenceShape {
    fn from(reference: &InvoiceReference) -> Self {
        Self {
            invoice: reference.invoice.into(),
            ratio: reference.ratio.into(),
            amount: reference.amount.into(),
            captured: reference.captured.map(MoneyShape::from),
            refunded: reference.refunded.map(MoneyShape::from),
        }
    }
}

/// A document kept elsewhere.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "AttachedReference")]
pub(super) struct AttachedShape {
    kind: Scalar<DocumentKind>,
    name: Scalar<Code>,
}

/// An order after an operation on it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderReceipt")]
pub struct ReceiptShape {
    id: Scalar<OrderId>,
    code: Scalar<Code>,
    status: Scalar<OrderStatus>,
    /// The entity tag now.
    etag: String,
}

impl From<&OrderReceipt> for ReceiptShape {
    fn from(receipt: &OrderReceipt) -> Self {
        Self {
            id: receipt.id.into(),
            code: (&receipt.code).into(),
            status: receipt.status.into(),
            etag: crate::route::EntityTag::new(receipt.id, receipt.version).to_string(),
        }
    }
}

/// Something that can be done with an order now, or why it cannot.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "AvailableOperation")]
pub struct AvailableShape {
    /// The operation, as a stable name.
    operation: String,
    /// What it is about; left out where it is the order itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<AboutShape>,
    allowed: bool,
    /// What somebody must be to do it.
    permission: PermissionShape,
    /// Every reason why it cannot be done.
    reasons: Vec<ReasonShape>,
}

impl From<&AvailableOperation> for AvailableShape {
    fn from(operation: &AvailableOperation) -> Self {
        Self {
            operation: match operation.offered {
                Offered::Change(operation) => operation.name().to_owned(),
                Offered::Export(kind) => format!("export_{}", kind.word()),
            },
            about: AboutShape::of(&operation.about),
            allowed: operation.is_allowed(),
            permission: operation.permission.into(),
            reasons: operation.reasons.iter().map(|reason: &AnyReason| reason.into()).collect(),
        }
    }
}

/// What of an order an operation is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schemars(rename = "About")]
pub(super) enum AboutShape {
    /// A delivery note.
    DeliveryNote {
        /// Which one.
        id: Scalar<DeliveryNoteId>,
    },
    /// An invoice.
    Invoice {
        /// Which one.
        id: Scalar<InvoiceId>,
    },
    /// A document kept elsewhere that refers to the order.
    Attached {
        /// Which one.
        document: AttachedShape,
    },
    /// A document kept elsewhere that may be attached.
    NewReference {
        /// What it is.
        document: Scalar<DocumentKind>,
    },
}

impl AboutShape {
    fn of(about: &About) -> Option<Self> {
        match about {
            About::Order => None,
            About::DeliveryNote(id) => Some(Self::DeliveryNote { id: id.into() }),
            About::Invoice(id) => Some(Self::Invoice { id: id.into() }),
            About::Attached(reference) => Some(Self::Attached {
                document: AttachedShape { kind: reference.kind.into(), name: (&reference.name).into() },
            }),
            About::NewReference(kind) => Some(Self::NewReference { document: kind.into() }),
        }
    }
}

/// What somebody must be to do something.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Permission")]
pub(super) struct PermissionShape {
    /// On which side: `host`, `account`, `owner` of the party, `brand`, `buyer`, `guest` of
    /// an order link, or `keeper` of the record.
    side: String,
    /// The least right that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<Scalar<Access>>,
}

impl From<Permission> for PermissionShape {
    fn from(permission: Permission) -> Self {
        let side = match permission {
            Permission::Host => "host",
            Permission::Brand(_) => "brand",
            Permission::Buyer(_) => "buyer",
            Permission::Keeper(_) => "keeper",
            Permission::Account => "account",
            Permission::Guest => "guest",
            Permission::Owner => "owner",
        };
        Self { side: side.to_owned(), right: permission.access().map(Scalar::from) }
    }
}
