//! Which font shows what, and what happens when none does.

use order_documents::Language;
use order_documents::paper::{Fonts, PageSize, PaperError, PaperKind};

use crate::every::scene;
use crate::font;

fn made(fonts: &Fonts, language: Language) -> Result<Vec<u8>, PaperError> {
    scene().paper(PaperKind::PurchaseOrder, language, PageSize::A4).to_pdf(fonts)
}

#[test]
fn without_fonts_there_is_no_paper() {
    let none = Fonts::new(Vec::new()).unwrap();
    assert!(none.is_empty());
    assert_eq!(made(&none, Language::English), Err(PaperError::NoFont));
}

#[test]
fn what_is_no_font_is_refused_by_its_number() {
    for junk in [Vec::new(), b"not a font".to_vec(), font::latin()[..700].to_vec()] {
        // The first two are one family.
        let made = Fonts::new(vec![font::latin(), font::latin_bold(), junk]);
        assert_eq!(made.map(|_| ()), Err(PaperError::BrokenFont { number: 3 }));
    }
}

#[test]
fn missing_characters_are_all_named() {
    let latin = Fonts::new(vec![font::latin()]).unwrap();
    assert!(made(&latin, Language::English).is_ok());
    let Err(PaperError::MissingGlyphs { characters }) = made(&latin, Language::Japanese) else {
        panic!("a Latin font wrote Japanese");
    };
    for missing in ['発', '注', '書', 'シ', '※', '年'] {
        assert!(characters.contains(&missing), "{missing}");
    }
    assert!(!characters.iter().any(char::is_ascii));
    assert!(characters.is_sorted());
}

#[test]
fn fonts_that_make_each_other_whole_write_everything() {
    let both = |files: Vec<Vec<u8>>| made(&Fonts::new(files).unwrap(), Language::Japanese).unwrap();
    let one = both(vec![font::latin(), font::japanese()]);
    let other = both(vec![font::japanese(), font::latin()]);
    // No character is in both, so the order changes nothing of what is shown by which.
    assert_eq!(crate::read::Read::of(&one).text(), crate::read::Read::of(&other).text());
    let japanese = Fonts::new(vec![font::japanese()]).unwrap();
    assert!(matches!(made(&japanese, Language::Japanese), Err(PaperError::MissingGlyphs { .. })));
}

#[test]
fn the_first_font_that_has_a_character_shows_it() {
    let narrow = || font::font("Narrow", ' '..='~', 300, 400);
    let wide = || font::font("Wide", (' '..='~').chain('\u{a0}'..='ÿ'), 600, 400);
    let with = |files: Vec<Vec<u8>>| made(&Fonts::new(files).unwrap(), Language::English).unwrap();
    let names = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        (text.contains("Narrow-400"), text.contains("Wide-400"))
    };
    // Only the sign in the foot and the spaces that hold amounts together are missing in the narrow one.
    assert_eq!(names(&with(vec![narrow(), wide()])), (true, true));
    assert_eq!(names(&with(vec![wide(), narrow()])), (false, true));
}

#[test]
fn fonts_are_shared_between_threads() {
    const fn shared<T: Send + Sync + Clone>() {}
    shared::<Fonts>();
}

#[test]
fn installed_fonts_are_looked_for_wherever_there_are_any() {
    // Which there are is not known here; none are needed.
    let given = Fonts::new(vec![font::latin(), font::japanese()]).unwrap().and_system();
    assert!(!given.is_empty());
    assert!(made(&given, Language::Japanese).is_ok());
    let system = Fonts::system();
    assert_eq!(system.is_empty(), matches!(made(&system, Language::English), Err(PaperError::NoFont)));
}
