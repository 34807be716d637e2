//! The document of the API.

use std::collections::BTreeSet;

use order_http::Api;
use serde_json::Value;

use super::rig::{Rig, Who};

#[tokio::test]
async fn it_tells_every_route_and_nothing_else() {
    let rig = Rig::new().await;
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut told = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            told.insert((method.to_uppercase(), path.clone()));
            for text in ["summary", "description", "operationId"] {
                assert!(!operation[text].as_str().unwrap().is_empty(), "{method} {path}: {text}");
            }
        }
    }
    let routes: BTreeSet<_> =
        Api::routes().iter().map(|route| (route.method().to_string(), route.path().to_owned())).collect();
    assert_eq!(told, routes);
}

#[test]
fn routes_have_names_of_their_own() {
    let mut names = BTreeSet::new();
    for route in Api::routes() {
        assert!(names.insert(route.id()), "{} twice", route.id());
    }
}

/// Every reference in the document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                found.insert(reference.to_owned());
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn its_references_lead_somewhere() {
    let rig = Rig::new().await;
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let name = reference.strip_prefix("#/components/schemas/").expect("a schema of the document");
        assert!(document["components"]["schemas"][name].is_object(), "{reference}");
        // A second schema of one name would be numbered.
        assert!(!name.ends_with(|last: char| last.is_ascii_digit()), "two schemas are called {reference}");
    }
}

#[tokio::test]
async fn nothing_in_an_address_is_null() {
    let rig = Rig::new().await;
    let document = rig.get(Who::Nobody, "/openapi.json").await.json();
    let mut seen = 0;
    for operation in
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap())
    {
        for parameter in operation.1["parameters"].as_array().unwrap() {
            assert!(!parameter["schema"].to_string().contains("\"null\""), "{}: {parameter}", operation.0);
            seen += u32::from(parameter["in"] == "query");
        }
    }
    assert!(seen > 20, "{seen}");
}

#[tokio::test]
async fn people_read_it_without_the_internet() {
    let rig = Rig::new().await;
    let page = rig.get(Who::Nobody, "/docs").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for route in Api::routes() {
        assert!(page.text.contains(route.path()), "{route:?}");
    }
    for from_elsewhere in ["<script", "src=", "http://", "https://", "@import"] {
        assert!(!page.text.contains(from_elsewhere), "{from_elsewhere}");
    }
}
