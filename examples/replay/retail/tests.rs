//! Small files, and what is read of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Book, Buyer};

const HEADER: &str =
    "Row,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

/// Invoice, code, description, quantity, price and customer; the time is told by the number of the row.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

fn book(files: &[&[Row]]) -> Book {
    let mut book = Book::new().unwrap();
    for file in files {
        let rows = (1..).zip(*file).map(|(at, (invoice, code, description, quantity, price, customer))| {
            let time = format!("2010-12-{at:02}T08:00:00");
            format!("{at},{invoice},{code},\"{description}\",{quantity},{time},{price},{customer},UK\n")
        });
        let text: Vec<String> = std::iter::once(HEADER.to_owned()).chain(rows).collect();
        book.read(text.concat().as_bytes()).unwrap();
    }
    book
}

fn lines(book: &Book, at: usize) -> Vec<(String, u32)> {
    let number = |sku: usize| book.skus[sku].number.as_str().to_owned();
    book.invoices[at].lines.iter().map(|(sku, pieces)| (number(*sku), *pieces)).collect()
}

#[test]
fn lines_of_one_number_are_one_order() {
    let book = book(&[&[
        ("7", "A", "Tea", "0", "1", "10"),
        ("8", "B", "", "1", "2.5", ""),
        ("7", " A ", "Tea", "2", "1.00", "11"),
        ("7", "a", "Pot", "1", "1", "10"),
        ("7", "A", "Cup", "3", "1", "10"),
    ]]);
    assert_eq!(book.invoices.len(), 2);
    // Buyer and time are those of the first line, though it does not count.
    assert_eq!((book.invoices[0].buyer, book.invoices[1].buyer), (Buyer::Customer(0), Buyer::Unnamed));
    assert_eq!(book.customers, ["10"]);
    assert_eq!(book.invoices[0].placed_at.to_string(), "2010-12-01T08:00:00.000000Z");
    assert_eq!(lines(&book, 0), [("A@1.00".to_owned(), 5), ("a@1.00".to_owned(), 1)]);
    assert_eq!(lines(&book, 1), [("B@2.50".to_owned(), 1)]);
    assert_eq!(book.left_out(), &BTreeMap::from([("line_quantity_below_one", 1)]));
    let names: Vec<_> = book.products.iter().map(|product| product.name.as_deref()).collect();
    assert_eq!(names, [None, Some("Tea"), Some("Pot")]);
}

#[test]
fn a_price_is_a_sku_of_its_own_and_the_same_price_is_not() {
    let book = book(&[&[
        ("1", "A", "", "1", "1", ""),
        ("1", "A", "", "1", "1.005", ""),
        ("1", "A", "", "1", "1.006", ""),
        ("1", "A", "", "1", "0.004", ""),
    ]]);
    let expected = [("A@1.00".to_owned(), 2), ("A@1.01".to_owned(), 1), ("A@0.00".to_owned(), 1)];
    assert_eq!(lines(&book, 0), expected);
    assert_eq!((book.products.len(), book.products[0].skus.len()), (1, 3));
}

#[test]
fn the_rest_is_counted_by_reason() {
    let book = book(&[
        &[
            ("C1", "A", "", "-1", "1", ""),
            ("C1", "B", "", "-1", "1", ""),
            ("A2", "B", "", "1", "1", ""),
            ("", "B", "", "1", "1", ""),
            ("3", "B", "", "1", "0", ""),
            ("4", "B", "", "1", "1", ""),
            ("5", "B", "", "1000000", "1", ""),
            ("5", "B", "", "1", "1", ""),
        ],
        &[
            ("4", "B", "", "1", "1", ""),
            ("3", "B", "", "1", "1", ""),
            ("C1", "B", "", "1", "1", ""),
            ("6", "B", "", "1", "1", ""),
        ],
    ]);
    let placed: Vec<_> = book.invoices.iter().map(|invoice| invoice.number.as_str()).collect();
    assert_eq!(placed, ["4", "6"]);
    let expected = BTreeMap::from([
        ("cancellation", 2),
        ("number_not_all_digits", 2),
        ("line_price_not_above_zero", 1),
        ("no_line_counts", 1),
        ("quantity_too_large", 1),
        // Also number 3, of which nothing was placed.
        ("seen_before", 2),
    ]);
    assert_eq!(book.left_out(), &expected);
}

#[test]
fn years_are_those_of_the_first_line() {
    let mut book = Book::new().unwrap();
    let rows = "1,A,,1,2009-12-31T23:59:00,1,\n1,B,,1,2010-01-01T00:00:00,1,\n2,A,,1,2010-01-01T00:00:00,1,\n3,A,,1,soon,1,\n";
    let header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n";
    book.read(format!("{header}{rows}").as_bytes()).unwrap();
    assert_eq!(book.years(), BTreeSet::from([2009, 2010]));
    assert_eq!(book.products[0].years, BTreeSet::from([2009, 2010]));
    assert_eq!(book.products[1].years, BTreeSet::from([2009]));
    assert_eq!(book.left_out(), &BTreeMap::from([("time_unreadable", 1)]));
    assert_eq!(book.first_time().to_string(), "2009-12-31T23:59:00.000000Z");
}

#[test]
fn another_file_is_an_error() {
    let mut book = Book::new().unwrap();
    assert_eq!(book.read("a,b\n1,2\n".as_bytes()).unwrap_err().to_string(), "there is no column InvoiceNo");
    assert!(book.read(format!("{HEADER}1,2,3\n").as_bytes()).is_err());
    assert!(book.read(format!("{HEADER}1,\u{0},3").as_bytes()).is_err());
    assert!(book.read([HEADER.as_bytes(), b"1,2,\xff,,1,,1,,\n"].concat().as_slice()).is_err());
    assert!(
        book.read_file(Path::new("no such file.csv"))
            .unwrap_err()
            .to_string()
            .starts_with("no such file.csv: ")
    );
}

/// Also one that breaks off after its last row, which would otherwise pass for whole.
#[test]
fn a_compressed_file_that_breaks_off_or_is_damaged_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv.gz");
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(format!("{HEADER}1,1,A,,1,2010-12-01T08:26:00,1,,UK\n").as_bytes()).unwrap();
    let whole = packer.finish().unwrap();
    let read = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Book::new().unwrap().read_file(&path)
    };
    read(&whole).unwrap();
    for kept in [2, 12, whole.len() / 2, whole.len() - 8, whole.len() - 1] {
        let error = read(&whole[..kept]).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{}: ", path.display())), "{kept}: {error}");
    }
    let mut damaged = whole.clone();
    let checksum = whole.len() - 8;
    damaged[checksum] ^= 1;
    assert!(read(&damaged).is_err());
}
