//! Forms whose fields are those of a struct of the core, without writing each of them three times.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::{Form, Reader};

/// A field that stays when it is left out, is taken away by null, or becomes what is given.
#[derive(Debug, Clone, Default)]
pub(crate) enum Patch<T> {
    /// It stays.
    #[default]
    Keep,
    /// It is taken away.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}Patch", T::schema_name()).into()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        let set = schemas.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [set, json!({ "type": "null" })] })
    }
}

impl<F: Form> Patch<F> {
    /// What becomes of the field: `None` within = it stays, `Some(None)` = it is taken away.
    #[expect(clippy::option_option, reason = "the outer one is whether it could be read")]
    pub(crate) fn read(self, reader: &mut Reader, name: &str) -> Option<Option<Option<F::Value>>> {
        match self {
            Self::Keep => Some(None),
            Self::Clear => Some(Some(None)),
            Self::Set(form) => reader.field(name, form).map(|value| Some(Some(value))),
        }
    }
}

/// The type of a field of a form.
macro_rules! form_type {
    (one $type:ty) => { $type };
    (usual $type:ty) => { $type };
    (some $type:ty) => { Option<$type> };
    (many $type:ty) => { Vec<$type> };
    (any $type:ty) => { Option<Vec<$type>> };
    (plain $type:ty) => { $type };
    (patch $type:ty) => { $crate::wire::Patch<$type> };
}

/// Reads a field of a form.
macro_rules! form_read {
    (one $reader:ident $name:ident $value:expr) => {
        $reader.field(stringify!($name), $value)
    };
    (usual $reader:ident $name:ident $value:expr) => {
        $reader.field(stringify!($name), $value)
    };
    (some $reader:ident $name:ident $value:expr) => {
        $reader.optional(stringify!($name), $value)
    };
    (many $reader:ident $name:ident $value:expr) => {
        $reader.list(stringify!($name), $value)
    };
    (any $reader:ident $name:ident $value:expr) => {
        match $value {
            None => Some(None),
            Some(forms) => $reader.list(stringify!($name), forms).map(Some),
        }
    };
    (plain $reader:ident $name:ident $value:expr) => {{
        let _ = &$reader;
        Some($value)
    }};
    (patch $reader:ident $name:ident $value:expr) => {
        $value.read($reader, stringify!($name))
    };
}

/// Declares forms that become structs with the same fields. A field is `one` form, a `usual` one that has a default, `some` that may be
/// left out, `many` of a list, `any` list that may be left out, a `plain` value of serde, or a `patch`.
///
/// ```text
/// forms! {
///     /// A thing to be made.
///     ThingForm as "NewThing" => NewThing {
///         /// Its name.
///         name: one Scalar<Name>,
///         #[serde(default)]
///         note: some Scalar<Note>,
///     }
/// }
/// ```
macro_rules! forms {
    ($(
        $(#[$outer:meta])+
        $vis:vis $form:ident as $name:literal => $value:ident {
            $($(#[$inner:meta])* $field:ident: $kind:ident $type:ty,)+
        }
    )+) => {$(
        $(#[$outer])+
        #[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars(rename = $name)]
        $vis struct $form {
            $($(#[$inner])* $field: $crate::wire::form_type!($kind $type),)+
        }

        impl $crate::wire::Form for $form {
            type Value = $value;

            fn read(self, reader: &mut $crate::wire::Reader) -> Option<$value> {
                $(let $field = $crate::wire::form_read!($kind reader $field self.$field);)+
                Some($value { $($field: $field?,)+ })
            }
        }
    )+};
}

pub(crate) use {form_read, form_type, forms};
