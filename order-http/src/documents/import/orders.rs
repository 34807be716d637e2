//! The orders of a file, and what becomes of each.

use std::collections::{BTreeMap, BTreeSet};

use order_core::cart::{CheckoutForm, Terms};
use order_core::operation::order::{
    CodedLine, OrderFile, PlaceFromFile, PlaceFromFileRefusal, Placed, ResolveCodes, ResolvedCodes,
};
use order_core::value::{BrandId, Code, Pieces};
use order_core::{AnyReason, RunError};
use order_documents::import::{ImportFile, ImportedOrder};

use super::key::{RequestKey, of_file, of_order};
use super::told::{FormFault, ImportedShape};
use super::{BuyerForm, FileBytes, Import, ORDERS_MAX};
use crate::problem::ReasonShape;
use crate::route::Head;
use crate::{Problem, ProblemCode};

use super::super::download::aside;
use super::super::upload::{faulty, may_order, refused, with_rows};

/// How far an order is.
enum State {
    /// It was read.
    Ready(Box<PlaceFromFile>),
    /// It would be placed.
    Tried(Box<PlaceFromFile>, Placed),
    Placed(Placed),
    Refused(Vec<AnyReason>),
}

struct Entry {
    read: ImportedOrder,
    /// The row of each SKU and the first of each product by id, once the codes were looked up.
    rows: BTreeMap<String, u32>,
    state: State,
}

/// The orders of a file.
pub(super) struct Orders(Vec<Entry>);

impl Orders {
    /// Reads a file and looks up its codes.
    pub(super) async fn read(head: &Head, brand: BrandId, import: &Import) -> Result<Self, Problem> {
        may_order(head, brand)?;
        let source = of_file(&import.file);
        let FileBytes(bytes) = import.file.clone();
        let file = aside(move || ImportFile::read(&bytes)).await?.map_err(|faults| faulty(&faults))?;
        let forms = forms(&file, &import.forms)?;
        let mut entries = Vec::with_capacity(file.orders.len());
        for order in &file.orders {
            // Every buyer of the file has a form.
            let form = forms.get(&order.buyer_code).ok_or_else(|| Problem::new(ProblemCode::Internal))?;
            entries.push(entry(head, brand, (&file, source, order), form).await?);
        }
        Ok(Self(entries))
    }

    /// Finds the orders that this request placed before, and says whether there are any.
    pub(super) async fn recall(&mut self, head: &Head, request: &RequestKey) -> Result<bool, Problem> {
        let mut any = false;
        for entry in &mut self.0 {
            let State::Ready(command) = &entry.state else { continue };
            let key = of_order(request, &entry.read.external_code)?;
            let run = head.desk().run(command.as_ref().clone(), head.actor()?).key(key);
            if let Some(placed) = run.answered().await.map_err(|error| head.problem(&error))? {
                entry.state = State::Placed(placed);
                any = true;
            }
        }
        Ok(any)
    }

    /// Tries each that is not placed, by itself.
    pub(super) async fn try_each(&mut self, head: &Head) -> Result<(), Problem> {
        for entry in &mut self.0 {
            let State::Ready(command) = &entry.state else { continue };
            let planned = head.desk().plan(command.as_ref().clone(), head.actor()?).await;
            entry.state = match planned {
                Ok(decision) => State::Tried(command.clone(), decision.output),
                Err(error) => State::Refused(entry.reasons(head, &error)?),
            };
        }
        Ok(())
    }

    /// Places each that could be. One that no longer can is refused.
    pub(super) async fn place_each(&mut self, head: &Head, request: &RequestKey) -> Result<(), Problem> {
        for entry in &mut self.0 {
            let State::Tried(command, _) = &entry.state else { continue };
            let key = of_order(request, &entry.read.external_code)?;
            let placed = head.desk().run(command.as_ref().clone(), head.actor()?).key(key).await;
            entry.state = match placed {
                Ok(placed) => State::Placed(placed),
                Err(error) => State::Refused(entry.reasons(head, &error)?),
            };
        }
        Ok(())
    }

    pub(super) fn any_refused(&self) -> bool {
        self.0.iter().any(|entry| matches!(entry.state, State::Refused(_)))
    }

    /// The problem of all that is wrong, each with its order.
    pub(super) fn refused(&self) -> Problem {
        let reasons = self.0.iter().flat_map(|entry| {
            let reasons = if let State::Refused(reasons) = &entry.state { reasons.as_slice() } else { &[] };
            reasons.iter().cloned().map(|mut reason| {
                let [first, last] = entry.span();
                reason.details.insert("order".to_owned(), entry.read.external_code.to_string());
                reason.details.insert("first_row".to_owned(), first.to_string());
                reason.details.insert("last_row".to_owned(), last.to_string());
                reason
            })
        });
        refused(reasons.collect())
    }

    pub(super) fn told(&self) -> Vec<ImportedShape> {
        self.0.iter().map(Entry::told).collect()
    }
}

impl Entry {
    /// The first and the last row.
    fn span(&self) -> [u32; 2] {
        let rows = || self.read.lines.iter().map(|line| line.row);
        [rows().min().unwrap_or_default(), rows().max().unwrap_or_default()]
    }

