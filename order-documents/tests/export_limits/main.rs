//! What an export takes of its process: memory that does not grow with rows, and a disk that may be full. It is a program of its own, as
//! what it measures and limits is of the whole process.
//!
//! `ORDER_DEPTH` multiplies the rows; `--nocapture` tells what was measured.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test: it fails by panicking, its numbers are small, and it tells what it measured"
)]

#[expect(dead_code, reason = "some of it is for other tests")]
#[path = "../export/made.rs"]
mod made;

use std::fs::File;
use std::process::Command;
use std::time::Instant;

use order_documents::Language;
use order_documents::export::{Column, ColumnChoice, ExportError, OrderExport};

/// The most kilobytes that this process ever had.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Exports so many rows into a file, whose length it gives. An order has two lines, so two rows where columns are of lines.
fn export(choice: &ColumnChoice, rows: u32) -> u64 {
    let (names, mut made) = (made::names(), made::order(1, "EUR"));
    let mut export = OrderExport::new(choice.clone(), made::settings(Language::English)).unwrap();
    let orders = if choice.has_lines() { rows / 2 } else { rows };
    for number in 0..orders {
        made.order.code = format!("{number:07}").parse().unwrap();
        export.push(made.exported(), &names).unwrap();
    }
    let file = tempfile::tempfile().unwrap();
    export.finish(&file).unwrap();
    File::metadata(&file).unwrap().len()
}

#[test]
fn memory_does_not_grow_with_rows() {
    let depth = std::env::var("ORDER_DEPTH").ok().and_then(|depth| depth.parse().ok()).unwrap_or(1_u32);
    let rows = 10_000 * depth.min(100);
    let all = ColumnChoice::new(Column::ALL.iter().copied()).unwrap();
    let few = "order_code,placed_at,buyer_name,catalog_name,sku_number,quantity,unit_price,line_amount,currency,total";
    for choice in [few.parse().unwrap(), all] {
        export(&choice, 1_000);
        let before = peak();
        let started = Instant::now();
        let bytes = export(&choice, rows);
        let grown = peak() - before;
        println!(
            "{rows} rows of {} columns: {:.1?}, {} kB of file, at most {} kB of memory, {grown} kB more than for 1,000 rows",
            choice.columns().len(),
            started.elapsed(),
            bytes / 1_024,
            before + grown,
        );
        assert!(grown < 2_048, "{grown} kB more for {rows} rows");
    }
}

/// Says to a process that files end after so many kilobytes, as if the disk were full.
const FULL: &str = r#"trap '' XFSZ; ulimit -f 64; exec "$0" --exact a_full_disk_is_an_error"#;
const IS_FULL: &str = "ORDER_DISK_IS_FULL";

#[test]
fn a_full_disk_is_an_error() {
    if std::env::var_os(IS_FULL).is_none() {
        let itself = std::env::current_exe().unwrap();
        let told = Command::new("bash").arg("-c").arg(FULL).arg(itself).env(IS_FULL, "yes").output().unwrap();
        let out = String::from_utf8_lossy(&told.stdout);
        assert!(told.status.success() && out.contains("1 passed"), "{told:?}");
        return;
    }
    let (names, made) = (made::names(), made::order(1, "EUR"));
    let mut export = OrderExport::new(ColumnChoice::default(), made::settings(Language::English)).unwrap();
    let failed = (0..10_000).find_map(|_| export.push(made.exported(), &names).err()).unwrap();
    assert!(matches!(failed, ExportError::PutAside(_)), "{failed:?}");
    assert!(matches!(export.push(made.exported(), &names), Err(ExportError::NotWhole)));
    assert!(matches!(export.finish(std::io::sink()), Err(ExportError::NotWhole)));
}
