//! Trying again, giving up, and what an operator does about it.

use std::time::Duration;

use order_core::operation::account::SignUpWay;
use order_core::operation::letter::{DeadLetter, DropDeadLetter, RetryDeadLetter};
use order_core::record::{DeliveryState, Partition, TaskState};
use order_core::value::Timestamp;
use order_mail::Delivered;
use order_testkit::world::{account, new_code, partition, sign_up};

use crate::server::{Act, Server, Step};
use crate::stage::{
    DEAD, DELIVERED, LATER, assert_done, delivery, invite, later, only, ordered, smtp, work, world,
};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn due(state: DeliveryState) -> Timestamp {
    match state {
        DeliveryState::Open { due } => due,
        DeliveryState::Done { .. } | DeliveryState::Dead { .. } | DeliveryState::Dropped { .. } => {
            panic!("{state:?}")
        }
    }
}

#[tokio::test]
async fn what_fails_for_now_is_tried_ever_more_seldom_until_the_time_is_over() {
    let (world, server) = (world().await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    invite(&world, "ann").await;
    server.always(Step::Rcpt, Some(Act::Say("451 4.3.0 try later")));
    let begin = world.now();
    let mut attempts = 0;
    let reason = loop {
        let done = work(&delivery).await;
        attempts += 1;
        let (_, ann) = only(&world).await;
        assert_eq!(ann.attempts, attempts);
        if done == DEAD {
            break ann.failure.unwrap();
        }
        assert_eq!(done, LATER);
        let (now, due) = (world.now(), due(ann.state));
        let whole = HOUR.min(Duration::from_secs(300 * (1 << (attempts - 1).min(8))));
        assert!((whole / 2..=whole).contains(&due.since(now)), "{attempts}: {:?}", due.since(now));
        world.set_clock(Timestamp::from_micros(due.micros() - 1).unwrap());
        assert!(work(&delivery).await.is_nothing(), "it is not due");
        world.set_clock(due);
    };
    assert_eq!(
        reason,
        format!("given up at attempt {attempts}: RCPT TO was answered with 451 4.3.0 try later")
    );
    let time = world.now().since(begin);
    assert!(time > 95 * HOUR && time <= 96 * HOUR, "four days: {time:?}");
    later(&world);
    assert!(work(&delivery).await.is_nothing());
}

#[tokio::test]
async fn each_recipient_is_seen_to_on_their_own() {
    let (world, server) = (ordered(3).await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    server.refuse("staff1@people.example", Some("550 5.1.1 nobody"));
    server.refuse("staff2@people.example", Some("450 4.2.1 not now"));
    let done = work(&delivery).await;
    assert_eq!(done, Delivered { delivered: 3, later: 1, dead: 1, ..Delivered::default() });
    server.refuse("staff2@people.example", None);
    later(&world);
    assert_eq!(work(&delivery).await, DELIVERED);
    let mut to: Vec<String> = server.taken().into_iter().map(|mail| mail.to).collect();
    to.sort();
    let all =
        ["accounts1@shop.example", "buying1@shop.example", "staff0@people.example", "staff2@people.example"];
    assert_eq!(to, all);
    let (_, dead) = only(&world).await;
    assert_eq!((dead.to.as_str(), dead.state.word()), ("staff1@people.example", "dead"));
}

#[tokio::test]
async fn a_dead_letter_tells_its_reason_and_is_delivered_when_it_is_tried_again() {
    let (world, server) = (world().await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    server.refuse("ann@people.example", Some("550-5.1.1 nobody\r\n550 5.1.1 here"));
    invite(&world, "ann").await;
    assert_eq!(work(&delivery).await, DEAD);
    let page = world.desk().dead_letters(partition(), (None, 10), world.staff()).await.unwrap();
    let [letter] = page.tasks.as_slice() else { panic!("{page:?}") };
    let recipient = &letter.recipients[0];
    assert_eq!(recipient.failure.as_deref(), Some("RCPT TO was answered with 550 5.1.1 nobody here"));
    later(&world);
    assert!(work(&delivery).await.is_nothing(), "nobody asked for it");

    server.refuse("ann@people.example", None);
    let letter = DeadLetter { seen: Some(1), ..world.letter(&letter.task, &recipient.to) };
    world.run(RetryDeadLetter { letter, due: None }).await;
    assert_eq!(work(&delivery).await, DELIVERED);
    assert_done(&world).await;
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_dead_letter_that_is_tried_again_after_all_that_time_has_one_attempt() {
    let (world, server) = (world().await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    server.refuse("ann@people.example", Some("550 5.1.1 nobody"));
    invite(&world, "ann").await;
    assert_eq!(work(&delivery).await, DEAD);
    world.pass(30 * 24 * HOUR);
    server.refuse("ann@people.example", Some("450 4.2.1 not now"));
    let task = world.tasks(partition(), TaskState::Dead, 1).await.remove(0);
    world.run(RetryDeadLetter { letter: world.letter(&task.task, &task.recipients[0].to), due: None }).await;
    assert_eq!(work(&delivery).await, DEAD);
    assert!(only(&world).await.1.failure.unwrap().starts_with("given up at attempt 2: "));
}

#[tokio::test]
async fn a_dropped_letter_is_never_sent() {
    let (world, server) = (world().await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    server.refuse("ann@people.example", Some("550 5.1.1 nobody"));
    invite(&world, "ann").await;
    assert_eq!(work(&delivery).await, DEAD);
    let task = world.tasks(partition(), TaskState::Dead, 1).await.remove(0);
    world.run(DropDeadLetter { letter: world.letter(&task.task, &task.recipients[0].to) }).await;
    server.refuse("ann@people.example", None);
    later(&world);
    assert!(work(&delivery).await.is_nothing());
    assert!(server.taken().is_empty());
    assert_done(&world).await;
}

#[tokio::test]
async fn a_code_is_sent_until_it_expires_and_not_after() {
    let (world, server) = (world().await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    let codes = Partition::Account(account("ann"));
    world.run(sign_up("ann", SignUpWay::ByCode(new_code(7)))).await;
    server.always(Step::Rcpt, Some(Act::Say("451 4.3.0 try later")));
    let begin = world.now();
    while work(&delivery).await == LATER {
        let open = world.tasks(codes, TaskState::Open, 1).await.remove(0);
        world.set_clock(due(open.recipients[0].state));
    }
    assert!(world.now().since(begin) < HOUR, "it was given up while it was still good");
    let dead = world.tasks(codes, TaskState::Dead, 1).await.remove(0);
    let reason = dead.recipients[0].failure.clone().unwrap();
    assert!(reason.starts_with("given up at attempt "), "{reason}");
    assert!(!dead.task.is_whole(), "nobody is to be told any more");

    server.always(Step::Rcpt, None);
    world.run(sign_up("ben", SignUpWay::ByCode(new_code(8)))).await;
    world.pass(HOUR);
    assert_eq!(work(&delivery).await, DEAD);
    let dead = world.tasks(Partition::Account(account("ben")), TaskState::Dead, 1).await.remove(0);
    assert_eq!(dead.recipients[0].failure.as_deref(), Some("the code has expired"));
    assert!(server.taken().is_empty());
}
