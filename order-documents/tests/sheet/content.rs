//! Parts of a workbook that say what no sheet says.

use order_core::refusal::Reason as _;
use order_documents::{Language, limits};

use super::file::{PAGE, Parts};
use super::hostile::{refused, whole};
use super::stage::Stage;

const TYPES: &str = "[Content_Types].xml";
const WORKBOOK: &str = "xl/workbook.xml";
const TARGETS: &str = "xl/_rels/workbook.xml.rels";
const STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";

/// In which part what is replaced, by what, and the code of the refusal.
type Replacement = (&'static str, &'static str, &'static str, &'static str);

fn check(table: &[Replacement]) {
    for (part, from, to, code) in table {
        let mut parts = whole();
        parts.replace(part, from, to);
        let fault = refused(&parts.packed());
        assert_eq!(fault.code(), *code, "{to}: {fault}");
    }
}

const END: &str = "</sheetData>";
const DIMENSION: &str = "<dimension ref=\"A1:I11\"/>";
const CELL: &str = "<c r=\"F7\"";

#[test]
fn what_comes_from_elsewhere() {
    check(&[
        (TYPES, "spreadsheetml.sheet.main", "wordprocessingml.document.main", "not_a_workbook"),
        (TYPES, "spreadsheetml.sheet.main", "spreadsheetml.template.main", "not_a_workbook"),
        (TYPES, "openxmlformats-officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled", "macros"),
        (
            TYPES,
            "</Types>",
            "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>",
            "macros",
        ),
        (
            TARGETS,
            "</Relationships>",
            "<Relationship Id=\"m\" Type=\"http://x/vbaProject\" Target=\"x.xml\"/></Relationships>",
            "macros",
        ),
        (
            TARGETS,
            "</Relationships>",
            "<Relationship Id=\"m\" Type=\"http://x/xlMacrosheet\" Target=\"x.xml\"/></Relationships>",
            "macros",
        ),
        (
            TARGETS,
            "</Relationships>",
            "<Relationship Id=\"m\" Type=\"http://x/externalLink\" Target=\"x.xml\"/></Relationships>",
            "external_links",
        ),
        (
            TARGETS,
            "</Relationships>",
            "<Relationship Id=\"m\" Type=\"http://x/image\" Target=\"http://x.example/y.png\" TargetMode=\"External\"/></Relationships>",
            "external_links",
        ),
        (
            TARGETS,
            "</Relationships>",
            "<Relationship Id=\"m\" Type=\"http://x/oleObject\" Target=\"x.xml\"/></Relationships>",
            "embedded_objects",
        ),
        (
            WORKBOOK,
            "<sheets>",
            "<externalReferences><externalReference/></externalReferences><sheets>",
            "external_links",
        ),
        (WORKBOOK, "<sheets>", "<ddeLink/><sheets>", "external_links"),
        (PAGE, END, "</sheetData><oleObjects><oleObject/></oleObjects>", "embedded_objects"),
        (PAGE, END, "</sheetData><controls><control/></controls>", "embedded_objects"),
        (STRINGS, "<sst", "<!DOCTYPE sst [<!ENTITY a \"aaaa\">]><sst", "document_type"),
        (STRINGS, "Nord", "&nord;", "workbook_damaged"),
        // What is read as a sheet must be looked at as one.
        (TARGETS, "worksheets/sheet1.xml", "media/sheet.png", "workbook_damaged"),
    ]);
}

#[test]
fn a_link_to_click_is_let_through() {
    let mut parts = whole();
    parts.set(
        "xl/worksheets/_rels/sheet1.xml.rels",
        "<Relationships><Relationship Id=\"a\" Type=\"http://x/hyperlink\" Target=\"https://x.example/\" TargetMode=\"External\"/></Relationships>",
    );
    assert!(Stage::new().sheet(Language::English).read(&parts.packed()).is_ok());
}

#[test]
fn places_that_there_are_not() {
    check(&[
        (PAGE, END, "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row></sheetData>", "too_far"),
        (PAGE, END, "<row r=\"12\"><c r=\"XFD12\"><v>1</v></c></row></sheetData>", "too_far"),
        (PAGE, END, "<row r=\"200001\"><c><v>1</v></c></row></sheetData>", "too_far"),
        (PAGE, END, "<row r=\"1048577\"/></sheetData>", "workbook_damaged"),
        (PAGE, END, "<row r=\"0\"/></sheetData>", "workbook_damaged"),
        (PAGE, END, "<row r=\"4294967295\"/></sheetData>", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"XFE7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"ZZZZZZZZZZ99999999999\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"G\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"7\"", "workbook_damaged"),
        (PAGE, DIMENSION, "<dimension ref=\"I11:A1\"/>", "workbook_damaged"),
        (PAGE, DIMENSION, "<dimension ref=\"\"/>", "workbook_damaged"),
        (PAGE, DIMENSION, "<dimension/>", "workbook_damaged"),
        (PAGE, END, "</sheetData><mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>", "workbook_damaged"),
    ]);
}

