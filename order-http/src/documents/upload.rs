//! Files that are handed in within a body.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use order_core::AnyReason;
use order_core::operation::NotPermitted;
use order_core::party::Access as Right;
use order_core::value::BrandId;
use order_documents::Faults;
use serde_json::{Map, Value, json};

use crate::route::Head;
use crate::wire::{Plain, object};
use crate::{Problem, ProblemCode};

/// The bytes of a file.
#[derive(Clone)]
pub(super) struct FileBytes(pub(super) Arc<[u8]>);

impl fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBytes").field("bytes", &self.0.len()).finish()
    }
}

impl Plain for FileBytes {
    type Wire = String;

    const NAME: &'static str = "WorkbookFile";
    const ABOUT: &'static str = "A workbook in the form .xlsx, in Base64 with padding.";

    fn schema() -> Map<String, Value> {
        object(json!({
            "type": "string", "contentEncoding": "base64",
            "contentMediaType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "examples": ["UEsDBA=="],
        }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        let bytes = STANDARD.decode(wire).map_err(|error| format!("no Base64: {error}"))?;
        Ok(Self(bytes.into()))
    }

    fn write(&self) -> String {
        STANDARD.encode(&self.0)
    }
}

/// Whether whoever asks may order for a brand. It comes before the file is looked at, so that nobody else learns of it.
pub(super) fn may_order(head: &Head, brand: BrandId) -> Result<(), Problem> {
    match head.actor()?.on_brand(brand) {
        None => Err(Problem::new(ProblemCode::NotFound)),
        Some(Right::Read) => {
            Err(Problem::new(ProblemCode::NotPermitted).reasons(vec![AnyReason::of(&NotPermitted)]))
        }
        Some(Right::Write) => Ok(()),
    }
}

/// The problem of a file that is refused.
pub(super) fn faulty<F: order_core::Reason>(faults: &Faults<F>) -> Problem {
    let problem = refused(faults.to_any());
    if faults.more() == 0 {
        return problem;
    }
    problem.because(format!("there are {} faults, and the first of them are told", faults.len()))
}

/// The problem of these reasons.
pub(super) fn refused(reasons: Vec<AnyReason>) -> Problem {
    let detail = reasons.first().map(|reason| reason.message.clone()).unwrap_or_default();
    Problem::new(ProblemCode::Refused).because(detail).reasons(reasons)
}

/// The reasons, with the row of the SKU or of the product that each is about, as far as it is about one.
pub(super) fn with_rows(reasons: Vec<AnyReason>, row: impl Fn(&str) -> Option<u32>) -> Vec<AnyReason> {
    let told = reasons.into_iter().map(|mut reason| {
        let about = ["sku", "product"].into_iter().find_map(|name| reason.details.get(name));
        if let Some(row) = about.and_then(|id| row(id)) {
            reason.details.insert("row".to_owned(), row.to_string());
        }
        reason
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_spelled_as_it_is_read() {
        let bytes: Vec<u8> = (0..=255).collect();
        let file = FileBytes(bytes.clone().into());
        assert_eq!(FileBytes::read(&file.write()).unwrap().0.as_ref(), bytes);
        for bad in ["UEsDBA", "UEsD BA==", "-_==", "====", "UEsDBA==x"] {
            assert!(FileBytes::read(&bad.to_owned()).is_err(), "{bad}");
        }
        assert_eq!(format!("{file:?}"), "FileBytes { bytes: 256 }");
    }
}
