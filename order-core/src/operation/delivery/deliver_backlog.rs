//! Create a delivery note of backlog SKUs.

use serde::Serialize;
use thiserror::Error;

use super::super::catalog::{NothingGiven, TooManyLines, repeated};
use super::super::shared::NotPermitted;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::create_delivery_note::make_note;
use super::document::{
    ask_for_backlog, backlog_changes, backlog_of, currency_of, put_changed, staff_records, with_confirmed,
};
use super::reason::step;
use super::{BacklogFault, CreatedDeliveryNote, NoBacklog, TooManyReferences};
use crate::order::{Backlog, BacklogSku, DeliveredLine, DeliveredOrder, DeliverySource, Order};
use crate::party::Actor;
use crate::record::{CodecError, Facts, Key, Keys, Partition};
use crate::refusal::{Findings, Refusals};
use crate::value::limits::{BATCH_LINES_MAX, DOCUMENT_SOURCES_MAX};
use crate::value::{BrandId, BuyerOrganizationId, Currency, OrderId, Quantity, SkuId};

/// Puts open pieces of backlog SKUs on one delivery note: of one order or several, all of one buyer and in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliverBacklog {
    /// The brand.
    pub brand: BrandId,
    /// What of which order, each once: at most [`DOCUMENT_SOURCES_MAX`] orders and [`BATCH_LINES_MAX`] lines.
    pub orders: Vec<BacklogDelivery>,
}

/// What of one order is to be delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BacklogDelivery {
    /// Which order.
    pub order: OrderId,
    /// Which SKUs, each once, and how many pieces of each.
    pub lines: Vec<(SkuId, Quantity)>,
}

