//! Who somebody is, and what they may do: the question that stands before every request.

use std::sync::Arc;

use super::super::{Question, Stop};
use crate::party::{Account, Actor, Member, MemberRole, Party, Session};
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{AccountId, SecretHash, SessionId, Timestamp};

/// Asks who has a token. Whoever asks need not be anybody: the token is the proof.
///
/// It loads the account and its session, then a member's record wherever the account may be a member. So a right that was taken away is
/// gone with the next request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoIs {
    /// The account that the token names.
    pub account: AccountId,
    /// The hash of the token.
    pub token: SecretHash,
}

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// With all rights, to ask and run with.
    pub actor: Actor,
    /// Where the account is a member, and as what.
    pub roles: Vec<(Party, MemberRole)>,
    /// The account.
    pub account: Arc<Account>,
    /// The version of the account.
    pub version: Version,
    /// The session.
    pub session: SessionId,
    /// When the session ends.
    pub expires_at: Timestamp,
}

impl WhoIs {
    fn session<'f>(&self, facts: &'f Facts) -> Option<(&'f Arc<Account>, &'f Session)> {
        let account = facts.get::<Account>(&Key::account(self.account))?;
        let session = facts.get::<Session>(&Key::session(self.account, SessionId::of(&self.token)))?;
        (session.token == self.token).then_some((account, session))
    }
}

impl Question for WhoIs {
    /// `None` when there is no such session, or it is over.
    type Answer = Option<SignedIn>;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        keys.record(Key::session(self.account, SessionId::of(&self.token)));
        if let Some((account, _)) = self.session(known) {
            account.parties.iter().for_each(|party| keys.record(Key::member(*party, self.account)));
        }
    }

    fn answer(&self, facts: &Facts, now: Timestamp, _: &Actor) -> Result<Self::Answer, Stop<Never>> {
        let open = self.session(facts).filter(|(account, session)| session.is_open(account, now));
        let Some((account, session)) = open else { return Ok(None) };
        let role = |party: &Party| {
            let member = facts.get::<Member>(&Key::member(*party, account.id))?;
            member.is_active().then_some((*party, member.role))
        };
        let roles: Vec<(Party, MemberRole)> = account.parties.iter().filter_map(role).collect();
        let nobody = Actor::account(account.id);
        let actor = roles.iter().fold(nobody, |actor, (party, role)| actor.belonging(*party, *role));
        Ok(Some(SignedIn {
            actor,
            roles,
            account: Arc::clone(account),
            version: facts.version(&Key::account(account.id)),
            session: session.id,
            expires_at: session.expires_at,
        }))
    }
}
