//! Gathering the rows of a bulk import into orders, as the file hands them out.

use std::collections::{BTreeMap, HashMap};

use order_core::catalog::TransactionTerm;
use order_core::value::{Code, Currency, Quantity};

use super::head::Head;
use super::{ImportColumn, ImportFault, ImportFile, ImportedLine, ImportedOrder};
use crate::fault::Found;
use crate::xlsx::{Cell, quantity, text};
use crate::{CodeFault, InCell, Place};

/// What was gathered so far.
pub(super) struct Gathering {
    /// The row that is being handed out, with its cells.
    row: u32,
    cells: Vec<Cell>,
    head: Heading,
    orders: Vec<ImportedOrder>,
    /// Where an order is, by its code.
    places: HashMap<Code, usize>,
    /// In which row an order has a SKU.
    skus: HashMap<(usize, Code, Code), u32>,
    currency: Option<Code>,
    term: Option<Code>,
}

/// Whether the titles were seen.
enum Heading {
    NotYet,
    Wrong,
    Right(Head),
}

/// A row, as far as it can be read.
struct Row {
    number: u32,
    order: Option<Code>,
    buyer: Option<Code>,
    catalog: Option<Code>,
    model: Option<Code>,
    sku: Option<Code>,
    quantity: Option<Quantity>,
}

impl Gathering {
    pub(super) fn none() -> Self {
        Self {
            row: 0,
            cells: Vec::new(),
            head: Heading::NotYet,
            orders: Vec::new(),
            places: HashMap::new(),
            skus: HashMap::new(),
            currency: None,
            term: None,
        }
    }

    pub(super) fn cell(&mut self, cell: Cell, found: &mut Found<ImportFault>) {
        if cell.row != self.row {
            self.end_row(found);
            self.row = cell.row;
        }
        self.cells.push(cell);
    }

    fn end_row(&mut self, found: &mut Found<ImportFault>) {
        if self.cells.is_empty() {
            return;
        }
        let cells = std::mem::take(&mut self.cells);
        let cells: BTreeMap<u32, Cell> = cells.into_iter().map(|cell| (cell.column, cell)).collect();
        // Taken out while a row is read with it.
        let head = std::mem::replace(&mut self.head, Heading::Wrong);
        self.head = match head {
            Heading::NotYet => Head::of(&cells, found).map_or(Heading::Wrong, Heading::Right),
            Heading::Wrong => Heading::Wrong,
            Heading::Right(head) => {
                let row = self.read_row(&head, &cells, found);
                self.add(&head, row, found);
                Heading::Right(head)
            }
        };
    }

    fn read_row(&mut self, head: &Head, cells: &BTreeMap<u32, Cell>, found: &mut Found<ImportFault>) -> Row {
        for cell in cells.values().filter(|cell| !head.has(cell.column)) {
            found.push(ImportFault::NoTitle { place: Place::of(cell.row, cell.column, None) });
        }
        let row = self.row;
        let mut code = |column| {
            let (place, cell) = (head.place(column, row)?, head.at(column).and_then(|at| cells.get(&at)));
            match cell.map_or(Ok(None), text) {
                Ok(None) if column.is_required() => {
                    found.push(ImportFault::Code(InCell { place, fault: CodeFault::Missing }));
                    None
                }
                Ok(code) => code,
                Err(fault) => {
                    found.push(ImportFault::Code(InCell { place, fault }));
                    None
                }
            }
        };
        let order = code(ImportColumn::OrderCode);
        let buyer = code(ImportColumn::BuyerCode);
        let catalog = code(ImportColumn::CatalogCode);
        let model = code(ImportColumn::ModelNumber);
        let sku = code(ImportColumn::SkuNumber);
        let (currency, term) = (code(ImportColumn::Currency), code(ImportColumn::Term));
        self.file_wide(head, (currency, term), found);
        let quantity = read_quantity(head, row, cells, found);
        Row { number: row.saturating_add(1), order, buyer, catalog, model, sku, quantity }
    }

