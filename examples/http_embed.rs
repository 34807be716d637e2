//! The API inside a host's own program, under the host's own log-in: an API key that its middleware turns into an actor.
//!
//! Without arguments it asks itself a few things and prints the answers. With `--listen 127.0.0.1:8080` it serves until it is stopped.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::middleware::{self, Next};
use axum::response::Response;
use order_core::operation::party::CreateBrand;
use order_core::party::{Access, BrandSettings};
use order_core::value::{AccountId, BrandId, Locale, LocalizedName, Name, Timestamp};
use order_core::{Actor, Desk};
use order_http::{Api, LoginFn};
use order_store_memory::MemoryStore;
use tower::ServiceExt as _;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The only key of this host's only user.
const KEY: &str = "let-me-in";

#[tokio::main]
async fn main() -> Outcome<()> {
    let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
    let brand = BrandId::made(now, [1; 10]);
    let desk = Desk::new(MemoryStore::new(), clock, |bytes| {
        // Without randomness of the system there is nothing a host could do but stop.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    });
    let name = LocalizedName::new(Locale::EN, Name::new("Nord Knitwear")?);
    let create = CreateBrand { id: brand, name, settings: BrandSettings::new(Locale::EN), owner: None };
    desk.run(create, &Actor::host()).await?;

    let staff = Actor::account(AccountId::made(now, [2; 10])).staff(brand, Access::Write);
    let host = host(desk, staff);
    match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => tour(host, brand).await,
        [flag, address] if flag == "--listen" => {
            let listener = tokio::net::TcpListener::bind(address).await?;
            println!("http://{}/wholesale/docs", listener.local_addr()?);
            println!("curl -H 'x-api-key: {KEY}' http://{}/wholesale/brands/{brand}", listener.local_addr()?);
            let stopped = async { drop(tokio::signal::ctrl_c().await) };
            Ok(axum::serve(listener, host).with_graceful_shutdown(stopped).await?)
        }
        _ => Err("usage: http_embed [--listen ADDRESS]".into()),
    }
}

fn clock() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(micros).unwrap_or(Timestamp::MIN)
}

/// The host: a page of its own, and ours under `/wholesale`, behind its own middleware.
fn host(desk: Desk, staff: Actor) -> Router {
    let login = LoginFn(|head: &Parts| head.extensions.get::<Actor>().cloned());
    let known = move |mut request: Request, next: Next| {
        let staff = staff.clone();
        async move {
            if request.headers().get("x-api-key").is_some_and(|key| key == KEY) {
                request.extensions_mut().insert(staff);
            }
            next.run(request).await
        }
    };
    Router::new()
        .route("/", axum::routing::get(async || "the host's own page"))
        .nest("/wholesale", Api::new(desk, login).whole())
        .layer(middleware::from_fn(known))
}

/// Asks a few things, without a socket.
async fn tour(host: Router, brand: BrandId) -> Outcome<()> {
    let tags = format!("/wholesale/brands/{brand}/tags");
    for (method, path, key, body) in [
        ("GET", "/", None, ""),
        ("GET", tags.as_str(), None, ""),
        ("POST", tags.as_str(), Some(KEY), r##"{"name":"Urgent","colour":"#ff0000"}"##),
        ("POST", tags.as_str(), Some(KEY), r#"{"name":"Urgent"}"#),
        ("GET", tags.as_str(), Some(KEY), ""),
    ] {
        let mut request =
            Request::builder().method(method).uri(path).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("x-api-key", key);
        }
        let response: Response = host.clone().oneshot(request.body(Body::from(body))?).await?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        println!("{method} {path}\n{status}\n{}\n", String::from_utf8_lossy(&bytes));
    }
    Ok(())
}
