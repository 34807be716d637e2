//! The story of the order links: one of each kind, and all that is done to one.

use std::collections::BTreeSet;

use order_core::cart::{CartItem, CartSku, CheckoutForm, PaymentForm};
use order_core::catalog::{PaymentMethods, ShippingRate};
use order_core::operation::catalog::CreateShippingGroup;
use order_core::operation::link::*;
use order_core::operation::party::CreateBuyerOrganization;
use order_core::party::*;
use order_core::value::*;

use super::people::hashed;
use super::story::{Offer, Teller, address, dressed, name, pieces, profile};

pub(crate) fn token(number: u8) -> SecretHash {
    SecretHash::of_bytes([number; 32])
}

impl Teller {
    /// One link of each kind, with everything that can be done to it.
    pub(crate) async fn links(&self, offer: &Offer<'_>) {
        let brand = self.brand;
        let rate =
            ShippingRate { country: None, amount: None, quantity: None, fee: self.euro("3.00"), tax: None };
        let group = CreateShippingGroup { brand, name: name("By the fair"), rates: vec![rate] };
        let group = self.run(group).await.id;
        let catalogs = BTreeSet::from([offer.full, offer.plain]);
        let instant = LinkKind::Instant { catalog: offer.full, terms: self.terms() };
        let mut instant = CreateLink::of(brand, name("Fair 展示会"), instant, token(41));
        instant.payment = Some(PaymentMethods::CardOrNot);
        instant.shipping = Some(group);
        instant.released_at = Some("2026-02-01T00:00:00Z".parse().unwrap());
        instant.expires_at = Some("2026-12-31T23:59:59Z".parse().unwrap());
        instant.passcode = Some(hashed("spring"));
        self.run(instant).await;
        let dynamic = LinkKind::Dynamic { catalogs: catalogs.clone(), terms: self.terms() };
        let dynamic = self.run(CreateLink::of(brand, name("All"), dynamic, token(42))).await.id;
        self.run(VoidLink { brand, link: dynamic, seen: None }).await;
        let customer = LinkKind::Customer { catalogs };
        let customer = self.run(CreateLink::of(brand, name("Friends"), customer, token(43))).await.id;
        let mut change = ChangeLink::of(brand, customer);
        change.name = Some(name("Old friends"));
        change.passcode = PasscodeChange::Set(hashed("summer"));
        self.run(change).await;
        self.run(RotateLinkToken { brand, link: customer, seen: None, token: token(44) }).await;
        self.run(VoidLink { brand, link: customer, seen: None }).await;
        self.run(ReopenLink { brand, link: customer, seen: None }).await;
        self.run(DeleteLink { brand, link: customer, seen: None }).await;
        let by = ByLink { token: token(41), guest: token(45) };
        let admitted = self.run(AdmitGuest { brand, by, passcode: hashed("spring") }).await;
        assert!(admitted.expires_at > Timestamp::MIN);
        self.guests(offer, by).await;
        let prepare = PreparePasscode { brand, token: token(41) };
        let link = self.desk.ask(prepare, &self.host).await.unwrap().unwrap().link;
        for _ in 0..PASSCODE_TRIES.tries {
            self.run(RecordWrongPasscode { brand, link }).await;
        }
    }

    /// What guests fill by the instant link: one cart is ordered by somebody new, one is taken over, one is left.
    async fn guests(&self, offer: &Offer<'_>, by: ByLink) {
        let (brand, catalog, [coat, scarf]) = (self.brand, offer.full, offer.products);
        let scarves = |count| CartItem::of(scarf.id, vec![CartSku::of(scarf.skus[0], pieces(count))]);
        let fill = |by, items| FillGuestCart { brand, by, catalog, seen: None, items };
        self.run(fill(by, vec![dressed(coat, offer.lining), scarves(0)])).await;
        let products = vec![scarf.id];
        self.run(RemoveFromGuestCart { brand, by, catalog, seen: None, products }).await;
        let buyer = BuyerOrganizationId::made(Timestamp::MIN, [12; 10]);
        self.run(CreateBuyerOrganization { id: buyer, profile: profile(), owner: None }).await;
        let there_is_a_cart = IfThereIsACart::default();
        let take_over = |by| TakeOverCart { brand, by, catalog, buyer, seen: None, there_is_a_cart };
        let taken = self.keyed(take_over(by), "take over").await;
        let mut form = CheckoutForm::to(address());
        form.payment = PaymentForm::NotByCard;
        self.place_cart(taken.cart, form).await;
        let again = ByLink { guest: token(46), ..by };
        self.run(AdmitGuest { brand, by: again, passcode: hashed("spring") }).await;
        self.run(fill(again, vec![scarves(3)])).await;
        self.run(take_over(again)).await;
        self.run(fill(again, vec![scarves(1)])).await;
    }
}
