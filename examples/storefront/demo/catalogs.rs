//! The catalogs of the demo brand, and the stock behind one of them.

use std::num::NonZeroU32;

use order_core::Desk;
use order_core::catalog::{
    Backorder, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, Rates, StockPolicy,
};
use order_core::operation::catalog::{CreateCatalog, PutProduct, PutProducts, ReceiveStock, ReceivedLine};
use order_core::value::{
    CatalogId, Code, Locale, LocalizedNote, Money, Name, Note, Quantity, SkuId, Timestamp,
};

use super::assortment::Style;
use super::brand::DemoBrand;
use super::dice::Dice;
use super::{DAY, LASTING, Outcome, earlier, localized};

/// One catalog as the demo knows it.
#[derive(Debug)]
pub struct Book {
    pub id: CatalogId,
    pub code: &'static str,
    /// The places of its products among all styles.
    pub styles: Vec<usize>,
    pub deadline: Option<Timestamp>,
    pub lot: u32,
    /// What a buyer can remark; empty = anything.
    pub choices: &'static [&'static str],
    pub asks_dates: bool,
    pub is_from_stock: bool,
}

pub const SUMMER: &str = "SUMMER";
pub const WINTER: &str = "WINTER";
pub const READY: &str = "READY";
pub const ATELIER: &str = "ATELIER";
const SAMPLES: &str = "SAMPLES";

/// What an order of the limited catalog can be remarked with.
const OCCASIONS: &[&str] = &["For the shop", "For an exhibition", "Made for one customer"];

pub async fn make(
    desk: &Desk,
    brand: &DemoBrand,
    styles: &[Style],
    begin: Timestamp,
    today: Timestamp,
) -> Outcome<Vec<Book>> {
    let [stock, packed] = brand.labels;
    let [usual, express] = brand.shipping;
    let new = |code: &str, names: [&str; 3]| {
        let mut create = CreateCatalog::of(brand.id, Code::new(code)?, localized(names)?);
        create.shipping = Some(usual);
        Outcome::Ok(create)
    };
    let mut books = Vec::new();

    let basics = new(LASTING, ["All-year basics", "通年ベーシック", "Les essentiels"])?;
    let basics = CreateCatalog { description: Some(about_basics()?), ..basics };
    books.push(book(desk, brand, styles, basics, LASTING, &["SH1", "SH2", "KN1", "KN2", "BT1", "AC"]).await?);

    let mut summer = new(SUMMER, ["Summer collection", "夏コレクション", "Collection d’été"])?;
    summer.opens_at = Some(begin);
    summer.order_deadline = Some(today.saturating_add(60 * DAY));
    summer.desired_dates = DesiredDates::Asked;
    summer.stock = StockPolicy::MakeToOrder { target: Some(packed) };
    books.push(book(desk, brand, styles, summer, SUMMER, &["SH", "BT"]).await?);

    let mut winter = new(WINTER, ["Winter collection", "冬コレクション", "Collection d’hiver"])?;
    winter.opens_at = Some(begin);
    winter.order_deadline = Some(earlier(today, 20 * DAY)?);
    winter.desired_dates = DesiredDates::Asked;
    winter.rates = Rates { wholesale: None, discount: Some("3".parse()?) };
    books.push(book(desk, brand, styles, winter, WINTER, &["KN", "OU", "AC1", "AC3"]).await?);

    let mut ready = new(READY, ["Ready to ship", "即納品", "Disponible de suite"])?;
    ready.payment = PaymentMethods::CardOrNot;
    ready.shipping = Some(express);
    ready.stock =
        StockPolicy::FromStock { source: stock, target: Some(packed), backorder: Backorder::NotAllowed };
    books.push(book(desk, brand, styles, ready, READY, &["AC", "SH1", "KN1"]).await?);

    let mut atelier = new(ATELIER, ["From the atelier", "アトリエ限定", "De l’atelier"])?;
    atelier.status = CatalogStatus::Limited;
    let choices = OCCASIONS.iter().map(Name::new).collect::<Result<_, _>>()?;
    atelier.comment = CommentForm::Choices(choices);
    atelier.lot_size = NonZeroU32::new(2);
    atelier.minimums = Minimums { amounts: least_amounts()?, quantity: Some(Quantity::new(4)?) };
    books.push(book(desk, brand, styles, atelier, ATELIER, &["OU", "SH6", "KN5"]).await?);

    let mut samples = new(SAMPLES, ["Samples of last season", "前期サンプル", "Échantillons"])?;
    samples.status = CatalogStatus::Closed;
    books.push(book(desk, brand, styles, samples, SAMPLES, &["BT4", "AC5"]).await?);

    receive(desk, brand, styles, &books).await?;
    Ok(books)
}

