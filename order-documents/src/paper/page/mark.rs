//! What stands on a page, and where.

use crate::paper::length::{Length, percent};
use crate::paper::text::Line;

/// The colours of a paper. There are few: it is printed, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::paper) enum Ink {
    /// Text.
    Black,
    /// Text that explains other text.
    Grey,
    /// Rules.
    Rule,
    /// The ground of heads.
    Ground,
    /// A stamp.
    Red,
    /// A stamp below other text.
    Tint,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::paper) struct Style {
    pub(in crate::paper) size: Length,
    pub(in crate::paper) bold: bool,
    pub(in crate::paper) ink: Ink,
}

impl Style {
    /// From one line to the next.
    pub(in crate::paper) fn leading(self) -> Length {
        percent(self.size, 138)
    }
}

/// On which side texts of a column end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::paper) enum Align {
    Left,
    Centre,
    Right,
}

/// Something with the box that it fills. Nothing else may stand in the box of a text or a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::paper) struct Mark {
    pub(in crate::paper) left: Length,
    pub(in crate::paper) top: Length,
    pub(in crate::paper) width: Length,
    pub(in crate::paper) height: Length,
    pub(in crate::paper) what: What,
}

/// What a mark is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::paper) enum What {
    /// A line of text.
    Text(Line, Style),
    /// A filled rectangle: a rule, or a ground.
    Fill(Ink),
    /// The picture of that number.
    Picture(usize),
}

impl Mark {
    pub(in crate::paper) fn bottom(&self) -> Length {
        self.top + self.height
    }

    #[cfg(test)]
    pub(in crate::paper) fn right(&self) -> Length {
        self.left + self.width
    }

    /// Whether it may be cut in two.
    pub(in crate::paper) const fn is_fill(&self) -> bool {
        matches!(self.what, What::Fill(_))
    }

    pub(super) fn moved(&self, left: Length, down: Length) -> Self {
        Self { left: self.left + left, top: self.top + down, ..self.clone() }
    }
}
