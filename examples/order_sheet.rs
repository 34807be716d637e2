//! An order sheet: made, filled in elsewhere, and read back; and a bulk import.
//!
//! ```text
//! order_sheet make SHEET [en|ja] [ROWS]     makes a sheet of so many SKUs
//! order_sheet read SHEET [en|ja] [ROWS]     tells what was filled in, or what is wrong
//! order_sheet template FILE [en|ja]         makes an empty bulk import
//! order_sheet import FILE                   tells the orders of a bulk import, or what is wrong
//! ```
//!
//! Without arguments it makes a sheet and reads it back in memory.

use std::fs;
use std::process::ExitCode;

use order_core::cart::Terms;
use order_core::catalog::TransactionTerm;
use order_core::value::{BrandId, CatalogId, Code, Money, Name, ProductId, SkuId, Timestamp};
use order_documents::Language;
use order_documents::import::{ImportFile, template};
use order_documents::sheet::{FilledSheet, OrderSheet, SheetFile, SheetHead, SheetPrices, SheetRow};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Outcome<()> {
    match arguments {
        [] => {
            let sheet = sheet(Language::English, 3)?;
            tell(&read(&sheet.to_xlsx()?, 3)?);
        }
        ["make", path, rest @ ..] => fs::write(path, sheet(language(rest)?, rows(rest)?)?.to_xlsx()?)?,
        ["read", path, rest @ ..] => tell(&read(&fs::read(path)?, rows(rest)?)?),
        ["template", path, rest @ ..] => fs::write(path, template(language(rest)?)?)?,
        ["import", path] => {
            let file = ImportFile::read(&fs::read(path)?)?;
            for order in &file.orders {
                println!("{} {} {}", order.external_code, order.buyer_code, order.catalog_code);
                for line in &order.lines {
                    println!(
                        "  row {}: {} {} {}",
                        line.row, line.model_number, line.sku_number, line.quantity
                    );
                }
            }
        }
        _ => {
            return Err(
                "order_sheet make|read SHEET [en|ja] [ROWS], template FILE [en|ja], import FILE".into()
            );
        }
    }
    Ok(())
}

fn language(arguments: &[&str]) -> Outcome<Language> {
    let code = arguments.first().unwrap_or(&"en");
    Ok(Language::of(code.parse()?))
}

fn rows(arguments: &[&str]) -> Outcome<u32> {
    Ok(arguments.get(1).map_or(Ok(3), |count| count.parse())?)
}

/// The sheet as a host makes it of its records: here of so many sizes of shirts.
fn sheet(language: Language, rows: u32) -> Outcome<OrderSheet> {
    let terms = Terms { term: TransactionTerm::new("wholesale")?, currency: "EUR".parse()? };
    let (brand_name, catalog_name, product) = match language {
        Language::English => ("Nord Knitwear", "Spring", "Linen shirt"),
        Language::Japanese => ("ノルド編物", "春", "リネンシャツ"),
    };
    let head = SheetHead {
        brand: BrandId::made(Timestamp::MIN, [1; 10]),
        brand_name: Name::new(brand_name)?,
        catalog: CatalogId::made(Timestamp::MIN, [2; 10]),
        catalog_code: Code::new("SS27")?,
        catalog_name: Name::new(catalog_name)?,
        terms: terms.clone(),
        language,
        prices: SheetPrices::Retail,
        lot_size: None,
    };
    let row = |at: u32| -> Outcome<SheetRow> {
        let (model, size) = (at / 10, at % 10);
        Ok(SheetRow {
            product: ProductId::made(Timestamp::MIN, id(model)),
            sku: SkuId::made(Timestamp::MIN, id(at)),
            model_number: Code::new(format!("NK-{model}"))?,
            product_name: Name::new(format!("{product} {model}"))?,
            sku_number: Code::new(format!("NK-{model}/{size}"))?,
            attributes: vec![(Name::new("Size")?, Name::new((36 + size).to_string())?)],
            retail: Money::from_minor(4_200 + i64::from(at), terms.currency)?,
            own_price: None,
        })
    };
    Ok(OrderSheet::new(head, (0..rows).map(row).collect::<Outcome<_>>()?)?)
}

/// Ten bytes for an id, where a program would draw them.
fn id(number: u32) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[6..].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// Reads a sheet that came back: opens it, makes the same anew, compares.
fn read(bytes: &[u8], rows: u32) -> Outcome<FilledSheet> {
    let file = SheetFile::open(bytes)?;
    let anew = sheet(file.identity().language, rows)?;
    Ok(file.read(&anew)?)
}

fn tell(filled: &FilledSheet) {
    println!("{} SKUs are ordered, {} {}", filled.lines.len(), filled.terms.term, filled.terms.currency);
    for line in &filled.lines {
        println!("  row {}: {} {}", line.row, line.sku, line.quantity);
    }
}
