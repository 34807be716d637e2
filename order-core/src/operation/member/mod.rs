//! Operations on members: inviting, accepting, roles, leaving.
//!
//! Decides who belongs to a brand or a buyer organization, and as what. Deliberately knows no session and no password: who somebody is,
//! is established before.

mod place;

mod accept;
mod change_role;
mod invite;
mod leave;
mod remove;

#[cfg(test)]
mod tests;

pub use accept::{AcceptInvitation, JoinRefusal};
pub use change_role::{ChangeMemberRole, ChangeMemberRoleRefusal};
pub use invite::{InviteMember, InviteMemberRefusal};
pub use leave::{LeaveParty, LeavePartyRefusal};
pub use place::{LastOwner, MemberReceipt, NotOwner};
pub use remove::{RemoveMember, RemoveMemberRefusal};

pub(super) use invite::{Invitation, invite};
pub(super) use place::{ask_for_member, is_known, put_member};
