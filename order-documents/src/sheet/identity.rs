//! What a sheet says it is: hidden in a sheet of its own, so that it survives whatever program saves the workbook.

use std::fmt;
use std::str::FromStr;

use order_core::cart::Terms;
use order_core::catalog::TransactionTerm;
use order_core::value::{BrandId, CatalogId, Locale};
use uuid::Uuid;

use super::layout::{Layout, Shown};
use super::{SheetFault, SheetHead, SheetRow};
use crate::Language;

/// The name of the hidden sheet.
pub(super) const SHEET: &str = "order-sheet";
/// The form of order sheets. It is raised when a sheet of the old form could be taken for one of the new.
const FORM: &str = "1";
/// The name space of versions.
const VERSIONS: Uuid = Uuid::from_u128(0x5b0e_8f1d_43c7_5a90_b6d2_71e8_0c94_2f3a);

/// Whose prices a sheet shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SheetPrices {
    /// Base prices alone, which the totals are of.
    Retail,
    /// Beside the base prices those of the buyer, which the totals are of.
    Own,
}

impl SheetPrices {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Retail => "retail",
            Self::Own => "own",
        }
    }
}

/// What stands for all that a sheet shows and locks. Two sheets have the same one only when all of it is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SheetVersion(Uuid);

impl SheetVersion {
    /// Its UUID.
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for SheetVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a sheet says it is. Nothing of it is believed before the sheet was compared with one that is made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetIdentity {
    /// The brand.
    pub brand: BrandId,
    /// The catalog.
    pub catalog: CatalogId,
    /// Term and currency.
    pub terms: Terms,
    /// The language.
    pub language: Language,
    /// Whose prices it shows.
    pub prices: SheetPrices,
    /// All that it shows.
    pub version: SheetVersion,
}

impl SheetIdentity {
    /// How it is written, line by line.
    pub(super) fn lines(&self) -> [(&'static str, String); 8] {
        [
            ("form", FORM.to_owned()),
            ("brand", self.brand.to_string()),
            ("catalog", self.catalog.to_string()),
            ("term", self.terms.term.to_string()),
            ("currency", self.terms.currency.to_string()),
            ("language", self.language.to_string()),
            ("prices", self.prices.word().to_owned()),
            ("version", self.version.to_string()),
        ]
    }

    /// Reads it from what `line` answers to the name of each line.
    pub(super) fn from_lines(line: impl Fn(&str) -> Option<String>) -> Result<Self, SheetFault> {
        if line("form").is_none_or(|form| form != FORM) {
            return Err(SheetFault::NotAnOrderSheet);
        }
        Ok(Self {
            brand: read(&line, "brand")?,
            catalog: read(&line, "catalog")?,
            terms: Terms {
                term: read_with(&line, "term", |text| TransactionTerm::new(text).ok())?,
                currency: read(&line, "currency")?,
            },
            language: read_with(&line, "language", |text| {
                let locale: Locale = text.parse().ok()?;
                Language::ALL.into_iter().find(|language| language.locale() == locale)
            })?,
            prices: read_with(&line, "prices", |text| {
                [SheetPrices::Retail, SheetPrices::Own].into_iter().find(|prices| prices.word() == text)
            })?,
            version: read_with(&line, "version", |text| Uuid::try_parse(text).ok().map(SheetVersion))?,
        })
    }
}

fn read<T: FromStr>(line: &impl Fn(&str) -> Option<String>, name: &'static str) -> Result<T, SheetFault> {
    read_with(line, name, |text| text.parse().ok())
}

fn read_with<T>(
    line: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, SheetFault> {
    let text = line(name);
    text.as_deref().and_then(parse).ok_or(SheetFault::IdentityDamaged { line: name })
}

/// The version of a sheet: of every cell, with its place and kind.
pub(super) fn version(head: &SheetHead, rows: &[SheetRow]) -> SheetVersion {
    let mut bytes = Vec::new();
    let mut add = |text: &str| {
        // With its length before it, so that no text can be taken for two.
        bytes.extend(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend(text.as_bytes());
    };
    add(FORM);
    add(&head.brand.to_string());
    add(&head.catalog.to_string());
    add(&head.language.to_string());
    Layout::of(head, rows).each(|row, column, shown| {
        add(&format!("{row} {column}"));
        match shown {
            Shown::Text(text) => add(text),
            Shown::Amount(money) => add(&money.to_string()),
            Shown::Formula(formula, _) => add(formula),
            Shown::Open => add(""),
        }
    });
    SheetVersion(Uuid::new_v5(&VERSIONS, &bytes))
}
