//! Invoices of delivery notes.

use super::*;
use crate::order::{InvoiceReference, InvoiceSource};
use crate::value::BillingRatio;
use crate::value::limits::DOCUMENT_SOURCES_MAX;

fn taxes(lines: &[TaxLine]) -> Vec<(TaxCategoryId, i64, i64)> {
    lines.iter().map(|line| (line.category, line.taxable.minor(), line.tax.minor())).collect()
}

#[test]
fn all_of_an_order_comes_to_its_total_without_shipping() {
    let mut depot = Depot::new();
    let order = depot.order_of(1, content(USUAL, 700));
    let note = depot.create_note(order);
    let created = depot.run(&depot.invoice_of_notes(&[note]));
    let invoice = depot.invoice(created.id);
    // 10.00 at 19 % and 50.00 at 7 %.
    assert_eq!(taxes(&invoice.taxes), [(FULL_TAX, 1000, 190), (LOW_TAX, 5000, 350)]);
    assert_eq!(invoice.total, euro(6_540));
    assert_eq!(created.total, invoice.total);
    assert_eq!(invoice.source, InvoiceSource::DeliveryNotes(vec![note]));
    assert_eq!(invoice.orders[0].amount, euro(6_540));
    let reference = InvoiceReference {
        invoice: created.id,
        ratio: BillingRatio::NONE,
        amount: euro(6_540),
        captured: None,
        refunded: None,
    };
    assert_eq!(depot.header(order).invoices, [reference]);
    assert_eq!(depot.note(note).invoice, Some(created.id));
    // Shipping is the rest of the order.
    assert_eq!(depot.bill(order, None).1, 700);
}

#[test]
fn notes_of_several_orders_are_billed_together() {
    let (mut depot, first) = Depot::with_backlog();
    let second = depot.order(2, &[(Some(FULL_TAX), &[(COAT_S, 2, 2000)]), (None, &[(SCARF_ONE, 1, 99)])]);
    depot.create_backlog(second);
    let command = depot.delivery_of(&[(first, &[(COAT_S, 1)]), (second, &[(COAT_S, 1), (SCARF_ONE, 1)])]);
    let both = depot.run(&command).id;
    let more = depot.deliver(first, &[(SCARF_ONE, 7)]);
    let invoice = depot.run(&depot.invoice_of_notes(&[both, more]));
    let record = depot.invoice(invoice.id);
    // 3.33 of the first and 10.00 of the second at 19 %, 50.00 of the first at 7 %, 0.99 of the second untaxed.
    assert_eq!(taxes(&record.taxes), [(FULL_TAX, 1333, 253), (LOW_TAX, 5000, 350)]);
    let amounts: Vec<_> = record.orders.iter().map(|one| (one.order, one.amount.minor())).collect();
    assert_eq!(amounts, [(first, 333 + 63 + 5000 + 350), (second, 1000 + 190 + 99)]);
    assert_eq!(record.total.minor(), 5746 + 1289);
    assert_eq!(invoice.orders.iter().map(|order| order.id).collect::<Vec<_>>(), [first, second]);
    for note in [both, more] {
        assert_eq!(depot.note(note).invoice, Some(invoice.id));
    }
    let expected = DeliveryNoteInvoiced { note: both, invoice: invoice.id };
    let again = depot.reasons(&depot.invoice_of_notes(&[both]));
    assert_eq!(again[0], InvoiceDeliveriesRefusal::Invoiced(expected));

    let deleted = depot.run(&depot.invoice_deletion(invoice.id));
    assert_eq!(deleted.notes, [both, more]);
    for note in [both, more] {
        assert_eq!(depot.note(note).invoice, None);
    }
    for order in [first, second] {
        assert!(depot.header(order).invoices.is_empty());
    }
    depot.run(&depot.deletion_of(both));
}

#[test]
fn the_invoices_of_all_deliveries_have_the_tax_of_the_order() {
    let mut depot = Depot::new();
    // Three pieces of 3 cents at 19 % owe 2 cents, though the tax of each alone is 1 cent.
    let order = depot.order(1, &[(Some(FULL_TAX), &[(COAT_S, 3, 9)])]);
    depot.create_backlog(order);
    let bill = |depot: &mut Depot| {
        let note = depot.deliver(order, &[(COAT_S, 1)]);
        let invoice = depot.run(&depot.invoice_of_notes(&[note]));
        (invoice.id, taxes(&depot.invoice(invoice.id).taxes)[0].2)
    };
    let billed: Vec<_> = (0..3).map(|_| bill(&mut depot)).collect();
    assert_eq!(billed.iter().map(|(_, tax)| *tax).collect::<Vec<_>>(), [1, 0, 1]);
    let header = depot.header(order);
    let sum: i64 = header.invoices.iter().map(|invoice| invoice.amount.minor()).sum();
    assert_eq!(sum, header.figures().total.minor());
}

