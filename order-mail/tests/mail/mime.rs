//! What arrives, read as a mail program reads it.

use std::sync::{Arc, Mutex};

use mailparse::{MailHeaderMap as _, ParsedMail};
use order_core::catalog::{Rates, TransactionTerm};
use order_core::operation::party::{Connect, CreateBuyerOrganization};
use order_core::party::{ConnectionTerms, OrganizationProfile};
use order_core::value::{BuyerOrganizationId, LocalizedName};
use order_mail::{Mail, MailFailure, Mailer, SmtpMailer};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{brand, create_brand, email, id, name};

use crate::server::Server;
use crate::stage::{assert_done, delivery, smtp, work};

/// Sends by SMTP, and keeps what it was given.
struct Kept(SmtpMailer, Arc<Mutex<Vec<Mail>>>);

impl Mailer for Kept {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        self.1.lock().unwrap().push(mail.clone());
        self.0.send(mail).await
    }
}

/// An order of a buyer who reads one language, with a brand that reads another.
async fn ordered(of_brand: &str, of_buyer: &str) -> World<MemoryStore> {
    let world = World::new(MemoryStore::new());
    let named = |locale: &str, text: &str| LocalizedName::new(locale.parse().unwrap(), name(text));
    let mut create = create_brand(brand(), "x");
    create.settings.locale = of_brand.parse().unwrap();
    create.settings.notification_addresses = vec![email("staff")];
    create.name = named(of_brand, "北織 <Nord & Knit>");
    world.run(create).await;
    let shop = world.open_shop(1).await;
    world.run(world.receive(shop.counter(0), 100)).await;
    let buyer = id(BuyerOrganizationId::made, 1);
    let mut profile =
        OrganizationProfile::company(named(of_buyer, "港の店"), "JP".parse().unwrap(), email("office"));
    profile.recipients = vec![email("buyer")];
    world.run(CreateBuyerOrganization { id: buyer, profile, owner: None }).await;
    let terms = ConnectionTerms {
        term: TransactionTerm::new("wholesale").unwrap(),
        currency: "EUR".parse().unwrap(),
        rates: Rates::default(),
    };
    world.run(Connect { brand: brand(), buyer, code: None, terms }).await;
    let cart = world.fill_cart(&shop, buyer, &[2]).await;
    let order = world.checkout(cart).await;
    world.run(order).await;
    world
}

/// The same text, however its lines end.
fn unfolded(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}

fn part<'m>(mail: &'m ParsedMail<'_>, kind: &str) -> &'m ParsedMail<'m> {
    mail.subparts.iter().find(|part| part.ctype.mimetype == kind).unwrap()
}

#[tokio::test]
async fn both_languages_arrive_intact() {
    for (of_brand, of_buyer) in [("ja", "en"), ("en", "ja"), ("ja", "ja"), ("en", "fr")] {
        let (world, server, kept) =
            (ordered(of_brand, of_buyer).await, Server::start().await, Arc::default());
        let done = work(&delivery(&world, Kept(smtp(&server), Arc::clone(&kept)))).await;
        assert_eq!(done.delivered, 2);
        assert_done(&world).await;
        for mail in kept.lock().unwrap().iter() {
            let taken = server.taken();
            let taken = taken.iter().find(|taken| taken.to == mail.to().as_str()).unwrap();
            let read = mailparse::parse_mail(&taken.content).unwrap();
            let header = |name: &str| read.headers.get_first_value(name).unwrap();
            let to_brand = mail.to().as_str().starts_with("staff");
            // There is no French: English it is.
            let language = if to_brand { of_brand } else { of_buyer }.replace("fr", "en");
            assert_eq!(header("Content-Language"), language);
            assert_eq!(header("Message-ID"), mail.id().as_str());
            assert_eq!(header("References"), mail.thread().unwrap().as_str());
            assert_eq!(header("Auto-Submitted"), "auto-generated");
            assert_eq!(header("Date"), "Sun, 01 Mar 2026 09:00:00 +0000");
            assert_eq!(header("Subject"), mail.text().subject);
            assert_eq!(read.ctype.mimetype, "multipart/alternative");
            assert_eq!(read.subparts.len(), 2);
            let text = unfolded(&part(&read, "text/plain").get_body().unwrap());
            assert_eq!(text, unfolded(&mail.text().text));
            assert_eq!(unfolded(&part(&read, "text/html").get_body().unwrap()), unfolded(&mail.text().html));
            assert_eq!(header("Subject").contains("注文"), language == "ja", "{}", header("Subject"));
            assert_eq!(text.contains("ご注文番号"), language == "ja", "{text}");
            assert!(text.contains("北織 <Nord & Knit>") && text.contains("港の店"), "{text}");
            assert!(mail.text().html.contains("北織 &#60;Nord &#38; Knit&#62;"), "{}", mail.text().html);
            assert!(taken.content.is_ascii(), "it gets through the oldest server");
            assert!(
                taken.content.split(|byte| *byte == b'\n').all(|line| line.len() <= 79),
                "and is not folded on its way"
            );
        }
    }
}
