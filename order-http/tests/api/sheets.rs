//! Order sheets, as they are filled in and handed in.

use std::io::{Cursor, Read, Write};

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use order_testkit::world::market_buyer;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::rig::{Answer, Rig, Who};

/// Enters something into cells of the first sheet of a workbook, as people would.
pub(crate) fn enter(book: &[u8], entries: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut filled = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(content).unwrap();
            content = entries.iter().fold(text, |text, entry| entered(&text, *entry)).into_bytes();
        }
        filled.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        filled.write_all(&content).unwrap();
    }
    filled.finish().unwrap().into_inner()
}

/// The cell keeps its format.
fn entered(text: &str, (cell, number): (&str, &str)) -> String {
    let start = format!("<c r=\"{cell}\"");
    let (before, rest) = text.split_once(&start).unwrap_or_else(|| panic!("no cell {cell}"));
    let (tag, rest) = rest.split_once('>').unwrap();
    let rest = if tag.ends_with('/') { rest } else { rest.split_once("</c>").unwrap().1 };
    let format = tag.split('"').nth(1).unwrap();
    format!("{before}{start} s=\"{format}\"><v>{number}</v></c>{rest}")
}

pub(crate) fn form() -> Value {
    let address =
        json!({ "name": "Goods in", "lines": ["1-2-3 Jingumae"], "city": "Tokyo", "country": "JP" });
    json!({ "billing": { "written": address }, "delivery": { "written": address } })
}

pub(crate) fn sheet_at(rig: &Rig, query: &str) -> String {
    format!("/brands/{}/catalogs/{}/sheet?{query}", rig.brand(), rig.market.catalogs[0])
}

pub(crate) fn orders_at(rig: &Rig) -> String {
    format!("/brands/{}/catalogs/{}/sheet-orders", rig.brand(), rig.market.catalogs[0])
}

