//! Random sequences of all operations: the ledger always adds up, and documents make up what they are of.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::operation::Stop;

/// One thing that somebody tries. Indexes are taken modulo what there is.
#[derive(Debug, Clone)]
enum Try {
    CreateBacklog(usize),
    RemoveBacklog(usize),
    Close(usize, usize, u32),
    Note(usize),
    Deliver(Vec<(usize, usize, u32)>),
    DeleteNote(usize),
    Invoice(usize, Option<u32>),
    InvoiceNotes(Vec<usize>),
    DeleteInvoice(usize),
}

fn tries() -> impl Strategy<Value = Try> {
    let order = 0usize..3;
    let sku = 0usize..2;
    let any = 0usize..64;
    prop_oneof![
        2 => order.clone().prop_map(Try::CreateBacklog),
        1 => order.clone().prop_map(Try::RemoveBacklog),
        2 => (order.clone(), sku.clone(), 0u32..4).prop_map(|(order, sku, count)| Try::Close(order, sku, count)),
        1 => order.clone().prop_map(Try::Note),
        8 => prop::collection::vec((order.clone(), sku, 0u32..5), 1..3).prop_map(Try::Deliver),
        4 => any.clone().prop_map(Try::DeleteNote),
        1 => (order, prop::option::of(1u32..1_000_000)).prop_map(|(order, ppm)| Try::Invoice(order, ppm)),
        4 => prop::collection::vec(any.clone(), 1..3).prop_map(Try::InvoiceNotes),
        2 => any.prop_map(Try::DeleteInvoice),
    ]
}

const SKUS: [SkuId; 2] = [COAT_S, SCARF_ONE];

impl Depot {
    fn notes(&self) -> Vec<DeliveryNoteId> {
        self.world.all::<DeliveryNote>().into_iter().map(|(_, note)| note.id).collect()
    }

    fn invoices(&self) -> Vec<InvoiceId> {
        self.world.all::<Invoice>().into_iter().map(|(_, invoice)| invoice.id).collect()
    }

