//! Placing on the store in memory. There is no simpler program to compare it with: what it does is the rules' own work.

use std::time::{Duration, Instant};

use order_store_memory::MemoryStore;

use super::{Case, Crew, Effort, ours, speed, tell};
use crate::table::Row;
use crate::world::Shop;

pub(super) fn rows(effort: Effort) -> Vec<Row> {
    let mut shop = Shop::open(MemoryStore::new());
    Case::all(effort).map(|case| row(&mut shop, case, effort)).inspect(tell).collect()
}

fn row(shop: &mut Shop, case: Case, effort: Effort) -> Row {
    let desk = shop.desk.clone();
    let work = ours(&desk);
    let mut times: Vec<Duration> = Vec::new();
    std::thread::scope(|scope| {
        let crew = Crew::hire(scope, case.callers, &work);
        let since = Instant::now();
        while !effort.is_over(times.len(), since) {
            times.push(crew.turn(shop.carts(case.carts(), case.lines)));
        }
    });
    times.sort();
    Row::report(case.name("the store in memory"), speed(case, times[times.len() / 2]))
}
