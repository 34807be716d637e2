//! What deliveries of an order come to, tax included.

use std::collections::BTreeMap;

use crate::cart::TaxLine;
use crate::order::{DeliveredLine, Invoice, InvoicedOrder, Order, OrderContent};
use crate::value::{Money, MoneyError, Rounding, SkuId, TaxCategoryId};

/// An order of which deliveries are invoiced.
#[derive(Debug, Clone)]
pub struct BilledOrder<'a> {
    /// The order.
    pub order: &'a Order,
    /// The content that it was confirmed with.
    pub content: &'a OrderContent,
    /// The invoices that were made from its delivery notes so far.
    pub invoices: Vec<&'a Invoice>,
}

impl BilledOrder<'_> {
    /// What these lines of delivery notes cost, with the tax that becomes due with them.
    ///
    /// The tax of each category is that on everything of the order that was invoiced from delivery notes, these lines included, less the
    /// tax of the invoices before. So the invoices of an order together have the tax that one invoice of all of it would have, rounded
    /// once, and none that the order does not have.
    ///
    /// # Errors
    /// [`MoneyError`] when an amount is beyond what money can be.
    pub(super) fn amount_of(
        &self,
        lines: &[DeliveredLine],
        rounding: impl Fn(TaxCategoryId) -> Rounding,
    ) -> Result<InvoicedOrder, MoneyError> {
        let currency = self.content.totals.total.currency();
        let goods = Money::sum(lines.iter().map(|line| line.amount), currency)?;
        let category: BTreeMap<SkuId, Option<TaxCategoryId>> =
            self.content.lines().map(|(item, line)| (line.sku, item.tax)).collect();
        let mut taxes = Vec::new();
        for frozen in &self.content.totals.taxes {
            let of_it = lines.iter().filter(|line| category.get(&line.sku) == Some(&Some(frozen.category)));
            let mut amounts = of_it.map(|line| line.amount).peekable();
            if amounts.peek().is_some() {
                let taxable = Money::sum(amounts, currency)?;
                let tax = self.due(frozen, taxable, rounding(frozen.category))?;
                taxes.push(TaxLine { taxable, tax, ..frozen.clone() });
            }
        }
        let amount = taxes.iter().try_fold(goods, |sum, line| sum.checked_add(line.tax))?;
        Ok(InvoicedOrder { order: self.order.id, amount, taxes })
    }

    /// The tax of a category that becomes due with so much more.
    fn due(&self, frozen: &TaxLine, taxable: Money, rounding: Rounding) -> Result<Money, MoneyError> {
        let (mut all, mut billed) = (taxable, Money::zero(taxable.currency()));
        let orders = self.invoices.iter().flat_map(|invoice| &invoice.orders);
        let orders = orders.filter(|invoiced| invoiced.order == self.order.id);
        for line in orders.flat_map(|invoiced| &invoiced.taxes) {
            if line.category == frozen.category {
                all = all.checked_add(line.taxable)?;
                billed = billed.checked_add(line.tax)?;
            }
        }
        let tax = all.times_rate(frozen.rate.fraction(), rounding)?;
        let tax = if tax.cmp_amount(&frozen.tax)?.is_gt() { frozen.tax } else { tax };
        let due = tax.checked_sub(billed)?;
        Ok(if due.is_negative() { Money::zero(due.currency()) } else { due })
    }
}

/// The tax of all orders together, per category and rate.
pub(super) fn together(orders: &[InvoicedOrder]) -> Result<Vec<TaxLine>, MoneyError> {
    let mut sums: Vec<TaxLine> = Vec::new();
    for line in orders.iter().flat_map(|order| &order.taxes) {
        match sums.iter_mut().find(|sum| sum.category == line.category && sum.rate == line.rate) {
            Some(sum) => {
                sum.taxable = sum.taxable.checked_add(line.taxable)?;
                sum.tax = sum.tax.checked_add(line.tax)?;
            }
            None => sums.push(line.clone()),
        }
    }
    sums.sort_by_key(|line| (line.category, line.rate));
    Ok(sums)
}
