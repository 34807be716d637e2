//! What a handler answers with.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use order_core::record::Version;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::EntityTag;
use crate::wire::object;
use crate::{Problem, ProblemCode};

/// An answer that can be documented before it is given.
pub(crate) trait Answer: Send + 'static {
    /// The media type and schema of the body; `None` = there is none.
    fn body(schemas: &mut SchemaGenerator) -> Option<(&'static str, Schema)>;

    /// The response.
    fn respond(self, asked: &Asked) -> Response;
}

/// What of the request the answer depends on.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The method.
    pub(crate) method: Method,
    /// Path and query as the client wrote them.
    pub(crate) path: String,
    /// The query as the client wrote it.
    pub(crate) query: String,
    /// Where the router is mounted.
    pub(crate) mount: String,
    /// The tags of `If-None-Match`.
    pub(crate) known: Vec<EntityTag>,
    /// The status of success.
    pub(crate) success: u16,
}

/// No body at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Nothing {}

/// One page of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub(crate) struct Page<T> {
    /// What is on it.
    #[schemars(with = "Vec<T>")]
    items: Items<T>,
    /// What to give as `after` for the page that follows; null on the last one.
    next: Option<String>,
}

impl<T> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("next", &self.next).finish_non_exhaustive()
    }
}

/// Hands the things on a page to something, one after another.
type Each<T> = dyn Fn(&mut dyn FnMut(&T)) + Send;

/// What is on a page.
struct Items<T>(Box<Each<T>>);

impl<T: Serialize> Serialize for Items<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut list, mut failure) = (serializer.serialize_seq(None)?, None);
        self.0(&mut |item| {
            if failure.is_none() {
                failure = list.serialize_element(item).err();
            }
        });
        match failure {
            None => list.end(),
            Some(failure) => Err(failure),
        }
    }
}

/// A value with what its headers say.
#[derive(Debug)]
pub(crate) struct Reply<T> {
    body: Option<T>,
    tag: Option<EntityTag>,
    location: Option<Location>,
    next: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// How many bytes are set aside for the body before it is written.
    room: usize,
}

#[derive(Debug)]
enum Location {
    /// Below the address that was asked.
    Below(String),
    /// Somewhere else below the mount.
    At(String),
}

impl<T> Reply<T> {
    /// A value.
    pub(crate) fn of(body: T) -> Self {
        Self { body: Some(body), tag: None, location: None, next: None, headers: Vec::new(), room: ROOM }
    }

    /// The same, with the entity tag of this version of what has this id.
    #[must_use]
    pub(crate) fn tagged(mut self, id: impl fmt::Display, version: Version) -> Self {
        self.tag = Some(EntityTag::new(id, version));
        self
    }

    /// The same, saying that what was made is found under this name below the address that was asked.
    #[must_use]
    pub(crate) fn made(mut self, name: impl fmt::Display) -> Self {
        self.location = Some(Location::Below(name.to_string()));
        self
    }

    /// The same, saying that what was made is found at this path of the router.
    #[must_use]
    pub(crate) fn made_at(mut self, path: String) -> Self {
        self.location = Some(Location::At(path));
        self
    }
}

impl<T> Reply<T> {
    /// The same, with one more header.
    #[must_use]
    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl Reply<Nothing> {
    /// No body.
    pub(crate) fn nothing() -> Self {
        Self { body: None, tag: None, location: None, next: None, headers: Vec::new(), room: 0 }
    }
}

impl<T> Reply<Page<T>> {
    /// A page, with the cursor of the next one.
    pub(crate) fn page(items: Vec<T>, next: Option<String>) -> Self
    where
        T: Send + 'static,
    {
        let room = ITEM_ROOM.saturating_mul(items.len());
        Self::of_items(Items(Box::new(move |take| items.iter().for_each(take))), next).with_room(room)
    }

    /// A page of what `show` makes of each of these, one after another as they are written: no more room is taken than for one of them.
    pub(crate) fn page_of<S: Send + 'static>(
        these: Vec<S>,
        show: impl Fn(&S) -> T + Send + 'static,
        next: Option<String>,
    ) -> Self {
        let room = ITEM_ROOM.saturating_mul(these.len());
        Self::of_items(Items(Box::new(move |take| these.iter().for_each(|one| take(&show(one))))), next)
            .with_room(room)
    }

    fn with_room(mut self, room: usize) -> Self {
        self.room = self.room.saturating_add(room);
        self
    }

    fn of_items(items: Items<T>, next: Option<String>) -> Self {
        let mut reply = Self::of(Page { items, next: next.clone() });
        reply.next = next;
        reply
    }
}

