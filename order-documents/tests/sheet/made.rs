//! What a sheet shows, what it locks, and what it leaves out.

use order_core::value::{Money, SkuId};
use order_documents::Language;
use order_documents::sheet::{LeftOut, OrderSheet, SheetError, SheetHead, SheetPrices, SheetRow};

use super::file::{PAGE, Parts};
use super::stage::{Stage, code, name, names, price, terms};

#[test]
fn the_same_sheet_has_the_same_bytes() {
    for language in Language::ALL {
        let sheet = Stage::new().sheet(language);
        assert_eq!(sheet.to_xlsx().unwrap(), Stage::new().sheet(language).to_xlsx().unwrap());
        assert_eq!(sheet.version(), Stage::new().sheet(language).version());
    }
}

#[test]
fn only_the_quantities_are_open() {
    let parts = Parts::of(&Stage::new().sheet(Language::English).to_xlsx().unwrap());
    let page = parts.text(PAGE);
    assert!(page.contains("<sheetProtection sheet=\"1\""));
    assert!(page.contains("sqref=\"G7:G11\"") && page.contains("<formula2>1000000</formula2>"));
    // One format is unlocked, and the cells that have it are those of the quantities.
    let styles = parts.text("xl/styles.xml");
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    let open: Vec<usize> = formats
        .iter()
        .enumerate()
        .filter(|(_, format)| format.contains("locked=\"0\""))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(open.len(), 1);
    let wanted = format!(" s=\"{}\"", open[0]);
    let cells = page.split("<c ").skip(1).filter(|cell| cell.split('>').next().unwrap().contains(&wanted));
    let cells: Vec<&str> = cells.map(|cell| cell.split('"').nth(1).unwrap()).collect();
    assert_eq!(cells, ["G7", "G8", "G9", "G10", "G11"]);
}

#[test]
fn totals_are_formulas_of_the_price_that_is_shown() {
    let stage = Stage::new();
    let parts = Parts::of(&stage.sheet(Language::English).to_xlsx().unwrap());
    assert!(parts.cell("H7").unwrap().contains("<f>F7*G7</f><v>0</v>"));
    assert!(parts.cell("G5").unwrap().contains("<f>SUM(G7:G11)</f><v>0</v>"));
    assert!(parts.cell("H5").unwrap().contains("<f>SUM(H7:H11)</f><v>0</v>"));
    assert!(parts.cell("F10").unwrap().contains("<v>1.05</v>"));
    let own = Parts::of(&stage.sheet_of_own_prices(Language::English).to_xlsx().unwrap());
    assert!(own.cell("I7").unwrap().contains("<f>G7*H7</f>"));
    assert!(own.cell("F7").unwrap().contains("<v>42</v>") && own.cell("G7").unwrap().contains("<v>21</v>"));
}

#[test]
fn no_text_is_a_formula() {
    let parts = Parts::of(&Stage::new().sheet(Language::English).to_xlsx().unwrap());
    for cell in ["A10", "B10", "C10"] {
        assert!(parts.cell(cell).unwrap().contains("t=\"s\""), "{cell}");
    }
    assert!(parts.text("xl/sharedStrings.xml").contains(">=1+1<"));
}

#[test]
fn each_language_has_its_words() {
    let stage = Stage::new();
    let texts = |language| Parts::of(&stage.sheet(language).to_xlsx().unwrap()).text("xl/sharedStrings.xml");
    for word in [
        "Order sheet: Nord Knitwear",
        "Spring (SS27)",
        "wholesale, EUR",
        "Linen shirt &lt;&amp;&gt;",
        "in multiples of 2",
        "Retail price",
        "Quantity",
    ] {
        assert!(texts(Language::English).contains(word), "{word}");
    }
    for word in ["注文シート: ノルド編物", "春 (SS27)", "リネンシャツ", "2個単位", "上代", "数量"]
    {
        assert!(texts(Language::Japanese).contains(word), "{word}");
    }
}

#[test]
fn what_a_sheet_cannot_order_is_left_out() {
    let mut stage = Stage::new();
    let english = Language::English;
    let row = |stage: &Stage, product: usize, sku: usize| {
        let (product, place, skus) = &stage.products[product];
        SheetRow::of((product, place, &skus[sku]), &stage.terms, english)
    };
    let sku = |stage: &Stage, product: usize, sku: usize| stage.products[product].2[sku].id;
    assert_eq!(row(&stage, 2, 0), Err(LeftOut::NeedsOptions { sku: sku(&stage, 2, 0) }));
    stage.products[2].0.options[0].required = false;
    assert!(row(&stage, 2, 0).is_ok());
    stage.products[0].2[0].withdrawn = true;
    assert_eq!(row(&stage, 0, 0), Err(LeftOut::NotOffered { sku: sku(&stage, 0, 0) }));
    let left_out = sku(&stage, 0, 1);
    stage.products[0].1.without.insert(left_out);
    assert_eq!(row(&stage, 0, 1), Err(LeftOut::NotOffered { sku: left_out }));
    let (product, place, _) = &stage.products[0];
    let other = &stage.products[1].2[0];
    assert_eq!(
        SheetRow::of((product, place, other), &stage.terms, english),
        Err(LeftOut::NotOffered { sku: other.id })
    );
    assert_eq!(
        SheetRow::of((&stage.products[1].0, place, other), &stage.terms, english),
        Err(LeftOut::NotOffered { sku: other.id })
    );
    stage.terms = terms("FOB", "EUR");
    assert_eq!(row(&stage, 1, 0), Err(LeftOut::NoBasePrice { sku: sku(&stage, 1, 0) }));
}

