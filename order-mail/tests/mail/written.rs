//! Mails that cannot be written.

use order_core::party::CodePurpose;
use order_core::record::NoticeKind;
use order_core::value::Locale;
use order_mail::{Delivered, Delivery, DeliverySettings, MailKind, MailText, PartyKind, Templates, View};
use order_testkit::faulty::{Fault, FaultyStore};

use crate::server::Server;
use crate::stage::{DEAD, LATER, delivery, invite, later, only, ordered, post, smtp, waiting, work, world};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn broken(_: &View) -> Result<MailText, Failure> {
    Err("no words\r\nfor it".into())
}

const INVITATION: MailKind = MailKind::Invitation(PartyKind::Brand);

#[tokio::test]
async fn a_template_that_fails_is_for_good_and_concerns_its_own_mails_only() {
    let (world, server) = (ordered(2).await, Server::start().await);
    invite(&world, "ann").await;
    let templates = Templates::new()
        .replace(INVITATION, Locale::EN, broken)
        .replace(MailKind::Notice(NoticeKind::OrderReceived), Locale::EN, broken)
        .replace(MailKind::Code(CodePurpose::VerifyEmail), Locale::EN, broken);
    let post = post().templates(templates);
    let delivery = Delivery::new(world.desk().clone(), post, smtp(&server), DeliverySettings::default());
    assert_eq!(work(&delivery).await, Delivered { delivered: 2, dead: 3, ..Delivered::default() });
    let waiting = waiting(&world).await;
    assert_eq!(waiting.len(), 3);
    for (_, recipient) in waiting {
        let reason = recipient.failure.unwrap();
        assert!(reason.ends_with("failed: no words for it"), "{reason}");
    }
    assert_eq!(server.taken().len(), 2);
}

#[tokio::test]
async fn a_template_that_panics_is_tried_again_and_given_up_in_the_end() {
    let (world, server) = (world().await, Server::start().await);
    invite(&world, "ann").await;
    let templates =
        Templates::new().replace(INVITATION, Locale::EN, |_| panic!("this template has an error in it"));
    let post = post().templates(templates);
    let delivery = Delivery::new(world.desk().clone(), post, smtp(&server), DeliverySettings::default());
    assert_eq!(work(&delivery).await, LATER);
    assert_eq!(only(&world).await.1.failure.as_deref(), Some("what writes it has panicked"));
    world.pass(DeliverySettings::default().give_up_after);
    assert_eq!(work(&delivery).await, DEAD);
}

#[tokio::test]
async fn a_store_that_does_not_tell_what_it_is_about_is_asked_again() {
    let (world, server) = (ordered(1).await, Server::start().await);
    let world = world.on(|store| FaultyStore::scripted(store, [Fault::FailedRead]));
    let delivery = delivery(&world, smtp(&server));
    let done = work(&delivery).await;
    assert_eq!((done.delivered + done.later, done.dead), (3, 0));
    assert!(done.later > 0);
    for (_, recipient) in waiting(&world).await {
        let reason = recipient.failure.unwrap();
        assert!(reason.contains("the load failed"), "{reason}");
    }
    later(&world);
    assert_eq!(work(&delivery).await.delivered, done.later);
    assert_eq!(server.taken().len(), 3);
}
