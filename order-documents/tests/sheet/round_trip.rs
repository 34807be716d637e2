//! Whatever quantities are filled in are the order.

use order_core::value::{CatalogId, Name, Quantity};
use order_documents::Language;
use order_documents::sheet::{FilledLine, SheetFile, SheetPrices};
use proptest::prelude::*;

use super::file::{Entry, Parts};
use super::stage::{Stage, names, quantity_cell};

#[test]
fn an_empty_sheet_orders_nothing() {
    for language in Language::ALL {
        let sheet = Stage::new().sheet(language);
        let filled = sheet.read(&sheet.to_xlsx().unwrap()).unwrap();
        assert!(filled.lines.is_empty() && filled.items().is_empty());
        assert_eq!((filled.brand, filled.catalog), (sheet.head().brand, sheet.head().catalog));
        assert_eq!(filled.terms, sheet.head().terms);
    }
}

#[test]
fn a_sheet_says_what_it_is() {
    let stage = Stage::new();
    let sheet = stage.sheet_of_own_prices(Language::Japanese);
    let bytes = sheet.to_xlsx().unwrap();
    let file = SheetFile::open(&bytes).unwrap();
    assert_eq!(file.identity(), &sheet.identity());
    assert_eq!(file.identity().catalog, stage.catalog.id);
    assert_ne!(file.identity().catalog, CatalogId::from_uuid(stage.brand.id.as_uuid()));
    assert_eq!((file.identity().language, file.identity().prices), (Language::Japanese, SheetPrices::Own));
}

#[test]
fn lines_become_items_of_a_cart() {
    let sheet = Stage::new().sheet(Language::English);
    let mut parts = Parts::of(&sheet.to_xlsx().unwrap());
    for (row, pieces) in [(0, 1), (2, 3), (4, 1_000_000)] {
        parts.enter(&quantity_cell(row), &Entry::Pieces(pieces));
    }
    parts.enter(&quantity_cell(1), &Entry::Number("0"));
    let filled = sheet.read(&parts.packed()).unwrap();
    let rows = sheet.rows();
    let line = |at: usize, row, pieces| FilledLine {
        row,
        product: rows[at].product,
        sku: rows[at].sku,
        quantity: Quantity::new(pieces).unwrap(),
    };
    assert_eq!(filled.lines, [line(0, 7, 1), line(2, 9, 3), line(4, 11, 1_000_000)]);
    let items = filled.items();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].skus.iter().map(|sku| sku.sku).collect::<Vec<_>>(), [rows[0].sku, rows[2].sku]);
    assert_eq!(items[1].skus[0].quantity, Quantity::MAX);
    assert!(items.iter().flat_map(|item| &item.skus).all(|sku| sku.options.is_empty()));
}

/// A name as brands may give it: with what XML, workbooks and formulas make something of.
fn odd_name() -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just("_x0041_".to_owned()),
        Just("&amp;".to_owned()),
        Just("<b>".to_owned()),
        Just("=SUM(A1)".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{ffff}".to_owned()),
        Just("''".to_owned()),
        Just("\"".to_owned()),
        Just("  ".to_owned()),
        "\\PC{1,4}",
    ];
    prop::collection::vec(odd, 1..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_quantities_come_out_as_they_went_in(
        pieces in prop::collection::vec(prop::option::of(0_u32..=1_000_000), 5),
        product in odd_name(),
        attribute in odd_name(),
        japanese in any::<bool>(),
        own in any::<bool>(),
    ) {
        let mut stage = Stage::new();
        if let (Ok(product), Ok(attribute)) = (Name::new(product), Name::new(attribute)) {
            stage.products[0].0.name = names(product.as_str(), product.as_str());
            stage.products[0].2[0].attributes = vec![attribute];
            stage.brand.name = names(product.as_str(), "別");
        }
        let language = if japanese { Language::Japanese } else { Language::English };
        let sheet = if own { stage.sheet_of_own_prices(language) } else { stage.sheet(language) };
        let mut parts = Parts::of(&sheet.to_xlsx().unwrap());
        for (row, pieces) in (0..).zip(&pieces) {
            let cell = quantity_cell(row);
            let cell = if own { cell.replace('G', "H") } else { cell };
            if let Some(pieces) = pieces {
                parts.enter(&cell, &Entry::Pieces(*pieces));
            }
        }
        let filled = sheet.read(&parts.packed()).unwrap();
        let expected: Vec<_> = sheet.rows().iter().zip(&pieces)
            .filter_map(|(row, pieces)| Some((row.product, row.sku, (*pieces)?)))
            .filter(|(_, _, pieces)| *pieces > 0)
            .collect();
        let lines: Vec<_> = filled.lines.iter().map(|line| (line.product, line.sku, line.quantity.get())).collect();
        prop_assert_eq!(lines, expected);
    }
}
