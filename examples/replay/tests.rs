//! The whole way, from small files to the printed object.

use std::fs;
use std::io::{self, Write};

use futures_executor::block_on;
use order_core::operation::party::ChangeConnection;
use order_core::{Actor, Desk};
use order_store_memory::MemoryStore;
use serde_json::{Value, json};

use crate::arguments::{Arguments, StoreChoice};
use crate::host::{self, Clock};
use crate::placing::{Placing, Refused, place_all};
use crate::retail::Book;
use crate::{figures, print, run, shop};

const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
const FIRST: &str = "\
1001,85123A,\"HEART, WHITE\",6,2010-12-01T08:26:00,2.55,17850,United Kingdom
1001,71053,LANTERN,0,2010-12-01T08:26:00,3.39,17850,United Kingdom
1002,85123A,,4,2010-12-01T08:30:00,2.555,,France
C1003,85123A,,-6,2010-12-01T09:00:00,2.55,17850,United Kingdom
1001,85123A,,2,2010-12-01T09:10:00,2.55,17850,United Kingdom
";
const SECOND: &str = "\
1002,85123A,,4,2010-12-01T08:30:00,2.555,,France
1004,m,Manual,1,2011-01-04T10:00:00,0.001,17850,United Kingdom
";

#[test]
fn both_stores_hold_the_same_orders() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("first.csv", FIRST), ("second.csv", SECOND)].map(|(name, rows)| {
        let path = folder.path().join(name);
        fs::write(&path, format!("{HEADER}{rows}")).unwrap();
        path
    });
    let database = folder.path().join("replay.db");
    for store in [StoreChoice::Memory, StoreChoice::Sqlite(database.clone()), StoreChoice::Sqlite(database)] {
        let json = run(&Arguments { store, files: files.to_vec(), lifecycle: false }).unwrap();
        let figures: Value = serde_json::from_str(&json).unwrap();
        for (name, expected) in [
            ("orders_placed", json!(3)),
            ("lines", json!(3)),
            ("quantity", json!(13)),
            // 8 at 2.55, 4 at 2.56, and one at 0.00.
            ("totals", json!({"GBP": "30.64"})),
            ("refused", json!({})),
            ("left_out", json!({"cancellation": 1, "line_quantity_below_one": 1, "seen_before": 1})),
        ] {
            assert_eq!(figures[name], expected, "{name} of {json}");
        }
    }
}

/// One order of each last digit, of 1, 2, 4 … pieces; then some of the offline buyer.
fn lives() -> String {
    let of = |number: &u32, place: u32, customer: &str| {
        let pieces = 1 << place;
        format!("{number},A,,{pieces},2010-12-01T{:02}:00:00,1.00,{customer},UK\n", 8 + place)
    };
    let known: String = (1000..=1009).zip(0..).map(|(number, place)| of(&number, place, "7")).collect();
    let offline = [2001, 2003, 2004, 2008];
    let offline: String = offline.iter().zip(10..).map(|(number, place)| of(number, place, "")).collect();
    format!("{HEADER}{known}{offline}")
}

#[test]
fn orders_live_as_the_last_digit_says_on_both_stores() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lives.csv");
    fs::write(&file, lives()).unwrap();
    let database = folder.path().join("replay.db");
    for store in [StoreChoice::Memory, StoreChoice::Sqlite(database)] {
        let json = run(&Arguments { store, files: vec![file.clone()], lifecycle: true }).unwrap();
        let figures: Value = serde_json::from_str(&json).unwrap();
        for (name, expected) in [
            ("orders_placed", json!(14)),
            ("quantity", json!((1 << 14) - 1)),
            ("totals", json!({"GBP": "16383.00"})),
            ("refused", json!({})),
            // The offline buyer has no cart to return to.
            ("lifecycle_refused", json!({"buyer_offline": 1})),
            // 1001 is there twice: returned, and ordered again.
            (
                "by_status",
                json!({
                    "confirmation_approved": 2, "confirmation_declined": 2, "confirmed": 6,
                    "rejected": 4, "returned_to_cart": 1,
                }),
            ),
            (
                "bulk",
                json!({
                    // 1001 as it was ordered again, 1002, and 2001, which could not be returned.
                    "done": 3,
                    "skipped": {
                        "orders": 12,
                        "reasons": {
                            "already_rejected": 1, "already_returned": 1, "has_backlog_skus": 1, "not_in_bulk": 12,
                            "referenced": 2,
                        },
                    },
                    "failed": 0,
                }),
            ),
            // 1003 to 1009, and what the offline buyer decided about and 2008.
            ("analytics", json!({"orders": 10, "quantity": 15_352, "totals": {"GBP": "15352.00"}})),
        ] {
            assert_eq!(figures[name], expected, "{name} of {json}");
        }
    }
}

#[test]
fn a_life_without_lifecycle_ends_with_placing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lives.csv");
    fs::write(&file, lives()).unwrap();
    let arguments = Arguments { store: StoreChoice::Memory, files: vec![file], lifecycle: false };
    let figures: Value = serde_json::from_str(&run(&arguments).unwrap()).unwrap();
    for name in ["lifecycle_refused", "by_status", "bulk", "analytics"] {
        assert!(figures.get(name).is_none(), "{name}");
    }
}

#[test]
fn what_is_refused_is_counted_and_leaves_no_cart() {
    let mut book = Book::new().unwrap();
    let rows = "1,A,,2,2010-12-01T08:00:00,1.00,7,UK\n2,B,,1,2010-12-02T08:00:00,5.00,7,UK\n";
    book.read(format!("{HEADER}{rows}").as_bytes()).unwrap();
    let clock = Clock::at(book.first_time());
    let desk = Desk::new(MemoryStore::new(), clock.teller(), host::entropy);
    block_on(async {
        let shop = shop::prepare(&desk, &book).await.unwrap();
        let mut connection = ChangeConnection::of(shop.brand, shop.customers[0].id);
        connection.blocked = Some(true);
        desk.run(connection.clone(), &Actor::host()).await.unwrap();
        let Placing { placed, refused } = place_all(&desk, &clock, &shop, &book).await.unwrap();
        assert!(placed.is_empty());
        assert_eq!(refused, Refused::from([("buyer_blocked", 2)]));
        assert_eq!(figures::read_back(&desk, shop.brand, 0).await.unwrap(), figures::Figures::default());

        // A cart left behind would come with the next order.
        connection.blocked = Some(false);
        desk.run(connection, &Actor::host()).await.unwrap();
        book.invoices.remove(0);
        assert_eq!(place_all(&desk, &clock, &shop, &book).await.unwrap().refused, Refused::new());
        let figures = figures::read_back(&desk, shop.brand, 1).await.unwrap();
        assert_eq!((figures.orders, figures.lines, figures.pieces), (1, 1, 1));
    });
}

#[test]
fn a_file_that_cannot_be_read_leaves_no_store_behind() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("replay.db");
    let files = vec![folder.path().join("missing.csv")];
    assert!(
        run(&Arguments { store: StoreChoice::Sqlite(database.clone()), files, lifecycle: false }).is_err()
    );
    assert!(!database.exists());
}

/// Where nothing can be written.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closing_line_that_nobody_takes_is_an_error() {
    let mut printed = Vec::new();
    print(&mut printed, "{}").unwrap();
    assert_eq!(printed, b"{}\n");
    let error = print(&mut Gone, "{}").unwrap_err().to_string();
    assert_eq!(error, "the figures were not printed: broken pipe");
}
