//! Requests as networks and unkind clients make them: too slow, too deep, doubled, in the wrong order, with fields that nobody knows.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use futures_util::StreamExt as _;
use order_http::Settings;
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};

/// Sends bytes as staff, as they are.
async fn send(rig: &Rig, path: &str, body: Body) -> Answer {
    let request = Request::builder().method("POST").uri(path).header("x-who", "Staff");
    rig.send(request.header("content-type", "application/json").body(body).unwrap()).await
}

async fn status(rig: &Rig, at: &str) -> Value {
    rig.get(Who::Staff, at).await.json()["order"]["status"].clone()
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_given_up_and_changes_nothing() {
    let mut settings = Settings::default();
    settings.body_within = Duration::from_millis(50);
    let rig = Rig::with_settings(settings).await;
    let at = rig.at(rig.order().await);
    let first = futures_util::stream::iter([Ok::<_, std::io::Error>(b"{".to_vec())]);
    // The rest never comes.
    let body = Body::from_stream(first.chain(futures_util::stream::pending()));
    let answer = send(&rig, &format!("{at}/reject"), body).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::REQUEST_TIMEOUT, "timed_out"));
    // In time, piece by piece, it is taken.
    assert_eq!(status(&rig, &at).await, "awaiting_confirmation");
    let pieces = ["{", "\"notice\":", "{\"send\":", "false}", "}"];
    let pieces = pieces.map(|piece| Ok::<_, std::io::Error>(piece.as_bytes().to_vec()));
    let answer =
        send(&rig, &format!("{at}/reject"), Body::from_stream(futures_util::stream::iter(pieces))).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn fields_that_nobody_knows_are_told_however_deep_they_are() {
    let rig = Rig::new().await;
    let (brand, at) = (rig.brand(), rig.at(rig.order().await));
    let known = |unknown: &str, mut body: Value, place: &str| {
        body.pointer_mut(place).unwrap()[unknown] = json!(42);
        body
    };
    let run = json!({ "operation": { "operation": "archive" }, "selection": { "matching": {} } });
    let edits = json!({ "edits": { "shipping": { "do": "remove" }, "discount": { "do": "keep" } } });
    let tally = json!({ "by": { "by": "whole" } });
    let settings = json!({ "order_codes": { "kind": "drawn" } });
    for (method, path, body, places) in [
        (Method::POST, format!("/brands/{brand}/bulk-runs/try"), run, ["/operation", "/selection/matching"]),
        (Method::POST, format!("/brands/{brand}/orders/tally"), tally, ["/by", ""]),
        (Method::PATCH, format!("/brands/{brand}"), settings, ["/order_codes", ""]),
        (Method::POST, format!("{at}/create-confirmation"), edits, ["/edits/shipping", "/edits/discount"]),
    ] {
        for place in places {
            let wrong = known("nobody", body.clone(), place);
            let refused = rig.ask(Who::Staff, method.clone(), &path, wrong, &[("if-match", "*")]).await;
            assert_eq!(refused.code(), "malformed", "{path} {place}: {}", refused.text);
            assert!(refused.text.contains("nobody"), "{path} {place}: {}", refused.text);
        }
        let taken = rig.ask(Who::Staff, method, &path, body, &[("if-match", "*")]).await;
        assert!(taken.status.is_success(), "{path}: {}", taken.text);
    }
}

#[tokio::test]
async fn json_that_is_nested_without_end_is_no_stack_overflow() {
    let rig = Rig::new().await;
    let path = format!("{}/reject", rig.at(rig.order().await));
    for deep in ["[".repeat(1 << 20), "{\"notice\":".repeat(1 << 18)] {
        assert_eq!(send(&rig, &path, Body::from(deep)).await.code(), "malformed");
    }
}

#[tokio::test]
async fn the_same_request_at_the_same_time_is_done_once() {
    let rig = Rig::new().await;
    let (brand, buyer) = (rig.brand(), rig.buyer());
    let ware = &rig.market.wares[0];
    let skus = json!([{ "sku": ware.skus[0].to_string(), "quantity": 2 }]);
    let items = json!({ "items": [{ "product": ware.product.to_string(), "skus": skus }] });
    let home = format!("/organizations/{buyer}/brands/{brand}");
    let fill = format!("{home}/catalogs/{}/cart", rig.market.catalogs[0]);
    let cart = rig.post(Who::Member, &fill, items).await.json();
    let at = format!("{home}/carts/{}", cart["id"].as_str().unwrap());
    let address = json!({ "written": { "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" } });
    let form = json!({ "billing": address, "delivery": address });
    let preview = rig.post(Who::Member, &format!("{at}/preview"), form.clone()).await.json();
    let place = json!({ "form": form, "agreed": preview["fingerprint"] });
    let path = format!("{at}/place");
    let key = [("idempotency-key", "double-click")];
    let clicks = (0..8).map(|_| rig.ask(Who::Member, Method::POST, &path, place.clone(), &key));
    let answers: Vec<Answer> = futures_util::future::join_all(clicks).await;
    for answer in &answers {
        assert_eq!(
            (answer.status, answer.json()),
            (StatusCode::CREATED, answers[0].json()),
            "{}",
            answer.text
        );
    }
    let orders = rig.get(Who::Member, &format!("/organizations/{buyer}/orders")).await.json();
    assert_eq!(orders["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_comes_in_the_wrong_order_is_refused_and_then_taken_in_the_right_one() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let at = rig.at(order);
    let confirm = format!("{at}/confirm");
    let early = rig.ask(Who::Staff, Method::POST, &confirm, json!({}), &[("if-match", "*")]).await;
    assert_eq!(
        (early.status, early.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["wrong_status".to_owned()])
    );
    let own = format!("/organizations/{}/brands/{}/orders/{order}/approve", rig.buyer(), rig.brand());
    let unasked = rig.post(Who::Member, &own, json!({ "revision": 1 })).await;
    assert!(unasked.status.is_client_error(), "{}", unasked.text);
    let seen = rig.get(Who::Staff, &at).await.header("etag").to_owned();
    let ask = json!({ "approval_requested": true });
    let create = format!("{at}/create-confirmation");
    let created = rig.ask(Who::Staff, Method::POST, &create, ask.clone(), &[("if-match", &seen)]).await;
    assert_eq!(created.status, StatusCode::OK);
    // The same again, late, by who saw what was before.
    let late = rig.ask(Who::Staff, Method::POST, &create, ask, &[("if-match", &seen)]).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(rig.post(Who::Member, &own, json!({ "revision": 1 })).await.status, StatusCode::OK);
    let tag = rig.get(Who::Staff, &at).await.header("etag").to_owned();
    let confirmed = rig.ask(Who::Staff, Method::POST, &confirm, json!({}), &[("if-match", &tag)]).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    assert_eq!(status(&rig, &at).await, "confirmed");
}
