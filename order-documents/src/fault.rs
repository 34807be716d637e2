//! What faults of files have in common: each is a reason with a code, knows its place, and all of them are told together.

use std::fmt;

use order_core::refusal::{AnyReason, Reason};

use crate::xlsx::Place;
use crate::xlsx::limits::FAULTS_MAX;

/// A fault in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InCell<F> {
    /// Which cell.
    pub place: Place,
    /// What is wrong with it.
    pub fault: F,
}

impl<F: fmt::Display> fmt::Display for InCell<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.fault)
    }
}

impl<F: Reason> Reason for InCell<F> {
    fn codes() -> Vec<&'static str> {
        F::codes()
    }

    fn code(&self) -> &'static str {
        self.fault.code()
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = self.place.details();
        details.extend(self.fault.details());
        details
    }
}

/// Every fault of a file, in the order of its rows: at least one. Of more than [`FAULTS_MAX`] only their number is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults<F> {
    first: F,
    rest: Vec<F>,
    more: usize,
}

impl<F> Faults<F> {
    /// The one fault of a file.
    pub(crate) const fn one(fault: F) -> Self {
        Self { first: fault, rest: Vec::new(), more: 0 }
    }

    /// The faults that are kept, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &F> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The first fault.
    pub const fn first(&self) -> &F {
        &self.first
    }

    /// How many faults there are besides those that are kept.
    pub const fn more(&self) -> usize {
        self.more
    }

    /// How many faults there are in all.
    #[expect(clippy::len_without_is_empty, reason = "there is always a fault")]
    pub fn len(&self) -> usize {
        self.rest.len().saturating_add(1).saturating_add(self.more)
    }
}

impl<F: Reason> Faults<F> {
    /// The faults that are kept in their common form.
    pub fn to_any(&self) -> Vec<AnyReason> {
        self.iter().map(AnyReason::of).collect()
    }

    /// The codes of the faults that are kept, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.iter().map(Reason::code).collect()
    }
}

impl<F: fmt::Display> fmt::Display for Faults<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.first, f)?;
        for fault in &self.rest {
            write!(f, "; {fault}")?;
        }
        if self.more > 0 {
            write!(f, "; and {} more", self.more)?;
        }
        Ok(())
    }
}

impl<F: fmt::Display + fmt::Debug> std::error::Error for Faults<F> {}

/// Faults as they are found.
pub(crate) struct Found<F> {
    kept: Vec<F>,
    more: usize,
}

impl<F> Found<F> {
    pub(crate) const fn none() -> Self {
        Self { kept: Vec::new(), more: 0 }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    pub(crate) fn push(&mut self, fault: F) {
        if self.kept.len() < FAULTS_MAX {
            self.kept.push(fault);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// `ok` when nothing was found, else all that was, ordered by `place`.
    pub(crate) fn verdict<T, K: Ord>(mut self, ok: T, place: impl FnMut(&F) -> K) -> Result<T, Faults<F>> {
        self.kept.sort_by_key(place);
        let mut kept = self.kept.into_iter();
        match kept.next() {
            Some(first) => Err(Faults { first, rest: kept.collect(), more: self.more }),
            None => Ok(ok),
        }
    }
}

/// Implements [`Reason`] for faults. Variants that are shared hold a reason of their own, and those of `cells` one in a cell. The others are
/// listed with their place, if they have one, with the fields that they show as details, and with their code. Faults that are
/// `placed` can be asked for their place too.
macro_rules! faults {
    (placed $($list:tt)*) => {
        $crate::fault::faults! { $($list)* }
        $crate::fault::faults! { @place $($list)* }
    };
    (@place $fault:ident $(shares [$($shared:ident),+])? $(cells [$($cell:ident),+])? {
        $($variant:ident $([$place:ident])? { $($field:ident),* } = $code:literal;)*
    }) => {
        impl $fault {
            /// Where it is, if it is in one cell.
            pub const fn place(&self) -> Option<&$crate::Place> {
                match self {
                    $($(Self::$shared(_) => None,)+)?
                    $($(Self::$cell(fault) => Some(&fault.place),)+)?
                    $(Self::$variant { $($place,)? .. } => $crate::fault::optional!($($place)?),)*
                }
            }
        }
    };
    ($fault:ident $(shares [$($shared:ident),+])? $(cells [$($cell:ident),+])? {
        $($variant:ident $([$place:ident])? { $($field:ident),* } = $code:literal;)*
    }) => {
        impl order_core::refusal::Reason for $fault {
            fn codes() -> Vec<&'static str> {
                let own = vec![$($code),*];
                [
                    own,
                    $($($crate::fault::codes_of(Self::$shared),)+)?
                    $($($crate::fault::codes_of(Self::$cell),)+)?
                ]
                .concat()
            }

            fn code(&self) -> &'static str {
                match self {
                    $($(Self::$shared(fault) => order_core::refusal::Reason::code(fault),)+)?
                    $($(Self::$cell(fault) => order_core::refusal::Reason::code(fault),)+)?
                    $(Self::$variant { .. } => $code,)*
                }
            }

            fn details(&self) -> Vec<(&'static str, String)> {
                match self {
                    $($(Self::$shared(fault) => order_core::refusal::Reason::details(fault),)+)?
                    $($(Self::$cell(fault) => order_core::refusal::Reason::details(fault),)+)?
                    $(Self::$variant { $($place,)? $($field),* } => [
                        $($place.details(),)?
                        vec![$((stringify!($field), $field.to_string())),*],
                    ]
                    .concat(),)*
                }
            }
        }
    };
}

/// Something that a pattern may bind.
macro_rules! optional {
    () => {
        None
    };
    ($bound:ident) => {
        Some($bound)
    };
}
pub(crate) use {faults, optional};

/// The codes of the reason that a variant holds.
pub(crate) fn codes_of<E, R: Reason>(_: fn(R) -> E) -> Vec<&'static str> {
    R::codes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_faults_the_number_is_told() {
        let mut found = Found::none();
        for at in (0..FAULTS_MAX + 3).rev() {
            found.push(at);
        }
        let faults = found.verdict((), |at| *at).unwrap_err();
        assert_eq!((faults.iter().count(), faults.more(), faults.len()), (FAULTS_MAX, 3, FAULTS_MAX + 3));
        assert!(faults.iter().is_sorted());
        assert!(faults.to_string().ends_with("; and 3 more"));
        assert_eq!(Faults::one(7).to_string(), "7");
        assert!(Found::<usize>::none().verdict((), |at| *at).is_ok());
    }
}
