//! Verifying: all that a brand keeps, recomputed from its sources.
//!
//! Decides what follows from what, and reads it page by page. Deliberately knows no operation: how records came to be what they are
//! does not matter, only whether they agree.

mod claim;
mod content;
mod document;
mod drift;
mod link;
mod order;
mod payment;
mod people;
mod run;
mod stock;
mod tally;
mod walk;

use std::sync::Arc;

pub use drift::{Check, DRIFTS_MAX, Drift, DriftAt};

use super::{Desk, RunError};
use crate::cart::{Cart, GuestCart};
use crate::operation::Missing;
use crate::order::{DeliveryNote, Invoice, Order};
use crate::party::{Actor, Brand, OrderLink};
use crate::record::{Facts, FieldChange, Key, Keys, Kind, Partition, Stored, Subject};
use crate::refusal::Never;
use crate::store::{Cursor, Feed, Listed, SharedStore, StorageError, Store};
use crate::value::BrandId;
use drift::{Drifts, NOTHING};
use stock::Standing;
use tally::Counted;
use walk::{OrderRecords, OrderWalk, Walk};

/// How many orders are looked at together.
const ORDERS: usize = 50;

/// How many entries of a log are read at a time.
const ENTRIES: u32 = 200;

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// How much was looked at.
    pub checked: Checked,
    /// What is not as it should be, [`DRIFTS_MAX`] at most.
    pub drifts: Vec<Drift>,
    /// How many more there are.
    pub more: u64,
}

/// How much a verification looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// Orders.
    pub orders: u64,
    /// Originals and revisions.
    pub contents: u64,
    /// Changes of a status in the logs of orders.
    pub status_changes: u64,
    /// Movements of stock.
    pub movements: u64,
    /// Stock counters.
    pub counters: u64,
    /// Delivery notes.
    pub delivery_notes: u64,
    /// Invoices.
    pub invoices: u64,
    /// Claims.
    pub claims: u64,
    /// Bulk runs.
    pub runs: u64,
    /// Members.
    pub members: u64,
    /// Sessions.
    pub sessions: u64,
}

impl Verification {
    /// Whether everything is as it should be.
    pub const fn is_clean(&self) -> bool {
        self.drifts.is_empty()
    }

    fn of(checked: Checked, drifts: Drifts) -> Self {
        Self { checked, drifts: drifts.kept, more: drifts.more }
    }
}

impl Desk {
    /// Recomputes from their sources what a brand keeps twice, and tells every drift: the status of each order from its log, its
    /// figures and amounts from its lines, its revisions, its holding and the stock from movements, backlog SKUs and delivery notes
    /// and invoices from one another, what a card pays from the invoices that it pays, claims from what they stand for, the counts of bulk runs and of
    /// members, and what the store counts up. Tests
    /// call it after every random scenario; operators, whenever they like. Whoever may read the brand may ask.
    ///
    /// It reads page by page, and its memory does not grow with the number of orders. The brand should be at rest: what others change
    /// while it reads may be told as a drift. Nothing is changed.
    ///
    /// Not checked, because there is no second source: base prices, rates, surcharges, shipping fees and discounts as they were agreed
    /// to; which tax categories applied; in which way prices and taxes were rounded, as long as it is to one of the two nearest amounts;
    /// documents that the embedding product keeps itself; and the outbox.
    ///
    /// # Errors
    /// [`RunError::Missing`] when there is no such brand for this actor, and [`RunError::Storage`].
    pub async fn verify(&self, brand: BrandId, actor: &Actor) -> Result<Verification, RunError<Never>> {
        let store = self.store();
        let key = Key::brand(brand);
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = store.load(keys).await?;
        let known = facts.get::<Brand>(&key).filter(|_| actor.on_brand(brand).is_some());
        let Some(known) = known.map(Arc::clone) else { return Err(RunError::Missing(Missing::of(&key))) };

        let mut pass = Pass { store, brand, drifts: Drifts::default(), checked: Checked::default() };
        pass.orders(&known).await?;
        pass.documents().await?;
        pass.claims().await?;
        pass.checked.runs = run::check(store, brand, &mut pass.drifts).await?;
        pass.checked.members = people::check_members(store, brand.into(), &mut pass.drifts).await?;
        let Pass { drifts, checked, .. } = pass;
        Ok(Verification::of(checked, drifts))
    }
}

