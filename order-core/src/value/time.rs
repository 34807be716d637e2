//! Points in time, in UTC and whole microseconds.
//!
//! Time is always handed in: nothing here can tell what time it is now.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::day::{Cursor, Day, UtcOffset};
use super::wire::{quoted, serde_as_text};

const MICROS_PER_SECOND: i64 = 1_000_000;
pub(super) const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;
/// `9999-12-31T23:59:59.999999Z`.
const MAX_MICROS: i64 = 253_402_300_799_999_999;
/// More than any timestamp needs; longer texts are refused unread.
const TEXT_BYTES_MAX: usize = 48;
/// Digits of a second that are kept.
const FRACTION_DIGITS: usize = 6;

/// Why a text or number is not a time, a day or an offset.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TimeError {
    /// The text is not a timestamp as RFC 3339 writes it.
    #[error("\"{text}\" is not a time such as 2026-03-01T09:00:00Z")]
    NotATime {
        /// The beginning of the text.
        text: String,
    },
    /// The text tells more than whole microseconds, which would be lost.
    #[error("\"{text}\" is finer than a microsecond")]
    TooFine {
        /// The beginning of the text.
        text: String,
    },
    /// The time is before 1970 or after 9999.
    #[error("time is outside 1970-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z")]
    OutOfRange,
    /// The text is not a day of the form `YYYY-MM-DD`.
    #[error("\"{text}\" is not a day such as 2026-03-01")]
    NotADay {
        /// The beginning of the text.
        text: String,
    },
    /// The form is right but the calendar has no such day in the years 1 to 9999.
    #[error("{year:04}-{month:02}-{day:02} is no real date")]
    NoSuchDay {
        /// The year asked for.
        year: i32,
        /// The month asked for.
        month: u32,
        /// The day of the month asked for.
        day: u32,
    },
    /// The text is not an offset of the form `+09:00`.
    #[error("\"{text}\" is not an offset such as +09:00")]
    NotAnOffset {
        /// The beginning of the text.
        text: String,
    },
    /// The offset is further from UTC than any place on earth.
    #[error("offset of {minutes} minutes is outside -14:00 to +14:00")]
    OffsetOutOfRange {
        /// The minutes asked for.
        minutes: i32,
    },
}

/// A point in time: whole microseconds since 1970 in UTC, up to the end of the year 9999.
///
/// Written with six digits of a second always, so that texts sort as the times do.
///
/// ```
/// use order_core::value::Timestamp;
///
/// let at: Timestamp = "2026-03-01T09:00:00+09:00".parse()?;
/// assert_eq!(at.to_string(), "2026-03-01T00:00:00.000000Z");
/// # Ok::<(), order_core::value::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest time: 1970-01-01T00:00:00Z.
    pub const MIN: Self = Self(0);
    /// The latest time: 9999-12-31T23:59:59.999999Z.
    pub const MAX: Self = Self(MAX_MICROS);

    /// The time that many microseconds after the beginning of 1970.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] for times before 1970 and after 9999.
    pub const fn from_micros(micros: i64) -> Result<Self, TimeError> {
        if micros < 0 || micros > MAX_MICROS { Err(TimeError::OutOfRange) } else { Ok(Self(micros)) }
    }

    /// Reads a time as RFC 3339 writes it, with any offset; the same as [`str::parse`].
    ///
    /// # Errors
    /// [`TimeError`] when the text has another form, names no real date or is finer than a microsecond.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::NotATime { text: quoted(text) };
        if text.len() > TEXT_BYTES_MAX {
            return Err(wrong());
        }
        let mut at = Cursor::new(text);
        let day = at.day().ok_or_else(wrong)?;
        let clock = clock(&mut at).ok_or_else(wrong)?;
        let fraction = match fraction(&mut at) {
            Fraction::Micros(micros) => micros,
            Fraction::TooFine => return Err(TimeError::TooFine { text: quoted(text) }),
            Fraction::Malformed => return Err(wrong()),
        };
        let offset =
            if at.skip(b'Z') || at.skip(b'z') { UtcOffset::UTC } else { at.offset().ok_or_else(wrong)?? };
        if !at.is_at_end() {
            return Err(wrong());
        }
        let micros = day?
            .days_since_epoch()
            .checked_mul(MICROS_PER_DAY)
            .and_then(|start| start.checked_add(clock))
            .and_then(|start| start.checked_add(fraction))
            .and_then(|local| local.checked_sub(offset.micros()))
            .ok_or(TimeError::OutOfRange)?;
        Self::from_micros(micros)
    }

    /// Microseconds since the beginning of 1970.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since the beginning of 1970.
    pub const fn millis(self) -> u64 {
        // Never negative, so the absolute value is the value.
        self.0.unsigned_abs() / 1_000
    }

    /// The time `by` later; nanoseconds of `by` are dropped. `None` after the year 9999.
    #[must_use]
    pub fn checked_add(self, by: Duration) -> Option<Self> {
        let micros = i64::try_from(by.as_micros()).ok()?;
        Self::from_micros(self.0.checked_add(micros)?).ok()
    }

    /// The time `by` later, or [`Timestamp::MAX`] when that would be after the year 9999.
    #[must_use]
    pub fn saturating_add(self, by: Duration) -> Self {
        self.checked_add(by).unwrap_or(Self::MAX)
    }

    /// How long after `earlier` this is; zero when it is not after.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0).try_into().unwrap_or(0))
    }

    /// The day that calendars show at this time where clocks are `offset` from UTC.
    ///
    /// The last hours of 9999 stay on its last day, as there is no later one.
    ///
    /// ```
    /// use order_core::value::{Timestamp, UtcOffset};
    ///
    /// let at: Timestamp = "2026-03-01T20:00:00Z".parse()?;
    /// assert_eq!(at.day(UtcOffset::UTC).to_string(), "2026-03-01");
    /// assert_eq!(at.day("+09:00".parse()?).to_string(), "2026-03-02");
    /// # Ok::<(), order_core::value::TimeError>(())
    /// ```
    pub fn day(self, offset: UtcOffset) -> Day {
        Day::from_days_since_epoch(self.0.saturating_add(offset.micros()).div_euclid(MICROS_PER_DAY))
    }
}

