//! The columns of a bulk import, and what they are titled.

use std::fmt;

use crate::Language;

/// A column of a bulk import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportColumn {
    /// What groups rows into orders.
    OrderCode,
    /// The code that the brand calls the buyer by.
    BuyerCode,
    /// The code of the catalog.
    CatalogCode,
    /// The model number of the product.
    ModelNumber,
    /// The number of the SKU.
    SkuNumber,
    /// How many pieces.
    Quantity,
    /// The currency of the whole file. The column may be missing, and so may its cells.
    Currency,
    /// The term of the whole file. The column may be missing, and so may its cells.
    Term,
}

impl ImportColumn {
    /// Every one, in the order of the template.
    pub const ALL: [Self; 8] = [
        Self::OrderCode,
        Self::BuyerCode,
        Self::CatalogCode,
        Self::ModelNumber,
        Self::SkuNumber,
        Self::Quantity,
        Self::Currency,
        Self::Term,
    ];

    /// Whether a file must have it.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Currency | Self::Term)
    }

    /// What it is titled in a language.
    pub const fn title(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::OrderCode, Language::English) => "Order code",
            (Self::OrderCode, Language::Japanese) => "注文コード",
            (Self::BuyerCode, Language::English) => "Buyer code",
            (Self::BuyerCode, Language::Japanese) => "取引先コード",
            (Self::CatalogCode, Language::English) => "Catalog code",
            (Self::CatalogCode, Language::Japanese) => "カタログコード",
            (Self::ModelNumber, Language::English) => "Model number",
            (Self::ModelNumber, Language::Japanese) => "品番",
            (Self::SkuNumber, Language::English) => "SKU number",
            (Self::SkuNumber, Language::Japanese) => "SKU番号",
            (Self::Quantity, Language::English) => "Quantity",
            (Self::Quantity, Language::Japanese) => "数量",
            (Self::Currency, Language::English) => "Currency",
            (Self::Currency, Language::Japanese) => "通貨",
            (Self::Term, Language::English) => "Term",
            (Self::Term, Language::Japanese) => "取引条件",
        }
    }

    /// What is said to whoever fills it in.
    pub(super) const fn hint(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::OrderCode, Language::English) => "Rows of the same code are one order.",
            (Self::OrderCode, Language::Japanese) => "同じコードの行が1件の注文になります。",
            (Self::BuyerCode, Language::English) => {
                "The code of the buyer; the same in all rows of an order."
            }
            (Self::BuyerCode, Language::Japanese) => {
                "取引先のコード。同じ注文の行ではすべて同じにしてください。"
            }
            (Self::CatalogCode, Language::English) => {
                "The code of the catalog; the same in all rows of an order."
            }
            (Self::CatalogCode, Language::Japanese) => {
                "カタログのコード。同じ注文の行ではすべて同じにしてください。"
            }
            (Self::ModelNumber, Language::English) => "The model number of the product.",
            (Self::ModelNumber, Language::Japanese) => "商品の品番。",
            (Self::SkuNumber, Language::English) => "The number of the SKU, once per order.",
            (Self::SkuNumber, Language::Japanese) => "SKUの番号。1件の注文に1回だけ。",
            (Self::Quantity, Language::English) => "How many pieces, as a whole number from 0 to 1,000,000.",
            (Self::Quantity, Language::Japanese) => "数量。0から1,000,000までの整数。",
            (Self::Currency, Language::English) => "May be left empty. One currency for the whole file.",
            (Self::Currency, Language::Japanese) => "空欄可。ファイル全体で1つの通貨。",
            (Self::Term, Language::English) => "May be left empty. One term for the whole file.",
            (Self::Term, Language::Japanese) => "空欄可。ファイル全体で1つの取引条件。",
        }
    }

    /// The column with this title in any language, whatever its case and spaces.
    pub(super) fn titled(title: &str) -> Option<Self> {
        let wanted = bare(title);
        Self::ALL
            .into_iter()
            .find(|column| Language::ALL.into_iter().any(|language| bare(column.title(language)) == wanted))
    }
}

/// A title without spaces, in lower case.
fn bare(title: &str) -> String {
    title.chars().filter(|char| !char.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl fmt::Display for ImportColumn {
    /// Its English title.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title(Language::English))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_title_names_one_column() {
        for language in Language::ALL {
            for column in ImportColumn::ALL {
                assert_eq!(ImportColumn::titled(column.title(language)), Some(column));
            }
        }
        assert_eq!(ImportColumn::titled("  sku   NUMBER "), Some(ImportColumn::SkuNumber));
        assert_eq!(ImportColumn::titled("SKU"), None);
        assert_eq!(ImportColumn::titled(""), None);
    }
}
