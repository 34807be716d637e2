//! What becomes of orders once they are placed: one is confirmed with fewer pieces and delivered in part, the others are called off
//! together. Staff and a buyer take turns, each with the rights that they have. Everything lives in memory.

use std::sync::atomic::{AtomicU64, Ordering};

use order_core::cart::{CartItem, CartSku, CheckoutForm, PricedLine};
use order_core::catalog::{PriceList, Rates, TransactionTerm};
use order_core::operation::available::{About, AvailableOperations, Offered};
use order_core::operation::bulk::BulkRequest;
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{CreateCatalog, CreateProduct, NewSku, PutProduct, PutProducts};
use order_core::operation::confirmation::{ApproveConfirmation, Confirm, CreateConfirmation};
use order_core::operation::confirmation::{ConfirmationEdits, LineEdit, NewTag};
use order_core::operation::delivery::{BacklogDelivery, CreateBacklog, DeliverBacklog};
use order_core::operation::order::{PlaceOrder, PreviewOrder, ViewOrder, Viewer};
use order_core::operation::party::{Connect, CreateBrand, CreateBuyerOrganization};
use order_core::order::{Colour, Notify};
use order_core::party::{Access, BrandSettings, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::record::{self, BulkOperation, Figures, OrderFilter, OrderQuery, Selection, TallyBy};
use order_core::store::Cursor;
use order_core::value::{AccountId, BrandId, BuyerOrganizationId, CatalogId, OrderId, ProductId, SkuId};
use order_core::value::{Code, Line, Locale, LocalizedName, Money, Name, Quantity, Timestamp};
use order_core::{Actor, AnyReason, Desk};
use order_store_memory::MemoryStore;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A brand that sells a shirt in two sizes, a shop that may order it, and somebody on each side.
struct Trade {
    desk: Desk,
    brand: BrandId,
    shop: BuyerOrganizationId,
    catalog: CatalogId,
    shirt: ProductId,
    sizes: [SkuId; 2],
    staff: Actor,
    buyer: Actor,
}

fn main() -> Outcome<()> {
    futures_executor::block_on(story())
}

async fn story() -> Outcome<()> {
    let trade = Trade::open().await?;
    let order = trade.place(12).await?;
    trade.place(3).await?;
    trade.place(5).await?;
    trade.confirm_with_fewer(order).await?;
    trade.deliver_a_part(order).await?;
    trade.tell_what_can_be_done(order).await?;
    trade.tell_differences(order).await?;
    trade.call_off_the_rest().await?;
    trade.tell_lists_and_log(order).await?;
    let found = trade.desk.verify(trade.brand, &trade.staff).await?;
    assert!(found.is_clean(), "{:?}", found.drifts);
    println!("\nall that is kept twice, recomputed: no drift");
    Ok(())
}

/// Every reason against something, or that there is none.
fn told(reasons: &[AnyReason]) -> String {
    let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
    if reasons.is_empty() { "yes".to_owned() } else { reasons.join("; ") }
}

impl Trade {
    /// As in `quick_start`, but the host only founds the two organizations: the rest is done by those whose affair it is.
    async fn open() -> Outcome<Self> {
        let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
        // A bulk run draws the bytes of many orders at once, so the toy may not fill them all with the same.
        let drawn = AtomicU64::new(1);
        let toy_byte = move || drawn.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).to_be_bytes()[0];
        let desk =
            Desk::new(MemoryStore::new(), move || now, move |bytes: &mut [u8]| bytes.fill_with(&toy_byte));
        let named = |text: &str| Outcome::Ok(LocalizedName::new(Locale::EN, Name::new(text)?));
        let (brand, shop) = (BrandId::made(now, [1; 10]), BuyerOrganizationId::made(now, [2; 10]));
        let (name, settings) = (named("Nord Knitwear")?, BrandSettings::new(Locale::EN));
        desk.run(CreateBrand { id: brand, name, settings, owner: None }, &Actor::host()).await?;
        let name = named("Harbour Store")?;
        let profile = OrganizationProfile::company(name, "DE".parse()?, "office@harbour.example".parse()?);
        desk.run(CreateBuyerOrganization { id: shop, profile, owner: None }, &Actor::host()).await?;
        let staff = Actor::account(AccountId::made(now, [3; 10])).staff(brand, Access::Write);
        let buyer = Actor::account(AccountId::made(now, [4; 10])).member(shop, Access::Write);
        let (term, euro) = (TransactionTerm::new("wholesale")?, "EUR".parse()?);
        let prices = PriceList::one(term.clone(), Money::parse("42.00", euro)?)?;
        let mut shirt = CreateProduct::of(brand, Code::new("NK-100")?, named("Linen shirt")?, prices);
        shirt.attributes = vec![Name::new("Size")?];
        shirt.skus.push(NewSku::of(Code::new("NK-100-S")?, vec![Name::new("S")?]));
        shirt.skus.push(NewSku::of(Code::new("NK-100-M")?, vec![Name::new("M")?]));
        let shirt = desk.run(shirt, &staff).await?;
        let sizes = <[SkuId; 2]>::try_from(shirt.skus.as_slice())?;
        let summer = CreateCatalog::of(brand, Code::new("SS27")?, named("Summer 2027")?);
        let catalog = desk.run(summer, &staff).await?.id;
        desk.run(
            PutProducts { brand, catalog, seen: None, products: vec![PutProduct::of(shirt.id, 1)] },
            &staff,
        )
        .await?;
        let rates = Rates { wholesale: Some("60".parse()?), discount: None };
        let terms = ConnectionTerms { term, currency: euro, rates };
        desk.run(Connect { brand, buyer: shop, code: None, terms }, &staff).await?;
        Ok(Self { desk, brand, shop, catalog, shirt: shirt.id, sizes, staff, buyer })
    }

    /// The buyer orders so many pieces of each size.
    async fn place(&self, pieces: u32) -> Outcome<OrderId> {
        let Self { brand, shop, catalog, .. } = *self;
        let pieces = Quantity::new(pieces)?;
        let skus = self.sizes.map(|sku| CartSku::of(sku, pieces)).to_vec();
        let add = AddToCart::of(brand, shop, catalog, vec![CartItem::of(self.shirt, skus)]);
        let cart = self.desk.run(add, &self.buyer).await?.id;
        let (street, city) = (Line::new("Quay 1")?, Line::new("Kiel")?);
        let address = PostalAddressForm::of(Name::new("Harbour Store")?, street, city, "DE".parse()?);
        let form = CheckoutForm::to(address);
        let preview = self.desk.ask(PreviewOrder { brand, cart, form: form.clone() }, &self.buyer).await?;
        let place = PlaceOrder { brand, cart, form, agreed: preview.fingerprint };
        let placed = self.desk.run(place, &self.buyer).await?;
        println!("{} placed for {}", placed.code, placed.total);
        Ok(placed.id)
    }

    /// The brand can make 7 of the 12 small shirts. The buyer agrees, and the brand confirms with a tag that it did not have before.
    async fn confirm_with_fewer(&self, order: OrderId) -> Outcome<()> {
        let (Self { desk, staff, buyer, .. }, brand) = (self, self.brand);
        let mut edits = ConfirmationEdits::none();
        edits.lines.push(LineEdit::quantity(self.sizes[0], Quantity::new(7)?));
        let notify = Notify::send();
        let create = CreateConfirmation { brand, order, seen: None, edits, notify, approval_requested: true };
        let made = desk.run(create, staff).await?;
        println!("\n{} answered with revision {} for {}", made.order.code, made.revision, made.total);
        let approve = ApproveConfirmation { brand, order, seen: None, revision: made.revision };
        println!("the buyer agrees: {}", desk.run(approve, buyer).await?.status);
        let (tags, new_tags) = ([].into(), vec![NewTag { name: Name::new("Urgent")?, colour: Colour::GREY }]);
        let confirm = Confirm { brand, order, seen: None, notify: Notify::silent(), tags, new_tags };
        println!("and the brand confirms: {}", desk.run(confirm, staff).await?.order.status);
        Ok(())
    }

    /// Three small shirts are delivered. What is left stays open as backlog SKUs.
    async fn deliver_a_part(&self, order: OrderId) -> Outcome<()> {
        self.desk.run(CreateBacklog { brand: self.brand, order, seen: None }, &self.staff).await?;
        let ready = BacklogDelivery { order, lines: vec![(self.sizes[0], Quantity::new(3)?)] };
        self.desk.run(DeliverBacklog { brand: self.brand, orders: vec![ready] }, &self.staff).await?;
        Ok(())
    }

    async fn tell_what_can_be_done(&self, order: OrderId) -> Outcome<()> {
        println!("\nwhat the brand can do with it now, and why not the rest");
        let available = AvailableOperations { brand: self.brand, order, viewer: Viewer::Brand };
        for operation in self.desk.ask(available, &self.staff).await? {
            let Offered::Change(change) = operation.offered else { continue };
            let which = match operation.about {
                About::NewReference(kind) => format!(" ({})", kind.phrase()),
                _ => String::new(),
            };
            println!("  {}{which}: {}", change.name(), told(&operation.reasons));
        }
        Ok(())
    }

    async fn tell_differences(&self, order: OrderId) -> Outcome<()> {
        let view = ViewOrder { brand: self.brand, order, viewer: Viewer::Buyer };
        let seen = self.desk.ask(view, &self.buyer).await?;
        let diff = seen.diff.ok_or("it was answered, so there are two contents")?;
        println!("\nfrom the original to the order confirmation");
        let pieces = |line: &Option<PricedLine>| line.as_ref().map_or(0, |line| line.quantity.get());
        for line in diff.changed_lines() {
            println!("  {}: {} pieces, now {}", line.model_number, pieces(&line.from), pieces(&line.to));
        }
        println!("  total: {}, now {}", diff.total.from, diff.total.to);
        Ok(())
    }

    /// What is not confirmed will not be made. The dry run asks the same rule as the run, which asks it for each order by itself.
    async fn call_off_the_rest(&self) -> Outcome<()> {
        let filter = OrderFilter { catalogs: [self.catalog].into(), ..OrderFilter::default() };
        let (brand, selection) = (self.brand, Selection::Matching(Box::new(filter)));
        let operation = BulkOperation::Reject { notify: Notify::silent() };
        let reject = BulkRequest { brand, operation, selection };
        println!("\nif the whole catalog were rejected");
        for tried in self.desk.dry_run(reject.clone(), None, 50, &self.staff).await?.orders {
            let record::Outcome::Skipped { reasons } = tried.outcome else { continue };
            println!("  {} would stay: {}", tried.code.ok_or("it was found")?, told(&reasons));
        }
        let run = self.desk.run_bulk(reject, &self.staff).key(Name::new("call off SS27")?).await?;
        println!("done: {} rejected, {} left as they are", run.counts.done, run.counts.skipped);
        Ok(())
    }

    async fn tell_lists_and_log(&self, order: OrderId) -> Outcome<()> {
        let Self { brand, desk, staff, .. } = self;
        println!("\na page of the list");
        for listed in desk.find_orders(OrderQuery::of_brand(*brand), None, 2, staff).await?.orders {
            println!("  {} {}", listed.order.code, listed.order.state.status());
        }
        println!("what is to be made, by SKU");
        for row in desk.tally(*brand, OrderFilter::default(), Figures::Current, TallyBy::Sku, staff).await? {
            println!("  {}: {} pieces for {}", row.keys[2], row.pieces, row.amount);
        }
        println!("the log of the first order");
        let page = desk.order_log(*brand, order, Viewer::Brand, (Cursor::START, 50), staff).await?;
        for entry in page.entries {
            println!("  {}, fields changed: {}", entry.operation, entry.changes.len());
        }
        Ok(())
    }
}
