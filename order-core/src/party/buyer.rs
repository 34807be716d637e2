//! Buyer organizations.

use serde::{Deserialize, Serialize};

use crate::value::{BrandId, BuyerOrganizationId, Country, EmailAddress, Locale, LocalizedName, PhoneNumber};

/// Who buys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerOrganization {
    /// Its id.
    pub id: BuyerOrganizationId,
    /// Who keeps its record.
    pub kind: BuyerKind,
    /// What it says of itself.
    pub profile: OrganizationProfile,
}

/// Who keeps the record of a buyer organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerKind {
    /// Its members do, and log in.
    Connected,
    /// One brand does; nobody logs in.
    Offline {
        /// That brand.
        brand: BrandId,
    },
}

/// Whether a company or a person buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerType {
    /// A company.
    Company,
    /// A person.
    Individual,
}

/// What a buyer organization says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationProfile {
    /// Company or person.
    pub buyer_type: BuyerType,
    /// Its name per language; the default language is the one of its notices.
    pub name: LocalizedName,
    /// Who represents it, per language.
    pub representative: Option<LocalizedName>,
    /// Its addresses for mail; the first is disclosed to brands.
    pub emails: Vec<EmailAddress>,
    /// Who gets its notices.
    pub recipients: Vec<EmailAddress>,
    /// Its country, which decides the tax.
    pub country: Country,
    /// Its phone number.
    pub phone: Option<PhoneNumber>,
    /// Whom to write to with questions.
    pub contact_email: Option<EmailAddress>,
}

impl BuyerOrganization {
    /// The language of its notices.
    pub fn locale(&self) -> Locale {
        self.profile.name.default_locale()
    }
}
