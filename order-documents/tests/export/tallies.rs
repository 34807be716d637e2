//! Tallies: rows added up, and totals that a spreadsheet comes to as well.

use calamine::Data;
use order_core::catalog::TransactionTerm;
use order_core::record::TallyRow;
use order_core::value::{Code, Currency, Pieces};
use order_documents::Language;
use order_documents::export::{BuyerNames, Names, Tally, TallyError, TallyMeasure, TallyOf};

use super::made::{buyer, money, named, names, sku};
use super::read::{book, cells, formulas, part, tallied, text};
use calamine::Reader as _;

const EUR: &str = "EUR";

fn euro() -> TallyMeasure {
    TallyMeasure::QuantityAndAmount(EUR.parse().unwrap())
}

fn row(keys: Vec<String>, pieces: u64, amount: &str, currency: &str) -> TallyRow {
    TallyRow {
        keys,
        currency: currency.parse().unwrap(),
        term: None,
        orders: 1,
        lines: 1,
        pieces: Pieces::new(pieces),
        amount: money(amount, currency),
    }
}

fn sku_keys(number: u128) -> Vec<String> {
    vec![sku(number).to_string(), "007".to_owned(), format!("00{number}")]
}

fn both_keys(of: u128, number: u128) -> Vec<String> {
    [vec![buyer(of).to_string()], sku_keys(number)].concat()
}

fn found(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    cells(bytes, sheet).rows().map(<[Data]>::to_vec).collect()
}

fn told(texts: &[&str]) -> Vec<Data> {
    texts.iter().map(|told| if told.is_empty() { Data::Empty } else { text(told) }).collect()
}

fn with(texts: &[&str], numbers: &[f64]) -> Vec<Data> {
    told(texts).into_iter().chain(numbers.iter().copied().map(Data::Float)).collect()
}