#[test]
fn cells_that_there_are_not() {
    check(&[
        (PAGE, CELL, "<c r=\"E7\" t=\"s\"><v>99999</v></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"E7\" t=\"n\"><v>+1</v></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"E7\" t=\"x\"><v>1</v></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"E7\" t=\"b\"><v>2</v></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"E7\" t=\"e\"><v>oops</v></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"E7\"><w>1</w></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"F7\" r=\"F8\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"F7\" a", "workbook_damaged"),
        (
            PAGE,
            CELL,
            "<c r=\"E7\"><f t=\"shared\" ref=\"J7:J8\" si=\"4000000000\">F7</f></c><c r=\"F7\"",
            "workbook_damaged",
        ),
        (
            PAGE,
            CELL,
            "<c r=\"E7\"><f t=\"shared\" ref=\"J8:J7\" si=\"0\">F7</f></c><c r=\"F7\"",
            "workbook_damaged",
        ),
        (PAGE, CELL, "<c r=\"E7\"><f t=\"shared\" ref=\"J7\">F7</f></c><c r=\"F7\"", "workbook_damaged"),
        (WORKBOOK, "</sheets>", "<sheet name=\"Notes\" r:id=\"rId1\"/></sheets>", "workbook_damaged"),
        (WORKBOOK, "name=\"order-sheet\"", "name=\"Order\"", "workbook_damaged"),
        (TARGETS, "worksheets/sheet2.xml", "worksheets/Sheet1.xml", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"C7\"><v>1</v></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, CELL, "<c r=\"F7\"><v>1</v></c><c r=\"F7\"", "workbook_damaged"),
        (PAGE, END, "<row r=\"7\"><c r=\"J7\"><v>1</v></c></row></sheetData>", "workbook_damaged"),
        (WORKBOOK, "r:id=\"rId1\"", "r:id=\"rId99\"", "workbook_damaged"),
        (STRINGS, "<sst", "<sst uniqueCount=\"9000000000000000000\" a", "workbook_damaged"),
        (STRINGS, " uniqueCount=\"", " uniqueCount=\"9000000", "too_many_in_workbook"),
        (STRINGS, " uniqueCount=\"", " uniqueCount=\"x", "too_many_in_workbook"),
    ]);
}

#[test]
fn more_of_something_than_is_read() {
    let many = |text: &str, count: usize| text.repeat(count);
    let attributes: Vec<String> = (0..=limits::ATTRIBUTES_MAX).map(|at| format!(" a{at}=\"\"")).collect();
    let attributes = attributes.concat();
    let deep = many("<a>", limits::DEPTH_MAX + 1);
    let merged = many("<mergeCell ref=\"A1:B1\"/>", limits::MERGED_MAX + 1);
    for (part, from, to, code) in [
        (PAGE, END, format!("</sheetData>{deep}"), "workbook_damaged"),
        (PAGE, "<sheetData", format!("<sheetData{attributes}"), "too_many_in_workbook"),
        (
            PAGE,
            "<sheetData",
            format!("<sheetData a=\"{}\"", many("x", limits::ATTRIBUTES_BYTES_MAX)),
            "too_many_in_workbook",
        ),
        (PAGE, END, format!("</sheetData><mergeCells>{merged}</mergeCells>"), "too_many_in_workbook"),
        (STYLES, "</cellXfs>", many("<xf/>", limits::FORMATS_MAX) + "</cellXfs>", "too_many_in_workbook"),
        (
            STYLES,
            "formatCode=\"",
            "formatCode=\"".to_owned() + &many("0", limits::FORMAT_BYTES_MAX),
            "workbook_damaged",
        ),
        (
            WORKBOOK,
            "</sheets>",
            many("<sheet name=\"a\"/>", limits::SHEETS_MAX) + "</sheets>",
            "too_many_in_workbook",
        ),
    ] {
        let mut parts = whole();
        parts.replace(part, from, &to);
        let fault = refused(&parts.packed());
        assert_eq!(fault.code(), code, "{part}: {fault}");
    }
}

#[test]
fn what_is_cut_off_or_no_text() {
    let cut = |part: &str| {
        let mut parts: Parts = whole();
        let content = parts.text(part).into_bytes();
        parts.set(part, &content[..content.len() / 2]);
        refused(&parts.packed()).code()
    };
    for part in [PAGE, WORKBOOK, STRINGS, STYLES, TARGETS] {
        assert_eq!(cut(part), "workbook_damaged", "{part}");
    }
    let mut parts = whole();
    parts.set(PAGE, [0xff, 0xfe, 0x00, 0xd8, 0x00]);
    assert_eq!(refused(&parts.packed()).code(), "workbook_damaged");
}

#[test]
fn far_cells_without_content_are_overlooked() {
    // Spreadsheets leave formats behind down to the last row.
    let mut parts = whole();
    parts.replace(PAGE, END, "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row></sheetData>");
    parts.replace(PAGE, DIMENSION, "<dimension ref=\"A1:XFD1048576\"/>");
    assert!(Stage::new().sheet(Language::English).read(&parts.packed()).is_ok());
}
