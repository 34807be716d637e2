//! Whatever goes wrong at whichever moment of the conversation: what becomes of the recipient, and whether the mail comes twice.

use std::sync::Arc;
use std::time::Duration;

use order_core::record::DeliveryState;
use order_mail::{Delivery, DeliverySettings, Mail, MailFailure, Mailer, SmtpMailer, SmtpSettings};

use crate::server::{Act, Server, Step};
use crate::stage::{
    DEAD, DELIVERED, LATER, assert_done, delivery, impatient, invite, later, only, post, smtp, waiting, work,
    world,
};

/// Every moment, and whether the server has the mail by then.
const STEPS: [(Step, bool); 9] = [
    (Step::Connected, false),
    (Step::Greeted, false),
    (Step::Ehlo, false),
    (Step::Mail, false),
    (Step::Rcpt, false),
    (Step::Data, false),
    (Step::Content, false),
    (Step::Dot, true),
    (Step::Taken, true),
];

#[tokio::test]
async fn a_mail_is_handed_over_whole() {
    let (world, server) = (world().await, Server::start().await);
    invite(&world, "ann").await;
    assert_eq!(work(&delivery(&world, smtp(&server))).await, DELIVERED);
    assert_done(&world).await;
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].from.as_str(), taken[0].to.as_str()),
        ("orders@house.example", "ann@people.example")
    );
    assert_eq!(taken[0].header("To"), "ann@people.example");
    assert!(!taken[0].encrypted && taken[0].user.is_none());
}

