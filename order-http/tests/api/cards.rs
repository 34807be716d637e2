//! Orders that are paid by card, with the sandbox gateway.

use std::cell::RefCell;
use std::io::Write;

use axum::http::StatusCode;
use order_testkit::sandbox::{GatewayFault, TestCard};
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};

fn typed(card: TestCard) -> Value {
    json!({ "number": card.number(), "expiry": "12/40", "security_code": "9871" })
}

async fn register(rig: &Rig, card: TestCard) -> Answer {
    rig.post(Who::Member, &format!("/organizations/{}/cards", rig.buyer()), typed(card)).await
}

fn checkout(card: &Value) -> Value {
    let address = json!({ "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" });
    json!({ "payment": { "card": card }, "billing": { "written": address }, "delivery": { "written": address } })
}

/// A cart of the catalog that takes cards.
async fn cart(rig: &Rig) -> String {
    let home = format!("/organizations/{}/brands/{}", rig.buyer(), rig.brand());
    let ware = &rig.market.wares[0];
    let items = json!({ "items": [{ "product": ware.product.to_string(), "skus": [{ "sku": ware.skus[0].to_string(), "quantity": 2 }] }] });
    let cart = rig
        .post(Who::Member, &format!("{home}/catalogs/{}/cart", rig.market.catalogs[1]), items)
        .await
        .json();
    format!("{home}/carts/{}", cart["id"].as_str().unwrap())
}

/// Previews a cart and places it, with a card.
async fn place(rig: &Rig, at: &str, card: &Value) -> Answer {
    let form = checkout(card);
    let preview = rig.post(Who::Member, &format!("{at}/preview"), form.clone()).await.json();
    let place = json!({ "form": form, "agreed": preview["fingerprint"] });
    rig.post(Who::Member, &format!("{at}/place"), place).await
}

#[tokio::test]
async fn an_order_is_placed_by_card_captured_and_paid_for() {
    let rig = Rig::taking_cards().await;
    let card = register(&rig, TestCard::Good).await;
    assert_eq!((card.status, &card.json()["last_four"]), (StatusCode::OK, &json!("4242")));
    let placed = place(&rig, &cart(&rig).await, &card.json()).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    let payment = format!("{}/payment", placed.header("location"));
    let seen = rig.get(Who::Onlooker, &payment).await.json();
    assert_eq!((&seen["authorized"]["amount"], &seen["steps"]), (&json!("49.00"), &json!([])));

    let order = format!("/brands/{}/orders/{}", rig.brand(), placed.json()["id"].as_str().unwrap());
    rig.post(Who::Staff, &format!("{order}/create-confirmation"), json!({})).await;
    let confirmed = rig.post(Who::Staff, &format!("{order}/confirm"), json!({})).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text);
    let open = rig.get(Who::Reader, &format!("{order}/payment")).await.json();
    assert_eq!((&open["steps"][0]["work"], &open["steps"][0]["state"]), (&json!("capture"), &json!("open")));
    rig.world.desk().work_payments(rig.world.shared_gateway(), 10).await.unwrap();
    let done = rig.get(Who::Reader, &format!("{order}/payment")).await.json();
    assert_eq!(
        (&done["steps"][0]["state"], &done["steps"][0]["amount"]["amount"]),
        (&json!("done"), &json!("49.00"))
    );
    let invoices = format!("/organizations/{}/brands/{}/invoices", rig.buyer(), rig.brand());
    let invoices = rig.get(Who::Member, &invoices).await.json();
    let invoice = &invoices["items"][0];
    assert_eq!((&invoice["paid"]["amount"], &invoice["capture"]), (&json!("49.00"), &json!("done")));

    // It comes to cost less: the difference is given back, and both sides read so.
    rig.post(Who::Staff, &format!("{order}/make-editable"), json!({})).await;
    let sku = rig.market.wares[0].skus[0].to_string();
    let fewer = json!({ "revision": 1, "edits": { "lines": [{ "sku": sku, "quantity": 1 }] } });
    let updated = rig.post(Who::Staff, &format!("{order}/update-confirmation"), fewer).await;
    assert_eq!(updated.status, StatusCode::OK, "{}", updated.text);
    rig.post(Who::Staff, &format!("{order}/confirm"), json!({})).await;
    let seen = rig.get(Who::Member, placed.header("location")).await.json();
    let reference = &seen["order"]["invoices"][0];
    assert_eq!(
        (&reference["captured"]["amount"], &reference["refunded"]["amount"]),
        (&json!("49.00"), &json!("24.50"))
    );
    let at = format!("/brands/{}/invoices/{}", rig.brand(), reference["invoice"].as_str().unwrap());
    assert_eq!(rig.get(Who::Reader, &at).await.json()["refunded"]["amount"], "24.50");
}

