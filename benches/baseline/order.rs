//! The rows of an order, from what was read.

use std::sync::atomic::{AtomicU64, Ordering};

use order_core::value::Timestamp;

use super::Request;
use super::price::totals;
use super::records::{
    Address, AgreedTerms, Brand, Buyer, ByAccount, Cart, Change, Connection, Customer, Detail, Figures,
    Header, Item, Localized, Notice, Original, Seller, State, TaxCategory, Told,
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
    pub term: String,
    pub buyer_type: String,
    pub search_text: String,
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

/// What was read.
pub struct Read {
    pub cart: Cart,
    pub cart_version: i64,
    pub slot: String,
    pub slot_version: i64,
    pub brand: Brand,
    pub buyer: Buyer,
    pub agreed: Connection,
}

impl Read {
    /// Adds up and writes down.
    pub fn priced(
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
            seller: Seller { name: &brand.name, offset: &brand.settings.offset },
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
            term: &terms.term,
            customer: Customer { name: &buyer.profile.name, buyer_type: &buyer.profile.buyer_type },
            holds_stock: false,
        });
        let search_text = search_text(&code, &buyer.profile.name);
        let shown = format!("{} {}", sums.total.amount, sums.total.currency);
        let change = |field, to| Change { field, from: None, to };
        let changes =
            [change("status", "awaiting_confirmation"), change("code", &code), change("total", &shown)];
        let notice = Told { sent: true, body: None, recipients: buyer.profile.recipients.len() };
        let detail = text(&Detail { actor: ByAccount { account: &request.account }, changes, notice });
        let about =
            About { brand: &request.brand, order: &id, code: &code, at, locale: &brand.settings.locale };
        let tasks = vec![
            about.task("order_received", &brand.settings.notification_addresses),
            about.task("order_completed", &buyer.profile.recipients),
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
            term: agreed.terms.term,
            buyer_type: buyer.profile.buyer_type,
            search_text,
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

/// What both notices say.
struct About<'a> {
    brand: &'a str,
    order: &'a str,
    code: &'a str,
    at: Timestamp,
    locale: &'a str,
}

impl About<'_> {
    fn task(&self, kind: &'static str, recipients: &[String]) -> Task {
        let id = fresh(self.at);
        let body = text(&Notice {
            task: "notice",
            id: &id,
            kind,
            brand: self.brand,
            order: self.order,
            order_code: self.code,
            at: &self.at.to_string(),
            locale: self.locale,
            recipients,
        });
        Task { id, body, recipients: recipients.to_vec() }
    }
}

/// What lists are searched for: the code and the names, in small letters.
fn search_text(code: &str, name: &Localized) -> String {
    let mut text = code.to_lowercase();
    for name in name.texts.values() {
        text.push('\n');
        text.push_str(&name.to_lowercase());
    }
    text
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

/// A code of the form that drawn ones have. It repeats none before all are used, as a program this simple has no answer to one that is
/// taken, and is spread like drawn ones.
fn code() -> String {
    const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    const ALL: u64 = 30_u64.pow(7);
    // It has no factor with the number of codes in common.
    const STEP: u64 = 7_654_321_987;
    static GIVEN: AtomicU64 = AtomicU64::new(1);
    let mut rest = GIVEN.fetch_add(1, Ordering::Relaxed) * STEP % ALL;
    let mut letter = || {
        let at = usize::try_from(rest % 30).expect("below 30");
        rest /= 30;
        char::from(ALPHABET[at])
    };
    (0..7).map(|_| letter()).collect()
}
