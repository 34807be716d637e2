//! What a catalog offers, to whoever may look into it.

use std::num::NonZeroU32;

use order_core::catalog::{DesiredDates, PaymentMethods, TransactionTerm};
use order_core::desk::{ConnectedBrand, ProductOffer};
use order_core::operation::offer::{
    CatalogSight, OfferState, OfferedCatalog, OfferedProduct, OfferedSku, PieceOffer,
};
use order_core::value::{
    BrandId, CatalogId, Code, Currency, Line, Name, ProductId, Quantity, SkuId, Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::page::cursor_at;
use super::plain::words;
use super::product::OptionGroupShape;
use super::{AppliedRatesShape, CommentShape, LocalizedNameShape, LocalizedNoteShape, MoneyShape, Scalar};

words! {
    OfferState, "OfferState", "Whether a catalog can be ordered from now.", [
        OfferState::Orderable = "orderable", OfferState::NotOpenYet = "not_open_yet",
        OfferState::DeadlinePassed = "deadline_passed", OfferState::Closed = "closed",
    ];
}

/// A brand that the organization is connected with.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ConnectedBrand")]
pub struct ConnectedBrandShape {
    id: Scalar<BrandId>,
    name: LocalizedNameShape,
}

impl From<&ConnectedBrand> for ConnectedBrandShape {
    fn from(brand: &ConnectedBrand) -> Self {
        Self { id: brand.id.into(), name: (&brand.name).into() }
    }
}

/// A catalog as a buyer sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OfferedCatalog")]
pub struct OfferedCatalogShape {
    id: Scalar<CatalogId>,
    name: LocalizedNameShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<LocalizedNoteShape>,
    state: Scalar<OfferState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_at: Option<Scalar<Timestamp>>,
    /// The last instant at which it can be ordered from.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_deadline: Option<Scalar<Timestamp>>,
    payment: Scalar<PaymentMethods>,
    comment: CommentShape,
    desired_dates: Scalar<DesiredDates>,
    /// What the items of an order must at least amount to.
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_amount: Option<MoneyShape>,
    /// How many pieces an order must at least have.
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_quantity: Option<Scalar<Quantity>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot_size: Option<Scalar<NonZeroU32>>,
}

impl From<&OfferedCatalog> for OfferedCatalogShape {
    fn from(catalog: &OfferedCatalog) -> Self {
        Self {
            id: catalog.id.into(),
            name: (&catalog.name).into(),
            description: catalog.description.as_ref().map(LocalizedNoteShape::from),
            state: catalog.state.into(),
            opens_at: catalog.opens_at.map(Scalar::from),
            order_deadline: catalog.order_deadline.map(Scalar::from),
            payment: catalog.payment.into(),
            comment: (&catalog.comment).into(),
            desired_dates: catalog.desired_dates.into(),
            minimum_amount: catalog.minimum_amount.map(MoneyShape::from),
            minimum_quantity: catalog.minimum_quantity.map(Scalar::from),
            lot_size: catalog.lot_size.map(Scalar::from),
        }
    }
}

/// A catalog, and the terms under which whoever looks orders from it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CatalogSight")]
pub struct SightShape {
    catalog: OfferedCatalogShape,
    term: Scalar<TransactionTerm>,
    currency: Scalar<Currency>,
}

impl SightShape {
    /// What is seen at a moment.
    pub(crate) fn of(sight: &CatalogSight, now: Timestamp) -> Self {
        Self {
            catalog: (&sight.offered(now)).into(),
            term: (&sight.terms.term).into(),
            currency: sight.terms.currency.into(),
        }
    }
}

/// A product of a catalog with its SKUs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OfferedProduct")]
pub struct ProductOfferShape {
    id: Scalar<ProductId>,
    model_number: Scalar<Code>,
    name: LocalizedNameShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<LocalizedNoteShape>,
    /// The names of the attributes that tell its SKUs apart.
    attributes: Vec<Scalar<Name>>,
    /// The choices to make per ordered SKU, with surcharges in the currency of the terms.
    options: Vec<OptionGroupShape>,
    images: Vec<Scalar<Line>>,
    /// Its SKUs; the first of them, where it has many.
    skus: Vec<OfferedSkuShape>,
    /// The place after which its SKUs go on, in the list of its SKUs.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_skus: Option<String>,
}

impl From<&ProductOffer> for ProductOfferShape {
    fn from(offer: &ProductOffer) -> Self {
        let product: &OfferedProduct = &offer.product;
        Self {
            id: product.id.into(),
            model_number: (&product.model_number).into(),
            name: (&product.name).into(),
            description: product.description.as_ref().map(LocalizedNoteShape::from),
            attributes: product.attributes.iter().map(Scalar::from).collect(),
            options: product.options.iter().map(OptionGroupShape::from).collect(),
            images: product.images.iter().map(Scalar::from).collect(),
            skus: offer.skus.iter().map(OfferedSkuShape::from).collect(),
            more_skus: offer.more.as_ref().map(cursor_at),
        }
    }
}

/// A SKU of a product of a catalog.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OfferedSku")]
pub struct OfferedSkuShape {
    id: Scalar<SkuId>,
    number: Scalar<Code>,
    /// The values of the product's attributes, in their order.
    attributes: Vec<Scalar<Name>>,
    /// What one piece costs; without it, it cannot be ordered under these terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    piece: Option<PieceShape>,
    /// Whether it cannot be ordered at present, as none or too few are left.
    sold_out: bool,
}

impl From<&OfferedSku> for OfferedSkuShape {
    fn from(sku: &OfferedSku) -> Self {
        Self {
            id: sku.id.into(),
            number: (&sku.number).into(),
            attributes: sku.attributes.iter().map(Scalar::from).collect(),
            piece: sku.piece.map(PieceShape::from),
            sold_out: sku.sold_out,
        }
    }
}

/// What one piece costs, without options and tax.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "PieceOffer")]
pub struct PieceShape {
    base: MoneyShape,
    rates: AppliedRatesShape,
    price: MoneyShape,
}

impl From<PieceOffer> for PieceShape {
    fn from(piece: PieceOffer) -> Self {
        Self { base: piece.base.into(), rates: piece.rates.into(), price: piece.price.into() }
    }
}
