//! Guests: their token, and the passcode of a link.

use order_core::operation::link::{
    AdmitGuest, AdmitGuestRefusal, PreparePasscode, PreparedPasscode, RecordWrongPasscode,
};
use order_core::party::Passcode;
use order_core::value::{PasswordHash, Timestamp, limits};
use order_core::{Actor, RunError};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Comer, GuestToken, LinkToken};
use crate::accounts::{Turn, as_host, turn};
use crate::client::Tried;
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{Scalar, forms};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    vec![
        // Never kept for an idempotency key: the token would be kept with it.
        Route::post("/links/{link_token}/guests", "become_guest", become_guest)
            .says("Become a guest.", "Answers with a token of the guest, to be sent as `Guest-Token`. With it carts can be filled by any link; it is told this once, and nothing is kept of it before something is filled. Whoever has one already need not ask again."),
        Route::post("/links/{link_token}/passcode", "tell_passcode", tell)
            .says("Tell the passcode of a link.", "Lets the guest through for thirty days. A link that is not there, one without a passcode, a wrong passcode and one that was wrong too often of late are answered alike.")
            .counted()
            .may_end(ProblemCode::GuestTokenMissing)
            .may_end(ProblemCode::PasscodeRefused),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::Anyone))
    .collect()
}

/// The token of a guest, told once.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "GuestTokenTold")]
struct GuestShape {
    /// What to send as `Guest-Token`.
    #[schemars(extend("examples" = ["Ym9ubmVldC1vcmlnYW1pLW1hcmluZS10b25hbC14eXo"]))]
    token: String,
}

async fn become_guest(_: Call<(LinkToken,)>) -> Result<Reply<GuestShape>, Problem> {
    Ok(Reply::of(GuestShape { token: GuestToken::new()?.text() }))
}

struct Told {
    passcode: String,
}

forms! {
    /// The passcode of a link.
    PasscodeForm as "Passcode" => Told {
        /// White space around it does not count.
        #[schemars(extend("examples" = ["spring 26"], "format" = "password"))]
        passcode: plain String,
    }
}

/// The guest was let through.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Admitted")]
struct AdmittedShape {
    /// Until when.
    expires_at: Scalar<Timestamp>,
}

async fn tell(call: Call<(LinkToken,), NoQuery, PasscodeForm>) -> Result<Reply<AdmittedShape>, Problem> {
    let (link,) = &call.path;
    let by = Comer::with_token(&call, link)?.by;
    call.count(Tried::Link).await?;
    let turn = turn().await?;
    let brand = link.brand();
    let prepare = PreparePasscode { brand, token: link.hash() };
    let prepared = call.desk().ask(prepare, &Actor::host()).await;
    let prepared = prepared.map_err(|error| Problem::of_run(&error))?;
    let hash = prepared.as_ref().map(|prepared| prepared.passcode.clone());
    if !fits(&turn, &call.body.passcode, hash).await? {
        if let Some(PreparedPasscode { link, .. }) = prepared {
            as_host(&call, RecordWrongPasscode { brand, link }).await?;
        }
        return Err(refused());
    }
    let Some(PreparedPasscode { passcode, .. }) = prepared else { return Err(refused()) };
    let admitted = call.desk().run(AdmitGuest { brand, by, passcode }, &Actor::host()).await;
    let admitted = admitted.map_err(|error: RunError<AdmitGuestRefusal>| match error {
        RunError::Refused(_) | RunError::Missing(_) => refused(),
        RunError::KeyReused | RunError::Contended { .. } | RunError::Storage(_) | RunError::Defect(_) => {
            Problem::of_run(&error)
        }
    })?;
    Ok(Reply::of(AdmittedShape { expires_at: admitted.expires_at.into() }))
}

fn refused() -> Problem {
    Problem::new(ProblemCode::PasscodeRefused)
}

/// Whether what was typed is the passcode of this hash. Without one the answer is no, and takes as long.
pub(super) async fn fits(turn: &Turn, typed: &str, hash: Option<PasswordHash>) -> Result<bool, Problem> {
    let typed = Passcode::typed(typed);
    // No more is hashed than can be right.
    let chars = typed.chars().take(limits::PASSCODE_CHARS_MAX.saturating_add(1)).count();
    let text: String = typed.chars().take(limits::PASSCODE_CHARS_MAX).collect();
    turn.is_right(text, hash.filter(|_| chars <= limits::PASSCODE_CHARS_MAX)).await
}
