//! Every kind of record there is.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    Answer, BulkChunk, BulkOutcomes, BulkRun, Claim, CodecError, Column, IndexRow, IndexValue, Key, NameForm,
    NumberSeries, StockMovement,
};
use crate::cart::{Cart, GuestCart, KeptCards};
use crate::catalog::{Catalog, CatalogProduct, Product, ShippingGroup, Sku, TaxCategory};
use crate::order::{
    Backlog, CardAttempt, DeliveryNote, Holding, Invoice, Order, OrderConfirmation, OriginalOrder, Payment,
    PriceRevision, Tag,
};
use crate::party::{
    Account, AccountCode, AccountPassword, AddressRecord, Brand, BuyerOrganization, Connection, GuestPass,
    LinkSecret, Member, OfflineAccess, OfflineSession, OrderLink, Roster, Session, Throttle,
};

/// A type that is kept as a record.
pub trait Stored: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its kind.
    const KIND: Kind;

    /// The number of the newest encoding of this kind. Older ones decode for ever.
    const SCHEMA: u16 = 1;

    /// The record inside `record`, when it is of this type.
    fn of(record: &Record) -> Option<&Arc<Self>>;

    /// Itself as a record.
    fn into_record(this: Arc<Self>) -> Record;

    /// The values of [`Kind::columns`], in that order.
    fn columns(&self) -> Vec<IndexValue> {
        Vec::new()
    }

    /// The places and values of the columns that differ from those of a record that this one replaces.
    fn changed_columns(&self, before: &Self) -> Vec<(usize, IndexValue)> {
        differing(&before.columns(), self.columns())
    }

    /// The rows that this record adds to the index tables.
    fn index_rows(&self, key: &Key) -> Vec<IndexRow> {
        let _ = key;
        Vec::new()
    }
}

/// The values that differ, with their places.
pub(super) fn differing(before: &[IndexValue], after: Vec<IndexValue>) -> Vec<(usize, IndexValue)> {
    let places = after.into_iter().enumerate();
    places.filter(|(place, value)| before.get(*place) != Some(value)).collect()
}

macro_rules! records {
    ($($kind:ident: $type:ty, $table:literal, $form:ident, $doc:literal;)+) => {
        /// The kind of a record. One kind is one table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $doc] $kind,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The name of the table, as in the glossary.
            pub const fn table(self) -> &'static str {
                match self { $(Self::$kind => $table,)+ }
            }

            /// The kind whose table has this name.
            pub fn of_table(table: &str) -> Option<Self> {
                match table { $($table => Some(Self::$kind),)+ _ => None }
            }

            /// The form of its records' names.
            pub const fn name_form(self) -> NameForm {
                match self { $(Self::$kind => NameForm::$form,)+ }
            }

            /// The number of the newest encoding.
            pub const fn schema(self) -> u16 {
                match self { $(Self::$kind => <$type as Stored>::SCHEMA,)+ }
            }
        }

        /// A record of any kind. Shared, never changed in place.
        #[derive(Debug, Clone)]
        pub enum Record {
            $(#[doc = $doc] $kind(Arc<$type>),)+
        }

        impl Record {
            /// The kind.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind,)+ }
            }

            /// The values of the columns of its kind, in the order of [`Kind::columns`].
            pub fn columns(&self) -> Vec<IndexValue> {
                match self { $(Self::$kind(record) => record.columns(),)+ }
            }

            /// The places and values of the columns that differ from those of the record that this one replaces; `None` when that one
            /// is of another kind.
            pub fn changed_columns(&self, before: &Self) -> Option<Vec<(usize, IndexValue)>> {
                match self { $(Self::$kind(record) => <$type as Stored>::of(before).map(|before| record.changed_columns(before)),)+ }
            }

            /// The rows it adds to the index tables.
            pub fn index_rows(&self, key: &Key) -> Vec<IndexRow> {
                match self { $(Self::$kind(record) => record.index_rows(key),)+ }
            }

            /// Reads a body of the given kind and schema number.
            ///
            /// # Errors
            /// [`CodecError::Newer`] when the schema number is higher than this version knows, and
            /// [`CodecError::Corrupt`] when the body is not of that schema.
            pub fn decode(kind: Kind, schema: u16, body: &[u8]) -> Result<Self, CodecError> {
                super::codec::check_schema(kind, schema)?;
                match kind {
                    $(Kind::$kind => super::codec::from_body::<$type>(kind, body).map(|r| Self::$kind(Arc::new(r))),)+
                }
            }
        }
    };
}

