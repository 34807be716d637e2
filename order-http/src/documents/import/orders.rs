//! The orders of a file, and what becomes of each.

use std::collections::BTreeMap;

use order_core::cart::CheckoutForm;
use order_core::operation::order::{BeginImport, CodedLine, PlaceImported, PlaceImportedRefusal, Placed};
use order_core::value::{BrandId, Code, Name, Pieces};
use order_core::{AnyReason, RunError};
use order_documents::import::{ImportFile, ImportedOrder};

use super::key::{of_file, of_order};
use super::told::{FormFault, ImportedShape};
use super::{BuyerForm, FileBytes, Import, ORDERS_MAX};
use crate::problem::ReasonShape;
use crate::route::Head;
use crate::{Problem, ProblemCode};

use super::super::download::aside;
use super::super::upload::{faulty, may_order, refused};

/// How far an order is.
enum State {
    Read,
    /// It would be placed.
    Tried(Placed),
    Placed(Placed),
    Refused(Vec<AnyReason>),
}

struct Entry {
    read: ImportedOrder,
    command: PlaceImported,
    state: State,
}

/// The orders of a file.
pub(super) struct Orders {
    begin: BeginImport,
    entries: Vec<Entry>,
}

impl Orders {
    /// Reads a file.
    pub(super) async fn read(head: &Head, brand: BrandId, import: &Import) -> Result<Self, Problem> {
        may_order(head, brand)?;
        let source = of_file(&import.file);
        let FileBytes(bytes) = import.file.clone();
        let file = aside(head.api.documents(), move || ImportFile::read(&bytes))
            .await?
            .map_err(|faults| faulty(&faults))?;
        let forms = forms(&file, &import.forms)?;
        let mut entries = Vec::with_capacity(file.orders.len());
        for order in &file.orders {
            // Every buyer of the file has a form.
            let form = forms.get(&order.buyer_code).ok_or_else(|| Problem::new(ProblemCode::Internal))?;
            let command = command(brand, &file, order, form);
            entries.push(Entry { read: order.clone(), command, state: State::Read });
        }
        Ok(Self { begin: BeginImport { brand, source, forms }, entries })
    }

    /// Whether this request placed any of them before, so that it can only go on. The key of another file, or of other forms, is refused.
    pub(super) async fn are_under_way(&self, head: &Head, request: &Name) -> Result<bool, Problem> {
        let run = head.desk().run(self.begin.clone(), head.actor()?).key(request.clone());
        if run.answered().await.map_err(|error| head.problem(&error))?.is_none() {
            return Ok(false);
        }
        for entry in &self.entries {
            let key = of_order(request, &entry.read.external_code)?;
            let run = head.desk().run(entry.command.clone(), head.actor()?).key(key);
            if run.answered().await.map_err(|error| head.problem(&error))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Binds the key of the request to the file and its forms.
    pub(super) async fn begin(&self, head: &Head, request: &Name) -> Result<(), Problem> {
        let run = head.desk().run(self.begin.clone(), head.actor()?).key(request.clone());
        run.await.map_err(|error| head.problem(&error))
    }

    /// Tries each, with what those before it leave.
    pub(super) async fn try_each(&mut self, head: &Head) -> Result<(), Problem> {
        let mut rehearsal = head.desk().rehearse(head.actor()?);
        for entry in &mut self.entries {
            let planned = rehearsal.plan(entry.command.clone()).await;
            entry.state = match planned {
                Ok(decision) => State::Tried(decision.output),
                Err(error) => State::Refused(entry.reasons(head, &error)?),
            };
        }
        Ok(())
    }

    /// Places each, or finds that this request placed it before. One that cannot be placed is refused. An error that is no refusal ends the
    /// request, and what was placed before it is found again when it is repeated.
    pub(super) async fn place_each(&mut self, head: &Head, request: &Name) -> Result<(), Problem> {
        let all = self.entries.len();
        for (at, entry) in (1..).zip(&mut self.entries) {
            let code = &entry.read.external_code;
            let key = of_order(request, code)?;
            let placed = head.desk().run(entry.command.clone(), head.actor()?).key(key).await;
            entry.state = match placed {
                Ok(placed) => State::Placed(placed),
                Err(error) => {
                    let midway = |problem: Problem| {
                        problem.because(format!("it ended with order {at} of {all}, {code}, which perhaps is placed; repeated under its key, the request goes on"))
                    };
                    State::Refused(entry.reasons(head, &error).map_err(midway)?)
                }
            };
        }
        Ok(())
    }

    pub(super) fn any_refused(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.state, State::Refused(_)))
    }

