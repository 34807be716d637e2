//! The account that an operation is about, for the account itself.

use std::sync::Arc;

use super::super::{Missing, Stop};
use crate::party::{Account, Actor};
use crate::record::{Facts, Key};
use crate::refusal::Reason;
use crate::value::AccountId;

/// The account, for itself and for the host. Everybody else is told that it does not exist.
pub(in crate::operation) fn itself<'f, R: Reason>(
    facts: &'f Facts,
    actor: &Actor,
    account: AccountId,
) -> Result<&'f Arc<Account>, Stop<R>> {
    let key = Key::account(account);
    let found = facts.get::<Account>(&key).filter(|_| actor.is_host() || actor.id() == Some(account));
    Ok(found.ok_or_else(|| Missing::of(&key))?)
}

/// What only the host does, for somebody who is not logged in. Everybody else is told that the account does not exist.
pub(super) fn by_host<R: Reason>(actor: &Actor, account: AccountId) -> Result<(), Stop<R>> {
    if actor.is_host() { Ok(()) } else { Err(Missing::of(&Key::account(account)).into()) }
}
