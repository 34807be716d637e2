//! Order sheets and imports, as they are filled in and handed in.

use std::io::{Cursor, Read, Write};

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use order_core::order::Order;
use order_core::record::Key;
use order_core::value::OrderId;
use order_testkit::world::market_buyer;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::rig::{Answer, Rig, Who};

/// Enters something into cells of the first sheet of a workbook, as people would.
fn enter(book: &[u8], entries: &[(&str, &str)]) -> Vec<u8> {
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

fn form() -> Value {
    let address =
        json!({ "name": "Goods in", "lines": ["1-2-3 Jingumae"], "city": "Tokyo", "country": "JP" });
    json!({ "billing": { "written": address }, "delivery": { "written": address } })
}

fn sheet_at(rig: &Rig, query: &str) -> String {
    format!("/brands/{}/catalogs/{}/sheet?{query}", rig.brand(), rig.market.catalogs[0])
}

fn orders_at(rig: &Rig) -> String {
    format!("/brands/{}/catalogs/{}/sheet-orders", rig.brand(), rig.market.catalogs[0])
}

async fn sheet(rig: &Rig, query: &str) -> Vec<u8> {
    let answer = rig.get(Who::Reader, &sheet_at(rig, query)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.bytes
}

/// The sheet of the usual terms with 2 and 3 pieces of the first and the last of its six SKUs.
async fn filled(rig: &Rig) -> Vec<u8> {
    enter(&sheet(rig, "term=wholesale&currency=EUR&language=en").await, &[("H7", "2"), ("H12", "3")])
}

fn order_of(file: &[u8]) -> Value {
    json!({ "buyer": market_buyer(0).to_string(), "file": STANDARD.encode(file), "form": form() })
}

/// How many orders there are.
async fn placed(rig: &Rig) -> usize {
    let page = rig.get(Who::Staff, &format!("/brands/{}/orders", rig.brand())).await;
    page.json()["items"].as_array().unwrap().len()
}

async fn kept(rig: &Rig, order: &Value) -> Order {
    let id: OrderId = order.as_str().unwrap().parse().unwrap();
    rig.world.record(&Key::order(rig.brand(), id)).await
}

async fn keyed(rig: &Rig, path: &str, body: Value, key: &str) -> Answer {
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
                assert_eq!(rig.post(who, &path, body.clone()).await.status, status, "{path} {who:?}");
            }
        }
    }
}

