//! Bodies of the corpus with other values in them, by chance.

use order_core::record::{CodecError, Kind, Record};
use proptest::prelude::*;
use serde_json::Value;

use super::reading::{body, files, table};

/// One change of a body: which of its places, what is done there, and with which value.
#[derive(Debug, Clone)]
struct Change {
    place: prop::sample::Index,
    with: Value,
    drop: bool,
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        "\\PC{0,30}".prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        "-?[0-9]{1,22}(\\.[0-9]{0,6})?".prop_map(Value::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?".prop_map(Value::from),
        prop::sample::select(vec!["EUR", "JPY", "KWD", "DE", "ja", "standard", "proxy", "half_up"])
            .prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        Just(Value::Array(vec![])),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    (any::<prop::sample::Index>(), value(), prop::bool::weighted(0.1))
        .prop_map(|(place, with, drop)| Change { place, with, drop })
}

/// The path of every value that holds no other.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, inner) in fields {
                leaves(inner, &format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, inner) in items.iter().enumerate() {
                leaves(inner, &format!("{path}/{at}"), found);
            }
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => found.push(path.to_owned()),
    }
}

fn apply(value: &mut Value, Change { place, with, drop }: &Change) {
    let mut paths = Vec::new();
    leaves(value, "", &mut paths);
    let path = place.get(&paths).clone();
    if let (true, Some((parent, name))) = (*drop, path.rsplit_once('/'))
        && let Some(Value::Object(fields)) = value.pointer_mut(parent)
    {
        fields.remove(name);
    } else if let Some(target) = value.pointer_mut(&path) {
        *target = with.clone();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(super::depth().saturating_mul(3_000)))]

    #[test]
    fn whatever_decodes_is_written_and_read_back_as_the_same(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let files = FILES.with(Clone::clone);
        let (schema, name, bytes) = file.get(&files);
        let kind = Kind::of_table(table(name)).unwrap();
        let mut value: Value = serde_json::from_slice(bytes).unwrap();
        for change in &changes {
            apply(&mut value, change);
        }
        let spoiled = serde_json::to_vec(&value).unwrap();
        match Record::decode(kind, *schema, &spoiled) {
            Ok(record) => {
                let once = body(&record);
                let again = Record::decode(kind, kind.schema(), &once).unwrap();
                prop_assert_eq!(format!("{record:?}"), format!("{again:?}"));
                prop_assert_eq!(once, body(&again));
            }
            Err(CodecError::Corrupt { kind: told, .. }) => prop_assert_eq!(told, kind),
            Err(other) => panic!("{other:?}"),
        }
    }
}

thread_local! {
    /// The bodies of records in the corpus, read once.
    static FILES: std::rc::Rc<Vec<(u16, String, Vec<u8>)>> = std::rc::Rc::new(
        files().into_iter().filter(|(_, name, _)| Kind::of_table(table(name)).is_some()).collect(),
    );
}
