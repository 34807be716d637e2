//! Shipping rates.

use order_core::catalog::ShippingRate;
use order_core::operation::catalog::{
    ChangeShippingGroup, ChangeShippingGroupRefusal, CreateShippingGroup, CreateShippingGroupRefusal,
};
use order_core::party::Access as Right;
use order_core::value::{BrandId, Name, ShippingGroupId};

use super::super::receipt::{ReceiptOf, changed, made};
use crate::Problem;
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{Scalar, ShippingRateShape, forms};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Brand(Right::Write);
    vec![
        Route::post("/brands/{brand}/shipping-groups", "create_shipping_group", create)
            .says("Create a group of shipping rates.", "The rate for the country of delivery is chosen before one for all countries, and then the one with the higher lower bound; where none applies there is no fee.")
            .for_whom(write)
            .refuses::<CreateShippingGroupRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}/shipping-groups/{group}", "change_shipping_group", change)
            .says("Change a group of shipping rates.", "What is left out stays; rates that are given replace all there are.")
            .for_whom(write)
            .refuses::<ChangeShippingGroupRefusal>(),
    ]
}

struct Create {
    name: Name,
    rates: Vec<ShippingRate>,
}

struct Change {
    name: Option<Name>,
    rates: Option<Vec<ShippingRate>>,
}

forms! {
    /// A group of shipping rates to be made.
    CreateForm as "NewShippingGroup" => Create {
        name: one Scalar<Name>,
        rates: many ShippingRateShape,
    }

    /// What of a group of shipping rates becomes different.
    ChangeForm as "ChangeShippingGroup" => Change {
        #[serde(default)]
        name: some Scalar<Name>,
        #[serde(default)]
        rates: any ShippingRateShape,
    }
}

async fn create(call: Call<(BrandId,), NoQuery, CreateForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand,) = call.path;
    let Create { name, rates } = &call.body;
    let created = call.run(CreateShippingGroup { brand, name: name.clone(), rates: rates.clone() }).await?;
    Ok(made(created.id, created.version))
}

async fn change(
    call: Call<(BrandId, ShippingGroupId), NoQuery, ChangeForm>,
) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, group) = call.path;
    let seen = call.seen(group);
    let Change { name, rates } = &call.body;
    let command = ChangeShippingGroup { brand, group, seen, name: name.clone(), rates: rates.clone() };
    Ok(changed(group, call.run(command).await?))
}
