//! Offline buyers, who sign in through a customer link.

use order_core::operation::offline::{
    CloseOfflineSession, OfflineName, OpenOfflineSession, OpenOfflineSessionRefusal, PrepareOfflineLogIn,
    RecordFailedOfflineLogIn, WhoIsOffline,
};
use order_core::party::SessionLength;
use order_core::value::{BuyerOrganizationId, Code, EmailAddress, Timestamp};
use order_core::{Actor, RunError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::guest::fits;
use super::{LinkToken, OfflineToken};
use crate::accounts::{as_host, turn};
use crate::client::Tried;
use crate::route::{Access, Call, NoQuery, Nothing, Reply, Route};
use crate::wire::{Form, Reader, Scalar};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    vec![
        // Never kept for an idempotency key: the token would be kept with it.
        Route::post("/links/{link_token}/sign-in", "sign_in_offline", sign_in)
            .says("Sign in as an offline buyer.", "By a customer link, with an e-mail address and a password or with the buyer's code and a passcode. The buyer then orders for itself and decides about its order confirmations, as a member of itself, as long as the link is live. A link that is not there, an unknown buyer, a wrong secret and one that was wrong too often of late are answered alike.")
            .for_whom(Access::Anyone)
            .counted()
            .may_end(ProblemCode::LogInFailed),
        Route::post("/links/{link_token}/sign-out", "sign_out_offline", sign_out)
            .says("Sign out as an offline buyer.", "Ends the session of the request.")
            .for_whom(Access::SignedIn),
    ]
}

/// Who signs in, and with what.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "with", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "SignInOffline")]
enum SignInForm {
    /// With an e-mail address and a password.
    Password {
        email: Scalar<EmailAddress>,
        #[schemars(extend("examples" = ["tea-ceremony-4"], "format" = "password"))]
        password: String,
    },
    /// With the code that the brand gave to the buyer, and a passcode.
    Passcode {
        code: Scalar<Code>,
        /// White space around it does not count.
        #[schemars(extend("examples" = ["spring 26"], "format" = "password"))]
        passcode: String,
    },
}

impl Form for SignInForm {
    type Value = (OfflineName, String);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        match self {
            Self::Password { email, password } => {
                Some((OfflineName::Email(reader.field("email", email)?), password))
            }
            Self::Passcode { code, passcode } => {
                Some((OfflineName::Code(reader.field("code", code)?), passcode))
            }
        }
    }
}

/// An offline buyer that is signed in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "SignedInOffline")]
struct SignedInShape {
    /// What to send as `Authorization: Bearer`.
    token: String,
    /// The buyer, which it acts for as a member.
    organization: Scalar<BuyerOrganizationId>,
    expires_at: Scalar<Timestamp>,
}

async fn sign_in(call: Call<(LinkToken,), NoQuery, SignInForm>) -> Result<Reply<SignedInShape>, Problem> {
    let (link,) = &call.path;
    let (name, typed) = &call.body;
    call.count(Tried::Link).await?;
    let turn = turn().await?;
    let (brand, door) = (link.brand(), link.hash());
    let prepare = PrepareOfflineLogIn { brand, link: door, name: name.clone() };
    let prepared = call.desk().ask(prepare, &Actor::host()).await;
    let prepared = prepared.map_err(|error| Problem::of_run(&error))?;
    let hash = prepared.as_ref().map(|prepared| prepared.secret.clone());
    let is_it = match name {
        OfflineName::Email(_) => turn.is_right(typed.clone(), hash).await?,
        OfflineName::Code(_) => fits(&turn, typed, hash).await?,
    };
    let failed = || Problem::new(ProblemCode::LogInFailed);
    let Some(prepared) = prepared else { return Err(failed()) };
    let buyer = prepared.buyer;
    if !is_it {
        as_host(&call, RecordFailedOfflineLogIn { brand, buyer }).await?;
        return Err(failed());
    }
    drop(turn);
    let (token, secret, lasts) = (OfflineToken::of(brand)?, prepared.secret, SessionLength::USUAL);
    let open = OpenOfflineSession { brand, link: door, buyer, secret, token: token.hash(), lasts };
    let opened = call.desk().run(open, &Actor::host()).await;
    let opened = opened.map_err(|error: RunError<OpenOfflineSessionRefusal>| match error {
        RunError::Refused(_) | RunError::Missing(_) => failed(),
        RunError::KeyReused | RunError::Contended { .. } | RunError::Storage(_) | RunError::Defect(_) => {
            Problem::of_run(&error)
        }
    })?;
    let (organization, expires_at) = (buyer.into(), opened.expires_at.into());
    Ok(Reply::of(SignedInShape { token: token.text(), organization, expires_at }))
}

async fn sign_out(call: Call<(LinkToken,)>) -> Result<Reply<Nothing>, Problem> {
    let nobody = || Problem::new(ProblemCode::Unauthenticated);
    let token = call.offline().ok_or_else(nobody)?;
    let (brand, token) = (token.brand(), token.hash());
    let signed_in = call.desk().ask(WhoIsOffline { brand, token }, &Actor::host()).await;
    let signed_in = signed_in.map_err(|error| Problem::of_run(&error))?.ok_or_else(nobody)?;
    call.run_as(CloseOfflineSession { brand, session: signed_in.session }, &signed_in.actor).await?;
    Ok(Reply::nothing())
}
