//! Amounts, prices, rates and localized texts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use order_core::catalog::{AppliedRates, BasePrice, PriceList, Rates, TransactionTerm};
use order_core::value::{
    Currency, DiscountRate, Locale, LocalizedName, LocalizedNote, Money, Name, Note, WholesaleRate,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{Form, Plain, Reader, Scalar, object};

impl Plain for TransactionTerm {
    type Wire = String;

    const NAME: &'static str = "TransactionTerm";
    const ABOUT: &'static str = "Under which term goods change hands, such as wholesale, EXW, DDP or FOB.";

    fn schema() -> Map<String, Value> {
        object(json!({ "type": "string", "minLength": 1, "maxLength": 64, "examples": ["wholesale"] }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        Self::new(wire).map_err(|error| error.to_string())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// An amount of money.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Money")]
pub struct MoneyShape {
    /// The amount as a decimal text, with no more digits after the point than the currency has.
    #[schemars(with = "String", regex(pattern = "^-?[0-9]+(\\.[0-9]+)?$"), extend("examples" = ["12.50"]))]
    amount: Amount,
    /// The currency.
    currency: Scalar<Currency>,
}

impl From<Money> for MoneyShape {
    fn from(money: Money) -> Self {
        Self { amount: Amount::Made(money), currency: money.currency().into() }
    }
}

/// An amount on its way in, to be read when its currency is known, or out.
#[derive(Debug, Clone)]
enum Amount {
    Given(String),
    Made(Money),
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Given(text) => serializer.serialize_str(text),
            Self::Made(money) => super::put_text(&money.amount_text(), serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::Given)
    }
}

impl Form for MoneyShape {
    type Value = Money;

    fn read(self, reader: &mut Reader) -> Option<Money> {
        let currency = reader.field("currency", self.currency)?;
        let parsed = match self.amount {
            Amount::Given(text) => Money::parse(&text, currency),
            Amount::Made(money) => Ok(money),
        };
        match parsed {
            Ok(money) => Some(money),
            Err(error) => reader.at("amount", |reader| {
                reader.fault(error.to_string());
                None
            }),
        }
    }
}

/// Rates as they are given at one level. What is left out is left to weaker levels.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Rates")]
pub struct RatesShape {
    /// Which part of the base price is charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    wholesale: Option<Scalar<WholesaleRate>>,
    /// Which part is then taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<Scalar<DiscountRate>>,
}

impl From<Rates> for RatesShape {
    fn from(rates: Rates) -> Self {
        Self { wholesale: rates.wholesale.map(Scalar::from), discount: rates.discount.map(Scalar::from) }
    }
}

impl Form for RatesShape {
    type Value = Rates;

    fn read(self, reader: &mut Reader) -> Option<Rates> {
        let wholesale = reader.optional("wholesale", self.wholesale);
        let discount = reader.optional("discount", self.discount);
        Some(Rates { wholesale: wholesale?, discount: discount? })
    }
}

/// The rates that were applied to a price.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "AppliedRates")]
pub struct AppliedRatesShape {
    /// Which part of the base price is charged.
    wholesale: Scalar<WholesaleRate>,
    /// Which part is then taken off.
    discount: Scalar<DiscountRate>,
}

impl From<AppliedRates> for AppliedRatesShape {
    fn from(rates: AppliedRates) -> Self {
        Self { wholesale: rates.wholesale.into(), discount: rates.discount.into() }
    }
}

/// The base price of one piece under a term.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BasePrice")]
pub struct BasePriceShape {
    /// Under which term.
    term: Scalar<TransactionTerm>,
    /// The price of one piece.
    price: MoneyShape,
}

impl From<&BasePrice> for BasePriceShape {
    fn from(base: &BasePrice) -> Self {
        Self { term: (&base.term).into(), price: base.amount.into() }
    }
}

impl Form for BasePriceShape {
    type Value = BasePrice;

    fn read(self, reader: &mut Reader) -> Option<BasePrice> {
        let term = reader.field("term", self.term);
        let amount = reader.field("price", self.price);
        Some(BasePrice { term: term?, amount: amount? })
    }
}

/// Base prices, at most one per term and currency.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "PriceList")]
pub struct PriceListForm(Vec<BasePriceShape>);

impl Form for PriceListForm {
    type Value = PriceList;

    fn read(self, reader: &mut Reader) -> Option<PriceList> {
        let prices: Vec<BasePrice> = reader.items(self.0)?;
        let listed = PriceList::new(prices);
        listed.map_err(|faults| faults.iter().for_each(|fault| reader.fault(fault.to_string()))).ok()
    }
}

/// Texts per language, on their way in or out.
#[derive(Debug, Clone)]
enum Texts<T: Plain> {
    Given(BTreeMap<String, Scalar<T>>),
    Made(Vec<(Locale, T)>),
}

impl<T: Plain> Serialize for Texts<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Given(texts) => texts.serialize(serializer),
            Self::Made(texts) => {
                let texts = texts.iter().map(|(locale, text)| (Scalar::from(locale), Scalar::from(text)));
                serializer.collect_map(texts)
            }
        }
    }
}

impl<'de, T: Plain> Deserialize<'de> for Texts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::Given)
    }
}

