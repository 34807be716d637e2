//! The desk: asks, runs and plans over a store.
//!
//! Decides how facts are gathered, how often a lost race is decided again, and how a repeated request finds its answer.
//! Deliberately knows no rule of any operation, no store by name, no runtime and no timer.

mod bulk;
mod error;
mod front;
mod gather;
mod letters;
mod lists;
mod members;
mod offers;
mod orders;
mod payment;
mod records;
mod rehearsal;
mod run;
mod staged;
mod sweep;
mod tags;
mod turn;
mod verify;

pub use bulk::{BulkProgress, CancelBulk, DryRun, DryRunCursor, DryRunPage, Progress, StartBulk, Worker};
pub use error::RunError;
pub use front::Desk;
pub use lists::StockOf;
pub use members::{ListedMember, MemberPage, SessionPage};
pub use offers::{ConnectedBrand, OFFER_PRODUCTS_MAX, OFFER_SKUS_MAX, OfferPage, ProductOffer};
pub use orders::{COUNT_EXACT_MAX, ListedOrder, LogPage, OrderList};
pub use payment::{ByCardError, PaymentsWorked, RegisterCard, RegisterCardError, RunByCard};
pub use records::{BrandRecord, Kept, KeptPage, PageOf};
pub use rehearsal::Rehearsal;
pub use run::Run;
pub use sweep::Swept;
pub use tags::{ListedTag, TagPage};
pub use verify::{Check, Checked, DRIFTS_MAX, Drift, DriftAt, Verification};
