//! The export itself.

use std::borrow::Cow;
use std::io::Write;

use order_core::operation::Viewer;
use order_core::operation::order::OrderView;
use order_core::order::{ContentRef, Order, OrderContent, OriginalOrder};
use order_core::record::Figures;
use order_core::value::UtcOffset;

use super::super::book::{Book, BookSettings, Cell, Head, Sheet};
use super::super::error::ExportError;
use super::super::names::Names;
use super::about::Reads;
use super::column::Column;
use super::row::{LineRow, OrderRow};
use super::{ColumnChoice, words};

/// How orders are exported.
#[derive(Debug, Clone)]
pub struct OrderSettings {
    /// How the workbook is made.
    pub book: BookSettings,
    /// For which side.
    pub viewer: Viewer,
    /// What was placed, or what is asked for now.
    pub figures: Figures,
    /// How far the clocks that times are read from are from UTC: that of the brand's settings, as its lists show times.
    pub offset: UtcOffset,
}

impl OrderSettings {
    /// For a side: what is asked for now, with times of UTC.
    pub const fn new(book: BookSettings, viewer: Viewer) -> Self {
        Self { book, viewer, figures: Figures::Current, offset: UtcOffset::UTC }
    }
}

/// An order to export, as its documents are.
#[derive(Debug, Clone, Copy)]
pub struct ExportedOrder<'a> {
    /// The header.
    pub order: &'a Order,
    /// What was placed.
    pub original: &'a OriginalOrder,
    /// What is asked for now, or was asked for last.
    pub content: &'a OrderContent,
}

impl<'a> From<&'a OrderView> for ExportedOrder<'a> {
    fn from(view: &'a OrderView) -> Self {
        Self { order: &view.order, original: &view.original, content: &view.content }
    }
}

/// A workbook of orders under way: orders are pushed one after the other, and then it is finished.
///
/// ```
/// use order_core::operation::Viewer;
/// use order_core::value::Timestamp;
/// use order_documents::Language;
/// use order_documents::export::{BookSettings, ColumnChoice, OrderExport, OrderSettings};
///
/// let made_at = Timestamp::parse("2026-03-01T09:00:00Z")?;
/// let settings = OrderSettings::new(BookSettings::new(Language::English, made_at), Viewer::Brand);
/// let export = OrderExport::new(ColumnChoice::default(), settings)?;
/// // For each order: `export.push(ExportedOrder::from(&view), &names)?`.
/// let mut bytes = Vec::new();
/// export.finish(&mut bytes)?;
/// assert!(bytes.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OrderExport {
    choice: ColumnChoice,
    settings: OrderSettings,
    book: Book,
    sheet: Sheet,
}

impl OrderExport {
    /// Begins a workbook with these columns.
    ///
    /// # Errors
    /// [`ExportError::NotForBuyers`] when a buyer is to get columns that only the brand may see, [`ExportError::PutAside`] when there is
    /// no folder for the rows.
    pub fn new(choice: ColumnChoice, settings: OrderSettings) -> Result<Self, ExportError> {
        let hidden = |column: &Column| settings.viewer == Viewer::Buyer && column.is_for_brand();
        let columns: Vec<Column> = choice.columns().iter().copied().filter(hidden).collect();
        if !columns.is_empty() {
            return Err(ExportError::NotForBuyers { columns });
        }
        let language = settings.book.language;
        let heads = choice
            .columns()
            .iter()
            .map(|column| Head { title: Cow::Borrowed(column.title(language)), width: column.width() });
        let heads: Vec<Head> = heads.collect();
        let name = words::orders(language);
        let mut book = Book::new(name, &settings.book)?;
        let sheet = book.sheet(name, &heads, 0)?;
        Ok(Self { choice, settings, book, sheet })
    }

    /// Writes an order: a row, or one for each of its lines where a column is of lines.
    ///
    /// # Errors
    /// [`ExportError::TooManyRows`] when the sheet is full, [`ExportError::PutAside`] when the folder for the rows is. Nothing can be made of
    /// the workbook then.
    pub fn push(&mut self, order: ExportedOrder<'_>, names: &Names) -> Result<(), ExportError> {
        let Self { choice, settings, sheet, .. } = self;
        let (items, totals, content) = match settings.figures {
            Figures::Original => (&order.original.items, &order.original.totals, ContentRef::Original),
            Figures::Current => (&order.content.items, &order.content.totals, order.order.content()),
        };
        let row = OrderRow {
            order: order.order,
            totals,
            revision: match content {
                ContentRef::Original => 0,
                ContentRef::Prices(revision) | ContentRef::Confirmation(revision) => revision.number(),
            },
            term: order.original.terms.term.as_str(),
            comment: order.original.comment.as_ref(),
            billing: &order.original.billing,
            delivery: &order.original.delivery,
            names,
            settings,
        };
        let columns = choice.columns();
        let mut lines = items.iter().flat_map(|item| LineRow::of(item, settings)).peekable();
        // An order without a line has its row all the same.
        if !choice.has_lines() || lines.peek().is_none() {
            return sheet.row(columns.iter().map(|column| cell(*column, &row, None)));
        }
        lines.try_for_each(|line| sheet.row(columns.iter().map(|column| cell(*column, &row, Some(&line)))))
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// [`ExportError::Write`] when the writer fails, [`ExportError::NotWhole`] after a row that failed.
    pub fn finish(self, writer: impl Write + Send) -> Result<(), ExportError> {
        self.book.finish([self.sheet], writer)
    }
}

fn cell<'a>(column: Column, order: &OrderRow<'a>, line: Option<&LineRow<'a>>) -> Cell<'a> {
    match column.reads() {
        Reads::Order(read) => read(order),
        Reads::Line(read) => line.map_or(Cell::Empty, read),
    }
}