    /// The problem of all that is wrong, each with its order.
    pub(super) fn refused(&self) -> Problem {
        let reasons = self.entries.iter().flat_map(|entry| {
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
        self.entries.iter().map(Entry::told).collect()
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
        error: &RunError<PlaceImportedRefusal>,
    ) -> Result<Vec<AnyReason>, Problem> {
        let RunError::Refused(refusals) = error else { return Err(head.problem(error)) };
        let reasons = refusals.iter().map(|refusal| {
            let mut reason = AnyReason::of(refusal);
            // In a file, a line is found by its row.
            reason.details.remove("line");
            let line = refusal.line().and_then(|line| self.read.lines.get(line));
            reason.details.extend(line.map(|line| ("row".to_owned(), line.row.to_string())));
            reason
        });
        Ok(reasons.collect())
    }

    fn told(&self) -> ImportedShape {
        let pieces = self.read.lines.iter();
        let pieces = pieces.fold(0_u64, |sum, line| sum.saturating_add(line.quantity.get().into()));
        let (outcome, placed, reasons) = match &self.state {
            State::Placed(placed) => ("placed", Some(placed), &[][..]),
            State::Tried(placed) => ("would_be_placed", Some(placed), &[][..]),
            State::Refused(reasons) => ("refused", None, reasons.as_slice()),
            State::Read => ("read", None, &[][..]),
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
fn forms(file: &ImportFile, given: &[BuyerForm]) -> Result<BTreeMap<Code, CheckoutForm>, Problem> {
    let mut faults = Vec::new();
    if file.orders.len() > ORDERS_MAX {
        faults.push(FormFault::TooManyOrders { orders: file.orders.len(), max: ORDERS_MAX });
    }
    let mut forms = BTreeMap::new();
    for BuyerForm { buyer_code, form } in given {
        if forms.insert(buyer_code.clone(), form.clone()).is_some() {
            faults.push(FormFault::Repeated { buyer_code: buyer_code.clone() });
        }
    }
    // Each with its first row.
    let mut buyers: BTreeMap<&Code, u32> = BTreeMap::new();
    for order in &file.orders {
        for line in &order.lines {
            let row = buyers.entry(&order.buyer_code).or_insert(line.row);
            *row = line.row.min(*row);
        }
    }
    let missing = buyers.iter().filter(|(code, _)| !forms.contains_key(**code));
    faults.extend(missing.map(|(code, row)| FormFault::Missing { buyer_code: (*code).clone(), row: *row }));
    let unused = forms.keys().filter(|code| !buyers.contains_key(code));
    faults.extend(unused.map(|code| FormFault::Unused { buyer_code: (*code).clone() }));
    if faults.is_empty() { Ok(forms) } else { Err(refused(faults.iter().map(AnyReason::of).collect())) }
}

fn command(brand: BrandId, file: &ImportFile, order: &ImportedOrder, form: &CheckoutForm) -> PlaceImported {
    let lines = order.lines.iter().map(|line| CodedLine {
        model_number: line.model_number.clone(),
        sku_number: line.sku_number.clone(),
        quantity: line.quantity,
    });
    PlaceImported {
        brand,
        external_code: order.external_code.clone(),
        buyer: order.buyer_code.clone(),
        catalog: order.catalog_code.clone(),
        lines: lines.collect(),
        term: file.term.clone(),
        currency: file.currency,
        form: form.clone(),
    }
}
