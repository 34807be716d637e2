//! A story in which every kind of record is written in each of its forms.

use std::sync::Mutex;

use order_core::cart::*;
use order_core::catalog::*;
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::*;
use order_core::operation::order::{PlaceOrder, Placed, PreviewOrder};
use order_core::operation::party::*;
use order_core::party::*;
use order_core::record::Partition;
use order_core::value::*;
use order_core::{Actor, Command, Desk, SharedGateway};
use order_store_memory::MemoryStore;
use order_testkit::sandbox::SandboxGateway;

/// When everything happens.
const NOW: &str = "2026-03-01T09:00:00.000123Z";

/// The store after the story, and the partitions in it.
pub(crate) struct Told {
    pub(crate) store: MemoryStore,
    pub(crate) partitions: Vec<Partition>,
}

/// Who tells it.
pub(crate) struct Teller {
    pub(crate) desk: Desk,
    pub(crate) host: Actor,
    pub(crate) brand: BrandId,
    pub(crate) gateway: SharedGateway,
    euro: Currency,
    term: TransactionTerm,
}

/// What the rest of the story goes on with.
pub(crate) struct Offer<'s> {
    pub(crate) products: &'s [CreatedProduct; 2],
    pub(crate) lining: &'s Product,
    pub(crate) full: CatalogId,
    pub(crate) plain: CatalogId,
    pub(crate) buyer: BuyerOrganizationId,
    /// Another buyer, who has no cart.
    pub(crate) other: BuyerOrganizationId,
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(crate) fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

pub(crate) fn both(english: &str, japanese: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, name(english)).with(Locale::JA, name(japanese)).unwrap()
}

pub(crate) fn pieces(count: u32) -> Quantity {
    Quantity::new(count).unwrap()
}

pub(crate) fn address() -> PostalAddressForm {
    PostalAddressForm {
        name: Some(name("港の店 — \"Harbour\" & Söhne")),
        lines: vec![Line::new("Kai 1").unwrap(), Line::new("c/o Meyer").unwrap()],
        city: Some(Line::new("Hamburg").unwrap()),
        region: Some(Line::new("HH").unwrap()),
        postal_code: Some(Line::new("20457").unwrap()),
        country: Some("DE".parse().unwrap()),
        phone: Some("+49 40 123456".parse().unwrap()),
    }
}

pub(crate) fn profile() -> OrganizationProfile {
    OrganizationProfile {
        buyer_type: BuyerType::Individual,
        name: both("Harbour Store", "港の店"),
        representative: Some(both("Meyer", "マイヤー")),
        emails: vec!["shop@harbour.example".parse().unwrap()],
        recipients: vec!["orders@harbour.example".parse().unwrap()],
        country: "DE".parse().unwrap(),
        phone: Some("040 123456".parse().unwrap()),
        contact_email: Some("ask@harbour.example".parse().unwrap()),
    }
}

impl Teller {
    pub(crate) async fn run<C: Command>(&self, command: C) -> C::Output {
        match self.desk.run(command, &self.host).await {
            Ok(output) => output,
            Err(error) => panic!("{}: {error:?}", C::OPERATION.name()),
        }
    }

    pub(crate) fn euro(&self, text: &str) -> Money {
        Money::parse(text, self.euro).unwrap()
    }

    pub(crate) fn price(&self, text: &str) -> PriceList {
        PriceList::one(self.term.clone(), self.euro(text)).unwrap()
    }

    pub(crate) fn terms(&self) -> ConnectionTerms {
        let rates = Rates { wholesale: Some("60".parse().unwrap()), discount: Some("2.5".parse().unwrap()) };
        ConnectionTerms { term: self.term.clone(), currency: self.euro, rates }
    }

    async fn open(&self) {
        let mut settings = BrandSettings::new(Locale::JA);
        settings.rounding = Rounding::HalfUp;
        settings.offset = "+09:00".parse().unwrap();
        settings.notification_addresses = vec!["sales@north.example".parse().unwrap()];
        let label = |number| StockLabelId::made(Timestamp::MIN, [number; 10]);
        settings.stock_labels = vec![
            StockLabel { id: label(1), name: name("Warehouse") },
            StockLabel { id: label(2), name: name("Outgoing") },
        ];
        self.run(CreateBrand { id: self.brand, name: both("North", "北"), settings, owner: None }).await;
    }