#[test]
fn skus_have_a_row_each_and_terms_are_added_up() {
    let mut other_term = row(sku_keys(1), 5, "50.10", EUR);
    other_term.term = Some(TransactionTerm::new("EXW").unwrap());
    let rows = [row(sku_keys(2), 3, "30.20", EUR), row(sku_keys(1), 7, "70.00", EUR), other_term];
    let tally = Tally::new(&rows, TallyOf::Sku, euro()).unwrap();
    let bytes = tallied(&tally, &names(), Language::English);
    assert_eq!(
        found(&bytes, "SKUs"),
        [
            told(&[
                "Model number",
                "Product",
                "SKU number",
                "Attributes",
                "Quantity",
                "Amount before shipping and tax"
            ]),
            with(&["007", "Linen shirt", "001", "Red, M"], &[12.0, 120.1]),
            with(&["007", "Linen shirt", "002", "Red, M"], &[3.0, 30.2]),
            with(&["Total", "", "", ""], &[15.0, 150.3]),
        ]
    );
    assert_eq!(
        formulas(&bytes, "SKUs"),
        [((3, 4), "SUM(E2:E3)".to_owned()), ((3, 5), "SUM(F2:F3)".to_owned())]
    );
    // The row of totals is not filtered away.
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains(r#"<autoFilter ref="A1:F3"/>"#));
}

#[test]
fn buyers_have_a_row_each_by_name() {
    let rows = [
        row(vec![buyer(1).to_string()], 12, "99.99", EUR),
        row(vec![buyer(2).to_string()], 1, "0.01", EUR),
        row(vec![buyer(3).to_string()], 2, "1.00", EUR),
    ];
    let tally = Tally::new(&rows, TallyOf::Buyer, euro()).unwrap();
    let bytes = tallied(&tally, &names(), Language::Japanese);
    assert_eq!(
        found(&bytes, "バイヤー別"),
        [
            told(&["バイヤーコード", "バイヤー名", "数量", "合計(送料・税込)"]),
            // Of whom nobody told a name, there is the id.
            with(&["", &buyer(3).to_string()], &[2.0, 1.0]),
            with(&["0002", "港の店"], &[1.0, 0.01]),
            with(&["0001", "茶屋"], &[12.0, 99.99]),
            with(&["合計", ""], &[15.0, 101.0]),
        ]
    );
}

#[test]
fn buyers_and_skus_are_a_matrix_for_each_figure() {
    let rows = [
        row(both_keys(1, 1), 12, "120.00", EUR),
        row(both_keys(2, 1), 1, "10.05", EUR),
        row(both_keys(1, 2), 2, "19.90", EUR),
    ];
    let tally = Tally::new(&rows, TallyOf::BuyerAndSku, euro()).unwrap();
    let bytes = tallied(&tally, &names(), Language::English);
    assert_eq!(book(&bytes).sheet_names(), ["Quantity", "Amount EUR"]);
    let head = told(&[
        "Model number",
        "Product",
        "SKU number",
        "Attributes",
        "Harbour Store (0002)",
        "Tea House (0001)",
        "Total",
    ]);
    let labels = |number: &'static str| told(&["007", "Linen shirt", number, "Red, M"]);
    let float = |number: f64| vec![Data::Float(number)];
    for (sheet, first, second, totals) in [
        ("Quantity", [1.0, 12.0, 13.0], [2.0, 2.0], [1.0, 14.0, 15.0]),
        ("Amount EUR", [10.05, 120.0, 130.05], [19.9, 19.9], [10.05, 139.9, 149.95]),
    ] {
        let [one, two] = second.map(float);
        let expected = [
            head.clone(),
            with(&["007", "Linen shirt", "001", "Red, M"], &first),
            [labels("002"), vec![Data::Empty], one, two].concat(),
            with(&["Total", "", "", ""], &totals),
        ];
        assert_eq!(found(&bytes, sheet), expected, "{sheet}");
        let sums = formulas(&bytes, sheet);
        let sum = |row, column, range: &str| ((row, column), format!("SUM({range})"));
        assert_eq!(
            sums,
            [
                sum(1, 6, "E2:F2"),
                sum(2, 6, "E3:F3"),
                sum(3, 4, "E2:E3"),
                sum(3, 5, "F2:F3"),
                sum(3, 6, "G2:G3"),
            ]
        );
    }
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"<pane xSplit="4" ySplit="1" topLeftCell="E2""#), "{sheet}");
}

#[test]
fn quantities_are_added_up_across_currencies_and_amounts_never() {
    let rows = [
        row(sku_keys(1), 1, "1.00", EUR),
        row(sku_keys(1), 2, "200", "JPY"),
        row(sku_keys(2), 4, "4.000", "KWD"),
        row(sku_keys(2), 4, "400", "JPY"),
    ];
    let tally = Tally::new(&rows, TallyOf::Sku, TallyMeasure::Quantity).unwrap();
    let bytes = tallied(&tally, &Names::default(), Language::English);
    assert_eq!(
        found(&bytes, "SKUs")[1..],
        [
            with(&["007", "", "001", ""], &[3.0]),
            with(&["007", "", "002", ""], &[8.0]),
            with(&["Total", "", "", ""], &[11.0])
        ]
    );
    let error = Tally::new(&rows, TallyOf::Sku, euro()).unwrap_err();
    let TallyError::OtherCurrencies { wanted, others } = &error else { panic!("{error}") };
    let codes = |codes: &[&str]| codes.iter().map(|code| code.parse().unwrap()).collect::<Vec<Currency>>();
    assert_eq!((vec![*wanted], others), (codes(&[EUR]), &codes(&["JPY", "KWD"])));
    assert_eq!(error.to_string(), "amounts are to be in EUR, and there are rows in JPY, KWD");
}

#[test]
fn rows_of_another_tally_are_refused() {
    let good = row(sku_keys(1), 1, "1.00", EUR);
    let wrong = [
        (TallyOf::Sku, Vec::new()),
        (TallyOf::Sku, both_keys(1, 1)),
        (TallyOf::Sku, vec!["no id".to_owned(), "007".to_owned(), "001".to_owned()]),
        (TallyOf::Buyer, sku_keys(1)),
        (TallyOf::Buyer, vec!["=1+1".to_owned()]),
        (TallyOf::BuyerAndSku, Vec::new()),
        (TallyOf::BuyerAndSku, sku_keys(1)),
        (TallyOf::BuyerAndSku, vec![buyer(1).to_string()]),
    ];
    for (of, keys) in wrong {
        let rows = [row(keys.clone(), 1, "1.00", EUR)];
        let error = Tally::new(&rows, of, euro()).unwrap_err();
        assert!(matches!(error, TallyError::OtherKeys { row: 0 }), "{of:?} {keys:?}: {error}");
    }
    let rows = [good, row(vec![], 1, "1.00", EUR)];
    assert!(matches!(Tally::new(&rows, TallyOf::Sku, euro()), Err(TallyError::OtherKeys { row: 1 })));
}

#[test]
fn a_tally_of_nothing_has_a_head_and_no_total() {
    for (of, sheet, width) in
        [(TallyOf::Sku, "SKUs", 6), (TallyOf::Buyer, "Buyers", 4), (TallyOf::BuyerAndSku, "Quantity", 5)]
    {
        let tally = Tally::new(&[], of, euro()).unwrap();
        let bytes = tallied(&tally, &names(), Language::English);
        assert_eq!(cells(&bytes, sheet).get_size(), (1, width), "{of:?}");
    }
}

#[test]
fn what_a_double_cannot_hold_stands_as_it_is_to_the_last_digit() {
    // Nine hundred million million euros and one cent: seventeen digits.
    let large = "900000000000000.01";
    let rows = [row(both_keys(1, 1), 1, large, EUR), row(both_keys(2, 2), 1, "0.02", EUR)];
    let tally = Tally::new(&rows, TallyOf::BuyerAndSku, euro()).unwrap();
    let bytes = tallied(&tally, &names(), Language::English);
    let rows = found(&bytes, "Amount EUR");
    assert_eq!(rows[1][5..], [text(large), text(large)]);
    assert_eq!(rows[2][4..], [Data::Float(0.02), Data::Empty, Data::Float(0.02)]);
    assert_eq!(rows[3][4..], [Data::Float(0.02), text(large), text("900000000000000.03")]);
    // A sum that would leave a text out is no formula.
    let sums: Vec<_> = formulas(&bytes, "Amount EUR").into_iter().map(|(at, _)| at).collect();
    assert_eq!(sums, [(2, 6), (3, 4)]);
    assert_eq!(formulas(&bytes, "Quantity").len(), 5, "pieces are few");
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let rows = [row(sku_keys(1), u64::MAX, "1.00", EUR), row(sku_keys(1), 1, "1.00", EUR)];
    assert!(matches!(Tally::new(&rows, TallyOf::Sku, euro()), Err(TallyError::TooLarge)));
    let most = "10000000000000000.00";
    let rows = [row(sku_keys(1), 1, most, EUR), row(sku_keys(2), 1, most, EUR)];
    let tally = Tally::new(&rows, TallyOf::Sku, euro()).unwrap();
    let made = tally.export(&names(), &super::made::book(Language::English), std::io::sink());
    assert!(matches!(made, Err(TallyError::TooLarge)));
}

#[test]
fn more_buyers_than_columns_are_rows() {
    let mut names = names();
    let many = |count: u128| -> Vec<TallyRow> {
        (0..count).map(|of| row(both_keys(of, 1 + of % 2), 1, "0.10", EUR)).collect()
    };
    for of in 0..16_380_u32 {
        let known = BuyerNames {
            code: Some(Code::new(format!("{of}")).unwrap()),
            name: Some(named(&format!("{of:05}"), "店")),
        };
        names.buyers.insert(buyer(of.into()), known);
    }
    let fits = Tally::new(&many(16_379), TallyOf::BuyerAndSku, TallyMeasure::Quantity).unwrap();
    let bytes = tallied(&fits, &names, Language::English);
    assert_eq!(cells(&bytes, "Quantity").get_size(), (4, 16_384));
    assert!(formulas(&bytes, "Quantity").contains(&((1, 16_383), "SUM(E2:XFC2)".to_owned())));

    let more = Tally::new(&many(16_380), TallyOf::BuyerAndSku, euro()).unwrap();
    let bytes = tallied(&more, &names, Language::English);
    let rows = found(&bytes, "Buyers and SKUs");
    assert_eq!(rows.len(), 16_382);
    assert_eq!(rows[1], with(&["007", "Linen shirt", "001", "Red, M", "0", "00000"], &[1.0, 0.1]));
    assert_eq!(rows[2], with(&["007", "Linen shirt", "001", "Red, M", "2", "00002"], &[1.0, 0.1]));
    assert_eq!(rows[16_381], with(&["Total", "", "", "", "", ""], &[16_380.0, 1_638.0]));
}
