//! A map that forgets what was not used for long, so that it never outgrows its bound.

use std::collections::HashMap;
use std::hash::Hash;

/// Two halves: what is used moves to the young one, and when that is full it becomes the old one, whose rest is forgotten.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    half: usize,
}

impl<K: Eq + Hash + Clone, V: Copy> Recent<K, V> {
    /// A map of at most `bound` entries.
    pub(crate) fn bounded(bound: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), half: bound.div_ceil(2) }
    }

    pub(crate) fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(*value);
        }
        let (key, value) = self.old.remove_entry(key)?;
        self.insert(key, value);
        Some(value)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= self.half && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.old.remove(&key);
        self.young.insert(key, value);
    }

    pub(crate) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_used_and_stays_within_its_bound() {
        let mut recent = Recent::bounded(10);
        for key in 0..1_000 {
            recent.insert(key, key);
            assert_eq!(recent.get(&0), Some(0), "the key that is always used is kept");
            assert!(recent.young.len() + recent.old.len() <= 10);
        }
        assert_eq!(recent.get(&5), None);
        recent.clear();
        assert_eq!(recent.get(&0), None);
    }

    #[test]
    fn the_newest_value_counts() {
        let mut recent = Recent::bounded(2);
        recent.insert('a', 1);
        recent.insert('b', 1);
        recent.insert('a', 2);
        recent.insert('b', 2);
        assert_eq!((recent.get(&'a'), recent.get(&'b')), (Some(2), Some(2)));
    }
}