    /// Currency and term, which are those of the whole file.
    fn file_wide(
        &mut self,
        head: &Head,
        (currency, term): (Option<Code>, Option<Code>),
        found: &mut Found<ImportFault>,
    ) {
        let place = |column| head.place(column, self.row);
        if let Some((code, place)) = currency.zip(place(ImportColumn::Currency)) {
            if code.as_str().parse::<Currency>().is_err() {
                found.push(ImportFault::UnknownCurrency { place, found: code });
            } else {
                agree(&mut self.currency, code, place, found);
            }
        }
        let place = head.place(ImportColumn::Term, self.row);
        if let Some((code, place)) = term.zip(place) {
            agree(&mut self.term, code, place, found);
        }
    }

    /// Adds a row to its order.
    fn add(&mut self, head: &Head, row: Row, found: &mut Found<ImportFault>) {
        let Row { number, order: Some(order), buyer, catalog, model, sku, quantity } = row else { return };
        let place = |column| head.place(column, number.saturating_sub(1));
        let at = self.places.get(&order).copied();
        let at = match (at, &buyer, &catalog) {
            (Some(at), _, _) => at,
            (None, Some(buyer), Some(catalog)) => {
                let at = self.orders.len();
                self.places.insert(order.clone(), at);
                self.orders.push(ImportedOrder {
                    external_code: order.clone(),
                    buyer_code: buyer.clone(),
                    catalog_code: catalog.clone(),
                    lines: Vec::new(),
                });
                at
            }
            // Its fault is told already, and with it nothing can be compared.
            (None, _, _) => return,
        };
        let Some(group) = self.orders.get_mut(at) else { return };
        let first_row = group.lines.first().map_or(number, |line| line.row);
        if let Some((_, place)) =
            buyer.filter(|buyer| *buyer != group.buyer_code).zip(place(ImportColumn::BuyerCode))
        {
            found.push(ImportFault::BuyerDiffers { place, order: order.clone(), first_row });
        }
        if let Some((_, place)) =
            catalog.filter(|catalog| *catalog != group.catalog_code).zip(place(ImportColumn::CatalogCode))
        {
            found.push(ImportFault::CatalogDiffers { place, order: order.clone(), first_row });
        }
        let Some((model_number, sku_number)) = model.zip(sku) else { return };
        let key = (at, model_number.clone(), sku_number.clone());
        let first_row = *self.skus.entry(key).or_insert(number);
        if let Some(place) = place(ImportColumn::SkuNumber).filter(|_| first_row != number) {
            found.push(ImportFault::SkuRepeated { place, order, first_row });
        }
        // Whatever could not be read is told already, and the file is refused.
        let quantity = quantity.unwrap_or_default();
        group.lines.push(ImportedLine { row: number, model_number, sku_number, quantity });
    }

    /// What was gathered, when the last row was handed out.
    pub(super) fn end(mut self, found: &mut Found<ImportFault>) -> ImportFile {
        self.end_row(found);
        if self.orders.is_empty() && found.is_empty() {
            found.push(ImportFault::Nothing);
        }
        ImportFile {
            currency: self.currency.and_then(|code| code.as_str().parse().ok()),
            term: self.term.and_then(|code| TransactionTerm::new(code).ok()),
            orders: self.orders,
        }
    }
}

fn read_quantity(
    head: &Head,
    row: u32,
    cells: &BTreeMap<u32, Cell>,
    found: &mut Found<ImportFault>,
) -> Option<Quantity> {
    let column = ImportColumn::Quantity;
    let (place, cell) = (head.place(column, row)?, head.at(column).and_then(|at| cells.get(&at)));
    match cell.map_or(Ok(None), quantity) {
        Ok(Some(quantity)) => Some(quantity),
        Ok(None) => {
            found.push(ImportFault::QuantityMissing { place });
            None
        }
        Err(fault) => {
            found.push(ImportFault::Quantity(InCell { place, fault }));
            None
        }
    }
}

/// Keeps what the whole file has, and finds a row that shows something else.
fn agree(kept: &mut Option<Code>, code: Code, place: Place, found: &mut Found<ImportFault>) {
    match kept {
        None => *kept = Some(code),
        Some(expected) if *expected == code => {}
        Some(expected) => {
            found.push(ImportFault::FileDiffers { place, found: code, expected: expected.clone() });
        }
    }
}