records! {
    Brand: Brand, "brands", Id, "A brand with its settings.";
    TaxCategory: TaxCategory, "tax_categories", Id, "A tax category of a brand.";
    ShippingGroup: ShippingGroup, "shipping_groups", Id, "A group of shipping rates.";
    Catalog: Catalog, "catalogs", Id, "A catalog without its products.";
    CatalogProduct: CatalogProduct, "catalog_products", Pair, "The place of one product in one catalog.";
    Product: Product, "products", Id, "A product with its options.";
    Sku: Sku, "skus", Id, "One orderable variant of a product.";
    BuyerOrganization: BuyerOrganization, "buyer_organizations", Id, "A buyer organization, connected or offline.";
    Connection: Connection, "connections", Id, "What a brand and a buyer organization have agreed.";
    Address: AddressRecord, "addresses", Id, "An entry of an address book.";
    Cart: Cart, "carts", Id, "A cart with its items.";
    Order: Order, "orders", Id, "The small header of an order.";
    OriginalOrder: OriginalOrder, "original_orders", Id, "What was placed, frozen.";
    OrderConfirmation: OrderConfirmation, "order_confirmations", Numbered, "One revision of an order's confirmation.";
    PriceRevision: PriceRevision, "price_revisions", Numbered, "One adjustment of an order's prices before it was answered.";
    Backlog: Backlog, "backlog_skus", Id, "What of one confirmed order is still to be delivered.";
    DeliveryNote: DeliveryNote, "delivery_notes", Id, "What goes to one buyer together.";
    Invoice: Invoice, "invoices", Id, "A bill to one buyer.";
    Payment: Payment, "payments", Id, "What the card of one order pays.";
    KeptCards: KeptCards, "kept_cards", Id, "The cards that are kept for a buyer organization to pay with again.";
    CardAttempt: CardAttempt, "card_attempts", Id, "One attempt to authorize a card for a cart.";
    Tag: Tag, "tags", Id, "A brand's label on its orders.";
    Holding: Holding, "holdings", Id, "The stock that one order holds.";
    StockMovement: StockMovement, "stock_movements", Id, "One movement of stock with its cause.";
    NumberSeries: NumberSeries, "number_series", Id, "The last gapless order number of a brand.";
    Claim: Claim, "claims", Text, "Something unique, and what it stands for.";
    BulkRun: BulkRun, "bulk_runs", Id, "One operation for many orders.";
    BulkChunk: BulkChunk, "bulk_chunks", Numbered, "Some of the orders of a bulk run, frozen.";
    BulkOutcomes: BulkOutcomes, "bulk_outcomes", Numbered, "What became of the orders of a chunk.";
    Account: Account, "accounts", Id, "A person who logs in.";
    AccountPassword: AccountPassword, "account_passwords", Id, "The password of an account, as its hash.";
    Session: Session, "sessions", Id, "That somebody is logged in.";
    AccountCode: AccountCode, "account_codes", Text, "A code that was sent to an account by mail.";
    Member: Member, "members", Id, "Somebody who belongs to a brand or a buyer organization, or is invited to.";
    Roster: Roster, "rosters", Id, "How many belong to a brand or a buyer organization.";
    Throttle: Throttle, "throttles", Text, "How often something was tried of late.";
    OrderLink: OrderLink, "order_links", Id, "A URL that lets somebody order.";
    LinkSecret: LinkSecret, "link_secrets", Id, "Token and passcode of an order link, as their hashes.";
    GuestPass: GuestPass, "guest_passes", Pair, "That a guest knew the passcode of an order link.";
    OfflineAccess: OfflineAccess, "offline_accesses", Id, "What an offline buyer signs in with.";
    OfflineSession: OfflineSession, "offline_sessions", Id, "That an offline buyer is signed in.";
    GuestCart: GuestCart, "guest_carts", Id, "The cart of a guest, or what became of it.";
    Answer: Answer, "idempotency_keys", Text, "A request that was answered, and the answer.";
}

/// Implements the identity of one [`Stored`] type; the block may add `columns` and `index_rows`.
macro_rules! stored {
    ($type:ty as $kind:ident $({ $($body:tt)* })?) => {
        impl $crate::record::Stored for $type {
            const KIND: $crate::record::Kind = $crate::record::Kind::$kind;

            fn of(record: &$crate::record::Record) -> Option<&std::sync::Arc<Self>> {
                if let $crate::record::Record::$kind(record) = record { Some(record) } else { None }
            }

            fn into_record(this: std::sync::Arc<Self>) -> $crate::record::Record {
                $crate::record::Record::$kind(this)
            }

            $($($body)*)?
        }
    };
}
pub(crate) use stored;

impl Kind {
    /// The columns that its table has beside key, version and body, so that people and queries find records.
    pub const fn columns(self) -> &'static [Column] {
        super::index::columns_of(self)
    }

    /// The columns by which its records are searched, one index each; `partition` and `key` may be among them.
    pub const fn indexes(self) -> &'static [&'static [&'static str]] {
        super::index::indexes_of(self)
    }
}
