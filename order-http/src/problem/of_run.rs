//! What the desk's ends of a request are outside.

use std::error::Error;

use order_core::gateway::NoAnswer;
use order_core::{AnyReason, Reason, Refusals, RunError};

use super::{Problem, ProblemCode};

/// After how many seconds it is worth trying again.
const RETRY_SECONDS: u64 = 1;

/// The reasons that tell of something that was seen and has changed since.
pub(crate) const OUTDATED: [&str; 3] = ["outdated", "revision_outdated", "preview_outdated"];

/// The reasons that tell of a right that is missing.
pub(crate) const RIGHTS: [&str; 2] = ["not_permitted", "not_owner"];

impl Problem {
    /// The problem of an error of the desk. What happened inside goes to the log, and not to whoever asked.
    pub fn of_run<R: Reason>(error: &RunError<R>) -> Self {
        match error {
            RunError::Missing(_) => Self::new(ProblemCode::NotFound),
            RunError::Refused(refusals) => Self::of_refusals(refusals),
            RunError::KeyReused => Self::new(ProblemCode::KeyReused),
            RunError::Contended { .. } => Self::new(ProblemCode::Contended).retry_after(RETRY_SECONDS),
            RunError::Storage(source) => {
                tracing::error!(error = %chain(source), "the store failed");
                Self::new(ProblemCode::Unavailable).retry_after(RETRY_SECONDS)
            }
            RunError::Defect(source) => {
                tracing::error!(error = %chain(source), "a record could not be written or read");
                Self::new(ProblemCode::Internal)
            }
        }
    }

    /// The problem of a payment gateway that did not say what came of what was asked.
    pub(crate) fn silent_gateway(error: &NoAnswer) -> Self {
        tracing::warn!(error = %chain(error), "the payment gateway did not answer");
        Self::new(ProblemCode::GatewaySilent).retry_after(RETRY_SECONDS)
    }

    /// The problem of a refusal, with every reason. Where the right to write is missing, that is the kind of problem; where what was
    /// seen has changed, that is.
    pub fn of_refusals<R: Reason>(refusals: &Refusals<R>) -> Self {
        let reasons: Vec<AnyReason> = refusals.iter().map(AnyReason::of).collect();
        let code = if reasons.iter().any(|reason| RIGHTS.contains(&reason.code.as_ref())) {
            ProblemCode::NotPermitted
        } else if reasons.iter().any(|reason| OUTDATED.contains(&reason.code.as_ref())) {
            ProblemCode::Outdated
        } else {
            ProblemCode::Refused
        };
        let detail = reasons.first().map(|reason| reason.message.clone()).unwrap_or_default();
        Self::new(code).because(detail).reasons(reasons)
    }
}

/// An error with all of its sources, for the log.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