fn about_basics() -> Outcome<LocalizedNote> {
    let note = LocalizedNote::new(Locale::EN, Note::new("What we make all year. No deadline.")?);
    let japanese = Note::new("一年を通してお作りしています。締切はありません。")?;
    let french = Note::new("Ce que nous faisons toute l’année. Sans date limite.")?;
    Ok(note.with(Locale::JA, japanese)?.with("fr".parse()?, french)?)
}

fn least_amounts() -> Outcome<Vec<Money>> {
    let least = [("30000", "JPY"), ("200.00", "EUR"), ("220.00", "USD")];
    least.iter().map(|(amount, currency)| Ok(Money::parse(amount, currency.parse()?)?)).collect()
}

/// Creates a catalog and puts the garments into it whose codes begin like this.
async fn book(
    desk: &Desk,
    brand: &DemoBrand,
    styles: &[Style],
    create: CreateCatalog,
    code: &'static str,
    garments: &[&str],
) -> Outcome<Book> {
    let (deadline, lot) = (create.order_deadline, create.lot_size.map_or(1, NonZeroU32::get));
    let choices = if matches!(create.comment, CommentForm::Choices(_)) { OCCASIONS } else { &[] };
    let asks_dates = create.desired_dates == DesiredDates::Asked;
    let is_from_stock = create.stock.source().is_some();
    let id = desk.run(create, &brand.staff).await?.id;
    let is_in = |style: &Style| garments.iter().any(|begin| style.garment.starts_with(begin));
    let places = styles.iter().enumerate().filter(|(_, style)| is_in(style)).map(|(at, _)| at);
    let places: Vec<usize> = places.collect();
    let mut products = Vec::new();
    for (place, at) in (1..).zip(&places) {
        let style = styles.get(*at).ok_or("a catalog has no such style")?;
        products.push(PutProduct::of(style.id, place));
    }
    desk.run(PutProducts { brand: brand.id, catalog: id, seen: None, products }, &brand.staff).await?;
    Ok(Book { id, code, styles: places, deadline, lot, choices, asks_dates, is_from_stock })
}

/// What can be shipped at once comes in, in two deliveries.
async fn receive(desk: &Desk, brand: &DemoBrand, styles: &[Style], books: &[Book]) -> Outcome<()> {
    let [label, _] = brand.labels;
    let ready = books.iter().filter(|book| book.is_from_stock).flat_map(|book| &book.styles);
    let skus: Vec<SkuId> =
        ready.filter_map(|at| styles.get(*at)).flat_map(|style| style.skus.iter().copied()).collect();
    let mut dice = Dice::from(11);
    for (note, most) in [("Container of March", 240), ("By air", 60)] {
        let mut lines = Vec::new();
        for sku in &skus {
            lines.push(ReceivedLine { sku: *sku, label, pieces: Quantity::new(120 + dice.below(most))? });
        }
        let receive = ReceiveStock { brand: brand.id, lines, note: Some(Note::new(note)?) };
        desk.run(receive, &brand.staff).await?;
    }
    Ok(())
}
