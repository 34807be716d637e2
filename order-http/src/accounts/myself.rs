//! One's own account.

use order_core::operation::account::{
    ChangePassword, ChangePasswordRefusal, CloseSessions, CodeCheck, DropParty, NoteParty, PrepareLogIn,
    SendVerification, SendVerificationRefusal, SignedIn, VerifyEmail, VerifyEmailRefusal,
};
use order_core::operation::member::{AcceptInvitation, JoinRefusal, LeaveParty, LeavePartyRefusal};
use order_core::party::{Access as Right, MemberRole, Party, PasswordFault};
use order_core::value::{AccountId, BrandId, BuyerOrganizationId, EmailAddress, Locale, Name, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::password;
use super::sign_up::{code_hash, fresh_code};
use crate::route::{Access, Call, Head, NoBody, NoQuery, Nothing, Reply, Route};
use crate::wire::{Form, Plain, Reader, Scalar, forms, object};
use crate::{Problem, ProblemCode};

impl Plain for MemberRole {
    type Wire = String;

    const NAME: &'static str = "MemberRole";
    const ABOUT: &'static str = "Owner, or a member who may see, or see and change.";

    fn schema() -> Map<String, Value> {
        object(json!({ "type": "string", "enum": ["owner", "write", "read"] }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        match wire.as_str() {
            "owner" => Ok(Self::Owner),
            "write" => Ok(Self::Member(Right::Write)),
            "read" => Ok(Self::Member(Right::Read)),
            _ => Err("one of owner, write, read".to_owned()),
        }
    }

    fn write(&self) -> String {
        self.word().to_owned()
    }
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/accounts/me", "view_account", view).says(
            "Look at one's own account.",
            "With the brands and buyer organizations that it belongs to.",
        ),
        Route::post("/accounts/me/verification", "send_verification", send)
            .says("Have a code sent again.", "To the address of the account, to verify it.")
            .refuses::<SendVerificationRefusal>(),
        Route::post("/accounts/me/verify", "verify_email", verify)
            .says("Verify the address.", "By the code of the mail.")
            .refuses::<VerifyEmailRefusal>()
            .may_end(ProblemCode::CodeWrong),
        Route::post("/accounts/me/password", "change_password", change)
            .says("Change one's password.", "All other sessions end.")
            .refuses::<ChangePasswordRefusal>()
            .refuses::<PasswordFault>()
            .may_end(ProblemCode::LogInFailed),
        Route::post("/accounts/me/log-out-everywhere", "log_out_everywhere", everywhere)
            .says("Log out everywhere.", "Ends all sessions but this one."),
        Route::post("/accounts/me/join", "accept_invitation", join)
            .says("Accept an invitation.", "The address of the account must be verified. It can be repeated.")
            .refuses::<JoinRefusal>()
            .repeatable(),
        Route::post("/accounts/me/leave", "leave_party", leave)
            .says("Leave a brand or a buyer organization.", "Its last owner stays.")
            .refuses::<LeavePartyRefusal>()
            .repeatable(),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::SignedIn))
    .collect()
}

/// Whose session the request carries.
pub(super) async fn signed_in(head: &Head) -> Result<SignedIn, Problem> {
    let nobody = || Problem::new(ProblemCode::Unauthenticated);
    let token = head.token().ok_or_else(nobody)?;
    super::login::signed_in(head.desk(), token).await?.ok_or_else(nobody)
}

/// An account as its person sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Account")]
struct AccountShape {
    id: Scalar<AccountId>,
    email: Scalar<EmailAddress>,
    /// Whether the address is verified.
    verified: bool,
    name: Scalar<Name>,
    locale: Scalar<Locale>,
    /// Until when the session lasts.
    session_expires_at: Scalar<Timestamp>,
    brands: Vec<OfBrand>,
    organizations: Vec<OfOrganization>,
}

/// A brand that the account belongs to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "BrandMembership")]
struct OfBrand {
    brand: Scalar<BrandId>,
    role: Scalar<MemberRole>,
}

/// A buyer organization that the account belongs to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrganizationMembership")]
struct OfOrganization {
    organization: Scalar<BuyerOrganizationId>,
    role: Scalar<MemberRole>,
}

