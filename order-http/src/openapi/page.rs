//! The document as a page for people. It needs no script and nothing from elsewhere.

use std::fmt::Write as _;

use serde_json::Value;

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Wholesale ordering</title><style>\
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}\
h2{margin-top:2.5rem;border-bottom:1px solid #ccc}details{border:1px solid #ddd;border-radius:6px;margin:.4rem 0;padding:.3rem .8rem}\
summary{cursor:pointer}code,pre{font-family:ui-monospace,monospace;font-size:.9em}\
pre{background:#f6f6f6;padding:.6rem;overflow:auto;border-radius:4px}.m{display:inline-block;min-width:4.2em;font-weight:700}\
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-top:1px solid #eee}\
</style><h1>Wholesale ordering</h1>";

/// The page.
pub(super) fn page(document: &Value) -> String {
    let mut html = String::from(HEAD);
    // Writing to a string does not fail.
    let about = at(document, "/info/summary").as_str().unwrap_or_default();
    let _ = write!(html, "<p>{} <a href=\"openapi.json\">The same as OpenAPI.</a></p>", escaped(about));
    for section in at(document, "/tags").as_array().into_iter().flatten() {
        let section = at(section, "/name").as_str().unwrap_or_default();
        let _ = write!(html, "<h2 id=\"{0}\">{0}</h2>", escaped(section));
        for (path, methods) in at(document, "/paths").as_object().into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                if at(operation, "/tags/0") == section {
                    operation_of(&mut html, path, method, operation);
                }
            }
        }
    }
    html.push_str("<h2 id=\"schemas\">Schemas</h2>");
    for (name, schema) in at(document, "/components/schemas").as_object().into_iter().flatten() {
        let _ = write!(html, "<details id=\"{0}\"><summary><code>{0}</code></summary>", escaped(name));
        json(&mut html, schema);
        html.push_str("</details>");
    }
    html
}

fn operation_of(html: &mut String, path: &str, method: &str, operation: &Value) {
    let text = |name: &str| escaped(at(operation, &format!("/{name}")).as_str().unwrap_or_default());
    // Writing to a string does not fail.
    let _ = write!(
        html,
        "<details id=\"{id}\"><summary><span class=\"m\">{method}</span> <code>{path}</code> {summary}</summary><p>{about}</p>",
        id = text("operationId"),
        method = escaped(&method.to_uppercase()),
        path = escaped(path),
        summary = text("summary"),
        about = text("description").replace("\n\n", "</p><p>"),
    );
    if let Some(parameters) = at(operation, "/parameters").as_array().filter(|list| !list.is_empty()) {
        html.push_str("<table><tr><th>parameter</th><th>in</th><th></th></tr>");
        for parameter in parameters {
            let text = |name: &str| escaped(at(parameter, &format!("/{name}")).as_str().unwrap_or_default());
            let _ = write!(
                html,
                "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
                text("name"),
                text("in"),
                text("description")
            );
        }
        html.push_str("</table>");
    }
    if !at(operation, "/requestBody").is_null() {
        html.push_str("<p>Body:</p>");
        json(html, at(operation, "/requestBody/content/application~1json/example"));
    }
    html.push_str("<table><tr><th>answer</th><th></th></tr>");
    for (status, answer) in at(operation, "/responses").as_object().into_iter().flatten() {
        let about = escaped(at(answer, "/description").as_str().unwrap_or_default()).replace("\n\n", "<br>");
        let _ = write!(html, "<tr><td>{}</td><td>{about}", escaped(status));
        let example = at(answer, "/content/application~1json/example");
        if !example.is_null() {
            json(html, example);
        }
        html.push_str("</td></tr>");
    }
    html.push_str("</table></details>");
}

fn json(html: &mut String, value: &Value) {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    html.push_str("<pre>");
    html.push_str(&escaped(&text));
    html.push_str("</pre>");
}

/// What stands at a place of the document; null where nothing does.
fn at<'v>(value: &'v Value, place: &str) -> &'v Value {
    value.pointer(place).unwrap_or(&Value::Null)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
