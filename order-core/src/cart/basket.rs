//! Carts and their items.

use serde::{Deserialize, Serialize};

use super::{OptionRow, Terms};
use crate::party::Party;
use crate::value::{
    BrandId, BuyerOrganizationId, CartId, CatalogId, Day, LinkId, Note, OrderId, ProductId, Quantity, SkuId,
    Timestamp,
};

/// What a buyer organization means to order from one catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// Its id. The id of a placed cart leads to its order for ever.
    pub id: CartId,
    /// The brand.
    pub brand: BrandId,
    /// Who orders.
    pub buyer: BuyerOrganizationId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// How it came about.
    pub route: CartRoute,
    /// One item per product, in the order of adding.
    pub items: Vec<CartItem>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// The order that was returned into it; `None` = it was begun by filling it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<ReturnedOrder>,
    /// The order link that it came by, or that the returned order did. Its terms hold, as far as it has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// Term and currency of the file that it was read from, or of the order that was, where that is now back in it; `None` = those of
    /// the connection or of the link hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
}

/// What a cart keeps of the order that a brand returned into it. It is marked as such, keeps the order's terms, and may be ordered
/// from its catalog wherever the order could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedOrder {
    /// The order.
    pub order: OrderId,
    /// Its terms.
    pub terms: Terms,
}

impl ReturnedOrder {
    /// What the buyer reads at such a cart, in the language of the code as the labels of a status are.
    pub const LABEL: &str = "Returned by brand";
}

impl Cart {
    /// The mark that the buyer reads at it; `None` = there is none.
    pub fn label(&self) -> Option<&'static str> {
        self.returned.as_ref().map(|_| ReturnedOrder::LABEL)
    }
}

/// How a cart came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CartRoute {
    /// A member of the buyer organization fills it. There is one per buyer organization and catalog.
    Standard,
    /// A guest filled it by an order link, and the buyer organization took it over. It is the one of its buyer organization and
    /// catalog.
    OrderLink,
    /// Staff of the brand fill it for the buyer: a working cart of the brand, which the buyer does not see.
    Proxy,
    /// Staff of the brand fill it from the inventory of a partner, as a working cart too. Such an order is not returned to a cart.
    Consignment,
    /// Staff of the brand hand in the sheet that a buyer filled in: never a cart that is kept, but read and placed at once.
    OrderSheet,
    /// Staff of the brand hand in a file of many orders, each read and placed in the same way.
    BulkImport,
}

impl CartRoute {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::OrderLink => "order_link",
            Self::Proxy => "proxy",
            Self::Consignment => "consignment",
            Self::OrderSheet => "order_sheet",
            Self::BulkImport => "bulk_import",
        }
    }

    /// Whether it is a working cart of the brand, and not the buyer's own.
    pub const fn is_working(self) -> bool {
        match self {
            Self::Standard | Self::OrderLink => false,
            Self::Proxy | Self::Consignment | Self::OrderSheet | Self::BulkImport => true,
        }
    }

    /// Whether it was read from a file, and not filled line by line.
    pub const fn is_from_file(self) -> bool {
        match self {
            Self::Standard | Self::OrderLink | Self::Proxy | Self::Consignment => false,
            Self::OrderSheet | Self::BulkImport => true,
        }
    }
}

/// One product in a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartItem {
    /// Which product.
    pub product: ProductId,
    /// How much of which SKU, each SKU once. Quantities of 0 keep the product parked.
    pub skus: Vec<CartSku>,
    /// When the buyer would like to have it.
    pub desired_date: Option<Day>,
    /// For the buyer's own company. It never reaches the brand.
    pub note_to_own_company: Option<Note>,
    /// For the brand.
    pub message_to_brand: Option<Note>,
}

/// One SKU in a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartSku {
    /// Which SKU.
    pub sku: SkuId,
    /// How many pieces.
    pub quantity: Quantity,
    /// How the pieces divide over the options; each combination once.
    pub options: Vec<OptionRow>,
}

impl CartItem {
    /// SKUs of a product, without date, note and message.
    pub const fn of(product: ProductId, skus: Vec<CartSku>) -> Self {
        Self { product, skus, desired_date: None, note_to_own_company: None, message_to_brand: None }
    }
}

impl CartSku {
    /// Pieces of a SKU, without options.
    pub const fn of(sku: SkuId, quantity: Quantity) -> Self {
        Self { sku, quantity, options: Vec::new() }
    }
}

impl Cart {
    /// Who fills it, and sees it as its own: the buyer organization, or the brand a working cart.
    pub const fn filled_by(&self) -> Party {
        if self.route.is_working() { Party::Brand(self.brand) } else { Party::BuyerOrganization(self.buyer) }
    }

    /// The item of a product.
    pub fn item(&self, product: ProductId) -> Option<&CartItem> {
        self.items.iter().find(|item| item.product == product)
    }

    /// Every SKU with its item, in order.
    pub fn skus(&self) -> impl Iterator<Item = (&CartItem, &CartSku)> {
        self.items.iter().flat_map(|item| item.skus.iter().map(move |sku| (item, sku)))
    }

    /// Whether no piece is to be ordered.
    pub fn is_all_zero(&self) -> bool {
        self.skus().all(|(_, sku)| sku.quantity.is_zero())
    }
}
