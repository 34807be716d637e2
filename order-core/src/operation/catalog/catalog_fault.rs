//! What can be wrong with the settings of a catalog.

use std::num::NonZeroU32;

use thiserror::Error;

use super::super::reasons;
use super::batch::repeated;
use crate::catalog::{CommentForm, Minimums};
use crate::value::limits::{COMMENT_CHOICES_MAX, QUANTITY_MAX};
use crate::value::{Currency, Money, Name, Timestamp};

/// What is wrong with a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogFault {
    /// It would open at the deadline or after it.
    #[error("the catalog opens at {opens_at}, not before its order deadline {order_deadline}")]
    OpensTooLate {
        /// When it opens.
        opens_at: Timestamp,
        /// Until when it can be ordered from.
        order_deadline: Timestamp,
    },
    /// The buyer shall choose a comment, and there is none to choose.
    #[error("there are no comments to choose from")]
    NoCommentChoice,
    /// There are more comments than a catalog may have. They are not looked at one by one.
    #[error("{count} comments to choose from are more than {max}")]
    TooManyCommentChoices {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A comment is there twice.
    #[error("the comment `{choice}` is given twice")]
    RepeatedCommentChoice {
        /// The comment.
        choice: Name,
    },
    /// A minimum amount is below zero.
    #[error("the minimum amount {amount} is negative")]
    NegativeMinimum {
        /// The amount.
        amount: Money,
    },
    /// There are two minimum amounts in one currency.
    #[error("there are two minimum amounts in {currency}")]
    RepeatedMinimum {
        /// The currency.
        currency: Currency,
    },
    /// No line may have as many pieces as one lot.
    #[error("a lot of {lot_size} pieces is more than the {max} that a line may have")]
    LotTooLarge {
        /// The pieces of one lot.
        lot_size: NonZeroU32,
        /// The most pieces of a line.
        max: u32,
    },
}

reasons! {
    CatalogFault {
        OpensTooLate { opens_at, order_deadline } = "opens_too_late";
        NoCommentChoice {} = "no_comment_choice";
        TooManyCommentChoices { count, max } = "too_many_comment_choices";
        RepeatedCommentChoice { choice } = "repeated_comment_choice";
        NegativeMinimum { amount } = "negative_minimum";
        RepeatedMinimum { currency } = "repeated_minimum";
        LotTooLarge { lot_size, max } = "lot_too_large";
    }
}

impl CatalogFault {
    /// Opening not before the deadline, when there are both.
    pub(super) fn of_times(opens_at: Option<Timestamp>, order_deadline: Option<Timestamp>) -> Option<Self> {
        let (opens_at, order_deadline) = opens_at.zip(order_deadline)?;
        (opens_at >= order_deadline).then_some(Self::OpensTooLate { opens_at, order_deadline })
    }

    /// What is wrong with the comments to choose from.
    pub(super) fn of_comment(comment: &CommentForm) -> Vec<Self> {
        let CommentForm::Choices(choices) = comment else {
            return Vec::new();
        };
        let (count, max) = (choices.len(), COMMENT_CHOICES_MAX);
        if count > max {
            return vec![Self::TooManyCommentChoices { count, max }];
        }
        let mut faults = Vec::new();
        if choices.is_empty() {
            faults.push(Self::NoCommentChoice);
        }
        let twice = repeated(choices.iter()).into_iter();
        faults.extend(twice.map(|choice| Self::RepeatedCommentChoice { choice: choice.clone() }));
        faults
    }

    /// What is wrong with the minimums.
    pub(super) fn of_minimums(minimums: &Minimums) -> Vec<Self> {
        let negative = minimums.amounts.iter().filter(|amount| amount.is_negative());
        let mut faults: Vec<Self> =
            negative.map(|amount| Self::NegativeMinimum { amount: *amount }).collect();
        let twice = repeated(minimums.amounts.iter().map(Money::currency)).into_iter();
        faults.extend(twice.map(|currency| Self::RepeatedMinimum { currency }));
        faults
    }

    /// A lot that no line can hold.
    pub(super) fn of_lot(lot_size: Option<NonZeroU32>) -> Option<Self> {
        let too_large = lot_size.filter(|lot_size| lot_size.get() > QUANTITY_MAX);
        too_large.map(|lot_size| Self::LotTooLarge { lot_size, max: QUANTITY_MAX })
    }
}
