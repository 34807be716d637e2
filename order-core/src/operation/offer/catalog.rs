//! A catalog as a buyer sees it.

use std::num::NonZeroU32;

use crate::catalog::{Catalog, CatalogStatus, CommentForm, DesiredDates, PaymentMethods};
use crate::value::{CatalogId, Currency, LocalizedName, LocalizedNote, Money, Quantity, Timestamp};

/// Whether a catalog can be ordered from at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferState {
    /// It can.
    Orderable,
    /// Not yet: it opens later.
    NotOpenYet,
    /// No longer: its deadline has passed.
    DeadlinePassed,
    /// The brand has closed it.
    Closed,
}

impl OfferState {
    /// The state at a moment. The instants of opening and of the deadline are included.
    pub fn of(catalog: &Catalog, now: Timestamp) -> Self {
        if catalog.status == CatalogStatus::Closed {
            Self::Closed
        } else if catalog.opens_at.is_some_and(|opens_at| now < opens_at) {
            Self::NotOpenYet
        } else if catalog.order_deadline.is_some_and(|deadline| now > deadline) {
            Self::DeadlinePassed
        } else {
            Self::Orderable
        }
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Orderable => "orderable",
            Self::NotOpenYet => "not_open_yet",
            Self::DeadlinePassed => "deadline_passed",
            Self::Closed => "closed",
        }
    }
}

/// A catalog without its products, as a buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedCatalog {
    /// Its id.
    pub id: CatalogId,
    /// Its name per language.
    pub name: LocalizedName,
    /// Its description per language.
    pub description: Option<LocalizedNote>,
    /// Whether it can be ordered from now.
    pub state: OfferState,
    /// From when on it can be ordered from.
    pub opens_at: Option<Timestamp>,
    /// Until when it can be ordered from.
    pub order_deadline: Option<Timestamp>,
    /// How an order can be paid.
    pub payment: PaymentMethods,
    /// What can be remarked on an order.
    pub comment: CommentForm,
    /// Whether a desired delivery date can be given per product.
    pub desired_dates: DesiredDates,
    /// What the items of an order must at least amount to, in the currency of the terms.
    pub minimum_amount: Option<Money>,
    /// How many pieces an order must at least have.
    pub minimum_quantity: Option<Quantity>,
    /// Each SKU is ordered in multiples of this.
    pub lot_size: Option<NonZeroU32>,
}

impl OfferedCatalog {
    /// A catalog as somebody sees it who orders in this currency.
    pub fn of(catalog: &Catalog, currency: Currency, now: Timestamp) -> Self {
        let minimum = catalog.minimums.amounts.iter().find(|least| least.currency() == currency);
        Self {
            id: catalog.id,
            name: catalog.name.clone(),
            description: catalog.description.clone(),
            state: OfferState::of(catalog, now),
            opens_at: catalog.opens_at,
            order_deadline: catalog.order_deadline,
            payment: catalog.payment,
            comment: catalog.comment.clone(),
            desired_dates: catalog.desired_dates,
            minimum_amount: minimum.copied(),
            minimum_quantity: catalog.minimums.quantity,
            lot_size: catalog.lot_size,
        }
    }
}
