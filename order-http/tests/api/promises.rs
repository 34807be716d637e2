//! What changes something says what it builds on, and can be repeated.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use order_core::operation::bulk::BulkRequest;
use order_core::record::{BulkOperation, Selection};
use serde_json::{Value, json};

use super::rig::{Rig, Who};

/// What takes no idempotency key among what is posted: what changes nothing, what is about an account alone, and what answers with a
/// token or is told a secret, of which nothing may be kept.
const WITHOUT_KEY: &[&str] = &[
    "become_guest",
    "change_password",
    "create_link",
    "log_in",
    "log_out",
    "log_out_everywhere",
    "preview_order",
    "preview_working_cart",
    "request_password_reset",
    "reset_password",
    "rotate_link_token",
    "send_verification",
    "sign_in_offline",
    "sign_out_offline",
    "sign_up",
    "tally_orders",
    "tell_passcode",
    "try_bulk_run",
    "verify_email",
];

/// What of documents takes neither: it shows something, or asks what would be.
const OF_DOCUMENTS: &[&str] = if cfg!(feature = "documents") {
    &["export_orders", "export_own_orders", "export_tally", "try_import", "try_order_sheet"]
} else {
    &[]
};

/// Many orders are no one thing that could have been seen.
const OF_IMPORTS: &[&str] = if cfg!(feature = "documents") { &["import_orders"] } else { &[] };

