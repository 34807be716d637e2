//! Operations on order links: URLs that let somebody order.
//!
//! Decides who comes by a link, and what staff may do to one. Deliberately draws no token and computes no hash: the host does, and
//! hands in what came of it.

mod door;
mod fault;
mod shared;
mod terms;

mod change;
mod create;
mod delete;
mod guest;
mod offer;
mod passcode;
mod reopen;
mod rotate;
mod view;
mod visit;
mod void;

#[cfg(test)]
pub(in crate::operation) mod tests;

pub use change::{ChangeLink, ChangeLinkRefusal, PasscodeChange};
pub use create::{CreateLink, CreateLinkRefusal, CreatedLink};
pub use delete::DeleteLink;
pub use door::{ByLink, NotAdmitted};
pub use fault::{LinkFault, TokenUsed, WrongLinkStatus};
pub use guest::{
    CartTakenOver, FillGuestCart, FillGuestCartRefusal, GuestCartReceipt, GuestCartView, GuestTotals,
    IfThereIsACart, RemoveFromGuestCart, RemoveFromGuestCartRefusal, TakeOverCart, TakeOverRefusal,
    ViewGuestCart,
};
pub use offer::ViewLinkOffer;
pub use passcode::{
    AdmitGuest, AdmitGuestRefusal, Admitted, PASSCODE_TRIES, PreparePasscode, PreparedPasscode,
    RecordWrongPasscode,
};
pub use reopen::ReopenLink;
pub use rotate::{RotateLinkToken, RotateLinkTokenRefusal};
pub use shared::{LinkReceipt, LinkStepRefusal};
pub use view::{LinkView, ViewLink};
pub use visit::{LinkVisit, VisitLink};
pub use void::VoidLink;

pub(in crate::operation) use terms::{ask_for_terms, own_terms, term_of, trading};

pub(in crate::operation) use door::link_id;
use shared::{ask_for_link, ask_for_token, may_step, staff_link};
