//! Some two hundred orders: what is ordered when by whom. What becomes of each, `lives` tells.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use order_core::cart::{AddressChoice, CartItem, CartRoute, CartSku, CheckoutForm, OptionRow, PaymentForm};
use order_core::operation::cart::AddToCart;
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::record::Channel;
use order_core::store::Settlement;
use order_core::value::{CartId, Day, Note, OrderId, Quantity, Timestamp, UtcOffset};
use order_core::{Desk, SharedGateway, Store as _};

use super::assortment::Style;
use super::brand::DemoBrand;
use super::buyers::Customer;
use super::catalogs::{ATELIER, Book, READY, SUMMER, WINTER};
use super::dice::Dice;
use super::lives::{BY_CARD, LIVES, Life, Step};
use super::people::Kind;
use super::{DAY, LASTING, Outcome};
use crate::host::Clock;

/// Everything that orders are made of.
pub struct World<'a> {
    pub desk: &'a Desk,
    pub clock: &'a Clock,
    pub gateway: &'a SharedGateway,
    pub brand: DemoBrand,
    pub styles: Vec<Style>,
    pub catalogs: Vec<Book>,
    pub buyers: Vec<Customer>,
}

const ORDERS: u32 = 204;
const HOUR: Duration = Duration::from_secs(60 * 60);
/// Between one order and the next.
const PACE: Duration = Duration::from_secs(12 * 60 * 60 + 25 * 60);

/// The catalogs in turn. Whoever may not order from one takes the next that is for everybody.
const TURNS: [&str; 9] = [SUMMER, LASTING, WINTER, READY, SUMMER, WINTER, ATELIER, LASTING, WINTER];

const REMARKS: [&str; 5] = [
    "Please pack the sizes apart.",
    "Deliver to the back door, the front is being painted.",
    "同じ色は一箱にまとめてください。",
    "Merci de livrer le matin.",
    "We open the new room at the end of the month.",
];

/// One order that is going to be placed.
pub struct Plan<'a> {
    pub customer: &'a Customer,
    pub book: &'a Book,
    pub life: Life,
    pub by_card: bool,
    /// What it came to, once it is placed.
    pub order: Option<OrderId>,
}

/// Lets everything happen in the order of its time, up to the end.
pub async fn place_all(world: &World<'_>, begin: Timestamp, end: Timestamp) -> Outcome<()> {
    let mut dice = Dice::from(29);
    let mut plans = Vec::new();
    // When, which plan, which step of its life; the step before the first is placing.
    let mut due: BTreeSet<(Timestamp, usize, usize)> = BTreeSet::new();
    let mut at = begin.saturating_add(2 * DAY);
    for number in 0..ORDERS {
        at = at.saturating_add(PACE);
        let plan = plan(world, number, at, &mut dice)?;
        due.insert((at, plans.len(), 0));
        plans.push(plan);
    }
    let mut states = BTreeMap::new();
    while let Some((now, number, step)) = due.pop_first() {
        if now > end {
            break;
        }
        world.clock.set(now);
        let plan = plans.get_mut(number).ok_or("an order without a plan")?;
        match step.checked_sub(1).and_then(|at| plan.life.get(at)) {
            None => plan.order = Some(place(world, plan, number, &mut dice).await?),
            Some((_, what)) => {
                let state = states.entry(number).or_default();
                what.take(world, plan, state)
                    .await
                    .map_err(|error| format!("order {number} of {}, {what:?}: {error}", plan.book.code))?;
            }
        }
        if let Some((hours, _)) = plan.life.get(step) {
            due.insert((now.saturating_add(HOUR * *hours), number, step + 1));
        }
    }
    world.clock.set(end);
    settle_outbox(world).await
}

fn plan<'a>(world: &'a World<'_>, number: u32, at: Timestamp, dice: &mut Dice) -> Outcome<Plan<'a>> {
    let customer = dice.one_of(&world.buyers).ok_or("the demo has no buyers")?;
    let mut turns = TURNS.iter().cycle().skip(usize::try_from(number)? % TURNS.len());
    let suits = |code: &&&str| match **code {
        ATELIER => customer.kind == Kind::Granted,
        code => {
            world.catalogs.iter().any(|book| book.code == code && book.deadline.is_none_or(|end| at < end))
        }
    };
    let code = turns.find(suits).ok_or("no catalog can be ordered from")?;
    let book = world.catalogs.iter().find(|book| book.code == *code).ok_or("there is no such catalog")?;
    let by_card = book.is_from_stock && number.is_multiple_of(2) && !customer.kind.is_offline();
    let lives: &[Life] = if by_card { &BY_CARD } else { &LIVES };
    // Seven steps further each time, so that every buyer and every catalog meets every life.
    let life = lives[usize::try_from(number * 7)? % lives.len()];
    let needs_cart = life.iter().any(|(_, step)| *step == Step::Return);
    let life = if needs_cart && customer.kind.is_offline() { LIVES[0] } else { life };
    Ok(Plan { customer, book, life, by_card, order: None })
}