fn set(lists: [&[&str]; 3]) -> BTreeSet<String> {
    lists.concat().into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn what_is_posted_can_be_repeated() {
    let rig = Rig::new().await;
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    let mut without = BTreeSet::new();
    for methods in document["paths"].as_object().unwrap().values() {
        let Some(posted) = methods.get("post") else { continue };
        let parameters = posted["parameters"].as_array().cloned().unwrap_or_default();
        if !parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key") {
            without.insert(posted["operationId"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(without, set([WITHOUT_KEY, OF_DOCUMENTS, &[]]));
}

/// What takes no entity tag, of all that changes something and does not make what was not there: what is about an account or a session,
/// adds to what is counted or listed, asks what would be, or names what never changes but to be gone, as a card and a run do. A dead letter
/// names the attempts that were seen.
const WITHOUT_TAG: &[&str] = &[
    "accept_invitation",
    "add_skus",
    "become_guest",
    "begin_working_cart",
    "cancel_bulk_run",
    "change_password",
    "correct_stock",
    "drop_dead_letter",
    "forget_card",
    "forget_card_of_buyer",
    "leave_party",
    "log_in",
    "log_out",
    "log_out_everywhere",
    "preview_order",
    "preview_working_cart",
    "receive_stock",
    "request_password_reset",
    "reset_password",
    "retry_dead_letter",
    "send_verification",
    "sign_in_offline",
    "sign_out_offline",
    "start_bulk_run",
    "tally_orders",
    "tell_passcode",
    "try_bulk_run",
    "verify_email",
];

#[tokio::test]
async fn what_is_changed_can_be_said_to_have_been_seen() {
    let rig = Rig::new().await;
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    let mut without = BTreeSet::new();
    for methods in document["paths"].as_object().unwrap().values() {
        for (method, operation) in methods.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let builds_on = parameters.iter().any(|parameter| parameter["name"] == "If-Match");
            let makes = method == "post" && operation["responses"].get("201").is_some();
            if method != "get" && !builds_on && !makes {
                without.insert(operation["operationId"].as_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(without, set([WITHOUT_TAG, OF_DOCUMENTS, OF_IMPORTS]));
}

/// Asks with the tag that something had before it changed, and then with the one that it has.
async fn builds_on(rig: &Rig, who: Who, path: &str, body: Value, (before, now): (&str, &str)) {
    assert_ne!(before, now);
    let late = rig.ask(who, Method::POST, path, body.clone(), &[("if-match", before)]).await;
    assert_eq!((late.status, late.header("etag")), (StatusCode::PRECONDITION_FAILED, now), "{}", late.text);
    for strange in ["\"999\"", "\"0198c0de-0000-7000-8000-000000000000.2\""] {
        let refused = rig.ask(who, Method::POST, path, body.clone(), &[("if-match", strange)]).await;
        let told = (refused.status, refused.header("etag"), &refused.json()["current"]);
        assert_eq!(told, (StatusCode::PRECONDITION_FAILED, now, &json!(now)), "{strange}: {}", refused.text);
        assert!(!refused.text.contains(&u64::MAX.to_string()), "{}", refused.text);
    }
    let taken = rig.ask(who, Method::POST, path, body, &[("if-match", now)]).await;
    assert_eq!(taken.status, StatusCode::OK, "{path}: {}", taken.text);
}

/// The tag of what is at a path.
async fn tag_of(rig: &Rig, who: Who, path: &str) -> String {
    rig.get(who, path).await.header("etag").to_owned()
}

#[tokio::test]
async fn tags_and_decisions_build_on_the_order_that_was_seen() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let at = rig.at(order);
    let placed = tag_of(&rig, Who::Staff, &at).await;
    let created = rig
        .post(Who::Staff, &format!("{at}/create-confirmation"), json!({ "approval_requested": true }))
        .await;
    let created = created.header("etag").to_owned();
    let tag = rig.post(Who::Staff, &format!("/brands/{}/tags", rig.brand()), json!({ "name": "New" })).await;
    let tags = json!({ "apply": [tag.json()["id"]], "remove": [] });
    builds_on(&rig, Who::Staff, &format!("{at}/tags"), tags, (&placed, &created)).await;

    let own = format!("/organizations/{}/brands/{}/orders", rig.buyer(), rig.brand());
    let own_order = format!("{own}/{order}");
    let tagged = tag_of(&rig, Who::Member, &own_order).await;
    // The tag is the current one, and the revision is not.
    let path = format!("{own_order}/approve");
    let late =
        rig.ask(Who::Member, Method::POST, &path, json!({ "revision": 7 }), &[("if-match", &tagged)]).await;
    assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "outdated"), "{}", late.text);
    let decision = json!({ "revision": 1 });
    builds_on(&rig, Who::Member, &format!("{own_order}/approve"), decision.clone(), (&created, &tagged))
        .await;

    let order = rig.order().await;
    let placed = tag_of(&rig, Who::Staff, &rig.at(order)).await;
    let ask = json!({ "approval_requested": true });
    let created = rig.post(Who::Staff, &format!("{}/create-confirmation", rig.at(order)), ask).await;
    let path = format!("{own}/{order}/decline");
    builds_on(&rig, Who::Member, &path, decision, (&placed, created.header("etag"))).await;
}

#[tokio::test]
async fn products_are_put_and_taken_as_the_catalog_was_seen() {
    let rig = Rig::new().await;
    let at = format!("/brands/{}/catalogs/{}", rig.brand(), rig.market.catalogs[0]);
    let products = rig.get(Who::Staff, &format!("{at}/products")).await.json();
    let product = products["items"][0]["product"].as_str().unwrap().to_owned();
    let before = tag_of(&rig, Who::Staff, &at).await;
    let taken = rig.post(Who::Staff, &format!("{at}/products/take"), json!({ "products": [product] })).await;
    let put = json!({ "products": [{ "product": product, "place": 1 }] });
    builds_on(&rig, Who::Staff, &format!("{at}/products/put"), put, (&before, taken.header("etag"))).await;
    let now = tag_of(&rig, Who::Staff, &at).await;
    let take = json!({ "products": [product] });
    builds_on(&rig, Who::Staff, &format!("{at}/products/take"), take, (&before, &now)).await;
}

#[tokio::test]
async fn a_brand_is_made_once_under_a_key() {
    let rig = Rig::new().await;
    let name = |name: &str| json!({ "default": "en", "texts": { "en": name } });
    let handling = json!({ "approval_required": false, "editable_again": true, "archiving": true });
    let settings = json!({
        "rounding": "half_even", "offset": "+00:00", "locale": "en", "orders": handling,
        "notification_addresses": [], "stock_labels": [],
    });
    let body = |text: &str| json!({ "name": name(text), "settings": settings });
    let make = |body: Value, key: &'static str| {
        let rig = &rig;
        async move { rig.ask(Who::Host, Method::POST, "/brands", body, &[("idempotency-key", key)]).await }
    };
    let first = make(body("Flax"), "k").await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!(make(body("Flax"), "k").await.json(), first.json());
    assert_eq!(make(body("Hemp"), "k").await.code(), "key_reused");
    assert_ne!(make(body("Flax"), "another").await.json()["id"], first.json()["id"]);
}

#[tokio::test]
async fn a_run_is_cancelled_once_under_a_key() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let runs = format!("/brands/{}/bulk-runs", rig.brand());
    let start = || async {
        let (brand, operation) = (rig.brand(), BulkOperation::Archive);
        let request = BulkRequest { brand, operation, selection: Selection::Orders(vec![order]) };
        rig.world.desk().start_bulk(request, rig.world.staff()).await.expect("it starts").id
    };
    let (run, other) = (start().await, start().await);
    let cancel = |run: String| {
        let (rig, path) = (&rig, format!("{runs}/{run}/cancel"));
        async move { rig.ask(Who::Staff, Method::POST, &path, json!({}), &[("idempotency-key", "c")]).await }
    };
    let first = cancel(run.to_string()).await;
    assert_eq!(
        (first.status, &first.json()["status"]),
        (StatusCode::OK, &json!("cancelled")),
        "{}",
        first.text
    );
    assert_eq!(cancel(run.to_string()).await.json(), first.json());
    assert_eq!(cancel(other.to_string()).await.code(), "key_reused");
}

#[tokio::test]
async fn a_place_in_a_list_belongs_to_its_sorting() {
    let rig = Rig::new().await;
    rig.order().await;
    rig.order().await;
    let orders = format!("/brands/{}/orders?limit=1", rig.brand());
    let next = rig.get(Who::Staff, &format!("{orders}&sort=code")).await.json()["next"].clone();
    let next = next.as_str().unwrap();
    assert_eq!(rig.get(Who::Staff, &format!("{orders}&sort=code&after={next}")).await.status, StatusCode::OK);
    let strange = rig.get(Who::Staff, &format!("{orders}&sort=amount&after={next}")).await;
    assert_eq!(
        (strange.code().as_str(), &strange.json()["faults"][0]["pointer"]),
        ("invalid_values", &json!("?after"))
    );
}
