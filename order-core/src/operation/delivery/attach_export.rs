//! Note that a document was made from a delivery note or an invoice.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::export::{ExportSource, Exporting, Exports};
use crate::party::Actor;
use crate::record::{Facts, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::limits::REFERENCES_MAX;
use crate::value::{BrandId, Code};

/// Notes that the embedding product made a document from a delivery note or an invoice, which then stays. A document that is noted
/// already changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachExport {
    /// The brand.
    pub brand: BrandId,
    /// From what it was made.
    pub source: ExportSource,
    /// The version of that record that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What the product calls the document.
    pub name: Code,
}

/// Why a document cannot be noted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AttachExportRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The delivery note or invoice changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// As many documents are noted as may be.
    #[error("{max} documents were made from it already, and no more may be")]
    TooMany {
        /// How many may be.
        max: usize,
    },
}

reasons! {
    AttachExportRefusal shares [NotPermitted, Outdated] {
        TooMany { max } = "too_many_exports";
    }
}

/// That a document may be noted, and the names then.
#[derive(Debug)]
pub struct MayAttachExport(Vec<Code>);

/// Whether a document may be noted beside those that are: there is room for it, or it is among them.
///
/// # Errors
/// The reason why not.
pub fn may_attach_export(
    exports: &[Code],
    name: &Code,
) -> Result<MayAttachExport, Refusals<AttachExportRefusal>> {
    let mut after = exports.to_vec();
    if !after.contains(name) {
        after.push(name.clone());
    }
    let max = REFERENCES_MAX;
    let mut findings = Findings::new();
    findings
        .check(after.len() <= max || after.len() == exports.len(), || AttachExportRefusal::TooMany { max });
    findings.verdict(MayAttachExport(after))
}

impl AttachExport {
    pub(crate) fn permit(
        &self,
        facts: &Facts,
        actor: &Actor,
    ) -> Result<MayAttachExport, Stop<AttachExportRefusal>> {
        let found = Exporting::of(facts, actor, self.brand, self.source)?;
        let outdated = Outdated::check(facts, &self.source.key(self.brand), self.seen);
        let mut findings = Findings::new();
        findings.extend(outdated.map(AttachExportRefusal::from));
        Ok(findings.join(may_attach_export(found.exports(), &self.name))?)
    }
}

impl Command for AttachExport {
    type Output = Exports;
    type Reason = AttachExportRefusal;

    const OPERATION: Operation = Operation::AttachExport;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(self.source.key(self.brand));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Exports>, Stop<AttachExportRefusal>> {
        let MayAttachExport(exports) = self.permit(facts, moment.actor())?;
        let found = Exporting::of(facts, moment.actor(), self.brand, self.source)?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = found.change(&mut draft, self.source.key(self.brand), exports, moment);
        Ok(Decision { output: Exports { source: self.source, version }, changeset: draft.finish()? })
    }
}
