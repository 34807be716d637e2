//! Searches among orders: pages by keyset, and counts.

use order_core::record::{Kind, OrderCursor, OrderFilter, OrderQuery, OrderScope, OrderSortKey, SortedAt};
use order_core::store::{FindOrders, FoundOrder, OrderCount, OrderPage, StorageError};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::load::decoded;
use super::question::Question;
use crate::error;

/// One page. The index that gives the order of the list is named, as there are no statistics to choose one by.
pub(crate) fn find_orders(connection: &Connection, find: &FindOrders) -> Result<OrderPage, StorageError> {
    let failed = |failure| error::sqlite("orders were not searched", failure);
    let limit = find.limit.max(1);
    let Question { text, values } = page(find, limit);
    let mut statement = connection.prepare_cached(&text).map_err(failed)?;
    let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut page = OrderPage::default();
    while let Some(row) = rows.next().map_err(failed)? {
        if page.orders.len() == limit {
            let last = page.orders.last();
            page.next = last.map(|last| OrderCursor::of(&last.order, find.query.sort.by));
            break;
        }
        let name = row.get_ref(0).and_then(|cell| Ok(cell.as_str()?)).map_err(failed)?;
        let (found, _) = decoded(Kind::Order, row, 1, name)?;
        let order = FoundOrder::of(&found).ok_or_else(|| error::cell("orders", "a header that is none"))?;
        page.orders.push(order);
    }
    Ok(page)
}

/// How many there are, up to one more than is asked for.
pub(crate) fn count_orders(
    connection: &Connection,
    query: &OrderQuery,
    at_most: Option<u64>,
) -> Result<OrderCount, StorageError> {
    let failed = |failure| error::sqlite("orders were not counted", failure);
    let mut question = Question::default();
    question.say("SELECT count(*) FROM (SELECT 1 FROM orders o");
    question.say(by_index(query));
    question.say(" WHERE ");
    question.scope(query.scope);
    question.filter(query.scope, &query.filter);
    if let Some(at_most) = at_most {
        question.say(" LIMIT ");
        question.bind(Value::Integer(i64::try_from(at_most.saturating_add(1)).unwrap_or(i64::MAX)));
    }
    question.say(")");
    let mut statement = connection.prepare_cached(&question.text).map_err(failed)?;
    let counted: i64 =
        statement.query_row(params_from_iter(question.values), |row| row.get(0)).map_err(failed)?;
    let counted = u64::try_from(counted).unwrap_or(0);
    let orders = at_most.map_or(counted, |at_most| counted.min(at_most));
    Ok(OrderCount { orders, more: counted > orders })
}

/// The statement of a page: one row more than the page tells whether there is another.
pub(super) fn page(find: &FindOrders, limit: u32) -> Question {
    let FindOrders { query, after, .. } = find;
    let by = query.sort.by;
    let mut question = Question::default();
    question.say("SELECT o.key, o.version, o.schema, o.body FROM orders o");
    question.say(by_index(query));
    question.say(" WHERE ");
    question.scope(query.scope);
    if let Some(after) = after.as_ref().filter(|after| after.sorted_by() == by) {
        question.after(after, query.sort.descending);
    }
    question.filter(query.scope, &query.filter);
    let direction = if query.sort.descending { "DESC" } else { "ASC" };
    question.say(" ORDER BY ");
    for column in columns(by) {
        question.say(&format!("{column} {direction}, "));
    }
    question.say(&format!("o.key {direction} LIMIT "));
    question.bind(Value::Integer(i64::from(limit).saturating_add(1)));
    question
}

/// What a list is sorted by, before the key.
const fn columns(by: OrderSortKey) -> &'static [&'static str] {
    match by {
        OrderSortKey::PlacedAt => &["o.placed_at"],
        OrderSortKey::Code => &["o.code"],
        OrderSortKey::Amount => &["o.currency", "o.total_minor"],
    }
}

