//! The types of the wire: what JSON carries, apart from what the core keeps.
//!
//! Decides spelling: names of fields, how amounts and times are written, and that every bad value of a request is told at once.
//! Deliberately knows no rule: what reads well here may still be refused by the core.

mod address;
mod card;
mod cart;
mod catalog;
mod content;
mod cursor;
mod diff;
mod document;
mod edits;
mod forms;
mod guest;
mod letter;
mod link;
mod listed;
mod log;
mod money;
mod notice;
mod offer;
mod order;
mod organization;
mod page;
mod party;
mod plain;
mod product;
mod reader;
mod scalar;
mod search;
mod short;
mod stock;
mod strict;

pub(crate) use address::WholeAddressForm;
pub use address::{AddressForm, AddressRecordShape, AddressShape};
pub(crate) use card::NewCardForm;
pub use card::{KeptCardShape, PaymentShape};
pub use cart::{CartShape, CartSummaryShape};
pub(crate) use cart::{FormForm, ItemForm, ItemsForm, ProductsForm, WorkingRoute};
pub(crate) use catalog::PlaceForm;
pub use catalog::{
    CatalogShape, CommentShape, MinimumsShape, PlaceShape, ShippingGroupShape, ShippingRateShape,
    StockPolicyShape, TaxCategoryShape,
};
pub(crate) use content::{ChosenShape, DiscountShape};
pub use content::{ContentShape, ItemShape, LineShape, ShippingFeeShape, TotalsShape};
pub(crate) use cursor::{Limit, Opaque, cursor};
pub use diff::DiffShape;
pub use document::{DeliveryNoteShape, InvoiceShape};
pub(crate) use edits::{EditsForm, OptionRowForm, PriceEditForm};
pub(crate) use forms::{Patch, form_read, form_type, forms};
pub use guest::GuestCartShape;
pub use letter::{FailedRecipientShape, UndeliveredShape};
pub use link::{LinkKindShape, LinkShape};
pub use listed::ListedOrderShape;
pub use log::LogEntryShape;
pub use money::{
    AppliedRatesShape, BasePriceShape, LocalizedNameShape, LocalizedNoteShape, MoneyShape, PriceListForm,
    RatesShape,
};
pub(crate) use notice::{NoticeForm, read_notice};
pub use offer::{
    ConnectedBrandShape, OfferedCatalogShape, OfferedSkuShape, PieceShape, ProductOfferShape, SightShape,
};
pub use order::{AvailableShape, OrderShape, ReceiptShape};
pub use organization::{OrganizationShape, ProfileForm, ProfileShape};
pub(crate) use page::{LinkPageQuery, PageQuery, Wanted, cursor_of, listed, offered};
pub(crate) use party::SettingsForm;
pub use party::{
    BrandShape, ConnectionShape, HandlingShape, LabelOfStockShape, OrderCodesShape, SavedColumnsShape,
    TermsShape,
};
pub(crate) use plain::{RevisionNumber, object, words};
pub(crate) use product::{NewGroupForm, NewSkuForm, PutGroupForm};
pub use product::{ProductShape, SkuShape};
pub use reader::{Fault, Form, Reader};
pub use scalar::{Plain, Scalar};
pub(crate) use search::{CountQuery, FilterForm, FindQuery};
pub(crate) use short::put_text;
pub use stock::{MovementShape, StockShape};
pub(crate) use strict::Strict;
