//! How the values of the core are spelled on the wire.

use order_core::order::Revision;
use order_core::party::Access;
use order_core::value::{
    AccountId, AddressId, Addressee, BillingRatio, Body, BrandId, BuyerOrganizationId, CardId, CartId,
    CatalogId, Code, Country, Currency, Day, DeliveryNoteId, DiscountRate, EmailAddress, GuestCartId,
    GuestId, InvoiceId, Line, LinkId, Locale, Name, Note, OptionChoiceId, OptionGroupId, OrderId,
    PhoneNumber, Pieces, ProductId, Quantity, RunId, ShippingGroupId, SkuId, StockLabelId, StockMovementId,
    TagId, TaskId, TaxCategoryId, TaxRate, Timestamp, UtcOffset, WholesaleRate, limits,
};
use serde::Serializer;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Plain;

/// A JSON object as a map.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

macro_rules! texts {
    ($($type:ty, $name:expr, $about:literal, $schema:tt;)+) => {$(
        impl Plain for $type {
            type Wire = String;

            const NAME: &'static str = $name;
            const ABOUT: &'static str = $about;

            fn schema() -> Map<String, Value> {
                let mut schema = object(json!($schema));
                schema.insert("type".to_owned(), json!("string"));
                schema
            }

            fn read(wire: &String) -> Result<Self, String> {
                wire.parse::<Self>().map_err(|error| error.to_string())
            }

            fn write(&self) -> String {
                self.to_string()
            }

            fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::wire::put_text(self, serializer)
            }
        }
    )+};
}

macro_rules! ids {
    ($($type:ident, $about:literal;)+) => {$(
        impl Plain for $type {
            type Wire = String;

            const NAME: &'static str = stringify!($type);
            const ABOUT: &'static str = $about;

            fn schema() -> Map<String, Value> {
                object(json!({
                    "format": "uuid", "examples": ["0198c0de-0000-7000-8000-000000000000"], "type": "string",
                }))
            }

            fn read(wire: &String) -> Result<Self, String> {
                wire.parse::<Self>().map_err(|error| error.to_string())
            }

            fn write(&self) -> String {
                self.to_string()
            }

            fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut room = Uuid::encode_buffer();
                serializer.serialize_str(self.as_uuid().hyphenated().encode_lower(&mut room))
            }
        }
    )+};
}

ids! {
    BrandId, "Id of a brand.";
    BuyerOrganizationId, "Id of a buyer organization.";
    AccountId, "Id of an account.";
    CatalogId, "Id of a catalog.";
    ProductId, "Id of a product.";
    SkuId, "Id of a SKU.";
    OptionGroupId, "Id of an option group.";
    OptionChoiceId, "Id of a choice of an option group.";
    TaxCategoryId, "Id of a tax category.";
    ShippingGroupId, "Id of a group of shipping rates.";
    StockLabelId, "Id of a stock label.";
    StockMovementId, "Id of a movement of stock.";
    AddressId, "Id of an entry of an address book.";
    CardId, "Id of a card that a buyer organization keeps.";
    CartId, "Id of a cart.";
    OrderId, "Id of an order.";
    DeliveryNoteId, "Id of a delivery note.";
    InvoiceId, "Id of an invoice.";
    TagId, "Id of a tag.";
    LinkId, "Id of an order link.";
    GuestCartId, "Id of the cart of a guest.";
    GuestId, "Id of somebody who came by an order link.";
    RunId, "Id of a bulk run.";
    TaskId, "Id of a task of the outbox.";
}

