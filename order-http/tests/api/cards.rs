//! Orders that are paid by card, with the sandbox gateway.

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use order_core::cart::CardKeeper;
use order_core::operation::payment::ViewCards;
use order_testkit::sandbox::{Asked, GatewayFault, TestCard};
use order_testkit::world::market_buyer;
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};

fn typed(card: TestCard) -> Value {
    json!({ "number": card.number(), "expiry": "12/40", "security_code": "9871" })
}

/// Where the cards of the first buyer are.
fn cards(rig: &Rig) -> String {
    format!("/organizations/{}/cards", rig.buyer())
}

async fn register(rig: &Rig, card: TestCard) -> Answer {
    rig.post(Who::Member, &cards(rig), typed(card)).await
}

/// The id of a card that is registered now.
async fn registered(rig: &Rig, card: TestCard) -> Value {
    let answer = register(rig, card).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()["id"].clone()
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
    let card = registered(&rig, TestCard::Good).await;
    let placed = place(&rig, &cart(&rig).await, &card).await;
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
    let cards = cards(&rig);
    assert_eq!(rig.get(Who::Onlooker, &cards).await.json(), json!({ "cards": [] }));
    let answer = register(&rig, TestCard::Good).await;
    let (kept, at) = (answer.json(), answer.header("location").to_owned());
    let shown = json!({ "id": kept["id"], "brand": "Sandbox", "last_four": "4242", "expiry": "12/40" });
    assert_eq!((answer.status, &kept), (StatusCode::CREATED, &shown), "without what the gateway calls it");
    assert_eq!(at, format!("{cards}/{}", kept["id"].as_str().unwrap()));
    assert_eq!(rig.get(Who::Onlooker, &cards).await.json(), json!({ "cards": [shown] }));
    for _ in 0..2 {
        let placed = place(&rig, &cart(&rig).await, &kept["id"]).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    }
    let (basket, form) = (cart(&rig).await, checkout(&kept["id"]));
    let preview = rig.post(Who::Member, &format!("{basket}/preview"), form.clone()).await.json();
    let forgotten = forget(&rig, Who::Member, &at).await;
    assert_eq!(forgotten.status, StatusCode::NO_CONTENT);
    assert_eq!(forget(&rig, Who::Member, &at).await.status, StatusCode::NOT_FOUND);
    let order = json!({ "form": form, "agreed": preview["fingerprint"] });
    let gone = rig.post(Who::Member, &format!("{basket}/place"), order).await;
    assert_eq!(
        (gone.status, gone.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["card_missing".into()])
    );
    let gone = rig.post(Who::Member, &format!("{basket}/preview"), form).await;
    assert_eq!(gone.reasons(), ["card_missing"]);
    assert_eq!(rig.get(Who::Member, &cards).await.json(), json!({ "cards": [] }));
}

async fn forget(rig: &Rig, who: Who, at: &str) -> Answer {
    rig.ask(who, Method::DELETE, at, Value::Null, &[("if-match", "*")]).await
}

