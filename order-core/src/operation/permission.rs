//! What somebody must be to carry an operation out, as one table.

use super::Operation;
use crate::party::Access;

/// What somebody must be to do something. The host may do everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// The host itself.
    Host,
    /// Staff of the brand.
    Brand(Access),
    /// A member of the buyer organization. An offline buyer that is signed in may write for itself.
    Buyer(Access),
    /// Of whichever side keeps the record: a member for what a connected buyer organization keeps, staff for what the brand keeps.
    Keeper(Access),
}

impl Permission {
    /// The least access that it asks for; `None` for the host, who has all.
    pub const fn access(self) -> Option<Access> {
        match self {
            Self::Host => None,
            Self::Brand(access) | Self::Buyer(access) | Self::Keeper(access) => Some(access),
        }
    }
}

impl Operation {
    /// What somebody must be to carry it out.
    pub const fn permission(self) -> Permission {
        match self {
            Self::CreateBrand
            | Self::CreateBuyerOrganization
            | Self::SettleCardAttempt
            | Self::AbandonCardAttempt
            | Self::SettlePaymentStep
            | Self::SweepAnswers => Permission::Host,
            Self::ChangeBuyerOrganization
            | Self::AddAddress
            | Self::ChangeAddress
            | Self::RemoveAddress
            | Self::AddToCart
            | Self::RemoveFromCart
            | Self::PlaceOrder
            | Self::BeginCardAttempt => Permission::Keeper(Access::Write),
            Self::ApproveConfirmation | Self::DeclineConfirmation => Permission::Buyer(Access::Write),
            Self::ChangeBrand
            | Self::CreateOfflineBuyer
            | Self::Connect
            | Self::ChangeConnection
            | Self::CreateTaxCategory
            | Self::ChangeTaxCategory
            | Self::CreateShippingGroup
            | Self::ChangeShippingGroup
            | Self::CreateProduct
            | Self::ChangeProduct
            | Self::AddSkus
            | Self::ChangeSku
            | Self::CreateCatalog
            | Self::ChangeCatalog
            | Self::PutProducts
            | Self::TakeProducts
            | Self::ReceiveStock
            | Self::CorrectStock
            | Self::CreateConfirmation
            | Self::AdjustPrices
            | Self::UpdateConfirmation
            | Self::Confirm
            | Self::MakeEditable
            | Self::RejectOrder
            | Self::ReturnOrder
            | Self::ArchiveOrder
            | Self::TagOrder
            | Self::CreateTag
            | Self::ChangeTag
            | Self::DeleteTag
            | Self::CreateBacklog
            | Self::RemoveBacklog
            | Self::CloseBacklog
            | Self::CreateDeliveryNote
            | Self::DeliverBacklog
            | Self::CloseDeliveryNote
            | Self::DeleteDeliveryNote
            | Self::CreateInvoice
            | Self::InvoiceDeliveries
            | Self::DeleteInvoice
            | Self::AttachReference
            | Self::ReleaseReference
            | Self::AttachExport
            | Self::ReleaseExport
            | Self::StartRun
            | Self::WorkRun
            | Self::CancelRun => Permission::Brand(Access::Write),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(permission: Permission) -> Vec<&'static str> {
        let of = Operation::ALL.iter().filter(|operation| operation.permission() == permission);
        of.map(|operation| operation.name()).collect()
    }

    #[test]
    fn every_operation_changes_something_and_so_needs_the_right_to_write() {
        for operation in Operation::ALL {
            let access = operation.permission().access();
            assert!(access.is_none_or(|access| access == Access::Write), "{operation:?}");
        }
    }

    #[test]
    fn all_operations_but_these_are_the_brands() {
        assert_eq!(
            names(Permission::Host),
            [
                "create_brand",
                "create_buyer_organization",
                "settle_card_attempt",
                "abandon_card_attempt",
                "settle_payment_step",
                "sweep_answers",
            ]
        );
        assert_eq!(names(Permission::Buyer(Access::Write)), ["approve_confirmation", "decline_confirmation"]);
        assert_eq!(
            names(Permission::Keeper(Access::Write)),
            [
                "change_buyer_organization",
                "add_address",
                "change_address",
                "remove_address",
                "add_to_cart",
                "remove_from_cart",
                "place_order",
                "begin_card_attempt",
            ]
        );
        assert_eq!(names(Permission::Brand(Access::Write)).len() + 16, Operation::ALL.len());
    }
}
