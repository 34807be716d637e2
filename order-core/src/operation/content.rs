//! What an order asks for now, read from whichever document holds it.

use super::Missing;
use crate::cart::{PricedItem, Totals};
use crate::order::{ContentRef, Order, OrderConfirmation, OrderContent, OriginalOrder, PriceRevision};
use crate::record::{Facts, Key, Keys};

const fn key(order: &Order) -> Key {
    Key::content(order.brand, order.id, order.content())
}

/// Asks for the document that holds what the order asks for now.
pub(crate) fn ask_for_content(order: &Order, keys: &mut Keys) {
    keys.record(key(order));
}

/// What the order asks for now, as the document has it; `None` while it is not known. Those of the original order have the buyer's
/// notes to its own company.
pub(crate) fn parts_of<'f>(facts: &'f Facts, order: &Order) -> Option<(&'f [PricedItem], &'f Totals)> {
    let key = key(order);
    match order.content() {
        ContentRef::Original => {
            facts.get::<OriginalOrder>(&key).map(|original| (original.items.as_slice(), &original.totals))
        }
        ContentRef::Prices(_) => facts.get::<PriceRevision>(&key).map(|prices| parts(&prices.content)),
        ContentRef::Confirmation(_) => {
            facts.get::<OrderConfirmation>(&key).map(|confirmation| parts(&confirmation.content))
        }
    }
}

fn parts(content: &OrderContent) -> (&[PricedItem], &Totals) {
    (&content.items, &content.totals)
}

/// What the order asks for now, without the buyer's notes to its own company.
///
/// # Errors
/// [`Missing`] when the document is not there.
pub(crate) fn content_of(facts: &Facts, order: &Order) -> Result<OrderContent, Missing> {
    let key = key(order);
    let missing = || Missing::of(&key);
    match order.content() {
        ContentRef::Original => {
            let original = facts.get::<OriginalOrder>(&key).ok_or_else(missing)?;
            Ok(OrderContent::of_original(original))
        }
        ContentRef::Prices(_) => Ok(facts.get::<PriceRevision>(&key).ok_or_else(missing)?.content.clone()),
        ContentRef::Confirmation(_) => {
            Ok(facts.get::<OrderConfirmation>(&key).ok_or_else(missing)?.content.clone())
        }
    }
}
