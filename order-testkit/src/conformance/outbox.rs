//! The outbox: each task is worked on by one at a time, until each recipient is settled.

use std::thread;
use std::time::Duration;

use order_core::operation::payment::{ATTEMPT_OPEN_FOR, BeginCardAttempt};
use order_core::record::{Channel, DeliveryState, Notice, NoticeKind, Task};
use order_core::store::{Commit, Lease, LeaseToken, Settled, Settlement};
use order_core::value::{Addressee, TaskId, Timestamp};

use super::{Harness, Stage};
use crate::paying::card_order;
use crate::world::{at, id};

const MICRO: Duration = Duration::from_micros(1);

pub(super) async fn an_empty_outbox_leases_nothing<H: Harness>(stage: Stage<H>) {
    assert!(stage.lease(Timestamp::MAX, 100).await.is_empty());
}

pub(super) async fn a_task_comes_back_whole<H: Harness>(stage: Stage<H>) {
    let written = orders(&stage, 1).await;
    let leases = stage.lease(stage.now(), 100).await;
    let read: Vec<Task> = leases.iter().map(|lease| lease.task.clone()).collect();
    assert_eq!(read, written);
    for lease in &leases {
        let due: Vec<Addressee> = lease.recipients.iter().map(|recipient| recipient.to.clone()).collect();
        assert_eq!(due, lease.task.addressees(), "everybody is due at first");
        for recipient in &lease.recipients {
            assert_eq!(recipient.attempts, 0);
            assert!(matches!(recipient.state, DeliveryState::Open { due } if due <= stage.now()));
        }
    }
    let kinds: Vec<NoticeKind> =
        read.iter().filter_map(Task::notice).map(|Notice { kind, .. }| *kind).collect();
    assert_eq!(kinds, [NoticeKind::OrderReceived, NoticeKind::OrderCompleted]);
}

pub(super) async fn tasks_are_leased_in_the_order_of_committing<H: Harness>(stage: Stage<H>) {
    // The clock runs backwards, so that neither times nor ids tell the order.
    let written = orders(&stage, 5).await;
    let mut read = Vec::new();
    for limit in [3, 1, 100] {
        let leases = stage.lease(at(crate::world::BEGIN_MICROS), limit).await;
        assert!(leases.len() <= usize::try_from(limit).expect("few"));
        read.extend(leases.into_iter().map(|lease| lease.task));
    }
    assert_eq!(read, written);
}

pub(super) async fn a_limit_of_zero_leases_nothing<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    assert!(stage.lease(stage.now(), 0).await.is_empty());
    assert_eq!(stage.lease(stage.now(), 1).await.len(), 1);
}

pub(super) async fn a_worker_gets_the_tasks_of_its_channel_only<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_card_shop().await;
    let mut written = Vec::new();
    for number in 1..=2 {
        let buyer = stage.add_buyer(number).await;
        let order = card_order(&stage, &shop, buyer).await;
        let begun = stage.plan(BeginCardAttempt { order: order.clone() }).await.changeset;
        written.extend(begun.tasks().to_vec());
        assert_eq!(stage.commit_one(begun).await, Commit::Done);
        stage.authorize(&order, stage.host()).await;
        let placed = stage.plan(order).await.changeset;
        written.extend(placed.tasks().to_vec());
        assert_eq!(stage.commit_one(placed).await, Commit::Done);
    }
    let channels: Vec<Channel> = written.iter().map(Task::channel).collect();
    assert_eq!(channels, [Channel::Payment, Channel::Mail, Channel::Mail].repeat(2));
    stage.pass(ATTEMPT_OPEN_FOR);
    // Mail last: whoever takes the tasks of every channel has taken them before.
    for channel in Channel::ALL.iter().rev() {
        let mine = written.iter().filter(|task| task.channel() == *channel);
        let leased = stage.lease_of(*channel, stage.now(), 100).await;
        let leased: Vec<&Task> = leased.iter().map(|lease| &lease.task).collect();
        assert_eq!(leased, mine.collect::<Vec<_>>(), "{channel:?}");
    }
}

pub(super) async fn a_leased_task_is_nobody_elses_until_its_time<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    let now = stage.now();
    let first = stage.lease(now, 100).await;
    assert_eq!(first.len(), 2);
    let end = first[0].until;
    for time in [now, now.saturating_add(MICRO), at(end.micros() - 1)] {
        assert!(stage.lease(time, 100).await.is_empty(), "leased twice at {time}");
    }
    let second = stage.lease(end, 100).await;
    assert_eq!(second.len(), 2, "an expired lease is taken over");
    for (old, new) in first.iter().zip(&second) {
        assert_eq!(old.token.task, new.token.task);
        assert!(new.token.fence > old.token.fence, "the fence rises with every lease");
    }
}

