//! The flow of blocks over pages.

use super::block::Block;
use super::mark::Mark;
use crate::paper::length::{Length, ZERO, part};

/// Where on a page the content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::paper) struct Area {
    pub(in crate::paper) left: Length,
    pub(in crate::paper) top: Length,
    pub(in crate::paper) width: Length,
    pub(in crate::paper) height: Length,
}

/// A page: all that stands on it.
pub(in crate::paper) type Page = Vec<Mark>;

/// Pages as they fill.
#[derive(Debug)]
pub(in crate::paper) struct Flow {
    area: Area,
    pages: Vec<Page>,
    page: Page,
    /// How much of the page in hand is taken.
    taken: Length,
    /// How much of it the heads take that every page begins with.
    head: Length,
    heads: Vec<Block>,
}

impl Flow {
    pub(in crate::paper) const fn new(area: Area) -> Self {
        Self { area, pages: Vec::new(), page: Page::new(), taken: ZERO, head: ZERO, heads: Vec::new() }
    }

    /// How wide it is.
    pub(in crate::paper) const fn width(&self) -> Length {
        self.area.width
    }

    /// Places a head here, and on top of every page from now on until it is dropped. `below` has to have room beneath it.
    pub(in crate::paper) fn push_head(&mut self, here: Block, later: Block, below: Length) {
        if here.height + below > self.room() {
            self.turn();
        }
        self.place(here);
        self.heads.push(later);
    }

    /// Drops the head that was given last.
    pub(in crate::paper) fn pop_head(&mut self) {
        self.heads.pop();
    }

    /// Places a block: here, else on the next page, and over several where it is higher than one.
    pub(in crate::paper) fn place(&mut self, block: Block) {
        let mut rest = block;
        while rest.height > self.room() {
            if self.taken > self.head && rest.height <= self.room_of_fresh() {
                self.turn();
                continue;
            }
            let (above, under) = rest.cut(self.room());
            if above.marks.is_empty() && self.taken <= self.head {
                // Not even its first line fits on a page of its own; there is nowhere better.
                self.put(&under);
                return;
            }
            self.put(&above);
            self.turn();
            rest = under;
        }
        self.put(&rest);
    }

    /// A gap, which nothing is where a page begins or ends.
    pub(in crate::paper) fn gap(&mut self, height: Length) {
        if self.taken > self.head {
            self.taken = (self.taken + height).min(self.area.height);
        }
    }

    /// Goes on to the next page unless there is room for so much.
    pub(in crate::paper) fn need(&mut self, height: Length) {
        if height > self.room() && self.taken > self.head {
            self.turn();
        }
    }

    /// All pages.
    pub(in crate::paper) fn finish(mut self) -> Vec<Page> {
        self.pages.push(self.page);
        self.pages
    }

    fn room(&self) -> Length {
        self.area.height - self.taken
    }

    fn room_of_fresh(&self) -> Length {
        self.area.height - self.heads_height()
    }

    fn heads_height(&self) -> Length {
        self.shown_heads().fold(ZERO, |sum, head| sum + head.height)
    }

    /// The heads, but for those that would take more than a half of the page.
    fn shown_heads(&self) -> impl Iterator<Item = &Block> {
        let half = part(self.area.height, 2);
        let mut sum = ZERO;
        self.heads.iter().filter(move |head| {
            let with = sum + head.height;
            let shown = with <= half;
            if shown {
                sum = with;
            }
            shown
        })
    }

    fn put(&mut self, block: &Block) {
        let (left, top) = (self.area.left, self.area.top + self.taken);
        self.page.extend(block.marks.iter().map(|mark| mark.moved(left, top)));
        self.taken += block.height;
    }

    fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.page));
        self.taken = ZERO;
        let heads: Vec<Block> = self.shown_heads().cloned().collect();
        for head in heads {
            self.put(&head);
        }
        self.head = self.taken;
    }
}