    /// Two products, the second without anything special.
    async fn offer(&self) -> [CreatedProduct; 2] {
        let tax = CreateTaxCategory {
            brand: self.brand,
            name: name("Full"),
            country: "DE".parse().unwrap(),
            rate: "19".parse().unwrap(),
            rounding: Rounding::Down,
            reduced: true,
        };
        let tax = Some(self.run(tax).await.id);
        let mut coat =
            CreateProduct::of(self.brand, code("NK-1"), both("Coat", "コート"), self.price("99.99"));
        coat.description = Some(LocalizedNote::new(Locale::EN, note("Warm.\nVery warm.")));
        coat.attributes = vec![name("Colour"), name("Size")];
        let choice = |text, surcharges| NewOptionChoice { name: both(text, text), surcharges };
        let choices = vec![choice("Silk", vec![self.euro("1.50")]), choice("Wool", vec![])];
        coat.options = vec![NewOptionGroup { name: both("Lining", "裏地"), required: true, choices }];
        coat.tax = tax;
        coat.rates = Rates { wholesale: None, discount: Some("1".parse().unwrap()) };
        coat.images = vec![Line::new("images/coat.jpg").unwrap()];
        let mut red = NewSku::of(code("NK-1-RS"), vec![name("red"), name("S")]);
        red.excluded_from_backorder = true;
        red.prices = self.price("0.00");
        coat.skus = vec![red, NewSku::of(code("NK-1-RM"), vec![name("red"), name("M")])];
        let coat = self.run(coat).await;
        let mut scarf =
            CreateProduct::of(self.brand, code("NK-2"), both("Scarf", "マフラー"), self.price("4.00"));
        scarf.skus = vec![NewSku::of(code("NK-2-1"), vec![])];
        let scarf = self.run(scarf).await;
        [coat, scarf]
    }

    async fn catalogs(&self, products: &[CreatedProduct; 2]) -> [CatalogId; 2] {
        let [coat, scarf] = products;
        let rate = ShippingRate {
            country: Some("DE".parse().unwrap()),
            amount: Some(AmountRange { from: self.euro("1.00"), to: Some(self.euro("500000.00")) }),
            quantity: Some(QuantityRange { from: Pieces::new(1), to: None }),
            fee: self.euro("4.90"),
            tax: None,
        };
        let group = CreateShippingGroup { brand: self.brand, name: name("Parcels"), rates: vec![rate] };
        let group = self.run(group).await.id;
        let mut full = CreateCatalog::of(self.brand, code("AW26"), both("Autumn", "秋"));
        full.description = Some(LocalizedNote::new(Locale::EN, note("All of it")));
        full.status = CatalogStatus::Limited;
        full.opens_at = Some("2026-01-01T00:00:00Z".parse().unwrap());
        full.order_deadline = Some("2026-12-31T23:59:59.999999Z".parse().unwrap());
        full.payment = PaymentMethods::CardOrNot;
        full.comment = CommentForm::Choices(vec![name("Ring"), name("Knock")]);
        full.desired_dates = DesiredDates::Asked;
        full.shipping = Some(group);
        let source = StockLabelId::made(Timestamp::MIN, [1; 10]);
        let target = Some(StockLabelId::made(Timestamp::MIN, [2; 10]));
        full.stock = StockPolicy::FromStock { source, target, backorder: Backorder::Allowed };
        full.rates = Rates { wholesale: Some("55.5".parse().unwrap()), discount: None };
        full.minimums = Minimums { amounts: vec![self.euro("1.00")], quantity: Some(pieces(1)) };
        full.lot_size = std::num::NonZeroU32::new(1);
        let full = self.run(full).await.id;
        let plain = self.run(CreateCatalog::of(self.brand, code("SS27"), both("Spring", "春"))).await.id;
        let mut put = PutProduct::of(coat.id, 1);
        put.rates = Rates { wholesale: Some("50".parse().unwrap()), discount: Some("0".parse().unwrap()) };
        put.without = [coat.skus[1]].into();
        let products = vec![put, PutProduct::of(scarf.id, 2)];
        self.run(PutProducts { brand: self.brand, catalog: full, seen: None, products }).await;
        let products = vec![PutProduct::of(scarf.id, 1)];
        self.run(PutProducts { brand: self.brand, catalog: plain, seen: None, products }).await;
        let lines = vec![ReceivedLine { sku: coat.skus[0], label: source, pieces: pieces(50) }];
        let received = Some(note("from Porto"));
        self.run(ReceiveStock { brand: self.brand, lines, note: received }).await;
        let lines = vec![CorrectedLine { sku: coat.skus[0], label: source, by: -3 }];
        self.run(CorrectStock { brand: self.brand, lines, note: None }).await;
        [full, plain]
    }

    pub(crate) async fn place(&self, add: AddToCart, form: CheckoutForm) -> Placed {
        let cart = self.run(add).await.id;
        self.place_cart(cart, form).await
    }

    pub(crate) async fn place_cart(&self, cart: CartId, form: CheckoutForm) -> Placed {
        let brand = self.brand;
        let question = PreviewOrder { brand, cart, form: form.clone() };
        let agreed = self.desk.ask(question, &self.host).await.unwrap().fingerprint;
        let order = PlaceOrder { brand, cart, form, agreed };
        let run = self.desk.run(order, &self.host).key(name(&format!("place {cart}")));
        run.by_card(&self.gateway).await.unwrap()
    }
}