texts! {
    Code, "Code", "A code. Surrounding spaces are dropped; it is compared exactly, case included.",
        { "minLength": 1, "maxLength": (limits::CODE_CHARS_MAX), "examples": ["SS27-01"] };
    Name, "Name", "A name of one line. Surrounding spaces are dropped.",
        { "minLength": 1, "maxLength": (limits::NAME_CHARS_MAX), "examples": ["Spring collection"] };
    Line, "Line", "A text of one line. Surrounding spaces are dropped.",
        { "minLength": 1, "maxLength": (limits::LINE_CHARS_MAX), "examples": ["2 Harbour Street"] };
    Note, "Note", "A text of several lines.",
        { "minLength": 1, "maxLength": (limits::NOTE_CHARS_MAX), "examples": ["Please deliver in the morning."] };
    Body, "Body", "A long text of several lines.",
        { "minLength": 1, "maxLength": (limits::BODY_CHARS_MAX), "examples": ["Thank you for your order."] };
    EmailAddress, "EmailAddress", "An e-mail address.",
        { "format": "email", "maxLength": (limits::EMAIL_BYTES_MAX), "examples": ["orders@shop.example"] };
    PhoneNumber, "PhoneNumber", "A phone number.",
        { "minLength": 1, "maxLength": (limits::PHONE_CHARS_MAX), "examples": ["+81 3 1234 5678"] };
    Country, "Country", "A country by its two letters of ISO 3166-1.",
        { "pattern": "^[A-Z]{2}$", "examples": ["JP"] };
    Currency, "Currency", "A currency by its three letters of ISO 4217.",
        { "pattern": "^[A-Z]{3}$", "examples": ["EUR"] };
    Locale, "Locale", "A language, perhaps with script and region, as in BCP 47.",
        { "maxLength": 35, "examples": ["en"] };
    WholesaleRate, "WholesaleRate", "Which part of the base price is charged, in percent.",
        { "pattern": "^[0-9]+(\\.[0-9]+)?$", "examples": ["50"] };
    DiscountRate, "DiscountRate", "Which part is then taken off, in percent.",
        { "pattern": "^[0-9]+(\\.[0-9]+)?$", "examples": ["10"] };
    TaxRate, "TaxRate", "Which part is added as tax, in percent.",
        { "pattern": "^[0-9]+(\\.[0-9]+)?$", "examples": ["8.1"] };
    BillingRatio, "BillingRatio", "Which part of an order is billed, in percent.",
        { "pattern": "^[0-9]+(\\.[0-9]+)?$", "examples": ["30"] };
    Day, "Day", "A day of the calendar.",
        { "format": "date", "examples": ["2027-03-01"] };
    Timestamp, "Timestamp", "A point in time, as in RFC 3339.",
        { "format": "date-time", "examples": ["2027-03-01T09:00:00.000000Z"] };
    UtcOffset, "UtcOffset", "How far the clock is from UTC.",
        { "pattern": "^[+-][0-9]{2}:[0-9]{2}$", "examples": ["+09:00"] };
}

macro_rules! numbers {
    ($($type:ty, $name:literal, $about:literal, $schema:tt, $read:expr, $write:expr;)+) => {$(
        impl Plain for $type {
            type Wire = i64;

            const NAME: &'static str = $name;
            const ABOUT: &'static str = $about;

            fn schema() -> Map<String, Value> {
                let mut schema = object(json!($schema));
                schema.insert("type".to_owned(), json!("integer"));
                schema
            }

            fn read(wire: &i64) -> Result<Self, String> {
                $read(*wire)
            }

            fn write(&self) -> i64 {
                $write(self)
            }
        }
    )+};
}

/// The pieces that a number means.
fn quantity(wire: i64) -> Result<Quantity, String> {
    let out_of_range = || format!("a whole number from 0 to {}", limits::QUANTITY_MAX);
    let pieces = u32::try_from(wire).map_err(|_| out_of_range())?;
    Quantity::new(pieces).map_err(|error| error.to_string())
}

fn pieces(wire: i64) -> Result<Pieces, String> {
    u64::try_from(wire).map(Pieces::new).map_err(|_| "a whole number of 0 or more".to_owned())
}

numbers! {
    Quantity, "Quantity", "A number of pieces.",
        { "minimum": 0, "maximum": (limits::QUANTITY_MAX), "examples": [12] },
        quantity, |quantity: &Quantity| i64::from(quantity.get());
    Pieces, "Pieces", "A number of pieces of several lines.",
        { "minimum": 0, "examples": [120] },
        pieces, |pieces: &Pieces| i64::try_from(pieces.get()).unwrap_or(i64::MAX);
}

/// The number of a revision, as it stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RevisionNumber(pub(crate) Revision);

impl Plain for RevisionNumber {
    type Wire = String;

    const NAME: &'static str = "RevisionNumber";
    const ABOUT: &'static str = "The number of a revision, from 1 on.";

