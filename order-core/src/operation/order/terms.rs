//! The parts of the rule that concern the checkout form and the catalog's times.

use super::surroundings::Surroundings;
use super::{AddressRole, PlaceRefusal};
use crate::cart::{AddressChoice, CheckoutForm, PaymentForm, PricedItems};
use crate::catalog::{Catalog, CatalogStatus, CommentForm, PaymentMethods};
use crate::order::PaymentChoice;
use crate::party::{AddressRecord, PostalAddress};
use crate::record::{Facts, Key};
use crate::refusal::Findings;
use crate::value::{Day, Timestamp};

/// Whether this buyer may order from the catalog at this time. The instants of opening and of the deadline are included.
pub(super) fn check_catalog(
    around: &Surroundings<'_>,
    now: Timestamp,
    findings: &mut Findings<PlaceRefusal>,
) {
    let Catalog { status, opens_at, order_deadline, .. } = around.catalog.as_ref();
    findings.check(!around.connection.blocked, || PlaceRefusal::BuyerBlocked);
    findings.check(around.connection.sees(around.catalog), || PlaceRefusal::CatalogNotVisible);
    findings.check(*status != CatalogStatus::Closed, || PlaceRefusal::CatalogClosed);
    if let Some(opens_at) = *opens_at {
        findings.check(now >= opens_at, || PlaceRefusal::CatalogNotOpen { opens_at });
    }
    if let Some(deadline) = *order_deadline {
        findings.check(now <= deadline, || PlaceRefusal::DeadlinePassed { deadline });
    }
}

/// Whether the order is as large as the catalog asks.
pub(super) fn check_minimums(catalog: &Catalog, priced: &PricedItems, findings: &mut Findings<PlaceRefusal>) {
    let amount = priced.amount;
    let minimum = catalog.minimums.amounts.iter().find(|least| least.currency() == amount.currency());
    if let Some(minimum) = minimum.copied() {
        let reason = || PlaceRefusal::BelowMinimumAmount { minimum, amount };
        findings.check(amount.minor() >= minimum.minor(), reason);
    }
    if let Some(minimum) = catalog.minimums.quantity {
        let pieces = priced.pieces;
        let reason = || PlaceRefusal::BelowMinimumQuantity { minimum, pieces };
        findings.check(pieces >= minimum.into(), reason);
    }
}

/// How the order is paid; `None` when the form does not say it validly.
pub(super) fn check_payment(
    offered: PaymentMethods,
    form: &PaymentForm,
    today: Day,
    findings: &mut Findings<PlaceRefusal>,
) -> Option<PaymentChoice> {
    match (offered, form) {
        (PaymentMethods::NotByCard, PaymentForm::Unasked | PaymentForm::NotByCard)
        | (PaymentMethods::CardOrNot, PaymentForm::NotByCard) => Some(PaymentChoice::NotByCard),
        (PaymentMethods::CardOnly | PaymentMethods::CardOrNot, PaymentForm::Unasked) => {
            findings.push(PlaceRefusal::PaymentMissing);
            None
        }
        (PaymentMethods::CardOnly, PaymentForm::NotByCard)
        | (PaymentMethods::NotByCard, PaymentForm::Card(_)) => {
            findings.push(PlaceRefusal::PaymentNotOffered);
            None
        }
        (PaymentMethods::CardOnly | PaymentMethods::CardOrNot, PaymentForm::Card(None)) => {
            findings.push(PlaceRefusal::CardMissing);
            None
        }
        (PaymentMethods::CardOnly | PaymentMethods::CardOrNot, PaymentForm::Card(Some(card))) => {
            findings.check(!card.expiry.is_over(today), || PlaceRefusal::CardExpired);
            Some(PaymentChoice::Card(card.clone()))
        }
    }
}

/// Whether the comment fits the catalog's form. Saying nothing always does.
pub(super) fn check_comment(catalog: &Catalog, form: &CheckoutForm, findings: &mut Findings<PlaceRefusal>) {
    if let (CommentForm::Choices(choices), Some(comment)) = (&catalog.comment, &form.comment) {
        let offered = choices.iter().any(|choice| choice.as_str() == comment.as_str());
        findings.check(offered, || PlaceRefusal::CommentNotAmongChoices);
    }
}

/// One of the two addresses, complete; `None` when it is not.
pub(super) fn check_address(
    facts: &Facts,
    around: &Surroundings<'_>,
    role: AddressRole,
    choice: &AddressChoice,
    findings: &mut Findings<PlaceRefusal>,
) -> Option<PostalAddress> {
    match choice {
        AddressChoice::Missing => {
            findings.push(PlaceRefusal::AddressMissing { role });
            None
        }
        AddressChoice::Book(id) => {
            let entry = facts.get::<AddressRecord>(&Key::address(around.book, *id));
            let mine = entry.filter(|entry| entry.buyer == around.cart.buyer);
            findings.check(mine.is_some(), || PlaceRefusal::AddressUnknown { role });
            mine.map(|entry| entry.address.clone())
        }
        AddressChoice::Written(form) => match form.complete() {
            Ok(address) => Some(address),
            Err(fields) => {
                findings
                    .extend(fields.into_iter().map(|field| PlaceRefusal::AddressIncomplete { role, field }));
                None
            }
        },
    }
}
