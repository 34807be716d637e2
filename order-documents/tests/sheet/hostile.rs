//! Files that nobody filled in: what is no workbook, what costs too much, what has names that lead elsewhere.

use std::io::Cursor;

use order_core::refusal::Reason as _;
use order_documents::import::{ImportFault, ImportFile};
use order_documents::sheet::SheetFault;
use order_documents::{FileFault, Language, limits};
use zip::{CompressionMethod, ZipWriter};

use super::file::{PAGE, Parts};
use super::stage::Stage;

pub(crate) fn whole() -> Parts {
    Parts::of(&Stage::new().sheet(Language::English).to_xlsx().unwrap())
}

/// Why a file is not read, be it as a sheet or as a bulk import.
pub(crate) fn refused(bytes: &[u8]) -> FileFault {
    let faults = Stage::new().sheet(Language::English).read(bytes).expect_err("it was let through");
    let SheetFault::File(fault) = faults.first().clone() else { panic!("{faults}") };
    let faults = ImportFile::read(bytes).expect_err("it was let through");
    assert_eq!(faults.first(), &ImportFault::File(fault.clone()));
    fault
}

/// The beginning of a compound file, and the name of a stream in it.
fn compound_file(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(2_000, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4_096, 0);
    bytes
}

#[test]
fn what_is_no_workbook() {
    let archive = |name: &str, content: &str| {
        let mut parts = Parts(Vec::new());
        parts.set(name, content);
        parts.packed()
    };
    let empty = ZipWriter::new(Cursor::new(Vec::new())).finish().unwrap().into_inner();
    for (what, bytes, code) in [
        ("nothing", Vec::new(), "not_a_workbook"),
        ("text", b"order;sku;quantity".to_vec(), "not_a_workbook"),
        ("beginning of an archive", b"PK\x03\x04".to_vec(), "workbook_damaged"),
        ("empty archive", empty, "not_a_workbook"),
        ("other archive", archive("readme.txt", "<a/>"), "not_a_workbook"),
        ("encrypted", compound_file("EncryptedPackage"), "encrypted"),
        (".xls", compound_file("Workbook"), "other_form"),
        (".ods", archive("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "other_form"),
        (".xlsb", archive("xl/workbook.bin", "x"), "other_form"),
        ("too large", vec![b'P'; limits::FILE_BYTES_MAX + 1], "file_too_large"),
    ] {
        assert_eq!(refused(&bytes).code(), code, "{what}");
    }
}

#[test]
fn parts_that_no_sheet_has() {
    for (name, code) in [
        ("xl/vbaProject.bin", "macros"),
        ("xl/vbaProjectSignature.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/dialogsheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/connections.xml", "external_links"),
        ("xl/queryTables/queryTable1.xml", "external_links"),
        ("xl/embeddings/oleObject1.bin", "embedded_objects"),
        ("xl/activeX/activeX1.xml", "embedded_objects"),
        ("xl/ctrlProps/ctrlProp1.xml", "embedded_objects"),
        ("xl/../../passwd.xml", "part_name"),
        ("/etc/x.xml", "part_name"),
        ("c:x.xml", "part_name"),
        ("xl\\styles.xml", "part_name"),
        ("xl/a\nb.xml", "part_name"),
        ("XL/Workbook.xml", "part_repeated"),
    ] {
        let mut parts = whole();
        parts.set(name, "<a/>");
        let fault = refused(&parts.packed());
        assert_eq!(fault.code(), code, "{name}: {fault}");
    }
    let long = "x".repeat(limits::PART_NAME_BYTES_MAX + 1);
    let mut parts = whole();
    parts.set(&long, "<a/>");
    assert_eq!(refused(&parts.packed()), FileFault::PartName);
}

#[test]
fn parts_that_are_missing() {
    for name in ["_rels/.rels", "xl/_rels/workbook.xml.rels", PAGE] {
        let mut parts = whole();
        parts.0.retain(|(other, _)| other != name);
        assert_eq!(refused(&parts.packed()).code(), "workbook_damaged", "{name}");
    }
    let mut parts = whole();
    parts.0.retain(|(other, _)| other != "[Content_Types].xml");
    assert_eq!(refused(&parts.packed()), FileFault::NotAWorkbook);
}

#[test]
fn a_name_twice() {
    // No writer of archives writes that, so a part is renamed in the bytes.
    let mut parts = whole();
    parts.set("xl/workbook.xmX", "<workbook/>");
    let mut bytes = parts.packed();
    let name = b"xl/workbook.xmX";
    for at in 0..bytes.len() - name.len() {
        if bytes[at..].starts_with(name) {
            bytes[at + name.len() - 1] = b'l';
        }
    }
    assert_eq!(refused(&bytes), FileFault::PartRepeated);
}

/// A workbook with one part of zeros, which pack a thousandfold.
fn bomb(method: CompressionMethod) -> Vec<u8> {
    let mut parts = whole();
    parts.set("xl/media/image1.png", vec![0; BOMB_BYTES]);
    parts.packed_by(method)
}

const BOMB_BYTES: usize = 4 * 1024 * 1024;

#[test]
fn bombs() {
    let packed = bomb(CompressionMethod::Deflated);
    assert!(packed.len() < 100_000);
    assert_eq!(refused(&packed), FileFault::Bomb { part: "xl/media/image1.png".to_owned() });
    // As much, but not packed so well: that is only a large file.
    let stored = bomb(CompressionMethod::Stored);
    assert!(Stage::new().sheet(Language::English).read(&stored).is_ok());
}

#[test]
fn bombs_that_lie_about_their_size() {
    let size = u32::try_from(BOMB_BYTES).unwrap().to_le_bytes();
    let mut lying = bomb(CompressionMethod::Deflated);
    let places: Vec<usize> = (0..lying.len()).filter(|at| lying[*at..].starts_with(&size)).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    let fault = refused(&lying);
    assert!(matches!(fault, FileFault::Bomb { .. } | FileFault::Damaged { .. }), "{fault}");
}

#[test]
fn too_many_parts() {
    let mut parts = whole();
    for at in 0..=limits::PARTS_MAX {
        parts.0.push((format!("xl/media/image{at}.png"), Vec::new()));
    }
    assert!(matches!(refused(&parts.packed()), FileFault::TooManyParts { .. }));
}

#[test]
fn one_text_in_very_many_cells() {
    const BYTES: usize = 1024 * 1024;
    let mut parts = whole();
    parts.replace("xl/sharedStrings.xml", "Order sheet: ", &"x".repeat(BYTES));
    let cell = "<c t=\"s\"><v>0</v></c>";
    let rows = format!("<row>{}</row>", cell.repeat(10)).repeat(limits::SHOWN_BYTES_MAX / BYTES / 10 + 1);
    parts.replace(PAGE, "</sheetData>", &format!("{rows}</sheetData>"));
    let bytes = parts.packed_by(CompressionMethod::Stored);
    let fault = ImportFile::read(&bytes).unwrap_err().first().clone();
    assert!(
        matches!(fault, ImportFault::File(FileFault::TooMany { max: limits::SHOWN_BYTES_MAX, .. })),
        "{fault}"
    );
}

#[test]
fn codes_are_told_apart() {
    for mut codes in [SheetFault::codes(), ImportFault::codes()] {
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
