//! Documents of orders: papers and workbooks to download, sheets to fill in and to hand in.
//!
//! Decides what they are called, which side gets them and how they travel. What they look like and how they are read stands in
//! `order-documents`; what may be placed, in the core. Behind the feature `documents`, for it brings fonts and workbooks with it.

mod download;
mod export;
mod import;
mod paper;
mod settings;
mod sheet;
mod tally;
mod upload;

pub use settings::Documents;

use crate::route::Route;

/// Every route of documents, on either side.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = paper::routes();
    routes.extend(export::routes());
    routes.extend(tally::routes());
    routes.extend(sheet::routes());
    routes.extend(import::routes());
    routes
}
