//! Place one of the many orders of a bulk import, as the file says it: in codes.
//!
//! The codes are looked up where it is decided. So the command is what was asked for and nothing else, and is the same when it is repeated,
//! whatever was renamed meanwhile.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

use super::super::cart::{About, EntryFault};
use super::super::{Command, Decision, Missing, Moment, NotPermitted, Operation, Stop, reasons};
use super::from_file::{Filed, of_staff};
use super::resolve::{CodedLine, Codes, Places, ResolveRefusal, Resolved};
use super::{PlaceRefusal, Placed};
use crate::cart::{CartRoute, CheckoutForm, Terms};
use crate::catalog::TransactionTerm;
use crate::party::Access;
use crate::record::{Facts, Key, Keys, Partition};
use crate::refusal::{Findings, Reason};
use crate::value::{BrandId, Code, Currency, limits};

/// Places an order of a bulk import, on behalf of the buyer organization that has the code. Every rule of a working cart holds. What is
/// wrong is told at once: every code that stands for nothing, or else every reason why what they stand for cannot be ordered.
///
/// Asked by [`Desk::plan`](crate::Desk::plan), it is the dry run. Handed in twice it makes two orders, unless it is named by a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceImported {
    /// The brand, whose codes they are.
    pub brand: BrandId,
    /// The code that was typed for the order. It is kept, and the order gets a code of its own all the same.
    pub external_code: Code,
    /// The code that the brand gave to the buyer.
    pub buyer: Code,
    /// The code of the catalog.
    pub catalog: Code,
    /// What is ordered.
    pub lines: Vec<CodedLine>,
    /// The term that the file says; `None` = that of the connection. Under another term than the connection's no rate holds: the base prices
    /// are charged in full.
    pub term: Option<TransactionTerm>,
    /// The currency that the file says; `None` = that of the connection.
    pub currency: Option<Currency>,
    /// Where it goes, where the bill does, and how it is paid: not by card, which only its owner gives away.
    pub form: CheckoutForm,
}

/// A reason, and the line that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct AtLine<R: fmt::Debug + fmt::Display> {
    /// The reason.
    pub reason: R,
    /// The place of the line in the order, from 0, and of a product that of its first one; `None` when it is about the whole order.
    pub line: Option<usize>,
}

impl<R: Reason> Reason for AtLine<R> {
    fn codes() -> Vec<&'static str> {
        R::codes()
    }

    fn code(&self) -> &'static str {
        self.reason.code()
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        let line = self.line.map(|line| ("line", line.to_string()));
        self.reason.details().into_iter().chain(line).collect()
    }
}

/// Why an order of a bulk import cannot be placed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PlaceImportedRefusal {
    /// A code stands for nothing.
    #[error(transparent)]
    Code(#[from] ResolveRefusal),
    /// What is to be ordered makes no sense.
    #[error(transparent)]
    Entry(AtLine<EntryFault>),
    /// It cannot be placed.
    #[error(transparent)]
    Place(AtLine<PlaceRefusal>),
}

reasons! {
    PlaceImportedRefusal shares [Code, Entry, Place] {}
}

impl From<EntryFault> for PlaceImportedRefusal {
    fn from(reason: EntryFault) -> Self {
        Self::Entry(AtLine { reason, line: None })
    }
}

impl From<PlaceRefusal> for PlaceImportedRefusal {
    fn from(reason: PlaceRefusal) -> Self {
        Self::Place(AtLine { reason, line: None })
    }
}

impl PlaceImportedRefusal {
    /// The place of the line that it is about, from 0; `None` when it is about the whole order.
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Code(reason) => reason.line(),
            Self::Entry(at) => at.line,
            Self::Place(at) => at.line,
        }
    }

    /// The same, with the line that it is about.
    fn at(self, places: &Places) -> Self {
        let line = |about: Option<About>| about.and_then(|about| places.line(about));
        match self {
            Self::Code(reason) => Self::Code(reason),
            Self::Entry(AtLine { reason, .. }) => Self::Entry(AtLine { line: line(reason.about()), reason }),
            Self::Place(AtLine { reason, .. }) => Self::Place(AtLine { line: line(reason.about()), reason }),
        }
    }
}

impl PlaceImported {
    const fn is_too_long(&self) -> bool {
        self.lines.len() > limits::CART_LINES_MAX
    }

    fn codes(&self) -> Codes<'_> {
        Codes { brand: self.brand, buyer: &self.buyer, catalog: &self.catalog, lines: &self.lines }
    }

    fn filed<'a>(&'a self, resolved: &'a Resolved) -> Filed<'a> {
        // Where the file names one of the two only, the other is the buyer's own.
        let terms = (self.term.is_some() || self.currency.is_some()).then(|| Terms {
            term: self.term.clone().unwrap_or_else(|| resolved.terms.term.clone()),
            currency: self.currency.unwrap_or(resolved.terms.currency),
        });
        Filed {
            brand: self.brand,
            buyer: resolved.buyer,
            catalog: resolved.catalog,
            route: CartRoute::BulkImport,
            terms,
            items: &resolved.items,
            form: &self.form,
            agreed: None,
            external_code: Some(&self.external_code),
        }
    }
}

impl Command for PlaceImported {
    type Output = Placed;
    type Reason = PlaceImportedRefusal;

    const OPERATION: Operation = Operation::PlaceImported;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        if self.is_too_long() {
            return;
        }
        let codes = self.codes();
        codes.ask(known, keys);
        if let (Some(resolved), _) = codes.resolve(known) {
            self.filed(&resolved).ask(known, keys);
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Placed>, Stop<PlaceImportedRefusal>> {
        let access = of_staff(moment.actor(), self.brand)?;
        let mut findings = Findings::new();
        findings.check(access == Access::Write, || PlaceRefusal::NotPermitted(NotPermitted).into());
        if self.is_too_long() {
            let (lines, max) = (self.lines.len(), limits::CART_LINES_MAX);
            findings.push(EntryFault::TooManyLines { lines, max }.into());
        }
        findings.verdict(())?;
        let (resolved, unknown) = self.codes().resolve(facts);
        let resolved =
            unknown.verdict(resolved).map_err(|reasons| reasons.map(PlaceImportedRefusal::from))?;
        let resolved = resolved.ok_or_else(|| Missing::of(&Key::brand(self.brand)))?;
        let filed = self.filed(&resolved);
        filed.place(Self::OPERATION, filed.faults(), facts, moment).map_err(|stop| match stop {
            Stop::Refused(reasons) => {
                let places = Places::of(&resolved);
                Stop::Refused(reasons.map(|reason: PlaceImportedRefusal| reason.at(&places)))
            }
            Stop::Missing(_) | Stop::Defect(_) => stop,
        })
    }
}
