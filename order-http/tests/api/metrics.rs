//! What Prometheus reads.

use std::future::Future as _;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use order_core::Actor;
use order_http::{Api, LoginFn, Metrics};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::brand;
use tower::ServiceExt as _;

/// An API that is mounted by a host, with the numbers beside it.
async fn mounted() -> (Router, Metrics) {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    let login = LoginFn(|_: &axum::http::request::Parts| Some(Actor::host()));
    let metrics = Metrics::new();
    let api = Api::new(world.desk().clone(), login).measured_by(&metrics);
    (Router::new().nest("/wholesale", api.whole()).merge(metrics.router()), metrics)
}

async fn ask(router: &Router, method: &str, path: &str) -> StatusCode {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap().status()
}

async fn told(router: &Router) -> String {
    let request = Request::builder().uri("/metrics").body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(
        response.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn requests_are_counted_by_route_method_and_status_and_never_by_address() {
    let (router, _) = mounted().await;
    let at = format!("/wholesale/brands/{}", brand());
    for _ in 0..2 {
        assert_eq!(ask(&router, "GET", &at).await, StatusCode::OK);
    }
    let nobody = "0198c0de-0000-7000-8000-0000000000aa";
    assert_eq!(ask(&router, "GET", &format!("/wholesale/brands/{nobody}")).await, StatusCode::NOT_FOUND);
    assert_eq!(ask(&router, "BREW", &at).await, StatusCode::METHOD_NOT_ALLOWED);
    ask(&router, "GET", "/wholesale/secret-address").await;
    let text = told(&router).await;
    let route = "route=\"/wholesale/brands/{brand}\",method=\"GET\"";
    for line in [
        format!("order_http_requests_total{{{route},status=\"200\"}} 2"),
        format!("order_http_requests_total{{{route},status=\"404\"}} 1"),
        format!("order_http_request_duration_seconds_count{{{route}}} 3"),
        format!("order_http_request_duration_seconds_bucket{{le=\"+Inf\",{route}}} 3"),
        "order_http_requests_in_flight 0".to_owned(),
    ] {
        assert!(text.lines().any(|told| told == line), "no {line} in\n{text}");
    }
    assert!(text.contains("method=\"other\",status=\"405\"") && text.contains("route=\"none\""), "{text}");
    for address in [brand().to_string(), nobody.to_owned(), "secret-address".to_owned(), "BREW".to_owned()] {
        assert!(!text.contains(&address), "{text}");
    }
}

#[tokio::test]
async fn nothing_is_told_where_the_host_mounts_nothing() {
    let (router, _) = mounted().await;
    assert_eq!(ask(&router, "GET", "/wholesale/metrics").await, StatusCode::NOT_FOUND);
    assert_eq!(ask(&router, "GET", "/metrics").await, StatusCode::OK);
}

#[tokio::test]
async fn what_is_being_answered_is_in_flight_and_who_goes_away_is_counted_too() {
    let (router, metrics) = mounted().await;
    // A body that never comes.
    let never = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let at = format!("/wholesale/brands/{}/tags", brand());
    let request = Request::post(&at).header("content-type", "application/json").body(never).unwrap();
    let mut answer = Box::pin(router.clone().oneshot(request));
    let still =
        std::future::poll_fn(|context| std::task::Poll::Ready(answer.as_mut().poll(context).is_pending()));
    assert!(still.await);
    assert!(metrics.text().unwrap().contains("order_http_requests_in_flight 1\n"));
    drop(answer);
    let text = metrics.text().unwrap();
    assert!(text.contains("order_http_requests_in_flight 0\n"), "{text}");
    assert!(text.contains("method=\"POST\",status=\"cancelled\"} 1\n"), "{text}");
}
