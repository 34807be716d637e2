//! A brand built over HTTP from nothing, up to an order that is placed and confirmed.

use axum::http::{Method, StatusCode};
use order_core::catalog::Product;
use order_core::record::Key;
use serde_json::{Value, json};

use super::rig::{Rig, Who};

/// Does something as the host, who may do all; it must be done. Gives the id of what was made.
async fn make(rig: &Rig, path: &str, body: Value) -> String {
    let answer = rig.post(Who::Host, path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()["id"].as_str().unwrap_or_default().to_owned()
}

fn english(text: &str) -> Value {
    json!({ "default": "en", "texts": { "en": text, "ja": "日本語" } })
}

/// What was built.
struct Built {
    brand: String,
    catalog: String,
    product: Value,
    skus: Value,
}

/// Builds a brand with one product in one catalog, five pieces in stock, and a connected buyer.
async fn build(rig: &Rig) -> Built {
    let label = "0198c0de-0000-7000-8000-0000000000aa";
    let handling = json!({ "approval_required": false, "editable_again": true, "archiving": true });
    let settings = json!({
        "rounding": "half_even", "offset": "+09:00", "locale": "ja", "orders": handling,
        "notification_addresses": ["orders@brand.example"],
        "stock_labels": [{ "id": label, "name": "Warehouse" }],
    });
    let brand = make(rig, "/brands", json!({ "name": english("Flax"), "settings": settings })).await;
    let at = format!("/brands/{brand}");
    let tax = json!({ "name": "Reduced", "country": "JP", "rate": "8", "reduced": true });
    let tax = make(rig, &format!("{at}/tax-categories"), tax).await;
    let rates = json!([{ "country": "JP", "amount_to": { "amount": "100", "currency": "EUR" }, "fee": { "amount": "9.50", "currency": "EUR" } }]);
    let shipping =
        make(rig, &format!("{at}/shipping-groups"), json!({ "name": "By sea", "rates": rates })).await;
    let product = json!({
        "model_number": "SH-1", "name": english("Linen shirt"), "attributes": ["Colour", "Size"], "tax": tax,
        "prices": [{ "term": "wholesale", "price": { "amount": "20.00", "currency": "EUR" } }],
        "options": [{ "name": english("Buttons"), "required": true, "choices": [
            { "name": english("Horn"), "surcharges": [{ "amount": "1.50", "currency": "EUR" }] },
            { "name": english("Shell") },
        ] }],
        "skus": [
            { "number": "W-S", "attributes": ["White", "S"] },
            { "number": "W-M", "attributes": ["White", "M"], "prices": [{ "term": "wholesale", "price": { "amount": "22.00", "currency": "EUR" } }] },
        ],
    });
    let made = rig.post(Who::Host, &format!("{at}/products"), product).await;
    let (product, skus) = (made.json()["id"].clone(), made.json()["skus"].clone());
    let stock = json!({ "policy": "from_stock", "source": label, "backorder": "not_allowed" });
    let catalog = json!({ "code": "SS27", "name": english("Spring"), "stock": stock, "shipping": shipping, "rates": { "wholesale": "50" } });
    let catalog = make(rig, &format!("{at}/catalogs"), catalog).await;
    let put = json!({ "products": [{ "product": product, "place": 1 }] });
    make(rig, &format!("{at}/catalogs/{catalog}/products/put"), put).await;
    let received = json!({ "lines": [{ "sku": skus[1], "label": label, "pieces": 5 }] });
    make(rig, &format!("{at}/stock/receive"), received).await;
    let terms = json!({ "term": "wholesale", "currency": "EUR" });
    make(
        rig,
        &format!("{at}/connections"),
        json!({ "buyer": rig.buyer(), "code": "B-1", "terms": terms }).clone(),
    )
    .await;
    Built { brand, catalog, product, skus }
}

#[tokio::test]
async fn a_brand_is_built_from_nothing_and_its_first_order_confirmed() {
    let rig = Rig::new().await;
    let Built { brand, catalog, product, skus } = build(&rig).await;
    let home = format!("/organizations/{}/brands/{brand}", rig.buyer());
    let cart = format!("{home}/catalogs/{catalog}/cart");
    let item = |quantity: u32, options: Value| json!({ "items": [{ "product": product, "skus": [{ "sku": skus[1], "quantity": quantity, "options": options }] }] });
    let refused = rig.post(Who::Host, &cart, item(6, json!([]))).await;
    assert_eq!(refused.reasons(), ["stock_short", "option_missing"]);

    let (brand_id, product_id) = (brand.parse().unwrap(), product.as_str().unwrap().parse().unwrap());
    let kept: Product = rig.world.record(&Key::product(brand_id, product_id)).await;
    let (group, choice) = (kept.options[0].id, kept.options[0].choices[0].id);
    let options =
        json!([{ "choices": [{ "group": group.to_string(), "choice": choice.to_string() }], "quantity": 4 }]);
    let filled = make(&rig, &cart, item(4, options)).await;
    let address = json!({ "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" });
    let form = json!({ "billing": { "written": address }, "delivery": { "written": address } });
    let at_cart = format!("{home}/carts/{filled}");
    let preview = rig.post(Who::Host, &format!("{at_cart}/preview"), form.clone()).await.json();
    // 4 at 22.00, halved, with 1.50 more for the buttons: 50.00; 9.50 for shipping; 8 % of 50.00 as tax.
    assert_eq!(preview["original"]["content"]["totals"]["total"]["amount"], "63.50");
    let placed = rig
        .post(
            Who::Host,
            &format!("{at_cart}/place"),
            json!({ "form": form, "agreed": preview["fingerprint"] }),
        )
        .await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    let order = format!("/brands/{brand}/orders/{}", placed.json()["id"].as_str().unwrap());
    assert_eq!(
        rig.post(Who::Host, &format!("{order}/create-confirmation"), json!({})).await.status,
        StatusCode::OK
    );
    assert_eq!(
        rig.post(Who::Host, &format!("{order}/confirm"), json!({})).await.json()["order"]["status"],
        "confirmed"
    );
}

#[tokio::test]
async fn every_bad_value_of_a_product_is_told() {
    let rig = Rig::new().await;
    let body = json!({
        "model_number": "", "name": { "default": "en", "texts": { "ja": "麻" } }, "images": [" "],
        "prices": [{ "term": "", "price": { "amount": "1.234", "currency": "EUR" } }],
        "options": [{ "name": english("Lining"), "choices": [{ "name": english("Silk"), "surcharges": [{ "amount": "x", "currency": "EUR" }] }] }],
        "skus": [{ "number": " " }],
    });
    let answer = rig.post(Who::Staff, &format!("/brands/{}/products", rig.brand()), body).await;
    let faults = answer.json()["faults"].as_array().unwrap().clone();
    let places: Vec<_> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        places,
        [
            "/model_number",
            "/name/texts",
            "/prices/0/term",
            "/prices/0/price/amount",
            "/options/0/choices/0/surcharges/0/amount",
            "/images/0",
            "/skus/0/number",
        ]
    );
}

