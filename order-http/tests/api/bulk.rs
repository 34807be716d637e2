//! Bulk runs over HTTP.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::rig::{Rig, Who};

/// Waits until a run is over, by watching it.
async fn watched(rig: &Rig, run: &str) -> (Vec<String>, Value) {
    let stream = rig.get(Who::Reader, &format!("/brands/{}/bulk-runs/{run}/progress", rig.brand())).await;
    assert_eq!(stream.header("content-type"), "text/event-stream");
    let names =
        stream.text.lines().filter_map(|line| line.strip_prefix("event: ")).map(str::to_owned).collect();
    let last = stream.text.lines().filter_map(|line| line.strip_prefix("data: ")).next_back().unwrap();
    (names, serde_json::from_str(last).unwrap())
}

#[tokio::test]
async fn a_run_is_tried_started_watched_and_told_of() {
    let rig = Rig::new().await;
    let (first, second) = (rig.order().await, rig.order().await);
    rig.post(Who::Staff, &format!("{}/reject", rig.at(first)), json!({})).await;
    let runs = format!("/brands/{}/bulk-runs", rig.brand());
    let request = json!({
        "operation": { "operation": "reject", "notice": { "send": true, "body": "Sold out." } },
        "selection": { "orders": [first.to_string(), second.to_string(), first.to_string()] },
    });

    let tried = rig.post(Who::Staff, &format!("{runs}/try?limit=1"), request.clone()).await.json();
    assert_eq!(tried["items"][0]["reasons"][0]["code"], "already_rejected");
    let next = tried["next"].as_str().unwrap();
    let rest =
        rig.post(Who::Staff, &format!("{runs}/try?limit=1&after={next}"), request.clone()).await.json();
    assert_eq!((&rest["items"][0]["outcome"], &rest["next"]), (&json!("done"), &Value::Null));
    assert_eq!(rig.get(Who::Staff, &rig.at(second)).await.json()["order"]["status"], "awaiting_confirmation");

    let key = [("idempotency-key", "bulk-1")];
    let started = rig.ask(Who::Staff, Method::POST, &runs, request.clone(), &key).await;
    assert_eq!(started.status, StatusCode::ACCEPTED);
    let run = started.json()["id"].as_str().unwrap().to_owned();
    let (names, end) = watched(&rig, &run).await;
    assert_eq!(names.last().map(String::as_str), Some("end"));
    assert_eq!((&end["status"], &end["done"], &end["skipped"]), (&json!("finished"), &json!(1), &json!(1)));
    let outcomes = rig.get(Who::Reader, &format!("{runs}/{run}/outcomes")).await.json();
    let told: Vec<_> =
        outcomes["items"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!((told, &outcomes["next"]), (vec!["skipped", "done"], &Value::Null));

    let again = rig.ask(Who::Staff, Method::POST, &runs, request.clone(), &key).await.json();
    assert_eq!((again["id"].as_str(), &again["done"]), (Some(run.as_str()), &json!(1)));
    let mut other = request;
    other["operation"] = json!({ "operation": "archive" });
    assert_eq!(rig.ask(Who::Staff, Method::POST, &runs, other, &key).await.code(), "key_reused");
}

#[tokio::test]
async fn all_that_match_are_run_over() {
    let rig = Rig::new().await;
    for _ in 0..5 {
        rig.order().await;
    }
    let runs = format!("/brands/{}/bulk-runs", rig.brand());
    let request = json!({
        "operation": { "operation": "create_confirmations" },
        "selection": { "matching": { "status": ["awaiting_confirmation"] } },
    });
    let run = rig.post(Who::Staff, &runs, request).await.json()["id"].as_str().unwrap().to_owned();
    let (_, end) = watched(&rig, &run).await;
    assert_eq!((&end["orders"], &end["done"]), (&json!(5), &json!(5)));
    let cancelled = rig.post(Who::Staff, &format!("{runs}/{run}/cancel"), json!({})).await;
    assert_eq!(
        (cancelled.status, cancelled.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["already_finished".to_owned()])
    );
}
