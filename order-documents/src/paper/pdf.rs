//! Pages as PDF. The one place of papers with floats: what draws wants them.
#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "the library that writes PDF takes floats; they are made here, from whole numbers, and nothing is worked out with them before"
)]

use std::ops::Range;

use krilla::color::rgb;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::GlyphId;
use krilla::{Document, SerializeSettings};
use order_core::value::{Timestamp, UtcOffset};

use super::error::PaperError;
use super::layout::Layout;
use super::length::{Length, PARTS_OF_EM, ZERO, scaled};
use super::page::{Ink, Mark, What};
use super::pictures::Picture;
use super::text::{Glyph, Line, TextShaper};
use super::view::View;

/// Where the baseline of a line is: so many hundredths of the type size below the middle of its box.
const BASELINE: f32 = 0.36;
/// How thick the outlines of letters are drawn that are to be bold, as a part of the type size.
const THICKENING: f32 = 0.028;
/// How steeply a stamp is written across a page, in degrees.
const STAMP_ANGLE: f32 = -35.0;

/// The paper as a document.
pub(super) fn write(
    view: &View<'_>,
    paper: &Layout,
    shaper: &TextShaper<'_>,
    pictures: &[Option<Picture>],
) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(metadata(view));
    for marks in &paper.pages {
        let Some(settings) = PageSettings::from_wh(points(paper.width), points(paper.height)) else {
            continue;
        };
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        if let Some(stamp) = &paper.stamp {
            draw_stamp(&mut surface, stamp, paper, shaper);
        }
        for mark in marks {
            draw(&mut surface, mark, shaper, pictures);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| told(&error, pictures))
}

fn metadata(view: &View<'_>) -> Metadata {
    let title = format!("{} {}", view.title, view.code);
    let metadata = Metadata::new()
        .title(title.clone())
        .authors(vec![view.brand.clone()])
        .language(view.language.to_string())
        .document_id(format!("{title} {}", view.made_at))
        .producer(concat!("order-documents ", env!("CARGO_PKG_VERSION")).to_owned());
    metadata.creation_date(date_time(view.made_at))
}

