//! Blocks on pages: nothing is lost, nothing leaves the page.

use super::*;
use crate::paper::length::{Length, ZERO, pt};

const AREA: Area = Area { left: pt(10), top: pt(20), width: pt(100), height: pt(100) };

/// A block of rows, each ten points high, that cannot be cut.
fn rows(count: i32) -> Block {
    let mut block = Block::default();
    for _ in 0..count {
        block.below(Block::picture(0, (1, 1), pt(10)));
    }
    block
}

/// The tops of what stands on each page.
fn tops(flow: Flow) -> Vec<Vec<i32>> {
    let top = |mark: &Mark| mark.top.0 / 1_000;
    flow.finish().iter().map(|page| page.iter().map(top).collect()).collect()
}

#[test]
fn blocks_stand_below_one_another_until_a_page_is_full() {
    let mut flow = Flow::new(AREA);
    flow.gap(pt(5));
    flow.place(rows(2));
    flow.gap(pt(5));
    flow.place(rows(7));
    flow.place(rows(1));
    assert_eq!(tops(flow), [vec![20, 30, 45, 55, 65, 75, 85, 95, 105], vec![20]]);
}

#[test]
fn what_is_higher_than_a_page_is_cut_between_its_rows() {
    let mut flow = Flow::new(AREA);
    flow.place(rows(3));
    flow.place(rows(14));
    let pages = tops(flow);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 7]);
    // A ground is cut where the rows are.
    let mut flow = Flow::new(AREA);
    flow.place(Block::space(pt(5)));
    flow.place(rows(14).on_ground(Ink::Ground, pt(100)));
    let pages = flow.finish();
    let grounds: Vec<(Length, Length)> = pages
        .iter()
        .map(|page| {
            let ground = page.iter().find(|mark| mark.is_fill()).unwrap();
            (ground.top, ground.height)
        })
        .collect();
    assert_eq!(grounds, [(pt(25), pt(90)), (pt(20), pt(50))]);
}

#[test]
fn a_row_that_fits_nowhere_is_shown_all_the_same() {
    let mut flow = Flow::new(AREA);
    flow.place(Block::picture(0, (1, 1), pt(150)));
    flow.place(rows(1));
    assert_eq!(tops(flow), [vec![20], vec![20]]);
}

#[test]
fn heads_are_on_top_of_every_page_until_they_are_dropped() {
    let mut flow = Flow::new(AREA);
    flow.place(rows(5));
    flow.push_head(rows(1), rows(2), pt(10));
    for _ in 0..11 {
        flow.place(rows(1));
    }
    flow.pop_head();
    flow.place(rows(10));
    let pages: Vec<usize> = tops(flow).iter().map(Vec::len).collect();
    assert_eq!(pages, [10, 9, 10]);
    // A head that would leave no room for what it is the head of is left out.
    let mut flow = Flow::new(AREA);
    flow.push_head(rows(1), rows(6), pt(10));
    flow.place(rows(9));
    flow.place(rows(2));
    assert_eq!(tops(flow).iter().map(Vec::len).collect::<Vec<_>>(), [10, 2]);
}

#[test]
fn a_head_has_something_below_it() {
    let mut flow = Flow::new(AREA);
    flow.place(rows(8));
    flow.push_head(rows(1), rows(1), pt(20));
    flow.place(rows(2));
    assert_eq!(tops(flow).iter().map(Vec::len).collect::<Vec<_>>(), [8, 3]);
    let mut flow = Flow::new(AREA);
    flow.place(rows(8));
    flow.need(pt(30));
    flow.place(rows(1));
    assert_eq!(tops(flow).iter().map(Vec::len).collect::<Vec<_>>(), [8, 1]);
}

#[test]
fn pictures_keep_their_shape() {
    let shape = |pixels| {
        let block = Block::picture(0, pixels, pt(60));
        let mark = &block.marks[0];
        (mark.left, mark.top, mark.width, mark.height)
    };
    assert_eq!(shape((200, 100)), (ZERO, pt(15), pt(60), pt(30)));
    assert_eq!(shape((1, 4)), (crate::paper::length::tenths(225), ZERO, pt(15), pt(60)));
    assert_eq!(shape((100_000, 1)).3, pt(1));
}
