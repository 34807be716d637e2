//! What every answer has: a request id, a span in the trace, compression.

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::compression::CompressionLayer;
use tracing::Instrument as _;

use crate::Api;

/// The header of request ids.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Most characters of a request id that a client may choose.
const REQUEST_ID_CHARS_MAX: usize = 64;

pub(crate) fn around(api: &Api, router: Router) -> Router {
    counted(api, router.layer(CompressionLayer::new()).layer(middleware::from_fn(traced)))
}

/// Counts every request, where the host asked for that.
#[cfg(feature = "metrics")]
fn counted(api: &Api, router: Router) -> Router {
    let Some(metrics) = api.metrics().cloned() else { return router };
    let desk = api.desk().clone();
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        crate::metrics::measured(metrics.clone(), desk.clone(), request, next)
    }))
}

#[cfg(not(feature = "metrics"))]
fn counted(_: &Api, router: Router) -> Router {
    router
}

/// Runs a request within its span. The span tells method and route, never the address itself: that may hold the token of a link.
async fn traced(request: Request, next: Next) -> Response {
    let id = request_id(&request);
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", id = %id.to_str().unwrap_or_default(), method = %request.method(), route);
    async move {
        let mut response = next.run(request).await;
        tracing::info!(status = response.status().as_u16(), "answered");
        response.headers_mut().insert(REQUEST_ID, id);
        response
    }
    .instrument(span)
    .await
}

/// The id that the client gave, when it is one that may stand in a log; else a fresh one.
fn request_id(request: &Request) -> HeaderValue {
    let given = request.headers().get(REQUEST_ID).filter(|id| {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        id.len() <= REQUEST_ID_CHARS_MAX && !id.is_empty() && id.as_bytes().iter().all(is_plain)
    });
    given.cloned().unwrap_or_else(fresh)
}

fn fresh() -> HeaderValue {
    let mut bytes = [0; 16];
    // Ids only tell requests apart; where the system has no randomness, they tell less.
    let _ = getrandom::fill(&mut bytes);
    HeaderValue::try_from(format!("{:032x}", u128::from_be_bytes(bytes)))
        .unwrap_or(HeaderValue::from_static("-"))
}
