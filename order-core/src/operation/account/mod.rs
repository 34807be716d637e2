//! Operations on accounts: signing up, verifying an e-mail address, logging in and out, passwords.
//!
//! Decides who is logged in, how often one may be wrong, and what a code is good for. Deliberately computes no hash, draws no token
//! and compares no password: the host does, and hands in what came of it. Whatever somebody does who is not logged in, the host
//! does for them.

mod code;
mod itself;

mod change;
mod sign_up;

mod send_verification;
mod verify_email;

mod close_session;
mod log_in;
mod open_session;
mod who_is;

mod change_password;
mod reset_password;

mod note_party;

#[cfg(test)]
pub(super) mod tests;

pub use change::{ChangeAccount, ChangeAccountRefusal};
pub use change_password::{ChangePassword, ChangePasswordRefusal};
pub use close_session::{CloseSession, CloseSessions};
pub use code::{CodeCheck, NewCode, TooManyCodes};
pub use log_in::{LOG_IN_TRIES, PrepareLogIn, PreparedLogIn, RecordFailedLogIn};
pub use note_party::{DropParty, NoteParty};
pub use open_session::{OpenSession, OpenSessionRefusal, OpenedSession};
pub use reset_password::{RequestPasswordReset, ResetPassword};
pub use send_verification::{SendVerification, SendVerificationRefusal};
pub use sign_up::{SignUp, SignUpRefusal, SignUpWay, SignedUp};
pub use verify_email::{VerifyEmail, VerifyEmailRefusal};
pub use who_is::{SignedIn, WhoIs};

pub(super) use itself::itself;
