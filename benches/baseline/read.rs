//! Reading a cart with all that it stands on, and pricing it.

use order_core::value::Timestamp;
use rusqlite::{Connection, OptionalExtension, Statement};
use serde::de::DeserializeOwned;

use super::Request;
use super::price::{amount, applied, base, totals, unit};
use super::records::{
    Address, AgreedTerms, Brand, Buyer, ByAccount, Cart, Catalog, Change, Connection as Agreed, Detail, Figures,
    Header, Item, Line, Notice, Original, Place, Product, Sku, State, TaxCategory,
};
use crate::world::{bytes, now};

const ADDRESS: Address = Address {
    name: "Corner Store",
    lines: ["12 Harbour Street"],
    city: "Hamburg",
    region: None,
    postal_code: Some("20457"),
    country: "DE",
    phone: None,
};

/// An order that is ready to be written.
pub struct Priced {
    pub partition: String,
    pub id: String,
    pub code: String,
    pub cart: String,
    pub cart_version: i64,
    pub slot: String,
    pub slot_version: i64,
    pub buyer: String,
    pub catalog: String,
    pub at: i64,
    pub total: i64,
    pub pieces: u64,
    pub header: Vec<u8>,
    pub original: Vec<u8>,
    pub items: Vec<Item>,
    pub log: (String, String),
    pub tasks: Vec<Task>,
}

/// A notice to one side.
pub struct Task {
    pub id: String,
    pub body: String,
    pub recipients: Vec<String>,
}

/// The statements that read, on one connection.
pub struct Reading<'c> {
    begin: Statement<'c>,
    end: Statement<'c>,
    brand: Statement<'c>,
    connection: Statement<'c>,
    catalog: Statement<'c>,
    buyer: Statement<'c>,
    cart: Statement<'c>,
    claim: Statement<'c>,
    product: Statement<'c>,
    place: Statement<'c>,
    sku: Statement<'c>,
    tax: Statement<'c>,
}

impl<'c> Reading<'c> {
    pub fn on(connection: &'c Connection) -> Self {
        let prepare = |sql: &str| connection.prepare(sql).expect("the tables are as expected");
        let of = |table: &str| {
            prepare(&format!("SELECT version, schema, body FROM {table} WHERE partition = ?1 AND key = ?2"))
        };
        Self {
            begin: prepare("BEGIN"),
            end: prepare("COMMIT"),
            brand: of("brands"),
            connection: of("connections"),
            catalog: of("catalogs"),
            buyer: of("buyer_organizations"),
            cart: of("carts"),
            claim: of("claims"),
            product: of("products"),
            place: of("catalog_products"),
            sku: of("skus"),
            tax: of("tax_categories"),
        }
    }

    /// Reads and prices in a transaction of its own.
    pub fn snapshot(&mut self, request: &Request) -> Priced {
        self.begin.execute([]).expect("a snapshot begins");
        let priced = self.price(request);
        self.end.execute([]).expect("a snapshot ends");
        priced
    }

    /// Reads and prices.
    pub fn price(&mut self, request: &Request) -> Priced {
        let partition = format!("brand:{}", request.brand);
        let brand: Brand = get(&mut self.brand, &partition, &request.brand).1;
        let (cart_version, cart): (i64, Cart) = get(&mut self.cart, &partition, &request.cart);
        let placed = version(&mut self.claim, &partition, &format!("placed_cart:{}", request.cart));
        assert!(placed.is_none(), "the cart was placed before");
        let slot = format!("cart_slot:{}:{}", cart.buyer, cart.catalog);
        let slot_version = version(&mut self.claim, &partition, &slot).expect("the cart has its slot");
        let agreed: Agreed = get(&mut self.connection, &partition, &cart.buyer).1;
        let catalog: Catalog = get(&mut self.catalog, &partition, &cart.catalog).1;
        let book = format!("buyer:{}", cart.buyer);
        let buyer: Buyer = get(&mut self.buyer, &book, &cart.buyer).1;
        assert!(!agreed.blocked && catalog.status == "open" && !buyer.profile.name.texts.is_empty());

        let items = self.items(&partition, &cart, &agreed, &catalog);
        let mut taxes: Vec<(String, TaxCategory)> = Vec::new();
        for id in items.iter().filter_map(|item| item.tax.as_ref()) {
            if taxes.iter().all(|(known, _)| known != id) {
                taxes.push((id.clone(), get(&mut self.tax, &partition, id).1));
            }
        }
        let read = Read { cart, cart_version, slot, slot_version, brand, buyer, agreed };
        read.priced(request, partition, items, &taxes)
    }

