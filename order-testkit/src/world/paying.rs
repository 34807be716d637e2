//! Orders that are paid by card.

use order_core::cart::{CardReference, CardToken};
use order_core::catalog::PaymentMethods;
use order_core::gateway::{Authorize, Authorized};
use order_core::operation::catalog::ChangeCatalog;
use order_core::operation::confirmation::{Confirm, ConfirmationEdits, CreateConfirmation};
use order_core::operation::order::{PlaceOrder, Placed};
use order_core::operation::payment::{AttemptAnswer, BeginCardAttempt, BegunCardAttempt, SettleCardAttempt};
use order_core::order::Notify;
use order_core::store::Store;
use order_core::value::OrderId;
use order_core::{Actor, PaymentGateway, SharedGateway};

use super::{Shop, World, brand, name};
use crate::sandbox::{SandboxGateway, TestCard};

impl<S: Store + Clone + 'static> World<S> {
    /// The gateway that cards are charged by.
    pub const fn gateway(&self) -> &SandboxGateway {
        &self.gateway
    }

    /// The same, as the desk takes it.
    pub const fn shared_gateway(&self) -> &SharedGateway {
        &self.shared_gateway
    }

    /// Places an order as the host, by card where the form says so, which must succeed.
    pub async fn place(&self, order: PlaceOrder) -> Placed {
        match self.desk.run(order, &self.host).by_card(&self.shared_gateway).await {
            Ok(placed) => placed,
            Err(error) => panic!("the order was not placed: {error:?}"),
        }
    }

    /// Has the card of an order authorized, if it is one that could be placed by card now, and says how many entries that added to the log.
    pub async fn authorize(&self, order: &PlaceOrder, actor: &Actor) -> usize {
        let begun = self.desk.run(BeginCardAttempt { order: order.clone() }, actor).await;
        let Ok(Some(BegunCardAttempt { key, amount, card, is_new })) = begun else { return 0 };
        let given = self.gateway.authorize(Authorize { key, card, amount }).await.expect("a good card");
        let Authorized { reference, lapses_at } = given;
        let answer = AttemptAnswer::Authorized { reference, lapses_at };
        self.run(SettleCardAttempt { brand: order.brand, attempt: key, answer }).await;
        if is_new { 2 } else { 0 }
    }

    /// A card of the sandbox, as it is after it was registered.
    pub fn card(&self, card: TestCard) -> CardReference {
        CardReference {
            brand: name("Sandbox"),
            last_four: card.number()[12..].parse().expect("four digits"),
            expiry: "12/40".parse().expect("a month"),
            token: CardToken::new(card.token()).expect("a token"),
        }
    }

    /// A shop of one SKU, of which there are many, that takes nothing but cards.
    pub async fn open_card_shop(&self) -> Shop {
        let shop = self.open_shop(1).await;
        self.run(self.receive(shop.counter(0), 100_000)).await;
        let payment = Some(PaymentMethods::CardOnly);
        self.run(ChangeCatalog { payment, ..ChangeCatalog::of(brand(), shop.catalog) }).await;
        shop
    }

    /// Answers an order as it was placed, without telling or asking anybody.
    pub async fn answer_as_placed(&self, order: OrderId) {
        let (edits, notify) = (ConfirmationEdits::none(), Notify::silent());
        let (brand, seen, approval_requested) = (brand(), None, false);
        self.run(CreateConfirmation { brand, order, seen, edits, notify, approval_requested }).await;
    }

    /// Confirms an order, without telling anybody.
    pub fn confirming(&self, order: OrderId) -> Confirm {
        let (notify, tags, new_tags) = (Notify::silent(), [].into(), Vec::new());
        Confirm { brand: brand(), order, seen: None, notify, tags, new_tags }
    }
}
