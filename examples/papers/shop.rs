//! A brand with an assortment, a shop that orders from it, and what becomes of its orders.

use std::sync::atomic::{AtomicU64, Ordering};

use order_core::cart::{CartItem, CartSku, CheckoutForm, DiscountLine, OptionRow};
use order_core::catalog::{DesiredDates, PriceList, Product, Rates, ShippingRate, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{
    CreateCatalog, CreateProduct, CreateShippingGroup, CreateTaxCategory, CreatedProduct, NewOptionChoice,
    NewOptionGroup, NewSku, PutProduct, PutProducts,
};
use order_core::operation::confirmation::{
    AdjustPrices, ConfirmationEdits, CreateConfirmation, DiscountEdit, LineEdit, PriceEdit,
};
use order_core::operation::order::{
    PlaceOrder, PreviewOrder, RejectOrder, ReturnOrder, RevisionView, ViewOrder, ViewRevision, Viewer,
};
use order_core::operation::party::{Connect, CreateBrand, CreateBuyerOrganization};
use order_core::order::{Notify, Seller};
use order_core::party::{BrandSettings, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::record::Key;
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Currency, Line, Locale, LocalizedName, Money, Name, Note,
    Quantity, SkuId, TaxCategoryId, Timestamp,
};
use order_core::{Actor, Desk};
use order_documents::Language;
use order_documents::paper::Pictures;
use order_store_memory::MemoryStore;

use crate::{Outcome, pictures};

const COLOURS: [(&str, &str); 5] = [
    ("Black", "ブラック"),
    ("Off-white", "オフホワイト"),
    ("Navy", "ネイビー"),
    ("Moss", "モスグリーン"),
    ("Rust", "テラコッタ"),
];
const SIZES: [&str; 7] = ["XS", "S", "M", "L", "XL", "2XL", "3XL"];

/// A trade in one language: the shop pays in the currency of its country.
pub struct Shop {
    pub language: Language,
    brand: BrandId,
    desk: Desk,
    buyer: BuyerOrganizationId,
    catalog: CatalogId,
    currency: Currency,
    standard: TaxCategoryId,
    items: Vec<CartItem>,
}

/// What the brand does with an order.
pub enum Answer {
    Adjust,
    Confirm,
    Reject,
    Return,
}

/// An order as the desk shows it, with its newest revision.
pub struct Order {
    pub view: order_core::operation::order::OrderView,
    pub revision: Option<RevisionView>,
    pub seller: Seller,
}

impl Shop {
    /// A shop with a cart full of what a paper can show, and as many lines more as it takes to have `lines`.
    pub async fn open(language: Language, lines: usize) -> Outcome<Self> {
        let now: Timestamp = "2026-03-01T22:30:00Z".parse()?;
        let drawn = AtomicU64::new(1);
        let toy_byte = move || drawn.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).to_be_bytes()[0];
        let desk =
            Desk::new(MemoryStore::new(), move || now, move |bytes: &mut [u8]| bytes.fill_with(&toy_byte));
        let (id, buyer) = (BrandId::made(now, [1; 10]), BuyerOrganizationId::made(now, [2; 10]));
        let is_japanese = language == Language::Japanese;
        let mut settings = BrandSettings::new(language.locale());
        settings.offset = if is_japanese { "+09:00".parse()? } else { "+01:00".parse()? };
        settings.address = Some(address(language, true)?.complete().map_err(|missing| missing.join(", "))?);
        let name = named("Nord Knitwear", "ノルドニットウェア株式会社")?;
        desk.run(CreateBrand { id, name, settings, owner: None }, &Actor::host()).await?;
        let country = if is_japanese { "JP" } else { "DE" };
        let name = named("Harbour Store GmbH", "株式会社港の店")?;
        let profile = OrganizationProfile::company(name, country.parse()?, "office@harbour.example".parse()?);
        desk.run(CreateBuyerOrganization { id: buyer, profile, owner: None }, &Actor::host()).await?;

        let currency: Currency = if is_japanese { "JPY".parse()? } else { "EUR".parse()? };
        let [full, less] = if is_japanese { ["10", "8"] } else { ["19", "7"] };
        let tax = |name: &str, rate: &str, reduced| {
            Outcome::Ok(CreateTaxCategory {
                brand: id,
                name: Name::new(name)?,
                country: country.parse()?,
                rate: rate.parse()?,
                rounding: order_core::value::Rounding::HalfEven,
                reduced,
            })
        };
        let words =
            if is_japanese { ["標準税率", "軽減税率"] } else { ["Standard rate", "Reduced rate"] };
        let standard = desk.run(tax(words[0], full, false)?, &Actor::host()).await?.id;
        let reduced = desk.run(tax(words[1], less, true)?, &Actor::host()).await?.id;
        let fee = if is_japanese { "2000" } else { "24.50" };
        let fee = Money::parse(fee, currency)?;
        let rate = ShippingRate { country: None, amount: None, quantity: None, fee, tax: Some(standard) };
        let group = CreateShippingGroup { brand: id, name: Name::new("Parcels")?, rates: vec![rate] };
        let group = desk.run(group, &Actor::host()).await?.id;
        let mut catalog = CreateCatalog::of(id, Code::new("SS27")?, named("Summer 2027", "2027年夏")?);
        catalog.shipping = Some(group);
        catalog.desired_dates = DesiredDates::Asked;
        let catalog = desk.run(catalog, &Actor::host()).await?.id;
        let rates = Rates { wholesale: Some("60".parse()?), discount: Some("5".parse()?) };
        let terms = ConnectionTerms { term: TransactionTerm::new("wholesale")?, currency, rates };
        desk.run(Connect { brand: id, buyer, code: None, terms }, &Actor::host()).await?;
        let mut shop =
            Self { language, brand: id, desk, buyer, catalog, currency, standard, items: Vec::new() };
        shop.fill(reduced).await?;
        shop.fill_up(lines).await?;
        Ok(shop)
    }

    /// A picture of each product but the last.
    pub fn pictures(&self) -> Outcome<Pictures> {
        let grounds = [[0x4d, 0x5b, 0x6e], [0x7a, 0x4b, 0x3a], [0x5f, 0x6b, 0x48]];
        self.items.iter().zip(grounds).try_fold(Pictures::none(), |pictures, (item, ground)| {
            Ok(pictures.with(item.product, pictures::garment(ground)?))
        })
    }

    /// One product of each sort: two attributes at one price and at several, one attribute, none.
    async fn fill(&mut self, reduced: TaxCategoryId) -> Outcome<()> {
        let (colours, sizes) = (self.colours(5)?, names(&SIZES)?);
        let shirt = self.new_product("NK-100", named("Linen shirt", "リネンシャツ")?, 7_000)?;
        let mut item = self.add(two(shirt, &colours, &sizes)?, 101).await?;
        item.desired_date = Some("2026-04-20".parse()?);
        item.message_to_brand = Some(self.note(
            "Please fold the shirts without pins, and pack each colour by itself.\nThe navy ones go to our shop in Kiel first.",
            "シャツはピンを使わずにたたみ、色ごとに分けて梱包してください。\nネイビーは先に京都店へお願いいたします。",
        )?);
        item.note_to_own_company = Some(Note::new("INTERNAL-NOTE: margin is thin")?);
        self.items.push(item);

        let mut jacket = two(
            self.new_product(
                "NK-200",
                named("Quilted jacket with embroidery", "刺繍入りキルティングジャケット")?,
                18_900,
            )?,
            colours.get(..2).unwrap_or_default(),
            sizes.get(1..5).unwrap_or_default(),
        )?;
        if let Some(dear) = jacket.skus.last_mut() {
            let price = self.money(20_900)?;
            dear.prices = PriceList::one(TransactionTerm::new("wholesale")?, price)?;
        }
        let embroidery = |english, japanese, minor| {
            Outcome::Ok(NewOptionChoice {
                name: named(english, japanese)?,
                surcharges: vec![self.money(minor)?],
            })
        };
        let choices = vec![embroidery("Initials", "イニシャル", 450)?, embroidery("Anchor", "錨", 1_275)?];
        let name = named("Embroidery", "刺繍")?;
        jacket.options = vec![NewOptionGroup { name, required: false, choices }];
        let mut item = self.add(jacket, 201).await?;
        self.choose(&mut item).await?;
        self.items.push(item);

        let mut tea = self.new_product("NK-300", named("Herbal tea, 100 g", "ハーブティー 100g")?, 980)?;
        tea.tax = Some(reduced);
        tea.attributes = self.attributes(&[("Blend", "ブレンド")])?;
        let blends = [("Mint", "ミント"), ("Lemon balm", "レモンバーム"), ("Rose hip", "ローズヒップ")];
        for (blend, number) in blends.iter().zip(1..) {
            tea.skus.push(NewSku::of(Code::new(format!("NK-300-{number}"))?, self.attributes(&[*blend])?));
        }
        let item = self.add(tea, 301).await?;
        self.items.push(item);

        let mut voucher =
            self.new_product("NK-900", named("Display stand", "ディスプレイスタンド")?, 45_000)?;
        voucher.skus.push(NewSku::of(Code::new("NK-900")?, Vec::new()));
        let item = self.add(voucher, 3).await?;
        self.items.push(item);
        Ok(())
    }

    /// Products of up to 35 SKUs until there are so many lines.
    async fn fill_up(&mut self, lines: usize) -> Outcome<()> {
        let (colours, sizes) = (self.colours(5)?, names(&SIZES)?);
        for number in 500_usize.. {
            let there: usize = self.items.iter().map(|item| item.skus.len()).sum();
            let missing = lines.saturating_sub(there);
            if missing == 0 {
                break;
            }
            let name = named("Jersey with stripes", "ボーダーカットソー")?;
            let product = self.new_product(&format!("NK-{number}"), name, 5_500)?;
            let mut product = two(product, &colours, &sizes)?;
            product.skus.truncate(missing);
            let item = self.add(product, 10).await?;
            self.items.push(item);
        }
        Ok(())
    }

    fn new_product(&self, number: &str, name: LocalizedName, minor: i64) -> Outcome<CreateProduct> {
        let prices = PriceList::one(TransactionTerm::new("wholesale")?, self.money(minor)?)?;
        let mut product = CreateProduct::of(self.brand, Code::new(number)?, name, prices);
        product.attributes = self.attributes(&[("Colour", "カラー"), ("Size", "サイズ")])?;
        product.tax = Some(self.standard);
        if number == "NK-900" {
            product.attributes.clear();
        }
        Ok(product)
    }

    /// Puts a product into the catalog and so many pieces, and one more of each next SKU, into the cart.
    async fn add(&self, product: CreateProduct, from: u32) -> Outcome<CartItem> {
        let (brand, catalog) = (self.brand, self.catalog);
        let CreatedProduct { id, skus, .. } = self.desk.run(product, &Actor::host()).await?;
        let products = vec![PutProduct::of(id, 1)];
        self.desk.run(PutProducts { brand, catalog, seen: None, products }, &Actor::host()).await?;
        let skus = skus.into_iter().zip(from..);
        let skus = skus.map(|(sku, pieces)| Ok(CartSku::of(sku, Quantity::new(pieces)?)));
        Ok(CartItem::of(id, skus.collect::<Outcome<_>>()?))
    }

    /// Has some pieces of the first SKU embroidered in one way and some in the other.
    async fn choose(&self, item: &mut CartItem) -> Outcome<()> {
        let key = Key::product(self.brand, item.product);
        let product = self.desk.brand_record::<Product>(self.brand, &key, &Actor::host()).await?;
        let Some(sku) = item.skus.first_mut() else { return Ok(()) };
        let mut plain = sku.quantity.get();
        for group in &product.record.options {
            for (choice, pieces) in group.choices.iter().zip([27, 34]) {
                let choices = [(group.id, choice.id)].into();
                sku.options.push(OptionRow { choices, quantity: Quantity::new(pieces)? });
                plain -= pieces;
            }
        }
        sku.options.push(OptionRow { choices: [].into(), quantity: Quantity::new(plain)? });
        Ok(())
    }

    /// Orders the cart, and has the brand answer.
    pub async fn place(&self, answer: Option<Answer>) -> Outcome<Order> {
        let (Self { desk, buyer, catalog, .. }, brand) = (self, self.brand);
        let host = Actor::host();
        let add = AddToCart::of(brand, *buyer, *catalog, self.items.clone());
        let cart = desk.run(add, &host).await?.id;
        let mut form = CheckoutForm::to(address(self.language, false)?);
        form.comment = Some(self.note(
            "Delivery on weekdays from 9 to 17 only. Please announce pallets a day before.",
            "納品は平日9時から17時まででお願いいたします。パレットの場合は前日までにご連絡ください。",
        )?);
        let preview = desk.ask(PreviewOrder { brand, cart, form: form.clone() }, &host).await?;
        let place = PlaceOrder { brand, cart, form, agreed: preview.fingerprint };
        let order = desk.run(place, &host).await?.id;
        let (seen, notify) = (None, Notify::silent());
        let first = self.sku(0)?;
        match answer {
            None => {}
            Some(Answer::Adjust) => {
                let base = Some(self.money(6_500)?);
                let edit = PriceEdit { sku: first, base, rates: Rates::default() };
                desk.run(AdjustPrices { brand, order, seen, lines: vec![edit] }, &host).await?;
            }
            Some(Answer::Confirm) => {
                let mut edits = ConfirmationEdits::none();
                edits.lines.push(LineEdit::quantity(first, Quantity::new(77)?));
                edits.lines.push(LineEdit::quantity(self.sku(3)?, Quantity::ZERO));
                let label = if self.language == Language::Japanese { "早期割引" } else { "Early bird" };
                let (label, amount, tax) = (Name::new(label)?, self.money(25_000)?, Some(self.standard));
                edits.discount = DiscountEdit::Set(DiscountLine { label, amount, tax });
                let create =
                    CreateConfirmation { brand, order, seen, edits, notify, approval_requested: true };
                desk.run(create, &host).await?;
            }
            Some(Answer::Reject) => {
                desk.run(RejectOrder { brand, order, seen, notify }, &host).await?;
            }
            Some(Answer::Return) => {
                desk.run(ReturnOrder { brand, order, seen, notify }, &host).await?;
            }
        }
        // Staff and members of the buyer organization would look from their side; the paper is the same.
        let viewer = Viewer::Buyer;
        let view = desk.ask(ViewOrder { brand, order, viewer }, &host).await?;
        let revision = view.order.revision;
        let revision = if revision.is_original() {
            None
        } else {
            Some(desk.ask(ViewRevision { brand, order, revision, viewer }, &host).await?)
        };
        let seller = view.original.seller.clone().ok_or("the order does not tell who sells")?;
        Ok(Order { view, revision, seller })
    }

    fn sku(&self, number: usize) -> Outcome<SkuId> {
        let skus = self.items.iter().flat_map(|item| &item.skus);
        Ok(skus.map(|sku| sku.sku).nth(number).ok_or("the cart has too few lines")?)
    }

    fn money(&self, minor: i64) -> Outcome<Money> {
        Ok(Money::from_minor(minor, self.currency)?)
    }

    fn note(&self, english: &str, japanese: &str) -> Outcome<Note> {
        Ok(Note::new(if self.language == Language::Japanese { japanese } else { english })?)
    }

    fn attributes(&self, texts: &[(&str, &str)]) -> Outcome<Vec<Name>> {
        let is_japanese = self.language == Language::Japanese;
        texts
            .iter()
            .map(|(english, japanese)| Ok(Name::new(if is_japanese { japanese } else { english })?))
            .collect()
    }

    fn colours(&self, count: usize) -> Outcome<Vec<Name>> {
        self.attributes(COLOURS.get(..count).unwrap_or_default())
    }
}

