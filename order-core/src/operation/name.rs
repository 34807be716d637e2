//! Every operation: its name, as the log, idempotency keys and exports use it, and what somebody must be to carry it out.

use super::Permission;
use crate::party::Access;

const HOST: Permission = Permission::Host;
const ACCOUNT: Permission = Permission::Account;
const OWNER: Permission = Permission::Owner;
const BRAND: Permission = Permission::Brand(Access::Write);
const GUEST: Permission = Permission::Guest;
const BUYER: Permission = Permission::Buyer(Access::Write);
const KEEPER: Permission = Permission::Keeper(Access::Write);

macro_rules! operations {
    ($($variant:ident = $name:literal, $permission:ident, $doc:literal;)+) => {
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

            /// What somebody must be to carry it out.
            pub const fn permission(self) -> Permission {
                match self { $(Self::$variant => $permission,)+ }
            }
        }
    };
}

operations! {
    CreateBrand = "create_brand", HOST, "Create a brand.";
    ChangeBrand = "change_brand", BRAND, "Change a brand's name and settings.";
    CreateBuyerOrganization = "create_buyer_organization", ACCOUNT, "Create a connected buyer organization.";
    ChangeBuyerOrganization = "change_buyer_organization", KEEPER, "Change a buyer organization, connected or offline.";
    CreateOfflineBuyer = "create_offline_buyer", BRAND, "Create an offline buyer with its connection.";
    Connect = "connect", BRAND, "Connect a brand with a buyer organization.";
    ChangeConnection = "change_connection", BRAND, "Change terms, code, access or blocking of a connection.";
    AddAddress = "add_address", KEEPER, "Add an address to an address book.";
    ChangeAddress = "change_address", KEEPER, "Change an address of an address book.";
    RemoveAddress = "remove_address", KEEPER, "Remove an address from an address book.";
    KeepCard = "keep_card", KEEPER, "Keep a card of a buyer organization to pay with again.";
    ForgetCard = "forget_card", KEEPER, "Forget a card of a buyer organization.";
    CreateTaxCategory = "create_tax_category", BRAND, "Create a tax category.";
    ChangeTaxCategory = "change_tax_category", BRAND, "Change a tax category.";
    CreateShippingGroup = "create_shipping_group", BRAND, "Create a group of shipping rates.";
    ChangeShippingGroup = "change_shipping_group", BRAND, "Change a group of shipping rates.";
    CreateProduct = "create_product", BRAND, "Create a product with its SKUs.";
    ChangeProduct = "change_product", BRAND, "Change a product.";
    AddSkus = "add_skus", BRAND, "Add SKUs to a product.";
    ChangeSku = "change_sku", BRAND, "Change or withdraw a SKU.";
    CreateCatalog = "create_catalog", BRAND, "Create a catalog.";
    ChangeCatalog = "change_catalog", BRAND, "Change a catalog.";
    PutProducts = "put_products", BRAND, "Put products into a catalog, or change their place or rates there.";
    TakeProducts = "take_products", BRAND, "Take products out of a catalog.";
    ReceiveStock = "receive_stock", BRAND, "Receive goods.";
    CorrectStock = "correct_stock", BRAND, "Correct a stock count.";
    AddToCart = "add_to_cart", KEEPER, "Add products to a cart, or change them there.";
    RemoveFromCart = "remove_from_cart", KEEPER, "Remove products from a cart.";
    PlaceOrder = "place_order", KEEPER, "Place an order.";
    PlaceSheet = "place_sheet", BRAND, "Place the order of a sheet.";
    BeginImport = "begin_import", BRAND, "Begin a bulk import.";
    PlaceImported = "place_imported", BRAND, "Place an order of a bulk import.";
    BeginCardAttempt = "begin_card_attempt", KEEPER, "Begin to authorize a card for a cart.";
    SettleCardAttempt = "settle_card_attempt", HOST, "Note what a gateway answered to an attempt to authorize a card.";
    AbandonCardAttempt = "abandon_card_attempt", HOST, "Give up an attempt to authorize a card, and have it released.";
    SettlePaymentStep = "settle_payment_step", HOST, "Note what a gateway answered to a capture, a refund or a void.";
    CreateConfirmation = "create_confirmation", BRAND, "Create an order confirmation.";
    AdjustPrices = "adjust_prices", BRAND, "Adjust the prices of an original order.";
    UpdateConfirmation = "update_confirmation", BRAND, "Update an order confirmation.";
    ApproveConfirmation = "approve_confirmation", BUYER, "Approve an order confirmation.";
    DeclineConfirmation = "decline_confirmation", BUYER, "Decline an order confirmation.";
    Confirm = "confirm", BRAND, "Confirm an order confirmation.";
    MakeEditable = "make_editable", BRAND, "Make a confirmed order confirmation editable again.";
    RejectOrder = "reject_order", BRAND, "Reject an order.";
    ReturnOrder = "return_order", BRAND, "Return an order to the buyer's cart.";
    ArchiveOrder = "archive_order", BRAND, "Archive a rejected or returned order.";
    TagOrder = "tag_order", BRAND, "Apply tags to an order, or remove them.";
    CreateTag = "create_tag", BRAND, "Create a tag.";
    ChangeTag = "change_tag", BRAND, "Rename a tag, or change its colour.";
    DeleteTag = "delete_tag", BRAND, "Delete a tag.";
    CreateBacklog = "create_backlog", BRAND, "Create backlog SKUs.";
    RemoveBacklog = "remove_backlog", BRAND, "Remove the backlog SKUs of an order.";
    CloseBacklog = "close_backlog", BRAND, "Close backlog SKUs that will not be delivered.";
    CreateDeliveryNote = "create_delivery_note", BRAND, "Create a delivery note of an order.";
    DeliverBacklog = "deliver_backlog", BRAND, "Create a delivery note of backlog SKUs.";
    CloseDeliveryNote = "close_delivery_note", BRAND, "Close a delivery note.";
    DeleteDeliveryNote = "delete_delivery_note", BRAND, "Delete a delivery note.";
    CreateInvoice = "create_invoice", BRAND, "Create an invoice of an order.";
    InvoiceDeliveries = "invoice_deliveries", BRAND, "Create an invoice of delivery notes.";
    DeleteInvoice = "delete_invoice", BRAND, "Delete an invoice.";
    AttachReference = "attach_reference", BRAND, "Attach a reference to a document kept elsewhere.";
    ReleaseReference = "release_reference", BRAND, "Release a reference to a document kept elsewhere.";
    AttachExport = "attach_export", BRAND, "Note that a document was made from a delivery note or an invoice.";
    ReleaseExport = "release_export", BRAND, "Note that a document made from a delivery note or an invoice is gone.";
    CreateLink = "create_link", BRAND, "Create an order link.";
    ChangeLink = "change_link", BRAND, "Change an order link.";
    VoidLink = "void_link", BRAND, "Close an order link for a while.";
    ReopenLink = "reopen_link", BRAND, "Open an order link again.";
    DeleteLink = "delete_link", BRAND, "Delete an order link.";
    RotateLinkToken = "rotate_link_token", BRAND, "Give an order link another token.";
    RecordWrongPasscode = "record_wrong_passcode", HOST, "Count a wrong passcode of an order link.";
    AdmitGuest = "admit_guest", HOST, "Let a guest through who told the passcode of an order link.";
    FillGuestCart = "fill_guest_cart", GUEST, "Put products into the cart of a guest, or change them there.";
    RemoveFromGuestCart = "remove_from_guest_cart", GUEST, "Remove products from the cart of a guest.";
    TakeOverCart = "take_over_cart", BUYER, "Take the cart of a guest over for a buyer organization.";
    ChangeOfflineAccess = "change_offline_access", BRAND, "Change what an offline buyer signs in with.";
    RecordFailedOfflineLogIn = "record_failed_offline_log_in", HOST, "Count a sign-in of an offline buyer with a wrong secret.";
    OpenOfflineSession = "open_offline_session", HOST, "Open a session of an offline buyer.";
    CloseOfflineSession = "close_offline_session", BUYER, "Close a session of an offline buyer.";
    StartRun = "start_run", BRAND, "Start a bulk run.";
    WorkRun = "work_run", BRAND, "Go on with a bulk run.";
    CancelRun = "cancel_run", BRAND, "Cancel a bulk run.";
    SignUp = "sign_up", HOST, "Make an account.";
    ChangeAccount = "change_account", ACCOUNT, "Change what an account's person is called, or the language.";
    SendVerification = "send_verification", ACCOUNT, "Send a code to verify an e-mail address again.";
    VerifyEmail = "verify_email", ACCOUNT, "Verify an e-mail address by its code.";
    RecordFailedLogIn = "record_failed_log_in", HOST, "Count a log-in with a wrong password.";
    OpenSession = "open_session", HOST, "Open a session.";
    CloseSession = "close_session", ACCOUNT, "Close a session.";
    CloseSessions = "close_sessions", ACCOUNT, "Close all sessions of an account, or all others.";
    ChangePassword = "change_password", ACCOUNT, "Change a password.";
    RequestPasswordReset = "request_password_reset", HOST, "Ask for a code to set a new password.";
    ResetPassword = "reset_password", HOST, "Set a new password by its code.";
    NoteParty = "note_party", ACCOUNT, "Note with an account where it may be a member.";
    DropParty = "drop_party", ACCOUNT, "Drop such a note.";
    InviteMember = "invite_member", OWNER, "Invite somebody to a brand or a buyer organization.";
    AcceptInvitation = "accept_invitation", ACCOUNT, "Accept an invitation.";
    ChangeMemberRole = "change_member_role", OWNER, "Change the role of a member.";
    RemoveMember = "remove_member", OWNER, "Remove a member, or take an invitation back.";
    LeaveParty = "leave_party", ACCOUNT, "Leave a brand or a buyer organization, or decline an invitation.";
    CountTry = "count_try", HOST, "Count that something was tried.";
    ClearTries = "clear_tries", HOST, "Forget how often something was tried.";
    RetryDeadLetter = "retry_dead_letter", KEEPER, "Have a dead letter tried again.";
    DropDeadLetter = "drop_dead_letter", KEEPER, "Drop a dead letter.";
    Sweep = "sweep", HOST, "Forget what has had its time.";
}
