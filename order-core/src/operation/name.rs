//! The names of the operations, as the log, idempotency keys and exports use them.

macro_rules! operations {
    ($($variant:ident = $name:literal, $doc:literal;)+) => {
        /// An operation that changes something. Names are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $(#[doc = $doc] $variant,)+
        }

        impl Operation {
            /// Every operation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

operations! {
    CreateBrand = "create_brand", "Create a brand.";
    ChangeBrand = "change_brand", "Change a brand's name and settings.";
    CreateBuyerOrganization = "create_buyer_organization", "Create a connected buyer organization.";
    ChangeBuyerOrganization = "change_buyer_organization", "Change a buyer organization, connected or offline.";
    CreateOfflineBuyer = "create_offline_buyer", "Create an offline buyer with its connection.";
    Connect = "connect", "Connect a brand with a buyer organization.";
    ChangeConnection = "change_connection", "Change terms, code, access or blocking of a connection.";
    AddAddress = "add_address", "Add an address to an address book.";
    ChangeAddress = "change_address", "Change an address of an address book.";
    RemoveAddress = "remove_address", "Remove an address from an address book.";
    CreateTaxCategory = "create_tax_category", "Create a tax category.";
    ChangeTaxCategory = "change_tax_category", "Change a tax category.";
    CreateShippingGroup = "create_shipping_group", "Create a group of shipping rates.";
    ChangeShippingGroup = "change_shipping_group", "Change a group of shipping rates.";
    CreateProduct = "create_product", "Create a product with its SKUs.";
    ChangeProduct = "change_product", "Change a product.";
    AddSkus = "add_skus", "Add SKUs to a product.";
    ChangeSku = "change_sku", "Change or withdraw a SKU.";
    CreateCatalog = "create_catalog", "Create a catalog.";
    ChangeCatalog = "change_catalog", "Change a catalog.";
    PutProducts = "put_products", "Put products into a catalog, or change their place or rates there.";
    TakeProducts = "take_products", "Take products out of a catalog.";
    ReceiveStock = "receive_stock", "Receive goods.";
    CorrectStock = "correct_stock", "Correct a stock count.";
    AddToCart = "add_to_cart", "Add products to a cart, or change them there.";
    RemoveFromCart = "remove_from_cart", "Remove products from a cart.";
    PlaceOrder = "place_order", "Place an order.";
    BeginCardAttempt = "begin_card_attempt", "Begin to authorize a card for a cart.";
    SettleCardAttempt = "settle_card_attempt", "Note what a gateway answered to an attempt to authorize a card.";
    AbandonCardAttempt = "abandon_card_attempt", "Give up an attempt to authorize a card, and have it released.";
    SettlePaymentStep = "settle_payment_step", "Note what a gateway answered to a capture, a refund or a void.";
    CreateConfirmation = "create_confirmation", "Create an order confirmation.";
    AdjustPrices = "adjust_prices", "Adjust the prices of an original order.";
    UpdateConfirmation = "update_confirmation", "Update an order confirmation.";
    ApproveConfirmation = "approve_confirmation", "Approve an order confirmation.";
    DeclineConfirmation = "decline_confirmation", "Decline an order confirmation.";
    Confirm = "confirm", "Confirm an order confirmation.";
    MakeEditable = "make_editable", "Make a confirmed order confirmation editable again.";
    RejectOrder = "reject_order", "Reject an order.";
    ReturnOrder = "return_order", "Return an order to the buyer's cart.";
    ArchiveOrder = "archive_order", "Archive a rejected or returned order.";
    TagOrder = "tag_order", "Apply tags to an order, or remove them.";
    CreateTag = "create_tag", "Create a tag.";
    ChangeTag = "change_tag", "Rename a tag, or change its colour.";
    DeleteTag = "delete_tag", "Delete a tag.";
    CreateBacklog = "create_backlog", "Create backlog SKUs.";
    RemoveBacklog = "remove_backlog", "Remove the backlog SKUs of an order.";
    CloseBacklog = "close_backlog", "Close backlog SKUs that will not be delivered.";
    CreateDeliveryNote = "create_delivery_note", "Create a delivery note of an order.";
    DeliverBacklog = "deliver_backlog", "Create a delivery note of backlog SKUs.";
    CloseDeliveryNote = "close_delivery_note", "Close a delivery note.";
    DeleteDeliveryNote = "delete_delivery_note", "Delete a delivery note.";
    CreateInvoice = "create_invoice", "Create an invoice of an order.";
    InvoiceDeliveries = "invoice_deliveries", "Create an invoice of delivery notes.";
    DeleteInvoice = "delete_invoice", "Delete an invoice.";
    AttachReference = "attach_reference", "Attach a reference to a document kept elsewhere.";
    ReleaseReference = "release_reference", "Release a reference to a document kept elsewhere.";
    AttachExport = "attach_export", "Note that a document was made from a delivery note or an invoice.";
    ReleaseExport = "release_export", "Note that a document made from a delivery note or an invoice is gone.";
    StartRun = "start_run", "Start a bulk run.";
    WorkRun = "work_run", "Go on with a bulk run.";
    CancelRun = "cancel_run", "Cancel a bulk run.";
    SweepAnswers = "sweep_answers", "Forget idempotency keys whose time is over.";
}
