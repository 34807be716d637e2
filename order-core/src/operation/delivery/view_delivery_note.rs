//! Look at one delivery note.

use std::sync::Arc;

use super::super::{Missing, Question, Stop, Viewer};
use super::document::seen_from;
use crate::order::DeliveryNote;
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{BrandId, DeliveryNoteId, Timestamp};

/// Asks for a delivery note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewDeliveryNote {
    /// The brand.
    pub brand: BrandId,
    /// Which delivery note.
    pub note: DeliveryNoteId,
    /// From which side.
    pub viewer: Viewer,
}

/// A delivery note as one side sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryNoteView {
    /// The delivery note. A buyer's names no documents made from it, and not who made it: both are the brand's own affair.
    pub note: Arc<DeliveryNote>,
    /// Its version.
    pub version: Version,
}

impl Question for ViewDeliveryNote {
    type Answer = DeliveryNoteView;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(self.key());
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<DeliveryNoteView, Stop<Never>> {
        let key = self.key();
        let kept = facts.get::<DeliveryNote>(&key).ok_or_else(|| Missing::of(&key))?;
        seen_from(self.viewer, actor, self.brand, kept.buyer).ok_or_else(|| Missing::of(&key))?;
        let note = match self.viewer {
            Viewer::Brand => Arc::clone(kept),
            Viewer::Buyer => Arc::new(note_for_buyer(kept)),
        };
        Ok(DeliveryNoteView { note, version: facts.version(&key) })
    }
}

impl ViewDeliveryNote {
    const fn key(&self) -> Key {
        Key::delivery_note(self.brand, self.note)
    }
}

/// It, without what is the brand's own affair.
pub(crate) fn note_for_buyer(kept: &DeliveryNote) -> DeliveryNote {
    let mut seen = kept.clone();
    seen.exports.clear();
    seen.made_by = None;
    seen
}
