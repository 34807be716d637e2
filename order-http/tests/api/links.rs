//! Order links over HTTP: what staff make, what guests see, and the way from a link to an order.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use order_core::record::Partition;
use order_core::store::{Cursor, Feed, Store as _};
use serde_json::{Value, json};

use super::rig::{Answer, Rig, Who};

const PASSWORD: &str = "tea-ceremony-4";

fn checkout() -> Value {
    let address = json!({ "name": "Tea House", "lines": ["1-2-3 Ginza"], "city": "Tokyo", "country": "JP" });
    json!({ "billing": { "written": address }, "delivery": { "written": address } })
}

fn items(rig: &Rig, quantity: u32) -> Value {
    let ware = &rig.market.wares[0];
    let skus = json!([{ "sku": ware.skus[0].to_string(), "quantity": quantity }]);
    json!({ "items": [{ "product": ware.product.to_string(), "skus": skus, "note_to_own_company": "for the window" }] })
}

/// Somebody who came by a link, perhaps logged in by now.
#[derive(Clone)]
struct Visitor<'r> {
    rig: &'r Rig,
    link: String,
    guest: String,
    session: Option<String>,
}

impl<'r> Visitor<'r> {
    async fn of(rig: &'r Rig, link: &str) -> Self {
        let answer = rig.post(Who::Nobody, &format!("/links/{link}/guests"), json!({})).await;
        let guest = answer.json()["token"].as_str().unwrap().to_owned();
        Self { rig, link: link.to_owned(), guest, session: None }
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let bearer = format!("Bearer {}", self.session.clone().unwrap_or_default());
        let mut headers = vec![("guest-token", self.guest.as_str())];
        if self.session.is_some() {
            headers.push(("authorization", bearer.as_str()));
        }
        self.rig.ask(Who::Nobody, method, path, body, &headers).await
    }

    fn cart(&self) -> String {
        format!("/links/{}/catalogs/{}/cart", self.link, self.rig.market.catalogs[0])
    }

    async fn fill(&self, quantity: u32) -> Answer {
        self.ask(Method::POST, &self.cart(), items(self.rig, quantity)).await
    }

    async fn look(&self) -> Answer {
        self.ask(Method::GET, &self.cart(), Value::Null).await
    }

    async fn tell(&self, passcode: &str) -> Answer {
        let path = format!("/links/{}/passcode", self.link);
        self.ask(Method::POST, &path, json!({ "passcode": passcode })).await
    }
}

fn links(rig: &Rig) -> String {
    format!("/brands/{}/links", rig.brand())
}

