//! What stands in a cell.

use std::borrow::Cow;

use order_core::value::{Day, Money, Timestamp, UtcOffset};

/// What stands in a cell. The type of the cell follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text, whatever it begins with.
    Text(Cow<'a, str>),
    /// How many.
    Count(u64),
    /// An amount in its currency.
    Amount(Money),
    /// A part of a whole, in millionths.
    Share(u32),
    /// A day.
    Day(Day),
    /// A time, as clocks show it at an offset from UTC.
    Moment(Timestamp, UtcOffset),
}

impl<'a> Cell<'a> {
    /// A text that is there already.
    pub(in super::super) const fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A text that was put together; nothing when it is empty.
    pub(in super::super) fn owned(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Owned(text)) }
    }

    /// A text that may be missing.
    pub(in super::super) fn maybe(text: Option<&'a (impl AsRef<str> + ?Sized + 'a)>) -> Self {
        text.map_or(Self::Empty, |text| Self::text(text.as_ref()))
    }
}
