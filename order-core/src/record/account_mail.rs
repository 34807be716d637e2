//! Mails to the people behind accounts.

use serde::{Deserialize, Serialize};

use super::{Key, Partition};
use crate::party::{CodePurpose, MemberRole, Party};
use crate::value::{AccountId, EmailAddress, Locale, Name, OneTimeCode, TaskId, Timestamp};

/// A mail to one person about an account. Its text is made when it is delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMail {
    /// Its id, from which the Message-ID is made.
    pub id: TaskId,
    /// What it says.
    pub says: AccountMailKind,
    /// When it was asked for.
    pub at: Timestamp,
    /// The language of the person.
    pub locale: Locale,
    /// To whom.
    pub recipient: EmailAddress,
}

/// What a mail about an account says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountMailKind {
    /// A code that only who reads the mail knows.
    Code {
        /// Of which account.
        account: AccountId,
        /// What the code is good for.
        purpose: CodePurpose,
        /// The code in clear; `None` once nobody is to be told any more.
        code: Option<OneTimeCode>,
        /// Until when the code is good.
        expires_at: Timestamp,
    },
    /// An invitation to a brand or a buyer organization.
    Invitation {
        /// To which.
        party: Party,
        /// What that is called.
        party_name: Name,
        /// As what.
        role: MemberRole,
    },
}

impl AccountMail {
    /// Where it belongs.
    pub fn partition(&self) -> Partition {
        match &self.says {
            AccountMailKind::Code { account, .. } => Partition::Account(*account),
            AccountMailKind::Invitation { party, .. } => (*party).into(),
        }
    }

    /// What it is about: the account, or what somebody is invited to.
    pub(super) const fn about(&self) -> Key {
        match &self.says {
            AccountMailKind::Code { account, .. } => Key::account(*account),
            AccountMailKind::Invitation { party, .. } => Key::party(*party),
        }
    }

    /// Whether it still has the code that it tells.
    pub(super) const fn is_whole(&self) -> bool {
        !matches!(self.says, AccountMailKind::Code { code: None, .. })
    }

    /// The same without its code; `None` when there is none in it.
    pub(super) fn without_code(&self) -> Option<Self> {
        match &self.says {
            AccountMailKind::Code { account, purpose, code: Some(_), expires_at } => {
                let (account, purpose, expires_at) = (*account, *purpose, *expires_at);
                let says = AccountMailKind::Code { account, purpose, code: None, expires_at };
                Some(Self { says, ..self.clone() })
            }
            AccountMailKind::Code { code: None, .. } | AccountMailKind::Invitation { .. } => None,
        }
    }
}
