//! The moment of a decision: when, by whom, and the bytes to draw from.

use uuid::Uuid;

use crate::party::Actor;
use crate::value::{RunId, Timestamp};

/// How many bytes of a drawn block are free: a UUIDv5 fixes parts of two of its sixteen.
const BLOCK_BYTES: usize = 14;

/// How many bytes a moment is seeded with.
const SEED_BYTES: usize = 32;

/// All that a decision may take from outside besides facts. The same moment gives the same decision.
#[derive(Debug)]
pub struct Moment<'a> {
    now: Timestamp,
    actor: &'a Actor,
    seed: [u8; SEED_BYTES],
    drawn: u64,
    run: Option<RunId>,
}

impl<'a> Moment<'a> {
    /// How many bytes a moment is seeded with.
    pub const SEED_BYTES: usize = SEED_BYTES;

    /// A moment of a time, an actor and fresh bytes. Two moments must not be given the same bytes: ids are drawn from them.
    pub const fn new(now: Timestamp, actor: &'a Actor, seed: [u8; SEED_BYTES]) -> Self {
        Self { now, actor, seed, drawn: 0, run: None }
    }

    /// The same as part of a bulk run, which the log then names.
    #[must_use]
    pub const fn in_run(mut self, run: RunId) -> Self {
        self.run = Some(run);
        self
    }

    /// The bulk run that it is part of.
    pub const fn run(&self) -> Option<RunId> {
        self.run
    }

    /// The time.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Who acts.
    pub const fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// Whether it is part of a bulk run.
    pub const fn is_in_bulk(&self) -> bool {
        self.run.is_some()
    }

    /// The next bytes. They are derived from the seed, so a decision may draw as many as it needs.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        for chunk in out.chunks_mut(BLOCK_BYTES) {
            let block = self.block();
            for (target, byte) in chunk.iter_mut().zip(block) {
                *target = byte;
            }
        }
        out
    }

    fn block(&mut self) -> [u8; BLOCK_BYTES] {
        self.drawn = self.drawn.saturating_add(1);
        let (space, rest) = self.seed.split_at(16);
        let mut name = [0; 24];
        let tail = rest.iter().copied().chain(self.drawn.to_be_bytes());
        for (target, byte) in name.iter_mut().zip(tail) {
            *target = byte;
        }
        let space = Uuid::from_slice(space).unwrap_or_default();
        let hash = Uuid::new_v5(&space, &name).into_bytes();
        let mut block = [0; BLOCK_BYTES];
        let free = hash.iter().enumerate().filter(|(at, _)| *at != 6 && *at != 8).map(|(_, byte)| *byte);
        for (target, byte) in block.iter_mut().zip(free) {
            *target = byte;
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_repeatable_and_never_the_same_twice() {
        let actor = Actor::host();
        let at = Timestamp::from_micros(0).unwrap();
        let draw = || {
            let mut moment = Moment::new(at, &actor, [7; 32]);
            let drawn: Vec<[u8; 10]> = (0..1_000).map(|_| moment.bytes()).collect();
            drawn
        };
        let drawn = draw();
        assert_eq!(drawn, draw());
        let distinct: std::collections::HashSet<_> = drawn.iter().collect();
        assert_eq!(distinct.len(), drawn.len());
        let mut other = Moment::new(at, &actor, [8; 32]);
        assert!(!distinct.contains(&other.bytes::<10>()));
    }

    #[test]
    fn long_draws_have_no_empty_tail() {
        let actor = Actor::host();
        let mut moment = Moment::new(Timestamp::from_micros(0).unwrap(), &actor, [1; 32]);
        let long: [u8; 64] = moment.bytes();
        assert!(long.chunks(8).all(|chunk| chunk.iter().any(|byte| *byte != 0)));
    }
}
