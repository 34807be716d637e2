//! Searches and tallies of the plain store, with their bugs.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use order_core::order::{
    ContentRef, Order, OrderConfirmation, OrderContent, OrderState, OriginalOrder, PriceRevision, Rejected,
    ReturnedToCart,
};
use order_core::record::{
    Figures, Key, OrderCursor, OrderFilter, OrderQuery, OrderScope, OrderSortKey, Record, SortedAt,
    Stored as _, TallyBy, TallyQuery, TallyRow,
};
use order_core::store::{FindOrders, FoundOrder, OrderCount, OrderPage, Scan};
use order_core::value::{Money, Name, UtcOffset};
use order_testkit::world::brand;

use crate::bug::Bug;
use crate::store::{PlainStore, State};

impl PlainStore {
    pub(crate) fn find(&self, state: &State, find: &FindOrders) -> OrderPage {
        let query = &find.query;
        let by = query.sort.by;
        let mut found = self.meant(state, query);
        let place = |found: &FoundOrder| OrderCursor::of(&found.order, by);
        found.sort_by(|left, right| self.compared(query, &place(left), &place(right)));
        if let Some(after) = &find.after {
            if after.sorted_by() == by {
                self.cut(query, &mut found, after);
            } else if self.has(Bug::UsesForeignPlaces) {
                found.clear();
            }
        }
        let limit = match find.limit {
            0 if self.has(Bug::FindsNoneForZero) => 0,
            limit => usize::try_from(limit.max(1)).unwrap_or(usize::MAX),
        };
        let more = if self.has(Bug::PromisesEmptyPage) { found.len() >= limit } else { found.len() > limit };
        found.truncate(limit);
        let next = found.last().filter(|_| more && !self.has(Bug::FindsOnePage)).map(place);
        OrderPage { orders: found, next }
    }

    pub(crate) fn count(&self, state: &State, query: &OrderQuery, at_most: Option<u64>) -> OrderCount {
        let meant = u64::try_from(self.meant(state, query).len()).expect("a length");
        let bound = at_most.unwrap_or(u64::MAX);
        if self.has(Bug::CountsBeyondBound) {
            return OrderCount { orders: meant, more: false };
        }
        let orders = if self.has(Bug::StopsCountEarly) && at_most.is_some() {
            meant.min(bound.saturating_sub(1))
        } else {
            meant.min(bound)
        };
        let more = if self.has(Bug::CountsBoundAsMore) { meant >= bound } else { meant > orders };
        OrderCount { orders, more }
    }

    /// Every order that a search means, in no order.
    fn meant(&self, state: &State, query: &OrderQuery) -> Vec<FoundOrder> {
        let query = OrderQuery { filter: self.forgetful(&query.filter), ..query.clone() };
        let headers = state.headers().filter(|found| {
            let order = &found.order;
            match query.scope {
                OrderScope::Brand(_) => {
                    let mut seen = order.as_ref().clone();
                    if self.has(Bug::ListsArchived) {
                        unarchive(&mut seen);
                    }
                    let scope = if self.has(Bug::ListsAllBrands) {
                        OrderScope::Brand(seen.brand)
                    } else {
                        query.scope
                    };
                    OrderQuery { scope, ..query.clone() }.admits(&seen)
                }
                OrderScope::Buyer(_) => {
                    let hidden = self.has(Bug::HidesArchivedFromBuyer) && order.state.is_archived();
                    let elsewhere = self.has(Bug::BuyerOfOneBrand) && order.brand != brand();
                    query.admits(order) && !hidden && !elsewhere
                }
            }
        });
        let mut meant: Vec<FoundOrder> =
            headers.filter(|found| self.content_admits(state, &query.filter, &found.order)).collect();
        if self.has(Bug::FindsFirstVersions) {
            for found in &mut meant {
                let key = Key::order(found.order.brand, found.order.id);
                found.version = state.first_versions[&key];
            }
        }
        meant
    }

