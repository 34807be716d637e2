//! A small brand and its buyer, made through the rules, and the mails that what they do causes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use order_core::cart::*;
use order_core::catalog::*;
use order_core::operation::account::NewCode;
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::*;
use order_core::operation::confirmation::*;
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::operation::party::*;
use order_core::order::{Notify, Order, Revision};
use order_core::party::*;
use order_core::record::{Channel, Key, Keys, Task, Version};
use order_core::store::Store as _;
use order_core::value::*;
use order_core::{Actor, Command, Desk, SharedStore};
use order_mail::{Letter, Post, Sender};
use order_store_memory::MemoryStore;

/// When everything begins: on the second of March in Tokyo.
pub(crate) const BEGIN: &str = "2026-03-01T18:30:00Z";

/// What people have called things, and what they wrote.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    pub(crate) brand: [String; 2],
    pub(crate) buyer: [String; 2],
    pub(crate) product: [String; 2],
    pub(crate) model: String,
    pub(crate) sku: String,
    pub(crate) attribute: [String; 2],
    pub(crate) option: [String; 2],
    pub(crate) tax: String,
    pub(crate) discount: String,
    /// To whom the goods go, and the bill.
    pub(crate) address: String,
    /// By the buyer, for its own company.
    pub(crate) private: String,
    /// By the buyer, for the brand.
    pub(crate) message: String,
    /// By the brand, or by the buyer who declines.
    pub(crate) body: String,
}

impl Default for Texts {
    fn default() -> Self {
        let pair = |first: &str, second: &str| [first.to_owned(), second.to_owned()];
        Self {
            brand: pair("North Knitwear", "ノース・ニットウェア"),
            buyer: pair("Harbour Store", "ハーバーストア株式会社"),
            product: pair("Coat", "コート"),
            model: "NK-1".to_owned(),
            sku: "NK-1-NM".to_owned(),
            attribute: pair("Colour", "navy"),
            option: pair("Lining", "Silk"),
            tax: "VAT".to_owned(),
            discount: "Loyalty".to_owned(),
            address: "Goods inward".to_owned(),
            private: "margin 60%, for the new shop".to_owned(),
            message: "Please wrap each alone.".to_owned(),
            body: "Dear Ms Meyer,\n\nthe coats come in May.\nBest regards".to_owned(),
        }
    }
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn pieces(count: u32) -> Quantity {
    Quantity::new(count).unwrap()
}

pub(crate) fn email(text: &str) -> EmailAddress {
    text.parse().unwrap()
}

pub(crate) fn euro(text: &str) -> Money {
    Money::parse(text, "EUR".parse().unwrap()).unwrap()
}

/// A code that a host has drawn.
pub(crate) fn new_code() -> NewCode {
    NewCode { clear: OneTimeCode::new("48151623").unwrap(), hash: SecretHash::of_bytes([7; 32]) }
}

pub(crate) fn post() -> Post {
    let host = Sender { address: email("orders@host.example"), name: Some(name("The Host")) };
    Post::new(host)
        .brand_pages("https://host.example/office".parse().unwrap())
        .buyer_pages("https://host.example/shop".parse().unwrap())
        .account_pages("https://host.example/account".parse().unwrap())
}

pub(crate) struct Stage {
    pub(crate) desk: Desk,
    pub(crate) store: SharedStore,
    pub(crate) brand: BrandId,
    pub(crate) buyer: BuyerOrganizationId,
    pub(crate) catalog: CatalogId,
    pub(crate) coat: CreatedProduct,
    texts: Texts,
    tax: Option<TaxCategoryId>,
    lining: (OptionGroupId, [OptionChoiceId; 2]),
    route: CartRoute,
    clock: Arc<AtomicI64>,
}

/// Whether the buyer has a login, and an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Connected,
    Offline,
    OfflineWithoutAddress,
}

impl Stage {
    pub(crate) async fn new(locale: Locale) -> Self {
        Self::with(locale, Texts::default(), Who::Connected).await
    }

