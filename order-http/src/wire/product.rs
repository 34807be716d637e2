//! Products, SKUs and options.

use order_core::catalog::{OptionChoice, OptionGroup, Product, Sku};
use order_core::operation::catalog::{
    NewOptionChoice, NewOptionGroup, NewSku, PutOptionChoice, PutOptionGroup,
};
use order_core::record::Version;
use order_core::value::{Code, Line, Name, OptionChoiceId, OptionGroupId, ProductId, SkuId, TaxCategoryId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    BasePriceShape, LocalizedNameShape, LocalizedNoteShape, MoneyShape, PriceListForm, RatesShape, Scalar,
    forms,
};
use crate::route::EntityTag;

/// A product without its SKUs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Product")]
pub struct ProductShape {
    id: Scalar<ProductId>,
    etag: String,
    model_number: Scalar<Code>,
    name: LocalizedNameShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<LocalizedNoteShape>,
    /// The names of the attributes that tell its SKUs apart.
    attributes: Vec<Scalar<Name>>,
    prices: Vec<BasePriceShape>,
    options: Vec<OptionGroupShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<Scalar<TaxCategoryId>>,
    rates: RatesShape,
    images: Vec<Scalar<Line>>,
    sku_count: u32,
}

impl ProductShape {
    /// A product as staff of the brand see it.
    pub fn of(product: &Product, version: Version) -> Self {
        Self {
            id: product.id.into(),
            etag: EntityTag::new(product.id, version).to_string(),
            model_number: (&product.model_number).into(),
            name: (&product.name).into(),
            description: product.description.as_ref().map(LocalizedNoteShape::from),
            attributes: product.attributes.iter().map(Scalar::from).collect(),
            prices: product.prices.iter().map(BasePriceShape::from).collect(),
            options: product.options.iter().map(OptionGroupShape::from).collect(),
            tax: product.tax.map(Scalar::from),
            rates: product.rates.into(),
            images: product.images.iter().map(Scalar::from).collect(),
            sku_count: product.sku_count,
        }
    }
}

/// A choice to make for each piece of a SKU.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OptionGroup")]
pub(super) struct OptionGroupShape {
    id: Scalar<OptionGroupId>,
    name: LocalizedNameShape,
    required: bool,
    choices: Vec<OptionChoiceShape>,
}

impl From<&OptionGroup> for OptionGroupShape {
    fn from(group: &OptionGroup) -> Self {
        Self {
            id: group.id.into(),
            name: (&group.name).into(),
            required: group.required,
            choices: group.choices.iter().map(OptionChoiceShape::from).collect(),
        }
    }
}

/// One of the choices.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OptionChoice")]
pub(super) struct OptionChoiceShape {
    id: Scalar<OptionChoiceId>,
    name: LocalizedNameShape,
    /// What it adds to the price of one piece, per currency.
    surcharges: Vec<MoneyShape>,
}

impl From<&OptionChoice> for OptionChoiceShape {
    fn from(choice: &OptionChoice) -> Self {
        Self {
            id: choice.id.into(),
            name: (&choice.name).into(),
            surcharges: choice.surcharges.iter().copied().map(MoneyShape::from).collect(),
        }
    }
}

/// One orderable variant of a product.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Sku")]
pub struct SkuShape {
    id: Scalar<SkuId>,
    etag: String,
    product: Scalar<ProductId>,
    number: Scalar<Code>,
    /// The values of the product's attributes, in their order.
    attributes: Vec<Scalar<Name>>,
    excluded_from_backorder: bool,
    /// Base prices of its own, which beat the product's.
    prices: Vec<BasePriceShape>,
    withdrawn: bool,
}

impl SkuShape {
    /// A SKU as staff of the brand see it.
    pub fn of(sku: &Sku, version: Version) -> Self {
        Self {
            id: sku.id.into(),
            etag: EntityTag::new(sku.id, version).to_string(),
            product: sku.product.into(),
            number: (&sku.number).into(),
            attributes: sku.attributes.iter().map(Scalar::from).collect(),
            excluded_from_backorder: sku.excluded_from_backorder,
            prices: sku.prices.iter().map(BasePriceShape::from).collect(),
            withdrawn: sku.withdrawn,
        }
    }
}

forms! {
    /// One of the choices of an option group to be made.
    pub(crate) NewChoiceForm as "NewOptionChoice" => NewOptionChoice {
        name: one LocalizedNameShape,
        /// What it adds to the price of one piece, per currency.
        #[serde(default)]
        surcharges: many MoneyShape,
    }

    /// An option group to be made.
    pub(crate) NewGroupForm as "NewOptionGroup" => NewOptionGroup {
        name: one LocalizedNameShape,
        /// Whether every piece needs a choice.
        #[serde(default)]
        required: plain bool,
        choices: many NewChoiceForm,
    }

    /// A choice that is kept, by its id, or made.
    pub(crate) PutChoiceForm as "PutOptionChoice" => PutOptionChoice {
        #[serde(default)]
        id: some Scalar<OptionChoiceId>,
        name: one LocalizedNameShape,
        /// What it adds to the price of one piece, per currency.
        #[serde(default)]
        surcharges: many MoneyShape,
    }

    /// An option group that is kept, by its id, or made.
    pub(crate) PutGroupForm as "PutOptionGroup" => PutOptionGroup {
        #[serde(default)]
        id: some Scalar<OptionGroupId>,
        name: one LocalizedNameShape,
        /// Whether every piece needs a choice.
        #[serde(default)]
        required: plain bool,
        choices: many PutChoiceForm,
    }

    /// A SKU to be made.
    pub(crate) NewSkuForm as "NewSku" => NewSku {
        number: one Scalar<Code>,
        /// The values of the product's attributes, in their order.
        #[serde(default)]
        attributes: many Scalar<Name>,
        #[serde(default)]
        excluded_from_backorder: plain bool,
        /// Base prices of its own, which beat the product's.
        #[serde(default)]
        prices: usual PriceListForm,
    }
}
