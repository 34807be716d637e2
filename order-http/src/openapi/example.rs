//! An example of a schema, made of the examples of its parts.

use serde_json::{Map, Value, json};

use super::document::{fields, resolved};

/// How deep examples go; what is deeper is left out where it may be.
const DEPTH_MAX: usize = 24;

/// A value that the schema allows.
pub(super) fn example(schema: &Value, known: &Map<String, Value>) -> Value {
    of(schema, known, 0).unwrap_or(Value::Null)
}

fn of(schema: &Value, known: &Map<String, Value>, depth: usize) -> Option<Value> {
    if depth > DEPTH_MAX {
        return None;
    }
    let schema = resolved(schema, known);
    let of_list = |name: &str| schema.get(name).and_then(|list| list.get(0));
    let of_value = |name: &str| schema.get(name).filter(|value| !value.is_null());
    let given = of_list("examples").or_else(|| of_list("enum"));
    let given = given.or_else(|| of_value("const")).or_else(|| of_value("default"));
    if let Some(value) = given {
        return Some(value.clone());
    }
    let deeper = depth.saturating_add(1);
    let variants = ["oneOf", "anyOf"].into_iter().find_map(|name| schema.get(name)?.as_array());
    if let Some(variants) = variants {
        let mut made = variants.iter().filter_map(|variant| of(variant, known, deeper));
        return made.find(|value| !value.is_null());
    }
    match kind(schema) {
        "object" => Some(object_of(schema, known, depth)),
        "array" => {
            let item = schema.get("items").and_then(|items| of(items, known, deeper));
            Some(Value::Array(item.into_iter().collect()))
        }
        "string" => Some(json!("text")),
        "integer" | "number" => {
            Some(json!(schema.get("minimum").and_then(Value::as_i64).map_or(1, |least| least.max(1))))
        }
        "boolean" => Some(json!(true)),
        _ => None,
    }
}

/// The type; where there may be null, the other one.
fn kind(schema: &Value) -> &str {
    let is_object = schema.get("properties").is_some();
    let untold = if is_object { "object" } else { "null" };
    let Some(kind) = schema.get("type") else { return untold };
    let several = kind.as_array().into_iter().flatten().filter_map(Value::as_str);
    kind.as_str().or_else(|| several.into_iter().find(|kind| *kind != "null")).unwrap_or(untold)
}

fn object_of(schema: &Value, known: &Map<String, Value>, depth: usize) -> Value {
    let mut made = Map::new();
    for (name, property) in fields(schema) {
        if let Some(value) = of(property, known, depth.saturating_add(1)) {
            made.insert(name.clone(), value);
        }
    }
    Value::Object(made)
}
