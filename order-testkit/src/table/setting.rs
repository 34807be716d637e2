//! The shop around the order, and the order placed there.

use order_core::cart::{CartItem, CartRoute, CartSku, CheckoutForm, PaymentForm};
use order_core::catalog::{Backorder, PaymentMethods, Rates, StockPolicy, TransactionTerm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::ChangeCatalog;
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::operation::party::CreateOfflineBuyer;
use order_core::party::{BuyerType, ConnectionTerms, OrganizationProfile};
use order_core::store::Store;
use order_core::value::{BuyerOrganizationId, OrderId};

use super::Blocker;
use crate::sandbox::TestCard;
use crate::world::{Shop, World, brand, label, localized, quantity};

/// Sees to what must be so before the order is placed.
pub(super) async fn prepare<S: Store + Clone + 'static>(world: &World<S>, shop: &Shop, blocker: Blocker) {
    world.run(world.receive(shop.counter(0), 10)).await;
    let mut change = ChangeCatalog::of(brand(), shop.catalog);
    if blocker.is_by_card() {
        change.payment = Some(PaymentMethods::CardOnly);
    }
    change.stock = Some(if blocker == Blocker::StockShort {
        StockPolicy::FromStock { source: label(), target: None, backorder: Backorder::NotAllowed }
    } else {
        StockPolicy::MakeToOrder { target: None }
    });
    world.run(change).await;
}

/// Places the order: who ordered it, and its id.
pub(super) async fn place<S: Store + Clone + 'static>(
    world: &World<S>,
    shop: &Shop,
    blocker: Blocker,
) -> (BuyerOrganizationId, OrderId) {
    let (buyer, route) = match blocker {
        Blocker::OfflineBuyer => (offline(world).await, CartRoute::Proxy),
        Blocker::PartnerInventory => (world.add_buyer(1).await, CartRoute::Consignment),
        _ => (world.add_buyer(1).await, CartRoute::Standard),
    };
    let item = CartItem::of(shop.product, vec![CartSku::of(shop.skus[0], quantity(4))]);
    let add = AddToCart {
        brand: brand(),
        buyer,
        catalog: shop.catalog,
        route,
        cart: None,
        seen: None,
        items: vec![item],
    };
    let cart = world.run(add).await.id;
    let payment = if blocker.is_by_card() {
        PaymentForm::Card(Some(world.card(buyer, TestCard::Good).await))
    } else {
        PaymentForm::Unasked
    };
    let form = CheckoutForm { payment, ..world.form() };
    let preview = PreviewOrder { brand: brand(), cart, form: form.clone() };
    let agreed = world.desk().ask(preview, world.host()).await.expect("it may be placed").fingerprint;
    (buyer, world.place(PlaceOrder { brand: brand(), cart, form, agreed }).await.id)
}

async fn offline<S: Store + Clone + 'static>(world: &World<S>) -> BuyerOrganizationId {
    let profile = OrganizationProfile {
        buyer_type: BuyerType::Company,
        name: localized("Village shop"),
        representative: None,
        emails: Vec::new(),
        recipients: Vec::new(),
        country: "JP".parse().expect("a country"),
        phone: None,
        contact_email: None,
    };
    let terms = ConnectionTerms {
        term: TransactionTerm::new("wholesale").expect("a term"),
        currency: "EUR".parse().expect("a currency"),
        rates: Rates::default(),
    };
    world.run(CreateOfflineBuyer { brand: brand(), profile, code: None, terms }).await.id
}
