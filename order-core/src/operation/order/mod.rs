//! Operations on orders.
//!
//! Decides when an order may be placed and what it then is. Preview and placing share one rule, so what is shown is what is placed.
//! Deliberately knows no editing of what was placed: what the brand answers stands with [confirmations](super::confirmation),
//! what is delivered and billed with [deliveries](super::delivery).

mod adjusted;
mod archive;
mod begin_import;
mod document;
mod examine;
mod export;
mod from_file;
mod place;
mod place_imported;
mod place_sheet;
mod preview;
mod reason;
mod reject;
mod resolve;
mod return_order;
mod returned_line;
mod surroundings;
mod terms;
#[cfg(test)]
pub(in crate::operation) mod tests;
mod view;

pub use super::sight::Viewer;
pub use archive::{ArchiveOrder, ArchiveRefusal, MayArchive, may_archive};
pub use begin_import::BeginImport;
pub use document::{DocumentView, ShownRevision, ViewDocument};
pub use export::{ExportKind, ExportRefusal, may_export};
pub(super) use place::ToAuthorize;
pub use place::{PlaceOrder, Placed};
pub use place_imported::{AtLine, PlaceImported, PlaceImportedRefusal};
pub use place_sheet::{PlaceSheet, PlaceSheetRefusal};
pub use preview::{Preview, PreviewOrder};
pub use reason::{AddressRole, PlaceRefusal};
pub use reject::{MayReject, RejectOrder, RejectRefusal, may_reject};
pub use resolve::{CodedLine, ResolveRefusal};
pub use return_order::{MayReturn, ReturnOrder, ReturnRefusal, Returned, may_return};
pub use returned_line::{LineOutcome, LinePrice, ReturnedLine};
pub use view::{OrderView, RevisionView, ViewOrder, ViewRevision};
