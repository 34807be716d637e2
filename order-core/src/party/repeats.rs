//! What a list has more than once.

use std::collections::BTreeSet;

/// Each item that occurs again, once, in the order of its first repetition.
pub(super) fn repeats<T: Ord + Copy>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let mut told = BTreeSet::new();
    items.into_iter().filter(|item| !seen.insert(*item) && told.insert(*item)).collect()
}

#[cfg(test)]
mod tests {
    use super::repeats;

    #[test]
    fn each_repetition_is_told_once() {
        assert_eq!(repeats([1, 2, 3]), Vec::<i32>::new());
        assert_eq!(repeats([3, 1, 1, 3, 1, 2]), vec![1, 3]);
    }
}
