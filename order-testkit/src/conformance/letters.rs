//! Dead letters: whom a task did not reach is told until somebody has it tried again or drops it.

use std::time::Duration;

use order_core::operation::account::{RequestPasswordReset, SignUpWay};
use order_core::operation::letter::{DropDeadLetter, RetryDeadLetter};
use order_core::record::{Changeset, DeliveryState, KeptTask, Partition, Recipient, Task, TaskState};
use order_core::store::{Commit, Lease, ListTasks, Settled, Settlement, Store as _};
use order_core::value::{Addressee, TaskId, Timestamp};

use super::outbox::{buyer_task, orders};
use super::{Harness, Stage};
use crate::world::{at, email, id, new_code, other_brand, partition, sign_up};

const BOTH: [TaskState; 2] = [TaskState::Open, TaskState::Dead];

/// The stage after one order: the notice to the buyer is leased, and its two recipients are told apart.
struct Scene<H: Harness> {
    stage: Stage<H>,
    lease: Lease,
    first: Addressee,
    second: Addressee,
}

impl<H: Harness> Scene<H> {
    async fn set(stage: Stage<H>) -> Self {
        orders(&stage, 1).await;
        let lease = buyer_task(&stage).await;
        let [first, second] = [0, 1].map(|place: usize| lease.recipients[place].to.clone());
        Self { stage, lease, first, second }
    }

    fn task(&self) -> TaskId {
        self.lease.token.task
    }

    fn now(&self) -> Timestamp {
        self.stage.now()
    }

    async fn settle(&self, to: &Addressee, outcome: Settlement) {
        assert_eq!(self.stage.settle(self.lease.token, to, outcome).await, Settled::Written);
    }

    /// Gives somebody up, for a reason.
    async fn give_up(&self, to: &Addressee) {
        let dead = Settlement::Dead { at: self.now(), reason: "no such mailbox".to_owned() };
        self.settle(to, dead).await;
    }

    /// The task is leased once more, when the lease that runs is over.
    async fn lease_again(&self) -> Lease {
        let leases = self.stage.lease(self.lease.until, 100).await;
        leases.into_iter().find(|lease| lease.token.task == self.task()).expect("the task is due")
    }

    async fn retry(&self, to: &Addressee, due: Option<Timestamp>) -> Changeset {
        let letter = self.stage.letter(&self.lease.task, to);
        self.stage.plan(RetryDeadLetter { letter, due }).await.changeset
    }

    async fn discard(&self, to: &Addressee) -> Changeset {
        let letter = self.stage.letter(&self.lease.task, to);
        self.stage.plan(DropDeadLetter { letter }).await.changeset
    }

    async fn commit(&self, change: Changeset) {
        assert_eq!(self.stage.commit_one(change).await, Commit::Done);
    }

    fn not_dead(&self, to: &Addressee) -> Commit {
        Commit::NotDead { task: self.task(), to: to.clone() }
    }

    async fn kept(&self) -> KeptTask {
        self.stage.kept_task(self.task()).await.expect("it is there")
    }

    async fn recipient(&self, to: &Addressee) -> Recipient {
        self.kept().await.recipient(to).expect("it is for them").clone()
    }

    /// The ids of what is listed, open and dead.
    async fn listed(&self) -> [Vec<TaskId>; 2] {
        let [open, dead] = BOTH.map(|state| self.stage.tasks(partition(), state, 100));
        [ids(&open.await), ids(&dead.await)]
    }
}

fn ids(tasks: &[KeptTask]) -> Vec<TaskId> {
    tasks.iter().map(|kept| kept.task.id()).collect()
}

pub(super) async fn tasks_nobody_was_given_are_in_no_list<H: Harness>(stage: Stage<H>) {
    for state in BOTH {
        assert!(stage.tasks(partition(), state, 10).await.is_empty());
    }
    let task = id(TaskId::made, 404);
    assert_eq!(stage.kept_task(task).await, None);
    let mut keys = order_core::record::Keys::new();
    for _ in 0..2 {
        keys.task(task);
    }
    let facts = stage.store().load(keys).await.expect("the store loads");
    assert!(facts.knows_task(task));
}