pub(super) async fn an_old_token_changes_nothing<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    let old = stage.lease(stage.now(), 1).await.remove(0);
    let later = old.until;
    let new = stage.lease(later, 1).await.remove(0);
    assert_eq!(old.token.task, new.token.task);
    let to = &old.recipients[0].to;
    let due = later.saturating_add(MICRO);
    for outcome in [
        Settlement::Done { at: later },
        Settlement::Retry { due, reason: "busy".to_owned() },
        Settlement::Dead { at: later, reason: "gone".to_owned() },
    ] {
        assert_eq!(stage.settle(old.token, to, outcome).await, Settled::Stale);
    }
    let again = stage.lease(new.until, 1).await.remove(0);
    assert_eq!(again.token.task, old.token.task);
    assert_eq!(again.recipients, new.recipients, "an old token settled something");
    // The newest token settles, and only the newest.
    assert_eq!(stage.settle(new.token, to, Settlement::Done { at: later }).await, Settled::Stale);
    assert_eq!(stage.settle(again.token, to, Settlement::Done { at: later }).await, Settled::Written);
}

pub(super) async fn the_newest_token_is_good_after_its_time<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    let lease = stage.lease(stage.now(), 1).await.remove(0);
    let late = lease.until.saturating_add(Duration::from_secs(3_600));
    let to = &lease.recipients[0].to;
    assert_eq!(stage.settle(lease.token, to, Settlement::Done { at: late }).await, Settled::Written);
}

pub(super) async fn tokens_nobody_gave_settle_nothing<H: Harness>(stage: Stage<H>) {
    let tasks = orders(&stage, 1).await;
    let to = tasks[0].addressees()[0].clone();
    let done = || Settlement::Done { at: stage.now() };
    // Before the first lease there is no token at all.
    for fence in [0, 1, u64::try_from(i64::MAX).expect("positive")] {
        let token = LeaseToken { task: tasks[0].id(), fence };
        assert_eq!(stage.settle(token, &to, done()).await, Settled::Stale, "fence {fence}");
    }
    let lease = stage.lease(stage.now(), 1).await.remove(0);
    for fence in [0, lease.token.fence + 1] {
        let token = LeaseToken { fence, ..lease.token };
        assert_eq!(stage.settle(token, &to, done()).await, Settled::Stale, "fence {fence}");
    }
    let nowhere = LeaseToken { task: id(TaskId::made, 404), fence: lease.token.fence };
    assert_eq!(stage.settle(nowhere, &to, done()).await, Settled::Stale);
    let stranger: Addressee = "stranger@nowhere.example".parse().expect("an address");
    assert_eq!(stage.settle(lease.token, &stranger, done()).await, Settled::Stale);
    assert_eq!(stage.settle(lease.token, &to, done()).await, Settled::Written);
}

pub(super) async fn a_settled_recipient_is_settled_once<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    let lease = buyer_task(&stage).await;
    let now = stage.now();
    let (first, second) = (&lease.recipients[0].to, &lease.recipients[1].to);
    assert_eq!(stage.settle(lease.token, first, Settlement::Done { at: now }).await, Settled::Written);
    let dead = Settlement::Dead { at: now, reason: "gone".to_owned() };
    assert_eq!(stage.settle(lease.token, first, dead.clone()).await, Settled::Stale);
    assert_eq!(stage.settle(lease.token, second, dead).await, Settled::Written);
    assert_eq!(stage.settle(lease.token, second, Settlement::Done { at: now }).await, Settled::Stale);
}

pub(super) async fn recipients_are_settled_apart<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    let lease = buyer_task(&stage).await;
    let now = stage.now();
    let (first, second) = (&lease.recipients[0].to, &lease.recipients[1].to);
    assert_eq!(stage.settle(lease.token, first, Settlement::Done { at: now }).await, Settled::Written);
    // The other one was not settled at all, and is due when the lease is over.
    let again = stage.lease(lease.until, 100).await;
    let again = again.iter().find(|again| again.token.task == lease.token.task).expect("it is open");
    assert_eq!(again.recipients.len(), 1, "whoever is done is not told again");
    assert_eq!(&again.recipients[0].to, second);
    assert_eq!(again.recipients[0].attempts, 0);
    assert_eq!(stage.settle(again.token, second, Settlement::Done { at: now }).await, Settled::Written);
    gone(&stage, lease.token.task).await;
}

pub(super) async fn a_retry_is_due_at_its_time_and_not_before<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    let mut lease = buyer_task(&stage).await;
    let second = lease.recipients[1].to.clone();
    for attempts in 1..=4 {
        let due = lease.until.saturating_add(Duration::from_secs(600));
        let later = due.saturating_add(Duration::from_secs(600));
        let first = lease.recipients[0].to.clone();
        let retry = |due| Settlement::Retry { due, reason: "mailbox busy".to_owned() };
        assert_eq!(stage.settle(lease.token, &first, retry(due)).await, Settled::Written);
        if attempts == 1 {
            assert_eq!(stage.settle(lease.token, &second, retry(Timestamp::MAX)).await, Settled::Written);
        }
        let task = lease.token.task;
        let early = stage.lease(at(due.micros() - 1), 100).await;
        assert!(early.iter().all(|early| early.token.task != task), "leased before it is due");
        // Whatever else was leased just now does not matter; this task is due at its time.
        let leases = stage.lease(due, 100).await;
        lease = leases.into_iter().find(|lease| lease.token.task == task).expect("it is due");
        assert_eq!(lease.recipients.len(), 1, "the other recipient is not due");
        assert_eq!(lease.recipients[0].to, first);
        assert_eq!(lease.recipients[0].attempts, attempts, "every settled attempt counts");
        assert_eq!(lease.recipients[0].state, DeliveryState::Open { due });
        assert!(lease.until < later);
    }
}

