//! What can be ordered, and at which price.
//!
//! Decides what catalogs, products, SKUs and options are, which base price and which rates apply, and which tax and shipping rate.
//! Deliberately knows no buyer and no cart: terms, country and amounts are given to it.

mod listing;
mod option;
mod price;
mod product;
mod shipping;
mod sku;
mod stock;
mod tax;

pub use listing::{
    Catalog, CatalogProduct, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods,
};
pub use option::{OptionChoice, OptionGroup};
pub use price::{AppliedRates, BasePrice, PriceFault, PriceList, Rates, TransactionTerm, unit_price};
pub use product::Product;
pub use shipping::{AmountRange, QuantityRange, ShippingGroup, ShippingRate};
pub use sku::Sku;
pub use stock::{Backorder, StockPolicy};
pub use tax::TaxCategory;
