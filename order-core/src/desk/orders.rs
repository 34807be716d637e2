//! Lists, counts, tallies and the log, for those who may see them.
//!
//! The store knows no actor; this does. What an actor may not see does not exist for it.

use std::sync::Arc;

use super::{Desk, RunError};
use crate::operation::{LogView, Missing, Viewer, order_for_buyer};
use crate::order::{Order, OrderStatus};
use crate::party::Actor;
use crate::record::{
    Figures, Key, Kind, OrderCursor, OrderFilter, OrderQuery, OrderScope, Partition, Subject, TallyBy,
    TallyQuery, TallyRow, Version,
};
use crate::refusal::Never;
use crate::store::{Cursor, Event, Feed, FindOrders, OrderCount, Store};
use crate::value::{BrandId, OrderId, limits};

/// Up to how many orders a count is exact unless it is asked to be exact in any case.
pub const COUNT_EXACT_MAX: u64 = 10_000;

/// One order of a list, as whoever asked may see it.
#[derive(Debug, Clone)]
pub struct ListedOrder {
    /// Its version.
    pub version: Version,
    /// Its header. A buyer's has no tags, and no references that the brand attached.
    pub order: Arc<Order>,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct OrderList {
    /// The orders.
    pub orders: Vec<ListedOrder>,
    /// The place to continue after; `None` = this was the last page.
    pub next: Option<OrderCursor>,
}

/// A part of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogPage {
    /// The entries, oldest first. Fewer than were asked for = the log ends here, for now.
    pub entries: Vec<LogView>,
    /// From where to ask next, now or when more has happened.
    pub next: Cursor,
}

impl Desk {
    /// One page of the orders that a search means: a brand's for its staff, a buyer organization's for its members. Pages stay stable
    /// while orders are added. A `limit` of 0 counts as 1, one above [`limits::PAGE_ORDERS_MAX`] as that; a place of another sorting as
    /// none.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with whose orders are asked for, and [`RunError::Storage`].
    pub async fn find_orders(
        &self,
        query: OrderQuery,
        after: Option<OrderCursor>,
        limit: u32,
        actor: &Actor,
    ) -> Result<OrderList, RunError<Never>> {
        visible(query.scope, actor)?;
        if asks_for_tags(&query) {
            return Ok(OrderList::default());
        }
        let for_buyer = matches!(query.scope, OrderScope::Buyer(_));
        let find = FindOrders { query, after, limit: limit.min(limits::PAGE_ORDERS_MAX) };
        let page = self.store().find_orders(find).await?;
        let seen = |order: Arc<Order>| if for_buyer { Arc::new(order_for_buyer(&order)) } else { order };
        let listed = page
            .orders
            .into_iter()
            .map(|found| ListedOrder { version: found.version, order: seen(found.order) });
        Ok(OrderList { orders: listed.collect(), next: page.next })
    }

    /// How many orders a search means: exact up to [`COUNT_EXACT_MAX`] and then "more than that", or exact in any case.
    ///
    /// # Errors
    /// As [`find_orders`](Self::find_orders).
    pub async fn count_orders(
        &self,
        query: OrderQuery,
        exact: bool,
        actor: &Actor,
    ) -> Result<OrderCount, RunError<Never>> {
        visible(query.scope, actor)?;
        if asks_for_tags(&query) {
            return Ok(OrderCount { orders: 0, more: false });
        }
        let at_most = (!exact).then_some(COUNT_EXACT_MAX);
        Ok(self.store().count_orders(query, at_most).await?)
    }