impl Question {
    /// Only what lies behind a place.
    fn after(&mut self, after: &OrderCursor, descending: bool) {
        let columns = columns(after.sorted_by()).join(", ");
        self.say(&format!(" AND ({columns}, o.key) {} (", if descending { "<" } else { ">" }));
        match &after.at {
            SortedAt::PlacedAt(at) => self.bind(Value::Integer(at.micros())),
            SortedAt::Code(code) => self.bind_text(code),
            SortedAt::Amount(currency, minor) => {
                self.bind_text(currency);
                self.say(", ");
                self.bind(Value::Integer(*minor));
            }
        }
        self.say(", ");
        self.bind_text(after.order);
        self.say(")");
    }
}

/// The index that the list walks. Where something rarer than the order of the list decides, SQLite chooses.
fn by_index(query: &OrderQuery) -> &'static str {
    let OrderFilter { code, statuses, buyers, catalogs, model_number, sku, tags, .. } = &query.filter;
    let rare = code.is_some() || model_number.is_some() || sku.is_some() || !tags.is_empty();
    match (query.scope, query.sort.by) {
        (OrderScope::Brand(_), _) if rare => "",
        (OrderScope::Buyer(_), OrderSortKey::PlacedAt) => " INDEXED BY orders_by_buyer_placed_at",
        (OrderScope::Buyer(_), OrderSortKey::Code | OrderSortKey::Amount) => "",
        (OrderScope::Brand(_), OrderSortKey::Code) => " INDEXED BY orders_by_code",
        (OrderScope::Brand(_), OrderSortKey::Amount) => " INDEXED BY orders_by_currency_total_minor",
        (OrderScope::Brand(_), OrderSortKey::PlacedAt) => {
            match (buyers.len(), statuses.len(), catalogs.len()) {
                (1, _, _) => " INDEXED BY orders_by_buyer_placed_at",
                (_, _, 1) => " INDEXED BY orders_by_catalog_placed_at",
                (_, 1, _) => " INDEXED BY orders_by_status_placed_at",
                _ => " INDEXED BY orders_by_placed_at",
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use order_core::order::OrderStatus;
    use order_core::record::OrderSort;
    use order_core::value::{BrandId, BuyerOrganizationId, CatalogId, OrderId, Timestamp};

    use super::*;

    fn plan(query: OrderQuery, deep: bool) -> String {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&crate::schema::tables()).unwrap();
        connection.execute_batch(&crate::schema::indexes()).unwrap();
        let order = OrderId::made(Timestamp::MIN, [1; 10]);
        let after = deep.then_some(OrderCursor { at: SortedAt::PlacedAt(Timestamp::MIN), order });
        let Question { text, values } = page(&FindOrders { query, after, limit: 50 }, 50);
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
        let lines = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        lines.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    #[test]
    fn lists_by_time_walk_their_index_and_sort_nothing() {
        let brand = BrandId::made(Timestamp::MIN, [2; 10]);
        let all = OrderQuery::of_brand(brand);
        let with = |change: fn(&mut OrderFilter)| {
            let mut query = all.clone();
            change(&mut query.filter);
            query
        };
        let lists = [
            (all.clone(), "orders_by_placed_at"),
            (with(|filter| filter.statuses = [OrderStatus::Confirmed].into()), "orders_by_status_placed_at"),
            (
                with(|filter| filter.buyers = [BuyerOrganizationId::made(Timestamp::MIN, [3; 10])].into()),
                "orders_by_buyer_placed_at",
            ),
            (
                with(|filter| filter.catalogs = [CatalogId::made(Timestamp::MIN, [4; 10])].into()),
                "orders_by_catalog_placed_at",
            ),
            (
                OrderQuery::of_buyer(BuyerOrganizationId::made(Timestamp::MIN, [3; 10])),
                "orders_by_buyer_placed_at",
            ),
        ];
        for (query, index) in lists {
            for descending in [true, false] {
                for deep in [true, false] {
                    let sort = OrderSort { descending, ..query.sort };
                    let plan = plan(OrderQuery { sort, ..query.clone() }, deep);
                    assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
                    assert_eq!(deep, plan.contains("placed_at,key)"), "{plan}");
                }
            }
        }
    }
}
