//! How a record is addressed: its partition, its kind and its name.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;
use uuid::Uuid;

use super::Kind;
use crate::cart::CardKeeper;
use crate::order::{ContentRef, Revision};
use crate::party::Party;
use crate::value::{
    AccountId, AddressId, BrandId, BuyerOrganizationId, CartId, CatalogId, DeliveryNoteId, InvoiceId,
    OrderId, PaymentKey, ProductId, RunId, ShippingGroupId, SkuId, StockLabelId, StockMovementId, TagId,
    TaxCategoryId,
};

/// The unit within which a commit is atomic. Guards and writes of one changeset lie in one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    /// Everything that belongs to a brand: catalogs, carts, orders, connections, stock.
    Brand(BrandId),
    /// What a connected buyer organization keeps for itself: its own record and its address book.
    BuyerOrganization(BuyerOrganizationId),
    /// What belongs to one user account.
    Account(AccountId),
    /// What the embedding program keeps for itself, such as how often somebody tried something from one network address.
    Host,
}

impl Partition {
    pub(super) const fn id(self) -> Uuid {
        match self {
            Self::Brand(id) => id.as_uuid(),
            Self::BuyerOrganization(id) => id.as_uuid(),
            Self::Account(id) => id.as_uuid(),
            Self::Host => Uuid::nil(),
        }
    }
}

impl From<Party> for Partition {
    fn from(party: Party) -> Self {
        match party {
            Party::Brand(id) => Self::Brand(id),
            Party::BuyerOrganization(id) => Self::BuyerOrganization(id),
        }
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brand(id) => write!(f, "brand:{id}"),
            Self::BuyerOrganization(id) => write!(f, "buyer:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Host => f.write_str(HOST),
        }
    }
}

/// The text of the host's partition.
const HOST: &str = "host";

/// A stored key that this version cannot read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a key of this kind: `{text}`")]
pub struct KeyError {
    text: String,
}

impl KeyError {
    fn of(text: &str) -> Self {
        Self { text: text.chars().take(80).collect() }
    }
}

impl FromStr for Partition {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        if text == HOST {
            return Ok(Self::Host);
        }
        let (kind, id) = text.split_once(':').ok_or_else(|| KeyError::of(text))?;
        let id = Uuid::from_str(id).map_err(|_| KeyError::of(text))?;
        match kind {
            "brand" => Ok(Self::Brand(BrandId::from_uuid(id))),
            "buyer" => Ok(Self::BuyerOrganization(BuyerOrganizationId::from_uuid(id))),
            "account" => Ok(Self::Account(AccountId::from_uuid(id))),
            _ => Err(KeyError::of(text)),
        }
    }
}

/// The name of a record within its partition and kind. Names order exactly as their text does, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// An id.
    Id(Uuid),
    /// Two ids: a relation between two things.
    Pair(Uuid, Uuid),
    /// An id and a number: one of the parts of a thing, in their order.
    Numbered(Uuid, u32),
    /// A text, for claims and keys that people give.
    Text(Arc<str>),
}

impl KeyName {
    /// Reads back what `Display` wrote, in the form that records of `kind` use.
    ///
    /// # Errors
    /// [`KeyError`] when the text is not of that form.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, KeyError> {
        let id = |text: &str| Uuid::from_str(text).map_err(|_| KeyError::of(text));
        match kind.name_form() {
            NameForm::Id => Ok(Self::Id(id(text)?)),
            NameForm::Pair => {
                let (left, right) = text.split_once(':').ok_or_else(|| KeyError::of(text))?;
                Ok(Self::Pair(id(left)?, id(right)?))
            }
            NameForm::Numbered => {
                let (id_text, number) = text.split_once(':').ok_or_else(|| KeyError::of(text))?;
                // Written with leading zeros, so that names order as their numbers do.
                let digits = number.len() == 10 && number.bytes().all(|byte| byte.is_ascii_digit());
                let number = number.parse().ok().filter(|_| digits).ok_or_else(|| KeyError::of(text))?;
                Ok(Self::Numbered(id(id_text)?, number))
            }
            NameForm::Text => Ok(Self::Text(Arc::from(text))),
        }
    }
}