#[tokio::test]
async fn nobody_pays_with_the_card_of_somebody_else_or_one_of_its_own_making() {
    let rig = Rig::taking_cards().await;
    let theirs = format!("/organizations/{}/cards", market_buyer(1));
    let theirs = rig.post(Who::Outsider, &theirs, typed(TestCard::Good)).await.json()["id"].clone();
    let of_staff = format!("/brands/{}/connections/{}/cards", rig.brand(), rig.buyer());
    let of_staff = rig.post(Who::Staff, &of_staff, typed(TestCard::Good)).await.json()["id"].clone();
    let (basket, own) = (cart(&rig).await, registered(&rig, TestCard::Good).await);
    let preview = rig.post(Who::Member, &format!("{basket}/preview"), checkout(&own)).await.json();
    for card in [theirs, of_staff, json!("0198c0de-0000-7000-8000-0000000000ca")] {
        assert!(card.is_string());
        let form = checkout(&card);
        let seen = rig.post(Who::Member, &format!("{basket}/preview"), form.clone()).await;
        assert_eq!(seen.reasons(), ["card_missing"], "{card}");
        let order = json!({ "form": form, "agreed": preview["fingerprint"] });
        assert_eq!(
            rig.post(Who::Member, &format!("{basket}/place"), order).await.reasons(),
            ["card_missing"]
        );
    }
    // What somebody says of a card is no card: no token, no later expiry.
    let token =
        rig.world.desk().ask(ViewCards { keeper: CardKeeper::Buyer, buyer: rig.buyer() }, rig.world.host());
    let token = token.await.unwrap()[0].card.token.as_str().to_owned();
    let said = json!({ "brand": "Visa", "last_four": "4242", "expiry": "12/99", "token": token });
    let with_id = json!({ "id": own, "expiry": "12/99" });
    for card in [said, with_id, json!(token)] {
        let answer = rig.post(Who::Member, &format!("{basket}/preview"), checkout(&card)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{card}: {}", answer.text);
        assert!(!answer.text.contains(&token), "{}", answer.text);
    }
    let mut kept = checkout(&own);
    kept["payment"] = json!({ "kept": own });
    let answer = rig.post(Who::Member, &format!("{basket}/preview"), kept).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "a card has one name");
    let mut longer = typed(TestCard::Good);
    longer["owner"] = json!(market_buyer(1).to_string());
    let answer = rig.post(Who::Member, &cards(&rig), longer).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "whose it is the address says");
    assert_eq!(rig.world.gateway().count(Asked::Authorize), 0);
}

#[tokio::test]
async fn a_card_that_is_over_is_refused_whatever_is_said_of_it() {
    let rig = Rig::taking_cards().await;
    let mut old = typed(TestCard::Good);
    old["expiry"] = json!("03/26");
    let old = rig.post(Who::Member, &cards(&rig), old).await.json()["id"].clone();
    let basket = cart(&rig).await;
    let seen = rig.post(Who::Member, &format!("{basket}/preview"), checkout(&old)).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    rig.world.pass(Duration::from_secs(40 * 24 * 60 * 60));
    let seen = rig.post(Who::Member, &format!("{basket}/preview"), checkout(&old)).await;
    assert_eq!(seen.reasons(), ["card_expired"]);
}