pub(super) async fn a_task_is_listed_with_everybody_and_why_it_failed<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    let due = scene.now().saturating_add(Duration::from_secs(60));
    let written = scene.now();
    let open = |to: &Addressee| Recipient::new(to.clone(), scene.lease.task.at());
    assert_eq!(scene.kept().await.recipients, [open(&scene.first), open(&scene.second)]);
    scene.settle(&scene.first, Settlement::Retry { due, reason: "mailbox \"full\"\n満杯".to_owned() }).await;
    let failure = Some("mailbox \"full\"\n満杯".to_owned());
    let tried = Recipient { attempts: 1, state: DeliveryState::Open { due }, failure, ..open(&scene.first) };
    assert_eq!(scene.kept().await.recipients, [tried, open(&scene.second)]);
    scene.give_up(&scene.first).await;
    let dead = Recipient {
        attempts: 2,
        state: DeliveryState::Dead { at: written },
        failure: Some("no such mailbox".to_owned()),
        ..open(&scene.first)
    };
    let kept = KeptTask { task: scene.lease.task.clone(), recipients: vec![dead, open(&scene.second)] };
    for state in BOTH {
        let listed = scene.stage.tasks(partition(), state, 100).await;
        assert_eq!(listed.iter().find(|listed| listed.task.id() == scene.task()), Some(&kept), "{state:?}");
    }
    assert_eq!(scene.kept().await, kept, "a load answers otherwise than a list");
}

pub(super) async fn why_an_attempt_failed_is_told_until_the_next_one<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    let (now, reason) = (scene.now(), || "busy".to_owned());
    scene.settle(&scene.first, Settlement::Retry { due: now, reason: reason() }).await;
    scene.settle(&scene.first, Settlement::Done { at: now }).await;
    let first = scene.recipient(&scene.first).await;
    assert_eq!((first.attempts, first.state, first.failure), (2, DeliveryState::Done { at: now }, None));
    scene.settle(&scene.second, Settlement::Retry { due: now, reason: reason() }).await;
    let again = scene.lease_again().await;
    assert_eq!(again.recipients[0].failure, Some(reason()), "whoever tries again is told why");
}

pub(super) async fn a_task_is_listed_by_how_its_addressees_stand<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    let [open, dead] = scene.listed().await;
    assert_eq!((open.len(), dead.len()), (2, 0));
    scene.give_up(&scene.first).await;
    assert_eq!(scene.listed().await, [open.clone(), vec![scene.task()]], "it is open and dead");
    scene.settle(&scene.second, Settlement::Done { at: scene.now() }).await;
    let [open, dead] = scene.listed().await;
    assert_eq!((open.len(), dead), (1, vec![scene.task()]));
    assert!(!open.contains(&scene.task()));
    let states = scene.kept().await.recipients.into_iter().map(|recipient| recipient.state.word());
    assert_eq!(states.collect::<Vec<_>>(), ["dead", "done"]);
}

pub(super) async fn what_is_done_is_forgotten<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    for to in [&scene.first, &scene.second] {
        assert!(scene.stage.kept_task(scene.task()).await.is_some());
        scene.settle(to, Settlement::Done { at: scene.now() }).await;
    }
    assert_eq!(scene.stage.kept_task(scene.task()).await, None);
    assert!(scene.listed().await.iter().all(|listed| !listed.contains(&scene.task())));
}

pub(super) async fn partitions_have_tasks_apart<H: Harness>(stage: Stage<H>) {
    orders(&stage, 1).await;
    let ann = stage.run(sign_up("ann", SignUpWay::ByCode(new_code(1)))).await.account;
    for lease in stage.lease(Timestamp::MAX, 100).await {
        let (now, reason) = (stage.now(), "gone".to_owned());
        let to = &lease.recipients[0].to;
        let dead = Settlement::Dead { at: now, reason };
        assert_eq!(stage.settle(lease.token, to, dead).await, Settled::Written);
    }
    let counts = [
        (partition(), 1, 2),
        (Partition::Account(ann), 0, 1),
        (Partition::Brand(other_brand()), 0, 0),
        (Partition::Host, 0, 0),
    ];
    for (partition, open, dead) in counts {
        for (state, count) in [(TaskState::Open, open), (TaskState::Dead, dead)] {
            let listed = stage.tasks(partition, state, 100).await;
            assert_eq!(listed.len(), count, "{state:?} of {partition}");
            assert!(listed.iter().all(|kept| kept.task.partition() == partition));
        }
    }
}