/// Which form the names of a kind take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    /// One id.
    Id,
    /// Two ids.
    Pair,
    /// One id and a number.
    Numbered,
    /// Free text.
    Text,
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Pair(left, right) => write!(f, "{left}:{right}"),
            Self::Numbered(id, number) => write!(f, "{id}:{number:010}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl PartialOrd for KeyName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for KeyName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Id(a), Self::Id(b)) => a.cmp(b),
            (Self::Pair(a, b), Self::Pair(c, d)) => (a, b).cmp(&(c, d)),
            (Self::Numbered(a, m), Self::Numbered(b, n)) => (a, m).cmp(&(b, n)),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            _ => self.to_string().cmp(&other.to_string()),
        }
    }
}

/// The address of one record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    partition: Partition,
    kind: Kind,
    name: KeyName,
}

/// Keys are looked up several times for every line of an order, so nothing is hashed that tells no two of them apart.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u128(self.partition.id().as_u128());
        self.kind.hash(state);
        match &self.name {
            KeyName::Id(id) => state.write_u128(id.as_u128()),
            KeyName::Pair(left, right) => {
                state.write_u128(left.as_u128());
                state.write_u128(right.as_u128());
            }
            KeyName::Numbered(id, number) => {
                state.write_u128(id.as_u128());
                state.write_u32(*number);
            }
            KeyName::Text(text) => text.hash(state),
        }
    }
}

impl Key {
    /// A key of its parts, as a store reads them back.
    pub const fn new(partition: Partition, kind: Kind, name: KeyName) -> Self {
        Self { partition, kind, name }
    }

    /// The partition.
    pub const fn partition(&self) -> Partition {
        self.partition
    }

