//! Where lies what offline buyers sign in with, and what it shows in columns. Nothing secret is among that.

use super::kind::stored;
use super::{IndexValue, Key, KeyName, Kind, Partition};
use crate::party::{OfflineAccess, OfflineSession};
use crate::value::{BrandId, BuyerOrganizationId, SessionId};

/// Offline buyers that sign in.
impl Key {
    /// What an offline buyer signs in with.
    pub const fn offline_access(brand: BrandId, buyer: BuyerOrganizationId) -> Self {
        Self::new(Partition::Brand(brand), Kind::OfflineAccess, KeyName::Id(buyer.as_uuid()))
    }

    /// That an offline buyer is signed in.
    pub const fn offline_session(brand: BrandId, session: SessionId) -> Self {
        Self::new(Partition::Brand(brand), Kind::OfflineSession, KeyName::Id(session.as_uuid()))
    }
}

stored!(OfflineAccess as OfflineAccess {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::optional(self.password.as_ref().map(|password| &password.email))]
    }
});

stored!(OfflineSession as OfflineSession {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(self.buyer), IndexValue::Integer(self.expires_at.micros())]
    }
});
