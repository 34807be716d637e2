//! No secret gets where people look: into the log, into columns, or into what `Debug` shows.

use std::sync::Arc;

use super::super::super::test_world::TestWorld;
use super::super::*;
use super::{account, code, email, hash, hashed, log_in, me, signed_up};
use crate::party::{AccountCode, AccountPassword, Actor, Session};
use crate::record::{Key, Stored, Task};

/// What people see of every record of a type.
fn seen<T: Stored>(world: &TestWorld) -> Vec<String> {
    let record =
        |(key, record): (Key, Arc<T>)| format!("{key:?} {:?} {:?}", record.columns(), T::into_record(record));
    world.all::<T>().into_iter().map(record).collect()
}

#[test]
fn no_secret_is_shown() {
    let mut world = TestWorld::new();
    signed_up(&mut world, "ann", SignUpWay::ByCode(code(11)));
    let session = log_in(&mut world, "ann", 12);
    world.run(&RequestPasswordReset { email: email("ann"), code: code(13) }, &Actor::host()).unwrap();
    let (compared, password) = (hashed("first"), hashed("second"));
    let change =
        ChangePassword { account: account("ann"), compared, password: password.clone(), keep: Some(session) };
    let planned = world.plan(&change, &me("ann")).unwrap();
    let mut shown = vec![format!("{change:?} {planned:?}")];
    world.apply(&planned.changeset).unwrap();
    world.run(&RequestPasswordReset { email: email("ann"), code: code(14) }, &Actor::host()).unwrap();
    let reset = ResetPassword { email: email("ann"), code: hash(14), password };
    shown.push(format!("{reset:?} {:?}", super::sign_up("bob", SignUpWay::ByCode(code(11)))));
    shown.extend(seen::<Session>(&world));
    shown.extend(seen::<AccountCode>(&world));
    shown.extend(seen::<AccountPassword>(&world));
    world.run(&reset, &Actor::host()).unwrap();
    shown.push(format!("{:?} {:?}", world.log, world.tasks));
    shown.extend(world.log.iter().map(|entry| entry.detail().unwrap()));
    let shown = shown.concat();
    assert!(shown.len() > 2_000);
    for number in [11, 12, 13, 14] {
        let kept = serde_json::to_string(&hash(number)).unwrap();
        assert!(!shown.contains(kept.trim_matches('"')), "the hash of {number} is shown");
        assert!(!shown.contains(code(number).clear.as_str()), "code {number} is shown");
    }
    for password in ["first", "second", "argon2"] {
        assert!(!shown.contains(password), "{password} is shown");
    }
}

#[test]
fn a_code_in_clear_is_in_its_mail_only_and_goes_when_that_is_settled() {
    let mut world = TestWorld::new();
    signed_up(&mut world, "ann", SignUpWay::ByCode(code(11)));
    let task = world.tasks.last().unwrap();
    let clear = code(11).clear;
    assert!(task.encode().unwrap().contains(clear.as_str()));
    assert_eq!(Task::decode(&task.encode().unwrap()).unwrap(), *task);
    let settled = task.without_secrets().unwrap();
    assert!(!settled.encode().unwrap().contains(clear.as_str()));
    assert_eq!((settled.id(), settled.addressees()), (task.id(), task.addressees()));
    assert_eq!(Task::decode(&settled.encode().unwrap()).unwrap(), settled);
    assert!(settled.without_secrets().is_none(), "nothing more to leave out");
}
