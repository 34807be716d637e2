//! What the rules made of a cart, in the numbers of the model.

use std::collections::BTreeMap;

use order_core::order::OriginalOrder;
use order_core::record::Key;
use order_core::store::Store;
use order_core::value::{Money, OrderId};

use super::stand::Ids;
use crate::model::{Quote, TaxSum};
use crate::requests::same;
use crate::world::{World, brand};

/// The original of an order.
pub(super) async fn original<S: Store + Clone + 'static>(world: &World<S>, order: OrderId) -> OriginalOrder {
    world.record(&Key::original_order(brand(), order)).await
}

fn minor(money: Money) -> i128 {
    i128::from(money.minor())
}

/// Compares every amount.
pub(super) fn compare(ids: &Ids, original: &OriginalOrder, quote: &Quote) -> Result<(), String> {
    let totals = &original.totals;
    let lines: Vec<_> = original.lines().map(|(_, line)| line).collect();
    same("lines", &lines.len(), &quote.lines.len())?;
    for (line, expected) in lines.iter().zip(&quote.lines) {
        same("SKU", &line.sku, &ids.skus[expected.sku])?;
        same("base price", &minor(line.base), &expected.base)?;
        same("rates", &(line.rates.wholesale.ppm(), line.rates.discount.ppm()), &expected.rates)?;
        same("unit price", &minor(line.unit_price), &expected.unit)?;
        same("pieces", &line.quantity.get(), &expected.pieces)?;
        same("line amount", &minor(line.amount), &expected.amount)?;
    }
    same("pieces of all", &totals.pieces.get(), &quote.pieces)?;
    same("item amount", &minor(totals.items), &quote.items)?;
    let tax_of = |id| ids.taxes.iter().position(|known| *known == id);
    let fee = totals.shipping.as_ref();
    let fee = fee.map(|shipping| (minor(shipping.fee), shipping.tax.and_then(tax_of)));
    same("shipping", &fee, &quote.shipping)?;
    let mut taxes = BTreeMap::new();
    for line in &totals.taxes {
        let tax = tax_of(line.category).ok_or("a tax category of nobody")?;
        let sum = TaxSum { ppm: line.rate.ppm(), taxable: minor(line.taxable), tax: minor(line.tax) };
        if taxes.insert(tax, sum).is_some() {
            return Err(format!("the tax category {tax} is charged twice"));
        }
    }
    same("taxes", &taxes, &quote.taxes)?;
    same("total", &minor(totals.total), &quote.total)?;
    let sum: i128 = lines.iter().map(|line| minor(line.amount)).sum();
    let taxed: i128 = totals.taxes.iter().map(|line| minor(line.tax)).sum();
    let shipped = totals.shipping.as_ref().map_or(0, |shipping| minor(shipping.fee));
    same("the sum of its parts", &(sum + taxed + shipped), &minor(totals.total))
}
