//! A world in which everything is ready to be placed, for tests to take one thing away.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::super::{PlaceOrder, PlaceRefusal, Placed, Preview, PreviewOrder};
use crate::cart::{AddressChoice, Cart, CartItem, CartRoute, CartSku, CheckoutForm, OptionRow, PaymentForm};
use crate::catalog::{
    Backorder, BasePrice, Catalog, CatalogProduct, CatalogStatus, CommentForm, DesiredDates, Minimums,
    OptionChoice, OptionGroup, PaymentMethods, PriceList, Product, Rates, ShippingGroup, ShippingRate, Sku,
    StockPolicy, TaxCategory, TransactionTerm,
};
use crate::operation::payment::{AttemptAnswer, BeginCardAttempt, SettleCardAttempt};
use crate::operation::test_world::{TestWorld, label};
use crate::operation::{Command, Stop};
use crate::order::{Fingerprint, Order, OriginalOrder};
use crate::party::{
    Access, Actor, AddressRecord, Brand, BuyerKind, BuyerOrganization, BuyerType, Connection,
    ConnectionTerms, OrganizationProfile, PostalAddress,
};
use crate::record::{Claim, ClaimScope, Facts, Key, Partition, StockKey, Stored};
use crate::value::{
    AccountId, AddressId, BrandId, BuyerOrganizationId, CartId, CatalogId, Code, Currency, Line, Locale,
    LocalizedName, Money, Name, Note, OptionChoiceId, OptionGroupId, PaymentKey, ProductId, Quantity,
    Rounding, ShippingGroupId, SkuId, TaxCategoryId, Timestamp,
};

/// The id of a number.
pub(in crate::operation) fn id<I>(made: impl Fn(Timestamp, [u8; 10]) -> I, number: u8) -> I {
    made(Timestamp::MIN, [number; 10])
}

/// An amount in euro, of cents.
pub(in crate::operation) fn euro(cents: i64) -> Money {
    Money::from_minor(cents, eur()).unwrap()
}

/// An amount in yen.
pub(in crate::operation) fn yen(amount: i64) -> Money {
    Money::from_minor(amount, "JPY".parse().unwrap()).unwrap()
}

pub(in crate::operation) fn eur() -> Currency {
    "EUR".parse().unwrap()
}

pub(in crate::operation) fn pieces(count: u32) -> Quantity {
    Quantity::new(count).unwrap()
}

pub(in crate::operation) fn named(text: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, Name::new(text).unwrap())
}

pub(in crate::operation) fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

pub(in crate::operation) fn term() -> TransactionTerm {
    TransactionTerm::new("wholesale").unwrap()
}

/// A list of one price under the usual term.
pub(in crate::operation) fn price(amount: Money) -> PriceList {
    PriceList::new(vec![BasePrice { term: term(), amount }]).unwrap()
}

pub(in crate::operation) fn wholesale(percent: &str) -> Rates {
    Rates { wholesale: Some(percent.parse().unwrap()), discount: None }
}

pub(in crate::operation) fn discount(percent: &str) -> Rates {
    Rates { wholesale: None, discount: Some(percent.parse().unwrap()) }
}

/// A row of a choice, for the first option group.
pub(in crate::operation) fn row(choice: OptionChoiceId, count: u32) -> OptionRow {
    OptionRow { choices: BTreeMap::from([(LINING, choice)]), quantity: pieces(count) }
}

/// The catalog's number.
pub(in crate::operation) const CATALOG: CatalogId = CatalogId::made(Timestamp::MIN, [2; 10]);
pub(in crate::operation) const BUYER: BuyerOrganizationId =
    BuyerOrganizationId::made(Timestamp::MIN, [3; 10]);
