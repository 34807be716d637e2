//! Where accounts, members and throttles lie, and what they show in columns. Nothing secret is among that.

use std::sync::Arc;

use super::kind::stored;
use super::{IndexValue, Key, KeyName, Kind, Partition};
use crate::party::{
    Account, AccountCode, AccountPassword, CodePurpose, Member, Party, Roster, Session, Throttle,
};
use crate::value::{AccountId, SessionId};

/// Accounts, and who belongs to what.
impl Key {
    const fn of_account(account: AccountId, kind: Kind, name: KeyName) -> Self {
        Self::new(Partition::Account(account), kind, name)
    }

    /// An account.
    pub const fn account(id: AccountId) -> Self {
        Self::of_account(id, Kind::Account, KeyName::Id(id.as_uuid()))
    }

    /// The password of an account.
    pub const fn account_password(id: AccountId) -> Self {
        Self::of_account(id, Kind::AccountPassword, KeyName::Id(id.as_uuid()))
    }

    /// A session of an account.
    pub const fn session(account: AccountId, id: SessionId) -> Self {
        Self::of_account(account, Kind::Session, KeyName::Id(id.as_uuid()))
    }

    /// The code that was sent to an account for a purpose.
    pub fn account_code(account: AccountId, purpose: CodePurpose) -> Self {
        Self::of_account(account, Kind::AccountCode, KeyName::Text(Arc::from(purpose.word())))
    }

    /// A member of a brand or a buyer organization.
    pub fn member(party: Party, account: AccountId) -> Self {
        Self::new(party.into(), Kind::Member, KeyName::Id(account.as_uuid()))
    }

    /// How many belong to a brand or a buyer organization.
    pub fn roster(party: Party) -> Self {
        let partition = Partition::from(party);
        Self::new(partition, Kind::Roster, KeyName::Id(partition.id()))
    }

    /// The brand or the buyer organization itself.
    pub const fn party(party: Party) -> Self {
        match party {
            Party::Brand(id) => Self::brand(id),
            Party::BuyerOrganization(id) => Self::buyer_organization(id),
        }
    }

    /// How often something was tried. What it is that is tried, whoever counts names: `log_in`, or the hash of a network address.
    pub fn throttle(partition: Partition, what: &str) -> Self {
        Self::new(partition, Kind::Throttle, KeyName::Text(Arc::from(what)))
    }
}

stored!(Account as Account {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(&self.email), IndexValue::Integer(self.verified.into())]
    }
});

stored!(AccountPassword as AccountPassword {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::Integer(self.set_at.micros())]
    }
});

stored!(Session as Session {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::Integer(self.opened_at.micros()), IndexValue::Integer(self.expires_at.micros())]
    }
});

stored!(AccountCode as AccountCode {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::Integer(self.expires_at.micros()), IndexValue::Integer(self.tries_left.into())]
    }
});

stored!(Member as Member {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(&self.email),
            IndexValue::text(self.role),
            IndexValue::text(self.state.word()),
        ]
    }
});

stored!(Roster as Roster {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::Integer(self.members.into()), IndexValue::Integer(self.owners.into())]
    }
});

stored!(Throttle as Throttle {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::Integer(self.tries.into()),
            self.blocked_until.map_or(IndexValue::Null, |until| IndexValue::Integer(until.micros())),
            IndexValue::Integer(self.forget_at.micros()),
        ]
    }
});
