//! Logging in and out.

use axum::http::{HeaderValue, header};
use order_core::Actor;
use order_core::RunError;
use order_core::operation::account::{CloseSession, OpenSession, PrepareLogIn, RecordFailedLogIn};
use order_core::party::SessionLength;
use order_core::value::{EmailAddress, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::sign_up::as_host;
use super::token::COOKIE;
use super::{Token, password};
use crate::route::{Access, Call, NoBody, NoQuery, Nothing, Reply, Route};
use crate::wire::{Scalar, forms};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/accounts/log-in", "log_in", log_in)
            .says("Log in.", "Opens a session. An unknown address, a wrong password and an account that is locked for a while are answered alike.")
            .for_whom(Access::Anyone)
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
    let prepare = PrepareLogIn { email: email.clone() };
    let prepared = call.desk().ask(prepare, &Actor::host()).await.map_err(|error| Problem::of_run(&error))?;
    let hash = prepared.as_ref().map(|prepared| prepared.password.clone());
    let is_right = password::is_right(password.clone(), hash).await?;
    let failed = || Problem::new(ProblemCode::LogInFailed);
    let prepared = prepared.ok_or_else(failed)?;
    let account = prepared.account;
    if !is_right {
        as_host(&call, RecordFailedLogIn { account }).await?;
        return Err(failed());
    }
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
