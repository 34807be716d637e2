//! Counting one request, from when it came until the head of its answer.

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use order_core::Desk;
use order_core::value::Timestamp;

use super::{Answered, Asked, Metrics};

/// What stands for an address that is no route.
const NO_ROUTE: &str = "none";

/// A request that is being answered, timed by the clock that the host gave the desk. It is counted when it ends, also when whoever asked
/// goes away.
struct Running {
    metrics: Metrics,
    desk: Desk,
    asked: Asked,
    since: Timestamp,
    status: Option<String>,
}

impl Running {
    fn begin(metrics: Metrics, desk: Desk, asked: Asked) -> Self {
        metrics.0.in_flight.inc();
        let since = desk.now();
        Self { metrics, desk, asked, since, status: None }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let numbers = &self.metrics.0;
        numbers.in_flight.dec();
        let took = self.desk.now().since(self.since);
        numbers.durations.get_or_create(&self.asked).observe(took.as_secs_f64());
        let Asked { route, method } = self.asked.clone();
        let status = self.status.take().unwrap_or_else(|| "cancelled".to_owned());
        numbers.requests.get_or_create(&Answered { route, method, status }).inc();
    }
}

/// Measures one request.
pub(crate) async fn measured(metrics: Metrics, desk: Desk, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let mut running = Running::begin(metrics, desk, Asked { route, method: word(request.method()) });
    let response = next.run(request).await;
    running.status = Some(response.status().as_str().to_owned());
    response
}

/// The method, or that it is none of those there are: clients may send any word.
fn word(method: &Method) -> &'static str {
    let known = [
        (Method::GET, "GET"),
        (Method::HEAD, "HEAD"),
        (Method::POST, "POST"),
        (Method::PUT, "PUT"),
        (Method::PATCH, "PATCH"),
        (Method::DELETE, "DELETE"),
        (Method::OPTIONS, "OPTIONS"),
    ];
    known.iter().find(|(known, _)| known == method).map_or("other", |(_, word)| *word)
}
