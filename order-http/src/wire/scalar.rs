//! Values that JSON writes as one text or one number.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::{Form, Reader};

/// A value of the core with its spelling on the wire.
pub trait Plain: Sized + Clone + std::fmt::Debug + Send + Sync + 'static {
    /// How JSON carries it: text, or a whole number.
    type Wire: Serialize + DeserializeOwned + Clone + std::fmt::Debug + Send + Sync + 'static;

    /// The name of its schema.
    const NAME: &'static str;

    /// What it is, for the documentation.
    const ABOUT: &'static str;

    /// Its schema, without name and description.
    fn schema() -> Map<String, Value>;

    /// Reads it; the error says in words what is wrong.
    ///
    /// # Errors
    /// The sentence for people.
    fn read(wire: &Self::Wire) -> Result<Self, String>;

    /// Writes it.
    fn write(&self) -> Self::Wire;

    /// Writes it where it goes, without a value of its own in between where that can be helped.
    ///
    /// # Errors
    /// What the serializer says.
    fn put<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(serializer)
    }
}

/// A value on its way in or out. One that came in is read only when it is asked for, so that a request with several bad values
/// is answered with all of them.
#[derive(Debug, Clone)]
pub struct Scalar<T: Plain>(State<T>);

#[derive(Debug, Clone)]
enum State<T: Plain> {
    Given(T::Wire),
    Made(T),
}

impl<T: Plain> Scalar<T> {
    /// A value as it came in.
    pub(crate) const fn given(wire: T::Wire) -> Self {
        Self(State::Given(wire))
    }
}

impl<T: Plain> From<T> for Scalar<T> {
    fn from(value: T) -> Self {
        Self(State::Made(value))
    }
}

impl<T: Plain> From<&T> for Scalar<T> {
    fn from(value: &T) -> Self {
        Self(State::Made(value.clone()))
    }
}

impl<T: Plain> Serialize for Scalar<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            State::Given(wire) => wire.serialize(serializer),
            State::Made(value) => value.put(serializer),
        }
    }
}

impl<'de, T: Plain> Deserialize<'de> for Scalar<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::Wire::deserialize(deserializer).map(|wire| Self(State::Given(wire)))
    }
}

impl<T: Plain> JsonSchema for Scalar<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("order_http::Scalar::{}", T::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = json_schema!({ "description": T::ABOUT });
        for (keyword, value) in T::schema() {
            schema.insert(keyword, value);
        }
        schema
    }
}

impl<T: Plain> Form for Scalar<T> {
    type Value = T;

    fn read(self, reader: &mut Reader) -> Option<T> {
        match self.0 {
            State::Made(value) => Some(value),
            State::Given(wire) => match T::read(&wire) {
                Ok(value) => Some(value),
                Err(detail) => {
                    reader.fault(detail);
                    None
                }
            },
        }
    }
}
