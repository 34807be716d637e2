//! The brand itself, its connections, and the offline buyers that it keeps.

mod access;
mod buyers;
mod settings;

use crate::route::Route;

/// Every route about the brand and its buyers.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = settings::routes();
    routes.extend(buyers::routes());
    routes.extend(access::routes());
    routes
}
