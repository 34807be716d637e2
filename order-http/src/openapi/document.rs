//! From routes to the document.

use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::example::example;
use crate::problem::MEDIA_TYPE;
use crate::route::{Access, Repeatable, Route, Section, Tags};
use crate::wire::object;
use crate::{ProblemCode, ProblemShape};
use order_core::party::Access as Right;

/// The document of these routes.
pub(crate) fn document(routes: &[Route]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let problem = schemas.subschema_for::<ProblemShape>();
    let described: Vec<Described> = routes.iter().map(|route| Described::of(route, &mut schemas)).collect();
    let known = schemas.take_definitions(true);
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for (route, described) in routes.iter().zip(described) {
        let operation = described.operation(route, &problem, &known);
        paths.entry(route.path).or_default().insert(route.method.as_str().to_lowercase(), operation);
    }
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Wholesale ordering",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Orders between brands and shops: from the cart to confirmation, delivery, rejection and return.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "." }],
        "tags": tags(routes),
        "paths": paths,
        "components": {
            "schemas": known,
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "The token of a session." },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "order_session", "description": "The session of a browser." },
            },
        },
    })
}

fn tags(routes: &[Route]) -> Value {
    let sections: BTreeSet<_> = routes.iter().map(|route| route.section).collect();
    sections.into_iter().map(|section| json!({ "name": section.name() })).collect()
}

/// The schemas of one route, as references.
struct Described {
    path: Vec<Schema>,
    query: Option<Schema>,
    input: Option<Schema>,
    output: Option<(&'static str, Schema)>,
}

impl Described {
    fn of(route: &Route, schemas: &mut SchemaGenerator) -> Self {
        Self {
            path: (route.path_schemas)(schemas),
            query: route.query.map(|query| query(schemas)),
            input: route.input.map(|input| input(schemas)),
            output: (route.output)(schemas),
        }
    }

    fn operation(self, route: &Route, problem: &Schema, known: &Map<String, Value>) -> Value {
        let mut operation = json!({
            "operationId": route.id,
            "tags": [route.section.name()],
            "summary": route.summary,
            "description": description(route),
            "parameters": self.parameters(route, known),
            "responses": self.responses(route, problem, known),
            "x-access": access(route.access),
            "x-reasons": route.reasons,
            "security": security(route.access),
        });
        if let (Some(input), Some(operation)) = (&self.input, operation.as_object_mut()) {
            let required = requires_something(input, known);
            let content = json!({ "application/json": { "schema": input, "example": example(input.as_value(), known) } });
            operation.insert("requestBody".to_owned(), json!({ "required": required, "content": content }));
        }
        operation
    }

    fn parameters(&self, route: &Route, known: &Map<String, Value>) -> Vec<Value> {
        let mut parameters: Vec<Value> = route
            .parameters()
            .zip(&self.path)
            .map(|(name, schema)| json!({ "name": name, "in": "path", "required": true, "schema": schema }))
            .collect();
        if let Some(query) = self.query.as_ref().map(|query| resolved(query.as_value(), known)) {
            let required: BTreeSet<&str> = list(query, "required").filter_map(Value::as_str).collect();
            for (name, schema) in fields(query) {
                let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
                parameters.push(json!({
                    "name": name, "in": "query", "required": required.contains(name.as_str()),
                    "description": about, "schema": given(schema), "style": "form", "explode": true,
                }));
            }
        }
        parameters.extend(headers(route));
        parameters
    }

