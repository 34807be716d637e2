//! Texts as they are searched, and which orders a search means.

use std::collections::BTreeMap;

use super::{IndexValue, OrderFilter, OrderQuery, OrderScope};
use crate::order::{Order, OrderContent, OriginalOrder};
use crate::value::Name;

/// A text in which small and capital letters are the same.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// What of a header is searched for a text: the code and the buyer's names.
pub(super) fn of_order(order: &Order) -> String {
    let mut text = folded(order.code.as_str());
    for (_, name) in order.customer.iter().flat_map(|customer| customer.name.iter()) {
        text.push('\n');
        text.push_str(&folded(name.as_str()));
    }
    text
}

/// Names and values of a SKU's attributes as one JSON object; null where it has none.
pub(super) fn attributes_text(names: &[Name], values: &[Name]) -> IndexValue {
    let pairs: BTreeMap<&str, &str> =
        names.iter().map(Name::as_str).zip(values.iter().map(Name::as_str)).collect();
    if pairs.is_empty() {
        return IndexValue::Null;
    }
    super::codec::to_text(&pairs).map_or(IndexValue::Null, IndexValue::Text)
}

impl OrderQuery {
    /// Whether an order is meant, as its header tells. Model number, SKU and the comment stand in the content, see
    /// [`OrderFilter::content_matters`].
    ///
    /// It is the plainest reading of a search, for stores that go through all orders; others answer the same by columns.
    pub fn admits(&self, order: &Order) -> bool {
        let in_scope = match self.scope {
            OrderScope::Brand(brand) => order.brand == brand && !order.state.is_archived(),
            OrderScope::Buyer(buyer) => order.buyer == buyer,
        };
        in_scope && self.filter.admits(order)
    }
}

impl OrderFilter {
    /// Whether an order is meant, as far as its header tells.
    pub fn admits(&self, order: &Order) -> bool {
        fn one_of<T: Ord>(wanted: &std::collections::BTreeSet<T>, value: &T) -> bool {
            wanted.is_empty() || wanted.contains(value)
        }
        let by_card = matches!(order.payment, crate::order::PaymentMethod::Card { .. });
        let buyer_type = order.customer.as_ref().map(|customer| customer.buyer_type);
        self.code.as_ref().is_none_or(|code| *code == order.code)
            && one_of(&self.statuses, &order.state.status())
            && one_of(&self.deliveries, &order.delivery())
            && one_of(&self.buyers, &order.buyer)
            && self.buyer_type.is_none_or(|wanted| buyer_type == Some(wanted))
            && one_of(&self.catalogs, &order.catalog)
            && (self.tags.is_empty() || !self.tags.is_disjoint(&order.tags))
            && one_of(&self.routes, &order.route)
            && self.by_card.is_none_or(|wanted| wanted == by_card)
            && self.placed_from.is_none_or(|from| order.placed_at >= from)
            && self.placed_before.is_none_or(|before| order.placed_at < before)
    }

    /// Whether the content of an order has to be looked at too.
    pub const fn content_matters(&self) -> bool {
        self.model_number.is_some() || self.sku.is_some() || self.text.is_some()
    }

    /// Whether an order is meant, as far as its content tells: the original and, where there is one, the current revision.
    pub fn admits_content(
        &self,
        order: &Order,
        original: &OriginalOrder,
        current: Option<&OrderContent>,
    ) -> bool {
        let lines = || original.lines().chain(current.into_iter().flat_map(OrderContent::lines));
        let ordered = || lines().filter(|(_, line)| !line.quantity.is_zero());
        let model = self.model_number.as_ref();
        model.is_none_or(|model| ordered().any(|(item, _)| item.model_number == *model))
            && self.sku.is_none_or(|sku| ordered().any(|(_, line)| line.sku == sku))
            && self.text.as_ref().is_none_or(|text| {
                let text = folded(text.as_str());
                let comment = original.comment.as_ref().map(|comment| folded(comment.as_str()));
                of_order(order).contains(&text) || comment.is_some_and(|comment| comment.contains(&text))
            })
    }

    /// The text to search for, as it stands in the columns `search_text`.
    pub fn folded_text(&self) -> Option<String> {
        self.text.as_ref().map(|text| folded(text.as_str()))
    }
}
