//! Mails of a host: orders are placed, and everybody is told in their own language, by a mailer of the host's own.
//!
//! Without arguments the mailer prints. With the address of an SMTP server, as in `mail smtp://127.0.0.1:1025`, the mails go there.

use std::sync::atomic::{AtomicU8, Ordering};

use order_core::cart::{CartItem, CartSku, CheckoutForm};
use order_core::catalog::{PriceList, Rates, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{
    CreateCatalog, CreateProduct, CreatedProduct, NewSku, PutProduct, PutProducts,
};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::operation::party::{Connect, CreateBrand, CreateBuyerOrganization};
use order_core::party::{BrandSettings, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::record::Partition;
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Line, Locale, LocalizedName, Money, Name, Quantity,
    Timestamp,
};
use order_core::{Actor, Desk};
use order_mail::{
    Delivery, DeliverySettings, Mail, MailFailure, Mailer, Post, Sender, SharedMailer, SmtpMailer,
    SmtpSettings,
};
use order_store_memory::MemoryStore;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A mailer of the host's own. It could hand each mail to a provider's API; this one prints it.
struct Printer;

impl Mailer for Printer {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        // What will never work is for good: it becomes a dead letter with this reason. Whatever may work later is `ForNow`.
        if mail.to().as_str().ends_with("@closed.example") {
            return Err(MailFailure::ForGood { reason: "nobody lives there any more".to_owned() });
        }
        // A provider gets the id too, so that a mail that comes again can be told from a new one. `to_bytes` is the whole message.
        println!("to {} ({}): {}", mail.to(), mail.language(), mail.text().subject);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let mailer = match std::env::args().nth(1) {
        None => SharedMailer::new(Printer),
        Some(url) => SharedMailer::new(SmtpMailer::new(url.parse()?, SmtpSettings::default())?),
    };

    // A host gives the clock and the random bytes. Here both are toys, so that every run gives the same.
    let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
    let drawn = AtomicU8::new(0);
    let desk = Desk::new(
        MemoryStore::new(),
        move || now,
        move |bytes: &mut [u8]| {
            bytes.fill(drawn.fetch_add(1, Ordering::Relaxed));
        },
    );
    let shop = Shop::open(&desk, now).await?;
    shop.order(1, "Harbour Store", Locale::EN, &["office@harbour.example", "buying@closed.example"]).await?;
    shop.order(2, "港の店", Locale::JA, &["office@minato.example"]).await?;

    // Who the mails are from, and where their links lead.
    let sender = Sender { address: "orders@house.example".parse()?, name: Some(Name::new("Order House")?) };
    let post = Post::new(sender)
        .brand_pages("https://house.example/office".parse()?)
        .buyer_pages("https://house.example/orders".parse()?);
    let delivery = Delivery::new(desk.clone(), post, mailer, DeliverySettings::default());

    // A server calls `delivery.run(stop)` once and leaves the rest to it. Here everything is there already.
    let done = delivery.work(100).await?;
    println!("{} delivered, {} to be tried again, {} given up", done.delivered, done.later, done.dead);

    // What was given up waits for people, with the reason.
    let letters = desk.dead_letters(Partition::Brand(shop.brand), (None, 10), &Actor::host()).await?;
    for task in letters.tasks {
        for recipient in task.recipients.iter().filter(|recipient| recipient.state.word() == "dead") {
            println!("{}: {}", recipient.to.as_str(), recipient.failure.as_deref().unwrap_or_default());
        }
    }
    Ok(())
}

/// A brand with a catalog of one shirt.
struct Shop<'a> {
    desk: &'a Desk,
    now: Timestamp,
    brand: BrandId,
    catalog: CatalogId,
    shirt: CreatedProduct,
    term: TransactionTerm,
}

impl<'a> Shop<'a> {
    async fn open(desk: &'a Desk, now: Timestamp) -> Outcome<Self> {
        let (host, brand) = (Actor::host(), BrandId::made(now, [1; 10]));
        let named = |text: &str| Outcome::Ok(LocalizedName::new(Locale::EN, Name::new(text)?));
        let mut settings = BrandSettings::new(Locale::EN);
        settings.notification_addresses = vec!["orders@nord.example".parse()?, "sales@nord.example".parse()?];
        desk.run(CreateBrand { id: brand, name: named("Nord Knitwear")?, settings, owner: None }, &host)
            .await?;
        let term = TransactionTerm::new("wholesale")?;
        let prices = PriceList::one(term.clone(), Money::parse("1042.00", "EUR".parse()?)?)?;
        let mut shirt = CreateProduct::of(brand, Code::new("NK-100")?, named("Linen shirt")?, prices);
        shirt.skus.push(NewSku::of(Code::new("NK-100")?, Vec::new()));
        let shirt = desk.run(shirt, &host).await?;
        let catalog = CreateCatalog::of(brand, Code::new("SS27")?, named("Summer 2027")?);
        let catalog = desk.run(catalog, &host).await?.id;
        desk.run(
            PutProducts { brand, catalog, seen: None, products: vec![PutProduct::of(shirt.id, 1)] },
            &host,
        )
        .await?;
        Ok(Self { desk, now, brand, catalog, shirt, term })
    }

    /// Has a new buyer order a dozen. Their mails are in the language of their name.
    async fn order(&self, number: u8, called: &str, language: Locale, told: &[&str]) -> Outcome<()> {
        let (desk, host, brand) = (self.desk, Actor::host(), self.brand);
        let buyer = BuyerOrganizationId::made(self.now, [number; 10]);
        let name = LocalizedName::new(language, Name::new(called)?);
        let mut profile = OrganizationProfile::company(name, "JP".parse()?, "info@shop.example".parse()?);
        profile.recipients = told.iter().map(|address| address.parse()).collect::<Result<_, _>>()?;
        desk.run(CreateBuyerOrganization { id: buyer, profile, owner: None }, &host).await?;
        let terms =
            ConnectionTerms { term: self.term.clone(), currency: "EUR".parse()?, rates: Rates::default() };
        desk.run(Connect { brand, buyer, code: None, terms }, &host).await?;
        let dozen = Quantity::new(12)?;
        let skus = self.shirt.skus.iter().map(|sku| CartSku::of(*sku, dozen)).collect();
        let add = AddToCart::of(brand, buyer, self.catalog, vec![CartItem::of(self.shirt.id, skus)]);
        let cart = desk.run(add, &host).await?.id;
        let (street, city) = (Line::new("Quay 1")?, Line::new("Kobe")?);
        let form = CheckoutForm::to(PostalAddressForm::of(Name::new(called)?, street, city, "JP".parse()?));
        let preview = desk.ask(PreviewOrder { brand, cart, form: form.clone() }, &host).await?;
        desk.run(PlaceOrder { brand, cart, form, agreed: preview.fingerprint }, &host).await?;
        Ok(())
    }
}
