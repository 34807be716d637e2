//! Addresses and address books.

use serde::{Deserialize, Serialize};

use crate::value::{AddressId, BuyerOrganizationId, Country, Line, Name, PhoneNumber};

/// An entry of the address book of a buyer organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRecord {
    /// Its id.
    pub id: AddressId,
    /// Whose address book.
    pub buyer: BuyerOrganizationId,
    /// The address.
    pub address: PostalAddress,
}

/// A complete address, to deliver or to bill to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Who receives.
    pub name: Name,
    /// The street with its number, and what else stands there; at least one line.
    pub lines: Vec<Line>,
    /// The city or town.
    pub city: Line,
    /// The state, prefecture or county, where there is one.
    pub region: Option<Line>,
    /// The postal code, where there is one.
    pub postal_code: Option<Line>,
    /// The country.
    pub country: Country,
    /// Whom to call.
    pub phone: Option<PhoneNumber>,
}

/// An address as a person filled it in, complete or not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PostalAddressForm {
    /// Who receives.
    pub name: Option<Name>,
    /// The street lines.
    pub lines: Vec<Line>,
    /// The city or town.
    pub city: Option<Line>,
    /// The state, prefecture or county.
    pub region: Option<Line>,
    /// The postal code.
    pub postal_code: Option<Line>,
    /// The country.
    pub country: Option<Country>,
    /// Whom to call.
    pub phone: Option<PhoneNumber>,
}

impl PostalAddress {
    /// The most street lines that an address may have.
    pub const LINES_MAX: usize = 6;
}

impl PostalAddressForm {
    /// The complete address.
    ///
    /// # Errors
    /// The names of every field that is missing, and `lines` also when there are more than [`PostalAddress::LINES_MAX`].
    pub fn complete(&self) -> Result<PostalAddress, Vec<&'static str>> {
        let mut missing = Vec::new();
        let mut need = |there: bool, field: &'static str| {
            if !there {
                missing.push(field);
            }
        };
        need(self.name.is_some(), "name");
        need(!self.lines.is_empty() && self.lines.len() <= PostalAddress::LINES_MAX, "lines");
        need(self.city.is_some(), "city");
        need(self.country.is_some(), "country");
        match (&self.name, &self.city, self.country) {
            (Some(name), Some(city), Some(country)) if missing.is_empty() => Ok(PostalAddress {
                name: name.clone(),
                lines: self.lines.clone(),
                city: city.clone(),
                region: self.region.clone(),
                postal_code: self.postal_code.clone(),
                country,
                phone: self.phone.clone(),
            }),
            _ => Err(missing),
        }
    }
}

impl From<PostalAddress> for PostalAddressForm {
    fn from(address: PostalAddress) -> Self {
        Self {
            name: Some(address.name),
            lines: address.lines,
            city: Some(address.city),
            region: address.region,
            postal_code: address.postal_code,
            country: Some(address.country),
            phone: address.phone,
        }
    }
}
