//! Logging in and out.

use axum::http::{HeaderValue, header};
use order_core::Actor;
use order_core::RunError;
use order_core::operation::account::{CloseSession, OpenSession, PrepareLogIn, RecordFailedLogIn};
use order_core::party::SessionLength;
use order_core::record::Partition;
use order_core::value::{EmailAddress, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::sign_up::as_host;
use super::token::COOKIE;
use super::{Token, password};
use crate::client::Tried;
use crate::route::{Access, Call, NoBody, NoQuery, Nothing, Reply, Route};
use crate::wire::{Scalar, forms};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/accounts/log-in", "log_in", log_in)
            .says("Log in.", "Opens a session. An unknown address, a wrong password and an account that is locked for a while are answered alike.")
            .for_whom(Access::Anyone)
            .counted()
            .may_end(ProblemCode::LogInFailed),
        Route::post("/accounts/log-out", "log_out", log_out)
            .says("Log out.", "Ends the session of the request.")
            .for_whom(Access::SignedIn),
    ]
}

struct LogIn {
    email: EmailAddress,
    password: String,
    cookie: bool,
}

forms! {
    /// Who logs in.
    LogInForm as "LogIn" => LogIn {
        email: one Scalar<EmailAddress>,
        #[schemars(extend("examples" = ["tea-ceremony-4"], "format" = "password"))]
        password: plain String,
        /// Whether a browser is to keep the session in a cookie; the token is then not told.
        #[serde(default)]
        cookie: plain bool,
    }
}

/// A session that was opened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Session")]
struct SessionShape {
    /// What to send as `Authorization: Bearer`; left out where a cookie has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    expires_at: Scalar<Timestamp>,
}

async fn log_in(call: Call<(), NoQuery, LogInForm>) -> Result<Reply<SessionShape>, Problem> {
    let LogIn { email, password, cookie } = &call.body;
    call.count(Tried::LogIn).await?;
    let turn = password::turn().await?;
    let prepare = PrepareLogIn { email: email.clone() };
    let prepared = call.desk().ask(prepare, &Actor::host()).await.map_err(|error| Problem::of_run(&error))?;
    let hash = prepared.as_ref().map(|prepared| prepared.password.clone());
    let is_right = turn.is_right(password.clone(), hash).await?;
    let failed = || Problem::new(ProblemCode::LogInFailed);
    let prepared = prepared.ok_or_else(failed)?;
    let account = prepared.account;
    if !is_right {
        as_host(&call, RecordFailedLogIn { account }).await?;
        return Err(failed());
    }
    drop(turn);
    let token = Token::of(account)?;
    let lasts = SessionLength::USUAL;
    let open = OpenSession { account, password: prepared.password, token: token.hash(), lasts };
    let opened = call.desk().run(open, &Actor::host()).await;
    let opened = opened.map_err(|error| match error {
        RunError::Refused(_) | RunError::Missing(_) => failed(),
        RunError::KeyReused | RunError::Contended { .. } | RunError::Storage(_) | RunError::Defect(_) => {
            Problem::of_run(&error)
        }
    })?;
    // Whoever comes back finds out what of the account has had its time. It can wait for the next time, should it fail.
    if let Err(error) = call.desk().sweep(Partition::Account(account)).await {
        tracing::debug!(%error, "an account was not swept");
    }
    let shape = SessionShape { token: (!cookie).then(|| token.text()), expires_at: opened.expires_at.into() };
    let reply = Reply::of(shape);
    if !cookie {
        return Ok(reply);
    }
    Ok(reply.header(header::SET_COOKIE, cookie_of(&token.text(), lasts.duration().as_secs())?))
}

/// A cookie that scripts do not see, that goes over encrypted connections only, and that other sites do not send.
fn cookie_of(value: &str, seconds: u64) -> Result<HeaderValue, Problem> {
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Lax");
    HeaderValue::try_from(cookie).map_err(|_| Problem::new(ProblemCode::Internal))
}

async fn log_out(call: Call<(), NoQuery, NoBody>) -> Result<Reply<Nothing>, Problem> {
    let signed_in = super::myself::signed_in(&call).await?;
    call.run(CloseSession { account: signed_in.account.id, session: signed_in.session }).await?;
    Ok(Reply::nothing().header(header::SET_COOKIE, cookie_of("", 0)?))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use order_store_memory::MemoryStore;
    use order_testkit::World;
    use order_testkit::faulty::{Fault, FaultyStore};
    use tower::ServiceExt as _;

    use super::*;
    use crate::{Api, LoginFn};

    #[tokio::test]
    async fn what_a_password_is_compared_with_is_asked_for_within_the_turn() {
        let world = World::new(FaultyStore::scripted(MemoryStore::new(), []));
        let reads = || world.store().asked().of(Fault::FailedRead);
        let router = Api::new(world.desk().clone(), LoginFn(|_: &axum::http::request::Parts| None)).whole();
        let mut turns = Vec::new();
        for _ in 0..4 {
            turns.push(password::turn().await.unwrap());
        }
        let body = r#"{"email":"nobody@shop.example","password":"wrong"}"#;
        let request = Request::post("/accounts/log-in").header("content-type", "application/json");
        let asked = tokio::spawn(router.oneshot(request.body(Body::from(body)).unwrap()));
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert!(!asked.is_finished());
        assert_eq!(reads(), 0, "it was asked for before there was a turn");
        drop(turns);
        assert_eq!(asked.await.unwrap().unwrap().status(), StatusCode::UNAUTHORIZED);
        assert!(reads() > 0);
    }
}
