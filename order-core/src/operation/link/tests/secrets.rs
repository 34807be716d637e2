//! No secret of a link gets where people look: into the log, into columns, or into what `Debug` shows.

use std::sync::Arc;

use super::*;
use crate::party::GuestPass;
use crate::record::Stored;

fn seen<T: Stored>(stage: &Stage) -> Vec<String> {
    let record =
        |(key, record): (Key, Arc<T>)| format!("{key:?} {:?} {:?}", record.columns(), T::into_record(record));
    stage.world.all::<T>().into_iter().map(record).collect()
}

#[test]
fn no_secret_is_shown() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let command = CreateLink { passcode: Some(hashed("spring")), ..create(&stage, instant()) };
    let link = stage.world.run(&command, &staff).unwrap().id;
    let admit = AdmitGuest { brand: stage.brand, by: guest(1), passcode: hashed("spring") };
    stage.world.run(&admit, &Actor::host()).unwrap();
    let mut change = ChangeLink::of(stage.brand, link);
    change.passcode = PasscodeChange::Set(hashed("summer"));
    stage.world.run(&change, &staff).unwrap();
    let mut shown = vec![format!("{command:?} {admit:?} {change:?}")];
    shown.extend(seen::<OrderLink>(&stage));
    shown.extend(seen::<LinkSecret>(&stage));
    shown.extend(seen::<GuestPass>(&stage));
    let rotate = RotateLinkToken { brand: stage.brand, link, seen: None, token: hash(72) };
    stage.world.run(&rotate, &staff).unwrap();
    stage.world.run(&DeleteLink { brand: stage.brand, link, seen: None }, &staff).unwrap();
    shown.push(format!("{rotate:?} {:?}", stage.world.log));
    shown.extend(stage.world.log.iter().map(|entry| entry.detail().unwrap()));
    let shown = shown.concat();
    assert!(shown.len() > 2_000);
    for secret in [token().to_hex(), hash(1).to_hex(), hash(72).to_hex()] {
        assert!(!shown.contains(&secret), "{secret} is shown");
    }
    for passcode in ["spring", "summer", "argon2"] {
        assert!(!shown.contains(passcode), "{passcode} is shown");
    }
}
