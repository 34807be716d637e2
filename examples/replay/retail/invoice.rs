//! The lines of one invoice, as far as they were read.

use std::collections::HashMap;

use order_core::value::{Timestamp, limits};

/// An invoice whose lines are still coming.
#[derive(Debug)]
pub struct Open {
    pub number: String,
    pub customer: String,
    pub placed_at: Option<Timestamp>,
    lines: Vec<(usize, u64)>,
}

impl Open {
    /// Begun by its first line, which says who and when.
    pub fn new(number: &str, customer: &str, placed_at: Option<Timestamp>) -> Self {
        Self { number: number.to_owned(), customer: customer.to_owned(), placed_at, lines: Vec::new() }
    }

    /// Another line that counts.
    pub fn add(&mut self, sku: usize, pieces: u64) {
        self.lines.push((sku, pieces));
    }

    /// Each SKU once with all its pieces, in the order of first appearance; or why there is no order in it.
    pub fn lines(&self) -> Result<Vec<(usize, u32)>, &'static str> {
        if self.lines.is_empty() {
            return Err("no_line_counts");
        }
        let mut places: HashMap<usize, usize> = HashMap::with_capacity(self.lines.len());
        let mut merged: Vec<(usize, u64)> = Vec::with_capacity(self.lines.len());
        for (sku, pieces) in &self.lines {
            let place = *places.entry(*sku).or_insert(merged.len());
            match merged.get_mut(place) {
                Some((_, sum)) => *sum = sum.saturating_add(*pieces),
                None => merged.push((*sku, *pieces)),
            }
        }
        let fits = |(sku, pieces)| {
            let pieces = u32::try_from(pieces).ok().filter(|pieces| *pieces <= limits::QUANTITY_MAX);
            pieces.map(|pieces| (sku, pieces)).ok_or("quantity_too_large")
        };
        merged.into_iter().map(fits).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sku_is_added_up() {
        let mut open = Open::new("1", "", None);
        assert_eq!(open.lines(), Err("no_line_counts"));
        for (sku, pieces) in [(7, 2), (3, 1), (7, 5)] {
            open.add(sku, pieces);
        }
        assert_eq!(open.lines(), Ok(vec![(7, 7), (3, 1)]));
        open.add(3, 1_000_000);
        assert_eq!(open.lines(), Err("quantity_too_large"));
    }
}
