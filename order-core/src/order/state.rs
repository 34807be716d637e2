//! The state of an order: one struct per state, so that what a state does not have cannot be asked of it.
//!
//! A step takes the one struct and gives the other. Which step is allowed when, stands with the operation.

use serde::{Deserialize, Serialize};

use super::Revision;
use crate::value::{CartId, DeliveryNoteId, Note};

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum OrderState {
    /// It was placed, and the brand has not answered yet.
    AwaitingConfirmation(AwaitingConfirmation),
    /// The brand has answered what it will deliver.
    ConfirmationCreated(ConfirmationCreated),
    /// The buyer has approved the answer.
    ConfirmationApproved(ConfirmationApproved),
    /// The buyer has declined the answer.
    ConfirmationDeclined(ConfirmationDeclined),
    /// The content is fixed; delivery can start.
    Confirmed(Confirmed),
    /// The brand has rejected it, for ever.
    Rejected(Rejected),
    /// The brand has returned it to the buyer's cart, for ever.
    ReturnedToCart(ReturnedToCart),
}

/// The word for a state, without what the state holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Placed, and not answered yet.
    AwaitingConfirmation,
    /// Answered with an order confirmation.
    ConfirmationCreated,
    /// Approved by the buyer.
    ConfirmationApproved,
    /// Declined by the buyer.
    ConfirmationDeclined,
    /// Confirmed by the brand.
    Confirmed,
    /// Rejected by the brand.
    Rejected,
    /// Returned to the buyer's cart.
    ReturnedToCart,
}

/// Which document holds what an order asks for and costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentRef {
    /// The original order.
    Original,
    /// The original order with adjusted prices.
    Prices(Revision),
    /// An order confirmation.
    Confirmation(Revision),
}

/// Placed, and not answered yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitingConfirmation {
    /// The newest adjustment of the original prices; `None` = they are as placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<Revision>,
}

/// Answered with an order confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationCreated {
    /// The newest revision of the order confirmation.
    pub confirmation: Revision,
    /// Whether the buyer is asked to approve it.
    pub approval_requested: bool,
}

/// Approved by the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationApproved {
    /// What was approved.
    pub confirmation: Revision,
}

/// Declined by the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationDeclined {
    /// What was declined.
    pub confirmation: Revision,
    /// Why, in the buyer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
}

/// The content is fixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// What was confirmed.
    pub confirmation: Revision,
    /// Whether there are backlog SKUs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backlog: bool,
    /// The delivery notes that the order is on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery_notes: Vec<DeliveryNoteId>,
}

/// Rejected, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// What the order was when it was rejected.
    pub content: ContentRef,
    /// Whether it has left the brand's lists.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// Returned to the buyer's cart, for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedToCart {
    /// What the order was when it was returned.
    pub content: ContentRef,
    /// The cart that it was returned to. It may have been ordered again, or emptied, since.
    pub cart: CartId,
    /// Whether it has left the brand's lists.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl AwaitingConfirmation {
    /// With the original prices adjusted.
    #[must_use]
    pub const fn adjusted(self, prices: Revision) -> Self {
        Self { prices: Some(prices) }
    }

    /// Answered with an order confirmation.
    pub const fn answered(self, confirmation: Revision, approval_requested: bool) -> ConfirmationCreated {
        ConfirmationCreated { confirmation, approval_requested }
    }
}

impl ConfirmationCreated {
    /// Approved by the buyer; `None` when the buyer is not asked.
    pub fn approved(self) -> Option<ConfirmationApproved> {
        let Self { confirmation, approval_requested } = self;
        approval_requested.then_some(ConfirmationApproved { confirmation })
    }

    /// Declined by the buyer; `None` when the buyer is not asked.
    pub fn declined(self, reason: Option<Note>) -> Option<ConfirmationDeclined> {
        let Self { confirmation, approval_requested } = self;
        approval_requested.then_some(ConfirmationDeclined { confirmation, reason })
    }
}

impl Confirmed {
    /// Just confirmed: nothing is delivered, and nothing is waiting to be.
    pub const fn of(confirmation: Revision) -> Self {
        Self { confirmation, backlog: false, delivery_notes: Vec::new() }
    }

    /// Open to changes again. The buyer's approval does not come back.
    pub fn reopened(self) -> ConfirmationCreated {
        ConfirmationCreated { confirmation: self.confirmation, approval_requested: false }
    }
}

