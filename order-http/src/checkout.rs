//! Carts filled and ordered, on whichever side keeps them.

use order_core::RunError;
use order_core::cart::CheckoutForm;
use order_core::desk::ByCardError;
use order_core::operation::cart::{AddToCart, CartView, RemoveFromCart, RemovedFromCart, ViewCart};
use order_core::operation::order::{PlaceOrder, PlaceRefusal, Placed, Preview, PreviewOrder};
use order_core::order::Fingerprint;
use order_core::value::{BrandId, CartId, Code, OrderId, ProductId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::brand::OriginalShape;
use crate::route::{Head, Nothing, Reply};
use crate::wire::{CartShape, Form, FormForm, MoneyShape, Plain, Reader, Scalar, object};
use crate::{Problem, ProblemCode};

impl Plain for Fingerprint {
    type Wire = String;

    const NAME: &'static str = "Fingerprint";
    const ABOUT: &'static str = "Stands for all that a preview showed.";

    fn schema() -> Map<String, Value> {
        object(
            json!({ "type": "string", "format": "uuid", "examples": ["7bc3e0c5-d789-5784-80fa-974fedbb2285"] }),
        )
    }

    fn read(wire: &String) -> Result<Self, String> {
        let text = Value::String(wire.clone());
        serde_json::from_value(text).map_err(|_| "not a fingerprint of a preview".to_owned())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// What would be placed, exactly.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Preview")]
pub(crate) struct PreviewShape {
    /// Stands for all of it; placing names it.
    fingerprint: Scalar<Fingerprint>,
    original: OriginalShape,
}

impl From<&Preview> for PreviewShape {
    fn from(preview: &Preview) -> Self {
        Self { fingerprint: preview.fingerprint.into(), original: preview.content.as_ref().into() }
    }
}

/// What is ordered, and the preview that was agreed to.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PlaceOrder")]
pub(crate) struct PlaceForm {
    form: FormForm,
    /// The fingerprint of the preview.
    agreed: Scalar<Fingerprint>,
}

impl Form for PlaceForm {
    type Value = (CheckoutForm, Fingerprint);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let form = reader.field("form", self.form);
        let agreed = reader.field("agreed", self.agreed);
        Some((form?, agreed?))
    }
}

/// An order that was placed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "PlacedOrder")]
pub(crate) struct PlacedShape {
    id: Scalar<OrderId>,
    code: Scalar<Code>,
    placed_at: Scalar<Timestamp>,
    total: MoneyShape,
}

impl From<&Placed> for PlacedShape {
    fn from(placed: &Placed) -> Self {
        Self {
            id: placed.id.into(),
            code: (&placed.code).into(),
            placed_at: placed.placed_at.into(),
            total: placed.total.into(),
        }
    }
}

/// A cart that is one of those that are meant; any other one is not there.
pub(crate) async fn cart(
    head: &Head,
    brand: BrandId,
    cart: CartId,
    is_meant: impl Fn(&CartView) -> bool,
) -> Result<CartView, Problem> {
    let view = head.ask(ViewCart { brand, cart }).await?;
    if is_meant(&view) { Ok(view) } else { Err(Problem::new(ProblemCode::NotFound)) }
}

/// A cart as it is.
pub(crate) fn shown(view: &CartView) -> Reply<CartShape> {
    Reply::of(view.into()).tagged(view.cart.id, view.version)
}

/// Fills a cart, and shows it.
pub(crate) async fn fill(head: &Head, command: AddToCart) -> Result<Reply<CartShape>, Problem> {
    let brand = command.brand;
    let receipt = head.run(command).await?;
    Ok(shown(&head.ask(ViewCart { brand, cart: receipt.id }).await?))
}

/// Takes products out of a cart.
pub(crate) async fn remove(
    head: &Head,
    brand: BrandId,
    cart: CartId,
    products: Vec<ProductId>,
) -> Result<Reply<Nothing>, Problem> {
    let seen = head.seen(cart);
    Ok(match head.run(RemoveFromCart { brand, cart, seen, products }).await? {
        RemovedFromCart::Left { version } => Reply::nothing().tagged(cart, version),
        RemovedFromCart::Gone => Reply::nothing(),
    })
}

/// What would be placed.
pub(crate) async fn preview(
    head: &Head,
    brand: BrandId,
    cart: CartId,
    form: CheckoutForm,
) -> Result<Reply<PreviewShape>, Problem> {
    let preview = head.ask(PreviewOrder { brand, cart, form }).await?;
    Ok(Reply::of(PreviewShape::from(&preview)))
}

/// Places the order. When what was agreed to has changed, the problem shows what would be placed now.
pub(crate) async fn place(
    head: &Head,
    command: PlaceOrder,
    address: impl FnOnce(OrderId) -> String,
) -> Result<Reply<PlacedShape>, Problem> {
    let mut run = head.desk().run(command, head.actor()?);
    if let Some(key) = head.key() {
        run = run.key(key.clone());
    }
    let placed = match head.api.gateway() {
        // An order that is not paid by card is placed as without a gateway.
        Some(gateway) => run.by_card(gateway).await.map_err(|error| match error {
            ByCardError::Run(error) => refused(head, &error),
            ByCardError::NoAnswer(error) => Problem::silent_gateway(&error),
        })?,
        None => run.await.map_err(|error| refused(head, &error))?,
    };
    Ok(Reply::of(PlacedShape::from(&placed)).made_at(address(placed.id)))
}

fn refused(head: &Head, error: &RunError<PlaceRefusal>) -> Problem {
    let problem = head.problem(error);
    let RunError::Refused(refusals) = error else { return problem };
    // To whoever may not see a cart it is gone, and so is one that is not there.
    if matches!(refusals.first(), PlaceRefusal::CartGone { .. }) {
        return problem.with_code(ProblemCode::NotFound);
    }
    let preview = refusals.iter().find_map(|reason| {
        let PlaceRefusal::Outdated { preview } = reason else { return None };
        serde_json::to_value(PreviewShape::from(preview.as_ref())).ok()
    });
    preview.into_iter().fold(problem, Problem::preview)
}
