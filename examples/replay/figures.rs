//! What the store holds afterwards, read back order by order.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use order_core::Desk;
use order_core::order::{Order, OriginalOrder};
use order_core::record::{Key, Keys, Kind, Partition, Stored as _};
use order_core::store::{List, Store as _};
use order_core::value::{BrandId, Currency, Money};
use serde_json::{Value, json};

use crate::placing::Refused;
use crate::progress::Progress;

/// How many orders are read at a time.
const PAGE: u32 = 500;

/// Sums over the orders of a brand.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub orders: u64,
    pub lines: u64,
    pub pieces: u64,
    pub totals: BTreeMap<Currency, Money>,
}

/// Reads every order of the brand and its content, and adds up the lines. How many orders are expected matters to the progress only.
pub async fn read_back(desk: &Desk, brand: BrandId, expected: usize) -> Result<Figures, Box<dyn Error>> {
    let mut figures = Figures::default();
    let mut progress = Progress::new("read back", expected);
    let mut list = List::all(Kind::Order, Partition::Brand(brand), PAGE);
    loop {
        let page = desk.store().list(list.clone()).await?;
        let orders: Vec<_> =
            page.records.iter().filter_map(|listed| Order::of(listed.found.record.as_ref()?)).collect();
        let mut keys = Keys::new();
        for order in &orders {
            keys.record(Key::original_order(brand, order.id));
        }
        let facts = desk.store().load(keys).await?;
        for order in &orders {
            let original = facts.get::<OriginalOrder>(&Key::original_order(brand, order.id));
            figures
                .add(order, original.ok_or_else(|| format!("the order {} has no content", order.code))?)?;
        }
        progress.step(orders.len());
        match page.next {
            Some(next) => list.after = Some(next),
            None => break,
        }
    }
    progress.finish();
    Ok(figures)
}

impl Figures {
    /// Counts an order, and checks its header against its lines on the way.
    fn add(&mut self, order: &Order, original: &OriginalOrder) -> Result<(), Box<dyn Error>> {
        let currency = original.terms.currency;
        let mut lines = 0_u64;
        let mut pieces = 0_u64;
        let mut amount = Money::zero(currency);
        for (_, line) in original.lines().filter(|(_, line)| !line.quantity.is_zero()) {
            lines += 1;
            pieces += u64::from(line.quantity.get());
            amount = amount.checked_add(line.unit_price.times(u64::from(line.quantity.get()))?)?;
        }
        let header = &order.original;
        if (u64::from(header.line_count), header.pieces.get(), header.total) != (lines, pieces, amount) {
            return Err(
                format!("the header of the order {} does not agree with its lines", order.code).into()
            );
        }
        self.orders += 1;
        self.lines += lines;
        self.pieces += pieces;
        let total = self.totals.entry(currency).or_insert_with(|| Money::zero(currency));
        *total = total.checked_add(amount)?;
        Ok(())
    }

    /// The figures as the one object that is printed last.
    pub fn to_json(
        &self,
        refused: &Refused,
        left_out: &BTreeMap<&'static str, u64>,
        elapsed: Duration,
        peak_rss_mb: Option<u64>,
    ) -> Value {
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let per_thousand_seconds = (self.orders * 1_000_000).checked_div(millis);
        json!({
            "orders_placed": self.orders,
            "lines": self.lines,
            "quantity": self.pieces,
            "totals": amounts(&self.totals),
            "refused": refused,
            "left_out": left_out,
            "seconds": thousandths(millis),
            "orders_per_second": per_thousand_seconds.map(thousandths),
            "peak_rss_mb": peak_rss_mb,
        })
    }
}

/// Amounts per currency, as text.
pub fn amounts(totals: &BTreeMap<Currency, Money>) -> BTreeMap<String, String> {
    let text =
        |(currency, total): (&Currency, &Money)| (currency.to_string(), total.amount_text().to_string());
    totals.iter().map(text).collect()
}

/// A number of thousandths as a JSON number. Measurements may be floats; money never is.
fn thousandths(count: u64) -> Value {
    // Read from text, since a sum of floats such as 2 + 0.47 would print as 2.4699999999999998.
    let nearest: Option<f64> = format!("{}.{:03}", count / 1_000, count % 1_000).parse().ok();
    json!(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_has_what_is_promised() {
        let pound: Currency = "GBP".parse().unwrap();
        let total = Money::from_minor(1_633_185_790, pound).unwrap();
        let figures = Figures { orders: 3, lines: 5, pieces: 70, totals: BTreeMap::from([(pound, total)]) };
        let refused = Refused::from([("catalog_closed", 1)]);
        let left_out = BTreeMap::from([("seen_before", 2)]);
        let json = figures.to_json(&refused, &left_out, Duration::from_millis(1_500), Some(64));
        assert_eq!(
            json.to_string(),
            r#"{"left_out":{"seen_before":2},"lines":5,"orders_per_second":2.0,"orders_placed":3,"peak_rss_mb":64,"quantity":70,"refused":{"catalog_closed":1},"seconds":1.5,"totals":{"GBP":"16331857.90"}}"#
        );
        let empty = Figures::default().to_json(&Refused::new(), &BTreeMap::new(), Duration::ZERO, None);
        assert_eq!((&empty["orders_per_second"], &empty["totals"]), (&Value::Null, &json!({})));
    }

    #[test]
    fn thousandths_have_three_digits_at_most() {
        for (count, text) in [(2_470, "2.47"), (1, "0.001"), (67_039, "67.039"), (0, "0.0")] {
            assert_eq!(thousandths(count).to_string(), text);
        }
    }
}
