//! Drifts: what is kept and what it should be.

use std::fmt;

use crate::record::{Key, StockKey};

/// How many drifts a [`Verification`](super::Verification) keeps. Further ones are counted.
pub const DRIFTS_MAX: usize = 1_000;

/// Something kept that does not follow from its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Where it is kept.
    pub at: DriftAt,
    /// What was recomputed.
    pub check: Check,
    /// What is kept.
    pub kept: String,
    /// What it should be.
    pub expected: String,
}

/// Where something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DriftAt {
    /// In the record under this key.
    Record(Key),
    /// In this stock counter.
    Counter(StockKey),
}

impl Drift {
    /// The stable name of what was recomputed, in `snake_case`.
    pub const fn code(&self) -> &'static str {
        self.check.code()
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, check, kept, expected } = self;
        write!(f, "{at}: {check} is {kept}, and should be {expected}")
    }
}

impl fmt::Display for DriftAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(key) => write!(f, "{} {}", key.kind().table(), key.name()),
            Self::Counter(key) => write!(f, "stock of {} under {}", key.sku, key.label),
        }
    }
}

macro_rules! checks {
    ($($variant:ident = $code:literal, $what:literal, $doc:literal;)+) => {
        /// What a verification recomputes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check {
            $(#[doc = $doc] $variant,)+
        }

        impl Check {
            /// Every check.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its stable name, in `snake_case`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What it recomputes, in words.
            const fn what(self) -> &'static str {
                match self { $(Self::$variant => $what,)+ }
            }
        }
    };
}

