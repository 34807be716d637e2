//! Pages of a search, and how many orders it means.

use order_core::record::{Kind, OrderCursor, OrderQuery, OrderSortKey, SortedAt};
use order_core::store::{FindOrders, FoundOrder, OrderCount, OrderPage, StorageError};
use rusqlite::{Connection, Rows};

use super::few::Few;
use super::filter;
use super::statement::Statement;
use super::walk::Walk;
use crate::error;
use crate::read::load::decoded;

pub(crate) fn find_orders(connection: &Connection, find: &FindOrders) -> Result<OrderPage, StorageError> {
    let limit = usize::try_from(find.limit.max(1)).unwrap_or(usize::MAX);
    let few = Few::of(connection, find.query.scope, &find.query.filter)?;
    page_of(find, few).run(connection, |rows| page(rows, find.query.sort.by, limit))
}

/// Stops counting one beyond what is asked for: that there are more is all that is to be told then.
pub(crate) fn count_orders(
    connection: &Connection,
    query: &OrderQuery,
    at_most: Option<u64>,
) -> Result<OrderCount, StorageError> {
    let few = Few::of(connection, query.scope, &query.filter)?;
    let counted = count_of(query, at_most, few).number(connection)?;
    let counted = u64::try_from(counted).unwrap_or(0);
    let orders = at_most.map_or(counted, |at_most| counted.min(at_most));
    Ok(OrderCount { orders, more: counted > orders })
}

pub(super) fn page_of(find: &FindOrders, few: Option<Few>) -> Statement {
    let FindOrders { query, after, limit } = find;
    let after = after.as_ref().filter(|after| after.sorted_by() == query.sort.by);
    let mut statement = Statement::default();
    statement.push("SELECT o.key, o.version, o.schema, o.body FROM orders o");
    statement.push(few.map_or_else(|| Walk::in_order(query).hint(), |_| Few::hint()));
    filter::scope(&mut statement, query.scope);
    if let Some(few) = few {
        few.only(&mut statement, query.scope, &query.filter);
    }
    match after {
        None => filter::placed(&mut statement, &query.filter),
        Some(after) => after_place(&mut statement, query, after),
    }
    filter::rest(&mut statement, &query.filter);
    statement.push(match (query.sort.by, query.sort.descending) {
        (OrderSortKey::PlacedAt, false) => " ORDER BY o.placed_at, o.key LIMIT ?",
        (OrderSortKey::PlacedAt, true) => " ORDER BY o.placed_at DESC, o.key DESC LIMIT ?",
        (OrderSortKey::Code, false) => " ORDER BY o.code, o.key LIMIT ?",
        (OrderSortKey::Code, true) => " ORDER BY o.code DESC, o.key DESC LIMIT ?",
        (OrderSortKey::Amount, false) => " ORDER BY o.currency, o.total_minor, o.key LIMIT ?",
        (OrderSortKey::Amount, true) => " ORDER BY o.currency DESC, o.total_minor DESC, o.key DESC LIMIT ?",
    });
    // One more than asked for tells whether a next page has anything on it.
    statement.bind(i64::from((*limit).max(1)).saturating_add(1));
    statement
}

/// What comes after a place. Where the time of placing is bounded on the same side, only the tighter of the two is asked: an index is
/// entered by one of them, and the other would follow from it anyway.
fn after_place(statement: &mut Statement, query: &OrderQuery, after: &OrderCursor) {
    let (filter, descending) = (&query.filter, query.sort.descending);
    let key = after.order.to_string();
    match &after.at {
        SortedAt::PlacedAt(at) if descending => {
            if filter.placed_before.is_some_and(|before| before <= *at) {
                filter::placed_before(statement, filter);
            } else {
                statement.push(" AND (o.placed_at, o.key) < (?, ?)").bind(at.micros()).bind(key);
            }
            filter::placed_from(statement, filter);
        }
        SortedAt::PlacedAt(at) => {
            if filter.placed_from.is_some_and(|from| from > *at) {
                filter::placed_from(statement, filter);
            } else {
                statement.push(" AND (o.placed_at, o.key) > (?, ?)").bind(at.micros()).bind(key);
            }
            filter::placed_before(statement, filter);
        }
        SortedAt::Code(code) => {
            let after =
                if descending { " AND (o.code, o.key) < (?, ?)" } else { " AND (o.code, o.key) > (?, ?)" };
            statement.push(after).bind(code.to_string()).bind(key);
            filter::placed(statement, filter);
        }
        SortedAt::Amount(currency, minor) => {
            statement.push(if descending {
                " AND (o.currency, o.total_minor, o.key) < (?, ?, ?)"
            } else {
                " AND (o.currency, o.total_minor, o.key) > (?, ?, ?)"
            });
            statement.bind(currency.to_string()).bind(*minor).bind(key);
            filter::placed(statement, filter);
        }
    }
}

fn page(mut rows: Rows<'_>, by: OrderSortKey, limit: usize) -> Result<OrderPage, StorageError> {
    let failed = |failure| error::sqlite("a page of orders was not read", failure);
    let mut page = OrderPage::default();
    while let Some(row) = rows.next().map_err(failed)? {
        if page.orders.len() == limit {
            page.next = page.orders.last().map(|last| OrderCursor::of(&last.order, by));
            break;
        }
        let name = row.get_ref(0).and_then(|cell| Ok(cell.as_str()?)).map_err(failed)?;
        let (found, _) = decoded(Kind::Order, row, 1, name)?;
        let order = FoundOrder::of(&found);
        page.orders.push(order.ok_or_else(|| error::cell("orders", "columns of an order that is deleted"))?);
    }
    Ok(page)
}

pub(super) fn count_of(query: &OrderQuery, at_most: Option<u64>, few: Option<Few>) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT count(*) FROM (SELECT 1 FROM orders o");
    statement.push(few.map_or_else(|| Walk::to_count(query).hint(), |_| Few::hint()));
    filter::scope(&mut statement, query.scope);
    if let Some(few) = few {
        few.only(&mut statement, query.scope, &query.filter);
    }
    filter::placed(&mut statement, &query.filter);
    filter::rest(&mut statement, &query.filter);
    // A negative limit is none.
    let limit = at_most.map_or(-1, |at_most| i64::try_from(at_most).unwrap_or(i64::MAX).saturating_add(1));
    statement.push(" LIMIT ?)").bind(limit);
    statement
}
