//! The life of the placed orders, each by the last digit of its invoice number.
//!
//! | digit | what becomes of the order |
//! |---|---|
//! | 0 | it is rejected |
//! | 1 | it is returned to the cart, and at once ordered again, which makes a new order |
//! | 2 | an order confirmation is created |
//! | 3 | the same, and the buyer is asked to approve it, and does |
//! | 4 | the same, and the buyer declines it |
//! | 5 to 9 | an order confirmation is created and confirmed |
//! | 8 | … and put on a delivery note |
//! | 9 | … and its backlog SKUs are created |
//!
//! Then everything of the brand is rejected in one bulk run. Nobody is told of anything. A step that is refused is counted, and the
//! order stays as it is then.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::{Duration, Instant};

use order_core::operation::bulk::BulkRequest;
use order_core::operation::confirmation::{
    ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation, DeclineConfirmation,
};
use order_core::operation::delivery::{CreateBacklog, CreateDeliveryNote};
use order_core::operation::order::{RejectOrder, ReturnOrder};
use order_core::order::{Notify, Revision};
use order_core::record::{BulkOperation, Figures, OrderFilter, Outcome, RunStatus, Selection, TallyBy};
use order_core::value::{CartId, OrderId};
use order_core::{Actor, Command, Desk, RunError};
use serde_json::{Map, Value, json};

use crate::figures::amounts;
use crate::host::Clock;
use crate::placing::{PlacedInvoice, Refused, check_out, codes, count};
use crate::progress::Progress;
use crate::retail::Book;
use crate::shop::{Buyer, Shop};

/// The first order confirmation of an order that was never adjusted.
const FIRST: Revision = Revision::from_number(1);

/// How long after the last order the life of all begins.
const PAUSE: Duration = Duration::from_secs(60);

/// The codes of the reasons when a step is refused.
type Codes = Vec<&'static str>;

/// What a step came to: what it gives, or why it was refused. What fails otherwise ends the program.
type Step<T> = Result<Result<T, Codes>, Box<dyn Error>>;

/// Everything that the life cycle needs.
pub struct Life<'a> {
    pub desk: &'a Desk,
    pub shop: &'a Shop,
    pub book: &'a Book,
}

