//! The small values everything else is made of: ids, times, texts, money, rates, quantities.
//!
//! Each type can only be made through its checks, so a value that exists is valid, and reading it back through serde
//! goes through the same checks. Deliberately knows no order, no catalog and no brand; nothing reads a clock, draws random
//! bytes or uses floating point. Rounding happens in [`Rounding`] and nowhere else.

pub mod limits;

mod wire;

mod addressee;
mod country;
mod currency;
mod currency_table;
mod day;
mod email;
mod id;
mod locale;
mod localized;
mod money;
mod money_split;
mod money_text;
mod quantity;
mod rate;
mod rounding;
mod secret;
mod text;
mod time;

pub use addressee::Addressee;
pub use country::{Country, CountryError};
pub use currency::{Currency, CurrencyError};
pub use day::{Day, UtcOffset};
pub use email::{ContactError, EmailAddress, PhoneNumber};
pub use id::{
    AccountId, AddressId, BrandId, BuyerOrganizationId, CardId, CartId, CatalogId, DeliveryNoteId,
    GuestCartId, GuestId, IdError, InvoiceId, LinkId, LogEntryId, OptionChoiceId, OptionGroupId, OrderId,
    PaymentKey, ProductId, RunId, SessionId, ShippingGroupId, SkuId, StockLabelId, StockMovementId, TagId,
    TaskId, TaxCategoryId,
};
pub use locale::{Locale, LocaleError};
pub use localized::{LocalizedName, LocalizedNote};
pub use money::{Money, MoneyError};
pub use quantity::{Pieces, Quantity, QuantityError};
pub use rate::{BillingRatio, DiscountRate, RateError, TaxRate, WholesaleRate};
pub use rounding::{Rounding, exact_add, exact_mul};
pub use secret::{OneTimeCode, PasswordHash, SecretError, SecretHash};
pub use text::{Body, Code, Line, Name, Note, TextError};
pub use time::{TimeError, Timestamp};
