//! Carts and what is filled in to order them.

use order_core::AnyReason;
use order_core::cart::{
    AddressChoice, Cart, CartItem, CartRoute, CartSku, CheckoutForm, OptionRow, PaymentForm,
};
use order_core::operation::cart::CartView;
use order_core::record::Version;
use order_core::value::{
    AddressId, BrandId, BuyerOrganizationId, CardId, CartId, CatalogId, Day, Note, OptionChoiceId,
    OptionGroupId, OrderId, ProductId, Quantity, SkuId, Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AddressForm, Form, OptionRowForm, Reader, Scalar};
use crate::ReasonShape;
use crate::route::EntityTag;

/// A cart, with what stands in the way of ordering it as it is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Cart")]
pub struct CartShape {
    id: Scalar<CartId>,
    etag: String,
    brand: Scalar<BrandId>,
    buyer: Scalar<BuyerOrganizationId>,
    catalog: Scalar<CatalogId>,
    /// How it came about.
    route: String,
    created_at: Scalar<Timestamp>,
    /// The order that the brand returned into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    returned_order: Option<Scalar<OrderId>>,
    /// How it is marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    items: Vec<CartItemShape>,
    /// Why items cannot be ordered as they are.
    faults: Vec<ReasonShape>,
}

impl From<&CartView> for CartShape {
    fn from(view: &CartView) -> Self {
        let cart: &Cart = &view.cart;
        Self {
            id: cart.id.into(),
            etag: EntityTag::new(cart.id, view.version).to_string(),
            brand: cart.brand.into(),
            buyer: cart.buyer.into(),
            catalog: cart.catalog.into(),
            route: cart.route.word().to_owned(),
            created_at: cart.created_at.into(),
            returned_order: cart.returned.as_ref().map(|returned| returned.order.into()),
            mark: cart.label().map(str::to_owned),
            items: cart.items.iter().map(CartItemShape::from).collect(),
            faults: view.faults.iter().map(|fault| ReasonShape::from(&AnyReason::of(fault))).collect(),
        }
    }
}

/// A cart of a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CartSummary")]
pub struct CartSummaryShape {
    id: Scalar<CartId>,
    etag: String,
    brand: Scalar<BrandId>,
    buyer: Scalar<BuyerOrganizationId>,
    catalog: Scalar<CatalogId>,
    /// How it came about.
    route: String,
    created_at: Scalar<Timestamp>,
    /// The order that the brand returned into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    returned_order: Option<Scalar<OrderId>>,
    /// How it is marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    /// How many products are in it.
    products: usize,
    /// How many pieces.
    pieces: u64,
}

impl CartSummaryShape {
    /// What a list tells of a cart.
    pub fn of(cart: &Cart, version: Version) -> Self {
        let skus = cart.items.iter().flat_map(|item| &item.skus);
        Self {
            id: cart.id.into(),
            etag: EntityTag::new(cart.id, version).to_string(),
            brand: cart.brand.into(),
            buyer: cart.buyer.into(),
            catalog: cart.catalog.into(),
            route: cart.route.word().to_owned(),
            created_at: cart.created_at.into(),
            returned_order: cart.returned.as_ref().map(|returned| returned.order.into()),
            mark: cart.label().map(str::to_owned),
            products: cart.items.len(),
            pieces: skus.map(|sku| u64::from(sku.quantity.get())).sum(),
        }
    }
}

/// One product in a cart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CartItem")]
pub(super) struct CartItemShape {
    product: Scalar<ProductId>,
    skus: Vec<CartSkuShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    desired_date: Option<Scalar<Day>>,
    /// For the buyer's own company. The brand never sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note_to_own_company: Option<Scalar<Note>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_to_brand: Option<Scalar<Note>>,
}

impl From<&CartItem> for CartItemShape {
    fn from(item: &CartItem) -> Self {
        Self {
            product: item.product.into(),
            skus: item.skus.iter().map(CartSkuShape::from).collect(),
            desired_date: item.desired_date.map(Scalar::from),
            note_to_own_company: item.note_to_own_company.as_ref().map(Scalar::from),
            message_to_brand: item.message_to_brand.as_ref().map(Scalar::from),
        }
    }
}

/// One SKU in a cart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CartSku")]
pub(super) struct CartSkuShape {
    sku: Scalar<SkuId>,
    quantity: Scalar<Quantity>,
    options: Vec<CartOptionShape>,
}

impl From<&CartSku> for CartSkuShape {
    fn from(sku: &CartSku) -> Self {
        let options = sku.options.iter().map(CartOptionShape::from).collect();
        Self { sku: sku.sku.into(), quantity: sku.quantity.into(), options }
    }
}

/// Pieces with the same choices of options.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CartOption")]
pub(super) struct CartOptionShape {
    choices: Vec<CartChoiceShape>,
    quantity: Scalar<Quantity>,
}

/// What is chosen of one option group.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CartChoice")]
pub(super) struct CartChoiceShape {
    group: Scalar<OptionGroupId>,
    choice: Scalar<OptionChoiceId>,
}

impl From<&OptionRow> for CartOptionShape {
    fn from(row: &OptionRow) -> Self {
        let choices = row.choices.iter();
        let choices =
            choices.map(|(group, choice)| CartChoiceShape { group: group.into(), choice: choice.into() });
        Self { choices: choices.collect(), quantity: row.quantity.into() }
    }
}

