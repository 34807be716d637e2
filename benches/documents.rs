//! Documents: papers, workbooks and sheets, each made or read in a process of its own, whose time and peak of memory are told. The peak is
//! of all the process has, the program and the fonts of the system among it.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::Actor;
use order_core::cart::Terms;
use order_core::catalog::TransactionTerm;
use order_core::operation::Viewer;
use order_core::operation::order::{DocumentView, ExportKind, ViewDocument};
use order_core::value::{BrandId, CatalogId, Money, ProductId, SkuId};
use order_core::value::{Code, Name, Timestamp};
use order_documents::Language;
use order_documents::export::{
    BookSettings, Column, ColumnChoice, ExportedOrder, Names, OrderExport, OrderSettings,
};
use order_documents::import::{ImportColumn, ImportFile};
use order_documents::paper::{Fonts, PageSize, Paper, PaperKind, Pictures};
use order_documents::sheet::{OrderSheet, SheetHead, SheetPrices, SheetRow};
use order_store_memory::MemoryStore;
use rust_xlsxwriter::Workbook;

use crate::machine::status_kib;
use crate::table::{Row, time};
use crate::world::Shop;

/// The argument that makes this program the process that is measured.
pub const CHILD: &str = "--document";

/// Every work with its sizes: lines of a paper, rows of a workbook or a sheet.
const WORKS: [(&str, &str, &[usize]); 5] = [
    ("paper", "purchase order on paper, lines", &[10, 100, 300, 1_000]),
    ("export", "workbook of orders in ten columns, rows", &[1_000, 100_000]),
    ("export-all", "workbook of orders in every column, rows", &[100_000]),
    ("sheet", "read an order sheet, rows", &[5_000]),
    ("import", "read a bulk import, rows", &[5_000]),
];

/// Of how many lines an exported order is.
const LINES: usize = 100;

/// How often a work is done; the median counts.
const TURNS: usize = 5;

/// The rows, or none where the system does not tell of memory or has no fonts.
pub fn rows(quick: bool) -> Vec<Row> {
    let turns = if quick { 1 } else { TURNS };
    let mut rows = Vec::new();
    for (work, name, sizes) in WORKS {
        for size in sizes {
            let mut measured: Vec<(Duration, usize)> =
                (0..turns).filter_map(|_| measured(work, *size)).collect();
            measured.sort_unstable();
            let Some((took, _)) = measured.get(measured.len() / 2) else { continue };
            let peak = measured.iter().map(|(_, peak)| *peak).max().unwrap_or_default();
            rows.push(Row::report(
                format!("{name}: {size}"),
                format!("{}, peak {} MiB", time(*took), peak / 1024),
            ));
        }
    }
    rows
}

fn measured(work: &str, size: usize) -> Option<(Duration, usize)> {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).args([CHILD, work, &size.to_string()]).output();
    let output = output.expect("this program can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("two numbers");
    let mut numbers = text.split_whitespace().map(str::parse::<u64>);
    let (micros, peak) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some((Duration::from_micros(micros), usize::try_from(peak).ok()?))
}

