//! Place an order that was read from a file: a sheet that a buyer filled in, or one of the many of an import. Nothing is kept in
//! between, so there is either the whole order or none of it.

use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use super::super::cart::{EntryFault, entered, is_too_long};
use super::super::{Command, Decision, Missing, Moment, Operation, Stop, reasons};
use super::examine::may_place;
use super::place::{ask_for_number, charged, write};
use super::surroundings::ask_for_surroundings;
use super::{PlaceRefusal, Placed};
use crate::cart::{Cart, CartItem, CartRoute, CheckoutForm, Terms};
use crate::order::Fingerprint;
use crate::record::{Facts, Key, Keys, Partition};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, CartId, CatalogId, Code, ProductId, Timestamp};

/// Places an order of what a file says, on behalf of a buyer organization. Every rule of a working cart holds, and what is wrong is told
/// at once: of the entries first, and of the order as it would be.
///
/// Asked by [`Desk::plan`](crate::Desk::plan), it is the dry run. Handed in twice it makes two orders, unless it is named by a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceFromFile {
    /// The brand.
    pub brand: BrandId,
    /// Who orders.
    pub buyer: BuyerOrganizationId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// Which kind of file it was.
    pub file: OrderFile,
    /// Term and currency that the file says; `None` = those of the connection. Under another term than the connection's no rate holds: the
    /// base prices are charged in full.
    pub terms: Option<Terms>,
    /// What is ordered.
    pub items: Vec<CartItem>,
    /// Where it goes, where the bill does, and how it is paid: not by card, which only its owner gives away.
    pub form: CheckoutForm,
    /// What was agreed to, as far as somebody has seen it; `None` = what it comes to now.
    pub agreed: Option<Fingerprint>,
}

/// The file that an order was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderFile {
    /// A sheet that one buyer filled in: one order.
    Sheet,
    /// A file of many orders.
    Import {
        /// The code that was typed for this one. It is kept, and the order gets a code of its own all the same.
        external_code: Code,
        /// A digest of the whole file, of the host's making. It is part of what is asked for, so that under one key no other file goes for
        /// this one.
        source: [u8; 32],
    },
}

impl OrderFile {
    const fn route(&self) -> CartRoute {
        match self {
            Self::Sheet => CartRoute::OrderSheet,
            Self::Import { .. } => CartRoute::BulkImport,
        }
    }

    fn external_code(&self) -> Option<Code> {
        match self {
            Self::Sheet => None,
            Self::Import { external_code, .. } => Some(external_code.clone()),
        }
    }
}

/// Why an order of a file cannot be placed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PlaceFromFileRefusal {
    /// What is to be ordered makes no sense.
    #[error(transparent)]
    Entry(#[from] EntryFault),
    /// What a brand enters carries no note to the buyer's own company.
    #[error("what a brand enters has no note to the buyer's own company, and the product {product} has one")]
    NoteOfBuyer {
        /// Which product.
        product: ProductId,
    },
    /// It cannot be placed.
    #[error(transparent)]
    Place(#[from] PlaceRefusal),
}

reasons! {
    PlaceFromFileRefusal shares [Entry, Place] {
        NoteOfBuyer { product } = "note_of_buyer";
    }
}

impl PlaceFromFile {
    /// The cart that it would be, if it were kept.
    fn cart(&self, id: CartId, now: Timestamp) -> Cart {
        Cart {
            id,
            brand: self.brand,
            buyer: self.buyer,
            catalog: self.catalog,
            route: self.file.route(),
            items: entered(&self.items),
            created_at: now,
            returned: None,
            link: None,
            terms: self.terms.clone(),
        }
    }

    /// What is wrong before any record is looked at.
    fn check_form(&self) -> Findings<PlaceFromFileRefusal> {
        let mut findings = Findings::new();
        findings.extend(EntryFault::of(&self.items, &self.items).into_iter().map(Into::into));
        for item in &self.items {
            let product = item.product;
            findings
                .check(item.note_to_own_company.is_none(), || PlaceFromFileRefusal::NoteOfBuyer { product });
        }
        findings
    }
}

impl Command for PlaceFromFile {
    type Output = Placed;
    type Reason = PlaceFromFileRefusal;

    const OPERATION: Operation = Operation::PlaceFromFile;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        if is_too_long(&self.items) {
            return;
        }
        let cart = self.cart(CartId::made(Timestamp::MIN, [0; 10]), Timestamp::MIN);
        ask_for_surroundings(&cart, &self.form, known, keys);
        ask_for_number(self.brand, known, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Placed>, Stop<PlaceFromFileRefusal>> {
        if moment.actor().on_brand(self.brand).is_none() {
            return Err(Missing::of(&Key::brand(self.brand)).into());
        }
        let mut findings = self.check_form();
        let now = moment.now();
        let cart = Arc::new(self.cart(CartId::made(now, moment.bytes()), now));
        let examined = (!is_too_long(&self.items))
            .then(|| may_place(facts, &cart, &self.form, self.agreed, now, moment.actor()));
        let permit = match examined {
            Some(Ok(permit)) => {
                findings.check(charged(&permit).is_none(), || PlaceRefusal::CardNotAuthorized.into());
                Some(permit)
            }
            Some(Err(Stop::Refused(reasons))) => {
                findings.extend(reasons.into_iter().map(Into::into));
                None
            }
            Some(Err(Stop::Missing(missing))) => return Err(missing.into()),
            Some(Err(Stop::Defect(defect))) => return Err(defect.into()),
            None => None,
        };
        let permit = findings.verdict(permit)?;
        let permit = permit.ok_or_else(|| Stop::refused(PlaceRefusal::CartGone { cart: cart.id }))?;
        Ok(write(Self::OPERATION, permit, None, self.file.external_code(), facts, moment)?)
    }
}
