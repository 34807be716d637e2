//! People: members against their counts, accounts and sessions against the ids that they lie under.

use std::sync::Arc;

use super::drift::{Check, Drifts};
use super::walk::Walk;
use super::{Checked, Verification};
use crate::desk::{Desk, RunError};
use crate::operation::Missing;
use crate::party::{Account, Actor, Member, Party, Roster, Session};
use crate::record::{Facts, Key, Keys, Kind, Partition, Stored};
use crate::refusal::Never;
use crate::store::{Listed, SharedStore, StorageError, Store};
use crate::value::{AccountId, SessionId};

impl Desk {
    /// Recomputes what is kept twice of who belongs to a brand or a buyer organization. For a brand, [`verify`](Desk::verify) does too.
    /// Whoever may read there may ask.
    ///
    /// # Errors
    /// [`RunError::Missing`] when there is no such brand or buyer organization for this actor, and [`RunError::Storage`].
    pub async fn verify_members(&self, party: Party, actor: &Actor) -> Result<Verification, RunError<Never>> {
        let key = Key::party(party);
        let facts = load(self.store(), key.clone()).await?;
        let there = facts.found(&key).is_some_and(|found| found.record.is_some());
        if !there || actor.on(party).is_none() {
            return Err(RunError::Missing(Missing::of(&key)));
        }
        let mut drifts = Drifts::default();
        let members = check_members(self.store(), party, &mut drifts).await?;
        Ok(Verification::of(Checked { members, ..Checked::default() }, drifts))
    }

    /// Recomputes what of an account and its sessions follows from something else. The account itself may ask.
    ///
    /// # Errors
    /// [`RunError::Missing`] when there is no such account for this actor, and [`RunError::Storage`].
    pub async fn verify_account(
        &self,
        account: AccountId,
        actor: &Actor,
    ) -> Result<Verification, RunError<Never>> {
        let key = Key::account(account);
        let facts = load(self.store(), key.clone()).await?;
        let itself = actor.is_host() || actor.id() == Some(account);
        let Some(known) = facts.get::<Account>(&key).filter(|_| itself) else {
            return Err(RunError::Missing(Missing::of(&key)));
        };
        let mut drifts = Drifts::default();
        drifts.compare(&key, Check::MemberAccount, AccountId::of(&known.email), account);
        drifts.compare(&key, Check::MemberAccount, known.id, account);
        let mut checked = Checked::default();
        let mut walk = Walk::new(self.store(), Partition::Account(account), Kind::Session);
        while let Some(listed) = walk.next().await? {
            let Some(session) = record::<Session>(&listed) else { continue };
            checked.sessions = checked.sessions.saturating_add(1);
            let expected = Key::session(account, SessionId::of(&session.token));
            drifts.compare(&listed.key, Check::SessionToken, listed.key.name(), expected.name());
            drifts.compare(&listed.key, Check::SessionToken, session.account, account);
        }
        Ok(Verification::of(checked, drifts))
    }
}

/// Every member lies under the account of its e-mail address, and as many are counted as there are.
pub(super) async fn check_members(
    store: &SharedStore,
    party: Party,
    drifts: &mut Drifts,
) -> Result<u64, StorageError> {
    let mut counted = Roster::default();
    let mut walk = Walk::new(store, party.into(), Kind::Member);
    while let Some(listed) = walk.next().await? {
        let Some(member) = record::<Member>(&listed) else { continue };
        counted = counted.changed(None, Some(member));
        let expected = Key::member(party, AccountId::of(&member.email));
        drifts.compare(&listed.key, Check::MemberAccount, listed.key.name(), expected.name());
        drifts.compare(&listed.key, Check::MemberAccount, member.account, AccountId::of(&member.email));
    }
    let key = Key::roster(party);
    let facts = load(store, key.clone()).await?;
    let kept = facts.get::<Roster>(&key).map_or_else(Roster::default, |roster| *roster.as_ref());
    let text = |roster: Roster| format!("{} members, {} Owners", roster.members, roster.owners);
    drifts.compare(&key, Check::Roster, text(kept), text(counted));
    Ok(counted.members.into())
}

fn record<T: Stored>(listed: &Listed) -> Option<&Arc<T>> {
    listed.found.record.as_ref().and_then(T::of)
}

async fn load(store: &SharedStore, key: Key) -> Result<Facts, StorageError> {
    let mut keys = Keys::new();
    keys.record(key);
    store.load(keys).await
}
