//! Brands, connections and trading terms.

use order_core::catalog::TransactionTerm;
use order_core::party::{
    Brand, BrandSettings, Connection, ConnectionTerms, OrderCodes, OrderHandling, SavedColumns, StockLabel,
};
use order_core::record::Version;
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Currency, EmailAddress, Locale, Name, Rounding,
    StockLabelId, UtcOffset,
};
#[cfg(feature = "documents")]
use order_documents::export::Column;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AddressShape, Form, LocalizedNameShape, RatesShape, Reader, Scalar, WholeAddressForm, forms};
use crate::route::EntityTag;

/// Trading terms.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Terms")]
pub struct TermsShape {
    term: Scalar<TransactionTerm>,
    currency: Scalar<Currency>,
    #[serde(default)]
    rates: RatesShape,
}

impl From<&ConnectionTerms> for TermsShape {
    fn from(terms: &ConnectionTerms) -> Self {
        Self { term: (&terms.term).into(), currency: terms.currency.into(), rates: terms.rates.into() }
    }
}

impl Form for TermsShape {
    type Value = ConnectionTerms;

    fn read(self, reader: &mut Reader) -> Option<ConnectionTerms> {
        let term = reader.field("term", self.term);
        let currency = reader.field("currency", self.currency);
        let rates = reader.field("rates", self.rates);
        Some(ConnectionTerms { term: term?, currency: currency?, rates: rates? })
    }
}

/// A label under which stock is kept.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StockLabel")]
pub struct LabelOfStockShape {
    id: Scalar<StockLabelId>,
    name: Scalar<Name>,
}

impl Form for LabelOfStockShape {
    type Value = StockLabel;

    fn read(self, reader: &mut Reader) -> Option<StockLabel> {
        let id = reader.field("id", self.id);
        let name = reader.field("name", self.name);
        Some(StockLabel { id: id?, name: name? })
    }
}

// `Drawn` is written with braces: without them, serde takes any field of it.
/// How order codes are made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "OrderCodes")]
pub enum OrderCodesShape {
    /// They are drawn.
    Drawn {},
    /// They are counted without gaps; the brand's placings queue for the number.
    Gapless {
        /// What stands before the number.
        prefix: Scalar<Code>,
    },
}

impl Default for OrderCodesShape {
    fn default() -> Self {
        Self::Drawn {}
    }
}

impl From<&OrderCodes> for OrderCodesShape {
    fn from(codes: &OrderCodes) -> Self {
        match codes {
            OrderCodes::Drawn => Self::Drawn {},
            OrderCodes::Gapless { prefix } => Self::Gapless { prefix: prefix.into() },
        }
    }
}

impl Form for OrderCodesShape {
    type Value = OrderCodes;

    fn read(self, reader: &mut Reader) -> Option<OrderCodes> {
        match self {
            Self::Drawn {} => Some(OrderCodes::Drawn),
            Self::Gapless { prefix } => Some(OrderCodes::Gapless { prefix: reader.field("prefix", prefix)? }),
        }
    }
}

/// What a brand allows with its orders.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OrderHandling")]
pub struct HandlingShape {
    /// Whether only what the buyer has approved is confirmed.
    approval_required: bool,
    /// Whether a confirmed order may be made editable again.
    editable_again: bool,
    /// Whether orders may be archived.
    archiving: bool,
}

impl From<OrderHandling> for HandlingShape {
    fn from(handling: OrderHandling) -> Self {
        let OrderHandling { approval_required, editable_again, archiving } = handling;
        Self { approval_required, editable_again, archiving }
    }
}

impl Form for HandlingShape {
    type Value = OrderHandling;

    fn read(self, _: &mut Reader) -> Option<OrderHandling> {
        let Self { approval_required, editable_again, archiving } = self;
        Some(OrderHandling { approval_required, editable_again, archiving })
    }
}

/// Tells which of the words make no choice of columns. The core does not know them; whoever makes workbooks does.
#[cfg(feature = "documents")]
fn known(reader: &mut Reader, words: &[Code]) {
    if words.is_empty() {
        reader.fault("no column is chosen");
    }
    let mut chosen = Vec::with_capacity(words.len());
    for (place, word) in words.iter().enumerate() {
        reader.at(&place.to_string(), |reader| match word.as_str().parse::<Column>() {
            Ok(column) if chosen.contains(&column) => {
                reader.fault(format!("the column `{column}` is there before"));
            }
            Ok(column) => chosen.push(column),
            Err(unknown) => reader.fault(unknown.to_string()),
        });
    }
}

