//! Reads every body of the corpus, and writes what is missing from the story when it is asked to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use futures_executor::block_on;
use order_core::operation::Operation;
use order_core::order::{
    AttemptState, CaptureState, CardAttempt, ContentRef, DeliveryStatus, Invoice, Order, OrderStatus,
    Payment, PaymentMethod, Revision,
};
use order_core::party::Party;
use order_core::record::{
    AccountMailKind, BulkOutcomes, BulkRun, Channel, CodecError, Key, KeyName, Kind, LogEntry, OrderCursor,
    OrderFilter, OrderOutcome, Outcome, Partition, Record, RunCounts, RunLease, RunStatus, Selecting,
    SortedAt, Subject, Task,
};
use order_core::store::{Cursor, Feed, List, Store};
use order_core::value::{Line, LogEntryId, OrderId, Timestamp};

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
        Record::Payment(it) => serde_json::to_vec(it.as_ref()),
        Record::KeptCards(it) => serde_json::to_vec(it.as_ref()),
        Record::CardAttempt(it) => serde_json::to_vec(it.as_ref()),
        Record::Tag(it) => serde_json::to_vec(it.as_ref()),
        Record::BulkRun(it) => serde_json::to_vec(it.as_ref()),
        Record::BulkChunk(it) => serde_json::to_vec(it.as_ref()),
        Record::BulkOutcomes(it) => serde_json::to_vec(it.as_ref()),
        Record::Holding(it) => serde_json::to_vec(it.as_ref()),
        Record::StockMovement(it) => serde_json::to_vec(it.as_ref()),
        Record::NumberSeries(it) => serde_json::to_vec(it.as_ref()),
        Record::Claim(it) => serde_json::to_vec(it.as_ref()),
        Record::Account(it) => serde_json::to_vec(it.as_ref()),
        Record::AccountPassword(it) => serde_json::to_vec(it.as_ref()),
        Record::Session(it) => serde_json::to_vec(it.as_ref()),
        Record::AccountCode(it) => serde_json::to_vec(it.as_ref()),
        Record::Member(it) => serde_json::to_vec(it.as_ref()),
        Record::Roster(it) => serde_json::to_vec(it.as_ref()),
        Record::Throttle(it) => serde_json::to_vec(it.as_ref()),
        Record::OrderLink(it) => serde_json::to_vec(it.as_ref()),
        Record::LinkSecret(it) => serde_json::to_vec(it.as_ref()),
        Record::GuestCart(it) => serde_json::to_vec(it.as_ref()),
        Record::OfflineAccess(it) => serde_json::to_vec(it.as_ref()),
        Record::OfflineSession(it) => serde_json::to_vec(it.as_ref()),
        Record::GuestPass(it) => serde_json::to_vec(it.as_ref()),
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
        (Record::Cart(cart), _) => Some(match cart.returned {
            None => cart.route.word().to_owned(),
            Some(_) => format!("{}_returned", cart.route.word()),
        }),
        (Record::Order(order), _) => Some(form_of_order(order)),
        (Record::OrderConfirmation(confirmation), _) => Some(
            if confirmation.content.totals.discount.is_some() { "edited" } else { "as_placed" }.to_owned(),
        ),
        (Record::DeliveryNote(note), _) => {
            Some(format!("{}_{}", variant(&note.source), variant(&note.status)))
        }
        (Record::Invoice(invoice), _) => Some(form_of_invoice(invoice)),
        (Record::Payment(payment), _) => Some(form_of_payment(payment)),
        (Record::CardAttempt(attempt), _) => Some(form_of_attempt(attempt)),
        (Record::Holding(holding), _) => (!holding.registered.is_empty()).then(|| "registered".to_owned()),
        (Record::BulkRun(run), _) => Some(format!("{}_{}", run.operation.word(), run.status.word())),
        (Record::BulkOutcomes(told), _) => {
            let mut forms: Vec<String> = told.outcomes.iter().map(|told| variant(&told.outcome)).collect();
            forms.sort();
            forms.dedup();
            Some(forms.join("_"))
        }
        (Record::OriginalOrder(order), _) => {
            let of_seller = if order.seller.is_some() { "_of_seller" } else { "" };
            Some(format!("{}{of_seller}", order.route.word()))
        }
        (Record::StockMovement(movement), _) => Some(movement.cause.word().to_owned()),
        (Record::BuyerOrganization(_), _) => {
            first(&key.partition().to_string()).map(|kept| format!("kept_by_{kept}"))
        }
        (Record::Sku(sku), _) => Some(sku.number.as_str().to_lowercase()),
        (Record::Product(product), _) => Some(product.model_number.as_str().to_lowercase()),
        (Record::Catalog(catalog), _) => Some(catalog.code.as_str().to_lowercase()),
        (Record::AccountCode(code), _) => Some(code.purpose.word().to_owned()),
        (Record::Member(member), _) => Some(format!("{}_{}", member.role, member.state.word())),
        (Record::OrderLink(link), _) => Some(format!("{}_{}", link.kind.word(), link.status)),
        (Record::GuestCart(cart), _) => Some(variant(&cart.state)),
        (Record::LinkSecret(secret), _) => secret.passcode.as_ref().map(|_| "with_passcode".to_owned()),
        (Record::Throttle(throttle), _) => throttle.blocked_until.map(|_| "blocked".to_owned()),
        _ => None,
    }
}

