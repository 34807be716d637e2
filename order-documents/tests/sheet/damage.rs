//! Everything that can be done to a sheet besides filling it in, and what is then said.

use order_documents::Language;
use order_documents::sheet::{OrderSheet, SheetFault};

use super::file::{Entry, PAGE, Parts};
use super::stage::{Stage, names, price, quantity_cell, terms};

const HIDDEN: &str = "xl/worksheets/sheet2.xml";
const WORKBOOK: &str = "xl/workbook.xml";
const TARGETS: &str = "xl/_rels/workbook.xml.rels";
const STRINGS: &str = "xl/sharedStrings.xml";

/// What is done, which codes are told, and what one of the sentences says.
type Damage = (&'static str, fn(&mut Parts), &'static [&'static str], &'static str);

fn faults(sheet: &OrderSheet, parts: &Parts) -> (Vec<&'static str>, String) {
    let faults = sheet.read(&parts.packed()).expect_err("it was let through");
    (faults.codes(), faults.to_string())
}

fn check(table: &[Damage]) {
    let sheet = Stage::new().sheet(Language::English);
    let whole = Parts::of(&sheet.to_xlsx().unwrap());
    for (what, damage, codes, says) in table {
        let mut parts = whole.clone();
        damage(&mut parts);
        let (found, text) = faults(&sheet, &parts);
        assert_eq!(found, *codes, "{what}: {text}");
        assert!(text.contains(says), "{what}: {text}");
    }
}

fn enter(parts: &mut Parts, entry: &Entry) {
    parts.enter(&quantity_cell(1), entry);
}

const QUANTITIES: &[Damage] = &[
    ("text of digits", |p| enter(p, &Entry::Text("12")), &["quantity_text"], "G8 (Quantity) is a text"),
    ("word", |p| enter(p, &Entry::Text("many")), &["quantity_text"], "G8 (Quantity) is a text"),
    (
        "fraction",
        |p| enter(p, &Entry::Number("1.5")),
        &["quantity_not_whole"],
        "G8 (Quantity) is not a whole number",
    ),
    ("negative", |p| enter(p, &Entry::Number("-1")), &["quantity_negative"], "G8 (Quantity) is negative"),
    (
        "too many",
        |p| enter(p, &Entry::Number("1000001")),
        &["quantity_too_large"],
        "G8 (Quantity) is above 1000000",
    ),
    ("1e9", |p| enter(p, &Entry::Number("1E9")), &["quantity_too_large"], "G8 (Quantity) is above"),
    ("1e308", |p| enter(p, &Entry::Number("1E308")), &["quantity_too_large"], "G8 (Quantity) is above"),
    ("date in words", |p| enter(p, &Entry::Date), &["quantity_date"], "G8 (Quantity) is a date"),
    ("boolean", |p| enter(p, &Entry::Boolean), &["quantity_boolean"], "G8 (Quantity) is true or false"),
    (
        "error value",
        |p| enter(p, &Entry::Error),
        &["quantity_error_value"],
        "G8 (Quantity) is an error value",
    ),
    (
        "formula",
        |p| enter(p, &Entry::Formula("1+1", "2")),
        &["quantity_formula"],
        "G8 (Quantity) is a formula",
    ),
    (
        "date by its format",
        |p| {
            // The format of quantities becomes one of dates.
            p.replace("xl/styles.xml", "formatCode=\"0\"", "formatCode=\"yyyy-mm-dd\"");
            enter(p, &Entry::Number("45000"));
        },
        &["quantity_date"],
        "G8 (Quantity) is a date",
    ),
    (
        "several at once",
        |p| {
            p.enter("G7", &Entry::Number("-1"));
            p.enter("G9", &Entry::Number("0.5"));
            p.enter("G11", &Entry::Text("x"));
        },
        &["quantity_negative", "quantity_not_whole", "quantity_text"],
        "G7 (Quantity) is negative; G9 (Quantity) is not a whole number; G11",
    ),
];

#[test]
fn quantities() {
    check(QUANTITIES);
}

const LOCKED_CELLS: &[Damage] = &[
    (
        "price",
        |p| p.enter("F7", &Entry::Number("41")),
        &["locked_cell"],
        "F7 (Retail price) is locked and shows `41` instead of `42.00`",
    ),
    ("price as a text", |p| p.enter("F7", &Entry::Text("42 EUR")), &["locked_cell"], "F7"),
    ("price by a formula", |p| p.enter("F7", &Entry::Formula("42", "42")), &["locked_cell"], "`=42`"),
    ("price emptied", |p| p.enter("F7", &Entry::Nothing), &["locked_cell"], "shows `` instead of `42.00`"),
    ("name", |p| p.enter("B7", &Entry::Text("Shirt")), &["locked_cell"], "B7 (Product) is locked"),
    ("model number", |p| p.enter("A7", &Entry::Text("NK-101")), &["locked_cell"], "A7 (Model number)"),
    ("SKU number", |p| p.enter("C7", &Entry::Text("NK-100/1")), &["locked_cell"], "C7 (SKU number)"),
    ("attribute", |p| p.enter("D7", &Entry::Text("XL")), &["locked_cell"], "D7 (Size)"),
    ("title", |p| p.enter("G6", &Entry::Text("Pieces")), &["locked_cell"], "G6 is locked and shows `Pieces`"),
    ("terms", |p| p.enter("B3", &Entry::Text("wholesale, USD")), &["locked_cell"], "B3"),
    ("guide", |p| p.enter("A4", &Entry::Nothing), &["locked_cell"], "A4"),
    (
        "formula of a row overwritten",
        |p| p.enter("H7", &Entry::Number("0")),
        &["formula_changed"],
        "H7 (Amount) is locked and has `0` instead of the formula `F7*G7`",
    ),
    (
        "formula of a row changed",
        |p| p.enter("H7", &Entry::Formula("F7*G8", "0")),
        &["formula_changed"],
        "`=F7*G8`",
    ),
    (
        "formula of the total",
        |p| p.enter("H5", &Entry::Formula("SUM(H7:H10)", "0")),
        &["formula_changed"],
        "H5",
    ),
    ("formula of the pieces", |p| p.enter("G5", &Entry::Nothing), &["formula_changed"], "G5"),
    (
        "something beside the rows",
        |p| {
            let last = id_cell(p, 7);
            p.set_cell("I7", &format!("{last}<c r=\"K7\"><v>7</v></c>"));
        },
        &["cell_added"],
        "K7 should be empty and shows `7`",
    ),
    (
        "something where a SKU has no such attribute",
        |p| p.replace(PAGE, "<c r=\"F7\"", "<c r=\"E7\"><v>7</v></c><c r=\"F7\""),
        &["cell_added"],
        "E7 (Colour) should be empty",
    ),
    (
        "a remark above",
        |p| p.replace(PAGE, "<row r=\"2\"", "<row r=\"1\"><c r=\"C1\"><v>7</v></c></row><row r=\"2\""),
        &["cell_added"],
        "C1 should be empty and shows `7`",
    ),
];

#[test]
fn locked_cells() {
    check(LOCKED_CELLS);
}

fn id_cell(parts: &Parts, row: u32) -> String {
    parts.cell(&format!("I{row}")).unwrap()
}

const ROWS: &[Damage] = &[
    (
        "row deleted",
        |p| {
            // As a spreadsheet does it: what is below moves up, and formulas with it.
            let (ten, eleven) = (p.row(10), p.row(11));
            p.replace(PAGE, &ten, "");
            let moved = eleven.replace("\"11\"", "\"10\"").replace("F11*G11", "F10*G10");
            let moved = "ABCDEFGHI".chars().fold(moved, |row, column| {
                row.replace(&format!("\"{column}11\""), &format!("\"{column}10\""))
            });
            p.replace(PAGE, &eleven, &moved);
            p.replace(PAGE, "SUM(G7:G11)", "SUM(G7:G10)");
            p.replace(PAGE, "SUM(H7:H11)", "SUM(H7:H10)");
        },
        &["row_missing", "formula_changed", "formula_changed"],
        "the row of the SKU =NK-2/0 of model =NK-2 is missing",
    ),
    (
        "row emptied",
        |p| {
            let row = p.row(11);
            p.replace(PAGE, &row, "");
        },
        &["row_missing"],
        "=NK-2/1",
    ),
    (
        "row inserted",
        |p| p.replace(PAGE, "</sheetData>", "<row r=\"12\"><c r=\"A12\"><v>1</v></c></row></sheetData>"),
        &["row_added"],
        "the row of A12 (Model number) does not belong",
    ),
    (
        "rows sorted",
        |p| {
            let (first, second) = (id_cell(p, 7), id_cell(p, 8));
            p.set_cell("I7", &second.replace("I8", "I7"));
            p.set_cell("I8", &first.replace("I7", "I8"));
        },
        // The first of the two shows what does not belong to its SKU.
        &["locked_cell", "locked_cell", "row_moved"],
        "names the SKU NK-100/0, whose row was elsewhere",
    ),
    (
        "row copied",
        |p| {
            let first = id_cell(p, 7);
            p.set_cell("I8", &first.replace("I7", "I8"));
        },
        &["row_missing", "sku_repeated"],
        "I8 (SKU id) names the SKU NK-100/0 a second time",
    ),
    (
        "unknown SKU",
        |p| p.enter("I8", &Entry::Text("nothing")),
        &["row_missing", "unknown_sku"],
        "unknown SKU `nothing`",
    ),
    (
        "SKU of another catalog",
        |p| p.enter("I8", &Entry::Text("0198c0de-0000-7000-8000-000000000000")),
        &["row_missing", "unknown_sku"],
        "0198c0de",
    ),
    ("SKU removed", |p| p.enter("I8", &Entry::Nothing), &["row_missing", "row_added"], "A8"),
    (
        "cells merged",
        |p| {
            p.replace(
                PAGE,
                "</sheetData>",
                "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"G7:G8\"/></mergeCells>",
            );
        },
        &["cells_merged"],
        "the cells G7:G8 are merged",
    ),
];

#[test]
fn rows() {
    check(ROWS);
}

const SHEETS: &[Damage] = &[
    (
        "sheet renamed",
        |p| p.replace(WORKBOOK, "name=\"Order\"", "name=\"Mine\""),
        &["sheet_added", "sheet_missing"],
        "the sheet `Order` is missing",
    ),
    (
        "sheet added",
        |p| {
            p.set("xl/worksheets/sheet3.xml", "<worksheet><sheetData/></worksheet>");
            let target =
                "<Relationship Id=\"n\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet3.xml\"/>";
            p.replace(TARGETS, "</Relationships>", &format!("{target}</Relationships>"));
            p.replace(WORKBOOK, "</sheets>", "<sheet name=\"Notes\" sheetId=\"3\" r:id=\"n\"/></sheets>");
        },
        &["sheet_added"],
        "`Notes` does not belong",
    ),
    (
        "identity removed",
        |p| p.replace(WORKBOOK, "order-sheet", "something"),
        &["not_an_order_sheet"],
        "no order sheet",
    ),
    ("form of another time", |p| p.replace(STRINGS, ">1<", ">2<"), &["not_an_order_sheet"], "no order sheet"),
    (
        "identity emptied",
        |p| p.set(HIDDEN, "<worksheet><sheetData/></worksheet>"),
        &["not_an_order_sheet"],
        "",
    ),
    (
        "version damaged",
        |p| p.replace(STRINGS, ">version<", ">versions<"),
        &["identity_damaged"],
        "its version",
    ),
    ("brand damaged", |p| p.replace(STRINGS, ">brand<", ">b<"), &["identity_damaged"], "its brand"),
    ("currency damaged", |p| p.replace(STRINGS, ">EUR<", ">EURO<"), &["identity_damaged"], "its currency"),
    ("language damaged", |p| p.replace(STRINGS, ">en<", ">xx<"), &["identity_damaged"], "its language"),
    ("prices damaged", |p| p.replace(STRINGS, ">retail<", ">none<"), &["identity_damaged"], "its prices"),
    (
        "version forged",
        |p| {
            let texts = p.text(STRINGS);
            let version = Stage::new().sheet(Language::English).version().to_string();
            assert!(texts.contains(&version));
            p.replace(STRINGS, &version, &version.replace(|c: char| c.is_ascii_digit(), "1"));
        },
        &["other_version"],
        "outdated",
    ),
];

#[test]
fn sheets() {
    check(SHEETS);
}

/// What is changed, and which codes are told.
type OtherSheet = (&'static str, fn(&mut Stage), &'static [&'static str]);

#[test]
fn another_sheet() {
    let english = Language::English;
    let bytes = Stage::new().sheet(english).to_xlsx().unwrap();
    let changes: [OtherSheet; 6] = [
        (
            "brand",
            |stage| stage.brand.id = order_core::value::BrandId::from_uuid(stage.catalog.id.as_uuid()),
            &["other_brand"],
        ),
        (
            "catalog",
            |stage| {
                stage.catalog.id =
                    order_core::value::CatalogId::made(order_core::value::Timestamp::MIN, [9; 10]);
            },
            &["other_catalog"],
        ),
        (
            "term",
            |stage| {
                stage.terms = terms("FOB", "EUR");
                for (product, _, _) in &mut stage.products {
                    product.prices = price(1_00, &stage.terms);
                }
            },
            &["other_term"],
        ),
        (
            "currency",
            |stage| {
                stage.terms = terms("wholesale", "JPY");
                for (product, _, _) in &mut stage.products {
                    product.prices = price(100, &stage.terms);
                }
            },
            &["other_currency"],
        ),
        (
            "name of a product",
            |stage| stage.products[0].0.name = names("Shirt", "シャツ"),
            &["other_version"],
        ),
        ("SKU withdrawn", |stage| stage.products[0].2[1].withdrawn = true, &["other_version"]),
    ];
    for (what, change, codes) in changes {
        let mut stage = Stage::new();
        change(&mut stage);
        assert_eq!(stage.sheet(english).read(&bytes).unwrap_err().codes(), codes, "{what}");
    }
    let japanese = Stage::new().sheet(Language::Japanese);
    assert_eq!(japanese.read(&bytes).unwrap_err().codes(), ["other_language"]);
    let own = Stage::new().sheet_of_own_prices(english);
    assert_eq!(own.read(&bytes).unwrap_err().codes(), ["other_version"]);
}

#[test]
fn a_formula_may_be_shared() {
    // As Excel writes it, where it finds one formula in many rows.
    let sheet = Stage::new().sheet(Language::English);
    let mut parts = Parts::of(&sheet.to_xlsx().unwrap());
    parts.set_cell("H7", "<c r=\"H7\"><f t=\"shared\" ref=\"H7:H9\" si=\"0\">F7*G7</f><v>0</v></c>");
    parts.set_cell("H8", "<c r=\"H8\"><f t=\"shared\" si=\"0\"/><v>0</v></c>");
    parts.set_cell("H9", "<c r=\"H9\"><f t=\"shared\" si=\"0\"/><v>0</v></c>");
    assert!(sheet.read(&parts.packed()).is_ok());
    parts.set_cell("H10", "<c r=\"H10\"><f t=\"shared\" si=\"0\"/><v>0</v></c>");
    parts.replace(PAGE, "F7*G7", "F8*G8");
    assert_eq!(faults(&sheet, &parts).0, ["formula_changed"; 4]);
}

#[test]
fn a_fault_knows_its_row_and_column() {
    let sheet = Stage::new().sheet(Language::English);
    let mut parts = Parts::of(&sheet.to_xlsx().unwrap());
    parts.enter("G8", &Entry::Text("12"));
    let faults = sheet.read(&parts.packed()).unwrap_err();
    let place = faults.first().place().unwrap();
    assert_eq!((place.row, place.column, place.letters().as_str()), (8, 6, "G"));
    assert_eq!(place.title.as_deref(), Some("Quantity"));
    let details = faults.to_any()[0].details.clone();
    assert_eq!(
        (details["row"].as_str(), details["column"].as_str(), details["title"].as_str()),
        ("8", "G", "Quantity")
    );
    assert!(matches!(faults.first(), SheetFault::Quantity(_)));
}
