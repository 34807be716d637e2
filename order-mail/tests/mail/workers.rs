//! Several workers, several mails at once, and stopping.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use order_core::store::Store;
use order_mail::{Delivered, Delivery, DeliverySettings, Mail, MailFailure, Mailer};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::faulty::{Fault, FaultyStore};
use order_testkit::world::partition;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::server::{Act, Server, Step};
use crate::stage::{
    DELIVERED, LATER, assert_done, delivery, invite, only, ordered, post, smtp, waiting, work, world,
};

fn with<S: Store + Clone + 'static>(
    world: &World<S>,
    mailer: impl Mailer + 'static,
    set: impl FnOnce(&mut DeliverySettings),
) -> Delivery {
    let mut settings =
        DeliverySettings { look_every: Duration::from_millis(20), ..DeliverySettings::default() };
    set(&mut settings);
    Delivery::new(world.desk().clone(), post(), mailer, settings)
}

/// How often each got a mail.
fn counted(server: &Server) -> HashMap<String, usize> {
    let mut counted = HashMap::new();
    for mail in server.taken() {
        *counted.entry(mail.to).or_default() += 1;
    }
    counted
}

async fn until(what: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if what() {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to that");
}

/// Runs until the end of the returned thing is set to true.
fn run(delivery: &Delivery) -> (watch::Sender<bool>, tokio::task::JoinHandle<()>) {
    let (stop, mut stopped) = watch::channel(false);
    let delivery = delivery.clone();
    let running = tokio::spawn(async move {
        delivery
            .run(async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            })
            .await;
    });
    (stop, running)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_workers_at_once_deliver_everything_once() {
    let (world, server) = (ordered(20).await, Server::start().await);
    for number in 0..200 {
        invite(&world, &format!("guest{number}")).await;
    }
    let workers: Vec<_> = (0..4).map(|_| run(&with(&world, smtp(&server), |_| {}))).collect();
    until(|| server.taken().len() >= 222).await;
    for number in 200..230 {
        invite(&world, &format!("guest{number}")).await;
    }
    until(|| server.taken().len() >= 252).await;
    for (stop, running) in workers {
        stop.send(true).unwrap();
        running.await.unwrap();
    }
    assert_done(&world).await;
    let counted = counted(&server);
    assert_eq!(counted.len(), 252);
    assert!(counted.values().all(|count| *count == 1));
}

#[tokio::test]
async fn no_more_mails_are_under_way_than_are_to_be_and_no_fewer() {
    for parallel in [1, 3] {
        let (world, server) = (ordered(20).await, Server::start().await);
        for number in 0..10 {
            invite(&world, &format!("guest{number}")).await;
        }
        server.always(Step::Dot, Some(Act::Wait(Duration::from_millis(10))));
        let done = work(&with(&world, smtp(&server), |settings| settings.parallel = parallel)).await;
        assert_eq!(done.delivered, 32);
        assert_eq!(server.most_under_way(), usize::try_from(parallel).unwrap());
    }
}

#[tokio::test]
async fn a_task_with_many_recipients_does_not_keep_the_others_waiting() {
    let (world, server) = (ordered(20).await, Server::start().await);
    invite(&world, "ann").await;
    server.always(Step::Dot, Some(Act::Wait(Duration::from_millis(10))));
    let done = work(&with(&world, smtp(&server), |settings| settings.parallel = 2)).await;
    assert_eq!(done.delivered, 23);
    let place = server.taken().iter().position(|mail| mail.to == "ann@people.example").unwrap();
    assert!(place < 10, "hers was number {place} of 23");
}

#[tokio::test]
async fn stopping_lets_what_is_under_way_end_and_begins_nothing() {
    let (world, server) = (ordered(20).await, Server::start().await);
    server.always(Step::Dot, Some(Act::Wait(Duration::from_millis(300))));
    let (stop, running) = run(&with(&world, smtp(&server), |settings| settings.parallel = 2));
    until(|| server.under_way() == 2).await;
    stop.send(true).unwrap();
    running.await.unwrap();
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    let waiting = waiting(&world).await;
    assert_eq!(waiting.len(), 20);
    for (_, recipient) in waiting {
        assert_eq!((recipient.attempts, recipient.failure), (0, None));
        assert!(taken.iter().all(|mail| mail.to != recipient.to.as_str()), "it is settled");
    }
    // Whoever comes after it takes the rest once the tasks are no longer held.
    server.always(Step::Dot, None);
    let next = delivery(&world, smtp(&server));
    assert!(work(&next).await.is_nothing());
    world.pass(Duration::from_secs(150));
    assert_eq!(work(&next).await.delivered, 20);
    assert!(counted(&server).values().all(|count| *count == 1));
}

#[tokio::test]
async fn a_worker_looks_again_at_once_while_there_is_something_to_do() {
    let (world, server) = (world().await, Server::start().await);
    for number in 0..10 {
        invite(&world, &format!("guest{number}")).await;
    }
    let (stop, running) = run(&with(&world, smtp(&server), |settings| {
        settings.parallel = 1;
        settings.look_every = Duration::from_secs(60 * 60);
    }));
    until(|| server.taken().len() == 10).await;
    stop.send(true).unwrap();
    running.await.unwrap();
    assert_done(&world).await;
}

#[tokio::test]
async fn a_task_is_held_for_as_long_as_it_takes_however_little_is_set() {
    let (world, server) = (world().await, Server::start().await);
    invite(&world, "ann").await;
    let delivery = with(&world, smtp(&server), |settings| settings.hold = Duration::ZERO);
    assert_eq!(work(&delivery).await, DELIVERED);
}

#[tokio::test]
async fn at_least_one_mail_is_under_way_whatever_is_set() {
    let (world, server) = (world().await, Server::start().await);
    invite(&world, "ann").await;
    let delivery = with(&world, smtp(&server), |settings| settings.parallel = 0);
    assert_eq!(tokio::time::timeout(Duration::from_secs(10), work(&delivery)).await.unwrap(), DELIVERED);
}

/// Takes every mail, and counts how often; what it does meanwhile is for the test.
struct Slow<F>(Arc<Mutex<Vec<String>>>, F);

impl<F: Fn() + Send + Sync> Mailer for Slow<F> {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        (self.1)();
        self.0.lock().unwrap().push(mail.to().to_string());
        Ok(())
    }
}

