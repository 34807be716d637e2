//! Founding a buyer organization.

use order_core::operation::account::NoteParty;
use order_core::operation::party::{CreateBuyerOrganization, CreateBuyerOrganizationRefusal};
use order_core::value::BuyerOrganizationId;

use crate::Problem;
use crate::brand::receipt::{ReceiptOf, made};
use crate::fresh::{fresh, named};
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::ProfileForm;

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
        Some(key) => named(&format!("buyer organization of {account} by {key}"))?,
        None => BuyerOrganizationId::made(call.desk().now(), fresh()?),
    };
    call.run(NoteParty { account, party: id.into() }).await?;
    let created =
        call.run(CreateBuyerOrganization { id, profile: call.body.clone(), owner: Some(account) }).await?;
    Ok(made(id, created.version))
}
