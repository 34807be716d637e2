//! What each kind of record shows in columns and index rows.

use super::index::{IndexRow, IndexTable, IndexValue};
use super::kind::stored;
use super::search::folded;
use super::{Key, KeyName};
use crate::cart::{Cart, KeptCards, PricedItem, PricedLine};
use crate::catalog::{Catalog, CatalogProduct, Product, ShippingGroup, Sku, TaxCategory};
use crate::order::{
    Backlog, CardAttempt, DeliveryNote, Holding, Invoice, Order, OrderConfirmation, OrderContent,
    OriginalOrder, Payment, PriceRevision, Revision, Tag,
};
use crate::party::{AddressRecord, Brand, BuyerOrganization, Connection};
use crate::value::OrderId;

stored!(Brand as Brand {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(self.name.default_text())]
    }
});

stored!(TaxCategory as TaxCategory {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(&self.name), IndexValue::text(self.country), IndexValue::text(self.rate)]
    }
});

stored!(ShippingGroup as ShippingGroup {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(&self.name)]
    }
});

stored!(Catalog as Catalog {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(&self.code),
            IndexValue::text(self.name.default_text()),
            IndexValue::text(self.status.word()),
            self.order_deadline.map_or(IndexValue::Null, |at| IndexValue::Integer(at.micros())),
        ]
    }
});

stored!(CatalogProduct as CatalogProduct {
    fn columns(&self) -> Vec<IndexValue> {
        let place = IndexValue::count(u64::from(self.place));
        vec![IndexValue::text(self.catalog), IndexValue::text(self.product), place]
    }
});

stored!(Product as Product {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(&self.model_number), IndexValue::text(self.name.default_text())]
    }
});

stored!(Sku as Sku {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.product),
            IndexValue::text(&self.number),
            IndexValue::Integer(i64::from(self.place)),
        ]
    }
});

stored!(BuyerOrganization as BuyerOrganization {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(self.profile.name.default_text()), IndexValue::text(self.profile.country)]
    }
});

stored!(Connection as Connection {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.buyer),
            IndexValue::optional(self.code.as_ref()),
            IndexValue::text(&self.terms.term),
            IndexValue::text(self.terms.currency),
        ]
    }
});

stored!(AddressRecord as Address {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(&self.address.name),
            IndexValue::text(self.address.country),
            IndexValue::text(self.buyer),
        ]
    }
});

stored!(Cart as Cart {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.buyer),
            IndexValue::text(self.catalog),
            IndexValue::text(self.route.word()),
            IndexValue::count(self.items.len().try_into().unwrap_or(u64::MAX)),
            IndexValue::text(self.filled_by()),
        ]
    }
});

stored!(Order as Order {
    fn columns(&self) -> Vec<IndexValue> {
        let original = self.original;
        let customer = self.customer.as_ref();
        let [status, total, pieces, lines, delivery, listed, counted, table, key] = self.changing_columns();
        vec![
            IndexValue::text(&self.code),
            status,
            IndexValue::text(self.buyer),
            IndexValue::text(self.catalog),
            IndexValue::text(self.route.word()),
            IndexValue::Integer(self.placed_at.micros()),
            IndexValue::text(original.total.currency()),
            total,
            pieces,
            lines,
            IndexValue::Integer(original.total.minor()),
            IndexValue::count(original.pieces.get()),
            IndexValue::count(u64::from(original.line_count)),
            IndexValue::optional(self.term.as_ref()),
            IndexValue::optional(customer.map(|customer| customer.buyer_type.word())),
            IndexValue::text(self.payment.word()),
            delivery,
            listed,
            counted,
            table,
            key,
            IndexValue::Text(super::search::of_order(self)),
        ]
    }

    fn changed_columns(&self, before: &Self) -> Vec<(usize, IndexValue)> {
        // All else is as it was placed.
        let placed = |order: &Self| (order.id, order.code.clone(), order.original, order.payment);
        if placed(self) != placed(before) || self.customer != before.customer {
            return super::kind::differing(&before.columns(), self.columns());
        }
        let both = before.changing_columns().into_iter().zip(self.changing_columns());
        let changed = CHANGING.into_iter().zip(both).filter(|(_, (old, new))| old != new);
        changed.map(|(place, (_, new))| (place, new)).collect()
    }

    fn index_rows(&self, _: &Key) -> Vec<IndexRow> {
        let row = |(position, tag)| IndexRow {
            table: IndexTable::OrderTags,
            position,
            values: vec![IndexValue::text(tag)],
        };
        (0..).zip(&self.tags).map(row).collect()
    }
});

/// Where the columns of an order stand that change after it was placed.
const CHANGING: [usize; 9] = [1, 7, 8, 9, 16, 17, 18, 19, 20];

