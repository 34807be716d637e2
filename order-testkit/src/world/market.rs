//! A market to search in: brands whose orders differ in everything that is searched, sorted by and counted up.

use order_core::cart::{AddressChoice, CardKeeper, CartItem, CartRoute, CartSku, CheckoutForm, PaymentForm};
use order_core::catalog::{BasePrice, PaymentMethods, PriceList, Rates, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{CreateCatalog, CreateProduct, NewSku, PutProduct, PutProducts};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::operation::party::{Connect, CreateBuyerOrganization};
use order_core::operation::tag::CreateTag;
use order_core::order::Colour;
use order_core::party::{BuyerType, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::store::Store;
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Line, Money, Note, OrderId, ProductId, SkuId, TagId,
};

use super::{World, code, create_brand, id, localized, name, quantity};

/// An attribute whose name no path could tell.
pub const HOSTILE_ATTRIBUTE: &str = "\"quoted\" $.a[0] \\ 'x'";

/// The buyers of every market: type, name, term and currency.
const BUYERS: [(BuyerType, &str, &str, &str); 4] = [
    (BuyerType::Company, "Ångström ØST", "wholesale", "EUR"),
    (BuyerType::Individual, "ΣΟΦΙΑ & Söhne", "EXW", "JPY"),
    (BuyerType::Company, "100 % _under_score_ [a-z]*?", "wholesale", "JPY"),
    (BuyerType::Individual, "Shop '; DROP TABLE orders; --", "EXW", "EUR"),
];

/// How many buyers a market has.
pub const BUYER_COUNT: u32 = 4;

/// A product of a market.
#[derive(Debug, Clone)]
pub struct Ware {
    /// The product.
    pub product: ProductId,
    /// Its model number.
    pub model: Code,
    /// Its SKUs.
    pub skus: Vec<SkuId>,
}

/// A brand with two catalogs of the same three products, three tags, and four buyers. All is made to order.
#[derive(Debug, Clone)]
pub struct Market {
    /// The brand.
    pub brand: BrandId,
    /// The catalogs; only in the second can one pay by card.
    pub catalogs: Vec<CatalogId>,
    /// The products.
    pub wares: Vec<Ware>,
    /// The tags.
    pub tags: Vec<TagId>,
}

/// An order of a market to be placed.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which buyer, counted from 0.
    pub buyer: u32,
    /// Which catalog.
    pub catalog: usize,
    /// How many pieces of the SKUs of each product.
    pub pieces: Vec<Vec<u32>>,
    /// How it comes about.
    pub route: CartRoute,
    /// Whether it is paid by card.
    pub by_card: bool,
    /// What the buyer remarks.
    pub comment: Option<&'static str>,
}

impl Wish {
    /// One piece of the first SKU.
    pub fn of(buyer: u32) -> Self {
        let pieces = vec![vec![1]];
        Self { buyer, catalog: 0, pieces, route: CartRoute::Standard, by_card: false, comment: None }
    }
}

/// The id of a buyer of the markets.
pub fn market_buyer(number: u32) -> BuyerOrganizationId {
    id(BuyerOrganizationId::made, 0x5000 + number)
}