/// The time as PDF has it, in UTC and to the second.
fn date_time(at: Timestamp) -> DateTime {
    let day = at.day(UtcOffset::UTC);
    let seconds_of_day = at.micros().div_euclid(1_000_000).rem_euclid(86_400);
    let unit = |seconds: i64, of: i64| {
        u8::try_from(seconds_of_day.div_euclid(seconds).rem_euclid(of)).unwrap_or_default()
    };
    DateTime::new(u16::try_from(day.year()).unwrap_or_default())
        .month(u8::try_from(day.month()).unwrap_or_default())
        .day(u8::try_from(day.day_of_month()).unwrap_or_default())
        .hour(unit(3_600, 24))
        .minute(unit(60, 60))
        .second(unit(1, 60))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, shaper: &TextShaper<'_>, pictures: &[Option<Picture>]) {
    let (left, top) = (points(mark.left), points(mark.top));
    match &mark.what {
        What::Text(line, style) => {
            let size = points(style.size);
            let baseline = top + points(mark.height) / 2.0 + size * BASELINE;
            draw_line(surface, line, shaper, (left, baseline), (size, style.ink, style.bold));
        }
        What::Fill(ink) => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(left, top, points(mark.width), points(mark.height)) {
                path.push_rect(rect);
            }
            surface.set_fill(Some(fill(*ink)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        What::Picture(number) => {
            let picture = pictures.get(*number).and_then(Option::as_ref);
            let size = Size::from_wh(points(mark.width), points(mark.height));
            if let (Some(picture), Some(size)) = (picture, size) {
                surface.push_transform(&Transform::from_translate(left, top));
                surface.draw_image(picture.image.clone(), size);
                surface.pop();
            }
        }
    }
}

/// A line from a point on its baseline, run by run of one font.
fn draw_line(
    surface: &mut Surface<'_>,
    line: &Line,
    shaper: &TextShaper<'_>,
    (mut left, baseline): (f32, f32),
    (size, ink, bold): (f32, Ink, bool),
) {
    surface.set_fill(Some(fill(ink)));
    for run in line.glyphs.chunk_by(|one, other| one.face == other.face) {
        let Some(face) = run.first().and_then(|glyph| shaper.face(glyph.face)) else { continue };
        // Where a family has no bold face its outlines are drawn a little thicker.
        let thick = (bold && !face.is_bold()).then(|| Stroke {
            paint: color(ink).into(),
            width: size * THICKENING,
            ..Stroke::default()
        });
        surface.set_stroke(thick);
        let drawn: Vec<Drawn<'_>> = run.iter().map(Drawn).collect();
        let start = Point::from_xy(left, baseline);
        surface.draw_glyphs(start, &drawn, face.embedded.clone(), &line.text, size, false);
        surface.set_stroke(None);
        left += run.iter().fold(0.0, |sum, glyph| sum + ems(glyph.advance)) * size;
    }
}

/// The word across the page, as large as it fits.
fn draw_stamp(surface: &mut Surface<'_>, stamp: &Line, paper: &Layout, shaper: &TextShaper<'_>) {
    let at_one = stamp.width(super::length::pt(1));
    if at_one <= ZERO {
        return;
    }
    let wanted = scaled(paper.width, 85, 100);
    let size = points(wanted) / points(at_one);
    let (across, down) = (points(paper.width) / 2.0, points(paper.height) / 2.0);
    surface.push_transform(&Transform::from_translate(across, down));
    surface.push_transform(&Transform::from_rotate(STAMP_ANGLE));
    draw_line(surface, stamp, shaper, (points(wanted) / -2.0, size * BASELINE), (size, Ink::Tint, true));
    surface.pop();
    surface.pop();
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: color(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn color(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(0x1a, 0x1a, 0x1a),
        Ink::Grey => rgb::Color::new(0x5f, 0x5f, 0x5f),
        Ink::Rule => rgb::Color::new(0xb8, 0xb8, 0xb8),
        Ink::Ground => rgb::Color::new(0xf1, 0xf1, 0xef),
        Ink::Red => rgb::Color::new(0xb3, 0x1b, 0x1b),
        Ink::Tint => rgb::Color::new(0xf9, 0xe9, 0xe7),
    }
}

/// What went wrong while writing, with the product when it is its picture.
fn told(error: &KrillaError, pictures: &[Option<Picture>]) -> PaperError {
    let of = |image: &Image| pictures.iter().flatten().find(|picture| picture.image == *image);
    let reason = match error {
        KrillaError::Image(image, _, reason) => match of(image) {
            Some(picture) => return picture.broken(reason.clone()),
            None => reason.clone(),
        },
        KrillaError::Font(_, reason) => format!("a font cannot be embedded: {reason}"),
        KrillaError::SixteenBitImage(image, _) => match of(image) {
            Some(picture) => return picture.broken("it has sixteen bits per colour".to_owned()),
            None => "a picture has sixteen bits per colour".to_owned(),
        },
        KrillaError::Validation(_) => "it does not meet the standard".to_owned(),
        KrillaError::DuplicateTagId(..) | KrillaError::UnknownTagId(..) => "its tags are wrong".to_owned(),
    };
    PaperError::Unwritable { reason }
}

/// A glyph as the library takes it: lengths in parts of the type size.
struct Drawn<'a>(&'a Glyph);

impl krilla::text::Glyph for Drawn<'_> {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.0.id)
    }

    fn text_range(&self) -> Range<usize> {
        self.0.shows.clone()
    }

    fn x_advance(&self, size: f32) -> f32 {
        ems(self.0.advance) * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        ems(self.0.offset.0) * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        ems(self.0.offset.1) * size
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<krilla::surface::Location> {
        None
    }
}

/// Parts of the type size as a multiple of it.
fn ems(parts: i64) -> f32 {
    parts as f32 / PARTS_OF_EM as f32
}

fn points(length: Length) -> f32 {
    length.0 as f32 / 1_000.0
}
