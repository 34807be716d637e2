//! Blocks: marks that belong together, before it is known on which page they stand.

use super::mark::{Align, Ink, Mark, Style, What};
use crate::paper::length::{Length, ZERO, at_size, part, percent, pt};
use crate::paper::text::{Line, TextShaper, break_lines};

/// No text is set smaller than this to fit where it stands; what does not fit then goes on more lines.
const SIZE_MIN: Length = pt(5);

/// Marks that belong together, from their own top left corner.
#[derive(Debug, Clone, Default)]
pub(in crate::paper) struct Block {
    pub(in crate::paper) height: Length,
    pub(in crate::paper) marks: Vec<Mark>,
}

impl Block {
    /// Nothing, so high.
    pub(in crate::paper) fn space(height: Length) -> Self {
        Self { height, marks: Vec::new() }
    }

    /// A text on as many lines as it needs.
    pub(in crate::paper) fn text(
        shaper: &mut TextShaper<'_>,
        text: &str,
        style: Style,
        width: Length,
        align: Align,
    ) -> Self {
        let glyphs = shaper.shape(text, style.bold);
        Self::of_lines(break_lines(&glyphs, style.size, width), style, width, align)
    }

    /// A figure, which stays on one line as long as it can be read there: where it is too wide it is set smaller.
    pub(in crate::paper) fn figure(
        shaper: &mut TextShaper<'_>,
        text: &str,
        style: Style,
        width: Length,
        align: Align,
    ) -> Self {
        let glyphs = shaper.shape(text, style.bold);
        let line = Line::whole(&glyphs);
        let wanted = line.width(style.size);
        if wanted <= width {
            return Self::of_lines(vec![line], style, width, align);
        }
        let fitting = crate::paper::length::scaled(style.size, width.0.into(), wanted.0.into());
        let smaller = Style { size: percent(fitting, 99).max(SIZE_MIN.min(style.size)), ..style };
        let block = Self::of_lines(break_lines(&glyphs, smaller.size, width), smaller, width, align);
        // Smaller figures stand in the middle of the line that others fill.
        let mut placed = Self::space(block.height.max(style.leading()));
        placed.put(ZERO, part(placed.height - block.height, 2), block);
        placed
    }

    fn of_lines(lines: Vec<Line>, style: Style, width: Length, align: Align) -> Self {
        let mut block = Self::default();
        let height = style.leading();
        for line in lines {
            let own = line.width(style.size);
            let left = match align {
                Align::Left => ZERO,
                Align::Centre => part(width - own, 2),
                Align::Right => width - own,
            };
            let what = What::Text(line, style);
            block.marks.push(Mark { left, top: block.height, width: own, height, what });
            block.height += height;
        }
        block
    }

    /// A rule or a ground.
    pub(in crate::paper) fn fill(ink: Ink, width: Length, height: Length) -> Self {
        let mark = Mark { left: ZERO, top: ZERO, width, height, what: What::Fill(ink) };
        Self { height, marks: vec![mark] }
    }

    /// A frame of thin rules.
    pub(in crate::paper) fn frame(ink: Ink, width: Length, height: Length, thick: Length) -> Self {
        let mut block = Self::space(height);
        block.put(ZERO, ZERO, Self::fill(ink, width, thick));
        block.put(ZERO, height - thick, Self::fill(ink, width, thick));
        block.put(ZERO, ZERO, Self::fill(ink, thick, height));
        block.put(width - thick, ZERO, Self::fill(ink, thick, height));
        block
    }

    /// The picture of that number, which has so many pixels across and down, as large as it fits into a square.
    pub(in crate::paper) fn picture(number: usize, (across, down): (u32, u32), side: Length) -> Self {
        use crate::paper::length::scaled;
        let longer = across.max(down).max(1);
        let sized = |pixels: u32| scaled(side, pixels.into(), longer.into()).max(pt(1));
        let (width, height) = (sized(across), sized(down));
        let (left, top) = (part(side - width, 2), part(side - height, 2));
        let mark = Mark { left, top, width, height, what: What::Picture(number) };
        Self { height: side, marks: vec![mark] }
    }

    /// Puts another one into it, and makes it as high as that needs.
    pub(in crate::paper) fn put(&mut self, left: Length, top: Length, other: Self) {
        self.height = self.height.max(top + other.height);
        self.marks.extend(other.marks.into_iter().map(|mark| mark.moved(left, top)));
    }

    /// Puts another one below it.
    pub(in crate::paper) fn below(&mut self, other: Self) {
        self.put(ZERO, self.height, other);
    }

    /// On a ground of its own size.
    #[must_use]
    pub(in crate::paper) fn on_ground(self, ink: Ink, width: Length) -> Self {
        let mut ground = Self::fill(ink, width, self.height);
        ground.put(ZERO, ZERO, self);
        ground
    }

    /// In two, the first no higher than `height`, and no line or picture cut. The first may be empty.
    pub(super) fn cut(self, height: Length) -> (Self, Self) {
        let mut at = height;
        let straddles = |mark: &&Mark, at: Length| !mark.is_fill() && mark.top < at && mark.bottom() > at;
        while let Some(mark) = self.marks.iter().find(|mark| straddles(mark, at)) {
            at = mark.top;
        }
        let (mut above, mut under) = (Self::space(at), Self::space(self.height - at));
        for mark in self.marks {
            if mark.top < at {
                let height = mark.height.min(at - mark.top);
                let rest = mark.height - height;
                if rest > ZERO {
                    under.marks.push(Mark { top: ZERO, height: rest, ..mark.clone() });
                }
                above.marks.push(Mark { height, ..mark });
            } else {
                under.marks.push(mark.moved(ZERO, ZERO - at));
            }
        }
        (above, under)
    }
}

/// How much wider than a text its column has to be for it to stay on one line.
pub(in crate::paper) fn width_of(shaper: &mut TextShaper<'_>, text: &str, style: Style) -> Length {
    Line::whole(&shaper.shape(text, style.bold)).width(style.size) + at_size(1_000, style.size)
}