#[tokio::test]
async fn staff_make_close_open_and_delete_a_link() {
    let rig = Rig::new().await;
    let made = rig.made_link(json!({ "passcode": " spring 26 " })).await;
    let token = made["token"].as_str().unwrap();
    let at = format!("{}/{}", links(&rig), made["id"].as_str().unwrap());
    let seen = rig.get(Who::Reader, &at).await;
    assert_eq!(
        (&seen.json()["has_passcode"], &seen.json()["closed"], seen.header("etag")),
        (&json!(true), &json!([]), made["etag"].as_str().unwrap())
    );
    assert!(!seen.text.contains(token) && !seen.text.contains("spring"), "{}", seen.text);

    let tag = [("if-match", seen.header("etag"))];
    let change = json!({ "name": "Spring fair", "expires_at": "2031-01-01T00:00:00Z", "passcode": null });
    let changed = rig.ask(Who::Staff, Method::PATCH, &at, change.clone(), &tag).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let late = rig.ask(Who::Staff, Method::PATCH, &at, change, &tag).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let seen = rig.get(Who::Staff, &at).await.json();
    assert_eq!((&seen["name"], &seen["has_passcode"]), (&json!("Spring fair"), &json!(false)));
    assert_eq!(seen["opens"]["for"], "instant");
    let short = rig.ask(Who::Staff, Method::PATCH, &at, json!({ "passcode": "12345" }), &[]).await;
    assert_eq!(short.reasons(), ["passcode_too_short"]);

    let void = rig.post(Who::Staff, &format!("{at}/void"), json!({})).await;
    assert_eq!(void.status, StatusCode::OK, "{}", void.text);
    assert_eq!(rig.get(Who::Staff, &at).await.json()["closed"][0]["code"], "link_void");
    let again = rig.post(Who::Staff, &format!("{at}/void"), json!({})).await;
    assert_eq!(again.reasons(), ["wrong_link_status"]);
    assert_eq!(rig.post(Who::Staff, &format!("{at}/reopen"), json!({})).await.status, StatusCode::OK);
    let gone = rig.ask(Who::Staff, Method::DELETE, &at, Value::Null, &[]).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let visitor = Visitor::of(&rig, token).await;
    assert_eq!(visitor.look().await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_answer_with_a_token_is_kept_for_an_idempotency_key() {
    let rig = Rig::new().await;
    let made = rig.made_link(json!({})).await;
    let at = format!("{}/{}/token", links(&rig), made["id"].as_str().unwrap());
    let key = [("idempotency-key", "once")];
    let mut tokens = BTreeSet::from([made["token"].to_string()]);
    for _ in 0..2 {
        let answer = rig.ask(Who::Staff, Method::POST, &at, json!({}), &key).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        tokens.insert(answer.json()["token"].to_string());
        let guests = format!("/links/{}/guests", answer.json()["token"].as_str().unwrap());
        let guest = rig.ask(Who::Nobody, Method::POST, &guests, json!({}), &key).await;
        tokens.insert(guest.json()["token"].to_string());
    }
    assert_eq!(tokens.len(), 5, "each is another");
    let first = Visitor::of(&rig, made["token"].as_str().unwrap()).await;
    assert_eq!(first.fill(1).await.status, StatusCode::NOT_FOUND, "the URL of before leads nowhere");
}

#[tokio::test]
async fn a_guest_fills_looks_and_empties() {
    let rig = Rig::new().await;
    let visitor = Visitor::of(&rig, &rig.link().await.1).await;
    assert_eq!(visitor.look().await.status, StatusCode::NOT_FOUND, "nothing is filled yet");
    let filled = visitor.fill(2).await;
    assert_eq!(filled.status, StatusCode::OK, "{}", filled.text);
    let seen = visitor.look().await;
    assert_eq!((seen.json(), seen.header("etag")), (filled.json(), filled.header("etag")));
    // Half of the base price, as the link says.
    assert_eq!(seen.json()["priced"]["amount"], json!({ "amount": "24.50", "currency": "EUR" }));
    assert_eq!(seen.json()["priced"]["totals"], Value::Null);
    let delivered = visitor.ask(Method::GET, &format!("{}?country=JP", visitor.cart()), Value::Null).await;
    assert_eq!(delivered.json()["priced"]["totals"]["total"]["currency"], "EUR");

    let tag = seen.header("etag").to_owned();
    let headers = [("guest-token", visitor.guest.as_str()), ("if-match", tag.as_str())];
    let more = rig.ask(Who::Nobody, Method::POST, &visitor.cart(), items(&rig, 3), &headers).await;
    assert_eq!(more.status, StatusCode::OK);
    let late = rig.ask(Who::Nobody, Method::POST, &visitor.cart(), items(&rig, 4), &headers).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let product = json!({ "products": [rig.market.wares[0].product.to_string()] });
    let gone = visitor.ask(Method::POST, &format!("{}/remove", visitor.cart()), product).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(visitor.look().await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_shows_its_catalogs_down_to_the_price_of_a_sku() {
    let rig = Rig::new().await;
    let made = rig.made_link(json!({ "payment": "card_only", "passcode": "spring 26" })).await;
    let visitor = Visitor::of(&rig, made["token"].as_str().unwrap()).await;
    let at = format!("/links/{}", visitor.link);
    let catalog = format!("{at}/catalogs/{}", rig.market.catalogs[0]);
    let sku = format!("{catalog}/products/{}/skus", rig.market.wares[0].product);
    for path in [at.clone(), catalog.clone(), format!("{catalog}/products"), sku.clone()] {
        let shut = visitor.ask(Method::GET, &path, Value::Null).await;
        assert_eq!(
            (shut.status, shut.reasons()),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["passcode_missing".to_owned()])
        );
    }
    visitor.tell("spring 26").await;
    let seen = visitor.ask(Method::GET, &at, Value::Null).await;
    let shown = seen.json();
    assert_eq!((&shown["for"], &shown["brand"]["id"]), (&json!("instant"), &json!(rig.brand())));
    assert_eq!(shown["catalogs"].as_array().unwrap().len(), 1);
    assert_eq!(shown["catalogs"][0]["payment"], "card_only");
    for internal in ["Fair", "notification", "stock", "rates", "settings"] {
        assert!(!seen.text.contains(internal), "{internal} is shown: {}", seen.text);
    }
    let sight = visitor.ask(Method::GET, &catalog, Value::Null).await.json();
    assert_eq!((&sight["currency"], &sight["catalog"]["state"]), (&json!("EUR"), &json!("orderable")));
    let products = visitor.ask(Method::GET, &format!("{catalog}/products"), Value::Null).await.json();
    let price = json!({ "amount": "12.25", "currency": "EUR" });
    assert_eq!(products["items"][0]["skus"][0]["piece"]["price"], price, "half of the base price");
    let skus = visitor.ask(Method::GET, &sku, Value::Null).await.json();
    assert_eq!(skus["items"][0]["piece"]["price"], price);
    let other = format!("{at}/catalogs/{}", rig.market.catalogs[1]);
    for path in [other.clone(), format!("{other}/products")] {
        assert_eq!(visitor.ask(Method::GET, &path, Value::Null).await.reasons(), ["catalog_not_opened"]);
    }
}

#[tokio::test]
async fn a_customer_link_shows_a_buyer_its_own_prices_and_strangers_nothing() {
    let rig = Rig::new().await;
    let at = format!("/links/{}", rig.customer_link().await);
    assert_eq!(rig.get(Who::Nobody, &at).await.reasons(), ["log_in_missing"]);
    assert_eq!(rig.get(Who::Stranger, &at).await.reasons(), ["buyer_missing"]);
    let own = format!("organization={}", rig.buyer());
    assert_eq!(rig.get(Who::Stranger, &format!("{at}?{own}")).await.reasons(), ["not_connected"]);
    assert_eq!(rig.get(Who::Onlooker, &format!("{at}?{own}")).await.status, StatusCode::OK);
    let products = format!("{at}/catalogs/{}/products?{own}&limit=1", rig.market.catalogs[0]);
    let page = rig.get(Who::Member, &products).await.json();
    assert_eq!(page["items"][0]["skus"][0]["piece"]["price"]["amount"], "24.50");
}

#[tokio::test]
async fn staff_list_links_and_see_no_secret() {
    let rig = Rig::new().await;
    let made = rig.made_link(json!({ "passcode": "spring 26" })).await;
    let link = rig.link().await.0.to_string();
    let listed = rig.get(Who::Reader, &links(&rig)).await;
    assert_eq!(listed.json()["items"].as_array().unwrap().len(), 2);
    assert!(listed.text.contains(&link) && listed.text.contains(made["id"].as_str().unwrap()));
    for secret in [made["token"].as_str().unwrap(), "spring", "argon2"] {
        assert!(!listed.text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_token_of_a_link_gives_nothing_but_its_catalogs() {
    let rig = Rig::new().await;
    let (id, token) = rig.link().await;
    let visitor = Visitor::of(&rig, &token).await;
    visitor.fill(2).await;
    let elsewhere =
        visitor.cart().replace(&rig.market.catalogs[0].to_string(), &rig.market.catalogs[1].to_string());
    let refused = visitor.ask(Method::POST, &elsewhere, items(&rig, 1)).await;
    assert_eq!(refused.reasons(), ["catalog_not_opened"]);
    // Neither of the two tokens is a session, and nobody else has the guest's cart.
    let brand = format!("/brands/{}", rig.brand());
    for path in [brand.clone(), format!("{brand}/orders"), format!("{}/{id}", links(&rig))] {
        for bearer in [&token, &visitor.guest] {
            let bearer = format!("Bearer {bearer}");
            let headers = [("authorization", bearer.as_str()), ("guest-token", visitor.guest.as_str())];
            let answer = rig.ask(Who::Nobody, Method::GET, &path, Value::Null, &headers).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
    for who in Who::ALL {
        let answer = rig.get(who, &visitor.cart()).await;
        assert_eq!(answer.code(), "guest_token_missing", "{who:?}");
        let other = Visitor::of(&rig, &token).await;
        let headers = [("guest-token", other.guest.as_str())];
        let answer = rig.ask(who, Method::GET, &visitor.cart(), Value::Null, &headers).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who:?}");
    }
    let bad = format!("/links/{}/guests", token.get(1..).unwrap());
    assert_eq!(rig.post(Who::Nobody, &bad, json!({})).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_passcode_is_told_once_and_tried_ten_times() {
    let rig = Rig::new().await;
    let made = rig.made_link(json!({ "passcode": "spring 26" })).await;
    let visitor = Visitor::of(&rig, made["token"].as_str().unwrap()).await;
    assert_eq!(visitor.fill(1).await.reasons(), ["passcode_missing"]);
    let wrong = visitor.tell("summer 26").await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::UNAUTHORIZED, "passcode_refused"));
    let nowhere = Visitor { link: visitor.link.replacen('A', "B", 1), ..visitor.clone() };
    assert_eq!(nowhere.tell("spring 26").await.text, wrong.text, "no link is answered alike");
    let admitted = visitor.tell("\u{3000}spring 26 ").await;
    assert_eq!(admitted.status, StatusCode::OK, "{}", admitted.text);
    assert_eq!(visitor.fill(1).await.status, StatusCode::OK);
    let other = Visitor::of(&rig, &visitor.link).await;
    assert_eq!(other.fill(1).await.reasons(), ["passcode_missing"], "another guest did not tell it");
    for _ in 0..9 {
        assert_eq!(other.tell(&"x".repeat(1_000)).await.text, wrong.text);
    }
    assert_eq!(other.tell("spring 26").await.text, wrong.text, "nobody may try it for a while");
    assert_eq!(visitor.fill(2).await.status, StatusCode::OK, "who told it goes on");
    rig.world.pass(std::time::Duration::from_secs(15 * 60));
    assert_eq!(other.tell("spring 26").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_network_address_is_limited_over_all_links() {
    let rig = Rig::new().await;
    let made = rig.made_link(json!({ "passcode": "spring 26" })).await;
    let visitor = Visitor::of(&rig, made["token"].as_str().unwrap()).await;
    let unknown = visitor.link.replacen('A', "B", 1);
    let tell = async |link: &str, address: &str| {
        let request = Request::post(format!("/links/{link}/passcode"))
            .header("guest-token", &visitor.guest)
            .header("content-type", "application/json")
            .extension(ConnectInfo(SocketAddr::new(address.parse().unwrap(), 1)));
        let body = json!({ "passcode": "spring 26" }).to_string();
        rig.send(request.body(Body::from(body)).unwrap()).await
    };
    for _ in 0..30 {
        assert_eq!(tell(&unknown, "203.0.113.7").await.code(), "passcode_refused");
    }
    let blocked = tell(&visitor.link, "203.0.113.7").await;
    assert_eq!(blocked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!blocked.header("retry-after").is_empty());
    assert_eq!(tell(&visitor.link, "203.0.113.8").await.status, StatusCode::OK, "another address");
    rig.world.pass(std::time::Duration::from_secs(15 * 60));
    assert_eq!(tell(&visitor.link, "203.0.113.7").await.status, StatusCode::OK);
}

/// Signs up on the way to the order, logs in and founds an organization. Gives its id.
async fn join(visitor: &mut Visitor<'_>) -> String {
    let account = json!({
        "email": "aki@shop.example", "name": "Aki", "locale": "ja", "password": PASSWORD, "while_ordering": true,
    });
    let made = visitor.rig.post(Who::Nobody, "/accounts", account).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let log_in = json!({ "email": "aki@shop.example", "password": PASSWORD });
    let opened = visitor.rig.post(Who::Nobody, "/accounts/log-in", log_in).await.json();
    visitor.session = opened["token"].as_str().map(str::to_owned);
    let profile = json!({
        "buyer_type": "company", "country": "JP", "emails": ["hello@shop.example"],
        "name": { "default": "ja", "texts": { "ja": "茶屋" } },
    });
    let founded = visitor.ask(Method::POST, "/organizations", profile).await;
    assert_eq!(founded.status, StatusCode::CREATED, "{}", founded.text);
    founded.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn from_a_link_to_an_order_without_having_been_there_before() {
    let mut rig = Rig::new().await;
    let (link, token) = rig.link().await;
    rig.use_accounts();
    let mut visitor = Visitor::of(&rig, &token).await;
    visitor.fill(2).await;
    let take = format!("{}/take-over", visitor.cart());
    let early = visitor.ask(Method::POST, &take, json!({ "organization": rig.buyer() })).await;
    assert_eq!(early.code(), "unauthenticated");
    let organization = join(&mut visitor).await;
    let foreign = visitor.ask(Method::POST, &take, json!({ "organization": rig.buyer() })).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "it is not theirs");

    let wish = json!({ "organization": organization });
    let became = visitor.ask(Method::POST, &take, wish.clone()).await;
    assert_eq!(became.status, StatusCode::CREATED, "{}", became.text);
    let again = visitor.ask(Method::POST, &take, wish).await;
    assert_eq!((&again.json()["cart"], &again.json()["etag"]), (&became.json()["cart"], &Value::Null));
    let at = became.header("location").to_owned();
    let cart = visitor.ask(Method::GET, &at, Value::Null).await;
    assert_eq!(
        (&cart.json()["route"], cart.header("etag")),
        (&json!("order_link"), became.json()["etag"].as_str().unwrap())
    );

    let preview = visitor.ask(Method::POST, &format!("{at}/preview"), checkout()).await.json();
    assert_eq!(preview["original"]["content"]["totals"]["items"]["amount"], "24.50");
    let place = json!({ "form": checkout(), "agreed": preview["fingerprint"] });
    let placed = visitor.ask(Method::POST, &format!("{at}/place"), place.clone()).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
    let twice = visitor.ask(Method::POST, &format!("{at}/place"), place).await;
    assert_eq!(twice.json(), placed.json());
    let own = visitor.ask(Method::GET, placed.header("location"), Value::Null).await.json();
    assert_eq!((&own["order"]["route"], &own["order"]["link"]), (&json!("order_link"), &json!(link)));
    let connection = rig
        .world
        .record::<order_core::party::Connection>(&order_core::record::Key::connection(
            rig.brand(),
            organization.parse().unwrap(),
        ))
        .await;
    assert_eq!(connection.terms.rates.wholesale.unwrap().to_string(), "50");
}

#[tokio::test]
async fn a_cart_that_is_there_stays_unless_it_is_to_be_replaced_or_added_to() {
    let rig = Rig::new().await;
    rig.cart().await;
    let visitor = Visitor::of(&rig, &rig.link().await.1).await;
    visitor.fill(2).await;
    let take = async |more: Value| {
        let mut wish = json!({ "organization": rig.buyer() });
        for (name, value) in more.as_object().unwrap() {
            wish[name] = value.clone();
        }
        let headers = [("guest-token", visitor.guest.as_str())];
        let path = format!("{}/take-over", visitor.cart());
        rig.ask(Who::Member, Method::POST, &path, wish, &headers).await
    };
    assert_eq!(take(json!({})).await.reasons(), ["cart_exists"]);
    let added = take(json!({ "there_is_a_cart": "add_to" })).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    assert_eq!(rig.get(Who::Member, added.header("location")).await.json()["route"], "standard");
    visitor.fill(3).await;
    let replaced = take(json!({ "there_is_a_cart": "replace" })).await;
    assert_eq!(rig.get(Who::Member, replaced.header("location")).await.json()["route"], "order_link");
    assert_eq!(rig.get(Who::Member, added.header("location")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nothing_secret_is_in_the_log_of_the_brand() {
    let rig = Rig::new().await;
    let made = rig.made_link(json!({ "passcode": "spring 26" })).await;
    let visitor = Visitor::of(&rig, made["token"].as_str().unwrap()).await;
    visitor.tell("spring 26").await;
    visitor.fill(1).await;
    let feed = Feed {
        partition: Partition::Brand(rig.brand()),
        subject: None,
        after: Cursor::START,
        limit: 100_000,
    };
    let events = rig.world.desk().store().events_after(feed).await.unwrap().events;
    let told: String = events.iter().map(|event| event.entry.detail().unwrap()).collect();
    assert!(events.iter().any(|event| event.entry.operation == "admit_guest"));
    for secret in [visitor.link.as_str(), &visitor.guest, "spring", "argon2", "for the window"] {
        assert!(!told.contains(secret), "{secret}");
    }
}
