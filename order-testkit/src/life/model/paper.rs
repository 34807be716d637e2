//! Delivery notes and invoices: why not, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::scenario::product_of;
use super::super::step::{Paper, Who};
use super::{Billed, Codes, Invoice, Model, Note, Order, gate};
use crate::model::{Round, Verdict, rounded};

/// The lines of a delivery note: order, SKU and pieces.
type Lines = Vec<(usize, usize, u32)>;

impl Model {
    /// What becomes of doing something to delivery notes or invoices.
    pub fn paper(&mut self, who: Who, paper: &Paper) -> Verdict {
        let stopped = gate(who, false);
        if stopped == Some(Verdict::Missing) || !self.is_there(paper) {
            return Verdict::Missing;
        }
        if let Some(stopped) = stopped {
            return stopped;
        }
        match paper {
            Paper::Deliver(_) | Paper::DeliverRest(_) => {
                let lines = self.lines_of(paper);
                self.unless(self.why_not_deliver(&lines), |model| model.deliver(&lines))
            }
            Paper::Close(note) => {
                let note = note % self.notes.len();
                let codes = self.notes[note].closed.then_some("delivery_note_closed");
                self.unless(codes.into_iter().collect(), |model| model.notes[note].closed = true)
            }
            Paper::Delete(note) => {
                let note = note % self.notes.len();
                let Note { closed, invoice, .. } = &self.notes[note];
                let closed = closed.then_some("delivery_note_closed");
                let invoiced = invoice.and(Some("delivery_note_invoiced"));
                self.unless(closed.into_iter().chain(invoiced).collect(), |model| model.delete(note))
            }
            Paper::Bill(notes) => {
                let notes: Vec<usize> = notes.iter().map(|note| note % self.notes.len()).collect();
                self.unless(self.why_not_bill(&notes), |model| model.bill(&notes))
            }
            Paper::Unbill(invoice) => {
                let invoice = invoice % self.invoices.len();
                self.unless(Codes::new(), |model| model.unbill(invoice))
            }
        }
    }

    /// Whether everything that is named exists.
    fn is_there(&self, paper: &Paper) -> bool {
        let note = |note: &usize| !self.notes.is_empty() && !self.notes[note % self.notes.len()].gone;
        match paper {
            Paper::Deliver(lines) => lines.is_empty() || !self.orders.is_empty(),
            Paper::DeliverRest(orders) => orders.is_empty() || !self.orders.is_empty(),
            Paper::Close(number) | Paper::Delete(number) => note(number),
            Paper::Bill(numbers) => numbers.iter().all(note),
            Paper::Unbill(number) => {
                !self.invoices.is_empty() && !self.invoices[number % self.invoices.len()].gone
            }
        }
    }

    /// What a delivery note is asked for: as it is drawn, or all that is undelivered of some orders.
    pub fn lines_of(&self, paper: &Paper) -> Lines {
        match paper {
            Paper::Deliver(lines) => {
                lines.iter().map(|(order, sku, pieces)| (order % self.orders.len(), *sku, *pieces)).collect()
            }
            Paper::DeliverRest(orders) => {
                let orders: BTreeSet<usize> = orders.iter().map(|order| order % self.orders.len()).collect();
                let rest = |order: usize| {
                    let open = self.orders[order].backlog.iter().flatten();
                    let open = open.filter(|(_, waiting)| waiting.open() > 0);
                    open.map(move |(sku, waiting)| (order, *sku, waiting.open())).collect::<Vec<_>>()
                };
                orders.into_iter().flat_map(rest).collect()
            }
            Paper::Close(_) | Paper::Delete(_) | Paper::Bill(_) | Paper::Unbill(_) => Vec::new(),
        }
    }

    fn why_not_deliver(&self, lines: &Lines) -> Codes {
        let mut codes = Codes::new();
        if lines.is_empty() {
            codes.insert("nothing_given");
        }
        let orders = |of: fn(&Order) -> usize| -> usize {
            lines.iter().map(|(order, ..)| of(&self.orders[*order])).collect::<BTreeSet<_>>().len()
        };
        if orders(|order| order.buyer) > 1 {
            codes.insert("other_buyer");
        }
        if orders(|order| order.currency) > 1 {
            codes.insert("other_currency");
        }
        for (number, (order, sku, pieces)) in lines.iter().enumerate() {
            let Some(backlog) = &self.orders[*order].backlog else {
                codes.insert("no_backlog_skus");
                continue;
            };
            if lines[..number].iter().any(|(other, earlier, _)| (other, earlier) == (order, sku)) {
                codes.insert("repeated_backlog_sku");
            }
            if *pieces == 0 {
                codes.insert("no_pieces");
            }
            // Of what is named twice, the last is looked at.
            let again = lines[number + 1..].iter().any(|(other, later, _)| (other, later) == (order, sku));
            match backlog.get(sku) {
                None => codes.insert("unknown_backlog_sku"),
                Some(_) if again => false,
                Some(waiting) => *pieces > waiting.open() && codes.insert("not_open"),
            };
        }
        codes
    }

    fn deliver(&mut self, lines: &Lines) {
        let number = self.notes.len();
        let mut priced = Vec::new();
        for (order, sku, pieces) in lines {
            let backlog = self.orders[*order].backlog.as_mut().expect("it has backlog SKUs");
            let waiting = backlog.get_mut(sku).expect("it has this one");
            waiting.delivered += pieces;
            priced.push((*order, *sku, *pieces, waiting.unit * i128::from(*pieces)));
        }
        let orders: BTreeSet<usize> = lines.iter().map(|(order, ..)| *order).collect();
        for order in &orders {
            self.orders[*order].notes.push(number);
            self.touch(*order, "deliver_backlog");
        }
        let Order { buyer, currency, .. } = self.orders[lines[0].0];
        let (closed, invoice, gone) = (false, None, false);
        self.notes.push(Note { buyer, currency, of_backlog: true, lines: priced, closed, invoice, gone });
    }

