//! Orders, from placing on.
//!
//! Decides what an order is and in which state it can be. Deliberately knows no operation: which step is allowed when, stands with
//! the step.

mod billing;
mod code;
mod delivery;
mod diff;
mod fingerprint;
mod header;
mod holding;
mod labels;
mod ledger;
mod notify;
mod original;
mod payment;
mod reference;
mod revision;
mod state;
mod tag;

pub use billing::{CaptureState, Invoice, InvoiceSource, InvoicedOrder, PaymentConfirmation};
pub use code::{drawn_code, is_gapless, numbered_code};
pub use delivery::{
    Backlog, BacklogSku, DeliveredLine, DeliveredOrder, DeliveryNote, DeliveryNoteStatus, DeliverySource,
};
pub use diff::{Change, ContentDiff, DateDiff, LineChange, LineDiff, LineField, TaxDiff};
pub use fingerprint::Fingerprint;
pub use header::{Customer, DeliveryStatus, Order, OrderFigures, PaymentMethod};
pub use holding::{HeldStock, Holding};
pub use labels::StatusLabel;
pub use ledger::{Ledger, LedgerLine};
pub use notify::Notify;
pub use original::{OriginalOrder, PaymentChoice, Seller};
pub use payment::{
    AttemptState, Authorization, CardAttempt, DeclineReason, Payment, PaymentStep, PaymentWork, StepState,
};
pub use reference::{AttachedReference, DocumentKind, DocumentRef, InvoiceReference};
pub use revision::{OrderConfirmation, OrderContent, PriceRevision, Revision};
pub use state::{
    AwaitingConfirmation, ConfirmationApproved, ConfirmationCreated, ConfirmationDeclined, Confirmed,
    ContentRef, OrderState, OrderStatus, Rejected, ReturnedToCart,
};
pub use tag::{Colour, ColourFault, Tag};
