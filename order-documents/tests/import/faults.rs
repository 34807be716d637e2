//! What is wrong with a bulk import.

use order_documents::import::ImportFile;
use order_documents::limits::FAULTS_MAX;
use rust_xlsxwriter::Workbook;

use super::stage::{Put, TITLES, fill, line, read};

/// A row of which one cell is something else.
fn with(column: usize, put: Put) -> Vec<Put> {
    let mut row = line("A", "shop-1", "SS27", "NK-1", "S", 1.0);
    row[column] = put;
    row
}

/// What is wrong, in which rows, the codes of the faults, and what a sentence says.
type Wrong = (&'static str, Vec<Vec<Put>>, &'static [&'static str], &'static str);

fn check(table: Vec<Wrong>) {
    for (what, rows, codes, says) in table {
        let faults = read(&TITLES, &rows).expect_err(what);
        assert_eq!(faults.codes(), codes, "{what}: {faults}");
        assert!(faults.to_string().contains(says), "{what}: {faults}");
    }
}

#[test]
fn cells() {
    let text = |text: &str| Put::Text(text.to_owned());
    check(vec![
        ("quantity as a text", vec![with(5, text("12"))], &["quantity_text"], "F2 (Quantity) is a text"),
        ("fraction", vec![with(5, 1.5.into())], &["quantity_not_whole"], "F2 (Quantity)"),
        ("negative", vec![with(5, (-1.0).into())], &["quantity_negative"], "F2 (Quantity)"),
        ("too many", vec![with(5, 1_000_001.0.into())], &["quantity_too_large"], "F2 (Quantity)"),
        ("date", vec![with(5, Put::Date(45_000.0))], &["quantity_date"], "F2 (Quantity)"),
        ("boolean", vec![with(5, Put::Boolean)], &["quantity_boolean"], "F2 (Quantity)"),
        ("formula", vec![with(5, Put::Formula("=1+1"))], &["quantity_formula"], "F2 (Quantity)"),
        ("no quantity", vec![with(5, Put::Nothing)], &["quantity_missing"], "F2 (Quantity) is empty"),
        ("no order code", vec![with(0, Put::Nothing)], &["code_missing"], "A2 (Order code) is empty"),
        ("no buyer", vec![with(1, Put::Nothing)], &["code_missing"], "B2 (Buyer code) is empty"),
        ("no catalog", vec![with(2, text("  "))], &["code_missing"], "C2 (Catalog code) is empty"),
        ("no model", vec![with(3, Put::Nothing)], &["code_missing"], "D2 (Model number) is empty"),
        ("no SKU", vec![with(4, Put::Nothing)], &["code_missing"], "E2 (SKU number) is empty"),
        ("code that became a date", vec![with(4, Put::Date(45_000.0))], &["code_date"], "E2 (SKU number)"),
        (
            "code that lost its zeros",
            vec![with(3, 12.5.into())],
            &["code_number"],
            "D2 (Model number) is a number",
        ),
        ("code that is true", vec![with(3, Put::Boolean)], &["code_boolean"], "D2 (Model number)"),
        ("code by a formula", vec![with(3, Put::Formula("=A1"))], &["code_formula"], "D2 (Model number)"),
        (
            "code that is too long",
            vec![with(3, text(&"x".repeat(65)))],
            &["code_text"],
            "D2 (Model number) is no code",
        ),
        ("code on two lines", vec![with(3, text("a\nb"))], &["code_text"], "D2 (Model number) is no code"),
        (
            "beside the titles",
            vec![[line("A", "b", "c", "d", "e", 1.0), vec!["x".into()]].concat()],
            &["no_title"],
            "G2",
        ),
        (
            "several",
            vec![with(5, Put::Nothing), with(0, Put::Nothing)],
            &["quantity_missing", "code_missing"],
            "F2 (Quantity) is empty; A3 (Order code) is empty",
        ),
        ("nothing", Vec::new(), &["nothing_to_import"], "no order"),
    ]);
}

#[test]
fn orders() {
    check(vec![
        (
            "two buyers",
            vec![line("A", "shop-1", "SS27", "m", "s", 1.0), line("A", "shop-2", "SS27", "m", "t", 1.0)],
            &["buyer_differs"],
            "B3 (Buyer code) shows another buyer than row 2 of the order `A`",
        ),
        (
            "two catalogs",
            vec![line("A", "shop-1", "SS27", "m", "s", 1.0), line("A", "shop-1", "AW27", "m", "t", 1.0)],
            &["catalog_differs"],
            "C3 (Catalog code) shows another catalog than row 2 of the order `A`",
        ),
        (
            "a SKU twice",
            vec![
                line("A", "shop-1", "SS27", "m", "s", 1.0),
                line("B", "shop-1", "SS27", "m", "s", 1.0),
                line("A", "shop-1", "SS27", "m", "s", 0.0),
            ],
            &["sku_repeated"],
            "E4 (SKU number) is a SKU that the order `A` has in row 2 already",
        ),
    ]);
    // The same number of another model is another SKU.
    let other = [line("A", "b", "c", "m", "s", 1.0), line("A", "b", "c", "n", "s", 1.0)];
    assert!(read(&TITLES, &other).is_ok());
}

#[test]
fn currency_and_term_are_those_of_the_whole_file() {
    let titles = [TITLES.as_slice(), &["Currency", "Term"]].concat();
    let row = |sku: &str, currency: &str, term: &str| {
        [line("A", "b", "c", "m", sku, 1.0), vec![currency.into(), term.into()]].concat()
    };
    for (rows, codes, says) in [
        (
            [row("1", "EUR", ""), row("2", "JPY", "")],
            "file_differs",
            "G3 (Currency) shows `JPY`, and the file has `EUR`",
        ),
        (
            [row("1", "", "FOB"), row("2", "", "fob")],
            "file_differs",
            "H3 (Term) shows `fob`, and the file has `FOB`",
        ),
        (
            [row("1", "EURO", ""), row("2", "", "")],
            "unknown_currency",
            "G2 (Currency) is no current currency",
        ),
        ([row("1", "eur", ""), row("2", "", "")], "unknown_currency", "G2 (Currency)"),
    ] {
        let faults = read(&titles, &rows).unwrap_err();
        assert_eq!(faults.codes(), [codes], "{faults}");
        assert!(faults.to_string().contains(says), "{faults}");
    }
}

#[test]
fn titles() {
    let row = [line("A", "b", "c", "d", "e", 1.0)];
    for (titles, codes, says) in [
        (
            ["Order code", "Buyer code", "Catalog code", "Model number", "SKU", "Quantity"].as_slice(),
            ["column_missing", "unknown_column"].as_slice(),
            "E1 is the title of no column: `SKU`",
        ),
        (
            &["Order code", "Buyer code", "Catalog code", "Model number", "SKU number"],
            &["column_missing"],
            "the column `Quantity` is missing",
        ),
        (
            &["Order code", "Buyer code", "Catalog code", "Model number", "SKU number", "Quantity", "数量"],
            &["column_repeated"],
            "G1 is a second column `Quantity`",
        ),
        (
            &["Order code", "Buyer code", "Catalog code", "Model number", "SKU number", "Quantity", "Note"],
            &["unknown_column"],
            "G1 is the title of no column: `Note`",
        ),
    ] {
        let faults = read(titles, &row).unwrap_err();
        assert_eq!(faults.codes(), codes, "{faults}");
        assert!(faults.to_string().contains(says), "{faults}");
    }
}

#[test]
fn other_sheets_and_merged_cells() {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    fill(page, &TITLES, &[line("A", "b", "c", "d", "e", 1.0)]);
    page.merge_range(4, 0, 5, 0, "A", &rust_xlsxwriter::Format::new()).unwrap();
    let page = workbook.add_worksheet();
    page.set_name("More").unwrap().write_number(0, 0, 1.0).unwrap();
    let faults = ImportFile::read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    let codes = faults.codes();
    assert_eq!(codes[..2], ["cells_merged", "sheet_added"]);
    assert!(faults.to_string().contains("A5:A6") && faults.to_string().contains("`More`"));
}

#[test]
fn of_very_many_faults_the_number_is_told() {
    let rows: Vec<Vec<Put>> = (0..FAULTS_MAX + 5).map(|_| with(5, Put::Boolean)).collect();
    let faults = read(&TITLES, &rows).unwrap_err();
    // Each row but the first is the same SKU too.
    assert_eq!((faults.iter().count(), faults.len()), (FAULTS_MAX, 2 * (FAULTS_MAX + 5) - 1));
    assert!(faults.to_string().ends_with(" more"));
}
