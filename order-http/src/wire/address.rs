//! Addresses.

use order_core::party::{AddressRecord, PostalAddress, PostalAddressForm};
use order_core::record::Version;
use order_core::value::{AddressId, Country, Line, Name, PhoneNumber};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Form, Reader, Scalar};
use crate::route::EntityTag;

/// A complete address.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Address")]
pub struct AddressShape {
    /// Who receives.
    name: Scalar<Name>,
    /// The street with its number, and what else stands there.
    lines: Vec<Scalar<Line>>,
    city: Scalar<Line>,
    /// The state, prefecture or county.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Scalar<Line>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<Scalar<Line>>,
    country: Scalar<Country>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Scalar<PhoneNumber>>,
}

impl From<&PostalAddress> for AddressShape {
    fn from(address: &PostalAddress) -> Self {
        Self {
            name: (&address.name).into(),
            lines: address.lines.iter().map(Scalar::from).collect(),
            city: (&address.city).into(),
            region: address.region.as_ref().map(Scalar::from),
            postal_code: address.postal_code.as_ref().map(Scalar::from),
            country: address.country.into(),
            phone: address.phone.as_ref().map(Scalar::from),
        }
    }
}

/// An entry of an address book.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "BookAddress")]
pub struct AddressRecordShape {
    id: Scalar<AddressId>,
    etag: String,
    address: AddressShape,
}

impl AddressRecordShape {
    /// An entry as it is kept.
    pub fn of(entry: &AddressRecord, version: Version) -> Self {
        let etag = EntityTag::new(entry.id, version).to_string();
        Self { id: entry.id.into(), etag, address: (&entry.address).into() }
    }
}

/// An address as it was filled in. What is missing is refused by whoever needs it, with the names of all that is.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "AddressForm")]
pub struct AddressForm {
    /// Who receives.
    name: Option<Scalar<Name>>,
    /// The street with its number, and what else stands there.
    lines: Vec<Scalar<Line>>,
    city: Option<Scalar<Line>>,
    /// The state, prefecture or county.
    region: Option<Scalar<Line>>,
    postal_code: Option<Scalar<Line>>,
    country: Option<Scalar<Country>>,
    phone: Option<Scalar<PhoneNumber>>,
}

/// An address that is whole.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "WholeAddress")]
pub(crate) struct WholeAddressForm {
    name: Scalar<Name>,
    /// The street with its number, and what else stands there.
    #[schemars(length(min = 1, max = PostalAddress::LINES_MAX))]
    lines: Vec<Scalar<Line>>,
    city: Scalar<Line>,
    /// The state, prefecture or county.
    #[serde(default)]
    region: Option<Scalar<Line>>,
    #[serde(default)]
    postal_code: Option<Scalar<Line>>,
    country: Scalar<Country>,
    #[serde(default)]
    phone: Option<Scalar<PhoneNumber>>,
}

impl Form for WholeAddressForm {
    type Value = PostalAddress;

    fn read(self, reader: &mut Reader) -> Option<PostalAddress> {
        let form = AddressForm {
            name: Some(self.name),
            lines: self.lines,
            city: Some(self.city),
            region: self.region,
            postal_code: self.postal_code,
            country: Some(self.country),
            phone: self.phone,
        };
        match form.read(reader)?.complete() {
            Ok(address) => Some(address),
            Err(fields) => {
                for field in fields {
                    reader.at(field, |reader| {
                        reader.fault("an address has one of these at least, and six at most");
                    });
                }
                None
            }
        }
    }
}

impl Form for AddressForm {
    type Value = PostalAddressForm;

    fn read(self, reader: &mut Reader) -> Option<PostalAddressForm> {
        let name = reader.optional("name", self.name);
        let lines = reader.list("lines", self.lines);
        let city = reader.optional("city", self.city);
        let region = reader.optional("region", self.region);
        let postal_code = reader.optional("postal_code", self.postal_code);
        let country = reader.optional("country", self.country);
        let phone = reader.optional("phone", self.phone);
        Some(PostalAddressForm {
            name: name?,
            lines: lines?,
            city: city?,
            region: region?,
            postal_code: postal_code?,
            country: country?,
            phone: phone?,
        })
    }
}