pub(crate) async fn sheet(rig: &Rig, query: &str) -> Vec<u8> {
    let answer = rig.get(Who::Reader, &sheet_at(rig, query)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.bytes
}

/// The sheet of the usual terms with 2 and 3 pieces of the first and the last of its six SKUs.
async fn filled(rig: &Rig) -> Vec<u8> {
    enter(&sheet(rig, "term=wholesale&currency=EUR&language=en").await, &[("H7", "2"), ("H12", "3")])
}

pub(crate) fn order_of(file: &[u8]) -> Value {
    json!({ "buyer": market_buyer(0).to_string(), "file": STANDARD.encode(file), "form": form() })
}

/// How many orders there are.
pub(crate) async fn placed(rig: &Rig) -> usize {
    let page = rig.get(Who::Staff, &format!("/brands/{}/orders", rig.brand())).await;
    page.json()["items"].as_array().unwrap().len()
}

pub(crate) async fn keyed(rig: &Rig, path: &str, body: Value, key: &str) -> Answer {
    rig.ask(Who::Staff, Method::POST, path, body, &[("idempotency-key", key)]).await
}

#[tokio::test]
async fn a_sheet_comes_back_as_an_order() {
    let rig = Rig::new().await;
    let answer = rig.get(Who::Reader, &sheet_at(&rig, "term=wholesale&currency=EUR")).await;
    let name = "attachment; filename=\"AW26-wholesale-EUR.xlsx\"";
    assert!(answer.header("content-disposition").starts_with(name));

    let body = order_of(&filled(&rig).await);
    let tried = rig.post(Who::Staff, &format!("{}/dry-run", orders_at(&rig)), body.clone()).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    let total = json!({ "amount": "122.50", "currency": "EUR" });
    assert_eq!(tried.json(), json!({ "pieces": 5, "total": total }));
    assert_eq!(placed(&rig).await, 0);

    let first = keyed(&rig, &orders_at(&rig), body.clone(), "k").await;
    assert_eq!((first.status, &first.json()["total"]), (StatusCode::CREATED, &total), "{}", first.text);
    let seen = rig.get(Who::Staff, first.header("location")).await.json();
    assert_eq!((&seen["order"]["route"], &seen["order"]["id"]), (&json!("order_sheet"), &first.json()["id"]));
    assert_eq!(keyed(&rig, &orders_at(&rig), body, "k").await.json(), first.json());
    assert_eq!(placed(&rig).await, 1);
}

#[tokio::test]
async fn a_damaged_sheet_is_told_with_row_and_column() {
    let rig = Rig::new().await;
    let given = sheet(&rig, "term=wholesale&currency=EUR&language=en").await;
    let damaged = enter(&given, &[("H7", "2"), ("H8", "1.5"), ("G12", "1")]);
    for path in [orders_at(&rig), format!("{}/dry-run", orders_at(&rig))] {
        let refused = rig.post(Who::Staff, &path, order_of(&damaged)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert_eq!(refused.reasons(), ["quantity_not_whole", "locked_cell"]);
        let places: Vec<_> = refused.json()["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reason| (reason["details"]["row"].clone(), reason["details"]["column"].clone()))
            .collect();
        assert_eq!(places, [(json!("8"), json!("H")), (json!("12"), json!("G"))]);
    }
    let no_workbook = rig.post(Who::Staff, &orders_at(&rig), order_of(b"PK")).await;
    assert_eq!(no_workbook.reasons(), ["not_a_workbook"]);
    let mut bad = order_of(&given);
    bad["file"] = json!("UEs*");
    let bad = rig.post(Who::Staff, &orders_at(&rig), bad).await;
    assert_eq!((bad.status, &bad.json()["faults"][0]["pointer"]), (StatusCode::BAD_REQUEST, &json!("/file")));
    let empty = rig.post(Who::Staff, &orders_at(&rig), order_of(&given)).await;
    assert_eq!(empty.reasons(), ["nothing", "cart_empty"]);
    assert_eq!(placed(&rig).await, 0);
}

#[tokio::test]
async fn a_sheet_of_something_else_or_of_before_is_refused() {
    let rig = Rig::new().await;
    let file = filled(&rig).await;
    let other = format!("/brands/{}/catalogs/{}/sheet-orders", rig.brand(), rig.market.catalogs[1]);
    assert_eq!(rig.post(Who::Staff, &other, order_of(&file)).await.reasons(), ["other_catalog"]);

    let catalog = format!("/brands/{}/catalogs/{}", rig.brand(), rig.market.catalogs[0]);
    let taken = json!({ "products": [rig.market.wares[1].product.to_string()] });
    let taken = rig.post(Who::Staff, &format!("{catalog}/products/take"), taken).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    assert_eq!(rig.post(Who::Staff, &orders_at(&rig), order_of(&file)).await.reasons(), ["other_version"]);
    assert_eq!(placed(&rig).await, 0);

    let nothing = rig.get(Who::Staff, &sheet_at(&rig, "term=FOB&currency=EUR")).await;
    assert_eq!(nothing.code(), "no_document");
}

#[tokio::test]
async fn under_another_term_base_prices_are_charged_in_full() {
    let rig = Rig::new().await;
    let connection = format!("/brands/{}/connections/{}", rig.brand(), market_buyer(0));
    let half = json!({ "terms": { "term": "wholesale", "currency": "EUR", "rates": { "wholesale": "50" } } });
    let changed = rig.ask(Who::Staff, Method::PATCH, &connection, half, &[]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    for (term, total) in [("wholesale", "12.25"), ("EXW", "19.00")] {
        let given = sheet(&rig, &format!("term={term}&currency=EUR&language=en")).await;
        let ordered = rig.post(Who::Staff, &orders_at(&rig), order_of(&enter(&given, &[("H7", "1")]))).await;
        assert_eq!(ordered.json()["total"]["amount"], total, "{term}: {}", ordered.text);
    }
}

#[tokio::test]
async fn whoever_may_not_order_learns_nothing_of_the_file() {
    let rig = Rig::new().await;
    let sheet = order_of(b"PK");
    let import = json!({ "file": STANDARD.encode(b"PK"), "forms": [] });
    let imports = format!("/brands/{}/imports", rig.brand());
    for (path, body) in [(orders_at(&rig), sheet), (imports, import)] {
        for path in [format!("{path}/dry-run"), path] {
            for (who, status) in [
                (Who::Reader, StatusCode::FORBIDDEN),
                (Who::Rival, StatusCode::NOT_FOUND),
                (Who::Member, StatusCode::NOT_FOUND),
            ] {
                let answer =
                    rig.ask(who, Method::POST, &path, body.clone(), &[("idempotency-key", "k")]).await;
                assert_eq!(answer.status, status, "{path} {who:?}");
            }
        }
    }
}
