//! What records can be listed by, and where a place in such a list is.

use super::{IndexTable, Key, KeyName, Kind, Partition, Record};
use crate::party::Party;
use crate::value::{BrandId, BuyerOrganizationId, CatalogId, ProductId, SkuId};

/// Which records a list is of. Each is in one order only, by name unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListScope {
    /// Every record of a kind in a partition.
    All {
        /// The kind.
        kind: Kind,
        /// The partition.
        partition: Partition,
    },
    /// The SKUs of a product, as they were given.
    SkusOf(BrandId, ProductId),
    /// The places of products in a catalog, by their number, and by name where that is the same.
    PlacesOf(BrandId, CatalogId),
    /// The address book of a buyer organization, which lies where that does: of offline buyers, all lie with their brand.
    AddressesOf(Partition, BuyerOrganizationId),
    /// The delivery notes to a buyer.
    DeliveryNotesOf(BrandId, BuyerOrganizationId),
    /// The invoices to a buyer.
    InvoicesOf(BrandId, BuyerOrganizationId),
    /// The movements that moved a SKU, under whichever label.
    MovementsOf(BrandId, SkuId),
    /// The carts that somebody fills: a buyer organization its own at every brand, by brand and then by name, and a brand its working
    /// carts.
    CartsOf(Party),
    /// The connections of a buyer organization, by brand.
    ConnectionsOf(BuyerOrganizationId),
}

/// Where a store that has indexes finds the records of a scope.
///
/// An index of the kind's table, or of `rows`, has the partition first, unless the scope reaches across partitions; then the parent,
/// the rank, if the scope has one; across partitions the partition; and the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListIndex {
    /// The kind of record.
    pub kind: Kind,
    /// The index table that has one row for each listed record; `None` = the parent is a column of the kind's own table.
    pub rows: Option<IndexTable>,
    /// The column that names what the records belong to; `None` = the partition is all that they have in common.
    pub parent: Option<&'static str>,
    /// The column of a number that the records are sorted by before all else.
    pub rank: Option<&'static str>,
    /// Whether the records lie in several partitions.
    pub across: bool,
}

impl ListScope {
    /// Where an index has its records.
    pub const fn index(self) -> ListIndex {
        const fn by(kind: Kind, parent: &'static str) -> ListIndex {
            ListIndex { kind, rows: None, parent: Some(parent), rank: None, across: false }
        }
        match self {
            Self::All { kind, .. } => ListIndex { parent: None, ..by(kind, "") },
            Self::SkusOf(..) => ListIndex { rank: Some("place"), ..by(Kind::Sku, "product") },
            Self::PlacesOf(..) => ListIndex { rank: Some("place"), ..by(Kind::CatalogProduct, "catalog") },
            Self::AddressesOf(..) => by(Kind::Address, "buyer"),
            Self::DeliveryNotesOf(..) => by(Kind::DeliveryNote, "buyer"),
            Self::InvoicesOf(..) => by(Kind::Invoice, "buyer"),
            Self::MovementsOf(..) => {
                ListIndex { rows: Some(IndexTable::MovedSkus), ..by(Kind::StockMovement, "sku") }
            }
            Self::CartsOf(_) => ListIndex { across: true, ..by(Kind::Cart, "filled_by") },
            Self::ConnectionsOf(_) => ListIndex { across: true, ..by(Kind::Connection, "buyer") },
        }
    }

    /// The kind of record.
    pub const fn kind(self) -> Kind {
        self.index().kind
    }

    /// The partition that all of them lie in; `None` when they lie in several.
    pub const fn partition(self) -> Option<Partition> {
        match self {
            Self::All { partition, .. } | Self::AddressesOf(partition, _) => Some(partition),
            Self::SkusOf(brand, _)
            | Self::PlacesOf(brand, _)
            | Self::DeliveryNotesOf(brand, _)
            | Self::InvoicesOf(brand, _)
            | Self::MovementsOf(brand, _) => Some(Partition::Brand(brand)),
            Self::CartsOf(_) | Self::ConnectionsOf(_) => None,
        }
    }

    /// What stands in the column of the parent; `None` when there is no such column.
    pub fn parent(self) -> Option<String> {
        match self {
            Self::All { .. } => None,
            Self::SkusOf(_, product) => Some(product.to_string()),
            Self::PlacesOf(_, catalog) => Some(catalog.to_string()),
            Self::AddressesOf(_, buyer)
            | Self::DeliveryNotesOf(_, buyer)
            | Self::InvoicesOf(_, buyer)
            | Self::ConnectionsOf(buyer) => Some(buyer.to_string()),
            Self::MovementsOf(_, sku) => Some(sku.to_string()),
            Self::CartsOf(party) => Some(party.to_string()),
        }
    }