impl Life<'_> {
    /// Leads every placed order through its life, in the order of placing, and rejects in the end what can be rejected in bulk.
    /// Answers what the closing object adds, read from the store.
    pub async fn lead(
        &self,
        clock: &Clock,
        placed: &[PlacedInvoice],
    ) -> Result<Map<String, Value>, Box<dyn Error>> {
        let last = self.book.invoices.iter().map(|invoice| invoice.placed_at).max();
        clock.set(last.unwrap_or_else(|| self.desk.now()).saturating_add(PAUSE));
        let started = Instant::now();
        let refused = self.lead_all(placed).await?;
        eprintln!("life cycle: {:.1} s", started.elapsed().as_secs_f64());
        let started = Instant::now();
        let bulk = self.reject_everything().await?;
        eprintln!("bulk: {:.1} s", started.elapsed().as_secs_f64());
        let mut closing = self.read_back().await?;
        let started = Instant::now();
        self.verify().await?;
        eprintln!("verify: {:.1} s", started.elapsed().as_secs_f64());
        closing.insert("lifecycle_refused".to_owned(), json!(refused));
        closing.insert("bulk".to_owned(), bulk);
        Ok(closing)
    }

    async fn lead_all(&self, placed: &[PlacedInvoice]) -> Result<Refused, Box<dyn Error>> {
        let mut refused = Refused::new();
        let mut progress = Progress::new("life cycle", placed.len());
        for one in placed {
            let invoice = self.book.invoices.get(one.invoice).ok_or("an order without its invoice")?;
            let buyer = self.shop.buyer(invoice.buyer).ok_or("the buyer was not made")?;
            let digit = invoice.number.chars().last().unwrap_or_default();
            let ended = self.lead_one(digit, one.order, buyer).await;
            let ended = ended.map_err(|error| {
                format!("invoice {}: {}", invoice.number, crate::host::with_sources(&*error))
            })?;
            if let Err(codes) = ended {
                count(&mut refused, codes);
            }
            progress.step(1);
        }
        progress.finish();
        Ok(refused)
    }

    async fn lead_one(&self, digit: char, order: OrderId, buyer: &Buyer) -> Step<()> {
        match digit {
            '0' => self.reject(order).await,
            '1' => self.order_again(order, buyer).await,
            '2' => self.answer(order, false).await,
            '3' | '4' => match self.answer(order, true).await? {
                Ok(()) if digit == '3' => self.approve(order, buyer).await,
                Ok(()) => self.decline(order, buyer).await,
                refused @ Err(_) => Ok(refused),
            },
            _ => match self.confirm(order).await? {
                Ok(()) if digit == '8' => self.deliver(order).await,
                Ok(()) if digit == '9' => self.list_backlog(order).await,
                ended => Ok(ended),
            },
        }
    }

    async fn reject(&self, order: OrderId) -> Step<()> {
        let brand = self.shop.brand;
        self.step(RejectOrder { brand, order, seen: None, notify: Notify::silent() }, &self.shop.staff).await
    }

    async fn order_again(&self, order: OrderId, buyer: &Buyer) -> Step<()> {
        let brand = self.shop.brand;
        let command = ReturnOrder { brand, order, seen: None, notify: Notify::silent() };
        let cart: CartId = match self.run(command, &self.shop.staff).await? {
            Ok(returned) => returned.cart,
            Err(codes) => return Ok(Err(codes)),
        };
        Ok(check_out(self.desk, self.shop, buyer, cart).await?.map(|_| ()))
    }

    async fn answer(&self, order: OrderId, approval_requested: bool) -> Step<()> {
        let (brand, notify) = (self.shop.brand, Notify::silent());
        let edits = ConfirmationEdits::default();
        let command = CreateConfirmation { brand, order, seen: None, edits, notify, approval_requested };
        self.step(command, &self.shop.staff).await
    }

    async fn approve(&self, order: OrderId, buyer: &Buyer) -> Step<()> {
        let command = ApproveConfirmation { brand: self.shop.brand, order, seen: None, revision: FIRST };
        self.step(command, &buyer.decider()).await
    }

    async fn decline(&self, order: OrderId, buyer: &Buyer) -> Step<()> {
        let command =
            DeclineConfirmation { brand: self.shop.brand, order, seen: None, revision: FIRST, reason: None };
        self.step(command, &buyer.decider()).await
    }

    async fn confirm(&self, order: OrderId) -> Step<()> {
        if let Err(codes) = self.answer(order, false).await? {
            return Ok(Err(codes));
        }
        let (brand, notify) = (self.shop.brand, Notify::silent());
        let (tags, new_tags) = (BTreeSet::new(), Vec::new());
        self.step(Confirm { brand, order, seen: None, notify, tags, new_tags }, &self.shop.staff).await
    }

    async fn deliver(&self, order: OrderId) -> Step<()> {
        self.step(CreateDeliveryNote { brand: self.shop.brand, order, seen: None }, &self.shop.staff).await
    }

    async fn list_backlog(&self, order: OrderId) -> Step<()> {
        self.step(CreateBacklog { brand: self.shop.brand, order, seen: None }, &self.shop.staff).await
    }

    /// A step whose receipt does not matter.
    async fn step<C: Command>(&self, command: C, actor: &Actor) -> Step<()> {
        Ok(self.run(command, actor).await?.map(|_| ()))
    }

    async fn run<C: Command>(&self, command: C, actor: &Actor) -> Step<C::Output> {
        match self.desk.run(command, actor).await {
            Ok(output) => Ok(Ok(output)),
            Err(RunError::Refused(why)) => Ok(Err(codes(&why))),
            Err(other) => Err(other.into()),
        }
    }

    /// One bulk run over all that the brand has. Answers what became of the orders.
    async fn reject_everything(&self) -> Result<Value, Box<dyn Error>> {
        let (brand, staff) = (self.shop.brand, &self.shop.staff);
        let operation = BulkOperation::Reject { notify: Notify::silent() };
        let selection = Selection::Matching(Box::default());
        let run = self.desk.run_bulk(BulkRequest { brand, operation, selection }, staff).await?;
        if run.status != RunStatus::Finished {
            return Err(format!("the bulk run is {}", run.status.word()).into());
        }
        let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
        for chunk in 0..run.chunks {
            let outcomes = self.desk.bulk_outcomes(brand, run.id, chunk, staff).await?.outcomes;
            for outcome in outcomes {
                let Outcome::Skipped { reasons: why } = outcome.outcome else { continue };
                // Two documents that refer to one order are one reason why it was skipped.
                let codes: BTreeSet<String> =
                    why.into_iter().map(|reason| reason.code.into_owned()).collect();
                for code in codes {
                    *reasons.entry(code).or_default() += 1;
                }
            }
        }
        let counts = run.counts;
        Ok(json!({
            "done": counts.done,
            "skipped": {"orders": counts.skipped, "reasons": reasons},
            "failed": counts.failed,
        }))
    }

    /// How many orders there are in each status, and what is not rejected or returned.
    async fn read_back(&self) -> Result<Map<String, Value>, Box<dyn Error>> {
        let (brand, staff) = (self.shop.brand, &self.shop.staff);
        let statuses = self.desk.count_by_status(brand, staff).await?;
        let by_status: BTreeMap<&str, u64> =
            statuses.into_iter().map(|(status, orders)| (status.word(), orders)).collect();
        let (filter, by) = (OrderFilter::default(), TallyBy::Whole);
        let rows = self.desk.tally(brand, filter, Figures::Current, by, staff).await?;
        let orders: u64 = rows.iter().map(|row| row.orders).sum();
        let pieces: u64 = rows.iter().map(|row| row.pieces.get()).sum();
        let mut totals = BTreeMap::new();
        for row in &rows {
            let none = order_core::value::Money::zero(row.currency);
            let total = totals.entry(row.currency).or_insert(none);
            *total = total.checked_add(row.amount)?;
        }
        let analytics = json!({"orders": orders, "quantity": pieces, "totals": amounts(&totals)});
        Ok(Map::from_iter([("by_status".to_owned(), json!(by_status)), ("analytics".to_owned(), analytics)]))
    }

    /// Fails when anything that the brand keeps does not agree.
    async fn verify(&self) -> Result<(), Box<dyn Error>> {
        let found = self.desk.verify(self.shop.brand, &self.shop.staff).await?;
        let Some(first) = found.drifts.first() else { return Ok(()) };
        let more = u64::try_from(found.drifts.len()).unwrap_or(u64::MAX).saturating_add(found.more) - 1;
        Err(format!("{first}; and {more} more drifts").into())
    }
}
