//! Begin a bulk import: from then on its key stands for this file with these forms.
//!
//! Orders of an import are placed one after another, each under a key of its own. That the key of the whole is of one file only, no order
//! of it can say, as two files may have no order in common.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use crate::cart::CheckoutForm;
use crate::record::{Facts, Key, Keys, Partition};
use crate::value::{BrandId, Code};

/// Begins a bulk import. It changes nothing: run under an idempotency key, it leaves its answer, so that the key is refused for another file
/// or other forms from then on, and [`Run::answered`](crate::Run::answered) tells that it was begun. Without a key it does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BeginImport {
    /// The brand.
    pub brand: BrandId,
    /// A digest of the whole file, of the host's making.
    pub source: [u8; 32],
    /// The form of each buyer, by the code that the file calls it by.
    pub forms: BTreeMap<Code, CheckoutForm>,
}

impl Command for BeginImport {
    type Output = ();
    type Reason = NotPermitted;

    const OPERATION: Operation = Operation::BeginImport;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<NotPermitted>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let changeset = Draft::new(self.partition(), Self::OPERATION, facts).finish()?;
        Ok(Decision { output: (), changeset })
    }
}
