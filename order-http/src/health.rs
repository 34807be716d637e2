//! Whether the program is alive, and whether its store answers.

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use order_core::record::Keys;
use order_core::store::Store as _;

use crate::{Api, Problem, ProblemCode};

/// `/health` is answered as long as the program runs; `/ready` when the store answers too.
pub(crate) fn router(api: &Api) -> Router {
    let ready = api.clone();
    let routes = Router::new().route("/health", get(async || well())).route(
        "/ready",
        get(move || {
            let api = ready.clone();
            async move {
                match api.desk().store().load(Keys::new()).await {
                    Ok(_) => well().into_response(),
                    Err(_) => Problem::new(ProblemCode::Unavailable).into_response(),
                }
            }
        }),
    );
    routes.method_not_allowed_fallback(async || Problem::new(ProblemCode::MethodNotAllowed))
}

fn well() -> impl IntoResponse {
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        r#"{"status":"ok"}"#,
    )
}
