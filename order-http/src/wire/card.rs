//! Cards: typed in once, and from then on named by the ids that they are kept under; and what they pay.

use std::borrow::Cow;

use order_core::cart::{CardExpiry, KeptCard, LastFour};
use order_core::gateway::NewCard;
use order_core::operation::payment::PaymentView;
use order_core::order::{PaymentStep, PaymentWork, StepState};
use order_core::value::{CardId, InvoiceId, Name, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use super::{Form, MoneyShape, Plain, Reader, Scalar, object};

macro_rules! texts {
    ($($type:ident, $about:literal, $schema:tt, $read:expr, $write:expr;)+) => {$(
        impl Plain for $type {
            type Wire = String;

            const NAME: &'static str = stringify!($type);
            const ABOUT: &'static str = $about;

            fn schema() -> Map<String, Value> {
                object(json!($schema))
            }

            fn read(wire: &String) -> Result<Self, String> {
                let read: fn(&str) -> Result<Self, order_core::cart::CardFault> = $read;
                read(wire).map_err(|fault| fault.to_string())
            }

            fn write(&self) -> String {
                let write: fn(&Self) -> String = $write;
                write(self)
            }
        }
    )+};
}

texts! {
    CardExpiry, "Until when a card is valid, as MM/YY.",
        { "type": "string", "pattern": "^(0[1-9]|1[0-2])/[0-9]{2}$", "examples": ["12/30"] },
        |text| text.parse(), ToString::to_string;
    LastFour, "The last four digits of a card.",
        { "type": "string", "pattern": "^[0-9]{4}$", "examples": ["4242"] },
        |text| Self::try_from(text.to_owned()), |digits| String::from(*digits);
}

/// A text that no problem repeats, also when something else than a text stands there.
struct Typed(String);

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Value::deserialize(deserializer)?;
        given.as_str().map(|text| Self(text.to_owned())).ok_or_else(|| D::Error::custom("a text is expected"))
    }
}

impl JsonSchema for Typed {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Typed".into()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        schemas.subschema_for::<String>()
    }
}

/// A card as it is typed. It goes to the payment gateway, and is kept nowhere else.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewCard")]
pub(crate) struct NewCardForm {
    /// The 16 digits, perhaps in groups.
    #[schemars(extend("examples" = ["4242 4242 4242 4242"], "writeOnly" = true, "format" = "password"))]
    number: Typed,
    /// Until when it is valid, as MM/YY.
    #[schemars(extend("examples" = ["12/30"], "writeOnly" = true))]
    expiry: Typed,
    /// The 3 or 4 digits of its security code.
    #[schemars(extend("examples" = ["123"], "writeOnly" = true, "format" = "password"))]
    security_code: Typed,
}

impl Form for NewCardForm {
    type Value = NewCard;

    fn read(self, reader: &mut Reader) -> Option<NewCard> {
        let card = NewCard::new(&self.number.0, &self.expiry.0, &self.security_code.0);
        // The fault names what is wrong, and repeats nothing of it.
        card.map_err(|fault| reader.fault(fault.to_string())).ok()
    }
}

/// A card that is kept to pay with, as the payment gateway told of it. An order names it by its id; what the gateway calls it is told to
/// nobody.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "KeptCard")]
pub struct KeptCardShape {
    id: Scalar<CardId>,
    /// The brand of the card, such as Visa.
    brand: Scalar<Name>,
    last_four: Scalar<LastFour>,
    expiry: Scalar<CardExpiry>,
}

impl From<&KeptCard> for KeptCardShape {
    fn from(KeptCard { id, card }: &KeptCard) -> Self {
        Self {
            id: id.into(),
            brand: (&card.brand).into(),
            last_four: card.last_four.into(),
            expiry: card.expiry.into(),
        }
    }
}

/// What the card of an order pays.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CardPayment")]
pub struct PaymentShape {
    /// How much is authorized. No more is ever captured.
    authorized: MoneyShape,
    authorized_at: Scalar<Timestamp>,
    /// From when on nothing can be captured any more.
    lapses_at: Scalar<Timestamp>,
    /// What was asked of the gateway since, in this order.
    steps: Vec<PaymentStepShape>,
}

impl From<&PaymentView> for PaymentShape {
    fn from(view: &PaymentView) -> Self {
        let authorization = &view.payment.authorization;
        Self {
            authorized: authorization.amount.into(),
            authorized_at: authorization.at.into(),
            lapses_at: authorization.lapses_at.into(),
            steps: view.payment.steps.iter().map(PaymentStepShape::from).collect(),
        }
    }
}

/// One thing that was asked of the gateway.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "PaymentStep")]
struct PaymentStepShape {
    /// A capture, a refund, or a void of what was not captured.
    work: String,
    amount: MoneyShape,
    asked_at: Scalar<Timestamp>,
    /// Open until the gateway has answered; then done, or failed for good.
    state: String,
    /// The invoice whose amount is captured.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<Scalar<InvoiceId>>,
    /// When the answer was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<Scalar<Timestamp>>,
    /// Why the gateway refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Whether a later step asks for the same again.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    asked_again: bool,
}

impl From<&PaymentStep> for PaymentStepShape {
    fn from(step: &PaymentStep) -> Self {
        let (settled_at, reason) = match &step.state {
            StepState::Open => (None, None),
            StepState::Done { at, .. } => (Some(*at), None),
            StepState::Failed { at, reason, .. } => (Some(*at), Some(reason.phrase().to_owned())),
        };
        let invoice = match step.work {
            PaymentWork::Capture { invoice } => Some(invoice),
            PaymentWork::Refund { .. } | PaymentWork::Void => None,
        };
        Self {
            work: step.work.word().to_owned(),
            amount: step.amount.into(),
            asked_at: step.asked_at.into(),
            state: step.state.word().to_owned(),
            invoice: invoice.map(Scalar::from),
            settled_at: settled_at.map(Scalar::from),
            reason,
            asked_again: step.state.is_failed() && !step.state.is_given_up(),
        }
    }
}
