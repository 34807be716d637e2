//! The workbook around the rows: looks, bytes, and where the rows are until it is finished.

use order_documents::Language;
use order_documents::export::{Column, ColumnChoice, ExportError, OrderExport, RowsIn};

use super::made::{self, Made, names, order, settings};
use super::read::{cells, exported, part};

fn all_columns() -> String {
    ColumnChoice::new(Column::ALL.iter().copied()).unwrap().to_string()
}

#[test]
fn each_amount_has_the_format_of_its_currency() {
    let orders = ["JPY", "EUR", "KWD", "EUR"].map(|currency| order(1, currency));
    let bytes = exported("total", settings(Language::English), &orders, &names());
    let styles = part(&bytes, "xl/styles.xml");
    for format in ["[$JPY] #,##0", "[$EUR] #,##0.00", "[$KWD] #,##0.000"] {
        assert_eq!(styles.matches(&format!("formatCode=\"{format}\"")).count(), 1, "{format}");
    }
    // Three looks for four rows: which row has which is looked at by an independent reader elsewhere.
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    let looks: Vec<&str> = (2..=5)
        .map(|row| sheet.split(&format!("<c r=\"A{row}\" s=\"")).nth(1).unwrap().split('"').next().unwrap())
        .collect();
    assert_eq!(looks[1], looks[3]);
    assert!(looks[0] != looks[1] && looks[1] != looks[2] && looks[0] != looks[2]);
}

#[test]
fn heads_stay_repeat_and_filter() {
    let bytes = exported("order_code,total", settings(Language::Japanese), &[order(1, "EUR")], &names());
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in [
        r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#,
        r#"<autoFilter ref="A1:B2"/>"#,
        r#"orientation="landscape""#,
        r#"fitToHeight="0""#,
        "customWidth=\"1\"",
    ] {
        assert!(sheet.contains(wanted), "{wanted} in {sheet}");
    }
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(
        workbook.contains("<sheet name=\"注文\"") && workbook.contains("_xlnm.Print_Titles"),
        "{workbook}"
    );
    let properties = part(&bytes, "docProps/core.xml");
    assert!(properties.contains("<dc:title>注文</dc:title>") && properties.contains("2026-03-01T09:00:00Z"));
    assert!(properties.contains("<dc:creator></dc:creator>"), "{properties}");
}

#[test]
fn the_same_orders_give_the_same_bytes() {
    let orders: Vec<Made> = (1..=20).map(|number| order(number, "EUR")).collect();
    let make = |settings| exported(&all_columns(), settings, &orders, &names());
    let first = make(settings(Language::English));
    assert_eq!(first, make(settings(Language::English)));
    let mut later = settings(Language::English);
    later.book.made_at = later.book.made_at.saturating_add(std::time::Duration::from_secs(60));
    assert_ne!(first, make(later), "the time is in it");
}

#[test]
fn rows_are_the_same_wherever_they_are_kept() {
    let orders: Vec<Made> = (1..=20).map(|number| order(number, "EUR")).collect();
    let folder = tempfile::tempdir().unwrap();
    let read = |rows_in| {
        let mut settings = settings(Language::English);
        settings.book.rows_in = rows_in;
        cells(&exported(&all_columns(), settings, &orders, &names()), "Orders")
    };
    let usual = read(RowsIn::TemporaryFolder);
    assert_eq!(usual.height(), 41);
    assert_eq!(usual, read(RowsIn::Memory));
    assert_eq!(usual, read(RowsIn::Folder(folder.path().to_owned())));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing stays behind");
}

#[test]
fn a_folder_that_is_not_there_is_told_of() {
    let mut settings = settings(Language::English);
    settings.book.rows_in = RowsIn::Folder("/nowhere/at/all".into());
    let error = OrderExport::new(ColumnChoice::default(), settings).unwrap_err();
    assert!(matches!(error, ExportError::PutAside(_)), "{error:?}");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(!error.to_string().contains(&source) && !error.to_string().contains("nowhere"), "{error}");
}

#[test]
fn a_writer_that_fails_is_told_of() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut export = OrderExport::new(ColumnChoice::default(), settings(Language::English)).unwrap();
    export.push(made::order(1, "EUR").exported(), &names()).unwrap();
    let error = export.finish(Full).unwrap_err();
    assert!(matches!(error, ExportError::Write(_)), "{error:?}");
}