    /// Whether a record is listed.
    pub fn admits(self, key: &Key, record: &Record) -> bool {
        if key.kind() != self.kind() || self.partition().is_some_and(|partition| partition != key.partition())
        {
            return false;
        }
        match (self, record) {
            (Self::All { .. }, _) => true,
            (Self::SkusOf(_, product), Record::Sku(sku)) => sku.product == product,
            (Self::PlacesOf(_, catalog), Record::CatalogProduct(place)) => place.catalog == catalog,
            (Self::AddressesOf(_, buyer), Record::Address(address)) => address.buyer == buyer,
            (Self::DeliveryNotesOf(_, buyer), Record::DeliveryNote(note)) => note.buyer == buyer,
            (Self::InvoicesOf(_, buyer), Record::Invoice(invoice)) => invoice.buyer == buyer,
            (Self::MovementsOf(_, sku), Record::StockMovement(movement)) => {
                movement.lines.iter().any(|line| line.sku == sku)
            }
            (Self::CartsOf(party), Record::Cart(cart)) => cart.filled_by() == party,
            (Self::ConnectionsOf(buyer), Record::Connection(connection)) => connection.buyer == buyer,
            _ => false,
        }
    }

    /// Where a listed record stands.
    pub fn place(self, key: &Key, record: &Record) -> ListCursor {
        let rank = match (self, record) {
            (Self::PlacesOf(..), Record::CatalogProduct(place)) => place.place,
            (Self::SkusOf(..), Record::Sku(sku)) => sku.place,
            _ => 0,
        };
        ListCursor { rank, partition: key.partition(), name: key.name().clone() }
    }

    /// A place with nothing in it but what this scope sorts by.
    #[must_use]
    pub fn sorted_by(self, place: ListCursor) -> ListCursor {
        let rank = if self.index().rank.is_some() { place.rank } else { 0 };
        let partition = self.partition().unwrap_or(place.partition);
        ListCursor { rank, partition, name: place.name }
    }
}

/// A place in a list: by rank, then by partition, then by name. What a scope does not sort by does not count in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListCursor {
    /// The number that comes before all else, where the scope has one.
    pub rank: u32,
    /// The partition.
    pub partition: Partition,
    /// The name.
    pub name: KeyName,
}

impl ListCursor {
    /// The place of a key where there are no ranks.
    pub fn of(key: &Key) -> Self {
        Self { rank: 0, partition: key.partition(), name: key.name().clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Every scope but the one without a parent.
    fn scopes() -> Vec<ListScope> {
        let id = Uuid::from_u128;
        let (brand, buyer) = (BrandId::from_uuid(id(1)), BuyerOrganizationId::from_uuid(id(2)));
        vec![
            ListScope::SkusOf(brand, ProductId::from_uuid(id(3))),
            ListScope::PlacesOf(brand, CatalogId::from_uuid(id(3))),
            ListScope::AddressesOf(Partition::Brand(brand), buyer),
            ListScope::DeliveryNotesOf(brand, buyer),
            ListScope::InvoicesOf(brand, buyer),
            ListScope::MovementsOf(brand, SkuId::from_uuid(id(3))),
            ListScope::CartsOf(Party::Brand(brand)),
            ListScope::ConnectionsOf(buyer),
        ]
    }

    #[test]
    fn every_scope_has_an_index_in_its_order() {
        for scope in scopes() {
            let ListIndex { kind, rows, parent, rank, across } = scope.index();
            let mut expected: Vec<&str> = parent.into_iter().chain(rank).collect();
            expected.insert(if across { expected.len() } else { 0 }, "partition");
            expected.push("key");
            let declared: Vec<Vec<&str>> = match rows {
                None => kind.indexes().iter().map(|columns| columns.to_vec()).collect(),
                // Index tables have the partition first without saying so.
                Some(rows) => {
                    let with = |columns: &&[&'static str]| [&["partition"], *columns].concat();
                    rows.indexes().iter().map(with).collect()
                }
            };
            assert!(declared.contains(&expected), "{scope:?} needs {expected:?}, and there is {declared:?}");
            let columns = rows.map_or(kind.columns(), IndexTable::columns);
            assert!(columns.iter().any(|column| Some(column.name) == parent), "{scope:?}");
            assert_eq!((scope.parent().is_some(), scope.partition().is_none()), (true, across), "{scope:?}");
        }
    }
}
