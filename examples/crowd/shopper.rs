//! One client of the crowd: a buyer organization that orders, again and again, and asks the same again when no answer comes.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Outcome;
use crate::http::{Answer, Connection, Request};
use crate::server::Greeting;

/// How long a server may be away.
const AWAY: Duration = Duration::from_secs(120);

/// What all of the crowd share.
#[derive(Debug, Default)]
pub struct Shared {
    pub stop: AtomicBool,
    pub placed: AtomicU64,
    /// How often something was asked again because no answer came.
    pub repeated: AtomicU64,
}

/// Somebody who can order.
#[derive(Debug)]
pub struct Shopper {
    pub number: usize,
    pub token: String,
    pub organization: String,
    pub address: String,
    /// What it orders: a product and a SKU of it.
    pub wants: (String, String),
    /// What it was told: every order that was answered.
    pub orders: Vec<String>,
}

/// Asks until there is an answer that says something.
pub fn insist(connection: &mut Connection, request: &Request<'_>, shared: &Shared) -> Outcome<Answer> {
    let begun = Instant::now();
    loop {
        match connection.ask(request) {
            Ok(answer) if answer.status != 503 => return Ok(answer),
            _ if begun.elapsed() < AWAY => {
                shared.repeated.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(20));
            }
            Ok(answer) => return Ok(answer),
            Err(error) => return Err(format!("{} {}: {error}", request.method, request.path).into()),
        }
    }
}

/// The same, where only success will do.
pub fn succeed(connection: &mut Connection, request: &Request<'_>, shared: &Shared) -> Outcome<Value> {
    let Answer { status, body } = insist(connection, request, shared)?;
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(format!("{} {}: {status} {body}", request.method, request.path).into())
}

/// A text of an answer.
pub fn text(value: &Value, pointer: &str) -> Outcome<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("there is no {pointer} in {value}"))?.to_owned())
}

impl Shopper {
    /// Orders until it is told to stop. An order that was begun is brought to its end.
    pub fn shop(&mut self, connection: &mut Connection, greeting: &Greeting, shared: &Shared) -> Outcome<()> {
        for round in 0.. {
            if shared.stop.load(Ordering::Relaxed) {
                break;
            }
            let order = self.order(connection, greeting, shared, round)?;
            self.orders.push(order);
            shared.placed.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    fn order(
        &self,
        connection: &mut Connection,
        Greeting { brand, catalog, .. }: &Greeting,
        shared: &Shared,
        round: usize,
    ) -> Outcome<String> {
        let Self { number, token, organization, address, wants: (product, sku), .. } = self;
        let own = format!("/organizations/{organization}/brands/{brand}");
        let post = |path: &str, key: Option<&str>, body: &Value, connection: &mut Connection| {
            succeed(connection, &Request { method: "POST", path, token, key, body: Some(body) }, shared)
        };
        let skus = json!([{ "sku": sku, "quantity": 1 + round % 5 }]);
        let items = json!({ "items": [{ "product": product, "skus": skus }] });
        let filled = format!("fill-{number}-{round}");
        let cart = post(&format!("{own}/catalogs/{catalog}/cart"), Some(&filled), &items, connection)?;
        let cart = text(&cart, "/id")?;
        let form = json!({ "billing": { "book": address }, "delivery": { "book": address } });
        let preview = post(&format!("{own}/carts/{cart}/preview"), None, &form, connection)?;
        let place = json!({ "form": form, "agreed": text(&preview, "/fingerprint")? });
        let (path, key) = (format!("{own}/carts/{cart}/place"), format!("place-{number}-{round}"));
        let placed = text(&post(&path, Some(&key), &place, connection)?, "/id")?;
        if round.is_multiple_of(8) {
            // A second click, or a proxy that repeats.
            let again = text(&post(&path, Some(&key), &place, connection)?, "/id")?;
            if again != placed {
                return Err(format!("{key} placed {placed}, and repeated it placed {again}").into());
            }
        }
        Ok(placed)
    }

    /// Every order that the server has of it.
    pub fn kept(&self, connection: &mut Connection, shared: &Shared) -> Outcome<Vec<String>> {
        let mut kept = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("/organizations/{}/orders?limit=200{after}", self.organization);
            let request = Request { method: "GET", path: &path, token: &self.token, key: None, body: None };
            let page = succeed(connection, &request, shared)?;
            let items = page.get("items").and_then(Value::as_array).ok_or("a list without items")?;
            for item in items {
                kept.push(text(item, "/id")?);
            }
            match page.get("next").and_then(Value::as_str) {
                Some(next) => after = format!("&after={next}"),
                None => return Ok(kept),
            }
        }
    }
}
