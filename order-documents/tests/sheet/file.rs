//! Workbooks taken apart and put together again, as no spreadsheet would do it.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a workbook, in their order.
#[derive(Clone)]
pub(crate) struct Parts(pub(crate) Vec<(String, Vec<u8>)>);

pub(crate) const PAGE: &str = "xl/worksheets/sheet1.xml";

impl Parts {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let parts = (0..archive.len()).map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        });
        Self(parts.collect())
    }

    pub(crate) fn packed(&self) -> Vec<u8> {
        self.packed_by(CompressionMethod::Deflated)
    }

    pub(crate) fn packed_by(&self, method: CompressionMethod) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            let options = SimpleFileOptions::default().compression_method(method);
            archive.start_file(name.as_str(), options).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        let (_, content) = self.0.iter().find(|(other, _)| other == name).unwrap();
        String::from_utf8(content.clone()).unwrap()
    }

    /// Puts a part in place of another, or adds it.
    pub(crate) fn set(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        let content = content.into();
        match self.0.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => *old = content,
            None => self.0.push((name.to_owned(), content)),
        }
    }

    /// Replaces something that must be there.
    pub(crate) fn replace(&mut self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.set(name, text.replacen(from, to, 1));
    }

    /// The element of a cell of the first sheet.
    pub(crate) fn cell(&self, cell: &str) -> Option<String> {
        element(&self.text(PAGE), &format!("<c r=\"{cell}\""), "</c>")
    }

    /// Puts an element in place of a cell of the first sheet.
    pub(crate) fn set_cell(&mut self, cell: &str, element: &str) {
        let old = self.cell(cell).unwrap_or_else(|| panic!("no cell {cell}"));
        self.replace(PAGE, &old, element);
    }

    /// Enters something into a cell as people would, with its format.
    pub(crate) fn enter(&mut self, cell: &str, content: &Entry) {
        let old = self.cell(cell).unwrap_or_else(|| panic!("no cell {cell}"));
        let format = old.split("s=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("0");
        self.set_cell(cell, &content.element(cell, format));
    }

    /// The element of a row of the first sheet.
    pub(crate) fn row(&self, row: u32) -> String {
        element(&self.text(PAGE), &format!("<row r=\"{row}\""), "</row>").unwrap()
    }
}

/// An element with all that is in it.
fn element(text: &str, start: &str, end: &str) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    let (tag, content) = rest.split_once('>')?;
    if tag.ends_with('/') {
        return Some(format!("{start}{tag}>"));
    }
    let (content, _) = content.split_once(end)?;
    Some(format!("{start}{tag}>{content}{end}"))
}

/// What is entered into a cell.
pub(crate) enum Entry {
    Number(&'static str),
    Pieces(u32),
    Text(&'static str),
    Formula(&'static str, &'static str),
    Boolean,
    Error,
    Date,
    Nothing,
}

impl Entry {
    fn element(&self, cell: &str, format: &str) -> String {
        let start = format!("<c r=\"{cell}\" s=\"{format}\"");
        match self {
            Self::Number(number) => format!("{start}><v>{number}</v></c>"),
            Self::Pieces(number) => format!("{start}><v>{number}</v></c>"),
            Self::Text(text) => format!("{start} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            Self::Formula(formula, value) => format!("{start}><f>{formula}</f><v>{value}</v></c>"),
            Self::Boolean => format!("{start} t=\"b\"><v>1</v></c>"),
            Self::Error => format!("{start} t=\"e\"><v>#N/A</v></c>"),
            Self::Date => format!("{start} t=\"d\"><v>2026-03-01T00:00:00Z</v></c>"),
            Self::Nothing => format!("{start}/>"),
        }
    }
}