/// A choice of columns for workbooks of orders, saved under a name.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SavedColumns", extend("examples" = [{ "name": "daily", "columns": ["order_code", "buyer_name", "total"] }]))]
pub struct SavedColumnsShape {
    name: Scalar<Name>,
    /// The words of the columns, from left to right.
    columns: Vec<Scalar<Code>>,
}

impl From<&SavedColumns> for SavedColumnsShape {
    fn from(saved: &SavedColumns) -> Self {
        Self { name: (&saved.name).into(), columns: saved.columns.iter().map(Scalar::from).collect() }
    }
}

impl Form for SavedColumnsShape {
    type Value = SavedColumns;

    fn read(self, reader: &mut Reader) -> Option<SavedColumns> {
        let name = reader.field("name", self.name);
        let columns: Option<Vec<Code>> = reader.list("columns", self.columns);
        #[cfg(feature = "documents")]
        if let Some(columns) = &columns {
            reader.at("columns", |reader| known(reader, columns));
        }
        Some(SavedColumns { name: name?, columns: columns? })
    }
}

/// A brand with its settings.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Brand")]
pub struct BrandShape {
    id: Scalar<BrandId>,
    etag: String,
    name: LocalizedNameShape,
    /// How prices are rounded.
    rounding: Scalar<Rounding>,
    /// Whose days count.
    offset: Scalar<UtcOffset>,
    /// The language of notices to the brand.
    locale: Scalar<Locale>,
    /// Who is told of orders.
    notification_addresses: Vec<Scalar<EmailAddress>>,
    order_codes: OrderCodesShape,
    stock_labels: Vec<LabelOfStockShape>,
    orders: HandlingShape,
    /// Where the brand sits, as papers show it.
    address: Option<AddressShape>,
    /// Choices of columns for workbooks of orders.
    saved_columns: Vec<SavedColumnsShape>,
}

impl BrandShape {
    /// A brand as its staff see it.
    pub fn of(brand: &Brand, version: Version) -> Self {
        let settings = &brand.settings;
        let labels = settings.stock_labels.iter();
        Self {
            id: brand.id.into(),
            etag: EntityTag::new(brand.id, version).to_string(),
            name: (&brand.name).into(),
            rounding: settings.rounding.into(),
            offset: settings.offset.into(),
            locale: settings.locale.into(),
            notification_addresses: settings.notification_addresses.iter().map(Scalar::from).collect(),
            order_codes: (&settings.order_codes).into(),
            stock_labels: labels
                .map(|label| LabelOfStockShape { id: label.id.into(), name: (&label.name).into() })
                .collect(),
            orders: settings.orders.into(),
            address: settings.address.as_ref().map(AddressShape::from),
            saved_columns: settings.saved_columns.iter().map(SavedColumnsShape::from).collect(),
        }
    }
}

forms! {
    /// The settings of a brand.
    pub(crate) SettingsForm as "BrandSettings" => BrandSettings {
        /// How prices are rounded.
        rounding: one Scalar<Rounding>,
        /// Whose days count.
        offset: one Scalar<UtcOffset>,
        /// The language of notices to the brand.
        locale: one Scalar<Locale>,
        /// Who is told of orders.
        #[serde(default)]
        notification_addresses: many Scalar<EmailAddress>,
        #[serde(default)]
        order_codes: usual OrderCodesShape,
        #[serde(default)]
        stock_labels: many LabelOfStockShape,
        orders: one HandlingShape,
        /// Where the brand sits, as papers show it.
        #[serde(default)]
        address: some WholeAddressForm,
        /// Choices of columns for workbooks of orders.
        #[serde(default)]
        saved_columns: many SavedColumnsShape,
    }
}

/// What a brand and a buyer have agreed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Connection")]
pub struct ConnectionShape {
    buyer: Scalar<BuyerOrganizationId>,
    etag: String,
    /// Whether the buyer is an offline one, kept by this brand.
    offline: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Scalar<Code>>,
    terms: TermsShape,
    /// The Limited catalogs that are granted.
    catalogs: Vec<Scalar<CatalogId>>,
    /// Whether the buyer is kept from ordering.
    blocked: bool,
}

impl ConnectionShape {
    /// A connection as staff of the brand see it.
    pub fn of(connection: &Connection, version: Version) -> Self {
        Self {
            buyer: connection.buyer.into(),
            etag: EntityTag::new(connection.buyer, version).to_string(),
            offline: connection.offline,
            code: connection.code.as_ref().map(Scalar::from),
            terms: (&connection.terms).into(),
            catalogs: connection.catalogs.iter().map(Scalar::from).collect(),
            blocked: connection.blocked,
        }
    }
}
