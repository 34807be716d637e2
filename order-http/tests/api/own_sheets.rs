//! Order sheets with the prices of a buyer, and files that are larger than other bodies.

use std::io::Cursor;

use axum::http::{Method, StatusCode};
use calamine::{Reader as _, Xlsx};
use order_core::value::BuyerOrganizationId;
use order_http::Documents;
use order_testkit::world::{id, market_buyer};
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};
use super::sheets::{enter, order_of, orders_at, placed, sheet, sheet_at};

/// A rig whose first buyer pays half of each base price, under the term `wholesale`.
async fn at_half() -> Rig {
    let rig = Rig::new().await;
    wholesale(&rig, "50").await;
    rig
}

async fn wholesale(rig: &Rig, rate: &str) {
    let connection = format!("/brands/{}/connections/{}", rig.brand(), market_buyer(0));
    let terms =
        json!({ "terms": { "term": "wholesale", "currency": "EUR", "rates": { "wholesale": rate } } });
    let changed = rig.ask(Who::Staff, Method::PATCH, &connection, terms, &[]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
}

fn query(term: &str, buyer: BuyerOrganizationId) -> String {
    format!("term={term}&currency=EUR&language=en&buyer={buyer}")
}

/// What a cell shows.
fn shown(book: &[u8], row: u32, column: u32) -> calamine::Data {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.to_vec())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.get_value((row, column)).unwrap().clone()
}

#[tokio::test]
async fn the_order_of_a_sheet_of_own_prices_costs_what_the_sheet_says() {
    let rig = at_half().await;
    // Five pieces at the price of the sheet, which the buyer pays.
    for (term, prices, total) in [("wholesale", ["24.5", "12.25"], "61.25"), ("EXW", ["19", "19"], "95.00")] {
        let given = sheet(&rig, &query(term, market_buyer(0))).await;
        for row in [6, 11] {
            assert_eq!([6, 7].map(|at| shown(&given, row, at).to_string()), prices, "{term}");
        }
        let body = order_of(&enter(&given, &[("I7", "2"), ("I12", "3")]));
        let tried = rig.post(Who::Staff, &format!("{}/dry-run", orders_at(&rig)), body.clone()).await;
        assert_eq!(tried.json()["total"]["amount"], total, "{term}: {}", tried.text);
        let ordered = rig.post(Who::Staff, &orders_at(&rig), body).await;
        assert_eq!(ordered.json()["total"]["amount"], total, "{term}: {}", ordered.text);
    }
    assert_eq!(placed(&rig).await, 2);
}

#[tokio::test]
async fn own_prices_are_those_of_whoever_orders_now() {
    let rig = at_half().await;
    let given = enter(&sheet(&rig, &query("wholesale", market_buyer(0))).await, &[("I7", "2")]);
    let mut of_another = order_of(&given);
    of_another["buyer"] = json!(market_buyer(1).to_string());
    let refused = rig.post(Who::Staff, &orders_at(&rig), of_another).await;
    assert_eq!(refused.reasons(), ["other_version"], "{}", refused.text);
    assert!(refused.text.contains("made for another buyer"), "{}", refused.text);
    wholesale(&rig, "60").await;
    let refused = rig.post(Who::Staff, &orders_at(&rig), order_of(&given)).await;
    assert_eq!(refused.reasons(), ["other_version"], "{}", refused.text);
    assert_eq!(placed(&rig).await, 0);
}

#[tokio::test]
async fn a_sheet_of_a_buyer_that_is_not_connected_is_not_there() {
    let rig = Rig::new().await;
    let unknown = id(BuyerOrganizationId::made, 99);
    let answer = rig.get(Who::Reader, &sheet_at(&rig, &query("wholesale", unknown))).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
    let given = enter(&sheet(&rig, &query("wholesale", market_buyer(0))).await, &[("I7", "2")]);
    let mut order = order_of(&given);
    order["buyer"] = json!(unknown.to_string());
    assert_eq!(rig.post(Who::Staff, &orders_at(&rig), order).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_sheet_of_base_prices_says_so() {
    let rig = Rig::new().await;
    let of_nobody = |language: &str| format!("term=wholesale&currency=EUR&language={language}");
    for (query, is_said) in
        [(of_nobody("en"), "the order may cost less"), (of_nobody("ja"), "これより安くなる場合があります")]
    {
        let given = sheet(&rig, &query).await;
        let guide = shown(&given, 3, 0).to_string();
        assert!(guide.contains(is_said), "{guide}");
        let own = sheet(&rig, &format!("{query}&buyer={}", market_buyer(0))).await;
        let guide = shown(&own, 3, 0).to_string();
        assert!(!guide.contains(is_said), "{guide}");
    }
}

async fn hand_in(rig: &Rig, path: &str, body: Value) -> Answer {
    rig.ask(Who::Staff, Method::POST, path, body, &[("idempotency-key", "k")]).await
}

#[tokio::test]
async fn a_file_may_be_larger_than_other_bodies() {
    let mut rig = Rig::new().await;
    let large = vec![0; 4 << 20];
    let import = |file: &[u8]| json!({ "file": order_of(file)["file"], "forms": [] });
    let bodies = |rig: &Rig, file: &[u8]| {
        [(orders_at(rig), order_of(file)), (format!("/brands/{}/imports", rig.brand()), import(file))]
            .into_iter()
            .flat_map(|(path, body)| [(format!("{path}/dry-run"), body.clone()), (path, body)])
            .collect::<Vec<_>>()
    };
    for (path, body) in bodies(&rig, &large) {
        let answer = hand_in(&rig, &path, body).await;
        assert_eq!(answer.reasons(), ["not_a_workbook"], "{path}: {}", answer.text);
    }
    // Whoever may not order for the brand hands in no files to it either.
    for who in [Who::Reader, Who::Rival, Who::Member] {
        for (path, body) in bodies(&rig, &large) {
            let answer = rig.ask(who, Method::POST, &path, body, &[("idempotency-key", "k")]).await;
            assert_eq!(answer.code(), "too_large", "{path} of {who:?}");
        }
    }
    rig.make_documents_with(Documents::default().with_body_bytes_max(5 << 20));
    for (path, body) in bodies(&rig, &large) {
        let answer = hand_in(&rig, &path, body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::PAYLOAD_TOO_LARGE, "too_large".to_owned()),
            "{path}"
        );
    }
    // Nothing else takes more than before.
    let exports = format!("/brands/{}/exports/orders", rig.brand());
    let answer = rig.post(Who::Reader, &exports, json!({ "saved": "x".repeat(4 << 20) })).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text);
}
