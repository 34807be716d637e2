//! Where members lie, who may change them, and what all changes of them have in common.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Draft, Missing, Moment, Stop, reasons};
use crate::party::{Actor, Brand, BuyerOrganization, Member, MemberState, Party, Roster};
use crate::record::{Facts, FieldChange, Key, Keys, Version};
use crate::refusal::Reason;
use crate::value::{AccountId, Locale, LocalizedName};

/// The actor belongs to the brand or the buyer organization, but does not decide who else does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this needs an Owner, and the actor is none")]
pub struct NotOwner;

reasons! { struct NotOwner {} = "not_owner" }

/// Without this member there would be no Owner left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is the last Owner, and there must be one")]
pub struct LastOwner;

reasons! { struct LastOwner {} = "last_owner" }

/// A member after an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberReceipt {
    /// The account.
    pub account: AccountId,
    /// The version of the member's record.
    pub version: Version,
}

/// Asks for a member, and for how many there are.
pub(in crate::operation) fn ask_for_member(party: Party, account: AccountId, keys: &mut Keys) {
    keys.record(Key::party(party));
    keys.record(Key::roster(party));
    keys.record(Key::member(party, account));
}

/// An Owner of a brand or a buyer organization that exists. Whoever has nothing to do with it is told that it does not.
pub(super) fn by_owner<R: Reason + From<NotOwner>>(
    facts: &Facts,
    actor: &Actor,
    party: Party,
) -> Result<(), Stop<R>> {
    let key = Key::party(party);
    if actor.on(party).is_none() || called(facts, party).is_none() {
        return Err(Missing::of(&key).into());
    }
    if actor.owns(party) { Ok(()) } else { Err(Stop::refused(NotOwner)) }
}

/// What a brand or a buyer organization is called, and its language. `None` = it is not there.
pub(super) fn called(facts: &Facts, party: Party) -> Option<(&LocalizedName, Locale)> {
    let key = Key::party(party);
    match party {
        Party::Brand(_) => facts.get::<Brand>(&key).map(|brand| (&brand.name, brand.settings.locale)),
        Party::BuyerOrganization(_) => {
            let organization = facts.get::<BuyerOrganization>(&key);
            organization.map(|organization| (&organization.profile.name, organization.locale()))
        }
    }
}

/// A member, or somebody who is invited.
pub(super) fn member<R: Reason>(
    facts: &Facts,
    party: Party,
    account: AccountId,
) -> Result<&Arc<Member>, Stop<R>> {
    let key = Key::member(party, account);
    Ok(facts.get::<Member>(&key).ok_or_else(|| Missing::of(&key))?)
}

/// Whether an account is a member somewhere, or invited.
pub(in crate::operation) fn is_known(facts: &Facts, party: Party, account: AccountId) -> bool {
    facts.get::<Member>(&Key::member(party, account)).is_some()
}

/// How many there are.
pub(super) fn roster(facts: &Facts, party: Party) -> Roster {
    facts.get::<Roster>(&Key::roster(party)).map_or_else(Roster::default, |roster| *roster.as_ref())
}

/// Whether this is the only Owner, who must stay one.
pub(super) fn is_last_owner(facts: &Facts, party: Party, member: &Member) -> bool {
    member.is_active_owner() && roster(facts, party).owners <= 1
}

/// Writes a member, new or changed, with how many there then are, and logs it. One that is the same is neither written nor logged.
pub(in crate::operation) fn put_member(
    draft: &mut Draft<'_>,
    facts: &Facts,
    party: Party,
    after: Member,
    moment: &mut Moment<'_>,
) -> MemberReceipt {
    let (account, key) = (after.account, Key::member(party, after.account));
    let before = facts.get::<Member>(&key).map(AsRef::as_ref);
    count(draft, facts, party, before, Some(&after));
    let changes = match before {
        Some(before) => differences(before, &after),
        None => vec![
            FieldChange::set("email", &after.email),
            FieldChange::set("role", after.role),
            FieldChange::set("state", after.state.word()),
        ],
    };
    if changes.is_empty() {
        return MemberReceipt { account, version: facts.version(&key) };
    }
    MemberReceipt { account, version: draft.create(key, after, changes, moment) }
}

/// What of a member differs, in words.
fn differences(before: &Member, after: &Member) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    if before.email != after.email {
        changes.push(FieldChange::changed("email", &before.email, &after.email));
    }
    if before.role != after.role {
        changes.push(FieldChange::changed("role", before.role, after.role));
    }
    match (before.state, after.state) {
        (MemberState::Invited { at: before }, MemberState::Invited { at: after }) if before != after => {
            changes.push(FieldChange::changed("invited_at", before, after));
        }
        (before, after) if before.word() != after.word() => {
            changes.push(FieldChange::changed("state", before.word(), after.word()));
        }
        _ => {}
    }
    changes
}

/// Deletes a member, with how many there then are, and logs it.
pub(super) fn delete_member(
    draft: &mut Draft<'_>,
    facts: &Facts,
    party: Party,
    before: &Member,
    moment: &mut Moment<'_>,
) {
    let key = Key::member(party, before.account);
    count(draft, facts, party, Some(before), None);
    let gone = vec![
        FieldChange::removed("email", &before.email),
        FieldChange::removed("role", before.role),
        FieldChange::removed("state", before.state.word()),
    ];
    draft.log(&key, gone, moment);
    draft.delete(key);
}

fn count(
    draft: &mut Draft<'_>,
    facts: &Facts,
    party: Party,
    before: Option<&Member>,
    after: Option<&Member>,
) {
    let counted = roster(facts, party);
    let changed = counted.changed(before, after);
    if counted != changed {
        draft.put(Key::roster(party), changed);
    }
}
