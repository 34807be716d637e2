//! An example of a schema, made of the examples of its parts.

use serde_json::{Map, Value, json};

use super::document::resolved;

/// How deep examples go; what is deeper is left out where it may be.
const DEPTH_MAX: usize = 8;

/// A value that the schema allows.
pub(super) fn example(schema: &Value, known: &Map<String, Value>) -> Value {
    of(schema, known, 0).unwrap_or(Value::Null)
}

fn of(schema: &Value, known: &Map<String, Value>, depth: usize) -> Option<Value> {
    if depth > DEPTH_MAX {
        return None;
    }
    let schema = resolved(schema, known);
    let listed = [&schema["examples"], &schema["enum"]].into_iter().find_map(|list| list.get(0));
    let given = [&schema["const"], &schema["default"]].into_iter().find(|value| !value.is_null());
    if let Some(value) = listed.or(given) {
        return Some(value.clone());
    }
    let variants = ["oneOf", "anyOf"].into_iter().find_map(|word| schema[word].as_array());
    if let Some(variants) = variants {
        let mut made = variants.iter().filter_map(|variant| of(variant, known, depth.saturating_add(1)));
        return made.find(|value| !value.is_null());
    }
    match kind(schema) {
        "object" => Some(object_of(schema, known, depth)),
        "array" => {
            let item = of(&schema["items"], known, depth.saturating_add(1));
            Some(Value::Array(item.into_iter().collect()))
        }
        "string" => Some(json!("text")),
        "integer" | "number" => {
            Some(schema["minimum"].as_i64().map_or_else(|| json!(1), |least| json!(least.max(1))))
        }
        "boolean" => Some(json!(true)),
        _ => None,
    }
}

/// The type, where there may be null the other one.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null")
        }
        _ if schema["properties"].is_object() => "object",
        _ => "null",
    }
}

fn object_of(schema: &Value, known: &Map<String, Value>, depth: usize) -> Value {
    let mut made = Map::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = of(property, known, depth.saturating_add(1)) {
            made.insert(name.clone(), value);
        }
    }
    Value::Object(made)
}