    /// Tries a command. It goes through or is refused with reasons; nothing else happens.
    fn attempt<C: Command>(&mut self, command: &C) {
        let actor = self.actor.clone();
        match self.world.run(command, &actor) {
            Ok(_) | Err(Stop::Refused(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }

    fn go(&mut self, step: Try, orders: [OrderId; 3]) {
        let (brand, notes, invoices) = (self.brand, self.notes(), self.invoices());
        let pick = |notes: &[DeliveryNoteId], at: usize| (!notes.is_empty()).then(|| notes[at % notes.len()]);
        match step {
            Try::CreateBacklog(order) => self.attempt(&self.backlog_of(orders[order])),
            Try::RemoveBacklog(order) => self.attempt(&self.removal_of(orders[order])),
            Try::Close(order, sku, count) => {
                self.attempt(&self.closing(orders[order], &[(SKUS[sku], count)]));
            }
            Try::Note(order) => self.attempt(&self.note_of(orders[order])),
            Try::Deliver(lines) => {
                let mut wanted: BTreeMap<OrderId, Vec<(SkuId, Quantity)>> = BTreeMap::new();
                for (order, sku, count) in lines {
                    wanted.entry(orders[order]).or_default().push((SKUS[sku], pieces(count)));
                }
                let orders =
                    wanted.into_iter().map(|(order, lines)| BacklogDelivery { order, lines }).collect();
                self.attempt(&DeliverBacklog { brand, orders });
            }
            Try::DeleteNote(at) => {
                if let Some(note) = pick(&notes, at) {
                    self.attempt(&self.deletion_of(note));
                }
            }
            Try::Invoice(order, ppm) => {
                let ratio = ppm.map(|ppm| crate::value::BillingRatio::from_ppm(ppm).unwrap());
                self.attempt(&CreateInvoice { brand, order: orders[order], seen: None, ratio });
            }
            Try::InvoiceNotes(at) => {
                let chosen: Vec<_> = at.into_iter().filter_map(|at| pick(&notes, at)).collect();
                self.attempt(&self.invoice_of_notes(&chosen));
            }
            Try::DeleteInvoice(at) => {
                if !invoices.is_empty() {
                    self.attempt(&self.invoice_deletion(invoices[at % invoices.len()]));
                }
            }
        }
    }

    /// Holds every order against the documents that there are.
    fn check(&self, orders: [OrderId; 3]) {
        let notes = self.world.all::<DeliveryNote>();
        let invoices = self.world.all::<Invoice>();
        for order in orders {
            let header = self.header(order);
            let ledger = self.ledger(order).unwrap();
            assert!(ledger.adds_up(), "{ledger:?}");
            let lines_of = |note: &DeliveryNote| {
                note.orders
                    .iter()
                    .filter(|one| one.order == order)
                    .flat_map(|one| one.lines.clone())
                    .collect::<Vec<_>>()
            };
            let mine: Vec<_> = notes.iter().filter(|(_, note)| !lines_of(note).is_empty()).collect();
            let named: BTreeSet<_> = header.state.delivery_notes().iter().copied().collect();
            assert_eq!(named, mine.iter().map(|(_, note)| note.id).collect());
            for line in &ledger.lines {
                let delivered =
                    mine.iter().flat_map(|(_, note)| lines_of(note)).filter(|one| one.sku == line.sku);
                let (mut count, mut amount) = (0, 0);
                for one in delivered {
                    assert!(!one.quantity.is_zero() && !one.amount.is_negative());
                    count += one.quantity.get();
                    amount += one.amount.minor();
                }
                assert_eq!(count, line.delivered.get());
                let content = content(CONTENTS[0], 0);
                let whole = content.lines().find(|(_, one)| one.sku == line.sku).unwrap().1.amount.minor();
                if line.delivered == line.ordered {
                    assert_eq!(amount, whole);
                }
                assert!(amount <= whole);
            }
            let billed = invoices.iter().flat_map(|(_, invoice)| {
                let of = invoice.orders.iter().filter(|one| one.order == order);
                of.map(|one| (invoice.id, one.amount)).collect::<Vec<_>>()
            });
            let named = header.invoices.iter().map(|one| (one.invoice, one.amount));
            assert_eq!(named.clone().collect::<BTreeMap<_, _>>(), billed.collect::<BTreeMap<_, _>>());
            let sum: i64 = named.map(|(_, amount)| amount.minor()).sum();
            assert!(sum <= header.figures().total.minor());
            let billed_notes: Vec<_> = mine.iter().filter(|(_, note)| note.invoice.is_some()).collect();
            let parts = header.invoices.iter().any(|one| one.ratio > crate::value::BillingRatio::NONE);
            let all = ledger.lines.iter().all(|line| line.delivered == line.ordered);
            if all && billed_notes.len() == mine.len() && !parts {
                assert_eq!(sum, header.figures().total.minor(), "all of it is delivered and billed");
            }
        }
        for (_, invoice) in invoices {
            assert!(invoice.taxes.iter().all(|tax| !tax.tax.is_negative()));
            let sum: i64 = invoice.orders.iter().map(|one| one.amount.minor()).sum();
            assert_eq!(sum, invoice.total.minor());
            let one_by_one: i64 =
                invoice.orders.iter().flat_map(|one| &one.taxes).map(|tax| tax.tax.minor()).sum();
            assert_eq!(one_by_one, invoice.taxes.iter().map(|tax| tax.tax.minor()).sum::<i64>());
        }
    }
}

const CONTENTS: [&[(Option<TaxCategoryId>, &[Line])]; 1] =
    [&[(Some(FULL_TAX), &[(COAT_S, 6, 13)]), (Some(LOW_TAX), &[(SCARF_ONE, 7, 1001)])]];

proptest! {
    #[test]
    fn the_ledger_adds_up_and_documents_make_up_lines_and_totals(
        steps in prop::collection::vec(tries(), 1..60),
    ) {
        let mut depot = Depot::new();
        let orders = [1, 2, 3].map(|number| depot.order(number, CONTENTS[0]));
        for step in steps {
            depot.go(step, orders);
            depot.check(orders);
        }
    }

    #[test]
    fn parts_of_an_order_make_up_its_total_whatever_it_is_meanwhile(
        parts in prop::collection::vec((1u32..300_000, 1i64..1_000_000), 1..8),
        last in 1i64..1_000_000,
    ) {
        let (mut depot, order) = Depot::with_order();
        for (ppm, total) in parts {
            depot.set_total(order, total);
            let ratio = Some(crate::value::BillingRatio::from_ppm(ppm).unwrap());
            depot.attempt(&CreateInvoice { brand: depot.brand, order, seen: None, ratio });
        }
        depot.set_total(order, last);
        let invoiced = |depot: &Depot| depot.header(order).invoices.iter().map(|one| one.amount.minor()).sum::<i64>();
        let before = invoiced(&depot);
        let ratios: u32 = depot.header(order).invoices.iter().map(|one| one.ratio.ppm()).sum();
        depot.attempt(&depot.invoice_of(order, None));
        let due = before < last && ratios < 1_000_000;
        prop_assert_eq!(invoiced(&depot), if due { last } else { before });
    }

    #[test]
    fn a_backlog_sku_gives_back_what_it_delivered(amount in 0i64..100_000, parts in prop::collection::vec(1u32..50, 1..8), order in any::<u64>()) {
        let ordered: u32 = parts.iter().sum();
        let fresh = crate::order::BacklogSku::of(&line((COAT_S, ordered, amount)));
        let (mut sku, mut lines) = (fresh, Vec::new());
        for part in parts {
            let (after, line) = sku.deliver(pieces(part)).unwrap();
            (sku, lines) = (after, [lines, vec![line]].concat());
        }
        prop_assert_eq!(lines.iter().map(|line| line.amount.minor()).sum::<i64>(), amount);
        prop_assert_eq!(sku.deliver(pieces(1)), None);
        prop_assert_eq!(sku.close(pieces(1)), None);
        while !lines.is_empty() {
            let count = u64::try_from(lines.len()).unwrap();
            let at = usize::try_from(order % count).unwrap();
            sku = sku.take_back(&lines.remove(at)).unwrap();
        }
        prop_assert_eq!(sku, fresh);
        prop_assert_eq!(sku.take_back(&crate::order::DeliveredLine { sku: COAT_S, quantity: pieces(1), amount: euro(0) }), None);
    }
}
