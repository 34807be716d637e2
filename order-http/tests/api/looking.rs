//! What each side looks around in: the catalogs that a buyer is offered, and what belongs to things of a brand.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::rig::{Rig, Who};

fn ids(page: &Value) -> BTreeSet<String> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_member_finds_the_way_from_the_brands_to_the_price_of_a_sku() {
    let rig = Rig::new().await;
    let home = format!("/organizations/{}", rig.buyer());
    let brands = rig.get(Who::Onlooker, &format!("{home}/brands")).await.json();
    assert_eq!(ids(&brands), BTreeSet::from([rig.brand().to_string()]));
    let at = format!("{home}/brands/{}/catalogs", rig.brand());
    let catalogs = rig.get(Who::Onlooker, &at).await.json();
    assert_eq!(ids(&catalogs), rig.market.catalogs.iter().map(ToString::to_string).collect());
    assert_eq!(catalogs["items"][0]["state"], "orderable");
    let at = format!("{at}/{}", rig.market.catalogs[0]);
    let sight = rig.get(Who::Onlooker, &at).await.json();
    assert_eq!((&sight["term"], &sight["currency"]), (&json!("wholesale"), &json!("EUR")));

    let products = format!("{at}/products");
    let first = rig.get(Who::Onlooker, &format!("{products}?limit=1")).await.json();
    let scarf = &first["items"][0];
    assert_eq!(
        (&scarf["model_number"], &scarf["skus"][0]["piece"]["price"]),
        (&json!("SCARF"), &json!({ "amount": "24.50", "currency": "EUR" }))
    );
    let next = first["next"].as_str().unwrap();
    let rest = rig.get(Who::Onlooker, &format!("{products}?after={next}")).await.json();
    let models: Vec<&Value> =
        rest["items"].as_array().unwrap().iter().map(|item| &item["model_number"]).collect();
    assert_eq!(models, ["HAT", "BOX"], "in their order in the catalog");
    let skus = format!("{products}/{}/skus", scarf["id"].as_str().unwrap());
    let skus = rig.get(Who::Onlooker, &skus).await.json();
    assert_eq!(skus["items"], scarf["skus"]);
}

#[tokio::test]
async fn what_a_buyer_is_offered_tells_nothing_of_the_brands_own_affairs() {
    let rig = Rig::new().await;
    let at = format!("/organizations/{}/brands/{}/catalogs", rig.buyer(), rig.brand());
    let catalog = format!("{at}/{}", rig.market.catalogs[0]);
    for path in [at, catalog.clone(), format!("{catalog}/products")] {
        let text = rig.get(Who::Member, &path).await.text;
        for word in ["\"stock\"", "\"code\"", "\"etag\"", "\"shipping\"", "\"status\"", "\"tax\""] {
            assert!(!text.contains(word), "{path} tells {word}: {text}");
        }
    }
}

#[tokio::test]
async fn an_organization_sees_itself_whole_and_a_brand_what_it_discloses() {
    let rig = Rig::new().await;
    let home = format!("/organizations/{}", rig.buyer());
    let own = rig.get(Who::Member, &home).await;
    let mut profile = own.json()["profile"].clone();
    profile["emails"] = json!(["first@shop.example", "second@shop.example"]);
    profile["recipients"] = json!(["buying@shop.example"]);
    let tag = own.header("etag").to_owned();
    let seen = [("if-match", tag.as_str())];
    let changed = rig.ask(Who::Member, axum::http::Method::PUT, &home, profile.clone(), &seen);
    assert_eq!(changed.await.status, StatusCode::NO_CONTENT);
    assert_eq!(rig.get(Who::Member, &home).await.json()["profile"], profile);
    let seen = format!("/brands/{}/connections/{}/profile", rig.brand(), rig.buyer());
    let seen = rig.get(Who::Reader, &seen).await.json();
    assert_eq!(
        (&seen["profile"]["emails"], &seen["profile"]["recipients"], &seen["offline"]),
        (&json!(["first@shop.example"]), &json!([]), &json!(false))
    );
}

#[tokio::test]
async fn carts_are_listed_for_whoever_fills_them() {
    let rig = Rig::new().await;
    let (own, working) = (rig.cart().await.to_string(), rig.working_cart().await.to_string());
    let of_member = rig.get(Who::Member, &format!("/organizations/{}/carts", rig.buyer())).await.json();
    assert_eq!(ids(&of_member), BTreeSet::from([own]));
    assert_eq!(
        (&of_member["items"][0]["products"], &of_member["items"][0]["pieces"]),
        (&json!(1), &json!(1))
    );
    let of_brand = rig.get(Who::Reader, &format!("/brands/{}/carts", rig.brand())).await.json();
    assert_eq!(ids(&of_brand), BTreeSet::from([working]));
}