pub(in crate::operation) const CART: CartId = CartId::made(Timestamp::MIN, [4; 10]);
/// A coat of two SKUs and two option groups.
pub(in crate::operation) const COAT: ProductId = ProductId::made(Timestamp::MIN, [5; 10]);
/// A scarf of one SKU and no options.
pub(in crate::operation) const SCARF: ProductId = ProductId::made(Timestamp::MIN, [6; 10]);
pub(in crate::operation) const COAT_S: SkuId = SkuId::made(Timestamp::MIN, [7; 10]);
pub(in crate::operation) const COAT_M: SkuId = SkuId::made(Timestamp::MIN, [8; 10]);
pub(in crate::operation) const SCARF_ONE: SkuId = SkuId::made(Timestamp::MIN, [9; 10]);
/// The required group, with silk at a surcharge in euro and wool without.
pub(in crate::operation) const LINING: OptionGroupId = OptionGroupId::made(Timestamp::MIN, [10; 10]);
pub(in crate::operation) const SILK: OptionChoiceId = OptionChoiceId::made(Timestamp::MIN, [11; 10]);
pub(in crate::operation) const WOOL: OptionChoiceId = OptionChoiceId::made(Timestamp::MIN, [12; 10]);
/// The optional group, with an initial at a surcharge in yen only.
pub(in crate::operation) const EMBROIDERY: OptionGroupId = OptionGroupId::made(Timestamp::MIN, [13; 10]);
pub(in crate::operation) const INITIAL: OptionChoiceId = OptionChoiceId::made(Timestamp::MIN, [14; 10]);
pub(in crate::operation) const FULL_TAX: TaxCategoryId = TaxCategoryId::made(Timestamp::MIN, [0x21; 10]);
pub(in crate::operation) const LOW_TAX: TaxCategoryId = TaxCategoryId::made(Timestamp::MIN, [0x22; 10]);
pub(in crate::operation) const SHIPPING: ShippingGroupId = ShippingGroupId::made(Timestamp::MIN, [17; 10]);
pub(in crate::operation) const ADDRESS: AddressId = AddressId::made(Timestamp::MIN, [18; 10]);

/// A cart of a connected buyer, ready to be placed: three coats of one size with a lining each, none of the other, two scarves.
#[derive(Debug, Clone)]
pub(in crate::operation) struct Stage {
    pub(in crate::operation) world: TestWorld,
    pub(in crate::operation) brand: BrandId,
    pub(in crate::operation) cart: CartId,
    pub(in crate::operation) form: CheckoutForm,
    pub(in crate::operation) actor: Actor,
}

impl Stage {
    pub(in crate::operation) fn new() -> Self {
        let (world, brand) = TestWorld::with_brand();
        Self::of(world, brand)
    }

    /// The same with a second brand beside the first, which offers and sells the like; it is the one this stage is of.
    pub(in crate::operation) fn beside(self) -> Self {
        let Self { mut world, brand, .. } = self;
        let mut second = world.get::<Brand>(&Key::brand(brand)).unwrap().as_ref().clone();
        second.id = id(BrandId::made, 201);
        let brand = second.id;
        world.put(Key::brand(brand), second);
        Self::of(world, brand)
    }

    fn of(mut world: TestWorld, brand: BrandId) -> Self {
        let addresses = vec!["sales@north.example".parse().unwrap(), "boss@north.example".parse().unwrap()];
        let mut settings = world.get::<Brand>(&Key::brand(brand)).unwrap().as_ref().clone();
        settings.settings.notification_addresses = addresses;
        world.put(Key::brand(brand), settings);
        put_offer(&mut world, brand);
        put_products(&mut world, brand);
        put_buyer(&mut world, brand);
        world.put(Key::cart(brand, CART), cart(brand));
        world.put(ClaimScope::CartSlot(BUYER, CATALOG).key(brand), Claim { target: CART.as_uuid() });
        let form = CheckoutForm {
            comment: Some(note("Please ring twice")),
            payment: PaymentForm::Unasked,
            billing: AddressChoice::Book(ADDRESS),
            delivery: AddressChoice::Written(Box::new(address("Hafenlager", "DE").into())),
        };
        Self { world, brand, cart: CART, form, actor: member(Access::Write) }
    }

    /// Changes a record, past every rule, so that it has another version.
    pub(in crate::operation) fn edit<T: Stored + Clone>(&mut self, key: Key, change: impl FnOnce(&mut T)) {
        let mut record = self.world.get::<T>(&key).unwrap().as_ref().clone();
        change(&mut record);
        self.world.put(key, record);
    }

    pub(in crate::operation) fn edit_brand(&mut self, change: impl FnOnce(&mut Brand)) {
        self.edit(Key::brand(self.brand), change);
    }

    pub(in crate::operation) fn edit_catalog(&mut self, change: impl FnOnce(&mut Catalog)) {
        self.edit(Key::catalog(self.brand, CATALOG), change);
    }

    pub(in crate::operation) fn edit_connection(&mut self, change: impl FnOnce(&mut Connection)) {
        self.edit(Key::connection(self.brand, BUYER), change);
    }

    pub(in crate::operation) fn edit_buyer(&mut self, change: impl FnOnce(&mut BuyerOrganization)) {
        self.edit(Key::buyer_organization(BUYER), change);
    }

