//! Operations on brands, buyer organizations, connections and address books.
//!
//! Decides who may found and change them, and which settings and terms make no sense. Deliberately knows no cart and no order: what was
//! placed under other terms stays as it was placed.

mod address_form;
mod buyer_code;
mod kept;

mod change_brand;
mod create_brand;

mod change_buyer_organization;
mod create_buyer_organization;
mod create_offline_buyer;

mod change_connection;
mod connect;

mod add_address;
mod change_address;
mod remove_address;

#[cfg(test)]
mod tests;

pub use add_address::{AddAddress, AddAddressRefusal, AddedAddress};
pub use address_form::AddressIncomplete;
pub use buyer_code::{BuyerCodeChange, BuyerCodeTaken};
pub use change_address::{ChangeAddress, ChangeAddressRefusal};
pub use change_brand::{ChangeBrand, ChangeBrandRefusal};
pub use change_buyer_organization::{ChangeBuyerOrganization, ChangeBuyerOrganizationRefusal};
pub use change_connection::{ChangeConnection, ChangeConnectionRefusal};
pub use connect::{Connect, ConnectRefusal};
pub(super) use connect::{begun, known_by};
pub use create_brand::{CreateBrand, CreateBrandRefusal, CreatedBrand};
pub use create_buyer_organization::{
    CreateBuyerOrganization, CreateBuyerOrganizationRefusal, CreatedBuyerOrganization,
};
pub use create_offline_buyer::{CreateOfflineBuyer, CreateOfflineBuyerRefusal, CreatedOfflineBuyer};
pub use remove_address::{RemoveAddress, RemoveAddressRefusal};