/// One verification under way.
struct Pass<'a> {
    store: &'a SharedStore,
    brand: BrandId,
    drifts: Drifts,
    checked: Checked,
}

impl<'a> Pass<'a> {
    const fn walk(&self, kind: Kind) -> Walk<'a> {
        Walk::new(self.store, Partition::Brand(self.brand), kind)
    }

    /// Every order with all that is named after it, and the stock.
    async fn orders(&mut self, brand: &Brand) -> Result<(), StorageError> {
        let (mut standing, moved) = Standing::read(self.store, self.brand, None).await?;
        self.checked.movements = moved.movements;
        self.checked.counters =
            stock::check_counters(self.store, brand, moved.sums, &mut self.drifts).await?;
        let mut counted = Counted::default();
        let mut walk = OrderWalk::new(self.store, self.brand);
        loop {
            let mut batch = Vec::with_capacity(ORDERS);
            while batch.len() < ORDERS
                && let Some(records) = walk.next().await?
            {
                batch.push(records);
            }
            if batch.is_empty() {
                break;
            }
            let facts = self.named_by(&batch).await?;
            for records in batch {
                while !standing.covers(records.id) {
                    standing = self.next_standing(standing).await?;
                }
                self.order(&records, &facts, &mut standing).await?;
                if let Some(order) = &records.order {
                    counted.add(order);
                }
            }
        }
        while standing.upto().is_some() {
            standing = self.next_standing(standing).await?;
        }
        standing.rest(self.brand, &mut self.drifts);
        counted.check(self.store, self.brand, &mut self.drifts).await
    }

    async fn next_standing(&mut self, mut standing: Standing) -> Result<Standing, StorageError> {
        standing.rest(self.brand, &mut self.drifts);
        Ok(Standing::read(self.store, self.brand, standing.upto()).await?.0)
    }

    /// The records that orders name.
    async fn named_by(&self, batch: &[OrderRecords]) -> Result<Facts, StorageError> {
        let mut keys = Keys::new();
        for order in batch.iter().filter_map(|records| records.order.as_ref()) {
            document::ask_for_order(order, &mut keys);
            link::ask_for_order(order, &mut keys);
        }
        for records in batch {
            if let (Some(order), Some(payment)) = (&records.order, &records.payment) {
                payment::ask_for_payment(order, payment, &mut keys);
            }
        }
        self.load(keys).await
    }

    async fn load(&self, mut keys: Keys) -> Result<Facts, StorageError> {
        keys.retain_unknown(&Facts::new());
        if keys.is_empty() { Ok(Facts::new()) } else { self.store.load(keys).await }
    }

    async fn order(
        &mut self,
        records: &OrderRecords,
        facts: &Facts,
        standing: &mut Standing,
    ) -> Result<(), StorageError> {
        let drifts = &mut self.drifts;
        let Some(order) = &records.order else {
            for key in &records.keys {
                drifts.note(key, Check::WithoutOrder, NOTHING, records.id);
            }
            return Ok(());
        };
        self.checked.orders = self.checked.orders.saturating_add(1);
        let contents = records.contents();
        let count = u64::try_from(contents.len()).unwrap_or(u64::MAX);
        self.checked.contents = self.checked.contents.saturating_add(count);
        order::check(order, records, &contents, drifts);
        let now = Key::content(order.brand, order.id, order.content());
        let content = contents.iter().find(|content| content.key == now);
        document::check_order(order, content, records.backlog.as_deref(), facts, drifts);
        link::check_order(order, facts, drifts);
        payment::check_order(order, records.payment.as_deref(), facts, drifts);
        stock::check_holding(order, records.holding.as_deref(), &standing.take(records.id), drifts);
        let changes = self.status_changes(order).await?;
        order::check_history(order, &changes, &mut self.drifts);
        let count = u64::try_from(changes.len()).unwrap_or(u64::MAX);
        self.checked.status_changes = self.checked.status_changes.saturating_add(count);
        Ok(())
    }

    /// The changes of an order's status that its log tells.
    async fn status_changes(&self, order: &Order) -> Result<Vec<FieldChange>, StorageError> {
        let key = Key::order(order.brand, order.id);
        let subject = Subject { kind: key.kind(), name: key.name().clone() };
        let mut feed =
            Feed { partition: key.partition(), subject: Some(subject), after: Cursor::START, limit: ENTRIES };
        let mut changes = Vec::new();
        loop {
            let events = self.store.events_after(feed.clone()).await?;
            if events.next <= feed.after {
                return Ok(changes);
            }
            feed.after = events.next;
            let told = events.events.into_iter().flat_map(|event| event.entry.changes);
            changes.extend(told.filter(|change| change.field == "status"));
        }
    }

    /// Every delivery note, invoice, cart and order link, and every cart of a guest.
    async fn documents(&mut self) -> Result<(), StorageError> {
        let mut walk = self.walk(Kind::DeliveryNote);
        while let Some((batch, facts)) = self.batch(&mut walk, document::ask_for_note).await? {
            self.checked.delivery_notes = self.checked.delivery_notes.saturating_add(count(&batch));
            of(&batch)
                .for_each(|note: &Arc<DeliveryNote>| document::check_note(note, &facts, &mut self.drifts));
        }
        let mut walk = self.walk(Kind::Invoice);
        while let Some((batch, facts)) = self.batch(&mut walk, document::ask_for_invoice).await? {
            self.checked.invoices = self.checked.invoices.saturating_add(count(&batch));
            of(&batch)
                .for_each(|made: &Arc<Invoice>| document::check_invoice(made, &facts, &mut self.drifts));
        }
        let mut walk = self.walk(Kind::Cart);
        while let Some((batch, facts)) = self.batch(&mut walk, link::ask_for_cart).await? {
            of(&batch).for_each(|cart: &Arc<Cart>| link::check_cart(cart, &facts, &mut self.drifts));
        }
        let mut walk = self.walk(Kind::OrderLink);
        while let Some((batch, facts)) = self.batch(&mut walk, link::ask_for_link).await? {
            of(&batch).for_each(|made: &Arc<OrderLink>| link::check_link(made, &facts, &mut self.drifts));
        }
        let mut walk = self.walk(Kind::GuestCart);
        while let Some((batch, facts)) = self.batch(&mut walk, link::ask_for_guest_cart).await? {
            for listed in &batch {
                if let Some(cart) = listed.found.record.as_ref().and_then(GuestCart::of) {
                    link::check_guest_cart(&listed.key, cart, &facts, &mut self.drifts);
                }
            }
        }
        Ok(())
    }

    /// The next records of a kind, and what they name.
    async fn batch<T: Stored>(
        &self,
        walk: &mut Walk<'_>,
        ask: fn(&T, &mut Keys),
    ) -> Result<Option<(Vec<Listed>, Facts)>, StorageError> {
        let batch = walk.batch().await?;
        if batch.is_empty() {
            return Ok(None);
        }
        let mut keys = Keys::new();
        of(&batch).for_each(|record: &Arc<T>| ask(record, &mut keys));
        let facts = self.load(keys).await?;
        Ok(Some((batch, facts)))
    }

    /// Every claim, both ways.
    async fn claims(&mut self) -> Result<(), StorageError> {
        for kind in claim::CLAIMING {
            let mut walk = self.walk(kind);
            loop {
                let batch = walk.batch().await?;
                if batch.is_empty() {
                    break;
                }
                let mut keys = Keys::new();
                claim::ask(self.brand, &batch, &mut keys);
                let facts = self.load(keys).await?;
                claim::check_claimed(self.brand, &batch, &facts, &mut self.drifts);
            }
        }
        let mut walk = self.walk(Kind::Claim);
        loop {
            let batch = walk.batch().await?;
            if batch.is_empty() {
                return Ok(());
            }
            self.checked.claims = self.checked.claims.saturating_add(count(&batch));
            let mut keys = Keys::new();
            claim::ask_targets(&batch, &mut keys);
            let facts = self.load(keys).await?;
            claim::check_claims(self.brand, &batch, &facts, &mut self.drifts);
        }
    }
}

/// The records of one type among those listed.
fn of<T: Stored>(batch: &[Listed]) -> impl Iterator<Item = &Arc<T>> {
    batch.iter().filter_map(|listed| T::of(listed.found.record.as_ref()?))
}

fn count(batch: &[Listed]) -> u64 {
    u64::try_from(batch.len()).unwrap_or(u64::MAX)
}
