//! Dead letters, as the staff of a brand see to them.

use axum::http::StatusCode;
use order_core::store::Settlement;
use serde_json::{Value, json};

use super::rig::{Rig, Who};

const TO: &str = "orders@shop.example";

fn letters(rig: &Rig) -> String {
    format!("/brands/{}/dead-letters", rig.brand())
}

async fn listed(rig: &Rig) -> Vec<Value> {
    rig.get(Who::Reader, &letters(rig)).await.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_did_not_reach_somebody_is_listed_with_why() {
    let rig = Rig::new().await;
    assert!(listed(&rig).await.is_empty());
    let task = rig.letter().await.to_string();
    let all = listed(&rig).await;
    let [letter] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(
        (&letter["id"], &letter["says"]),
        (&json!(task), &json!({ "kind": "invitation", "locale": "en" }))
    );
    assert_eq!(letter["about"], json!({ "kind": "brands", "name": rig.brand().to_string() }));
    let recipient = &letter["recipients"][0];
    assert_eq!((&recipient["to"], &recipient["state"]), (&json!(TO), &json!("dead")));
    assert_eq!((&recipient["failure"], &recipient["attempts"]), (&json!("no such mailbox"), &json!(1)));
}

#[tokio::test]
async fn a_list_is_walked_page_by_page() {
    let rig = Rig::new().await;
    let tasks = [rig.letter().await.to_string(), rig.letter().await.to_string()];
    let first = rig.get(Who::Reader, &format!("{}?limit=1", letters(&rig))).await;
    let next = first.json()["next"].as_str().unwrap().to_owned();
    assert!(first.header("link").contains(&format!("after={next}")));
    let second = rig.get(Who::Reader, &format!("{}?limit=1&after={next}", letters(&rig))).await.json();
    let mut seen = [&first.json(), &second].map(|page| page["items"][0]["id"].as_str().unwrap().to_owned());
    seen.sort();
    assert_eq!((seen, &second["next"]), (tasks, &Value::Null));
}

#[tokio::test]
async fn a_retried_letter_is_tried_again_once_and_from_its_time() {
    let rig = Rig::new().await;
    let task = rig.letter().await;
    let retry = format!("{}/{task}/retry", letters(&rig));
    let stale = rig.post(Who::Staff, &retry, json!({ "to": TO, "attempts": 2 })).await;
    assert_eq!(
        (stale.status, stale.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["tried_since".to_owned()])
    );
    let due = "2027-03-01T09:00:00.000000Z";
    let body = json!({ "to": TO, "attempts": 1, "due": due });
    let key = [("idempotency-key", "again")];
    for _ in 0..2 {
        let answer = rig.ask(Who::Staff, axum::http::Method::POST, &retry, body.clone(), &key).await;
        assert_eq!(
            (answer.status, answer.json()),
            (StatusCode::OK, json!({ "task": task.to_string(), "due": due }))
        );
    }
    assert!(listed(&rig).await.is_empty());
    let again = rig.post(Who::Staff, &retry, body).await;
    assert_eq!(again.reasons(), ["not_dead"]);
    let stranger = rig.post(Who::Staff, &retry, json!({ "to": "gateway" })).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND, "it is not for that one");
}

#[tokio::test]
async fn a_dropped_letter_is_gone_and_stands_in_the_log() {
    let rig = Rig::new().await;
    let task = rig.letter().await;
    let drop = format!("{}/{task}/drop", letters(&rig));
    let answer = rig.post(Who::Staff, &drop, json!({ "to": TO, "attempts": 1 })).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
    assert!(listed(&rig).await.is_empty());
    assert_eq!(rig.post(Who::Staff, &drop, json!({ "to": TO })).await.status, StatusCode::NOT_FOUND);
    let log = rig.get(Who::Reader, &format!("/brands/{}/log", rig.brand())).await.json();
    let told = log["items"].as_array().unwrap().iter().any(|entry| entry["operation"] == "drop_dead_letter");
    assert!(told, "{log}");
}

#[tokio::test]
async fn the_mail_of_an_order_names_it() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    for lease in rig.world.lease(rig.world.now(), 100).await {
        for recipient in &lease.recipients {
            let dead = Settlement::Dead { at: rig.world.now(), reason: "away".to_owned() };
            rig.world.settle(lease.token, &recipient.to, dead).await;
        }
    }
    let all = listed(&rig).await;
    let mut kinds: Vec<_> = all.iter().map(|letter| letter["says"]["notice"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["order_completed", "order_received"]);
    for letter in all {
        assert_eq!(letter["says"]["order"], order.to_string());
        assert_eq!(letter["about"], json!({ "kind": "orders", "name": order.to_string() }));
    }
}
