//! The log-in of the built-in accounts.

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use order_core::operation::account::{SignedIn, WhoIs};
use order_core::{Actor, Desk};

use super::Token;
use crate::login::{Asked, Login};
use crate::{Problem, ProblemCode};

/// Establishes actors by the sessions of the built-in accounts: as a bearer token, or in a cookie that other sites cannot use.
#[derive(Debug, Clone)]
pub struct AccountLogin(Desk);

impl AccountLogin {
    /// A log-in over a desk.
    pub const fn new(desk: Desk) -> Self {
        Self(desk)
    }
}

impl Login for AccountLogin {
    fn actor<'a>(&'a self, head: &'a Parts) -> Asked<'a> {
        Box::pin(async move {
            let Some((token, in_cookie)) = Token::carried(&head.headers) else { return Ok(None) };
            if in_cookie && !is_of_this_site(&head.method, &head.headers) {
                return Err(Problem::new(ProblemCode::NotPermitted).because("a request from another site"));
            }
            Ok(signed_in(&self.0, &token).await?.map(|signed_in| signed_in.actor))
        })
    }
}

/// Whose session a token is; `None` = nobody's, or one that is over.
pub(super) async fn signed_in(desk: &Desk, token: &Token) -> Result<Option<SignedIn>, Problem> {
    let question = WhoIs { account: token.account(), token: token.hash() };
    desk.ask(question, &Actor::host()).await.map_err(|error| Problem::of_run(&error))
}

/// Whether a request that a browser sent with its cookie comes from a page of this site. What only looks may come from anywhere.
fn is_of_this_site(method: &Method, headers: &HeaderMap) -> bool {
    if method == Method::GET || method == Method::HEAD {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    // Older browsers tell the origin alone; programs tell neither, and are no browsers that another site could use.
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    let host = text(header::HOST.as_str());
    origin.split_once("://").map(|(_, host)| host) == host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_change_nothing_with_somebodys_cookie() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            headers
        };
        for (pairs, is_ours) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("origin", "https://shop.example"), ("host", "shop.example")], true),
            (&[("origin", "https://evil.example"), ("host", "shop.example")], false),
            (&[("origin", "null"), ("host", "shop.example")], false),
            (&[], true),
        ] {
            assert_eq!(is_of_this_site(&Method::POST, &headers(pairs)), is_ours, "{pairs:?}");
            assert!(is_of_this_site(&Method::GET, &headers(pairs)));
        }
    }
}
