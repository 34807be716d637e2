//! Titles of tallies in each language.

use std::borrow::Cow;

use order_core::value::Currency;

use super::add::Body;
use crate::Language;

/// What the workbook is called.
pub(super) const fn name(body: &Body, language: Language) -> &'static str {
    match body {
        Body::Skus(_) => skus(language),
        Body::Buyers(_) => buyers(language),
        Body::Both(_) => both(language),
    }
}

/// What the sheet with a row for each SKU is called.
pub(super) const fn skus(language: Language) -> &'static str {
    pick("SKUs", "SKU別", language)
}

/// What the sheet with a row for each buyer is called.
pub(super) const fn buyers(language: Language) -> &'static str {
    pick("Buyers", "バイヤー別", language)
}

/// What the sheet with a row for each SKU and buyer is called.
pub(super) const fn both(language: Language) -> &'static str {
    pick("Buyers and SKUs", "バイヤー・SKU別", language)
}

/// What a sheet with amounts only is called.
pub(super) fn amount_sheet(currency: Currency, language: Language) -> String {
    format!("{} {currency}", pick("Amount", "金額", language))
}

pub(super) const fn model_number(language: Language) -> Cow<'static, str> {
    borrowed("Model number", "品番", language)
}

pub(super) const fn product(language: Language) -> Cow<'static, str> {
    borrowed("Product", "商品名", language)
}

pub(super) const fn sku_number(language: Language) -> Cow<'static, str> {
    borrowed("SKU number", "SKU番号", language)
}

pub(super) const fn attributes(language: Language) -> Cow<'static, str> {
    borrowed("Attributes", "属性", language)
}

pub(super) const fn buyer_code(language: Language) -> Cow<'static, str> {
    borrowed("Buyer code", "バイヤーコード", language)
}

pub(super) const fn buyer(language: Language) -> Cow<'static, str> {
    borrowed("Buyer", "バイヤー名", language)
}

/// Pieces; also what the sheet with quantities only is called.
pub(super) const fn quantity(language: Language) -> Cow<'static, str> {
    borrowed("Quantity", "数量", language)
}

/// What lines cost.
pub(super) const fn amount_of_lines(language: Language) -> Cow<'static, str> {
    borrowed("Amount before shipping and tax", "金額(送料・税抜)", language)
}

/// What whole orders cost.
pub(super) const fn amount_of_orders(language: Language) -> Cow<'static, str> {
    borrowed("Total with shipping and tax", "合計(送料・税込)", language)
}

pub(super) const fn total(language: Language) -> Cow<'static, str> {
    borrowed("Total", "合計", language)
}

const fn borrowed(english: &'static str, japanese: &'static str, language: Language) -> Cow<'static, str> {
    Cow::Borrowed(pick(english, japanese, language))
}

const fn pick(english: &'static str, japanese: &'static str, language: Language) -> &'static str {
    match language {
        Language::English => english,
        Language::Japanese => japanese,
    }
}
