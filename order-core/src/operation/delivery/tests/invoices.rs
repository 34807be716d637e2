//! Invoices of orders and parts of them.

use super::*;
use crate::operation::order::may_reject;
use crate::order::{InvoiceReference, InvoiceSource, InvoicedOrder, PaymentConfirmation};
use crate::value::BillingRatio;

/// A depot with an order whose total is so many cents.
fn costing(cents: i64) -> (Depot, OrderId) {
    let (mut depot, order) = Depot::with_order();
    depot.set_total(order, cents);
    (depot, order)
}

#[test]
fn an_invoice_bills_the_whole_where_no_part_is_named() {
    let (mut depot, order) = costing(10_001);
    let created = depot.run(&depot.invoice_of(order, None));
    let expected = Invoice {
        id: created.id,
        brand: depot.brand,
        buyer: BUYER,
        currency: eur(),
        source: InvoiceSource::Order { ratio: BillingRatio::WHOLE },
        orders: vec![InvoicedOrder { order, amount: euro(10_001), taxes: vec![] }],
        taxes: vec![],
        total: euro(10_001),
        payment: None,
        exports: vec![],
        made_at: depot.world.now,
        made_by: depot.actor.id(),
    };
    assert_eq!(depot.invoice(created.id), expected);
    let reference = InvoiceReference {
        invoice: created.id,
        ratio: BillingRatio::WHOLE,
        amount: euro(10_001),
        captured: None,
        refunded: None,
    };
    assert_eq!(depot.header(order).invoices, [reference]);
    assert_eq!((created.total, created.orders.len()), (euro(10_001), 1));
    assert_eq!(created.version, depot.version(&Key::invoice(depot.brand, created.id)));
    assert_eq!(created.orders[0].version, depot.version(&Key::order(depot.brand, order)));
}

#[test]
fn deposit_and_balance_make_up_the_whole() {
    let (mut depot, order) = costing(10_001);
    assert_eq!(depot.bill(order, Some("33.3333")).1, 3_334);
    assert_eq!(depot.bill(order, Some("33.3333")).1, 3_333);
    assert_eq!(depot.bill(order, None).1, 3_334);
}

#[test]
fn a_half_cent_goes_to_the_even_one() {
    for (total, half) in [(5, 2), (7, 4), (1, 0)] {
        let (mut depot, order) = costing(total);
        if half > 0 {
            assert_eq!(depot.bill(order, Some("50")).1, half, "{total}");
            assert_eq!(depot.bill(order, Some("50")).1, total - half, "{total}");
        } else {
            // A part that comes to nothing is not billed while the order costs something.
            let (total, invoiced) = (euro(total), euro(0));
            let expected = CreateInvoiceRefusal::NothingDue { total, invoiced };
            assert_eq!(depot.reasons(&depot.invoice_of(order, Some("50"))), [expected]);
        }
    }
}

#[test]
fn the_balance_makes_up_a_total_that_changed_since_the_deposit() {
    let (mut depot, order) = costing(10_000);
    assert_eq!(depot.bill(order, Some("30")).1, 3_000);
    depot.set_total(order, 12_000);
    assert_eq!(depot.bill(order, Some("30")).1, 4_200);
    depot.set_total(order, 8_000);
    assert_eq!(depot.bill(order, None).1, 800);
}

#[test]
fn nothing_is_billed_when_the_deposit_covers_the_new_total() {
    let (mut depot, order) = costing(10_000);
    depot.bill(order, Some("50"));
    for total in [5_000, 4_000, 0] {
        depot.set_total(order, total);
        let expected = CreateInvoiceRefusal::NothingDue { total: euro(total), invoiced: euro(5_000) };
        assert_eq!(depot.reasons(&depot.invoice_of(order, None)), [expected], "{total}");
    }
    depot.set_total(order, 5_001);
    assert_eq!(depot.bill(order, None).1, 1);
}

#[test]
fn the_parts_stay_within_the_whole() {
    let (mut depot, order) = costing(10_000);
    depot.bill(order, Some("30"));
    let (ratio, left) = ("70.0001".parse().unwrap(), "70".parse().unwrap());
    let expected = CreateInvoiceRefusal::AboveRest { ratio, left };
    assert_eq!(depot.reasons(&depot.invoice_of(order, Some("70.0001"))), [expected]);
    depot.bill(order, Some("70"));
    let more = depot.refused(&depot.invoice_of(order, Some("0.0001")));
    assert_eq!(more, ["ratio_above_rest", "fully_invoiced"]);
    assert_eq!(depot.refused(&depot.invoice_of(order, None)), ["fully_invoiced"]);
}