    /// Why it is refused; an error that is no refusal ends the whole request.
    fn reasons(
        &self,
        head: &Head,
        error: &RunError<PlaceFromFileRefusal>,
    ) -> Result<Vec<AnyReason>, Problem> {
        let RunError::Refused(refusals) = error else { return Err(head.problem(error)) };
        Ok(with_rows(refusals.to_any(), |id| self.rows.get(id).copied()))
    }

    fn told(&self) -> ImportedShape {
        let pieces = self.read.lines.iter();
        let pieces = pieces.fold(0_u64, |sum, line| sum.saturating_add(line.quantity.get().into()));
        let (outcome, placed, reasons) = match &self.state {
            State::Placed(placed) => ("placed", Some(placed), &[][..]),
            State::Tried(_, placed) => ("would_be_placed", Some(placed), &[][..]),
            State::Refused(reasons) => ("refused", None, reasons.as_slice()),
            State::Ready(_) => ("read", None, &[][..]),
        };
        let real = placed.filter(|_| matches!(self.state, State::Placed(_)));
        ImportedShape {
            external_code: (&self.read.external_code).into(),
            outcome: outcome.to_owned(),
            order: real.map(|placed| placed.id.into()),
            code: real.map(|placed| (&placed.code).into()),
            pieces: Pieces::new(pieces).into(),
            total: placed.map(|placed| placed.total.into()),
            reasons: reasons.iter().map(ReasonShape::from).collect(),
            rows: self.span(),
        }
    }
}

/// The form of each buyer of a file.
fn forms<'i>(
    file: &ImportFile,
    given: &'i [BuyerForm],
) -> Result<BTreeMap<&'i Code, &'i CheckoutForm>, Problem> {
    let mut faults = Vec::new();
    if file.orders.len() > ORDERS_MAX {
        faults.push(FormFault::TooManyOrders { orders: file.orders.len(), max: ORDERS_MAX });
    }
    let mut forms = BTreeMap::new();
    for BuyerForm { buyer_code, form } in given {
        if forms.insert(buyer_code, form).is_some() {
            faults.push(FormFault::Repeated { buyer_code: buyer_code.clone() });
        }
    }
    let buyers: BTreeSet<&Code> = file.orders.iter().map(|order| &order.buyer_code).collect();
    let missing = buyers.iter().filter(|code| !forms.contains_key(**code));
    faults.extend(missing.map(|code| FormFault::Missing { buyer_code: (*code).clone() }));
    let unused = forms.keys().filter(|code| !buyers.contains(**code));
    faults.extend(unused.map(|code| FormFault::Unused { buyer_code: (*code).clone() }));
    if faults.is_empty() { Ok(forms) } else { Err(refused(faults.iter().map(AnyReason::of).collect())) }
}

/// An order with its codes looked up.
async fn entry(
    head: &Head,
    brand: BrandId,
    (file, source, order): (&ImportFile, [u8; 32], &ImportedOrder),
    form: &CheckoutForm,
) -> Result<Entry, Problem> {
    let lines = order.lines.iter().map(|line| CodedLine {
        model_number: line.model_number.clone(),
        sku_number: line.sku_number.clone(),
        quantity: line.quantity,
    });
    let question = ResolveCodes {
        brand,
        buyer: order.buyer_code.clone(),
        catalog: order.catalog_code.clone(),
        lines: lines.collect(),
    };
    let row = |line: Option<usize>| Some(order.lines.get(line?)?.row);
    let (rows, state) = match head.desk().ask(question, head.actor()?).await {
        Ok(found) => {
            let mut rows = BTreeMap::new();
            for ((product, sku), line) in found.lines.iter().zip(&order.lines) {
                rows.entry(product.to_string()).or_insert(line.row);
                rows.insert(sku.sku.to_string(), line.row);
            }
            (rows, State::Ready(Box::new(command(brand, (file, source, order), found, form))))
        }
        Err(RunError::Refused(refusals)) => {
            let reasons = refusals.iter().map(|refusal| {
                let mut reason = AnyReason::of(refusal);
                // In a file, a line is found by its row.
                reason.details.remove("line");
                let row = row(refusal.line());
                reason.details.extend(row.map(|row| ("row".to_owned(), row.to_string())));
                reason
            });
            (BTreeMap::new(), State::Refused(reasons.collect()))
        }
        Err(error) => return Err(head.problem(&error)),
    };
    Ok(Entry { read: order.clone(), rows, state })
}

fn command(
    brand: BrandId,
    (file, source, order): (&ImportFile, [u8; 32], &ImportedOrder),
    found: ResolvedCodes,
    form: &CheckoutForm,
) -> PlaceFromFile {
    let items = found.items();
    // Where the file names one of the two only, the other is the buyer's own.
    let terms = (file.term.is_some() || file.currency.is_some()).then(|| Terms {
        term: file.term.clone().unwrap_or(found.terms.term),
        currency: file.currency.unwrap_or(found.terms.currency),
    });
    PlaceFromFile {
        brand,
        buyer: found.buyer,
        catalog: found.catalog,
        file: OrderFile::Import { external_code: order.external_code.clone(), source },
        terms,
        items,
        form: form.clone(),
        agreed: None,
    }
}
