//! What a notice tells of an order.

use order_core::cart::{DiscountLine, PricedItem, Totals};
use order_core::order::{Order, OriginalOrder, PaymentChoice};
use order_core::party::{Brand, BuyerType, PostalAddress};
use order_core::record::{Notice, NoticeKind};
use order_core::value::{Day, Line, Locale, Name};

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
    /// How it is paid, and where goods and bill go; with the order as it was placed only.
    pub checkout: Option<CheckoutView>,
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

/// What the buyer chose at placing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutView {
    /// Whether it is paid by card. By which is in no mail.
    pub by_card: bool,
    /// Where the goods go.
    pub delivery: AddressView,
    /// Where the bill goes.
    pub billing: AddressView,
}

/// A postal address, each part on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressView {
    /// Who receives.
    pub name: String,
    /// The street, and what else stands there.
    pub lines: Vec<String>,
    /// The city or town.
    pub city: String,
    /// The state, prefecture or county.
    pub region: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The country as ISO 3166 has it, such as `JP`.
    pub country: String,
    /// Whom to call.
    pub phone: Option<String>,
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
    /// What was placed, where it is that what is told of.
    pub(crate) placed: Option<&'a OriginalOrder>,
}

impl OrderView {
    /// The most lines that a mail shows.
    pub const LINES_MAX: usize = 50;

    pub(crate) fn of(told: &Told<'_>, pages: Option<&BaseAddress>) -> Self {
        let Told { notice, brand, order, buyer, buyer_type, items, totals, placed } = *told;
        let (locale, side) = (notice.locale, Side::of(notice.kind));
        let numbers = NumberFormat::of(locale);
        let shown = Showing { side, locale, numbers: &numbers }.lines(items, Self::LINES_MAX);
        let all: usize = items.iter().map(|item| item.lines.len()).sum();
        let comment = placed.and_then(|placed| placed.comment.as_ref());
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
            checkout: placed.map(CheckoutView::of),
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

impl CheckoutView {
    fn of(placed: &OriginalOrder) -> Self {
        Self {
            by_card: matches!(placed.payment, PaymentChoice::Card(_)),
            delivery: AddressView::of(&placed.delivery),
            billing: AddressView::of(&placed.billing),
        }
    }
}

impl AddressView {
    fn of(address: &PostalAddress) -> Self {
        let line = |line: &Line| one_line(line.as_str());
        Self {
            name: one_line(address.name.as_str()),
            lines: address.lines.iter().map(line).collect(),
            city: line(&address.city),
            region: address.region.as_ref().map(line),
            postal_code: address.postal_code.as_ref().map(line),
            country: address.country.to_string(),
            phone: address.phone.as_ref().map(|phone| one_line(&phone.to_string())),
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
