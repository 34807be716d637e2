//! Adding the items of one cart to those of another.

use super::super::super::cart::EntryFault;
use super::take_over::TakeOverRefusal;
use crate::cart::{CartItem, CartSku, merge_rows};
use crate::value::Quantity;
use crate::value::limits::{ALLOCATION_ROWS_MAX, QUANTITY_MAX};

/// Adds items up. Of a product that both have, the pieces and option rows of each SKU are added; its date, note and message stay, and
/// come from what is added where there was none. What cannot be added up is told, and stays as it was.
pub(super) fn add_up(there: &mut Vec<CartItem>, more: Vec<CartItem>) -> Vec<TakeOverRefusal> {
    let mut faults = Vec::new();
    for item in more {
        let Some(same) = there.iter_mut().find(|there| there.product == item.product) else {
            there.push(item);
            continue;
        };
        same.desired_date = same.desired_date.or(item.desired_date);
        same.note_to_own_company = same.note_to_own_company.take().or(item.note_to_own_company);
        same.message_to_brand = same.message_to_brand.take().or(item.message_to_brand);
        for wanted in item.skus {
            match same.skus.iter_mut().find(|there| there.sku == wanted.sku) {
                None => same.skus.push(wanted),
                Some(there) => faults.extend(add_pieces(there, &wanted)),
            }
        }
    }
    faults
}

fn add_pieces(there: &mut CartSku, more: &CartSku) -> Option<TakeOverRefusal> {
    let (sku, max) = (there.sku, ALLOCATION_ROWS_MAX);
    let rows = [there.options.as_slice(), more.options.as_slice()].concat();
    // Rows that cannot be merged stay apart, and then do not add up to any quantity.
    let rows = merge_rows(&rows).unwrap_or(rows);
    if rows.len() > max {
        return Some(EntryFault::TooManyRows { sku, rows: rows.len(), max }.into());
    }
    let Ok(quantity) = Quantity::checked_add(there.quantity, more.quantity) else {
        return Some(TakeOverRefusal::TooManyPieces { sku, max: QUANTITY_MAX });
    };
    (there.quantity, there.options) = (quantity, rows);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cart::OptionRow;
    use crate::value::{Day, Note, OptionChoiceId, OptionGroupId, ProductId, SkuId};
    use uuid::Uuid;

    fn pieces(number: u32) -> Quantity {
        Quantity::new(number).unwrap()
    }

    fn sku(number: u128, quantity: u32, rows: &[(u128, u32)]) -> CartSku {
        let group = OptionGroupId::from_uuid(Uuid::from_u128(1));
        let row = |(choice, quantity): &(u128, u32)| OptionRow {
            choices: [(group, OptionChoiceId::from_uuid(Uuid::from_u128(*choice)))].into(),
            quantity: pieces(*quantity),
        };
        let sku = SkuId::from_uuid(Uuid::from_u128(number));
        CartSku { sku, quantity: pieces(quantity), options: rows.iter().map(row).collect() }
    }

    fn item(product: u128, skus: Vec<CartSku>) -> CartItem {
        CartItem::of(ProductId::from_uuid(Uuid::from_u128(product)), skus)
    }

    #[test]
    fn pieces_and_rows_of_the_same_sku_are_added() {
        let mut there = vec![item(1, vec![sku(1, 3, &[(7, 3)]), sku(2, 0, &[])])];
        let more =
            vec![item(1, vec![sku(3, 4, &[]), sku(1, 5, &[(8, 1), (7, 4)])]), item(2, vec![sku(4, 1, &[])])];
        assert_eq!(add_up(&mut there, more), []);
        let first = item(1, vec![sku(1, 8, &[(7, 7), (8, 1)]), sku(2, 0, &[]), sku(3, 4, &[])]);
        assert_eq!(there, [first, item(2, vec![sku(4, 1, &[])])]);
    }

    #[test]
    fn what_was_said_of_a_product_stays_and_what_was_not_comes() {
        let note = |text: &str| Some(Note::new(text).unwrap());
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        let mut there = vec![CartItem { message_to_brand: note("ours"), ..item(1, vec![]) }];
        let (message, own) = (note("theirs"), note("theirs too"));
        let more = CartItem { message_to_brand: message, note_to_own_company: own, ..item(1, vec![]) };
        add_up(&mut there, vec![CartItem { desired_date: day("2027-03-01"), ..more }]);
        assert_eq!(there[0].message_to_brand, note("ours"));
        assert_eq!(
            (&there[0].note_to_own_company, there[0].desired_date),
            (&note("theirs too"), day("2027-03-01"))
        );
    }

    #[test]
    fn more_than_a_line_can_have_is_told_and_left() {
        let before = vec![item(1, vec![sku(1, QUANTITY_MAX, &[]), sku(2, 1, &[])])];
        let mut there = before.clone();
        let rows: Vec<_> =
            (0..=ALLOCATION_ROWS_MAX).map(|row| (u128::try_from(row).unwrap() + 1, 1)).collect();
        let faults = add_up(&mut there, vec![item(1, vec![sku(1, 1, &[]), sku(2, 1, &rows)])]);
        let codes: Vec<_> = faults.iter().map(crate::refusal::Reason::code).collect();
        assert_eq!(codes, ["too_many_pieces", "too_many_rows"]);
        assert_eq!(there, before);
    }
}