/// Reads `Thh:mm:ss` as microseconds since midnight. Leap seconds do not exist here.
fn clock(at: &mut Cursor<'_>) -> Option<i64> {
    if !(at.skip(b'T') || at.skip(b't')) {
        return None;
    }
    let hour = at.digits(2).filter(|hour| *hour < 24)?;
    let minute = at.expect(b':')?.digits(2).filter(|minute| *minute < 60)?;
    let second = at.expect(b':')?.digits(2).filter(|second| *second < 60)?;
    let seconds = hour.checked_mul(60)?.checked_add(minute)?.checked_mul(60)?.checked_add(second)?;
    i64::from(seconds).checked_mul(MICROS_PER_SECOND)
}

enum Fraction {
    Micros(i64),
    TooFine,
    Malformed,
}

/// Reads an optional `.` and digits. Zeros after the sixth digit lose nothing and are let through.
fn fraction(at: &mut Cursor<'_>) -> Fraction {
    if !at.skip(b'.') {
        return Fraction::Micros(0);
    }
    let mut micros: i64 = 0;
    let mut count: usize = 0;
    while let Some(digit) = at.digits(1) {
        if count < FRACTION_DIGITS {
            micros = micros.saturating_mul(10).saturating_add(i64::from(digit));
        } else if digit != 0 {
            return Fraction::TooFine;
        }
        count = count.saturating_add(1);
    }
    if count == 0 {
        return Fraction::Malformed;
    }
    for _ in count..FRACTION_DIGITS {
        micros = micros.saturating_mul(10);
    }
    Fraction::Micros(micros)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.day(UtcOffset::UTC);
        let seconds = self.0 / MICROS_PER_SECOND;
        let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        // Every record and every row of a list has times, and a formatter takes several times as long for them.
        let parts = [
            (0..4, day.year().into()),
            (5..7, day.month().into()),
            (8..10, day.day_of_month().into()),
            (11..13, hour),
            (14..16, minute),
            (17..19, second),
            (20..26, self.0 % MICROS_PER_SECOND),
        ];
        for (place, number) in parts {
            put_digits(text.get_mut(place).unwrap_or_default(), number);
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

/// Writes the last digits of a number, as many as there is room for.
fn put_digits(room: &mut [u8], mut number: i64) {
    for digit in room.iter_mut().rev() {
        *digit = b'0' | u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        Self::parse(text)
    }
}

serde_as_text!(Timestamp, "a time such as 2026-03-01T09:00:00Z");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn reads_what_rfc_3339_allows() {
        assert_eq!(at("1970-01-01T00:00:00Z"), Timestamp::MIN);
        assert_eq!(at("9999-12-31T23:59:59.999999Z"), Timestamp::MAX);
        assert_eq!(at("2026-03-01t09:00:00.5z"), at("2026-03-01T09:00:00.500000Z"));
        assert_eq!(at("2026-03-01T00:00:00-05:30"), at("2026-03-01T05:30:00Z"));
        assert_eq!(at("1969-12-31T23:00:00-01:00"), Timestamp::MIN);
        assert_eq!(at("2026-03-01T00:00:00.123456000Z"), at("2026-03-01T00:00:00.123456Z"));
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "Z",
            "2026-03-01",
            "2026-03-01 09:00:00Z",
            "2026-03-01T09:00:00",
            "2026-03-01T09:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T23:60:00Z",
            "2026-06-30T23:59:60Z",
            "2026-03-01T09:00:00.Z",
            "2026-03-01T09:00:00+0900",
            "2026-03-01T09:00:00Z ",
            " 2026-03-01T09:00:00Z",
            "2026-03-01T09:00:00ZZ",
            "+2026-03-01T09:00:00Z",
            "20260301T090000Z",
            "２０２６-03-01T09:00:00Z",
        ] {
            assert!(matches!(text.parse::<Timestamp>(), Err(TimeError::NotATime { .. })), "{text}");
        }
        assert!(matches!(
            "2026-03-01T09:00:00.1234567Z".parse::<Timestamp>(),
            Err(TimeError::TooFine { .. })
        ));
        assert_eq!("1969-12-31T23:59:59Z".parse::<Timestamp>(), Err(TimeError::OutOfRange));
        assert_eq!("9999-12-31T23:59:59-00:01".parse::<Timestamp>(), Err(TimeError::OutOfRange));
        assert!(matches!(
            "2026-03-01T09:00:00+14:01".parse::<Timestamp>(),
            Err(TimeError::OffsetOutOfRange { .. })
        ));
        assert!(matches!("2026-02-30T09:00:00Z".parse::<Timestamp>(), Err(TimeError::NoSuchDay { .. })));
        let huge = "2".repeat(10_000_000).parse::<Timestamp>().unwrap_err();
        assert!(huge.to_string().len() < 200);
    }

    #[test]
    fn ends_do_not_overflow() {
        assert_eq!(Timestamp::MAX.checked_add(Duration::from_micros(1)), None);
        assert_eq!(Timestamp::MAX.saturating_add(Duration::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::MIN.since(Timestamp::MAX), Duration::ZERO);
        let east = UtcOffset::from_minutes(14 * 60).unwrap();
        assert_eq!(Timestamp::MAX.day(east), Day::MAX);
        let west = UtcOffset::from_minutes(-14 * 60).unwrap();
        assert_eq!(Timestamp::MIN.day(west).to_string(), "1969-12-31");
    }

    proptest! {
        #[test]
        fn text_gives_the_time_back(micros in 0..=MAX_MICROS, other in 0..=MAX_MICROS) {
            let (time, other) = (Timestamp(micros), Timestamp(other));
            prop_assert_eq!(time.to_string().parse::<Timestamp>(), Ok(time));
            prop_assert_eq!(time.to_string().cmp(&other.to_string()), time.cmp(&other));
            let json = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
        }

        #[test]
        fn no_text_panics(text in "[0-9TZ:.+ -]{0,40}", any in ".{0,40}") {
            let _ = (text.parse::<Timestamp>(), any.parse::<Timestamp>());
        }

        #[test]
        fn a_time_lies_in_its_day(micros in 0..=MAX_MICROS, minutes in -840i32..=840) {
            let (time, offset) = (Timestamp(micros), UtcOffset::from_minutes(minutes).unwrap());
            let day = time.day(offset);
            prop_assert!(day.start(offset).is_none_or(|start| start <= time && time.since(start).as_secs() < 86_400 * 2));
        }
    }
}
