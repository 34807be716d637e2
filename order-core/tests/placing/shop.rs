//! A brand with one scarf in stock, and buyers who want it.

use order_core::cart::{CartItem, CartRoute, CartSku, CheckoutForm};
use order_core::catalog::{Backorder, PriceList, Rates, StockPolicy, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{
    CreateCatalog, CreateProduct, NewSku, PutProduct, PutProducts, ReceiveStock, ReceivedLine,
};
use order_core::operation::order::{PlaceOrder, PlaceRefusal, Placed, Preview, PreviewOrder};
use order_core::operation::party::{Connect, CreateBuyerOrganization};
use order_core::party::{ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::record::{Kind, Partition, StockKey};
use order_core::store::{List, Listed, Store};
use order_core::value::{
    BuyerOrganizationId, CartId, CatalogId, Code, Line, Money, ProductId, Quantity, SkuId,
};
use order_core::{Desk, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{brand, id, label, localized, name, partition};

pub(crate) type Outcome<T> = Result<T, RunError<PlaceRefusal>>;

/// The brand, its catalog and its scarf.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) world: World<MemoryStore>,
    pub(crate) catalog: CatalogId,
    pub(crate) scarf: ProductId,
    pub(crate) sku: SkuId,
}

pub(crate) fn pieces(count: u32) -> Quantity {
    Quantity::new(count).expect("a quantity")
}

pub(crate) fn buyer(number: u32) -> BuyerOrganizationId {
    id(BuyerOrganizationId::made, number)
}

pub(crate) fn form() -> CheckoutForm {
    let line = |text| Line::new(text).expect("a line");
    let country = "DE".parse().expect("a country");
    CheckoutForm::to(PostalAddressForm::of(name("Harbour Store"), line("Quay 1"), line("Kiel"), country))
}

/// How many times more than usual is tried.
pub(crate) fn depth() -> u32 {
    std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

impl Shop {
    /// The brand with so many scarves in stock, and so many buyers.
    pub(crate) async fn open(stock: u32, buyers: u32) -> Self {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let term = TransactionTerm::new("wholesale").expect("a term");
        let euro = "EUR".parse().expect("a currency");
        let price = Money::parse("4.00", euro).expect("an amount");
        let prices = PriceList::one(term.clone(), price).expect("a price");
        let code = |text: &str| Code::new(text).expect("a code");
        let mut product = CreateProduct::of(brand(), code("SC-1"), localized("Scarf"), prices);
        product.skus.push(NewSku::of(code("SC-1-1"), vec![]));
        let product = world.run(product).await;
        let mut catalog = CreateCatalog::of(brand(), code("SS27"), localized("Summer"));
        catalog.stock =
            StockPolicy::FromStock { source: label(), target: None, backorder: Backorder::NotAllowed };
        let catalog = world.run(catalog).await.id;
        let products = vec![PutProduct::of(product.id, 1)];
        world.run(PutProducts { brand: brand(), catalog, seen: None, products }).await;
        for number in 0..buyers {
            let email = "office@harbour.example".parse().expect("an address");
            let country = "DE".parse().expect("a country");
            let profile = OrganizationProfile::company(localized("Harbour Store"), country, email);
            world.run(CreateBuyerOrganization { id: buyer(number), profile, owner: None }).await;
            let terms = ConnectionTerms { term: term.clone(), currency: euro, rates: Rates::default() };
            world.run(Connect { brand: brand(), buyer: buyer(number), code: None, terms }).await;
        }
        let sku = product.skus[0];
        if stock > 0 {
            let line = ReceivedLine { sku, label: label(), pieces: pieces(stock) };
            world.run(ReceiveStock { brand: brand(), lines: vec![line], note: None }).await;
        }
        Self { world, catalog, scarf: product.id, sku }
    }

    /// The command that puts scarves into the cart of a buyer.
    pub(crate) fn add(&self, number: u32, count: u32) -> AddToCart {
        let item = CartItem::of(self.scarf, vec![CartSku::of(self.sku, pieces(count))]);
        AddToCart::of(brand(), buyer(number), self.catalog, vec![item])
    }

    /// The same for a new working cart of the brand.
    pub(crate) fn add_working(&self, number: u32, count: u32) -> AddToCart {
        AddToCart { route: CartRoute::Proxy, ..self.add(number, count) }
    }

    /// A cart with so many scarves.
    pub(crate) async fn cart(&self, number: u32, count: u32) -> CartId {
        self.world.run(self.add(number, count)).await.id
    }

    pub(crate) async fn preview(&self, desk: &Desk, cart: CartId) -> Outcome<Preview> {
        desk.ask(PreviewOrder { brand: brand(), cart, form: form() }, self.world.host()).await
    }

    /// The command that places a cart as it looks now.
    pub(crate) async fn order(&self, cart: CartId) -> PlaceOrder {
        let preview = self.preview(self.world.desk(), cart).await.expect("a preview");
        PlaceOrder { brand: brand(), cart, form: form(), agreed: preview.fingerprint }
    }

    /// Places without an idempotency key.
    pub(crate) async fn place(&self, desk: &Desk, order: &PlaceOrder) -> Outcome<Placed> {
        desk.run(order.clone(), self.world.host()).await
    }

    /// The counter of the scarf.
    pub(crate) fn counter(&self) -> StockKey {
        StockKey { brand: brand(), sku: self.sku, label: label() }
    }

    pub(crate) async fn left(&self) -> i64 {
        self.world.amount(self.counter()).await
    }

    /// All records of a kind in the brand's partition.
    pub(crate) async fn all(&self, kind: Kind) -> Vec<Listed> {
        self.all_in(kind, partition()).await
    }

    async fn all_in(&self, kind: Kind, partition: Partition) -> Vec<Listed> {
        let list = List::all(kind, partition, u32::MAX);
        self.world.store().list(list).await.expect("the store lists").records
    }
}
