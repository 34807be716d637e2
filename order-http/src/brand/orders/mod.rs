//! The orders of a brand: finding them, looking at them, and every step of their lives.

mod confirmation;
mod find;
mod steps;
mod view;

pub(crate) use steps::receipt;
pub(crate) use view::{DetailShape, LogQuery, OriginalShape, RevisionShape, detail, log_page};

use crate::route::Route;

/// Every route about orders of a brand.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = find::routes();
    routes.extend(view::routes());
    routes.extend(confirmation::routes());
    routes.extend(steps::routes());
    routes
}
