//! Texts: whatever they are, they come out as they went in, as texts.

use calamine::Data;
use order_core::value::{Code, Name, Note};
use order_documents::Language;
use proptest::prelude::*;

use super::made::{names, order, settings};
use super::read::{cells, exported, formulas, part, text};

/// Texts that programs take for something else.
const TRAPS: &[&str] = &[
    "=1+1",
    "=HYPERLINK(\"http://x.example\",\"y\")",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "'=1",
    "\t=1",
    "{=1}",
    "007",
    "1e5",
    "1/2",
    "2026-03-01",
    "TRUE",
    "#N/A",
    "http://x.example",
    "mailto:a@x.example",
    "file:///etc/passwd",
    "internal:Sheet2!A1",
    "<b>&amp;</b>",
    "]]>",
    "_x0041_",
    "_x005F_x0041_",
    "x_x0",
    "１２３",
    "\u{202e}fdp",
    "\u{1f980}\u{fe0f}",
    "\u{ffff}",
];

fn code(trap: &str) -> Option<Code> {
    Code::new(trap).ok()
}

#[test]
fn a_text_is_a_text_whatever_it_looks_like() {
    let mut orders = Vec::new();
    let mut told = Vec::new();
    for trap in TRAPS {
        let mut made = order(1, "EUR");
        let Some(code) = code(trap) else { panic!("{trap:?}") };
        let comment = Note::new(trap).unwrap();
        told.push((code.to_string(), comment.to_string()));
        made.order.code = code;
        made.original.comment = Some(comment);
        orders.push(made);
    }
    let bytes = exported("order_code,comment", settings(Language::English), &orders, &names());
    let range = cells(&bytes, "Orders");
    for (row, (code, comment)) in (1_u32..).zip(told) {
        assert_eq!(range.get_value((row, 0)), Some(&text(&code)), "{code:?}");
        assert_eq!(range.get_value((row, 1)), Some(&text(&comment)), "{comment:?}");
    }
    assert_eq!(formulas(&bytes, "Orders"), []);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("<f ") && !sheet.contains("hyperlink"));
    // Who edits such a cell in Excel still has a text.
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_comes_out_as_it_went_in(given in prop::collection::vec(("[=+@\t_x0-9A-F-]{0,9}|.{0,40}|[\\PC\n]{0,60}", ".{1,30}"), 1..8)) {
        let mut orders = Vec::new();
        let mut told = Vec::new();
        for (comment, name) in &given {
            let mut made = order(1, "EUR");
            made.original.comment = Note::new(comment).ok();
            if let Ok(name) = Name::new(name) {
                made.original.billing.name = name;
            }
            told.push((made.original.comment.clone(), made.original.billing.name.clone()));
            orders.push(made);
        }
        let bytes = exported("order_code,comment,billing_name", settings(Language::English), &orders, &names());
        let range = cells(&bytes, "Orders");
        for (row, (comment, name)) in (1_u32..).zip(told) {
            let comment = comment.map_or(Data::Empty, |comment| text(comment.as_str()));
            prop_assert_eq!(range.get_value((row, 1)), Some(&comment));
            prop_assert_eq!(range.get_value((row, 2)), Some(&text(name.as_str())));
        }
        prop_assert_eq!(formulas(&bytes, "Orders"), []);
    }
}

#[test]
fn a_text_that_no_cell_holds_is_cut_and_says_so() {
    let mut made = order(1, "EUR");
    // Tags are the one thing of which there can be so much that it fits no cell.
    let mut names = names();
    let name = |number: u32| Name::new(format!("{number:03}{}", "\u{1f980}".repeat(197))).unwrap();
    made.order.tags = (0..100).map(super::made::tag).collect();
    names.tags =
        (0..100).map(|number| (super::made::tag(number), name(u32::try_from(number).unwrap()))).collect();
    let whole: Vec<String> = (0..100).map(|number| name(number).to_string()).collect();
    let whole = whole.join(", ");
    let range = cells(&exported("tags", settings(Language::English), &[made], &names), "Orders");
    let Some(Data::String(found)) = range.get_value((1, 0)) else { panic!("no text") };
    let units = found.encode_utf16().count();
    assert!((32_766..=32_767).contains(&units), "{units}");
    assert!(whole.starts_with(found.strip_suffix('…').unwrap()));
}