#[test]
fn a_part_is_more_than_nothing() {
    let (mut depot, order) = costing(10_000);
    assert_eq!(depot.refused(&depot.invoice_of(order, Some("0"))), ["zero_ratio"]);
}

#[test]
fn an_order_that_costs_nothing_is_invoiced_once() {
    let (mut depot, order) = costing(0);
    let (id, amount) = depot.bill(order, Some("40"));
    assert_eq!(amount, 0);
    assert_eq!(depot.refused(&depot.invoice_of(order, None)), ["nothing_due"]);
    depot.run(&depot.invoice_deletion(id));
    assert_eq!(depot.bill(order, None).1, 0);
    assert_eq!(depot.refused(&depot.invoice_of(order, None)), ["fully_invoiced"]);
}

#[test]
fn an_order_is_invoiced_from_its_confirmation_on_unless_declined() {
    for state in other_states() {
        let (mut depot, order) = costing(10_000);
        depot.set_state(order, state.clone());
        let allowed =
            matches!(state, OrderState::ConfirmationCreated(_) | OrderState::ConfirmationApproved(_));
        if allowed {
            depot.bill(order, Some("10"));
            // An invoice of a merely created order confirmation keeps the order from being rejected.
            assert_eq!(may_reject(&depot.header(order), false).unwrap_err().codes(), ["referenced"]);
        } else {
            assert_eq!(depot.refused(&depot.invoice_of(order, Some("10"))), ["wrong_status"], "{state:?}");
        }
    }
}

#[test]
fn all_that_is_wrong_with_an_invoice_is_told_at_once() {
    let (mut depot, order) = costing(10_000);
    depot.bill(order, Some("60"));
    depot.set_state(order, other_states().remove(0));
    let refused = depot.refused(&depot.invoice_of(order, Some("50")));
    assert_eq!(refused, ["wrong_status", "ratio_above_rest"]);
}

#[test]
fn a_deleted_invoice_leaves_its_part_to_be_billed_again() {
    let (mut depot, order) = costing(10_001);
    let (deposit, _) = depot.bill(order, Some("50"));
    let (balance, amount) = depot.bill(order, None);
    assert_eq!(amount, 5_001);
    let deleted = depot.run(&depot.invoice_deletion(deposit));
    assert_eq!((deleted.id, deleted.orders[0].id, deleted.notes.len()), (deposit, order, 0));
    assert!(depot.world.get::<Invoice>(&Key::invoice(depot.brand, deposit)).is_none());
    let left: Vec<_> = depot.header(order).invoices.iter().map(|invoice| invoice.invoice).collect();
    assert_eq!(left, [balance]);
    assert_eq!(depot.bill(order, None).1, 5_000);
}

#[test]
fn an_invoice_stays_when_it_is_paid_or_exported() {
    let (mut depot, order) = costing(10_000);
    let (id, _) = depot.bill(order, None);
    let key = Key::invoice(depot.brand, id);
    let edit = |depot: &mut Depot, payment, exports| {
        let invoice = Invoice { payment, exports, ..depot.invoice(id) };
        depot.world.put(key.clone(), invoice);
    };
    let paid = PaymentConfirmation::asked(Timestamp::MIN, euro(9_000));
    edit(&mut depot, Some(paid), vec![]);
    let expected = DeleteInvoiceRefusal::Paid { amount: euro(9_000) };
    assert_eq!(depot.reasons(&depot.invoice_deletion(id)), [expected]);
    edit(&mut depot, None, vec![code("E-1")]);
    let expected = Exported { export: code("E-1") };
    assert_eq!(depot.reasons(&depot.invoice_deletion(id)), [DeleteInvoiceRefusal::Exported(expected)]);
    edit(&mut depot, Some(paid), vec![code("E-1"), code("E-2")]);
    let expected = ["has_payment_confirmation", "exported", "exported"];
    assert_eq!(depot.refused(&depot.invoice_deletion(id)), expected);
    edit(&mut depot, None, vec![]);
    depot.run(&depot.invoice_deletion(id));
}