impl Order {
    /// The values of the columns that change after placing, in the order of [`CHANGING`].
    fn changing_columns(&self) -> [IndexValue; 9] {
        let figures = self.figures();
        let content = Key::content(self.brand, self.id, self.content());
        [
            IndexValue::text(self.state.word()),
            IndexValue::Integer(figures.total.minor()),
            IndexValue::count(figures.pieces.get()),
            IndexValue::count(u64::from(figures.line_count)),
            IndexValue::text(self.delivery().word()),
            IndexValue::Integer(i64::from(!self.state.is_archived())),
            IndexValue::Integer(i64::from(self.state.status().is_counted())),
            IndexValue::text(content.kind().table()),
            IndexValue::text(content.name()),
        ]
    }
}

stored!(OriginalOrder as OriginalOrder {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::optional(self.comment.as_ref().map(|comment| folded(comment.as_str())))]
    }

    fn index_rows(&self, key: &Key) -> Vec<IndexRow> {
        line_rows(key, self.lines())
    }
});

stored!(OrderConfirmation as OrderConfirmation {
    fn columns(&self) -> Vec<IndexValue> {
        revision_columns(self.order, self.revision, &self.content)
    }

    fn index_rows(&self, key: &Key) -> Vec<IndexRow> {
        line_rows(key, self.content.lines())
    }
});

stored!(PriceRevision as PriceRevision {
    fn columns(&self) -> Vec<IndexValue> {
        revision_columns(self.order, self.revision, &self.content)
    }

    fn index_rows(&self, key: &Key) -> Vec<IndexRow> {
        line_rows(key, self.content.lines())
    }
});

fn revision_columns(order: OrderId, revision: Revision, content: &OrderContent) -> Vec<IndexValue> {
    let total = content.totals.total;
    vec![
        IndexValue::text(order),
        IndexValue::count(u64::from(revision.number())),
        IndexValue::text(total.currency()),
        IndexValue::Integer(total.minor()),
    ]
}

/// One row per line of a piece or more. The name of an original order is the order's id, and that of a revision begins with it.
fn line_rows<'a>(key: &Key, lines: impl Iterator<Item = (&'a PricedItem, &'a PricedLine)>) -> Vec<IndexRow> {
    let order = match key.name() {
        KeyName::Id(id) | KeyName::Numbered(id, _) => IndexValue::text(id),
        KeyName::Pair(..) | KeyName::Text(_) => IndexValue::Null,
    };
    let row = |(position, (item, line)): (u32, (&PricedItem, &PricedLine))| IndexRow {
        table: IndexTable::OrderLines,
        position,
        values: vec![
            order.clone(),
            IndexValue::text(item.product),
            IndexValue::text(line.sku),
            IndexValue::text(&item.model_number),
            IndexValue::text(&line.number),
            IndexValue::Integer(i64::from(line.quantity.get())),
            IndexValue::Integer(line.amount.minor()),
            IndexValue::text(line.amount.currency()),
            super::search::attributes_text(&item.attributes, &line.attributes),
        ],
    };
    (0..).zip(lines.filter(|(_, line)| !line.quantity.is_zero())).map(row).collect()
}

stored!(DeliveryNote as DeliveryNote {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.buyer),
            IndexValue::text(self.status.word()),
            IndexValue::Integer(self.made_at.micros()),
        ]
    }
});

stored!(Payment as Payment {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.currency()),
            IndexValue::Integer(self.authorization.amount.minor()),
            IndexValue::Integer(self.authorization.lapses_at.micros()),
            IndexValue::text(self.word()),
        ]
    }
});

stored!(KeptCards as KeptCards {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::count(u64::try_from(self.cards.len()).unwrap_or(u64::MAX))]
    }
});

stored!(CardAttempt as CardAttempt {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.cart),
            IndexValue::text(self.amount.currency()),
            IndexValue::Integer(self.amount.minor()),
            IndexValue::Integer(self.begun_at.micros()),
            IndexValue::text(self.state.word()),
        ]
    }
});

stored!(Invoice as Invoice {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.buyer),
            IndexValue::text(self.currency),
            IndexValue::Integer(self.total.minor()),
            IndexValue::Integer(self.made_at.micros()),
        ]
    }
});

stored!(Tag as Tag {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(&self.name), IndexValue::text(self.colour)]
    }
});

stored!(Backlog as Backlog);
stored!(Holding as Holding);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Kind, Stored};

    #[test]
    fn the_columns_of_an_order_that_change_stand_where_they_are_said_to() {
        let names = ["status", "total_minor", "quantity", "line_count", "delivery", "listed", "counted"];
        let columns = Kind::Order.columns();
        let found: Vec<&str> = CHANGING.iter().map(|place| columns[*place].name).collect();
        assert_eq!(found, [names.as_slice(), &["content_table", "content_key"]].concat());
    }

    #[test]
    fn what_differs_is_told_with_its_place() {
        let text = |text: &str| IndexValue::Text(text.to_owned());
        let (old, new) =
            (vec![text("a"), text("b"), IndexValue::Null], vec![text("a"), text("c"), text("d")]);
        assert_eq!(crate::record::kind::differing(&old, new), [(1, text("c")), (2, text("d"))]);
        assert_eq!(<Holding as Stored>::changed_columns(&Holding::default(), &Holding::default()), []);
    }
}
