//! One part: XML, element by element, whichever part it is. So nothing depends on which part somebody takes for what.

use std::collections::HashSet;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::limits::{
    CELLS_MAX, DEPTH_MAX, EVENTS_MAX, FORMAT_BYTES_MAX, FORMATS_MAX, MERGED_MAX, NAMES_MAX,
    RELATIONSHIPS_MAX, SHARED_FORMULAS_MAX, SHEETS_MAX, STRINGS_MAX,
};
use super::super::{FileFault, book::damaged, place};
use super::attributes::Attributes;

/// What kinds of content a main part may be of. One with macros has another.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

/// What was seen in all parts so far.
#[derive(Default)]
pub(super) struct Scan {
    events: usize,
    cells: usize,
    formats: usize,
    merged: usize,
    names: usize,
    relationships: usize,
    sheets: usize,
    strings: usize,
    /// The sheets that are referred to: by what, and what they are in.
    targets: HashSet<String>,
    is_workbook: bool,
}

/// Where in a part somebody is who reads it.
#[derive(Default)]
struct Within {
    depth: usize,
    /// At which depth there is a cell, and whether it says that it is a number.
    cell: Option<(usize, bool)>,
    /// Whether what comes next is the value of such a cell.
    is_number: bool,
}

impl Scan {
    /// Whether there was a part that says that all is a workbook.
    pub(super) const fn is_workbook(&self) -> bool {
        self.is_workbook
    }

    /// Whether there are merged cells anywhere.
    pub(super) const fn has_merged(&self) -> bool {
        self.merged > 0
    }