impl<T: Plain> JsonSchema for Texts<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        BTreeMap::<String, Scalar<T>>::schema_name()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, Scalar<T>>::json_schema(schemas)
    }
}

macro_rules! localized {
    ($($shape:ident, $core:ident, $text:ident, $name:literal, $about:literal;)+) => {$(
        #[doc = $about]
        #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars(rename = $name)]
        pub struct $shape {
            /// The language that is shown where another one is missing.
            default: Scalar<Locale>,
            /// The text per language, the default one among them.
            #[schemars(extend("examples" = [{ "en": "Linen shirt", "ja": "リネンシャツ" }]))]
            texts: Texts<$text>,
        }

        impl From<&$core> for $shape {
            fn from(localized: &$core) -> Self {
                let texts = localized.iter().map(|(locale, text)| (locale, text.clone())).collect();
                Self { default: localized.default_locale().into(), texts: Texts::Made(texts) }
            }
        }

        impl Form for $shape {
            type Value = $core;

            fn read(self, reader: &mut Reader) -> Option<$core> {
                let default = reader.field("default", self.default);
                let texts = reader.at("texts", |reader| {
                    let given = match self.texts {
                        Texts::Given(given) => given,
                        Texts::Made(made) => return Some(made),
                    };
                    let read: Vec<_> = given.into_iter().map(|(locale, text)| {
                        let text = reader.field(&locale, text);
                        let locale = reader.field(&locale, Scalar::<Locale>::given(locale.clone()));
                        Some((locale?, text?))
                    }).collect();
                    read.into_iter().collect::<Option<Vec<_>>>()
                });
                let (default, mut texts) = (default?, texts?);
                let Some(place) = texts.iter().position(|(locale, _)| *locale == default) else {
                    return reader.at("texts", |reader| {
                        reader.fault(format!("there is no text in the default language {default}"));
                        None
                    });
                };
                let (_, text) = texts.remove(place);
                texts.into_iter().try_fold($core::new(default, text), |made, (locale, text)| {
                    made.with(locale, text).map_err(|error| reader.fault(error.to_string())).ok()
                })
            }
        }
    )+};
}

localized! {
    LocalizedNameShape, LocalizedName, Name, "LocalizedName", "A name in one or more languages.";
    LocalizedNoteShape, LocalizedNote, Note, "LocalizedNote", "A longer text in one or more languages.";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults<F: Form>(json: Value) -> Vec<(String, String)>
    where
        F::Value: std::fmt::Debug,
    {
        let form: F = serde_json::from_value(json).unwrap();
        let mut reader = Reader::of_body();
        let read = form.read(&mut reader);
        reader.finish(read).unwrap_err().into_iter().map(|fault| (fault.pointer, fault.detail)).collect()
    }

    fn read<F: Form>(json: Value) -> F::Value {
        let form: F = serde_json::from_value(json).unwrap();
        let mut reader = Reader::of_body();
        let read = form.read(&mut reader);
        reader.finish(read).unwrap()
    }

    #[test]
    fn amounts_are_text_with_their_currency() {
        let money = read::<MoneyShape>(json!({ "amount": "1500", "currency": "JPY" }));
        assert_eq!(
            serde_json::to_value(MoneyShape::from(money)).unwrap(),
            json!({ "amount": "1500", "currency": "JPY" })
        );
        assert_eq!(faults::<MoneyShape>(json!({ "amount": "1500.5", "currency": "JPY" }))[0].0, "/amount");
        assert_eq!(faults::<MoneyShape>(json!({ "amount": "1", "currency": "YEN!" }))[0].0, "/currency");
        assert!(serde_json::from_value::<MoneyShape>(json!({ "amount": 12.5, "currency": "EUR" })).is_err());
    }

    #[test]
    fn a_localized_text_needs_its_default() {
        let name =
            read::<LocalizedNameShape>(json!({ "default": "ja", "texts": { "ja": "麻", "en": "Linen" } }));
        assert_eq!(name.default_text().as_str(), "麻");
        let json = json!({ "default": "fr", "texts": { "ja": "麻" } });
        assert_eq!(faults::<LocalizedNameShape>(json)[0].0, "/texts");
        let json = json!({ "default": "ja", "texts": { "ja": " ", "x": "y" } });
        let places: Vec<_> = faults::<LocalizedNameShape>(json).into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, ["/texts/ja", "/texts/x"]);
    }

    #[test]
    fn two_prices_for_one_term_and_currency_are_a_fault() {
        let price = json!({ "term": "EXW", "price": { "amount": "1.00", "currency": "EUR" } });
        assert_eq!(faults::<PriceListForm>(json!([price, price])).len(), 1);
        assert_eq!(
            faults::<PriceListForm>(json!([price, { "term": "", "price": price["price"] }]))[0].0,
            "/1/term"
        );
    }
}
