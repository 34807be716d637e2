//! Papers and workbooks, as they are downloaded.

use std::io::Cursor;

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use calamine::{Data, DataType as _, Reader as _, Xlsx};
use order_core::operation::catalog::ChangeProduct;
use order_core::operation::party::ChangeBrand;
use order_core::party::SavedColumns;
use order_core::value::{Code, Line, Locale, LocalizedName};
use order_documents::paper::Fonts;
use order_http::Documents;
use order_testkit::world::{Life, Wish, name};
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};

/// The rows of the first sheet of a workbook.
fn rows(answer: &Answer) -> Vec<Vec<Data>> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.bytes.clone())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(<[Data]>::to_vec).collect()
}

fn text(cell: &Data) -> &str {
    let Data::String(text) = cell else { panic!("{cell:?} is no text") };
    text
}

#[tokio::test]
async fn a_workbook_has_the_columns_that_were_asked_for_and_the_orders_that_were_meant() {
    let rig = Rig::new().await;
    let (first, second) = (rig.order().await, rig.order().await);
    rig.post(Who::Staff, &format!("{}/reject", rig.at(first)), json!({})).await;
    let code = rig.get(Who::Staff, &rig.at(second)).await.json()["order"]["code"].clone();
    let exports = format!("/brands/{}/exports/orders", rig.brand());
    let asked = json!({
        "columns": ["order_code", "status", "total"],
        "filter": { "status": ["awaiting_confirmation"] },
        "language": "en",
    });
    let answer = rig.post(Who::Reader, &exports, asked).await;
    let rows = rows(&answer);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].len(), 3);
    assert_eq!(text(&rows[1][0]), code);
    assert!(matches!(rows[1][2], Data::Float(_) | Data::Int(_)), "{:?}", rows[1][2]);
    assert_eq!(
        answer.header("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"orders-2"), "{disposition}");
    assert!(disposition.contains(".xlsx\""), "{disposition}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn lines_have_rows_and_a_buyer_gets_nothing_of_the_brands_own() {
    let rig = Rig::new().await;
    let order = rig.order().await;
    let detail = rig.get(Who::Staff, &rig.at(order)).await.json();
    let lines: usize = detail["content"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["lines"].as_array().unwrap().len())
        .sum();
    let own = format!("/organizations/{}/exports/orders", rig.buyer());
    let asked = json!({ "columns": ["order_code", "sku_number", "quantity"] });
    let answer = rig.post(Who::Onlooker, &own, asked).await;
    let codes = rows(&answer).into_iter().skip(1);
    let code = detail["order"]["code"].as_str().unwrap();
    assert_eq!(codes.filter(|row| text(&row[0]) == code).count(), lines);

    let answer = rig.post(Who::Member, &own, json!({ "columns": ["order_code", "tags"] })).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text.contains("tags"), "{}", answer.text);
    let answer = rig.post(Who::Member, &own, json!({ "saved": "daily" })).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(rig.post(Who::Outsider, &own, json!({})).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn columns_are_saved_with_the_brand_and_used_by_name() {
    let rig = Rig::new().await;
    rig.order().await;
    let brand = format!("/brands/{}", rig.brand());
    let saved = json!({ "saved_columns": [{ "name": "daily", "columns": ["placed_at", "order_code"] }] });
    let changed = rig.ask(Who::Staff, Method::PATCH, &brand, saved.clone(), &[]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    assert_eq!(rig.get(Who::Reader, &brand).await.json()["saved_columns"], saved["saved_columns"]);
    // A column that is gone since, and one that the core let through.
    let column = |word: &str| Code::new(word).unwrap();
    let old = SavedColumns { name: name("old"), columns: vec![column("order_code"), column("gone")] };
    let daily =
        SavedColumns { name: name("daily"), columns: vec![column("placed_at"), column("order_code")] };
    rig.world
        .run(ChangeBrand { saved_columns: Some(vec![daily, old]), ..ChangeBrand::of(rig.brand()) })
        .await;
    let exports = format!("{brand}/exports/orders");
    let used = rows(&rig.post(Who::Reader, &exports, json!({ "saved": "daily" })).await);
    assert_eq!(used[0].len(), 2);
    assert!(matches!(used[1][0], Data::DateTime(_)), "{:?}", used[1][0]);
    let both = json!({ "saved": "daily", "columns": ["total"] });
    for (asked, told) in [
        (json!({ "saved": "weekly" }), "no columns under this name"),
        (json!({ "saved": "old" }), "no column `gone`"),
        (both, "either named or saved"),
        (json!({ "columns": ["total", "total"] }), "twice"),
        (json!({ "columns": [] }), "no column is chosen"),
        (json!({ "columns": ["colour"] }), "colour"),
    ] {
        let answer = rig.post(Who::Reader, &exports, asked.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{asked}");
        assert!(answer.text.contains(told), "{asked}: {}", answer.text);
    }
}

#[tokio::test]
async fn orders_that_are_named_are_exported_archived_ones_too() {
    let rig = Rig::new().await;
    let (first, second) = (rig.order().await, rig.order().await);
    for step in ["reject", "archive"] {
        let done = rig.post(Who::Staff, &format!("{}/{step}", rig.at(first)), json!({})).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    }
    let exports = format!("/brands/{}/exports/orders", rig.brand());
    let columns = json!(["order_code", "archived"]);
    let ask = |more: Value| {
        let mut asked = json!({ "columns": columns, "language": "en" });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        asked
    };
    let found = rows(&rig.post(Who::Reader, &exports, ask(json!({}))).await);
    assert_eq!(found.len(), 2, "a search means no archived order: {found:?}");
    let named = json!({ "orders": [first.to_string(), second.to_string()] });
    let found = rows(&rig.post(Who::Reader, &exports, ask(named.clone())).await);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_ne!(found[1][1], found[2][1], "one of them is archived");
    let rival = rig.post(Who::Rival, &exports, ask(named.clone())).await;
    assert_eq!(rival.status, StatusCode::NOT_FOUND);
    let unknown = json!({ "orders": [rig.buyer().to_string()] });
    assert_eq!(rig.post(Who::Reader, &exports, ask(unknown)).await.status, StatusCode::NOT_FOUND);
    let both = json!({ "orders": [first.to_string()], "filter": { "status": ["rejected"] } });
    let many = json!({ "orders": vec![first.to_string(); 1_001] });
    for (asked, told) in [(both, "either named or searched for"), (many, "1000 orders at most")] {
        let answer = rig.post(Who::Reader, &exports, ask(asked)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains(told), "{}", answer.text);
    }
    let own = format!("/organizations/{}/exports/orders", rig.buyer());
    let buyer = rig.post(Who::Member, &own, json!({ "orders": [first.to_string()] })).await;
    assert_eq!(buyer.json()["faults"][0]["pointer"], "/orders", "{}", buyer.text);
}

#[tokio::test]
async fn columns_that_there_are_not_are_not_saved() {
    let rig = Rig::new().await;
    let brand = format!("/brands/{}", rig.brand());
    let saved = json!({ "saved_columns": [
        { "name": "daily", "columns": ["order_code"] },
        { "name": "wrong", "columns": ["total", "colour", "order_code", "total"] },
    ] });
    let refused = rig.ask(Who::Staff, Method::PATCH, &brand, saved, &[]).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::BAD_REQUEST, "invalid_values"));
    let faults = refused.json()["faults"].clone();
    let places: Vec<_> = faults.as_array().unwrap().iter().map(|fault| fault["pointer"].clone()).collect();
    assert_eq!(places, ["/saved_columns/1/columns/1", "/saved_columns/1/columns/3"], "{faults}");
    assert!(faults[0]["detail"].as_str().unwrap().contains("colour"), "{faults}");
    assert_eq!(rig.get(Who::Reader, &brand).await.json()["saved_columns"], json!([]));
    let empty = json!({ "saved_columns": [{ "name": "none", "columns": [] }] });
    let refused = rig.ask(Who::Staff, Method::PATCH, &brand, empty, &[]).await;
    assert_eq!(refused.json()["faults"][0]["pointer"], "/saved_columns/0/columns", "{}", refused.text);
}

#[tokio::test]
async fn a_tally_counts_up_what_is_counted() {
    let rig = Rig::new().await;
    let (first, _) = (rig.order().await, rig.order().await);
    rig.post(Who::Staff, &format!("{}/reject", rig.at(first)), json!({})).await;
    let rig = &rig;
    let tally = |of: &str, currency: Value| {
        let exports = format!("/brands/{}/exports/tally", rig.brand());
        let asked = json!({ "of": of, "currency": currency, "language": "en" });
        async move { rig.post(Who::Reader, &exports, asked).await }
    };
    let brand = format!("/brands/{}/orders/tally", rig.brand());
    let counted = rig.post(Who::Reader, &brand, json!({ "by": { "by": "sku" } })).await.json();
    let pieces: u64 =
        counted.as_array().unwrap().iter().map(|row| row["pieces"].as_u64().unwrap_or_default()).sum();
    assert!(pieces > 0, "{counted}");
    let sheet = rows(&tally("sku", Value::Null).await);
    assert_eq!(sheet.len(), counted.as_array().unwrap().len() + 2, "a head, the rows and the total");
    let total = sheet.last().unwrap();
    assert!(total.iter().any(|cell| cell.as_i64() == i64::try_from(pieces).ok()), "{total:?}");
    for of in ["buyer", "buyer_and_sku"] {
        assert!(rows(&tally(of, json!("EUR")).await).len() > 2, "{of}");
    }
    let nothing = rows(&tally("buyer", json!("JPY")).await);
    assert_eq!(nothing.len(), 1, "the head alone: {nothing:?}");
}

#[tokio::test]
async fn a_tally_in_a_currency_counts_what_was_ordered_in_it() {
    let rig = Rig::new().await;
    rig.order().await;
    rig.world.pass(std::time::Duration::from_secs(1));
    let of_another = rig.world.wish(&rig.market, &Wish { pieces: vec![vec![3]], ..Wish::of(1) }).await;
    let detail = rig.get(Who::Staff, &rig.at(of_another)).await.json();
    let other = detail["content"]["totals"]["total"]["currency"].as_str().unwrap().to_owned();
    assert_ne!(other, "EUR", "{detail}");
    let exports = format!("/brands/{}/exports/tally", rig.brand());
    for of in ["sku", "buyer", "buyer_and_sku"] {
        for (currency, pieces) in [(json!("EUR"), 1), (json!(other), 3), (Value::Null, 4)] {
            let asked = json!({ "of": of, "currency": currency, "language": "en" });
            let total = rows(&rig.post(Who::Reader, &exports, asked).await).last().unwrap().clone();
            assert!(total.iter().any(|cell| cell.as_i64() == Some(pieces)), "{of} {currency}: {total:?}");
        }
    }
}

#[tokio::test]
async fn a_paper_says_what_it_lacks() {
    let mut rig = Rig::new().await;
    let order = rig.order().await;
    rig.make_documents_with(Documents::default().with_fonts(Fonts::new(Vec::new()).unwrap()));
    let at = |paper: &str| format!("{}/papers/{paper}", rig.at(order));
    let no_font = rig.get(Who::Reader, &at("purchase_order")).await;
    assert_eq!((no_font.status, no_font.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "no_document"));
    assert!(no_font.text.contains("font"), "{}", no_font.text);
    for paper in ["confirmation", "confirmation_with_pictures"] {
        let early = rig.get(Who::Reader, &at(paper)).await;
        assert_eq!(early.reasons(), ["no_confirmation"], "{paper}");
    }
    assert_eq!(rig.get(Who::Reader, &at("receipt")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(rig.get(Who::Rival, &at("purchase_order")).await.status, StatusCode::NOT_FOUND);
    let own =
        |who| format!("/organizations/{who}/brands/{}/orders/{order}/papers/purchase_order", rig.brand());
    let foreign = order_testkit::world::market_buyer(1);
    assert_eq!(rig.get(Who::Outsider, &own(foreign)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(rig.get(Who::Member, &own(rig.buyer())).await.code(), "no_document");
}

/// Where fonts are installed. `.ci/documents` does the same with those that it sees to.
#[tokio::test]
async fn a_paper_is_a_pdf_and_the_same_twice() {
    if Fonts::system().is_empty() {
        return;
    }
    let rig = Rig::new().await;
    let order = rig.order().await;
    let path = format!("{}/papers/purchase_order?language=en&page=letter", rig.at(order));
    let (one, two) = (rig.get(Who::Reader, &path).await, rig.get(Who::Reader, &path).await);
    assert_eq!(one.header("content-type"), "application/pdf");
    assert!(one.bytes.starts_with(b"%PDF-"), "{}", one.text);
    assert_eq!(one.bytes, two.bytes);
}

/// A picture of one point.
fn point(image: &str) -> Vec<u8> {
    let [before, after] = ["iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42m", "ElFTkSuQmCC"];
    let colour = if image == "then.png" { "M4IScHAAK2AQUKW6YGAAAAA" } else { "OQkzsBAAFiAQUv5nCNAAAAA" };
    STANDARD.decode(format!("{before}{colour}{after}")).unwrap()
}

#[tokio::test]
async fn a_paper_stays_as_it_is_whatever_becomes_of_the_brand_and_its_pictures() {
    let fonts = Fonts::system();
    if fonts.is_empty() {
        return;
    }
    let mut rig = Rig::new().await;
    let pictures = Documents::default().with_fonts(fonts);
    rig.make_documents_with(pictures.with_images(|image| Some(point(image.as_str()))));
    let picture = async |image: &str| {
        let product = rig.market.wares[0].product;
        let images = Some(vec![Line::new(image).unwrap()]);
        rig.world.run(ChangeProduct { images, ..ChangeProduct::of(rig.brand(), product) }).await;
    };
    picture("then.png").await;
    let order = rig.order().await;
    rig.world.lead(&rig.market, order, Life::Answered).await;
    let own = format!("/organizations/{}/brands/{}/orders/{order}", rig.buyer(), rig.brand());
    let all = async |order: &str, own: &str| {
        let mut all = Vec::new();
        for kind in ["purchase_order_with_pictures", "confirmation", "confirmation_with_pictures"] {
            for (who, at) in [(Who::Reader, order), (Who::Onlooker, own)] {
                let paper = rig.get(who, &format!("{at}/papers/{kind}?language=en")).await;
                assert_eq!(paper.status, StatusCode::OK, "{kind}: {}", paper.text);
                all.push(paper.bytes);
            }
        }
        all
    };
    let before = all(&rig.at(order), &own).await;
    let told = rig.get(Who::Onlooker, &own).await.json()["original"].clone();
    assert_eq!(told["seller"], json!({ "name": told["seller"]["name"], "offset": "+00:00" }));
    assert_eq!(told["content"]["items"][0]["image"], "then.png");
    let moved = json!({
        "name": "Moved", "lines": ["Kai 1"], "city": "Wien", "region": null, "postal_code": "1010", "country": "AT", "phone": null,
    });
    rig.world
        .run(ChangeBrand {
            name: Some(LocalizedName::new(Locale::EN, name("Renamed"))),
            offset: Some("+05:30".parse().unwrap()),
            address: Some(serde_json::from_value(moved).unwrap()),
            ..ChangeBrand::of(rig.brand())
        })
        .await;
    picture("now.png").await;
    assert!(all(&rig.at(order), &own).await == before);
    assert_eq!(rig.get(Who::Onlooker, &own).await.json()["original"], told);
    // Another one shows what is so now.
    let next = rig.order().await;
    let paper = |order| format!("{}/papers/purchase_order_with_pictures?language=en", rig.at(order));
    let (old, new) = (rig.get(Who::Reader, &paper(order)).await, rig.get(Who::Reader, &paper(next)).await);
    assert_ne!(old.bytes.len(), new.bytes.len());
}
