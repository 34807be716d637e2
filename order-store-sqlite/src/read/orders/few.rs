//! Searches that an index of lines or tags narrows down to few orders.

use order_core::record::{OrderFilter, OrderScope, Partition};
use order_core::store::StorageError;
use rusqlite::Connection;

use super::statement::Statement;

/// Up to so many rows it is faster to look each order up and to sort than to walk all orders in their order.
const FEW: i64 = 2_000;

/// What leaves few orders of a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Few {
    Sku,
    Model,
    Tags,
}

impl Few {
    /// Looks into the indexes of lines and tags, and no further than it takes to know. A code or one buyer leave few orders anyway.
    pub(super) fn of(
        connection: &Connection,
        scope: OrderScope,
        filter: &OrderFilter,
    ) -> Result<Option<Self>, StorageError> {
        let OrderScope::Brand(brand) = scope else { return Ok(None) };
        if filter.code.is_some() || filter.buyers.len() == 1 {
            return Ok(None);
        }
        let named = [
            (filter.sku.is_some(), Self::Sku),
            (filter.model_number.is_some(), Self::Model),
            (!filter.tags.is_empty(), Self::Tags),
        ];
        for (_, few) in named.into_iter().filter(|(named, _)| *named) {
            let mut statement = Statement::default();
            statement.push("SELECT count(*) FROM (");
            few.rows(&mut statement, Partition::Brand(brand), filter);
            statement.push(" LIMIT ?)").bind(FEW.saturating_add(1));
            if statement.number(connection)? <= FEW {
                return Ok(Some(few));
            }
        }
        Ok(None)
    }

    /// What tells SQLite to look orders up one by one, after the name of the table.
    pub(super) const fn hint() -> &'static str {
        " INDEXED BY sqlite_autoindex_orders_1"
    }

    /// Only those few orders. Lines of revisions that were replaced are among them; the filter itself leaves these out.
    pub(super) fn only(self, statement: &mut Statement, scope: OrderScope, filter: &OrderFilter) {
        if let OrderScope::Brand(brand) = scope {
            statement.push(" AND o.key IN (");
            self.rows(statement, Partition::Brand(brand), filter);
            statement.push(")");
        }
    }

    fn rows(self, statement: &mut Statement, partition: Partition, filter: &OrderFilter) {
        let partition = partition.to_string();
        match self {
            Self::Sku => {
                statement.push(
                    "SELECT l.order_id FROM order_lines l INDEXED BY order_lines_by_sku WHERE l.partition = ?",
                );
                statement.bind(partition);
                statement.one_of(" AND l.sku = ?", "", filter.sku.into_iter());
            }
            Self::Model => {
                statement.push(
                    "SELECT l.order_id FROM order_lines l INDEXED BY order_lines_by_model_number \
                     WHERE l.partition = ?",
                );
                statement.bind(partition);
                statement.one_of(" AND l.model_number = ?", "", filter.model_number.iter());
            }
            Self::Tags => {
                statement.push(
                    "SELECT t.key FROM order_tags t INDEXED BY order_tags_by_tag WHERE t.partition = ?",
                );
                statement.bind(partition);
                let many = " AND t.tag IN (SELECT value FROM json_each(?))";
                statement.one_of(" AND t.tag = ?", many, filter.tags.iter());
            }
        }
    }
}