checks! {
    WithoutOrder = "without_order", "the order of it", "Every part of an order has its header.";
    Status = "status", "the status", "The status is the last one that the order's log tells.";
    StatusHistory = "status_history", "the status before an entry of the log", "Each entry of the log begins where the one before ended.";
    Origin = "origin", "where it comes from", "The header tells buyer, catalog, cart, route and term as the original does.";
    Identity = "identity", "whose document it is", "A document tells the order and number that it lies under.";
    RevisionNumbers = "revision_numbers", "the numbers of its revisions", "The revisions are there, each number once, up to the one that the header tells.";
    Content = "content", "the document of what it asks for", "What the order asks for now is its newest revision, else its original.";
    OriginalFigures = "original_figures", "the figures of the original", "The header's figures are those of the original.";
    CurrentFigures = "current_figures", "the figures of what it asks for now", "The header's current figures are those of the newest revision.";
    UnitPrice = "unit_price", "the price of a piece", "The price of a piece is its base price times its rates, rounded in whichever way.";
    LineOptions = "line_options", "how a line divides over options", "The options of a line add up to its pieces.";
    LineAmount = "line_amount", "the amount of a line", "A line is its pieces at their price, with surcharges.";
    LineCount = "line_count", "the number of lines", "The lines of a piece or more are counted.";
    Pieces = "pieces", "the pieces of all lines", "The pieces of all lines add up.";
    ItemsAmount = "items_amount", "the amount of the items", "The amounts of all lines add up.";
    Taxable = "taxable", "what is taxed", "What a category taxes is its lines, its shipping and its discount.";
    Tax = "tax", "the tax", "The tax is what is taxed times the rate, rounded in whichever way.";
    Total = "total", "the total", "Items, shipping and tax, less the discount.";
    HoldsStock = "holds_stock", "whether it holds stock", "An order with a holding says so.";
    HoldingLines = "holding_lines", "the stock that it holds", "An order holds what its movements add up to.";
    MovementOrder = "movement_order", "what moved for an order that is not there", "Stock moves for orders that there are.";
    StockCounter = "stock_counter", "the stock", "Stock is the sum of its movements.";
    BacklogFlag = "backlog_flag", "whether it has backlog SKUs", "An order says whether it has backlog SKUs.";
    BacklogSkus = "backlog_skus", "a backlog SKU", "Backlog SKUs are the lines of what was confirmed, with their amounts.";
    BacklogLedger = "backlog_ledger", "the ledger of a backlog SKU", "What was ordered is delivered, open or closed.";
    BacklogDelivered = "backlog_delivered", "what of a backlog SKU is delivered", "What is delivered is on delivery notes.";
    NoteReference = "delivery_note_reference", "the delivery note of an order", "An order and its delivery notes name each other.";
    NoteLines = "delivery_note_lines", "the lines of a delivery note", "A delivery note of an order has all its lines; one of backlog SKUs has some of them.";
    NoteInvoice = "delivery_note_invoice", "the invoice of a delivery note", "A delivery note and the invoice made from it name each other.";
    InvoiceReference = "invoice_reference", "the invoice of an order", "An order and its invoices name each other, with the same ratio and amount.";
    InvoiceTotal = "invoice_total", "the total of an invoice", "The amounts of an invoice add up.";
    BilledRatio = "billed_ratio", "the billed ratio", "The ratios of an order's invoices stay within the whole.";
    BilledAmount = "billed_amount", "the billed amount", "The invoices of an order bill no more than it costs.";
    Captured = "captured", "what is captured by card", "No more is captured than was authorized.";
    Payment = "payment", "what the card pays", "An order that is paid by card has its authorization, and the attempt that it came from says so.";
    PaidInvoice = "paid_invoice", "the capture of an invoice", "An invoice, the order's reference to it and the capture that pays it tell the same.";
    PaymentEnded = "payment_ended", "what of a card stays taken", "Of an order at its end nothing stays captured or reserved.";
    TagKnown = "tag", "a tag of an order", "The tags of an order are there, or were.";
    ReturnedCart = "returned_cart", "the cart of a returned order", "A returned order, its cart, and the order placed from that cart name each other.";
    LinkSecret = "link_secret", "what opens an order link", "An order link that is not deleted has a token, and a passcode when it says so.";
    LinkKnown = "order_link", "the order link that it came by", "What came by an order link names one that there is.";
    GuestCart = "guest_cart", "the cart of a guest", "A guest's cart lies under the id of its guest, link and catalog, and what took it over was there.";
    Claim = "claim", "what a text stands for", "What is unique is claimed, and what is claimed is there.";
    Tally = "tally", "how many orders a status has", "What the store counts up is what the headers say.";
    Roster = "roster", "how many members there are", "Members and Owners are counted.";
    MemberAccount = "member_account", "the account of an e-mail address", "An account, and so a member, is that of its e-mail address.";
    SessionToken = "session_token", "whose session it is", "A session lies with its account, under the id of its token.";
    RunCounts = "run_counts", "the counts of a bulk run", "The counts of a bulk run are those of its outcomes.";
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what())
    }
}

/// Drifts as they are found: so many kept, the others counted.
#[derive(Debug, Default)]
pub(super) struct Drifts {
    pub(super) kept: Vec<Drift>,
    pub(super) more: u64,
}

impl Drifts {
    /// Notes what is kept where, when it is not what it should be.
    pub(super) fn compare<T: PartialEq + fmt::Display>(
        &mut self,
        at: &Key,
        check: Check,
        kept: T,
        expected: T,
    ) {
        if kept != expected {
            self.note(at, check, kept, expected);
        }
    }

    /// Notes a drift of a record.
    pub(super) fn note(
        &mut self,
        at: &Key,
        check: Check,
        kept: impl fmt::Display,
        expected: impl fmt::Display,
    ) {
        self.add(DriftAt::Record(at.clone()), check, kept, expected);
    }

    /// Notes a drift.
    pub(super) fn add(
        &mut self,
        at: DriftAt,
        check: Check,
        kept: impl fmt::Display,
        expected: impl fmt::Display,
    ) {
        if self.kept.len() < DRIFTS_MAX {
            self.kept.push(Drift { at, check, kept: kept.to_string(), expected: expected.to_string() });
        } else {
            self.more = self.more.saturating_add(1);
        }
    }
}

/// What is not there, or should not be.
pub(super) const NOTHING: &str = "nothing";

/// A value that may not be there.
pub(super) fn told<T: fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| NOTHING.to_owned(), |value| value.to_string())
}
