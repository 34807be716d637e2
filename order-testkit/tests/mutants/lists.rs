//! The lists of the plain store, with their bugs.

use order_core::party::Party;
use order_core::record::{Found, Key, ListCursor, ListScope, Partition, Record};
use order_core::store::{List, Listed, Page};

use crate::bug::Bug;
use crate::store::{PlainStore, State};

impl PlainStore {
    pub(crate) fn listed(&self, state: &State, list: &List) -> Page {
        let mut list = list.clone();
        list.descending &= !self.has(Bug::ListsForwardOnly);
        let mut listed: Vec<(ListCursor, Listed)> = Vec::new();
        for (key, found) in &state.records {
            let mut found = found.clone();
            if self.has(Bug::ListsFirstVersion) {
                found.version = state.first_versions.get(key).copied().unwrap_or_default();
            }
            let one = Listed { key: key.clone(), found };
            let place = self.stands(state, list.scope, &one);
            for _ in 0..self.times(list.scope, &one) {
                listed.push((place.clone(), one.clone()));
            }
        }
        if !self.has(Bug::ListsByWriting) {
            listed.sort_by(|(left, _), (right, _)| left.cmp(right));
        }
        if list.descending {
            listed.reverse();
        }
        self.page(listed, &list)
    }

    /// How often a record is listed.
    fn times(&self, scope: ListScope, Listed { key, found: Found { record, .. } }: &Listed) -> usize {
        let of_kind = key.kind() == scope.kind();
        let in_partition = scope.partition().is_none_or(|partition| partition == key.partition());
        let Some(record) = record else {
            let all = matches!(scope, ListScope::All { .. });
            return usize::from(self.has(Bug::ListsDeleted) && all && of_kind && in_partition);
        };
        match (scope, record) {
            _ if self.has(Bug::ListsWhateverParent) => usize::from(of_kind && in_partition),
            (ListScope::All { .. }, _) if self.has(Bug::MixesPartitions) => usize::from(of_kind),
            (ListScope::MovementsOf(_, sku), Record::StockMovement(movement))
                if self.has(Bug::ListsMovementsByLine) && in_partition =>
            {
                movement.lines.iter().filter(|line| line.sku == sku).count()
            }
            (ListScope::CartsOf(Party::BuyerOrganization(buyer)), Record::Cart(cart))
                if self.has(Bug::ListsWorkingCartsToBuyers) =>
            {
                usize::from(cart.buyer == buyer)
            }
            (_, record) => {
                let anywhere =
                    self.has(Bug::ListsParentEverywhere) && !matches!(scope, ListScope::All { .. });
                let partition = scope.partition().filter(|_| anywhere).unwrap_or(key.partition());
                let key = Key::new(partition, key.kind(), key.name().clone());
                usize::from(scope.admits(&key, record))
            }
        }
    }

    fn stands(&self, state: &State, scope: ListScope, Listed { key, found }: &Listed) -> ListCursor {
        let mut place = match &found.record {
            Some(record) => scope.place(key, record),
            None => ListCursor::of(key),
        };
        if self.has(Bug::ListsWithoutRank) {
            place.rank = 0;
        }
        if self.has(Bug::ListsFirstRank) && place.rank > 0 {
            place.rank = state.first_ranks.get(key).copied().unwrap_or(place.rank);
        }
        if self.has(Bug::ListsAcrossByName) {
            place.partition = Partition::Host;
        }
        place
    }

    fn page(&self, mut listed: Vec<(ListCursor, Listed)>, list: &List) -> Page {
        let limit = self.limit(list.limit);
        if let Some(after) = &list.after {
            let whole = self.has(Bug::ListsByWholePlace) || self.has(Bug::ListsAcrossByName);
            let after = if whole { after.clone() } else { list.scope.sorted_by(after.clone()) };
            let behind = |place: &ListCursor| {
                if self.has(Bug::ListsAfterName) {
                    return if list.descending { place.name < after.name } else { place.name > after.name };
                }
                if list.descending && !self.has(Bug::ListsForwardAfter) {
                    *place < after
                } else {
                    *place > after
                }
            };
            if self.has(Bug::ListsByOffset) {
                let from = |(place, _): &(ListCursor, Listed)| behind(place) || *place == after;
                let place = listed.iter().position(from).unwrap_or(listed.len());
                listed.drain(..(place + 1).min(listed.len()));
            } else if self.has(Bug::ListRepeatsOne) {
                listed.retain(|(place, _)| behind(place) || *place == after);
            } else if self.has(Bug::ListsByWriting) {
                let place = listed.iter().position(|(place, _)| *place == after);
                listed.drain(..place.map_or(0, |place| place + 1));
            } else {
                listed.retain(|(place, _)| behind(place));
            }
            if self.has(Bug::ListSkipsOne) && !listed.is_empty() {
                listed.remove(0);
            }
        }
        let more = listed.len() > limit;
        listed.truncate(limit);
        let more = more && !(self.has(Bug::ListEndsEarly) && limit == 1);
        let next = listed.last().filter(|_| more).map(|(place, _)| place.clone());
        Page { records: listed.into_iter().map(|(_, one)| one).collect(), next }
    }
}
