//! What became of the cases, per operation.

use std::collections::BTreeMap;
use std::fmt;

/// How many disagreements are shown in full.
const SHOWN_MAX: usize = 20;

/// How one case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// We give what the case expects.
    Agrees,
    /// The input is none for us, and we say so.
    Refused,
    /// The case asks for something that we do not have.
    Inapplicable(&'static str),
    /// We give something else.
    Disagrees(String),
}

impl Verdict {
    /// Agreement when `got` is `expected`, and both told otherwise.
    pub fn same<T: PartialEq + fmt::Debug>(got: &T, expected: &T) -> Self {
        if got == expected {
            Self::Agrees
        } else {
            Self::Disagrees(format!("gives {got:?}, expected {expected:?}"))
        }
    }
}

/// Counts per operation.
#[derive(Debug, Default)]
pub struct Tally {
    operations: BTreeMap<String, Counts>,
    shown: Vec<String>,
}

#[derive(Debug, Default)]
struct Counts {
    agree: u64,
    refused: u64,
    disagree: u64,
    inapplicable: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Counts one case, named for people by `case`.
    pub fn count(&mut self, operation: &str, case: &str, verdict: Verdict) {
        if !self.operations.contains_key(operation) {
            self.operations.insert(operation.to_owned(), Counts::default());
        }
        let Some(counts) = self.operations.get_mut(operation) else { return };
        match verdict {
            Verdict::Agrees => counts.agree += 1,
            Verdict::Refused => counts.refused += 1,
            Verdict::Inapplicable(why) => *counts.inapplicable.entry(why).or_default() += 1,
            Verdict::Disagrees(how) => {
                counts.disagree += 1;
                if self.shown.len() < SHOWN_MAX {
                    self.shown.push(format!("{operation}: {case}: {how}"));
                }
            }
        }
    }

    /// Takes the counts of other operations over.
    pub fn absorb(&mut self, other: Self) {
        self.operations.extend(other.operations);
        self.shown.extend(other.shown);
    }

    /// How many cases were decided by our code, one way or the other.
    pub fn applied(&self) -> u64 {
        self.operations.values().map(|counts| counts.agree + counts.refused + counts.disagree).sum()
    }

    /// How many disagreed.
    pub fn disagreed(&self) -> u64 {
        self.operations.values().map(|counts| counts.disagree).sum()
    }

    /// Whether no case disagreed and at least so many applied; says so when not.
    pub fn holds(&self, name: &str, least: u64) -> bool {
        for shown in &self.shown {
            eprintln!("disagreement in {name}: {shown}");
        }
        if self.disagreed() > 0 {
            eprintln!("{name}: {} cases disagree", self.disagreed());
        }
        let applied = self.applied();
        if applied < least {
            eprintln!("{name}: only {applied} cases applied, {least} are expected at least");
        }
        self.disagreed() == 0 && applied >= least
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  {:<40} {:>8} {:>8} {:>9} {:>13}",
            "operation", "agree", "refused", "disagree", "do not apply"
        )?;
        let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
        let mut unused = 0_u64;
        for (operation, counts) in &self.operations {
            let inapplicable: u64 = counts.inapplicable.values().sum();
            for (why, count) in &counts.inapplicable {
                *reasons.entry(why).or_default() += count;
            }
            let Counts { agree, refused, disagree, .. } = counts;
            // Operations without a counterpart are many; they are summed up by their reason below.
            if agree + refused + disagree == 0 {
                unused += 1;
            } else {
                writeln!(f, "  {operation:<40} {agree:>8} {refused:>8} {disagree:>9} {inapplicable:>13}")?;
            }
        }
        if unused > 0 {
            writeln!(f, "  and {unused} operations of which no case applies")?;
        }
        for (why, count) in reasons {
            writeln!(f, "  {count:>8} do not apply: {why}")?;
        }
        Ok(())
    }
}
