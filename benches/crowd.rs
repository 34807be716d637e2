//! Many orders in one SQLite file, made quickly: some are placed through the desk, and the others are copies of them that differ in id,
//! code, time, buyer and catalog. Copies are written in batches, with the columns and index rows that the core computes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_executor::block_on;
use order_core::Actor;
use order_core::operation::confirmation::{ConfirmationEdits, CreateConfirmation};
use order_core::order::{ContentRef, Notify, Order, OrderConfirmation, OriginalOrder};
use order_core::record::{Column, IndexValue, Key, Keys, Kind, Partition, Record, Stored as _};
use order_core::store::{FindOrders, Store};
use order_core::value::{BrandId, BuyerOrganizationId, CatalogId, Code, OrderId, Timestamp};
use order_store_sqlite::{Durability, Options, SqliteStore};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::world::{Shop, bytes, now};

/// How many buyers and catalogs the copies are spread over.
const SPREAD: usize = 10;
/// How many orders are placed through the desk. Of every four, one is answered with an order confirmation.
const PLACED: usize = 20;
/// How many copies a transaction writes.
const BATCH: usize = 20_000;
/// How far apart the copies are placed.
const SECOND_MICROS: i64 = 1_000_000;

/// Whether the content of each order is copied too, or its header alone, which is all that lists and rejections read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    Headers,
    Contents,
}

/// A file with many orders of one brand.
pub struct Crowd {
    pub path: PathBuf,
    pub brand: BrandId,
    pub buyer: BuyerOrganizationId,
    pub catalog: CatalogId,
    /// Every copy, the oldest first.
    pub orders: Vec<OrderId>,
}

/// An order with its content.
struct Template {
    order: Arc<Order>,
    contents: Vec<(Kind, Record)>,
}

impl Crowd {
    /// Makes a file of so many orders, each of so many lines.
    pub fn make(path: &Path, orders: usize, lines: usize, depth: Depth) -> Self {
        let store = open(path, Durability::Off);
        let mut shop = Shop::open(store);
        let templates = templates(&mut shop, lines);
        let brand = shop.brand;
        drop(shop);
        let buyers: Vec<_> = (0..SPREAD).map(|_| BuyerOrganizationId::made(now(), bytes())).collect();
        let catalogs: Vec<_> = (0..SPREAD).map(|_| CatalogId::made(now(), bytes())).collect();
        let mut connection = Connection::open(path).expect("the file is there");
        connection
            .execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
            .expect("known settings");
        let mut made = Vec::with_capacity(orders);
        let first = now().micros() - i64::try_from(orders).expect("not that many") * SECOND_MICROS;
        for batch in 0..orders.div_ceil(BATCH) {
            let transaction = connection.transaction().expect("a transaction begins");
            for number in (batch * BATCH..orders).take(BATCH) {
                let template = &templates[number % templates.len()];
                let at = first + i64::try_from(number).expect("not that many") * SECOND_MICROS;
                let copy = Order {
                    id: OrderId::made(Timestamp::from_micros(at).expect("a time"), bytes()),
                    code: Code::new(format!("C{number:08}")).expect("a code"),
                    buyer: buyers[number / 4 % SPREAD],
                    catalog: catalogs[number / 40 % SPREAD],
                    placed_at: Timestamp::from_micros(at).expect("a time"),
                    ..template.order.as_ref().clone()
                };
                made.push(copy.id);
                write(&transaction, brand, copy, template, depth);
            }
            transaction.commit().expect("a transaction commits");
        }
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);").expect("the log can be emptied");
        Self { path: path.to_owned(), brand, buyer: buyers[0], catalog: catalogs[0], orders: made }
    }
}

/// Opens the store in a file.
pub fn open(path: &Path, durability: Durability) -> SqliteStore {
    SqliteStore::open_with(path, &Options::new().durability(durability)).expect("the file can be opened")
}

