//! Choices that look like chance and are always the same.

use std::sync::atomic::{AtomicU64, Ordering};

/// A sequence of numbers after a beginning: splitmix64.
#[derive(Debug, Clone)]
pub struct Dice(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

const fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

impl Dice {
    pub const fn from(beginning: u64) -> Self {
        Self(beginning)
    }

    /// A number below another one.
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(STEP);
        u32::try_from(mixed(self.0) % u64::from(end.max(1))).unwrap_or(0)
    }

    /// One of some.
    pub fn one_of<'a, T>(&mut self, some: &'a [T]) -> Option<&'a T> {
        let count = u32::try_from(some.len()).unwrap_or(u32::MAX);
        some.get(usize::try_from(self.below(count)).unwrap_or(0))
    }
}

/// Fills with bytes after a beginning, for the ids of the demo alone: anybody could guess them.
pub fn stream(beginning: u64) -> impl Fn(&mut [u8]) + Send + Sync {
    let state = AtomicU64::new(beginning);
    move |bytes| {
        for part in bytes.chunks_mut(8) {
            let drawn = mixed(state.fetch_add(STEP, Ordering::Relaxed)).to_be_bytes();
            part.iter_mut().zip(drawn).for_each(|(byte, drawn)| *byte = drawn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_beginning_gives_the_same_choices_and_no_two_alike_fills() {
        let draws = |mut dice: Dice| (0..8).map(|_| dice.below(100)).collect::<Vec<_>>();
        assert_eq!(draws(Dice::from(7)), draws(Dice::from(7)));
        assert_ne!(draws(Dice::from(7)), draws(Dice::from(8)));
        let (fill, again) = (stream(7), stream(7));
        let (mut first, mut second) = ([0; 20], [0; 20]);
        fill(&mut first);
        again(&mut second);
        assert_eq!(first, second);
        fill(&mut second);
        assert_ne!(first, second);
    }
}
