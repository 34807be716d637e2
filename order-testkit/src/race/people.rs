//! People at the same instant: who sign up with one address, guess at one code, try one password, or all want to leave.

use order_core::operation::account::{
    CodeCheck, LOG_IN_TRIES, PrepareLogIn, RecordFailedLogIn, RequestPasswordReset, ResetPassword, SignUpWay,
};
use order_core::operation::member::LeaveParty;
use order_core::party::{AccountPassword, MemberRole, Party, Roster};
use order_core::record::{Key, Kind, Partition};
use order_core::value::{PasswordHash, Timestamp};

use super::life::{RUNNERS, Track, done, refused};
use crate::harness::Harness;
use crate::world::{account, brand, email, hashed, new_code, secret, sign_up};

/// Eight people sign up at once with one address, spelled in two ways, `rounds` times over one store.
///
/// # Panics
/// When not exactly one of them has the account, with the password and the one mail that belong to it.
pub fn sign_ups<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    for round in 0..rounds {
        let spelled =
            |number: u64| format!("{}{round}", if number.is_multiple_of(2) { "ann" } else { "ANN" });
        let password = |number: u64| hashed(&format!("password{number}"));
        let command = |number: u64| {
            let mut command = sign_up(&spelled(number), SignUpWay::ByCode(new_code(number)));
            command.password = password(number);
            command
        };
        let outcomes = track.race((0..RUNNERS).map(|number| track.runner(command(number))).collect());
        assert_eq!(done(&outcomes), 1, "round {round}: {outcomes:?}");
        assert!(refused(&outcomes).all(|codes| *codes == ["account_exists"]), "round {round}: {outcomes:?}");
        let won = (0..).zip(&outcomes).find(|(_, outcome)| outcome.is_ok()).map(|(number, _)| number);
        let won: u64 = won.expect("somebody did");
        let id = account(&spelled(won));
        let kept: AccountPassword = H::block_on(track.stage.record(&Key::account_password(id)));
        assert!(kept.hash == password(won), "round {round}: the password of somebody else");
        let log = H::block_on(track.stage.log(Partition::Account(id)));
        assert_eq!(log.len(), 1, "round {round}: {log:?}");
        let leased = H::block_on(track.stage.lease(Timestamp::MAX, u32::MAX));
        let mails = leased.iter().filter(|lease| lease.task.partition() == Partition::Account(id)).count();
        assert_eq!(mails, 1, "round {round}");
    }
}

/// Eight people guess at once at the code of one account, `rounds` times over one store.
///
/// # Panics
/// When a guess is not counted, so that the right code is still good afterwards.
pub fn guesses<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    for round in 0..rounds {
        let local = format!("ann{round}");
        H::block_on(track.stage.sign_up(&local));
        let request = RequestPasswordReset { email: email(&local), code: new_code(7) };
        H::block_on(track.stage.run(request));
        let password: PasswordHash = hashed("second");
        let reset =
            |number| ResetPassword { email: email(&local), code: secret(number), password: password.clone() };
        let outcomes = track.race((0..RUNNERS).map(|number| track.runner(reset(100 + number))).collect());
        assert!(outcomes.iter().all(|told| *told == Ok(CodeCheck::Wrong)), "round {round}: {outcomes:?}");
        let right = H::block_on(track.stage.run(reset(7)));
        assert_eq!(right, CodeCheck::Wrong, "round {round}: more guesses than there are tries");
    }
}

/// As many wrong passwords at once as an account bears, in two waves, `rounds` times over one store.
///
/// # Panics
/// When the account is locked too early, or is not locked because one was not counted.
pub fn wrong_passwords<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    let tries = u64::from(LOG_IN_TRIES.tries);
    for round in 0..rounds {
        let local = format!("ann{round}");
        let account = H::block_on(track.stage.sign_up(&local));
        let may_log_in = || {
            let (question, host) = (PrepareLogIn { email: email(&local) }, track.stage.host());
            H::block_on(async { track.stage.desk().ask(question, host).await }).expect("an answer").is_some()
        };
        for wave in [RUNNERS, tries - RUNNERS] {
            assert!(may_log_in(), "round {round}: locked too early");
            let fail = || track.runner(RecordFailedLogIn { account });
            let outcomes = track.race((0..wave).map(|_| fail()).collect());
            assert_eq!(u64::try_from(done(&outcomes)), Ok(wave), "round {round}: {outcomes:?}");
        }
        assert!(!may_log_in(), "round {round}: a wrong password was not counted");
    }
}

/// Eight Owners of one brand leave at once, `rounds` times over one store.
///
/// # Panics
/// When not exactly one of them has to stay, or the counts are other than that.
pub fn last_owner<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    let party = Party::from(brand());
    for round in 0..rounds {
        let locals: Vec<String> = (0..RUNNERS).map(|number| format!("owner{round}-{number}")).collect();
        H::block_on(async {
            for local in &locals {
                track.stage.sign_up(local).await;
                track.stage.join(party, local, MemberRole::Owner).await;
            }
            // Who stayed in the round before makes room.
            if let Some(before) = round.checked_sub(1) {
                for number in 0..RUNNERS {
                    let stayed = account(&format!("owner{before}-{number}"));
                    if track.stage.found(&Key::member(party, stayed)).await.record.is_some() {
                        track.stage.run(LeaveParty { party, account: stayed }).await;
                    }
                }
            }
        });
        let leave = |local: &String| track.runner(LeaveParty { party, account: account(local) });
        let outcomes = track.race(locals.iter().map(leave).collect());
        assert_eq!(done(&outcomes) + 1, locals.len(), "round {round}: {outcomes:?}");
        assert!(refused(&outcomes).all(|codes| *codes == ["last_owner"]), "round {round}: {outcomes:?}");
        let roster: Roster = H::block_on(track.stage.record(&Key::roster(party)));
        assert_eq!(roster, Roster { members: 1, owners: 1 }, "round {round}");
        let members = H::block_on(track.stage.walk(Kind::Member, party.into(), 10));
        assert_eq!(members.len(), 1, "round {round}");
    }
    H::block_on(track.stage.assert_sound());
}
