//! What can happen after an order was placed, legal or not. What is named by number counts round: what is beyond the last begins at
//! the first again, and where there is nothing yet, something is named that does not exist.

use super::scenario::SKUS;

/// One thing that somebody does.
#[derive(Debug, Clone)]
pub enum Step {
    /// Goods come in, under the label that orders are taken from.
    Receive {
        /// Which SKU.
        sku: usize,
        /// How many pieces.
        pieces: u32,
    },
    /// A product gets another base price.
    Reprice {
        /// Which product.
        product: usize,
        /// The base price per currency.
        prices: [u32; 2],
    },
    /// A buyer orders in another currency from now on.
    Exchange {
        /// Which buyer.
        buyer: usize,
        /// Which currency.
        currency: usize,
    },
    /// A cart is filled, and placed if that can be.
    Place {
        /// Whose.
        buyer: usize,
        /// Of which catalog.
        catalog: usize,
        /// Pieces of every SKU; products of which there is none are left out, unless all are.
        pieces: [u32; SKUS],
        /// Whether staff do it for the buyer.
        proxy: bool,
    },
    /// The cart that an order was returned to is placed.
    Reorder {
        /// Which order.
        order: usize,
    },
    /// The cart that an order was returned to is emptied.
    Empty {
        /// Which order.
        order: usize,
    },
    /// Something is done to one order.
    On {
        /// Which order.
        order: usize,
        /// Who does it.
        who: Who,
        /// What was seen of its header.
        seen: Seen,
        /// What is done.
        act: Act,
    },
    /// Something is done to delivery notes or invoices.
    Paper {
        /// Who does it.
        who: Who,
        /// What is done.
        paper: Paper,
    },
    /// Something is done to every order, in bulk.
    Bulk {
        /// Who does it.
        who: Who,
        /// What is done.
        bulk: Bulk,
        /// Whether the selection is a search, and not all ids, with one of them twice and one that does not exist.
        matching: bool,
    },
}

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Staff of the brand with Write.
    Staff,
    /// Staff of the brand with Read.
    Reader,
    /// Staff of another brand.
    OtherStaff,
    /// A member of the buyer organization with Write, or the offline buyer itself.
    Buyer,
    /// A member of the buyer organization with Read.
    BuyerReader,
    /// A member of another buyer organization, or another offline buyer.
    OtherBuyer,
    /// An account that belongs to nobody.
    Stranger,
    /// The embedding program.
    Host,
}

/// What somebody saw of an order before they did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Nothing that they tell of.
    Untold,
    /// What is so now.
    Now,
    /// What was so when it was placed.
    First,
}

/// A change of what an order asks for, of one SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// Which SKU.
    pub sku: usize,
    /// What becomes of its line.
    pub how: How,
    /// So many pieces.
    pub pieces: Option<u32>,
    /// This base price.
    pub base: Option<u32>,
    /// This part of the base price is charged, in millionths.
    pub wholesale: Option<u32>,
    /// This part is taken off, in millionths.
    pub discount: Option<u32>,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It is changed where there is one, else added.
    Fit,
    /// It is changed.
    Change,
    /// It is added.
    Add,
    /// It is taken out.
    Remove,
}

