//! The life of an order over HTTP.

use axum::http::StatusCode;
use serde_json::json;

use super::rig::{Rig, Who};

#[tokio::test]
async fn an_order_is_answered_confirmed_and_opened_again() {
    let rig = Rig::new().await;
    let at = rig.at(rig.order().await);
    let detail = rig.get(Who::Staff, &at).await.json();
    assert_eq!(detail["order"]["label"]["detail"], "Required to create OC");
    assert_eq!(detail["order"]["current"]["total"], json!({ "amount": "24.50", "currency": "EUR" }));
    let sku = detail["content"]["items"][0]["lines"][0]["sku"].clone();

    let edits = json!({ "lines": [{ "sku": sku, "quantity": 3 }] });
    let answered =
        rig.post(Who::Staff, &format!("{at}/create-confirmation"), json!({ "edits": edits })).await;
    assert_eq!(answered.json()["total"]["amount"], "73.50");
    let detail = rig.get(Who::Staff, &at).await.json();
    assert_eq!(detail["diff"]["lines"][0]["fields"], json!(["quantity", "amount"]));
    let revision = rig.get(Who::Staff, &format!("{at}/revisions/1")).await.json();
    assert_eq!((&revision["kind"], &revision["content"]), (&json!("confirmation"), &detail["content"]));

    let confirm = json!({ "new_tags": [{ "name": "First" }] });
    let confirmed = rig.post(Who::Staff, &format!("{at}/confirm"), confirm).await.json();
    assert_eq!(confirmed["approval_skipped"], true);
    let detail = rig.get(Who::Staff, &at).await.json();
    assert_eq!(detail["order"]["tags"], confirmed["new_tags"]);
    assert_eq!(detail["ledger"][0]["open"], 3);

    let opened = rig.post(Who::Staff, &format!("{at}/make-editable"), json!({})).await;
    assert_eq!(opened.json()["status"], "confirmation_created");
    let operations: Vec<_> = rig.get(Who::Staff, &format!("{at}/log")).await.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["operation"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(operations, ["place_order", "create_confirmation", "confirm", "make_editable"]);
}

#[tokio::test]
async fn a_returned_order_tells_of_each_line_and_is_archived_once() {
    let rig = Rig::new().await;
    let at = rig.at(rig.order().await);
    let returned = rig.post(Who::Staff, &format!("{at}/return"), json!({})).await.json();
    assert_eq!(returned["lines"][0]["became"], json!({ "outcome": "restored" }));
    assert_eq!(rig.get(Who::Staff, &at).await.json()["order"]["returned_to"], returned["cart"]);
    let orders = format!("/brands/{}/orders", rig.brand());
    assert_eq!(rig.get(Who::Staff, &orders).await.json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(rig.post(Who::Staff, &format!("{at}/archive"), json!({})).await.status, StatusCode::OK);
    assert_eq!(rig.get(Who::Staff, &orders).await.json()["items"].as_array().unwrap().len(), 0);
    let again = rig.post(Who::Staff, &format!("{at}/archive"), json!({})).await;
    assert_eq!(
        (again.status, again.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["already_archived".to_owned()])
    );
}

#[tokio::test]
async fn a_list_tells_as_much_of_an_order_as_each_side_reads_there() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let (at, brand) = (rig.at(order), rig.brand());
    let orders = format!("/brands/{brand}/orders");
    let first = async |who, orders: &str| rig.get(who, orders).await.json()["items"][0].clone();
    let detail = rig.get(Who::Staff, &at).await.json()["order"].clone();
    let listed = first(Who::Staff, &orders).await;
    // Whatever is listed is as it stands in the order itself.
    for (field, value) in listed.as_object().unwrap() {
        match field.as_str() {
            "label" => assert_eq!(value, &json!({ "list": detail["label"]["list"] })),
            _ => assert_eq!(value, &detail[field], "{field}"),
        }
    }
    for left_out in ["brand", "original", "delivery_label", "tags", "external_code"] {
        assert_eq!(listed.get(left_out), None, "{left_out}");
    }
    let sku = rig.get(Who::Staff, &at).await.json()["content"]["items"][0]["lines"][0]["sku"].clone();
    let answer = json!({ "edits": { "lines": [{ "sku": sku, "quantity": 3 }] } });
    rig.post(Who::Staff, &format!("{at}/create-confirmation"), answer).await;
    let confirm = json!({ "new_tags": [{ "name": "First" }] });
    rig.post(Who::Staff, &format!("{at}/confirm"), confirm).await;
    let listed = first(Who::Staff, &orders).await;
    assert_eq!(listed["tags"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed["original"]["pieces"], &listed["current"]["pieces"], &listed["revision"]),
        (&json!(1), &json!(3), &json!(1))
    );
    let own = format!("/organizations/{}/orders", rig.buyer());
    let listed = first(Who::Member, &own).await;
    assert_eq!((&listed["brand"], &listed["id"]), (&json!(brand.to_string()), &json!(order.to_string())));
    assert_eq!((listed.get("tags"), listed.get("buyer"), listed.get("buyer_name")), (None, None, None));
}

#[tokio::test]
async fn orders_are_found_by_what_they_are() {
    let rig = Rig::new().await;
    let (first, second) = (rig.order().await, rig.order().await);
    rig.post(Who::Staff, &format!("{}/reject", rig.at(first)), json!({})).await;
    let orders = format!("/brands/{}/orders", rig.brand());
    for (query, found) in [
        ("status=rejected", vec![first]),
        ("status=rejected&status=awaiting_confirmation&direction=ascending", vec![first, second]),
        ("by_card=true", vec![]),
        ("sort=placed_at&limit=1", vec![second]),
    ] {
        let page = rig.get(Who::Staff, &format!("{orders}?{query}")).await.json();
        let ids: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids, found.iter().map(ToString::to_string).collect::<Vec<_>>(), "{query}");
    }
    // An empty text is not the same as nothing, of whatever kind the value is.
    for query in ["by_card=", "limit=", "text=", "buyer="] {
        let answer = rig.get(Who::Staff, &format!("{orders}?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
    let counted = rig.get(Who::Staff, &format!("{orders}/count?status=rejected")).await.json();
    assert_eq!(counted, json!({ "orders": 1, "more": false }));
    let by_status = rig.get(Who::Staff, &format!("{orders}/by-status")).await.json();
    assert_eq!(
        by_status,
        json!([
            { "status": "awaiting_confirmation", "orders": 1 },
            { "status": "rejected", "orders": 1 },
        ])
    );
}
