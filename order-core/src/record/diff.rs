//! What changed between two states of a record, field by field, for the log.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest text of a value that the log keeps.
const SHOWN_CHARS_MAX: usize = 2_000;

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field, with dots between the levels.
    pub field: String,
    /// What it was; `None` when it was not there.
    pub from: Option<String>,
    /// What it is now; `None` when it is gone.
    pub to: Option<String>,
}

impl FieldChange {
    /// A field that was set for the first time.
    pub fn set(field: &str, to: impl std::fmt::Display) -> Self {
        Self { field: field.to_owned(), from: None, to: Some(to.to_string()) }
    }

    /// A field that changed.
    pub fn changed(field: &str, from: impl std::fmt::Display, to: impl std::fmt::Display) -> Self {
        Self { field: field.to_owned(), from: Some(from.to_string()), to: Some(to.to_string()) }
    }

    /// A field that is gone.
    pub fn removed(field: &str, from: impl std::fmt::Display) -> Self {
        Self { field: field.to_owned(), from: Some(from.to_string()), to: None }
    }
}

/// Every field that differs. Lists are compared as a whole.
pub(crate) fn between<T: Serialize>(before: &T, after: &T) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    let (before, after) = (serde_json::to_value(before), serde_json::to_value(after));
    if let (Ok(before), Ok(after)) = (before, after) {
        walk(&mut String::new(), Some(&before), Some(&after), &mut changes);
    }
    changes
}

fn walk(path: &mut String, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<FieldChange>) {
    if let (Some(Value::Object(old)), Some(Value::Object(new))) = (before, after) {
        let mut names: Vec<&String> =
            old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))).collect();
        names.sort();
        for name in names {
            let length = path.len();
            if length > 0 {
                path.push('.');
            }
            path.push_str(name);
            walk(path, old.get(name), new.get(name), changes);
            path.truncate(length);
        }
    } else if present(before) != present(after) {
        changes.push(FieldChange { field: path.clone(), from: shown(before), to: shown(after) });
    }
}

/// Null and not there are the same to a reader of the log.
fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

fn shown(value: Option<&Value>) -> Option<String> {
    let text = match present(value)? {
        Value::String(text) => text.clone(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other.to_string()
        }
    };
    Some(text.chars().take(SHOWN_CHARS_MAX).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_field_that_differs_and_no_other() {
        let before =
            serde_json::json!({"name": "a", "rates": {"discount": "5", "wholesale": null}, "same": 1});
        let after = serde_json::json!({"name": "b", "rates": {"wholesale": "60"}, "same": 1});
        assert_eq!(
            between(&before, &after),
            vec![
                FieldChange::changed("name", "a", "b"),
                FieldChange::removed("rates.discount", "5"),
                FieldChange::set("rates.wholesale", "60"),
            ]
        );
    }
}