fn form_of_invoice(invoice: &Invoice) -> String {
    let source = variant(&invoice.source);
    let payment = invoice.payment.filter(|payment| payment.capture != CaptureState::Open);
    payment.map_or_else(|| source.clone(), |payment| format!("{source}_{}", variant(&payment.capture)))
}

fn form_of_payment(payment: &Payment) -> String {
    let again = payment.steps.iter().any(|step| step.state.is_failed() && !step.state.is_given_up());
    format!("{}{}", payment.word(), if again { "_asked_again" } else { "" })
}

fn form_of_attempt(attempt: &CardAttempt) -> String {
    let known = matches!(attempt.state, AttemptState::VoidFailed { reference: Some(_), .. });
    format!("{}{}", variant(&attempt.state), if known { "_known" } else { "" })
}

/// The name of a variant as it is written.
fn variant(value: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(value).unwrap();
    let name = written.as_str().or_else(|| written.as_object()?.keys().next().map(String::as_str));
    name.unwrap_or_else(|| panic!("{written} is no variant")).to_owned()
}

fn form_of_order(order: &Order) -> String {
    let words = [
        (order.revision == Revision::ORIGINAL).then_some(order.route.word()),
        matches!(order.content(), ContentRef::Prices(_)).then_some("adjusted"),
        (order.delivery() != DeliveryStatus::None).then(|| order.delivery().word()),
        (order.payment != PaymentMethod::NotByCard).then_some("by_card"),
        (!order.tags.is_empty()).then_some("tagged"),
        (!order.invoices.is_empty()).then_some("invoiced"),
        (!order.attached.is_empty()).then_some("attached"),
        order.state.is_archived().then_some("archived"),
    ];
    std::iter::once(order.state.word()).chain(words.into_iter().flatten()).collect::<Vec<_>>().join("_")
}

