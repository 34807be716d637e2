//! The condition of a search as SQL: fixed pieces, and every value bound.

use order_core::record::{OrderFilter, OrderScope, Partition};
use rusqlite::types::Value;

/// A statement in the making: its text, and the values of its parameters in their order.
#[derive(Debug, Default)]
pub(super) struct Question {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Question {
    /// Adds a piece.
    pub(super) fn say(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    /// Adds a value.
    pub(super) fn bind(&mut self, value: Value) {
        self.values.push(value);
        self.text.push('?');
    }

    pub(super) fn bind_text(&mut self, value: impl std::fmt::Display) {
        self.bind(Value::Text(value.to_string()));
    }

    /// Adds a piece and a value behind it.
    fn condition(&mut self, piece: &str, value: impl std::fmt::Display) {
        self.say(piece);
        self.bind_text(value);
    }

    /// Adds a condition that a column has one of these values; none when there are none.
    fn one_of<T: std::fmt::Display>(&mut self, column: &str, values: impl ExactSizeIterator<Item = T>) {
        match values.len() {
            0 => {}
            1 => values.for_each(|value| self.condition(&format!(" AND {column} = "), value)),
            _ => {
                self.say(&format!(" AND {column} IN ("));
                self.list(values);
                self.say(")");
            }
        }
    }

    fn list<T: std::fmt::Display>(&mut self, values: impl Iterator<Item = T>) {
        for (place, value) in values.enumerate() {
            if place > 0 {
                self.say(", ");
            }
            self.bind_text(value);
        }
    }

    /// Whose orders, as they are listed.
    pub(super) fn scope(&mut self, scope: OrderScope) {
        match scope {
            OrderScope::Brand(brand) => {
                self.condition("o.partition = ", Partition::Brand(brand));
                self.say(" AND o.listed = 1");
            }
            OrderScope::Buyer(buyer) => self.condition("o.buyer = ", buyer),
        }
    }

    /// Which of them. What has to look elsewhere than at the header comes last, and the text at the very end.
    pub(super) fn filter(&mut self, scope: OrderScope, filter: &OrderFilter) {
        let OrderFilter { code, statuses, deliveries, buyers, buyer_type, catalogs, .. } = filter;
        if let Some(code) = code {
            self.condition(" AND o.code = ", code);
        }
        self.one_of("o.status", statuses.iter().map(|status| status.word()));
        self.one_of("o.delivery", deliveries.iter().map(|delivery| delivery.word()));
        self.one_of("o.buyer", buyers.iter());
        if let Some(buyer_type) = buyer_type {
            self.condition(" AND o.buyer_type = ", buyer_type.word());
        }
        self.one_of("o.catalog", catalogs.iter());
        self.one_of("o.route", filter.routes.iter().map(|route| route.word()));
        if let Some(by_card) = filter.by_card {
            self.condition(" AND o.payment = ", if by_card { "card" } else { "not_by_card" });
        }
        for (piece, bound) in
            [(" AND o.placed_at >= ", filter.placed_from), (" AND o.placed_at < ", filter.placed_before)]
        {
            if let Some(bound) = bound {
                self.say(piece);
                self.bind(Value::Integer(bound.micros()));
            }
        }
        self.tags(scope, filter);
        if let Some(model) = &filter.model_number {
            self.line(scope, "model_number", model.as_str());
        }
        if let Some(sku) = filter.sku {
            self.line(scope, "sku", &sku.to_string());
        }
        if let Some(text) = filter.folded_text() {
            self.condition(" AND (instr(o.search_text, ", &text);
            self.say(
                ") > 0 OR EXISTS (SELECT 1 FROM original_orders a WHERE a.partition = o.partition \
                 AND a.key = o.key AND instr(a.search_text, ",
            );
            self.bind_text(text);
            self.say(") > 0))");
        }
    }

    fn tags(&mut self, scope: OrderScope, filter: &OrderFilter) {
        if filter.tags.is_empty() {
            return;
        }
        match scope {
            OrderScope::Brand(brand) => self.condition(
                " AND o.key IN (SELECT t.key FROM order_tags t WHERE t.partition = ",
                Partition::Brand(brand),
            ),
            OrderScope::Buyer(_) => self.say(
                " AND EXISTS (SELECT 1 FROM order_tags t WHERE t.partition = o.partition AND t.source = 'orders' \
                 AND t.key = o.key",
            ),
        }
        self.say(" AND t.tag IN (");
        self.list(filter.tags.iter());
        self.say("))");
    }

    /// That the original, or what is asked for now, has such a line. A line of an older revision finds the order too, and is then
    /// told apart.
    fn line(&mut self, scope: OrderScope, column: &str, value: &str) {
        if let OrderScope::Brand(brand) = scope {
            let piece = " AND o.key IN (SELECT l.order_id FROM order_lines l WHERE l.partition = ";
            self.condition(piece, Partition::Brand(brand));
            self.condition(&format!(" AND l.{column} = "), value);
            self.say(")");
        }
        let of = "SELECT 1 FROM order_lines l WHERE l.partition = o.partition AND l.source = ";
        self.say(&format!(" AND (EXISTS ({of}'original_orders' AND l.key = o.key"));
        self.condition(&format!(" AND l.{column} = "), value);
        self.say(&format!(") OR EXISTS ({of}o.content_table AND l.key = o.content_key"));
        self.condition(&format!(" AND l.{column} = "), value);
        self.say("))");
    }
}
