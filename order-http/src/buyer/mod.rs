//! What members of a buyer organization do.
//!
//! Every address begins with the organization. Whoever is no member of it gets the answer that there is no such thing, and so does a
//! member of two who asks the one for what is the other's.

mod carts;
mod orders;
mod organization;
mod reads;

use crate::route::{Route, Section};

/// Every route of the buyer side.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = organization::routes();
    routes.extend(carts::routes());
    routes.extend(orders::routes());
    routes.extend(reads::routes());
    routes.into_iter().map(|route| route.within(Section::Buyer)).collect()
}
