//! What becomes of an order of the demo: so many hours after the step before, the next one. What is not due yet stays undone, so the
//! newest orders wait for their answer.

use order_core::cart::{OptionRow, PricedLine};
use order_core::catalog::Rates;
use order_core::operation::confirmation::{
    self, AdjustPrices, ApproveConfirmation, ConfirmationEdits, CreateConfirmation, DeclineConfirmation,
    LineEdit, MakeEditable, NewTag, PriceEdit, UpdateConfirmation,
};
use order_core::operation::delivery::{
    BacklogDelivery, CloseDeliveryNote, CreateBacklog, CreateDeliveryNote, CreateInvoice, DeliverBacklog,
};
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder, ViewOrder, Viewer};
use order_core::operation::tag::TagOrder;
use order_core::order::{Notify, Revision};
use order_core::value::{Body, CartId, DeliveryNoteId, Money, Note, OrderId, Quantity};

use super::Outcome;
use super::orders::{Plan, World, check_out, form};

/// One thing that happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The brand gives a lower price before it answers.
    Adjust,
    /// The brand answers with what was ordered.
    Answer,
    /// The same, and the buyer is asked to approve.
    Ask,
    /// The brand answers with fewer pieces of the first SKU, and asks.
    AskWithFewer,
    Approve,
    Decline,
    /// The brand changes its answer, takes something off, and asks again.
    Improve,
    Confirm,
    /// The brand confirms with a tag of this number.
    Tag(usize),
    Reopen,
    ListBacklog,
    /// A part of what is open is delivered.
    DeliverSome,
    Deliver,
    CloseNote,
    /// So much of the order is invoiced, in percent.
    Bill(u32),
    Reject,
    Return,
    OrderAgain,
    Archive,
}

/// The steps of one order, each so many hours after the one before.
pub type Life = &'static [(u32, Step)];

use Step::{
    Adjust, Answer, Approve, Archive, Ask, AskWithFewer, Bill, CloseNote, Confirm, Decline, Deliver,
    DeliverSome, Improve, ListBacklog, OrderAgain, Reject, Reopen, Return, Tag,
};

#[rustfmt::skip]
pub const LIVES: [Life; 24] = [
    &[],
    &[(20, Answer)],
    &[(26, Ask)],
    &[(18, AskWithFewer), (30, Approve)],
    &[(22, Ask), (40, Decline)],
    &[(15, Answer), (24, Confirm), (2, Tag(0))],
    &[(15, AskWithFewer), (28, Approve), (20, Confirm), (72, ListBacklog)],
    &[(24, Answer), (12, Confirm), (96, Deliver)],
    &[(30, Answer), (18, Confirm), (80, Deliver), (48, Bill(100))],
    &[(16, Answer), (20, Confirm), (60, Bill(30)), (120, Deliver), (90, CloseNote), (24, Bill(70))],
    &[(40, Reject)],
    &[(33, Answer), (50, Reject), (200, Archive)],
    &[(28, Return)],
    &[(21, Return), (1, OrderAgain)],
    &[(19, Answer), (30, Return), (160, Archive)],
    &[(10, Adjust)],
    &[(12, Adjust), (20, Answer), (26, Confirm)],
    &[(25, Ask), (26, Decline), (18, Improve), (40, Approve)],
    &[(14, Answer), (10, Confirm), (36, Reopen)],
    &[(20, Answer), (14, Confirm), (30, ListBacklog), (70, DeliverSome)],
    &[(18, Answer), (22, Confirm), (30, ListBacklog), (50, DeliverSome), (60, DeliverSome), (5, Tag(3))],
    &[(24, Answer), (16, Confirm), (40, Reject)],
    &[(30, Ask), (60, Improve)],
    &[(2, Tag(2))],
];

/// What becomes of orders that are paid by card, before the authorization lapses.
pub const BY_CARD: [Life; 4] = [
    &[(6, Answer), (20, Confirm)],
    &[(8, Answer), (12, Confirm), (70, Deliver)],
    &[(5, AskWithFewer), (20, Approve), (10, Confirm)],
    &[(12, Reject)],
];

/// What the steps of one order have come to.
#[derive(Debug, Default)]
pub struct State {
    revision: Option<Revision>,
    note: Option<DeliveryNoteId>,
    cart: Option<CartId>,
}

impl Step {
    /// Carries it out.
    pub async fn take(self, world: &World<'_>, plan: &Plan<'_>, state: &mut State) -> Outcome<()> {
        let order = plan.order.ok_or("it is not placed")?;
        match self {
            Adjust | Answer | Ask | AskWithFewer | Improve => self.answer(world, order, state).await,
            Approve | Decline => self.decide(world, plan, order, state).await,
            Confirm | Reopen | Tag(_) => self.settle(world, order).await,
            ListBacklog | DeliverSome | Deliver | CloseNote | Bill(_) => self.ship(world, order, state).await,
            Reject | Return | OrderAgain | Archive => self.end(world, plan, order, state).await,
        }
    }

