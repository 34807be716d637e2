//! Signing up, and a new password for who forgot theirs.

use order_core::Actor;
use order_core::operation::account::{
    CodeCheck, NewCode, RequestPasswordReset, ResetPassword, SignUp, SignUpRefusal, SignUpWay,
};
use order_core::party::PasswordFault;
use order_core::value::{AccountId, EmailAddress, Locale, Name, OneTimeCode, SecretHash};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::password;
use crate::client::Tried;
use crate::fresh::fresh;
use crate::route::{Access, Call, Head, NoQuery, Nothing, Reply, Route};
use crate::wire::{Scalar, forms};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/accounts", "sign_up", sign_up)
            .says("Sign up.", "Makes an account of an e-mail address. A code is sent there, unless this is on the way to an order.")
            .refuses::<SignUpRefusal>()
            .refuses::<PasswordFault>()
            .makes(),
        Route::post("/accounts/password-reset", "request_password_reset", request)
            .says("Ask for a new password.", "A code is sent to the address, if there is such an account. It is answered alike in either case."),
        Route::post("/accounts/password-reset/confirm", "reset_password", reset)
            .says("Set a new password by a code.", "All sessions of the account end.")
            .refuses::<PasswordFault>()
            .may_end(ProblemCode::CodeWrong),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::Anyone).counted())
    .collect()
}

struct New {
    email: EmailAddress,
    name: Name,
    locale: Locale,
    password: String,
    while_ordering: bool,
}

struct Wanted {
    email: EmailAddress,
}

struct Reset {
    email: EmailAddress,
    code: String,
    password: String,
}

forms! {
    /// An account to be made.
    SignUpForm as "SignUp" => New {
        email: one Scalar<EmailAddress>,
        /// The person's name.
        name: one Scalar<Name>,
        /// The language of mails to the account.
        locale: one Scalar<Locale>,
        /// At least 8 characters with a letter, a digit and a symbol.
        #[schemars(extend("examples" = ["tea-ceremony-4"], "format" = "password"))]
        password: plain String,
        /// Whether this is on the way to an order: then no code is sent.
        #[serde(default)]
        while_ordering: plain bool,
    }

    /// Whose password is forgotten.
    RequestForm as "RequestPasswordReset" => Wanted {
        email: one Scalar<EmailAddress>,
    }

    /// A new password.
    ResetForm as "ResetPassword" => Reset {
        email: one Scalar<EmailAddress>,
        /// The code of the mail.
        #[schemars(extend("examples" = ["K7WMX2PA"]))]
        code: plain String,
        /// At least 8 characters with a letter, a digit and a symbol.
        #[schemars(extend("examples" = ["tea-ceremony-4"], "format" = "password"))]
        password: plain String,
    }
}

/// The letters and digits of codes: none that looks like another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A fresh code for a mail, with what is kept of it.
pub(super) fn fresh_code() -> Result<NewCode, Problem> {
    let letters = fresh::<8>()?
        .map(|byte| LETTERS.get(usize::from(byte & 31)).map_or('A', |letter| char::from(*letter)));
    let text: String = letters.iter().collect();
    let clear = OneTimeCode::new(&text).map_err(|_| Problem::new(ProblemCode::Internal))?;
    Ok(NewCode { clear, hash: code_hash(&text) })
}

/// What is kept of a code. It is typed by people, so small letters and spaces around make no difference.
pub(super) fn code_hash(text: &str) -> SecretHash {
    SecretHash::of_bytes(Sha256::digest(text.trim().to_ascii_uppercase()).into())
}

/// An account that was made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "SignedUp")]
struct SignedUpShape {
    account: Scalar<AccountId>,
}

async fn sign_up(call: Call<(), NoQuery, SignUpForm>) -> Result<Reply<SignedUpShape>, Problem> {
    call.count(Tried::SignUp).await?;
    let New { email, name, locale, password, while_ordering } = &call.body;
    let password = password::hashed(password.clone()).await?;
    let way = if *while_ordering { SignUpWay::WhileOrdering } else { SignUpWay::ByCode(fresh_code()?) };
    let command = SignUp { email: email.clone(), name: name.clone(), locale: *locale, password, way };
    let signed_up = as_host(&call, command).await?;
    Ok(Reply::of(SignedUpShape { account: signed_up.account.into() }).made_at("/accounts/me".to_owned()))
}

/// Carries out what is done for somebody who is not logged in.
pub(super) async fn as_host<C: order_core::Command>(head: &Head, command: C) -> Result<C::Output, Problem> {
    head.desk().run(command, &Actor::host()).await.map_err(|error| Problem::of_run(&error))
}

async fn request(call: Call<(), NoQuery, RequestForm>) -> Result<Reply<Nothing>, Problem> {
    call.count(Tried::Reset).await?;
    let command = RequestPasswordReset { email: call.body.email.clone(), code: fresh_code()? };
    as_host(&call, command).await?;
    Ok(Reply::nothing())
}

async fn reset(call: Call<(), NoQuery, ResetForm>) -> Result<Reply<Nothing>, Problem> {
    call.count(Tried::Reset).await?;
    let Reset { email, code, password } = &call.body;
    let password = password::hashed(password.clone()).await?;
    match as_host(&call, ResetPassword { email: email.clone(), code: code_hash(code), password }).await? {
        CodeCheck::Accepted => Ok(Reply::nothing()),
        CodeCheck::Wrong => Err(Problem::new(ProblemCode::CodeWrong)),
    }
}
