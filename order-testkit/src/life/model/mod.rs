//! A plain model of what becomes of orders after they were placed.
//!
//! Says of every step whether it is done, or exactly why not, and keeps what must be so afterwards. It is written from the rules as
//! people read them, and knows nothing of how they are built: lists, maps and whole numbers.

mod content;
mod make;
mod paper;
mod place;
mod why;

use std::collections::{BTreeMap, BTreeSet};

pub use content::Line;

use super::scenario::{BUYERS, PRODUCTS, SKUS, Scenario};
use super::step::{Act, Bulk, Seen, Who};
use crate::model::Verdict;

type Codes = BTreeSet<&'static str>;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The brand has not answered.
    Awaiting,
    /// The brand has answered.
    Created,
    /// The buyer has approved the answer.
    Approved,
    /// The buyer has declined the answer.
    Declined,
    /// The content is fixed.
    Confirmed,
    /// Rejected, for ever.
    Rejected,
    /// Back in the buyer's cart, for ever.
    Returned,
}

impl Status {
    /// The word that lists and logs have for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Awaiting => "awaiting_confirmation",
            Self::Created => "confirmation_created",
            Self::Approved => "confirmation_approved",
            Self::Declined => "confirmation_declined",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Returned => "returned_to_cart",
        }
    }

    /// Whether nothing leads out of it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Rejected | Self::Returned)
    }
}

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who ordered.
    pub buyer: usize,
    /// From which catalog.
    pub catalog: usize,
    /// In which currency.
    pub currency: usize,
    /// Which returned order it was placed again from.
    pub again: Option<usize>,
    /// Where it stands.
    pub status: Status,
    /// What was placed.
    pub original: Vec<Line>,
    /// What it asks for now, as far as that was ever changed.
    pub current: Option<Vec<Line>>,
    /// How many revisions there are.
    pub revision: u32,
    /// Whether the buyer is asked to approve.
    pub asked: bool,
    /// Whether it has left the brand's lists.
    pub archived: bool,
    /// Its tags.
    pub tags: BTreeSet<usize>,
    /// Its backlog SKUs.
    pub backlog: Option<BTreeMap<usize, Waiting>>,
    /// The delivery notes that it is on.
    pub notes: Vec<usize>,
    /// The invoices that bill it, with their part of it in hundredths; 0 for those of delivery notes.
    pub invoices: Vec<(usize, u32)>,
    /// Documents kept elsewhere: kind and name.
    pub attached: BTreeSet<(usize, usize)>,
    /// What stock was taken for it, and what was put to the target, since it was placed and since it was confirmed.
    pub moved: BTreeMap<(usize, Place), i64>,
    /// The same, of confirming alone.
    pub confirmed: BTreeMap<(usize, Place), i64>,
    /// What the log tells of it: operation, status before and after, where it changed.
    pub log: Vec<Told>,
    /// The notices about it.
    pub notices: Vec<&'static str>,
    /// The cart that it was returned to, while that is there.
    pub cart: Option<(usize, usize)>,
    /// How often its header was written.
    pub writes: u32,
}

/// An entry of the log of an order: the operation, and the status before and after where it changed.
pub type Told = (&'static str, Option<(Option<&'static str>, &'static str)>);

/// A backlog SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The pieces confirmed.
    pub ordered: u32,
    /// Those on delivery notes.
    pub delivered: u32,
    /// Those that will not be delivered.
    pub closed: u32,
    /// What one piece costs.
    pub unit: i128,
}

impl Waiting {
    /// The pieces still to be delivered.
    pub const fn open(&self) -> u32 {
        self.ordered - self.delivered - self.closed
    }
}

/// Where stock is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Where orders are taken from.
    Source,
    /// Where confirmed goods are put.
    Target,
}

/// A cart: its products in the order of adding, each with SKUs and pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cart {
    /// The products with their SKUs.
    pub items: Vec<(usize, Vec<(usize, u32)>)>,
    /// The order that was returned into it.
    pub returned: Option<usize>,
    /// Its currency, where it keeps that of the order.
    pub currency: Option<usize>,
}

/// A delivery note.
#[derive(Debug, Clone)]
pub struct Note {
    /// To whom.
    pub buyer: usize,
    /// In which currency.
    pub currency: usize,
    /// Whether it was made of backlog SKUs.
    pub of_backlog: bool,
    /// Order, SKU, pieces and amount.
    pub lines: Vec<(usize, usize, u32, i128)>,
    /// Whether it was closed.
    pub closed: bool,
    /// The invoice made from it.
    pub invoice: Option<usize>,
    /// Whether it was deleted.
    pub gone: bool,
}

/// An invoice.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// The delivery notes that it was made from.
    pub notes: Vec<usize>,
    /// The orders that it bills, and how much of each.
    pub orders: Vec<Billed>,
    /// Whether it was deleted.
    pub gone: bool,
}

