//! Rows become orders.

use order_core::value::Code;
use order_documents::Language;
use order_documents::import::{ImportColumn, ImportFile, ImportedLine, ImportedOrder, template};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::file::Parts;
use super::stage::{Put, TITLES, fill, line, read, rows};

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

#[test]
fn rows_of_one_code_are_one_order() {
    let file = read(
        &TITLES,
        &[
            line("B", "shop-1", "SS27", "NK-1", "S", 3.0),
            line("A", "shop-2", "SS27", "NK-1", "S", 1.0),
            Vec::new(),
            line(" B ", "shop-1", "SS27", "NK-1", "M", 0.0),
            line("B", "shop-1", "SS27", "NK-2", "S", 1_000_000.0),
        ],
    )
    .unwrap();
    let line = |row, model: &str, sku: &str, pieces| ImportedLine {
        row,
        model_number: code(model),
        sku_number: code(sku),
        quantity: order_core::value::Quantity::new(pieces).unwrap(),
    };
    let order = |external: &str, buyer: &str, lines| ImportedOrder {
        external_code: code(external),
        buyer_code: code(buyer),
        catalog_code: code("SS27"),
        lines,
    };
    let expected = ImportFile {
        currency: None,
        term: None,
        orders: vec![
            order(
                "B",
                "shop-1",
                vec![line(2, "NK-1", "S", 3), line(5, "NK-1", "M", 0), line(6, "NK-2", "S", 1_000_000)],
            ),
            order("A", "shop-2", vec![line(3, "NK-1", "S", 1)]),
        ],
    };
    assert_eq!(file, expected);
}

#[test]
fn columns_are_found_by_their_titles() {
    let titles =
        ["数量", "SKU番号", "品番", "カタログコード", "取引先コード", "注文コード", "取引条件", "通貨"];
    let row = |term: &str, currency: &str| -> Vec<Put> {
        vec![
            2.0.into(),
            "S".into(),
            "NK-1".into(),
            "SS27".into(),
            "shop-1".into(),
            "A".into(),
            term.into(),
            currency.into(),
        ]
    };
    let file = read(&titles, &[row("", "")]).unwrap();
    assert_eq!((file.term, file.currency), (None, None));
    let mut second = row("FOB", "JPY");
    second[1] = "M".into();
    let file = read(&titles, &[row("", ""), second]).unwrap();
    assert_eq!(file.term.unwrap().as_str(), "FOB");
    assert_eq!(file.currency.unwrap().code(), "JPY");
    assert_eq!(file.orders[0].lines[1].sku_number, code("M"));
    let mixed = ["order CODE", " Buyer  code", "カタログコード", "Model number", "SKU number", "Quantity"];
    assert!(read(&mixed, &[line("A", "b", "c", "d", "e", 1.0)]).is_ok());
}

#[test]
fn codes_that_became_whole_numbers_are_codes() {
    let row = vec![1001.0.into(), 7.0.into(), 27.0.into(), 100.0.into(), 38.0.into(), 1.0.into()];
    let file = read(&TITLES, &[row]).unwrap();
    assert_eq!(file.orders[0].external_code, code("1001"));
    assert_eq!(file.orders[0].lines[0].sku_number, code("38"));
}

#[test]
fn titles_may_stand_below_empty_rows() {
    let mut workbook = Workbook::new();
    fill(
        workbook.add_worksheet(),
        &[],
        &[
            Vec::new(),
            TITLES.iter().map(|title| (*title).into()).collect(),
            line("A", "b", "c", "d", "e", 1.0),
        ],
    );
    let file = ImportFile::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(file.orders[0].lines[0].row, 4);
}

#[test]
fn empty_sheets_beside_are_let_through() {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet(), &TITLES, &[line("A", "b", "c", "d", "e", 1.0)]);
    workbook.add_worksheet();
    assert!(ImportFile::read(&workbook.save_to_buffer().unwrap()).is_ok());
}

#[test]
fn a_template_has_every_column_and_is_read_back() {
    for language in Language::ALL {
        let bytes = template(language).unwrap();
        assert_eq!(bytes, template(language).unwrap());
        assert_eq!(ImportFile::read(&bytes).unwrap_err().codes(), ["nothing_to_import"]);
        let mut parts = Parts::of(&bytes);
        let texts = parts.text("xl/sharedStrings.xml");
        for column in ImportColumn::ALL {
            assert!(texts.contains(column.title(language)), "{column}");
        }
        let cells: String = ["A", "B", "C", "D", "E"]
            .map(|column| format!("<c r=\"{column}2\" t=\"inlineStr\"><is><t>{column}</t></is></c>"))
            .concat();
        let row = format!("<row r=\"2\">{cells}<c r=\"F2\"><v>4</v></c></row></sheetData>");
        parts.replace("xl/worksheets/sheet1.xml", "</sheetData>", &row);
        let file = ImportFile::read(&parts.packed()).unwrap();
        assert_eq!((file.orders.len(), file.orders[0].lines[0].quantity.get()), (1, 4));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the order of the rows, every row is a line of the order of its code, and its row leads back to it.
    #[test]
    fn every_row_is_a_line_of_its_order(
        given in prop::collection::vec((0_u8..6, 0_u32..=1_000_000), 1..60),
    ) {
        let table: Vec<Vec<Put>> = given.iter().enumerate().map(|(at, (order, pieces))| {
            let order = format!("order-{order}");
            line(&order, &format!("buyer of {order}"), "SS27", "NK-1", &at.to_string(), f64::from(*pieces))
        }).collect();
        let file = ImportFile::read(&rows(&TITLES, &table)).unwrap();
        for order in &file.orders {
            prop_assert_eq!(order.buyer_code.to_string(), format!("buyer of {}", order.external_code));
            prop_assert!(order.lines.is_sorted_by_key(|line| line.row));
            for line in &order.lines {
                let at = usize::try_from(line.row).unwrap().checked_sub(2).unwrap();
                let (number, pieces) = given[at];
                prop_assert_eq!(order.external_code.to_string(), format!("order-{number}"));
                prop_assert_eq!(line.quantity.get(), pieces);
                prop_assert_eq!(line.sku_number.to_string(), at.to_string());
            }
        }
        prop_assert_eq!(file.orders.iter().map(|order| order.lines.len()).sum::<usize>(), given.len());
        let firsts: Vec<u32> = file.orders.iter().map(|order| order.lines[0].row).collect();
        prop_assert!(firsts.is_sorted());
    }
}