#[test]
fn a_price_of_the_sku_beats_that_of_the_product() {
    let mut stage = Stage::new();
    stage.products[0].2[1].prices = price(1_00, &stage.terms);
    let rows = stage.rows(Language::English);
    assert_eq!((rows[0].price().minor(), rows[1].price().minor()), (42_00, 1_00));
}

#[test]
fn a_sheet_that_cannot_be_read_back_is_not_made() {
    let stage = Stage::new();
    let head = stage.head(Language::English);
    let rows = stage.rows(Language::English);
    let sku = rows[0].sku;
    let new = |head: &SheetHead, rows: Vec<SheetRow>| OrderSheet::new(head.clone(), rows).unwrap_err();
    assert_eq!(new(&head, Vec::new()), SheetError::NoRows);
    assert_eq!(new(&head, vec![rows[0].clone(), rows[0].clone()]), SheetError::SkuRepeated { sku });
    let yen = Money::from_minor(1, "JPY".parse().unwrap()).unwrap();
    assert_eq!(
        new(&head, vec![SheetRow { retail: yen, ..rows[0].clone() }]),
        SheetError::OtherCurrency { sku }
    );
    assert_eq!(
        new(&head, vec![rows[0].clone().with_own_price(rows[0].retail)]),
        SheetError::OwnPrice { sku }
    );
    let own = SheetHead { prices: SheetPrices::Own, ..head.clone() };
    assert_eq!(new(&own, vec![rows[0].clone()]), SheetError::OwnPrice { sku });
    let max = OrderSheet::ROWS_MAX;
    assert_eq!(new(&head, vec![rows[0].clone(); max + 1]), SheetError::TooManyRows { rows: max + 1, max });
    let attributes: Vec<_> = (0..20).map(|at| (name(&format!("Attribute {at}")), name("x"))).collect();
    let wide = (0..80_000_u128).map(|at| SheetRow {
        sku: SkuId::from_uuid(uuid::Uuid::from_u128(at)),
        attributes: attributes.clone(),
        ..rows[0].clone()
    });
    let max = OrderSheet::CELLS_MAX;
    assert_eq!(new(&head, wide.collect()), SheetError::TooManyCells { cells: 80_000 * 27, max });
}

/// What is changed.
type Change = (&'static str, fn(&mut Stage));

#[test]
fn whatever_is_shown_changes_the_version() {
    let english = Language::English;
    let sheet = Stage::new().sheet(english);
    let changes: [Change; 9] = [
        ("brand name", |stage| stage.brand.name = names("Nord", "ノルド")),
        ("catalog name", |stage| stage.catalog.name = names("Summer", "夏")),
        ("catalog code", |stage| stage.catalog.code = code("SS28")),
        ("lot size", |stage| stage.catalog.lot_size = None),
        ("model number", |stage| stage.products[0].0.model_number = code("NK-101")),
        ("product name", |stage| stage.products[0].0.name = names("Shirt", "シャツ")),
        ("SKU number", |stage| stage.products[0].2[0].number = code("X")),
        ("attribute", |stage| stage.products[0].2[0].attributes = vec![name("XS")]),
        ("price", |stage| stage.products[0].0.prices = price(42_01, &stage.terms)),
    ];
    for (what, change) in changes {
        let mut stage = Stage::new();
        change(&mut stage);
        assert_ne!(stage.sheet(english).version(), sheet.version(), "{what}");
    }
    let mut fewer = Stage::new();
    fewer.products[1].2.pop();
    assert_ne!(fewer.sheet(english).version(), sheet.version());
    assert_ne!(Stage::new().sheet(Language::Japanese).version(), sheet.version());
    assert_ne!(Stage::new().sheet_of_own_prices(english).version(), sheet.version());
}

#[test]
fn attributes_beyond_the_columns_share_one() {
    let mut stage = Stage::new();
    for at in 0..22 {
        let title = format!("Attribute {at}");
        stage.add(&format!("M{at}"), names("Thing", "物"), &[(&title, &["yes"])], 1_00);
    }
    let sheet = stage.sheet(Language::English);
    let texts = Parts::of(&sheet.to_xlsx().unwrap()).text("xl/sharedStrings.xml");
    assert!(texts.contains("Further attributes") && texts.contains("Attribute 18: yes"));
    assert!(!texts.contains("Attribute 17: yes"));
    assert!(sheet.read(&sheet.to_xlsx().unwrap()).unwrap().lines.is_empty());
}
