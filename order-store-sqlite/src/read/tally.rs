//! Counting orders and lines up.

use order_core::catalog::TransactionTerm;
use order_core::record::{Figures, OrderScope, Partition, TallyBy, TallyQuery, TallyRow};
use order_core::store::{StorageError, StorageErrorKind};
use order_core::value::{Currency, Money, Pieces};
use rusqlite::{Connection, Row, params_from_iter};

use super::question::Question;
use crate::error;

const DAY_MICROS: i64 = 86_400_000_000;

/// The rows, in the order of their keys, then by currency and term.
pub(crate) fn tally(connection: &Connection, query: &TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
    let failed = |failure| error::sqlite("orders were not counted up", failure);
    let (Question { text, values }, keys) = asked(query);
    let mut statement = connection.prepare_cached(&text).map_err(failed)?;
    let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
    let mut counted = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        counted.push(tally_row(row, keys)?);
    }
    Ok(counted)
}

/// The statement, and how many keys its rows begin with.
fn asked(query: &TallyQuery) -> (Question, usize) {
    let mut question = Question::default();
    question.say("SELECT ");
    let keys = question.keys(&query.by);
    question.say("o.currency, o.term, ");
    question.sums(query);
    question.say(" FROM orders o");
    if query.by.is_of_lines() {
        question.say(" CROSS JOIN order_lines l ON l.partition = o.partition AND ");
        question.say(match query.figures {
            Figures::Original => "l.source = 'original_orders' AND l.key = o.key",
            Figures::Current => "l.source = o.content_table AND l.key = o.content_key",
        });
    }
    question.say(" WHERE ");
    let scope = OrderScope::Brand(query.brand);
    if query.counted_only {
        question.scope(scope);
        question.say(" AND o.counted = 1");
    } else {
        question.say("o.partition = ");
        question.bind_text(Partition::Brand(query.brand));
        question.say(" AND o.body IS NOT NULL");
    }
    question.filter(scope, &query.filter);
    let groups: Vec<String> = (1..=keys.saturating_add(2)).map(|place| place.to_string()).collect();
    let groups = groups.join(", ");
    question.say(&format!(" GROUP BY {groups}"));
    if matches!(query.by, TallyBy::Attribute(_)) {
        // Lines without the attribute do not count.
        question.say(" HAVING group_1 IS NOT NULL");
    }
    question.say(&format!(" ORDER BY {groups}"));
    (question, keys)
}

impl Question {
    /// The keys of a row, and how many they are.
    fn keys(&mut self, by: &TallyBy) -> usize {
        let fixed: &[&str] = match by {
            TallyBy::Whole => &[],
            TallyBy::Status => &["o.status"],
            TallyBy::Catalog => &["o.catalog"],
            TallyBy::Buyer => &["o.buyer"],
            TallyBy::Product => &["l.product", "l.model_number"],
            TallyBy::Sku => &["l.sku", "l.model_number", "l.sku_number"],
            TallyBy::BuyerAndSku => &["o.buyer", "l.sku", "l.model_number", "l.sku_number"],
            TallyBy::Attribute(name) => {
                self.say("(SELECT e.value FROM json_each(l.attributes) e WHERE e.key = ");
                self.bind_text(name);
                self.say(") AS group_1, ");
                return 1;
            }
            TallyBy::Day(offset) => {
                let micros = i64::from(offset.minutes()).saturating_mul(60_000_000);
                // Division rounds towards zero, and a day begins at or before its instants.
                let at = format!("(o.placed_at + {micros})");
                let rest = format!("(({at} % {DAY_MICROS} + {DAY_MICROS}) % {DAY_MICROS})");
                self.say(&format!("CAST(({at} - {rest}) / {DAY_MICROS} AS TEXT), "));
                return 1;
            }
        };
        for key in fixed {
            self.say(key);
            self.say(", ");
        }
        fixed.len()
    }

    /// Orders, lines, pieces and amount.
    fn sums(&mut self, query: &TallyQuery) {
        if query.by.is_of_lines() {
            // A SKU is one line of an order at most, so for SKUs lines are orders.
            let one_each = matches!(query.by, TallyBy::Sku | TallyBy::BuyerAndSku);
            self.say(if one_each { "count(*)" } else { "count(DISTINCT o.key)" });
            self.say(", count(*), sum(l.quantity), sum(l.amount_minor)");
            return;
        }
        self.say(match query.figures {
            Figures::Original => {
                "count(*), sum(o.original_line_count), sum(o.original_quantity), sum(o.original_total_minor)"
            }
            Figures::Current => "count(*), sum(o.line_count), sum(o.quantity), sum(o.total_minor)",
        });
    }
}

fn tally_row(row: &Row<'_>, keys: usize) -> Result<TallyRow, StorageError> {
    let failed = |failure| error::sqlite("orders were not counted up", failure);
    let damaged = |what| error::cell("orders", what);
    let at = |place: usize| keys.saturating_add(place);
    let count = |place: usize| {
        let counted: i64 = row.get(at(place)).map_err(failed)?;
        u64::try_from(counted).map_err(|_| damaged("a count below 0"))
    };
    let of_row = (0..keys).map(|place| row.get::<_, String>(place)).collect::<Result<Vec<_>, _>>();
    let currency: String = row.get(at(0)).map_err(failed)?;
    let currency: Currency = currency.parse().map_err(|_| damaged("a currency that is none"))?;
    let term: Option<String> = row.get(at(1)).map_err(failed)?;
    let term = term.map(TransactionTerm::new).transpose().map_err(|_| damaged("a term that is none"))?;
    let minor: i64 = row.get(at(5)).map_err(failed)?;
    let amount = Money::from_minor(minor, currency).map_err(|failure| {
        StorageError::new(StorageErrorKind::Corrupt, "a tally is beyond what can be counted")
            .caused_by(failure)
    })?;
    Ok(TallyRow {
        keys: of_row.map_err(failed)?,
        currency,
        term,
        orders: count(2)?,
        lines: count(3)?,
        pieces: Pieces::new(count(4)?),
        amount,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use order_core::record::OrderFilter;
    use order_core::value::{BrandId, Name, Timestamp, UtcOffset};

    #[test]
    fn every_tally_is_one_that_the_tables_answer() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&crate::schema::tables()).unwrap();
        connection.execute_batch(&crate::schema::indexes()).unwrap();
        let brand = BrandId::made(Timestamp::MIN, [2; 10]);
        for by in [
            TallyBy::Whole,
            TallyBy::Status,
            TallyBy::Catalog,
            TallyBy::Buyer,
            TallyBy::Day(UtcOffset::UTC),
            TallyBy::Product,
            TallyBy::Sku,
            TallyBy::Attribute(Name::new("Colour").unwrap()),
            TallyBy::BuyerAndSku,
        ] {
            for figures in [Figures::Original, Figures::Current] {
                for counted_only in [true, false] {
                    let filter = OrderFilter::default();
                    let query = TallyQuery { brand, filter, counted_only, figures, by: by.clone() };
                    assert_eq!(tally(&connection, &query).unwrap(), []);
                }
            }
        }
    }
}
