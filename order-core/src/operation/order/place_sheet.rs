//! Place the order of a sheet that a buyer filled in.

use serde::Serialize;
use thiserror::Error;

use super::super::cart::EntryFault;
use super::super::{Command, Decision, Moment, Operation, Stop, reasons};
use super::from_file::{Filed, of_staff};
use super::{PlaceRefusal, Placed};
use crate::cart::{CartItem, CartRoute, CheckoutForm, Terms};
use crate::order::Fingerprint;
use crate::record::{Facts, Keys, Partition};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, CatalogId, ProductId};

/// Places the order of a sheet, on behalf of a buyer organization. Every rule of a working cart holds, and what is wrong is told at once: of
/// the entries first, and of the order as it would be.
///
/// Asked by [`Desk::plan`](crate::Desk::plan), it is the dry run. Handed in twice it makes two orders, unless it is named by a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceSheet {
    /// The brand.
    pub brand: BrandId,
    /// Who orders.
    pub buyer: BuyerOrganizationId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// Term and currency of the sheet. Under another term than the connection's no rate holds: the base prices are charged in full.
    pub terms: Terms,
    /// What is ordered.
    pub items: Vec<CartItem>,
    /// Where it goes, where the bill does, and how it is paid: not by card, which only its owner gives away.
    pub form: CheckoutForm,
    /// What was agreed to, as far as somebody has seen it; `None` = what it comes to now.
    pub agreed: Option<Fingerprint>,
}

/// Why the order of a sheet cannot be placed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PlaceSheetRefusal {
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
    PlaceSheetRefusal shares [Entry, Place] {
        NoteOfBuyer { product } = "note_of_buyer";
    }
}

impl PlaceSheet {
    fn filed(&self) -> Filed<'_> {
        Filed {
            brand: self.brand,
            buyer: self.buyer,
            catalog: self.catalog,
            route: CartRoute::OrderSheet,
            terms: Some(self.terms.clone()),
            items: &self.items,
            form: &self.form,
            agreed: self.agreed,
            external_code: None,
        }
    }

    fn check_notes(&self, findings: &mut Findings<PlaceSheetRefusal>) {
        for item in &self.items {
            let product = item.product;
            findings.check(item.note_to_own_company.is_none(), || PlaceSheetRefusal::NoteOfBuyer { product });
        }
    }
}

impl Command for PlaceSheet {
    type Output = Placed;
    type Reason = PlaceSheetRefusal;

    const OPERATION: Operation = Operation::PlaceSheet;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        self.filed().ask(known, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Placed>, Stop<PlaceSheetRefusal>> {
        of_staff(moment.actor(), self.brand)?;
        let filed = self.filed();
        let mut findings = filed.faults();
        self.check_notes(&mut findings);
        filed.place(Self::OPERATION, findings, facts, moment)
    }
}