    pub(in crate::operation) fn edit_product(&mut self, id: ProductId, change: impl FnOnce(&mut Product)) {
        self.edit(Key::product(self.brand, id), change);
    }

    pub(in crate::operation) fn edit_place(
        &mut self,
        id: ProductId,
        change: impl FnOnce(&mut CatalogProduct),
    ) {
        self.edit(Key::catalog_product(self.brand, CATALOG, id), change);
    }

    pub(in crate::operation) fn edit_sku(&mut self, id: SkuId, change: impl FnOnce(&mut Sku)) {
        self.edit(Key::sku(self.brand, id), change);
    }

    pub(in crate::operation) fn edit_tax(
        &mut self,
        id: TaxCategoryId,
        change: impl FnOnce(&mut TaxCategory),
    ) {
        self.edit(Key::tax_category(self.brand, id), change);
    }

    pub(in crate::operation) fn edit_shipping(&mut self, change: impl FnOnce(&mut ShippingGroup)) {
        self.edit(Key::shipping_group(self.brand, SHIPPING), change);
    }

    pub(in crate::operation) fn edit_cart(&mut self, change: impl FnOnce(&mut Cart)) {
        self.edit(Key::cart(self.brand, self.cart), change);
    }

    /// Sets the quantity of the scarf in the cart.
    pub(in crate::operation) fn order_scarves(&mut self, count: u32) {
        self.edit_cart(|cart| {
            let scarf = cart.items.iter_mut().find(|item| item.product == SCARF).unwrap();
            scarf.skus[0].quantity = pieces(count);
        });
    }

    /// Leaves only scarves in the cart, at a price of their own, without tax and shipping.
    pub(in crate::operation) fn only_scarves(&mut self, count: u32, base: Money) {
        self.edit_cart(|cart| {
            cart.items.remove(0);
        });
        self.order_scarves(count);
        self.edit_sku(SCARF_ONE, |sku| sku.prices = price(base));
        self.edit_product(SCARF, |product| product.tax = None);
        self.edit_connection(|connection| connection.terms.rates = Rates::default());
        self.edit_catalog(|catalog| catalog.shipping = None);
    }

    /// The counter that placing takes from.
    pub(in crate::operation) fn stock(&self, sku: SkuId) -> StockKey {
        StockKey { brand: self.brand, sku, label: label(1) }
    }

    pub(in crate::operation) fn set_stock(&mut self, sku: SkuId, amount: i64) {
        self.world.set_counter(self.stock(sku), amount);
    }

    /// The cart becomes a working cart of the brand.
    pub(in crate::operation) fn make_proxy(&mut self) {
        self.edit_cart(|cart| {
            cart.route = CartRoute::Proxy;
            cart.items.iter_mut().for_each(|item| item.note_to_own_company = None);
        });
        self.actor = crate::operation::test_world::writer(self.brand);
    }

    /// The buyer becomes an offline one, with its address book in the brand's partition.
    pub(in crate::operation) fn make_offline(&mut self) {
        let mut buyer =
            self.world.get::<BuyerOrganization>(&Key::buyer_organization(BUYER)).unwrap().as_ref().clone();
        buyer.kind = BuyerKind::Offline { brand: self.brand };
        let entry = self.world.get::<AddressRecord>(&Key::address(book(), ADDRESS)).unwrap();
        self.world.put(Key::offline_buyer(self.brand, BUYER), buyer);
        let brand_book = Partition::Brand(self.brand);
        self.world.put(Key::address(brand_book, ADDRESS), entry.as_ref().clone());
        self.edit_connection(|connection| connection.offline = true);
        self.make_proxy();
    }

    pub(in crate::operation) fn question(&self) -> PreviewOrder {
        PreviewOrder { brand: self.brand, cart: self.cart, form: self.form.clone() }
    }

    pub(in crate::operation) fn order(&self, agreed: Fingerprint) -> PlaceOrder {
        PlaceOrder { brand: self.brand, cart: self.cart, form: self.form.clone(), agreed }
    }

    /// The preview, which must be there.
    pub(in crate::operation) fn preview(&self) -> Preview {
        self.world.ask(&self.question(), &self.actor).unwrap()
    }

    pub(in crate::operation) fn agreed(&self) -> Fingerprint {
        self.preview().fingerprint
    }

