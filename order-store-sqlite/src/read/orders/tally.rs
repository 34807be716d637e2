//! Orders counted up.

use order_core::catalog::TransactionTerm;
use order_core::record::{Figures, OrderScope, Partition, TallyBy, TallyQuery, TallyRow};
use order_core::store::{StorageError, StorageErrorKind};
use order_core::value::{Currency, Money, Pieces, UtcOffset};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::few::Few;
use super::filter;
use super::statement::Statement;
use super::walk::Walk;
use crate::error;

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// One statement sees one point in time. Its rows are sorted here, where keys are compared as the port says.
pub(crate) fn tally(connection: &Connection, query: &TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
    let keys = key_count(&query.by);
    let few = Few::of(connection, OrderScope::Brand(query.brand), &query.filter)?;
    let mut tallied = tally_of(query, few).run(connection, |mut rows| {
        let mut tallied = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            tallied.push(tally_row(row, keys)?);
        }
        Ok(tallied)
    })?;
    tallied.sort_by(|left, right| {
        (&left.keys, left.currency, &left.term).cmp(&(&right.keys, right.currency, &right.term))
    });
    Ok(tallied)
}

pub(super) fn tally_of(query: &TallyQuery, few: Option<Few>) -> Statement {
    let hint = few.map_or_else(|| Walk::to_tally(query).map_or("", Walk::hint), |_| Few::hint());
    let mut statement = Statement::default();
    if query.by.is_of_lines() {
        lines(&mut statement, query, hint);
    } else {
        orders(&mut statement, query, hint);
    }
    statement.push(" WHERE o.partition = ?").bind(Partition::Brand(query.brand).to_string());
    // A deleted header is listed neither way.
    statement.push(if query.counted_only {
        " AND o.counted = 1 AND o.listed = 1"
    } else {
        " AND o.listed IS NOT NULL"
    });
    if let Some(few) = few {
        few.only(&mut statement, OrderScope::Brand(query.brand), &query.filter);
    }
    if let TallyBy::Attribute(name) = &query.by {
        statement.push(" AND a.key = ?").bind(name.to_string());
    }
    filter::placed(&mut statement, &query.filter);
    filter::rest(&mut statement, &query.filter);
    statement.push(match key_count(&query.by) {
        0 => " GROUP BY 1, 2",
        1 => " GROUP BY 1, 2, 3",
        2 => " GROUP BY 1, 2, 3, 4",
        3 => " GROUP BY 1, 2, 3, 4, 5",
        _ => " GROUP BY 1, 2, 3, 4, 5, 6",
    });
    statement
}

fn orders(statement: &mut Statement, query: &TallyQuery, hint: &'static str) {
    statement.push("SELECT ");
    match query.by {
        TallyBy::Status => _ = statement.push("o.status, "),
        TallyBy::Catalog => _ = statement.push("o.catalog, "),
        TallyBy::Buyer => _ = statement.push("o.buyer, "),
        TallyBy::Day(offset) => day(statement, offset),
        TallyBy::Whole | TallyBy::Product | TallyBy::Sku | TallyBy::Attribute(_) | TallyBy::BuyerAndSku => {}
    }
    statement.push("o.currency, o.term, count(*), ").push(match query.figures {
        Figures::Original => {
            "sum(o.original_line_count), sum(o.original_quantity), sum(o.original_total_minor)"
        }
        Figures::Current => "sum(o.line_count), sum(o.quantity), sum(o.total_minor)",
    });
    statement.push(" FROM orders o").push(hint);
}

/// The whole days since 1970 at an offset. Division cuts towards zero, and the first hours of 1970 lie before it west of UTC.
fn day(statement: &mut Statement, offset: UtcOffset) {
    let micros = i64::from(offset.minutes()).saturating_mul(MICROS_PER_MINUTE);
    statement.push("(o.placed_at + ? + 86400000000) / 86400000000 - 1, ").bind(micros);
}

