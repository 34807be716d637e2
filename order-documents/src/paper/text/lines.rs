//! Glyphs into lines of a width: broken where the writing allows it, and within a word only where one is wider than the line.

use std::ops::Range;
use std::rc::Rc;

use unicode_bidi::{BidiInfo, Level};
use unicode_linebreak::linebreaks;

use super::shape::{Glyph, Shaped};
use crate::paper::length::{Length, at_size};

/// A line of text in glyphs, at no size yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::paper) struct Line {
    /// The text that the glyphs point into.
    pub(in crate::paper) text: Rc<str>,
    pub(in crate::paper) glyphs: Vec<Glyph>,
    /// The width in parts of the type size.
    parts: i64,
}

impl Line {
    fn of(shaped: &Shaped, range: &Range<usize>) -> Self {
        let is_in = |glyph: &&Glyph| range.contains(&glyph.shows.start);
        let glyphs = in_drawn_order(shaped.glyphs.iter().filter(is_in).cloned().collect());
        let parts = glyphs.iter().fold(0_i64, |sum, glyph| sum.saturating_add(glyph.advance));
        Self { text: Rc::clone(&shaped.text), glyphs, parts }
    }

    /// The whole text on one line.
    pub(in crate::paper) fn whole(shaped: &Shaped) -> Self {
        Self::of(shaped, &(0..shaped.text.len()))
    }

    /// The width at a type size.
    pub(in crate::paper) fn width(&self, size: Length) -> Length {
        at_size(self.parts, size)
    }

    /// The text that it shows.
    #[cfg(test)]
    pub(in crate::paper) fn shown(&self) -> String {
        let starts = self.glyphs.iter().map(|glyph| glyph.shows.start).min().unwrap_or_default();
        let ends = self.glyphs.iter().map(|glyph| glyph.shows.end).max().unwrap_or_default();
        self.text.get(starts..ends).unwrap_or_default().to_owned()
    }
}

/// The glyphs of a line as they are drawn: what is written from right to left goes the other way round.
fn in_drawn_order(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    if glyphs.iter().all(|glyph| glyph.level == Level::ltr()) {
        return glyphs;
    }
    // Within a run they are in that order already.
    let runs: Vec<&[Glyph]> =
        glyphs.chunk_by(|one, other| (one.face, one.level) == (other.face, other.level)).collect();
    let levels: Vec<Level> = runs.iter().filter_map(|run| run.first()).map(|glyph| glyph.level).collect();
    let order = BidiInfo::reorder_visual(&levels);
    order.iter().filter_map(|place| runs.get(*place)).flat_map(|run| run.iter().cloned()).collect()
}

/// The text in lines that are no wider than `width` at the type size, wherever there is more than one character to a line.
pub(in crate::paper) fn break_lines(shaped: &Shaped, size: Length, width: Length) -> Vec<Line> {
    let whole = Line::whole(shaped);
    if whole.width(size) <= width {
        return vec![whole];
    }
    let ranges = ranges(shaped, size, width);
    ranges.iter().map(|range| Line::of(shaped, range)).collect()
}

/// The bytes of each line, without the spaces between them.
fn ranges(shaped: &Shaped, size: Length, width: Length) -> Vec<Range<usize>> {
    let text = &shaped.text;
    let mut breaks = linebreaks(text).map(|(at, _)| at).peekable();
    let mut ranges = Vec::new();
    // Where the line begins, where it could end best, and how wide it is up to there and up to the cluster in hand.
    let (mut start, mut end, mut before_end, mut parts) = (0, 0, 0_i64, 0_i64);
    for (at, advance) in clusters(&shaped.glyphs) {
        while breaks.peek().is_some_and(|next| *next <= at) {
            breaks.next().inspect(|next| {
                if *next == at {
                    (end, before_end) = (at, parts);
                }
            });
        }
        let is_space = text.get(at..).is_some_and(|rest| rest.starts_with(' '));
        parts = parts.saturating_add(advance);
        // A space hangs over the edge and is not shown.
        while !is_space && at > start && at_size(parts, size) > width {
            // A word that is alone on its line is broken where that is full.
            let (cut, up_to) =
                if end > start { (end, before_end) } else { (at, parts.saturating_sub(advance)) };
            ranges.push(trimmed(text, start..cut));
            (start, end) = (cut, cut);
            parts = parts.saturating_sub(up_to);
        }
    }
    ranges.push(trimmed(text, start..text.len()));
    ranges
}

/// Where each cluster begins and how wide it is, in the order of the text.
fn clusters(glyphs: &[Glyph]) -> Vec<(usize, i64)> {
    let mut all: Vec<(usize, i64)> = glyphs.iter().map(|glyph| (glyph.shows.start, glyph.advance)).collect();
    all.sort_by_key(|(at, _)| *at);
    let mut clusters: Vec<(usize, i64)> = Vec::with_capacity(all.len());
    for (at, advance) in all {
        match clusters.last_mut() {
            Some((same, sum)) if *same == at => *sum = sum.saturating_add(advance),
            _ => clusters.push((at, advance)),
        }
    }
    clusters
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let shown = text.get(range.clone()).unwrap_or_default().trim_end_matches(' ');
    range.start..range.start.saturating_add(shown.len())
}