    fn delete(&mut self, number: usize) {
        let note = self.notes[number].clone();
        self.notes[number].gone = true;
        for (order, sku, pieces, _) in note.lines.iter().filter(|_| note.of_backlog) {
            let backlog = self.orders[*order].backlog.as_mut().expect("it has backlog SKUs");
            backlog.get_mut(sku).expect("it has this one").delivered -= pieces;
        }
        let orders: BTreeSet<usize> = note.lines.iter().map(|(order, ..)| *order).collect();
        for order in orders {
            self.orders[order].notes.retain(|known| *known != number);
            self.touch(order, "delete_delivery_note");
        }
    }

    fn why_not_bill(&self, notes: &[usize]) -> Codes {
        let mut codes = Codes::new();
        if notes.is_empty() {
            codes.insert("nothing_given");
        }
        let kinds = |of: fn(&Note) -> usize| -> usize {
            notes.iter().map(|note| of(&self.notes[*note])).collect::<BTreeSet<_>>().len()
        };
        if kinds(|note| note.buyer) > 1 {
            codes.insert("other_buyer");
        }
        if kinds(|note| note.currency) > 1 {
            codes.insert("other_currency");
        }
        if notes.iter().collect::<BTreeSet<_>>().len() < notes.len() {
            codes.insert("repeated_delivery_note");
        }
        if notes.iter().any(|note| self.notes[*note].invoice.is_some()) {
            codes.insert("delivery_note_invoiced");
        }
        for (order, billed) in self.together(notes) {
            let total = self.figures(self.orders[order].asks()).total;
            if self.billed(order) + billed.amount > total {
                codes.insert("above_total");
            }
        }
        codes
    }

    /// What is on the notes, each once, order by order, with the tax that brings the order's invoices up to the tax on all they bill.
    fn together(&self, notes: &[usize]) -> BTreeMap<usize, Billed> {
        let notes: BTreeSet<usize> = notes.iter().copied().collect();
        let mut sums: BTreeMap<usize, BTreeMap<usize, i128>> = BTreeMap::new();
        for (order, sku, _, amount) in notes.iter().flat_map(|note| &self.notes[*note].lines) {
            *sums.entry(*order).or_default().entry(product_of(*sku)).or_insert(0) += amount;
        }
        let billed = |(order, sums): (usize, BTreeMap<usize, i128>)| {
            let taxes = self.taxes(order, &sums);
            let amount = sums.values().sum::<i128>() + taxes.values().map(|(_, tax)| tax).sum::<i128>();
            (order, Billed { order, amount, taxes })
        };
        sums.into_iter().map(billed).collect()
    }

    fn bill(&mut self, notes: &[usize]) {
        let number = self.invoices.len();
        let orders: Vec<Billed> = self.together(notes).into_values().collect();
        for billed in &orders {
            self.orders[billed.order].invoices.push((number, 0));
            self.touch(billed.order, "invoice_deliveries");
        }
        for note in notes {
            self.notes[*note].invoice = Some(number);
        }
        self.invoices.push(Invoice { notes: notes.to_vec(), orders, gone: false });
    }

    fn taxes(&self, order: usize, sums: &BTreeMap<usize, i128>) -> BTreeMap<usize, (i128, i128)> {
        let mut taxes = BTreeMap::new();
        for (product, taxable) in sums {
            let Some(ppm) = self.plan.taxes[*product] else { continue };
            let before = self.billed_of(order).filter_map(|billed| billed.taxes.get(product));
            let (known, charged) = before.fold((0, 0), |(a, b), (taxable, tax)| (a + taxable, b + tax));
            let all = rounded((known + taxable) * i128::from(ppm), 1_000_000, Round::Down);
            // Where an earlier invoice was deleted, the others may have charged more already.
            taxes.insert(*product, (*taxable, (all - charged).max(0)));
        }
        taxes
    }

    /// What the invoices of an order bill of it.
    fn billed_of(&self, order: usize) -> impl Iterator<Item = &Billed> {
        let invoices = self.orders[order].invoices.iter();
        invoices.flat_map(|(invoice, _)| &self.invoices[*invoice].orders).filter(move |it| it.order == order)
    }

    /// How much the invoices of an order bill of it.
    pub(super) fn billed(&self, order: usize) -> i128 {
        self.billed_of(order).map(|billed| billed.amount).sum()
    }

    /// How much a part of an order is: what brings its invoices up to all parts together.
    pub(super) fn part(&self, at: usize, percent: u32) -> i128 {
        let order = &self.orders[at];
        let total = self.figures(order.asks()).total;
        let parts = i128::from(order.parts() + percent);
        rounded(total * parts, 100, Round::HalfEven) - self.billed(at)
    }

    fn unbill(&mut self, number: usize) {
        self.invoices[number].gone = true;
        for note in &mut self.notes {
            note.invoice = note.invoice.filter(|known| *known != number);
        }
        let orders: Vec<usize> = self.invoices[number].orders.iter().map(|billed| billed.order).collect();
        for order in orders {
            self.orders[order].invoices.retain(|(known, _)| *known != number);
            self.touch(order, "delete_invoice");
        }
    }
}
