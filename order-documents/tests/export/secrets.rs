//! What no sheet has.

use order_core::operation::Viewer;
use order_documents::Language;
use order_documents::export::{Column, ColumnChoice, OrderSettings};

use super::made::{names, order, settings};
use super::read::{exported, parts};

#[test]
fn no_part_of_a_workbook_has_a_note_to_ones_own_company_or_a_token() {
    let mut made = order(1, "EUR");
    // Even where the documents have it, as those of the buyer's side do.
    made.content.items = made.original.items.clone();
    assert!(made.content.items[0].note_to_own_company.is_some());
    for viewer in [Viewer::Brand, Viewer::Buyer] {
        let columns = Column::ALL.iter().copied();
        let columns = columns.filter(|column| viewer == Viewer::Brand || !column.is_for_brand());
        let choice = ColumnChoice::new(columns).unwrap().to_string();
        let settings = OrderSettings { viewer, ..settings(Language::English) };
        let parts = parts(&exported(&choice, settings, std::slice::from_ref(&made), &names()));
        let found = |text: &str| parts.iter().any(|(_, part)| part.contains(text));
        assert!(found("in two boxes") && found("0000001"), "the parts are looked into");
        for secret in ["our eyes only", "card-token-of-the-gateway", "4242"] {
            assert!(!found(secret), "{secret}");
        }
        assert_eq!(found("+VIP"), viewer == Viewer::Brand);
    }
}
