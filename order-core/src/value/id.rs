//! Ids: one type per kind of thing, so that a cart's id is never taken for an order's.
//!
//! An id is made from a time and random bytes that the caller gives; nothing here draws either. Ids made later sort
//! later. An id is no secret: whoever may see something is decided elsewhere, never by knowing an id.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::time::Timestamp;
use super::wire::{quoted, serde_as_text};

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdError {
    /// The text is not a hyphenated UUID.
    #[error("\"{text}\" is not an id of 36 characters such as 0198c0de-0000-7000-8000-000000000000")]
    NotAnId {
        /// The beginning of the text.
        text: String,
    },
}

/// Length of a UUID written with hyphens. The shorter and longer spellings are refused so that an id has one spelling.
const HYPHENATED_LEN: usize = 36;

fn parse(text: &str) -> Result<Uuid, IdError> {
    if text.len() == HYPHENATED_LEN
        && let Ok(uuid) = Uuid::try_parse(text)
    {
        return Ok(uuid);
    }
    Err(IdError::NotAnId { text: quoted(text) })
}

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        ///
        /// ```
        #[doc = concat!("use order_core::value::{Timestamp, ", stringify!($name), "};")]
        ///
        /// let at: Timestamp = "2026-03-01T09:00:00Z".parse()?;
        #[doc = concat!("let id = ", stringify!($name), "::made(at, [7; 10]);")]
        #[doc = concat!("assert_eq!(id.to_string().parse::<", stringify!($name), ">()?, id);")]
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id of UUID version 7 from the millisecond of `at` and ten random bytes.
            pub const fn made(at: Timestamp, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(at.millis(), &random).into_uuid())
            }

            /// Takes over a UUID that another system or a derivation gave, of whichever version.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self.0.as_hyphenated(), f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }
        }

        serde_as_text!($name, "an id");
    )+};
}

ids! {
    /// Id of a brand, the selling side.
    BrandId;
    /// Id of a buyer organization, the buying side.
    BuyerOrganizationId;
    /// Id of an account, a person who acts for a brand or a buyer organization.
    AccountId;
    /// Id of a session: that somebody is logged in. The secret of the session is a token, not this.
    SessionId;
    /// Id of a catalog.
    CatalogId;
    /// Id of a product.
    ProductId;
    /// Id of an SKU.
    SkuId;
    /// Id of an option group of a product.
    OptionGroupId;
    /// Id of one choice of an option group.
    OptionChoiceId;
    /// Id of a tax category.
    TaxCategoryId;
    /// Id of a group of shipping rates.
    ShippingGroupId;
    /// Id of a stock label.
    StockLabelId;
    /// Id of an address of a buyer organization.
    AddressId;
    /// Id of a card that a buyer organization keeps.
    CardId;
    /// Id of a cart.
    CartId;
    /// Id of an order.
    OrderId;
    /// Id of a stock movement.
    StockMovementId;
    /// Id of an entry of a log.
    LogEntryId;
    /// Id of a background task.
    TaskId;
    /// Id of an order link. The secret of the link is a token, not this.
    LinkId;
    /// Id of a guest: somebody who came by an order link. The secret of the guest is a token, not this.
    GuestId;
    /// Id of the cart of a guest.
    GuestCartId;
    /// Id of a tag.
    TagId;
    /// Id of a delivery note.
    DeliveryNoteId;
    /// Id of an invoice.
    InvoiceId;
    /// Id of a bulk run.
    RunId;
    /// Key under which a payment gateway is asked for one thing: asked for again under the same key, it happens once.
    PaymentKey;
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn is_a_version_7_uuid() {
        let at: Timestamp = "2026-03-01T09:00:00.123456Z".parse().unwrap();
        let uuid = OrderId::made(at, [0xff; 10]).as_uuid();
        assert_eq!(uuid.get_version_num(), 7);
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
        let millis = uuid.as_u128() >> 80;
        assert_eq!(millis, u128::from(at.millis()));
    }

    #[test]
    fn refuses_other_spellings() {
        let id = CartId::made(Timestamp::MIN, [1; 10]);
        let simple = id.as_uuid().simple().to_string();
        let braced = format!("{{{id}}}");
        for text in ["", "x", &simple, &braced, &format!("urn:uuid:{id}"), &format!(" {id}"), &"é".repeat(18)]
        {
            assert!(text.parse::<CartId>().is_err(), "{text}");
            assert!(serde_json::from_str::<CartId>(&format!("\"{text}\"")).is_err());
        }
        let huge = "f".repeat(10_000_000).parse::<CartId>().unwrap_err().to_string();
        assert!(huge.len() < 200);
        assert!(serde_json::from_str::<CartId>("[1]").is_err());
    }

    proptest! {
        #[test]
        fn text_and_serde_give_the_id_back(bytes: [u8; 16]) {
            let id = SkuId::from_uuid(Uuid::from_bytes(bytes));
            prop_assert_eq!(id.to_string().parse::<SkuId>(), Ok(id));
            prop_assert_eq!(id.to_string().to_uppercase().parse::<SkuId>(), Ok(id));
            let json = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(&json, &format!("\"{id}\""));
            prop_assert_eq!(serde_json::from_str::<SkuId>(&json).unwrap(), id);
        }

        #[test]
        fn later_ids_sort_later(a in 0i64..4_000_000_000_000_000, later in 1_000i64..1_000_000_000, x: [u8; 10], y: [u8; 10]) {
            let first = OrderId::made(Timestamp::from_micros(a).unwrap(), x);
            let second = OrderId::made(Timestamp::from_micros(a + later).unwrap(), y);
            prop_assert!(first < second);
        }

        #[test]
        fn no_text_panics(text in ".{0,50}") {
            let _ = text.parse::<LinkId>();
        }
    }
}
