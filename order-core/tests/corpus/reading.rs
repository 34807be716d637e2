//! Reads every body of the corpus, and writes what is missing from the story when it is asked to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use futures_executor::block_on;
use order_core::record::{CodecError, Key, KeyName, Kind, LogEntry, Partition, Record, Subject, Task};
use order_core::store::{Cursor, Feed, List, Store};
use order_core::value::{LogEntryId, Timestamp};

use super::story::{Told, tell};

/// The tables of what is no record.
const TASK: &str = "task";
const LOG_DETAIL: &str = "log_detail";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The body of a record as it is written now.
pub(crate) fn body(record: &Record) -> Vec<u8> {
    match record {
        Record::Brand(it) => serde_json::to_vec(it.as_ref()),
        Record::TaxCategory(it) => serde_json::to_vec(it.as_ref()),
        Record::ShippingGroup(it) => serde_json::to_vec(it.as_ref()),
        Record::Catalog(it) => serde_json::to_vec(it.as_ref()),
        Record::CatalogProduct(it) => serde_json::to_vec(it.as_ref()),
        Record::Product(it) => serde_json::to_vec(it.as_ref()),
        Record::Sku(it) => serde_json::to_vec(it.as_ref()),
        Record::BuyerOrganization(it) => serde_json::to_vec(it.as_ref()),
        Record::Connection(it) => serde_json::to_vec(it.as_ref()),
        Record::Address(it) => serde_json::to_vec(it.as_ref()),
        Record::Cart(it) => serde_json::to_vec(it.as_ref()),
        Record::Order(it) => serde_json::to_vec(it.as_ref()),
        Record::OriginalOrder(it) => serde_json::to_vec(it.as_ref()),
        Record::OrderConfirmation(it) => serde_json::to_vec(it.as_ref()),
        Record::PriceRevision(it) => serde_json::to_vec(it.as_ref()),
        Record::Backlog(it) => serde_json::to_vec(it.as_ref()),
        Record::DeliveryNote(it) => serde_json::to_vec(it.as_ref()),
        Record::Invoice(it) => serde_json::to_vec(it.as_ref()),
        Record::Tag(it) => serde_json::to_vec(it.as_ref()),
        Record::BulkRun(it) => serde_json::to_vec(it.as_ref()),
        Record::BulkChunk(it) => serde_json::to_vec(it.as_ref()),
        Record::BulkOutcomes(it) => serde_json::to_vec(it.as_ref()),
        Record::Holding(it) => serde_json::to_vec(it.as_ref()),
        Record::StockMovement(it) => serde_json::to_vec(it.as_ref()),
        Record::NumberSeries(it) => serde_json::to_vec(it.as_ref()),
        Record::Claim(it) => serde_json::to_vec(it.as_ref()),
        Record::Answer(it) => serde_json::to_vec(it.as_ref()),
    }
    .unwrap()
}

/// What is special about a record, as far as there are several forms of its kind.
fn form(key: &Key, record: &Record) -> Option<String> {
    let first = |text: &str| text.split(':').next().map(str::to_owned);
    match (record, key.name()) {
        (Record::Claim(_), KeyName::Text(text)) => first(text),
        (Record::Answer(_), KeyName::Text(text)) => text.split(':').nth(1).map(str::to_owned),
        (Record::Cart(cart), _) => Some(cart.route.word().to_owned()),
        (Record::Order(order), _) => Some(order.route.word().to_owned()),
        (Record::OriginalOrder(order), _) => Some(order.route.word().to_owned()),
        (Record::StockMovement(movement), _) => Some(movement.cause.word().to_owned()),
        (Record::BuyerOrganization(_), _) => {
            first(&key.partition().to_string()).map(|kept| format!("kept_by_{kept}"))
        }
        (Record::Sku(sku), _) => Some(sku.number.as_str().to_lowercase()),
        (Record::Product(product), _) => Some(product.model_number.as_str().to_lowercase()),
        (Record::Catalog(catalog), _) => Some(catalog.code.as_str().to_lowercase()),
        _ => None,
    }
}

