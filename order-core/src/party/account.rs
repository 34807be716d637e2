//! Accounts of people, and what proves that somebody is one: passwords, sessions, codes sent by mail.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::Party;
use crate::value::{AccountId, EmailAddress, Locale, Name, PasswordHash, SecretHash, SessionId, Timestamp};

/// The name space of the ids of accounts.
const ACCOUNTS: Uuid = Uuid::from_u128(0x2f9a_63d4_5b1e_5e0f_8a6d_90c3_77e1_04b2);

impl AccountId {
    /// The id of the account with this e-mail address, whether there is one or not: two spellings of an address that differ only in
    /// small and capital letters are one account. So nothing has to be claimed for there to be one account per address, and somebody
    /// can be invited who has none yet.
    ///
    /// ```
    /// use order_core::value::AccountId;
    ///
    /// let id = AccountId::of(&"ann@example.com".parse()?);
    /// assert_eq!(id, AccountId::of(&"Ann@Example.com".parse()?));
    /// assert_ne!(id, AccountId::of(&"bob@example.com".parse()?));
    /// # Ok::<(), order_core::value::ContactError>(())
    /// ```
    pub fn of(email: &EmailAddress) -> Self {
        Self::from_uuid(Uuid::new_v5(&ACCOUNTS, email.folded().as_bytes()))
    }
}

/// A person who logs in. Nothing secret is in it: the password's hash lies apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id, which follows from the e-mail address.
    pub id: AccountId,
    /// The e-mail address, as it was typed. It never changes.
    pub email: EmailAddress,
    /// Whether somebody proved to read mail there.
    pub verified: bool,
    /// What the person is called.
    pub name: Name,
    /// The language of its mails.
    pub locale: Locale,
    /// Where it may be a member. This says only where to look: whether it is one, the member's record there tells.
    pub parties: BTreeSet<Party>,
    /// The generation of its sessions. Those of an earlier one are closed.
    pub generation: u32,
    /// When it signed up.
    pub created_at: Timestamp,
}

/// The password of an account. It lies apart from the account, so that whoever shows an account cannot show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPassword {
    /// The hash.
    pub hash: PasswordHash,
    /// When it was set.
    pub set_at: Timestamp,
}

/// That somebody is logged in. Whoever has the token is the account, until the session is closed or expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id, which follows from the token's hash.
    pub id: SessionId,
    /// The hash of its token.
    pub token: SecretHash,
    /// Who is logged in.
    pub account: AccountId,
    /// The generation of the account's sessions that it is of.
    pub generation: u32,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ends, if it is not closed before. At this instant it is over.
    pub expires_at: Timestamp,
}

impl Session {
    /// Whether it still stands for the account.
    pub fn is_open(&self, account: &Account, now: Timestamp) -> bool {
        self.account == account.id && self.generation == account.generation && now < self.expires_at
    }
}

/// How long a session lasts: from a minute up to ninety days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct SessionLength(u32);

/// No session lasts as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a session lasts from {} to {} seconds", SessionLength::MIN.0, SessionLength::MAX.0)]
pub struct SessionLengthError;

impl SessionLength {
    /// A minute.
    pub const MIN: Self = Self(60);
    /// Ninety days.
    pub const MAX: Self = Self(90 * 24 * 60 * 60);
    /// Thirty days.
    pub const USUAL: Self = Self(30 * 24 * 60 * 60);

    /// So many seconds.
    ///
    /// # Errors
    /// [`SessionLengthError`] for less than [`SessionLength::MIN`] and more than [`SessionLength::MAX`].
    pub fn of_seconds(seconds: u32) -> Result<Self, SessionLengthError> {
        let length = Self(seconds);
        if (Self::MIN..=Self::MAX).contains(&length) { Ok(length) } else { Err(SessionLengthError) }
    }

    /// As a duration.
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl TryFrom<u32> for SessionLength {
    type Error = SessionLengthError;

    fn try_from(seconds: u32) -> Result<Self, SessionLengthError> {
        Self::of_seconds(seconds)
    }
}

impl From<SessionLength> for u32 {
    fn from(length: SessionLength) -> Self {
        length.0
    }
}

/// What a code that was sent by mail is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// To show that one reads the mail of an address.
    VerifyEmail,
    /// To set a new password without the old one.
    ResetPassword,
}

impl CodePurpose {
    /// Every purpose.
    pub const ALL: &[Self] = &[Self::VerifyEmail, Self::ResetPassword];

    /// Its stable name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }
}

/// A code that was sent to the e-mail address of an account. There is one per purpose: a newer one takes the place of the older.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCode {
    /// What it is good for.
    pub purpose: CodePurpose,
    /// The hash of the code.
    pub code: SecretHash,
    /// When it ends. At this instant it is over.
    pub expires_at: Timestamp,
    /// How often somebody may still be wrong about it.
    pub tries_left: u32,
}

impl AccountCode {
    /// How often somebody may be wrong about a code.
    pub const TRIES: u32 = 5;
    /// How long a code is good.
    pub const LASTS: Duration = Duration::from_secs(60 * 60);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn account() -> Account {
        let email: EmailAddress = "ann@example.com".parse().unwrap();
        Account {
            id: AccountId::of(&email),
            email,
            verified: false,
            name: Name::new("Ann").unwrap(),
            locale: Locale::EN,
            parties: BTreeSet::new(),
            generation: 3,
            created_at: Timestamp::MIN,
        }
    }

    #[test]
    fn the_id_of_an_address_stays_what_it_is() {
        let id = AccountId::of(&"ann@example.com".parse().unwrap());
        assert_eq!(id.to_string(), "400a5b58-5c67-5ff6-8706-3bfc3bf1cc38");
        let token = SecretHash::of_bytes([7; 32]);
        assert_eq!(SessionId::of(&token).to_string(), "114b062e-e364-5cd2-937d-2cf406895166");
    }

    #[test]
    fn a_session_is_over_at_its_end_and_when_it_is_of_an_earlier_generation() {
        let account = account();
        let token = SecretHash::of_bytes([7; 32]);
        let end = Timestamp::from_micros(1_000).unwrap();
        let session = Session {
            id: SessionId::of(&token),
            token,
            account: account.id,
            generation: 3,
            opened_at: Timestamp::MIN,
            expires_at: end,
        };
        let before = Timestamp::from_micros(999).unwrap();
        assert!(session.is_open(&account, before));
        assert!(!session.is_open(&account, end));
        for generation in [2, 4] {
            assert!(!Session { generation, ..session.clone() }.is_open(&account, before));
        }
        let other = AccountId::of(&"bob@example.com".parse().unwrap());
        assert!(!Session { account: other, ..session }.is_open(&account, before));
    }

    #[test]
    fn sessions_last_a_minute_to_ninety_days() {
        for (seconds, fits) in [(0, false), (59, false), (60, true), (7_776_000, true), (7_776_001, false)] {
            assert_eq!(SessionLength::of_seconds(seconds).is_ok(), fits, "{seconds}");
            assert_eq!(serde_json::from_str::<SessionLength>(&seconds.to_string()).is_ok(), fits);
        }
        assert_eq!(SessionLength::USUAL.duration().as_secs(), 2_592_000);
    }

    proptest! {
        #[test]
        fn addresses_are_one_account_when_they_differ_in_case_only(a in "[a-zA-Z]{1,3}", b in "[a-zA-Z]{1,3}") {
            let id = |local: &str| AccountId::of(&format!("{local}@x.example").parse().unwrap());
            prop_assert_eq!(id(&a) == id(&b), a.eq_ignore_ascii_case(&b));
        }
    }
}
