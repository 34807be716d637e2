//! A made-up brand that sells in three currencies to buyers with awkward names.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use order_core::cart::{CartItem, CartSku, CheckoutForm};
use order_core::catalog::{BasePrice, DesiredDates, PriceList, Rates, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{
    CreateCatalog, CreateProduct, CreateTaxCategory, CreatedProduct, NewSku, PutProduct, PutProducts,
};
use order_core::operation::order::{PlaceOrder, PreviewOrder, RejectOrder};
use order_core::operation::party::{Connect, CreateBrand, CreateBuyerOrganization};
use order_core::operation::tag::{CreateTag, TagOrder};
use order_core::order::{Colour, Notify};
use order_core::party::{BrandSettings, ConnectionTerms, OrderCodes, OrganizationProfile, PostalAddressForm};
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Line, Locale, LocalizedName, Money, Name, Note, OrderId,
    Quantity, Rounding, TaxCategoryId, Timestamp,
};
use order_core::{Actor, Desk};
use order_store_memory::MemoryStore;

use super::Outcome;

/// Model number, name, prices, wholesale and discount rate, SKUs.
type Article =
    (&'static str, [&'static str; 2], [&'static str; 3], Option<[&'static str; 2]>, &'static [&'static str]);

const ARTICLES: [Article; 3] = [
    (
        "00100",
        ["Linen shirt", "麻のシャツ"],
        ["42.10 EUR", "6800 JPY", "14.250 KWD"],
        None,
        &["=1+1", "00100-M"],
    ),
    (
        "@200",
        ["Cardigan", "カーディガン"],
        ["99.99 EUR", "16000 JPY", "33.125 KWD"],
        Some(["62.5", "10"]),
        &["-200"],
    ),
    // So many of it are ordered that the amount has more digits than a spreadsheet counts in.
    ("900", ["Loom", "織機"], ["1.00 EUR", "90000000000 JPY", "1.000 KWD"], None, &["900"]),
];

/// Name with its language, currency, country, the brand's code.
const BUYERS: [(&str, Locale, &str, &str, Option<&str>); 4] = [
    ("Harbour Store", Locale::EN, "EUR", "DE", Some("0001")),
    ("港の店", Locale::JA, "JPY", "JP", Some("JP-1")),
    ("=HYPERLINK(\"http://x.example\",\"Shop\")", Locale::EN, "EUR", "FR", None),
    ("Gulf Trading", Locale::EN, "KWD", "KW", Some("+4")),
];

/// Which buyer, a comment, and pieces of which SKU of which article.
type Ordered = (usize, Option<&'static str>, &'static [(usize, usize, u32)]);

const ORDERS: [Ordered; 7] = [
    (0, Some("=1+1 thanks"), &[(0, 0, 12), (0, 1, 6), (1, 0, 3)]),
    (1, None, &[(0, 0, 5), (1, 0, 7)]),
    (2, Some("-- please call\n+49 30 1234"), &[(1, 0, 1)]),
    (3, Some("@noon"), &[(0, 1, 9), (1, 0, 2)]),
    (0, None, &[(0, 1, 4)]),
    (1, Some("織機"), &[(2, 0, 120_000)]),
    // Rejected: it is exported and not tallied.
    (0, None, &[(0, 0, 100)]),
];

/// A desk with the brand, its buyers and their orders.
pub(super) async fn opened() -> Outcome<(Desk, BrandId)> {
    // The clock goes on by an hour with every order; both are toys, so that every run gives the same.
    let first = Timestamp::parse("2026-02-28T15:30:45Z")?;
    let hours = Arc::new(AtomicI64::new(0));
    let (clock, drawn) = (Arc::clone(&hours), AtomicU64::new(0));
    let now = move || {
        let ahead = clock.load(Ordering::Relaxed).saturating_mul(3_600_000_000);
        Timestamp::from_micros(first.micros().saturating_add(ahead)).unwrap_or(first)
    };
    let desk = Desk::new(MemoryStore::new(), now, move |bytes: &mut [u8]| {
        let number = drawn.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        bytes.iter_mut().zip(number.iter().cycle()).for_each(|(byte, drawn)| *byte = *drawn);
    });
    let shop = Shop::open(&desk, first).await?;
    let mut placed = Vec::new();
    for (buyer, comment, lines) in ORDERS {
        placed.push(shop.order(buyer, comment, lines).await?);
        hours.fetch_add(1, Ordering::Relaxed);
    }
    shop.label(placed.first(), &["=urgent", "VIP"]).await?;
    if let Some(order) = placed.last() {
        let reject = RejectOrder { brand: shop.brand, order: *order, seen: None, notify: Notify::silent() };
        desk.run(reject, &Actor::host()).await?;
    }
    let brand = shop.brand;
    Ok((desk, brand))
}

struct Shop<'a> {
    desk: &'a Desk,
    brand: BrandId,
    catalog: CatalogId,
    articles: Vec<CreatedProduct>,
    buyers: Vec<BuyerOrganizationId>,
}

fn named(english: &str, japanese: &str) -> Outcome<LocalizedName> {
    Ok(LocalizedName::new(Locale::EN, Name::new(english)?).with(Locale::JA, Name::new(japanese)?)?)
}

fn money(text: &str) -> Outcome<Money> {
    let (amount, currency) = text.split_once(' ').ok_or("an amount without its currency")?;
    Ok(Money::parse(amount, currency.parse()?)?)
}