/// The process itself: does the work once, and prints the microseconds that it took and the peak in KiB.
pub fn child(arguments: &[String]) {
    let [work, size] = arguments else { return };
    let size: usize = size.parse().expect("a number");
    let took = match work.as_str() {
        "paper" => paper(size),
        "export" => Some(export(size, &Column::ALL[..10])),
        "export-all" => Some(export(size, Column::ALL)),
        "sheet" => Some(sheet(size)),
        _ => Some(import(size)),
    };
    if let Some((took, peak)) = took.zip(status_kib("VmHWM")) {
        println!("{} {peak}", took.as_micros());
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// An order of so many lines, as documents show it.
fn order(lines: usize) -> DocumentView {
    let mut shop = Shop::open(MemoryStore::new());
    let ready = shop.carts(1, lines).pop().expect("one cart");
    let placed =
        block_on(shop.desk.run(ready.command, &ready.actor).into_future()).expect("the order is placed");
    let question = ViewDocument {
        brand: shop.brand,
        order: placed.id,
        viewer: Viewer::Brand,
        kind: ExportKind::PurchaseOrder,
    };
    block_on(shop.desk.ask(question, &Actor::host())).expect("the order is there")
}

fn paper(lines: usize) -> Option<Duration> {
    let document = order(lines);
    let fonts = Fonts::system();
    if fonts.is_empty() {
        return None;
    }
    let paper = Paper {
        kind: PaperKind::PurchaseOrder,
        language: Language::English,
        page: PageSize::A4,
        seller: &document.seller,
        order: &document.view.order,
        original: &document.view.original,
        revision: None,
        pictures: &Pictures::none(),
    };
    Some(timed(|| paper.to_pdf(&fonts).expect("the paper can be printed")))
}

fn export(rows: usize, columns: &[Column]) -> Duration {
    let document = order(LINES.min(rows));
    let choice = columns.iter().copied().chain([Column::SkuNumber]);
    let mut kept: Vec<Column> = Vec::new();
    for column in choice {
        if !kept.contains(&column) {
            kept.push(column);
        }
    }
    let choice = ColumnChoice::new(kept).expect("each column once");
    let settings = OrderSettings::new(BookSettings::new(Language::English, Timestamp::MIN), Viewer::Brand);
    let names = Names::default();
    timed(|| {
        let mut export = OrderExport::new(choice, settings).expect("the temporary folder can be written");
        for _ in 0..rows / LINES.min(rows) {
            export.push(ExportedOrder::from(&document.view), &names).expect("there is room");
        }
        export.finish(std::io::sink()).expect("the workbook can be written");
    })
}

fn code(text: &str, number: usize) -> Code {
    Code::new(format!("{text}-{number}")).expect("a code")
}

fn sheet(rows: usize) -> Duration {
    let name = |text: &str| Name::new(text).expect("a name");
    let made = |number: usize| u8::try_from(number % 251).unwrap_or_default();
    let id = |number: usize| {
        let [high, low] = u16::try_from(number).unwrap_or_default().to_be_bytes();
        [1, high, low, 0, 0, 0, 0, 0, 0, made(number)]
    };
    let currency = "EUR".parse().expect("a currency");
    let head = SheetHead {
        brand: BrandId::made(Timestamp::MIN, [1; 10]),
        brand_name: name("Northwind"),
        catalog: CatalogId::made(Timestamp::MIN, [2; 10]),
        catalog_code: code("AW", 26),
        catalog_name: name("Autumn"),
        terms: Terms { term: TransactionTerm::new("wholesale").expect("a term"), currency },
        language: Language::English,
        prices: SheetPrices::Retail,
        lot_size: None,
    };
    let row = |number: usize| SheetRow {
        product: ProductId::made(Timestamp::MIN, id(number / 10)),
        sku: SkuId::made(Timestamp::MIN, id(number)),
        model_number: code("M", number / 10),
        product_name: name("Coat"),
        sku_number: code("S", number),
        attributes: vec![(name("Colour"), name("Navy")), (name("Size"), name("M"))],
        retail: Money::from_minor(12_300, currency).expect("an amount"),
        own_price: None,
    };
    let sheet = OrderSheet::new(head, (0..rows).map(row).collect()).expect("a sheet");
    let bytes = sheet.to_xlsx().expect("the sheet can be written");
    timed(|| sheet.read(&bytes))
}

fn import(rows: usize) -> Duration {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    let columns = ImportColumn::ALL.into_iter().filter(|column| column.is_required());
    for (column, titled) in (0_u16..).zip(columns) {
        page.write_string(0, column, titled.title(Language::English)).expect("a head");
        for row in 1..=u32::try_from(rows).expect("few rows") {
            let text = match titled {
                ImportColumn::Quantity => {
                    page.write_number(row, column, 3).expect("a number");
                    continue;
                }
                ImportColumn::OrderCode => format!("PO-{}", row / 50),
                ImportColumn::SkuNumber => format!("S-{row}"),
                _ => "B-1".to_owned(),
            };
            page.write_string(row, column, text).expect("a text");
        }
    }
    let bytes = workbook.save_to_buffer().expect("the workbook can be written");
    timed(|| ImportFile::read(&bytes).expect("an import"))
}
