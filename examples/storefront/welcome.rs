//! What a newcomer is told: where to look, who the demo people are, and three lines to paste.

use std::fmt::Write as _;
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use order_core::cart::{AddressChoice, CartItem, CartSku, CheckoutForm, PaymentForm};
use order_core::catalog::Catalog;
use order_core::desk::PageOf;
use order_core::operation::cart::AddToCart;
use order_core::operation::offer::ViewOffer;
use order_core::operation::order::PreviewOrder;
use order_core::order::OrderStatus;
use order_core::record::OrderQuery;
use order_core::value::{AddressId, CatalogId, Quantity};
use order_core::{Actor, Desk};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::demo::links::{self, PASSCODE};
use crate::demo::people::BUYERS;
use crate::demo::{self, LASTING, OWNER, Outcome, PASSWORD, READER};
use crate::host::with_sources;

/// The text for a database without the demo.
pub fn plain(at: SocketAddr) -> String {
    format!(
        "The storefront is open at http://{at}\n\n  http://{at}/docs          every route, to read\n  \
         http://{at}/openapi.json  the same for programs\n"
    )
}

/// The text for a database with the demo. It logs the demo people in, and fills a cart for the lines.
pub async fn of_demo(at: SocketAddr, desk: &Desk, api: &Router) -> Outcome<String> {
    let [buyer, ..] = &BUYERS;
    let mut text = plain(at);
    writeln!(text, "\nThe people of the demo, all with the password {PASSWORD}\n")?;
    writeln!(text, "  {OWNER:<28}owns the brand Tsubame Atelier")?;
    writeln!(text, "  {READER:<28}only looks at it")?;
    writeln!(text, "  {:<28}orders for {}", buyer.person.1, buyer.name)?;
    let [open, with_passcode] = links::tokens();
    writeln!(text, "\nOrder links, for who has no account\n")?;
    writeln!(text, "  http://{at}/links/{open}")?;
    writeln!(text, "  http://{at}/links/{with_passcode} (passcode: {PASSCODE})")?;
    let tokens = (log_in(api, OWNER).await?, log_in(api, buyer.person.1).await?);
    let (Some(owner), Some(buyer)) = tokens else {
        writeln!(text, "\nTheir passwords were changed, so there are no lines to paste.")?;
        return Ok(text);
    };
    match DemoCart::fill(desk).await {
        Ok(cart) => {
            writeln!(text, "\nThree lines to paste: see a catalog, place an order, confirm it\n")?;
            for line in cart.lines(at, &owner, &buyer) {
                writeln!(text, "{line}\n")?;
            }
            writeln!(text, "As files: the newest order on paper, a workbook of what is to be packed\n")?;
            match files(at, desk, &owner).await {
                Ok(lines) => lines.iter().try_for_each(|line| writeln!(text, "  {line}\n"))?,
                Err(error) => writeln!(text, "  There are none: {}", with_sources(&*error))?,
            }
        }
        // Whoever changed the demo, so that its buyer can no longer order, wants it to be served all the same.
        Err(error) => writeln!(text, "\nThere are no lines to paste: {}", with_sources(&*error))?,
    }
    Ok(text)
}

/// A session of a demo person; `None` when the password is no longer what it was.
async fn log_in(api: &Router, email: &str) -> Outcome<Option<String>> {
    let body = json!({ "email": email, "password": PASSWORD }).to_string();
    let request = Request::post("/accounts/log-in").header("content-type", "application/json");
    let answer = api.clone().oneshot(request.body(Body::from(body))?).await?;
    if !answer.status().is_success() {
        return Ok(None);
    }
    let answer: Value = serde_json::from_slice(&to_bytes(answer.into_body(), 1 << 16).await?)?;
    Ok(answer.get("token").and_then(Value::as_str).map(str::to_owned))
}

/// A cart that is ready to be ordered.
struct DemoCart {
    catalog: CatalogId,
    /// The address of placing it, below the root.
    place: String,
    /// The body of placing it.
    body: Value,
}

impl DemoCart {
    /// Puts something into the cart of the demo buyer, and previews it.
    async fn fill(desk: &Desk) -> Outcome<Self> {
        let (brand, organization, actor) = (demo::brand(), demo::organization(0), demo::buyer()?);
        let staff = demo::staff()?;
        let catalogs = desk.brand_records::<Catalog>(brand, PageOf::first(200), &staff).await?.records;
        let lasting = catalogs.iter().find(|kept| kept.record.code.as_str() == LASTING);
        let catalog = lasting.ok_or("the demo has lost its catalog without a deadline")?.record.id;
        let items = some_items(desk, ViewOffer { brand, buyer: organization, catalog }, &actor).await?;
        let add = AddToCart::of(brand, organization, catalog, items);
        let cart = desk.run(add, &actor).await?.id;
        let address = address(desk, &actor).await?;
        let (billing, delivery) = (AddressChoice::Book(address), AddressChoice::Book(address));
        let form = CheckoutForm { comment: None, payment: PaymentForm::Unasked, billing, delivery };
        let preview = desk.ask(PreviewOrder { brand, cart, form }, &actor).await?;
        let agreed = preview.fingerprint.to_string();
        let book = json!({ "book": address.to_string() });
        Ok(Self {
            catalog,
            place: format!("organizations/{organization}/brands/{brand}/carts/{cart}/place"),
            body: json!({ "form": { "billing": book, "delivery": book }, "agreed": agreed }),
        })
    }

