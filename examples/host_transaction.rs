//! Our changes and a host's own row in one SQLite transaction: both are committed, or neither is.
//!
//! A shop orders, and the host keeps loyalty points in a table of its own in the same file. `Desk::plan` decides the order without
//! committing it; `apply` writes it inside the host's transaction.

use std::error::Error;

use order_core::cart::{CartItem, CartSku, CheckoutForm};
use order_core::catalog::{PriceList, Rates, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{CreateCatalog, CreateProduct, NewSku, PutProduct, PutProducts};
use order_core::operation::order::{PlaceOrder, PreviewOrder, ViewOrder, Viewer};
use order_core::operation::party::{Connect, CreateBrand, CreateBuyerOrganization};
use order_core::party::{BrandSettings, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::store::Commit;
use order_core::value::{
    BrandId, BuyerOrganizationId, CartId, Code, Line, Locale, LocalizedName, Money, Name, Quantity, Timestamp,
};
use order_core::{Actor, Desk};
use order_store_sqlite::{SqliteStore, apply, prepare_connection};
use rusqlite::{Connection, TransactionBehavior};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("shop.db");
    let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
    let desk = Desk::new(SqliteStore::open(&file)?, move || now, random);
    let (brand, cart) = futures_executor::block_on(fill_a_cart(&desk))?;

    // The host's own connection to the same file, with a table of its own.
    let mut connection = Connection::open(&file)?;
    prepare_connection(&connection)?;
    connection.execute_batch(
        "CREATE TABLE loyalty (order_code TEXT PRIMARY KEY, points INTEGER NOT NULL) STRICT",
    )?;

    // The first time the host changes its mind after all was written; the second time it commits.
    for keep in [false, true] {
        let order = place(&desk, brand, cart, &mut connection, keep)?;
        let points: i64 = connection.query_row("SELECT count(*) FROM loyalty", [], |row| row.get(0))?;
        let view = ViewOrder { brand, order, viewer: Viewer::Brand };
        let found = futures_executor::block_on(desk.ask(view, &Actor::host()));
        println!("committed: {keep}, rows of the host: {points}, order there: {}", found.is_ok());
        assert_eq!((points, found.is_ok()), (i64::from(keep), keep));
    }
    Ok(())
}

/// Places the cart and gives a point for every ten euros, both in one transaction.
fn place(
    desk: &Desk,
    brand: BrandId,
    cart: CartId,
    connection: &mut Connection,
    keep: bool,
) -> Outcome<order_core::value::OrderId> {
    let host = Actor::host();
    let (street, city) = (Line::new("Quay 1")?, Line::new("Kiel")?);
    let address = PostalAddressForm::of(Name::new("Harbour Store")?, street, city, "DE".parse()?);
    let form = CheckoutForm::to(address);
    loop {
        let preview = PreviewOrder { brand, cart, form: form.clone() };
        let agreed = futures_executor::block_on(desk.ask(preview, &host))?.fingerprint;
        let command = PlaceOrder { brand, cart, form: form.clone(), agreed };
        let planned = futures_executor::block_on(desk.plan(command, &host))?;
        let placed = planned.output;

        // It waits its turn to write here, so IMMEDIATE; a deferred transaction could not wait any more.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let points = placed.total.minor() / 1_000;
        let row = rusqlite::params![placed.code.as_str(), points];
        transaction.execute("INSERT INTO loyalty (order_code, points) VALUES (?1, ?2)", row)?;
        match apply(&transaction, &planned.changeset)? {
            Commit::Done if keep => transaction.commit()?,
            Commit::Done => transaction.rollback()?,
            // Somebody was faster since it was planned. Dropping the transaction takes the host's row back, too.
            Commit::Conflict { .. } | Commit::Short { .. } | Commit::NotDead { .. } => continue,
        }
        return Ok(placed.id);
    }
}

/// A brand with one product, a connected shop, and its cart.
async fn fill_a_cart(desk: &Desk) -> Outcome<(BrandId, CartId)> {
    let host = Actor::host();
    let named = |text: &str| Outcome::Ok(LocalizedName::new(Locale::EN, Name::new(text)?));
    let (brand, shop) = (BrandId::made(desk.now(), [1; 10]), BuyerOrganizationId::made(desk.now(), [2; 10]));
    let (term, euro) = (TransactionTerm::new("wholesale")?, "EUR".parse()?);
    let settings = BrandSettings::new(Locale::EN);
    desk.run(CreateBrand { id: brand, name: named("Nord Knitwear")?, settings, owner: None }, &host).await?;

    let prices = PriceList::one(term.clone(), Money::parse("42.00", euro)?)?;
    let mut scarf = CreateProduct::of(brand, Code::new("NK-200")?, named("Wool scarf")?, prices);
    scarf.skus.push(NewSku::of(Code::new("NK-200")?, Vec::new()));
    let scarf = desk.run(scarf, &host).await?;
    let sku = *scarf.skus.first().ok_or("the scarf has a SKU")?;
    let catalog = CreateCatalog::of(brand, Code::new("AW27")?, named("Winter 2027")?);
    let catalog = desk.run(catalog, &host).await?.id;
    let products = vec![PutProduct::of(scarf.id, 1)];
    desk.run(PutProducts { brand, catalog, seen: None, products }, &host).await?;

    let profile = OrganizationProfile::company(
        named("Harbour Store")?,
        "DE".parse()?,
        "office@harbour.example".parse()?,
    );
    desk.run(CreateBuyerOrganization { id: shop, profile, owner: None }, &host).await?;
    let terms = ConnectionTerms { term, currency: euro, rates: Rates::default() };
    desk.run(Connect { brand, buyer: shop, code: None, terms }, &host).await?;
    let items = vec![CartItem::of(scarf.id, vec![CartSku::of(sku, Quantity::new(5)?)])];
    let cart = desk.run(AddToCart::of(brand, shop, catalog, items), &host).await?.id;
    Ok((brand, cart))
}

/// Bytes of the operating system.
fn random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        // Ids would repeat.
        std::process::abort();
    }
}
