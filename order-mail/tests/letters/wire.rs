//! Mails as bytes, read by another program.

use futures_executor::block_on;
use mailparse::{MailHeaderMap as _, ParsedMail, parse_mail};
use order_core::value::{EmailAddress, Locale};
use order_mail::{Letter, Post, Sender};
use proptest::prelude::*;

use crate::stage::{Stage, Texts, Who, email, name, post};

fn header(mail: &ParsedMail<'_>, key: &str) -> String {
    let values = mail.headers.get_all_values(key);
    assert_eq!(values.len(), 1, "{key}: {values:?}");
    values[0].clone()
}

/// One letter of an order.
async fn letter(locale: Locale, texts: Texts) -> Letter {
    let stage = Stage::with(locale, texts, Who::Connected).await;
    stage.order(1).await;
    stage.letters().await.pop().unwrap()
}

/// The letter survives the wire.
fn assert_read_again(letter: &Letter) {
    let to = email("ann+orders@harbour.example");
    let bytes = letter.to(&to).to_bytes().unwrap();
    let mail = parse_mail(&bytes).unwrap();
    assert_eq!(header(&mail, "Subject"), letter.text().subject);
    assert_eq!(header(&mail, "To"), to.as_str());
    assert_eq!(header(&mail, "Content-Language"), letter.language().to_string());
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(mail.ctype.mimetype, "multipart/alternative");
    let [plain, html] = mail.subparts.as_slice() else { panic!("two parts") };
    assert_eq!((plain.ctype.mimetype.as_str(), html.ctype.mimetype.as_str()), ("text/plain", "text/html"));
    for (part, text) in [(plain, &letter.text().text), (html, &letter.text().html)] {
        assert_eq!(part.ctype.charset.to_lowercase(), "utf-8");
        assert_eq!(header(part, "Content-Transfer-Encoding"), "base64");
        // Lines of text end on the wire as RFC 2046 has it.
        assert_eq!(part.get_body().unwrap(), text.replace('\n', "\r\n"));
    }
    assert!(bytes.is_ascii(), "every server takes it");
    assert!(
        bytes
            .split(|byte| *byte == b'\n')
            .all(|line| line.len() <= 998 && line.ends_with(b"\r") || line.is_empty())
    );
}

#[test]
fn every_mail_is_read_as_it_was_written() {
    for locale in [Locale::EN, Locale::JA] {
        block_on(async {
            let stage = Stage::new(locale).await;
            for task in stage.everything(locale).await {
                assert_read_again(&post().write(&stage.store, &task).await.unwrap());
            }
        });
    }
}

#[test]
fn the_longest_names_fit_into_a_subject() {
    let long =
        |text: &str| [text.repeat(200 / text.chars().count()), text.repeat(200 / text.chars().count())];
    for text in ["長い名前", "a", "word and ", "é"] {
        let texts = Texts { brand: long(text), buyer: long(text), ..Texts::default() };
        assert_read_again(&block_on(letter(Locale::JA, texts)));
    }
}

#[test]
fn headers_tell_when_and_from_whom_and_what_belongs_together() {
    let letter = block_on(letter(Locale::JA, Texts::default()));
    let to = email("ann@harbour.example");
    let mail = letter.to(&to);
    let bytes = mail.to_bytes().unwrap();
    let parsed = parse_mail(&bytes).unwrap();
    assert_eq!(header(&parsed, "From"), "ノース・ニットウェア <orders@host.example>");
    assert_eq!(header(&parsed, "Message-ID"), mail.id().as_str());
    assert_eq!(header(&parsed, "References"), mail.thread().unwrap().as_str());
    let at = mailparse::dateparse(&header(&parsed, "Date")).unwrap();
    assert_eq!(at, mail.at().micros() / 1_000_000);
}

#[test]
fn equal_mails_are_equal_bytes_and_each_recipient_has_its_own() {
    let made = || block_on(letter(Locale::JA, Texts::default()));
    let (ann, bob) = (email("ann@harbour.example"), email("bob@harbour.example"));
    let bytes = made().to(&ann).to_bytes().unwrap();
    assert_eq!(bytes, made().to(&ann).to_bytes().unwrap());
    assert_ne!(made().to(&ann).id(), made().to(&bob).id());
    assert!(!String::from_utf8(bytes).unwrap().contains("bob"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_address_goes_onto_the_wire_as_it_is(
        local in "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,66}(\\.[a-zA-Z0-9-]{1,8}){0,2}",
        domain in "(xn--)?[a-z0-9-]{1,64}(\\.[a-z0-9-]{1,12}){1,3}",
    ) {
        let Ok(address) = format!("{local}@{domain}").parse::<EmailAddress>() else { return Ok(()) };
        let bytes = LETTER.with(|letter| letter.to(&address).to_bytes()).unwrap();
        let parsed = parse_mail(&bytes).unwrap();
        prop_assert_eq!(header(&parsed, "To"), address.as_str());
    }
}

thread_local! {
    static LETTER: Letter = block_on(letter(Locale::EN, Texts::default()));
}

#[test]
fn a_sender_of_any_name_is_written() {
    for text in ["Müller, \"Söhne\" <x@y.example>", "a@b.example", "北", "=?utf-8?q?x?="] {
        block_on(async {
            let stage = Stage::new(Locale::EN).await;
            let sender = Sender { address: email("orders@host.example"), name: Some(name(text)) };
            stage.order(1).await;
            let task = stage.tasks().await.remove(0);
            let letter = Post::new(sender).write(&stage.store, &task).await.unwrap();
            let bytes = letter.to(&email("ann@harbour.example")).to_bytes().unwrap();
            let parsed = parse_mail(&bytes).unwrap();
            let from = mailparse::addrparse_header(parsed.headers.get_first_header("From").unwrap()).unwrap();
            let single = from.extract_single_info().unwrap();
            assert_eq!(single.addr, "orders@host.example");
            assert_eq!(single.display_name.unwrap(), text);
        });
    }
}
