//! What Prometheus reads: how many requests there were, how long they took, and how many there are now.
//!
//! Decides names and labels, of which there are as many as there are routes, methods and statuses: a label is never an address, as that
//! may name people or hold the token of a link. Deliberately mounts nothing: where the numbers are told, and to whom, is the host's to say.

mod layer;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

pub(crate) use layer::measured;

/// The upper bounds of durations that are told apart, in seconds.
const BOUNDS: [f64; 15] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The media type of what is told.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The numbers of one or more APIs. Cloning shares them.
///
/// ```
/// use axum::Router;
/// use order_http::{Api, Metrics};
///
/// /// The API, and beside it what Prometheus reads.
/// fn mounted(api: &Api) -> Router {
///     let metrics = Metrics::new();
///     Router::new().nest("/wholesale", api.measured_by(&metrics).whole()).merge(metrics.router())
/// }
/// ```
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Asked, Histogram>,
    in_flight: Gauge<i64, AtomicI64>,
}

/// What was asked: a route by its pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
    method: &'static str,
}

/// What was asked, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    /// The status; `cancelled` when whoever asked went away before there was one.
    status: String,
}

impl Metrics {
    /// Numbers that begin at zero.
    pub fn new() -> Self {
        let requests = Family::<Answered, Counter>::default();
        let histogram: fn() -> Histogram = || Histogram::new(BOUNDS);
        let durations = Family::new_with_constructor(histogram);
        let in_flight = Gauge::default();
        let mut registry = Registry::with_prefix("order_http");
        registry.register("requests", "Requests that ended, by route, method and status", requests.clone());
        let told = "Seconds until the head of the answer, by route and method";
        registry.register("request_duration_seconds", told, durations.clone());
        registry.register(
            "requests_in_flight",
            "Requests of which the answer has not begun",
            in_flight.clone(),
        );
        Self(Arc::new(Inner { registry, requests, durations, in_flight }))
    }

    /// The numbers as Prometheus reads them.
    ///
    /// # Errors
    /// The numbers could not be written down.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.0.registry)?;
        Ok(text)
    }

    /// A router that tells them at `GET /metrics`. It asks nobody who they are, so it belongs where only those come who may know.
    pub fn router(&self) -> Router {
        let metrics = self.clone();
        Router::new().route("/metrics", get(move || async move { metrics.respond() }))
    }

    fn respond(&self) -> Response {
        match self.text() {
            Ok(text) => {
                ([(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], text).into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}
