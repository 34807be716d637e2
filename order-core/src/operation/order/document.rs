//! Look at one order as documents of it show it: with all that stands beside it on paper and in spreadsheets.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::{Missing, Question, Stop, Viewer};
use super::adjusted::{adjusted, last_adjusted};
use super::{ExportKind, ExportRefusal, OrderView, ViewOrder, may_export};
use crate::cart::PricedItem;
use crate::catalog::Catalog;
use crate::order::{ContentRef, Order, OrderConfirmation, OrderContent, Seller, Tag};
use crate::party::{Actor, Brand, Connection};
use crate::record::{Facts, Key, Keys};
use crate::value::{BrandId, Code, Line, Name, OrderId, ProductId, TagId, Timestamp};

/// Asks for an order with all that documents of it show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewDocument {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// For which side.
    pub viewer: Viewer,
    /// Which document is to be made.
    pub kind: ExportKind,
}

/// An order with all that documents of it show to one side.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// The order as this side sees it.
    pub view: OrderView,
    /// The revision that the document shows in place of what was placed; `None` where it shows that, and for spreadsheets, whose figures are
    /// in the view. A purchase order has the prices as they were last adjusted before the order confirmation, whatever came after; an order
    /// confirmation has its newest revision.
    pub revision: Option<ShownRevision>,
    /// The brand, as it is now.
    pub brand: Arc<Brand>,
    /// Who sells, as papers show it: as it was at placing.
    pub seller: Seller,
    /// The catalog that it was ordered from, as it is now.
    pub catalog: Arc<Catalog>,
    /// The code that the brand gave to the buyer organization; always `None` for buyers, whom it does not concern.
    pub buyer_code: Option<Code>,
    /// The names of the brand's tags on the order; always empty for buyers.
    pub tags: BTreeMap<TagId, Name>,
    /// A reference to the first image of each product that had one when the document was made; only for kinds with pictures.
    pub images: BTreeMap<ProductId, Line>,
}

/// A revision of an order that a document shows in place of what was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRevision {
    /// Which one it is.
    pub document: ContentRef,
    /// When it was made.
    pub made_at: Timestamp,
    /// What it asks for.
    pub content: OrderContent,
}

impl ViewDocument {
    const fn question(&self) -> ViewOrder {
        ViewOrder { brand: self.brand, order: self.order, viewer: self.viewer }
    }
}

impl Question for ViewDocument {
    type Answer = DocumentView;
    type Reason = ExportRefusal;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        self.question().needs(known, keys);
        keys.record(Key::brand(self.brand));
        let Some(order) = known.get::<Order>(&Key::order(self.brand, self.order)) else { return };
        keys.record(Key::catalog(self.brand, order.catalog));
        if self.kind.is_purchase_order() {
            match last_adjusted(order, known) {
                Ok(revision) if revision.is_original() => {}
                Ok(revision) => keys.record(Key::price_revision(self.brand, self.order, revision)),
                Err(unknown) => unknown.into_iter().for_each(|key| keys.record(key)),
            }
        }
        if self.viewer == Viewer::Brand {
            keys.record(Key::connection(self.brand, order.buyer));
            order.tags.iter().for_each(|tag| keys.record(Key::tag(self.brand, *tag)));
        }
    }

    fn answer(
        &self,
        facts: &Facts,
        now: Timestamp,
        actor: &Actor,
    ) -> Result<DocumentView, Stop<ExportRefusal>> {
        let view = match self.question().answer(facts, now, actor) {
            Ok(view) => view,
            Err(Stop::Missing(missing)) => return Err(missing.into()),
            Err(Stop::Defect(defect)) => return Err(defect.into()),
            Err(Stop::Refused(refusals)) => match *refusals.first() {},
        };
        may_export(&view.order, self.kind)?;
        let of_brand = self.viewer == Viewer::Brand;
        let (brand_key, catalog_key) = (Key::brand(self.brand), Key::catalog(self.brand, view.order.catalog));
        let brand = facts.get::<Brand>(&brand_key).ok_or_else(|| Missing::of(&brand_key))?;
        let catalog = facts.get::<Catalog>(&catalog_key).ok_or_else(|| Missing::of(&catalog_key))?;
        let connection = facts.get::<Connection>(&Key::connection(self.brand, view.order.buyer));
        let buyer_code = connection.filter(|_| of_brand).and_then(|connection| connection.code.clone());
        let tag =
            |id: &TagId| facts.get::<Tag>(&Key::tag(self.brand, *id)).map(|tag| (*id, tag.name.clone()));
        let tags = view.order.tags.iter().filter(|_| of_brand).filter_map(tag).collect();
        let revision = shown(facts, &view, self.kind)?;
        let items = revision.as_ref().map_or(&view.original.items, |revision| &revision.content.items);
        let image = |item: &PricedItem| Some((item.product, item.image.clone()?));
        let images = items.iter().filter(|_| self.kind.has_pictures()).filter_map(image).collect();
        Ok(DocumentView {
            revision,
            images,
            seller: view.original.seller.clone().unwrap_or_else(|| Seller::of(brand)),
            view,
            brand: Arc::clone(brand),
            catalog: Arc::clone(catalog),
            buyer_code,
            tags,
        })
    }
}

/// Which revision a document shows in place of what was placed.
fn shown(facts: &Facts, view: &OrderView, kind: ExportKind) -> Result<Option<ShownRevision>, Missing> {
    let order = &view.order;
    if kind.is_purchase_order() {
        return Ok(adjusted(order, facts)?.map(|prices| ShownRevision {
            document: ContentRef::Prices(prices.revision),
            made_at: prices.made_at,
            content: prices.content.clone(),
        }));
    }
    let document = order.content();
    if !kind.is_confirmation() || !matches!(document, ContentRef::Confirmation(_)) {
        return Ok(None);
    }
    let key = Key::content(order.brand, order.id, document);
    let made = facts.get::<OrderConfirmation>(&key).ok_or_else(|| Missing::of(&key))?;
    Ok(Some(ShownRevision { document, made_at: made.made_at, content: view.content.clone() }))
}
