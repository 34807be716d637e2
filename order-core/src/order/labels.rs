//! What people read where a status is shown. Each side reads other words, and a detail page may say more than a list.
//!
//! The words are in the language of the code; a host that shows others goes by [`OrderStatus`](super::OrderStatus).

use super::{ConfirmationCreated, DeliveryStatus, OrderState};

/// The label of one status for one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusLabel {
    /// In a list of orders.
    pub list: &'static str,
    /// On the page of one order.
    pub detail: &'static str,
}

impl StatusLabel {
    const fn same(label: &'static str) -> Self {
        Self { list: label, detail: label }
    }
}

impl OrderState {
    /// What staff of the brand read.
    pub const fn brand_label(&self) -> StatusLabel {
        match self {
            Self::AwaitingConfirmation(_) => {
                StatusLabel { list: "Please create an OC", detail: "Required to create OC" }
            }
            Self::ConfirmationCreated(_) => StatusLabel::same("OC Created"),
            Self::ConfirmationApproved(_) => StatusLabel::same("OC Approved"),
            Self::ConfirmationDeclined(_) => StatusLabel::same("Please update an OC"),
            Self::Confirmed(_) => StatusLabel::same("OC confirmed"),
            Self::Rejected(_) => StatusLabel { list: "Order Rejected", detail: "Order rejected by brand" },
            Self::ReturnedToCart(_) => {
                StatusLabel { list: "Returned to cart", detail: "Order returned to cart" }
            }
        }
    }

    /// What members of the buyer organization read.
    pub const fn buyer_label(&self) -> StatusLabel {
        match self {
            Self::AwaitingConfirmation(_) => StatusLabel::same("Awaiting OC Creation"),
            Self::ConfirmationCreated(ConfirmationCreated { approval_requested: true, .. }) => {
                StatusLabel::same("Please check the contents of the OC")
            }
            Self::ConfirmationCreated(_) => StatusLabel::same("OC Created"),
            Self::ConfirmationApproved(_) => StatusLabel { list: "Order Approved", detail: "OC approved" },
            Self::ConfirmationDeclined(_) => StatusLabel::same("OC rejected"),
            Self::Confirmed(_) => StatusLabel::same("OC Confirmed"),
            Self::Rejected(_) => StatusLabel::same("Order Declined"),
            Self::ReturnedToCart(_) => StatusLabel::same("Returned to cart"),
        }
    }
}

impl DeliveryStatus {
    /// What people read; `None` = nothing is shown.
    pub const fn label(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::BacklogCreated => Some("Undelivered SKU Created"),
            Self::DeliveryNoteCreated => Some("Delivery Invoice Created"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        AwaitingConfirmation, ConfirmationApproved, ConfirmationDeclined, Confirmed, ContentRef, Rejected,
        ReturnedToCart, Revision,
    };
    use super::*;
    use crate::value::{CartId, Timestamp};

    const FIRST: Revision = Revision::from_number(1);

    /// State, the brand's list and detail, the buyer's list and detail.
    fn table() -> Vec<(OrderState, [&'static str; 4])> {
        let created = |approval_requested| {
            OrderState::ConfirmationCreated(ConfirmationCreated { confirmation: FIRST, approval_requested })
        };
        let declined = ConfirmationDeclined { confirmation: FIRST, reason: None };
        let (content, cart) = (ContentRef::Original, CartId::made(Timestamp::MIN, [1; 10]));
        let check = "Please check the contents of the OC";
        vec![
            (
                OrderState::AwaitingConfirmation(AwaitingConfirmation { prices: Some(FIRST) }),
                [
                    "Please create an OC",
                    "Required to create OC",
                    "Awaiting OC Creation",
                    "Awaiting OC Creation",
                ],
            ),
            (created(true), ["OC Created", "OC Created", check, check]),
            (created(false), ["OC Created"; 4]),
            (
                OrderState::ConfirmationApproved(ConfirmationApproved { confirmation: FIRST }),
                ["OC Approved", "OC Approved", "Order Approved", "OC approved"],
            ),
            (
                OrderState::ConfirmationDeclined(declined),
                ["Please update an OC", "Please update an OC", "OC rejected", "OC rejected"],
            ),
            (
                OrderState::Confirmed(Confirmed::of(FIRST)),
                ["OC confirmed", "OC confirmed", "OC Confirmed", "OC Confirmed"],
            ),
            (
                OrderState::Rejected(Rejected { content, archived: false }),
                ["Order Rejected", "Order rejected by brand", "Order Declined", "Order Declined"],
            ),
            (
                OrderState::ReturnedToCart(ReturnedToCart { content, cart, archived: false }),
                ["Returned to cart", "Order returned to cart", "Returned to cart", "Returned to cart"],
            ),
        ]
    }

    #[test]
    fn each_side_reads_its_own_words() {
        for (state, expected) in table() {
            let (brand, buyer) = (state.brand_label(), state.buyer_label());
            assert_eq!([brand.list, brand.detail, buyer.list, buyer.detail], expected, "{state:?}");
            // Nobody sees from a label that the order is archived.
            let archived = state.archived();
            assert_eq!((archived.brand_label(), archived.buyer_label()), (brand, buyer));
        }
    }

    #[test]
    fn a_delivery_is_named_once_something_is_under_way() {
        assert_eq!(DeliveryStatus::None.label(), None);
        assert_eq!(DeliveryStatus::BacklogCreated.label(), Some("Undelivered SKU Created"));
        assert_eq!(DeliveryStatus::DeliveryNoteCreated.label(), Some("Delivery Invoice Created"));
    }
}
