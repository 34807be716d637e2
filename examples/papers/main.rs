//! Papers of orders as PDF: every kind in both languages, of an order that stands and of two that came to nothing.
//!
//! `papers FOLDER` writes them there, each with a list of what has to be found in it; `papers FOLDER LINES` writes two papers of an order
//! of that many lines, and tells how long that took. Fonts are the installed ones, or those of the files that follow.

mod pictures;
mod shop;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use order_core::order::OrderContent;
use order_documents::Language;
use order_documents::paper::{Fonts, PageSize, Paper, PaperError, PaperKind, PaperRevision, Pictures};

use shop::{Answer, Order, Shop};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: papers FOLDER [LINES [FONT ...]]")?);
    std::fs::create_dir_all(&folder)?;
    let lines: Option<usize> = arguments.next().map(|lines| lines.parse()).transpose()?;
    let files = arguments.map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    // Fonts are read once, for as long as the program runs. A host that knows what it needs hands them in and looks for no others.
    let fonts = if files.is_empty() { Fonts::system() } else { Fonts::new(files)? };
    match lines {
        None => futures_executor::block_on(every_kind(&folder, &fonts)),
        Some(lines) => futures_executor::block_on(many_lines(&folder, &fonts, lines)),
    }
}

/// Every kind in each language, and a purchase order of what came to nothing.
async fn every_kind(folder: &Path, fonts: &Fonts) -> Outcome<()> {
    for language in Language::ALL {
        let shop = Shop::open(language, 0).await?;
        let pictures = shop.pictures()?;
        let placed = shop.place(None).await?;
        let refused = paper(&shop, &placed, PaperKind::OrderConfirmation, &pictures).to_pdf(fonts);
        assert!(matches!(refused, Err(PaperError::NoConfirmation { .. })), "{refused:?}");
        let confirmed = shop.place(Some(Answer::Confirm)).await?;
        for kind in PaperKind::ALL {
            let name = match kind {
                PaperKind::PurchaseOrder => "purchase-order",
                PaperKind::PurchaseOrderWithPictures => "purchase-order-with-pictures",
                PaperKind::OrderConfirmation => "order-confirmation",
                PaperKind::OrderConfirmationWithPictures => "order-confirmation-with-pictures",
            };
            write(folder, name, &paper(&shop, &confirmed, kind, &pictures), fonts)?;
        }
        for (name, answer) in
            [("adjusted", Answer::Adjust), ("rejected", Answer::Reject), ("returned", Answer::Return)]
        {
            let order = shop.place(Some(answer)).await?;
            write(folder, name, &paper(&shop, &order, PaperKind::PurchaseOrder, &pictures), fonts)?;
        }
    }
    Ok(())
}

/// One long order, in both languages.
async fn many_lines(folder: &Path, fonts: &Fonts, lines: usize) -> Outcome<()> {
    for language in Language::ALL {
        let shop = Shop::open(language, lines).await?;
        let order = shop.place(None).await?;
        let name = format!("purchase-order-{lines}");
        let (started, none) = (Instant::now(), Pictures::none());
        let paper = paper(&shop, &order, PaperKind::PurchaseOrder, &none);
        let bytes = paper.to_pdf(fonts)?.len();
        println!("{name}-{language}: {} ms, {bytes} bytes", started.elapsed().as_millis());
        write(folder, &name, &paper, fonts)?;
    }
    Ok(())
}

fn paper<'a>(shop: &'a Shop, order: &'a Order, kind: PaperKind, pictures: &'a Pictures) -> Paper<'a> {
    Paper {
        kind,
        language: shop.language,
        page: match shop.language {
            Language::English => PageSize::Letter,
            Language::Japanese => PageSize::A4,
        },
        seller: &order.seller,
        order: &order.view.order,
        original: &order.view.original,
        revision: order.revision.as_ref().map(PaperRevision::from),
        pictures,
    }
}

/// Writes a paper, and beside it what has to be found in its text.
fn write(folder: &Path, name: &str, paper: &Paper<'_>, fonts: &Fonts) -> Outcome<()> {
    let name = format!("{name}-{}", paper.language);
    std::fs::write(folder.join(&name).with_extension("pdf"), paper.to_pdf(fonts)?)?;
    std::fs::write(folder.join(&name).with_extension("txt"), expected(paper)?)?;
    println!("{name}.pdf");
    Ok(())
}

/// What has to be found in the text of a paper, a line each; figures without the commas of their groups.
fn expected(paper: &Paper<'_>) -> Outcome<String> {
    let revision = paper.revision.filter(|revision| {
        matches!(revision.document, order_core::order::ContentRef::Confirmation(_))
            == paper.kind.is_confirmation()
    });
    let placed = OrderContent::of_original(paper.original);
    let content = revision.map_or(&placed, |revision| revision.content);
    let locale = paper.language.locale();
    let mut text = String::new();
    let mut tell = |found: &dyn std::fmt::Display| writeln!(text, "{found}");
    tell(&paper.order.code)?;
    tell(paper.seller.name.get(&locale))?;
    for address in
        [Some(&paper.original.billing), Some(&paper.original.delivery), paper.seller.address.as_ref()]
    {
        let Some(address) = address else { continue };
        tell(&address.name)?;
        for line in address.lines.iter().chain([&address.city]).chain(&address.postal_code) {
            tell(line)?;
        }
    }
    for item in &content.items {
        tell(&item.model_number)?;
        tell(item.name.get(&locale))?;
        if let Some(message) = &item.message_to_brand {
            tell(message)?;
        }
        for line in &item.lines {
            tell(&line.quantity)?;
            tell(&line.unit_price.amount())?;
            for value in &line.attributes {
                tell(value)?;
            }
            for option in line.options.iter().filter(|option| !option.choices.is_empty()) {
                tell(&option.quantity)?;
                tell(&option.surcharge.amount())?;
                for choice in &option.choices {
                    tell(choice.choice_name.get(&locale))?;
                }
            }
            if item.attributes.len() != 2 {
                tell(&line.number)?;
                tell(&line.amount.amount())?;
            }
        }
    }
    let totals = &content.totals;
    for money in
        [Some(totals.items), totals.shipping.as_ref().map(|shipping| shipping.fee), Some(totals.total)]
            .into_iter()
            .flatten()
            .chain(totals.discount.as_ref().map(|discount| discount.amount))
            .chain(totals.taxes.iter().flat_map(|line| [line.taxable, line.tax]))
    {
        tell(&money.amount())?;
    }
    Ok(text)
}
