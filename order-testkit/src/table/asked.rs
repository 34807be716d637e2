//! What can be asked of an order.

macro_rules! asked {
    ($($variant:ident = $name:literal;)+) => {
        /// What is asked of an order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Asked {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl Asked {
            /// Everything that the table asks.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name: that of the operation, where it is one.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

asked! {
    CreateConfirmation = "create_confirmation";
    AdjustPrices = "adjust_prices";
    AdjustPricesUp = "adjust_prices_upwards";
    UpdateConfirmation = "update_confirmation";
    UpdateToNothing = "update_confirmation_to_no_piece";
    Approve = "approve_confirmation";
    Decline = "decline_confirmation";
    Confirm = "confirm";
    MakeEditable = "make_editable";
    Reject = "reject_order";
    RejectInBulk = "reject_order_in_bulk";
    Return = "return_order";
    Archive = "archive_order";
    Tag = "tag_order";
    ExportOrder = "export_purchase_order";
    ExportConfirmation = "export_confirmation";
    CreateBacklog = "create_backlog";
    CloseBacklog = "close_backlog";
    RemoveBacklog = "remove_backlog";
    CreateDeliveryNote = "create_delivery_note";
    DeliverBacklog = "deliver_backlog";
    CloseDeliveryNote = "close_delivery_note";
    DeleteDeliveryNote = "delete_delivery_note";
    InvoiceDeliveries = "invoice_deliveries";
    CreateInvoice = "create_invoice";
    DeleteInvoice = "delete_invoice";
    AttachDeliveryNote = "attach_delivery_note";
    AttachInvoice = "attach_invoice";
    AttachOther = "attach_other_document";
}