impl<S: Store + Clone + 'static> World<S> {
    /// Makes the buyers of all markets.
    pub async fn add_market_buyers(&self) {
        for (number, (buyer_type, text, _, _)) in (0..).zip(BUYERS) {
            let profile = OrganizationProfile {
                buyer_type,
                name: localized(text),
                representative: None,
                emails: vec![format!("hello{number}@shop.example").parse().expect("an address")],
                recipients: Vec::new(),
                country: "JP".parse().expect("a country"),
                phone: None,
                contact_email: None,
            };
            self.run(CreateBuyerOrganization { id: market_buyer(number), profile, owner: None }).await;
        }
    }

    /// Makes a market of a brand that is there, or that is made here.
    pub async fn open_market(&self, brand: BrandId) -> Market {
        if brand != super::brand() {
            self.run(create_brand(brand, "Süd Strick")).await;
        }
        let wares = vec![
            self.add_ware(
                brand,
                "SCARF",
                &["Colour", "Size"],
                &[&["Red", "S"], &["Red", "M"], &["Blue", "S"]],
            ),
            self.add_ware(brand, "HAT", &["Colour", HOSTILE_ATTRIBUTE], &[&["Red", "x"], &["青", "NULL"]]),
            self.add_ware(brand, "BOX", &[], &[&[]]),
        ];
        let mut made = Vec::new();
        for ware in wares {
            made.push(ware.await);
        }
        let mut catalogs = Vec::new();
        for (text, payment) in [("AW26", PaymentMethods::NotByCard), ("SS27", PaymentMethods::CardOrNot)] {
            let mut create = CreateCatalog::of(brand, code(text), localized(text));
            create.payment = payment;
            let catalog = self.run(create).await.id;
            let products =
                (1..).zip(&made).map(|(place, ware)| PutProduct::of(ware.product, place)).collect();
            self.run(PutProducts { brand, catalog, seen: None, products }).await;
            catalogs.push(catalog);
        }
        let mut tags = Vec::new();
        for text in ["Urgent", "urgent", "VIP"] {
            let create = CreateTag { brand, name: name(text), colour: Colour::GREY };
            tags.push(self.run(create).await.id);
        }
        for (number, (_, _, term, currency)) in (0..).zip(BUYERS) {
            let terms = ConnectionTerms {
                term: TransactionTerm::new(term).expect("a term"),
                currency: currency.parse().expect("a currency"),
                rates: Rates::default(),
            };
            self.run(Connect { brand, buyer: market_buyer(number), code: None, terms }).await;
        }
        Market { brand, catalogs, wares: made, tags }
    }

    async fn add_ware(&self, brand: BrandId, model: &str, attributes: &[&str], skus: &[&[&str]]) -> Ware {
        let price = |(term, currency, minor): (&str, &str, i64)| BasePrice {
            term: TransactionTerm::new(term).expect("a term"),
            amount: Money::from_minor(minor, currency.parse().expect("a currency")).expect("an amount"),
        };
        let prices = [
            ("wholesale", "EUR", 2_450),
            ("wholesale", "JPY", 3_000),
            ("EXW", "EUR", 1_900),
            ("EXW", "JPY", 2_500),
        ];
        let prices = PriceList::new(prices.map(price).to_vec()).expect("prices");
        let mut create = CreateProduct::of(brand, code(model), localized(model), prices);
        create.attributes = attributes.iter().map(|text| name(text)).collect();
        create.skus = (0..)
            .zip(skus)
            .map(|(number, values): (u32, _)| {
                NewSku::of(code(&format!("S-{number}")), values.iter().map(|text| name(text)).collect())
            })
            .collect();
        let created = self.run(create).await;
        Ware { product: created.id, model: code(model), skus: created.skus }
    }

    /// Places an order.
    pub async fn wish(&self, market: &Market, wish: &Wish) -> OrderId {
        let items = market.wares.iter().zip(&wish.pieces).filter(|(_, pieces)| !pieces.is_empty());
        let items = items.map(|(ware, pieces)| {
            let skus = ware.skus.iter().zip(pieces).map(|(sku, pieces)| CartSku::of(*sku, quantity(*pieces)));
            CartItem::of(ware.product, skus.collect())
        });
        let filled = self.run(AddToCart {
            brand: market.brand,
            buyer: market_buyer(wish.buyer),
            catalog: market.catalogs[wish.catalog],
            route: wish.route,
            cart: None,
            seen: None,
            items: items.collect(),
        });
        let cart = filled.await.id;
        let (brand, form) = (market.brand, self.checkout_form(market.brand, wish).await);
        let preview = PreviewOrder { brand, cart, form: form.clone() };
        let agreed = self.desk().ask(preview, self.host()).await.expect("it may be placed").fingerprint;
        self.place(PlaceOrder { brand, cart, form, agreed }).await.id
    }

    async fn checkout_form(&self, brand: BrandId, wish: &Wish) -> CheckoutForm {
        let payment = match (wish.catalog, wish.by_card) {
            (0, _) => PaymentForm::Unasked,
            (_, false) => PaymentForm::NotByCard,
            (_, true) => {
                let keeper =
                    if wish.route.is_working() { CardKeeper::Brand(brand) } else { CardKeeper::Buyer };
                PaymentForm::Card(Some(self.any_card(keeper, market_buyer(wish.buyer)).await))
            }
        };
        checkout_form(wish, payment)
    }
}

fn checkout_form(wish: &Wish, payment: PaymentForm) -> CheckoutForm {
    let line = |text: &str| Line::new(text).expect("a line");
    let address = PostalAddressForm {
        name: Some(name("Goods in")),
        lines: vec![line("1-2-3 Jingumae")],
        city: Some(line("Tokyo")),
        region: None,
        postal_code: Some(line("150-0001")),
        country: Some("JP".parse().expect("a country")),
        phone: None,
    };
    CheckoutForm {
        comment: wish.comment.map(|text| Note::new(text).expect("a note")),
        payment,
        billing: AddressChoice::Written(Box::new(address.clone())),
        delivery: AddressChoice::Written(Box::new(address)),
    }
}
