//! Problems: what a request is answered with when it is not done, as RFC 9457 asks for.
//!
//! Decides how each end of a request looks outside. Every problem has a stable type and code; a refusal has all of its reasons.
//! Deliberately says nothing of causes inside: those go to the log of the host.

mod code;
mod of_run;
mod shape;

pub use code::ProblemCode;
pub(crate) use of_run::{OUTDATED, RIGHTS};
pub use shape::{FaultShape, ProblemShape, ReasonShape};

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use order_core::AnyReason;
use serde_json::Value;

use crate::wire::Fault;

/// The end of a request that was not carried out. Boxed, so that a `Result` that is nearly always `Ok` stays small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    code: ProblemCode,
    detail: Option<String>,
    reasons: Vec<AnyReason>,
    faults: Vec<Fault>,
    current: Option<String>,
    preview: Option<Value>,
    retry_after: Option<u64>,
}

/// The media type of problems.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

impl Problem {
    /// A problem that its code says all about.
    pub fn new(code: ProblemCode) -> Self {
        Self(Box::new(Inner {
            code,
            detail: None,
            reasons: Vec::new(),
            faults: Vec::new(),
            current: None,
            preview: None,
            retry_after: None,
        }))
    }

    /// The same, with a sentence of what is so in this case.
    #[must_use]
    pub fn because(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// The same, with the reasons of a refusal.
    #[must_use]
    pub fn reasons(mut self, reasons: Vec<AnyReason>) -> Self {
        self.0.reasons = reasons;
        self
    }

    /// Values of the request that could not be read.
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let mut problem = Self::new(ProblemCode::InvalidValues);
        problem.0.faults = faults;
        problem
    }

    /// The same, with the entity tag that is current.
    #[must_use]
    pub fn current(mut self, tag: String) -> Self {
        self.0.current = Some(tag);
        self
    }

    /// The same, with the preview as it is now.
    #[must_use]
    pub(crate) fn preview(mut self, preview: Value) -> Self {
        self.0.preview = Some(preview);
        self
    }

    /// The same, to be tried again after so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// What kind of problem it is.
    pub fn code(&self) -> ProblemCode {
        self.0.code
    }

    /// The same as another kind of problem.
    pub(crate) fn with_code(mut self, code: ProblemCode) -> Self {
        self.0.code = code;
        self
    }

    /// The same, where what was seen was another thing, and not another version.
    pub(crate) fn of_a_strange_tag(mut self) -> Self {
        const TOLD: &str = "the entity tag is of something else";
        let Inner { reasons, detail, .. } = self.0.as_mut();
        for reason in reasons.iter_mut().filter(|reason| reason.code == "outdated") {
            let message = std::mem::replace(&mut reason.message, TOLD.to_owned());
            *detail = detail.take().map(|detail| detail.replace(&message, TOLD));
            reason.details.remove("seen");
        }
        self
    }

    /// A detail of the reason of this code.
    pub(crate) fn detail_of(&self, code: &str, detail: &str) -> Option<&str> {
        let reason = self.0.reasons.iter().find(|reason| reason.code == code)?;
        reason.details.get(detail).map(String::as_str)
    }

    /// How it looks outside.
    pub fn shape(&self) -> ProblemShape {
        ProblemShape::of(self)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // A problem is text and numbers only.
        let body = serde_json::to_vec(&self.shape()).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.0.code == ProblemCode::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(tag) = self.0.current.as_deref().and_then(|tag| HeaderValue::from_str(tag).ok()) {
            headers.insert(HeaderName::from_static("etag"), tag);
        }
        response
    }
}