#[tokio::test]
async fn a_card_is_kept_picked_again_and_forgotten() {
    let rig = Rig::taking_cards().await;
    let cards = format!("/organizations/{}/cards", rig.buyer());
    let card = register(&rig, TestCard::Good).await.json();
    assert_eq!(rig.get(Who::Onlooker, &cards).await.json(), json!({ "cards": [] }), "unless it is asked for");
    let kept = rig.post(Who::Member, &format!("{cards}/keep"), card.clone()).await.json();
    let again = rig.post(Who::Member, &format!("{cards}/keep"), card.clone()).await.json();
    assert_eq!(kept, again);
    let listed = rig.get(Who::Onlooker, &cards).await;
    let shown = json!({ "id": kept["id"], "brand": card["brand"], "last_four": "4242", "expiry": "12/40" });
    assert_eq!(listed.json(), json!({ "cards": [shown] }), "without what the gateway calls it");
    let mut form = checkout(&Value::Null);
    form["payment"] = json!({ "kept": kept["id"] });
    let basket = cart(&rig).await;
    let preview = rig.post(Who::Member, &format!("{basket}/preview"), form.clone()).await.json();
    let order = json!({ "form": form, "agreed": preview["fingerprint"] });
    let placed = rig.post(Who::Member, &format!("{basket}/place"), order).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    let at = format!("{cards}/{}", kept["id"].as_str().unwrap());
    let forgotten = rig.ask(Who::Member, axum::http::Method::DELETE, &at, Value::Null, &[]).await;
    assert_eq!(forgotten.status, StatusCode::NO_CONTENT);
    let again = rig.ask(Who::Member, axum::http::Method::DELETE, &at, Value::Null, &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let gone = rig.post(Who::Member, &format!("{}/preview", cart(&rig).await), form).await;
    assert_eq!((gone.status, gone.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "card_not_kept"));
    assert_eq!(rig.get(Who::Member, &cards).await.json(), json!({ "cards": [] }));
}

#[tokio::test]
async fn a_declined_card_places_nothing_and_says_why() {
    let rig = Rig::taking_cards().await;
    let unregistered = register(&rig, TestCard::WrongSecurityCode).await;
    assert_eq!(
        (unregistered.status, unregistered.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "card_declined")
    );
    let refused = register(&rig, TestCard::Refused).await.json();
    let at = cart(&rig).await;
    let answer = place(&rig, &at, &refused).await;
    assert_eq!(
        (answer.status, answer.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["card_declined".to_owned()])
    );
    assert_eq!(rig.get(Who::Member, &at).await.status, StatusCode::OK, "the cart is still there");
    let good = register(&rig, TestCard::Good).await.json();
    assert_eq!(place(&rig, &at, &good).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_silent_gateway_places_nothing_until_the_request_is_repeated() {
    for silence in [TestCard::SilentBefore, TestCard::SilentAfter] {
        let rig = Rig::taking_cards().await;
        let card = register(&rig, silence).await.json();
        let at = cart(&rig).await;
        let silent = place(&rig, &at, &card).await;
        assert_eq!(
            (silent.status, silent.code().as_str(), silent.header("retry-after")),
            (StatusCode::SERVICE_UNAVAILABLE, "gateway_silent", "1"),
            "{silence:?}"
        );
        assert_eq!(place(&rig, &at, &card).await.status, StatusCode::CREATED, "{silence:?}");
        assert_eq!(rig.world.gateway().held().len(), 1, "{silence:?}: authorized once");
    }
}

#[tokio::test]
async fn registering_says_that_the_gateway_is_silent_or_that_no_cards_are_taken() {
    let rig = Rig::taking_cards().await;
    rig.world.gateway().strike(0, GatewayFault::Before);
    assert_eq!(register(&rig, TestCard::Good).await.code(), "gateway_silent");
    let without = Rig::new().await;
    let answer = register(&without, TestCard::Good).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "cards_not_taken")
    );
    // What an order by card ends with where nobody can authorize it.
    let answer = place(&without, &cart(&without).await, &register(&rig, TestCard::Good).await.json()).await;
    assert_eq!(answer.reasons(), ["card_not_authorized"]);
}

#[tokio::test]
async fn an_order_without_a_card_has_no_payment() {
    let rig = Rig::taking_cards().await;
    let order = rig.order().await;
    let at = format!("/brands/{}/orders/{order}/payment", rig.brand());
    assert_eq!(rig.get(Who::Staff, &at).await.status, StatusCode::NOT_FOUND);
}

thread_local! {
    /// What is logged on the thread of a test.
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what is logged on each thread.
#[derive(Debug)]
struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.with_borrow_mut(|kept| kept.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_answer_and_no_log_repeats_the_number_of_a_card_or_its_security_code() {
    // For all threads: what a thread without a subscriber meets first is logged for nobody.
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Kept);
    tracing::subscriber::set_global_default(everything.finish()).unwrap();
    let rig = Rig::taking_cards().await;
    let cards = format!("/organizations/{}/cards", rig.buyer());
    let mut told = Vec::new();
    let card = register(&rig, TestCard::Good).await;
    told.push(card.text.clone());
    told.push(place(&rig, &cart(&rig).await, &card.json()).await.text);
    told.push(register(&rig, TestCard::WrongSecurityCode).await.text);
    // What is spelled wrong is told without what was spelled.
    let mut seventeen = typed(TestCard::Good);
    seventeen["number"] = json!("4242 4242 4242 4242 1");
    let mut year = typed(TestCard::Good);
    year["expiry"] = json!("12/2040");
    let mut extra = typed(TestCard::Good);
    extra["owner"] = json!("Tea House");
    let mut number = typed(TestCard::Good);
    number["number"] = json!(4_242_424_242_424_242_u64);
    let mut code = typed(TestCard::Good);
    code["security_code"] = json!(9871);
    for bad in [seventeen, year, extra, number, code] {
        let answer = rig.post(Who::Member, &cards, bad.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}: {}", answer.text);
        told.push(answer.text);
    }
    // The token itself for a number.
    let as_token =
        json!({ "brand": "Visa", "last_four": "4242", "expiry": "12/40", "token": "4242424242424242" });
    let answer = place(&rig, &cart(&rig).await, &as_token).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    told.push(answer.text);
    let log = String::from_utf8(LOGGED.take()).unwrap();
    assert!(log.contains("register_card") || log.contains("/cards"), "the requests were logged: {log}");
    told.push(log);
    for text in told {
        let digits: String = text.chars().filter(|char| !matches!(char, ' ' | '-' | '_')).collect();
        for number in ["4242424242424242", "4000000000000127"] {
            assert!(!digits.contains(number), "{text}");
        }
        assert!(!text.contains("9871"), "{text}");
    }
}