/// A file of lines: order, buyer, catalog, model, SKU, quantity; of a currency and a term, where they are not empty.
fn import_of(lines: &[[&str; 6]], [currency, term]: [&str; 2]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    let titles = [
        "Order code",
        "Buyer code",
        "Catalog code",
        "Model number",
        "SKU number",
        "Quantity",
        "Currency",
        "Term",
    ];
    for (column, title) in (0..).zip(titles) {
        page.write_string(0, column, title).unwrap();
    }
    for (row, line) in (1..).zip(lines) {
        for (column, cell) in (0..).zip(line.iter().chain([&currency, &term])) {
            if column == 5 {
                page.write_number(row, column, cell.parse::<f64>().unwrap()).unwrap();
            } else if !cell.is_empty() {
                page.write_string(row, column, *cell).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

const GOOD: [[&str; 6]; 4] = [
    ["PO-2", "B-1", "AW26", "SCARF", "S-0", "2"],
    ["PO-1", "B-2", "AW26", "HAT", "S-1", "1"],
    ["PO-2", "B-1", "AW26", "BOX", "S-0", "1"],
    ["PO-2", "B-1", "AW26", "SCARF", "S-2", "1"],
];

/// A rig whose first two buyers have codes.
async fn coded() -> Rig {
    let rig = Rig::new().await;
    for (number, code) in [(0, "B-1"), (1, "B-2")] {
        let path = format!("/brands/{}/connections/{}", rig.brand(), market_buyer(number));
        let changed = rig.ask(Who::Staff, Method::PATCH, &path, json!({ "code": code }), &[]).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    }
    rig
}

fn imports_at(rig: &Rig) -> String {
    format!("/brands/{}/imports", rig.brand())
}

fn import(file: &[u8], buyers: &[&str]) -> Value {
    let forms: Vec<_> = buyers.iter().map(|code| json!({ "buyer_code": code, "form": form() })).collect();
    json!({ "file": STANDARD.encode(file), "forms": forms })
}

#[tokio::test]
async fn orders_of_two_buyers_are_imported_once() {
    let rig = coded().await;
    let body = import(&import_of(&GOOD, ["", ""]), &["B-1", "B-2"]);
    let tried = rig.post(Who::Staff, &format!("{}/dry-run", imports_at(&rig)), body.clone()).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    let expected = json!({ "orders": [
        { "external_code": "PO-2", "outcome": "would_be_placed", "pieces": 4, "total": { "amount": "98.00", "currency": "EUR" }, "reasons": [], "rows": [2, 5] },
        { "external_code": "PO-1", "outcome": "would_be_placed", "pieces": 1, "total": { "amount": "2500", "currency": "JPY" }, "reasons": [], "rows": [3, 3] },
    ] });
    assert_eq!(tried.json(), expected);
    assert_eq!(placed(&rig).await, 0);

    let done = rig.post(Who::Staff, &imports_at(&rig), body.clone()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let orders = done.json()["orders"].clone();
    for (at, external) in [(0, "PO-2"), (1, "PO-1")] {
        assert_eq!(orders[at]["outcome"], "placed");
        let path = format!("/brands/{}/orders/{}", rig.brand(), orders[at]["order"].as_str().unwrap());
        let seen = rig.get(Who::Staff, &path).await.json()["order"].clone();
        assert_eq!((&seen["external_code"], &seen["route"]), (&json!(external), &json!("bulk_import")));
        assert_eq!(seen["code"], orders[at]["code"]);
    }
    assert_eq!(rig.post(Who::Staff, &imports_at(&rig), body.clone()).await.json(), done.json());
    assert_eq!(placed(&rig).await, 2);
    // Under a key it is another request, and that one is repeated too.
    let other = keyed(&rig, &imports_at(&rig), body.clone(), "k").await;
    assert_eq!(keyed(&rig, &imports_at(&rig), body, "k").await.json(), other.json());
    assert_eq!(placed(&rig).await, 4);
}

#[tokio::test]
async fn one_wrong_line_keeps_every_order_from_being_placed() {
    let rig = coded().await;
    let mut lines = GOOD.to_vec();
    lines[1][4] = "S-7";
    lines[3][3] = "SHAWL";
    lines.push(["PO-3", "B-1", "AW27", "BOX", "S-0", "0"]);
    let body = import(&import_of(&lines, ["", ""]), &["B-1", "B-2"]);
    let refused = rig.post(Who::Staff, &imports_at(&rig), body.clone()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let told: Vec<_> = refused.json()["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| {
            let text = |name: &str| reason["details"][name].as_str().unwrap_or_default().to_owned();
            (reason["code"].as_str().unwrap().to_owned(), text("order"), text("row"), text("first_row"))
        })
        .collect();
    let expected = [
        ("unknown_model_number", "PO-2", "5", "2"),
        ("unknown_sku_number", "PO-1", "3", "3"),
        ("unknown_catalog_code", "PO-3", "", "6"),
    ];
    let expected = expected.map(|(code, order, row, first)| {
        (code.to_owned(), order.to_owned(), row.to_owned(), first.to_owned())
    });
    assert_eq!(told, expected);
    let tried = rig.post(Who::Staff, &format!("{}/dry-run", imports_at(&rig)), body).await;
    let outcomes: Vec<_> =
        tried.json()["orders"].as_array().unwrap().iter().map(|order| order["outcome"].clone()).collect();
    assert_eq!(outcomes, ["refused", "refused", "refused"]);
    assert_eq!(placed(&rig).await, 0);
}

#[tokio::test]
async fn what_may_not_be_ordered_is_told_with_its_row() {
    let rig = coded().await;
    let catalog = format!("/brands/{}/catalogs/{}", rig.brand(), rig.market.catalogs[0]);
    let taken = json!({ "products": [rig.market.wares[2].product.to_string()] });
    rig.post(Who::Staff, &format!("{catalog}/products/take"), taken).await;
    let body = import(&import_of(&GOOD, ["", ""]), &["B-1", "B-2"]);
    let refused = rig.post(Who::Staff, &imports_at(&rig), body).await;
    assert_eq!(refused.reasons(), ["product_not_in_catalog"], "{}", refused.text);
    assert_eq!(refused.json()["reasons"][0]["details"]["row"], "4", "{}", refused.text);
    assert_eq!(placed(&rig).await, 0);
}

#[tokio::test]
async fn forms_and_buyers_of_the_file_are_the_same() {
    let rig = coded().await;
    let file = import_of(&GOOD, ["", ""]);
    let refused = rig.post(Who::Staff, &imports_at(&rig), import(&file, &["B-1", "B-3", "B-1"])).await;
    assert_eq!(refused.reasons(), ["form_repeated", "form_missing", "form_unused"], "{}", refused.text);
    let no_file = rig.post(Who::Staff, &imports_at(&rig), import(b"PK", &[])).await;
    assert_eq!(no_file.reasons(), ["not_a_workbook"]);
    assert_eq!(placed(&rig).await, 0);
}

#[tokio::test]
async fn terms_that_a_file_leaves_out_are_the_buyers_own() {
    let rig = coded().await;
    let line = [["PO-1", "B-2", "AW26", "SCARF", "S-0", "1"]];
    for ([currency, term], expected) in [
        (["", ""], ("2500", "JPY")),
        (["EUR", ""], ("19.00", "EUR")),
        (["", "wholesale"], ("3000", "JPY")),
        (["EUR", "wholesale"], ("24.50", "EUR")),
    ] {
        let done = rig
            .post(Who::Staff, &imports_at(&rig), import(&import_of(&line, [currency, term]), &["B-2"]))
            .await;
        let total = &done.json()["orders"][0]["total"];
        assert_eq!(*total, json!({ "amount": expected.0, "currency": expected.1 }), "{}", done.text);
    }
}

#[tokio::test]
async fn an_import_goes_on_where_it_ended() {
    let rig = coded().await;
    let lines = GOOD.to_vec();
    let body = import(&import_of(&lines, ["", ""]), &["B-1", "B-2"]);
    let first = keyed(&rig, &imports_at(&rig), body.clone(), "k").await.json();
    // The catalog is closed meanwhile: what was placed under the key is told again, and what is new is refused.
    let catalog = format!("/brands/{}/catalogs/{}", rig.brand(), rig.market.catalogs[0]);
    let closed = rig.ask(Who::Staff, Method::PATCH, &catalog, json!({ "status": "closed" }), &[]).await;
    assert_eq!(closed.status, StatusCode::OK, "{}", closed.text);
    assert_eq!(keyed(&rig, &imports_at(&rig), body, "k").await.json(), first);
    let more = [lines.as_slice(), &[["PO-3", "B-1", "AW26", "BOX", "S-0", "1"]]].concat();
    let more = import(&import_of(&more, ["", ""]), &["B-1", "B-2"]);
    // Another file under the key is another request, be what was placed in it too, and so is the same file with other forms.
    let again = keyed(&rig, &imports_at(&rig), more.clone(), "k").await;
    assert_eq!(again.code(), "key_reused", "{}", again.text);
    let mut elsewhere = import(&import_of(&lines, ["", ""]), &["B-1", "B-2"]);
    elsewhere["forms"][0]["form"]["comment"] = json!("ring twice");
    assert_eq!(keyed(&rig, &imports_at(&rig), elsewhere, "k").await.code(), "key_reused");
    assert_eq!(placed(&rig).await, 2);
    assert_eq!(
        keyed(&rig, &imports_at(&rig), more, "another").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let id = &first["orders"][0]["order"];
    assert_eq!(kept(&rig, id).await.external_code.unwrap().to_string(), "PO-2");
}

#[tokio::test]
async fn what_an_earlier_order_left_no_stock_for_is_placed_by_the_same_request_later() {
    let rig = coded().await;
    let brand = format!("/brands/{}", rig.brand());
    let label = rig.get(Who::Staff, &brand).await.json()["stock_labels"][0]["id"].clone();
    let stock = json!({ "stock": { "policy": "from_stock", "source": label, "backorder": "not_allowed" } });
    let catalog = format!("{brand}/catalogs/{}", rig.market.catalogs[0]);
    let changed = rig.ask(Who::Staff, Method::PATCH, &catalog, stock, &[]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let receive = || async {
        let line = json!({ "sku": rig.market.wares[0].skus[0].to_string(), "label": label, "pieces": 1 });
        let received =
            rig.post(Who::Staff, &format!("{brand}/stock/receive"), json!({ "lines": [line] })).await;
        assert!(received.status.is_success(), "{}", received.text);
    };
    receive().await;
    let line = |order| [order, "B-1", "AW26", "SCARF", "S-0", "1"];
    let body = import(&import_of(&[line("PO-1"), line("PO-2")], ["", ""]), &["B-1"]);
    let outcomes = |answer: &Value| [0, 1].map(|at| answer["orders"][at]["outcome"].clone());
    let first = keyed(&rig, &imports_at(&rig), body.clone(), "k").await.json();
    assert_eq!(outcomes(&first), ["placed", "refused"], "{first}");
    assert_eq!(first["orders"][1]["reasons"][0]["code"], "stock_short");
    receive().await;
    let again = keyed(&rig, &imports_at(&rig), body, "k").await.json();
    assert_eq!(outcomes(&again), ["placed", "placed"], "{again}");
    assert_eq!(again["orders"][0], first["orders"][0]);
    assert_eq!(placed(&rig).await, 2);
}

#[tokio::test]
async fn the_template_is_what_an_import_is_filled_into() {
    let rig = Rig::new().await;
    let path = format!("/brands/{}/import-template?language=ja", rig.brand());
    let template = rig.get(Who::Reader, &path).await;
    assert_eq!(template.status, StatusCode::OK, "{}", template.text);
    let handed_in = rig.post(Who::Staff, &imports_at(&rig), import(&template.bytes, &[])).await;
    assert_eq!(handed_in.reasons(), ["nothing_to_import"]);
    assert_eq!(rig.get(Who::Rival, &path).await.status, StatusCode::NOT_FOUND);
}
