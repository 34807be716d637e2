//! The faults, and which call each spoils.

use std::collections::VecDeque;
use std::ops::Sub;

/// One way for a call to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A load, list or event read fails.
    FailedRead,
    /// A load is answered with the records as they were before the last commit through this store, as by a copy that lags behind.
    StaleRead,
    /// A commit is answered with a conflict though nobody was faster. Nothing is written.
    Conflict,
    /// A commit fails, and nothing is written.
    FailedBeforeCommit,
    /// A commit fails, and everything is written.
    FailedAfterCommit,
    /// Tasks are leased, and the answer is lost.
    FailedLease,
    /// A settlement comes too late: somebody else has the task.
    LostLease,
    /// A settlement is written, and the answer is lost.
    FailedAfterSettling,
}

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Load,
    Commit,
    Read,
    Lease,
    Settle,
}

impl Call {
    const ALL: [Self; 5] = [Self::Load, Self::Commit, Self::Read, Self::Lease, Self::Settle];

    /// Its place among them all.
    const fn place(self) -> usize {
        match self {
            Self::Load => 0,
            Self::Commit => 1,
            Self::Read => 2,
            Self::Lease => 3,
            Self::Settle => 4,
        }
    }

    const fn faults(self) -> &'static [Fault] {
        match self {
            Self::Load => &[Fault::FailedRead, Fault::StaleRead, Fault::StaleRead],
            Self::Commit => &[Fault::Conflict, Fault::FailedBeforeCommit, Fault::FailedAfterCommit],
            Self::Read => &[Fault::FailedRead],
            Self::Lease => &[Fault::FailedLease],
            Self::Settle => &[Fault::LostLease, Fault::FailedAfterSettling],
        }
    }
}

/// How often a store was called, by what faults can spoil.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked([u64; 5]);

impl Asked {
    pub(super) fn count(&mut self, call: Call) {
        self.0[call.place()] += 1;
    }

    /// How many calls a fault could have spoiled.
    pub fn of(self, fault: Fault) -> u64 {
        let spoiled = Call::ALL.into_iter().filter(|call| call.faults().contains(&fault));
        spoiled.map(|call| self.0[call.place()]).sum()
    }
}

impl Sub for Asked {
    type Output = Self;

    fn sub(mut self, before: Self) -> Self {
        for (now, before) in self.0.iter_mut().zip(before.0) {
            *now -= before;
        }
        self
    }
}

/// Where the next fault comes from.
#[derive(Debug)]
pub(super) enum Faults {
    Script(VecDeque<Fault>),
    Once { after: u64, fault: Fault },
    Chance { seed: u64, per_mille: u16 },
}

impl Faults {
    pub(super) fn draw(&mut self, call: Call) -> Option<Fault> {
        match self {
            Self::Script(script) => {
                let next = script.front().copied()?;
                call.faults().contains(&next).then(|| script.pop_front()).flatten()
            }
            Self::Once { after, fault } => {
                let fault = call.faults().contains(fault).then_some(*fault)?;
                if *after > 0 {
                    *after -= 1;
                    return None;
                }
                *self = Self::Script(VecDeque::new());
                Some(fault)
            }
            Self::Chance { seed, per_mille } => {
                let faults = call.faults();
                let drawn = step(seed);
                if drawn % 1_000 >= u64::from(*per_mille) {
                    return None;
                }
                let choice = usize::try_from(step(seed) >> 33).unwrap_or(0);
                faults.get(choice % faults.len()).copied()
            }
        }
    }
}

/// The next number of a sequence that looks like chance.
fn step(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
