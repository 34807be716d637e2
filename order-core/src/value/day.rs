//! Calendar days, and the offset from UTC that says which day a point in time falls on.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};

use super::time::{MICROS_PER_DAY, TimeError, Timestamp};
use super::wire::{quoted, serde_as_text};

/// 1970-01-01 in days since the day before 0001-01-01.
const EPOCH_FROM_CE: i64 = 719_163;
/// Furthest that clocks anywhere are from UTC.
const OFFSET_MINUTES_MAX: i32 = 14 * 60;
const MICROS_PER_MINUTE: i64 = 60_000_000;

/// A day of the calendar, without a time or a place, in the years 1 to 9999.
///
/// ```
/// use order_core::value::Day;
///
/// let day: Day = "2026-03-01".parse()?;
/// assert_eq!(day, Day::new(2026, 3, 1)?);
/// assert!("2026-02-30".parse::<Day>().is_err());
/// # Ok::<(), order_core::value::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The first day: 0001-01-01.
    pub const MIN: Self = Self(date_or(NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::MIN));
    /// The last day: 9999-12-31.
    pub const MAX: Self = Self(date_or(NaiveDate::from_ymd_opt(9999, 12, 31), NaiveDate::MAX));

    /// The day of that year, month and day of the month.
    ///
    /// # Errors
    /// [`TimeError::NoSuchDay`] when the calendar has no such day or the year is not within 1 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, TimeError> {
        NaiveDate::from_ymd_opt(year, month, day)
            .map(Self)
            .filter(|found| (Self::MIN..=Self::MAX).contains(found))
            .ok_or(TimeError::NoSuchDay { year, month, day })
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// The day after, `None` after the last.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.succ_opt().map(Self).filter(|next| *next <= Self::MAX)
    }

    /// The first moment of the day where clocks are `offset` from UTC; `None` when it is before 1970 or after 9999.
    pub fn start(self, offset: UtcOffset) -> Option<Timestamp> {
        let micros = self.days_since_epoch().checked_mul(MICROS_PER_DAY)?.checked_sub(offset.micros())?;
        Timestamp::from_micros(micros).ok()
    }

    /// Its number, counted from 1 January 1970.
    pub fn days_since_epoch(self) -> i64 {
        i64::from(self.0.num_days_from_ce()).saturating_sub(EPOCH_FROM_CE)
    }

    /// The day of a number, counted from 1 January 1970. Days outside the calendar become its first or last day.
    pub fn from_days_since_epoch(days: i64) -> Self {
        let edge = if days < 0 { Self::MIN } else { Self::MAX };
        let date = i32::try_from(days.saturating_add(EPOCH_FROM_CE))
            .ok()
            .and_then(NaiveDate::from_num_days_from_ce_opt);
        date.map_or(edge, |date| Self(date).clamp(Self::MIN, Self::MAX))
    }
}

/// Takes the value out of an `Option` in a constant; the other date is never used.
const fn date_or(date: Option<NaiveDate>, other: NaiveDate) -> NaiveDate {
    match date {
        Some(date) => date,
        None => other,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}

impl FromStr for Day {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let mut at = Cursor::new(text);
        match at.day() {
            Some(day) if at.is_at_end() => day,
            _ => Err(TimeError::NotADay { text: quoted(text) }),
        }
    }
}

serde_as_text!(Day, "a day such as 2026-03-01");

/// How far clocks of a place are ahead of UTC, in whole minutes from -14:00 to +14:00.
///
/// ```
/// use order_core::value::UtcOffset;
///
/// let tokyo: UtcOffset = "+09:00".parse()?;
/// assert_eq!(tokyo.minutes(), 540);
/// # Ok::<(), order_core::value::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcOffset(i32);

impl UtcOffset {
    /// No offset.
    pub const UTC: Self = Self(0);

    /// The offset of that many minutes, negative west of UTC.
    ///
    /// # Errors
    /// [`TimeError::OffsetOutOfRange`] beyond fourteen hours.
    pub const fn from_minutes(minutes: i32) -> Result<Self, TimeError> {
        if minutes < -OFFSET_MINUTES_MAX || minutes > OFFSET_MINUTES_MAX {
            Err(TimeError::OffsetOutOfRange { minutes })
        } else {
            Ok(Self(minutes))
        }
    }

    /// Minutes ahead of UTC, negative when behind.
    pub const fn minutes(self) -> i32 {
        self.0
    }