    /// Previews and places, which must go through.
    pub(in crate::operation) fn place(&mut self) -> Placed {
        let order = self.order(self.agreed());
        let actor = self.actor.clone();
        self.authorize(&order);
        self.world.run(&order, &actor).unwrap()
    }

    /// Has the card authorized for a week, if the order is paid by one.
    pub(in crate::operation) fn authorize(&mut self, order: &PlaceOrder) -> Option<PaymentKey> {
        let begun = self.world.run(&BeginCardAttempt { order: order.clone() }, &self.actor).unwrap()?;
        let lapses_at = self.world.now.saturating_add(Duration::from_secs(7 * 24 * 60 * 60));
        let answer = AttemptAnswer::Authorized { reference: Name::new("auth-1").unwrap(), lapses_at };
        let settle = SettleCardAttempt { brand: self.brand, attempt: begun.key, answer };
        self.world.run(&settle, &Actor::host()).unwrap();
        Some(begun.key)
    }

    /// Why the cart cannot be placed by whoever agreed to `agreed`.
    pub(in crate::operation) fn refused(&mut self, agreed: Fingerprint) -> Vec<PlaceRefusal> {
        let actor = self.actor.clone();
        self.world.reasons(&self.order(agreed), &actor)
    }

    /// Why the cart cannot be previewed.
    pub(in crate::operation) fn not_shown(&self) -> Vec<PlaceRefusal> {
        match self.world.ask(&self.question(), &self.actor) {
            Err(Stop::Refused(refusals)) => refusals.into_vec(),
            other => panic!("not refused but {other:?}"),
        }
    }

    /// The facts that placing needs.
    pub(in crate::operation) fn facts(&self, order: &PlaceOrder) -> Facts {
        self.world.gather(|known, keys| order.needs(known, keys))
    }

    pub(in crate::operation) fn header(&self, placed: &Placed) -> Order {
        self.world.get::<Order>(&Key::order(self.brand, placed.id)).unwrap().as_ref().clone()
    }

    pub(in crate::operation) fn original(&self, placed: &Placed) -> OriginalOrder {
        let key = Key::original_order(self.brand, placed.id);
        self.world.get::<OriginalOrder>(&key).unwrap().as_ref().clone()
    }
}

/// Where the address book of the connected buyer lies.
pub(in crate::operation) const fn book() -> Partition {
    Partition::BuyerOrganization(BUYER)
}

/// A member of the buyer organization.
pub(in crate::operation) fn member(access: Access) -> Actor {
    Actor::account(id(AccountId::made, 31)).member(BUYER, access)
}

pub(in crate::operation) fn address(name: &str, country: &str) -> PostalAddress {
    PostalAddress {
        name: Name::new(name).unwrap(),
        lines: vec![Line::new("Kai 1").unwrap()],
        city: Line::new("Hamburg").unwrap(),
        region: None,
        postal_code: Some(Line::new("20457").unwrap()),
        country: country.parse().unwrap(),
        phone: None,
    }
}

fn put_offer(world: &mut TestWorld, brand: BrandId) {
    let category = |id, name: &str, rate: &str, reduced| TaxCategory {
        id,
        brand,
        name: Name::new(name).unwrap(),
        country: "DE".parse().unwrap(),
        rate: rate.parse().unwrap(),
        rounding: Rounding::HalfEven,
        reduced,
    };
    world.put(Key::tax_category(brand, FULL_TAX), category(FULL_TAX, "Full", "19", false));
    world.put(Key::tax_category(brand, LOW_TAX), category(LOW_TAX, "Low", "7", true));
    let rate =
        ShippingRate { country: None, amount: None, quantity: None, fee: euro(500), tax: Some(FULL_TAX) };
    let name = Name::new("Parcels").unwrap();
    world.put(
        Key::shipping_group(brand, SHIPPING),
        ShippingGroup { id: SHIPPING, brand, name, rates: vec![rate] },
    );
    let catalog = Catalog {
        id: CATALOG,
        brand,
        code: Code::new("AW26").unwrap(),
        name: named("Autumn"),
        description: None,
        status: CatalogStatus::Open,
        opens_at: None,
        order_deadline: None,
        payment: PaymentMethods::NotByCard,
        comment: CommentForm::Free,
        desired_dates: DesiredDates::Asked,
        shipping: Some(SHIPPING),
        stock: StockPolicy::FromStock { source: label(1), target: None, backorder: Backorder::NotAllowed },
        rates: Rates::default(),
        minimums: Minimums::default(),
        lot_size: None,
        sku_count: 3,
    };
    world.put(Key::catalog(brand, CATALOG), catalog);
}

