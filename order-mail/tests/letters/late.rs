//! Which mails there are, and what they tell when they are written late.

use futures_executor::block_on;
use order_core::SharedStore;
use order_core::cart::{CartItem, CartSku};
use order_core::catalog::Rates;
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{AddSkus, NewSku};
use order_core::operation::confirmation::{AdjustPrices, Confirm, MakeEditable, PriceEdit};
use order_core::operation::order::{RejectOrder, ReturnOrder};
use order_core::order::Notify;
use order_core::party::CodePurpose;
use order_core::record::{AccountMailKind, GatewayWork, NoticeKind, Partition, PaymentTask, Task};
use order_core::store::{Cursor, Feed, Store as _};
use order_core::value::{Code, Locale, OrderId, PaymentKey, TaskId, Timestamp};
use order_mail::{MailKind, MailText, OrderView, Templates, View, WriteError};
use order_store_memory::MemoryStore;
use order_testkit::faulty::{Fault, FaultyStore};

use crate::stage::{Stage, Texts, Who, euro, name, pieces, post};

fn kinds(tasks: &[Task]) -> Vec<NoticeKind> {
    tasks.iter().filter_map(Task::notice).map(|notice| notice.kind).collect()
}

#[test]
fn a_notice_tells_the_revision_that_it_was_made_for() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let order = stage.order(1).await;
        stage.tasks().await;
        stage.answer(order, true, Notify::send()).await;
        let [first] = stage.tasks().await.try_into().unwrap();
        let at_once = stage.text(&first).await;
        stage.update(order, 7, false, Notify::send()).await;
        let [second] = stage.tasks().await.try_into().unwrap();
        let (brand, seen, notify) = (stage.brand, None, Notify::silent());
        stage.run(RejectOrder { brand, order, seen, notify }).await;
        let late = stage.text(&first).await;
        assert_eq!(late, at_once);
        assert!(late.contains("0 × 1,199.50") && late.contains("waiting for your answer"), "{late}");
        let newer = stage.text(&second).await;
        assert!(newer.contains("7 × 1,199.50") && !newer.contains("waiting for your answer"), "{newer}");
    });
}

#[test]
fn what_was_received_is_told_as_it_was_placed() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let order = stage.order(1).await;
        let tasks = stage.tasks().await;
        let rates = Rates { wholesale: None, discount: None };
        let lines = vec![PriceEdit { sku: stage.coat.skus[1], base: Some(euro("5")), rates }];
        stage.run(AdjustPrices { brand: stage.brand, order, seen: None, lines }).await;
        for task in &tasks {
            assert!(stage.text(task).await.contains("1 × 1,199.50"));
        }
        // Rejected before it was answered, the order is what its prices were adjusted to.
        let (brand, seen, notify) = (stage.brand, None, Notify::send());
        stage.run(RejectOrder { brand, order, seen, notify }).await;
        let [rejected] = stage.tasks().await.try_into().unwrap();
        assert!(stage.text(&rejected).await.contains("1 × 5.00"));
    });
}

#[test]
fn a_returned_order_is_told_as_it_is_in_the_cart_again() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let order = stage.order(1).await;
        stage.answer(order, false, Notify::silent()).await;
        stage.tasks().await;
        let (brand, seen, notify) = (stage.brand, None, Notify::send());
        stage.run(ReturnOrder { brand, order, seen, notify }).await;
        let [returned] = stage.tasks().await.try_into().unwrap();
        let text = stage.text(&returned).await;
        assert!(text.contains("NK-1-NM L, Colour: red\n  1 × 1,199.50"), "{text}");
        for of_the_answer in ["will not be delivered", "Loyalty", "Delivery address"] {
            assert!(!text.contains(of_the_answer), "{text}");
        }
    });
}

#[test]
fn a_notice_from_before_revisions_were_named_tells_what_the_order_is() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let order = stage.order(1).await;
        stage.tasks().await;
        stage.answer(order, false, Notify::send()).await;
        let mut notice = stage.tasks().await[0].notice().unwrap().clone();
        stage.update(order, 7, false, Notify::silent()).await;
        notice.revision = None;
        assert!(stage.text(&Task::Notice(notice)).await.contains("7 × 1,199.50"));
    });
}

#[test]
fn a_toggle_that_is_off_makes_no_mail() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let order = stage.order(1).await;
        assert_eq!(kinds(&stage.tasks().await), [NoticeKind::OrderReceived, NoticeKind::OrderCompleted]);
        let (brand, seen, notify) = (stage.brand, None, Notify::silent());
        stage.answer(order, false, notify.clone()).await;
        stage.update(order, 3, false, notify.clone()).await;
        let (tags, new_tags) = ([].into(), vec![]);
        stage.run(Confirm { brand, order, seen, notify: notify.clone(), tags, new_tags }).await;
        stage.run(MakeEditable { brand, order, seen, notify: notify.clone() }).await;
        stage.run(RejectOrder { brand, order, seen, notify: notify.clone() }).await;
        assert_eq!(stage.tasks().await, []);
        let order = stage.order(1).await;
        stage.tasks().await;
        stage.run(ReturnOrder { brand, order, seen, notify }).await;
        assert_eq!(stage.tasks().await, []);
    });
}