/// Every body of the story by the name of its file; of bodies with one name, the first.
async fn written(Told { store, partitions }: Told) -> BTreeMap<String, Vec<u8>> {
    let mut bodies = BTreeMap::new();
    for partition in partitions {
        for kind in Kind::ALL {
            let list = List { kind: *kind, partition, after: None, limit: u32::MAX };
            for listed in store.list(list).await.unwrap().records {
                let record = listed.found.record.unwrap();
                let form = form(&listed.key, &record).map_or_else(String::new, |form| format!(".{form}"));
                bodies.entry(format!("{}{form}.json", kind.table())).or_insert_with(|| body(&record));
            }
        }
        let feed = Feed { partition, subject: None, after: Cursor::START, limit: u32::MAX };
        for event in store.events_after(feed).await.unwrap().events {
            let name = format!("{LOG_DETAIL}.{}.json", event.entry.operation);
            bodies.entry(name).or_insert_with(|| event.entry.detail().unwrap().into_bytes());
        }
    }
    let now = Timestamp::MAX;
    for (number, lease) in (0_u32..).zip(store.lease(now, now, u32::MAX).await.unwrap()).take(2) {
        bodies.insert(format!("{TASK}.{number}.json"), lease.task.encode().unwrap().into_bytes());
    }
    bodies
}

/// Every file of the corpus: its schema number, its name and its body.
pub(crate) fn files() -> Vec<(u16, String, Vec<u8>)> {
    let mut files = Vec::new();
    for version in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        let Some(name) = version.file_name().and_then(|name| name.to_str()) else { continue };
        let Some(schema) = name.strip_prefix('v').and_then(|number| number.parse().ok()) else { continue };
        for file in fs::read_dir(&version).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            files.push((schema, name, fs::read(&file).unwrap()));
        }
    }
    files.sort();
    files
}

pub(crate) fn table(name: &str) -> &str {
    name.split('.').next().unwrap()
}

/// An entry with this detail.
fn entry(detail: &str) -> Result<LogEntry, CodecError> {
    let subject = Subject { kind: Kind::Order, name: KeyName::Id(uuid::Uuid::nil()) };
    let id = LogEntryId::made(Timestamp::MIN, [0; 10]);
    LogEntry::restored(id, subject, Timestamp::MIN, "place_order".to_owned(), detail)
}

#[test]
fn every_body_decodes_as_its_kind_and_the_newest_are_written_the_same_again() {
    for (schema, name, bytes) in files() {
        let text = || str::from_utf8(&bytes).unwrap();
        match table(&name) {
            TASK => assert_eq!(Task::decode(text()).unwrap().encode().unwrap(), text(), "{name}"),
            LOG_DETAIL => assert_eq!(entry(text()).unwrap().detail().unwrap(), text(), "{name}"),
            table => {
                let kind = Kind::of_table(table).unwrap_or_else(|| panic!("{name} is of no kind"));
                let record =
                    Record::decode(kind, schema, &bytes).unwrap_or_else(|error| panic!("{name}: {error:?}"));
                assert_eq!(record.kind(), kind);
                assert_eq!(record.columns().len(), kind.columns().len(), "{name}");
                if schema == kind.schema() {
                    assert_eq!(str::from_utf8(&body(&record)).unwrap(), text(), "{name}");
                }
            }
        }
    }
}

#[test]
fn every_kind_is_there_in_its_newest_schema_and_in_every_form_of_the_story() {
    let newest = |name: &str| Kind::of_table(table(name)).map_or(1, Kind::schema);
    let written = block_on(async { written(tell().await).await });
    for (name, body) in &written {
        let path = folder().join(format!("v{}", newest(name))).join(name);
        if std::env::var("ORDER_CORPUS").is_ok_and(|wish| wish == "write") && !path.exists() {
            fs::write(&path, body).unwrap();
        }
        assert!(path.exists(), "{name} is missing; ORDER_CORPUS=write writes it");
    }
    let there: Vec<(u16, String, Vec<u8>)> = files();
    for kind in Kind::ALL {
        let found =
            there.iter().any(|(schema, name, _)| *schema == kind.schema() && table(name) == kind.table());
        assert!(found, "no {} in the corpus", kind.table());
    }
}

