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
    /// The least that is complete: a name, one street line, a city and a country.
    pub fn of(name: Name, line: Line, city: Line, country: Country) -> Self {
        Self {
            name: Some(name),
            lines: vec![line],
            city: Some(city),
            country: Some(country),
            ..Self::default()
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> PostalAddressForm {
        PostalAddressForm {
            name: Some(Name::new("Tea House").unwrap()),
            lines: vec![Line::new("1-2-3 Ginza").unwrap()],
            city: Some(Line::new("Tokyo").unwrap()),
            region: None,
            postal_code: None,
            country: Some("JP".parse().unwrap()),
            phone: None,
        }
    }

    #[test]
    fn an_empty_form_misses_all_that_is_needed() {
        let missing = PostalAddressForm::default().complete().unwrap_err();
        assert_eq!(missing, vec!["name", "lines", "city", "country"]);
    }

    #[test]
    fn each_field_is_missed_by_itself() {
        for (form, field) in [
            (PostalAddressForm { name: None, ..form() }, "name"),
            (PostalAddressForm { lines: vec![], ..form() }, "lines"),
            (PostalAddressForm { city: None, ..form() }, "city"),
            (PostalAddressForm { country: None, ..form() }, "country"),
        ] {
            assert_eq!(form.complete(), Err(vec![field]));
        }
    }

    #[test]
    fn street_lines_are_bounded() {
        let with = |count| PostalAddressForm { lines: vec![Line::new("x").unwrap(); count], ..form() };
        assert!(with(PostalAddress::LINES_MAX).complete().is_ok());
        assert_eq!(with(PostalAddress::LINES_MAX + 1).complete(), Err(vec!["lines"]));
    }

    #[test]
    fn a_complete_address_gives_its_form_back() {
        let full = PostalAddressForm {
            region: Some(Line::new("Kanto").unwrap()),
            postal_code: Some(Line::new("104-0061").unwrap()),
            phone: Some("03-1234-5678".parse().unwrap()),
            ..form()
        };
        assert_eq!(PostalAddressForm::from(full.complete().unwrap()), full);
        assert_eq!(PostalAddressForm::from(form().complete().unwrap()), form());
    }
}
