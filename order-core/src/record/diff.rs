//! What changed between two states of a record, field by field, for the log.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field, with dots between the levels, and the element of a list in brackets: by its id where it has one, else by its
    /// place, counted from 0.
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

/// Every field that differs, down to the single value; nothing is shortened. Two records that differ have one such field at least.
pub(crate) fn between<T: Serialize>(before: &T, after: &T) -> Vec<FieldChange> {
    let (before, after) = (serde_json::to_value(before), serde_json::to_value(after));
    let mut walk = Walk { path: String::new(), changes: Vec::new() };
    if let (Ok(before), Ok(after)) = (before, after) {
        walk.compare(Some(&before), Some(&after));
    }
    walk.changes
}

/// Every field of a record that is removed.
pub(crate) fn of_removed<T: Serialize>(record: &T) -> Vec<FieldChange> {
    let mut walk = Walk { path: String::new(), changes: Vec::new() };
    if let Ok(record) = serde_json::to_value(record) {
        walk.compare(Some(&record), None);
    }
    walk.changes
}

struct Walk {
    path: String,
    changes: Vec<FieldChange>,
}

impl Walk {
    fn compare(&mut self, before: Option<&Value>, after: Option<&Value>) {
        // Null and not there are the same to a reader of the log.
        let (before, after) =
            (before.filter(|value| !value.is_null()), after.filter(|value| !value.is_null()));
        match (before, after) {
            (Some(Value::Object(_)), None | Some(Value::Object(_))) | (None, Some(Value::Object(_))) => {
                self.compare_each(".", &fields(before), &fields(after));
            }
            (Some(Value::Array(_)), None | Some(Value::Array(_))) | (None, Some(Value::Array(_))) => {
                self.compare_lists(elements(before), elements(after));
            }
            _ if before != after => {
                let field = self.path.clone();
                self.changes.push(FieldChange { field, from: before.map(shown), to: after.map(shown) });
            }
            _ => {}
        }
    }

    /// By id where every element has one, as sets where all are single values, and by place where neither tells a difference.
    fn compare_lists(&mut self, old: &[Value], new: &[Value]) {
        if old == new {
            return;
        }
        let told = self.changes.len();
        if let (Some(old), Some(new)) = (by_id(old), by_id(new)) {
            self.compare_each("[", &old, &new);
        } else if old.iter().chain(new).all(|value| !value.is_object() && !value.is_array()) {
            let texts = |values: &[Value]| values.iter().map(shown).collect::<BTreeSet<_>>();
            let (old, new) = (texts(old), texts(new));
            let gone = old.difference(&new).map(|text| FieldChange::removed(&self.path, text));
            let come = new.difference(&old).map(|text| FieldChange::set(&self.path, text));
            let changes: Vec<_> = gone.chain(come).collect();
            self.changes.extend(changes);
        }
        if self.changes.len() == told {
            self.compare_each("[", &by_place(old), &by_place(new));
        }
    }

    fn compare_each(&mut self, joint: &str, old: &Parts<'_>, new: &Parts<'_>) {
        let names: BTreeSet<&Part> = old.keys().chain(new.keys()).collect();
        for name in names {
            let length = self.path.len();
            if length > 0 && joint == "." {
                self.path.push_str(joint);
            }
            // Writing to a text never fails.
            let _ = match name {
                Part::Named(name) if joint == "." => self.path.write_str(name),
                Part::Named(name) => write!(self.path, "[{name}]"),
                Part::Placed(place) => write!(self.path, "[{place}]"),
            };
            self.compare(old.get(name).copied(), new.get(name).copied());
            self.path.truncate(length);
        }
    }
}

/// What a field or an element goes by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Named(String),
    Placed(usize),
}

type Parts<'v> = BTreeMap<Part, &'v Value>;

fn fields(value: Option<&Value>) -> Parts<'_> {
    let object = value.and_then(Value::as_object);
    object.into_iter().flatten().map(|(name, value)| (Part::Named(name.clone()), value)).collect()
}

fn elements(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn by_place(values: &[Value]) -> Parts<'_> {
    values.iter().enumerate().map(|(place, value)| (Part::Placed(place), value)).collect()
}

/// `None` when an element has no id, or two have the same.
fn by_id(values: &[Value]) -> Option<Parts<'_>> {
    let named = |value| Some((Part::Named(Value::get(value, "id")?.as_str()?.to_owned()), value));
    let parts: Parts<'_> = values.iter().map(named).collect::<Option<_>>()?;
    (parts.len() == values.len()).then_some(parts)
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn names_each_field_that_differs_and_no_other() {
        let before = json!({"name": "a", "rates": {"discount": "5", "wholesale": null}, "same": 1});
        let after = json!({"name": "b", "rates": {"wholesale": "60"}, "same": 1});
        assert_eq!(
            between(&before, &after),
            [
                FieldChange::changed("name", "a", "b"),
                FieldChange::removed("rates.discount", "5"),
                FieldChange::set("rates.wholesale", "60"),
            ]
        );
    }

    #[test]
    fn names_the_element_of_a_list() {
        let before = json!({"prices": [{"amount": "1"}, {"amount": "2"}], "labels": [{"id": "x", "name": "a"}], "to": ["p", "q"]});
        let after = json!({"prices": [{"amount": "1"}, {"amount": "9"}], "labels": [{"id": "y", "name": "b"}, {"id": "x", "name": "a"}], "to": ["q", "r"]});
        assert_eq!(
            between(&before, &after),
            [
                FieldChange::set("labels[y].id", "y"),
                FieldChange::set("labels[y].name", "b"),
                FieldChange::changed("prices[1].amount", "2", "9"),
                FieldChange::removed("to", "p"),
                FieldChange::set("to", "r"),
            ]
        );
        assert_eq!(
            between(&json!(["p", "q"]), &json!(["q", "p"])),
            [FieldChange::changed("[0]", "p", "q"), FieldChange::changed("[1]", "q", "p")]
        );
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<u8>().prop_map(Value::from),
            "[a-c]{1,2}".prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c]|id", inner, 1..4)
                    .prop_map(|fields| fields.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_differs_is_told(before in value(), after in value()) {
            let changes = between(&before, &after);
            prop_assert_eq!(changes.is_empty(), before == after);
            prop_assert!(changes.iter().all(|change| change.from != change.to));
        }
    }
}