#[tokio::test]
async fn whoever_repeats_a_registration_has_one_card() {
    let rig = Rig::taking_cards().await;
    let key = [("idempotency-key", "card-1")];
    let ask = async |card| rig.ask(Who::Member, Method::POST, &cards(&rig), typed(card), &key).await;
    rig.world.gateway().strike(0, GatewayFault::After);
    assert_eq!(ask(TestCard::Good).await.code(), "gateway_silent");
    let first = ask(TestCard::Good).await;
    assert_eq!((first.status, ask(TestCard::Good).await.text), (StatusCode::CREATED, first.text));
    assert_eq!(ask(TestCard::NoFunds).await.code(), "key_reused");
    assert_eq!(rig.get(Who::Member, &cards(&rig)).await.json()["cards"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn staff_register_cards_of_a_buyer_for_the_carts_that_they_fill() {
    let rig = Rig::taking_cards().await;
    for buyer in [rig.buyer(), rig.offline().await] {
        let at = format!("/brands/{}/connections/{buyer}/cards", rig.brand());
        for who in [Who::Rival, Who::Member, Who::Stranger] {
            assert_eq!(
                rig.post(who, &at, typed(TestCard::Good)).await.status,
                StatusCode::NOT_FOUND,
                "{who:?}"
            );
            assert_eq!(rig.get(who, &at).await.status, StatusCode::NOT_FOUND, "{who:?}");
        }
        assert_eq!(rig.post(Who::Reader, &at, typed(TestCard::Good)).await.status, StatusCode::FORBIDDEN);
        let kept = rig.post(Who::Staff, &at, typed(TestCard::Good)).await;
        assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.text);
        let (kept, at_card) = (kept.json(), kept.header("location").to_owned());
        assert_eq!(rig.get(Who::Reader, &at).await.json(), json!({ "cards": [kept] }));
        assert_eq!(rig.get(Who::Member, &cards(&rig)).await.json(), json!({ "cards": [] }));

        let ware = &rig.market.wares[0];
        let skus = json!([{ "sku": ware.skus[0].to_string(), "quantity": 2 }]);
        let items = json!([{ "product": ware.product.to_string(), "skus": skus }]);
        let catalogs = format!("/brands/{}/connections/{buyer}/catalogs", rig.brand());
        let wish = json!({ "route": "proxy", "items": items });
        let begun = rig.post(Who::Staff, &format!("{catalogs}/{}/carts", rig.market.catalogs[1]), wish).await;
        let basket = format!("/brands/{}/carts/{}", rig.brand(), begun.json()["id"].as_str().unwrap());
        let form = checkout(&kept["id"]);
        let preview = rig.post(Who::Staff, &format!("{basket}/preview"), form.clone()).await.json();
        let order = json!({ "form": form, "agreed": preview["fingerprint"] });
        let placed = rig.post(Who::Staff, &format!("{basket}/place"), order).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
        assert_eq!(forget(&rig, Who::Reader, &at_card).await.status, StatusCode::FORBIDDEN);
        assert_eq!(forget(&rig, Who::Rival, &at_card).await.status, StatusCode::NOT_FOUND);
        assert_eq!(forget(&rig, Who::Staff, &at_card).await.status, StatusCode::NO_CONTENT);
        assert_eq!(rig.get(Who::Reader, &at).await.json(), json!({ "cards": [] }));
    }
}

#[tokio::test]
async fn a_declined_card_places_nothing_and_says_why() {
    let rig = Rig::taking_cards().await;
    let unregistered = register(&rig, TestCard::WrongSecurityCode).await;
    assert_eq!(
        (unregistered.status, unregistered.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "card_declined")
    );
    let refused = registered(&rig, TestCard::Refused).await;
    let at = cart(&rig).await;
    let answer = place(&rig, &at, &refused).await;
    assert_eq!(
        (answer.status, answer.reasons()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["card_declined".to_owned()])
    );
    assert_eq!(rig.get(Who::Member, &at).await.status, StatusCode::OK, "the cart is still there");
    let good = registered(&rig, TestCard::Good).await;
    assert_eq!(place(&rig, &at, &good).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_silent_gateway_places_nothing_until_the_request_is_repeated() {
    for silence in [TestCard::SilentBefore, TestCard::SilentAfter] {
        let rig = Rig::taking_cards().await;
        let card = registered(&rig, silence).await;
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
    let card = json!(without.card().await.to_string());
    let answer = place(&without, &cart(&without).await, &card).await;
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

/// Whether a text has a number by itself, and not within a longer one, such as the id of a request or the fraction of a second.
fn has_number(text: &str, number: &str) -> bool {
    let mut words = text.split(|char: char| !char.is_ascii_alphanumeric());
    words.any(|word| word == number)
}

#[tokio::test]
async fn no_answer_and_no_log_repeats_the_number_of_a_card_or_its_security_code() {
    // For all threads: what a thread without a subscriber meets first is logged for nobody.
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Kept);
    tracing::subscriber::set_global_default(everything.finish()).unwrap();
    let rig = Rig::taking_cards().await;
    let cards = cards(&rig);
    let mut told = Vec::new();
    let card = register(&rig, TestCard::Good).await;
    told.push(card.text.clone());
    told.push(place(&rig, &cart(&rig).await, &card.json()["id"]).await.text);
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
    // A number where the id of a card belongs.
    let as_token =
        json!({ "brand": "Visa", "last_four": "4242", "expiry": "12/40", "token": "4242424242424242" });
    for card in
        [as_token, json!("4242424242424242"), json!("4242 4242 4242 4242"), json!(4_242_424_242_424_242_u64)]
    {
        let answer = place(&rig, &cart(&rig).await, &card).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        told.push(answer.text);
    }
    let log = String::from_utf8(LOGGED.take()).unwrap();
    assert!(log.contains("register_card") || log.contains("/cards"), "the requests were logged: {log}");
    told.push(log);
    for text in told {
        let digits: String = text.chars().filter(|char| !matches!(char, ' ' | '-' | '_')).collect();
        for number in ["4242424242424242", "4000000000000127"] {
            assert!(!digits.contains(number), "{text}");
        }
        assert!(!has_number(&text, "9871"), "{text}");
    }
}
