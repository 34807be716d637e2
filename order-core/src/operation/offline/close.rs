//! Close the session of an offline buyer: sign out.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop};
use crate::party::{Access, OfflineSession};
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::Never;
use crate::value::{BrandId, SessionId};

/// Closes a session of an offline buyer, by the buyer itself. One that is closed already does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloseOfflineSession {
    /// Of which brand.
    pub brand: BrandId,
    /// Which session.
    pub session: SessionId,
}

impl Command for CloseOfflineSession {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::CloseOfflineSession;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::offline_session(self.brand, self.session));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        let key = Key::offline_session(self.brand, self.session);
        let own = |session: &&std::sync::Arc<OfflineSession>| {
            moment.actor().on_organization(session.buyer) == Some(Access::Write)
        };
        let session = facts.get::<OfflineSession>(&key).filter(own).ok_or_else(|| Missing::of(&key))?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.log(&key, vec![FieldChange::removed("expires_at", session.expires_at)], moment);
        draft.delete(key);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
