//! Workbooks of a host: the orders of a brand with two choices of columns, and its tallies, into the folder that is named.

mod brand;

use std::collections::btree_map::Entry;
use std::fs::File;
use std::path::Path;

use order_core::catalog::Catalog;
use order_core::operation::Viewer;
use order_core::operation::order::ViewOrder;
use order_core::order::{Order, OrderContent};
use order_core::party::{Brand, Connection};
use order_core::record::{Figures, Key, OrderFilter, OrderQuery, OrderSort, TallyBy};
use order_core::value::{BrandId, Timestamp};
use order_core::{Actor, Desk};
use order_documents::Language;
use order_documents::export::{
    BookSettings, BuyerNames, CatalogNames, Column, ColumnChoice, ExportedOrder, Names, OrderExport,
    OrderSettings, SkuNames, Tally, TallyMeasure, TallyOf,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Orders that are read at once.
const PAGE: u32 = 100;

#[tokio::main]
async fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).ok_or("name the folder for the workbooks")?;
    let folder = Path::new(&folder);
    let (desk, brand) = brand::opened().await?;
    let made_at = Timestamp::parse("2026-03-31T09:00:00Z")?;
    let english = BookSettings::new(Language::English, made_at);
    let japanese = BookSettings::new(Language::Japanese, made_at);

    // A host keeps choices as texts, such as this one, and names the columns that it offers by `Column::ALL`.
    let kept = "order_code,placed_at,status,buyer_name,tags,currency,items_amount,tax_amount,total";
    let mut names = Names::default();
    orders(&desk, brand, (kept.parse()?, english.clone()), &mut names, &folder.join("orders.xlsx")).await?;
    let all = ColumnChoice::new(Column::ALL.iter().copied())?;
    orders(&desk, brand, (all, japanese.clone()), &mut names, &folder.join("lines.xlsx")).await?;

    let euro = TallyMeasure::QuantityAndAmount("EUR".parse()?);
    let yen = TallyMeasure::QuantityAndAmount("JPY".parse()?);
    for (file, of, measure, settings) in [
        ("skus.xlsx", TallyOf::Sku, euro, &english),
        ("buyers.xlsx", TallyOf::Buyer, TallyMeasure::Quantity, &english),
        ("matrix.xlsx", TallyOf::BuyerAndSku, euro, &english),
        ("yen.xlsx", TallyOf::BuyerAndSku, yen, &japanese),
    ] {
        let by = match of {
            TallyOf::Sku => TallyBy::Sku,
            TallyOf::Buyer => TallyBy::Buyer,
            TallyOf::BuyerAndSku => TallyBy::BuyerAndSku,
        };
        let filter = OrderFilter::default();
        let mut rows = desk.tally(brand, filter, Figures::Current, by, &Actor::host()).await?;
        if let TallyMeasure::QuantityAndAmount(shown) = measure {
            rows.retain(|row| row.currency == shown);
        }
        Tally::new(&rows, of, measure)?.export(&names, settings, File::create(folder.join(file))?)?;
    }
    Ok(())
}

/// All orders of a brand, page by page: what is in memory is one page of headers, one order and the names.
async fn orders(
    desk: &Desk,
    brand: BrandId,
    (choice, book): (ColumnChoice, BookSettings),
    names: &mut Names,
    file: &Path,
) -> Outcome<()> {
    let host = Actor::host();
    let record = desk.brand_record::<Brand>(brand, &Key::brand(brand), &host).await?.record;
    names.brands.insert(brand, record.name.clone());
    // Times are shown as in the brand's lists.
    let settings =
        OrderSettings { offset: record.settings.offset, ..OrderSettings::new(book, Viewer::Brand) };
    let mut export = OrderExport::new(choice, settings)?;
    for tag in desk.tags(brand, None, (None, PAGE), &host).await?.tags {
        names.tags.insert(tag.tag.id, tag.tag.name.clone());
    }
    let sort = OrderSort { descending: false, ..OrderSort::default() };
    let query = OrderQuery { sort, ..OrderQuery::of_brand(brand) };
    let mut after = None;
    loop {
        let page = desk.find_orders(query.clone(), after, PAGE, &host).await?;
        for listed in &page.orders {
            let view = ViewOrder { brand, order: listed.order.id, viewer: Viewer::Brand };
            let view = desk.ask(view, &host).await?;
            look_up(desk, (&view.order, &view.content), names).await?;
            export.push(ExportedOrder::from(&view), names)?;
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(export.finish(File::create(file)?)?)
}

/// The names that an order does not have, unless they are known from an earlier one.
async fn look_up(desk: &Desk, (order, content): (&Order, &OrderContent), names: &mut Names) -> Outcome<()> {
    let (host, brand) = (Actor::host(), order.brand);
    if let Entry::Vacant(unknown) = names.buyers.entry(order.buyer) {
        let key = Key::connection(brand, order.buyer);
        let connection = desk.brand_record::<Connection>(brand, &key, &host).await?.record;
        let name = order.customer.as_ref().map(|customer| customer.name.clone());
        unknown.insert(BuyerNames { code: connection.code.clone(), name });
    }
    if let Entry::Vacant(unknown) = names.catalogs.entry(order.catalog) {
        let key = Key::catalog(brand, order.catalog);
        let catalog = desk.brand_record::<Catalog>(brand, &key, &host).await?.record;
        unknown.insert(CatalogNames { code: catalog.code.clone(), name: catalog.name.clone() });
    }
    for (item, line) in content.lines() {
        let known = || SkuNames { product: item.name.clone(), attributes: line.attributes.clone() };
        names.skus.entry(line.sku).or_insert_with(known);
    }
    Ok(())
}
