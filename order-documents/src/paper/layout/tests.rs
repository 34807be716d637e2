//! Whatever is in an order: nothing stands on something else, and nothing leaves the page.
#![expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]

use order_core::cart::PricedItem;
use order_core::order::Seller;
use order_core::party::PostalAddress;
use order_core::value::{Code, Line, Name, Note};
use proptest::prelude::*;

use super::*;
use crate::Language;
use crate::paper::page::{Mark, What};
use crate::paper::request::{Paper, PaperKind};
use crate::paper::{Pictures, stage, test_font};

/// Lays out a purchase order of these items.
fn laid_out(items: Vec<PricedItem>, language: Language, change: impl Fn(&mut Made)) -> Layout {
    let content = stage::content(items);
    let original = stage::original(&content);
    let order = stage::order(&original, stage::waiting());
    let seller = Seller { address: Some(stage::address("Nord")), ..Seller::of(&stage::brand()) };
    let mut made = Made { original, order, seller };
    change(&mut made);
    let paper = Paper {
        kind: PaperKind::PurchaseOrderWithPictures,
        language,
        page: PageSize::A4,
        seller: &made.seller,
        order: &made.order,
        original: &made.original,
        revision: None,
        pictures: &Pictures::none(),
    };
    let view = View::of(&paper).unwrap();
    let mut shaper = TextShaper::new(test_font::both(), language).unwrap();
    let layout = lay_out(&view, &[], &mut shaper, PageSize::A4);
    shaper.complete().unwrap();
    layout
}

struct Made {
    original: order_core::order::OriginalOrder,
    order: order_core::order::Order,
    seller: Seller,
}

/// That no text lies on another and all is within the margins.
fn check(layout: &Layout) {
    let slack = pt(1);
    for (page, number) in layout.pages.iter().zip(1..) {
        let texts: Vec<&Mark> = page.iter().filter(|mark| !mark.is_fill()).collect();
        for mark in page {
            let inside = mark.left + slack >= MARGIN
                && mark.right() <= layout.width - MARGIN + slack
                && mark.top >= MARGIN
                && mark.bottom() <= layout.height - MARGIN + slack;
            assert!(inside, "on page {number}: {}", told(mark));
        }
        for (at, one) in texts.iter().enumerate() {
            for other in texts.iter().skip(at + 1) {
                let apart = one.right() <= other.left + slack
                    || other.right() <= one.left + slack
                    || one.bottom() <= other.top
                    || other.bottom() <= one.top;
                assert!(apart, "on page {number}: {} lies on {}", told(one), told(other));
            }
        }
    }
}

fn told(mark: &Mark) -> String {
    let box_of = (mark.left, mark.top, mark.right(), mark.bottom());
    match &mark.what {
        What::Text(line, _) => format!("{:?} at {box_of:?}", line.shown()),
        What::Fill(_) | What::Picture(_) => format!("{:?} at {box_of:?}", mark.what),
    }
}

#[test]
fn a_plain_order_is_in_order() {
    for language in Language::ALL {
        check(&laid_out(stage::items(), language, |_| {}));
    }
}

#[test]
fn the_longest_texts_stay_in_their_places() {
    let long = |filler: &str, chars: usize| filler.chars().cycle().take(chars).collect::<String>();
    for (filler, language) in [
        ("W", Language::English),
        ("several long words ", Language::English),
        ("漢字仮名", Language::Japanese),
        ("abc漢-", Language::Japanese),
    ] {
        let text = |chars| long(filler, chars);
        let full = PostalAddress {
            name: Name::new(text(200)).unwrap(),
            lines: (0..6).map(|_| Line::new(text(200)).unwrap()).collect(),
            city: Line::new(text(200)).unwrap(),
            region: Some(Line::new(text(200)).unwrap()),
            postal_code: Some(Line::new(text(200)).unwrap()),
            country: "JP".parse().unwrap(),
            phone: Some("+49 431 55510".parse().unwrap()),
        };
        let name = Name::new(text(200)).unwrap();
        let mut items = stage::items();
        for item in &mut items {
            item.model_number = Code::new(long("N", 64)).unwrap();
            item.name = stage::named(name.as_str(), name.as_str());
            item.message_to_brand = Some(Note::new(text(2_000)).unwrap());
            for (line, number) in item.lines.iter_mut().zip(0..) {
                let number: i32 = number;
                let value = |text: &str, number: i32| Name::new(format!("{number}{text}")).unwrap();
                let values = [value(&text(190), number / 3), value(&text(190), number % 3)];
                line.attributes = line.attributes.iter().zip(values).map(|(_, value)| value).collect();
            }
        }
        let layout = laid_out(items, language, |made| {
            made.seller.address = Some(full.clone());
            made.original.billing = full.clone();
            made.original.delivery = full.clone();
            made.original.comment = Some(Note::new("a\n".repeat(900)).unwrap());
            made.seller.name = stage::named(name.as_str(), name.as_str());
            made.order.code = Code::new(long("C", 64)).unwrap();
        });
        assert!(layout.pages.len() > 10);
        check(&layout);
    }
}

