//! Which offline buyer somebody is.

use super::super::{Question, Stop};
use crate::party::{Actor, OfflineAccess, OfflineSession, OrderLink};
use crate::record::{Facts, Key, Keys};
use crate::refusal::Never;
use crate::value::{BrandId, BuyerOrganizationId, LinkId, SecretHash, SessionId, Timestamp};

/// Asks which offline buyer has a token. Whoever asks need not be anybody: the token is the proof. What was taken away from the buyer
/// meanwhile, or closed the link, counts from this question on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoIsOffline {
    /// The brand that the token names.
    pub brand: BrandId,
    /// The hash of the token.
    pub token: SecretHash,
}

/// An offline buyer that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInOffline {
    /// To ask and run with.
    pub actor: Actor,
    /// The buyer.
    pub buyer: BuyerOrganizationId,
    /// The customer link that it came by.
    pub link: LinkId,
    /// The session.
    pub session: SessionId,
    /// When the session ends.
    pub expires_at: Timestamp,
}

impl WhoIsOffline {
    fn session<'f>(&self, facts: &'f Facts) -> Option<&'f OfflineSession> {
        let session =
            facts.get::<OfflineSession>(&Key::offline_session(self.brand, SessionId::of(&self.token)))?;
        (session.token == self.token).then_some(session)
    }
}

impl Question for WhoIsOffline {
    /// `None` when there is no such session, it is over, or the link is not live.
    type Answer = Option<SignedInOffline>;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::offline_session(self.brand, SessionId::of(&self.token)));
        if let Some(session) = self.session(known) {
            keys.record(Key::offline_access(self.brand, session.buyer));
            keys.record(Key::order_link(self.brand, session.link));
        }
    }

    fn answer(&self, facts: &Facts, now: Timestamp, _: &Actor) -> Result<Self::Answer, Stop<Never>> {
        let open = self.session(facts).filter(|session| {
            let access = facts.get::<OfflineAccess>(&Key::offline_access(self.brand, session.buyer));
            let link = facts.get::<OrderLink>(&Key::order_link(self.brand, session.link));
            access.zip(link).is_some_and(|(access, link)| session.is_open(access, link, now))
        });
        Ok(open.map(|session| SignedInOffline {
            actor: Actor::offline_buyer(session.buyer),
            buyer: session.buyer,
            link: session.link,
            session: session.id,
            expires_at: session.expires_at,
        }))
    }
}
