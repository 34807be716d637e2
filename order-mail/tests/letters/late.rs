//! Which mails there are, what they tell when they are written late, and in which language.

use futures_executor::block_on;
use order_core::cart::{CartItem, CartSku};
use order_core::catalog::Rates;
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{AddSkus, NewSku};
use order_core::operation::confirmation::{AdjustPrices, Confirm, MakeEditable, PriceEdit};
use order_core::operation::order::{RejectOrder, ReturnOrder};
use order_core::order::Notify;
use order_core::party::CodePurpose;
use order_core::record::{AccountMailKind, NoticeKind, Partition, Task};
use order_core::store::{Cursor, Feed, Store as _};
use order_core::value::{Code, Locale, OrderId, Timestamp};
use order_mail::{Letter, MailKind, MailText, OrderView, Post, Sender, Templates, View, WriteError};

use crate::stage::{Stage, Texts, Who, email, euro, name, pieces, post};

async fn text(stage: &Stage, task: &Task) -> String {
    post().write(&stage.store, task).await.unwrap().text().text.clone()
}

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
        let at_once = text(&stage, &first).await;
        stage.update(order, 7, false, Notify::send()).await;
        let [second] = stage.tasks().await.try_into().unwrap();
        let (brand, seen, notify) = (stage.brand, None, Notify::silent());
        stage.run(RejectOrder { brand, order, seen, notify }).await;
        let late = text(&stage, &first).await;
        assert_eq!(late, at_once);
        assert!(late.contains("0 × 1,199.50") && late.contains("waiting for your answer"), "{late}");
        let newer = text(&stage, &second).await;
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
            assert!(text(&stage, task).await.contains("1 × 1,199.50"));
        }
        // Rejected before it was answered, the order is what its prices were adjusted to.
        let (brand, seen, notify) = (stage.brand, None, Notify::send());
        stage.run(RejectOrder { brand, order, seen, notify }).await;
        let [rejected] = stage.tasks().await.try_into().unwrap();
        assert!(text(&stage, &rejected).await.contains("1 × 5.00"));
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
        assert!(text(&stage, &Task::Notice(notice)).await.contains("7 × 1,199.50"));
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
fn the_text_is_in_the_nearest_language_and_numbers_are_the_readers_own() {
    let german: Locale = "de".parse().unwrap();
    for (locale, language, price) in [
        ("en-GB", "en", "1,199.50\u{a0}EUR"),
        ("de-AT", "en", "1\u{a0}199,50\u{a0}EUR"),
        ("de", "en", "1.199,50\u{a0}EUR"),
        ("fr", "en", "1\u{202f}199,50\u{a0}EUR"),
        ("ja-JP", "ja", "1,199.50\u{a0}EUR"),
        ("hi-IN", "en", "1,199.50\u{a0}EUR"),
    ] {
        block_on(async {
            let stage = Stage::new(locale.parse().unwrap()).await;
            stage.order(1).await;
            for letter in stage.letters().await {
                assert_eq!(letter.language().to_string(), language, "{locale}");
                assert!(letter.text().text.contains(price), "{locale}: {}", letter.text().text);
                assert!(letter.text().html.contains(&format!("<html lang=\"{language}\">")));
            }
        });
    }
    let templates = Templates::new().replace(MailKind::Notice(NoticeKind::OrderCompleted), german, |view| {
        let View::Order(order) = view else { return Err("no order".into()) };
        Ok(MailText {
            subject: format!("Bestellung {}", order.code),
            text: String::new(),
            html: String::new(),
        })
    });
    block_on(async {
        let stage = Stage::new("de-AT".parse().unwrap()).await;
        stage.order(1).await;
        let post = post().templates(templates);
        for task in stage.tasks().await {
            let letter = post.write(&stage.store, &task).await.unwrap();
            // Only what is replaced is the host's.
            let is_own = task.notice().unwrap().kind == NoticeKind::OrderCompleted;
            assert_eq!(letter.language() == german, is_own);
            assert_eq!(letter.text().subject.starts_with("Bestellung"), is_own);
        }
    });
}

#[test]
fn without_addresses_of_pages_there_are_no_links() {
    block_on(async {
        let stage = Stage::new(Locale::JA).await;
        let post = Post::new(Sender { address: email("orders@host.example"), name: None });
        for task in stage.everything(Locale::JA).await {
            let letter = post.write(&stage.store, &task).await.unwrap();
            let MailText { text, html, .. } = letter.text();
            assert!(!text.contains("http") && !html.contains("http") && !html.contains("<a "), "{text}");
            assert!(!text.contains("こちら"), "{text}");
        }
    });
}

#[test]
fn to_buyers_a_mail_is_from_the_brand_and_one_order_is_one_thread() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        let order = stage.order(1).await;
        stage.answer(order, true, Notify::send()).await;
        stage.approve(order).await;
        let tasks = stage.tasks().await;
        let letters = {
            let mut letters: Vec<Letter> = Vec::new();
            for task in &tasks {
                letters.push(post().write(&stage.store, task).await.unwrap());
            }
            letters
        };
        let to = email("ann@harbour.example");
        let mails: Vec<_> = letters.iter().map(|letter| letter.to(&to)).collect();
        let names: Vec<_> = mails.iter().map(|mail| mail.from().name.clone().unwrap().to_string()).collect();
        assert_eq!(names, ["The Host", "North Knitwear", "North Knitwear", "The Host"]);
        assert!(mails.iter().all(|mail| mail.from().address.as_str() == "orders@host.example"));
        let threads: Vec<_> = mails.iter().map(|mail| mail.thread().unwrap()).collect();
        assert!(threads.iter().all(|thread| *thread == threads[0]));
        assert!(mails.iter().all(|mail| mail.id() != threads[0]));
        for (mail, task) in mails.iter().zip(&tasks) {
            assert_eq!((mail.at(), mail.to()), (task.at(), &to));
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
fn no_code_is_in_a_subject_or_printed_for_debugging() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        for task in stage.everything(Locale::EN).await {
            let letter = post().write(&stage.store, &task).await.unwrap();
            let mail = letter.to(&email("ann@harbour.example"));
            let view = post().view(&stage.store, &task).await.unwrap();
            let code = "48151623";
            assert_eq!(letter.text().text.contains(code), matches!(view, View::Code(_)));
            for shown in [letter.text().subject.clone(), format!("{letter:?}{mail:?}{view:?}")] {
                assert!(!shown.contains(code), "{shown}");
            }
        }
    });
}

#[test]
fn a_line_of_options_divides_over_them() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        stage.order(1_000).await;
        let received = stage.tasks().await.remove(0);
        let text = text(&stage, &received).await;
        assert!(
            text.contains(
                "  3,000 × 1,199.50\u{a0}EUR\n  2,000 × Lining: Silk (+15.00\u{a0}EUR per piece)\n"
            ),
            "{text}"
        );
    });
}
