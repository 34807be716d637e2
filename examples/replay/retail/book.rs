//! All that the files say: products, buyers, and invoices in the order of their first lines.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use order_core::value::{Code, Currency, Money, Timestamp, UtcOffset};

use super::invoice::Open;
use super::line::{Columns, Counted, Line};

/// Both data sets are of one British seller.
const CURRENCY: &str = "GBP";
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What was read.
#[derive(Debug)]
pub struct Book {
    pub currency: Currency,
    pub products: Vec<Product>,
    pub skus: Vec<Sku>,
    /// The customers of at least one invoice, by their ids.
    pub customers: Vec<String>,
    pub invoices: Vec<Invoice>,
    left_out: BTreeMap<&'static str, u64>,
    product_places: HashMap<Code, usize>,
    sku_places: HashMap<(usize, i64), usize>,
    customer_places: HashMap<String, usize>,
    /// All-digit invoice numbers of the files before this one.
    met: HashSet<String>,
}

/// A stock code.
#[derive(Debug)]
pub struct Product {
    pub model_number: Code,
    /// The first description of a line that counts; `None` = there is none.
    pub name: Option<String>,
    /// Its SKUs, as places in the book.
    pub skus: Vec<usize>,
    /// The years in which it was ordered.
    pub years: BTreeSet<i32>,
}

/// A stock code at a price.
#[derive(Debug)]
pub struct Sku {
    pub number: Code,
    pub product: usize,
    pub price: Money,
}

/// An order to place.
#[derive(Debug)]
pub struct Invoice {
    pub number: String,
    pub buyer: Buyer,
    pub placed_at: Timestamp,
    pub year: i32,
    /// SKUs, as places in the book, with their pieces.
    pub lines: Vec<(usize, u32)>,
}

/// Who ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Buyer {
    /// A customer, as a place in the book.
    Customer(usize),
    /// Whoever has no customer id.
    Unnamed,
}

/// What an invoice number of the current file stands for.
#[derive(Debug, Clone, Copy)]
enum Slot {
    Open(usize),
    LeftOut,
}

impl Book {
    /// Nothing read yet.
    pub fn new() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            currency: CURRENCY.parse()?,
            products: Vec::new(),
            skus: Vec::new(),
            customers: Vec::new(),
            invoices: Vec::new(),
            left_out: BTreeMap::new(),
            product_places: HashMap::new(),
            sku_places: HashMap::new(),
            customer_places: HashMap::new(),
            met: HashSet::new(),
        })
    }

    /// Reads a file, compressed or not.
    pub fn read_file(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let named = |error: &dyn Error| format!("{}: {error}", path.display());
        let mut reader = BufReader::new(File::open(path).map_err(|error| named(&error))?);
        let compressed = reader.fill_buf().map_err(|error| named(&error))?.starts_with(&GZIP);
        let read = if compressed { self.read(MultiGzDecoder::new(reader)) } else { self.read(reader) };
        read.map_err(|error| named(error.as_ref()).into())
    }

    /// Reads one file. Later files leave out the invoices that are in it.
    pub fn read(&mut self, file: impl Read) -> Result<(), Box<dyn Error>> {
        let mut rows = csv::Reader::from_reader(file);
        let columns = Columns::of(rows.headers()?)?;
        let mut slots: HashMap<String, Slot> = HashMap::new();
        let mut open: Vec<Open> = Vec::new();
        let mut row = csv::StringRecord::new();
        while rows.read_record(&mut row)? {
            let line = columns.line(&row);
            let slot = if let Some(slot) = slots.get(line.invoice) {
                *slot
            } else {
                let slot = self.begin(&line, &mut open);
                slots.insert(line.invoice.to_owned(), slot);
                slot
            };
            let Slot::Open(at) = slot else { continue };
            match line.counted(self.currency) {
                Ok(counted) => {
                    let pieces = counted.pieces;
                    let sku = self.sku(counted, line.description);
                    if let Some(invoice) = open.get_mut(at) {
                        invoice.add(sku, pieces);
                    }
                }
                Err(reason) => self.leave_out(reason),
            }
        }
        for invoice in open {
            self.close(invoice);
        }
        let numbers = slots.into_keys().filter(|number| is_number(number));
        self.met.extend(numbers);
        Ok(())
    }

    /// What was left out, by reason.
    pub const fn left_out(&self) -> &BTreeMap<&'static str, u64> {
        &self.left_out
    }

    /// The time of the earliest invoice.
    pub fn first_time(&self) -> Timestamp {
        self.invoices.iter().map(|invoice| invoice.placed_at).min().unwrap_or(Timestamp::MIN)
    }

    /// The years of the invoices.
    pub fn years(&self) -> BTreeSet<i32> {
        self.invoices.iter().map(|invoice| invoice.year).collect()
    }

    /// The first line of an invoice of this file.
    fn begin(&mut self, line: &Line<'_>, open: &mut Vec<Open>) -> Slot {
        let reason = if is_number(line.invoice) {
            self.met.contains(line.invoice).then_some("seen_before")
        } else if line.invoice.starts_with('C') {
            Some("cancellation")
        } else {
            Some("number_not_all_digits")
        };
        if let Some(reason) = reason {
            self.leave_out(reason);
            return Slot::LeftOut;
        }
        open.push(Open::new(line.invoice, line.customer, line.placed_at()));
        Slot::Open(open.len() - 1)
    }

    fn close(&mut self, open: Open) {
        let order = open.lines().and_then(|lines| Ok((lines, open.placed_at.ok_or("time_unreadable")?)));
        let (lines, placed_at) = match order {
            Ok(order) => order,
            Err(reason) => return self.leave_out(reason),
        };
        let buyer = if open.customer.is_empty() {
            Buyer::Unnamed
        } else {
            Buyer::Customer(self.customer(open.customer))
        };
        let year = placed_at.day(UtcOffset::UTC).year();
        for (sku, _) in &lines {
            let product = self.skus.get(*sku).map(|sku| sku.product);
            if let Some(product) = product.and_then(|at| self.products.get_mut(at)) {
                product.years.insert(year);
            }
        }
        self.invoices.push(Invoice { number: open.number, buyer, placed_at, year, lines });
    }

    fn leave_out(&mut self, reason: &'static str) {
        *self.left_out.entry(reason).or_default() += 1;
    }

    fn customer(&mut self, id: String) -> usize {
        *self.customer_places.entry(id).or_insert_with_key(|id| {
            self.customers.push(id.clone());
            self.customers.len() - 1
        })
    }

    fn sku(&mut self, counted: Counted, description: &str) -> usize {
        let Counted { model_number, sku_number, price, .. } = counted;
        let product = *self.product_places.entry(model_number).or_insert_with_key(|model_number| {
            let model_number = model_number.clone();
            self.products.push(Product {
                model_number,
                name: None,
                skus: Vec::new(),
                years: BTreeSet::new(),
            });
            self.products.len() - 1
        });
        let next = self.skus.len();
        let at = *self.sku_places.entry((product, price.minor())).or_insert(next);
        if let Some(known) = self.products.get_mut(product) {
            if at == next {
                known.skus.push(at);
                self.skus.push(Sku { number: sku_number, product, price });
            }
            if known.name.is_none() && !description.is_empty() {
                known.name = Some(description.to_owned());
            }
        }
        at
    }
}

fn is_number(number: &str) -> bool {
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
