//! What can be wrong with edits of a content.

use std::fmt;

use thiserror::Error;

use super::super::cart::LineReason;
use super::super::reasons;
use crate::catalog::TransactionTerm;
use crate::value::{Currency, Money, ProductId, SkuId, TaxCategoryId};

/// What is charged or taken off beside the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// The shipping fee.
    Shipping,
    /// The discount line.
    Discount,
}

impl Charge {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shipping => "shipping fee",
            Self::Discount => "discount",
        }
    }
}

impl fmt::Display for Charge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What is wrong with edits. A refusal carries every fault there is, in this order and for one fault in the order of the edits.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditFault {
    /// There are more edits than one command may have. They are not looked at one by one.
    #[error("{count} edits are more than {max}")]
    TooManyEdits {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A SKU is named twice.
    #[error("the SKU {sku} is named twice")]
    SkuRepeated {
        /// Which SKU.
        sku: SkuId,
    },
    /// The date of a product is given twice.
    #[error("the product {product} is named twice")]
    ProductRepeated {
        /// Which product.
        product: ProductId,
    },
    /// The order has no line of a SKU that is to be changed or removed.
    #[error("the order has no line of the SKU {sku}")]
    SkuNotInOrder {
        /// Which SKU.
        sku: SkuId,
    },
    /// The order has a line of a SKU that is to be added.
    #[error("the order has a line of the SKU {sku} already")]
    SkuInOrder {
        /// Which SKU.
        sku: SkuId,
    },
    /// The order has nothing of a product whose date is given.
    #[error("the order has nothing of the product {product}")]
    ProductNotInOrder {
        /// Which product.
        product: ProductId,
    },
    /// The brand has no such product.
    #[error("there is no product {product}")]
    ProductUnknown {
        /// Which product.
        product: ProductId,
    },
    /// The brand has no such SKU.
    #[error("there is no SKU {sku}")]
    SkuUnknown {
        /// Which SKU.
        sku: SkuId,
    },
    /// The SKU is one of another product.
    #[error("the SKU {sku} is not one of the product {product}")]
    SkuOfOtherProduct {
        /// Which SKU.
        sku: SkuId,
        /// The product named.
        product: ProductId,
    },
    /// A base price is in another currency than the order.
    #[error("the base price of the SKU {sku} is in {currency}, and the order in {wanted}")]
    PriceCurrency {
        /// Which SKU.
        sku: SkuId,
        /// The currency of the price.
        currency: Currency,
        /// The currency of the order.
        wanted: Currency,
    },
    /// A base price is below zero.
    #[error("the base price of the SKU {sku} is negative: {base}")]
    PriceNegative {
        /// Which SKU.
        sku: SkuId,
        /// The price.
        base: Money,
    },
    /// A base price is higher than any price may be.
    #[error("the base price of the SKU {sku} is above the highest possible one: {base}")]
    PriceTooHigh {
        /// Which SKU.
        sku: SkuId,
        /// The price.
        base: Money,
    },
    /// No base price is given for an added SKU, and there is none for the term and currency of the order.
    #[error("the SKU {sku} has no base price for `{term}` in {currency}, and none is given")]
    NoBasePrice {
        /// Which SKU.
        sku: SkuId,
        /// The term of the order.
        term: TransactionTerm,
        /// The currency of the order.
        currency: Currency,
    },
    /// The quantity of a SKU with several option rows changes, and how the pieces divide over them is not told.
    #[error(
        "the pieces of the SKU {sku} divide over {rows} option rows, and the rows of the new quantity are missing"
    )]
    RowsMissing {
        /// Which SKU.
        sku: SkuId,
        /// How many rows it has.
        rows: usize,
    },
    /// A SKU has more option rows than one can have.
    #[error("the SKU {sku} has {rows} option rows, {max} at most")]
    TooManyRows {
        /// Which SKU.
        sku: SkuId,
        /// How many it has.
        rows: usize,
        /// How many it may have.
        max: usize,
    },
    /// The option rows of a SKU are not those of its product, lack a choice, or do not add up.
    #[error(transparent)]
    Options(#[from] LineReason),
    /// The shipping fee or the discount is in another currency than the order.
    #[error("the {charge} is in {currency}, and the order in {wanted}")]
    ChargeCurrency {
        /// Which one.
        charge: Charge,
        /// Its currency.
        currency: Currency,
        /// The currency of the order.
        wanted: Currency,
    },
    /// The shipping fee or the discount is below zero.
    #[error("the {charge} is negative: {amount}")]
    ChargeNegative {
        /// Which one.
        charge: Charge,
        /// How much.
        amount: Money,
    },
    /// The shipping fee is higher than any price may be.
    #[error("the shipping fee is above the highest possible price: {fee}")]
    FeeTooHigh {
        /// The fee.
        fee: Money,
    },
    /// The brand has no such tax category.
    #[error("the {charge} is of the tax category {category}, and there is none")]
    TaxCategoryUnknown {
        /// What is of it.
        charge: Charge,
        /// Which one.
        category: TaxCategoryId,
    },
    /// The order would have more lines than one can have.
    #[error("the order would have {lines} lines, {max} at most")]
    TooManyLines {
        /// How many it would have.
        lines: usize,
        /// How many it may have.
        max: usize,
    },
    /// The amount of a line is beyond what money can be.
    #[error("the amount of the SKU {sku} is too large")]
    LineTooLarge {
        /// Which SKU.
        sku: SkuId,
    },
    /// More is to be taken off than there is to take it from.
    #[error("the discount of {discount} is taken from {available}")]
    DiscountTooHigh {
        /// How much is to be taken off.
        discount: Money,
        /// What it is taken from: the sum of its tax category, or what is not taxed.
        available: Money,
    },
    /// The total is beyond what money can be.
    #[error("the total is too large")]
    TotalTooLarge,
}