/// Why backlog SKUs cannot be put on a delivery note.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeliverBacklogRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// No order is given, or no line of an order.
    #[error(transparent)]
    NothingGiven(#[from] NothingGiven),
    /// More orders are given than one delivery note may have. They are not looked at one by one.
    #[error("{count} orders are more than the {max} that one delivery note may have")]
    TooManyOrders {
        /// How many are given.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// There are more lines than one command may have. They are not looked at one by one.
    #[error(transparent)]
    TooManyLines(#[from] TooManyLines),
    /// An order is given twice.
    #[error("the order {order} is given twice")]
    RepeatedOrder {
        /// Which order.
        order: OrderId,
    },
    /// An order is of another buyer than the first.
    #[error("the order {order} is of the buyer {buyer}, and the first of {needed}")]
    OtherBuyer {
        /// Which order.
        order: OrderId,
        /// Its buyer.
        buyer: BuyerOrganizationId,
        /// The buyer of the first order.
        needed: BuyerOrganizationId,
    },
    /// An order is in another currency than the first.
    #[error("the order {order} is in {currency}, and the first in {needed}")]
    OtherCurrency {
        /// Which order.
        order: OrderId,
        /// Its currency.
        currency: Currency,
        /// The currency of the first order.
        needed: Currency,
    },
    /// An order has no backlog SKUs.
    #[error(transparent)]
    NoBacklog(#[from] NoBacklog),
    /// As many documents refer to an order as may.
    #[error(transparent)]
    TooManyReferences(#[from] TooManyReferences),
    /// The backlog SKUs of an order are not what is asked of them.
    #[error(transparent)]
    Backlog(#[from] BacklogFault),
}

reasons! {
    DeliverBacklogRefusal shares [
        NotPermitted, NothingGiven, TooManyLines, NoBacklog, TooManyReferences, Backlog,
    ] {
        TooManyOrders { count, max } = "too_many_orders";
        RepeatedOrder { order } = "repeated_order";
        OtherBuyer { order, buyer, needed } = "other_buyer";
        OtherCurrency { order, currency, needed } = "other_currency";
    }
}

/// An order with its backlog SKUs and what of them is to be delivered.
#[derive(Debug, Clone, Copy)]
pub struct OpenDelivery<'a> {
    /// The order.
    pub order: &'a Order,
    /// Its backlog SKUs.
    pub backlog: Option<&'a Backlog>,
    /// Which SKUs, and how many pieces of each.
    pub lines: &'a [(SkuId, Quantity)],
}

/// That pieces may be delivered: each order with its backlog SKUs before and after, and the lines of the note.
#[derive(Debug)]
pub struct MayDeliverBacklog<'o>(Vec<Step<'o>>);

#[derive(Debug)]
struct Step<'o> {
    order: &'o Order,
    before: &'o Backlog,
    after: Backlog,
    lines: Vec<DeliveredLine>,
}

/// Whether these pieces of backlog SKUs may go on one delivery note: the orders are of one buyer and in one currency, and so many
/// pieces of each SKU are open.
///
/// # Errors
/// Every reason why not.
pub fn may_deliver_backlog<'o>(
    deliveries: &[OpenDelivery<'o>],
) -> Result<MayDeliverBacklog<'o>, Refusals<DeliverBacklogRefusal>> {
    let mut findings = Findings::new();
    check_amount_of_work(deliveries, &mut findings);
    findings.verdict(())?;

    let mut findings = Findings::new();
    let orders = deliveries.iter().map(|delivery| delivery.order);
    let twice = repeated(orders.clone().map(|order| order.id)).into_iter();
    findings.extend(twice.map(|order| DeliverBacklogRefusal::RepeatedOrder { order }));
    if let Some(first) = orders.clone().next() {
        let others = orders.clone().filter(|order| order.buyer != first.buyer);
        let needed = first.buyer;
        findings.extend(others.map(|order| DeliverBacklogRefusal::OtherBuyer {
            order: order.id,
            buyer: order.buyer,
            needed,
        }));
        let needed = currency_of(first);
        let others = orders.clone().filter(|order| currency_of(order) != needed);
        findings.extend(others.map(|order| DeliverBacklogRefusal::OtherCurrency {
            order: order.id,
            currency: currency_of(order),
            needed,
        }));
    }
    let without = deliveries.iter().filter_map(|delivery| NoBacklog::check(delivery.order, delivery.backlog));
    findings.extend(without.map(DeliverBacklogRefusal::from));
    findings.extend(orders.filter_map(TooManyReferences::check).map(DeliverBacklogRefusal::from));
    let mut steps = Vec::with_capacity(deliveries.len());
    for OpenDelivery { order, backlog, lines } in deliveries {
        let Some(before) = backlog.filter(|_| order.state.has_backlog()) else { continue };
        let (after, lines) = step(before, lines, &mut findings, BacklogSku::deliver);
        steps.push(Step { order, before, after, lines });
    }
    findings.verdict(MayDeliverBacklog(steps))
}

/// What is found without looking at each order and line.
fn check_amount_of_work(deliveries: &[OpenDelivery<'_>], findings: &mut Findings<DeliverBacklogRefusal>) {
    let (count, max) = (deliveries.len(), DOCUMENT_SOURCES_MAX);
    let nothing = deliveries.is_empty() || deliveries.iter().any(|delivery| delivery.lines.is_empty());
    findings.check(!nothing, || NothingGiven.into());
    findings.check(count <= max, || DeliverBacklogRefusal::TooManyOrders { count, max });
    let lines = deliveries.iter().fold(0_usize, |sum, delivery| sum.saturating_add(delivery.lines.len()));
    findings.extend(TooManyLines::check(lines, BATCH_LINES_MAX).map(DeliverBacklogRefusal::from));
}

impl DeliverBacklog {
    pub(crate) fn permit<'f>(
        &'f self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayDeliverBacklog<'f>, Stop<DeliverBacklogRefusal>> {
        let keys: Vec<Key> = self.keys().collect();
        let orders = staff_records::<Order, _>(facts, actor, self.brand, &keys)?;
        let (count, max) = (self.orders.len(), DOCUMENT_SOURCES_MAX);
        if count > max {
            return Err(Stop::refused(DeliverBacklogRefusal::TooManyOrders { count, max }));
        }
        let deliveries = orders.into_iter().zip(&self.orders).map(|(order, wanted)| OpenDelivery {
            order,
            backlog: backlog_of(facts, order).map(AsRef::as_ref),
            lines: &wanted.lines,
        });
        Ok(may_deliver_backlog(&deliveries.collect::<Vec<_>>())?)
    }

    /// The headers of the orders, of no more than there may be.
    fn keys(&self) -> impl Iterator<Item = Key> {
        let orders = self.orders.iter().take(DOCUMENT_SOURCES_MAX);
        orders.map(|delivery| Key::order(self.brand, delivery.order))
    }
}

impl Command for DeliverBacklog {
    type Output = CreatedDeliveryNote;
    type Reason = DeliverBacklogRefusal;

    const OPERATION: Operation = Operation::DeliverBacklog;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        for key in self.keys() {
            if let Some(order) = known.get::<Order>(&key) {
                ask_for_backlog(order, keys);
            }
            keys.record(key);
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedDeliveryNote>, Stop<DeliverBacklogRefusal>> {
        let MayDeliverBacklog(steps) = self.permit(facts, moment.actor())?;
        let first = steps.first().map(|step| step.order).ok_or_else(|| Stop::refused(NothingGiven))?;
        Ok(deliver_backlog(first, steps, facts, moment)?)
    }
}

/// Delivers: the note, and of each order the backlog SKUs, the header and an entry.
fn deliver_backlog(
    first: &Order,
    mut steps: Vec<Step<'_>>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<CreatedDeliveryNote>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(first.brand), Operation::DeliverBacklog, facts);
    let delivered = steps
        .iter_mut()
        .map(|step| DeliveredOrder { order: step.order.id, lines: std::mem::take(&mut step.lines) })
        .collect();
    let (id, version) = make_note(&mut draft, first, (DeliverySource::Backlog, delivered), moment);
    let mut orders = Vec::with_capacity(steps.len());
    for Step { order, before, after, .. } in steps {
        let changes = backlog_changes(before, &after);
        draft.put(Key::backlog(order.brand, order.id), after);
        let header = with_confirmed(order, |confirmed| confirmed.delivery_notes.push(id));
        orders.push(put_changed(&mut draft, facts, order, header, changes, moment));
    }
    Ok(Decision { output: CreatedDeliveryNote { id, version, orders }, changeset: draft.finish()? })
}