async fn view(call: Call<()>) -> Result<Reply<AccountShape>, Problem> {
    let SignedIn { account, roles, version, expires_at, .. } = signed_in(&call).await?;
    let brands = roles.iter().filter_map(|(party, role)| match party {
        Party::Brand(brand) => Some(OfBrand { brand: brand.into(), role: role.into() }),
        Party::BuyerOrganization(_) => None,
    });
    let organizations = roles.iter().filter_map(|(party, role)| match party {
        Party::Brand(_) => None,
        Party::BuyerOrganization(id) => Some(OfOrganization { organization: id.into(), role: role.into() }),
    });
    let shape = AccountShape {
        id: account.id.into(),
        email: (&account.email).into(),
        verified: account.verified,
        name: (&account.name).into(),
        locale: account.locale.into(),
        session_expires_at: expires_at.into(),
        brands: brands.collect(),
        organizations: organizations.collect(),
    };
    Ok(Reply::of(shape).tagged(account.id, version))
}

async fn send(call: Call<(), NoQuery, NoBody>) -> Result<Reply<Nothing>, Problem> {
    let account = signed_in(&call).await?.account.id;
    call.run(SendVerification { account, code: fresh_code()? }).await?;
    Ok(Reply::nothing())
}

struct Code {
    code: String,
}

struct Change {
    current: String,
    new: String,
}

forms! {
    /// The code of a mail.
    CodeForm as "VerifyEmail" => Code {
        #[schemars(extend("examples" = ["K7WMX2PA"]))]
        code: plain String,
    }

    /// A new password.
    ChangeForm as "ChangePassword" => Change {
        #[schemars(extend("examples" = ["tea-ceremony-4"], "format" = "password"))]
        current: plain String,
        /// At least 8 characters with a letter, a digit and a symbol.
        #[schemars(extend("examples" = ["tea-ceremony-5"], "format" = "password"))]
        new: plain String,
    }
}

async fn verify(call: Call<(), NoQuery, CodeForm>) -> Result<Reply<Nothing>, Problem> {
    let account = signed_in(&call).await?.account.id;
    match call.run(VerifyEmail { account, code: code_hash(&call.body.code) }).await? {
        CodeCheck::Accepted => Ok(Reply::nothing()),
        CodeCheck::Wrong => Err(Problem::new(ProblemCode::CodeWrong)),
    }
}

async fn change(call: Call<(), NoQuery, ChangeForm>) -> Result<Reply<Nothing>, Problem> {
    let Change { current, new } = &call.body;
    let SignedIn { account, session, .. } = signed_in(&call).await?;
    let password = password::hashed(new.clone()).await?;
    let turn = password::turn().await?;
    let prepare = PrepareLogIn { email: account.email.clone() };
    let prepared = call.desk().ask(prepare, &order_core::Actor::host()).await;
    let prepared = prepared.map_err(|error| Problem::of_run(&error))?;
    let compared = prepared.map(|prepared| prepared.password);
    let failed = || Problem::new(ProblemCode::LogInFailed);
    if !turn.is_right(current.clone(), compared.clone()).await? {
        super::sign_up::as_host(
            &call,
            order_core::operation::account::RecordFailedLogIn { account: account.id },
        )
        .await?;
        return Err(failed());
    }
    drop(turn);
    let compared = compared.ok_or_else(failed)?;
    call.run(ChangePassword { account: account.id, compared, password, keep: Some(session) }).await?;
    Ok(Reply::nothing())
}

async fn everywhere(call: Call<(), NoQuery, NoBody>) -> Result<Reply<Nothing>, Problem> {
    let SignedIn { account, session, .. } = signed_in(&call).await?;
    call.run(CloseSessions { account: account.id, keep: Some(session) }).await?;
    Ok(Reply::nothing())
}

/// A brand or a buyer organization.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Party")]
pub(super) enum PartyForm {
    /// A brand.
    Brand(Scalar<BrandId>),
    /// A buyer organization.
    Organization(Scalar<BuyerOrganizationId>),
}

impl Form for PartyForm {
    type Value = Party;

    fn read(self, reader: &mut Reader) -> Option<Party> {
        match self {
            Self::Brand(brand) => reader.field("brand", brand).map(Party::Brand),
            Self::Organization(id) => reader.field("organization", id).map(Party::BuyerOrganization),
        }
    }
}

async fn join(call: Call<(), NoQuery, PartyForm>) -> Result<Reply<Nothing>, Problem> {
    let (account, party) = (signed_in(&call).await?.account.id, call.body);
    // The note comes first, so that nobody belongs to what they do not find.
    call.run(NoteParty { account, party }).await?;
    call.run(AcceptInvitation { party, account }).await?;
    Ok(Reply::nothing())
}

async fn leave(call: Call<(), NoQuery, PartyForm>) -> Result<Reply<Nothing>, Problem> {
    let (account, party) = (signed_in(&call).await?.account.id, call.body);
    call.run(LeaveParty { party, account }).await?;
    call.run(DropParty { account, party }).await?;
    Ok(Reply::nothing())
}