/// Something that is done to one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// An order confirmation is created.
    Create {
        /// With which changes.
        edits: Vec<Edit>,
        /// Whether the buyer is told.
        notify: bool,
        /// Whether the buyer is asked to approve.
        ask: bool,
    },
    /// The prices of the original are adjusted.
    Adjust {
        /// With which changes.
        edits: Vec<Edit>,
    },
    /// The order confirmation is updated.
    Update {
        /// With which changes.
        edits: Vec<Edit>,
        /// Whether the buyer is told.
        notify: bool,
        /// Whether the buyer is asked to approve.
        ask: bool,
        /// Whether the revision before the newest was seen.
        old: bool,
    },
    /// The buyer approves.
    Approve {
        /// Whether the revision before the newest was seen.
        old: bool,
    },
    /// The buyer declines.
    Decline {
        /// Whether the revision before the newest was seen.
        old: bool,
        /// Whether a reason is given.
        reason: bool,
    },
    /// The order confirmation is confirmed.
    Confirm {
        /// Whether the buyer is told.
        notify: bool,
        /// Tags that are applied.
        tags: Vec<usize>,
        /// Whether a tag is created on the spot.
        fresh: bool,
    },
    /// The order confirmation is made editable again.
    Reopen {
        /// Whether the buyer is told.
        notify: bool,
    },
    /// The order is rejected.
    Reject {
        /// Whether the buyer is told.
        notify: bool,
    },
    /// The order is returned to the buyer's cart.
    Return {
        /// Whether the buyer is told.
        notify: bool,
    },
    /// The order is archived.
    Archive,
    /// Tags are applied and removed.
    Tag {
        /// Which to apply.
        apply: Vec<usize>,
        /// Which to remove.
        remove: Vec<usize>,
    },
    /// Backlog SKUs are created.
    Backlog,
    /// Backlog SKUs are removed.
    Unbacklog,
    /// Pieces of backlog SKUs are closed.
    CloseBacklog {
        /// SKU and pieces.
        lines: Vec<(usize, u32)>,
    },
    /// A delivery note of all SKUs is created.
    Deliver,
    /// An invoice of a part is created.
    Bill {
        /// How many hundredths of the order.
        percent: u32,
    },
    /// A document kept elsewhere is attached.
    Attach {
        /// 0 for a delivery note, 1 for an invoice, 2 for anything else.
        kind: usize,
        /// Its name.
        name: usize,
    },
    /// A document kept elsewhere is released.
    Release {
        /// Its kind.
        kind: usize,
        /// Its name.
        name: usize,
    },
}

/// Something that is done to delivery notes or invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// A delivery note of backlog SKUs: order, SKU and pieces.
    Deliver(Vec<(usize, usize, u32)>),
    /// A delivery note of all that is still undelivered of some orders.
    DeliverRest(Vec<usize>),
    /// A delivery note is closed.
    Close(usize),
    /// A delivery note is deleted.
    Delete(usize),
    /// An invoice of delivery notes is created.
    Bill(Vec<usize>),
    /// An invoice is deleted.
    Unbill(usize),
}

/// Something that is done in bulk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bulk {
    /// Order confirmations are created.
    Create {
        /// Whether the buyers are told.
        notify: bool,
        /// Whether the buyers are asked to approve.
        ask: bool,
    },
    /// Order confirmations are confirmed.
    Confirm {
        /// Whether the buyers are told.
        notify: bool,
    },
    /// Orders are rejected.
    Reject {
        /// Whether the buyers are told.
        notify: bool,
    },
    /// Orders are archived.
    Archive,
    /// Tags are applied and removed.
    Tag {
        /// Which to apply.
        apply: Vec<usize>,
        /// Which to remove.
        remove: Vec<usize>,
    },
    /// Backlog SKUs are created.
    Backlog,
    /// Delivery notes are created.
    Deliver,
    /// Invoices of whole orders are created.
    Bill,
}

impl Bulk {
    /// What is done to each order.
    pub fn act(&self) -> Act {
        match self {
            Self::Create { notify, ask } => Act::Create { edits: Vec::new(), notify: *notify, ask: *ask },
            Self::Confirm { notify } => Act::Confirm { notify: *notify, tags: Vec::new(), fresh: false },
            Self::Reject { notify } => Act::Reject { notify: *notify },
            Self::Archive => Act::Archive,
            Self::Tag { apply, remove } => Act::Tag { apply: apply.clone(), remove: remove.clone() },
            Self::Backlog => Act::Backlog,
            Self::Deliver => Act::Deliver,
            Self::Bill => Act::Bill { percent: 100 },
        }
    }
}
