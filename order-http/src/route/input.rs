//! Inputs that many routes share.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use crate::wire::{Form, Plain, Reader, Scalar};

/// The parameters of a path, in the order of the template. One that cannot be read names nothing that exists.
pub(crate) trait PathForm: Sized + Send + 'static {
    /// Reads them; `None` = one is not of its form.
    fn read<'a>(value_of: impl FnMut(usize) -> Option<&'a str>) -> Option<Self>;

    /// The schema of each.
    fn schemas(schemas: &mut SchemaGenerator) -> Vec<Schema>;
}

macro_rules! paths {
    ($($($name:ident = $place:literal),*;)+) => {$(
        impl<$($name: Plain<Wire = String>),*> PathForm for ($($name,)*) {
            fn read<'a>(mut value_of: impl FnMut(usize) -> Option<&'a str>) -> Option<Self> {
                let _ = &mut value_of;
                Some(($($name::read(&value_of($place)?.to_owned()).ok()?,)*))
            }

            fn schemas(schemas: &mut SchemaGenerator) -> Vec<Schema> {
                let _ = &schemas;
                vec![$(schemas.subschema_for::<Scalar<$name>>()),*]
            }
        }
    )+};
}

paths! {
    ;
    A = 0;
    A = 0, B = 1;
    A = 0, B = 1, C = 2;
    A = 0, B = 1, C = 2, D = 3;
}

/// No parameters in the query.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoQuery {}

impl Form for NoQuery {
    type Value = ();

    fn read(self, _: &mut Reader) -> Option<()> {
        Some(())
    }
}

/// No body. An empty object is taken as none.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoBody {}

impl Form for NoBody {
    type Value = ();

    fn read(self, _: &mut Reader) -> Option<()> {
        Some(())
    }
}
