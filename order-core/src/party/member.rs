//! Who belongs to a brand or a buyer organization, and as what.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Access;
use crate::value::{AccountId, BrandId, BuyerOrganizationId, EmailAddress, Timestamp};

/// A brand or a connected buyer organization: what an account can be a member of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A brand. Its members are its staff.
    Brand(BrandId),
    /// A connected buyer organization.
    BuyerOrganization(BuyerOrganizationId),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brand(id) => write!(f, "brand:{id}"),
            Self::BuyerOrganization(id) => write!(f, "buyer:{id}"),
        }
    }
}

impl From<BrandId> for Party {
    fn from(brand: BrandId) -> Self {
        Self::Brand(brand)
    }
}

impl From<BuyerOrganizationId> for Party {
    fn from(organization: BuyerOrganizationId) -> Self {
        Self::BuyerOrganization(organization)
    }
}

/// As what somebody belongs to a brand or a buyer organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Sees and changes everything, and who belongs to it.
    Owner,
    /// Sees, or sees and changes.
    Member(Access),
}

impl MemberRole {
    /// What it gives the right to.
    pub const fn access(self) -> Access {
        match self {
            Self::Owner => Access::Write,
            Self::Member(access) => access,
        }
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Member(Access::Write) => "write",
            Self::Member(Access::Read) => "read",
        }
    }
}

impl fmt::Display for MemberRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Somebody who belongs to a brand or a buyer organization, or is invited to. It lies where these lie, and decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account, which need not be there as long as it is only invited.
    pub account: AccountId,
    /// The e-mail address that was invited, or that founded it.
    pub email: EmailAddress,
    /// As what.
    pub role: MemberRole,
    /// Whether the invitation was accepted.
    pub state: MemberState,
}

/// How far an invitation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Invited: no right follows from it yet.
    Invited {
        /// When the newest invitation was sent.
        at: Timestamp,
    },
    /// A member.
    Active {
        /// Since when.
        since: Timestamp,
    },
}

impl MemberState {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invited { .. } => "invited",
            Self::Active { .. } => "active",
        }
    }
}

impl Member {
    /// Whether it is a member, and not only invited.
    pub const fn is_active(&self) -> bool {
        matches!(self.state, MemberState::Active { .. })
    }

    /// Whether it is an Owner, and not only invited to be one.
    pub const fn is_active_owner(&self) -> bool {
        self.is_active() && matches!(self.role, MemberRole::Owner)
    }
}

/// How many belong to a brand or a buyer organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// Members and those who are invited.
    pub members: u32,
    /// Members who are Owners.
    pub owners: u32,
}

impl Roster {
    /// How many there are once a member is no longer `before`, but `after`; `None` is one who does not belong to it.
    #[must_use]
    pub fn changed(self, before: Option<&Member>, after: Option<&Member>) -> Self {
        let members = self.members.saturating_sub(before.map_or(0, |_| 1));
        let owners = self.owners.saturating_sub(before.map_or(0, |member| member.is_active_owner().into()));
        Self {
            members: members.saturating_add(after.map_or(0, |_| 1)),
            owners: owners.saturating_add(after.map_or(0, |member| member.is_active_owner().into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(role: MemberRole, active: bool) -> Member {
        let email: EmailAddress = "ann@example.com".parse().unwrap();
        let at = Timestamp::MIN;
        let state = if active { MemberState::Active { since: at } } else { MemberState::Invited { at } };
        Member { account: AccountId::of(&email), email, role, state }
    }

    #[test]
    fn an_owner_may_write() {
        let roles = [MemberRole::Owner, MemberRole::Member(Access::Write), MemberRole::Member(Access::Read)];
        assert_eq!(roles.map(MemberRole::access), [Access::Write, Access::Write, Access::Read]);
        assert_eq!(roles.map(MemberRole::word), ["owner", "write", "read"]);
    }

    #[test]
    fn only_active_owners_are_counted_as_owners() {
        let [reader, writer] = [Access::Read, Access::Write].map(MemberRole::Member);
        let forms = [
            None,
            Some(member(MemberRole::Owner, true)),
            Some(member(MemberRole::Owner, false)),
            Some(member(writer, true)),
            Some(member(reader, false)),
        ];
        let counts = [(0, 0), (1, 1), (1, 0), (1, 0), (1, 0)];
        for (before, (members, owners)) in forms.iter().zip(counts) {
            for (after, (members_after, owners_after)) in forms.iter().zip(counts) {
                let roster = Roster { members: 4 + members, owners: 2 + owners };
                let expected = Roster { members: 4 + members_after, owners: 2 + owners_after };
                assert_eq!(roster.changed(before.as_ref(), after.as_ref()), expected);
            }
        }
    }
}
