//! Catalogs, tax categories and shipping.

use std::num::NonZeroU32;

use order_core::catalog::{
    AmountRange, Backorder, Catalog, CatalogProduct, CatalogStatus, CommentForm, DesiredDates, Minimums,
    PaymentMethods, QuantityRange, ShippingGroup, ShippingRate, StockPolicy, TaxCategory,
};
use order_core::operation::catalog::PutProduct;
use order_core::record::Version;
use order_core::value::{
    CatalogId, Code, Country, Name, Pieces, ProductId, Quantity, Rounding, ShippingGroupId, SkuId,
    StockLabelId, TaxCategoryId, TaxRate, Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::plain::words;
use super::{
    Form, LocalizedNameShape, LocalizedNoteShape, MoneyShape, Plain, RatesShape, Reader, Scalar, forms,
    object,
};
use crate::route::EntityTag;

words! {
    Rounding, "Rounding", "How amounts are rounded.", [
        Rounding::HalfEven = "half_even", Rounding::HalfUp = "half_up", Rounding::HalfDown = "half_down",
        Rounding::HalfCeiling = "half_ceiling", Rounding::HalfFloor = "half_floor", Rounding::HalfOdd = "half_odd",
        Rounding::Up = "up", Rounding::Down = "down", Rounding::Ceiling = "ceiling", Rounding::Floor = "floor",
    ];
    CatalogStatus, "CatalogStatus", "Open to all connected buyers, limited to granted ones, or closed.", [
        CatalogStatus::Open = "open", CatalogStatus::Limited = "limited", CatalogStatus::Closed = "closed",
    ];
    PaymentMethods, "PaymentMethods", "How orders of a catalog are paid.", [
        PaymentMethods::NotByCard = "not_by_card", PaymentMethods::CardOnly = "card_only",
        PaymentMethods::CardOrNot = "card_or_not",
    ];
    DesiredDates, "DesiredDates", "Whether a desired date may be given.", [
        DesiredDates::NotAsked = "not_asked", DesiredDates::Asked = "asked",
    ];
    Backorder, "Backorder", "Whether more may be ordered than there is.", [
        Backorder::Allowed = "allowed", Backorder::NotAllowed = "not_allowed",
    ];
}

/// A lot: pieces that are only ordered together.
impl Plain for NonZeroU32 {
    type Wire = i64;

    const NAME: &'static str = "LotSize";
    const ABOUT: &'static str = "How many pieces of a SKU are ordered together.";

    fn schema() -> Map<String, Value> {
        object(json!({ "type": "integer", "minimum": 1, "maximum": 1_000_000, "examples": [6] }))
    }

    fn read(wire: &i64) -> Result<Self, String> {
        let lot = u32::try_from(*wire).ok().and_then(Self::new);
        lot.ok_or_else(|| "a whole number of 1 or more".to_owned())
    }

    fn write(&self) -> i64 {
        i64::from(self.get())
    }
}

/// A tax category.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "TaxCategory")]
pub struct TaxCategoryShape {
    id: Scalar<TaxCategoryId>,
    etag: String,
    name: Scalar<Name>,
    /// Where it applies: to buyers of this country.
    country: Scalar<Country>,
    rate: Scalar<TaxRate>,
    rounding: Scalar<Rounding>,
    /// Whether papers mark the rate as reduced.
    reduced: bool,
}

impl TaxCategoryShape {
    /// A tax category with its entity tag.
    pub fn of(category: &TaxCategory, version: Version) -> Self {
        Self {
            id: category.id.into(),
            etag: EntityTag::new(category.id, version).to_string(),
            name: (&category.name).into(),
            country: category.country.into(),
            rate: category.rate.into(),
            rounding: category.rounding.into(),
            reduced: category.reduced,
        }
    }
}

/// A rate for shipping, and when it applies. From is included, to is not.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ShippingRate")]
pub struct ShippingRateShape {
    /// Where the goods go; everywhere unless it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<Scalar<Country>>,
    /// The least amount of the items, before tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount_from: Option<MoneyShape>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount_to: Option<MoneyShape>,
    /// The least number of pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pieces_from: Option<Scalar<Pieces>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pieces_to: Option<Scalar<Pieces>>,
    fee: MoneyShape,
    /// The category that the fee is taxed by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tax: Option<Scalar<TaxCategoryId>>,
}

impl From<&ShippingRate> for ShippingRateShape {
    fn from(rate: &ShippingRate) -> Self {
        let (amount, quantity) = (rate.amount.as_ref(), rate.quantity.as_ref());
        Self {
            country: rate.country.map(Scalar::from),
            amount_from: amount.map(|amount| amount.from.into()),
            amount_to: amount.and_then(|amount| amount.to).map(MoneyShape::from),
            pieces_from: quantity.map(|quantity| quantity.from.into()),
            pieces_to: quantity.and_then(|quantity| quantity.to).map(Scalar::from),
            fee: rate.fee.into(),
            tax: rate.tax.map(Scalar::from),
        }
    }
}

impl Form for ShippingRateShape {
    type Value = ShippingRate;

    fn read(self, reader: &mut Reader) -> Option<ShippingRate> {
        let country = reader.optional("country", self.country);
        let amount_from = reader.optional("amount_from", self.amount_from);
        let amount_to = reader.optional("amount_to", self.amount_to);
        let pieces_from = reader.optional("pieces_from", self.pieces_from);
        let pieces_to = reader.optional("pieces_to", self.pieces_to);
        let fee = reader.field("fee", self.fee);
        let tax = reader.optional("tax", self.tax);
        let (amount_from, amount_to, fee) = (amount_from?, amount_to?, fee?);
        // A range that begins nowhere begins at nothing.
        let bounded = amount_from.is_some() || amount_to.is_some();
        let zero = order_core::value::Money::zero(amount_to.unwrap_or(fee).currency());
        let amount = bounded.then(|| AmountRange { from: amount_from.unwrap_or(zero), to: amount_to });
        let (pieces_from, pieces_to) = (pieces_from?, pieces_to?);
        let bounded = pieces_from.is_some() || pieces_to.is_some();
        let quantity =
            bounded.then(|| QuantityRange { from: pieces_from.unwrap_or(Pieces::ZERO), to: pieces_to });
        Some(ShippingRate { country: country?, amount, quantity, fee, tax: tax? })
    }
}

/// A group of rates for shipping.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ShippingGroup")]
pub struct ShippingGroupShape {
    id: Scalar<ShippingGroupId>,
    etag: String,
    name: Scalar<Name>,
    rates: Vec<ShippingRateShape>,
}

impl ShippingGroupShape {
    /// A group with its entity tag.
    pub fn of(group: &ShippingGroup, version: Version) -> Self {
        Self {
            id: group.id.into(),
            etag: EntityTag::new(group.id, version).to_string(),
            name: (&group.name).into(),
            rates: group.rates.iter().map(ShippingRateShape::from).collect(),
        }
    }
}

/// How the buyer may remark on an order.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CommentForm")]
pub enum CommentShape {
    /// In their own words.
    #[default]
    Free,
    /// By one of these.
    Choices(Vec<Scalar<Name>>),
}

impl From<&CommentForm> for CommentShape {
    fn from(form: &CommentForm) -> Self {
        match form {
            CommentForm::Free => Self::Free,
            CommentForm::Choices(choices) => Self::Choices(choices.iter().map(Scalar::from).collect()),
        }
    }
}

impl Form for CommentShape {
    type Value = CommentForm;

    fn read(self, reader: &mut Reader) -> Option<CommentForm> {
        match self {
            Self::Free => Some(CommentForm::Free),
            Self::Choices(choices) => reader.list("choices", choices).map(CommentForm::Choices),
        }
    }
}

/// Where the goods of a catalog come from.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "policy", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "StockPolicy")]
pub enum StockPolicyShape {
    /// They are made when they are ordered.
    MakeToOrder {
        /// The label that confirmed quantities are registered to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<Scalar<StockLabelId>>,
    },
    /// They are taken from stock at placing.
    FromStock {
        /// The label that they are taken from.
        source: Scalar<StockLabelId>,
        /// The label that confirmed quantities move to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<Scalar<StockLabelId>>,
        /// Whether more may be ordered than there is.
        backorder: Scalar<Backorder>,
    },
}

impl From<&StockPolicy> for StockPolicyShape {
    fn from(policy: &StockPolicy) -> Self {
        match policy {
            StockPolicy::MakeToOrder { target } => Self::MakeToOrder { target: target.map(Scalar::from) },
            StockPolicy::FromStock { source, target, backorder } => Self::FromStock {
                source: source.into(),
                target: target.map(Scalar::from),
                backorder: backorder.into(),
            },
        }
    }
}

impl Form for StockPolicyShape {
    type Value = StockPolicy;

    fn read(self, reader: &mut Reader) -> Option<StockPolicy> {
        match self {
            Self::MakeToOrder { target } => {
                Some(StockPolicy::MakeToOrder { target: reader.optional("target", target)? })
            }
            Self::FromStock { source, target, backorder } => {
                let source = reader.field("source", source);
                let target = reader.optional("target", target);
                let backorder = reader.field("backorder", backorder);
                Some(StockPolicy::FromStock { source: source?, target: target?, backorder: backorder? })
            }
        }
    }
}

/// The least that is ordered.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Minimums")]
pub struct MinimumsShape {
    /// The least amount, per currency.
    amounts: Vec<MoneyShape>,
    /// The fewest pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<Scalar<Quantity>>,
}

impl From<&Minimums> for MinimumsShape {
    fn from(minimums: &Minimums) -> Self {
        Self {
            amounts: minimums.amounts.iter().copied().map(MoneyShape::from).collect(),
            quantity: minimums.quantity.map(Scalar::from),
        }
    }
}

impl Form for MinimumsShape {
    type Value = Minimums;

    fn read(self, reader: &mut Reader) -> Option<Minimums> {
        let amounts = reader.list("amounts", self.amounts);
        let quantity = reader.optional("quantity", self.quantity);
        Some(Minimums { amounts: amounts?, quantity: quantity? })
    }
}

/// A catalog without its products.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Catalog")]
pub struct CatalogShape {
    id: Scalar<CatalogId>,
    etag: String,
    code: Scalar<Code>,
    name: LocalizedNameShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<LocalizedNoteShape>,
    status: Scalar<CatalogStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_at: Option<Scalar<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_deadline: Option<Scalar<Timestamp>>,
    payment: Scalar<PaymentMethods>,
    comment: CommentShape,
    desired_dates: Scalar<DesiredDates>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<Scalar<ShippingGroupId>>,
    stock: StockPolicyShape,
    rates: RatesShape,
    minimums: MinimumsShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot_size: Option<Scalar<NonZeroU32>>,
    /// How many SKUs its products have.
    sku_count: u32,
}

impl CatalogShape {
    /// A catalog as staff of the brand see it.
    pub fn of(catalog: &Catalog, version: Version) -> Self {
        Self {
            id: catalog.id.into(),
            etag: EntityTag::new(catalog.id, version).to_string(),
            code: (&catalog.code).into(),
            name: (&catalog.name).into(),
            description: catalog.description.as_ref().map(LocalizedNoteShape::from),
            status: catalog.status.into(),
            opens_at: catalog.opens_at.map(Scalar::from),
            order_deadline: catalog.order_deadline.map(Scalar::from),
            payment: catalog.payment.into(),
            comment: (&catalog.comment).into(),
            desired_dates: catalog.desired_dates.into(),
            shipping: catalog.shipping.map(Scalar::from),
            stock: (&catalog.stock).into(),
            rates: catalog.rates.into(),
            minimums: (&catalog.minimums).into(),
            lot_size: catalog.lot_size.map(Scalar::from),
            sku_count: catalog.sku_count,
        }
    }
}

/// The place of a product in a catalog.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CatalogPlace")]
pub struct PlaceShape {
    product: Scalar<ProductId>,
    /// Its place: the smaller, the further up.
    place: u32,
    rates: RatesShape,
    /// SKUs of the product that are not in the catalog.
    without: Vec<Scalar<SkuId>>,
}

impl From<&CatalogProduct> for PlaceShape {
    fn from(place: &CatalogProduct) -> Self {
        Self {
            product: place.product.into(),
            place: place.place,
            rates: place.rates.into(),
            without: place.without.iter().map(Scalar::from).collect(),
        }
    }
}

forms! {
    /// A product's place in a catalog.
    pub(crate) PlaceForm as "PutProduct" => PutProduct {
        product: one Scalar<ProductId>,
        /// Its place: the smaller, the further up.
        place: plain u32,
        #[serde(default)]
        rates: usual RatesShape,
        /// SKUs of the product that are not in the catalog.
        #[serde(default)]
        without: many Scalar<SkuId>,
    }
}