    /// Orders of a brand counted up for its staff. What was rejected or returned is left out, everywhere and for good: that is what
    /// analytics are.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with the brand, and [`RunError::Storage`].
    pub async fn tally(
        &self,
        brand: BrandId,
        filter: OrderFilter,
        figures: Figures,
        by: TallyBy,
        actor: &Actor,
    ) -> Result<Vec<TallyRow>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let query = TallyQuery { brand, filter, counted_only: true, figures, by };
        Ok(self.store().tally(query).await?)
    }

    /// How many orders of a brand there are in each status: all of them, rejected, returned and archived ones too. Statuses without
    /// an order are left out.
    ///
    /// # Errors
    /// As [`tally`](Self::tally).
    pub async fn count_by_status(
        &self,
        brand: BrandId,
        actor: &Actor,
    ) -> Result<Vec<(OrderStatus, u64)>, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let filter = OrderFilter::default();
        let query =
            TallyQuery { brand, filter, counted_only: false, figures: Figures::Current, by: TallyBy::Status };
        let rows = self.store().tally(query).await?;
        let of = |status: OrderStatus| {
            let rows = rows.iter().filter(|row| row.keys.first().is_some_and(|word| word == status.word()));
            (status, rows.fold(0_u64, |sum, row| sum.saturating_add(row.orders)))
        };
        Ok(OrderStatus::ALL.map(of).into_iter().filter(|(_, orders)| *orders > 0).collect())
    }

    /// The log of one order after a place: all of it for staff; for members of the buyer organization what concerns them.
    ///
    /// # Errors
    /// [`RunError::Missing`] when there is no such order for this actor, and [`RunError::Storage`].
    pub async fn order_log(
        &self,
        brand: BrandId,
        order: OrderId,
        viewer: Viewer,
        (after, limit): (Cursor, u32),
        actor: &Actor,
    ) -> Result<LogPage, RunError<Never>> {
        let key = Key::order(brand, order);
        let missing = || RunError::Missing(Missing::of(&key));
        let mut keys = crate::record::Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let found = facts.get::<Order>(&key).ok_or_else(missing)?;
        let access = match viewer {
            Viewer::Brand => actor.on_brand(found.brand),
            Viewer::Buyer => actor.on_organization(found.buyer),
        };
        access.ok_or_else(missing)?;
        let subject = Some(Subject { kind: Kind::Order, name: key.name().clone() });
        let limit = limit.clamp(1, LOG_PAGE_MAX);
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut page = LogPage { entries: Vec::new(), next: after };
        // What this side does not see is passed over, so that a page is short only where the log ends.
        while page.entries.len() < wanted {
            let feed = Feed { partition: key.partition(), subject: subject.clone(), after: page.next, limit };
            let events = self.store().events_after(feed).await?.events;
            if events.is_empty() {
                break;
            }
            for Event { cursor, entry } in events {
                if page.entries.len() == wanted {
                    break;
                }
                page.entries.extend(LogView::of(entry, viewer));
                page.next = cursor;
            }
        }
        Ok(page)
    }

    /// The log of a brand after a place, for its staff: orders, and all else that changed there.
    ///
    /// # Errors
    /// As [`tally`](Self::tally).
    pub async fn brand_log(
        &self,
        brand: BrandId,
        (after, limit): (Cursor, u32),
        actor: &Actor,
    ) -> Result<LogPage, RunError<Never>> {
        visible(OrderScope::Brand(brand), actor)?;
        let feed =
            Feed { partition: Partition::Brand(brand), subject: None, after, limit: limit.min(LOG_PAGE_MAX) };
        let events = self.store().events_after(feed).await?;
        let entries =
            events.events.into_iter().filter_map(|event| LogView::of(event.entry, Viewer::Brand)).collect();
        Ok(LogPage { entries, next: events.next })
    }
}

/// Most entries of a log that are read at a time.
const LOG_PAGE_MAX: u32 = 1_000;

/// Whether the actor has to do with whose orders, or tags, are asked for.
pub(super) fn visible(scope: OrderScope, actor: &Actor) -> Result<(), RunError<Never>> {
    let (access, key) = match scope {
        OrderScope::Brand(brand) => (actor.on_brand(brand), Key::brand(brand)),
        OrderScope::Buyer(buyer) => (actor.on_organization(buyer), Key::buyer_organization(buyer)),
    };
    access.map(|_| ()).ok_or_else(|| RunError::Missing(Missing::of(&key)))
}

/// A buyer's orders have no tags, as the buyer sees them, so a search for some means none.
fn asks_for_tags(query: &OrderQuery) -> bool {
    matches!(query.scope, OrderScope::Buyer(_)) && !query.filter.tags.is_empty()
}