#[test]
fn the_tax_of_an_order_goes_on_from_its_own_part_of_an_invoice_of_several() {
    let (mut depot, first) = Depot::with_backlog();
    let second = depot.order(2, &[(Some(FULL_TAX), &[(COAT_S, 2, 2000)])]);
    depot.create_backlog(second);
    let both = depot.run(&depot.delivery_of(&[(first, &[(COAT_S, 1)]), (second, &[(COAT_S, 2)])])).id;
    depot.run(&depot.invoice_of_notes(&[both]));
    let rest = depot.deliver(first, &[(COAT_S, 2), (SCARF_ONE, 7)]);
    let invoice = depot.run(&depot.invoice_of_notes(&[rest])).id;
    // 3.33 of the coats were billed with 0.63 of the 1.90 that their tax is.
    assert_eq!(taxes(&depot.invoice(invoice).taxes), [(FULL_TAX, 667, 127), (LOW_TAX, 5000, 350)]);
}

#[test]
fn tax_is_rounded_as_the_category_says_now_and_never_above_what_the_order_has() {
    let mut depot = Depot::new();
    let key = Key::tax_category(depot.brand, FULL_TAX);
    // 1.22 at 19 % are 23.18 cents, for which the order has 23, and half of it 11.59.
    let order = depot.order(1, &[(Some(FULL_TAX), &[(COAT_S, 2, 122)])]);
    depot.create_backlog(order);
    depot.world.put(key.clone(), category(FULL_TAX, depot.brand, Rounding::Down));
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    let half = depot.run(&depot.invoice_of_notes(&[note])).id;
    assert_eq!(taxes(&depot.invoice(half).taxes), [(FULL_TAX, 61, 11)]);
    depot.run(&depot.invoice_deletion(half));
    depot.world.put(key.clone(), category(FULL_TAX, depot.brand, Rounding::Up));
    let half = depot.run(&depot.invoice_of_notes(&[note])).id;
    assert_eq!(taxes(&depot.invoice(half).taxes), [(FULL_TAX, 61, 12)]);
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    let rest = depot.run(&depot.invoice_of_notes(&[note])).id;
    assert_eq!(taxes(&depot.invoice(rest).taxes), [(FULL_TAX, 61, 11)]);
    // A category that is gone is rounded half to even: 47.5 cents.
    depot.world.remove(&key);
    let other = depot.order(2, &[(Some(FULL_TAX), &[(COAT_S, 1, 250)])]);
    let note = depot.create_note(other);
    let id = depot.run(&depot.invoice_of_notes(&[note])).id;
    assert_eq!(taxes(&depot.invoice(id).taxes), [(FULL_TAX, 250, 48)]);
}

#[test]
fn a_changed_rate_does_not_touch_what_was_confirmed() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    let changed =
        TaxCategory { rate: "99".parse().unwrap(), ..category(FULL_TAX, depot.brand, Rounding::HalfEven) };
    depot.world.put(Key::tax_category(depot.brand, FULL_TAX), changed);
    let id = depot.run(&depot.invoice_of_notes(&[note])).id;
    assert_eq!(taxes(&depot.invoice(id).taxes)[0], (FULL_TAX, 1000, 190));
}

#[test]
fn one_invoice_is_for_one_buyer_and_in_one_currency() {
    let (mut depot, first) = Depot::with_order();
    let second = depot.order(2, USUAL);
    let notes = [depot.create_note(first), depot.create_note(second)];
    assert!(depot.allows(&depot.invoice_of_notes(&notes)));
    let buyer = id(BuyerOrganizationId::made, 60);
    depot.edit_note(notes[1], |note| note.buyer = buyer);
    let expected = InvoiceDeliveriesRefusal::OtherBuyer { note: notes[1], buyer, needed: BUYER };
    assert_eq!(depot.reasons(&depot.invoice_of_notes(&notes)), [expected]);
    let currency = "JPY".parse().unwrap();
    depot.edit_note(notes[1], |note| {
        note.buyer = BUYER;
        note.currency = currency;
    });
    let expected = InvoiceDeliveriesRefusal::OtherCurrency { note: notes[1], currency, needed: eur() };
    assert_eq!(depot.reasons(&depot.invoice_of_notes(&notes)), [expected]);
}