    pub(super) fn micros(self) -> i64 {
        i64::from(self.0).saturating_mul(MICROS_PER_MINUTE)
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let minutes = self.0.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl FromStr for UtcOffset {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let mut at = Cursor::new(text);
        match at.offset() {
            Some(offset) if at.is_at_end() => offset,
            _ => Err(TimeError::NotAnOffset { text: quoted(text) }),
        }
    }
}

serde_as_text!(UtcOffset, "an offset such as +09:00");

/// Reads fixed-width parts off the front of a text. `None` means another form; an inner error a form without meaning.
pub(super) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text.as_bytes())
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn skip(&mut self, byte: u8) -> bool {
        self.expect(byte).is_some()
    }

    pub(super) fn expect(&mut self, byte: u8) -> Option<&mut Self> {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                Some(self)
            }
            _ => None,
        }
    }

    /// Exactly `count` ASCII digits, at most nine. Leaves the cursor alone when there are fewer.
    pub(super) fn digits(&mut self, count: usize) -> Option<u32> {
        let (head, rest) = self.0.split_at_checked(count)?;
        let mut number: u32 = 0;
        for byte in head {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
            number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
        }
        self.0 = rest;
        Some(number)
    }

    pub(super) fn day(&mut self) -> Option<Result<Day, TimeError>> {
        let year = self.digits(4)?;
        let month = self.expect(b'-')?.digits(2)?;
        let day = self.expect(b'-')?.digits(2)?;
        Some(Day::new(i32::try_from(year).ok()?, month, day))
    }

    pub(super) fn offset(&mut self) -> Option<Result<UtcOffset, TimeError>> {
        let west = self.skip(b'-');
        if !west {
            self.expect(b'+')?;
        }
        let hours = self.digits(2)?;
        let minutes = self.expect(b':')?.digits(2).filter(|minutes| *minutes < 60)?;
        let total = i32::try_from(hours.checked_mul(60)?.checked_add(minutes)?).ok()?;
        Some(UtcOffset::from_minutes(if west { total.checked_neg()? } else { total }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_day() {
        for text in [
            "",
            "2026-3-1",
            "2026/03/01",
            "26-03-01",
            "2026-03-01T",
            " 2026-03-01",
            "+2026-03-01",
            "-001-01-01",
        ] {
            assert!(matches!(text.parse::<Day>(), Err(TimeError::NotADay { .. })), "{text}");
        }
        for text in ["2026-02-30", "2025-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "0000-01-01"] {
            assert!(matches!(text.parse::<Day>(), Err(TimeError::NoSuchDay { .. })), "{text}");
        }
        assert_eq!("2026-02-30".parse::<Day>().unwrap_err().to_string(), "2026-02-30 is no real date");
        assert!(Day::new(i32::MAX, u32::MAX, u32::MAX).is_err());
        assert!(Day::new(10_000, 1, 1).is_err());
        assert!("9".repeat(10_000_000).parse::<Day>().unwrap_err().to_string().len() < 200);
    }

    #[test]
    fn the_calendar_ends() {
        assert_eq!(Day::MIN.to_string(), "0001-01-01");
        assert_eq!(Day::MAX.to_string(), "9999-12-31");
        assert_eq!(Day::MAX.next(), None);
        assert_eq!(Day::from_days_since_epoch(i64::MAX), Day::MAX);
        assert_eq!(Day::from_days_since_epoch(i64::MIN), Day::MIN);
        assert_eq!(Day::MIN.start(UtcOffset::UTC), None);
        assert_eq!(Day::new(1970, 1, 1).unwrap().start(UtcOffset::UTC), Some(Timestamp::MIN));
        assert_eq!(Day::new(1970, 1, 1).unwrap().start("+00:01".parse().unwrap()), None);
    }

    #[test]
    fn refuses_what_is_no_offset() {
        for text in ["", "Z", "09:00", "+9:00", "+0900", "+09:60", "+09:00 ", "−09:00", "+09:0", "++9:00"] {
            assert!(matches!(text.parse::<UtcOffset>(), Err(TimeError::NotAnOffset { .. })), "{text}");
        }
        assert!(matches!("+14:01".parse::<UtcOffset>(), Err(TimeError::OffsetOutOfRange { minutes: 841 })));
        assert!(UtcOffset::from_minutes(i32::MIN).is_err());
        assert_eq!("-00:00".parse::<UtcOffset>(), Ok(UtcOffset::UTC));
    }

    proptest! {
        #[test]
        fn days_come_back(days in -719_162i64..=2_932_896) {
            let day = Day::from_days_since_epoch(days);
            prop_assert_eq!(day.days_since_epoch(), days);
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            prop_assert_eq!(serde_json::from_str::<Day>(&serde_json::to_string(&day).unwrap()).unwrap(), day);
        }

        #[test]
        fn offsets_come_back(minutes in -840i32..=840) {
            let offset = UtcOffset::from_minutes(minutes).unwrap();
            prop_assert_eq!(offset.to_string().parse::<UtcOffset>(), Ok(offset));
        }

        #[test]
        fn no_text_panics(text in ".{0,20}") {
            let _ = (text.parse::<Day>(), text.parse::<UtcOffset>());
        }
    }
}
