//! What can be so about an order beside its status.

use order_core::order::OrderStatus;

macro_rules! blockers {
    ($($variant:ident = $text:literal in [$($status:ident),*];)+) => {
        /// What is so about an order beside its status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Blocker {
            $(#[doc = concat!("That ", $text, ".")] $variant,)+
        }

        impl Blocker {
            /// Everything that the table looks at.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What it is, in words.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// Whether the order is paid by card.
            pub const fn is_by_card(self) -> bool {
                matches!(self, Self::PaidByCard | Self::CardAndInvoiced | Self::CardLapsed | Self::CardTooSmall | Self::CaptureFailed)
            }

            /// Whether it can be so in a status.
            pub const fn can_be(self, status: OrderStatus) -> bool {
                match self { $(Self::$variant => matches!(status, $(OrderStatus::$status)|*),)+ }
            }
        }
    };
}

blockers! {
    Nothing = "nothing else is so" in [
        AwaitingConfirmation, ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed, Rejected,
        ReturnedToCart
    ];
    ApprovalRequested = "the buyer is asked to approve" in [ConfirmationCreated];
    ApprovalRequired = "the brand requires approval" in [ConfirmationCreated, ConfirmationApproved];
    EditingOff = "the brand does not make editable" in [Confirmed];
    ArchivingOff = "the brand does not archive" in [Rejected, ReturnedToCart];
    Archived = "the order is archived" in [Rejected, ReturnedToCart];
    HadConfirmation = "there was an order confirmation" in [Rejected, ReturnedToCart];
    DeliveryNote = "the order is on a delivery note" in [Confirmed];
    InvoicedDelivery = "the order is on a delivery note with an invoice" in [Confirmed];
    ExportedDelivery = "the order is on a delivery note from which a document was made" in [Confirmed];
    ClosedDelivery = "the order is on a closed delivery note" in [Confirmed];
    Backlog = "there are backlog SKUs" in [Confirmed];
    DeliveredBacklog = "there are backlog SKUs, some of them delivered" in [Confirmed];
    Deposit = "a half is invoiced" in [ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed];
    InvoicedWhole = "all of it is invoiced" in [ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed];
    ExportedInvoice = "all of it is invoiced, and a document was made from the invoice" in [
        ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed
    ];
    PaidByCard = "the order is paid by card" in [AwaitingConfirmation, ConfirmationCreated, Confirmed];
    CardLapsed = "the order is paid by card, and the authorization lapsed" in [ConfirmationCreated, ConfirmationApproved];
    CardTooSmall = "the order is paid by card, and costs more than is authorized" in [ConfirmationCreated, ConfirmationApproved];
    CaptureFailed = "the order is paid by card, and the capture failed" in [Confirmed];
    CardAndInvoiced = "the order is paid by card, and all of it was invoiced before confirming" in [ConfirmationCreated, Confirmed];
    AttachedDeliveryNote = "a delivery note kept elsewhere is attached" in [Confirmed];
    AttachedInvoice = "an invoice kept elsewhere is attached" in [ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed];
    AttachedOther = "another document is attached" in [
        AwaitingConfirmation, ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed
    ];
    OfflineBuyer = "the buyer is offline" in [
        AwaitingConfirmation, ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed, Rejected
    ];
    OtherCart = "the buyer has a cart for the catalog" in [
        AwaitingConfirmation, ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed, Rejected,
        ReturnedToCart
    ];
    PartnerInventory = "the order is of a partner's inventory" in [
        AwaitingConfirmation, ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed, Rejected
    ];
    CatalogClosed = "the catalog is closed" in [
        AwaitingConfirmation, ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined, Confirmed
    ];
    StockShort = "the order confirmation asks for more than there is" in [
        ConfirmationCreated, ConfirmationApproved, ConfirmationDeclined
    ];
}
