//! Operations by which offline buyers sign in through a customer link.
//!
//! Decides what they sign in with, and as whom they then act. Deliberately draws no token and computes no hash: the host does, and hands
//! in what came of it. What a signed-in buyer may do, it may do as a member of itself: nothing of that is decided here.

mod change_access;
mod close;
mod log_in;
mod open;
mod view;
mod who_is;

#[cfg(test)]
mod tests;

pub use change_access::{ChangeOfflineAccess, ChangeOfflineAccessRefusal, PasswordChange};
pub use close::CloseOfflineSession;
pub use log_in::{
    OFFLINE_LOG_IN_TRIES, OfflineName, PrepareOfflineLogIn, PreparedOfflineLogIn, RecordFailedOfflineLogIn,
};
pub use open::{OpenOfflineSession, OpenOfflineSessionRefusal};
pub use view::{OfflineAccessView, ViewOfflineAccess};
pub use who_is::{SignedInOffline, WhoIsOffline};
