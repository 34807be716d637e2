//! What members of a buyer organization do.

use crate::route::Route;

/// Every route of the buyer side.
pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}
