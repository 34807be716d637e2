//! The header of an order: small, and all that most operations read.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    AttachedReference, ContentRef, DocumentKind, DocumentRef, InvoiceReference, OrderState, OrderStatus,
    Revision,
};
use crate::cart::CartRoute;
use crate::catalog::TransactionTerm;
use crate::party::BuyerType;
use crate::value::{
    AccountId, BrandId, BuyerOrganizationId, CartId, CatalogId, Code, LinkId, LocalizedName, Money, OrderId,
    Pieces, TagId, Timestamp,
};

/// An order without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Its code: short, readable aloud, unique per brand, never changed and never given again.
    pub code: Code,
    /// The brand.
    pub brand: BrandId,
    /// Who ordered.
    pub buyer: BuyerOrganizationId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// The cart that it was.
    pub cart: CartId,
    /// How it came about.
    pub route: CartRoute,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The account that placed it; `None` = none, such as the embedding program.
    pub placed_by: Option<AccountId>,
    /// Where it stands.
    pub state: OrderState,
    /// The figures of the original order.
    pub original: OrderFigures,
    /// The figures of the newest revision; `None` = there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<OrderFigures>,
    /// The number of the newest revision, of prices or of the order confirmation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub revision: Revision,
    /// Under which term it was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TransactionTerm>,
    /// Who ordered, as it was at placing: lists are searched by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "is_default")]
    pub payment: PaymentMethod,
    /// Whether it is of a partner's inventory. Such an order is not returned to a cart.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partner_inventory: bool,
    /// Whether stock moved for it, so that it has a [`Holding`](super::Holding).
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub holds_stock: bool,
    /// The returned order that this one was placed again from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reorder_of: Option<OrderId>,
    /// The code that was typed for it in the file that it was read from. Nothing is found or told apart by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_code: Option<Code>,
    /// The order link whose terms it was placed under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// The brand's labels. Buyers never see them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<TagId>,
    /// The invoices that bill it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<InvoiceReference>,
    /// Documents of the embedding product that refer to it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub attached: BTreeSet<AttachedReference>,
}

/// The figures that lists show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFigures {
    /// How many lines.
    pub line_count: u32,
    /// The pieces of all lines.
    pub pieces: Pieces,
    /// Items, shipping and tax together.
    pub total: Money,
}

/// Who ordered, as lists show and search it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The name per language.
    pub name: LocalizedName,
    /// Company or person.
    pub buyer_type: BuyerType,
}

/// How an order is paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// Outside this software, as agreed with the brand.
    #[default]
    NotByCard,
    /// By card.
    Card {
        /// How much may be captured at most.
        authorized: Money,
        /// When the authorization lapses; `None` = nothing was authorized, as for an order that costs nothing. What the gateway calls the
        /// authorization stands in the order's [`Payment`](super::Payment).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lapses_at: Option<Timestamp>,
    },
}

impl PaymentMethod {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotByCard => "not_by_card",
            Self::Card { .. } => "card",
        }
    }

    /// Whether the card is charged through this software.
    pub const fn is_by_card(self) -> bool {
        matches!(self, Self::Card { .. })
    }
}

/// How far the delivery of an order is. It follows from the backlog and the documents of a confirmed order, and is kept nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Nothing is under way; so it is with every order that is not confirmed.
    None,
    /// There are backlog SKUs.
    BacklogCreated,
    /// There is a delivery note, and there are no backlog SKUs.
    DeliveryNoteCreated,
}

impl DeliveryStatus {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::BacklogCreated => "backlog_created",
            Self::DeliveryNoteCreated => "delivery_note_created",
        }
    }
}

impl Order {
    /// The figures of what it asks for now: of the newest revision, else of the original.
    pub fn figures(&self) -> OrderFigures {
        self.current.unwrap_or(self.original)
    }

    /// The word for where it stands.
    pub const fn status(&self) -> OrderStatus {
        self.state.status()
    }

    /// Which document holds what it asks for now, or asked for last.
    pub const fn content(&self) -> ContentRef {
        self.state.content()
    }

    /// Every document that refers to it: delivery notes, invoices, then what was attached.
    pub fn documents(&self) -> impl Iterator<Item = DocumentRef> {
        let notes = self.state.delivery_notes().iter().map(|note| DocumentRef::DeliveryNote(*note));
        let invoices = self.invoices.iter().map(|invoice| DocumentRef::Invoice(invoice.invoice));
        notes.chain(invoices).chain(self.attached.iter().cloned().map(DocumentRef::Attached))
    }

    /// Those of its documents that are delivery notes, whoever keeps them.
    pub fn delivery_notes(&self) -> impl Iterator<Item = DocumentRef> {
        self.documents().filter(|document| document.kind() == DocumentKind::DeliveryNote)
    }

    /// How many documents refer to it.
    pub fn document_count(&self) -> usize {
        self.documents().count()
    }

    /// How far its delivery is.
    pub fn delivery(&self) -> DeliveryStatus {
        let OrderState::Confirmed(confirmed) = &self.state else { return DeliveryStatus::None };
        if confirmed.backlog {
            return DeliveryStatus::BacklogCreated;
        }
        let noted = self.delivery_notes().next().is_some();
        if noted { DeliveryStatus::DeliveryNoteCreated } else { DeliveryStatus::None }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_yes(value: &bool) -> bool {
    *value
}
