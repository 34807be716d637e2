//! Return an order to the buyer's cart, for ever.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::blocker::{AlreadyRejected, AlreadyReturned, HasBacklog, Referenced, check_leaving};
use super::super::link::ask_for_terms;
use super::super::payment::{ask_for_payment, end_payment};
use super::super::restock::{ask_for_holding, give_back};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{
    OrderReceipt, ask_for_recipients, put_order, staff_order, status_change, tell_buyer,
};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::returned_line::{ReturnedLine, ask_for_lines, became_of, items_of};
use crate::cart::{Cart, CartRoute, ReturnedOrder};
use crate::order::{Notify, Order, OrderState, OriginalOrder, ReturnedToCart};
use crate::party::{Actor, Connection};
use crate::record::{
    Claim, ClaimScope, Facts, FieldChange, Key, Keys, MovementCause, NoticeKind, Partition, Stored, Version,
};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, CartId, CatalogId, OrderId};

/// Returns an order to the buyer's cart. It cannot be undone. What was placed becomes a cart again, whatever the brand has answered
/// since; stock that moved for the order goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnOrder {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Whether the buyer is told.
    pub notify: Notify,
}

/// The order that was returned, and the cart that it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The order afterwards.
    pub order: OrderReceipt,
    /// The cart.
    pub cart: CartId,
    /// What became of each line, in the order of the original.
    pub lines: Vec<ReturnedLine>,
}

/// Why an order cannot be returned to the cart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReturnRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It was rejected.
    #[error(transparent)]
    AlreadyRejected(#[from] AlreadyRejected),
    /// It was returned to the buyer's cart before.
    #[error(transparent)]
    AlreadyReturned(#[from] AlreadyReturned),
    /// A document refers to it.
    #[error(transparent)]
    Referenced(#[from] Referenced),
    /// It has backlog SKUs.
    #[error(transparent)]
    HasBacklog(#[from] HasBacklog),
    /// The buyer is an offline one, who has no cart to return to.
    #[error("an offline buyer has no cart to return to")]
    BuyerOffline,
    /// The buyer has a cart for the catalog, be it empty of pieces. It must be ordered or removed first.
    #[error("the buyer has a cart for the catalog {catalog} already")]
    CartExists {
        /// Which catalog.
        catalog: CatalogId,
    },
    /// It is of a partner's inventory.
    #[error("an order of a partner's inventory is not returned to a cart")]
    PartnerInventory,
}

reasons! {
    ReturnRefusal shares [NotPermitted, Outdated, AlreadyRejected, AlreadyReturned, Referenced, HasBacklog] {
        BuyerOffline {} = "buyer_offline";
        CartExists { catalog } = "cart_exists";
        PartnerInventory {} = "partner_inventory";
    }
}

/// That an order may be returned to the cart.
#[derive(Debug)]
pub struct MayReturn<'o>(&'o Order);

/// Whether an order may be returned to the cart: neither rejected nor returned before, nothing refers to it, it has no backlog SKUs,
/// its buyer logs in and has no cart for the same catalog, and it is not of a partner's inventory. How it came about does not matter,
/// nor whether the catalog can still be ordered from.
///
/// # Errors
/// Every reason why not.
pub fn may_return<'o>(
    order: &'o Order,
    connection: &Connection,
    has_cart: bool,
) -> Result<MayReturn<'o>, Refusals<ReturnRefusal>> {
    let mut findings = Findings::new();
    check_leaving(order, &mut findings);
    findings.check(!connection.offline, || ReturnRefusal::BuyerOffline);
    findings.check(!has_cart, || ReturnRefusal::CartExists { catalog: order.catalog });
    findings.check(!order.partner_inventory, || ReturnRefusal::PartnerInventory);
    findings.verdict(MayReturn(order))
}

impl ReturnOrder {
    /// Asks for what [`permit`](Self::permit) looks at.
    pub(crate) fn ask_to_permit(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            keys.record(Key::connection(self.brand, order.buyer));
            keys.record(slot(order).key(self.brand));
        }
        keys.record(self.key());
    }

    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayReturn<'f>, Stop<ReturnRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let connection = there::<Connection>(facts, &Key::connection(self.brand, order.buyer))?;
        let has_cart = facts.get::<Claim>(&slot(order).key(self.brand)).is_some();
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(ReturnRefusal::from));
        Ok(findings.join(may_return(order, connection, has_cart))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

/// The buyer's one cart for the catalog.
const fn slot(order: &Order) -> ClaimScope<'static> {
    ClaimScope::CartSlot(order.buyer, order.catalog)
}

fn there<'f, T: Stored>(facts: &'f Facts, key: &Key) -> Result<&'f Arc<T>, Missing> {
    facts.get(key).ok_or_else(|| Missing::of(key))
}

impl Command for ReturnOrder {
    type Output = Returned;
    type Reason = ReturnRefusal;

    const OPERATION: Operation = Operation::ReturnOrder;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        self.ask_to_permit(known, keys);
        let Some(order) = known.get::<Order>(&self.key()) else { return };
        if order.status().is_terminal() {
            return;
        }
        ask_for_holding(order, keys);
        ask_for_payment(order, keys);
        ask_for_recipients(order, &self.notify, known, keys);
        ask_for_lines(order, known, keys);
        ask_for_terms(order.brand, order.link, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Returned>, Stop<ReturnRefusal>> {
        let permit = self.permit(facts, moment.actor())?;
        return_to_cart(permit, &self.notify, facts, moment)
    }
}

/// Returns: the new state, the cart, the stock given back, the entry, the notice.
fn return_to_cart(
    MayReturn(before): MayReturn<'_>,
    notify: &Notify,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<Returned>, Stop<ReturnRefusal>> {
    let original = there::<OriginalOrder>(facts, &Key::original_order(before.brand, before.id))?;
    let cart = cart_of(before, original, moment);
    let lines = became_of(facts, before, original, &cart.items)?;
    let id = cart.id;

    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::ReturnOrder, facts);
    let mut after = before.clone();
    let content = before.content();
    after.state = OrderState::ReturnedToCart(ReturnedToCart { content, cart: id, archived: false });
    after.holds_stock = false;
    give_back(&mut draft, facts, before, MovementCause::Returned { order: before.id }, moment);
    let notice = tell_buyer(&mut draft, facts, &after, NoticeKind::OrderReturned, notify, moment);
    draft.claim(before.brand, &slot(before), id.as_uuid());
    draft.put(Key::cart(before.brand, id), cart);
    let mut changes = vec![status_change(before, &after), FieldChange::set("returned_to", id)];
    end_payment(&mut draft, facts, before, &mut changes, moment);
    let order = put_order(&mut draft, facts, after, changes, Some(notice), moment);
    Ok(Decision { output: Returned { order, cart: id, lines }, changeset: draft.finish()? })
}

/// The buyer's new cart: every line as it was placed, none dropped, whichever way the order came about.
fn cart_of(order: &Order, original: &OriginalOrder, moment: &mut Moment<'_>) -> Cart {
    Cart {
        id: CartId::made(moment.now(), moment.bytes()),
        brand: order.brand,
        buyer: order.buyer,
        catalog: order.catalog,
        route: CartRoute::Standard,
        items: items_of(original),
        created_at: moment.now(),
        returned: Some(ReturnedOrder { order: order.id, terms: original.terms.clone() }),
        link: order.link,
        terms: order.route.is_from_file().then(|| original.terms.clone()),
    }
}
