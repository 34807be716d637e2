//! The content of an order as it is with edits: line by line, then what all of it costs.

use std::collections::{HashMap, HashSet};

use super::super::Stop;
use super::super::content::content_of;
use super::edits::{AddedLine, ConfirmationEdits, DateEdit, DiscountEdit, LineEdit, ShippingEdit};
use super::fault::{Charge, EditFault};
use super::line::Surroundings;
use crate::cart::{DiscountLine, PricedItem, PricedItems, PricedLine, ShippingFee, TotalsFault};
use crate::catalog::PriceList;
use crate::order::{Order, OrderContent};
use crate::record::Facts;
use crate::refusal::Findings;
use crate::value::{Money, ProductId, SkuId, TaxCategoryId, limits};

/// A content, and what edits make of it.
#[derive(Debug)]
pub(super) struct Edited {
    /// Before.
    pub(super) before: OrderContent,
    /// After; `None` when nothing differs. Then all amounts are as they were, whatever rates and rounding are by now.
    pub(super) after: Option<OrderContent>,
}

impl Edited {
    /// What everything costs now.
    pub(super) fn total(&self) -> Money {
        self.after.as_ref().unwrap_or(&self.before).totals.total
    }
}

/// What an order asks for with these edits.
///
/// # Errors
/// Every [`EditFault`]; [`Stop::Missing`] when the content, or what it is taxed by, is not there.
pub(super) fn apply(
    facts: &Facts,
    order: &Order,
    edits: &ConfirmationEdits,
) -> Result<Edited, Stop<EditFault>> {
    let before = content_of(facts, order)?;
    if edits.is_none() {
        return Ok(Edited { before, after: None });
    }
    if let Some(fault) = edits.too_many() {
        return Err(Stop::refused(fault));
    }
    let around = Surroundings::of(facts, order, &before.totals, edits)?;
    let mut editor = Editor { around, items: before.items.clone(), faults: repeated(edits) };
    editor.change(&edits.lines);
    editor.take(&edits.removed);
    editor.add(&edits.added, &before);
    editor.date(&edits.dates, &edits.added);
    let shipping = editor.shipping(&edits.shipping, before.totals.shipping.as_ref());
    let discount = editor.discount(&edits.discount, before.totals.discount.as_ref());
    let after = editor.finish(&before, shipping, discount)?;
    Ok(Edited { after: (after != before).then_some(after), before })
}

/// What is named twice, each once.
fn repeated(edits: &ConfirmationEdits) -> Vec<EditFault> {
    let skus = edits.lines.iter().map(|line| line.sku).chain(edits.added.iter().map(|line| line.sku));
    let (mut seen, mut dated) = (HashSet::new(), HashSet::new());
    let twice = skus.chain(edits.removed.iter().copied()).filter(|sku| !seen.insert(*sku));
    let mut faults: Vec<EditFault> = twice.map(|sku| EditFault::SkuRepeated { sku }).collect();
    let twice = edits.dates.iter().filter(|date| !dated.insert(date.product));
    faults.extend(twice.map(|date| EditFault::ProductRepeated { product: date.product }));
    faults
}

struct Editor<'f> {
    around: Surroundings<'f>,
    items: Vec<PricedItem>,
    faults: Vec<EditFault>,
}

