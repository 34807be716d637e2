//! From nothing to a placed order: a brand, a catalog, a shop, a cart, a preview, an order. Everything lives in memory.

use std::sync::atomic::{AtomicU8, Ordering};

use order_core::cart::{CartItem, CartSku, CheckoutForm};
use order_core::catalog::{PriceList, Rates, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{CreateCatalog, CreateProduct, NewSku, PutProduct, PutProducts};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::operation::party::{Connect, CreateBrand, CreateBuyerOrganization};
use order_core::party::{BrandSettings, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::value::{
    BrandId, BuyerOrganizationId, Code, Line, Locale, LocalizedName, Money, Name, Quantity, Timestamp,
};
use order_core::{Actor, Desk};
use order_store_memory::MemoryStore;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    futures_executor::block_on(story())
}

async fn story() -> Outcome<()> {
    // A host gives the clock and the random bytes. Here both are toys, so that every run prints the same.
    let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
    let drawn = AtomicU8::new(0);
    let toy_bytes = move |bytes: &mut [u8]| bytes.fill(drawn.fetch_add(1, Ordering::Relaxed));
    let desk = Desk::new(MemoryStore::new(), move || now, toy_bytes);
    let host = Actor::host();
    let named = |text: &str| Outcome::Ok(LocalizedName::new(Locale::EN, Name::new(text)?));

    // A brand with a shirt in two sizes, and a catalog to order it from.
    let brand = BrandId::made(now, [1; 10]);
    let settings = BrandSettings::new(Locale::EN);
    desk.run(CreateBrand { id: brand, name: named("Nord Knitwear")?, settings, owner: None }, &host).await?;
    let (term, euro) = (TransactionTerm::new("wholesale")?, "EUR".parse()?);
    let prices = PriceList::one(term.clone(), Money::parse("42.00", euro)?)?;
    let mut shirt = CreateProduct::of(brand, Code::new("NK-100")?, named("Linen shirt")?, prices);
    shirt.attributes = vec![Name::new("Size")?];
    shirt.skus.push(NewSku::of(Code::new("NK-100-S")?, vec![Name::new("S")?]));
    shirt.skus.push(NewSku::of(Code::new("NK-100-M")?, vec![Name::new("M")?]));
    let shirt = desk.run(shirt, &host).await?;
    let catalog = CreateCatalog::of(brand, Code::new("SS27")?, named("Summer 2027")?);
    let catalog = desk.run(catalog, &host).await?.id;
    let products = vec![PutProduct::of(shirt.id, 1)];
    desk.run(PutProducts { brand, catalog, seen: None, products }, &host).await?;

    // A shop, and what the two agreed: 60 % of the base price.
    let shop = BuyerOrganizationId::made(now, [2; 10]);
    let name = named("Harbour Store")?;
    let profile = OrganizationProfile::company(name, "DE".parse()?, "office@harbour.example".parse()?);
    desk.run(CreateBuyerOrganization { id: shop, profile, owner: None }, &host).await?;
    let rates = Rates { wholesale: Some("60".parse()?), discount: None };
    let terms = ConnectionTerms { term, currency: euro, rates };
    desk.run(Connect { brand, buyer: shop, code: None, terms }, &host).await?;

    // The shop fills its cart, looks at the preview and agrees to it.
    let dozen = Quantity::new(12)?;
    let skus = shirt.skus.iter().map(|sku| CartSku::of(*sku, dozen)).collect();
    let add = AddToCart::of(brand, shop, catalog, vec![CartItem::of(shirt.id, skus)]);
    let cart = desk.run(add, &host).await?.id;
    let (street, city) = (Line::new("Quay 1")?, Line::new("Kiel")?);
    let address = PostalAddressForm::of(Name::new("Harbour Store")?, street, city, "DE".parse()?);
    let form = CheckoutForm::to(address);
    let preview = desk.ask(PreviewOrder { brand, cart, form: form.clone() }, &host).await?;
    let place = PlaceOrder { brand, cart, form, agreed: preview.fingerprint };
    let order = desk.run(place, &host).await?;
    println!("{} pieces for {}, placed as {}", preview.content.totals.pieces, order.total, order.code);
    assert_eq!(order.total.to_string(), "604.80 EUR");
    Ok(())
}
