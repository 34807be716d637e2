//! Searches and tallies for stores that go through all orders, as the plainest answer to what the port asks.
//!
//! A store that has indexes answers the same by them. Given are the present headers, and a way to read other records.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{FindOrders, FoundOrder, OrderCount, OrderPage, StorageError, StorageErrorKind};
use crate::cart::{PricedItem, PricedLine};
use crate::catalog::TransactionTerm;
use crate::order::{ContentRef, Order, OrderConfirmation, OrderContent, OriginalOrder, PriceRevision};
use crate::record::{
    Figures, Key, OrderCursor, OrderFilter, OrderQuery, OrderScope, OrderSort, Record, Stored, TallyBy,
    TallyQuery, TallyRow,
};
use crate::value::{Currency, Money, Pieces};

/// All orders of a store at one point in time.
pub struct Scan<H, R> {
    headers: H,
    read: R,
}

impl<H, R> std::fmt::Debug for Scan<H, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scan").finish_non_exhaustive()
    }
}

impl<H, R> Scan<H, R>
where
    H: Iterator<Item = FoundOrder>,
    R: Fn(&Key) -> Option<Record>,
{
    /// The present headers of all partitions, or at least of the one that is searched, and what reads the record under a key.
    pub const fn new(headers: H, read: R) -> Self {
        Self { headers, read }
    }

    /// One page, as [`Store::find_orders`](super::Store::find_orders) promises it.
    pub fn find(self, find: &FindOrders) -> OrderPage {
        let FindOrders { query, after, limit } = find;
        let by = query.sort.by;
        let after = after.as_ref().filter(|after| after.sorted_by() == by);
        let Self { headers, read } = self;
        let mut found: Vec<(OrderCursor, FoundOrder)> = headers
            .filter(|found| query.admits(&found.order))
            .map(|found| (OrderCursor::of(&found.order, by), found))
            .filter(|(place, _)| after.is_none_or(|after| compared(query, place, after) == Ordering::Greater))
            .filter(|(_, found)| content_admits(&query.filter, &found.order, &read))
            .collect();
        found.sort_by(|(left, _), (right, _)| compared(query, left, right));
        let limit = usize::try_from((*limit).max(1)).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(place, _)| place.clone());
        OrderPage { orders: found.into_iter().map(|(_, found)| found).collect(), next }
    }

    /// How many there are, as [`Store::count_orders`](super::Store::count_orders) promises it.
    pub fn count(self, query: &OrderQuery, at_most: Option<u64>) -> OrderCount {
        let Self { headers, read } = self;
        let mut meant = headers
            .filter(|found| query.admits(&found.order))
            .filter(|found| content_admits(&query.filter, &found.order, &read));
        let mut orders = 0_u64;
        loop {
            if at_most == Some(orders) {
                return OrderCount { orders, more: meant.next().is_some() };
            }
            if meant.next().is_none() {
                return OrderCount { orders, more: false };
            }
            orders = orders.saturating_add(1);
        }
    }

    /// The rows, as [`Store::tally`](super::Store::tally) promises them.
    ///
    /// # Errors
    /// [`StorageErrorKind::Corrupt`] when the content of an order is not there, or amounts add up beyond what money can be.
    pub fn tally(self, query: &TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        let mut rows = Rows::new();
        let scope = OrderScope::Brand(query.brand);
        for FoundOrder { order, .. } in self.headers {
            let in_scope = if query.counted_only {
                order.state.status().is_counted()
                    && OrderQuery { scope, filter: OrderFilter::default(), sort: OrderSort::default() }
                        .admits(&order)
            } else {
                order.brand == query.brand
            };
            if !in_scope || !query.filter.admits(&order) || !content_admits(&query.filter, &order, &self.read)
            {
                continue;
            }
            if query.by.is_of_lines() {
                let content = match query.figures {
                    Figures::Original => ContentRef::Original,
                    Figures::Current => order.content(),
                };
                let record = (self.read)(&Key::content(order.brand, order.id, content)).ok_or_else(gone)?;
                for (item, line) in lines(&record).filter(|(_, line)| !line.quantity.is_zero()) {
                    if let Some(keys) = line_keys(&query.by, &order, item, line) {
                        add(&mut rows, keys, &order, (1, line.quantity.into(), line.amount))?;
                    }
                }
            } else {
                let figures = match query.figures {
                    Figures::Original => order.original,
                    Figures::Current => order.figures(),
                };
                let counted = (u64::from(figures.line_count), figures.pieces, figures.total);
                add(&mut rows, order_keys(&query.by, &order), &order, counted)?;
            }
        }
        Ok(rows.into_iter().map(|((keys, currency, term), sum)| sum.row(keys, currency, term)).collect())
    }
}