impl Editor<'_> {
    fn change(&mut self, edits: &[LineEdit]) {
        let lines = self.items.iter_mut().flat_map(|item| {
            let product = item.product;
            item.lines.iter_mut().map(move |line| (line.sku, (product, line)))
        });
        let mut lines: HashMap<SkuId, (ProductId, &mut PricedLine)> = lines.collect();
        let mut named = HashSet::new();
        // A SKU that is named twice is a fault of its own. What it would come to the second time was not asked for.
        for edit in edits.iter().filter(|edit| named.insert(edit.sku)) {
            match lines.get_mut(&edit.sku) {
                Some((product, line)) => self.around.change(line, *product, edit, &mut self.faults),
                None => self.faults.push(EditFault::SkuNotInOrder { sku: edit.sku }),
            }
        }
    }

    fn take(&mut self, removed: &[SkuId]) {
        let mut gone: HashSet<SkuId> = removed.iter().copied().collect();
        for item in &mut self.items {
            item.lines.retain(|line| !gone.remove(&line.sku));
        }
        let unknown = removed.iter().filter(|sku| gone.remove(sku));
        self.faults.extend(unknown.map(|sku| EditFault::SkuNotInOrder { sku: *sku }));
    }

    /// Adds lines to the items of their products, behind; and drops the items that have no line by then.
    fn add(&mut self, added: &[AddedLine], before: &OrderContent) {
        let there: HashSet<SkuId> = before.lines().map(|(_, line)| line.sku).collect();
        let mut places: HashMap<ProductId, usize> =
            self.items.iter().enumerate().map(|(place, item)| (item.product, place)).collect();
        for new in added {
            if there.contains(&new.sku) {
                self.faults.push(EditFault::SkuInOrder { sku: new.sku });
            }
            let Some((product, line)) = self.around.line(new, &mut self.faults) else { continue };
            let next = self.items.len();
            let place = *places.entry(new.product).or_insert(next);
            match self.items.get_mut(place) {
                Some(item) => item.lines.push(line),
                None => self.items.push(PricedItem::of(product, vec![line])),
            }
        }
        self.items.retain(|item| !item.lines.is_empty());
    }

    /// Sets dates. Of a product that is to be added and cannot be, that fault says enough.
    fn date(&mut self, dates: &[DateEdit], added: &[AddedLine]) {
        let added: HashSet<ProductId> = added.iter().map(|line| line.product).collect();
        let mut items: HashMap<ProductId, &mut PricedItem> =
            self.items.iter_mut().map(|item| (item.product, item)).collect();
        for DateEdit { product, date } in dates {
            match items.get_mut(product) {
                Some(item) => item.desired_date = *date,
                None if added.contains(product) => {}
                None => self.faults.push(EditFault::ProductNotInOrder { product: *product }),
            }
        }
    }

    fn shipping(&mut self, edit: &ShippingEdit, before: Option<&ShippingFee>) -> Option<ShippingFee> {
        match edit {
            ShippingEdit::Keep => before.cloned(),
            ShippingEdit::Remove => None,
            ShippingEdit::Set(set) => {
                self.check_charge(Charge::Shipping, set.fee, set.tax);
                if set.fee.minor() > PriceList::HIGHEST_MINOR {
                    self.faults.push(EditFault::FeeTooHigh { fee: set.fee });
                }
                Some(set.clone())
            }
        }
    }

    fn discount(&mut self, edit: &DiscountEdit, before: Option<&DiscountLine>) -> Option<DiscountLine> {
        match edit {
            DiscountEdit::Keep => before.cloned(),
            DiscountEdit::Remove => None,
            DiscountEdit::Set(set) => {
                self.check_charge(Charge::Discount, set.amount, set.tax);
                Some(set.clone())
            }
        }
    }

    fn check_charge(&mut self, charge: Charge, amount: Money, tax: Option<TaxCategoryId>) {
        let (currency, wanted) = (amount.currency(), self.around.currency());
        if currency != wanted {
            self.faults.push(EditFault::ChargeCurrency { charge, currency, wanted });
        }
        if amount.is_negative() {
            self.faults.push(EditFault::ChargeNegative { charge, amount });
        }
        if let Some(category) = tax.filter(|id| self.around.category(*id).is_none()) {
            self.faults.push(EditFault::TaxCategoryUnknown { charge, category });
        }
    }

    /// The edited content with its totals. Where nothing that costs differs, they are as they were.
    fn finish(
        mut self,
        before: &OrderContent,
        shipping: Option<ShippingFee>,
        discount: Option<DiscountLine>,
    ) -> Result<OrderContent, Stop<EditFault>> {
        let (count, max) = (self.items.iter().map(|item| item.lines.len()).sum(), limits::CART_LINES_MAX);
        if count > max {
            self.faults.push(EditFault::TooManyLines { lines: count, max });
        }
        let items = std::mem::take(&mut self.items);
        let mut content = OrderContent { items, totals: before.totals.clone() };
        let charges_differ = (&shipping, &discount) != (&before.totals.shipping, &before.totals.discount);
        // With a fault in a line, what it all costs says nothing.
        let costs_differ = charges_differ || !lines(before).eq(lines(&content));
        if self.faults.is_empty() && costs_differ {
            let summed = PricedItems::of(content.items, self.around.currency());
            let summed = summed.map_err(|_| Stop::refused(EditFault::TotalTooLarge))?;
            let terms = |id| self.around.tax_terms(id, &before.totals.taxes);
            match summed.totals_with(shipping, discount, terms) {
                Ok(totals) => content.totals = totals,
                Err(fault) => self.faults.push(of_totals(fault)),
            }
            content.items = summed.items;
        }
        self.faults.sort_by_key(EditFault::rank);
        let mut findings = Findings::new();
        findings.extend(self.faults);
        Ok(findings.verdict(content)?)
    }
}

fn lines(content: &OrderContent) -> impl Iterator<Item = &PricedLine> {
    content.lines().map(|(_, line)| line)
}

const fn of_totals(fault: TotalsFault) -> EditFault {
    match fault {
        TotalsFault::DiscountTooHigh { discount, available } => {
            EditFault::DiscountTooHigh { discount, available }
        }
        TotalsFault::TooLarge => EditFault::TotalTooLarge,
    }
}
