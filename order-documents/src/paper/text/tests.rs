//! Shaping and breaking, with fonts of boxes whose widths are known.

use proptest::prelude::*;

use super::*;
use crate::Language;
use crate::paper::error::PaperError;
use crate::paper::fonts::Fonts;
use crate::paper::length::{Length, pt};
use crate::paper::test_font;

fn broken(text: &str, width: Length) -> Vec<String> {
    let mut shaper = TextShaper::new(test_font::both(), Language::Japanese).unwrap();
    let lines = break_lines(&shaper.shape(text, false), pt(10), width);
    lines.iter().map(Line::shown).collect()
}

#[test]
fn lines_break_where_the_writing_allows_it() {
    // A Latin letter is about 5 points wide, a Japanese one about 10.
    assert_eq!(broken("some words here", pt(1_000)), ["some words here"]);
    assert_eq!(broken("some words here", pt(60)), ["some words", "here"]);
    assert_eq!(broken("some words here", pt(30)), ["some", "words", "here"]);
    assert_eq!(broken("", pt(30)), [""]);
    // No line of Japanese begins with what ends a sentence.
    assert_eq!(broken("注文番号。価格", pt(45)), ["注文番", "号。価格"]);
    // What holds together stays together.
    assert_eq!(broken("for 10\u{a0}EUR", pt(42)), ["for", "10\u{a0}EUR"]);
}

#[test]
fn a_word_that_is_wider_than_the_line_is_broken_within() {
    let lines = broken("a unbreakableword b", pt(30));
    assert_eq!(lines.concat(), "aunbreakablewordb");
    assert!(lines.len() > 3, "{lines:?}");
    // Even where not one character fits, one is on each line.
    assert_eq!(broken("abc", pt(1)), ["a", "b", "c"]);
}

#[test]
fn each_character_is_in_the_first_font_that_has_it() {
    let mut shaper = TextShaper::new(test_font::both(), Language::English).unwrap();
    let faces = |shaped: &std::rc::Rc<shape::Shaped>| {
        shaped.glyphs.iter().map(|glyph| glyph.face).collect::<Vec<_>>()
    };
    let mixed = shaper.shape("Aあ1、B", false);
    assert_eq!(faces(&mixed), [1, 2, 1, 2, 1]);
    // What stands out is in the bold face of the family, where it has one.
    let bold = shaper.shape("Aあ", true);
    assert_eq!(faces(&bold), [0, 2]);
    assert!(shaper.face(0).unwrap().is_bold() && !shaper.face(2).unwrap().is_bold());
    assert_eq!(shaper.complete(), Ok(()));
    // A mark stays with its letter, and what chooses a form needs no glyph.
    shaper.shape("か\u{3099}\u{fe00}", false);
    assert_eq!(shaper.complete(), Ok(()));
    shaper.shape("ж😀", false);
    shaper.shape("ж", true);
    let characters = vec!['ж', '😀'];
    assert_eq!(shaper.complete(), Err(PaperError::MissingGlyphs { characters }));
}

#[test]
fn widths_are_those_of_the_glyphs() {
    let fonts = Fonts::new(vec![test_font::latin()]).unwrap();
    let mut shaper = TextShaper::new(&fonts, Language::English).unwrap();
    // 480 thousandths, and ten times the rest of the number of the character by seven.
    let expected = |text: &str| {
        text.chars().map(|char| 480 + i32::try_from(u32::from(char) % 7).unwrap() * 10).sum::<i32>()
    };
    for text in ["i", "Ww", "1,234.50"] {
        let line = Line::whole(&shaper.shape(text, false));
        assert_eq!(line.width(pt(1)).0, expected(text), "{text}");
        assert_eq!(line.width(pt(12)).0, 12 * expected(text), "{text}");
    }
}

#[test]
fn what_goes_from_right_to_left_is_turned_and_its_figures_are_not() {
    let hebrew = test_font::font("Test Hebrew", '\u{590}'..='\u{5ff}', 500, 400);
    let fonts = Fonts::new(vec![test_font::latin(), hebrew]).unwrap();
    let mut shaper = TextShaper::new(&fonts, Language::English).unwrap();
    let drawn = |shaper: &mut TextShaper<'_>, text: &str| {
        let line = Line::whole(&shaper.shape(text, false));
        line.glyphs.iter().filter_map(|glyph| text.get(glyph.shows.clone())).collect::<String>()
    };
    assert_eq!(drawn(&mut shaper, "A אבג 12 דה Ltd 7"), "A הד 12 גבא Ltd 7");
    assert_eq!(drawn(&mut shaper, "אב"), "בא");
    assert_eq!(drawn(&mut shaper, "Straße 12"), "Straße 12");
}

proptest! {
    #[test]
    fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-zA-Z0-9 ,.ぁ-ん一-三、。-]{0,60}", width in 12..200_i32) {
        let text = one_line(&text);
        let mut shaper = TextShaper::new(test_font::both(), Language::English).unwrap();
        let lines = break_lines(&shaper.shape(&text, false), pt(10), pt(width));
        for line in &lines {
            prop_assert!(line.width(pt(10)) <= pt(width), "{:?}", line.shown());
        }
        let without = |text: &str| text.replace(' ', "");
        let shown: String = lines.iter().map(Line::shown).collect();
        prop_assert_eq!(without(&shown), without(&text));
    }
}