pub(super) async fn done_and_dead_are_never_leased_again<H: Harness>(stage: Stage<H>) {
    orders(&stage, 2).await;
    let now = at(crate::world::BEGIN_MICROS);
    let leases = stage.lease(now, 100).await;
    assert_eq!(leases.len(), 4);
    for (number, lease) in leases.iter().enumerate() {
        for recipient in &lease.recipients {
            let outcome = if number % 2 == 0 {
                Settlement::Done { at: now }
            } else {
                Settlement::Dead { at: now, reason: "no such mailbox".to_owned() }
            };
            assert_eq!(stage.settle(lease.token, &recipient.to, outcome).await, Settled::Written);
        }
    }
    for time in [now, leases[0].until, Timestamp::MAX] {
        assert!(stage.lease(time, 100).await.is_empty(), "a finished task is leased at {time}");
    }
    for lease in &leases {
        let to = &lease.recipients[0].to;
        assert_eq!(stage.settle(lease.token, to, Settlement::Done { at: now }).await, Settled::Stale);
    }
}

pub(super) async fn a_refused_changeset_leaves_no_task<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    stage.run(stage.receive(shop.counter(0), 5)).await;
    let buyer = stage.add_buyer(1).await;
    let cart = stage.fill_cart(&shop, buyer, &[2]).await;
    let late = stage.plan(stage.checkout(cart).await).await.changeset;
    assert_eq!(late.tasks().len(), 2);
    stage.fill_cart(&shop, buyer, &[3]).await;
    assert_ne!(stage.commit_one(late).await, order_core::store::Commit::Done);
    assert!(stage.lease(Timestamp::MAX, 100).await.is_empty());
}

pub(super) async fn workers_never_share_a_task<H: Harness>(stage: Stage<H>) {
    let tasks = orders(&stage, 12).await;
    let now = at(crate::world::BEGIN_MICROS);
    let mut leased: Vec<TaskId> = Vec::new();
    thread::scope(|scope| {
        let worker = || {
            scope.spawn(|| {
                let mut mine = Vec::new();
                // A store that leases a task again and again would never end.
                while mine.len() <= tasks.len() {
                    let leases = H::block_on(stage.lease(now, 2));
                    if leases.is_empty() {
                        break;
                    }
                    mine.extend(leases.into_iter().map(|lease| lease.token.task));
                }
                mine
            })
        };
        let workers = [worker(), worker(), worker(), worker()];
        for worker in workers {
            leased.extend(worker.join().expect("a worker ends"));
        }
    });
    assert_eq!(leased.len(), tasks.len(), "a task was leased twice, or not at all");
    leased.sort_unstable();
    leased.dedup();
    assert_eq!(leased.len(), tasks.len(), "a task was leased twice");
}

/// Places so many orders, each earlier by the clock than the one before, and gives their tasks.
pub(super) async fn orders<H: Harness>(stage: &Stage<H>, count: u32) -> Vec<Task> {
    let shop = stage.open_shop(1).await;
    stage.run(stage.receive(shop.counter(0), 1_000)).await;
    let mut tasks = Vec::new();
    for number in 1..=count {
        stage.set_clock(at(crate::world::BEGIN_MICROS - i64::from(number) * 3_000_000));
        let buyer = stage.add_buyer(number).await;
        let cart = stage.fill_cart(&shop, buyer, &[1]).await;
        let planned = stage.plan(stage.checkout(cart).await).await;
        tasks.extend(planned.changeset.tasks().to_vec());
        assert_eq!(stage.commit_one(planned.changeset).await, order_core::store::Commit::Done);
    }
    assert_eq!(tasks.len(), 2 * usize::try_from(count).expect("few"));
    tasks
}

/// Leases everything, and gives the notice to the buyer, which has two recipients.
pub(super) async fn buyer_task<H: Harness>(stage: &Stage<H>) -> Lease {
    let leases = stage.lease(stage.now(), 100).await;
    leases.into_iter().find(|lease| lease.recipients.len() == 2).expect("a notice to the buyer")
}

/// The task is never leased again.
async fn gone<H: Harness>(stage: &Stage<H>, task: TaskId) {
    let leases = stage.lease(Timestamp::MAX, 100).await;
    assert!(leases.iter().all(|lease| lease.token.task != task), "a finished task is leased");
}
