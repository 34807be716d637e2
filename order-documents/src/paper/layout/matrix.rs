//! The SKUs of a product with two attributes as a table: the values of the first down, those of the second across.

use std::collections::BTreeMap;

use order_core::cart::PricedLine;
use order_core::value::Name;

use super::look::{FAINT, LABEL, PAD, STRONG, TEXT};
use crate::paper::length::{Length, ZERO, fits, part, percent, pt, times};
use crate::paper::number;
use crate::paper::page::{Align, Block, Flow, Ink, width_of};
use crate::paper::text::{TextShaper, one_line};
use crate::paper::view::{ItemView, View};

/// How wide a column is at least and at most.
const COLUMN: (Length, Length) = (pt(30), pt(64));
/// How far from the left it stands: as far as the rows of lists.
const INDENT: Length = pt(14);
/// How wide the last one is, with the pieces of a row.
const SUM: Length = pt(46);

/// A table of SKUs.
pub(super) struct Matrix<'a> {
    /// In the order in which they come first.
    down: Vec<&'a Name>,
    across: Vec<&'a Name>,
    /// By row and column.
    cells: BTreeMap<(usize, usize), &'a PricedLine>,
    /// Whether each cell tells its price, as there are several.
    priced: bool,
}

impl<'a> Matrix<'a> {
    /// That of a product; `None` when it has not two attributes, or two of its SKUs would share a cell.
    pub(super) fn of(item: &ItemView<'a>) -> Option<Self> {
        let (mut down, mut across) = (Places::default(), Places::default());
        let mut cells = BTreeMap::new();
        for line in item.lines {
            let [row, column] = line.attributes.as_slice() else { return None };
            let at = (down.of(row), across.of(column));
            if cells.insert(at, line).is_some() {
                return None;
            }
        }
        let first = item.lines.first()?;
        let priced = item.lines.iter().any(|line| line.unit_price != first.unit_price);
        Some(Self { down: down.names, across: across.names, cells, priced })
    }
}

/// Names with the place at which each came first.
#[derive(Default)]
struct Places<'a> {
    names: Vec<&'a Name>,
    known: BTreeMap<&'a Name, usize>,
}

impl<'a> Places<'a> {
    fn of(&mut self, name: &'a Name) -> usize {
        let next = self.names.len();
        let place = *self.known.entry(name).or_insert(next);
        if place == next {
            self.names.push(name);
        }
        place
    }
}

/// How wide its columns are.
#[derive(Debug, Clone, Copy)]
struct Widths {
    label: Length,
    column: Length,
    /// How many stand beside one another.
    count: usize,
}

/// Places the table, in several one below the other where it is wider than the page.
pub(super) fn place(
    flow: &mut Flow,
    shaper: &mut TextShaper<'_>,
    view: &View<'_>,
    item: &ItemView<'_>,
    matrix: &Matrix<'_>,
) {
    let widths = widths(flow.width(), shaper, matrix);
    let blocks = matrix.across.len().div_ceil(widths.count.max(1));
    for block in 0..blocks {
        let from = block.saturating_mul(widths.count);
        let is_last = block.saturating_add(1) == blocks;
        let part = Part { matrix, widths, from, is_last, width: flow.width() };
        let head = part.head(shaper, view, item);
        let heading = format!("{} ({})", item.heading(), view.words.continued);
        let mut again = Block::text(shaper, &heading, FAINT, flow.width(), Align::Left);
        again.below(head.clone());
        flow.push_head(head, again, pt(28));
        for row in 0..matrix.down.len() {
            if let Some(row) = part.row(shaper, row) {
                flow.place(row);
            }
        }
        flow.pop_head();
        if !is_last {
            flow.gap(pt(4));
        }
    }
}

/// How high the head of its first part is.
pub(super) fn head_height(
    flow: &Flow,
    shaper: &mut TextShaper<'_>,
    view: &View<'_>,
    item: &ItemView<'_>,
    matrix: &Matrix<'_>,
) -> Length {
    let widths = widths(flow.width(), shaper, matrix);
    let is_last = matrix.across.len() <= widths.count;
    Part { matrix, widths, from: 0, is_last, width: flow.width() }.head(shaper, view, item).height
}