#[tokio::test]
async fn nothing_is_begun_that_could_outlast_the_lease() {
    let world = Arc::new(ordered(20).await);
    let (taken, clock) = (Arc::default(), Arc::clone(&world));
    // Each mail takes 40 seconds. A task is held for 150, and each mail may take 75.
    let mailer = Slow(Arc::clone(&taken), move || clock.pass(Duration::from_secs(40)));
    let slow = with(&world, mailer, |settings| settings.parallel = 1);
    let done = slow.work(1).await.unwrap();
    assert_eq!(done, Delivered { delivered: 2, left: 18, ..Delivered::default() });
    assert_eq!(slow.work(1).await.unwrap().delivered, 2, "the buyer is told meanwhile");
    for round in 1..=9 {
        world.pass(Duration::from_secs(150));
        let done = slow.work(1).await.unwrap();
        assert_eq!((done.delivered, done.left), (2, 18 - 2 * round), "they are taken up again, once each");
    }
    assert_done(&world).await;
    let mut taken = taken.lock().unwrap().clone();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 22);
}

/// Does as the test says.
struct Does<F>(F);

impl<F, R> Mailer for Does<F>
where
    F: Fn(String) -> R + Send + Sync,
    R: Future<Output = Result<(), MailFailure>> + Send,
{
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        (self.0)(mail.to().to_string()).await
    }
}

#[tokio::test]
async fn a_mailer_that_never_comes_back_or_panics_keeps_nobody_else_waiting() {
    let world = world().await;
    for name in ["ann", "ben", "cid"] {
        invite(&world, name).await;
    }
    let mailer = Does(async |to: String| {
        assert!(!to.starts_with("ann@"), "this mailer has an error in it");
        if to.starts_with("ben@") {
            std::future::pending::<()>().await;
        }
        Ok(())
    });
    let delivery = with(&world, mailer, |settings| settings.send_within = Duration::from_millis(200));
    let done = work(&delivery).await;
    assert_eq!(done, Delivered { delivered: 1, later: 2, ..Delivered::default() });
    let waiting = waiting(&world).await;
    let reasons: Vec<&str> = waiting.iter().map(|(_, to)| to.failure.as_deref().unwrap()).collect();
    assert_eq!(reasons, ["what sends it has panicked", "handing it over took longer than 0 s"]);
    assert!(waiting.iter().all(|(_, to)| to.attempts == 1));
}

#[tokio::test]
async fn reasons_of_a_mailer_are_kept_as_one_short_line() {
    let world = world().await;
    invite(&world, "ann").await;
    let mailer = Does(async |_| Err(MailFailure::ForNow { reason: "a\r\nb ".repeat(1_000) }));
    assert_eq!(work(&delivery(&world, mailer)).await, LATER);
    let reason = only(&world).await.1.failure.unwrap();
    assert_eq!((reason.lines().count(), reason.chars().count()), (1, 301));
}

fn faulty(world: World<MemoryStore>, faults: &[Fault]) -> World<FaultyStore<MemoryStore>> {
    let faults = faults.to_vec();
    world.on(|store| FaultyStore::scripted(store, faults))
}

