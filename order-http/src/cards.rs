//! Paying by card: a card is registered with the payment gateway and kept, named by its id when an order is placed, and what it pays is
//! seen from both sides.
//!
//! The number of a card passes through to the gateway and is kept nowhere; what is kept is what the gateway tells of it. A buyer
//! organization has its cards itself; a brand has those of its offline buyers, and those that its staff register for the carts that they
//! fill.

use order_core::cart::{CardKeeper, KeptCard};
use order_core::desk::{RegisterCard, RegisterCardError};
use order_core::gateway::NewCard;
use order_core::operation::Viewer;
use order_core::operation::order::ViewOrder;
use order_core::operation::payment::{
    ForgetCard, ForgetCardRefusal, KeepCardRefusal, MayKeepCard, ViewCards, ViewPayment,
};
use order_core::party::{Access as Right, Identity};
use order_core::value::{BrandId, BuyerOrganizationId, CardId, OrderId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::route::{Access, Call, Head, NoQuery, Nothing, Reply, Route, Section};
use crate::wire::{KeptCardShape, NewCardForm, PaymentShape};
use crate::{Problem, ProblemCode};

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = of_members();
    routes.extend(of_staff());
    routes.push(
        seeing(
            Route::get(
                "/organizations/{organization}/brands/{brand}/orders/{order}/payment",
                "view_own_payment",
                own,
            ),
            Access::Organization(Right::Read),
        )
        .within(Section::Buyer),
    );
    routes.push(
        seeing(
            Route::get("/brands/{brand}/orders/{order}/payment", "view_payment", of_order),
            Access::Brand(Right::Read),
        )
        .within(Section::Brand),
    );
    routes
}

fn of_members() -> Vec<Route> {
    let (read, write) = (Access::Organization(Right::Read), Access::Organization(Right::Write));
    let routes = vec![
        registering(Route::post("/organizations/{organization}/cards", "register_card", register_own))
            .for_whom(write),
        Route::get("/organizations/{organization}/cards", "list_cards", list_own)
            .says("List the cards.", "To be picked when an order is placed.")
            .for_whom(read),
        forgetting(Route::delete("/organizations/{organization}/cards/{card}", "forget_card", forget_own))
            .for_whom(write),
    ];
    routes.into_iter().map(|route| route.within(Section::Buyer)).collect()
}

fn of_staff() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    let routes = vec![
        registering(Route::post("/brands/{brand}/connections/{buyer}/cards", "register_card_of_buyer", register_of))
            .for_whom(write),
        Route::get("/brands/{brand}/connections/{buyer}/cards", "list_cards_of_buyer", list_of)
            .says("List the cards of a buyer that the brand has.", "Those that its staff registered, to be picked when they order for the buyer; of an offline buyer also those that it registered itself. What a connected buyer keeps itself is its own affair.")
            .for_whom(read),
        forgetting(Route::delete(
            "/brands/{brand}/connections/{buyer}/cards/{card}",
            "forget_card_of_buyer",
            forget_of,
        ))
        .for_whom(write),
    ];
    routes.into_iter().map(|route| route.within(Section::Brand)).collect()
}

fn registering(route: Route) -> Route {
    route
        .says("Register a card.", "It goes to the payment gateway as one of the buyer organization, and is kept as the gateway tells of it. Its id names it when an order is placed; the number has to be typed again for another card. Nothing is kept from which a number could be told, so a key that was used for another card may be answered with that one.")
        .refuses::<KeepCardRefusal>()
        .may_end(ProblemCode::CardsNotTaken)
        .may_end(ProblemCode::CardDeclined)
        .may_end(ProblemCode::GatewaySilent)
        .makes()
        .repeatable()
}

fn forgetting(route: Route) -> Route {
    route.says("Forget a card.", "Orders that are paid by it still are.").refuses::<ForgetCardRefusal>()
}

fn seeing(route: Route, access: Access) -> Route {
    route
        .says("Look at what a card pays.", "What is authorized, captured, released and given back. Of an order that is not paid by card there is nothing.")
        .for_whom(access)
}

/// The cards that are kept.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "KeptCards")]
struct KeptShape {
    cards: Vec<KeptCardShape>,
}

/// Whose cards a call is about.
struct Cards<'c> {
    head: &'c Head,
    keeper: CardKeeper,
    buyer: BuyerOrganizationId,
}