pub(super) async fn pages_of_tasks_meet_each_once<H: Harness>(stage: Stage<H>) {
    // The clock runs backwards, so that the order of ids is not the one of committing.
    let mut written: Vec<TaskId> = orders(&stage, 4).await.iter().map(Task::id).collect();
    written.sort_unstable();
    for lease in stage.lease(Timestamp::MAX, 100).await {
        let (now, reason) = (stage.now(), "gone".to_owned());
        let to = &lease.recipients[0].to;
        stage.settle(lease.token, to, Settlement::Dead { at: now, reason }).await;
    }
    // The notices to buyers have a second recipient, who is still to be told.
    let open: Vec<TaskId> = ids(&stage.tasks(partition(), TaskState::Open, 100).await);
    assert_eq!(open.len(), 4);
    for (state, all) in [(TaskState::Dead, &written), (TaskState::Open, &open)] {
        for limit in [0, 1, 2, 3, 4, 8, 9] {
            assert_eq!(ids(&stage.tasks(partition(), state, limit).await), *all, "{state:?} by {limit}");
        }
        let last = Some(all[all.len() - 1]);
        // A page that ends with the last task promises no other.
        let whole = u32::try_from(all.len()).expect("few");
        for (after, limit, count) in
            [(None, 0, 1), (None, 100, all.len()), (None, whole, all.len()), (last, 100, 0)]
        {
            let list = ListTasks { partition: partition(), state, after, limit };
            let page = stage.store().tasks(list).await.expect("the store lists tasks");
            assert_eq!(page.tasks.len(), count, "{state:?} after {after:?}");
            assert_eq!(page.next.is_some(), count == 1, "{state:?} after {after:?}");
        }
    }
}

pub(super) async fn a_retried_letter_is_due_at_its_time_and_counts_on<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    scene.give_up(&scene.first).await;
    scene.settle(&scene.second, Settlement::Done { at: scene.now() }).await;
    let due = scene.lease.until.saturating_add(Duration::from_secs(600));
    scene.commit(scene.retry(&scene.first, Some(due)).await).await;
    let kept = scene.recipient(&scene.first).await;
    assert_eq!((kept.attempts, kept.state), (1, DeliveryState::Open { due }));
    assert_eq!(kept.failure.as_deref(), Some("no such mailbox"), "why it was given up is forgotten");
    let [open, dead] = scene.listed().await;
    assert!(open.contains(&scene.task()) && dead.is_empty());
    let early = scene.stage.lease(at(due.micros() - 1), 100).await;
    assert!(early.iter().all(|lease| lease.token.task != scene.task()), "leased before it is due");
    let leases = scene.stage.lease(due, 100).await;
    let lease = leases.iter().find(|lease| lease.token.task == scene.task()).expect("it is due");
    assert_eq!(lease.recipients, [kept]);
    let gone = Settlement::Dead { at: due, reason: "still none".to_owned() };
    assert_eq!(scene.stage.settle(lease.token, &scene.first, gone).await, Settled::Written);
    let again = scene.recipient(&scene.first).await;
    assert_eq!((again.attempts, again.state), (2, DeliveryState::Dead { at: due }));
}

pub(super) async fn no_token_from_before_settles_a_retried_letter<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    let done = || Settlement::Done { at: scene.now() };
    scene.give_up(&scene.first).await;
    scene.commit(scene.retry(&scene.first, None).await).await;
    // Whoever gave it up may repeat itself: the answer may have been lost.
    let stale = scene.stage.settle(scene.lease.token, &scene.first, done()).await;
    assert_eq!(stale, Settled::Stale, "a token from before the retry settles");
    let during = scene.stage.lease(at(scene.lease.until.micros() - 1), 100).await;
    assert!(during.iter().all(|lease| lease.token.task != scene.task()), "the running lease is broken off");
    scene.settle(&scene.second, done()).await;
    let again = scene.lease_again().await;
    assert_eq!(again.recipients.len(), 1);
    assert_eq!(again.recipients[0].to, scene.first);
    assert_eq!(scene.stage.settle(again.token, &scene.first, done()).await, Settled::Written);
    assert_eq!(scene.stage.kept_task(scene.task()).await, None);
}

pub(super) async fn a_letter_moves_only_from_where_it_was_seen<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    scene.give_up(&scene.first).await;
    let first = scene.retry(&scene.first, None).await;
    let (second, third) = (scene.retry(&scene.first, None).await, scene.discard(&scene.first).await);
    scene.commit(first).await;
    let before = scene.stage.log(partition()).await.len();
    for late in [&second, &third] {
        let outcome = scene.stage.commit_one(late.clone()).await;
        assert_eq!(outcome, scene.not_dead(&scene.first), "an open addressee is moved");
    }
    let again = scene.lease_again().await;
    let gone = Settlement::Dead { at: scene.now(), reason: "gone".to_owned() };
    assert_eq!(scene.stage.settle(again.token, &scene.first, gone).await, Settled::Written);
    for late in [&second, &third] {
        let outcome = scene.stage.commit_one(late.clone()).await;
        assert_eq!(outcome, scene.not_dead(&scene.first), "it was tried since it was seen");
    }
    assert_eq!(scene.recipient(&scene.first).await.state, DeliveryState::Dead { at: scene.now() });
    assert_eq!(scene.stage.log(partition()).await.len(), before, "a refused changeset is logged");
}

