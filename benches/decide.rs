//! Deciding to place an order, from facts in memory to the finished changeset, against writing the resulting order as JSON.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use order_core::operation::Moment;
use order_core::operation::order::PlaceOrder;
use order_core::record::{Facts, Record};
use order_core::{Actor, Command};
use order_store_memory::MemoryStore;

use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, time};
use crate::world::{Ready, Shop, fill, now};

const SAMPLES: usize = 100;

/// A cart of some lines with all that deciding to place it needs.
struct Case {
    lines: usize,
    command: PlaceOrder,
    actor: Actor,
    facts: Facts,
}

impl Case {
    fn of(shop: &mut Shop, lines: usize) -> Self {
        let Ready { command, actor, .. } = shop.carts(1, lines).remove(0);
        let facts = shop.facts(&command);
        // The buyer's only cart makes way for that of the next case.
        futures_executor::block_on(shop.desk.run(command.clone(), &actor).into_future())
            .expect("it is placed");
        Self { lines, command, actor, facts }
    }

    fn decide(&self) {
        let mut seed = [0; Moment::SEED_BYTES];
        fill(&mut seed);
        let mut moment = Moment::new(now(), &self.actor, seed);
        drop(black_box(self.command.decide(&self.facts, &mut moment).expect("it is decided")));
    }

    /// Header and original as they were decided.
    fn order(&self) -> Vec<Record> {
        let mut moment = Moment::new(now(), &self.actor, [1; Moment::SEED_BYTES]);
        let decision = self.command.decide(&self.facts, &mut moment).expect("it is decided");
        let contents = decision.changeset.writes().iter().filter_map(|write| write.content.as_ref());
        let records = contents.map(|content| content.record.clone());
        records.filter(|record| matches!(record, Record::Order(_) | Record::OriginalOrder(_))).collect()
    }
}

fn serialize(order: &[Record]) {
    for record in order {
        let body = match record {
            Record::Order(header) => serde_json::to_vec(header.as_ref()),
            Record::OriginalOrder(original) => serde_json::to_vec(original.as_ref()),
            _ => continue,
        };
        black_box(body.expect("it is written"));
    }
}

/// Every row about deciding.
pub fn rows(quick: bool) -> Vec<Row> {
    let mut shop = Shop::open(MemoryStore::new());
    let cases: Vec<Case> = [1, 10, 100, 1_000].into_iter().map(|lines| Case::of(&mut shop, lines)).collect();
    let mut criterion = criterion(quick);
    let mut rows = Vec::new();
    for case in &cases {
        let order = case.order();
        let name = format!("decide placing, lines: {}", grouped(case.lines));
        let outcome = measure(&mut criterion, &name, || case.decide(), || serialize(&order));
        rows.push(row(name, &outcome, Bar::AtMost(4.0), 1));
    }
    if let [_, ten, _, thousand] = cases.as_slice() {
        let name = "decide, a line of 1,000 against a line of 10".to_owned();
        let times = thousand.lines / ten.lines;
        let many = || (0..times).for_each(|_| ten.decide());
        let outcome = measure(&mut criterion, &name, || thousand.decide(), many);
        rows.push(row(name, &outcome, Bar::AtMost(1.2), 1_000));
    }
    criterion.final_summary();
    rows
}

fn row(name: String, outcome: &Outcome, bar: Bar, parts: u32) -> Row {
    Row {
        name,
        ours: time(outcome.ours / parts),
        baseline: time(outcome.baseline / parts),
        ratio: Some(outcome.ratio),
        spread: Some(outcome.spread),
        bar,
    }
}

fn criterion(quick: bool) -> Criterion {
    let seconds = Duration::from_secs(if quick { 0 } else { 8 }) + Duration::from_millis(200);
    let warm = Duration::from_millis(if quick { 50 } else { 1_000 });
    Criterion::default()
        .without_plots()
        .sample_size(if quick { 10 } else { SAMPLES })
        .warm_up_time(warm)
        .measurement_time(seconds)
}

/// Lets Criterion choose how often, and measures ours and the baseline call by call in turn. Criterion's own figures are of ours.
fn measure(criterion: &mut Criterion, name: &str, ours: impl Fn(), baseline: impl Fn()) -> Outcome {
    let turns = RefCell::new(Vec::new());
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let mut turn = Turn { ours: Duration::ZERO, baseline: Duration::ZERO };
            for _ in 0..iterations {
                let start = Instant::now();
                ours();
                let between = Instant::now();
                baseline();
                turn.ours += between - start;
                turn.baseline += between.elapsed();
            }
            let count = u32::try_from(iterations).expect("Criterion asks for fewer");
            turns.borrow_mut().push(Turn { ours: turn.ours / count, baseline: turn.baseline / count });
            turn.ours
        });
    });
    let turns = turns.into_inner();
    // Warming up came first and is left out.
    Outcome::of(&turns[turns.len().saturating_sub(SAMPLES)..])
}

fn grouped(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}
