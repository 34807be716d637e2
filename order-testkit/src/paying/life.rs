//! Somebody who orders by card, and a brand that decides.

use order_core::cart::{CheckoutForm, PaymentForm};
use order_core::desk::ByCardError;
use order_core::operation::confirmation::{
    ConfirmationEdits, CreateConfirmation, LineEdit, MakeEditable, UpdateConfirmation,
};
use order_core::operation::order::{PlaceOrder, PreviewOrder, RejectOrder};
use order_core::order::{Notify, Revision};
use order_core::store::Store;
use order_core::value::{BuyerOrganizationId, CardId, CartId, OrderId, SkuId};
use order_core::{Command, RunError};

use crate::sandbox::TestCard;
use crate::world::{Shop, World, brand, name, quantity};

/// What somebody does who does not get an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Goes away for ever.
    Leaves,
    /// Asks again, with the same key.
    AsksAgain,
}

/// Two carts about to be placed, and what becomes of them.
pub(super) struct Person {
    patience: Patience,
    carts: [PlaceOrder; 2],
    sku: SkuId,
}

/// A cart of four pieces, about to be placed with a good card.
pub async fn card_order<S: Store + Clone + 'static>(
    world: &World<S>,
    shop: &Shop,
    buyer: BuyerOrganizationId,
) -> PlaceOrder {
    let cart = world.fill_cart(shop, buyer, &[4]).await;
    with_card(world, cart, world.card(buyer, TestCard::Good).await).await
}

/// A cart about to be placed with a card.
pub async fn with_card<S: Store + Clone + 'static>(
    world: &World<S>,
    cart: CartId,
    card: CardId,
) -> PlaceOrder {
    let payment = PaymentForm::Card(Some(card));
    let form = CheckoutForm { payment, ..world.form() };
    let preview = PreviewOrder { brand: brand(), cart, form: form.clone() };
    let agreed = world.desk().ask(preview, world.host()).await.expect("a preview").fingerprint;
    PlaceOrder { brand: brand(), cart, form, agreed }
}

/// It was not answered, and whoever asked is gone.
struct Gone;

impl Person {
    /// A shop that takes cards, and two carts in it.
    pub(super) async fn enter<S: Store + Clone + 'static>(world: &World<S>, patience: Patience) -> Self {
        world.open_brand().await;
        let shop = world.open_card_shop().await;
        let mut carts = Vec::new();
        for buyer in 1..=2 {
            let buyer = world.add_buyer(buyer).await;
            carts.push(card_order(world, &shop, buyer).await);
        }
        let carts = carts.try_into().expect("two carts");
        Self { patience, carts, sku: shop.skus[0] }
    }

    /// One order is captured, costs less then, and is given back the difference; one is rejected.
    pub(super) async fn live<S: Store + Clone + 'static>(self, world: &World<S>) {
        let _ = self.captured(world).await;
        let _ = self.rejected(world).await;
    }

    async fn captured<S: Store + Clone + 'static>(&self, world: &World<S>) -> Result<(), Gone> {
        let (brand, seen, notify, approval_requested) = (brand(), None, Notify::silent, false);
        let order = self.place(world, &self.carts[0]).await?;
        let edits = ConfirmationEdits::none();
        let create = CreateConfirmation { brand, order, seen, edits, notify: notify(), approval_requested };
        self.run(world, create, "create").await?;
        self.run(world, world.confirming(order), "confirm").await?;
        self.work(world).await?;
        self.run(world, MakeEditable { brand, order, seen, notify: notify() }, "open").await?;
        let lines = vec![LineEdit::quantity(self.sku, quantity(3))];
        let edits = ConfirmationEdits { lines, ..ConfirmationEdits::none() };
        let revision = Revision::from_number(1);
        let update =
            UpdateConfirmation { brand, order, seen, revision, edits, notify: notify(), approval_requested };
        self.run(world, update, "update").await?;
        self.run(world, world.confirming(order), "confirm again").await?;
        self.work(world).await
    }

    async fn rejected<S: Store + Clone + 'static>(&self, world: &World<S>) -> Result<(), Gone> {
        let order = self.place(world, &self.carts[1]).await?;
        let reject = RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() };
        self.run(world, reject, "reject").await?;
        self.work(world).await
    }

    /// How often something is asked that is not answered.
    const fn tries(&self) -> u32 {
        match self.patience {
            Patience::Leaves => 1,
            Patience::AsksAgain => 3,
        }
    }

    async fn place<S: Store + Clone + 'static>(
        &self,
        world: &World<S>,
        order: &PlaceOrder,
    ) -> Result<OrderId, Gone> {
        for _ in 0..self.tries() {
            let run =
                world.desk().run(order.clone(), world.host()).key(name(&format!("place {}", order.cart)));
            match run.by_card(world.shared_gateway()).await {
                Ok(placed) => return Ok(placed.id),
                Err(ByCardError::NoAnswer(_) | ByCardError::Run(RunError::Storage(_))) => {}
                Err(other) => panic!("the card is good: {other:?}"),
            }
        }
        Err(Gone)
    }

    async fn run<S: Store + Clone + 'static, C: Command + Clone>(
        &self,
        world: &World<S>,
        command: C,
        key: &str,
    ) -> Result<(), Gone> {
        for _ in 0..self.tries() {
            match world.desk().run(command.clone(), world.host()).key(name(key)).await {
                Ok(_) => return Ok(()),
                Err(RunError::Storage(_)) => {}
                Err(other) => panic!("`{key}` is not refused: {other:?}"),
            }
        }
        Err(Gone)
    }

    async fn work<S: Store + Clone + 'static>(&self, world: &World<S>) -> Result<(), Gone> {
        for _ in 0..self.tries() {
            if world.desk().work_payments(world.shared_gateway(), 10).await.is_ok() {
                return Ok(());
            }
        }
        Err(Gone)
    }
}
