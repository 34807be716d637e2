//! What a brand sells: products, catalogs, tax, shipping, stock.

mod catalogs;
mod products;
mod shipping;
mod stock;
mod tax;

use crate::route::Route;

/// Every route about what a brand sells.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = products::routes();
    routes.extend(catalogs::routes());
    routes.extend(tax::routes());
    routes.extend(shipping::routes());
    routes.extend(stock::routes());
    routes
}
