//! Documents that the embedding product makes from delivery notes and invoices: what they are made from, and where their names stand.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::shared::NotPermitted;
use super::super::{Draft, Moment, Stop};
use super::document::staff_record;
use crate::order::{DeliveryNote, Invoice};
use crate::party::Actor;
use crate::record::{Facts, Key, Version};
use crate::refusal::Reason;
use crate::value::{BrandId, Code, DeliveryNoteId, InvoiceId};

/// What a document of the embedding product is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportSource {
    /// A delivery note.
    DeliveryNote(DeliveryNoteId),
    /// An invoice.
    Invoice(InvoiceId),
}

impl ExportSource {
    /// Where it lies.
    pub(super) const fn key(self, brand: BrandId) -> Key {
        match self {
            Self::DeliveryNote(id) => Key::delivery_note(brand, id),
            Self::Invoice(id) => Key::invoice(brand, id),
        }
    }
}

impl fmt::Display for ExportSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DeliveryNote(id) => id.fmt(f),
            Self::Invoice(id) => id.fmt(f),
        }
    }
}

/// The names of the documents that were made from something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exports {
    /// From what.
    pub source: ExportSource,
    /// The version of its record now.
    pub version: Version,
}

/// The record that documents are made from.
#[derive(Debug)]
pub(super) enum Exporting<'f> {
    Note(&'f Arc<DeliveryNote>),
    Invoice(&'f Arc<Invoice>),
}

impl<'f> Exporting<'f> {
    /// The record, for brand staff with Write.
    pub(super) fn of<R: Reason + From<NotPermitted>>(
        facts: &'f Facts,
        actor: &Actor,
        brand: BrandId,
        source: ExportSource,
    ) -> Result<Self, Stop<R>> {
        let key = source.key(brand);
        match source {
            ExportSource::DeliveryNote(_) => staff_record(facts, actor, brand, &key).map(Self::Note),
            ExportSource::Invoice(_) => staff_record(facts, actor, brand, &key).map(Self::Invoice),
        }
    }

    /// The names of its documents.
    pub(super) fn exports(&self) -> &'f [Code] {
        match self {
            Self::Note(note) => &note.exports,
            Self::Invoice(invoice) => &invoice.exports,
        }
    }

    /// Writes and logs the names, if they differ.
    pub(super) fn change(
        &self,
        draft: &mut Draft<'_>,
        key: Key,
        exports: Vec<Code>,
        moment: &mut Moment<'_>,
    ) -> Version {
        match self {
            Self::Note(before) => {
                let after = DeliveryNote { exports, ..DeliveryNote::clone(before) };
                draft.change(key, before.as_ref(), after, moment)
            }
            Self::Invoice(before) => {
                let after = Invoice { exports, ..Invoice::clone(before) };
                draft.change(key, before.as_ref(), after, moment)
            }
        }
    }
}