    /// The filter without the part that the bug does not know of.
    fn forgetful(&self, filter: &OrderFilter) -> OrderFilter {
        let mut filter = filter.clone();
        match self.bug {
            Some(Bug::IgnoresCode) => filter.code = None,
            Some(Bug::IgnoresStatuses) => filter.statuses.clear(),
            Some(Bug::FirstStatusOnly) => filter.statuses = filter.statuses.into_iter().take(1).collect(),
            Some(Bug::IgnoresDeliveries) => filter.deliveries.clear(),
            Some(Bug::IgnoresBuyers) => filter.buyers.clear(),
            Some(Bug::IgnoresBuyerType) => filter.buyer_type = None,
            Some(Bug::IgnoresCatalogs) => filter.catalogs.clear(),
            Some(Bug::IgnoresModelNumber) => filter.model_number = None,
            Some(Bug::IgnoresSku) => filter.sku = None,
            Some(Bug::IgnoresTags) => filter.tags.clear(),
            Some(Bug::FirstTagOnly) => filter.tags = filter.tags.into_iter().take(1).collect(),
            Some(Bug::IgnoresRoutes) => filter.routes.clear(),
            Some(Bug::IgnoresByCard) => filter.by_card = None,
            Some(Bug::IgnoresPlacedFrom) => filter.placed_from = None,
            Some(Bug::PlacedFromIsExclusive) => {
                let later = |from: order_core::value::Timestamp| order_testkit::world::at(from.micros() + 1);
                filter.placed_from = filter.placed_from.map(later);
            }
            Some(Bug::IgnoresPlacedBefore) => filter.placed_before = None,
            Some(Bug::PlacedBeforeIsInclusive) => {
                let later = |at: order_core::value::Timestamp| order_testkit::world::at(at.micros() + 1);
                filter.placed_before = filter.placed_before.map(later);
            }
            Some(Bug::IgnoresText) => filter.text = None,
            _ => {}
        }
        filter
    }

    fn content_admits(&self, state: &State, filter: &OrderFilter, order: &Order) -> bool {
        let original = state.read(&Key::original_order(order.brand, order.id));
        let Some(mut original) = original.as_ref().and_then(OriginalOrder::of).map(|it| it.as_ref().clone())
        else {
            return false;
        };
        let mut filter = filter.clone();
        let text = filter.text.take();
        if text.is_some_and(|text| !self.has_text(order, &original, text.as_str())) {
            return false;
        }
        let current = match order.content() {
            ContentRef::Original => None,
            content @ (ContentRef::Prices(_) | ContentRef::Confirmation(_)) => {
                state.read(&Key::content(order.brand, order.id, content))
            }
        };
        let current = current.as_ref().and_then(content_of).filter(|_| !self.has(Bug::OriginalLinesOnly));
        if self.has(Bug::CurrentLinesOnly) && current.is_some() {
            original.items.clear();
        }
        if self.has(Bug::OldRevisionsCount)
            && state.revisions(order).any(|revision| {
                content_of(&revision).is_some_and(|old| filter.admits_content(order, &original, Some(old)))
            })
        {
            return true;
        }
        if self.has(Bug::EmptyLinesCount) && filter.sku.is_some() {
            return original.lines().any(|(_, line)| Some(line.sku) == filter.sku);
        }
        filter.admits_content(order, &original, current)
    }

    fn has_text(&self, order: &Order, original: &OriginalOrder, text: &str) -> bool {
        let mut texts = Vec::new();
        if !self.has(Bug::TextSkipsCode) {
            texts.push(order.code.to_string());
        }
        if !self.has(Bug::TextSkipsNames) {
            let names = order.customer.iter().flat_map(|customer| customer.name.iter());
            texts.extend(names.map(|(_, name)| name.to_string()));
        }
        if !self.has(Bug::TextSkipsComment) {
            texts.extend(original.comment.as_ref().map(ToString::to_string));
        }
        let folded = |text: &str| match self.bug {
            Some(Bug::TextIsExact) => text.to_owned(),
            Some(Bug::TextFoldsAsciiOnly) => text.to_ascii_lowercase(),
            _ => text.to_lowercase(),
        };
        if self.has(Bug::TextIsPattern) {
            return texts.iter().any(|whole| {
                let wild = text.split(['%', '_']).map(folded).collect::<Vec<_>>();
                wild.iter().all(|part| folded(whole).contains(part))
            });
        }
        texts.iter().any(|whole| folded(whole).contains(&folded(text)))
    }

    fn compared(&self, query: &OrderQuery, left: &OrderCursor, right: &OrderCursor) -> Ordering {
        let descending = query.sort.descending && !self.has(Bug::NeverDescends);
        let mut places = left.at.cmp(&right.at);
        if let (SortedAt::Amount(_, left), SortedAt::Amount(_, right)) = (&left.at, &right.at)
            && self.has(Bug::AmountSkipsCurrency)
        {
            places = left.cmp(right);
        }
        if self.has(Bug::SortsByTimeOnly) && query.sort.by != OrderSortKey::PlacedAt {
            places = Ordering::Equal;
        }
        let turned = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
        let ties = left.order.cmp(&right.order);
        turned(places).then(if self.has(Bug::TiesAlwaysRise) { ties } else { turned(ties) })
    }

    fn cut(&self, query: &OrderQuery, found: &mut Vec<FoundOrder>, after: &OrderCursor) {
        let by = query.sort.by;
        if self.has(Bug::PlaceIsItsOrder) {
            let place = found.iter().position(|found| found.order.id == after.order);
            found.drain(..place.map_or(0, |place| place + 1));
            return;
        }
        found.retain(|found| {
            let place = OrderCursor::of(&found.order, by);
            let compared = self.compared(query, &place, after);
            match self.bug {
                Some(Bug::PlaceIsInclusive) => compared != Ordering::Less,
                Some(Bug::PlaceSkipsTies) => compared == Ordering::Greater && place.at != after.at,
                _ => compared == Ordering::Greater,
            }
        });
    }