    /// Looks through one part.
    pub(super) fn part(&mut self, name: &str, content: impl BufRead) -> Result<(), FileFault> {
        let mut reader = Reader::from_reader(content);
        let config = reader.config_mut();
        // As calamine has it, so that both see the same elements; but that every element ends as it begins.
        config.check_end_names = true;
        config.trim_text(false);
        config.check_comments = false;
        config.expand_empty_elements = true;
        let (mut buffer, mut within) = (Vec::new(), Within::default());
        loop {
            buffer.clear();
            count(&mut self.events, EVENTS_MAX, "elements and texts")?;
            let event = reader.read_event_into(&mut buffer).map_err(|error| damaged(&error))?;
            let is_number = std::mem::take(&mut within.is_number);
            match event {
                Event::Eof => return expect(within.depth == 0, "a part is cut off"),
                Event::DocType(_) => return Err(FileFault::DocumentType { part: name.to_owned() }),
                Event::Start(element) | Event::Empty(element) => {
                    within.depth = within.depth.saturating_add(1);
                    expect(within.depth <= DEPTH_MAX, "elements lie too deeply within one another")?;
                    self.element(&element, &mut within)?;
                }
                Event::End(_) => {
                    within.cell = within.cell.filter(|(depth, _)| *depth < within.depth);
                    within.depth = within.depth.saturating_sub(1);
                }
                Event::Text(text) if is_number => expect(is_plain(&text.into_inner()), "a number is none")?,
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_) => {}
            }
        }
    }

    fn element(&mut self, element: &BytesStart<'_>, within: &mut Within) -> Result<(), FileFault> {
        let attributes = Attributes::of(element)?;
        match element.local_name().as_ref() {
            "c" => {
                count(&mut self.cells, CELLS_MAX, "cells")?;
                expect(!attributes.fails("r", |text| place::cell(text).is_some()), "a cell has no place")?;
                expect(within.cell.is_none(), "a cell lies within another")?;
                within.cell = Some((within.depth, attributes.get("t") == Some("n")));
            }
            "v" => within.is_number = within.cell.is_some_and(|(_, is_number)| is_number),
            "row" => {
                expect(!attributes.fails("r", |text| place::row(text).is_some()), "a row has no number")?;
            }
            "dimension" => area(&attributes, "a sheet has no dimension")?,
            "mergeCell" => {
                count(&mut self.merged, MERGED_MAX, "merged areas")?;
                area(&attributes, "a merged area is no area")?;
            }
            "f" => {
                area(&attributes, "a formula is for no area")?;
                let few = |text: &str| text.parse::<u32>().is_ok_and(|at| at < SHARED_FORMULAS_MAX);
                expect(!attributes.fails("si", few), "a shared formula has no number")?;
            }
            "sst" => {
                let few = |text: &str| text.parse::<usize>().is_ok_and(|count| count <= STRINGS_MAX);
                if attributes.fails("uniqueCount", few) {
                    return Err(FileFault::TooMany { what: "texts", max: STRINGS_MAX });
                }
            }
            "si" => count(&mut self.strings, STRINGS_MAX, "texts")?,
            "xf" | "font" | "fill" | "border" | "numFmt" => {
                count(&mut self.formats, FORMATS_MAX, "formats")?;
                expect(attributes.are_within(FORMAT_BYTES_MAX), "a code of a format is too long")?;
            }
            "name" => expect(attributes.are_within(FORMAT_BYTES_MAX), "a name of a format is too long")?,
            "definedName" => count(&mut self.names, NAMES_MAX, "names")?,
            "sheet" => {
                count(&mut self.sheets, SHEETS_MAX, "sheets")?;
                self.once(attributes.get_local("id").map(|id| format!("id {id}")))?;
            }
            "Override" | "Default" => self.content_type(&attributes)?,
            "Relationship" => self.relationship(&attributes)?,
            "externalReference" | "ddeLink" | "oleLink" => return Err(FileFault::ExternalLinks),
            "oleObject" | "control" | "embeddedFile" => return Err(FileFault::EmbeddedObjects),
            _ => {}
        }
        Ok(())
    }

    /// Checks what a part refers to. Links that somebody may click are let through, as nobody follows them here.
    fn relationship(&mut self, attributes: &Attributes<'_>) -> Result<(), FileFault> {
        count(&mut self.relationships, RELATIONSHIPS_MAX, "relationships")?;
        let kind = attributes.get("Type").unwrap_or_default().to_ascii_lowercase();
        let kind = kind.rsplit('/').next().unwrap_or_default();
        match kind {
            "vbaproject" | "xlmacrosheet" | "xlintlmacrosheet" => return Err(FileFault::Macros),
            "externallink" | "externallinkpath" | "connections" | "querytable" => {
                return Err(FileFault::ExternalLinks);
            }
            "oleobject" | "package" | "control" | "activexcontrolbinary" => {
                return Err(FileFault::EmbeddedObjects);
            }
            _ => {}
        }
        let is_within = |mode: &str| mode == "Internal";
        if attributes.fails("TargetMode", is_within) && kind != "hyperlink" {
            return Err(FileFault::ExternalLinks);
        }
        // What is read as XML must have been looked at as such, which goes by the name.
        let is_read = matches!(kind, "officedocument" | "worksheet" | "chartsheet" | "dialogsheet");
        let is_xml = |target: &str| target.to_ascii_lowercase().ends_with(".xml");
        expect(!is_read || !attributes.fails("Target", is_xml), "a sheet is no XML")?;
        let target = attributes.get("Target").filter(|_| is_read).map(str::to_ascii_lowercase);
        self.once(target)
    }

    /// Checks that a sheet is referred to once only, or one part would be read as many sheets.
    fn once(&mut self, target: Option<String>) -> Result<(), FileFault> {
        expect(target.is_none_or(|target| self.targets.insert(target)), "a sheet is there twice")
    }

    fn content_type(&mut self, attributes: &Attributes<'_>) -> Result<(), FileFault> {
        let kind = attributes.get("ContentType").unwrap_or_default();
        let lower = kind.to_ascii_lowercase();
        if lower.contains("macro") || lower.contains("vbaproject") {
            return Err(FileFault::Macros);
        }
        self.is_workbook |= kind == WORKBOOK;
        Ok(())
    }
}

fn count(so_far: &mut usize, max: usize, what: &'static str) -> Result<(), FileFault> {
    *so_far = so_far.saturating_add(1);
    if *so_far > max { Err(FileFault::TooMany { what, max }) } else { Ok(()) }
}