type Rows = BTreeMap<(Vec<String>, Currency, Option<TransactionTerm>), Sum>;

struct Sum {
    orders: BTreeSet<crate::value::OrderId>,
    lines: u64,
    pieces: Pieces,
    amount: Money,
}

impl Sum {
    fn row(self, keys: Vec<String>, currency: Currency, term: Option<TransactionTerm>) -> TallyRow {
        let Self { orders, lines, pieces, amount } = self;
        let orders = u64::try_from(orders.len()).unwrap_or(u64::MAX);
        TallyRow { keys, currency, term, orders, lines, pieces, amount }
    }
}

fn add(
    rows: &mut Rows,
    keys: Vec<String>,
    order: &Order,
    (lines, pieces, amount): (u64, Pieces, Money),
) -> Result<(), StorageError> {
    let too_much = || StorageError::new(StorageErrorKind::Corrupt, "a tally is beyond what can be counted");
    let currency = amount.currency();
    let zero = Sum { orders: BTreeSet::new(), lines: 0, pieces: Pieces::ZERO, amount: Money::zero(currency) };
    let sum = rows.entry((keys, currency, order.term.clone())).or_insert(zero);
    sum.orders.insert(order.id);
    sum.lines = sum.lines.saturating_add(lines);
    sum.pieces = sum.pieces.checked_add(pieces).ok_or_else(too_much)?;
    sum.amount = sum.amount.checked_add(amount).map_err(|_| too_much())?;
    Ok(())
}

fn gone() -> StorageError {
    StorageError::new(StorageErrorKind::Corrupt, "the content of an order is not there")
}

/// Before, after, or the same place, in the direction of the list.
fn compared(query: &OrderQuery, left: &OrderCursor, right: &OrderCursor) -> Ordering {
    let rising = (&left.at, left.order).cmp(&(&right.at, right.order));
    if query.sort.descending { rising.reverse() } else { rising }
}

fn content_admits(filter: &OrderFilter, order: &Order, read: &impl Fn(&Key) -> Option<Record>) -> bool {
    if !filter.content_matters() {
        return true;
    }
    let original = read(&Key::original_order(order.brand, order.id));
    let current = match order.content() {
        ContentRef::Original => None,
        content @ (ContentRef::Prices(_) | ContentRef::Confirmation(_)) => {
            read(&Key::content(order.brand, order.id, content))
        }
    };
    let Some(original) = original.as_ref().and_then(OriginalOrder::of) else { return false };
    filter.admits_content(order, original, current.as_ref().and_then(content_of))
}

fn content_of(record: &Record) -> Option<&OrderContent> {
    let confirmed = OrderConfirmation::of(record).map(|confirmation: &Arc<_>| &confirmation.content);
    confirmed.or_else(|| PriceRevision::of(record).map(|revision| &revision.content))
}

fn lines(record: &Record) -> impl Iterator<Item = (&PricedItem, &PricedLine)> {
    let original = OriginalOrder::of(record).into_iter().flat_map(|original| original.lines());
    original.chain(content_of(record).into_iter().flat_map(OrderContent::lines))
}

fn order_keys(by: &TallyBy, order: &Order) -> Vec<String> {
    match by {
        TallyBy::Status => vec![order.state.word().to_owned()],
        TallyBy::Catalog => vec![order.catalog.to_string()],
        TallyBy::Buyer => vec![order.buyer.to_string()],
        TallyBy::Day(offset) => vec![order.placed_at.day(*offset).days_since_epoch().to_string()],
        TallyBy::Whole | TallyBy::Product | TallyBy::Sku | TallyBy::Attribute(_) | TallyBy::BuyerAndSku => {
            Vec::new()
        }
    }
}

/// `None` when the line does not count.
fn line_keys(by: &TallyBy, order: &Order, item: &PricedItem, line: &PricedLine) -> Option<Vec<String>> {
    let sku = || [line.sku.to_string(), item.model_number.to_string(), line.number.to_string()];
    match by {
        TallyBy::Product => Some(vec![item.product.to_string(), item.model_number.to_string()]),
        TallyBy::Sku => Some(sku().to_vec()),
        TallyBy::BuyerAndSku => Some([order.buyer.to_string()].into_iter().chain(sku()).collect()),
        TallyBy::Attribute(name) => {
            let place = item.attributes.iter().position(|attribute| attribute == name)?;
            line.attributes.get(place).map(|value| vec![value.to_string()])
        }
        TallyBy::Whole | TallyBy::Status | TallyBy::Catalog | TallyBy::Buyer | TallyBy::Day(_) => None,
    }
}