#[test]
fn notes_are_named_once_and_there_are_some() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    assert_eq!(depot.refused(&depot.invoice_of_notes(&[])), ["nothing_given"]);
    let expected = InvoiceDeliveriesRefusal::RepeatedNote { note };
    assert_eq!(depot.reasons(&depot.invoice_of_notes(&[note, note])), [expected]);
}

#[test]
fn an_invoice_has_no_more_notes_and_orders_than_it_may() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    let max = DOCUMENT_SOURCES_MAX;
    let many = vec![note; max + 1];
    let expected = InvoiceDeliveriesRefusal::TooManyNotes { count: max + 1, max };
    assert_eq!(depot.reasons(&depot.invoice_of_notes(&many)), [expected]);
    assert_eq!(depot.refused(&depot.invoice_of_notes(&many[1..])), ["repeated_delivery_note"]);
    depot.edit_note(note, |note| {
        let template = note.orders[0].clone();
        for number in 0..u128::try_from(max).unwrap() {
            let order = OrderId::from_uuid(uuid::Uuid::from_u128(number));
            note.orders.push(crate::order::DeliveredOrder { order, ..template.clone() });
        }
    });
    let expected = InvoiceDeliveriesRefusal::TooManyOrders { count: max + 1, max };
    assert_eq!(depot.reasons(&depot.invoice_of_notes(&[note])), [expected]);
}

#[test]
fn no_order_is_invoiced_above_its_total() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    // The total is 65.40, of which 1 % is more than may be billed before all of it is delivered.
    depot.bill(order, Some("1"));
    let expected = InvoiceDeliveriesRefusal::AboveTotal {
        order,
        total: euro(6_540),
        invoiced: euro(65),
        amount: euro(6_540),
    };
    assert_eq!(depot.reasons(&depot.invoice_of_notes(&[note])), [expected]);
    depot.set_total(order, 6_605);
    depot.run(&depot.invoice_of_notes(&[note]));
}

#[test]
fn a_part_of_an_order_and_deliveries_of_it_make_up_the_whole() {
    let (mut depot, order) = Depot::with_backlog();
    let note = depot.deliver(order, &[(COAT_S, 3)]);
    depot.run(&depot.invoice_of_notes(&[note]));
    // 11.90 are invoiced, which is more than a tenth of the total of 65.40.
    assert_eq!(depot.refused(&depot.invoice_of(order, Some("10"))), ["nothing_due"]);
    assert_eq!(depot.bill(order, None).1, 6_540 - 1_190);
}

#[test]
fn no_tax_of_a_delivery_is_less_than_nothing() {
    let mut depot = Depot::new();
    let order = depot.order(1, &[(Some(FULL_TAX), &[(COAT_S, 6, 18)])]);
    depot.create_backlog(order);
    let bill = |depot: &mut Depot, note| {
        let invoice = depot.run(&depot.invoice_of_notes(&[note])).id;
        (invoice, taxes(&depot.invoice(invoice).taxes)[0].2)
    };
    let notes: Vec<_> = (0..6).map(|_| depot.deliver(order, &[(COAT_S, 1)])).collect();
    let billed: Vec<_> = notes.iter().map(|note| bill(&mut depot, *note)).collect();
    assert_eq!(billed.iter().map(|(_, tax)| *tax).collect::<Vec<_>>(), [1, 0, 1, 0, 1, 0]);
    for untaxed in [1, 3, 5] {
        depot.run(&depot.invoice_deletion(billed[untaxed].0));
    }
    // Three pieces are billed with the tax of all six.
    for untaxed in [1, 3, 5] {
        assert_eq!(bill(&mut depot, notes[untaxed]).1, 0);
    }
    let header = depot.header(order);
    let sum: i64 = header.invoices.iter().map(|invoice| invoice.amount.minor()).sum();
    assert_eq!(sum, header.figures().total.minor());
}

#[test]
fn an_invoice_beyond_what_money_can_be_is_refused() {
    let mut depot = Depot::new();
    let most = crate::value::limits::MONEY_MINOR_MAX;
    let notes = [1, 2].map(|number| {
        let order = depot.order(number, &[(None, &[(COAT_S, 1, most)])]);
        depot.create_note(order)
    });
    assert!(depot.allows(&depot.invoice_of_notes(&notes[..1])));
    assert_eq!(depot.refused(&depot.invoice_of_notes(&notes)), ["amount_too_large"]);
}
