//! What a paper is made of, and making it.

use order_core::operation::order::{RevisionView, ShownRevision};
use order_core::order::{ContentRef, Order, OrderContent, OriginalOrder, Seller};
use order_core::value::Timestamp;

use super::error::PaperError;
use super::fonts::Fonts;
use super::layout::lay_out;
use super::length::{Length, tenths};
use super::pdf;
use super::pictures::{Picture, Pictures};
use super::text::TextShaper;
use super::view::View;
use crate::Language;

/// Which paper of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperKind {
    /// What was placed.
    PurchaseOrder,
    /// What was placed, with a picture of each product.
    PurchaseOrderWithPictures,
    /// What the brand has answered that it will deliver.
    OrderConfirmation,
    /// What the brand has answered that it will deliver, with a picture of each product.
    OrderConfirmationWithPictures,
}

impl PaperKind {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::PurchaseOrder,
        Self::PurchaseOrderWithPictures,
        Self::OrderConfirmation,
        Self::OrderConfirmationWithPictures,
    ];

    /// Whether it shows an order confirmation, so that there has to be one.
    pub const fn is_confirmation(self) -> bool {
        matches!(self, Self::OrderConfirmation | Self::OrderConfirmationWithPictures)
    }

    /// Whether it shows pictures.
    pub const fn has_pictures(self) -> bool {
        matches!(self, Self::PurchaseOrderWithPictures | Self::OrderConfirmationWithPictures)
    }
}

/// How large its pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageSize {
    /// 210 by 297 millimetres.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl PageSize {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// Its width and height.
    pub(super) const fn size(self) -> (Length, Length) {
        match self {
            Self::A4 => (tenths(5_953), tenths(8_419)),
            Self::Letter => (tenths(6_120), tenths(7_920)),
        }
    }
}

/// A revision of an order that a paper shows in place of what was placed.
#[derive(Debug, Clone, Copy)]
pub struct PaperRevision<'a> {
    /// Which document it is.
    pub document: ContentRef,
    /// When it was made.
    pub made_at: Timestamp,
    /// What it asks for.
    pub content: &'a OrderContent,
}

impl<'a> From<&'a RevisionView> for PaperRevision<'a> {
    fn from(view: &'a RevisionView) -> Self {
        Self { document: view.content_ref, made_at: view.made_at, content: &view.content }
    }
}

impl<'a> From<&'a ShownRevision> for PaperRevision<'a> {
    fn from(shown: &'a ShownRevision) -> Self {
        Self { document: shown.document, made_at: shown.made_at, content: &shown.content }
    }
}

/// A paper, as the documents that it is made of. The same documents, pictures and fonts give the same bytes.
///
/// What it is made of is what [`ViewDocument`](order_core::operation::order::ViewDocument) answers to either side for the kind that is
/// printed; an older revision is what [`ViewRevision`](order_core::operation::order::ViewRevision) does. What a buyer notes for its own company is on no paper, whichever side
/// it was viewed from.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// Which paper.
    pub kind: PaperKind,
    /// The language of its words, and of names where they are in several.
    pub language: Language,
    /// How large its pages are.
    pub page: PageSize,
    /// Who sells. Days are told by its clock.
    pub seller: &'a Seller,
    /// The order.
    pub order: &'a Order,
    /// What was placed.
    pub original: &'a OriginalOrder,
    /// The revision that it shows in place of what was placed; `None` = it shows that. An order confirmation is shown by the papers of that
    /// name, of which it is the content; on a purchase order it changes nothing. A purchase order shows prices as they were last adjusted
    /// before the order confirmation, with the day of the adjustment, so they are handed in after it too.
    pub revision: Option<PaperRevision<'a>>,
    /// Pictures of its products, for the kinds that show them.
    pub pictures: &'a Pictures,
}

impl Paper<'_> {
    /// The paper as PDF. It takes as long as its pages need, some milliseconds each, and waits for nothing.
    ///
    /// # Errors
    /// [`PaperError::NoConfirmation`] when an order confirmation is asked for and the revision is none; [`PaperError::NoFont`] and
    /// [`PaperError::MissingGlyphs`] when the fonts do not do; [`PaperError::BrokenPicture`] and [`PaperError::PictureTooLarge`]; the
    /// others only when documents do not hold together, as those of a store do.
    pub fn to_pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
        let view = View::of(self)?;
        let mut shaper = TextShaper::new(fonts, self.language)?;
        let pictures = self.pictures(&view)?;
        let paper = lay_out(&view, &pictures, &mut shaper, self.page);
        shaper.complete()?;
        pdf::write(&view, &paper, &shaper, &pictures)
    }

    /// The pictures of its items, one for each; `None` for those that have none.
    fn pictures(&self, view: &View<'_>) -> Result<Vec<Option<Picture>>, PaperError> {
        if !self.kind.has_pictures() {
            return Ok(Vec::new());
        }
        view.items.iter().map(|item| self.pictures.of(item.product, item.code)).collect()
    }
}
