//! What stands above the items of a paper: title, facts, addresses, terms, the remark on the order.

use super::look::{ADDRESSEE, GUTTER, HAIR, LABEL, PAD, STAMP, STRONG, TEXT, TITLE};
use crate::paper::length::{Length, ZERO, part, percent, pt, times};
use crate::paper::page::{Align, Block, Flow, Ink, width_of};
use crate::paper::text::TextShaper;
use crate::paper::view::{AddressView, Fact, View};

/// Places all of it.
pub(super) fn place(flow: &mut Flow, shaper: &mut TextShaper<'_>, view: &View<'_>) {
    let width = flow.width();
    flow.place(title(shaper, view, width));
    flow.gap(pt(16));
    flow.place(Block::text(shaper, &view.addressee, ADDRESSEE, width, Align::Left));
    flow.gap(pt(10));
    flow.place(addresses(shaper, &view.addresses, width));
    flow.gap(pt(12));
    flow.place(terms(shaper, &view.terms, width));
    flow.gap(pt(10));
    if !view.comment.is_empty() {
        paragraph(flow, shaper, view.words.comment, &view.comment, ZERO);
        flow.gap(pt(10));
    }
}

/// A text of many lines with its label, so far from the left. It goes over pages line by line.
pub(super) fn paragraph(
    flow: &mut Flow,
    shaper: &mut TextShaper<'_>,
    label: &str,
    lines: &[String],
    left: Length,
) {
    let width = flow.width() - left - left;
    let indented = |block: Block| {
        let mut indented = Block::default();
        indented.put(left, ZERO, block);
        indented
    };
    flow.need(LABEL.leading() + TEXT.leading() + TEXT.leading());
    flow.place(indented(Block::text(shaper, label, LABEL, width, Align::Left)));
    for line in lines {
        let block = match line.as_str() {
            "" => Block::space(TEXT.leading()),
            line => Block::text(shaper, line, TEXT, width, Align::Left),
        };
        flow.place(indented(block));
    }
}

/// The title with the stamp below it, and beside it the facts.
fn title(shaper: &mut TextShaper<'_>, view: &View<'_>, width: Length) -> Block {
    let right = percent(width, 46);
    let left = width - right - GUTTER;
    let mut block = Block::text(shaper, view.title, TITLE, left, Align::Left);
    if let Some(stamp) = view.stamp {
        block.below(Block::space(pt(4)));
        block.below(stamped(shaper, stamp, left));
    }
    let facts = facts(shaper, &view.facts, right);
    block.put(width - right, pt(4), facts);
    block
}

fn stamped(shaper: &mut TextShaper<'_>, word: &str, width: Length) -> Block {
    let (across, down) = (pt(9), pt(4));
    let own = width_of(shaper, word, STAMP).min(width - across - across);
    let text = Block::text(shaper, word, STAMP, own, Align::Centre);
    let mut block = Block::frame(Ink::Red, own + across + across, text.height + down + down, pt(2));
    block.put(across, down, text);
    block
}

/// Labels with their values below one another, between rules.
fn facts(shaper: &mut TextShaper<'_>, facts: &[Fact], width: Length) -> Block {
    let first = percent(width, 40);
    let mut block = Block::default();
    for fact in facts {
        let mut row = Block::default();
        // The smaller label stands on the line of its value.
        let label = Block::text(shaper, fact.label, LABEL, first, Align::Left);
        row.put(ZERO, pt(2), label);
        let value = Block::figure(shaper, &fact.value, TEXT, width - first - GUTTER, Align::Right);
        row.put(first + GUTTER, ZERO, value);
        row.below(Block::space(pt(2)));
        row.below(Block::fill(Ink::Rule, width, HAIR));
        row.below(Block::space(pt(2)));
        block.below(row);
    }
    block
}

fn addresses(shaper: &mut TextShaper<'_>, addresses: &[AddressView], width: Length) -> Block {
    let count = addresses.len();
    let column = part(width - times(GUTTER, count.saturating_sub(1)), count);
    let mut block = Block::default();
    for (address, at) in addresses.iter().zip(0..) {
        let mut own = Block::text(shaper, address.label, LABEL, column, Align::Left);
        own.below(Block::fill(Ink::Rule, column, HAIR));
        own.below(Block::space(pt(3)));
        own.below(Block::text(shaper, &address.name, STRONG, column, Align::Left));
        for line in &address.lines {
            own.below(Block::text(shaper, line, TEXT, column, Align::Left));
        }
        block.put(times(column + GUTTER, at), ZERO, own);
    }
    block
}

fn terms(shaper: &mut TextShaper<'_>, terms: &[Fact], width: Length) -> Block {
    let count = terms.len();
    let column = part(width - PAD - PAD - times(GUTTER, count.saturating_sub(1)), count);
    let mut block = Block::default();
    for (fact, at) in terms.iter().zip(0..) {
        let mut own = Block::space(PAD);
        own.below(Block::text(shaper, fact.label, LABEL, column, Align::Left));
        own.below(Block::text(shaper, &fact.value, TEXT, column, Align::Left));
        block.put(PAD + times(column + GUTTER, at), ZERO, own);
    }
    block.below(Block::space(PAD));
    block.on_ground(Ink::Ground, width)
}
