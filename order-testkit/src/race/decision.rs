//! Brand and buyer decide about the same order at the same instant.

use order_core::operation::confirmation::{ApproveConfirmation, Confirm, UpdateConfirmation};
use order_core::operation::order::RejectOrder;
use order_core::order::{Notify, OrderStatus, Revision};
use order_core::value::OrderId;

use super::life::{ORDERED, RECEIVED, RUNNERS, Runner, Track, confirm, done, refused};
use crate::harness::Harness;
use crate::world::brand;

fn reject(order: OrderId) -> RejectOrder {
    RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() }
}

/// Eight members of staff confirm and reject one order, half of them each, `rounds` times over one store: first having seen the same
/// version of it, then whatever it is by then.
///
/// # Panics
/// When of those who saw the same not exactly one goes through, when any other is told anything but why, or when the log or the stock
/// say anything else than what the order has become.
pub fn confirm_or_reject<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    let mut taken = 0_i64;
    for round in 0..rounds {
        let order = track.answered(ORDERED + 2);
        let seen = Some(H::block_on(track.stage.version(&order_core::record::Key::order(brand(), order))));
        let runners =
            both(&track, |_| (Confirm { seen, ..confirm(order) }, RejectOrder { seen, ..reject(order) }));
        let outcomes = track.race(runners);
        assert_eq!(done(&outcomes), 1, "round {round}: {outcomes:?}");
        assert!(refused(&outcomes).all(|codes| codes[0] == "outdated"), "round {round}: {outcomes:?}");
        let status = track.header(order).state.status();
        let logged = track.logged(order, &["confirm", "reject_order"]);
        let won = outcomes.iter().flatten().next();
        assert_eq!(won, Some(&status), "round {round}");
        if status == OrderStatus::Confirmed {
            assert_eq!(logged, ["confirm"], "round {round}");
            taken += i64::from(ORDERED) + 2;
        } else {
            assert_eq!(status, OrderStatus::Rejected, "round {round}");
            assert_eq!(logged, ["reject_order"], "round {round}");
        }
        assert_eq!(track.stock(), i64::from(RECEIVED) - taken, "round {round}");

        // A confirmed order may still be rejected, and so in the end it is.
        let order = track.answered(ORDERED + 2);
        let outcomes = track.race(both(&track, |_| (confirm(order), reject(order))));
        let logged = track.logged(order, &["confirm", "reject_order"]);
        assert_eq!(
            logged.iter().filter(|operation| *operation == "reject_order").count(),
            1,
            "round {round}"
        );
        assert_eq!(logged.last().map(String::as_str), Some("reject_order"), "round {round}");
        assert_eq!(logged.len(), done(&outcomes), "round {round}: {outcomes:?}");
        assert!(logged.len() <= 2, "round {round}: {logged:?}");
        for codes in refused(&outcomes) {
            assert!(
                [vec!["wrong_status"], vec!["already_rejected"]].contains(codes),
                "round {round}: {codes:?}"
            );
        }
        assert_eq!(track.header(order).state.status(), OrderStatus::Rejected, "round {round}");
        assert_eq!(track.stock(), i64::from(RECEIVED) - taken, "round {round}: all is given back once");
    }
}

/// Half of the runners confirm, and half reject; each tells the status that it left.
fn both<H: Harness>(
    track: &Track<H>,
    commands: impl Fn(u64) -> (Confirm, RejectOrder),
) -> Vec<Runner<'_, OrderStatus>> {
    let one = |number: u64| -> Runner<'_, OrderStatus> {
        let (confirm, reject) = commands(number);
        if number.is_multiple_of(2) {
            let run = track.runner(confirm);
            Box::new(move |desk| run(desk).map(|confirmed| confirmed.order.status))
        } else {
            let run = track.runner(reject);
            Box::new(move |desk| run(desk).map(|order| order.status))
        }
    };
    (0..RUNNERS).map(one).collect()
}

/// The buyer approves revision 1 while staff of the brand update it, half of eight runners each, `rounds` times over one store.
///
/// # Panics
/// When not exactly one update goes through, when anything is approved that was updated before, or when whoever saw the older
/// revision is told anything else than that.
pub fn approve_or_update<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    for round in 0..rounds {
        let (order, revision) = (track.answered(ORDERED), Revision::from_number(1));
        let one = |number: u64| -> Runner<'_, Revision> {
            if number.is_multiple_of(2) {
                let run = track.runner(ApproveConfirmation { brand: brand(), order, seen: None, revision });
                Box::new(move |desk| run(desk).map(|_| revision))
            } else {
                let run = track.runner(UpdateConfirmation {
                    brand: brand(),
                    order,
                    seen: None,
                    revision,
                    edits: track.edits(ORDERED + u32::try_from(number).expect("few")),
                    notify: Notify::silent(),
                    approval_requested: true,
                });
                Box::new(move |desk| run(desk).map(|revised| revised.revision))
            }
        };
        let outcomes = track.race((0..RUNNERS).map(one).collect());
        let updates = outcomes.iter().flatten().filter(|told| **told != revision);
        assert_eq!(updates.count(), 1, "round {round}: {outcomes:?}");
        let approvals = outcomes.iter().flatten().filter(|told| **told == revision).count();
        assert!(approvals <= 1, "round {round}: {outcomes:?}");
        let operations = ["approve_confirmation", "update_confirmation"];
        // What was approved was the newest then; the update came after it.
        assert_eq!(track.logged(order, &operations), operations[1 - approvals..], "round {round}");
        for codes in refused(&outcomes) {
            let approved_before = approvals == 1 && *codes == vec!["wrong_status"];
            assert!(approved_before || codes[0] == "revision_outdated", "round {round}: {codes:?}");
        }
        let header = track.header(order);
        assert_eq!(header.state.status(), OrderStatus::ConfirmationCreated, "round {round}");
        assert_eq!(header.revision, Revision::from_number(2), "round {round}");
    }
}
