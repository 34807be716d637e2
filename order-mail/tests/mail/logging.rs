//! What the log tells: which tasks, and never who or what.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use order_core::operation::account::SignUpWay;
use order_mail::DeliverySettings;
use order_testkit::world::{new_code, sign_up};
use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

use crate::server::Server;
use crate::stage::{delivery, invite, later, ordered, smtp, work};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_names_tasks_and_neither_people_nor_codes() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(log.clone()).finish();
    // Of the other tests too, which run at the same time.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (world, server) = (ordered(3).await, Server::start().await);
    invite(&world, "ann").await;
    world.run(sign_up("cid", SignUpWay::ByCode(new_code(12_345_678)))).await;
    server.refuse("staff0@people.example", Some("550 5.1.1 staff0@people.example is nobody"));
    server.refuse("staff1@people.example", Some("451 4.1.1 staff1@people.example is not there now"));
    server.refuse("ann@people.example", Some("451 4.1.1 ann@people.example is not there now"));
    let delivery = delivery(&world, smtp(&server));
    let done = work(&delivery).await;
    assert_eq!((done.delivered, done.later, done.dead), (4, 2, 1));
    assert!(server.taken().iter().any(|mail| mail.to.starts_with("cid@")));
    world.pass(DeliverySettings::default().give_up_after);
    assert_eq!(work(&delivery).await.dead, 2);
    later(&world);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for told in [
        "a mail is delivered",
        "a mail is tried again later",
        "a mail is undeliverable",
        "a mail is given up",
    ] {
        assert!(log.contains(told), "{told}: {log}");
    }
    let task = world
        .tasks(order_testkit::world::partition(), order_core::record::TaskState::Dead, 1)
        .await
        .remove(0);
    assert!(log.contains(&task.task.id().to_string()), "{log}");
    for kept_back in ["@", "people.example", "12345678", "is nobody", "Nord"] {
        assert!(!log.contains(kept_back), "{kept_back}: {log}");
    }
}
