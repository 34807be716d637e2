//! For whom a mail is written: language, numbers, times, addresses, names.

use futures_executor::block_on;
use order_core::order::Notify;
use order_core::party::BuyerType;
use order_core::record::{NoticeKind, Task};
use order_core::value::Locale;
use order_mail::{AddressView, Letter, MailKind, MailText, Post, Sender, Templates, View};

use crate::stage::{Stage, email, post};

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
fn the_time_until_a_code_is_good_is_told_in_the_hosts_offset() {
    for (locale, told) in [
        (Locale::EN, "for 60 minutes from when it was asked for, until 04:30 (UTC+09:00) on 2 March 2026."),
        (Locale::JA, "コードの発行から60分間、2026年3月2日 04:30 (UTC+09:00) まで有効です。"),
    ] {
        block_on(async {
            let stage = Stage::new(locale).await;
            let tasks = stage.everything(locale).await;
            let post = post().offset("+09:00".parse().unwrap());
            let mut codes = 0;
            for task in tasks.iter().filter(|task| matches!(task, Task::AccountMail(_))) {
                let View::Code(_) = post.view(&stage.store, task).await.unwrap() else { continue };
                let letter = post.write(&stage.store, task).await.unwrap();
                assert!(letter.text().text.contains(told), "{}", letter.text().text);
                codes += 1;
            }
            assert_eq!(codes, 2);
        });
    }
}

#[test]
fn a_company_and_a_person_are_addressed_as_one_does() {
    block_on(async {
        let stage = Stage::new(Locale::JA).await;
        stage.order(1).await;
        let [received, completed] = stage.tasks().await.try_into().unwrap();
        let View::Order(mut order) = post().view(&stage.store, &completed).await.unwrap() else {
            panic!("an order")
        };
        assert_eq!(order.buyer_type, BuyerType::Company);
        for (buyer_type, greeting) in [
            (BuyerType::Company, "ハーバーストア株式会社 御中\n"),
            (BuyerType::Individual, "ハーバーストア株式会社 様\n"),
        ] {
            order.buyer_type = buyer_type;
            let (_, text) = Templates::new().write(&View::Order(order.clone())).unwrap();
            assert!(text.text.starts_with(greeting), "{}", text.text);
        }
        assert!(stage.text(&received).await.starts_with("ノース・ニットウェア 御中\n"));
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
fn names_are_in_the_language_of_the_reader() {
    block_on(async {
        let stage = Stage::new(Locale::JA).await;
        stage.order(1).await;
        let mut notice = stage.tasks().await[1].notice().unwrap().clone();
        let japanese = stage.text(&Task::Notice(notice.clone())).await;
        for name in ["ノース・ニットウェア", "ハーバーストア株式会社", "コート"] {
            assert!(japanese.contains(name), "{japanese}");
        }
        notice.locale = "en-GB".parse().unwrap();
        let english = stage.text(&Task::Notice(notice)).await;
        for name in ["North Knitwear", "Harbour Store", "Coat"] {
            assert!(english.contains(name), "{english}");
        }
    });
}

#[test]
fn the_hosts_english_is_for_everybody_without_a_language_of_their_own() {
    let kind = MailKind::Notice(NoticeKind::OrderCompleted);
    let templates = Templates::new().replace(kind, Locale::EN, |_| {
        Ok(MailText { subject: "The host's".to_owned(), text: String::new(), html: String::new() })
    });
    for (locale, is_own) in [("fr", true), ("en-US", true), ("ja", false)] {
        block_on(async {
            let stage = Stage::new(locale.parse().unwrap()).await;
            stage.order(1).await;
            let task = stage.tasks().await.remove(1);
            let letter = post().templates(templates.clone()).write(&stage.store, &task).await.unwrap();
            assert_eq!(letter.text().subject == "The host's", is_own, "{locale}");
        });
    }
}

#[test]
fn options_that_are_not_shown_are_counted() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        stage.order(1).await;
        let task = stage.tasks().await.remove(0);
        let View::Order(mut order) = post().view(&stage.store, &task).await.unwrap() else {
            panic!("an order")
        };
        order.lines[0].more_options = Some("90".to_owned());
        let (_, shown) = Templates::new().write(&View::Order(order)).unwrap();
        assert!(shown.text.contains("  1 × Lining: Wool\n  … +90\n  Amount:"), "{}", shown.text);
        assert!(shown.html.contains("<small>… +90</small>"), "{}", shown.html);
    });
}

#[test]
fn a_placed_order_is_told_with_how_it_is_paid_and_where_it_goes() {
    let known = |text: &str| Some(text.to_owned());
    let tokyo = AddressView {
        name: "青山商店".to_owned(),
        lines: vec!["南青山1-2-3".to_owned(), "4F".to_owned()],
        city: "港区".to_owned(),
        region: known("東京都"),
        postal_code: known("107-0062"),
        country: "JP".to_owned(),
        phone: known("+81312345678"),
    };
    for (locale, placed, later) in [
        (
            Locale::EN,
            "Payment: Not by card, as agreed\nDelivery address: Goods inward, Kai 1, Hamburg, DE\nBilling address: Goods inward, Kai 1, Hamburg, DE\n",
            "Payment: By card\nDelivery address: Goods inward, Kai 1, Hamburg, DE\nBilling address: 青山商店, 南青山1-2-3, 4F, 107-0062 港区, 東京都, JP, +81312345678\n",
        ),
        (
            Locale::JA,
            "お支払い方法: カード以外(お取り決めのとおり)\nお届け先: Hamburg Kai 1 (DE) Goods inward\nご請求先: Hamburg Kai 1 (DE) Goods inward\n",
            "お支払い方法: クレジットカード\nお届け先: Hamburg Kai 1 (DE) Goods inward\nご請求先: 〒107-0062 東京都 港区 南青山1-2-3 4F (JP) 青山商店 電話 +81312345678\n",
        ),
    ] {
        block_on(async {
            let stage = Stage::new(locale).await;
            stage.order(1).await;
            for task in stage.tasks().await {
                let text = stage.text(&task).await;
                assert!(text.contains(placed), "{text}");
                let View::Order(mut order) = post().view(&stage.store, &task).await.unwrap() else {
                    panic!("an order")
                };
                let checkout = order.checkout.as_mut().unwrap();
                checkout.by_card = true;
                checkout.billing = tokyo.clone();
                let (_, told) = Templates::new().write(&View::Order(order)).unwrap();
                assert!(told.text.contains(later), "{}", told.text);
                assert!(told.html.contains("107-0062"), "{}", told.html);
            }
        });
    }
}