    pub(crate) fn tallied(&self, state: &State, query: &TallyQuery) -> Vec<TallyRow> {
        let filter = self.forgetful(&query.filter);
        let headers = state.headers().filter(|found| {
            let counted = !query.counted_only && self.has(Bug::TallySkipsArchived);
            !(counted && found.order.state.is_archived())
                && (self.has(Bug::TallyIgnoresFilter)
                    || filter.admits(&found.order) && self.content_admits(state, &filter, &found.order))
        });
        let headers = headers.map(|mut found| {
            if self.has(Bug::TalliesAllBrands) && !query.by.is_of_lines() {
                let mut order = found.order.as_ref().clone();
                order.brand = query.brand;
                found.order = order.into();
            }
            found
        });
        let mut asked = TallyQuery { filter: OrderFilter::default(), ..query.clone() };
        match (self.bug, &query.by) {
            (Some(Bug::CountsRejected), _) => asked.counted_only = false,
            (Some(Bug::TalliesOriginal), _) => asked.figures = Figures::Original,
            (Some(Bug::TalliesCurrent), _) => asked.figures = Figures::Current,
            (Some(Bug::DayInUtc), TallyBy::Day(_)) => asked.by = TallyBy::Day(UtcOffset::UTC),
            (Some(Bug::AttributeFoldsCase), TallyBy::Attribute(name)) if name.as_str() == "colour" => {
                asked.by = TallyBy::Attribute(Name::new("Colour").expect("a name"));
            }
            (Some(Bug::AttributeByPath), TallyBy::Attribute(name)) => {
                let plain = name.as_str().trim_start_matches("$.").replace('"', "");
                asked.by = TallyBy::Attribute(Name::new(plain).expect("a name"));
            }
            _ => {}
        }
        let mut rows = Scan::new(headers, |key: &Key| state.read(key)).tally(&asked).expect("a tally");
        self.spoil(query, &mut rows);
        rows
    }

    fn spoil(&self, query: &TallyQuery, rows: &mut Vec<TallyRow>) {
        match self.bug {
            Some(Bug::TallyForgetsCurrency) => {
                let euro = "EUR".parse().expect("a currency");
                merge(rows, |row| {
                    row.currency = euro;
                    row.amount = Money::from_minor(row.amount.minor(), euro).expect("an amount");
                });
            }
            Some(Bug::TallyForgetsTerm) => merge(rows, |row| row.term = None),
            Some(Bug::DayCutsTowardsZero) => merge(rows, |row| {
                for key in row.keys.iter_mut().filter(|key| *key == "-1") {
                    "0".clone_into(key);
                }
            }),
            Some(Bug::CountsLinesAsOrders) if query.by.is_of_lines() => {
                for row in rows.iter_mut() {
                    row.orders = row.lines;
                }
            }
            Some(Bug::SortsKeysByNumber) => {
                rows.sort_by_key(|row| row.keys.first().and_then(|key| key.parse::<i64>().ok()));
            }
            Some(Bug::SortsTallyBackwards) => rows.reverse(),
            Some(Bug::SortsTermsFirst) => {
                rows.sort_by(|a, b| (&a.keys, &a.term, a.currency).cmp(&(&b.keys, &b.term, b.currency)));
            }
            _ => {}
        }
    }
}

/// Changes rows, and adds up those that are of the same then.
fn merge(rows: &mut Vec<TallyRow>, change: impl Fn(&mut TallyRow)) {
    let mut merged: BTreeMap<_, TallyRow> = BTreeMap::new();
    for mut row in rows.drain(..) {
        change(&mut row);
        let place = (row.keys.clone(), row.currency, row.term.clone());
        match merged.get_mut(&place) {
            None => _ = merged.insert(place, row),
            Some(sum) => {
                sum.orders += row.orders;
                sum.lines += row.lines;
                sum.pieces = sum.pieces.checked_add(row.pieces).expect("pieces");
                sum.amount = sum.amount.checked_add(row.amount).expect("an amount");
            }
        }
    }
    rows.extend(merged.into_values());
}

fn content_of(record: &Record) -> Option<&OrderContent> {
    let confirmed = OrderConfirmation::of(record).map(|confirmation| &confirmation.content);
    confirmed.or_else(|| PriceRevision::of(record).map(|revision| &revision.content))
}

fn unarchive(order: &mut Order) {
    if let OrderState::Rejected(Rejected { archived, .. })
    | OrderState::ReturnedToCart(ReturnedToCart { archived, .. }) = &mut order.state
    {
        *archived = false;
    }
}