    fn schema() -> Map<String, Value> {
        object(json!({ "type": "string", "pattern": "^[1-9][0-9]{0,4}$", "examples": ["1"] }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        let number = wire.parse::<u32>().ok().filter(|number| *number > 0);
        number
            .map(|number| Self(Revision::from_number(number)))
            .ok_or_else(|| "not the number of a revision".to_owned())
    }

    fn write(&self) -> String {
        self.0.to_string()
    }
}

impl Plain for Revision {
    type Wire = i64;

    const NAME: &'static str = "RevisionSeen";
    const ABOUT: &'static str = "The number of the revision that was seen.";

    fn schema() -> Map<String, Value> {
        object(
            json!({ "type": "integer", "minimum": 0, "maximum": (limits::REVISIONS_MAX), "examples": [1] }),
        )
    }

    fn read(wire: &i64) -> Result<Self, String> {
        let number = u32::try_from(*wire).ok().filter(|number| *number <= limits::REVISIONS_MAX);
        number.map(Self::from_number).ok_or_else(|| "not the number of a revision".to_owned())
    }

    fn write(&self) -> i64 {
        i64::from(self.number())
    }
}

impl Plain for Addressee {
    type Wire = String;

    const NAME: &'static str = "Addressee";
    const ABOUT: &'static str =
        "Whom a task is for: an e-mail address, or `gateway` for the payment gateway.";

    fn schema() -> Map<String, Value> {
        object(
            json!({ "type": "string", "maxLength": (limits::EMAIL_BYTES_MAX), "examples": ["orders@shop.example"] }),
        )
    }

    fn read(wire: &String) -> Result<Self, String> {
        wire.parse::<Self>().map_err(|error| error.to_string())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// Implements a scalar whose spellings are a closed list of words.
macro_rules! words {
    ($($type:ty, $name:literal, $about:literal, [$($value:path = $word:literal),+ $(,)?];)+) => {$(
        impl $crate::wire::Plain for $type {
            type Wire = String;

            const NAME: &'static str = $name;
            const ABOUT: &'static str = $about;

            fn schema() -> serde_json::Map<String, serde_json::Value> {
                $crate::wire::object(serde_json::json!({ "type": "string", "enum": [$($word),+] }))
            }

            fn read(wire: &String) -> Result<Self, String> {
                match wire.as_str() {
                    $($word => Ok($value),)+
                    _ => Err(format!("one of {}", [$($word),+].join(", "))),
                }
            }

            fn write(&self) -> String {
                match self { $($value => $word,)+ }.to_owned()
            }

            fn put<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(match self { $($value => $word,)+ })
            }
        }
    )+};
}
pub(crate) use words;

words! {
    Access, "Access", "What a member may do: see, or see and change.", [Access::Read = "read", Access::Write = "write"];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of a schema is read, and written back as it was.
    fn round<T: Plain>()
    where
        T::Wire: PartialEq + std::fmt::Debug,
    {
        for example in T::schema()["examples"].as_array().unwrap() {
            let wire: T::Wire = serde_json::from_value(example.clone()).unwrap();
            assert_eq!(T::read(&wire).unwrap().write(), wire, "{}", T::NAME);
        }
    }

    #[test]
    fn examples_are_spelled_as_they_are_written() {
        round::<BrandId>();
        round::<Code>();
        round::<Name>();
        round::<Line>();
        round::<Note>();
        round::<Body>();
        round::<EmailAddress>();
        round::<Addressee>();
        round::<PhoneNumber>();
        round::<Country>();
        round::<Currency>();
        round::<Locale>();
        round::<WholesaleRate>();
        round::<DiscountRate>();
        round::<TaxRate>();
        round::<BillingRatio>();
        round::<Day>();
        round::<Timestamp>();
        round::<UtcOffset>();
        round::<Quantity>();
        round::<Pieces>();
    }

    #[test]
    fn a_number_out_of_range_is_told_with_the_range() {
        for wire in [-1, i64::from(limits::QUANTITY_MAX) + 1, i64::MAX, i64::MIN] {
            assert!(Quantity::read(&wire).unwrap_err().contains("1000000"), "{wire}");
        }
        assert!(Pieces::read(&-1).is_err());
    }

    #[test]
    fn a_word_that_is_none_is_told_with_all_there_are() {
        assert_eq!(Access::read(&"admin".to_owned()).unwrap_err(), "one of read, write");
    }
}