/// A SKU for each colour in each size.
fn two(mut product: CreateProduct, colours: &[Name], sizes: &[Name]) -> Outcome<CreateProduct> {
    let model = product.model_number.clone();
    for (colour, number) in colours.iter().zip(1..) {
        for size in sizes {
            let number = Code::new(format!("{model}-{number}-{size}"))?;
            product.skus.push(NewSku::of(number, vec![colour.clone(), size.clone()]));
        }
    }
    Ok(product)
}

fn address(language: Language, is_seller: bool) -> Outcome<PostalAddressForm> {
    let (name, street, city, region, code, country, phone) = match (language, is_seller) {
        (Language::English, true) => {
            ("Nord Knitwear ApS", "Kattegatvej 12", "Aarhus", None, "8000", "DK", "+45 70 12 34 56")
        }
        (Language::English, false) => (
            "Harbour Store GmbH",
            "Quay 1, 3rd floor",
            "Kiel",
            Some("Schleswig-Holstein"),
            "24103",
            "DE",
            "+49 431 123456",
        ),
        (Language::Japanese, true) => (
            "ノルドニットウェア株式会社",
            "神宮前4-12-10 表参道ビル5階",
            "渋谷区",
            Some("東京都"),
            "150-0001",
            "JP",
            "03-1234-5678",
        ),
        (Language::Japanese, false) => (
            "株式会社港の店",
            "海岸通3-1-1",
            "神戸市中央区",
            Some("兵庫県"),
            "650-0024",
            "JP",
            "078-123-4567",
        ),
    };
    let mut form =
        PostalAddressForm::of(Name::new(name)?, Line::new(street)?, Line::new(city)?, country.parse()?);
    form.region = region.map(Line::new).transpose()?;
    form.postal_code = Some(Line::new(code)?);
    form.phone = Some(phone.parse()?);
    Ok(form)
}

fn names(texts: &[&str]) -> Outcome<Vec<Name>> {
    texts.iter().map(|text| Ok(Name::new(text)?)).collect()
}

fn named(english: &str, japanese: &str) -> Outcome<LocalizedName> {
    Ok(LocalizedName::new(Locale::EN, Name::new(english)?).with(Locale::JA, Name::new(japanese)?)?)
}
