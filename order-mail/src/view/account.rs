//! What a mail about an account tells.

use std::fmt;
use std::time::Duration;

use order_core::party::{CodePurpose, MemberRole, Party};
use order_core::record::{AccountMail, AccountMailKind};
use order_core::value::{Day, EmailAddress, Locale, OneTimeCode, Timestamp, UtcOffset};

use super::{PartyKind, View};
use crate::link::BaseAddress;
use crate::text::one_line;

/// A code for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeView {
    /// What the code is good for.
    pub purpose: CodePurpose,
    /// Who reads it.
    pub recipient: EmailAddress,
    /// The language of the person.
    pub locale: Locale,
    /// The code.
    pub code: OneTimeCode,
    /// Until when it is good.
    pub until: ClockTime,
    /// For how many minutes it is good, from when it was asked for.
    pub minutes: u64,
    /// Where the code is typed in; `None` = the host has told no address.
    pub link: Option<String>,
}

/// An invitation to a brand or a buyer organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationView {
    /// What somebody is invited to.
    pub to: PartyKind,
    /// What that is called.
    pub party: String,
    /// Who is invited.
    pub recipient: EmailAddress,
    /// The language of the person.
    pub locale: Locale,
    /// As what.
    pub role: MemberRole,
    /// Where the invitation is accepted; `None` = the host has told no address.
    pub link: Option<String>,
}

/// A time of day on a date, with the offset that both are told in. Written as `10:30 (UTC+09:00)`, without the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockTime {
    /// The date.
    pub day: Day,
    /// The hour, from 0 to 23.
    pub hour: i64,
    /// The minute.
    pub minute: i64,
    /// What was added to UTC.
    pub offset: UtcOffset,
}

impl ClockTime {
    /// The time, told in an offset.
    pub fn at(time: Timestamp, offset: UtcOffset) -> Self {
        const MICROS_PER_MINUTE: i64 = 60_000_000;
        let minutes = time.micros().div_euclid(MICROS_PER_MINUTE).saturating_add(offset.minutes().into());
        let of_day = minutes.rem_euclid(24 * 60);
        Self { day: time.day(offset), hour: of_day / 60, minute: of_day % 60, offset }
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hour, minute, offset, .. } = self;
        if offset.minutes() == 0 {
            write!(f, "{hour:02}:{minute:02} (UTC)")
        } else {
            write!(f, "{hour:02}:{minute:02} (UTC{offset})")
        }
    }
}

/// What a mail about an account tells; `None` = it was to tell a code that is gone.
pub(crate) fn view_of(mail: &AccountMail, pages: Option<&BaseAddress>, offset: UtcOffset) -> Option<View> {
    let AccountMail { at, locale, recipient, says, .. } = mail;
    let recipient = recipient.clone();
    match says {
        AccountMailKind::Code { purpose, code, expires_at, .. } => Some(View::Code(CodeView {
            purpose: *purpose,
            recipient,
            locale: *locale,
            code: code.clone()?,
            until: ClockTime::at(*expires_at, offset),
            minutes: whole_minutes(expires_at.since(*at)),
            link: pages.map(|pages| pages.code(*purpose)),
        })),
        AccountMailKind::Invitation { party, party_name, role } => Some(View::Invitation(InvitationView {
            to: match party {
                Party::Brand(_) => PartyKind::Brand,
                Party::BuyerOrganization(_) => PartyKind::BuyerOrganization,
            },
            party: one_line(party_name.as_str()),
            recipient,
            locale: *locale,
            role: *role,
            link: pages.map(|pages| pages.invitation(*party)),
        })),
    }
}

const fn whole_minutes(time: Duration) -> u64 {
    time.as_secs() / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_on_the_day_and_clock_of_its_offset() {
        let time: Timestamp = "2026-03-01T16:05:59Z".parse().unwrap();
        for (offset, day, clock) in [
            ("+00:00", "2026-03-01", "16:05 (UTC)"),
            ("+09:00", "2026-03-02", "01:05 (UTC+09:00)"),
            ("-03:30", "2026-03-01", "12:35 (UTC-03:30)"),
        ] {
            let told = ClockTime::at(time, offset.parse().unwrap());
            assert_eq!((told.day.to_string().as_str(), told.to_string().as_str()), (day, clock));
        }
    }
}
