//! From a request to a call, and from its answer to a response.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use axum::RequestExt;
use axum::extract::{OriginalUri, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use order_core::party::Access as Right;
use order_core::value::{BrandId, Name};
use serde::de::DeserializeOwned;

use super::answer::Asked;
use super::call::Seen;
use super::spec::{Access, Repeatable, Tags, parameters};
use super::{Answer, Call, EntityTag, Head, PathForm, Route};
use crate::accounts::Token;
use crate::links::{GuestToken, OfflineToken};
use crate::wire::{Fault, Form, Reader, Strict};
use crate::{Api, Problem, ProblemCode};

/// A handler without its types.
pub(crate) type Served =
    Arc<dyn Fn(Api, &Route, Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Send + Sync>;

/// The header of idempotency keys.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Makes a handler of typed calls one of requests.
pub(super) fn serve<P, Q, B, A, H, F>(handler: H, method: Method, path: &'static str) -> Served
where
    P: PathForm,
    Q: Form,
    B: Form,
    A: Answer,
    H: Fn(Call<P, Q, B>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<A, Problem>> + Send + 'static,
{
    Arc::new(move |api, route, request| {
        let handler = handler.clone();
        let rules = Rules {
            access: route.access,
            tags: route.tags,
            repeatable: route.repeatable,
            takes_file: route.takes_file,
            success: route.success,
            path,
        };
        let method = method.clone();
        Box::pin(async move {
            let asked = asked(&request, method, rules.success);
            let call = match read::<P, Q, B>(&api, rules, request).await {
                Ok(call) => call,
                Err(problem) => return problem.into_response(),
            };
            match tokio::time::timeout(api.settings().answer_within, handler(call)).await {
                Ok(Ok(answer)) => answer.respond(&asked),
                Ok(Err(problem)) => problem.into_response(),
                Err(_) => Problem::new(ProblemCode::Unavailable).into_response(),
            }
        })
    })
}

/// What of a route its reading depends on.
#[derive(Debug, Clone, Copy)]
struct Rules {
    access: Access,
    tags: Tags,
    repeatable: Repeatable,
    takes_file: bool,
    success: u16,
    path: &'static str,
}

/// What the answer will depend on.
fn asked(request: &Request, method: Method, success: u16) -> Asked {
    let uri = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri(), |uri| &uri.0);
    let path = uri.path().to_owned();
    let mount = path.strip_suffix(request.uri().path()).unwrap_or_default().to_owned();
    let tags = request.headers().get_all(header::IF_NONE_MATCH).into_iter();
    let known = tags
        .filter_map(|tags| tags.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .filter_map(EntityTag::parse)
        .collect();
    Asked { method, path, query: uri.query().unwrap_or_default().to_owned(), mount, known, success }
}

async fn read<P: PathForm, Q: Form, B: Form>(
    api: &Api,
    rules: Rules,
    mut request: Request,
) -> Result<Call<P, Q, B>, Problem> {
    let path = read_path::<P>(&mut request, rules.path).await?;
    let brand = if rules.takes_file { brand_of(&mut request).await } else { None };
    let (parts, body) = request.into_parts();
    let actor = api.login().actor(&parts).await?;
    if actor.is_none() && rules.access != Access::Anyone {
        return Err(Problem::new(ProblemCode::Unauthenticated));
    }
    let seen = seen(&parts.headers, rules.tags)?;
    let key = key(&parts.headers, rules.repeatable)?;
    let token = Token::carried(&parts.headers).map(|(token, _)| token);
    let address = api.settings().client_address.of(&parts);
    let query = read_query::<Q>(&parts)?;
    // Only whoever may order for a brand hands in files to it: nobody else makes this take what is larger.
    let may_order = brand.zip(actor.as_ref()).and_then(|(brand, actor)| actor.on_brand(brand));
    let body = read_body::<B>(api, may_order == Some(Right::Write), &parts, body).await?;
    let (guest, offline) = (GuestToken::carried(&parts.headers), OfflineToken::carried(&parts.headers));
    let head =
        Head { api: api.clone(), actor, seen, key, tagged: OnceLock::new(), token, guest, offline, address };
    Ok(Call { path, query, body, head })
}

/// The brand that the address names.
async fn brand_of(request: &mut Request) -> Option<BrandId> {
    let given = request.extract_parts::<RawPathParams>().await.ok()?;
    given.iter().find(|(name, _)| *name == "brand")?.1.parse().ok()
}

async fn read_path<P: PathForm>(request: &mut Request, template: &'static str) -> Result<P, Problem> {
    let given = request.extract_parts::<RawPathParams>().await;
    let given = given.map_err(|_| Problem::new(ProblemCode::NotFound))?;
    let names: Vec<&str> = parameters(template).collect();
    let value_of = |place: usize| {
        let name = names.get(place)?;
        given.iter().find(|(given, _)| given == name).map(|(_, value)| value)
    };
    P::read(value_of).ok_or_else(|| Problem::new(ProblemCode::NotFound))
}

fn seen(headers: &HeaderMap, tags: Tags) -> Result<Option<Seen>, Problem> {
    if matches!(tags, Tags::None | Tags::Gives) {
        return Ok(None);
    }
    let mut given = headers.get_all(header::IF_MATCH).into_iter();
    let Some(tag) = given.next() else {
        let required = Problem::new(ProblemCode::PreconditionRequired);
        return if tags == Tags::Requires { Err(required) } else { Ok(None) };
    };
    let several = || Problem::new(ProblemCode::Malformed).because("`If-Match` takes one entity tag, or `*`");
    let text = tag.to_str().map_err(|_| several())?.trim();
    if given.next().is_some() || text.contains(',') {
        return Err(several());
    }
    Ok(Some(match text {
        "*" => Seen::Any,
        text => EntityTag::parse(text).map_or(Seen::Unknown, Seen::Tag),
    }))
}

fn key(headers: &HeaderMap, repeatable: Repeatable) -> Result<Option<Name>, Problem> {
    if repeatable == Repeatable::No {
        return Ok(None);
    }
    let mut given = headers.get_all(IDEMPOTENCY_KEY).into_iter();
    let Some(key) = given.next() else {
        let missing = Problem::new(ProblemCode::KeyMissing);
        return if repeatable == Repeatable::OnlyByKey { Err(missing) } else { Ok(None) };
    };
    let malformed = |detail: String| Problem::new(ProblemCode::Malformed).because(detail);
    if given.next().is_some() {
        return Err(malformed("a request has one idempotency key".to_owned()));
    }
    let text = key.to_str().map_err(|_| malformed("an idempotency key is printable ASCII".to_owned()))?;
    // RFC draft: a quoted string; what comes without quotes is taken as it is.
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    Name::new(text).map(Some).map_err(|error| malformed(format!("the idempotency key: {error}")))
}

fn read_query<Q: Form>(parts: &Parts) -> Result<Q::Value, Problem> {
    let query = parts.uri.query().unwrap_or_default();
    let form: Q = serde_html_form::from_str(query)
        .map_err(|error| Problem::new(ProblemCode::Malformed).because(format!("the query: {error}")))?;
    let mut reader = Reader::of_body();
    let value = form.read(&mut reader);
    reader.finish(value).map_err(|faults| {
        let named = |fault: Fault| Fault { pointer: fault.pointer.replacen('/', "?", 1), ..fault };
        Problem::invalid(faults.into_iter().map(named).collect())
    })
}

async fn read_body<B: Form>(
    api: &Api,
    takes_file: bool,
    parts: &Parts,
    body: axum::body::Body,
) -> Result<B::Value, Problem> {
    let limit = api.body_bytes_max(takes_file);
    let too_large = || Problem::new(ProblemCode::TooLarge);
    if declared_length(&parts.headers).is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let bytes = tokio::time::timeout(api.settings().body_within, axum::body::to_bytes(body, limit));
    let bytes = bytes.await.map_err(|_| Problem::new(ProblemCode::TimedOut))?;
    let bytes = bytes.map_err(|error| {
        let broken = Problem::new(ProblemCode::Malformed).because("the body broke off");
        if is_length_limit(&error) { too_large() } else { broken }
    })?;
    if bytes.is_empty() {
        return interpret::<B>(b"{}");
    }
    if !says_json(&parts.headers) {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType));
    }
    interpret::<B>(&bytes)
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether reading stopped because there was too much.
fn is_length_limit(error: &axum::Error) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        if error.to_string() == "length limit exceeded" {
            return true;
        }
        source = error.source();
    }
    false
}

/// Whether the body says that it is JSON.
fn says_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else {
        return false;
    };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn interpret<B: Form>(bytes: &[u8]) -> Result<B::Value, Problem> {
    let form: B = from_json(bytes)?;
    let mut reader = Reader::of_body();
    let value = form.read(&mut reader);
    reader.finish(value).map_err(Problem::invalid)
}

fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let malformed = |detail: String| Problem::new(ProblemCode::Malformed).because(detail);
    let form = serde_path_to_error::deserialize(Strict(&mut json)).map_err(|error| {
        let place = error.path().to_string();
        malformed(if place == "." {
            error.inner().to_string()
        } else {
            format!("{place}: {}", error.inner())
        })
    })?;
    json.end().map_err(|error| malformed(error.to_string()))?;
    Ok(form)
}