impl<'c> Cards<'c> {
    /// The own cards of a buyer organization. Those of an offline buyer lie with the brand that it is signed in with.
    fn own(head: &'c Head, buyer: BuyerOrganizationId) -> Result<Self, Problem> {
        let keeper = match (head.actor()?.identity(), head.offline()) {
            (Identity::OfflineBuyer(_), Some(token)) => CardKeeper::Brand(token.brand()),
            _ => CardKeeper::Buyer,
        };
        Ok(Self { head, keeper, buyer })
    }

    const fn of(head: &'c Head, brand: BrandId, buyer: BuyerOrganizationId) -> Self {
        Self { head, keeper: CardKeeper::Brand(brand), buyer }
    }

    async fn list(self) -> Result<Reply<KeptShape>, Problem> {
        let Self { head, keeper, buyer } = self;
        let cards = head.ask(ViewCards { keeper, buyer }).await?;
        Ok(Reply::of(KeptShape { cards: cards.iter().map(KeptCardShape::from).collect() }))
    }

    async fn register(self, card: NewCard) -> Result<Reply<KeptCardShape>, Problem> {
        let Self { head, keeper, buyer } = self;
        let Some(gateway) = head.api.gateway() else {
            head.ask(MayKeepCard { keeper, buyer }).await?;
            return Err(Problem::new(ProblemCode::CardsNotTaken));
        };
        let request = RegisterCard { keeper, buyer, card, key: head.key().cloned() };
        let kept = head.desk().register_card(request, head.actor()?, gateway).await;
        let kept: KeptCard = kept.map_err(|error| match error {
            RegisterCardError::Run(error) => head.problem::<KeepCardRefusal>(&error),
            RegisterCardError::Declined(reason) => {
                Problem::new(ProblemCode::CardDeclined).because(reason.phrase().to_owned())
            }
            RegisterCardError::NoAnswer(error) => Problem::silent_gateway(&error),
        })?;
        Ok(Reply::of(KeptCardShape::from(&kept)).made(kept.id))
    }

    async fn forget(self, card: CardId) -> Result<Reply<Nothing>, Problem> {
        let Self { head, keeper, buyer } = self;
        head.run(ForgetCard { keeper, buyer, card }).await?;
        Ok(Reply::nothing())
    }
}

async fn register_own(
    call: Call<(BuyerOrganizationId,), NoQuery, NewCardForm>,
) -> Result<Reply<KeptCardShape>, Problem> {
    let (buyer,) = call.path;
    let Call { body, head, .. } = call;
    Cards::own(&head, buyer)?.register(body).await
}

async fn list_own(call: Call<(BuyerOrganizationId,)>) -> Result<Reply<KeptShape>, Problem> {
    let (buyer,) = call.path;
    Cards::own(&call, buyer)?.list().await
}

async fn forget_own(call: Call<(BuyerOrganizationId, CardId)>) -> Result<Reply<Nothing>, Problem> {
    let (buyer, card) = call.path;
    Cards::own(&call, buyer)?.forget(card).await
}

async fn register_of(
    call: Call<(BrandId, BuyerOrganizationId), NoQuery, NewCardForm>,
) -> Result<Reply<KeptCardShape>, Problem> {
    let (brand, buyer) = call.path;
    let Call { body, head, .. } = call;
    Cards::of(&head, brand, buyer).register(body).await
}

async fn list_of(call: Call<(BrandId, BuyerOrganizationId)>) -> Result<Reply<KeptShape>, Problem> {
    let (brand, buyer) = call.path;
    Cards::of(&call, brand, buyer).list().await
}

async fn forget_of(call: Call<(BrandId, BuyerOrganizationId, CardId)>) -> Result<Reply<Nothing>, Problem> {
    let (brand, buyer, card) = call.path;
    Cards::of(&call, brand, buyer).forget(card).await
}

async fn seen(head: &Head, question: ViewPayment) -> Result<Reply<PaymentShape>, Problem> {
    let view = head.ask(question).await?;
    let view = view.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    Ok(Reply::of(PaymentShape::from(&view)))
}

async fn of_order(call: Call<(BrandId, OrderId)>) -> Result<Reply<PaymentShape>, Problem> {
    let (brand, order) = call.path;
    seen(&call, ViewPayment { brand, order, viewer: Viewer::Brand }).await
}

async fn own(call: Call<(BuyerOrganizationId, BrandId, OrderId)>) -> Result<Reply<PaymentShape>, Problem> {
    let (organization, brand, order) = call.path;
    let detail = call.ask(ViewOrder { brand, order, viewer: Viewer::Buyer }).await?;
    if detail.order.buyer != organization {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    seen(&call, ViewPayment { brand, order, viewer: Viewer::Buyer }).await
}
