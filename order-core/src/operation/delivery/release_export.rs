//! Note that a document made from a delivery note or an invoice is gone.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::export::{ExportSource, Exporting, Exports};
use crate::party::Actor;
use crate::record::{Facts, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, Code};

/// Notes that a document of the embedding product is gone, so that it no longer keeps what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseExport {
    /// The brand.
    pub brand: BrandId,
    /// From what it was made.
    pub source: ExportSource,
    /// The version of that record that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What the product calls the document.
    pub name: Code,
}

/// Why a document cannot be noted as gone.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReleaseExportRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The delivery note or invoice changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// No such document is noted.
    #[error("no document `{name}` was made from it")]
    Unknown {
        /// What was asked for.
        name: Code,
    },
}

reasons! {
    ReleaseExportRefusal shares [NotPermitted, Outdated] {
        Unknown { name } = "unknown_export";
    }
}

/// That a document may be noted as gone, and the names then.
#[derive(Debug)]
pub struct MayReleaseExport(Vec<Code>);

/// Whether a document may be noted as gone: it is noted.
///
/// # Errors
/// The reason why not.
pub fn may_release_export(
    exports: &[Code],
    name: &Code,
) -> Result<MayReleaseExport, Refusals<ReleaseExportRefusal>> {
    let after: Vec<Code> = exports.iter().filter(|export| *export != name).cloned().collect();
    let mut findings = Findings::new();
    findings.check(after.len() != exports.len(), || ReleaseExportRefusal::Unknown { name: name.clone() });
    findings.verdict(MayReleaseExport(after))
}

impl ReleaseExport {
    pub(crate) fn permit(
        &self,
        facts: &Facts,
        actor: &Actor,
    ) -> Result<MayReleaseExport, Stop<ReleaseExportRefusal>> {
        let found = Exporting::of(facts, actor, self.brand, self.source)?;
        let outdated = Outdated::check(facts, &self.source.key(self.brand), self.seen);
        let mut findings = Findings::new();
        findings.extend(outdated.map(ReleaseExportRefusal::from));
        Ok(findings.join(may_release_export(found.exports(), &self.name))?)
    }
}

impl Command for ReleaseExport {
    type Output = Exports;
    type Reason = ReleaseExportRefusal;

    const OPERATION: Operation = Operation::ReleaseExport;

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
    ) -> Result<Decision<Exports>, Stop<ReleaseExportRefusal>> {
        let MayReleaseExport(exports) = self.permit(facts, moment.actor())?;
        let found = Exporting::of(facts, moment.actor(), self.brand, self.source)?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = found.change(&mut draft, self.source.key(self.brand), exports, moment);
        Ok(Decision { output: Exports { source: self.source, version }, changeset: draft.finish()? })
    }
}
