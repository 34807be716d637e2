//! What a search asks of columns, index rows and texts.

use order_core::record::{OrderFilter, OrderScope};

use super::statement::Statement;

/// Whose orders. A deleted header has empty columns and is nobody's.
pub(super) fn scope(statement: &mut Statement, scope: OrderScope) {
    match scope {
        OrderScope::Brand(brand) => {
            let partition = order_core::record::Partition::Brand(brand).to_string();
            statement.push(" WHERE o.partition = ? AND o.listed = 1").bind(partition)
        }
        OrderScope::Buyer(buyer) => statement.push(" WHERE o.buyer = ?").bind(buyer.to_string()),
    };
}

/// The time of placing, as far as the filter says.
pub(super) fn placed(statement: &mut Statement, filter: &OrderFilter) {
    placed_from(statement, filter);
    placed_before(statement, filter);
}

pub(super) fn placed_from(statement: &mut Statement, filter: &OrderFilter) {
    if let Some(from) = filter.placed_from {
        statement.push(" AND o.placed_at >= ?").bind(from.micros());
    }
}

pub(super) fn placed_before(statement: &mut Statement, filter: &OrderFilter) {
    if let Some(before) = filter.placed_before {
        statement.push(" AND o.placed_at < ?").bind(before.micros());
    }
}

/// All of a filter but the time of placing. What costs most comes last: SQLite asks it only of what the rest leaves.
pub(super) fn rest(statement: &mut Statement, filter: &OrderFilter) {
    header(statement, filter);
    statement.one_of(TAG, TAGS, filter.tags.iter());
    if let Some(model) = &filter.model_number {
        statement.push(LINE_OF_MODEL).bind(model.to_string()).push(OF_NOW_OR_ORIGINAL);
    }
    if let Some(sku) = filter.sku {
        statement.push(LINE_OF_SKU).bind(sku.to_string()).push(OF_NOW_OR_ORIGINAL);
    }
    if let Some(text) = filter.folded_text() {
        statement.push(TEXT).bind(text.clone()).bind(text);
    }
}

fn header(statement: &mut Statement, filter: &OrderFilter) {
    if let Some(code) = &filter.code {
        statement.push(" AND o.code = ?").bind(code.to_string());
    }
    let statuses = filter.statuses.iter().map(|status| status.word());
    statement.one_of(" AND o.status = ?", " AND o.status IN (SELECT value FROM json_each(?))", statuses);
    let deliveries = filter.deliveries.iter().map(|delivery| delivery.word());
    statement.one_of(
        " AND o.delivery = ?",
        " AND o.delivery IN (SELECT value FROM json_each(?))",
        deliveries,
    );
    let buyers = filter.buyers.iter();
    statement.one_of(" AND o.buyer = ?", " AND o.buyer IN (SELECT value FROM json_each(?))", buyers);
    if let Some(buyer_type) = filter.buyer_type {
        statement.push(" AND o.buyer_type = ?").bind(buyer_type.word().to_owned());
    }
    let catalogs = filter.catalogs.iter();
    statement.one_of(" AND o.catalog = ?", " AND o.catalog IN (SELECT value FROM json_each(?))", catalogs);
    let routes = filter.routes.iter().map(|route| route.word());
    statement.one_of(" AND o.route = ?", " AND o.route IN (SELECT value FROM json_each(?))", routes);
    match filter.by_card {
        Some(true) => _ = statement.push(" AND o.payment = 'card'"),
        Some(false) => _ = statement.push(" AND o.payment <> 'card'"),
        None => {}
    }
}

const TAG: &str = " AND EXISTS (SELECT 1 FROM order_tags t \
    WHERE t.partition = o.partition AND t.source = 'orders' AND t.key = o.key AND t.tag = ?)";
const TAGS: &str = " AND EXISTS (SELECT 1 FROM order_tags t \
    WHERE t.partition = o.partition AND t.source = 'orders' AND t.key = o.key \
    AND t.tag IN (SELECT value FROM json_each(?)))";

const LINE_OF_MODEL: &str = " AND EXISTS (SELECT 1 FROM order_lines l INDEXED BY order_lines_by_model_number \
    WHERE l.partition = o.partition AND l.model_number = ?";
const LINE_OF_SKU: &str = " AND EXISTS (SELECT 1 FROM order_lines l INDEXED BY order_lines_by_sku \
    WHERE l.partition = o.partition AND l.sku = ?";
/// A revision that a newer one has replaced says nothing about the order any more.
const OF_NOW_OR_ORIGINAL: &str = " AND l.order_id = o.key AND (l.source = 'original_orders' \
    OR (l.source = o.content_table AND l.key = o.content_key)))";

const TEXT: &str = " AND (instr(o.search_text, ?) > 0 OR EXISTS (SELECT 1 FROM original_orders c \
    WHERE c.partition = o.partition AND c.key = o.key AND instr(c.search_text, ?) > 0))";