#[tokio::test]
async fn a_catalog_is_changed_as_it_was_seen_and_null_takes_away() {
    let rig = Rig::new().await;
    let catalogs = format!("/brands/{}/catalogs", rig.brand());
    let catalog = json!({ "code": "FW27", "name": english("Autumn"), "stock": { "policy": "make_to_order" }, "order_deadline": "2027-03-01T09:00:00Z" });
    let made = rig.post(Who::Staff, &catalogs, catalog).await;
    let (at, tag) = (made.header("location").to_owned(), made.header("etag").to_owned());
    let cleared = rig
        .ask(Who::Staff, Method::PATCH, &at, json!({ "order_deadline": null }), &[("if-match", &tag)])
        .await;
    assert_eq!(cleared.status, StatusCode::OK, "{}", cleared.text);
    let again =
        rig.ask(Who::Staff, Method::PATCH, &at, json!({ "status": "closed" }), &[("if-match", &tag)]).await;
    assert_eq!(
        (again.status, again.header("etag")),
        (StatusCode::PRECONDITION_FAILED, cleared.header("etag"))
    );
    let taken = rig
        .post(
            Who::Staff,
            &catalogs,
            json!({ "code": "FW27", "name": english("Again"), "stock": { "policy": "make_to_order" } }),
        )
        .await;
    assert_eq!(taken.reasons(), ["catalog_code_taken"]);
}
