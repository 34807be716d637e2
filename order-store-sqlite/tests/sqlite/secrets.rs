//! What only the recipients of a task had to know is gone from the file once there is none left.

use futures_executor::block_on;
use order_core::operation::account::{RequestPasswordReset, SignUpWay};
use order_core::store::{Settled, Settlement};
use order_core::value::Timestamp;
use order_testkit::world::{email, new_code, sign_up};

use super::support::{File, number, text};

#[test]
fn a_code_in_clear_goes_with_its_last_recipient() {
    let file = File::new();
    let world = file.world();
    let connection = file.sql();
    block_on(async {
        world.run(sign_up("ann", SignUpWay::ByCode(new_code(11_111_111)))).await;
        world.run(RequestPasswordReset { email: email("ann"), code: new_code(22_222_222) }).await;
    });
    let with =
        |code: &str| number(&connection, &format!("SELECT count(*) FROM outbox WHERE body LIKE '%{code}%'"));
    assert_eq!((with("11111111"), with("22222222")), (1, 1));
    let at = world.now();
    let reason = || "no such mailbox".to_owned();
    let outcomes = [Settlement::Done { at }, Settlement::Retry { due: at, reason: reason() }];
    let leases = block_on(world.lease(at, 10));
    for (lease, outcome) in leases.iter().zip(outcomes) {
        let settled = block_on(world.settle(lease.token, &email("ann").into(), outcome));
        assert_eq!(settled, Settled::Written);
    }
    assert_eq!((with("11111111"), with("22222222")), (0, 1), "what is tried again is whole");
    let again = block_on(world.lease(Timestamp::MAX, 10));
    assert_eq!((again.len(), &again[0].task), (1, &leases[1].task));
    let dead = Settlement::Dead { at, reason: reason() };
    assert_eq!(block_on(world.settle(again[0].token, &email("ann").into(), dead)), Settled::Written);
    assert_eq!(with("22222222"), 0);
    // All else of the mails is still told.
    assert_eq!(with("ann@people.example"), 2);
    assert_eq!(text(&connection, "SELECT group_concat(state) FROM outbox_recipients"), "done,dead");
}