/// How many were told of the newest change of an order, as its log has it.
async fn told(stage: &Stage, order: OrderId) -> Option<u32> {
    let partition = Partition::Brand(stage.brand);
    let feed = Feed { partition, subject: None, after: Cursor::START, limit: 1_000 };
    let events = stage.store.events_after(feed).await.unwrap().events;
    let mut of_order =
        events.iter().filter(|event| event.entry.subject.name.to_string() == order.to_string());
    of_order.next_back()?.entry.notice.as_ref()?.recipients
}

#[test]
fn an_offline_buyer_gets_mail_at_its_address_and_without_one_the_log_tells() {
    for (who, reached) in [(Who::Offline, 1), (Who::OfflineWithoutAddress, 0)] {
        block_on(async {
            let stage = Stage::with(Locale::EN, Texts::default(), who).await;
            let order = stage.order(1).await;
            assert_eq!(stage.tasks().await.len(), 1 + reached);
            let reached = u32::try_from(reached).unwrap();
            assert_eq!(told(&stage, order).await, Some(reached));
            stage.answer(order, false, stage.notify()).await;
            let letters = stage.letters().await;
            assert_eq!(letters.len(), usize::try_from(reached).unwrap());
            assert!(letters.iter().all(|letter| letter.text().text.contains("Dear Harbour Store,")));
            assert_eq!(told(&stage, order).await, Some(reached));
        });
    }
}

#[test]
fn long_orders_are_told_in_part() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let (brand, product) = (stage.brand, stage.coat.id);
        let skus = (0..60).map(|number| {
            NewSku::of(Code::new(format!("X-{number}")).unwrap(), vec![name(&format!("kind {number}"))])
        });
        let skus = stage.run(AddSkus { brand, product, skus: skus.collect() }).await.skus;
        let lines = skus.iter().map(|sku| CartSku::of(*sku, pieces(1))).collect();
        let add = AddToCart::of(brand, stage.buyer, stage.catalog, vec![CartItem::of(product, lines)]);
        stage.place(add).await;
        for letter in stage.letters().await {
            let MailText { text, html, .. } = letter.text();
            assert_eq!(text.matches(" × ").count(), OrderView::LINES_MAX);
            assert!(
                text.contains("And 10 more lines, which are not shown here.\nhttps://host.example/"),
                "{text}"
            );
            assert!(html.contains("\">And 10 more lines, which are not shown here.</a>"), "{html}");
        }
    });
}

#[test]
fn what_cannot_be_told_is_told_apart() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let tasks = stage.everything(Locale::EN).await;
        let why = async |task: &Task| post().write(&stage.store, task).await.unwrap_err();
        let Task::Notice(notice) = &tasks[0] else { panic!("{:?}", tasks[0]) };
        let mut gone = notice.clone();
        gone.order = OrderId::made(Timestamp::MIN, [9; 10]);
        let error = why(&Task::Notice(gone)).await;
        assert!(matches!(error, WriteError::Gone { what: "order" }) && !error.is_for_now(), "{error}");

        let is_code = |task: &&Task| matches!(task, Task::AccountMail(mail) if matches!(mail.says, AccountMailKind::Code { .. }));
        let code = tasks.iter().find(is_code).unwrap();
        let error = why(&code.without_secrets().unwrap()).await;
        assert!(matches!(error, WriteError::CodeGone) && !error.is_for_now(), "{error}");

        let View::Code(told) = post().view(&stage.store, code).await.unwrap() else { panic!("a code") };
        assert_eq!((told.purpose, told.minutes), (CodePurpose::VerifyEmail, 60));
        let failing =
            Templates::new().replace(MailKind::Code(told.purpose), Locale::EN, |_| Err("broken".into()));
        let error = post().templates(failing).write(&stage.store, code).await.unwrap_err();
        assert!(matches!(error, WriteError::Template(_)) && !error.is_for_now(), "{error}");
    });
}

#[test]
fn a_store_that_fails_is_for_now_and_money_is_no_mail() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        stage.order(1).await;
        let task = stage.tasks().await.remove(0);
        let faulty = FaultyStore::scripted(MemoryStore::new(), []);
        faulty.strike_with(Fault::FailedRead);
        let error = post().write(&SharedStore::new(faulty), &task).await.unwrap_err();
        assert!(matches!(error, WriteError::Storage(_)) && error.is_for_now(), "{error}");

        let attempt = PaymentKey::made(Timestamp::MIN, [9; 10]);
        let (id, at) = (TaskId::made(Timestamp::MIN, [9; 10]), Timestamp::MIN);
        let payment = PaymentTask { id, brand: stage.brand, at, work: GatewayWork::Attempt { attempt } };
        let error = post().write(&stage.store, &Task::Payment(payment)).await.unwrap_err();
        assert!(matches!(error, WriteError::NotAMail) && !error.is_for_now(), "{error}");
    });
}

#[test]
fn a_line_of_options_divides_over_them() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        stage.order(1_000).await;
        let received = stage.tasks().await.remove(0);
        let text = stage.text(&received).await;
        assert!(
            text.contains("  3,000 × 1,199.50\u{a0}EUR\n  2,000 × Lining: Silk (each +15.00\u{a0}EUR)\n"),
            "{text}"
        );
    });
}