    async fn answer(self, world: &World<'_>, order: OrderId, state: &mut State) -> Outcome<()> {
        let (desk, staff, brand) = (world.desk, &world.brand.staff, world.brand.id);
        let view = desk.ask(ViewOrder { brand, order, viewer: Viewer::Brand }, staff).await?;
        let line = view.original.items.iter().flat_map(|item| &item.lines).next();
        let line = line.ok_or("an order without lines")?;
        // A twentieth less than the base price of the first line.
        let less = Money::from_minor(line.base.minor() - line.base.minor() / 20, line.base.currency())?;
        let cheaper = PriceEdit { sku: line.sku, base: Some(less), rates: Rates::default() };
        let revised = if self == Adjust {
            desk.run(AdjustPrices { brand, order, seen: None, lines: vec![cheaper] }, staff).await?
        } else if self == Improve {
            let mut edits = ConfirmationEdits::none();
            edits.lines.push(LineEdit::price(cheaper));
            let revision = state.revision.ok_or("there is no answer yet")?;
            let notify = Notify::with_body(Body::new("We found a way. Please look once more.")?);
            let (seen, approval_requested) = (None, true);
            let update =
                UpdateConfirmation { brand, order, seen, revision, edits, notify, approval_requested };
            desk.run(update, staff).await?
        } else {
            let mut edits = ConfirmationEdits::none();
            if self == AskWithFewer {
                let fewer = Quantity::new(line.quantity.get().div_ceil(2))?;
                let mut edit = LineEdit::quantity(line.sku, fewer);
                edit.options = (!line.options.is_empty()).then(|| first_row(line, fewer));
                edits.lines.push(edit);
            }
            let approval_requested = self != Answer;
            let (seen, notify) = (None, Notify::send());
            let create = CreateConfirmation { brand, order, seen, edits, notify, approval_requested };
            desk.run(create, staff).await?
        };
        state.revision = Some(revised.revision);
        Ok(())
    }

    async fn decide(self, world: &World<'_>, plan: &Plan<'_>, order: OrderId, state: &State) -> Outcome<()> {
        let (desk, brand, decider) = (world.desk, world.brand.id, &plan.customer.decider);
        let revision = state.revision.ok_or("there is no answer yet")?;
        if self == Approve {
            desk.run(ApproveConfirmation { brand, order, seen: None, revision }, decider).await?;
        } else {
            let reason = Some(Note::new("The large sizes come too late for us.")?);
            desk.run(DeclineConfirmation { brand, order, seen: None, revision, reason }, decider).await?;
        }
        Ok(())
    }

    async fn settle(self, world: &World<'_>, order: OrderId) -> Outcome<()> {
        let (desk, staff, brand) = (world.desk, &world.brand.staff, world.brand.id);
        match self {
            Reopen => {
                let body = Body::new("One colour is late, so we change the delivery once more.")?;
                desk.run(MakeEditable { brand, order, seen: None, notify: Notify::with_body(body) }, staff)
                    .await?;
            }
            Tag(number) => {
                let apply = world.brand.tags.iter().skip(number).take(1).copied().collect();
                desk.run(TagOrder { brand, order, seen: None, apply, remove: [].into() }, staff).await?;
            }
            _ => {
                let (tags, new_tags): (_, Vec<NewTag>) = ([].into(), Vec::new());
                let confirm = confirmation::Confirm {
                    brand,
                    order,
                    seen: None,
                    notify: Notify::send(),
                    tags,
                    new_tags,
                };
                desk.run(confirm, staff).await?;
            }
        }
        Ok(())
    }

    async fn ship(self, world: &World<'_>, order: OrderId, state: &mut State) -> Outcome<()> {
        let (desk, staff, brand) = (world.desk, &world.brand.staff, world.brand.id);
        match self {
            ListBacklog => {
                desk.run(CreateBacklog { brand, order, seen: None }, staff).await?;
            }
            DeliverSome => {
                let view = desk.ask(ViewOrder { brand, order, viewer: Viewer::Brand }, staff).await?;
                let ledger = view.ledger.as_ref().ok_or("it is not confirmed")?;
                let open = ledger.lines.iter().filter(|line| !line.open.is_zero());
                let lines = open.map(|line| Ok((line.sku, Quantity::new(line.open.get().div_ceil(2))?)));
                let lines = lines.collect::<Outcome<Vec<_>>>()?;
                let orders = vec![BacklogDelivery { order, lines }];
                state.note = Some(desk.run(DeliverBacklog { brand, orders }, staff).await?.id);
            }
            Deliver => {
                let create = CreateDeliveryNote { brand, order, seen: None };
                state.note = Some(desk.run(create, staff).await?.id);
            }
            CloseNote => {
                let note = state.note.ok_or("there is no delivery note")?;
                desk.run(CloseDeliveryNote { brand, note, seen: None }, staff).await?;
            }
            Bill(percent) => {
                let ratio = Some(percent.to_string().parse()?);
                desk.run(CreateInvoice { brand, order, seen: None, ratio }, staff).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn end(self, world: &World<'_>, plan: &Plan<'_>, order: OrderId, state: &mut State) -> Outcome<()> {
        let (desk, staff, brand) = (world.desk, &world.brand.staff, world.brand.id);
        match self {
            Reject => {
                let body = Body::new("The mill no longer makes this cloth. We are sorry.")?;
                desk.run(RejectOrder { brand, order, seen: None, notify: Notify::with_body(body) }, staff)
                    .await?;
            }
            Return => {
                let body = Body::new("Please choose another colour and order again.")?;
                let give_back = ReturnOrder { brand, order, seen: None, notify: Notify::with_body(body) };
                state.cart = Some(desk.run(give_back, staff).await?.cart);
            }
            OrderAgain => {
                let cart = state.cart.ok_or("it was not returned")?;
                check_out(world, plan, cart, form(plan)).await?;
            }
            _ => {
                desk.run(ArchiveOrder { brand, order, seen: None }, staff).await?;
            }
        }
        Ok(())
    }
}

/// So many pieces with what was chosen for the first ones.
fn first_row(line: &PricedLine, quantity: Quantity) -> Vec<OptionRow> {
    let first = line.options.first().into_iter();
    let row = first.map(|row| OptionRow {
        choices: row.choices.iter().map(|chosen| (chosen.group, chosen.choice)).collect(),
        quantity,
    });
    row.collect()
}
