//! What the program needs of the stored documents, and the documents that it writes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub struct Brand {
    pub name: Localized,
    pub settings: Settings,
}

#[derive(Deserialize)]
pub struct Settings {
    pub offset: String,
    pub locale: String,
    pub notification_addresses: Vec<String>,
}

#[derive(Deserialize)]
pub struct Connection {
    pub terms: Terms,
    pub blocked: bool,
}

#[derive(Deserialize)]
pub struct Terms {
    pub term: String,
    pub currency: String,
    pub rates: Rates,
}

#[derive(Deserialize)]
pub struct Rates {
    pub wholesale: Option<String>,
    pub discount: Option<String>,
}

#[derive(Deserialize)]
pub struct Catalog {
    pub status: String,
    pub rates: Rates,
}

#[derive(Deserialize)]
pub struct Buyer {
    pub profile: Profile,
}

#[derive(Deserialize)]
pub struct Profile {
    pub buyer_type: String,
    pub name: Localized,
    pub recipients: Vec<String>,
    pub country: String,
}

#[derive(Deserialize, Serialize)]
pub struct Localized {
    pub default: String,
    pub texts: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub struct Cart {
    pub buyer: String,
    pub catalog: String,
    pub route: String,
    pub items: Vec<CartItem>,
}

#[derive(Deserialize)]
pub struct CartItem {
    pub product: String,
    pub skus: Vec<CartSku>,
}

#[derive(Deserialize)]
pub struct CartSku {
    pub sku: String,
    pub quantity: u32,
}

#[derive(Deserialize)]
pub struct Product {
    pub model_number: String,
    pub name: Localized,
    pub attributes: Vec<String>,
    pub prices: Vec<Price>,
    pub tax: Option<String>,
    pub rates: Rates,
}

#[derive(Deserialize)]
pub struct Price {
    pub term: String,
    pub amount: Amount,
}

#[derive(Deserialize, Serialize)]
pub struct Amount {
    pub amount: String,
    pub currency: String,
}

#[derive(Deserialize)]
pub struct Place {
    pub rates: Rates,
    pub without: Vec<String>,
}

#[derive(Deserialize)]
pub struct Sku {
    pub product: String,
    pub number: String,
    pub attributes: Vec<String>,
    pub prices: Vec<Price>,
    pub withdrawn: bool,
}

#[derive(Deserialize)]
pub struct TaxCategory {
    pub name: String,
    pub country: String,
    pub rate: String,
    pub reduced: bool,
}

#[derive(Serialize)]
pub struct Original<'a> {
    pub cart: &'a str,
    pub buyer: &'a str,
    pub catalog: &'a str,
    pub route: &'a str,
    pub terms: AgreedTerms<'a>,
    pub items: &'a [Item],
    pub totals: &'a Totals,
    pub payment: &'static str,
    pub comment: Option<&'a str>,
    pub billing: &'a Address,
    pub delivery: &'a Address,
    pub seller: Seller<'a>,
}

#[derive(Serialize)]
pub struct Seller<'a> {
    pub name: &'a Localized,
    pub offset: &'a str,
}

#[derive(Serialize)]
pub struct AgreedTerms<'a> {
    pub term: &'a str,
    pub currency: &'a str,
}

#[derive(Serialize)]
pub struct Item {
    pub product: String,
    pub model_number: String,
    pub name: Localized,
    pub attributes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<String>,
    pub lines: Vec<Line>,
}

#[derive(Serialize)]
pub struct Line {
    pub sku: String,
    pub number: String,
    pub attributes: Vec<String>,
    pub base: Amount,
    pub wholesale: String,
    pub discount: String,
    pub unit_price: Amount,
    pub quantity: u32,
    pub amount: Amount,
    #[serde(skip)]
    pub minor: i64,
}

#[derive(Serialize)]
pub struct Totals {
    pub pieces: u64,
    pub line_count: u32,
    pub items: Amount,
    pub shipping: Option<()>,
    pub taxes: Vec<Tax>,
    pub total: Amount,
}

#[derive(Serialize)]
pub struct Tax {
    pub category: String,
    pub name: String,
    pub rate: String,
    pub reduced: bool,
    pub taxable: Amount,
    #[serde(rename = "tax")]
    pub owed: Amount,
}

#[derive(Serialize)]
pub struct Address {
    pub name: &'static str,
    pub lines: [&'static str; 1],
    pub city: &'static str,
    pub region: Option<&'static str>,
    pub postal_code: Option<&'static str>,
    pub country: &'static str,
    pub phone: Option<&'static str>,
}

#[derive(Serialize)]
pub struct Header<'a> {
    pub id: &'a str,
    pub code: &'a str,
    pub brand: &'a str,
    pub buyer: &'a str,
    pub catalog: &'a str,
    pub cart: &'a str,
    pub route: &'a str,
    pub placed_at: &'a str,
    pub placed_by: &'a str,
    pub state: State,
    pub original: Figures<'a>,
    pub term: &'a str,
    pub customer: Customer<'a>,
    pub holds_stock: bool,
}

#[derive(Serialize)]
pub struct Customer<'a> {
    pub name: &'a Localized,
    pub buyer_type: &'a str,
}

#[derive(Serialize)]
pub struct State {
    pub status: &'static str,
}

#[derive(Serialize)]
pub struct Figures<'a> {
    pub line_count: u32,
    pub pieces: u64,
    pub total: &'a Amount,
}

#[derive(Serialize)]
pub struct Detail<'a> {
    pub actor: ByAccount<'a>,
    pub changes: [Change<'a>; 3],
    pub notice: Told,
}

#[derive(Serialize)]
pub struct Told {
    pub sent: bool,
    pub body: Option<()>,
    pub recipients: usize,
}

#[derive(Serialize)]
pub struct ByAccount<'a> {
    pub account: &'a str,
}

#[derive(Serialize)]
pub struct Change<'a> {
    pub field: &'static str,
    pub from: Option<&'a str>,
    pub to: &'a str,
}

#[derive(Serialize)]
pub struct Notice<'a> {
    pub task: &'static str,
    pub id: &'a str,
    pub kind: &'static str,
    pub brand: &'a str,
    pub order: &'a str,
    pub order_code: &'a str,
    pub at: &'a str,
    pub locale: &'a str,
    pub recipients: &'a [String],
}