/// One SKU to put into a cart.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AddSku")]
struct SkuForm {
    sku: Scalar<SkuId>,
    /// The pieces; 0 parks the product in the cart.
    quantity: Scalar<Quantity>,
    /// How the pieces divide over options.
    #[serde(default)]
    options: Vec<OptionRowForm>,
}

impl Form for SkuForm {
    type Value = CartSku;

    fn read(self, reader: &mut Reader) -> Option<CartSku> {
        let sku = reader.field("sku", self.sku);
        let quantity = reader.field("quantity", self.quantity);
        let options = reader.list("options", self.options);
        Some(CartSku { sku: sku?, quantity: quantity?, options: options? })
    }
}

/// One product to put into a cart. It replaces what the cart has of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AddItem")]
pub(crate) struct ItemForm {
    product: Scalar<ProductId>,
    skus: Vec<SkuForm>,
    /// When the buyer would like to have it.
    #[serde(default)]
    desired_date: Option<Scalar<Day>>,
    /// For the buyer's own company. The brand never sees it.
    #[serde(default)]
    note_to_own_company: Option<Scalar<Note>>,
    #[serde(default)]
    message_to_brand: Option<Scalar<Note>>,
}

impl Form for ItemForm {
    type Value = CartItem;

    fn read(self, reader: &mut Reader) -> Option<CartItem> {
        let product = reader.field("product", self.product);
        let skus = reader.list("skus", self.skus);
        let desired_date = reader.optional("desired_date", self.desired_date);
        let note_to_own_company = reader.optional("note_to_own_company", self.note_to_own_company);
        let message_to_brand = reader.optional("message_to_brand", self.message_to_brand);
        Some(CartItem {
            product: product?,
            skus: skus?,
            desired_date: desired_date?,
            note_to_own_company: note_to_own_company?,
            message_to_brand: message_to_brand?,
        })
    }
}

/// How staff of a brand come to order for a buyer.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "WorkingRoute")]
pub(crate) enum WorkingRoute {
    /// On the buyer's behalf.
    Proxy,
    /// From the inventory of a partner. Such an order is not returned to a cart.
    Consignment,
}

impl Form for WorkingRoute {
    type Value = CartRoute;

    fn read(self, _: &mut Reader) -> Option<CartRoute> {
        Some(match self {
            Self::Proxy => CartRoute::Proxy,
            Self::Consignment => CartRoute::Consignment,
        })
    }
}

/// Products to put into a cart.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AddToCart")]
pub(crate) struct ItemsForm {
    items: Vec<ItemForm>,
}

impl Form for ItemsForm {
    type Value = Vec<CartItem>;

    fn read(self, reader: &mut Reader) -> Option<Vec<CartItem>> {
        reader.list("items", self.items)
    }
}

/// Products to take out of a cart.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RemoveFromCart")]
pub(crate) struct ProductsForm {
    products: Vec<Scalar<ProductId>>,
}

impl Form for ProductsForm {
    type Value = Vec<ProductId>;

    fn read(self, reader: &mut Reader) -> Option<Vec<ProductId>> {
        reader.list("products", self.products)
    }
}

/// How to pay.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "PaymentForm")]
enum PayForm {
    /// Nothing is chosen, as where the catalog does not ask.
    #[default]
    Unasked,
    /// Outside this software, as agreed with the brand.
    NotByCard,
    /// By a card that is kept for the buyer organization, by its id.
    Card(Scalar<CardId>),
}

impl Form for PayForm {
    type Value = PaymentForm;

    fn read(self, reader: &mut Reader) -> Option<PaymentForm> {
        Some(match self {
            Self::Unasked => PaymentForm::Unasked,
            Self::NotByCard => PaymentForm::NotByCard,
            Self::Card(card) => PaymentForm::Card(Some(reader.field("card", card)?)),
        })
    }
}

/// An address of the book, or one that is filled in for this order.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "AddressChoice")]
enum WhereForm {
    /// An entry of the address book.
    Book(Scalar<AddressId>),
    /// Filled in, or edited, for this order.
    Written(Box<AddressForm>),
}

impl Form for WhereForm {
    type Value = AddressChoice;

    fn read(self, reader: &mut Reader) -> Option<AddressChoice> {
        Some(match self {
            Self::Book(address) => AddressChoice::Book(reader.field("book", address)?),
            Self::Written(address) => AddressChoice::Written(Box::new(reader.field("written", *address)?)),
        })
    }
}

/// What is filled in to order. What is missing is refused with all else that is in the way.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Checkout")]
pub(crate) struct FormForm {
    /// A remark on the order, free or one of the catalog's choices.
    comment: Option<Scalar<Note>>,
    payment: PayForm,
    billing: Option<WhereForm>,
    delivery: Option<WhereForm>,
}

impl Form for FormForm {
    type Value = CheckoutForm;

    fn read(self, reader: &mut Reader) -> Option<CheckoutForm> {
        let comment = reader.optional("comment", self.comment);
        let billing = reader.optional("billing", self.billing);
        let delivery = reader.optional("delivery", self.delivery);
        let payment = reader.field("payment", self.payment);
        Some(CheckoutForm {
            comment: comment?,
            payment: payment?,
            billing: billing?.unwrap_or(AddressChoice::Missing),
            delivery: delivery?.unwrap_or(AddressChoice::Missing),
        })
    }
}
