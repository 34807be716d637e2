//! The fuzz target: real imports with anything done to them. None panics; each is either refused with faults that can be told, or read as
//! orders that make sense.

use std::collections::HashSet;

use order_core::Reason as _;
use order_documents::FileFault;
use order_documents::import::{ImportFault, ImportFile};
use proptest::prelude::*;
use zip::CompressionMethod;

use super::file::{PAGE, Parts};
use super::mutation::{cases, mutate, mutation};
use super::stage::{Put, TITLES, line, rows};

/// An import of three orders, with term and currency, and an empty row.
fn filled() -> Vec<u8> {
    let titles: Vec<&str> = TITLES.into_iter().chain(["Currency", "Term"]).collect();
    let with_terms = |mut cells: Vec<Put>| {
        cells.extend(["EUR".into(), "wholesale".into()]);
        cells
    };
    let given = [
        with_terms(line("PO-1", "shop-1", "SS27", "NK-1", "S", 3.0)),
        with_terms(line("PO-2", "shop-2", "SS27", "NK-1", "M", 12.0)),
        Vec::new(),
        with_terms(line("PO-1", "shop-1", "SS27", "NK-2", "S", 7.0)),
        with_terms(line("PO-3", "shop-1", "AW27", "NK-1", "S", 0.0)),
    ];
    rows(&titles, &given)
}

/// What must hold of whatever is read.
fn check(bytes: &[u8]) {
    match ImportFile::read(bytes) {
        Ok(file) => {
            let mut orders = HashSet::new();
            let mut rows = HashSet::new();
            assert!(!file.orders.is_empty());
            for order in &file.orders {
                assert!(orders.insert(&order.external_code), "{order:?}");
                assert!(!order.lines.is_empty(), "{order:?}");
                let mut skus = HashSet::new();
                for line in &order.lines {
                    assert!(rows.insert(line.row), "{order:?}");
                    assert!(skus.insert((&line.model_number, &line.sku_number)), "{order:?}");
                }
                assert!(order.lines.is_sorted_by_key(|line| line.row), "{order:?}");
            }
        }
        Err(faults) => {
            let known = ImportFault::codes();
            let told = faults.to_any();
            assert!(!told.is_empty() && told.len() <= faults.len());
            for fault in told {
                assert!(known.contains(&fault.code.as_ref()), "{fault:?}");
                assert!(!fault.message.is_empty(), "{fault:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn no_part_panics(part in any::<prop::sample::Index>(), mutations in prop::collection::vec(mutation(), 1..6)) {
        let mut parts = Parts::of(&filled());
        let at = part.index(parts.0.len());
        for change in &mutations {
            mutate(&mut parts.0[at].1, change);
        }
        check(&parts.packed_by(CompressionMethod::Stored));
    }

    /// The page and the texts that it refers to are most of what is read.
    #[test]
    fn no_page_panics(texts in any::<bool>(), mutations in prop::collection::vec(mutation(), 1..4)) {
        let mut parts = Parts::of(&filled());
        let name = if texts { "xl/sharedStrings.xml" } else { PAGE };
        let mut part = parts.text(name).into_bytes();
        for change in &mutations {
            mutate(&mut part, change);
        }
        parts.set(name, part);
        check(&parts.packed_by(CompressionMethod::Stored));
    }

    #[test]
    fn no_archive_panics(mutations in prop::collection::vec(mutation(), 1..4), end in any::<bool>()) {
        let mut bytes = filled();
        for change in &mutations {
            // The directory at the end is small beside the rest, and says most.
            let kept = if end { bytes.len().saturating_sub(900) } else { 0 };
            let mut rest = bytes.split_off(kept);
            mutate(&mut rest, change);
            bytes.extend(rest);
        }
        check(&bytes);
    }
}

#[test]
fn what_is_mutated_is_good_before() {
    let file = ImportFile::read(&filled()).unwrap();
    assert_eq!(file.orders.len(), 3);
    check(&filled());
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    let bytes = filled();
    for end in (0..bytes.len()).step_by(97) {
        assert!(ImportFile::read(&bytes[..end]).is_err(), "{end}");
        check(&bytes[..end]);
    }
    assert!(matches!(
        ImportFile::read(&bytes[..bytes.len() - 1]).unwrap_err().first(),
        ImportFault::File(FileFault::Damaged { .. })
    ));
}