    fn responses(&self, route: &Route, problem: &Schema, known: &Map<String, Value>) -> Value {
        let mut responses = Map::new();
        match &self.output {
            Some((kind, schema)) => {
                let mut content = object(json!({ "schema": schema }));
                if *kind == "application/json" {
                    content.insert("example".to_owned(), example(schema.as_value(), known));
                }
                let answer = json!({ "description": "Done.", "content": { *kind: content }, "headers": answer_headers(route) });
                responses.insert(route.success.to_string(), answer);
            }
            None => {
                responses.insert("204".to_owned(), json!({ "description": "Done; there is nothing to tell.", "headers": answer_headers(route) }));
            }
        }
        if route.tags == Tags::Gives && route.method == axum::http::Method::GET {
            responses.insert("304".to_owned(), json!({ "description": "It is as the client knows it." }));
        }
        let mut by_status: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
        for code in route.problems() {
            by_status.entry(code.status()).or_default().push(code);
        }
        for (status, codes) in by_status {
            let titles: Vec<String> =
                codes.iter().map(|code| format!("`{}`: {}", code.code(), code.title())).collect();
            let mut answer = object(json!({
                "description": titles.join("\n\n"),
                "content": { MEDIA_TYPE: { "schema": problem } },
            }));
            if codes.iter().any(|code| code.tells_when()) {
                let about = "After how many seconds it may be tried again.";
                let schema = json!({ "type": "integer", "minimum": 1 });
                answer.insert(
                    "headers".to_owned(),
                    json!({ "Retry-After": { "description": about, "schema": schema } }),
                );
            }
            if codes.contains(&ProblemCode::Refused) {
                answer.insert("x-reasons".to_owned(), json!(route.reasons));
            }
            responses.insert(status.to_string(), Value::Object(answer));
        }
        Value::Object(responses)
    }
}

/// The schema of a parameter of a query, where nothing can be null: what is not given is left out.
fn given(schema: &Value) -> Value {
    let mut given = schema.clone();
    let Some(fields) = given.as_object_mut() else { return given };
    if let Some(Value::Array(types)) = fields.get_mut("type") {
        types.retain(|kind| kind != "null");
    }
    let Some(Value::Array(mut options)) = fields.remove("anyOf") else { return given };
    options.retain(|option| option.get("type").is_none_or(|kind| kind != "null"));
    match (options.pop(), options.is_empty()) {
        (Some(Value::Object(only)), true) => fields.extend(only),
        (last, _) => {
            options.extend(last);
            fields.insert("anyOf".to_owned(), Value::Array(options));
        }
    }
    given
}

/// The entries of a list of a schema.
fn list<'v>(schema: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    schema.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// The properties of a schema.
pub(super) fn fields(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// Whether a body of this schema cannot be an empty object.
fn requires_something(schema: &Schema, known: &Map<String, Value>) -> bool {
    let schema = resolved(schema.as_value(), known);
    let is_object = schema.get("type").is_some_and(|kind| kind == "object");
    !is_object || list(schema, "required").next().is_some()
}

/// The schema that a reference leads to.
pub(super) fn resolved<'v>(schema: &'v Value, known: &'v Map<String, Value>) -> &'v Value {
    let name = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.strip_prefix("#/components/schemas/"));
    name.and_then(|name| known.get(name)).unwrap_or(schema)
}

fn description(route: &Route) -> String {
    let mut text = route.about.to_owned();
    if !route.reasons.is_empty() {
        let reasons: Vec<String> = route.reasons.iter().map(|reason| format!("`{reason}`")).collect();
        text.push_str("\n\nReasons for which it may be refused: ");
        text.push_str(&reasons.join(", "));
        text.push('.');
    }
    text
}

fn headers(route: &Route) -> Vec<Value> {
    let header = |name: &str, required: bool, about: &str, example: &str| {
        json!({
            "name": name, "in": "header", "required": required, "description": about,
            "schema": { "type": "string", "examples": [example] },
        })
    };
    let mut headers = Vec::new();
    let tag = "\"0198c0de-0000-7000-8000-000000000000.1\"";
    match route.tags {
        Tags::None | Tags::Gives => {}
        Tags::Takes => headers.push(header("If-Match", false, "The entity tag of what was seen.", tag)),
        Tags::Requires => {
            headers.push(header("If-Match", true, "The entity tag of what was seen, or `*`.", tag));
        }
    }
    if route.repeatable != Repeatable::No {
        let about = "Makes the request safe to repeat: the same request under the same key is answered as before, and done once.";
        let required = route.repeatable == Repeatable::OnlyByKey;
        headers.push(header("Idempotency-Key", required, about, "b7b5ae4c"));
    }
    if route.section == Section::Links {
        let about = "The token of the guest, as becoming a guest answered it.";
        let required = route.problems().contains(&ProblemCode::GuestTokenMissing);
        let example = "Ym9ubmVldC1vcmlnYW1pLW1hcmluZS10b25hbC14eXo";
        headers.push(header("Guest-Token", required, about, example));
    }
    headers
}

fn answer_headers(route: &Route) -> Value {
    let mut headers = Map::new();
    let text = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    if route.tags != Tags::None {
        headers
            .insert("ETag".to_owned(), text("The entity tag of the version that is answered or was made."));
    }
    if route.success == 201 {
        headers.insert("Location".to_owned(), text("Where what was made is found."));
    }
    Value::Object(headers)
}

fn access(access: Access) -> Value {
    let right = |right: Right| match right {
        Right::Read => "read",
        Right::Write => "write",
    };
    match access {
        Access::Anyone => json!({ "who": "anyone" }),
        Access::SignedIn => json!({ "who": "signed_in" }),
        Access::Brand(needed) => json!({ "who": "brand", "right": right(needed) }),
        Access::Organization(needed) => json!({ "who": "organization", "right": right(needed) }),
        Access::Host => json!({ "who": "host" }),
    }
}

fn security(access: Access) -> Value {
    match access {
        Access::Anyone => Value::Array(Vec::new()),
        Access::SignedIn | Access::Brand(_) | Access::Organization(_) | Access::Host => {
            json!([object(json!({ "bearer": [] })), object(json!({ "cookie": [] }))])
        }
    }
}
