//! Fonts for tests, made as they are needed: every character is a box, each as wide as its number says.
#![expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]

use std::sync::LazyLock;

use super::Fonts;
use write_fonts::FontBuilder;
use write_fonts::OffsetMarker;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{Bbox, Contour, GlyfLocaBuilder, Glyph, SimpleGlyph};
use write_fonts::tables::head::{Head, MacStyle};
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::Hmtx;
use write_fonts::tables::loca::LocaFormat;
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::tables::os2::Os2;
use write_fonts::tables::post::Post;
use write_fonts::types::{GlyphId, NameId};

const UNITS: u16 = 1_000;

/// A font that has these characters, `wide` thousandths of the type size each and some more by their number.
pub(crate) fn font(
    family: &str,
    characters: impl IntoIterator<Item = char>,
    wide: u16,
    weight: u16,
) -> Vec<u8> {
    let mut characters: Vec<char> = characters.into_iter().collect();
    characters.sort_unstable();
    characters.dedup();
    let advance = |char: char| wide + u16::try_from(u32::from(char) % 7).unwrap() * 10;
    let mut glyphs = GlyfLocaBuilder::new();
    glyphs.add_glyph(&square(500)).unwrap();
    let mut mappings = Vec::new();
    let mut metrics = vec![write_fonts::tables::hmtx::LongMetric { advance: 500, side_bearing: 0 }];
    for (char, number) in characters.iter().zip(1_u32..) {
        let is_space = matches!(char, ' ' | '\u{a0}');
        let glyph = if is_space { Glyph::Empty } else { Glyph::Simple(square(advance(*char))) };
        glyphs.add_glyph(&glyph).unwrap();
        mappings.push((*char, GlyphId::new(number)));
        metrics.push(write_fonts::tables::hmtx::LongMetric { advance: advance(*char), side_bearing: 0 });
    }
    let count = u16::try_from(metrics.len()).unwrap();
    let (glyf, loca, format) = glyphs.build();
    let is_bold = weight >= 600;
    let head = Head {
        units_per_em: UNITS,
        x_max: 1_000,
        y_max: 700,
        mac_style: if is_bold { MacStyle::BOLD } else { MacStyle::empty() },
        index_to_loc_format: i16::from(format == LocaFormat::Long),
        ..Head::default()
    };
    let hhea = Hhea {
        ascender: 800.into(),
        descender: (-200).into(),
        advance_width_max: 1_100.into(),
        number_of_h_metrics: count,
        ..Hhea::default()
    };
    let maxp = Maxp {
        num_glyphs: count,
        max_points: Some(4),
        max_contours: Some(1),
        max_composite_points: Some(0),
        max_composite_contours: Some(0),
        max_zones: Some(1),
        max_twilight_points: Some(0),
        max_storage: Some(0),
        max_function_defs: Some(0),
        max_instruction_defs: Some(0),
        max_stack_elements: Some(0),
        max_size_of_instructions: Some(0),
        max_component_elements: Some(0),
        max_component_depth: Some(0),
    };
    let os2 = Os2 { us_weight_class: weight, us_width_class: 5, ..Os2::default() };
    let postscript = format!("{}-{weight}", family.replace(' ', ""));
    let record =
        |id: NameId, text: &str| NameRecord::new(3, 1, 0x409, id, OffsetMarker::new(text.to_owned()));
    let name = Name::new(vec![
        record(NameId::FAMILY_NAME, family),
        record(NameId::SUBFAMILY_NAME, if is_bold { "Bold" } else { "Regular" }),
        record(NameId::POSTSCRIPT_NAME, &postscript),
    ]);
    let mut builder = FontBuilder::new();
    builder.add_table(&head).unwrap();
    builder.add_table(&hhea).unwrap();
    builder.add_table(&maxp).unwrap();
    builder.add_table(&os2).unwrap();
    builder.add_table(&Hmtx::new(metrics, Vec::new())).unwrap();
    builder.add_table(&Cmap::from_mappings(mappings).unwrap()).unwrap();
    builder.add_table(&loca).unwrap();
    builder.add_table(&glyf).unwrap();
    builder.add_table(&name).unwrap();
    builder.add_table(&Post::default()).unwrap();
    builder.build()
}

fn square(wide: u16) -> SimpleGlyph {
    let wide = i16::try_from(wide).unwrap() - 20;
    let points = [(20, 0), (20, 700), (wide, 700), (wide, 0)];
    let points = points.map(|(x, y)| skrifa::raw::tables::glyf::CurvePoint::on_curve(x, y));
    SimpleGlyph {
        bbox: Bbox { x_min: 20, y_min: 0, x_max: wide, y_max: 700 },
        contours: vec![Contour::from(points.to_vec())],
        instructions: Vec::new(),
    }
}

/// Letters, digits and signs as they are written in Europe.
pub(crate) fn latin() -> Vec<u8> {
    font("Test Latin", (' '..='~').chain('\u{a0}'..='ÿ'), 480, 400)
}

/// The same, for what stands out.
pub(crate) fn latin_bold() -> Vec<u8> {
    font("Test Latin", (' '..='~').chain('\u{a0}'..='ÿ'), 540, 700)
}

/// Kana, kanji and the signs beside them, and no Latin letters.
pub(crate) fn japanese() -> Vec<u8> {
    let signs = '\u{3000}'..='〿';
    let kana = 'ぁ'..='ヿ';
    // More characters than these would be more than a font can number.
    let kanji = '一'..='\u{9fa0}';
    font(
        "Test Japanese",
        signs.chain(kana).chain(kanji).chain('\u{ff00}'..='\u{ffee}').chain(['※']),
        930,
        400,
    )
}

/// All of them, made once.
pub(crate) fn both() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> =
        LazyLock::new(|| Fonts::new(vec![latin(), latin_bold(), japanese()]).unwrap());
    &FONTS
}
