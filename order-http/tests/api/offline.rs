//! Offline buyers over HTTP: what they sign in with, and what they then do.

use axum::http::{Method, StatusCode};
use order_core::cart::CardKeeper;
use order_testkit::sandbox::TestCard;
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};

const PASSWORD: &str = "tea-ceremony-4";

/// A brand with a customer link and an offline buyer that signs in by it, with a password or with the code `K-1`.
async fn set() -> (Rig, String, String) {
    let mut rig = Rig::new().await;
    let (link, buyer) = (rig.customer_link().await, rig.offline().await.to_string());
    let connection = format!("/brands/{}/connections/{buyer}", rig.brand());
    let coded = rig.ask(Who::Staff, Method::PATCH, &connection, json!({ "code": "K-1" }), &[]).await;
    assert_eq!(coded.status, StatusCode::OK, "{}", coded.text);
    let log_in = json!({ "email": "shop@tea.example", "password": PASSWORD });
    let wish = json!({ "log_in": log_in, "passcode": " spring 26 " });
    let at = format!("/brands/{}/offline-buyers/{buyer}/access", rig.brand());
    let given = rig.ask(Who::Staff, Method::PATCH, &at, wish, &[]).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text);
    let seen = rig.get(Who::Reader, &at).await;
    assert_eq!(
        (&seen.json()["email"], &seen.json()["has_passcode"]),
        (&json!("shop@tea.example"), &json!(true))
    );
    rig.use_accounts();
    (rig, link, buyer)
}

async fn sign_in(rig: &Rig, link: &str, body: Value) -> Answer {
    rig.post(Who::Nobody, &format!("/links/{link}/sign-in"), body).await
}

fn with_password(password: &str) -> Value {
    json!({ "with": "password", "email": "Shop@tea.example", "password": password })
}

async fn ask(rig: &Rig, token: &str, method: Method, path: &str, body: Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("guest-token", GUEST)];
    rig.ask(Who::Nobody, method, path, body, &headers).await
}

/// The token of a guest, as a client would have it: 32 bytes.
const GUEST: &str = "Ym9ubmVldC1vcmlnYW1pLW1hcmluZS10b25hbC14eXo";