impl<'a> Shop<'a> {
    async fn open(desk: &'a Desk, now: Timestamp) -> Outcome<Self> {
        let (host, brand) = (Actor::host(), BrandId::made(now, [1; 10]));
        let mut settings = BrandSettings::new(Locale::EN);
        settings.offset = "+09:00".parse()?;
        settings.order_codes = OrderCodes::Gapless { prefix: Code::new("00")? };
        let name = named("Nord Knitwear", "ノルドニット")?;
        desk.run(CreateBrand { id: brand, name, settings, owner: None }, &host).await?;
        let tax = CreateTaxCategory {
            brand,
            name: Name::new("Consumption tax")?,
            country: "JP".parse()?,
            rate: "10".parse()?,
            rounding: Rounding::Down,
            reduced: false,
        };
        let tax = desk.run(tax, &host).await?.id;
        let mut articles = Vec::new();
        for article in ARTICLES {
            articles.push(desk.run(product(brand, tax, article)?, &host).await?);
        }
        let mut catalog = CreateCatalog::of(brand, Code::new("007")?, named("Summer 2027", "2027年夏")?);
        catalog.desired_dates = DesiredDates::Asked;
        let catalog = desk.run(catalog, &host).await?.id;
        let products = (1..).zip(&articles).map(|(at, article)| PutProduct::of(article.id, at)).collect();
        desk.run(PutProducts { brand, catalog, seen: None, products }, &host).await?;
        let mut buyers = Vec::new();
        for (number, (called, language, currency, country, code)) in (1_u8..).zip(BUYERS) {
            let buyer = BuyerOrganizationId::made(now, [number; 10]);
            let name = LocalizedName::new(language, Name::new(called)?);
            let profile = OrganizationProfile::company(name, country.parse()?, "info@shop.example".parse()?);
            desk.run(CreateBuyerOrganization { id: buyer, profile, owner: None }, &host).await?;
            let term = TransactionTerm::new("wholesale")?;
            let terms = ConnectionTerms { term, currency: currency.parse()?, rates: Rates::default() };
            let code = code.map(Code::new).transpose()?;
            desk.run(Connect { brand, buyer, code, terms }, &host).await?;
            buyers.push(buyer);
        }
        Ok(Self { desk, brand, catalog, articles, buyers })
    }

    async fn order(
        &self,
        buyer: usize,
        comment: Option<&str>,
        lines: &[(usize, usize, u32)],
    ) -> Outcome<OrderId> {
        let (desk, host, brand) = (self.desk, Actor::host(), self.brand);
        let (called, _, _, country, _) = BUYERS.get(buyer).ok_or("no such buyer")?;
        let buyer = *self.buyers.get(buyer).ok_or("no such buyer")?;
        let mut items: Vec<CartItem> = Vec::new();
        for (article, sku, pieces) in lines {
            let product = self.articles.get(*article).ok_or("no such article")?;
            let sku = *product.skus.get(*sku).ok_or("no such SKU")?;
            let sku = CartSku::of(sku, Quantity::new(*pieces)?);
            match items.iter_mut().find(|item| item.product == product.id) {
                Some(item) => item.skus.push(sku),
                None => items.push(CartItem {
                    desired_date: Some("2026-05-01".parse()?),
                    note_to_own_company: Some(Note::new("for our eyes only")?),
                    message_to_brand: Some(Note::new("+1 box")?),
                    ..CartItem::of(product.id, vec![sku])
                }),
            }
        }
        let cart = desk.run(AddToCart::of(brand, buyer, self.catalog, items), &host).await?.id;
        let (street, city) = (Line::new("Quay 1")?, Line::new("=City")?);
        let mut address = PostalAddressForm::of(Name::new(called)?, street, city, country.parse()?);
        address.lines.push(Line::new("Door 2")?);
        address.postal_code = Some(Line::new("01234")?);
        let mut form = CheckoutForm::to(address);
        form.comment = comment.map(Note::new).transpose()?;
        let preview = desk.ask(PreviewOrder { brand, cart, form: form.clone() }, &host).await?;
        Ok(desk.run(PlaceOrder { brand, cart, form, agreed: preview.fingerprint }, &host).await?.id)
    }

    async fn label(&self, order: Option<&OrderId>, tags: &[&str]) -> Outcome<()> {
        let (brand, order) = (self.brand, *order.ok_or("no order to label")?);
        let mut apply = BTreeSet::new();
        for tag in tags {
            let tag = CreateTag { brand, name: Name::new(tag)?, colour: Colour::GREY };
            apply.insert(self.desk.run(tag, &Actor::host()).await?.id);
        }
        let tagged = TagOrder { brand, order, seen: None, apply, remove: BTreeSet::new() };
        self.desk.run(tagged, &Actor::host()).await?;
        Ok(())
    }
}

fn product(brand: BrandId, tax: TaxCategoryId, article: Article) -> Outcome<CreateProduct> {
    let (model_number, [english, japanese], prices, rates, skus) = article;
    let term = TransactionTerm::new("wholesale")?;
    let price = |text: &&str| Ok(BasePrice { term: term.clone(), amount: money(text)? });
    let prices = prices.iter().map(price).collect::<Outcome<Vec<_>>>()?;
    let prices = PriceList::new(prices).map_err(|faults| format!("{faults:?}"))?;
    let mut product = CreateProduct::of(brand, Code::new(model_number)?, named(english, japanese)?, prices);
    product.tax = Some(tax);
    product.attributes = vec![Name::new("Size")?];
    if let Some([wholesale, discount]) = rates {
        product.rates = Rates { wholesale: Some(wholesale.parse()?), discount: Some(discount.parse()?) };
    }
    for (number, size) in skus.iter().zip(["S", "M"]) {
        product.skus.push(NewSku::of(Code::new(number)?, vec![Name::new(size)?]));
    }
    Ok(product)
}
