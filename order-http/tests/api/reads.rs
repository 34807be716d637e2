//! What a brand keeps, as its staff list and look at it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::rig::{Rig, Who};

#[tokio::test]
async fn a_list_is_walked_page_by_page() {
    let rig = Rig::new().await;
    let products = format!("/brands/{}/products?limit=2", rig.brand());
    let first = rig.get(Who::Reader, &products).await;
    let next = first.json()["next"].as_str().unwrap().to_owned();
    assert!(first.header("link").contains(&format!("after={next}")));
    let second = rig.get(Who::Reader, &format!("{products}&after={next}")).await.json();
    let mut models: Vec<_> = [&first.json(), &second]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap().clone())
        .map(|product| product["model_number"].as_str().unwrap().to_owned())
        .collect();
    models.sort();
    assert_eq!(
        (models, &second["next"]),
        (vec!["BOX".to_owned(), "HAT".to_owned(), "SCARF".to_owned()], &Value::Null)
    );
}

#[tokio::test]
async fn the_products_of_a_catalog_are_its_own_and_all_of_them() {
    let rig = Rig::new().await;
    for catalog in &rig.market.catalogs {
        let places = format!("/brands/{}/catalogs/{catalog}/products?limit=1", rig.brand());
        let (mut found, mut at) = (0, places.clone());
        loop {
            let page = rig.get(Who::Reader, &at).await.json();
            found += page["items"].as_array().unwrap().len();
            let Some(next) = page["next"].as_str() else { break };
            at = format!("{places}&after={next}");
        }
        assert_eq!(found, rig.market.wares.len());
    }
}

#[tokio::test]
async fn what_was_made_is_seen_as_it_was_given() {
    let rig = Rig::new().await;
    let brand = format!("/brands/{}", rig.brand());
    let rates = json!([{ "country": "JP", "amount_from": { "amount": "0.00", "currency": "EUR" }, "fee": { "amount": "9.50", "currency": "EUR" } }]);
    let made = rig
        .post(Who::Staff, &format!("{brand}/shipping-groups"), json!({ "name": "By sea", "rates": rates }))
        .await;
    let seen = rig.get(Who::Reader, made.header("location")).await;
    assert_eq!((&seen.json()["rates"], seen.header("etag")), (&rates, made.header("etag")));
    let tax = json!({ "name": "Reduced", "country": "JP", "rate": "8", "rounding": "down", "reduced": true });
    let made = rig.post(Who::Staff, &format!("{brand}/tax-categories"), tax).await;
    let seen = rig.get(Who::Reader, made.header("location")).await.json();
    assert_eq!(
        (&seen["rounding"], &seen["reduced"], &seen["rate"]),
        (&json!("down"), &json!(true), &json!("8"))
    );
    let settings = rig.get(Who::Reader, &brand).await.json();
    assert_eq!(settings["order_codes"], json!({ "kind": "drawn" }));
    let connection = rig.get(Who::Reader, &format!("{brand}/connections/{}", rig.buyer())).await;
    assert_eq!((connection.status, &connection.json()["terms"]["currency"]), (StatusCode::OK, &json!("EUR")));
}
