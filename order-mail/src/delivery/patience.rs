//! When a mail is tried again, and until when.

use std::time::Duration;

use order_core::record::{AccountMailKind, Task};
use order_core::value::{Addressee, TaskId, Timestamp};
use uuid::Uuid;

use super::DeliverySettings;

/// The last time at which trying is of use: a code until it expires, anything else for as long as is set.
pub(super) fn until(task: &Task, settings: &DeliverySettings) -> Timestamp {
    code_until(task).unwrap_or_else(|| task.at().saturating_add(settings.give_up_after))
}

/// Until when the code that a mail tells is good; `None` = it tells none.
pub(super) fn code_until(task: &Task) -> Option<Timestamp> {
    match task {
        Task::AccountMail(mail) => match &mail.says {
            AccountMailKind::Code { expires_at, .. } => Some(*expires_at),
            AccountMailKind::Invitation { .. } => None,
        },
        Task::Notice(_) | Task::Payment(_) => None,
    }
}

/// How long to wait after so many attempts before this one: twice as long each time, and up to half of it less.
///
/// How much less follows from who is waited for, so that mails that failed together come again apart, and need no dice for it.
pub(super) fn wait(task: TaskId, to: &Addressee, attempts: u32, settings: &DeliverySettings) -> Duration {
    let doubled = settings.first_wait.saturating_mul(2_u32.saturating_pow(attempts.min(30)));
    let half = doubled.min(settings.longest_wait).checked_div(2).unwrap_or_default();
    let thrown = Uuid::new_v5(&task.as_uuid(), format!("{to} {attempts}").as_bytes());
    let (high, low) = (thrown.as_bytes()[0], thrown.as_bytes()[1]);
    let share = half.saturating_mul(u32::from(u16::from_be_bytes([high, low]))).checked_div(65_536);
    half.saturating_add(share.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use order_core::value::EmailAddress;

    use super::*;

    fn task(number: u128) -> TaskId {
        TaskId::from_uuid(Uuid::from_u128(number))
    }

    fn to(text: &str) -> Addressee {
        text.parse::<EmailAddress>().unwrap().into()
    }

    #[test]
    fn waits_double_up_to_the_longest_and_lie_between_a_half_and_the_whole() {
        let settings = DeliverySettings::default();
        let ann = to("ann@example.com");
        for (attempts, whole) in
            [(0, 300), (1, 600), (2, 1_200), (3, 2_400), (4, 3_600), (500, 3_600), (u32::MAX, 3_600)]
        {
            let whole = Duration::from_secs(whole);
            let waits: Vec<_> =
                (0..200).map(|number| wait(task(number), &ann, attempts, &settings)).collect();
            assert!(waits.iter().all(|wait| (whole / 2..=whole).contains(wait)), "{attempts}");
            let early = waits.iter().filter(|wait| **wait < whole * 3 / 4).count();
            assert!((60..140).contains(&early), "{attempts}: {early} of 200 in the first half");
        }
    }

    #[test]
    fn the_same_attempt_waits_the_same_and_others_do_not() {
        let settings = DeliverySettings::default();
        let first = wait(task(1), &to("ann@example.com"), 3, &settings);
        assert_eq!(wait(task(1), &to("ann@example.com"), 3, &settings), first);
        assert_ne!(wait(task(1), &to("ben@example.com"), 3, &settings), first);
        assert_ne!(wait(task(2), &to("ann@example.com"), 3, &settings), first);
    }

    #[test]
    fn absurd_settings_do_no_harm() {
        let settings = DeliverySettings {
            first_wait: Duration::MAX,
            longest_wait: Duration::MAX,
            ..DeliverySettings::default()
        };
        assert!(wait(task(1), &to("ann@example.com"), 9, &settings) >= Duration::MAX / 2);
        let settings = DeliverySettings { first_wait: Duration::ZERO, ..settings };
        assert_eq!(wait(task(1), &to("ann@example.com"), 9, &settings), Duration::ZERO);
    }
}
