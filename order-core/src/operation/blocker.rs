//! Reasons that several operations on orders share: what stands in the way of a step.

use thiserror::Error;

use super::reasons;
use crate::order::{DocumentRef, Order, OrderStatus, Revision};
use crate::refusal::{Findings, Reason};

/// The order is in a status from which the operation does not lead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the order's status is {}, and this needs {}", .status.phrase(), phrased(.needed))]
pub struct WrongStatus {
    /// Its status.
    pub status: OrderStatus,
    /// The statuses from which the operation leads.
    pub needed: &'static [OrderStatus],
}

impl WrongStatus {
    /// The reason, when the order is in none of the needed statuses.
    pub(crate) fn check(order: &Order, needed: &'static [OrderStatus]) -> Option<Self> {
        let status = order.status();
        (!needed.contains(&status)).then_some(Self { status, needed })
    }
}

impl Reason for WrongStatus {
    fn codes() -> Vec<&'static str> {
        vec!["wrong_status"]
    }

    fn code(&self) -> &'static str {
        "wrong_status"
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        vec![("status", self.status.to_string()), ("needed", listed(self.needed))]
    }
}

/// For programs.
fn listed(statuses: &[OrderStatus]) -> String {
    let words: Vec<&str> = statuses.iter().map(|status| status.word()).collect();
    words.join(",")
}

/// For people.
fn phrased(statuses: &[OrderStatus]) -> String {
    let phrases: Vec<&str> = statuses.iter().map(|status| status.phrase()).collect();
    phrases.join(" or ")
}

/// The order was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the order was rejected already")]
pub struct AlreadyRejected;

reasons! { struct AlreadyRejected {} = "already_rejected" }

/// The order was returned to the buyer's cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the order was returned to the buyer's cart already")]
pub struct AlreadyReturned;

reasons! { struct AlreadyReturned {} = "already_returned" }

/// A document refers to the order.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the {} {document} refers to the order", document.kind().phrase())]
pub struct Referenced {
    /// Which one.
    pub document: DocumentRef,
}

impl Referenced {
    /// A reason for each document that refers to the order.
    pub(crate) fn check(order: &Order) -> impl Iterator<Item = Self> {
        order.documents().map(|document| Self { document })
    }
}

impl Reason for Referenced {
    fn codes() -> Vec<&'static str> {
        vec!["referenced"]
    }

    fn code(&self) -> &'static str {
        "referenced"
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        vec![("kind", self.document.kind().to_string()), ("document", self.document.to_string())]
    }
}

/// The order is on a delivery note.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the order is on the delivery note {document}")]
pub struct HasDeliveryNote {
    /// Which one, whoever keeps it.
    pub document: DocumentRef,
}

impl HasDeliveryNote {
    /// A reason for each delivery note that the order is on.
    pub(crate) fn check(order: &Order) -> impl Iterator<Item = Self> {
        order.delivery_notes().map(|document| Self { document })
    }
}

reasons! { struct HasDeliveryNote { document } = "has_delivery_note" }

/// The order has backlog SKUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the order has backlog SKUs")]
pub struct HasBacklog;

impl HasBacklog {
    /// The reason, when the order has backlog SKUs.
    pub(crate) fn check(order: &Order) -> Option<Self> {
        order.state.has_backlog().then_some(Self)
    }
}

reasons! { struct HasBacklog {} = "has_backlog_skus" }

/// What the actor saw of the content is no longer the newest revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("revision {seen} was seen, and revision {current} is the newest")]
pub struct RevisionOutdated {
    /// What was seen.
    pub seen: Revision,
    /// The newest.
    pub current: Revision,
}

impl RevisionOutdated {
    /// The reason, when what was seen is not the newest revision of the order.
    pub(crate) fn check(order: &Order, seen: Revision) -> Option<Self> {
        let current = order.revision;
        (seen != current).then_some(Self { seen, current })
    }
}

reasons! { struct RevisionOutdated { seen, current } = "revision_outdated" }

/// What keeps an order from being rejected or returned: that it was already, and what stands on it.
pub(crate) fn check_leaving<R>(order: &Order, findings: &mut Findings<R>)
where
    R: Reason + From<AlreadyRejected> + From<AlreadyReturned> + From<Referenced> + From<HasBacklog>,
{
    let status = order.status();
    findings.check(status != OrderStatus::Rejected, || AlreadyRejected.into());
    findings.check(status != OrderStatus::ReturnedToCart, || AlreadyReturned.into());
    findings.extend(Referenced::check(order).map(R::from));
    findings.extend(HasBacklog::check(order).map(R::from));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{AttachedReference, DocumentKind};
    use crate::value::Code;

    const NEEDED: &[OrderStatus] = &[OrderStatus::ConfirmationCreated, OrderStatus::ConfirmationApproved];

    #[test]
    fn a_wrong_status_is_told_in_words_to_people_and_as_a_list_to_programs() {
        let wrong = WrongStatus { status: OrderStatus::AwaitingConfirmation, needed: NEEDED };
        let sentence = "the order's status is awaiting confirmation, and this needs confirmation created or \
                        confirmation approved";
        assert_eq!(wrong.to_string(), sentence);
        let details = [
            ("status", "awaiting_confirmation".to_owned()),
            ("needed", "confirmation_created,confirmation_approved".to_owned()),
        ];
        assert_eq!((wrong.code(), wrong.details()), ("wrong_status", details.to_vec()));
    }

    #[test]
    fn every_status_is_called_by_its_word_without_underscores() {
        for status in OrderStatus::ALL {
            assert_eq!(status.phrase(), status.word().replace('_', " "));
        }
    }

    #[test]
    fn a_document_is_told_by_what_people_call_it() {
        let sentences = [
            (DocumentKind::DeliveryNote, "the delivery note X-1 refers to the order"),
            (DocumentKind::Invoice, "the invoice X-1 refers to the order"),
            (DocumentKind::Other, "the document X-1 refers to the order"),
        ];
        for (kind, sentence) in sentences {
            let document = DocumentRef::Attached(AttachedReference { kind, name: Code::new("X-1").unwrap() });
            let referenced = Referenced { document };
            assert_eq!(referenced.to_string(), sentence);
            let details = vec![("kind", kind.word().to_owned()), ("document", "X-1".to_owned())];
            assert_eq!((referenced.code(), referenced.details()), ("referenced", details));
        }
    }

    #[test]
    fn what_was_done_before_was_done_already() {
        assert_eq!(AlreadyRejected.to_string(), "the order was rejected already");
        assert_eq!(AlreadyReturned.to_string(), "the order was returned to the buyer's cart already");
    }
}
