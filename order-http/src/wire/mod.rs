//! The types of the wire: what JSON carries, apart from what the core keeps.
//!
//! Decides spelling: names of fields, how amounts and times are written, and that every bad value of a request is told at once.
//! Deliberately knows no rule: what reads well here may still be refused by the core.

mod address;
mod content;
mod cursor;
mod diff;
mod document;
mod edits;
mod log;
mod money;
mod notice;
mod order;
mod plain;
mod reader;
mod scalar;
mod search;
mod strict;

pub(crate) use strict::Strict;
pub(crate) use cursor::{Limit, Opaque, cursor};
pub(crate) use search::{CountQuery, FilterForm, FindQuery};
pub(crate) use edits::{EditsForm, OptionRowForm, PriceEditForm};
pub(crate) use notice::{NoticeForm, read_notice};
pub(crate) use plain::{RevisionNumber, object, words};
pub use address::{AddressForm, AddressShape};
pub(crate) use content::{ChosenShape, DiscountShape};
pub use content::{ContentShape, ItemShape, LineShape, ShippingFeeShape, TotalsShape};
pub use diff::DiffShape;
pub use document::{DeliveryNoteShape, InvoiceShape};
pub use log::LogEntryShape;
pub(crate) use money::read_prices;
pub use money::{AppliedRatesShape, BasePriceShape, LocalizedNameShape, LocalizedNoteShape, MoneyShape, RatesShape};
pub use order::{AvailableShape, OrderShape, ReceiptShape};
pub use reader::{Fault, Form, Reader};
pub use scalar::{Plain, Scalar};