impl OrderState {
    /// The word for it.
    pub const fn status(&self) -> OrderStatus {
        match self {
            Self::AwaitingConfirmation(_) => OrderStatus::AwaitingConfirmation,
            Self::ConfirmationCreated(_) => OrderStatus::ConfirmationCreated,
            Self::ConfirmationApproved(_) => OrderStatus::ConfirmationApproved,
            Self::ConfirmationDeclined(_) => OrderStatus::ConfirmationDeclined,
            Self::Confirmed(_) => OrderStatus::Confirmed,
            Self::Rejected(_) => OrderStatus::Rejected,
            Self::ReturnedToCart(_) => OrderStatus::ReturnedToCart,
        }
    }

    /// The word for it, as queries and exports use it.
    pub const fn word(&self) -> &'static str {
        self.status().word()
    }

    /// Which document holds what the order asks for now, or asked for last.
    pub const fn content(&self) -> ContentRef {
        match self {
            Self::AwaitingConfirmation(AwaitingConfirmation { prices: None }) => ContentRef::Original,
            Self::AwaitingConfirmation(AwaitingConfirmation { prices: Some(prices) }) => {
                ContentRef::Prices(*prices)
            }
            Self::ConfirmationCreated(ConfirmationCreated { confirmation, .. })
            | Self::ConfirmationApproved(ConfirmationApproved { confirmation })
            | Self::ConfirmationDeclined(ConfirmationDeclined { confirmation, .. })
            | Self::Confirmed(Confirmed { confirmation, .. }) => ContentRef::Confirmation(*confirmation),
            Self::Rejected(Rejected { content, .. })
            | Self::ReturnedToCart(ReturnedToCart { content, .. }) => *content,
        }
    }

    /// The same, gone from the brand's lists. Only what nothing leads out of can be archived; any other state stays what it is.
    #[must_use]
    pub fn archived(self) -> Self {
        match self {
            Self::Rejected(rejected) => Self::Rejected(Rejected { archived: true, ..rejected }),
            Self::ReturnedToCart(returned) => {
                Self::ReturnedToCart(ReturnedToCart { archived: true, ..returned })
            }
            Self::AwaitingConfirmation(_)
            | Self::ConfirmationCreated(_)
            | Self::ConfirmationApproved(_)
            | Self::ConfirmationDeclined(_)
            | Self::Confirmed(_) => self,
        }
    }

    /// Whether it has left the brand's lists.
    pub const fn is_archived(&self) -> bool {
        matches!(
            self,
            Self::Rejected(Rejected { archived: true, .. })
                | Self::ReturnedToCart(ReturnedToCart { archived: true, .. })
        )
    }

    /// Whether there are backlog SKUs.
    pub const fn has_backlog(&self) -> bool {
        matches!(self, Self::Confirmed(Confirmed { backlog: true, .. }))
    }

    /// The delivery notes that the order is on.
    pub fn delivery_notes(&self) -> &[DeliveryNoteId] {
        if let Self::Confirmed(confirmed) = self { &confirmed.delivery_notes } else { &[] }
    }
}

impl OrderStatus {
    /// Every status, in the order of an order's life.
    pub const ALL: [Self; 7] = [
        Self::AwaitingConfirmation,
        Self::ConfirmationCreated,
        Self::ConfirmationApproved,
        Self::ConfirmationDeclined,
        Self::Confirmed,
        Self::Rejected,
        Self::ReturnedToCart,
    ];

    /// The word for it, as queries and exports use it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::ConfirmationCreated => "confirmation_created",
            Self::ConfirmationApproved => "confirmation_approved",
            Self::ConfirmationDeclined => "confirmation_declined",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::ReturnedToCart => "returned_to_cart",
        }
    }

    /// What it is called in a sentence.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::AwaitingConfirmation => "awaiting confirmation",
            Self::ConfirmationCreated => "confirmation created",
            Self::ConfirmationApproved => "confirmation approved",
            Self::ConfirmationDeclined => "confirmation declined",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::ReturnedToCart => "returned to cart",
        }
    }

    /// Whether nothing leads out of it.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Rejected | Self::ReturnedToCart)
    }

    /// Whether orders in it count in analytics. The one place that says so: what was rejected or returned does not.
    pub const fn is_counted(self) -> bool {
        !self.is_terminal()
    }
}

impl std::fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
