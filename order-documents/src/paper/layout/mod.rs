//! The layout of a paper: what stands where, on which page.
//!
//! Decides what a paper looks like. Deliberately knows neither core's documents beyond the view of them, nor PDF.

mod columns;
mod head;
mod items;
mod look;
mod matrix;
mod sums;
#[cfg(test)]
mod tests;

use super::length::{Length, ZERO, pt};
use super::page::{Align, Area, Block, Flow, Ink, Page, Style};
use super::pictures::Picture;
use super::request::PageSize;
use super::text::{Line, TextShaper};
use super::view::View;
use look::{FOOT, HAIR, LABEL, MARGIN};

/// A paper as pages.
pub(super) struct Layout {
    pub(super) width: Length,
    pub(super) height: Length,
    pub(super) pages: Vec<Page>,
    /// What is written across each page, below all else.
    pub(super) stamp: Option<Line>,
}

/// Lays a paper out.
pub(super) fn lay_out(
    view: &View<'_>,
    pictures: &[Option<Picture>],
    shaper: &mut TextShaper<'_>,
    page: PageSize,
) -> Layout {
    let (width, height) = page.size();
    let area = Area {
        left: MARGIN,
        top: MARGIN,
        width: width - MARGIN - MARGIN,
        height: height - MARGIN - MARGIN - FOOT,
    };
    let mut flow = Flow::new(area);
    head::place(&mut flow, shaper, view);
    items::place(&mut flow, shaper, view, pictures);
    sums::place(&mut flow, shaper, view);
    let mut pages = flow.finish();
    let count = pages.len();
    for (page, number) in pages.iter_mut().zip(1_usize..) {
        let foot = foot(shaper, view, area.width, (number, count));
        let top = height - MARGIN - foot.height;
        let mut placed = Block::default();
        placed.put(MARGIN, top, foot);
        page.extend(placed.marks);
    }
    let stamp = view.stamp.map(|word| Line::whole(&shaper.shape(word, true)));
    Layout { width, height, pages, stamp }
}

/// What every page ends with: whose paper it is, and which of how many pages.
fn foot(
    shaper: &mut TextShaper<'_>,
    view: &View<'_>,
    width: Length,
    (number, count): (usize, usize),
) -> Block {
    let style = Style { ink: Ink::Grey, ..LABEL };
    let right = pt(80);
    let mut block = Block::fill(Ink::Rule, width, HAIR);
    block.below(Block::space(pt(3)));
    let top = block.height;
    let whose = format!("{} {} · {}", view.title, view.code, view.brand);
    let whose = Block::figure(shaper, &whose, style, width - right - pt(10), Align::Left);
    block.put(ZERO, top, whose);
    let page = format!("{}{number} / {count}", view.words.page);
    block.put(width - right, top, Block::figure(shaper, &page, style, right, Align::Right));
    block
}