    fn items(&mut self, partition: &str, cart: &Cart, agreed: &Agreed, catalog: &Catalog) -> Vec<Item> {
        let terms = &agreed.terms;
        let mut items = Vec::with_capacity(cart.items.len());
        for wanted in &cart.items {
            let product: Product = get(&mut self.product, partition, &wanted.product).1;
            let name = format!("{}:{}", cart.catalog, wanted.product);
            let place: Place = get(&mut self.place, partition, &name).1;
            let levels = [&place.rates, &product.rates, &catalog.rates, &terms.rates];
            let (wholesale, discount) = applied(&levels);
            let mut lines = Vec::with_capacity(wanted.skus.len());
            for line in wanted.skus.iter().filter(|line| line.quantity > 0) {
                let sku: Sku = get(&mut self.sku, partition, &line.sku).1;
                assert!(!sku.withdrawn && sku.product == wanted.product && !place.without.contains(&line.sku));
                let base = base(&sku.prices, &terms.term, &terms.currency)
                    .or_else(|| base(&product.prices, &terms.term, &terms.currency))
                    .expect("everything has its price");
                let unit = unit(base, &wholesale, &discount);
                let minor = unit * i64::from(line.quantity);
                lines.push(Line {
                    sku: line.sku.clone(),
                    number: sku.number,
                    attributes: sku.attributes,
                    base: amount(base, &terms.currency),
                    wholesale: wholesale.clone(),
                    discount: discount.clone(),
                    unit_price: amount(unit, &terms.currency),
                    quantity: line.quantity,
                    amount: amount(minor, &terms.currency),
                    minor,
                });
            }
            items.push(Item {
                product: wanted.product.clone(),
                model_number: product.model_number,
                name: product.name,
                tax: product.tax,
                lines,
            });
        }
        items
    }
}

/// What was read.
struct Read {
    cart: Cart,
    cart_version: i64,
    slot: String,
    slot_version: i64,
    brand: Brand,
    buyer: Buyer,
    agreed: Agreed,
}

impl Read {
    fn priced(
        self,
        request: &Request,
        partition: String,
        items: Vec<Item>,
        taxes: &[(String, TaxCategory)],
    ) -> Priced {
        let Self { cart, cart_version, slot, slot_version, brand, buyer, agreed } = self;
        let terms = &agreed.terms;
        let (sums, total) = totals(&items, &terms.currency, &buyer.profile.country, taxes);
        let original = json(&Original {
            cart: &request.cart,
            buyer: &cart.buyer,
            catalog: &cart.catalog,
            route: &cart.route,
            terms: AgreedTerms { term: &terms.term, currency: &terms.currency },
            items: &items,
            totals: &sums,
            payment: "not_by_card",
            comment: None,
            billing: &ADDRESS,
            delivery: &ADDRESS,
        });
        let at = now();
        let (id, code, placed_at) = (fresh(at), code(), at.to_string());
        let header = json(&Header {
            id: &id,
            code: &code,
            brand: &request.brand,
            buyer: &cart.buyer,
            catalog: &cart.catalog,
            cart: &request.cart,
            route: &cart.route,
            placed_at: &placed_at,
            placed_by: &request.account,
            state: State { status: "awaiting_confirmation" },
            original: Figures { line_count: sums.line_count, pieces: sums.pieces, total: &sums.total },
        });
        let shown = format!("{} {}", sums.total.amount, sums.total.currency);
        let change = |field, to| Change { field, from: None, to };
        let changes =
            [change("status", "awaiting_confirmation"), change("code", &code), change("total", &shown)];
        let detail = text(&Detail { actor: ByAccount { account: &request.account }, changes });
        let task = |kind, recipients: &[String]| {
            let id_of_task = fresh(at);
            let body = text(&Notice {
                task: "notice",
                id: &id_of_task,
                kind,
                brand: &request.brand,
                order: &id,
                order_code: &code,
                at: &placed_at,
                locale: &brand.settings.locale,
                recipients,
            });
            Task { id: id_of_task, body, recipients: recipients.to_vec() }
        };
        let tasks = vec![
            task("order_received", &brand.settings.notification_addresses),
            task("order_completed", &buyer.profile.recipients),
        ];
        Priced {
            partition,
            code,
            cart: request.cart.clone(),
            cart_version,
            slot,
            slot_version,
            buyer: cart.buyer,
            catalog: cart.catalog,
            at: at.micros(),
            total,
            pieces: sums.pieces,
            header,
            original,
            items,
            log: (fresh(at), detail),
            tasks,
            id,
        }
    }
}

fn get<T: DeserializeOwned>(statement: &mut Statement<'_>, partition: &str, key: &str) -> (i64, T) {
    let mut rows = statement.query((partition, key)).expect("it can be read");
    let row = rows.next().expect("it can be read").expect("it is there");
    let body = row.get_ref(2).and_then(|cell| Ok(cell.as_bytes()?)).expect("it is there");
    let record = serde_json::from_slice(body).expect("it is as expected");
    (row.get(0).expect("it has a version"), record)
}

fn version(statement: &mut Statement<'_>, partition: &str, key: &str) -> Option<i64> {
    statement.query_row((partition, key), |row| row.get(0)).optional().expect("it can be read")
}

fn json(document: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("it is written")
}

fn text(document: &impl serde::Serialize) -> String {
    serde_json::to_string(document).expect("it is written")
}

fn fresh(at: Timestamp) -> String {
    uuid::Builder::from_unix_timestamp_millis(at.millis(), &bytes()).into_uuid().hyphenated().to_string()
}

fn code() -> String {
    const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    bytes().iter().take(7).map(|byte| char::from(ALPHABET[usize::from(*byte) % 30])).collect()
}
