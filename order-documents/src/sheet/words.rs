//! The words of an order sheet, per language.

use std::num::NonZeroU32;

use super::SheetPrices;
use crate::Language;

/// The words of one language.
pub(super) struct Words {
    pub(super) sheet: &'static str,
    pub(super) title: &'static str,
    pub(super) catalog: &'static str,
    pub(super) terms: &'static str,
    pub(super) guide: &'static str,
    pub(super) base_prices: &'static str,
    pub(super) total: &'static str,
    pub(super) model_number: &'static str,
    pub(super) product: &'static str,
    pub(super) sku_number: &'static str,
    pub(super) further: &'static str,
    pub(super) retail: &'static str,
    pub(super) own_price: &'static str,
    pub(super) quantity: &'static str,
    pub(super) amount: &'static str,
    pub(super) hint: &'static str,
    pub(super) refused: &'static str,
    pub(super) refused_title: &'static str,
}

const ENGLISH: Words = Words {
    sheet: "Order",
    title: "Order sheet",
    catalog: "Catalog",
    terms: "Term, currency",
    guide: "Enter quantities in the coloured column only. What is left empty is not ordered.",
    base_prices: "The prices are base prices; the order may cost less.",
    total: "Total",
    model_number: "Model number",
    product: "Product",
    sku_number: "SKU number",
    further: "Further attributes",
    retail: "Retail price",
    own_price: "Your price",
    quantity: "Quantity",
    amount: "Amount",
    hint: "How many pieces, as a whole number.",
    refused: "Enter a whole number from 0 to 1,000,000.",
    refused_title: "Not a quantity",
};

const JAPANESE: Words = Words {
    sheet: "注文",
    title: "注文シート",
    catalog: "カタログ",
    terms: "取引条件・通貨",
    guide: "色の付いた列にだけ数量を入力してください。空欄の商品は注文されません。",
    base_prices: "価格は上代です。ご注文金額はこれより安くなる場合があります。",
    total: "合計",
    model_number: "品番",
    product: "商品名",
    sku_number: "SKU番号",
    further: "その他の属性",
    retail: "上代",
    own_price: "御社価格",
    quantity: "数量",
    amount: "金額",
    hint: "数量を整数で入力してください。",
    refused: "0から1,000,000までの整数を入力してください。",
    refused_title: "数量が正しくありません",
};

impl Words {
    /// Those of a language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Japanese => &JAPANESE,
        }
    }
}

/// What is to be done, with the lot size where there is one, and what the prices are where they are not the buyer's own.
pub(super) fn guide(language: Language, lot_size: Option<NonZeroU32>, prices: SheetPrices) -> String {
    let Words { guide, base_prices, .. } = Words::of(language);
    let lot = match (lot_size.map(NonZeroU32::get), language) {
        (None | Some(1), _) => None,
        (Some(lot), Language::English) => Some(format!("Each SKU is ordered in multiples of {lot}.")),
        (Some(lot), Language::Japanese) => Some(format!("{lot}個単位でご注文ください。")),
    };
    let base_prices = (prices == SheetPrices::Retail).then(|| (*base_prices).to_owned());
    let sentences = [Some((*guide).to_owned()), lot, base_prices];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    sentences.join(match language {
        Language::English => " ",
        Language::Japanese => "",
    })
}