/// How much an invoice bills of one order.
#[derive(Debug, Clone)]
pub struct Billed {
    /// Which order.
    pub order: usize,
    /// How much, with tax.
    pub amount: i128,
    /// What of that is taxed per product, and the tax on it; only of invoices of delivery notes.
    pub taxes: BTreeMap<usize, (i128, i128)>,
}

/// Everything there is.
#[derive(Debug, Clone)]
pub struct Model {
    /// What the test began with.
    pub plan: Scenario,
    /// Base price of each product now, per currency.
    pub prices: [[u32; 2]; PRODUCTS],
    /// In which currency each buyer orders now.
    pub currencies: [usize; BUYERS],
    /// Standard carts by buyer and catalog.
    pub carts: BTreeMap<(usize, usize), Cart>,
    /// How many working carts of the brand were filled and not placed.
    pub working: usize,
    /// Stock by SKU and place.
    pub stock: BTreeMap<(usize, Place), i64>,
    /// Orders, in the order of placing.
    pub orders: Vec<Order>,
    /// Delivery notes, deleted ones too.
    pub notes: Vec<Note>,
    /// Invoices, deleted ones too.
    pub invoices: Vec<Invoice>,
    /// How many tags there are.
    pub tags: usize,
}

impl Model {
    /// The world as the scenario sets it up.
    pub fn of(plan: &Scenario) -> Self {
        Self {
            prices: plan.prices,
            currencies: plan.currencies,
            plan: plan.clone(),
            carts: BTreeMap::new(),
            working: 0,
            stock: (0..SKUS)
                .flat_map(|sku| [Place::Source, Place::Target].map(|at| ((sku, at), 0)))
                .collect(),
            orders: Vec::new(),
            notes: Vec::new(),
            invoices: Vec::new(),
            tags: 0,
        }
    }

    /// The order that a step means; `None` while there is none.
    pub fn order_at(&self, number: usize) -> Option<usize> {
        (!self.orders.is_empty()).then(|| number % self.orders.len())
    }

    /// Whether what was seen first is no longer so.
    pub fn is_outdated(&self, order: usize, seen: Seen) -> bool {
        seen == Seen::First && self.orders[order].writes > 1
    }

    /// What becomes of doing something to one order.
    pub fn on(&mut self, order: usize, who: Who, seen: Seen, act: &Act) -> Verdict {
        let Some(at) = self.order_at(order) else { return Verdict::Missing };
        if let Some(stopped) = gate(who, act.is_buyers()) {
            return stopped;
        }
        let mut codes = self.why_not(at, act);
        if act.has_seen() && self.is_outdated(at, seen) {
            codes.insert("outdated");
        }
        self.unless(codes, |model| model.make(at, act))
    }

    /// Why something cannot be done to one order in bulk: as by itself, but orders are rejected only before anybody has decided.
    pub fn why_not_in_bulk(&self, at: usize, bulk: &Bulk) -> BTreeSet<&'static str> {
        let mut codes = self.why_not(at, &bulk.act());
        let status = self.orders[at].status;
        let is_early = matches!(status, Status::Awaiting | Status::Created);
        if matches!(bulk, Bulk::Reject { .. }) && !is_early {
            codes.insert("not_in_bulk");
        }
        codes
    }

    /// Does something to one order in bulk. It may be done.
    pub fn do_in_bulk(&mut self, at: usize, bulk: &Bulk) {
        self.make(at, &bulk.act());
    }

    /// Does it, unless there is a code.
    fn unless(&mut self, codes: Codes, make: impl FnOnce(&mut Self)) -> Verdict {
        if codes.is_empty() {
            make(self);
        }
        Verdict::of(codes)
    }

    fn shift(&mut self, sku: usize, at: Place, by: i64) {
        *self.stock.entry((sku, at)).or_insert(0) += by;
    }
}

/// What stops whoever may not do it, whatever it is about.
pub fn gate(who: Who, of_buyer: bool) -> Option<Verdict> {
    match (who, of_buyer) {
        (Who::Host, _) | (Who::Staff, false) | (Who::Buyer, true) => None,
        (Who::Reader, false) | (Who::BuyerReader, true) => Some(Verdict::refused("not_permitted")),
        _ => Some(Verdict::Missing),
    }
}

impl Act {
    /// Whether it is the buyer's to do.
    pub const fn is_buyers(&self) -> bool {
        matches!(self, Self::Approve { .. } | Self::Decline { .. })
    }

    /// Whether whoever does it tells what they saw of the header.
    pub const fn has_seen(&self) -> bool {
        !matches!(self, Self::Approve { .. } | Self::Decline { .. } | Self::Tag { .. })
    }
}
