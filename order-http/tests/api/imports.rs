//! Bulk imports, as they are handed in.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use order_core::Desk;
use order_core::order::Order;
use order_core::record::Key;
use order_core::value::OrderId;
use order_testkit::faulty::{Fault, FaultyStore};
use order_testkit::world::market_buyer;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::rig::{Answer, Rig, Who, request};
use super::sheets::{form, keyed, placed};

async fn kept(rig: &Rig, order: &Value) -> Order {
    let id: OrderId = order.as_str().unwrap().parse().unwrap();
    rig.world.record(&Key::order(rig.brand(), id)).await
}

/// A file of lines: order, buyer, catalog, model, SKU, quantity; of a currency and a term, where they are not empty.
fn import_of(lines: &[[&str; 6]], [currency, term]: [&str; 2]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    // The same lines are the same file.
    let made = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
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

/// Hands in under a key.
async fn hand_in(rig: &Rig, body: Value) -> Answer {
    keyed(rig, &imports_at(rig), body, "k").await
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

    let done = hand_in(&rig, body.clone()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let orders = done.json()["orders"].clone();
    for (at, external) in [(0, "PO-2"), (1, "PO-1")] {
        assert_eq!(orders[at]["outcome"], "placed");
        let path = format!("/brands/{}/orders/{}", rig.brand(), orders[at]["order"].as_str().unwrap());
        let seen = rig.get(Who::Staff, &path).await.json()["order"].clone();
        assert_eq!((&seen["external_code"], &seen["route"]), (&json!(external), &json!("bulk_import")));
        assert_eq!(seen["code"], orders[at]["code"]);
    }
    assert_eq!(hand_in(&rig, body.clone()).await.json(), done.json());
    assert_eq!(placed(&rig).await, 2);
    // Under another key it is another request, and so it is of somebody else.
    let other = keyed(&rig, &imports_at(&rig), body.clone(), "another").await;
    assert_eq!(keyed(&rig, &imports_at(&rig), body.clone(), "another").await.json(), other.json());
    assert_eq!(placed(&rig).await, 4);
    let of_host =
        rig.ask(Who::Host, Method::POST, &imports_at(&rig), body, &[("idempotency-key", "k")]).await;
    assert_ne!(of_host.json()["orders"][0]["order"], done.json()["orders"][0]["order"]);
    assert_eq!(placed(&rig).await, 6);
}

#[tokio::test]
async fn an_import_needs_a_key() {
    let rig = coded().await;
    let body = import(&import_of(&GOOD, ["", ""]), &["B-1", "B-2"]);
    let refused = rig.post(Who::Staff, &imports_at(&rig), body.clone()).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::BAD_REQUEST, "key_missing"));
    assert_eq!(placed(&rig).await, 0);
    assert_eq!(rig.post(Who::Nobody, &imports_at(&rig), body).await.status, StatusCode::UNAUTHORIZED);
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    let posted = &document["paths"]["/brands/{brand}/imports"]["post"];
    let key = posted["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "Idempotency-Key");
    assert_eq!(key.unwrap()["required"], true);
    assert!(posted["responses"]["400"].to_string().contains("key_missing"), "{}", posted["responses"]["400"]);
}

#[tokio::test]
async fn one_wrong_line_keeps_every_order_from_being_placed() {
    let rig = coded().await;
    let mut lines = GOOD.to_vec();
    lines[1][4] = "S-7";
    lines[3][3] = "SHAWL";
    lines.push(["PO-3", "B-1", "AW27", "BOX", "S-0", "0"]);
    let body = import(&import_of(&lines, ["", ""]), &["B-1", "B-2"]);
    let refused = hand_in(&rig, body.clone()).await;
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
    // The key is free for the file as it should have been.
    let mended = hand_in(&rig, import(&import_of(&GOOD, ["", ""]), &["B-1", "B-2"])).await;
    assert_eq!(mended.status, StatusCode::OK, "{}", mended.text);
    assert_eq!(placed(&rig).await, 2);
}

#[tokio::test]
async fn what_may_not_be_ordered_is_told_with_its_row() {
    let rig = coded().await;
    let catalog = format!("/brands/{}/catalogs/{}", rig.brand(), rig.market.catalogs[0]);
    let taken = json!({ "products": [rig.market.wares[2].product.to_string()] });
    rig.post(Who::Staff, &format!("{catalog}/products/take"), taken).await;
    let body = import(&import_of(&GOOD, ["", ""]), &["B-1", "B-2"]);
    let refused = hand_in(&rig, body).await;
    assert_eq!(refused.reasons(), ["product_not_in_catalog"], "{}", refused.text);
    assert_eq!(refused.json()["reasons"][0]["details"]["row"], "4", "{}", refused.text);
    assert_eq!(placed(&rig).await, 0);
}

#[tokio::test]
async fn forms_and_buyers_of_the_file_are_the_same() {
    let rig = coded().await;
    let file = import_of(&GOOD, ["", ""]);
    let refused = hand_in(&rig, import(&file, &["B-1", "B-3", "B-1"])).await;
    assert_eq!(refused.reasons(), ["form_repeated", "form_missing", "form_unused"], "{}", refused.text);
    let missing = &refused.json()["reasons"][1]["details"];
    assert_eq!(
        *missing,
        json!({ "buyer_code": "B-2", "row": "3" }),
        "a mistyped code is found by its first row"
    );
    let no_file = hand_in(&rig, import(b"PK", &[])).await;
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
        let file = import(&import_of(&line, [currency, term]), &["B-2"]);
        let done = keyed(&rig, &imports_at(&rig), file, &format!("{currency}-{term}")).await;
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
async fn what_was_placed_is_told_whatever_was_renamed_since() {
    let rig = coded().await;
    // Of the two, the file names the term only: the currency is the buyer's own.
    let body = import(&import_of(&GOOD, ["", "wholesale"]), &["B-1", "B-2"]);
    let first = hand_in(&rig, body.clone()).await;
    assert_eq!(first.json()["orders"][0]["outcome"], "placed", "{}", first.text);
    let brand = format!("/brands/{}", rig.brand());
    let ware = &rig.market.wares[0];
    let terms = json!({ "term": "EXW", "currency": "JPY", "rates": {} });
    for (path, change) in [
        (format!("connections/{}", market_buyer(0)), json!({ "code": "B-7", "terms": terms })),
        (format!("catalogs/{}", rig.market.catalogs[0]), json!({ "code": "FW26" })),
        (format!("products/{}", ware.product), json!({ "model_number": "SHAWL" })),
        (format!("skus/{}", ware.skus[0]), json!({ "number": "S-9" })),
    ] {
        let changed = rig.ask(Who::Staff, Method::PATCH, &format!("{brand}/{path}"), change, &[]).await;
        assert_eq!(changed.status, StatusCode::OK, "{path}: {}", changed.text);
    }
    assert_eq!(hand_in(&rig, body.clone()).await.json(), first.json());
    let anew = keyed(&rig, &imports_at(&rig), body, "another").await;
    assert_eq!(anew.reasons()[..2], ["unknown_buyer_code", "unknown_catalog_code"], "{}", anew.text);
    assert_eq!(placed(&rig).await, 2);
}

/// An import of one order of one piece.
fn import_one(order: &str) -> Value {
    import(&import_of(&[[order, "B-1", "AW26", "SCARF", "S-0", "1"]], ["", ""]), &["B-1"])
}

/// The same with another form.
fn with_other_forms(order: &str) -> Value {
    let mut import = import_one(order);
    import["forms"][0]["form"]["comment"] = json!("ring twice");
    import
}

/// Bytes that nobody else draws who begins with another number.
fn drawing(first: u64) -> impl Fn(&mut [u8]) {
    let drawn = AtomicU64::new(first);
    move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            let next = drawn.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            chunk.copy_from_slice(&next.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// From now on one commit fails, after so many. An import commits first that it is begun, and then each order.
fn fail_once(rig: &mut Rig, after: u64, fault: Fault) {
    let store = FaultyStore::scripted(rig.world.desk().store().clone(), []);
    let now = rig.world.now();
    rig.serve(Desk::new(store.clone(), move || now, drawing(0)));
    store.strike_once(after, fault);
}

#[tokio::test]
async fn a_key_is_of_one_file_with_its_forms() {
    let mut rig = coded().await;
    let first = hand_in(&rig, import_one("PO-1")).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    // Whatever comes under it is answered and not decided, which would draw bytes.
    let (store, now) = (rig.world.desk().store().clone(), rig.world.now());
    rig.serve(Desk::new(store, move || now, |_: &mut [u8]| panic!("something is decided")));
    // They have no order in common, or one that the file says in the same words.
    for other in [import_one("PO-2"), with_other_forms("PO-1")] {
        let refused = hand_in(&rig, other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert_eq!(refused.code(), "key_reused");
    }
    assert_eq!(placed(&rig).await, 1);
    assert_eq!(hand_in(&rig, import_one("PO-1")).await.json(), first.json());
}

#[tokio::test]
async fn an_import_that_ended_before_its_first_order_has_its_key_if_it_was_begun() {
    for (fault, begun) in [(Fault::FailedBeforeCommit, false), (Fault::FailedAfterCommit, true)] {
        let mut rig = coded().await;
        fail_once(&mut rig, 0, fault);
        assert_eq!(hand_in(&rig, import_one("PO-1")).await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(placed(&rig).await, 0);
        let other = hand_in(&rig, import_one("PO-2")).await;
        assert_eq!(other.code() == "key_reused", begun, "{}", other.text);
        assert_eq!(hand_in(&rig, with_other_forms("PO-1")).await.code(), "key_reused");
        let again = hand_in(&rig, import_one("PO-1")).await;
        assert_eq!(again.code() == "key_reused", !begun, "{}", again.text);
        assert_eq!(placed(&rig).await, 1);
    }
}

#[tokio::test]
async fn an_import_that_ended_before_its_first_order_is_tried_whole_again() {
    let mut rig = coded().await;
    fail_once(&mut rig, 0, Fault::FailedAfterCommit);
    let body = import(&import_of(&GOOD, ["", ""]), &["B-1", "B-2"]);
    assert_eq!(hand_in(&rig, body.clone()).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let block = async |blocked: bool| {
        let path = format!("/brands/{}/connections/{}", rig.brand(), market_buyer(1));
        rig.ask(Who::Staff, Method::PATCH, &path, json!({ "blocked": blocked }), &[]).await
    };
    assert_eq!(block(true).await.status, StatusCode::OK);
    let refused = hand_in(&rig, body.clone()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(placed(&rig).await, 0, "the other order could be placed, and is not");
    block(false).await;
    assert_eq!(hand_in(&rig, body).await.status, StatusCode::OK);
    assert_eq!(placed(&rig).await, 2);
}

#[tokio::test]
async fn an_import_that_the_store_ended_midway_goes_on() {
    for (fault, standing) in [(Fault::FailedBeforeCommit, 1), (Fault::FailedAfterCommit, 2)] {
        let mut rig = coded().await;
        fail_once(&mut rig, 2, fault);
        let body = import(&import_of(&GOOD, ["", ""]), &["B-1", "B-2"]);
        let ended = hand_in(&rig, body.clone()).await;
        assert_eq!((ended.status, ended.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
        let detail = ended.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with("it ended with order 2 of 2, PO-1"), "{detail}");
        assert_eq!(placed(&rig).await, standing, "{fault:?}");
        let outcomes = |answer: &Value| [0, 1].map(|at| answer["orders"][at]["outcome"].clone());
        let catalog = format!("/brands/{}/catalogs/{}", rig.brand(), rig.market.catalogs[0]);
        let set = |status: &'static str| {
            let (rig, catalog) = (&rig, &catalog);
            async move { rig.ask(Who::Staff, Method::PATCH, catalog, json!({ "status": status }), &[]).await }
        };
        // What no longer can be placed is told beside what stands.
        set("closed").await;
        let between = hand_in(&rig, body.clone()).await.json();
        let second = if standing == 2 { "placed" } else { "refused" };
        assert_eq!(outcomes(&between), ["placed", second], "{between}");
        set("open").await;
        let again = hand_in(&rig, body).await.json();
        assert_eq!(outcomes(&again), ["placed", "placed"], "{again}");
        assert_eq!(placed(&rig).await, 2, "{fault:?}");
    }
}

/// From now on orders come out of stock, of which there is none. The label that it lies under.
async fn stocked(rig: &Rig) -> Value {
    let brand = format!("/brands/{}", rig.brand());
    let label = rig.get(Who::Staff, &brand).await.json()["stock_labels"][0]["id"].clone();
    let stock = json!({ "stock": { "policy": "from_stock", "source": label, "backorder": "not_allowed" } });
    let catalog = format!("{brand}/catalogs/{}", rig.market.catalogs[0]);
    let changed = rig.ask(Who::Staff, Method::PATCH, &catalog, stock, &[]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    label
}

async fn receive(rig: &Rig, label: &Value, pieces: u32) {
    let line = json!({ "sku": rig.market.wares[0].skus[0].to_string(), "label": label, "pieces": pieces });
    let path = format!("/brands/{}/stock/receive", rig.brand());
    let received = rig.post(Who::Staff, &path, json!({ "lines": [line] })).await;
    assert!(received.status.is_success(), "{}", received.text);
}

#[tokio::test]
async fn two_orders_that_want_the_last_piece_are_not_both_promised_it() {
    let rig = coded().await;
    let label = stocked(&rig).await;
    receive(&rig, &label, 1).await;
    let line = |order| [order, "B-1", "AW26", "SCARF", "S-0", "1"];
    let body = import(&import_of(&[line("PO-1"), line("PO-2")], ["", ""]), &["B-1"]);
    let outcomes = |answer: &Value| [0, 1].map(|at| answer["orders"][at]["outcome"].clone());
    let tried = rig.post(Who::Staff, &format!("{}/dry-run", imports_at(&rig)), body.clone()).await.json();
    assert_eq!(outcomes(&tried), ["would_be_placed", "refused"], "{tried}");
    let refused = hand_in(&rig, body.clone()).await;
    assert_eq!(refused.reasons(), ["stock_short"], "{}", refused.text);
    assert_eq!(refused.json()["reasons"][0]["details"]["row"], "3");
    assert_eq!(placed(&rig).await, 0);
    receive(&rig, &label, 1).await;
    let done = hand_in(&rig, body).await.json();
    assert_eq!(outcomes(&done), ["placed", "placed"], "{done}");
    assert_eq!(placed(&rig).await, 2);
}

/// What somebody hears who hands in under a key, and looked whether that was begun just before it was, by another request.
async fn overtaken(rig: &mut Rig, other: &Value, body: Value) -> Answer {
    let other = request(Who::Staff, Method::POST, &imports_at(rig), other, &[("idempotency-key", "k")]);
    let other = Mutex::new(Some((rig.router.clone(), other)));
    let (now, draw) = (rig.world.now(), drawing(1));
    // The first bytes are drawn to try the first order.
    let entropy = move |bytes: &mut [u8]| {
        if let Some((router, other)) = other.lock().unwrap().take() {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            let answered = std::thread::spawn(move || runtime.block_on(router.oneshot(other)));
            answered.join().unwrap().unwrap();
        }
        draw(bytes);
    };
    rig.serve(Desk::new(rig.world.desk().store().clone(), move || now, entropy));
    hand_in(rig, body).await
}

#[tokio::test]
async fn nothing_is_refused_for_what_the_same_request_placed_meanwhile() {
    for ended_midway in [false, true] {
        let mut rig = coded().await;
        let label = stocked(&rig).await;
        receive(&rig, &label, 2).await;
        if ended_midway {
            fail_once(&mut rig, 2, Fault::FailedBeforeCommit);
        }
        let line = |order| [order, "B-1", "AW26", "SCARF", "S-0", "1"];
        let body = import(&import_of(&[line("PO-1"), line("PO-2")], ["", ""]), &["B-1"]);
        let done = overtaken(&mut rig, &body, body.clone()).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let outcomes = [0, 1].map(|at| done.json()["orders"][at]["outcome"].clone());
        assert_eq!(outcomes, ["placed", "placed"], "{}", done.text);
        assert_eq!(placed(&rig).await, 2);
        assert_eq!(hand_in(&rig, body).await.json(), done.json());
    }
}

#[tokio::test]
async fn of_two_files_at_once_under_one_key_one_is_refused() {
    let mut rig = coded().await;
    let refused = overtaken(&mut rig, &import_one("PO-1"), import_one("PO-2")).await;
    assert_eq!(refused.code(), "key_reused", "{}", refused.text);
    assert_eq!(placed(&rig).await, 1);
}

#[tokio::test]
async fn the_template_is_what_an_import_is_filled_into() {
    let rig = Rig::new().await;
    let path = format!("/brands/{}/import-template?language=ja", rig.brand());
    let template = rig.get(Who::Reader, &path).await;
    assert_eq!(template.status, StatusCode::OK, "{}", template.text);
    let handed_in = hand_in(&rig, import(&template.bytes, &[])).await;
    assert_eq!(handed_in.reasons(), ["nothing_to_import"]);
    assert_eq!(rig.get(Who::Rival, &path).await.status, StatusCode::NOT_FOUND);
}
