//! Orders that are paid by card.

use order_core::cart::CardKeeper;
use order_core::catalog::PaymentMethods;
use order_core::desk::RegisterCard;
use order_core::gateway::{Authorize, Authorized, NewCard};
use order_core::operation::catalog::ChangeCatalog;
use order_core::operation::confirmation::{Confirm, ConfirmationEdits, CreateConfirmation};
use order_core::operation::order::{PlaceOrder, Placed};
use order_core::operation::payment::{AttemptAnswer, BeginCardAttempt, SettleCardAttempt, ViewCards};
use order_core::order::{CardAttempt, Notify};
use order_core::record::Key;
use order_core::store::Store;
use order_core::value::{BuyerOrganizationId, CardId, OrderId};
use order_core::{Actor, PaymentGateway, SharedGateway};

use super::{Shop, World, brand};
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
        let Ok(Some(begun)) = begun else { return 0 };
        let (brand, attempt) = (order.brand, begun.key);
        let asked: CardAttempt = self.record(&Key::card_attempt(brand, attempt)).await;
        let given = self.gateway.authorize(Authorize::of(&asked)).await.expect("a good card");
        let Authorized { reference, lapses_at } = given;
        let answer = AttemptAnswer::Authorized { reference, lapses_at };
        self.run(SettleCardAttempt { brand, attempt, answer }).await;
        if begun.is_new { 2 } else { 0 }
    }

    /// Registers a card of the sandbox for a buyer organization, which keeps it.
    pub async fn card(&self, buyer: BuyerOrganizationId, card: TestCard) -> CardId {
        self.keep(CardKeeper::Buyer, buyer, card.typed()).await
    }

    /// Registers a card as it was typed, for whoever keeps it.
    pub async fn keep(&self, keeper: CardKeeper, buyer: BuyerOrganizationId, card: NewCard) -> CardId {
        let request = RegisterCard { keeper, buyer, card, key: None };
        self.desk.register_card(request, &self.host, &self.shared_gateway).await.expect("it is registered").id
    }

    /// A good card of a buyer organization, registered when it has none.
    pub(super) async fn any_card(&self, keeper: CardKeeper, buyer: BuyerOrganizationId) -> CardId {
        let kept = self.desk.ask(ViewCards { keeper, buyer }, &self.host).await.expect("it is there");
        match kept.first() {
            Some(kept) => kept.id,
            None => self.keep(keeper, buyer, TestCard::Good.typed()).await,
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