fn templates(shop: &mut Shop, lines: usize) -> Vec<Template> {
    for (number, ready) in shop.carts(PLACED, lines).into_iter().enumerate() {
        let placed =
            block_on(shop.desk.run(ready.command, &ready.actor).into_future()).expect("it is placed");
        if number % 4 == 0 {
            let create = CreateConfirmation {
                brand: shop.brand,
                order: placed.id,
                seen: None,
                edits: ConfirmationEdits::none(),
                notify: Notify::silent(),
                approval_requested: false,
            };
            block_on(shop.desk.run(create, &Actor::host()).into_future()).expect("it is answered");
        }
    }
    let query = order_core::record::OrderQuery::of_brand(shop.brand);
    let find = FindOrders { query, after: None, limit: u32::MAX };
    let found = block_on(shop.desk.store().find_orders(find)).expect("the orders are found").orders;
    found.into_iter().map(|found| template(shop, found.order)).collect()
}

fn template(shop: &Shop, order: Arc<Order>) -> Template {
    let mut keys = Keys::new();
    keys.record(Key::original_order(shop.brand, order.id));
    keys.record(Key::content(shop.brand, order.id, order.content()));
    let facts = block_on(shop.desk.store().load(keys)).expect("the content is there");
    let contents = facts.iter().map(|(key, found)| (key.kind(), found.record.clone().expect("it is there")));
    Template { order, contents: contents.collect() }
}

fn write(connection: &Connection, brand: BrandId, copy: Order, template: &Template, depth: Depth) {
    if depth == Depth::Contents {
        for (kind, record) in &template.contents {
            let original = *kind == Kind::OriginalOrder;
            let content = if original { ContentRef::Original } else { copy.content() };
            let key = Key::content(brand, copy.id, content);
            insert(connection, &key, &of(record, copy.id));
        }
    }
    let key = Key::order(brand, copy.id);
    insert(connection, &key, &Record::Order(Arc::new(copy)));
}

/// The same record about another order.
fn of(record: &Record, order: OrderId) -> Record {
    if let Record::OrderConfirmation(confirmation) = record {
        let copy = OrderConfirmation { order, ..confirmation.as_ref().clone() };
        return Record::OrderConfirmation(Arc::new(copy));
    }
    record.clone()
}

/// The body of one of the three kinds that are copied.
fn body(record: &Record) -> Option<String> {
    let order = Order::of(record).map(|order| serde_json::to_string::<Order>(order));
    let original =
        || OriginalOrder::of(record).map(|original| serde_json::to_string::<OriginalOrder>(original));
    let confirmation =
        || OrderConfirmation::of(record).map(|found| serde_json::to_string::<OrderConfirmation>(found));
    order.or_else(original).or_else(confirmation)?.ok()
}

fn insert(connection: &Connection, key: &Key, record: &Record) {
    let (partition, name) = (Partition::to_string(&key.partition()), key.name().to_string());
    let body = body(record).expect("it is one of the kinds that are copied");
    let kind = key.kind();
    let mut values =
        vec![Value::Text(partition.clone()), Value::Text(name.clone()), Value::Integer(1), Value::Integer(1)];
    values.push(Value::Text(body));
    values.extend(record.columns().iter().map(cell));
    let columns = named(kind.columns());
    run(
        connection,
        &format!("INSERT INTO {} (partition, key, version, schema, body{columns})", kind.table()),
        values,
    );
    for row in record.index_rows(key) {
        let columns = named(row.table.columns());
        let mut values = vec![
            Value::Text(partition.clone()),
            Value::Text(kind.table().to_owned()),
            Value::Text(name.clone()),
            Value::Integer(row.position.into()),
        ];
        values.extend(row.values.iter().map(cell));
        let into = format!("INSERT INTO {} (partition, source, key, position{columns})", row.table.name());
        run(connection, &into, values);
    }
}

/// Each column after a comma.
fn named(columns: &[Column]) -> String {
    columns.iter().flat_map(|column| [", ", column.name]).collect()
}

fn run(connection: &Connection, into: &str, values: Vec<Value>) {
    let places: Vec<String> = (1..=values.len()).map(|place| format!("?{place}")).collect();
    let sql = format!("{into} VALUES ({})", places.join(", "));
    let mut statement = connection.prepare_cached(&sql).expect("the table is as declared");
    statement.execute(params_from_iter(values)).expect("the row is new");
}

fn cell(value: &IndexValue) -> Value {
    match value {
        IndexValue::Null => Value::Null,
        IndexValue::Integer(number) => Value::Integer(*number),
        IndexValue::Text(text) => Value::Text(text.clone()),
    }
}