/// The coat with a lining for every piece, a date, and notes to both.
pub(crate) fn dressed(coat: &CreatedProduct, lining: &Product) -> CartItem {
    let group = &lining.options[0];
    let row = |choice: usize, count| OptionRow {
        choices: [(group.id, group.choices[choice].id)].into(),
        quantity: pieces(count),
    };
    let sku = CartSku { sku: coat.skus[0], quantity: pieces(3), options: vec![row(0, 2), row(1, 1)] };
    CartItem {
        product: coat.id,
        skus: vec![sku],
        desired_date: Some("2026-09-01".parse().unwrap()),
        note_to_own_company: Some(note("for the new shop")),
        message_to_brand: Some(note("wrap each alone")),
    }
}

/// Tells the story.
pub(crate) async fn tell() -> Told {
    let store = MemoryStore::new();
    let drawn = Mutex::new(0_u64);
    let entropy = move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            let mut drawn = drawn.lock().unwrap();
            *drawn = drawn.wrapping_add(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&drawn.to_be_bytes()[..chunk.len()]);
        }
    };
    let desk = Desk::new(store.clone(), || NOW.parse().unwrap(), entropy);
    let (brand, euro) = (BrandId::made(Timestamp::MIN, [7; 10]), "EUR".parse().unwrap());
    let term = TransactionTerm::new("wholesale").unwrap();
    let gateway = SharedGateway::new(SandboxGateway::new(|| NOW.parse().unwrap()));
    let teller = Teller { desk, host: Actor::host(), brand, gateway, euro, term };
    teller.open().await;
    let products = teller.offer().await;
    let [full, plain] = teller.catalogs(&products).await;

    let buyer = BuyerOrganizationId::made(Timestamp::MIN, [8; 10]);
    teller.run(CreateBuyerOrganization { id: buyer, profile: profile(), owner: None }).await;
    teller.run(Connect { brand, buyer, code: Some(code("B-1")), terms: teller.terms() }).await;
    let mut grant = ChangeConnection::of(brand, buyer);
    grant.grant = [full].into();
    teller.run(grant).await;
    let entry = AddAddress { buyer, kind: BuyerKind::Connected, address: address() };
    let entry = teller.run(entry).await.id;
    let offline = CreateOfflineBuyer { brand, profile: profile(), code: None, terms: teller.terms() };
    let offline = teller.run(offline).await.id;

    let [coat, scarf] = &products;
    let lining = lining(&store, brand, coat).await;
    let mut form = CheckoutForm::to(address());
    form.payment = teller.card(CardKeeper::Buyer, buyer).await;
    form.comment = Some(note("Ring"));
    form.billing = AddressChoice::Book(entry);
    teller.place(AddToCart::of(brand, buyer, full, vec![dressed(coat, &lining)]), form).await;
    let mut gapless = ChangeBrand::of(brand);
    gapless.order_codes = Some(OrderCodes::Gapless { prefix: code("N") });
    teller.run(gapless).await;
    let scarves = |count| CartItem::of(scarf.id, vec![CartSku::of(scarf.skus[0], pieces(count))]);
    let mut proxy = AddToCart::of(brand, offline, plain, vec![scarves(12)]);
    proxy.route = CartRoute::Proxy;
    teller.place(proxy.clone(), CheckoutForm::to(address())).await;
    teller.run(proxy).await;
    let items = vec![dressed(coat, &lining), scarves(0)];
    teller.run(AddToCart::of(brand, buyer, full, items)).await;
    let other = BuyerOrganizationId::made(Timestamp::MIN, [9; 10]);
    teller.run(CreateBuyerOrganization { id: other, profile: profile(), owner: None }).await;
    teller.run(Connect { brand, buyer: other, code: None, terms: teller.terms() }).await;
    let mut grant = ChangeConnection::of(brand, other);
    grant.grant = [full].into();
    teller.run(grant).await;
    let offer = Offer { products: &products, lining: &lining, full, plain, buyer, other };
    teller.change_everything(&offer, entry).await;
    teller.live(&offer).await;
    teller.links(&offer).await;
    let mut partitions = vec![Partition::Brand(brand), Partition::BuyerOrganization(buyer), Partition::Host];
    partitions.extend(teller.people(buyer).await);
    teller.hand_in(&offer).await;
    teller.give_up(&store).await;
    Told { store, partitions }
}

/// The coat as it is kept, for the ids of its options.
async fn lining(store: &MemoryStore, brand: BrandId, coat: &CreatedProduct) -> Product {
    use order_core::record::{Key, Keys};
    use order_core::store::Store;
    let key = Key::product(brand, coat.id);
    let mut keys = Keys::new();
    keys.record(key.clone());
    store.load(keys).await.unwrap().get::<Product>(&key).unwrap().as_ref().clone()
}
