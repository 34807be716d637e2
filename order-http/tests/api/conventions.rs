//! What all routes have in common.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::rig::{Rig, Who};

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let rig = Rig::new().await;
    for path in ["/", "/nothing", "/brands/x/orders", "/brands/x/nothing"] {
        let answer = rig.get(Who::Staff, path).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let answer = rig
        .ask(Who::Staff, Method::PATCH, &format!("/brands/{}/orders", rig.brand()), Value::Null, &[])
        .await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    );
}

#[tokio::test]
async fn a_refusal_has_every_reason_with_code_and_details() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let at = rig.at(order);
    rig.post(Who::Staff, &format!("{at}/reject"), json!({})).await;
    let answer = rig.post(Who::Staff, &format!("{at}/create-confirmation"), json!({})).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem = answer.json();
    assert_eq!(problem["type"], "urn:order-http:problem:refused");
    assert_eq!(problem["status"], 422);
    assert_eq!(answer.reasons(), ["wrong_status"]);
    assert_eq!(problem["reasons"][0]["details"]["status"], "rejected");
    assert!(!problem["reasons"][0]["message"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn every_bad_value_is_told_with_its_place() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let body = json!({ "edits": {
        "lines": [{ "sku": "x", "quantity": -1 }, { "sku": "y", "base": { "amount": "1.234", "currency": "EUR" } }],
        "discount": { "do": "set", "to": { "label": " ", "amount": { "amount": "1", "currency": "EUR" } } },
    } });
    let answer = rig.post(Who::Staff, &format!("{}/create-confirmation", rig.at(order)), body).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "invalid_values"));
    let faults = answer.json()["faults"].as_array().unwrap().clone();
    let places: Vec<_> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        places,
        [
            "/edits/lines/0/sku",
            "/edits/lines/0/quantity",
            "/edits/lines/1/sku",
            "/edits/lines/1/base/amount",
            "/edits/discount/to/label",
        ]
    );
}

#[tokio::test]
async fn bad_parameters_of_the_query_are_told_too() {
    let rig = Rig::new().await;
    let orders = format!("/brands/{}/orders", rig.brand());
    let answer = rig.get(Who::Staff, &format!("{orders}?status=lost&limit=0&after=!")).await;
    assert_eq!(answer.code(), "invalid_values");
    let faults = answer.json()["faults"].as_array().unwrap().clone();
    let places: Vec<_> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(places, ["?status/0", "?after", "?limit"]);
    let answer = rig.get(Who::Staff, &format!("{orders}?stauts=confirmed")).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, "malformed"));
}

#[tokio::test]
async fn bodies_are_json_of_a_bounded_size() {
    let rig = Rig::new().await;
    let path = format!("{}/reject", rig.at(rig.order().await));
    let send = |kind: &'static str, body: Vec<u8>| {
        let request = Request::builder().method("POST").uri(path.as_str()).header("x-who", "Staff");
        rig.send(request.header("content-type", kind).body(Body::from(body)).unwrap())
    };
    for (kind, body, code) in [
        ("text/plain", "{}", "unsupported_media_type"),
        ("application/json", "{", "malformed"),
        ("application/json", "{}{}", "malformed"),
        ("application/json", "[]", "malformed"),
        ("application/json", r#"{"notcie":{}}"#, "malformed"),
        ("application/json", r#"{"notice":{"send":"yes"}}"#, "malformed"),
        ("application/json", "\u{feff}{}", "malformed"),
    ] {
        let answer = send(kind, body.as_bytes().to_vec()).await;
        assert_eq!(answer.code(), code, "{kind} {body}");
    }
    assert_eq!(send("application/json", vec![b' '; 5 << 20]).await.code(), "too_large");
    assert_eq!(send("application/json", vec![0xff, 0xfe]).await.code(), "malformed");
    // Nothing of this has rejected the order; the last one does.
    let answer = send("application/vnd.shop+json; charset=utf-8", b"{}".to_vec()).await;
    assert_eq!((answer.status, answer.json()["status"].as_str()), (StatusCode::OK, Some("rejected")));
}

#[tokio::test]
async fn a_body_of_unknown_length_is_bounded_as_well() {
    let rig = Rig::new().await;
    let path = format!("{}/reject", rig.at(rig.order().await));
    let chunks = (0..100).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1 << 16]));
    let body = Body::from_stream(futures_util::stream::iter(chunks));
    let request = Request::builder().method("POST").uri(path).header("x-who", "Staff");
    let request = request.header("content-type", "application/json").body(body).unwrap();
    assert_eq!(rig.send(request).await.code(), "too_large");
}

#[tokio::test]
async fn a_body_that_breaks_off_changes_nothing() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let chunks = [Ok(b"{\"notice\":".to_vec()), Err(std::io::Error::other("gone"))];
    let body = Body::from_stream(futures_util::stream::iter(chunks));
    let request = Request::builder().method("POST").uri(format!("{}/reject", rig.at(order)));
    let request =
        request.header("x-who", "Staff").header("content-type", "application/json").body(body).unwrap();
    assert_eq!(rig.send(request).await.code(), "malformed");
    assert_eq!(rig.get(Who::Staff, &rig.at(order)).await.json()["order"]["status"], "awaiting_confirmation");
}

