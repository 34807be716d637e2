//! What can happen. Everything that is named by number counts round: what is beyond the last begins at the first again.

use super::{Open, RatesPlan};

/// One thing that somebody does.
#[derive(Debug, Clone)]
pub enum Step {
    /// Stock moves.
    Goods(Goods),
    /// Items are put into a cart.
    Fill {
        /// Whose cart.
        buyer: usize,
        /// Of which catalog.
        catalog: usize,
        /// The items.
        items: Vec<ItemPlan>,
        /// Who does it.
        who: Who,
    },
    /// A product is taken out of a cart.
    Empty {
        /// Whose cart.
        buyer: usize,
        /// Of which catalog.
        catalog: usize,
        /// Which product.
        product: usize,
    },
    /// A cart is previewed.
    Look {
        /// Whose cart.
        buyer: usize,
        /// Of which catalog.
        catalog: usize,
        /// The form.
        form: Form,
    },
    /// A cart is placed.
    Place {
        /// Whose cart.
        buyer: usize,
        /// Of which catalog.
        catalog: usize,
        /// The form.
        form: Form,
        /// What was agreed to.
        agreed: Agreed,
        /// Who does it.
        who: Who,
    },
    /// The last placing is submitted again.
    PlaceAgain,
    /// Time passes.
    Pass {
        /// So many minutes.
        minutes: u16,
    },
    /// The brand changes what it offers, and to whom.
    Offer(Offer),
}

/// A movement of stock.
#[derive(Debug, Clone)]
pub enum Goods {
    /// Goods come in.
    Receive {
        /// Which SKU.
        sku: usize,
        /// How many pieces; 0 is refused.
        pieces: u32,
    },
    /// A count was wrong.
    Correct {
        /// Which SKU.
        sku: usize,
        /// By how much; 0 and more than anybody counts are refused.
        by: i64,
    },
}

/// A change of what a brand offers.
#[derive(Debug, Clone)]
pub enum Offer {
    /// A catalog changes who may order, and when.
    SetCatalog {
        /// Which catalog.
        catalog: usize,
        /// Who may order.
        open: Open,
        /// From when on, in minutes from now.
        opens: Option<i16>,
        /// Until when, in minutes from now.
        deadline: Option<i16>,
        /// Multiples of how many.
        lot: Option<u32>,
        /// The least pieces.
        least: Option<u32>,
    },
    /// A SKU changes.
    SetSku {
        /// Which SKU.
        sku: usize,
        /// Whether it can no longer be ordered.
        withdrawn: bool,
        /// Whether backorder leaves it out.
        excluded: bool,
        /// Its own prices.
        prices: [Option<u32>; 3],
    },
    /// A product changes its prices and rates.
    SetProduct {
        /// Which product.
        product: usize,
        /// Its prices.
        prices: [Option<u32>; 3],
        /// Its rates.
        rates: RatesPlan,
    },
    /// A tax category changes its rate.
    SetTax {
        /// Which category.
        tax: usize,
        /// Its rate in millionths.
        ppm: u32,
    },
    /// A connection changes.
    SetConnection {
        /// Which buyer.
        buyer: usize,
        /// Whether it is blocked.
        blocked: bool,
        /// Which catalog is granted, or revoked.
        catalog: usize,
        /// Whether it is granted.
        granted: bool,
        /// Its rates.
        rates: RatesPlan,
    },
    /// A product is put into a catalog, or changed there.
    Put {
        /// Which catalog.
        catalog: usize,
        /// Which product.
        product: usize,
        /// Its rates there.
        rates: RatesPlan,
        /// The first SKU is left out.
        without_first: bool,
    },
    /// A product is taken out of a catalog.
    Take {
        /// Which catalog.
        catalog: usize,
        /// Which product.
        product: usize,
    },
}

/// Who acts for a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A member who may write.
    Writer,
    /// A member who may only read.
    Reader,
    /// A member of another organization.
    Stranger,
    /// The embedding program.
    Host,
}

/// What was agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreed {
    /// The preview as it is now.
    Now,
    /// The last preview that somebody looked at.
    Before,
    /// Something nobody ever saw.
    Never,
}

/// An item to be put into a cart.
#[derive(Debug, Clone)]
pub struct ItemPlan {
    /// Which product.
    pub product: usize,
    /// SKUs with their pieces and option rows.
    pub skus: Vec<WantedPlan>,
    /// The desired day, counted from the brand's today.
    pub day: Option<i8>,
    /// Whether there is a note to the buyer's own company.
    pub note: bool,
    /// Whether there is a message to the brand.
    pub message: bool,
}

/// So many pieces of a SKU.
#[derive(Debug, Clone)]
pub struct WantedPlan {
    /// Which SKU of the product.
    pub sku: usize,
    /// Rather a SKU of another product.
    pub foreign: bool,
    /// How many pieces.
    pub pieces: u32,
    /// The option rows as they are, if not right ones.
    pub rows: Option<Vec<RowPlan>>,
}

/// An option row: a choice for each group, beyond the last choice for one that does not exist.
#[derive(Debug, Clone)]
pub struct RowPlan {
    /// The choice in each group; `None` = none.
    pub choices: Vec<Option<usize>>,
    /// For how many pieces.
    pub pieces: u32,
}

/// A checkout form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// No comment, one of the choices, or another one.
    pub comment: Option<bool>,
    /// How to pay.
    pub paying: Paying,
    /// Where the bill goes.
    pub billing: Where,
    /// Where the goods go.
    pub delivery: Where,
}

/// How a form says to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paying {
    /// As the catalog takes it.
    Fitting,
    /// Not at all.
    Unasked,
    /// Not by card.
    Cardless,
    /// By a card that is not there.
    NoCard,
    /// By a card of another buyer, or one that nobody has where there is no other.
    OthersCard,
    /// By a card that the brand's staff registered for it.
    StaffsCard,
    /// By a valid card.
    Card,
    /// By a card that is over.
    OldCard,
}

/// Which address a form gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// None.
    Nowhere,
    /// The buyer's entry in the address book, which is in the buyer's country.
    Book,
    /// An entry that the book does not have.
    NoEntry,
    /// Written, in this country.
    Written(usize),
    /// Written, and without a city.
    Incomplete,
}
