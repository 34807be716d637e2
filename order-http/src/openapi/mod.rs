//! The document of the API (`OpenAPI` 3.1), made from the routes.
//!
//! Decides how routes are told to programs and people. What is in the document is what is served, since both are made from the same
//! values.

mod document;
mod example;
mod page;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;

pub(crate) use document::document;

use crate::route::Route;
use crate::{Problem, ProblemCode};

/// `/openapi.json`, and `/docs` for people.
pub(crate) fn router(routes: &[Route]) -> Router {
    let document = document(routes);
    let json = serde_json::to_string(&document).unwrap_or_default();
    let page = page::page(&document);
    Router::new()
        .route("/openapi.json", get(async move || shown("application/json", json)))
        .route("/docs", get(async move || shown("text/html; charset=utf-8", page)))
        .method_not_allowed_fallback(async || Problem::new(ProblemCode::MethodNotAllowed))
}

fn shown(kind: &'static str, body: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body)
}
