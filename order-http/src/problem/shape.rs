//! How a problem looks on the wire.

use std::collections::BTreeMap;

use order_core::AnyReason;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Problem, ProblemCode};
use crate::wire::Fault;

/// Why a request was not done (RFC 9457).
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct ProblemShape {
    /// The kind of problem, as a stable URN.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem in words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// The kind of problem, as a stable code.
    code: ProblemCode,
    /// What is so in this case.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Every reason of a refusal, in a fixed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<ReasonShape>,
    /// Every value that could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    faults: Vec<FaultShape>,
    /// The entity tag that is current, where the one of the request is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<String>,
    /// What would be placed now, where what was agreed to has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<Value>,
}

/// One reason of a refusal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
pub struct ReasonShape {
    /// The stable code.
    code: String,
    /// A sentence for people.
    message: String,
    /// What one needs to act on it: which document, which SKU, how many are left.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    details: BTreeMap<String, String>,
}

/// One value that could not be read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Fault")]
pub struct FaultShape {
    /// Where, as a JSON pointer into the body, or `?name` for a parameter of the query.
    pointer: String,
    /// What is wrong.
    detail: String,
}

impl ProblemShape {
    pub(super) fn of(problem: &Problem) -> Self {
        let problem = &problem.0;
        let code = problem.code;
        Self {
            kind: code.uri().to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: problem.detail.clone(),
            reasons: problem.reasons.iter().map(ReasonShape::from).collect(),
            faults: problem.faults.iter().map(FaultShape::from).collect(),
            current: problem.current.clone(),
            preview: problem.preview.clone(),
        }
    }
}

impl From<&AnyReason> for ReasonShape {
    fn from(reason: &AnyReason) -> Self {
        let AnyReason { code, message, details } = reason;
        Self { code: code.to_string(), message: message.clone(), details: details.clone() }
    }
}

impl From<&Fault> for FaultShape {
    fn from(fault: &Fault) -> Self {
        Self { pointer: fault.pointer.clone(), detail: fault.detail.clone() }
    }
}
