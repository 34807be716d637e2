//! What offline buyers sign in with through the brand's customer links.

use order_core::operation::link::PasscodeChange;
use order_core::operation::offline::{
    ChangeOfflineAccess, ChangeOfflineAccessRefusal, PasswordChange, ViewOfflineAccess,
};
use order_core::party::{Access as Right, PasscodeFault, PasswordFault};
use order_core::value::{BrandId, BuyerOrganizationId, EmailAddress};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::receipt::{ReceiptOf, changed};
use crate::Problem;
use crate::accounts::{passcode_hashed, password_hashed};
use crate::route::{Access, Call, EntityTag, NoQuery, Reply, Route};
use crate::wire::{Patch, Scalar, forms};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/brands/{brand}/offline-buyers/{offline}/access", "view_offline_access", view)
            .says("Look at what an offline buyer signs in with.", "Passwords and passcodes are not shown.")
            .for_whom(Access::Brand(Right::Read))
            .tagged(),
        Route::patch("/brands/{brand}/offline-buyers/{offline}/access", "change_offline_access", change)
            .says("Change what an offline buyer signs in with.", "Through the brand's customer links: an e-mail address and a password, or the buyer's code and a passcode. What is left out stays; null takes away. Any change ends the buyer's sessions.")
            .for_whom(Access::Brand(Right::Write))
            .refuses::<ChangeOfflineAccessRefusal>()
            .refuses::<PasswordFault>()
            .refuses::<PasscodeFault>(),
    ]
}

struct LogIn {
    email: EmailAddress,
    password: String,
}

#[expect(clippy::option_option, reason = "what stays, is taken away, or becomes another")]
struct Change {
    log_in: Option<Option<LogIn>>,
    passcode: Patch<String>,
}

forms! {
    /// An e-mail address and a password.
    LogInForm as "OfflineLogIn" => LogIn {
        email: one Scalar<EmailAddress>,
        /// At least 8 characters with a letter, a digit and a symbol.
        #[schemars(extend("examples" = ["tea-ceremony-4"], "format" = "password"))]
        password: plain String,
    }

    /// What of it becomes different.
    ChangeForm as "ChangeOfflineAccess" => Change {
        #[serde(default)]
        log_in: patch LogInForm,
        /// What is told beside the buyer's code: six characters or more.
        #[serde(default)]
        #[schemars(extend("examples" = ["spring 26"], "format" = "password"))]
        passcode: plain Patch<String>,
    }
}

/// What an offline buyer signs in with.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OfflineAccess")]
struct AccessShape {
    etag: String,
    /// The e-mail address that it signs in with beside a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Scalar<EmailAddress>>,
    /// Whether it signs in with its code beside a passcode.
    has_passcode: bool,
}

type OfflinePath = (BrandId, BuyerOrganizationId);

async fn view(call: Call<OfflinePath>) -> Result<Reply<AccessShape>, Problem> {
    let (brand, buyer) = call.path;
    let seen = call.ask(ViewOfflineAccess { brand, buyer }).await?;
    let etag = EntityTag::new(buyer, seen.version).to_string();
    let shape = AccessShape { etag, email: seen.email.map(Scalar::from), has_passcode: seen.has_passcode };
    Ok(Reply::of(shape).tagged(buyer, seen.version))
}

async fn change(call: Call<OfflinePath, NoQuery, ChangeForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, buyer) = call.path;
    let seen = call.seen(buyer);
    let password = match &call.body.log_in {
        None => PasswordChange::Keep,
        Some(None) => PasswordChange::Clear,
        Some(Some(LogIn { email, password })) => {
            PasswordChange::Set { email: email.clone(), hash: password_hashed(password.clone()).await? }
        }
    };
    let passcode = match &call.body.passcode {
        Patch::Keep => PasscodeChange::Keep,
        Patch::Clear => PasscodeChange::Clear,
        Patch::Set(text) => PasscodeChange::Set(passcode_hashed(text).await?),
    };
    Ok(changed(buyer, call.run(ChangeOfflineAccess { brand, buyer, seen, password, passcode }).await?))
}