fn put_products(world: &mut TestWorld, brand: BrandId) {
    let choice = |id, name: &str, surcharges| OptionChoice { id, name: named(name), surcharges };
    let lining = OptionGroup {
        id: LINING,
        name: named("Lining"),
        required: true,
        choices: vec![choice(SILK, "Silk", vec![yen(200), euro(150)]), choice(WOOL, "Wool", vec![])],
    };
    let initial = vec![choice(INITIAL, "Initial", vec![yen(300)])];
    let embroidery =
        OptionGroup { id: EMBROIDERY, name: named("Embroidery"), required: false, choices: initial };
    let product = |id, number: &str, base, options, tax, sku_count| Product {
        id,
        brand,
        model_number: Code::new(number).unwrap(),
        name: named(number),
        description: None,
        attributes: vec![Name::new("Size").unwrap()],
        prices: price(base),
        options,
        tax: Some(tax),
        rates: Rates::default(),
        images: vec![],
        sku_count,
    };
    let coat = product(COAT, "coat", euro(1000), vec![lining, embroidery], FULL_TAX, 2);
    world.put(Key::product(brand, COAT), coat);
    world.put(Key::product(brand, SCARF), product(SCARF, "scarf", euro(400), vec![], LOW_TAX, 1));
    for (place, product) in (0_u32..).zip([COAT, SCARF]) {
        let without = BTreeSet::new();
        let record = CatalogProduct {
            catalog: CATALOG,
            product,
            place,
            rates: Rates::default(),
            without,
            sku_count: 1,
        };
        world.put(Key::catalog_product(brand, CATALOG, product), record);
    }
    let own = price(euro(999));
    for (id, product, number, prices) in [
        (COAT_S, COAT, "S", own),
        (COAT_M, COAT, "M", PriceList::EMPTY),
        (SCARF_ONE, SCARF, "one", PriceList::EMPTY),
    ] {
        let sku = Sku {
            id,
            brand,
            product,
            number: Code::new(number).unwrap(),
            attributes: vec![Name::new(number).unwrap()],
            excluded_from_backorder: false,
            prices,
            withdrawn: false,
            place: 0,
        };
        world.put(Key::sku(brand, id), sku);
        world.set_counter(StockKey { brand, sku: id, label: label(1) }, 100);
    }
}

fn put_buyer(world: &mut TestWorld, brand: BrandId) {
    let profile = OrganizationProfile {
        buyer_type: BuyerType::Company,
        name: LocalizedName::new(Locale::JA, Name::new("港の店").unwrap()),
        representative: None,
        emails: vec!["shop@harbour.example".parse().unwrap()],
        recipients: vec!["orders@harbour.example".parse().unwrap()],
        country: "DE".parse().unwrap(),
        phone: None,
        contact_email: None,
    };
    let organization = BuyerOrganization::new(BUYER, BuyerKind::Connected, profile);
    world.put(Key::buyer_organization(BUYER), organization);
    let record = AddressRecord { id: ADDRESS, buyer: BUYER, address: address("Hafenladen", "DE") };
    world.put(Key::address(book(), ADDRESS), record);
    let connection = Connection {
        brand,
        buyer: BUYER,
        offline: false,
        code: None,
        terms: ConnectionTerms { term: term(), currency: eur(), rates: wholesale("60") },
        catalogs: BTreeSet::new(),
        blocked: false,
    };
    world.put(Key::connection(brand, BUYER), connection);
}

fn cart(brand: BrandId) -> Cart {
    let sku = |sku, count, options| CartSku { sku, quantity: pieces(count), options };
    let coats = vec![sku(COAT_S, 3, vec![row(SILK, 2), row(WOOL, 1)]), sku(COAT_M, 0, vec![])];
    let item = |product, skus, desired_date: Option<&str>| CartItem {
        product,
        skus,
        desired_date: desired_date.map(|date| date.parse().unwrap()),
        note_to_own_company: Some(note("for the new shop")),
        message_to_brand: Some(note("wrap each alone")),
    };
    Cart {
        id: CART,
        brand,
        buyer: BUYER,
        catalog: CATALOG,
        route: CartRoute::Standard,
        items: vec![
            item(COAT, coats, Some("2026-03-01")),
            item(SCARF, vec![sku(SCARF_ONE, 2, vec![])], None),
        ],
        created_at: Timestamp::MIN,
        returned: None,
        terms: None,
        link: None,
    }
}
