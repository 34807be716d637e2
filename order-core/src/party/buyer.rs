//! Buyer organizations.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::repeats::repeats;
use crate::refusal::reasons;
use crate::value::limits::RECIPIENTS_MAX;
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
    /// How many addresses its address book has.
    pub address_count: u32,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerType {
    /// A company.
    Company,
    /// A person.
    Individual,
}

impl BuyerType {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Individual => "individual",
        }
    }
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
    /// Who gets its notices; with none, the first of the e-mail addresses does.
    pub recipients: Vec<EmailAddress>,
    /// Its country, which decides the tax.
    pub country: Country,
    /// Its phone number.
    pub phone: Option<PhoneNumber>,
    /// Whom to write to with questions.
    pub contact_email: Option<EmailAddress>,
}

/// What is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProfileFault {
    /// A connected buyer organization without an address for mail.
    #[error("a buyer organization needs at least one e-mail address")]
    NoEmail,
    /// More addresses for mail than there may be.
    #[error("{count} e-mail addresses are more than {max}")]
    TooManyEmails {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// An address for mail is given twice.
    #[error("the e-mail address {email} is given twice")]
    RepeatedEmail {
        /// Which one.
        email: EmailAddress,
    },
    /// More recipients of notices than there may be.
    #[error("{count} recipients are more than {max}")]
    TooManyRecipients {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A recipient is given twice.
    #[error("the recipient {email} is given twice")]
    RepeatedRecipient {
        /// Which one.
        email: EmailAddress,
    },
}

reasons! {
    ProfileFault {
        NoEmail {} = "no_email";
        TooManyEmails { count, max } = "too_many_emails";
        RepeatedEmail { email } = "repeated_email";
        TooManyRecipients { count, max } = "too_many_recipients";
        RepeatedRecipient { email } = "repeated_recipient";
    }
}

impl OrganizationProfile {
    /// Who gets its notices: the recipients, else its first e-mail address, else nobody.
    pub fn notified(&self) -> &[EmailAddress] {
        if self.recipients.is_empty() { self.emails.get(..1).unwrap_or_default() } else { &self.recipients }
    }

    /// The most addresses for mail that a buyer organization may have.
    pub const EMAILS_MAX: usize = RECIPIENTS_MAX;

    /// Every fault of the profile. Only a connected buyer organization needs an address for mail: a brand may keep an offline buyer
    /// that has none.
    pub fn faults(&self, kind: BuyerKind) -> Vec<ProfileFault> {
        let mut faults = Vec::new();
        if kind == BuyerKind::Connected && self.emails.is_empty() {
            faults.push(ProfileFault::NoEmail);
        }
        let (count, max) = (self.emails.len(), Self::EMAILS_MAX);
        if count > max {
            faults.push(ProfileFault::TooManyEmails { count, max });
        }
        let repeated = repeats(&self.emails).into_iter();
        faults.extend(repeated.map(|email| ProfileFault::RepeatedEmail { email: email.clone() }));
        let (count, max) = (self.recipients.len(), RECIPIENTS_MAX);
        if count > max {
            faults.push(ProfileFault::TooManyRecipients { count, max });
        }
        let repeated = repeats(&self.recipients).into_iter();
        faults.extend(repeated.map(|email| ProfileFault::RepeatedRecipient { email: email.clone() }));
        faults
    }
}

impl OrganizationProfile {
    /// A company with one e-mail address, which is disclosed to brands and gets the notices.
    pub fn company(name: LocalizedName, country: Country, email: EmailAddress) -> Self {
        Self {
            buyer_type: BuyerType::Company,
            name,
            representative: None,
            emails: vec![email.clone()],
            recipients: vec![email],
            country,
            phone: None,
            contact_email: None,
        }
    }
}

impl BuyerOrganization {
    /// A new one, with an empty address book.
    pub const fn new(id: BuyerOrganizationId, kind: BuyerKind, profile: OrganizationProfile) -> Self {
        Self { id, kind, profile, address_count: 0 }
    }

    /// The language of its notices.
    pub fn locale(&self) -> Locale {
        self.profile.name.default_locale()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Name;

    fn email(number: usize) -> EmailAddress {
        format!("shop{number}@example.com").parse().unwrap()
    }

    fn profile(emails: Vec<EmailAddress>, recipients: Vec<EmailAddress>) -> OrganizationProfile {
        OrganizationProfile {
            buyer_type: BuyerType::Company,
            name: LocalizedName::new(Locale::JA, Name::new("店").unwrap()),
            representative: None,
            emails,
            recipients,
            country: "JP".parse().unwrap(),
            phone: None,
            contact_email: None,
        }
    }

    fn offline() -> BuyerKind {
        BuyerKind::Offline { brand: BrandId::from_uuid(uuid::Uuid::nil()) }
    }

    #[test]
    fn only_connected_organizations_need_an_email() {
        assert_eq!(profile(vec![], vec![]).faults(BuyerKind::Connected), vec![ProfileFault::NoEmail]);
        assert_eq!(profile(vec![], vec![]).faults(offline()), vec![]);
        assert_eq!(profile(vec![email(1)], vec![]).faults(BuyerKind::Connected), vec![]);
    }

    #[test]
    fn every_fault_is_told_once_and_in_order() {
        let full: Vec<_> = (0..RECIPIENTS_MAX).map(email).collect();
        assert_eq!(profile(full.clone(), full.clone()).faults(BuyerKind::Connected), vec![]);
        let over = |number| [full.clone(), vec![email(number), email(number)]].concat();
        let count = RECIPIENTS_MAX + 2;
        assert_eq!(
            profile(over(3), over(5)).faults(BuyerKind::Connected),
            vec![
                ProfileFault::TooManyEmails { count, max: RECIPIENTS_MAX },
                ProfileFault::RepeatedEmail { email: email(3) },
                ProfileFault::TooManyRecipients { count, max: RECIPIENTS_MAX },
                ProfileFault::RepeatedRecipient { email: email(5) },
            ]
        );
    }

    #[test]
    fn notices_come_in_the_default_language() {
        let id = BuyerOrganizationId::from_uuid(uuid::Uuid::nil());
        let organization = BuyerOrganization::new(id, BuyerKind::Connected, profile(vec![], vec![]));
        assert_eq!(organization.locale(), Locale::JA);
        assert_eq!(organization.address_count, 0);
    }
}
