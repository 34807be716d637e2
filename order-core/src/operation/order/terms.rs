//! The parts of the rule that concern the checkout form and the catalog's times.

use super::surroundings::Surroundings;
use super::{AddressRole, PlaceRefusal};
use crate::cart::{AddressChoice, CheckoutForm, KeptCards, PaymentForm, PricedItems};
use crate::catalog::{Catalog, CatalogStatus, CommentForm, PaymentMethods};
use crate::order::PaymentChoice;
use crate::party::{AddressRecord, PostalAddress};
use crate::record::{Facts, Key};
use crate::refusal::Findings;
use crate::value::{Day, Pieces, Timestamp};

/// Whether this buyer may order from the catalog at this time. The instants of opening and of the deadline are included. What came by
/// an order link needs it live, and is for its catalogs, Limited ones too.
pub(super) fn check_catalog(
    around: &Surroundings<'_>,
    now: Timestamp,
    findings: &mut Findings<PlaceRefusal>,
) {
    let Catalog { status, opens_at, order_deadline, .. } = around.catalog.as_ref();
    let blocked = around.connection.is_some_and(|connection| connection.blocked);
    findings.check(!blocked, || PlaceRefusal::BuyerBlocked);
    // What was ordered from a catalog once and returned may be ordered from it again, whatever became of the link that it came by.
    let link = around.link.filter(|_| around.cart.returned.is_none());
    findings.extend(link.into_iter().flat_map(|link| link.closed(now)).map(PlaceRefusal::Link));
    let visible = match (&around.cart.returned, link) {
        (Some(_), _) => true,
        (None, Some(link)) => link.kind.opens(around.catalog.id),
        (None, None) => around.connection.is_some_and(|connection| connection.sees(around.catalog)),
    };
    findings.check(visible, || PlaceRefusal::CatalogNotVisible);
    findings.check(*status != CatalogStatus::Closed, || PlaceRefusal::CatalogClosed);
    if let Some(opens_at) = *opens_at {
        findings.check(now >= opens_at, || PlaceRefusal::CatalogNotOpen { opens_at });
    }
    if let Some(deadline) = *order_deadline {
        findings.check(now <= deadline, || PlaceRefusal::DeadlinePassed { deadline });
    }
}

/// Whether the order is as large as the catalog asks: its amount where all of it has a price, its pieces in any case. A cart of
/// nothing but zeros has a reason of its own.
pub(super) fn check_minimums(
    around: &Surroundings<'_>,
    priced: Option<&PricedItems>,
    findings: &mut Findings<PlaceRefusal>,
) {
    if around.cart.is_all_zero() {
        return;
    }
    let minimums = &around.catalog.minimums;
    if let Some(amount) = priced.map(|priced| priced.amount) {
        let minimum = minimums.amounts.iter().find(|least| least.currency() == amount.currency());
        if let Some(minimum) = minimum.copied() {
            let reason = || PlaceRefusal::BelowMinimumAmount { minimum, amount };
            findings.check(amount.minor() >= minimum.minor(), reason);
        }
    }
    let pieces = Pieces::sum(around.cart.skus().map(|(_, wanted)| wanted.quantity));
    if let Some((minimum, pieces)) = minimums.quantity.zip(pieces) {
        let reason = || PlaceRefusal::BelowMinimumQuantity { minimum, pieces };
        findings.check(pieces >= minimum.into(), reason);
    }
}

/// How the order is paid; `None` when the form does not say it validly. A card is what `kept` says of it, and missing where it is not
/// there.
pub(super) fn check_payment(
    offered: PaymentMethods,
    form: &PaymentForm,
    kept: Option<&KeptCards>,
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
        (PaymentMethods::CardOnly | PaymentMethods::CardOrNot, PaymentForm::Card(picked)) => {
            let card = picked.and_then(|id| kept?.card(id));
            findings.check(card.is_some(), || PlaceRefusal::CardMissing);
            let card = card?;
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

/// What is wrong with one address.
#[derive(Debug)]
enum AddressFault {
    Missing,
    Unknown,
    Incomplete(Vec<&'static str>),
}

/// The billing and the delivery address, each complete; `None` where it is not.
pub(super) fn check_addresses(
    facts: &Facts,
    around: &Surroundings<'_>,
    form: &CheckoutForm,
    findings: &mut Findings<PlaceRefusal>,
) -> (Option<PostalAddress>, Option<PostalAddress>) {
    let billing = address(facts, around, &form.billing);
    let delivery = address(facts, around, &form.delivery);
    let both = [(AddressRole::Billing, &billing), (AddressRole::Delivery, &delivery)];
    // Reason by reason, as they are declared, and not address by address.
    for (role, found) in both {
        findings
            .check(!matches!(found, Err(AddressFault::Missing)), || PlaceRefusal::AddressMissing { role });
    }
    for (role, found) in both {
        findings
            .check(!matches!(found, Err(AddressFault::Unknown)), || PlaceRefusal::AddressUnknown { role });
    }
    for (role, found) in both {
        if let Err(AddressFault::Incomplete(fields)) = found {
            findings.extend(fields.iter().map(|field| PlaceRefusal::AddressIncomplete { role, field }));
        }
    }
    (billing.ok(), delivery.ok())
}

fn address(
    facts: &Facts,
    around: &Surroundings<'_>,
    choice: &AddressChoice,
) -> Result<PostalAddress, AddressFault> {
    match choice {
        AddressChoice::Missing => Err(AddressFault::Missing),
        AddressChoice::Book(id) => {
            let entry = facts.get::<AddressRecord>(&Key::address(around.book, *id));
            let mine = entry.filter(|entry| entry.buyer == around.cart.buyer);
            mine.map(|entry| entry.address.clone()).ok_or(AddressFault::Unknown)
        }
        AddressChoice::Written(form) => form.complete().map_err(AddressFault::Incomplete),
    }
}
