//! The buyer organization itself, and its address book.

use order_core::operation::party::{
    AddAddress, AddAddressRefusal, ChangeAddress, ChangeAddressRefusal, ChangeBuyerOrganization,
    ChangeBuyerOrganizationRefusal, RemoveAddress, RemoveAddressRefusal,
};
use order_core::party::{Access as Right, BuyerKind};
use order_core::value::{AddressId, BuyerOrganizationId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Problem;
use crate::route::{Access, Call, NoQuery, Nothing, Reply, Route};
use crate::wire::{AddressForm, ProfileForm, Scalar};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Organization(Right::Write);
    vec![
        Route::put("/organizations/{organization}", "change_organization", change)
            .says("Change the organization.", "Replaces what it says of itself.")
            .for_whom(write)
            .refuses::<ChangeBuyerOrganizationRefusal>(),
        Route::post("/organizations/{organization}/addresses", "add_address", add)
            .says(
                "Add an address to the address book.",
                "What is missing of it is refused, with the names of all that is.",
            )
            .for_whom(write)
            .refuses::<AddAddressRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::put("/organizations/{organization}/addresses/{address}", "change_address", replace)
            .says("Change an address of the address book.", "Replaces it.")
            .for_whom(write)
            .refuses::<ChangeAddressRefusal>(),
        Route::delete("/organizations/{organization}/addresses/{address}", "remove_address", remove)
            .says(
                "Remove an address from the address book.",
                "Orders keep the address that they were placed with.",
            )
            .for_whom(write)
            .refuses::<RemoveAddressRefusal>()
            .builds_on(),
    ]
}

async fn change(call: Call<(BuyerOrganizationId,), NoQuery, ProfileForm>) -> Result<Reply<Nothing>, Problem> {
    let (buyer,) = call.path;
    let (seen, profile, kind) = (call.seen(buyer), call.body.clone(), BuyerKind::Connected);
    let version = call.run(ChangeBuyerOrganization { buyer, kind, seen, profile }).await?;
    Ok(Reply::nothing().tagged(buyer, version))
}

/// An address that was added.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "AddedAddress")]
struct AddedShape {
    id: Scalar<AddressId>,
}

async fn add(call: Call<(BuyerOrganizationId,), NoQuery, AddressForm>) -> Result<Reply<AddedShape>, Problem> {
    let (buyer,) = call.path;
    let (address, kind) = (call.body.clone(), BuyerKind::Connected);
    let added = call.run(AddAddress { buyer, kind, address }).await?;
    Ok(Reply::of(AddedShape { id: added.id.into() }).tagged(added.id, added.version).made(added.id))
}

async fn replace(
    call: Call<(BuyerOrganizationId, AddressId), NoQuery, AddressForm>,
) -> Result<Reply<Nothing>, Problem> {
    let (buyer, id) = call.path;
    let (seen, address, kind) = (call.seen(id), call.body.clone(), BuyerKind::Connected);
    let version = call.run(ChangeAddress { buyer, kind, id, seen, address }).await?;
    Ok(Reply::nothing().tagged(id, version))
}

async fn remove(call: Call<(BuyerOrganizationId, AddressId)>) -> Result<Reply<Nothing>, Problem> {
    let (buyer, id) = call.path;
    let (seen, kind) = (call.seen(id), BuyerKind::Connected);
    call.run(RemoveAddress { buyer, kind, id, seen }).await?;
    Ok(Reply::nothing())
}
