//! What the store counts up, against the headers: columns that went astray show here.

use std::collections::BTreeMap;

use super::drift::{Check, Drifts, NOTHING, told};
use crate::catalog::TransactionTerm;
use crate::order::Order;
use crate::record::{Figures, Key, OrderFilter, TallyBy, TallyQuery, TallyRow};
use crate::store::{SharedStore, StorageError, Store};
use crate::value::{BrandId, Currency};

/// How many orders, lines and pieces, and how many minor units.
type Sum = (u64, u64, u64, i128);

/// The headers counted up by status, currency and term.
#[derive(Default)]
pub(super) struct Counted(BTreeMap<(String, Currency, Option<TransactionTerm>), Sum>);

impl Counted {
    pub(super) fn add(&mut self, order: &Order) {
        let figures = order.figures();
        let key = (order.state.word().to_owned(), figures.total.currency(), order.term.clone());
        let sum = self.0.entry(key).or_default();
        sum.0 = sum.0.saturating_add(1);
        sum.1 = sum.1.saturating_add(figures.line_count.into());
        sum.2 = sum.2.saturating_add(figures.pieces.get());
        sum.3 = sum.3.saturating_add(figures.total.minor().into());
    }

    /// Compares with what the store says.
    pub(super) async fn check(
        mut self,
        store: &SharedStore,
        brand: BrandId,
        drifts: &mut Drifts,
    ) -> Result<(), StorageError> {
        let (filter, figures, by) = (OrderFilter::default(), Figures::Current, TallyBy::Status);
        let at = Key::brand(brand);
        for row in store.tally(TallyQuery { brand, filter, counted_only: false, figures, by }).await? {
            let TallyRow { mut keys, currency, term, orders, lines, pieces, amount } = row;
            let status = keys.pop().unwrap_or_default();
            let kept = text(&status, currency, (orders, lines, pieces.get(), amount.minor().into()));
            let expected = self.0.remove(&(status.clone(), currency, term));
            let expected = expected.map(|sum| text(&status, currency, sum));
            drifts.compare(&at, Check::Tally, kept, told(expected));
        }
        for ((status, currency, _), sum) in self.0 {
            drifts.note(&at, Check::Tally, NOTHING, text(&status, currency, sum));
        }
        Ok(())
    }
}

fn text(status: &str, currency: Currency, (orders, lines, pieces, minor): Sum) -> String {
    format!("{orders} {status} with {lines} lines, {pieces} pieces and {minor} minor units of {currency}")
}