#[tokio::test]
async fn a_buyer_signs_in_with_either_and_out() {
    let (rig, link, buyer) = set().await;
    let with_code = json!({ "with": "passcode", "code": "K-1", "passcode": "spring 26\n" });
    for body in [with_password(PASSWORD), with_code] {
        let opened = sign_in(&rig, &link, body).await;
        assert_eq!((opened.status, &opened.json()["organization"]), (StatusCode::OK, &json!(buyer)));
        let token = opened.json()["token"].as_str().unwrap().to_owned();
        let orders = format!("/organizations/{buyer}/orders");
        assert_eq!(ask(&rig, &token, Method::GET, &orders, Value::Null).await.status, StatusCode::OK);
        let other = format!("/organizations/{}/orders", rig.buyer());
        assert_eq!(ask(&rig, &token, Method::GET, &other, Value::Null).await.status, StatusCode::NOT_FOUND);
        let brand = format!("/brands/{}/orders", rig.brand());
        assert_eq!(ask(&rig, &token, Method::GET, &brand, Value::Null).await.status, StatusCode::NOT_FOUND);
        let out = format!("/links/{link}/sign-out");
        assert_eq!(ask(&rig, &token, Method::POST, &out, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(
            ask(&rig, &token, Method::GET, &orders, Value::Null).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
}

#[tokio::test]
async fn whoever_does_not_sign_in_is_told_nothing() {
    let (rig, link, _) = set().await;
    let wrong = sign_in(&rig, &link, with_password("tea-ceremony-5")).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::UNAUTHORIZED, "log_in_failed"));
    let unknown = json!({ "with": "password", "email": "eve@tea.example", "password": PASSWORD });
    let nowhere = link.replacen('A', "B", 1);
    for answer in
        [sign_in(&rig, &link, unknown).await, sign_in(&rig, &nowhere, with_password(PASSWORD)).await]
    {
        assert_eq!((answer.status, answer.text), (wrong.status, wrong.text.clone()));
    }
    for _ in 0..9 {
        sign_in(&rig, &link, with_password("wrong-secret-1")).await;
    }
    assert_eq!(sign_in(&rig, &link, with_password(PASSWORD)).await.text, wrong.text, "it is locked");
    rig.world.pass(std::time::Duration::from_secs(15 * 60));
    assert_eq!(sign_in(&rig, &link, with_password(PASSWORD)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_signed_in_buyer_orders_for_itself_and_approves() {
    let (mut rig, link, buyer) = set().await;
    let opened = sign_in(&rig, &link, with_password(PASSWORD)).await.json();
    let token = opened["token"].as_str().unwrap().to_owned();
    let ware = &rig.market.wares[0];
    let skus = json!([{ "sku": ware.skus[0].to_string(), "quantity": 2 }]);
    let items = json!({ "items": [{ "product": ware.product.to_string(), "skus": skus }] });
    let cart = format!("/links/{link}/catalogs/{}/cart", rig.market.catalogs[0]);
    let guest = rig.ask(Who::Nobody, Method::POST, &cart, items.clone(), &[("guest-token", GUEST)]).await;
    assert_eq!(guest.reasons(), ["log_in_missing"]);
    let filled = ask(&rig, &token, Method::POST, &cart, items).await;
    assert_eq!(filled.status, StatusCode::OK, "{}", filled.text);
    let wish = json!({ "organization": buyer });
    let became = ask(&rig, &token, Method::POST, &format!("{cart}/take-over"), wish).await;
    assert_eq!(became.status, StatusCode::CREATED, "{}", became.text);
    let at = became.header("location").to_owned();
    let address = json!({ "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" });
    let form = json!({ "billing": { "written": address }, "delivery": { "written": address } });
    let preview = ask(&rig, &token, Method::POST, &format!("{at}/preview"), form.clone()).await.json();
    let place = json!({ "form": form, "agreed": preview["fingerprint"] });
    let placed = ask(&rig, &token, Method::POST, &format!("{at}/place"), place).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);

    let (order, own) =
        (placed.json()["id"].as_str().unwrap().to_owned(), placed.header("location").to_owned());
    rig.believe_names();
    let create = format!("/brands/{}/orders/{order}/create-confirmation", rig.brand());
    rig.post(Who::Staff, &create, json!({ "approval_requested": true })).await;
    rig.use_accounts();
    let approved = ask(&rig, &token, Method::POST, &format!("{own}/approve"), json!({ "revision": 1 })).await;
    assert_eq!(
        (approved.status, &approved.json()["status"]),
        (StatusCode::OK, &json!("confirmation_approved"))
    );
}

#[tokio::test]
async fn that_nobody_could_be_told_of_an_order_is_seen_in_its_log() {
    let rig = Rig::new().await;
    let buyer = rig.offline().await;
    let nowhere = json!({
        "buyer_type": "company", "country": "JP", "emails": [],
        "name": { "default": "ja", "texts": { "ja": "茶屋" } },
    });
    let path = format!("/brands/{}/offline-buyers/{buyer}", rig.brand());
    let changed = rig.ask(Who::Staff, Method::PUT, &path, nowhere, &[("if-match", "*")]).await;
    assert!(changed.status.is_success(), "{}", changed.text);

    let ware = &rig.market.wares[0];
    let carts =
        format!("/brands/{}/connections/{buyer}/catalogs/{}/carts", rig.brand(), rig.market.catalogs[0]);
    let skus = json!([{ "sku": ware.skus[0].to_string(), "quantity": 2 }]);
    let items = json!({ "route": "proxy", "items": [{ "product": ware.product.to_string(), "skus": skus }] });
    let filled = rig.post(Who::Staff, &carts, items).await;
    assert!(filled.status.is_success(), "{}", filled.text);
    let cart = format!("/brands/{}/carts/{}", rig.brand(), filled.json()["id"].as_str().unwrap());
    let address = json!({ "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" });
    let form = json!({ "billing": { "written": address }, "delivery": { "written": address } });
    let preview = rig.post(Who::Staff, &format!("{cart}/preview"), form.clone()).await.json();
    let place = json!({ "form": form, "agreed": preview["fingerprint"] });
    let placed = rig.post(Who::Staff, &format!("{cart}/place"), place).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);

    let at = format!("/brands/{}/orders/{}", rig.brand(), placed.json()["id"].as_str().unwrap());
    let aloud = json!({ "notice": { "send": true, "body": "いつもお世話になっております。" } });
    rig.post(Who::Staff, &format!("{at}/create-confirmation"), aloud).await;
    let log = rig.get(Who::Reader, &format!("{at}/log")).await.json();
    let notices: Vec<_> = log["items"].as_array().unwrap().iter().map(|entry| &entry["notice"]).collect();
    assert_eq!(notices.len(), 2, "{log}");
    for notice in notices {
        assert_eq!((&notice["sent"], &notice["recipients"]), (&json!(true), &json!(0)), "{log}");
    }
}

#[tokio::test]
async fn a_signed_in_buyer_has_the_cards_that_its_brand_keeps_of_it() {
    let (rig, link, buyer) = set().await;
    let token =
        sign_in(&rig, &link, with_password(PASSWORD)).await.json()["token"].as_str().unwrap().to_owned();
    let (keeper, whose) = (CardKeeper::Brand(rig.brand()), buyer.parse().unwrap());
    let kept = rig.world.keep(keeper, whose, TestCard::Good.typed()).await;
    let cards = format!("/organizations/{buyer}/cards");
    let listed = ask(&rig, &token, Method::GET, &cards, Value::Null).await;
    assert_eq!(listed.json()["cards"][0]["id"], json!(kept.to_string()), "{}", listed.text);
    let typed = json!({ "number": "4242424242424242", "expiry": "12/40", "security_code": "123" });
    let more = ask(&rig, &token, Method::POST, &cards, typed.clone()).await;
    assert_eq!(more.code(), "cards_not_taken", "it may, were there a gateway");
    let others = format!("/organizations/{}/cards", rig.buyer());
    assert_eq!(ask(&rig, &token, Method::POST, &others, typed).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(&rig, &token, Method::GET, &others, Value::Null).await.status, StatusCode::NOT_FOUND);
    let gone = ask(&rig, &token, Method::DELETE, &format!("{cards}/{kept}"), Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
}
