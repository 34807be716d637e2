//! Who sells, who buys, what the two have agreed, and who may do what.
//!
//! Decides what a brand, a buyer organization, a connection and an address are. Deliberately knows no order: it says which catalogs
//! a connection opens, not what is ordered from them.

mod actor;
mod address;
mod brand;
mod buyer;
mod connection;
mod repeats;

pub use actor::{Access, Actor, Identity};
pub use address::{AddressRecord, PostalAddress, PostalAddressForm};
pub use brand::{Brand, BrandSettings, OrderCodes, OrderHandling, SettingsFault, StockLabel};
pub use buyer::{BuyerKind, BuyerOrganization, BuyerType, OrganizationProfile, ProfileFault};
pub use connection::{Connection, ConnectionTerms};
