//! Writing a priced order: twelve rows and one per line.

use std::collections::BTreeMap;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, ToSql};

use super::order::Priced;

/// The statements that write, on one connection.
pub struct Writing<'c> {
    connection: &'c Connection,
    begin: Statement<'c>,
    commit: Statement<'c>,
    claim: Statement<'c>,
    release: Statement<'c>,
    cart: Statement<'c>,
    order: Statement<'c>,
    original: Statement<'c>,
    line: Statement<'c>,
    log: Statement<'c>,
    task: Statement<'c>,
    recipient: Statement<'c>,
}

/// JSON, kept as text.
struct Body<'a>(&'a [u8]);

impl ToSql for Body<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.0)))
    }
}

impl<'c> Writing<'c> {
    pub fn on(connection: &'c Connection) -> Self {
        let prepare = |sql: &str| connection.prepare(sql).expect("the tables are as expected");
        Self {
            connection,
            begin: prepare("BEGIN IMMEDIATE"),
            commit: prepare("COMMIT"),
            claim: prepare(
                "INSERT INTO claims (partition, key, version, schema, body, target) VALUES (?1, ?2, 1, 1, ?3, ?4)",
            ),
            release: prepare(
                "UPDATE claims SET version = version + 1, schema = 0, body = NULL, target = NULL \
                 WHERE partition = ?1 AND key = ?2 AND version = ?3",
            ),
            cart: prepare(
                "UPDATE carts SET version = version + 1, schema = 0, body = NULL, buyer = NULL, catalog = NULL, \
                 route = NULL, items = NULL, filled_by = NULL WHERE partition = ?1 AND key = ?2 AND version = ?3",
            ),
            order: prepare(
                "INSERT INTO orders (partition, key, version, schema, body, code, status, buyer, catalog, route, \
                 placed_at, currency, total_minor, quantity, line_count, original_total_minor, original_quantity, \
                 original_line_count, term, buyer_type, payment, delivery, listed, counted, content_table, \
                 content_key, search_text) \
                 VALUES (?1, ?2, 1, 1, ?3, ?4, 'awaiting_confirmation', ?5, ?6, 'standard', ?7, 'EUR', ?8, ?9, ?10, \
                 ?8, ?9, ?10, ?11, ?12, 'not_by_card', 'none', 1, 1, 'original_orders', ?2, ?13)",
            ),
            original: prepare(
                "INSERT INTO original_orders (partition, key, version, schema, body) VALUES (?1, ?2, 1, 1, ?3)",
            ),
            line: prepare(
                "INSERT INTO order_lines (partition, source, key, position, product, sku, model_number, sku_number, \
                 quantity, amount_minor, currency, order_id, attributes) \
                 VALUES (?1, 'original_orders', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'EUR', ?2, ?10)",
            ),
            log: prepare(
                "INSERT INTO order_log (partition, kind, key, at, operation, id, detail) \
                 VALUES (?1, 'orders', ?2, ?3, 'place_order', ?4, ?5)",
            ),
            task: prepare(
                "INSERT INTO outbox (id, partition, channel, at, due, fence, body) \
                 VALUES (?1, ?2, 'mail', ?3, ?3, 0, ?4)",
            ),
            recipient: prepare(
                "INSERT INTO outbox_recipients (task, position, address, state, attempts, due) \
                 VALUES (?1, ?2, ?3, 'open', 0, ?4)",
            ),
        }
    }

    pub fn begin(&mut self) {
        self.begin.execute([]).expect("the transaction begins");
    }

    pub fn commit(&mut self) {
        self.commit.execute([]).expect("the transaction commits");
    }

    /// Writes every row of an order.
    pub fn write(&mut self, order: &Priced) {
        self.rows(order).expect("the order is written");
    }

    fn rows(&mut self, order: &Priced) -> rusqlite::Result<()> {
        let Priced { partition, id, code, at, .. } = order;
        let target = format!("{{\"target\":\"{id}\"}}");
        self.claim.execute((partition, format!("order_code:{code}"), &target, id))?;
        self.claim.execute((partition, format!("placed_cart:{}", order.cart), &target, id))?;
        let gone = self.cart.execute((partition, &order.cart, order.cart_version))?;
        let released = self.release.execute((partition, &order.slot, order.slot_version))?;
        assert!(gone == 1 && released == 1, "the cart has changed since it was read");
        let lines: usize = order.items.iter().map(|item| item.lines.len()).sum();
        let lines = i64::try_from(lines).expect("a small number");
        let pieces = i64::try_from(order.pieces).expect("a small number");
        let (header, original) = (Body(&order.header), Body(&order.original));
        let (buyer, catalog, total) = (&order.buyer, &order.catalog, order.total);
        let (term, buyer_type, text) = (&order.term, &order.buyer_type, &order.search_text);
        self.order.execute(rusqlite::params![
            partition, id, header, code, buyer, catalog, at, total, pieces, lines, term, buyer_type, text
        ])?;
        self.original.execute((partition, id, original))?;
        self.lines(order)?;
        self.log.execute((partition, id, at, &order.log.0, &order.log.1))?;
        for task in &order.tasks {
            self.task.execute((&task.id, partition, at, &task.body))?;
            let number = self.connection.last_insert_rowid();
            for (position, recipient) in (0_i64..).zip(&task.recipients) {
                self.recipient.execute((number, position, recipient, at))?;
            }
        }
        Ok(())
    }

    fn lines(&mut self, order: &Priced) -> rusqlite::Result<()> {
        self.line.raw_bind_parameter(1, &order.partition)?;
        self.line.raw_bind_parameter(2, &order.id)?;
        let lines = order.items.iter().flat_map(|item| item.lines.iter().map(move |line| (item, line)));
        for (position, (item, line)) in (0_i64..).zip(lines) {
            self.line.raw_bind_parameter(3, position)?;
            self.line.raw_bind_parameter(4, &item.product)?;
            self.line.raw_bind_parameter(5, &line.sku)?;
            self.line.raw_bind_parameter(6, &item.model_number)?;
            self.line.raw_bind_parameter(7, &line.number)?;
            self.line.raw_bind_parameter(8, line.quantity)?;
            self.line.raw_bind_parameter(9, line.minor)?;
            self.line.raw_bind_parameter(10, attributes(&item.attributes, &line.attributes))?;
            self.line.raw_execute()?;
        }
        Ok(())
    }
}

/// Names and values as one JSON object, by name.
fn attributes(names: &[String], values: &[String]) -> String {
    let pairs: BTreeMap<&String, &String> = names.iter().zip(values).collect();
    serde_json::to_string(&pairs).expect("it is written")
}