#[tokio::test]
async fn who_saw_an_older_version_is_told_the_current_one() {
    let rig = Rig::new().await;
    let at = rig.at(rig.order().await);
    let seen = rig.get(Who::Staff, &at).await;
    let tag = seen.header("etag").to_owned();
    assert_eq!(seen.json()["order"]["etag"], tag);
    let answered = rig
        .ask(Who::Staff, Method::POST, &format!("{at}/create-confirmation"), json!({}), &[("if-match", &tag)])
        .await;
    assert_eq!(answered.status, StatusCode::OK);
    let newer = answered.header("etag").to_owned();
    assert_ne!(newer, tag);
    let late =
        rig.ask(Who::Staff, Method::POST, &format!("{at}/confirm"), json!({}), &[("if-match", &tag)]).await;
    assert_eq!((late.status, late.code().as_str()), (StatusCode::PRECONDITION_FAILED, "precondition_failed"));
    assert_eq!(
        (late.json()["current"].as_str(), late.header("etag")),
        (Some(newer.as_str()), newer.as_str())
    );
    for (tag, status) in [
        ("\"0198c0de-0000-7000-8000-000000000000.2\"", StatusCode::PRECONDITION_FAILED),
        ("nonsense", StatusCode::PRECONDITION_FAILED),
        ("\"a\", \"b\"", StatusCode::BAD_REQUEST),
        (&format!("W/{newer}"), StatusCode::OK),
    ] {
        let answer = rig
            .ask(Who::Staff, Method::POST, &format!("{at}/confirm"), json!({}), &[("if-match", tag)])
            .await;
        assert_eq!(answer.status, status, "{tag}");
    }
}

#[tokio::test]
async fn what_the_client_knows_is_not_sent_again() {
    let rig = Rig::new().await;
    let at = rig.at(rig.order().await);
    let tag = rig.get(Who::Staff, &at).await.header("etag").to_owned();
    let again = rig.ask(Who::Staff, Method::GET, &at, Value::Null, &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    // A tag tells nothing to whoever may not see the thing.
    let rival = rig.ask(Who::Rival, Method::GET, &at, Value::Null, &[("if-none-match", &tag)]).await;
    assert_eq!(rival.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_repeated_request_is_answered_as_before_and_done_once() {
    let rig = Rig::new().await;
    let path = format!("{}/reject", rig.at(rig.order().await));
    let key = [("idempotency-key", "\"k-1\"")];
    let first = rig.ask(Who::Staff, Method::POST, &path, json!({}), &key).await;
    let second = rig.ask(Who::Staff, Method::POST, &path, json!({}), &[("idempotency-key", "k-1")]).await;
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(first.json(), second.json());
    let other = rig.ask(Who::Staff, Method::POST, &path, json!({ "notice": { "send": true } }), &key).await;
    assert_eq!((other.status, other.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "key_reused"));
    let twice = [key[0], key[0]];
    assert_eq!(rig.ask(Who::Staff, Method::POST, &path, json!({}), &twice).await.code(), "malformed");
}

#[tokio::test]
async fn answers_have_a_request_id() {
    let rig = Rig::new().await;
    let given = rig.ask(Who::Staff, Method::GET, "/health", Value::Null, &[("x-request-id", "abc-1")]).await;
    assert_eq!(given.header("x-request-id"), "abc-1");
    for id in ["", "a b", "x\u{7f}", &"a".repeat(65)] {
        let answer = match Request::builder().uri("/health").header("x-request-id", id).body(Body::empty()) {
            Ok(request) => rig.send(request).await,
            Err(_) => continue,
        };
        assert_eq!(answer.header("x-request-id").len(), 32, "{id}");
    }
}

#[tokio::test]
async fn it_tells_whether_it_is_well() {
    let rig = Rig::new().await;
    for path in ["/health", "/ready"] {
        assert_eq!(rig.get(Who::Nobody, path).await.json(), json!({ "status": "ok" }));
    }
}

#[tokio::test]
async fn it_is_mounted_wherever_the_host_likes() {
    let mut rig = Rig::new().await;
    for _ in 0..3 {
        rig.order().await;
    }
    rig.router = axum::Router::new().nest("/wholesale", rig.router);
    let orders = format!("/wholesale/brands/{}/orders?limit=2&sort=placed_at", rig.brand());
    let page = rig.get(Who::Staff, &orders).await;
    let next = page.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(page.header("link"), format!("<{orders}&after={next}>; rel=\"next\""));
    let rest = rig.get(Who::Staff, &format!("{orders}&after={next}")).await.json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    let tags = format!("/wholesale/brands/{}/tags", rig.brand());
    let made = rig.post(Who::Staff, &tags, json!({ "name": "New" })).await;
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (made.status, made.header("location")),
        (StatusCode::CREATED, format!("{tags}/{id}").as_str())
    );
}
