//! Every kind of problem there is.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($variant:ident = $code:literal, $status:literal, $title:literal;)+) => {
        /// The kind of a problem. Codes are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode {
            $(#[doc = $title] $variant,)+
        }

        impl ProblemCode {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The status of the answer.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// What it is, for people.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// The `type` of the problem: stable, and no address to go to.
            pub const fn uri(self) -> &'static str {
                match self { $(Self::$variant => concat!("urn:order-http:problem:", $code),)+ }
            }
        }
    };
}

codes! {
    Malformed = "malformed", 400, "The request is not of the form that is documented.";
    InvalidValues = "invalid_values", 400, "Values of the request could not be read; every one of them is named.";
    KeyMissing = "key_missing", 400, "This needs an idempotency key, in `Idempotency-Key`.";
    Unauthenticated = "unauthenticated", 401, "Nobody is logged in.";
    LogInFailed = "log_in_failed", 401, "Address and password do not fit, or it was tried too often.";
    GuestTokenMissing = "guest_token_missing", 401, "The request carries no guest token.";
    NotPermitted = "not_permitted", 403, "This needs the right to write.";
    NotFound = "not_found", 404, "There is no such thing, or not for whoever asks.";
    MethodNotAllowed = "method_not_allowed", 405, "This address has no such method.";
    TimedOut = "timed_out", 408, "The request took too long. Whether it was carried out is unknown.";
    Outdated = "outdated", 409, "What was seen has changed since.";
    Contended = "contended", 409, "Others changed the same each time this was tried. Nothing was changed; it may be tried again.";
    PreconditionFailed = "precondition_failed", 412, "The entity tag of the request is no longer current.";
    TooLarge = "too_large", 413, "The body is larger than what is taken.";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body is not JSON, or says that it is something else.";
    PasscodeRefused = "passcode_refused", 401, "Nobody comes by the link with this passcode, or it was tried too often.";
    Refused = "refused", 422, "The rules say no; every reason is named.";
    CodeWrong = "code_wrong", 422, "The code is not the one of the newest mail, or no longer.";
    CardDeclined = "card_declined", 422, "The payment gateway does not take the card.";
    CardsNotTaken = "cards_not_taken", 422, "No cards are taken here.";
    KeyReused = "key_reused", 422, "The idempotency key was used for another request.";
    NoDocument = "no_document", 422, "No document can be made of this.";
    PreconditionRequired = "precondition_required", 428, "This needs the entity tag of what was seen, in `If-Match`.";
    TooManyRequests = "too_many_requests", 429, "This was tried too often from where the request comes.";
    HeadersTooLarge = "headers_too_large", 431, "A header is larger than what is taken.";
    Internal = "internal", 500, "Something is wrong on this side.";
    GatewaySilent = "gateway_silent", 503, "The payment gateway did not answer. Nothing was placed or kept; it may be repeated.";
    Unavailable = "unavailable", 503, "The store failed. Whether the request was carried out is unknown; repeat it with its idempotency key.";
}

impl ProblemCode {
    /// Whether the answer tells after how many seconds it may be tried again.
    pub(crate) const fn tells_when(self) -> bool {
        matches!(self, Self::TooManyRequests | Self::Contended | Self::Unavailable)
    }
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl JsonSchema for ProblemCode {
    fn schema_name() -> Cow<'static, str> {
        "ProblemCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<_> = Self::ALL.iter().map(|code| code.code()).collect();
        json_schema!({ "description": "The stable code of a kind of problem.", "type": "string", "enum": codes })
    }
}