/// Every body of the story by the name of its file; of bodies with one name, the first.
async fn written(Told { store, partitions }: Told) -> BTreeMap<String, Vec<u8>> {
    let (mut bodies, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    for partition in partitions {
        for kind in Kind::ALL {
            let list = List::all(*kind, partition, u32::MAX);
            for listed in store.list(list).await.unwrap().records {
                let record = listed.found.record.unwrap();
                let form = form(&listed.key, &record).map_or_else(String::new, |form| format!(".{form}"));
                bodies.entry(format!("{}{form}.json", kind.table())).or_insert_with(|| body(&record));
            }
        }
        let feed = Feed { partition, subject: None, after: Cursor::START, limit: u32::MAX };
        for event in store.events_after(feed).await.unwrap().events {
            // Some operations tell what they did to things of several kinds.
            let LogEntry { operation, subject, .. } = &event.entry;
            let first = *kinds.entry(operation.clone()).or_insert(subject.kind);
            let of = if first == subject.kind { String::new() } else { format!(".{}", subject.kind.table()) };
            let told = event.entry.notice.as_ref().and_then(|notice| notice.recipients);
            let told = told.map_or("", |recipients| if recipients == 0 { ".told_nobody" } else { ".told" });
            let name = format!("{LOG_DETAIL}.{operation}{of}{told}.json");
            bodies.entry(name).or_insert_with(|| event.entry.detail().unwrap().into_bytes());
        }
    }
    let now = Timestamp::MAX;
    for channel in Channel::ALL {
        for lease in store.lease(*channel, now, now, u32::MAX).await.unwrap() {
            let name = format!("{TASK}.{}.json", form_of_task(&lease.task));
            bodies.entry(name).or_insert_with(|| lease.task.encode().unwrap().into_bytes());
        }
    }
    bodies.extend(unfinished(&bodies));
    // As it is kept once nobody is to be told any more.
    let mail = Task::decode(str::from_utf8(&bodies["task.code.verify_email.json"]).unwrap()).unwrap();
    let settled = mail.without_secrets().unwrap().encode().unwrap();
    bodies.insert("task.code.settled.json".to_owned(), settled.into_bytes());
    bodies
}

fn form_of_task(task: &Task) -> String {
    match task {
        Task::Notice(notice) => {
            let with = if notice.body.is_some() { ".with_body" } else { "" };
            let of = if notice.revision.is_some() { ".of_revision" } else { "" };
            let asked = if notice.approval_requested { ".asked" } else { "" };
            format!("{}{with}{of}{asked}", variant(&notice.kind))
        }
        Task::Payment(task) => format!("payment.{}", variant(&task.work)),
        Task::AccountMail(mail) => match &mail.says {
            AccountMailKind::Code { purpose, .. } => format!("code.{}", purpose.word()),
            AccountMailKind::Invitation { party: Party::Brand(_), .. } => "invitation.brand".to_owned(),
            AccountMailKind::Invitation { .. } => "invitation".to_owned(),
        },
    }
}

/// What is there only while a run is at work, or when it lost every race.
fn unfinished(bodies: &BTreeMap<String, Vec<u8>>) -> [(String, Vec<u8>); 3] {
    let mut run: BulkRun = serde_json::from_slice(&bodies["bulk_runs.tag_finished.json"]).unwrap();
    let order = OrderId::made(Timestamp::MIN, [5; 10]);
    let filter = OrderFilter {
        statuses: [OrderStatus::AwaitingConfirmation].into(),
        by_card: Some(false),
        placed_from: Some(Timestamp::MIN),
        text: Some(Line::new("Söhne").unwrap()),
        ..OrderFilter::default()
    };
    let after = Some(OrderCursor { at: SortedAt::PlacedAt(run.started_at), order });
    (run.status, run.position, run.counts) = (RunStatus::Selecting, 0, RunCounts::default());
    run.selecting = Some(Selecting { filter, after });
    let selecting = serde_json::to_vec(&run).unwrap();
    (run.status, run.begun, run.selecting) = (RunStatus::Running, true, None);
    run.lease = Some(RunLease { holder: uuid::Uuid::from_u128(7), until: run.started_at });
    let running = serde_json::to_vec(&run).unwrap();
    let outcome = Outcome::Failed { attempts: 12 };
    let failed = BulkOutcomes { outcomes: vec![OrderOutcome { order, outcome, approval_skipped: false }] };
    [
        ("bulk_runs.tag_selecting.json".to_owned(), selecting),
        ("bulk_runs.tag_running.json".to_owned(), running),
        ("bulk_outcomes.failed.json".to_owned(), serde_json::to_vec(&failed).unwrap()),
    ]
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
            let list = List::all(*kind, partition, u32::MAX);
            for listed in block_on(store.list(list)).unwrap().records {
                let name = listed.key.name();
                assert_eq!(KeyName::parse(*kind, &name.to_string()).unwrap(), *name);
            }
        }
    }
}

#[test]
fn every_status_cause_notice_and_logged_operation_is_there() {
    let there: Vec<String> = files().into_iter().map(|(_, name, _)| name).collect();
    let has = |start: &str| {
        let found = there
            .iter()
            .any(|name| name.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
        assert!(found, "no {start} in the corpus");
    };
    for status in OrderStatus::ALL {
        has(&format!("orders.{status}"));
    }
    // What is put into a cart is not logged, and neither is what is counted or forgotten, or changes nothing but its key.
    let silent = [
        Operation::AddToCart,
        Operation::RemoveFromCart,
        Operation::FillGuestCart,
        Operation::RemoveFromGuestCart,
        Operation::TakeOverCart,
        Operation::BeginImport,
        Operation::CountTry,
        Operation::ClearTries,
        Operation::Sweep,
    ];
    for operation in Operation::ALL.iter().filter(|operation| !silent.contains(operation)) {
        has(&format!("log_detail.{}", operation.name()));
    }
    for cause in ["received", "corrected", "placed", "confirmed", "made_editable", "rejected", "returned"] {
        has(&format!("stock_movements.{cause}"));
    }
    for notice in [
        "order_received",
        "order_completed",
        "confirmation_created",
        "confirmation_updated",
        "confirmation_confirmed",
        "confirmation_editable",
        "order_rejected",
        "order_returned",
        "confirmation_approved",
        "confirmation_declined",
        "code.verify_email",
        "code.reset_password",
        "code.settled",
        "invitation",
        "invitation.brand",
    ] {
        has(&format!("{TASK}.{notice}"));
    }
}