#[test]
fn the_largest_amounts_stay_in_their_columns() {
    for (currency, minor) in
        [("JPY", 999_999_999_999), ("JPY", 10_000_000_000_000), ("KWD", 99_999_999_999_999)]
    {
        let price = stage::money(minor, currency);
        let mut lines = Vec::new();
        for (number, size) in (0..4).zip(["S", "M", "L", "XL"]) {
            let mut line = stage::line(number, &["Red", size], 1_000_000, stage::money(1, currency));
            line.unit_price = if number == 3 { stage::money(7, currency) } else { price };
            line.amount = stage::money(minor * 1_000, currency);
            lines.push(line);
        }
        let items = vec![stage::item(1, &["Colour", "Size"], lines.clone()), stage::item(2, &["One"], lines)];
        for language in Language::ALL {
            let layout = laid_out(items.clone(), language, |made| {
                let totals = &mut made.original.totals;
                totals.total = stage::money(1_000_000_000_000_000_000, currency);
                totals.taxes[0].taxable = totals.total;
                totals.taxes[0].tax = totals.total;
                totals.taxes[1].tax = totals.total;
            });
            check(&layout);
        }
    }
}

#[test]
fn a_wide_table_is_shown_in_parts() {
    let sizes: Vec<String> = (30..75).map(|size| format!("S{size}")).collect();
    let mut lines = Vec::new();
    for colour in ["Red", "Blue"] {
        for size in &sizes {
            lines.push(stage::line(u32::try_from(lines.len()).unwrap(), &[colour, size], 3, stage::euro(5)));
        }
    }
    let layout = laid_out(vec![stage::item(1, &["Colour", "Size"], lines)], Language::English, |_| {});
    check(&layout);
    let texts: Vec<String> = layout.pages.iter().flatten().filter_map(shown).collect();
    for size in &sizes {
        assert_eq!(texts.iter().filter(|text| *text == size).count(), 1, "{size}");
    }
    assert_eq!(texts.iter().filter(|text| *text == "3").count(), 90);
    // The sum of a row stands once, however many parts it has.
    assert_eq!(texts.iter().filter(|text| *text == "135").count(), 2);
    assert!(texts.iter().filter(|text| *text == "Red").count() > 2);
}

fn shown(mark: &Mark) -> Option<String> {
    match &mark.what {
        What::Text(line, _) => Some(line.shown()),
        What::Fill(_) | What::Picture(_) => None,
    }
}

#[test]
fn a_product_and_its_first_row_are_on_one_page() {
    for before in 20..75 {
        let list = (0..before).map(|number| stage::line(number, &["Oak"], 41, stage::euro(5))).collect();
        let cell = |number, colour| stage::line(number, &[colour, "S"], 42, stage::euro(5));
        let items = vec![
            stage::item(1, &["Wood"], list),
            stage::item(2, &["Colour", "Size"], vec![cell(900, "Red"), cell(901, "Blue")]),
        ];
        let layout = laid_out(items, Language::English, |_| {});
        let page_of = |text: &str| {
            let has = |page: &Page| page.iter().filter_map(shown).any(|shown| shown == text);
            layout.pages.iter().position(has).unwrap()
        };
        assert_eq!(page_of("NK-2  Shirt 2"), page_of("Red"), "after {before} lines");
    }
}

#[test]
fn two_lines_that_would_share_a_cell_are_a_list() {
    let lines =
        (0..2).map(|number| stage::line(number, &["Red", "S"], 41 + number, stage::euro(5))).collect();
    let layout = laid_out(vec![stage::item(1, &["Colour", "Size"], lines)], Language::English, |_| {});
    let texts: Vec<String> = layout.pages.iter().flatten().filter_map(shown).collect();
    for number in ["SKU-0, Colour: Red, Size: S", "SKU-1, Colour: Red, Size: S", "41", "42"] {
        assert!(texts.iter().any(|text| text == number), "{number} in {texts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_order_is_in_order(
        shape in prop::collection::vec((1..5_usize, 1..30_usize, 0..4_usize), 1..6),
        price in 0..10_000_000_000_i64,
        words in "[a-zA-Zあ-ん漢字 -]{1,120}",
        japanese: bool,
    ) {
        prop_assume!(!words.trim().is_empty());
        let mut items = Vec::new();
        for ((down, across, attributes), number) in shape.into_iter().zip(1..) {
            let mut lines = Vec::new();
            for row in 0..down {
                for column in 0..across {
                    let values = [format!("{words}{row}"), column.to_string(), "x".to_owned()];
                    let values: Vec<&str> = values.iter().map(String::as_str).take(attributes).collect();
                    let count = u32::try_from(lines.len()).unwrap();
                    let cents = stage::euro(price + i64::from(count % 3));
                    lines.push(stage::line(count, &values, count * 37, cents));
                }
            }
            let names = ["Colour", "Size", "Third"];
            let mut item = stage::item(number, &names[..attributes], lines);
            item.name = stage::named(words.trim(), words.trim());
            items.push(item);
        }
        let language = if japanese { Language::Japanese } else { Language::English };
        check(&laid_out(items, language, |_| {}));
    }
}