#[tokio::test]
async fn staff_order_for_a_buyer_from_a_working_cart() {
    let rig = Rig::new().await;
    let ware = &rig.market.wares[0];
    let items = json!([{ "product": ware.product.to_string(), "skus": [{ "sku": ware.skus[0].to_string(), "quantity": 2 }] }]);
    let begin = format!(
        "/brands/{}/connections/{}/catalogs/{}/carts",
        rig.brand(),
        rig.buyer(),
        rig.market.catalogs[0]
    );
    let cart = rig.post(Who::Staff, &begin, json!({ "route": "consignment", "items": items })).await.json();
    let at = format!("/brands/{}/carts/{}", rig.brand(), cart["id"].as_str().unwrap());
    let more = json!({ "items": [{ "product": ware.product.to_string(), "skus": [{ "sku": ware.skus[0].to_string(), "quantity": 3 }] }] });
    let filled = rig.post(Who::Staff, &format!("{at}/items"), more).await.json();
    assert_eq!((&filled["id"], &filled["route"]), (&cart["id"], &json!("consignment")));
    let address = json!({ "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" });
    let form = json!({ "billing": { "written": address }, "delivery": { "written": address } });
    let preview = rig.post(Who::Staff, &format!("{at}/preview"), form.clone()).await.json();
    let place = json!({ "form": form, "agreed": preview["fingerprint"] });
    let placed = rig.post(Who::Staff, &format!("{at}/place"), place).await;
    let order = rig.get(Who::Staff, placed.header("location")).await.json();
    assert_eq!(order["order"]["route"], "consignment");
    // What a member fills is no working cart, and the other way about.
    let own = rig.cart().await;
    let at = format!("/brands/{}/carts/{own}", rig.brand());
    assert_eq!(rig.get(Who::Host, &at).await.status, StatusCode::NOT_FOUND);
    let working = rig.working_cart().await;
    let at = format!("/organizations/{}/brands/{}/carts/{working}", rig.buyer(), rig.brand());
    assert_eq!(rig.get(Who::Host, &at).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_stock_of_a_sku_is_the_sum_of_its_movements() {
    let rig = Rig::new().await;
    let (brand, sku) = (format!("/brands/{}", rig.brand()), rig.market.wares[0].skus[0]);
    let label = order_testkit::world::label();
    let line = |by: Value| json!({ "sku": sku.to_string(), "label": label.to_string(), "pieces": by });
    rig.post(Who::Staff, &format!("{brand}/stock/receive"), json!({ "lines": [line(json!(7))] })).await;
    let correct = json!({ "lines": [{ "sku": sku.to_string(), "label": label.to_string(), "by": -9 }], "note": "counted" });
    rig.post(Who::Staff, &format!("{brand}/stock/correct"), correct).await;
    let stock = rig.get(Who::Reader, &format!("{brand}/skus/{sku}/stock")).await.json();
    let amount = stock["amounts"].as_array().unwrap().iter();
    let amount = amount.clone().find(|amount| amount["label"] == label.to_string()).unwrap();
    assert_eq!(amount["pieces"], -2);
    let newest = format!("{brand}/skus/{sku}/movements?direction=descending");
    let movements = rig.get(Who::Reader, &newest).await.json();
    let told: Vec<(&Value, &Value)> = movements["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|movement| (&movement["cause"], &movement["lines"][0]["by"]))
        .collect();
    assert_eq!(told, [(&json!("corrected"), &json!(-9)), (&json!("received"), &json!(7))]);
    assert_eq!(movements["items"][0]["note"], "counted");
}

#[tokio::test]
async fn a_buyer_sees_delivery_notes_and_invoices_that_are_its_own() {
    let rig = Rig::new().await;
    let (note, invoice) = (rig.note().await.to_string(), rig.invoice().await.to_string());
    let at = |who| format!("/organizations/{who}/brands/{}", rig.brand());
    let own = at(rig.buyer());
    assert_eq!(
        ids(&rig.get(Who::Member, &format!("{own}/delivery-notes")).await.json()),
        BTreeSet::from([note.clone()])
    );
    assert_eq!(
        ids(&rig.get(Who::Member, &format!("{own}/invoices")).await.json()),
        BTreeSet::from([invoice.clone()])
    );
    let seen = rig.get(Who::Member, &format!("{own}/delivery-notes/{note}")).await.json();
    assert_eq!((&seen["exports"], &seen["made_by"]), (&Value::Null, &Value::Null));
    let other = at(order_testkit::world::market_buyer(1));
    for path in [format!("{other}/delivery-notes/{note}"), format!("{other}/invoices/{invoice}")] {
        assert_eq!(rig.get(Who::Host, &path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(ids(&rig.get(Who::Outsider, &format!("{other}/invoices")).await.json()).is_empty());
}

#[tokio::test]
async fn an_address_book_and_the_skus_of_a_product_are_listed() {
    let rig = Rig::new().await;
    let kept = rig.address().await.to_string();
    let book = rig.get(Who::Onlooker, &format!("/organizations/{}/addresses", rig.buyer())).await.json();
    assert_eq!(ids(&book), BTreeSet::from([kept]));
    let ware = &rig.market.wares[0];
    let skus = rig.get(Who::Reader, &format!("/brands/{}/products/{}/skus", rig.brand(), ware.product)).await;
    assert_eq!(ids(&skus.json()), ware.skus.iter().map(ToString::to_string).collect());
    let run = rig.run().await.to_string();
    let runs = rig.get(Who::Reader, &format!("/brands/{}/bulk-runs", rig.brand())).await.json();
    assert_eq!(ids(&runs), BTreeSet::from([run]));
}