#[tokio::test]
async fn a_settlement_that_was_written_and_not_answered_is_not_delivered_again() {
    let server = Server::start().await;
    let world = world().await;
    invite(&world, "ann").await;
    let world = faulty(world, &[Fault::FailedAfterSettling]);
    let delivery = with(&world, smtp(&server), |_| {});
    assert_eq!(work(&delivery).await, Delivered { stale: 1, ..Delivered::default() });
    assert_eq!(world.store().struck(), 1);
    crate::stage::later(&world);
    assert!(work(&delivery).await.is_nothing());
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_settlement_that_the_store_does_not_take_means_the_same_mail_again() {
    let world = world().await;
    invite(&world, "ann").await;
    // The lease goes through; then so many settlements as are tried get lost.
    let world = faulty(world, &[Fault::FailedAfterSettling; 4]);
    let taken = Arc::default();
    let delivery = with(&world, Slow(Arc::clone(&taken), || {}), |_| {});
    assert_eq!(work(&delivery).await, Delivered { unsettled: 1, ..Delivered::default() });
    assert_eq!(world.store().struck(), 4);
    assert_eq!(taken.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_task_that_somebody_else_has_taken_over_is_theirs_to_settle() {
    let server = Server::start().await;
    let world = world().await;
    invite(&world, "ann").await;
    let world = faulty(world, &[Fault::LostLease]);
    let delivery = with(&world, smtp(&server), |_| {});
    assert_eq!(work(&delivery).await, Delivered { stale: 1, ..Delivered::default() });
    crate::stage::later(&world);
    assert_eq!(work(&delivery).await, DELIVERED);
    let ids: Vec<String> = server.taken().iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids, [ids[0].clone(), ids[0].clone()]);
}

#[tokio::test]
async fn a_store_that_gives_nothing_is_told_and_what_was_taken_before_is_done() {
    let server = Server::start().await;
    let world = world().await;
    invite(&world, "ann").await;
    let world = faulty(world, &[Fault::FailedLease]);
    assert!(with(&world, smtp(&server), |_| {}).work(10).await.is_err());
    crate::stage::later(&world);
    assert_eq!(work(&with(&world, smtp(&server), |_| {})).await, DELIVERED);
}

#[tokio::test]
async fn a_worker_goes_on_whatever_store_and_server_do() {
    let server = Server::start().await;
    let world = ordered(20).await;
    for number in 0..50 {
        invite(&world, &format!("guest{number}")).await;
    }
    let world = Arc::new(world.on(|store| FaultyStore::seeded(store, 7, 250)));
    // So does the server, at every moment at which it can.
    for (number, step) in [
        Step::Connected,
        Step::Ehlo,
        Step::Mail,
        Step::Rcpt,
        Step::Data,
        Step::Content,
        Step::Dot,
        Step::Taken,
    ]
    .into_iter()
    .cycle()
    .take(80)
    .enumerate()
    {
        server.once(step, if number % 3 == 0 { Act::Say("451 4.3.0 try later") } else { Act::Cut });
    }
    let (stop, running) = run(&with(&world, smtp(&server), |_| {}));
    // The clock runs fast, so that lost leases are over soon.
    let rounds = AtomicUsize::new(0);
    loop {
        world.store().set_calm(true);
        let left = waiting(&world).await.len();
        world.store().set_calm(false);
        if left == 0 {
            break;
        }
        assert!(rounds.fetch_add(1, Ordering::Relaxed) < 1_000, "{left} are left");
        sleep(Duration::from_millis(20)).await;
        world.pass(Duration::from_secs(60));
    }
    stop.send(true).unwrap();
    running.await.unwrap();
    assert!(world.store().struck() > 10);
    assert_eq!(counted(&server).len(), 72);
    let mut ids: HashMap<String, String> = HashMap::new();
    for mail in server.taken() {
        let id = mail.header("Message-ID");
        let to = format!("{} {}", mail.to, mail.header("Subject"));
        assert_eq!(*ids.entry(to).or_insert(id.clone()), id);
    }
    world.store().set_calm(true);
    assert_eq!(world.tasks(partition(), order_core::record::TaskState::Dead, 10).await, []);
}

#[tokio::test]
async fn work_takes_as_many_tasks_as_it_is_told_to() {
    let (world, server) = (world().await, Server::start().await);
    for number in 0..30 {
        invite(&world, &format!("guest{number}")).await;
    }
    let delivery = delivery(&world, smtp(&server));
    assert!(delivery.work(0).await.unwrap().is_nothing());
    assert_eq!(delivery.work(12).await.unwrap().delivered, 12);
    assert_eq!(delivery.work(100).await.unwrap().delivered, 18);
}
