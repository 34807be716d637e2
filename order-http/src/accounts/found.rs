//! Founding a buyer organization.

use order_core::operation::account::NoteParty;
use order_core::operation::party::{CreateBuyerOrganization, CreateBuyerOrganizationRefusal};
use order_core::value::{AccountId, BuyerOrganizationId, Name};
use sha2::{Digest as _, Sha256};

use crate::brand::receipt::{ReceiptOf, made};
use crate::fresh::{dashed, fresh};
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::ProfileForm;
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/organizations", "create_organization", create)
            .says("Create a buyer organization.", "Whoever does becomes its owner.")
            .for_whom(Access::SignedIn)
            .refuses::<CreateBuyerOrganizationRefusal>()
            .makes()
            .tagged()
            .repeatable(),
    ]
}

async fn create(call: Call<(), NoQuery, ProfileForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let account = super::myself::signed_in(&call).await?.account.id;
    let id = match call.key() {
        Some(key) => named(account, key)?,
        None => BuyerOrganizationId::made(call.desk().now(), fresh()?),
    };
    call.run(NoteParty { account, party: id.into() }).await?;
    let created =
        call.run(CreateBuyerOrganization { id, profile: call.body.clone(), owner: Some(account) }).await?;
    Ok(made(id, created.version))
}

/// The id of what an account founds under an idempotency key: whoever repeats the request, also after the first one broke off between its
/// two steps, founds the same.
fn named(account: AccountId, key: &Name) -> Result<BuyerOrganizationId, Problem> {
    let digest = Sha256::digest(format!("buyer organization of {account} by {key}"));
    let bytes = digest.first_chunk::<16>().ok_or_else(|| Problem::new(ProblemCode::Internal))?;
    // Version 8 is for ids that are made in a way of one's own.
    let number = (u128::from_be_bytes(*bytes) & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    dashed(number).parse().map_err(|_| Problem::new(ProblemCode::Internal))
}