    /// Both sides read mails in one language.
    pub(crate) async fn with(locale: Locale, texts: Texts, who: Who) -> Self {
        let begin: Timestamp = BEGIN.parse().unwrap();
        let clock = Arc::new(AtomicI64::new(begin.micros()));
        let (time, drawn) = (Arc::clone(&clock), AtomicU64::new(0));
        let entropy = move |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(8) {
                let next = drawn.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
                chunk.copy_from_slice(&next.to_be_bytes()[..chunk.len()]);
            }
        };
        let store = MemoryStore::new();
        let now = move || Timestamp::from_micros(time.load(Ordering::Relaxed)).unwrap();
        let (desk, store) = (Desk::new(store.clone(), now, entropy), SharedStore::new(store));
        let brand = BrandId::made(begin, [7; 10]);
        let buyer = BuyerOrganizationId::made(begin, [8; 10]);
        let nothing =
            CreatedProduct { id: ProductId::made(begin, [0; 10]), skus: vec![], version: Version::NEVER };
        let lining = (OptionGroupId::made(begin, [0; 10]), [OptionChoiceId::made(begin, [0; 10]); 2]);
        let catalog = CatalogId::made(begin, [0; 10]);
        let route = if who == Who::Connected { CartRoute::Standard } else { CartRoute::Proxy };
        let mut stage = Self {
            desk,
            store,
            brand,
            buyer,
            catalog,
            coat: nothing,
            texts,
            tax: None,
            lining,
            route,
            clock,
        };
        stage.open(locale).await;
        stage.meet(locale, who).await;
        stage
    }

    pub(crate) async fn run<C: Command>(&self, command: C) -> C::Output {
        self.pass(Duration::from_secs(1));
        match self.desk.run(command, &Actor::host()).await {
            Ok(output) => output,
            Err(error) => panic!("{}: {error:?}", C::OPERATION.name()),
        }
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.fetch_add(i64::try_from(time.as_micros()).unwrap(), Ordering::Relaxed);
    }

    fn both(locale: Locale, [english, japanese]: &[String; 2]) -> LocalizedName {
        let name = if locale == Locale::JA {
            LocalizedName::new(Locale::JA, name(japanese)).with(Locale::EN, name(english))
        } else {
            let english = LocalizedName::new(locale, name(english));
            english.with(Locale::JA, name(japanese))
        };
        name.unwrap()
    }

    async fn open(&mut self, locale: Locale) {
        let (brand, texts) = (self.brand, self.texts.clone());
        let mut settings = BrandSettings::new(locale);
        settings.offset = "+09:00".parse().unwrap();
        settings.notification_addresses = vec![email("sales@north.example")];
        settings.order_codes = OrderCodes::Gapless { prefix: Code::new("N").unwrap() };
        self.run(CreateBrand { id: brand, name: Self::both(locale, &texts.brand), settings, owner: None })
            .await;
        let tax = CreateTaxCategory {
            brand,
            name: name(&texts.tax),
            country: "DE".parse().unwrap(),
            rate: "19".parse().unwrap(),
            rounding: Rounding::HalfUp,
            reduced: false,
        };
        let tax = Some(self.run(tax).await.id);
        self.tax = tax;
        let price = PriceList::one(TransactionTerm::new("wholesale").unwrap(), euro("1199.50")).unwrap();
        let model = Code::new(&texts.model).unwrap();
        let mut coat = CreateProduct::of(brand, model, Self::both(locale, &texts.product), price);
        coat.attributes = vec![name(&texts.attribute[0])];
        let [group, choice] = texts.option.each_ref().map(|text| LocalizedName::new(locale, name(text)));
        let wool = LocalizedName::new(locale, name("Wool"));
        let choices = vec![
            NewOptionChoice { name: choice, surcharges: vec![euro("15")] },
            NewOptionChoice { name: wool, surcharges: vec![] },
        ];
        coat.options = vec![NewOptionGroup { name: group, required: false, choices }];
        coat.tax = tax;
        let (sku, other) = (Code::new(&texts.sku).unwrap(), Code::new(format!("{} L", texts.sku)).unwrap());
        let attribute = name(&texts.attribute[1]);
        coat.skus = vec![NewSku::of(sku, vec![attribute.clone()]), NewSku::of(other, vec![name("red")])];
        self.coat = self.run(coat).await;
        let fee = ShippingRate { country: None, amount: None, quantity: None, fee: euro("4.90"), tax };
        let group = CreateShippingGroup { brand, name: name("Parcels"), rates: vec![fee] };
        let shipping = Some(self.run(group).await.id);
        let mut catalog =
            CreateCatalog::of(brand, Code::new("AW26").unwrap(), LocalizedName::new(locale, name("Autumn")));
        catalog.desired_dates = DesiredDates::Asked;
        catalog.shipping = shipping;
        self.catalog = self.run(catalog).await.id;
        let products = vec![PutProduct::of(self.coat.id, 1)];
        self.run(PutProducts { brand, catalog: self.catalog, seen: None, products }).await;
        let group = self.product().await.options[0].clone();
        self.lining = (group.id, [group.choices[0].id, group.choices[1].id]);
    }

    async fn meet(&mut self, locale: Locale, who: Who) {
        let brand = self.brand;
        let profile = OrganizationProfile {
            buyer_type: BuyerType::Company,
            name: Self::both(locale, &self.texts.buyer),
            representative: None,
            emails: if who == Who::OfflineWithoutAddress {
                vec![]
            } else {
                vec![email("shop@harbour.example")]
            },
            recipients: vec![],
            country: "DE".parse().unwrap(),
            phone: None,
            contact_email: None,
        };
        let rates = Rates { wholesale: None, discount: None };
        let term = TransactionTerm::new("wholesale").unwrap();
        let terms = ConnectionTerms { term, currency: "EUR".parse().unwrap(), rates };
        if who == Who::Connected {
            self.run(CreateBuyerOrganization { id: self.buyer, profile, owner: None }).await;
            self.run(Connect { brand, buyer: self.buyer, code: None, terms }).await;
        } else {
            self.buyer = self.run(CreateOfflineBuyer { brand, profile, code: None, terms }).await.id;
        }
    }

    async fn product(&self) -> Product {
        let key = Key::product(self.brand, self.coat.id);
        let mut keys = Keys::new();
        keys.record(key.clone());
        self.store.load(keys).await.unwrap().get::<Product>(&key).unwrap().as_ref().clone()
    }

    pub(crate) async fn header(&self, order: OrderId) -> Order {
        let key = Key::order(self.brand, order);
        let mut keys = Keys::new();
        keys.record(key.clone());
        self.store.load(keys).await.unwrap().get::<Order>(&key).unwrap().as_ref().clone()
    }

    /// Orders of the buyer: three coats, two of them lined, and one of the other kind; all of that `times` times as much.
    pub(crate) async fn order(&self, times: u32) -> OrderId {
        let (brand, texts) = (self.brand, &self.texts);
        let (group, [silk, wool]) = self.lining;
        let row = |choice, count| OptionRow { choices: [(group, choice)].into(), quantity: pieces(count) };
        let options = vec![row(silk, times.saturating_mul(2)), row(wool, times)];
        let lined = CartSku { sku: self.coat.skus[0], quantity: pieces(times.saturating_mul(3)), options };
        // The brand that orders for an offline buyer writes none of its notes.
        let of_buyer = |text| (self.route == CartRoute::Standard).then(|| Note::new(text).unwrap());
        let item = CartItem {
            product: self.coat.id,
            skus: vec![lined, CartSku::of(self.coat.skus[1], pieces(times))],
            desired_date: Some("2026-09-01".parse().unwrap()),
            note_to_own_company: of_buyer(&texts.private),
            message_to_brand: of_buyer(&texts.message),
        };
        let mut add = AddToCart::of(brand, self.buyer, self.catalog, vec![item]);
        add.route = self.route;
        self.place(add).await
    }

    pub(crate) async fn place(&self, add: AddToCart) -> OrderId {
        let (brand, cart) = (self.brand, self.run(add).await.id);
        let mut form = CheckoutForm::to(PostalAddressForm {
            name: Some(name(&self.texts.address)),
            lines: vec![Line::new("Kai 1").unwrap()],
            city: Some(Line::new("Hamburg").unwrap()),
            country: Some("DE".parse().unwrap()),
            ..PostalAddressForm::default()
        });
        form.comment = Some(Note::new(&self.texts.message).unwrap());
        let preview = PreviewOrder { brand, cart, form: form.clone() };
        let agreed = self.desk.ask(preview, &Actor::host()).await.unwrap().fingerprint;
        self.run(PlaceOrder { brand, cart, form, agreed }).await.id
    }

    /// With the sender's own text.
    pub(crate) fn notify(&self) -> Notify {
        Notify::with_body(Body::new(&self.texts.body).unwrap())
    }

    /// Answers an order: one coat less, a discount.
    pub(crate) async fn answer(&self, order: OrderId, approval_requested: bool, notify: Notify) {
        let amount = euro("100");
        let mut edits = ConfirmationEdits::none();
        edits.lines = vec![LineEdit::quantity(self.coat.skus[1], pieces(0))];
        edits.discount =
            DiscountEdit::Set(DiscountLine { label: name(&self.texts.discount), amount, tax: self.tax });
        let brand = self.brand;
        self.run(CreateConfirmation { brand, order, seen: None, edits, notify, approval_requested }).await;
    }

    /// Changes the answer to so many coats of the other kind.
    pub(crate) async fn update(&self, order: OrderId, count: u32, approval_requested: bool, notify: Notify) {
        let (brand, revision) = (self.brand, self.header(order).await.revision);
        let mut edits = ConfirmationEdits::none();
        edits.lines = vec![LineEdit::quantity(self.coat.skus[1], pieces(count))];
        self.run(UpdateConfirmation {
            brand,
            order,
            seen: None,
            revision,
            edits,
            notify,
            approval_requested,
        })
        .await;
    }

    pub(crate) async fn approve(&self, order: OrderId) {
        let revision = self.header(order).await.revision;
        self.run(ApproveConfirmation { brand: self.brand, order, seen: None, revision }).await;
    }

    pub(crate) async fn decline(&self, order: OrderId) {
        let (brand, revision) = (self.brand, Revision::from_number(1));
        let reason = Some(Note::new(&self.texts.body).unwrap());
        self.run(DeclineConfirmation { brand, order, seen: None, revision, reason }).await;
    }

    /// What is to be told since it was asked last.
    pub(crate) async fn tasks(&self) -> Vec<Task> {
        let now = self.desk.now();
        let until = now.saturating_add(Duration::from_secs(1_000_000));
        let leases = self.store.lease(Channel::Mail, now, until, 1_000).await.unwrap();
        leases.into_iter().map(|lease| lease.task).collect()
    }

    /// The plain text of what a task tells.
    pub(crate) async fn text(&self, task: &Task) -> String {
        post().write(&self.store, task).await.unwrap().text().text.clone()
    }

    /// The mails of that.
    pub(crate) async fn letters(&self) -> Vec<Letter> {
        let mut letters = Vec::new();
        for task in self.tasks().await {
            letters.push(post().write(&self.store, &task).await.unwrap());
        }
        letters
    }
}
