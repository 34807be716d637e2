//! Connections with buyer organizations, and offline buyers.

use std::collections::BTreeSet;

use order_core::operation::party::{
    AddAddress, AddAddressRefusal, BuyerCodeChange, ChangeAddress, ChangeAddressRefusal,
    ChangeBuyerOrganization, ChangeBuyerOrganizationRefusal, ChangeConnection, ChangeConnectionRefusal,
    Connect, ConnectRefusal, CreateOfflineBuyer, CreateOfflineBuyerRefusal, RemoveAddress,
    RemoveAddressRefusal,
};
use order_core::party::{Access as Right, BuyerKind, ConnectionTerms, OrganizationProfile};
use order_core::value::{AddressId, BrandId, BuyerOrganizationId, CatalogId, Code};

use super::super::receipt::{ReceiptOf, changed, made};
use crate::Problem;
use crate::route::{Access, Call, NoQuery, Nothing, Reply, Route};
use crate::wire::{AddressForm, ProfileForm, Scalar, TermsShape, forms};

pub(super) fn routes() -> Vec<Route> {
    let routes = vec![
        Route::post("/brands/{brand}/connections", "connect", connect)
            .says("Connect the brand with a buyer organization.", "Afterwards its members can order from the brand's open catalogs.")
            .refuses::<ConnectRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}/connections/{buyer}", "change_connection", change)
            .says("Change a connection.", "Terms, code, granted catalogs, and whether the buyer is kept from ordering. What is left out stays; null takes the code away.")
            .refuses::<ChangeConnectionRefusal>(),
        Route::post("/brands/{brand}/offline-buyers", "create_offline_buyer", create_offline)
            .says("Create an offline buyer.", "A buyer that the brand keeps itself, connected from the start.")
            .refuses::<CreateOfflineBuyerRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::put("/brands/{brand}/offline-buyers/{offline}", "change_offline_buyer", change_offline)
            .says("Change an offline buyer.", "Replaces what is known of it.")
            .refuses::<ChangeBuyerOrganizationRefusal>(),
        Route::post("/brands/{brand}/offline-buyers/{offline}/addresses", "add_offline_address", add_address)
            .says("Add an address of an offline buyer.", "What is missing of it is refused, with the names of all that is.")
            .refuses::<AddAddressRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::put("/brands/{brand}/offline-buyers/{offline}/addresses/{offline_address}", "change_offline_address", change_address)
            .says("Change an address of an offline buyer.", "Replaces it.")
            .refuses::<ChangeAddressRefusal>(),
        Route::delete("/brands/{brand}/offline-buyers/{offline}/addresses/{offline_address}", "remove_offline_address", remove_address)
            .says("Remove an address of an offline buyer.", "Orders keep the address that they were placed with.")
            .refuses::<RemoveAddressRefusal>()
            .builds_on(),
    ];
    routes.into_iter().map(|route| route.for_whom(Access::Brand(Right::Write))).collect()
}

struct Connecting {
    buyer: BuyerOrganizationId,
    code: Option<Code>,
    terms: ConnectionTerms,
}

#[expect(clippy::option_option, reason = "what stays, is taken away, or becomes another")]
struct Change {
    terms: Option<ConnectionTerms>,
    code: Option<Option<Code>>,
    grant: BTreeSet<CatalogId>,
    revoke: BTreeSet<CatalogId>,
    blocked: Option<bool>,
}

struct Offline {
    profile: OrganizationProfile,
    code: Option<Code>,
    terms: ConnectionTerms,
}

forms! {
    /// A buyer organization to connect with.
    ConnectForm as "Connect" => Connecting {
        buyer: one Scalar<BuyerOrganizationId>,
        /// The brand's own code for it.
        #[serde(default)]
        code: some Scalar<Code>,
        terms: one TermsShape,
    }

    /// What of a connection becomes different.
    ChangeForm as "ChangeConnection" => Change {
        #[serde(default)]
        terms: some TermsShape,
        #[serde(default)]
        code: patch Scalar<Code>,
        /// Limited catalogs to be granted.
        #[serde(default)]
        grant: many Scalar<CatalogId>,
        /// Limited catalogs that are no longer granted.
        #[serde(default)]
        revoke: many Scalar<CatalogId>,
        /// Whether the buyer is kept from ordering.
        #[serde(default)]
        blocked: plain Option<bool>,
    }

    /// An offline buyer to be made.
    OfflineForm as "NewOfflineBuyer" => Offline {
        profile: one ProfileForm,
        /// The brand's own code for it.
        #[serde(default)]
        code: some Scalar<Code>,
        terms: one TermsShape,
    }
}

async fn connect(call: Call<(BrandId,), NoQuery, ConnectForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand,) = call.path;
    let Connecting { buyer, code, terms } = &call.body;
    let version =
        call.run(Connect { brand, buyer: *buyer, code: code.clone(), terms: terms.clone() }).await?;
    Ok(made(buyer, version))
}

async fn change(
    call: Call<(BrandId, BuyerOrganizationId), NoQuery, ChangeForm>,
) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, buyer) = call.path;
    let seen = call.seen(buyer);
    let form = &call.body;
    let code = match &form.code {
        None => BuyerCodeChange::Keep,
        Some(None) => BuyerCodeChange::Clear,
        Some(Some(code)) => BuyerCodeChange::Give(code.clone()),
    };
    let command = ChangeConnection {
        brand,
        buyer,
        seen,
        terms: form.terms.clone(),
        code,
        grant: form.grant.clone(),
        revoke: form.revoke.clone(),
        blocked: form.blocked,
    };
    Ok(changed(buyer, call.run(command).await?))
}

async fn create_offline(call: Call<(BrandId,), NoQuery, OfflineForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand,) = call.path;
    let Offline { profile, code, terms } = &call.body;
    let command =
        CreateOfflineBuyer { brand, profile: profile.clone(), code: code.clone(), terms: terms.clone() };
    let created = call.run(command).await?;
    Ok(made(created.id, created.version))
}

async fn change_offline(
    call: Call<(BrandId, BuyerOrganizationId), NoQuery, ProfileForm>,
) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, buyer) = call.path;
    let (seen, profile, kind) = (call.seen(buyer), call.body.clone(), BuyerKind::Offline { brand });
    Ok(changed(buyer, call.run(ChangeBuyerOrganization { buyer, kind, seen, profile }).await?))
}

async fn add_address(
    call: Call<(BrandId, BuyerOrganizationId), NoQuery, AddressForm>,
) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, buyer) = call.path;
    let (address, kind) = (call.body.clone(), BuyerKind::Offline { brand });
    let added = call.run(AddAddress { buyer, kind, address }).await?;
    Ok(made(added.id, added.version))
}

type AddressPath = (BrandId, BuyerOrganizationId, AddressId);

async fn change_address(call: Call<AddressPath, NoQuery, AddressForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, buyer, id) = call.path;
    let (seen, address, kind) = (call.seen(id), call.body.clone(), BuyerKind::Offline { brand });
    Ok(changed(id, call.run(ChangeAddress { buyer, kind, id, seen, address }).await?))
}

async fn remove_address(call: Call<AddressPath>) -> Result<Reply<Nothing>, Problem> {
    let (brand, buyer, id) = call.path;
    let (seen, kind) = (call.seen(id), BuyerKind::Offline { brand });
    call.run(RemoveAddress { buyer, kind, id, seen }).await?;
    Ok(Reply::nothing())
}