pub(super) async fn of_two_who_move_a_letter_one_does<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    scene.give_up(&scene.first).await;
    scene.give_up(&scene.second).await;
    let before = scene.stage.log(partition()).await.len();
    let (retry, discard) = (scene.retry(&scene.first, None).await, scene.discard(&scene.first).await);
    let other = scene.discard(&scene.second).await;
    let outcomes = scene.stage.commit(vec![retry, discard, other]).await;
    assert_eq!(outcomes, [Commit::Done, scene.not_dead(&scene.first), Commit::Done]);
    let log = scene.stage.log(partition()).await;
    let told: Vec<&str> = log[before..].iter().map(|entry| entry.operation.as_str()).collect();
    assert_eq!(told, ["retry_dead_letter", "drop_dead_letter"]);
}

pub(super) async fn a_dropped_letter_is_gone<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    for to in [&scene.first, &scene.second] {
        scene.give_up(to).await;
    }
    let late = scene.retry(&scene.first, None).await;
    scene.commit(scene.discard(&scene.first).await).await;
    let dropped = scene.recipient(&scene.first).await;
    assert_eq!((dropped.attempts, dropped.state.word()), (1, "dropped"));
    assert_eq!(dropped.failure.as_deref(), Some("no such mailbox"));
    assert_eq!(scene.recipient(&scene.second).await.state.word(), "dead", "the other is dropped too");
    assert_eq!(scene.stage.commit_one(late).await, scene.not_dead(&scene.first));
    let done = Settlement::Done { at: scene.now() };
    assert_eq!(scene.stage.settle(scene.lease.token, &scene.first, done).await, Settled::Stale);
    scene.commit(scene.discard(&scene.second).await).await;
    assert_eq!(scene.stage.kept_task(scene.task()).await, None);
    let [open, dead] = scene.listed().await;
    assert!(!open.contains(&scene.task()) && dead.is_empty());
    let leases = scene.stage.lease(Timestamp::MAX, 100).await;
    assert!(leases.iter().all(|lease| lease.token.task != scene.task()), "a dropped letter is leased");
}

pub(super) async fn a_dead_letter_tells_no_code<H: Harness>(stage: Stage<H>) {
    let ann = stage.sign_up("ann").await;
    stage.run(RequestPasswordReset { email: email("ann"), code: new_code(7) }).await;
    let lease = stage.lease(stage.now(), 1).await.remove(0);
    let tasks = |state| stage.tasks(Partition::Account(ann), state, 10);
    assert_eq!(tasks(TaskState::Open).await[0].task, lease.task);
    let dead = Settlement::Dead { at: stage.now(), reason: "gone".to_owned() };
    assert_eq!(stage.settle(lease.token, &email("ann").into(), dead).await, Settled::Written);
    let kept = tasks(TaskState::Dead).await.remove(0);
    assert_eq!(Some(&kept.task), lease.task.without_secrets().as_ref());
    assert_eq!(stage.kept_task(lease.token.task).await, Some(kept));
}

pub(super) async fn dead_letters_are_there_after_reopening<H: Harness>(stage: Stage<H>) {
    let scene = Scene::set(stage).await;
    for to in [&scene.first, &scene.second] {
        scene.give_up(to).await;
    }
    scene.commit(scene.retry(&scene.first, Some(scene.lease.until)).await).await;
    let kept = scene.kept().await;
    let Scene { stage, lease, first, second } = scene;
    let scene = Scene { stage: stage.reopened(), lease, first, second };
    assert_eq!(scene.kept().await, kept);
    assert_eq!(scene.listed().await[1], [scene.task()]);
    let done = Settlement::Done { at: scene.now() };
    let stale = scene.stage.settle(scene.lease.token, &scene.first, done.clone()).await;
    assert_eq!(stale, Settled::Stale, "a token from before the retry settles");
    let again = scene.lease_again().await;
    assert_eq!(scene.stage.settle(again.token, &scene.first, done).await, Settled::Written);
    scene.commit(scene.discard(&scene.second).await).await;
    assert_eq!(scene.stage.kept_task(scene.task()).await, None);
}