#[tokio::test]
async fn a_connection_that_is_cut_at_any_moment_loses_nothing_and_doubles_only_what_nobody_can_know() {
    for (step, has_it) in STEPS {
        let (world, server) = (world().await, Server::start().await);
        let delivery = delivery(&world, smtp(&server));
        invite(&world, "ann").await;
        server.once(step, Act::Cut);
        let first = work(&delivery).await;
        if step == Step::Taken {
            assert_eq!(first, DELIVERED, "it was answered");
            assert_done(&world).await;
            assert_eq!(server.taken().len(), 1);
            continue;
        }
        assert_eq!(first, LATER, "{step:?}");
        let (_, ann) = only(&world).await;
        assert_eq!(ann.attempts, 1, "{step:?}");
        assert!(ann.failure.is_some_and(|reason| !reason.is_empty()), "{step:?}");
        assert_eq!(server.taken().len(), usize::from(has_it), "{step:?}");
        later(&world);
        assert_eq!(work(&delivery).await, DELIVERED, "{step:?}");
        assert_done(&world).await;
        let ids: Vec<String> = server.taken().iter().map(|mail| mail.header("Message-ID")).collect();
        assert_eq!(ids.len(), 1 + usize::from(has_it), "{step:?}");
        assert!(ids.iter().all(|id| *id == ids[0]), "{step:?}: {ids:?}");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_at_any_moment() {
    for (step, has_it) in STEPS.into_iter().take(8) {
        let (world, server) = (world().await, Server::start().await);
        let delivery = delivery(&world, smtp(&server));
        invite(&world, "ann").await;
        server.once(step, Act::Wait(Duration::from_secs(2)));
        assert_eq!(work(&delivery).await, LATER, "{step:?}");
        let reason = only(&world).await.1.failure.unwrap();
        assert!(reason.contains("no answer in time") || reason.contains("longer than"), "{step:?}: {reason}");
        // It takes the mail in the end, with nobody there any more to hear it.
        if has_it {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
        }
        assert_eq!(server.taken().len(), usize::from(has_it), "{step:?}");
    }
}

#[tokio::test]
async fn what_the_server_will_say_otherwise_later_is_tried_again() {
    for step in [Step::Connected, Step::Ehlo, Step::Mail, Step::Rcpt, Step::Data, Step::Dot] {
        for answer in ["421 4.3.2 closing", "451 4.3.0 try later"] {
            let (world, server) = (world().await, Server::start().await);
            let delivery = delivery(&world, smtp(&server));
            invite(&world, "ann").await;
            server.once(step, Act::Say(answer));
            assert_eq!(work(&delivery).await, LATER, "{step:?} {answer}");
            let reason = only(&world).await.1.failure.unwrap();
            assert!(reason.contains(answer), "{step:?}: {reason}");
            later(&world);
            assert_eq!(work(&delivery).await, DELIVERED, "{step:?} {answer}");
            assert_eq!(server.taken().len(), 1);
        }
    }
}

#[tokio::test]
async fn what_the_server_says_for_good_is_so_only_of_the_mail() {
    for (step, for_good) in [
        (Step::Connected, false),
        (Step::Ehlo, false),
        (Step::Mail, false),
        (Step::Rcpt, true),
        (Step::Data, true),
        (Step::Dot, true),
    ] {
        let (world, server) = (world().await, Server::start().await);
        let delivery = delivery(&world, smtp(&server));
        invite(&world, "ann").await;
        server.once(step, Act::Say("550 5.5.0 never"));
        assert_eq!(work(&delivery).await, if for_good { DEAD } else { LATER }, "{step:?}");
        let (_, ann) = only(&world).await;
        assert_eq!(matches!(ann.state, DeliveryState::Dead { .. }), for_good, "{step:?}");
        let reason = ann.failure.unwrap();
        assert!(reason.contains("550 5.5.0 never"), "{step:?}: {reason}");
        later(&world);
        assert_eq!(work(&delivery).await.delivered, u32::from(!for_good), "{step:?}");
    }
}

#[tokio::test]
async fn an_answer_to_something_else_is_not_taken_for_one() {
    for (step, answer) in
        [(Step::Mail, "354 go on"), (Step::Rcpt, "221 bye"), (Step::Data, "250 ok"), (Step::Dot, "354 go on")]
    {
        let (world, server) = (world().await, Server::start().await);
        let delivery = delivery(&world, smtp(&server));
        invite(&world, "ann").await;
        server.once(step, Act::Say(answer));
        assert_eq!(work(&delivery).await, LATER, "{step:?}");
        let reason = only(&world).await.1.failure.unwrap();
        let code = answer.split(' ').next().unwrap();
        assert!(reason.ends_with(&format!("failed: an answer to something else: {code}")), "{reason}");
        assert!(server.taken().is_empty());
        later(&world);
        assert_eq!(work(&delivery).await, DELIVERED, "{step:?}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_not_taken_for_the_next_one() {
    let (world, server) = (world().await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    invite(&world, "ann").await;
    server.once(Step::Rcpt, Act::Wait(Duration::from_millis(400)));
    assert_eq!(work(&delivery).await, LATER);
    tokio::time::sleep(Duration::from_millis(200)).await;
    later(&world);
    assert_eq!(work(&delivery).await, DELIVERED);
    assert_eq!(server.connections(), 2, "the two had lost each other");
}

#[tokio::test]
async fn connections_are_used_again_also_after_a_refusal_and_not_once_the_server_has_hung_up() {
    let (world, server) = (world().await, Server::start().await);
    let settings = DeliverySettings { parallel: 1, ..DeliverySettings::default() };
    let delivery = Delivery::new(world.desk().clone(), post(), smtp(&server), settings);
    for number in 0..10 {
        invite(&world, &format!("guest{number}")).await;
    }
    server.refuse("guest4@people.example", Some("550 5.1.1 nobody"));
    let done = work(&delivery).await;
    assert_eq!((done.delivered, done.dead, server.connections()), (9, 1, 1));
    for act in [Act::Cut, Act::Say("421 4.4.2 you were idle")] {
        let before = server.connections();
        server.once(Step::Mail, act);
        invite(&world, &format!("late{before}")).await;
        assert_eq!(work(&delivery).await, DELIVERED, "at once, as the server knew nothing of it");
        assert_eq!(server.connections(), before + 1);
    }
    assert_eq!(waiting(&world).await.len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_for_a_while_gets_everything_in_the_end() {
    let (world, mut server) = (world().await, Server::start().await);
    let delivery = delivery(&world, smtp(&server));
    for number in 0..20 {
        invite(&world, &format!("guest{number}")).await;
    }
    server.go_down().await;
    for _ in 0..3 {
        let done = work(&delivery).await;
        assert_eq!((done.later, done.dead), (20, 0));
        later(&world);
    }
    let (_, guest) = waiting(&world).await.remove(0);
    assert_eq!(guest.attempts, 3);
    assert!(guest.failure.unwrap().starts_with("connecting failed: "));
    server.come_up().await;
    assert_eq!(work(&delivery).await.delivered, 20);
    assert_done(&world).await;
    assert_eq!(server.taken().len(), 20);
}

/// Ten mails, and what the server heard.
async fn ten(settings: SmtpSettings, path: &str) -> Server {
    let (world, server) = (world().await, Server::start().await);
    for number in 0..10 {
        invite(&world, &format!("guest{number}")).await;
    }
    server.always(Step::Dot, Some(Act::Wait(Duration::from_millis(20))));
    let mailer = SmtpMailer::new(format!("{}{path}", server.url()).parse().unwrap(), settings).unwrap();
    assert_eq!(work(&delivery(&world, mailer)).await.delivered, 10);
    server
}

#[tokio::test]
async fn there_are_no_more_connections_than_are_to_be() {
    let server = ten(SmtpSettings { connections: 2, ..impatient() }, "").await;
    assert_eq!((server.most_under_way(), server.connections()), (2, 2));
}

#[tokio::test]
async fn a_connection_that_was_idle_for_too_long_is_not_used_again() {
    let server = ten(SmtpSettings { connections: 1, keep_idle: Duration::ZERO, ..impatient() }, "").await;
    assert_eq!(server.connections(), 10);
}

#[tokio::test]
async fn the_server_is_greeted_by_the_name_in_the_address() {
    let server = ten(impatient(), "/shop.example.com").await;
    assert!(server.heard_in_clear().contains("EHLO shop.example.com\r\n"));
    let server = ten(impatient(), "").await;
    assert!(server.heard_in_clear().contains("EHLO [127.0.0.1]\r\n"));
}

#[tokio::test]
async fn closing_takes_leave_of_the_server() {
    let (world, server) = (world().await, Server::start().await);
    invite(&world, "ann").await;
    let mailer = Arc::new(smtp(&server));
    assert_eq!(work(&delivery(&world, Shared(Arc::clone(&mailer)))).await, DELIVERED);
    assert!(!server.heard_in_clear().contains("QUIT"));
    mailer.close().await;
    assert!(server.heard_in_clear().ends_with("QUIT\r\n"));
}

struct Shared(Arc<SmtpMailer>);

impl Mailer for Shared {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        self.0.send(mail).await
    }
}
