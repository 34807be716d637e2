//! Deliveries, invoices and analytics over HTTP.

use axum::http::StatusCode;
use order_testkit::world::Life;
use serde_json::json;

use super::rig::{Rig, Who};

#[tokio::test]
async fn a_delivery_of_backlog_skus_is_noted_billed_and_taken_back() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    rig.world.lead(&rig.market, order, Life::Confirmed).await;
    let (at, brand) = (rig.at(order), format!("/brands/{}", rig.brand()));
    assert_eq!(rig.post(Who::Staff, &format!("{at}/backlog/create"), json!({})).await.status, StatusCode::OK);
    let sku = rig.get(Who::Staff, &at).await.json()["ledger"][0]["sku"].clone();

    let lines = json!([{ "sku": sku, "quantity": 1 }]);
    let deliver = json!({ "orders": [{ "order": order.to_string(), "lines": lines }] });
    let made = rig.post(Who::Staff, &format!("{brand}/delivery-notes"), deliver).await;
    let note = made.header("location").to_owned();
    assert_eq!(
        (made.status, rig.get(Who::Reader, &note).await.header("etag")),
        (StatusCode::CREATED, made.header("etag"))
    );
    assert_eq!(rig.get(Who::Staff, &at).await.json()["ledger"][0]["delivered"], 1);

    let invoice = json!({ "notes": [made.json()["id"]] });
    let billed = rig.post(Who::Staff, &format!("{brand}/invoices"), invoice).await;
    assert_eq!(billed.json()["total"]["amount"], "24.50");
    let invoice = billed.header("location").to_owned();
    assert_eq!(rig.get(Who::Reader, &invoice).await.json()["source"], "delivery_notes");
    let kept = rig.ask(Who::Staff, axum::http::Method::DELETE, &note, serde_json::Value::Null, &[]).await;
    assert_eq!(kept.reasons(), ["delivery_note_invoiced"]);
    for path in [&invoice, &note] {
        let deleted =
            rig.ask(Who::Staff, axum::http::Method::DELETE, path, serde_json::Value::Null, &[]).await;
        assert_eq!(deleted.status, StatusCode::OK, "{}", deleted.text);
        assert_eq!(rig.get(Who::Staff, path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(rig.post(Who::Staff, &format!("{at}/backlog/remove"), json!({})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn orders_are_counted_up_without_those_that_were_rejected() {
    let rig = Rig::new().await;
    rig.order().await;
    let rejected = rig.order().await;
    rig.post(Who::Staff, &format!("{}/reject", rig.at(rejected)), json!({})).await;
    let tally = format!("/brands/{}/orders/tally", rig.brand());
    let rows = rig.post(Who::Reader, &tally, json!({ "by": { "by": "buyer" } })).await.json();
    assert_eq!(
        rows,
        json!([{
            "keys": [rig.buyer().to_string()], "currency": "EUR", "term": "wholesale", "orders": 1, "lines": 1, "pieces": 1,
            "amount": { "amount": "24.50", "currency": "EUR" },
        }])
    );
    let by_day = json!({ "by": { "by": "day", "offset": "+09:00" }, "figures": "original", "filter": { "status": ["rejected"] } });
    assert_eq!(rig.post(Who::Reader, &tally, by_day).await.json(), json!([]));
}