#[test]
fn a_newer_schema_is_said_to_be_newer() {
    for (_, name, bytes) in files() {
        let Some(kind) = Kind::of_table(table(&name)) else { continue };
        let schema = kind.schema().checked_add(1).unwrap();
        match Record::decode(kind, schema, &bytes) {
            Err(CodecError::Newer { kind: told, found, newest }) => {
                assert_eq!((told, found, newest), (kind, schema, kind.schema()));
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn what_is_damaged_is_said_to_be_corrupt() {
    for (schema, name, bytes) in files() {
        let Some(kind) = Kind::of_table(table(&name)) else { continue };
        let cut = bytes.len().checked_sub(1).unwrap();
        let others: [&[u8]; 6] = [&bytes[..cut], b"", b"null", b"[]", b"{}", b"\xff\xfe"];
        for other in others {
            let read = Record::decode(kind, schema, other);
            assert!(matches!(read, Err(CodecError::Corrupt { .. })), "{name}: {other:?} reads as {read:?}");
        }
        let mut behind = bytes.clone();
        behind.extend_from_slice(b"{}");
        assert!(Record::decode(kind, schema, &behind).is_err(), "{name} with something behind");
    }
    for text in ["", "{}", "null", "{\"task\":\"other\"}"] {
        assert!(Task::decode(text).is_err(), "{text}");
        assert!(matches!(entry(text), Err(CodecError::Corrupt { .. })), "{text}");
    }
}

#[test]
fn values_are_checked_when_they_are_read() {
    // Each is a body that would be whole if the value in it were allowed.
    for (name, from, to) in [
        ("tax_categories.json", "\"19\"", "\"101\""),
        ("tax_categories.json", "\"DE\"", "\"XX\""),
        ("carts.standard.json", "\"quantity\":2", "\"quantity\":-2"),
        ("carts.standard.json", "\"quantity\":2", "\"quantity\":1000001"),
        ("carts.standard.json", "\"quantity\":2", "\"quantity\":2.0"),
        ("carts.standard.json", "\"2026-09-01\"", "\"2026-02-30\""),
        ("products.nk-1.json", "\"99.99\"", "\"-0.01\""),
        ("products.nk-1.json", "\"99.99\"", "\"0.001\""),
        ("products.nk-1.json", "\"99.99\"", "\"NaN\""),
        ("products.nk-1.json", "\"99.99\"", "99.99"),
        ("products.nk-1.json", "\"EUR\"", "\"EUX\""),
        ("original_orders.standard.json", "\"4242\"", "\"424\""),
        ("original_orders.standard.json", "\"12/30\"", "\"13/30\""),
    ] {
        let text = fs::read_to_string(folder().join("v1").join(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        let kind = Kind::of_table(table(name)).unwrap();
        let spoiled = text.replacen(from, to, 1);
        let read = Record::decode(kind, 1, spoiled.as_bytes());
        assert!(matches!(read, Err(CodecError::Corrupt { .. })), "{name} with {to}: {read:?}");
    }
}

#[test]
fn partitions_and_names_are_read_back_as_they_were_written() {
    let Told { store, partitions } = block_on(tell());
    for partition in partitions {
        assert_eq!(partition.to_string().parse::<Partition>().unwrap(), partition);
        for kind in Kind::ALL {
            let list = List { kind: *kind, partition, after: None, limit: u32::MAX };
            for listed in block_on(store.list(list)).unwrap().records {
                let name = listed.key.name();
                assert_eq!(KeyName::parse(*kind, &name.to_string()).unwrap(), *name);
            }
        }
    }
}
