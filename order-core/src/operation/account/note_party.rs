//! Note with an account where it may be a member, and drop such a note.
//!
//! A member's record lies with the brand or the buyer organization and decides. What is noted here only says where to look for one, so
//! that a request need not look everywhere; a note without a member gives nothing.

use serde::Serialize;

use super::super::member::{JoinRefusal, LeavePartyRefusal, is_known};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::itself::itself;
use crate::party::{Account, Party};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::value::AccountId;
use crate::value::limits::PARTIES_MAX;

/// Notes where an account may be a member. It comes before the account accepts an invitation or founds a buyer organization, so that
/// nobody is a member of what they do not find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteParty {
    /// Which account.
    pub account: AccountId,
    /// Where.
    pub party: Party,
}

impl NoteParty {
    /// The account, when it has no room for another note.
    fn full<'f>(&self, known: &'f Facts) -> Option<&'f Account> {
        let account = known.get::<Account>(&Key::account(self.account))?;
        let full = account.parties.len() >= PARTIES_MAX && !account.parties.contains(&self.party);
        full.then_some(account)
    }
}

impl Command for NoteParty {
    /// The version of the account.
    type Output = Version;
    type Reason = JoinRefusal;

    const OPERATION: Operation = Operation::NoteParty;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        if let Some(account) = self.full(known) {
            account.parties.iter().for_each(|party| keys.record(Key::member(*party, self.account)));
        }
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<Version>, Stop<JoinRefusal>> {
        let before = itself(facts, moment.actor(), self.account)?;
        let mut after = before.as_ref().clone();
        if self.full(facts).is_some() {
            // Where it is neither a member nor invited, it was once. What is just being founded is rather dropped than nothing.
            after.parties.retain(|party| is_known(facts, *party, self.account));
        }
        after.parties.insert(self.party);
        if after.parties.len() > PARTIES_MAX {
            return Err(Stop::refused(JoinRefusal::TooManyParties { max: PARTIES_MAX }));
        }
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = note(&mut draft, facts, before, after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}

/// Drops the note. It comes after the account has left, is never refused, and changes nothing of what it is a member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DropParty {
    /// Which account.
    pub account: AccountId,
    /// Where it no longer is a member.
    pub party: Party,
}

impl Command for DropParty {
    /// The version of the account.
    type Output = Version;
    type Reason = LeavePartyRefusal;

    const OPERATION: Operation = Operation::DropParty;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<LeavePartyRefusal>> {
        let before = itself(facts, moment.actor(), self.account)?;
        let mut after = before.as_ref().clone();
        after.parties.remove(&self.party);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = note(&mut draft, facts, before, after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}

/// Writes what is noted, and logs what came and what went.
fn note(
    draft: &mut Draft<'_>,
    facts: &Facts,
    before: &Account,
    after: Account,
    moment: &mut Moment<'_>,
) -> Version {
    let key = Key::account(before.id);
    let gone = before.parties.difference(&after.parties).map(|party| FieldChange::removed("parties", party));
    let come = after.parties.difference(&before.parties).map(|party| FieldChange::set("parties", party));
    let changes: Vec<FieldChange> = gone.chain(come).collect();
    let version = facts.version(&key);
    if changes.is_empty() {
        return version;
    }
    draft.log(&key, changes, moment);
    draft.put(key, after);
    version.next()
}
