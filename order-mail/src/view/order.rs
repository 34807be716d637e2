//! What a notice tells of an order.

use order_core::cart::{DiscountLine, PricedItem, Totals};
use order_core::order::Order;
use order_core::party::{Brand, BuyerType};
use order_core::record::{Notice, NoticeKind};
use order_core::value::{Day, Locale, Name, Note};

use super::Side;
use super::line::{LineView, Showing};
use crate::link::BaseAddress;
use crate::number::NumberFormat;
use crate::text::{lines, one_line};

/// What a notice tells of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderView {
    /// What happened.
    pub kind: NoticeKind,
    /// Who reads it.
    pub side: Side,
    /// The language of the recipients.
    pub locale: Locale,
    /// The code of the order.
    pub code: String,
    /// What the brand is called.
    pub brand: String,
    /// What the buyer is called.
    pub buyer: String,
    /// Whether a company or a person buys.
    pub buyer_type: BuyerType,
    /// When the order was placed, as the brand dates it.
    pub placed_on: Day,
    /// Under which term it was placed.
    pub term: Option<String>,
    /// The buyer's remark on the order, line by line; with the order as it was placed only.
    pub comment: Vec<String>,
    /// Whether the buyer is asked to approve the order confirmation.
    pub approval_requested: bool,
    /// The first lines, [`OrderView::LINES_MAX`] at most.
    pub lines: Vec<LineView>,
    /// How many lines there are that are not shown; `None` = all are.
    pub more_lines: Option<String>,
    /// What it costs.
    pub totals: TotalsView,
    /// What the sender adds in their own words, line by line.
    pub own_words: Vec<String>,
    /// The page of the order; `None` = the host has told no address.
    pub link: Option<String>,
}

/// What an order costs, as the recipient writes numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalsView {
    /// The pieces of all lines.
    pub pieces: String,
    /// All lines.
    pub items: String,
    /// The shipping fee.
    pub shipping: Option<String>,
    /// What is taken off.
    pub discount: Option<DiscountView>,
    /// The tax of each category.
    pub taxes: Vec<TaxView>,
    /// Everything.
    pub total: String,
}

/// What a brand takes off as one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscountView {
    /// What it is for.
    pub label: String,
    /// How much, as an amount below zero.
    pub amount: String,
}

/// The tax of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxView {
    /// Its name.
    pub name: String,
    /// Its rate in percent.
    pub percent: String,
    /// The sum that is taxed.
    pub taxable: String,
    /// The tax on it.
    pub tax: String,
}

/// What of the store a notice tells.
pub(crate) struct Told<'a> {
    pub(crate) notice: &'a Notice,
    pub(crate) brand: &'a Brand,
    pub(crate) order: &'a Order,
    pub(crate) buyer: &'a Name,
    pub(crate) buyer_type: BuyerType,
    pub(crate) items: &'a [PricedItem],
    pub(crate) totals: &'a Totals,
    pub(crate) comment: Option<&'a Note>,
}

impl OrderView {
    /// The most lines that a mail shows.
    pub const LINES_MAX: usize = 50;

    pub(crate) fn of(told: &Told<'_>, pages: Option<&BaseAddress>) -> Self {
        let Told { notice, brand, order, buyer, buyer_type, items, totals, comment } = *told;
        let (locale, side) = (notice.locale, Side::of(notice.kind));
        let numbers = NumberFormat::of(locale);
        let shown = Showing { side, locale, numbers: &numbers }.lines(items, Self::LINES_MAX);
        let all: usize = items.iter().map(|item| item.lines.len()).sum();
        let more = all.saturating_sub(shown.len());
        Self {
            kind: notice.kind,
            side,
            locale,
            code: one_line(order.code.as_str()),
            brand: one_line(brand.name.get(&locale).as_str()),
            buyer: one_line(buyer.as_str()),
            buyer_type,
            placed_on: order.placed_at.day(brand.settings.offset),
            term: order.term.as_ref().map(|term| one_line(term.as_str())),
            comment: comment.map(|comment| lines(comment.as_str())).unwrap_or_default(),
            approval_requested: notice.approval_requested,
            lines: shown,
            more_lines: numbers.more(more),
            totals: TotalsView::of(totals, &numbers),
            own_words: notice.body.as_ref().map(|body| lines(body.as_str())).unwrap_or_default(),
            link: pages.map(|pages| pages.order(notice.brand, notice.order)),
        }
    }
}

impl TotalsView {
    fn of(totals: &Totals, numbers: &NumberFormat) -> Self {
        let taken_off = |line: &DiscountLine| line.amount.checked_neg().unwrap_or(line.amount);
        let discount = |line: &DiscountLine| DiscountView {
            label: one_line(line.label.as_str()),
            amount: numbers.money(&taken_off(line)),
        };
        let taxes = totals.taxes.iter().map(|line| TaxView {
            name: one_line(line.name.as_str()),
            percent: numbers.percent(line.rate),
            taxable: numbers.money(&line.taxable),
            tax: numbers.money(&line.tax),
        });
        Self {
            pieces: numbers.count(totals.pieces.get()),
            items: numbers.money(&totals.items),
            shipping: totals.shipping.as_ref().map(|shipping| numbers.money(&shipping.fee)),
            discount: totals.discount.as_ref().map(discount),
            taxes: taxes.collect(),
            total: numbers.money(&totals.total),
        }
    }
}