reasons! {
    EditFault shares [Options] {
        TooManyEdits { count, max } = "too_many_edits";
        SkuRepeated { sku } = "sku_repeated";
        ProductRepeated { product } = "product_repeated";
        SkuNotInOrder { sku } = "sku_not_in_order";
        SkuInOrder { sku } = "sku_in_order";
        ProductNotInOrder { product } = "product_not_in_order";
        ProductUnknown { product } = "product_unknown";
        SkuUnknown { sku } = "sku_unknown";
        SkuOfOtherProduct { sku, product } = "sku_of_other_product";
        PriceCurrency { sku, currency, wanted } = "price_currency";
        PriceNegative { sku, base } = "price_negative";
        PriceTooHigh { sku, base } = "price_too_high";
        NoBasePrice { sku, term, currency } = "no_base_price";
        RowsMissing { sku, rows } = "option_rows_missing";
        TooManyRows { sku, rows, max } = "too_many_rows";
        ChargeCurrency { charge, currency, wanted } = "charge_currency";
        ChargeNegative { charge, amount } = "charge_negative";
        FeeTooHigh { fee } = "shipping_fee_too_high";
        TaxCategoryUnknown { charge, category } = "tax_category_unknown";
        TooManyLines { lines, max } = "too_many_lines";
        LineTooLarge { sku } = "line_too_large";
        DiscountTooHigh { discount, available } = "discount_too_high";
        TotalTooLarge {} = "amount_too_large";
    }
}

impl EditFault {
    /// Its place among the faults, as they are declared.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::TooManyEdits { .. } => 0,
            Self::SkuRepeated { .. } => 1,
            Self::ProductRepeated { .. } => 2,
            Self::SkuNotInOrder { .. } => 3,
            Self::SkuInOrder { .. } => 4,
            Self::ProductNotInOrder { .. } => 5,
            Self::ProductUnknown { .. } => 6,
            Self::SkuUnknown { .. } => 7,
            Self::SkuOfOtherProduct { .. } => 8,
            Self::PriceCurrency { .. } => 9,
            Self::PriceNegative { .. } => 10,
            Self::PriceTooHigh { .. } => 11,
            Self::NoBasePrice { .. } => 12,
            Self::RowsMissing { .. } => 13,
            Self::TooManyRows { .. } => 14,
            Self::Options(_) => 15,
            Self::ChargeCurrency { .. } => 16,
            Self::ChargeNegative { .. } => 17,
            Self::FeeTooHigh { .. } => 18,
            Self::TaxCategoryUnknown { .. } => 19,
            Self::TooManyLines { .. } => 20,
            Self::LineTooLarge { .. } => 21,
            Self::DiscountTooHigh { .. } => 22,
            Self::TotalTooLarge => 23,
        }
    }
}
