//! What a buyer organization says of itself.

use order_core::party::{BuyerKind, BuyerOrganization, BuyerType, OrganizationProfile};
use order_core::record::Version;
use order_core::value::{BuyerOrganizationId, Country, EmailAddress, PhoneNumber};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Form, LocalizedNameShape, Reader, Scalar};
use crate::route::EntityTag;

/// What a buyer organization says of itself.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Profile")]
pub struct ProfileShape {
    buyer_type: Scalar<BuyerType>,
    /// The name per language; its default language is that of the organization.
    name: LocalizedNameShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    representative: Option<LocalizedNameShape>,
    /// E-mail addresses; the first one is disclosed to brands.
    emails: Vec<Scalar<EmailAddress>>,
    /// Who gets notices.
    recipients: Vec<Scalar<EmailAddress>>,
    country: Scalar<Country>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Scalar<PhoneNumber>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_email: Option<Scalar<EmailAddress>>,
}

impl From<&OrganizationProfile> for ProfileShape {
    fn from(profile: &OrganizationProfile) -> Self {
        Self {
            buyer_type: profile.buyer_type.into(),
            name: (&profile.name).into(),
            representative: profile.representative.as_ref().map(LocalizedNameShape::from),
            emails: profile.emails.iter().map(Scalar::from).collect(),
            recipients: profile.recipients.iter().map(Scalar::from).collect(),
            country: profile.country.into(),
            phone: profile.phone.as_ref().map(Scalar::from),
            contact_email: profile.contact_email.as_ref().map(Scalar::from),
        }
    }
}

/// A buyer organization.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Organization")]
pub struct OrganizationShape {
    id: Scalar<BuyerOrganizationId>,
    etag: String,
    /// Whether it is an offline buyer, which a brand keeps itself.
    offline: bool,
    profile: ProfileShape,
}

impl OrganizationShape {
    /// An organization as it is kept, or as it discloses itself.
    pub fn of(organization: &BuyerOrganization, version: Version) -> Self {
        Self {
            id: organization.id.into(),
            etag: EntityTag::new(organization.id, version).to_string(),
            offline: organization.kind != BuyerKind::Connected,
            profile: (&organization.profile).into(),
        }
    }
}

/// The form of a buyer organization.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ProfileForm")]
pub struct ProfileForm {
    buyer_type: Scalar<BuyerType>,
    /// The name per language; its default language is that of the organization.
    name: LocalizedNameShape,
    #[serde(default)]
    representative: Option<LocalizedNameShape>,
    /// E-mail addresses; the first one is disclosed to brands.
    emails: Vec<Scalar<EmailAddress>>,
    /// Who gets notices; the first e-mail address unless somebody is named.
    #[serde(default)]
    recipients: Vec<Scalar<EmailAddress>>,
    country: Scalar<Country>,
    #[serde(default)]
    phone: Option<Scalar<PhoneNumber>>,
    #[serde(default)]
    contact_email: Option<Scalar<EmailAddress>>,
}

impl Form for ProfileForm {
    type Value = OrganizationProfile;

    fn read(self, reader: &mut Reader) -> Option<OrganizationProfile> {
        let buyer_type = reader.field("buyer_type", self.buyer_type);
        let name = reader.field("name", self.name);
        let representative = reader.optional("representative", self.representative);
        let emails = reader.list("emails", self.emails);
        let recipients = reader.list("recipients", self.recipients);
        let country = reader.field("country", self.country);
        let phone = reader.optional("phone", self.phone);
        let contact_email = reader.optional("contact_email", self.contact_email);
        Some(OrganizationProfile {
            buyer_type: buyer_type?,
            name: name?,
            representative: representative?,
            emails: emails?,
            recipients: recipients?,
            country: country?,
            phone: phone?,
            contact_email: contact_email?,
        })
    }
}
