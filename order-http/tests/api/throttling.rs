//! Tries that are counted by the address that they come from.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderName, Request, StatusCode};
use axum::response::Response;
use order_core::Actor;
use order_core::record::Partition;
use order_http::{Api, ClientAddress, LoginFn, Settings};
use order_store_memory::MemoryStore;
use order_testkit::World;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A router whose clients are told apart by their peer, or by a header of one proxy.
fn router(world: &World<MemoryStore>, client_address: ClientAddress) -> Router {
    let mut settings = Settings::default();
    settings.client_address = client_address;
    let login = LoginFn(|_: &axum::http::request::Parts| None::<Actor>);
    Api::with_settings(world.desk().clone(), login, settings).whole()
}

async fn ask(router: &Router, path: &str, body: &Value, (peer, forwarded): (&str, &str)) -> Response {
    let mut request = Request::post(path)
        .header("content-type", "application/json")
        .header("x-forwarded-for", forwarded)
        .body(Body::from(body.to_string()))
        .expect("a request");
    let peer: SocketAddr = format!("{peer}:4711").parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(peer));
    router.clone().oneshot(request).await.expect("an answer")
}

fn reset() -> (&'static str, Value) {
    ("/accounts/password-reset", json!({ "email": "nobody@shop.example" }))
}

#[tokio::test]
async fn after_so_many_tries_an_address_is_blocked_and_told_for_how_long() {
    let world = World::new(MemoryStore::new());
    let router = router(&world, ClientAddress::Peer);
    let (path, body) = reset();
    for _ in 0..20 {
        assert_eq!(ask(&router, path, &body, ("192.0.2.1", "")).await.status(), StatusCode::NO_CONTENT);
    }
    let blocked = ask(&router, path, &body, ("192.0.2.1", "198.51.100.1")).await;
    assert_eq!(blocked.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = blocked.headers()["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert_eq!(seconds, 15 * 60 + 1);
    let bytes = axum::body::to_bytes(blocked.into_body(), usize::MAX).await.expect("a body");
    let problem: Value = serde_json::from_slice(&bytes).expect("a problem");
    assert_eq!(problem["code"], "too_many_requests");
    // Others are not, and neither is what else is tried from there.
    assert_eq!(ask(&router, path, &body, ("192.0.2.2", "")).await.status(), StatusCode::NO_CONTENT);
    let log_in = json!({ "email": "nobody@shop.example", "password": "wrong" });
    let other = ask(&router, "/accounts/log-in", &log_in, ("192.0.2.1", "")).await;
    assert_eq!(other.status(), StatusCode::UNAUTHORIZED);
    // The time passes for who waits.
    world.pass(std::time::Duration::from_secs(seconds));
    assert_eq!(ask(&router, path, &body, ("192.0.2.1", "")).await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn who_is_blocked_stays_so_after_a_restart_and_no_address_is_kept_in_the_clear() {
    let world = World::new(MemoryStore::new());
    let (path, body) = reset();
    let before = router(&world, ClientAddress::Peer);
    for _ in 0..20 {
        ask(&before, path, &body, ("192.0.2.1", "")).await;
    }
    drop(before);
    let after = router(&world, ClientAddress::Peer);
    assert_eq!(ask(&after, path, &body, ("192.0.2.1", "")).await.status(), StatusCode::TOO_MANY_REQUESTS);
    let kept = world.walk(order_core::record::Kind::Throttle, Partition::Host, 10).await;
    assert_eq!(kept.len(), 1);
    assert!(!format!("{kept:?}").contains("192.0.2"), "{kept:?}");
}

#[tokio::test]
async fn behind_a_proxy_the_clients_are_counted_and_not_the_proxy() {
    let world = World::new(MemoryStore::new());
    let name = HeaderName::from_static("x-forwarded-for");
    let router = router(&world, ClientAddress::Header { name, proxies: 1 });
    let (path, body) = reset();
    for number in 0..20 {
        // What stands in front of the proxy's own entry is anybody's.
        let forwarded = format!("203.0.113.{number}, 198.51.100.1");
        ask(&router, path, &body, ("10.0.0.1", &forwarded)).await;
    }
    let blocked = ask(&router, path, &body, ("10.0.0.1", "203.0.113.99, 198.51.100.1")).await;
    assert_eq!(blocked.status(), StatusCode::TOO_MANY_REQUESTS);
    let other = ask(&router, path, &body, ("10.0.0.1", "198.51.100.2")).await;
    assert_eq!(other.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn every_way_in_is_counted() {
    let world = World::new(MemoryStore::new());
    let router = router(&world, ClientAddress::Peer);
    let person = json!({ "email": "a@shop.example", "name": "Aki", "locale": "ja", "password": "short" });
    let coded = json!({ "email": "a@shop.example", "code": "AAAAAAAA", "password": "short" });
    for (path, body, tries) in [("/accounts", person, 20), ("/accounts/password-reset/confirm", coded, 20)] {
        for _ in 0..tries {
            let answer = ask(&router, path, &body, ("192.0.2.1", "")).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        let blocked = ask(&router, path, &body, ("192.0.2.1", "")).await;
        assert_eq!(blocked.status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
}

#[tokio::test]
async fn where_nobody_says_what_the_address_is_nothing_is_counted() {
    let world = World::new(MemoryStore::new());
    let router = router(&world, ClientAddress::Unknown);
    let (path, body) = reset();
    for _ in 0..30 {
        assert_eq!(ask(&router, path, &body, ("192.0.2.1", "")).await.status(), StatusCode::NO_CONTENT);
    }
    assert!(world.walk(order_core::record::Kind::Throttle, Partition::Host, 10).await.is_empty());
}

#[tokio::test]
async fn the_document_tells_of_the_block_and_of_when_to_come_back() {
    let world = World::new(MemoryStore::new());
    let router = router(&world, ClientAddress::Peer);
    let request = Request::get("/openapi.json").body(Body::empty()).expect("a request");
    let answer = router.oneshot(request).await.expect("an answer");
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    let document: Value = serde_json::from_slice(&bytes).expect("a document");
    for path in
        ["/accounts", "/accounts/log-in", "/accounts/password-reset", "/accounts/password-reset/confirm"]
    {
        let blocked = &document["paths"][path]["post"]["responses"]["429"];
        assert_eq!(blocked["headers"]["Retry-After"]["schema"]["type"], "integer", "{path}");
    }
}
