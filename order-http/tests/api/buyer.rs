//! The buyer side: from the cart to the approved order confirmation.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::rig::{Rig, Who};

fn checkout() -> Value {
    let address = json!({ "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" });
    json!({ "billing": { "written": address }, "delivery": { "written": address } })
}

fn item(rig: &Rig, quantity: u32) -> Value {
    let ware = &rig.market.wares[0];
    json!({ "items": [{
        "product": ware.product.to_string(),
        "skus": [{ "sku": ware.skus[0].to_string(), "quantity": quantity }],
        "note_to_own_company": "for the window",
    }] })
}

#[tokio::test]
async fn a_cart_is_filled_previewed_and_placed_once() {
    let rig = Rig::new().await;
    let home = format!("/organizations/{}/brands/{}", rig.buyer(), rig.brand());
    let add = format!("{home}/catalogs/{}/cart", rig.market.catalogs[0]);
    let cart = rig.post(Who::Member, &add, item(&rig, 2)).await.json();
    let at = format!("{home}/carts/{}", cart["id"].as_str().unwrap());
    let seen = [("if-match", cart["etag"].as_str().unwrap())];
    let changed = rig.ask(Who::Member, Method::POST, &add, item(&rig, 3), &seen);
    assert_eq!(changed.await.json()["items"][0]["skus"][0]["quantity"], 3);
    let late = rig.ask(Who::Member, Method::POST, &add, item(&rig, 4), &seen);
    assert_eq!(late.await.status, StatusCode::PRECONDITION_FAILED);

    let refused = rig.post(Who::Member, &format!("{at}/preview"), json!({})).await;
    assert_eq!(
        (refused.status, refused.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["address_missing".to_owned(); 2])
    );
    let preview = rig.post(Who::Member, &format!("{at}/preview"), checkout()).await.json();
    assert_eq!(preview["original"]["content"]["totals"]["total"]["amount"], "73.50");

    rig.post(Who::Member, &add, item(&rig, 1)).await;
    let place = json!({ "form": checkout(), "agreed": preview["fingerprint"] });
    let outdated = rig.post(Who::Member, &format!("{at}/place"), place).await;
    assert_eq!(
        (outdated.status, outdated.reasons()),
        (StatusCode::CONFLICT, vec!["preview_outdated".to_owned()])
    );
    let now = outdated.json()["preview"].clone();
    assert_eq!(now["original"]["content"]["totals"]["total"]["amount"], "24.50");

    let place = json!({ "form": checkout(), "agreed": now["fingerprint"] });
    let placed = rig.post(Who::Member, &format!("{at}/place"), place.clone()).await;
    let again = rig.post(Who::Member, &format!("{at}/place"), place).await;
    assert_eq!((placed.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!((placed.json(), placed.header("location")), (again.json(), again.header("location")));
    assert_eq!(rig.get(Who::Member, &at).await.status, StatusCode::NOT_FOUND);

    let seen = rig.get(Who::Onlooker, placed.header("location")).await;
    assert!(seen.text.contains("for the window"));
    let order = placed.json()["id"].as_str().unwrap().to_owned();
    let of_brand = rig.get(Who::Staff, &format!("/brands/{}/orders/{order}", rig.brand())).await;
    assert_eq!((of_brand.status, of_brand.text.contains("for the window")), (StatusCode::OK, false));
}

#[tokio::test]
async fn the_buyer_decides_about_the_revision_that_was_seen() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let at = rig.at(order);
    let own = format!("/organizations/{}/brands/{}/orders/{order}", rig.buyer(), rig.brand());
    rig.post(Who::Staff, &format!("{at}/create-confirmation"), json!({ "approval_requested": true })).await;
    let seen = rig.get(Who::Member, &own).await.json();
    assert_eq!(seen["order"]["label"]["list"], "Please check the contents of the OC");
    assert_eq!((&seen["order"]["tags"], &seen["order"]["attached"]), (&Value::Null, &Value::Null));
    rig.post(
        Who::Staff,
        &format!("{at}/update-confirmation"),
        json!({ "revision": 1, "approval_requested": true, "edits": { "discount": { "do": "set", "to": {
            "label": "Welcome", "amount": { "amount": "1.00", "currency": "EUR" },
        } } } }),
    )
    .await;
    let late = rig.post(Who::Member, &format!("{own}/approve"), json!({ "revision": 1 })).await;
    assert_eq!((late.status, late.reasons()), (StatusCode::CONFLICT, vec!["revision_outdated".to_owned()]));
    let declined = rig
        .post(Who::Member, &format!("{own}/decline"), json!({ "revision": 2, "reason": "Too late." }))
        .await;
    assert_eq!(declined.json()["status"], "confirmation_declined");
    assert_eq!(rig.get(Who::Staff, &at).await.json()["order"]["decline_reason"], "Too late.");
    let log = rig.get(Who::Member, &format!("{own}/log")).await.json();
    assert!(log["items"].as_array().unwrap().iter().all(|entry| entry["actor"].is_null()));
    // How many were told is told to the brand.
    let whole = rig.get(Who::Reader, &format!("{at}/log")).await.json();
    for (shown, whole) in log["items"].as_array().unwrap().iter().zip(whole["items"].as_array().unwrap()) {
        assert_eq!(shown["notice"]["recipients"], Value::Null);
        assert_eq!(whole["notice"]["recipients"].is_u64(), whole["notice"]["sent"] == true, "{whole}");
    }
    assert_eq!(whole["items"][0]["notice"]["recipients"], 1);
}

#[tokio::test]
async fn what_is_of_ones_other_organization_is_not_under_this_one() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let cart = rig.cart().await;
    let other = order_testkit::world::market_buyer(1);
    for path in [format!("orders/{order}"), format!("orders/{order}/log"), format!("carts/{cart}")] {
        let at = format!("/organizations/{other}/brands/{}/{path}", rig.brand());
        // The host may see both, and is told the same.
        assert_eq!(rig.get(Who::Host, &at).await.status, StatusCode::NOT_FOUND, "{at}");
        let at = at.replace(&other.to_string(), &rig.buyer().to_string());
        assert_eq!(rig.get(Who::Host, &at).await.status, StatusCode::OK, "{at}");
    }
}

#[tokio::test]
async fn an_address_is_kept_changed_as_seen_and_removed() {
    let rig = Rig::new().await;
    let book = format!("/organizations/{}/addresses", rig.buyer());
    let incomplete = rig.post(Who::Member, &book, json!({ "name": "Tea House" })).await;
    assert_eq!(incomplete.status, StatusCode::UNPROCESSABLE_ENTITY);
    let address = checkout()["billing"]["written"].clone();
    let made = rig.post(Who::Member, &book, address.clone()).await;
    let (at, tag) = (made.header("location").to_owned(), made.header("etag").to_owned());
    let blind = rig.ask(Who::Member, Method::PUT, &at, address.clone(), &[]).await;
    assert_eq!(
        (blind.status, blind.code().as_str()),
        (StatusCode::PRECONDITION_REQUIRED, "precondition_required")
    );
    let changed = rig.ask(Who::Member, Method::PUT, &at, address.clone(), &[("if-match", &tag)]).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    let removed = rig.ask(Who::Member, Method::DELETE, &at, Value::Null, &[("if-match", "*")]).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
}
