//! The order that an operation is about, and who is told of what becomes of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shared::NotPermitted;
use super::{Draft, Missing, Moment, Stop};
use crate::order::{ConfirmationCreated, ContentRef, Notify, Order, OrderState, OrderStatus, Revision};
use crate::party::{Access, Actor, Brand, BuyerOrganization, Connection};
use crate::record::{Facts, FieldChange, Key, Keys, Notice, NoticeKind, NoticeNote, Task, Version};
use crate::refusal::Reason;
use crate::value::{Body, BrandId, Code, EmailAddress, Locale, OrderId, TaskId};

/// An order after an operation on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReceipt {
    /// Its id.
    pub id: OrderId,
    /// Its code.
    pub code: Code,
    /// Its status now.
    pub status: OrderStatus,
    /// The version of its header now.
    pub version: Version,
}

/// The order, for brand staff with Write. Whoever has nothing to do with the brand is told that it does not exist.
pub(crate) fn staff_order<'f, R: Reason + From<NotPermitted>>(
    facts: &'f Facts,
    actor: &Actor,
    brand: BrandId,
    order: OrderId,
) -> Result<&'f Arc<Order>, Stop<R>> {
    let key = Key::order(brand, order);
    let found = facts.get::<Order>(&key).ok_or_else(|| Missing::of(&key))?;
    permitted(actor.on_brand(brand), &key)?;
    Ok(found)
}

/// The order, for whoever may write for the buyer organization that placed it.
pub(crate) fn buyer_order<'f, R: Reason + From<NotPermitted>>(
    facts: &'f Facts,
    actor: &Actor,
    brand: BrandId,
    order: OrderId,
) -> Result<&'f Arc<Order>, Stop<R>> {
    let key = Key::order(brand, order);
    let found = facts.get::<Order>(&key).ok_or_else(|| Missing::of(&key))?;
    permitted(actor.on_organization(found.buyer), &key)?;
    Ok(found)
}

fn permitted<R: Reason + From<NotPermitted>>(access: Option<Access>, key: &Key) -> Result<(), Stop<R>> {
    match access {
        Some(Access::Write) => Ok(()),
        Some(Access::Read) => Err(Stop::refused(NotPermitted)),
        None => Err(Missing::of(key).into()),
    }
}

/// Writes the changed header, logs what changed about the order, and gives the receipt.
pub(crate) fn put_order(
    draft: &mut Draft<'_>,
    facts: &Facts,
    after: Order,
    changes: Vec<FieldChange>,
    notice: Option<NoticeNote>,
    moment: &mut Moment<'_>,
) -> OrderReceipt {
    let key = Key::order(after.brand, after.id);
    draft.log_with_notice(&key, changes, notice, moment);
    let receipt = OrderReceipt { version: facts.version(&key).next(), ..receipt(facts, &after) };
    draft.put(key, after);
    receipt
}

/// The receipt of an order that an operation leaves as it is.
pub(crate) fn receipt(facts: &Facts, order: &Order) -> OrderReceipt {
    OrderReceipt {
        id: order.id,
        code: order.code.clone(),
        status: order.status(),
        version: facts.version(&Key::order(order.brand, order.id)),
    }
}

/// The change of an order's status, as the log shows it.
pub(crate) fn status_change(before: &Order, after: &Order) -> FieldChange {
    FieldChange::changed("status", before.state.word(), after.state.word())
}

/// Asks for whom a notice to the buyer goes to, if one is asked for.
pub(crate) fn ask_for_recipients(order: &Order, notify: &Notify, known: &Facts, keys: &mut Keys) {
    if !notify.is_asked() {
        return;
    }
    let connection = Key::connection(order.brand, order.buyer);
    if let Some(connection) = known.get::<Connection>(&connection) {
        keys.record(buyer_key(connection));
    }
    keys.record(connection);
}

/// The record of the buyer organization of a connection: with the brand that keeps it, or with itself.
pub(crate) const fn buyer_key(connection: &Connection) -> Key {
    if connection.offline {
        Key::offline_buyer(connection.brand, connection.buyer)
    } else {
        Key::buyer_organization(connection.buyer)
    }
}

/// Puts a notice to the buyer's recipients into the outbox, if one is asked for and somebody is there to be told. What the log keeps of
/// it. `told` is the order as the notice tells it.
pub(crate) fn tell_buyer(
    draft: &mut Draft<'_>,
    facts: &Facts,
    told: &Order,
    kind: NoticeKind,
    notify: &Notify,
    moment: &mut Moment<'_>,
) -> NoticeNote {
    if !notify.is_asked() {
        return NoticeNote { sent: false, body: None, recipients: None };
    }
    let connection = facts.get::<Connection>(&Key::connection(told.brand, told.buyer));
    let buyer = connection.and_then(|connection| facts.get::<BuyerOrganization>(&buyer_key(connection)));
    let to = buyer.map_or((Locale::EN, [].as_slice()), |buyer| (buyer.locale(), buyer.profile.notified()));
    tell(draft, told, kind, to, notify.body(), moment)
}

/// Puts a notice to the brand's notification addresses into the outbox, with the buyer's own words. What the log keeps of it.
pub(crate) fn tell_brand(
    draft: &mut Draft<'_>,
    brand: &Brand,
    told: &Order,
    kind: NoticeKind,
    body: Option<&Body>,
    moment: &mut Moment<'_>,
) -> NoticeNote {
    let to = (brand.settings.locale, brand.settings.notification_addresses.as_slice());
    tell(draft, told, kind, to, body, moment)
}

/// A notice to these recipients, each once, in their language. Where nobody is to be told there is none, and the log says so.
pub(crate) fn tell(
    draft: &mut Draft<'_>,
    told: &Order,
    kind: NoticeKind,
    (locale, recipients): (Locale, &[EmailAddress]),
    body: Option<&Body>,
    moment: &mut Moment<'_>,
) -> NoticeNote {
    let mut distinct: Vec<EmailAddress> = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        if !distinct.contains(recipient) {
            distinct.push(recipient.clone());
        }
    }
    let recipients = u32::try_from(distinct.len()).unwrap_or(u32::MAX);
    if !distinct.is_empty() {
        draft.task(Task::Notice(Notice {
            id: TaskId::made(moment.now(), moment.bytes()),
            kind,
            brand: told.brand,
            order: told.id,
            order_code: told.code.clone(),
            at: moment.now(),
            locale,
            recipients: distinct,
            revision: revision_of(told),
            approval_requested: asks_for_approval(told),
            body: body.cloned(),
        }));
    }
    NoticeNote { sent: true, body: body.cloned(), recipients: Some(recipients) }
}

/// The revision of the order confirmation that an order is at.
const fn revision_of(order: &Order) -> Option<Revision> {
    match order.content() {
        ContentRef::Confirmation(revision) => Some(revision),
        ContentRef::Original | ContentRef::Prices(_) => None,
    }
}

const fn asks_for_approval(order: &Order) -> bool {
    matches!(
        order.state,
        OrderState::ConfirmationCreated(ConfirmationCreated { approval_requested: true, .. })
    )
}
