//! The columns of the items: what it is, how many pieces, the price of one, the amount.

use super::look::{GUTTER, PAD};
use crate::paper::length::{Length, ZERO, pt};
use crate::paper::page::{Align, Block, Style};
use crate::paper::text::TextShaper;

const PIECES: Length = pt(48);
const PRICE: Length = pt(82);
const AMOUNT: Length = pt(94);

/// The columns, of the whole width. On either side of them there is a little room, as heads have a ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) width: Length,
}

/// What a row says in its three columns of figures.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    pub(super) pieces: String,
    pub(super) price: String,
    pub(super) amount: String,
}

impl Columns {
    /// How wide the first one is.
    pub(super) fn first(self) -> Length {
        self.width - PAD - PAD - PIECES - PRICE - AMOUNT - GUTTER - GUTTER - GUTTER
    }

    /// A row of them. The first column is given as it is.
    pub(super) fn row(
        self,
        shaper: &mut TextShaper<'_>,
        first: Block,
        figures: &Figures,
        style: Style,
    ) -> Block {
        let mut row = Block::default();
        row.put(PAD, ZERO, first);
        let mut left = PAD + self.first() + GUTTER;
        for (text, width) in [(&figures.pieces, PIECES), (&figures.price, PRICE), (&figures.amount, AMOUNT)] {
            if !text.is_empty() {
                let cell = Block::figure(shaper, text, style, width, Align::Right);
                row.put(left, ZERO, cell);
            }
            left += width + GUTTER;
        }
        row
    }
}
