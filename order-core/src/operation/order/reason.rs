//! Why an order cannot be placed.

use thiserror::Error;

use super::super::cart::{About, LineReason};
use super::super::shared::NotPermitted;
use super::Preview;
use crate::cart::PricingFault;
use crate::order::DeclineReason;
use crate::party::LinkClosed;
use crate::refusal::{Reason, codes_of};
use crate::value::{CartId, Money, Pieces, Quantity, Timestamp};

/// Which of the two addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressRole {
    /// Where the bill goes.
    Billing,
    /// Where the goods go.
    Delivery,
}

impl AddressRole {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Billing => "billing",
            Self::Delivery => "delivery",
        }
    }
}

/// Why an order cannot be placed. A refusal carries every reason there is, in this order.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PlaceRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The cart does not exist, or not for this actor.
    #[error("the cart {cart} is gone")]
    CartGone {
        /// Which cart.
        cart: CartId,
    },
    /// No piece is to be ordered.
    #[error("every quantity in the cart is zero")]
    CartEmpty,
    /// The brand keeps the buyer from ordering.
    #[error("the brand takes no orders from this buyer organization at present")]
    BuyerBlocked,
    /// The order link that the cart came by is not live.
    #[error(transparent)]
    Link(#[from] LinkClosed),
    /// The buyer organization may not see the catalog.
    #[error("the catalog is not open to this buyer organization")]
    CatalogNotVisible,
    /// Nobody can order from the catalog.
    #[error("the catalog is closed")]
    CatalogClosed,
    /// The catalog opens later.
    #[error("the catalog opens at {opens_at}")]
    CatalogNotOpen {
        /// When.
        opens_at: Timestamp,
    },
    /// The order deadline is over.
    #[error("the order deadline was {deadline}")]
    DeadlinePassed {
        /// When it was.
        deadline: Timestamp,
    },
    /// An item cannot be ordered as it is.
    #[error(transparent)]
    Line(#[from] LineReason),
    /// A line has no price, or an amount is too large.
    #[error(transparent)]
    Price(#[from] PricingFault),
    /// The amount of the items is below the catalog's minimum.
    #[error("the items come to {amount}, and at least {minimum} are to be ordered")]
    BelowMinimumAmount {
        /// The least.
        minimum: Money,
        /// What they come to.
        amount: Money,
    },
    /// The pieces are fewer than the catalog's minimum.
    #[error("{pieces} pieces are ordered, and at least {minimum} are to be")]
    BelowMinimumQuantity {
        /// The least.
        minimum: Quantity,
        /// How many there are.
        pieces: Pieces,
    },
    /// How to pay is not chosen.
    #[error("how to pay is not chosen")]
    PaymentMissing,
    /// The catalog does not offer the chosen way to pay.
    #[error("the catalog does not offer this way to pay")]
    PaymentNotOffered,
    /// No card is chosen, or one that is not kept for the buyer, such as one that was forgotten meanwhile.
    #[error("no card of the buyer is chosen")]
    CardMissing,
    /// The chosen card is no longer valid.
    #[error("the card is no longer valid")]
    CardExpired,
    /// The gateway refused to authorize the card.
    #[error("the card is declined: {}", reason.phrase())]
    CardDeclined {
        /// Why.
        reason: DeclineReason,
    },
    /// Nothing is authorized for what was agreed to, or no longer. Whoever places by card has the card authorized first.
    #[error("the card is not authorized for this order")]
    CardNotAuthorized,
    /// The comment is not one of the catalog's choices.
    #[error("the comment is not one of the choices")]
    CommentNotAmongChoices,
    /// An address is not given.
    #[error("the {} address is missing", role.word())]
    AddressMissing {
        /// Which one.
        role: AddressRole,
    },
    /// The address book has no such entry.
    #[error("the {} address is not in the address book", role.word())]
    AddressUnknown {
        /// Which one.
        role: AddressRole,
    },
    /// An address lacks a field.
    #[error("the {} address lacks `{field}`", role.word())]
    AddressIncomplete {
        /// Which one.
        role: AddressRole,
        /// Which field.
        field: &'static str,
    },
    /// Something changed since the preview that the buyer agreed to.
    #[error("what was agreed to has changed; look at the new preview")]
    Outdated {
        /// How it looks now.
        preview: Box<Preview>,
    },
}

impl PlaceRefusal {
    /// Which part of the order it is about; `None` = the whole.
    pub(super) const fn about(&self) -> Option<About> {
        match self {
            Self::Line(reason) => Some(reason.about()),
            Self::Price(PricingFault::NoBasePrice { sku, .. }) => Some(About::Sku(*sku)),
            Self::NotPermitted(_)
            | Self::CartGone { .. }
            | Self::CartEmpty
            | Self::BuyerBlocked
            | Self::Link(_)
            | Self::CatalogNotVisible
            | Self::CatalogClosed
            | Self::CatalogNotOpen { .. }
            | Self::DeadlinePassed { .. }
            | Self::Price(PricingFault::TooLarge)
            | Self::BelowMinimumAmount { .. }
            | Self::BelowMinimumQuantity { .. }
            | Self::PaymentMissing
            | Self::PaymentNotOffered
            | Self::CardMissing
            | Self::CardExpired
            | Self::CardDeclined { .. }
            | Self::CardNotAuthorized
            | Self::CommentNotAmongChoices
            | Self::AddressMissing { .. }
            | Self::AddressUnknown { .. }
            | Self::AddressIncomplete { .. }
            | Self::Outdated { .. } => None,
        }
    }
}

impl Reason for PlaceRefusal {
    fn codes() -> Vec<&'static str> {
        let first = ["cart_gone", "cart_empty", "buyer_blocked"];
        let own = [
            "catalog_not_visible",
            "catalog_closed",
            "catalog_not_open",
            "deadline_passed",
            "no_base_price",
            "amount_too_large",
            "below_minimum_amount",
            "below_minimum_quantity",
            "payment_missing",
            "payment_not_offered",
            "card_missing",
            "card_expired",
            "comment_not_among_choices",
            "address_missing",
            "address_unknown",
            "address_incomplete",
            "preview_outdated",
        ];
        let shared = [codes_of(Self::NotPermitted), codes_of(Self::Line), codes_of(Self::Link)];
        shared.into_iter().flatten().chain(first).chain(own).collect()
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted(reason) => reason.code(),
            Self::CartGone { .. } => "cart_gone",
            Self::CartEmpty => "cart_empty",
            Self::BuyerBlocked => "buyer_blocked",
            Self::Link(reason) => reason.code(),
            Self::CatalogNotVisible => "catalog_not_visible",
            Self::CatalogClosed => "catalog_closed",
            Self::CatalogNotOpen { .. } => "catalog_not_open",
            Self::DeadlinePassed { .. } => "deadline_passed",
            Self::Line(reason) => reason.code(),
            Self::Price(PricingFault::NoBasePrice { .. }) => "no_base_price",
            Self::Price(PricingFault::TooLarge) => "amount_too_large",
            Self::BelowMinimumAmount { .. } => "below_minimum_amount",
            Self::BelowMinimumQuantity { .. } => "below_minimum_quantity",
            Self::PaymentMissing => "payment_missing",
            Self::PaymentNotOffered => "payment_not_offered",
            Self::CardMissing => "card_missing",
            Self::CardExpired => "card_expired",
            Self::CardDeclined { .. } => "card_declined",
            Self::CardNotAuthorized => "card_not_authorized",
            Self::CommentNotAmongChoices => "comment_not_among_choices",
            Self::AddressMissing { .. } => "address_missing",
            Self::AddressUnknown { .. } => "address_unknown",
            Self::AddressIncomplete { .. } => "address_incomplete",
            Self::Outdated { .. } => "preview_outdated",
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotPermitted(reason) => reason.details(),
            Self::CartGone { cart } => vec![("cart", cart.to_string())],
            Self::CatalogNotOpen { opens_at } => vec![("opens_at", opens_at.to_string())],
            Self::DeadlinePassed { deadline } => vec![("deadline", deadline.to_string())],
            Self::Link(reason) => reason.details(),
            Self::Line(reason) => reason.details(),
            Self::Price(PricingFault::NoBasePrice { sku, term, currency }) => {
                vec![("sku", sku.to_string()), ("term", term.to_string()), ("currency", currency.to_string())]
            }
            Self::BelowMinimumAmount { minimum, amount } => {
                vec![("minimum", minimum.to_string()), ("amount", amount.to_string())]
            }
            Self::BelowMinimumQuantity { minimum, pieces } => {
                vec![("minimum", minimum.to_string()), ("pieces", pieces.to_string())]
            }
            Self::CardDeclined { reason } => vec![("reason", reason.to_string())],
            Self::AddressMissing { role } | Self::AddressUnknown { role } => {
                vec![("address", role.word().to_owned())]
            }
            Self::AddressIncomplete { role, field } => {
                vec![("address", role.word().to_owned()), ("field", (*field).to_owned())]
            }
            Self::Outdated { preview } => vec![("fingerprint", preview.fingerprint.to_string())],
            Self::CartEmpty
            | Self::BuyerBlocked
            | Self::CatalogNotVisible
            | Self::CatalogClosed
            | Self::Price(PricingFault::TooLarge)
            | Self::PaymentMissing
            | Self::PaymentNotOffered
            | Self::CardMissing
            | Self::CardExpired
            | Self::CardNotAuthorized
            | Self::CommentNotAmongChoices => Vec::new(),
        }
    }
}
