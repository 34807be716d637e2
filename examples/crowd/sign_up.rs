//! Making the crowd: accounts, each with a few buyer organizations, which the brand connects.

use serde_json::{Value, json};

use crate::Outcome;
use crate::http::{Connection, Request};
use crate::server::Greeting;
use crate::shopper::{Shared, Shopper, succeed, text};

/// How many buyer organizations an account founds: each request looks up what its account belongs to, and an address may not sign up
/// as often as it likes.
const EACH: usize = 20;

/// As many shoppers as are wanted.
pub fn gather(
    count: usize,
    connection: &mut Connection,
    greeting: &Greeting,
    shared: &Shared,
) -> Outcome<Vec<Shopper>> {
    let cart = Request { method: "GET", path: &greeting.cart, token: &greeting.buyer, key: None, body: None };
    let cart = succeed(connection, &cart, shared)?;
    let wants = (text(&cart, "/items/0/product")?, text(&cart, "/items/0/skus/0/sku")?);
    let mut post = |path: &str, token: &str, body: Value| {
        let request = Request { method: "POST", path, token, key: None, body: Some(&body) };
        succeed(connection, &request, shared)
    };
    let mut shoppers = Vec::new();
    let mut token = String::new();
    for number in 0..count {
        let (email, password) = (format!("shopper-{number}@crowd.example"), "basket-and-7-bags");
        if number % EACH == 0 {
            let account = json!({
                "email": email, "name": "Crowd", "locale": "en", "password": password, "while_ordering": true,
            });
            post("/accounts", "", account)?;
            let session = post("/accounts/log-in", "", json!({ "email": email, "password": password }))?;
            token = text(&session, "/token")?;
        }
        let name = json!({ "default": "en", "texts": { "en": format!("Shop {number}") } });
        let profile = json!({ "buyer_type": "company", "name": name, "emails": [email], "country": "US" });
        let organization = text(&post("/organizations", &token, profile)?, "/id")?;
        let terms = json!({ "term": "DDP", "currency": "USD" });
        let connect = json!({ "buyer": organization, "terms": terms });
        post(&format!("/brands/{}/connections", greeting.brand), &greeting.owner, connect)?;
        let address =
            json!({ "name": "Back door", "lines": ["1 Crowd Lane"], "city": "Salem", "country": "US" });
        let address = post(&format!("/organizations/{organization}/addresses"), &token, address)?;
        let address = text(&address, "/id")?;
        let (token, wants) = (token.clone(), wants.clone());
        shoppers.push(Shopper { number, token, organization, address, wants, orders: Vec::new() });
    }
    Ok(shoppers)
}