fn lines(statement: &mut Statement, query: &TallyQuery, hint: &'static str) {
    statement.push("SELECT ").push(match query.by {
        TallyBy::Product => "l.product, l.model_number, ",
        TallyBy::Sku => "l.sku, l.model_number, l.sku_number, ",
        TallyBy::BuyerAndSku => "o.buyer, l.sku, l.model_number, l.sku_number, ",
        TallyBy::Attribute(_) => "a.value, ",
        TallyBy::Whole | TallyBy::Status | TallyBy::Catalog | TallyBy::Buyer | TallyBy::Day(_) => "",
    });
    statement.push("l.currency, o.term, ").push(match query.by {
        // An order has one line per SKU.
        TallyBy::Sku | TallyBy::BuyerAndSku => "count(*)",
        TallyBy::Product
        | TallyBy::Attribute(_)
        | TallyBy::Whole
        | TallyBy::Status
        | TallyBy::Catalog
        | TallyBy::Buyer
        | TallyBy::Day(_) => "count(DISTINCT o.key)",
    });
    statement.push(", count(*), sum(l.quantity), sum(l.amount_minor) FROM orders o");
    statement.push(hint);
    // The order of a cross join is kept: orders first, then the lines of each.
    statement.push(match query.figures {
        Figures::Original => {
            " CROSS JOIN order_lines l \
             ON l.partition = o.partition AND l.source = 'original_orders' AND l.key = o.key"
        }
        Figures::Current => {
            " CROSS JOIN order_lines l \
             ON l.partition = o.partition AND l.source = o.content_table AND l.key = o.content_key"
        }
    });
    if matches!(query.by, TallyBy::Attribute(_)) {
        // Comparing the name with the keys needs no path, in which some names could not be written.
        statement.push(" CROSS JOIN json_each(l.attributes) a");
    }
}

const fn key_count(by: &TallyBy) -> usize {
    match by {
        TallyBy::Whole => 0,
        TallyBy::Status | TallyBy::Catalog | TallyBy::Buyer | TallyBy::Day(_) | TallyBy::Attribute(_) => 1,
        TallyBy::Product => 2,
        TallyBy::Sku => 3,
        TallyBy::BuyerAndSku => 4,
    }
}

fn tally_row(row: &Row<'_>, keys: usize) -> Result<TallyRow, StorageError> {
    let cell = |at: usize| row.get_ref(keys.saturating_add(at)).map_err(failed);
    let text = |at: usize| cell(at)?.as_str().map_err(|_| error::cell("orders", "a text that is none"));
    let number = |at: usize| cell(at)?.as_i64().map_err(|_| error::cell("orders", "a number that is none"));
    let count = |at: usize| u64::try_from(number(at)?).map_err(|_| error::cell("orders", "a count below 0"));
    let currency: Currency = text(0)?
        .parse()
        .map_err(|failure| error::cell("orders", "a currency that is none").caused_by(failure))?;
    let term = if cell(1)? == ValueRef::Null {
        None
    } else {
        let term = TransactionTerm::new(text(1)?);
        Some(term.map_err(|failure| error::cell("orders", "a term that is none").caused_by(failure))?)
    };
    let amount = Money::from_minor(number(5)?, currency).map_err(|failure| too_much().caused_by(failure))?;
    let keys = (0..keys).map(|at| key(row, at)).collect::<Result<_, _>>()?;
    let pieces = Pieces::new(count(4)?);
    Ok(TallyRow { keys, currency, term, orders: count(2)?, lines: count(3)?, pieces, amount })
}

fn key(row: &Row<'_>, at: usize) -> Result<String, StorageError> {
    let cell = row.get_ref(at).map_err(failed)?;
    if let ValueRef::Integer(number) = cell {
        return Ok(number.to_string());
    }
    let text = cell.as_str().map_err(|_| error::cell("orders", "a cell to count up by that is empty"))?;
    Ok(text.to_owned())
}

fn too_much() -> StorageError {
    StorageError::new(StorageErrorKind::Corrupt, "a tally is beyond what can be counted")
}

/// SQLite has no code of its own for a sum that is too large.
fn failed(failure: rusqlite::Error) -> StorageError {
    let beyond =
        matches!(&failure, rusqlite::Error::SqliteFailure(_, Some(text)) if text == "integer overflow");
    if beyond { too_much().caused_by(failure) } else { error::sqlite("orders were not counted up", failure) }
}
