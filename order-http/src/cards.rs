//! Paying by card: a card is registered with the payment gateway, and what it pays is seen from both sides.
//!
//! The number of a card passes through to the gateway and is kept nowhere; what is kept to pay with again is what the gateway calls it.
//! answers to registering are not kept for idempotency keys.

use order_core::gateway::{GatewayError, NewCard};
use order_core::operation::Viewer;
use order_core::operation::order::ViewOrder;
use order_core::operation::payment::{ForgetCard, ForgetCardRefusal, KeepCard, KeepCardRefusal, ViewPayment};
use order_core::party::Access as Right;
use order_core::value::{BrandId, BuyerOrganizationId, CardId, OrderId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::route::{Access, Call, Head, NoQuery, Nothing, Reply, Route, Section};
use crate::wire::{CardShape, KeptCardShape, NewCardForm, PaymentShape, Scalar};
use crate::{Problem, ProblemCode};

pub(crate) fn routes() -> Vec<Route> {
    let (staff, member) = (Access::Brand(Right::Write), Access::Organization(Right::Write));
    vec![
        registering(Route::post("/organizations/{organization}/cards", "register_card", of_member), member)
            .within(Section::Buyer),
        Route::get("/organizations/{organization}/cards", "list_cards", list)
            .says(
                "List the cards that are kept.",
                "To be picked when an order is placed, each as it was registered.",
            )
            .for_whom(Access::Organization(Right::Read))
            .within(Section::Buyer),
        Route::post("/organizations/{organization}/cards/keep", "keep_card", keep)
            .says(
                "Keep a card.",
                "One that was registered, to pay with again. One that is kept already stays as it is.",
            )
            .for_whom(member)
            .refuses::<KeepCardRefusal>()
            .repeatable()
            .within(Section::Buyer),
        Route::delete("/organizations/{organization}/cards/{card}", "forget_card", forget)
            .says("Forget a card.", "Orders that are paid by it still are.")
            .for_whom(member)
            .refuses::<ForgetCardRefusal>()
            .within(Section::Buyer),
        registering(Route::post("/brands/{brand}/cards", "register_card_for_buyer", of_staff), staff)
            .within(Section::Brand),
        seeing(
            Route::get(
                "/organizations/{organization}/brands/{brand}/orders/{order}/payment",
                "view_own_payment",
                own,
            ),
            Access::Organization(Right::Read),
        )
        .within(Section::Buyer),
        seeing(
            Route::get("/brands/{brand}/orders/{order}/payment", "view_payment", of_order),
            Access::Brand(Right::Read),
        )
        .within(Section::Brand),
    ]
}

fn registering(route: Route, access: Access) -> Route {
    route
        .says("Register a card.", "It goes to the payment gateway. The answer is what the gateway calls it, to be named when an order is placed; the number has to be typed again for another one.")
        .for_whom(access)
        .may_end(ProblemCode::NotPermitted)
        .may_end(ProblemCode::CardsNotTaken)
        .may_end(ProblemCode::CardDeclined)
        .may_end(ProblemCode::GatewaySilent)
}

fn seeing(route: Route, access: Access) -> Route {
    route
        .says("Look at what a card pays.", "What is authorized, captured, released and given back. Of an order that is not paid by card there is nothing.")
        .for_whom(access)
}

async fn register(head: &Head, card: NewCard) -> Result<Reply<CardShape>, Problem> {
    let gateway = head.api.gateway().ok_or_else(|| Problem::new(ProblemCode::CardsNotTaken))?;
    match head.desk().register_card(card, gateway).await {
        Ok(card) => Ok(Reply::of(CardShape::from(&card))),
        Err(GatewayError::Declined(reason)) => {
            Err(Problem::new(ProblemCode::CardDeclined).because(reason.phrase().to_owned()))
        }
        Err(GatewayError::Unknown(error)) => Err(Problem::silent_gateway(&error)),
    }
}

async fn of_member(
    call: Call<(BuyerOrganizationId,), NoQuery, NewCardForm>,
) -> Result<Reply<CardShape>, Problem> {
    let (organization,) = call.path;
    may_write(call.actor()?.on_organization(organization))?;
    let Call { body, head, .. } = call;
    register(&head, body).await
}

async fn of_staff(call: Call<(BrandId,), NoQuery, NewCardForm>) -> Result<Reply<CardShape>, Problem> {
    let (brand,) = call.path;
    may_write(call.actor()?.on_brand(brand))?;
    let Call { body, head, .. } = call;
    register(&head, body).await
}

/// Registering changes no record, so no command asks for the right to.
fn may_write(right: Option<Right>) -> Result<(), Problem> {
    match right {
        None => Err(Problem::new(ProblemCode::NotFound)),
        Some(Right::Read) => Err(Problem::new(ProblemCode::NotPermitted)),
        Some(Right::Write) => Ok(()),
    }
}

/// The cards that are kept.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "KeptCards")]
struct KeptShape {
    cards: Vec<KeptCardShape>,
}

async fn list(call: Call<(BuyerOrganizationId,)>) -> Result<Reply<KeptShape>, Problem> {
    let (organization,) = call.path;
    let cards = call.desk().own_cards(organization, call.actor()?).await;
    let cards = cards.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(KeptShape { cards: cards.iter().map(KeptCardShape::from).collect() }))
}

/// A card that is kept now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CardReceipt")]
struct CardReceiptShape {
    id: Scalar<CardId>,
}

async fn keep(
    call: Call<(BuyerOrganizationId,), NoQuery, CardShape>,
) -> Result<Reply<CardReceiptShape>, Problem> {
    let (buyer,) = call.path;
    let kept = call.run(KeepCard { buyer, card: call.body.clone() }).await?;
    Ok(Reply::of(CardReceiptShape { id: kept.id.into() }))
}

async fn forget(call: Call<(BuyerOrganizationId, CardId)>) -> Result<Reply<Nothing>, Problem> {
    let (buyer, card) = call.path;
    call.run(ForgetCard { buyer, card }).await?;
    Ok(Reply::nothing())
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