async fn place(world: &World<'_>, plan: &Plan<'_>, number: usize, dice: &mut Dice) -> Outcome<OrderId> {
    let Plan { customer, book, .. } = plan;
    let count = 1 + dice.below(5);
    let mut items: Vec<CartItem> = Vec::new();
    for _ in 0..count {
        let at = dice.one_of(&book.styles).ok_or("an empty catalog")?;
        let style = world.styles.get(*at).ok_or("a catalog has no such style")?;
        if items.iter().all(|item| item.product != style.id) {
            items.push(item(world, style, book, dice)?);
        }
    }
    let offline = customer.kind.is_offline();
    let route = match number % 3 {
        _ if !offline => CartRoute::Standard,
        0 if book.is_from_stock => CartRoute::Consignment,
        _ => CartRoute::Proxy,
    };
    if number.is_multiple_of(5)
        && let Some(first) = items.first_mut()
    {
        first.message_to_brand = Some(Note::new("The same as in the window, please.")?);
        first.note_to_own_company = if offline { None } else { Some(Note::new("For the window.")?) };
    }
    let (brand, buyer, catalog) = (world.brand.id, customer.id, book.id);
    let add = AddToCart { brand, buyer, catalog, route, cart: None, seen: None, items };
    let filled = world.desk.run(add, &customer.actor).await;
    let cart = filled.map_err(|error| format!("a cart of {}: {error}", book.code))?.id;
    let remark = match (number % 4, book.choices) {
        (0, []) => dice.one_of(&REMARKS),
        (_, choices) => dice.one_of(choices),
    };
    let mut form = form(plan);
    form.comment = remark.map(Note::new).transpose()?;
    check_out(world, plan, cart, form).await
}

/// The checkout form of a plan, without a comment.
pub fn form(plan: &Plan<'_>) -> CheckoutForm {
    let payment = match plan.book.is_from_stock {
        true if plan.by_card => PaymentForm::Card(plan.customer.card),
        true => PaymentForm::NotByCard,
        false => PaymentForm::Unasked,
    };
    let address = AddressChoice::Book(plan.customer.address);
    CheckoutForm { comment: None, payment, billing: address.clone(), delivery: address }
}

/// Places a cart as it is previewed.
pub async fn check_out(
    world: &World<'_>,
    plan: &Plan<'_>,
    cart: CartId,
    form: CheckoutForm,
) -> Outcome<OrderId> {
    let (brand, actor) = (world.brand.id, &plan.customer.actor);
    let preview = world.desk.ask(PreviewOrder { brand, cart, form: form.clone() }, actor).await;
    let agreed = preview.map_err(|error| format!("a preview of {}: {error}", plan.book.code))?.fingerprint;
    let place = PlaceOrder { brand, cart, form, agreed };
    Ok(world.desk.run(place, actor).by_card(world.gateway).await?.id)
}

/// Some sizes of one style in one colour or two.
fn item(world: &World<'_>, style: &Style, book: &Book, dice: &mut Dice) -> Outcome<CartItem> {
    let sizes = style.family.sizes().len();
    let colours: Vec<_> = style.skus.chunks(sizes).collect();
    let first = usize::try_from(dice.below(2))?;
    let mut skus = Vec::new();
    for sku in colours.iter().skip(first).take(1 + usize::try_from(dice.below(2))?).flat_map(|skus| *skus) {
        let pieces = (1 + dice.below(8)) * book.lot;
        let mut wanted = CartSku::of(*sku, Quantity::new(pieces)?);
        wanted.options = rows(style, pieces, dice)?;
        skus.push(wanted);
    }
    let mut item = CartItem::of(style.id, skus);
    if book.asks_dates && dice.below(3) == 0 {
        let today = world.clock.now().day(UtcOffset::UTC).days_since_epoch();
        item.desired_date = Some(Day::from_days_since_epoch(today + 30 + i64::from(dice.below(60))));
    }
    Ok(item)
}

/// How the pieces divide over the options: a part with one choice and the rest with another. What need not be chosen is now and then.
fn rows(style: &Style, pieces: u32, dice: &mut Dice) -> Outcome<Vec<OptionRow>> {
    let Some((group, choices)) = style.options.first() else { return Ok(Vec::new()) };
    let is_required = style.family.options().first().is_some_and(|options| options.required);
    if !is_required && dice.below(3) > 0 {
        return Ok(Vec::new());
    }
    let part = pieces.div_ceil(2);
    let mut rows = Vec::new();
    for (quantity, choice) in [part, pieces - part].into_iter().zip(choices) {
        if quantity > 0 {
            rows.push(OptionRow { choices: [(*group, *choice)].into(), quantity: Quantity::new(quantity)? });
        }
    }
    Ok(rows)
}

/// Nobody gets mail from the past: what the orders of the demo wrote into the outbox counts as sent, and what the sandbox is to be asked
/// it is asked.
async fn settle_outbox(world: &World<'_>) -> Outcome<()> {
    while !world.desk.work_payments(world.gateway, 100).await?.is_nothing() {}
    let now = world.clock.now();
    loop {
        let leases = world.desk.store().lease(Channel::Mail, now, now.saturating_add(HOUR), 500).await?;
        if leases.is_empty() {
            return Ok(());
        }
        for lease in leases {
            for recipient in lease.recipients {
                world.desk.store().settle(lease.token, recipient.to, Settlement::Done { at: now }).await?;
            }
        }
    }
}