    /// The kind of record.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The name within partition and kind.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    const fn of_brand(brand: BrandId, kind: Kind, id: Uuid) -> Self {
        Self::new(Partition::Brand(brand), kind, KeyName::Id(id))
    }

    /// The brand itself.
    pub const fn brand(brand: BrandId) -> Self {
        Self::of_brand(brand, Kind::Brand, brand.as_uuid())
    }

    /// A tax category of a brand.
    pub const fn tax_category(brand: BrandId, id: TaxCategoryId) -> Self {
        Self::of_brand(brand, Kind::TaxCategory, id.as_uuid())
    }

    /// A shipping group of a brand.
    pub const fn shipping_group(brand: BrandId, id: ShippingGroupId) -> Self {
        Self::of_brand(brand, Kind::ShippingGroup, id.as_uuid())
    }

    /// A catalog of a brand.
    pub const fn catalog(brand: BrandId, id: CatalogId) -> Self {
        Self::of_brand(brand, Kind::Catalog, id.as_uuid())
    }

    /// The place of a product in a catalog.
    pub const fn catalog_product(brand: BrandId, catalog: CatalogId, product: ProductId) -> Self {
        let name = KeyName::Pair(catalog.as_uuid(), product.as_uuid());
        Self::new(Partition::Brand(brand), Kind::CatalogProduct, name)
    }

    /// A product of a brand.
    pub const fn product(brand: BrandId, id: ProductId) -> Self {
        Self::of_brand(brand, Kind::Product, id.as_uuid())
    }

    /// A SKU of a brand.
    pub const fn sku(brand: BrandId, id: SkuId) -> Self {
        Self::of_brand(brand, Kind::Sku, id.as_uuid())
    }

    /// A connected buyer organization, in its own partition.
    pub const fn buyer_organization(id: BuyerOrganizationId) -> Self {
        Self::new(Partition::BuyerOrganization(id), Kind::BuyerOrganization, KeyName::Id(id.as_uuid()))
    }

    /// An offline buyer: a buyer organization that one brand keeps.
    pub const fn offline_buyer(brand: BrandId, id: BuyerOrganizationId) -> Self {
        Self::of_brand(brand, Kind::BuyerOrganization, id.as_uuid())
    }

    /// What a brand and a buyer organization have agreed.
    pub const fn connection(brand: BrandId, buyer: BuyerOrganizationId) -> Self {
        Self::of_brand(brand, Kind::Connection, buyer.as_uuid())
    }

    /// An address of an address book, which lies where its buyer organization lies.
    pub const fn address(book: Partition, id: AddressId) -> Self {
        Self::new(book, Kind::Address, KeyName::Id(id.as_uuid()))
    }

    /// A cart.
    pub const fn cart(brand: BrandId, id: CartId) -> Self {
        Self::of_brand(brand, Kind::Cart, id.as_uuid())
    }

    /// The header of an order.
    pub const fn order(brand: BrandId, id: OrderId) -> Self {
        Self::of_brand(brand, Kind::Order, id.as_uuid())
    }

    /// What was placed, frozen.
    pub const fn original_order(brand: BrandId, id: OrderId) -> Self {
        Self::of_brand(brand, Kind::OriginalOrder, id.as_uuid())
    }

    /// The stock that an order holds.
    pub const fn holding(brand: BrandId, id: OrderId) -> Self {
        Self::of_brand(brand, Kind::Holding, id.as_uuid())
    }

    /// A revision of an order's confirmation.
    pub const fn order_confirmation(brand: BrandId, order: OrderId, revision: Revision) -> Self {
        Self::numbered(brand, Kind::OrderConfirmation, order.as_uuid(), revision.number())
    }

    /// An adjustment of an order's prices.
    pub const fn price_revision(brand: BrandId, order: OrderId, revision: Revision) -> Self {
        Self::numbered(brand, Kind::PriceRevision, order.as_uuid(), revision.number())
    }

    /// The document that holds what an order asks for.
    pub const fn content(brand: BrandId, order: OrderId, content: ContentRef) -> Self {
        match content {
            ContentRef::Original => Self::original_order(brand, order),
            ContentRef::Prices(revision) => Self::price_revision(brand, order, revision),
            ContentRef::Confirmation(revision) => Self::order_confirmation(brand, order, revision),
        }
    }

    /// The backlog SKUs of an order.
    pub const fn backlog(brand: BrandId, order: OrderId) -> Self {
        Self::of_brand(brand, Kind::Backlog, order.as_uuid())
    }

    /// A delivery note.
    pub const fn delivery_note(brand: BrandId, id: DeliveryNoteId) -> Self {
        Self::of_brand(brand, Kind::DeliveryNote, id.as_uuid())
    }

    /// An invoice.
    pub const fn invoice(brand: BrandId, id: InvoiceId) -> Self {
        Self::of_brand(brand, Kind::Invoice, id.as_uuid())
    }

    /// What the card of an order pays.
    pub const fn payment(brand: BrandId, order: OrderId) -> Self {
        Self::of_brand(brand, Kind::Payment, order.as_uuid())
    }

    /// The cards of a buyer organization that somebody keeps.
    pub const fn kept_cards(keeper: CardKeeper, buyer: BuyerOrganizationId) -> Self {
        let partition = match keeper {
            CardKeeper::Buyer => Partition::BuyerOrganization(buyer),
            CardKeeper::Brand(brand) => Partition::Brand(brand),
        };
        Self::new(partition, Kind::KeptCards, KeyName::Id(buyer.as_uuid()))
    }

    /// An attempt to authorize a card.
    pub const fn card_attempt(brand: BrandId, key: PaymentKey) -> Self {
        Self::of_brand(brand, Kind::CardAttempt, key.as_uuid())
    }

    /// A tag.
    pub const fn tag(brand: BrandId, id: TagId) -> Self {
        Self::of_brand(brand, Kind::Tag, id.as_uuid())
    }

    /// A bulk run.
    pub const fn bulk_run(brand: BrandId, id: RunId) -> Self {
        Self::of_brand(brand, Kind::BulkRun, id.as_uuid())
    }

    /// A chunk of a bulk run, counted from 0.
    pub const fn bulk_chunk(brand: BrandId, run: RunId, chunk: u32) -> Self {
        Self::numbered(brand, Kind::BulkChunk, run.as_uuid(), chunk)
    }

    /// The outcomes of a chunk of a bulk run.
    pub const fn bulk_outcomes(brand: BrandId, run: RunId, chunk: u32) -> Self {
        Self::numbered(brand, Kind::BulkOutcomes, run.as_uuid(), chunk)
    }

    const fn numbered(brand: BrandId, kind: Kind, id: Uuid, number: u32) -> Self {
        Self::new(Partition::Brand(brand), kind, KeyName::Numbered(id, number))
    }

    /// One movement of stock.
    pub const fn stock_movement(brand: BrandId, id: StockMovementId) -> Self {
        Self::of_brand(brand, Kind::StockMovement, id.as_uuid())
    }

    /// The gapless numbers of a brand's orders.
    pub const fn number_series(brand: BrandId) -> Self {
        Self::of_brand(brand, Kind::NumberSeries, brand.as_uuid())
    }
}

/// The address of one stock counter: a SKU under a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StockKey {
    /// Whose stock.
    pub brand: BrandId,
    /// Of which SKU.
    pub sku: SkuId,
    /// Under which label.
    pub label: StockLabelId,
}
