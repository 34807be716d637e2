//! Names and texts that want to be more than text, and a note that no mail may hold.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::value::Locale;
use order_mail::{Letter, MailText, Side, View};
use proptest::prelude::*;

use crate::every::TAG;
use crate::stage::{Stage, Texts, Who, email, post};

/// Everything that people name or write, each beginning with what would be a tag, a quote or a header.
fn hostile() -> Texts {
    let pair = |text: &str| [format!("{text} 1"), format!("{text} 2")];
    Texts {
        brand: pair("<b>North</b> & \"Co\"\u{202e}<script>alert(1)</script>"),
        buyer: pair("\"><img src=x onerror=alert(2)>\u{2066}{{ order.code }}"),
        product: pair("</td></table><iframe src=//evil.example>"),
        model: "<svg/onload=1>".to_owned(),
        sku: "'\"><a href=x>".to_owned(),
        attribute: pair("<style>*{display:none}</style>"),
        option: pair("&lt;form action=x&gt; <input>"),
        tax: "<plaintext>".to_owned(),
        discount: "<!-- \u{200f}-->".to_owned(),
        address: "<address title='\">{{ words.total }}\u{202d}".to_owned(),
        private: "for ourselves".to_owned(),
        message: "<marquee>\n.\nBcc: all@evil.example".to_owned(),
        body: "Hi,\n\n<a href=\"javascript:alert(3)\">click</a>\r\nBcc: all@evil.example\u{2028}--\n.\n\u{202e}end".to_owned(),
    }
}

async fn letters(locale: Locale, texts: Texts) -> Vec<Letter> {
    let stage = Stage::with(locale, texts, Who::Connected).await;
    let mut letters = Vec::new();
    for task in stage.everything(locale).await {
        letters.push(post().write(&stage.store, &task).await.unwrap());
    }
    letters
}

/// The names of the tags of a document.
fn tags(html: &str) -> BTreeSet<String> {
    let name = |text: &str| text.chars().take_while(|char| !char.is_whitespace() && *char != '>').collect();
    html.split('<').skip(1).map(name).collect()
}

#[test]
fn what_people_write_stays_text_in_html() {
    let plain = block_on(letters(Locale::EN, Texts::default()));
    for locale in [Locale::EN, Locale::JA] {
        let letters = block_on(letters(locale, hostile()));
        assert_eq!(letters.len(), plain.len());
        for (letter, plain) in letters.iter().zip(&plain) {
            let MailText { subject, text, html } = letter.text();
            let (mut found, mut known) = (tags(html), tags(&plain.text().html));
            // A text of more lines has more line breaks.
            found.remove("br");
            known.remove("br");
            assert_eq!(found, known, "{subject}");
            for turned in ['\u{202d}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{2028}'] {
                assert!(![subject, text, html].into_iter().any(|text| text.contains(turned)), "{subject}");
            }
            assert!(!html.contains("\"javascript:") && !html.contains("=javascript:"));
            assert!(!subject.contains(char::is_control));
        }
    }
}

#[test]
fn the_body_is_set_apart_and_keeps_its_lines() {
    let letters = block_on(letters(Locale::EN, hostile()));
    let told: Vec<_> = letters.iter().filter(|letter| letter.text().text.contains("> Hi,")).collect();
    assert!(told.len() >= 4, "{}", told.len());
    for letter in told {
        let MailText { text, html, .. } = letter.text();
        let quoted = "> Hi,\n> \n> <a href=\"javascript:alert(3)\">click</a>\n> Bcc: all@evil.example\n> --\n> .\n> end\n";
        assert!(text.contains(quoted), "{text}");
        let (_, quoted) = html.split_once("<blockquote").unwrap();
        let (quoted, _) = quoted.split_once("</blockquote>").unwrap();
        assert_eq!(quoted.matches("<br>").count(), 6, "{quoted}");
        assert!(
            quoted.contains("&#60;a href=&#34;javascript:alert(3)&#34;&#62;click&#60;/a&#62;<br>"),
            "{quoted}"
        );
    }
}

#[test]
fn no_header_is_added_by_a_name_or_by_a_template_of_the_host() {
    for letter in block_on(letters(Locale::EN, hostile())) {
        assert_headers(&letter.to(&email("ann@harbour.example")).to_bytes().unwrap());
    }
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        stage.order(1).await;
        let task = stage.tasks().await.remove(0);
        let kind = post().view(&stage.store, &task).await.unwrap().kind();
        let templates = order_mail::Templates::new().replace(kind, Locale::EN, |_| {
            let subject = "Hello\r\nBcc: all@evil.example\r\n\r\n<script>\u{2028}".to_owned();
            Ok(MailText { subject, text: String::new(), html: String::new() })
        });
        let letter = post().templates(templates).write(&stage.store, &task).await.unwrap();
        let bytes = letter.to(&email("ann@harbour.example")).to_bytes().unwrap();
        assert_headers(&bytes);
        let mail = mailparse::parse_mail(&bytes).unwrap();
        let subject = mail.headers.iter().find(|header| header.get_key_ref() == "Subject").unwrap();
        assert_eq!(subject.get_value(), "Hello Bcc: all@evil.example <script>");
    });
}

/// Exactly the headers that a mail has.
fn assert_headers(bytes: &[u8]) {
    let mail = mailparse::parse_mail(bytes).unwrap();
    let names: BTreeSet<_> = mail.headers.iter().map(mailparse::MailHeader::get_key).collect();
    assert_eq!(names.len(), mail.headers.len(), "{names:?}");
    for name in &names {
        let known = [
            "Message-ID",
            "Date",
            "From",
            "To",
            "Subject",
            "Auto-Submitted",
            "Content-Language",
            "References",
            "MIME-Version",
            "Content-Type",
        ];
        assert!(known.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn tags_of_the_brand_are_in_no_mail() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        for task in stage.everything(Locale::EN).await {
            let view = post().view(&stage.store, &task).await.unwrap();
            let MailText { subject, text, html } =
                post().write(&stage.store, &task).await.unwrap().text().clone();
            for shown in [subject, text, html, format!("{view:?}")] {
                assert!(!shown.contains(TAG), "{shown}");
            }
        }
    });
}

#[test]
fn a_message_to_the_brand_is_told_to_the_brand_only() {
    block_on(async {
        let stage = Stage::new(Locale::EN).await;
        for task in stage.everything(Locale::EN).await {
            let View::Order(order) = post().view(&stage.store, &task).await.unwrap() else { continue };
            let letter = post().write(&stage.store, &task).await.unwrap();
            let told = order.lines.iter().any(|line| !line.message.is_empty());
            assert_eq!(told, order.side == Side::Brand);
            assert_eq!(letter.text().html.contains("Message:"), order.side == Side::Brand);
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_note_to_ones_own_company_gets_into_no_mail(note in "zq[a-z<>&\"' \n]{6,60}[a-z]") {
        let private = Texts { private: note.clone(), ..Texts::default() };
        block_on(async {
            let stage = Stage::with(Locale::EN, private, Who::Connected).await;
            for task in stage.everything(Locale::EN).await {
                let view = post().view(&stage.store, &task).await.unwrap();
                let letter = post().write(&stage.store, &task).await.unwrap();
                let MailText { subject, text, html } = letter.text();
                for shown in [subject, text, html, &format!("{view:?}"), &format!("{letter:?}")] {
                    assert!(!shown.contains("zq"), "{shown}");
                }
            }
        });
    }
}
