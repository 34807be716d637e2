//! What each kind of record shows in columns and index rows.

use super::Key;
use super::index::{IndexRow, IndexTable, IndexValue};
use super::kind::stored;
use crate::cart::Cart;
use crate::catalog::{Catalog, CatalogProduct, Product, ShippingGroup, Sku, TaxCategory};
use crate::order::{Holding, Order, OriginalOrder};
use crate::party::{AddressRecord, Brand, BuyerOrganization, Connection};

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
        vec![IndexValue::text(self.product), IndexValue::text(&self.number)]
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
        vec![IndexValue::text(&self.address.name), IndexValue::text(self.address.country)]
    }
});

stored!(Cart as Cart {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.buyer),
            IndexValue::text(self.catalog),
            IndexValue::text(self.route.word()),
            IndexValue::count(self.items.len().try_into().unwrap_or(u64::MAX)),
        ]
    }
});

stored!(Order as Order {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(&self.code),
            IndexValue::text(self.state.word()),
            IndexValue::text(self.buyer),
            IndexValue::text(self.catalog),
            IndexValue::text(self.route.word()),
            IndexValue::Integer(self.placed_at.micros()),
            IndexValue::text(self.original.total.currency()),
            IndexValue::Integer(self.original.total.minor()),
            IndexValue::count(self.original.pieces.get()),
            IndexValue::count(u64::from(self.original.line_count)),
        ]
    }
});

stored!(OriginalOrder as OriginalOrder {
    fn index_rows(&self, _: &Key) -> Vec<IndexRow> {
        let row = |(position, (item, line)): (u32, (&crate::cart::PricedItem, &crate::cart::PricedLine))| IndexRow {
            table: IndexTable::OrderLines,
            position,
            values: vec![
                IndexValue::text(item.product),
                IndexValue::text(line.sku),
                IndexValue::text(&item.model_number),
                IndexValue::text(&line.number),
                IndexValue::Integer(i64::from(line.quantity.get())),
                IndexValue::Integer(line.amount.minor()),
                IndexValue::text(line.amount.currency()),
            ],
        };
        (0..).zip(self.lines()).map(row).collect()
    }
});

stored!(Holding as Holding);
