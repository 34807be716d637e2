//! How texts of a paper look, and how wide its columns are.

use crate::paper::length::{Length, pt, tenths};
use crate::paper::page::{Ink, Style};

const fn style(size: Length, bold: bool, ink: Ink) -> Style {
    Style { size, bold, ink }
}

pub(super) const TITLE: Style = style(pt(20), true, Ink::Black);
pub(super) const ADDRESSEE: Style = style(pt(12), true, Ink::Black);
pub(super) const TEXT: Style = style(tenths(85), false, Ink::Black);
pub(super) const STRONG: Style = style(tenths(85), true, Ink::Black);
pub(super) const SMALL: Style = style(tenths(75), false, Ink::Black);
pub(super) const FAINT: Style = style(tenths(75), false, Ink::Grey);
pub(super) const LABEL: Style = style(pt(7), false, Ink::Grey);
pub(super) const TOTAL: Style = style(pt(12), true, Ink::Black);
pub(super) const STAMP: Style = style(pt(15), true, Ink::Red);

/// Around the content of a page.
pub(super) const MARGIN: Length = pt(44);
/// What the foot of a page takes.
pub(super) const FOOT: Length = pt(26);
/// Between columns.
pub(super) const GUTTER: Length = pt(10);
/// Within heads and grounds.
pub(super) const PAD: Length = pt(4);
/// How thick rules are.
pub(super) const HAIR: Length = tenths(5);
/// The side of a picture.
pub(super) const PICTURE: Length = pt(58);