    /// The lines for a shell, each complete in itself.
    fn lines(&self, at: SocketAddr, owner: &str, buyer: &str) -> [String; 3] {
        let Self { catalog, place, body } = self;
        let (brand, organization) = (demo::brand(), demo::organization(0));
        let see = format!(
            "curl -sS -H 'Authorization: Bearer {buyer}' 'http://{at}/organizations/{organization}/brands/{brand}/catalogs/{catalog}/products?limit=5'"
        );
        let order = format!(
            "curl -sS -H 'Authorization: Bearer {buyer}' -H 'Content-Type: application/json' -d '{body}' http://{at}/{place}"
        );
        // The newest order of the cart's catalog that waits for an answer gets one, and is confirmed.
        let search = format!("buyer={organization}&catalog={catalog}&status=awaiting_confirmation&limit=1");
        let confirm = format!(
            "A='Authorization: Bearer {owner}'; U=http://{at}/brands/{brand}/orders; \
             O=$(curl -sS -H \"$A\" \"$U?{search}\"); O=${{O#*'\"id\":\"'}}; O=${{O%%'\"'*}}; \
             for S in create-confirmation confirm; do curl -sS -X POST -H \"$A\" -H 'If-Match: *' \"$U/$O/$S\"; done"
        );
        [see, order, confirm]
    }
}

/// The lines that download files, one of each kind that there is. What is filled in goes back to `sheet-orders`, and to
/// `imports` under an idempotency key.
async fn files(at: SocketAddr, desk: &Desk, owner: &str) -> Outcome<Vec<String>> {
    let (brand, staff) = (demo::brand(), demo::staff()?);
    let curl = format!("curl -sS -OJ -H 'Authorization: Bearer {owner}'");
    let url = format!("http://{at}/brands/{brand}");
    let post = |path: &str, body: Value| {
        format!("{curl} -H 'Content-Type: application/json' -d '{body}' {url}/exports/{path}")
    };
    let mut confirmed = OrderQuery::of_brand(brand);
    confirmed.filter.statuses = [OrderStatus::Confirmed].into();
    let newest = desk.find_orders(confirmed, None, 1, &staff).await?.orders;
    let order = newest.first().ok_or("the demo has no confirmed order any more")?.order.id;
    let paper = |paper: &str| format!("{curl} {url}/orders/{order}/papers/{paper}");
    let catalogs = desk.brand_records::<Catalog>(brand, PageOf::first(1), &staff).await?.records;
    let catalog = catalogs.first().ok_or("the demo has no catalog any more")?.record.id;
    Ok(vec![
        paper("purchase_order_with_pictures"),
        paper("confirmation"),
        post("orders", json!({ "saved": "Lines to pack", "filter": { "status": ["confirmed"] } })),
        post("tally", json!({ "of": "buyer_and_sku" })),
        format!("{curl} '{url}/catalogs/{catalog}/sheet?term=wholesale&currency=EUR'"),
        format!("{curl} {url}/import-template"),
    ])
}

/// Two products of a catalog for which nothing has to be chosen, three pieces of each.
async fn some_items(desk: &Desk, offer: ViewOffer, buyer: &Actor) -> Outcome<Vec<CartItem>> {
    let products = desk.offered_products(offer, PageOf::first(20), buyer).await?.items;
    let free = products.iter().filter(|offer| offer.product.options.iter().all(|group| !group.required));
    let mut items = Vec::new();
    for offer in free {
        let sku = offer.skus.iter().find(|sku| sku.piece.is_some() && !sku.sold_out);
        if let Some(sku) = sku {
            let skus = vec![CartSku::of(sku.id, Quantity::new(3)?)];
            items.push(CartItem::of(offer.product.id, skus));
        }
    }
    items.truncate(2);
    Ok(items)
}

/// The first address in the book of the demo buyer.
async fn address(desk: &Desk, buyer: &Actor) -> Outcome<AddressId> {
    let book = desk.own_addresses(demo::organization(0), PageOf::first(1), buyer).await?;
    let address = book.records.first().map(|kept| kept.record.id);
    Ok(address.ok_or("the demo buyer has no address any more")?)
}
