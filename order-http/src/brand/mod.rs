//! What staff of a brand do.
//!
//! Every address begins with the brand. Whoever is not staff of it gets the answer that there is no such thing.

mod analytics;
mod bulk;
mod carts;
mod catalog;
mod deliveries;
mod letters;
mod links;
mod lists;
mod orders;
mod party;
mod reads;
pub(crate) mod receipt;
mod tags;

pub(crate) use orders::{DetailShape, LogQuery, OriginalShape, RevisionShape, detail, log_page, receipt};

#[cfg(feature = "documents")]
pub(crate) use reads::one;

use crate::route::{Route, Section};

/// Every route of the brand side.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = orders::routes();
    routes.extend(deliveries::routes());
    routes.extend(bulk::routes());
    routes.extend(analytics::routes());
    routes.extend(tags::routes());
    routes.extend(letters::routes());
    routes.extend(catalog::routes());
    routes.extend(party::routes());
    routes.extend(links::routes());
    routes.extend(reads::routes());
    routes.extend(lists::routes());
    routes.extend(carts::routes());
    routes.into_iter().map(|route| route.within(Section::Brand)).collect()
}