impl<T: Serialize + JsonSchema + Send + 'static> Answer for Reply<T> {
    fn body(schemas: &mut SchemaGenerator) -> Option<(&'static str, Schema)> {
        let is_nothing = TypeId::of::<T>() == TypeId::of::<Nothing>();
        (!is_nothing).then(|| ("application/json", schemas.subschema_for::<T>()))
    }

    fn respond(self, asked: &Asked) -> Response {
        let Self { body, tag, location, next, headers: more, room } = self;
        let known = tag.as_ref().is_some_and(|tag| asked.known.contains(tag));
        let unchanged = known && (asked.method == Method::GET || asked.method == Method::HEAD);
        let mut response = match body {
            Some(_) if unchanged => StatusCode::NOT_MODIFIED.into_response(),
            Some(body) => match written(&body, room) {
                Ok(bytes) => {
                    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
                    (StatusCode::from_u16(asked.success).unwrap_or(StatusCode::OK), json, bytes)
                        .into_response()
                }
                Err(error) => {
                    tracing::error!(%error, "an answer could not be written");
                    Problem::new(ProblemCode::Internal).into_response()
                }
            },
            None => StatusCode::NO_CONTENT.into_response(),
        };
        let headers = response.headers_mut();
        set(headers, header::CACHE_CONTROL, Some("private, no-cache".to_owned()));
        set(headers, header::ETAG, tag.map(|tag| tag.to_string()));
        set(headers, header::LOCATION, location.map(|location| asked.location(location)));
        set(headers, header::LINK, next.map(|next| asked.next(&next)));
        headers.extend(more);
        response
    }
}

/// How much room an answer has before it has to grow.
const ROOM: usize = 4096;

/// How much more it has for each thing on a page: about as much as an order takes in a list.
const ITEM_ROOM: usize = 640;

fn written(body: &impl Serialize, room: usize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(room);
    serde_json::to_writer(&mut bytes, body)?;
    Ok(bytes)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<String>) {
    if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
        headers.insert(name, value);
    }
}

impl Asked {
    fn location(&self, location: Location) -> String {
        match location {
            Location::Below(name) => format!("{}/{name}", self.path.trim_end_matches('/')),
            Location::At(path) => format!("{}{path}", self.mount),
        }
    }

    /// The link to the next page: what was asked, after the cursor.
    fn next(&self, cursor: &str) -> String {
        let kept = self.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
        let query: Vec<&str> = kept.collect();
        let joint = if query.is_empty() { "" } else { "&" };
        format!("<{}?{}{joint}after={cursor}>; rel=\"next\"", self.path, query.join("&"))
    }
}

/// A stream of server-sent events that each tell a `T`.
#[derive(Debug)]
pub(crate) struct EventStream<T> {
    response: Response,
    told: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    /// A response that streams.
    pub(crate) const fn of(response: Response) -> Self {
        Self { response, told: PhantomData }
    }
}

impl<T: JsonSchema + 'static> Answer for EventStream<T> {
    // The schema is of one event: no schema tells of a stream.
    fn body(schemas: &mut SchemaGenerator) -> Option<(&'static str, Schema)> {
        let told = schemas.subschema_for::<T>();
        let data = json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": told });
        let event = json!({
            "type": "object",
            "description": "One event of the stream.",
            "required": ["event", "data"],
            "properties": { "event": { "enum": ["progress", "end"] }, "data": data },
        });
        Some(("text/event-stream", Schema::from(object(event))))
    }

    fn respond(self, _: &Asked) -> Response {
        self.response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked {
            method: Method::GET,
            path: "/shop/orders".to_owned(),
            query: query.to_owned(),
            mount: "/shop".to_owned(),
            known: Vec::new(),
            success: 201,
        }
    }

    #[test]
    fn the_next_page_is_asked_for_as_this_one_was() {
        assert_eq!(asked("").next("c"), "</shop/orders?after=c>; rel=\"next\"");
        assert_eq!(
            asked("status=confirmed&after=b&limit=2").next("c"),
            "</shop/orders?status=confirmed&limit=2&after=c>; rel=\"next\""
        );
    }

    #[test]
    fn what_was_made_is_named_below_what_was_asked_or_below_the_mount() {
        let below = Reply::of(1).made("7").respond(&asked(""));
        assert_eq!(
            (below.status(), &below.headers()["location"]),
            (StatusCode::CREATED, &HeaderValue::from_static("/shop/orders/7"))
        );
        let at = Reply::of(1).made_at("/carts/7".to_owned()).respond(&asked(""));
        assert_eq!(at.headers()["location"], "/shop/carts/7");
    }

    #[test]
    fn what_is_known_already_is_not_sent_again() {
        let version = Version::from_number(3);
        let mut asked = asked("");
        asked.known = vec![EntityTag::new("x", Version::from_number(2)), EntityTag::new("x", version)];
        assert_eq!(Reply::of(1).tagged("x", version).respond(&asked).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(Reply::of(1).tagged("y", version).respond(&asked).status(), StatusCode::CREATED);
        asked.method = Method::POST;
        assert_eq!(Reply::of(1).tagged("x", version).respond(&asked).status(), StatusCode::CREATED);
    }
}
