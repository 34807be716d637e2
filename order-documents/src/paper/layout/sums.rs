//! What an order comes to: tax per rate on the left, the sum on the right.

use order_core::cart::{DiscountLine, ShippingFee};
use order_core::value::Money;

use super::look::{FAINT, GUTTER, HAIR, LABEL, PAD, TEXT, TOTAL};
use crate::paper::length::{Length, ZERO, percent, pt};
use crate::paper::number;
use crate::paper::page::{Align, Block, Flow, Ink, Style};
use crate::paper::text::{TextShaper, one_line};
use crate::paper::view::{View, is_reduced};

/// Places both, beside one another.
pub(super) fn place(flow: &mut Flow, shaper: &mut TextShaper<'_>, view: &View<'_>) {
    let width = flow.width();
    let right = percent(width, 46);
    let mut block = taxes(shaper, view, width - right - pt(24));
    block.put(width - right, ZERO, sums(shaper, view, right));
    flow.gap(pt(6));
    flow.place(block);
}

fn taxes(shaper: &mut TextShaper<'_>, view: &View<'_>, width: Length) -> Block {
    let words = view.words;
    if view.totals.taxes.is_empty() {
        return Block::default();
    }
    let mut block = three(
        shaper,
        width,
        [words.tax_rates.to_owned(), words.taxable.to_owned(), words.tax.to_owned()],
        LABEL,
    );
    block.below(Block::fill(Ink::Rule, width, HAIR));
    block.below(Block::space(pt(3)));
    for line in &view.totals.taxes {
        let name = format!("{} {}%{}", one_line(line.name.as_str()), line.rate, view.mark(line.reduced));
        let row = [name, number::amount(line.taxable), number::amount(line.tax)];
        block.below(three(shaper, width, row, TEXT));
        block.below(Block::space(pt(2)));
    }
    if view.has_reduced() {
        block.below(Block::space(pt(2)));
        block.below(Block::text(shaper, words.reduced_legend, FAINT, width, Align::Left));
    }
    block
}

/// A row of a text and two figures.
fn three(shaper: &mut TextShaper<'_>, width: Length, texts: [String; 3], style: Style) -> Block {
    let [first, second, third] = texts;
    let figure = percent(width, 28);
    let label = width - figure - figure - GUTTER - GUTTER;
    let mut row = Block::text(shaper, &first, style, label, Align::Left);
    let second = Block::figure(shaper, &second, style, figure, Align::Right);
    row.put(label + GUTTER, ZERO, second);
    let third = Block::figure(shaper, &third, style, figure, Align::Right);
    row.put(width - figure, ZERO, third);
    row
}

fn sums(shaper: &mut TextShaper<'_>, view: &View<'_>, width: Length) -> Block {
    let (words, totals) = (view.words, view.totals);
    let [before, after] = words.pieces_around;
    let pieces = format!("{}{before}{}{after}", words.items, number::count(totals.pieces.get()));
    let mut rows = vec![(pieces, totals.items)];
    if let Some(DiscountLine { label, amount, tax }) = &totals.discount {
        let taken_off = amount.checked_neg().unwrap_or(*amount);
        let mark = view.mark(is_reduced(totals, *tax));
        rows.push((format!("{}{mark}", one_line(label.as_str())), taken_off));
    }
    if let Some(ShippingFee { fee, tax }) = &totals.shipping {
        rows.push((format!("{}{}", words.shipping, view.mark(is_reduced(totals, *tax))), *fee));
    }
    let currency = totals.total.currency();
    // A sum that is beyond all amounts is not told; its parts are.
    let tax = Money::sum(totals.taxes.iter().map(|line| line.tax), currency);
    if let (Ok(tax), false) = (tax, totals.taxes.is_empty()) {
        rows.push((words.tax_sum.to_owned(), tax));
    }
    let mut block = Block::default();
    for (label, amount) in rows {
        block.below(two(shaper, width, &label, &number::money(amount), TEXT));
        block.below(Block::space(pt(3)));
    }
    let mut total = Block::space(PAD);
    total.below(two(shaper, width, words.total, &number::money(totals.total), TOTAL));
    total.below(Block::space(PAD));
    block.below(total.on_ground(Ink::Ground, width));
    block
}

/// A row of a text and a figure.
fn two(shaper: &mut TextShaper<'_>, width: Length, label: &str, figure: &str, style: Style) -> Block {
    let first = percent(width, 44);
    let mut row = Block::default();
    row.put(PAD, ZERO, Block::text(shaper, label, style, first - PAD, Align::Left));
    let figure = Block::figure(shaper, figure, style, width - first - PAD - PAD, Align::Right);
    row.put(first + PAD, ZERO, figure);
    row
}
