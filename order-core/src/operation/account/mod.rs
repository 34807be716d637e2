//! Operations on accounts: signing up, verifying an e-mail address, logging in and out, passwords.
//!
//! Decides who is logged in, how often one may be wrong, and what a code is good for. Deliberately computes no hash, draws no token
//! and compares no password: the host does, and hands in what came of it. Whatever somebody does who is not logged in, the host
//! does for them.
//!
//! ```
//! use order_core::operation::account::{OpenSession, PrepareLogIn, RecordFailedLogIn, SignUp, SignUpWay, WhoIs};
//! use order_core::party::{Password, SessionLength};
//! use order_core::value::{AccountId, EmailAddress, Locale, Name, PasswordHash, SecretHash, Timestamp};
//! use order_core::{Actor, Desk};
//! use order_store_memory::MemoryStore;
//!
//! // What a host does with crates of its choice: argon2 and SHA-256, say.
//! fn hash(password: &Password) -> PasswordHash {
//! #   PasswordHash::new(&format!("$argon2id$v=19$m=8$salt${}", password.as_str().len())).unwrap()
//! }
//! fn matches(hash: &PasswordHash, typed: &str) -> bool {
//! #   hash.as_str().ends_with(&typed.len().to_string())
//! }
//! fn digest(token: &[u8; 32]) -> SecretHash {
//! #   SecretHash::of_bytes(*token)
//! }
//!
//! # futures_executor::block_on(async {
//! let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
//! let desk = Desk::new(MemoryStore::new(), move || now, |bytes| bytes.fill(7));
//! let (host, email): (Actor, EmailAddress) = (Actor::host(), "ann@example.com".parse()?);
//! let password = hash(&Password::new("tea, 4 cups")?);
//! let (name, locale) = (Name::new("Ann")?, Locale::EN);
//! desk.run(SignUp { email: email.clone(), name, locale, password, way: SignUpWay::WhileOrdering }, &host).await?;
//!
//! // Somebody logs in. A host compares with the hash of any other password where there is nothing to compare with.
//! let typed = "tea, 4 cups";
//! let prepared = desk.ask(PrepareLogIn { email: email.clone() }, &host).await?;
//! let Some(login) = prepared.filter(|login| matches(&login.password, typed)) else {
//!     desk.run(RecordFailedLogIn { account: AccountId::of(&email) }, &host).await?;
//!     return Ok(());
//! };
//! let drawn = [42; 32];
//! let (account, token, lasts) = (login.account, digest(&drawn), SessionLength::USUAL);
//! desk.run(OpenSession { account, password: login.password, token, lasts }, &host).await?;
//!
//! // Every request brings the account's id and the token.
//! let who = desk.ask(WhoIs { account, token: digest(&drawn) }, &host).await?.expect("logged in");
//! assert_eq!(who.actor.id(), Some(account));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```

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
pub(in crate::operation) mod tests;

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
