//! Who reaches a cart.

use crate::cart::CartRoute;
use crate::party::{Access, Actor};
use crate::value::{BrandId, BuyerOrganizationId};

/// What the actor may do with a cart; `None` = it does not exist for them. A cart of a buyer organization is its own, a working cart
/// is the brand's; neither sees the other's.
pub(crate) fn may_use(
    actor: &Actor,
    brand: BrandId,
    buyer: BuyerOrganizationId,
    route: CartRoute,
) -> Option<Access> {
    match route {
        CartRoute::Standard | CartRoute::OrderLink => actor.on_organization(buyer),
        CartRoute::Proxy | CartRoute::Consignment | CartRoute::OrderSheet | CartRoute::BulkImport => {
            actor.on_brand(brand)
        }
    }
}