fn widths(width: Length, shaper: &mut TextShaper<'_>, matrix: &Matrix<'_>) -> Widths {
    let mut label = pt(60);
    for name in &matrix.down {
        label = label.max(width_of(shaper, &one_line(name.as_str()), TEXT));
    }
    let label = label.min(percent(width, 24));
    let (least, most) = COLUMN;
    let mut column = least;
    for name in &matrix.across {
        column = column.max(width_of(shaper, &one_line(name.as_str()), LABEL));
    }
    for line in matrix.cells.values() {
        column = column.max(width_of(shaper, &number::count(line.quantity.get().into()), TEXT));
        if matrix.priced {
            column = column.max(width_of(shaper, &number::amount(line.unit_price), FAINT));
        }
    }
    let column = column.min(most);
    let room = width - INDENT - label - SUM - PAD - PAD;
    let count = fits(room, column + PAD).clamp(1, matrix.across.len().max(1));
    // What is left over is given to the columns, but not so much that they would lose each other.
    let column = (part(room, count) - PAD).min(pt(44)).max(column);
    Widths { label, column, count }
}

/// The part of a table that stands beside one another.
struct Part<'m, 'a> {
    matrix: &'m Matrix<'a>,
    widths: Widths,
    from: usize,
    /// Whether its rows end with their pieces.
    is_last: bool,
    width: Length,
}

impl Part<'_, '_> {
    /// Where a column begins.
    fn left(&self, column: usize) -> Length {
        INDENT + self.widths.label + PAD + times(self.widths.column + PAD, column)
    }

    fn shown(&self) -> usize {
        self.matrix.across.len().saturating_sub(self.from).min(self.widths.count)
    }

    fn head(&self, shaper: &mut TextShaper<'_>, view: &View<'_>, item: &ItemView<'_>) -> Block {
        let mut block = Block::default();
        let top = pt(2);
        let names: Vec<String> = item.attributes.iter().map(|name| one_line(name.as_str())).collect();
        let corner = names.join(" / ");
        block.put(INDENT, top, Block::text(shaper, &corner, LABEL, self.widths.label, Align::Left));
        for (name, column) in self.matrix.across.iter().skip(self.from).take(self.shown()).zip(0..) {
            let text = one_line(name.as_str());
            let cell = Block::text(shaper, &text, LABEL, self.widths.column, Align::Right);
            block.put(self.left(column), top, cell);
        }
        if self.is_last {
            let cell = Block::text(shaper, view.words.sum, LABEL, SUM, Align::Right);
            block.put(self.left(self.shown()), top, cell);
        }
        block.below(Block::space(pt(1)));
        let mut ruled = block;
        let across = self.left(self.shown()) + if self.is_last { SUM } else { ZERO };
        let rule = Block::fill(Ink::Rule, across.min(self.width) - INDENT, super::look::HAIR);
        let height = ruled.height;
        ruled.put(INDENT, height, rule);
        ruled.below(Block::space(pt(1)));
        ruled
    }

    /// A row; `None` when it has nothing in these columns.
    fn row(&self, shaper: &mut TextShaper<'_>, row: usize) -> Option<Block> {
        let cells = self.matrix.cells.range((row, 0)..=(row, usize::MAX));
        let shown = |column: usize| column.checked_sub(self.from).filter(|column| *column < self.shown());
        let own: Vec<(usize, &PricedLine)> =
            cells.clone().filter_map(|((_, column), line)| Some((shown(*column)?, *line))).collect();
        if own.is_empty() && !self.is_last {
            return None;
        }
        let name = one_line(self.matrix.down.get(row)?.as_str());
        let mut block = Block::default();
        block.put(INDENT, ZERO, Block::text(shaper, &name, TEXT, self.widths.label, Align::Left));
        let width = self.widths.column;
        for (column, line) in own {
            let pieces = number::count(line.quantity.get().into());
            let mut cell = Block::figure(shaper, &pieces, TEXT, width, Align::Right);
            if self.matrix.priced {
                let price = number::amount(line.unit_price);
                cell.below(Block::figure(shaper, &price, FAINT, width, Align::Right));
            }
            block.put(self.left(column), ZERO, cell);
        }
        if self.is_last {
            let pieces = cells.fold(0_u64, |sum, (_, line)| sum.saturating_add(line.quantity.get().into()));
            let cell = Block::figure(shaper, &number::count(pieces), STRONG, SUM, Align::Right);
            block.put(self.left(self.shown()), ZERO, cell);
        }
        block.below(Block::space(pt(1)));
        Some(block)
    }
}