fn area(attributes: &Attributes<'_>, otherwise: &str) -> Result<(), FileFault> {
    expect(!attributes.fails("ref", |text| place::area(text).is_some()), otherwise)
}

fn expect(holds: bool, otherwise: &str) -> Result<(), FileFault> {
    if holds { Ok(()) } else { Err(damaged(&otherwise)) }
}

/// Whether a text is a number as workbooks write them: `-12.5` or `1E-7`.
fn is_plain(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_workbooks_write() {
        for text in ["0", "-1", "12.50", "1E-7", "1.5e+20", "-0.0"] {
            assert!(is_plain(text), "{text}");
        }
        for text in ["", "-", "+1", ".5", "1.", "1e", "inf", "nan", "1_0", " 1", "0x1", "1.2.3"] {
            assert!(!is_plain(text), "{text}");
        }
    }

    /// What is wrong with a part, after all that was seen before it.
    fn seen(mut before: Scan, part: &str) -> Result<(), FileFault> {
        before.part("part", part.as_bytes())
    }

    #[test]
    fn everything_that_can_grow_has_a_limit() {
        let too_many = |what, max| Err(FileFault::TooMany { what, max });
        let cases: [(Scan, &str, &str, usize); 8] = [
            (Scan { events: EVENTS_MAX - 3, ..Scan::default() }, "<a/>", "elements and texts", EVENTS_MAX),
            (Scan { cells: CELLS_MAX - 1, ..Scan::default() }, "<c/>", "cells", CELLS_MAX),
            (Scan { formats: FORMATS_MAX - 1, ..Scan::default() }, "<xf/>", "formats", FORMATS_MAX),
            (Scan { merged: MERGED_MAX - 1, ..Scan::default() }, "<mergeCell/>", "merged areas", MERGED_MAX),
            (Scan { names: NAMES_MAX - 1, ..Scan::default() }, "<definedName/>", "names", NAMES_MAX),
            (
                Scan { relationships: RELATIONSHIPS_MAX - 1, ..Scan::default() },
                "<Relationship/>",
                "relationships",
                RELATIONSHIPS_MAX,
            ),
            (Scan { sheets: SHEETS_MAX - 1, ..Scan::default() }, "<sheet/>", "sheets", SHEETS_MAX),
            (Scan { strings: STRINGS_MAX - 1, ..Scan::default() }, "<x:si/>", "texts", STRINGS_MAX),
        ];
        for (before, part, what, max) in cases {
            let mut scan = before;
            assert_eq!(scan.part("part", part.as_bytes()), Ok(()), "{part}");
            assert_eq!(scan.part("part", part.as_bytes()), too_many(what, max), "{part}");
        }
    }

    #[test]
    fn elements_lie_within_one_another_to_a_depth() {
        let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth) + "<a></a>";
        assert_eq!(seen(Scan::default(), &nested(DEPTH_MAX)), Ok(()));
        assert!(matches!(seen(Scan::default(), &nested(DEPTH_MAX + 1)), Err(FileFault::Damaged { .. })));
    }

    #[test]
    fn a_number_is_looked_at_wherever_it_is_in_its_cell() {
        for wrong in [
            "<c t='n'><v>+1</v></c>",
            "<c t='n'><v>1</v><v>+1</v></c>",
            "<c t='n'><is><t>x</t></is><v>+1</v></c>",
            "<c t='n'><is><c t='s'></c></is><v>+1</v></c>",
            "<c t='n'><is></c><c t='s'></is><v>+1</v></c>",
            "<c t='n'><v>1</v>",
        ] {
            assert!(matches!(seen(Scan::default(), wrong), Err(FileFault::Damaged { .. })), "{wrong}");
        }
        for right in
            ["<c t='n'><v>1</v></c><c t='str'><v>+1</v></c>", "<c t='n'/><x><v>+1</v></x>", "<v>+1</v>"]
        {
            assert_eq!(seen(Scan::default(), right), Ok(()), "{right}");
        }
    }
}
