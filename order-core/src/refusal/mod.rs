//! Refusals: every reason why something may not be done, as data.
//!
//! An operation that is refused says all that stands in its way, in a fixed order, so that nobody has to fix one thing
//! only to hear of the next. What the reasons are is decided by each operation; here is only what they have in common.

mod reasons;

pub(crate) use reasons::{codes_of, reasons};

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Debug, Display};
use std::iter::{Chain, Once, once};

use serde::{Deserialize, Serialize};

/// One reason why an operation is refused.
///
/// `Display` is a sentence for people who read the language of the code; programs use the code and the details.
pub trait Reason: Display + Debug + Clone + PartialEq + Send + Sync + 'static {
    /// Every code that a reason of this type can have, for documents and tables.
    fn codes() -> Vec<&'static str>;

    /// The stable name of the reason, in `snake_case`. It never changes once released.
    fn code(&self) -> &'static str;

    /// What one needs to act on the reason: which document, which SKU, how many are left.
    fn details(&self) -> Vec<(&'static str, String)>;
}

/// The reason of what is never refused: there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl Reason for Never {
    fn codes() -> Vec<&'static str> {
        Vec::new()
    }

    fn code(&self) -> &'static str {
        match *self {}
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match *self {}
    }
}

/// A reason of whichever operation, for tables, bulk results and problem responses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnyReason {
    /// The stable name of the reason.
    pub code: Cow<'static, str>,
    /// The sentence for people.
    pub message: String,
    /// What one needs to act on it, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

impl AnyReason {
    /// The common form of a reason.
    pub fn of(reason: &impl Reason) -> Self {
        Self {
            code: Cow::Borrowed(reason.code()),
            message: reason.to_string(),
            details: reason.details().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }
}

impl Display for AnyReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// All reasons of one refusal: at least one, in the order they were given, none of them twice.
///
/// ```
/// use order_core::refusal::{Reason, Refusals};
///
/// #[derive(Debug, Clone, PartialEq)]
/// struct Closed;
/// impl std::fmt::Display for Closed {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         f.write_str("the catalog is closed")
///     }
/// }
/// impl Reason for Closed {
///     fn codes() -> Vec<&'static str> { vec!["catalog_closed"] }
///     fn code(&self) -> &'static str { "catalog_closed" }
///     fn details(&self) -> Vec<(&'static str, String)> { Vec::new() }
/// }
///
/// let refused = Refusals::from_vec(vec![Closed, Closed]).expect("not empty");
/// assert_eq!(refused.len(), 1);
/// assert_eq!(refused.to_string(), "the catalog is closed");
/// assert!(Refusals::<Closed>::from_vec(Vec::new()).is_none());
/// ```
// Boxed so that a `Result` that is nearly always `Ok` stays small whatever the reasons carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals<R>(Box<Reasons<R>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Reasons<R> {
    first: R,
    rest: Vec<R>,
}

impl<R: Reason> Refusals<R> {
    /// A refusal for one reason.
    pub fn one(reason: R) -> Self {
        Self(Box::new(Reasons { first: reason, rest: Vec::new() }))
    }

    /// A refusal for all these reasons, each kept once; `None` when there are none.
    pub fn from_vec(reasons: Vec<R>) -> Option<Self> {
        let mut kept = without_repeats(reasons).into_iter();
        let first = kept.next()?;
        Some(Self(Box::new(Reasons { first, rest: kept.collect() })))
    }

    /// The reasons in their order.
    pub fn iter(&self) -> Chain<Once<&R>, std::slice::Iter<'_, R>> {
        once(&self.0.first).chain(&self.0.rest)
    }

    /// The first reason.
    pub fn first(&self) -> &R {
        &self.0.first
    }

    /// How many reasons there are.
    #[expect(clippy::len_without_is_empty, reason = "there is always a reason")]
    pub fn len(&self) -> usize {
        self.0.rest.len().saturating_add(1)
    }

    /// The reasons as a list.
    pub fn into_vec(self) -> Vec<R> {
        self.into_iter().collect()
    }

    /// The same refusal with each reason turned into another, repeats dropped again.
    pub fn map<S: Reason>(self, mut f: impl FnMut(R) -> S) -> Refusals<S> {
        let first = f(self.0.first);
        let mut reasons = vec![first.clone()];
        reasons.extend(self.0.rest.into_iter().map(f));
        // A list with a first element gives a refusal; the other branch is only there for the compiler.
        Refusals::from_vec(reasons).unwrap_or_else(|| Refusals::one(first))
    }

    /// The reasons in their common form.
    pub fn to_any(&self) -> Vec<AnyReason> {
        self.iter().map(AnyReason::of).collect()
    }

    /// The codes of the reasons, in order. A code is repeated when two reasons differ in their details only.
    pub fn codes(&self) -> Vec<&'static str> {
        self.iter().map(Reason::code).collect()
    }
}

impl<R> IntoIterator for Refusals<R> {
    type Item = R;
    type IntoIter = Chain<Once<R>, std::vec::IntoIter<R>>;

    fn into_iter(self) -> Self::IntoIter {
        let Reasons { first, rest } = *self.0;
        once(first).chain(rest)
    }
}

impl<'a, R: Reason> IntoIterator for &'a Refusals<R> {
    type Item = &'a R;
    type IntoIter = Chain<Once<&'a R>, std::slice::Iter<'a, R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<R: Reason> Display for Refusals<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0.first, f)?;
        for reason in &self.0.rest {
            write!(f, "; {reason}")?;
        }
        Ok(())
    }
}

impl<R: Reason> std::error::Error for Refusals<R> {}

/// Collects what stands in the way while an operation is checked.
///
/// ```
/// # use order_core::refusal::{Findings, Reason};
/// # #[derive(Debug, Clone, PartialEq)]
/// # struct Few(u32);
/// # impl std::fmt::Display for Few {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "only {} left", self.0) }
/// # }
/// # impl Reason for Few {
/// #     fn codes() -> Vec<&'static str> { vec!["few"] }
/// #     fn code(&self) -> &'static str { "few" }
/// #     fn details(&self) -> Vec<(&'static str, String)> { vec![("left", self.0.to_string())] }
/// # }
/// let mut findings = Findings::new();
/// findings.check(true, || Few(0));
/// findings.check(false, || Few(3));
/// assert_eq!(findings.verdict("placed").unwrap_err().to_string(), "only 3 left");
/// ```
#[must_use = "findings decide nothing until their verdict is asked for"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings<R>(Vec<R>);

impl<R: Reason> Findings<R> {
    /// No findings yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a reason.
    pub fn push(&mut self, reason: R) {
        self.0.push(reason);
    }

    /// Adds the reason unless the condition holds.
    pub fn check(&mut self, ok: bool, reason: impl FnOnce() -> R) {
        if !ok {
            self.push(reason());
        }
    }

    /// Adds what was found apart, behind.
    pub fn append(&mut self, later: Self) {
        self.0.extend(later.0);
    }

    /// Whether nothing stands in the way so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The outcome of a later check, with its reasons behind those that were found before.
    ///
    /// # Errors
    /// All reasons together, when there are any.
    pub fn join<T>(mut self, later: Result<T, Refusals<R>>) -> Result<T, Refusals<R>> {
        match later {
            Ok(ok) => self.verdict(ok),
            Err(mut refusals) => {
                if !self.is_empty() {
                    self.extend(refusals.clone());
                    // There is a reason; the other branch is only there for the compiler.
                    refusals = Refusals::from_vec(self.0).unwrap_or(refusals);
                }
                Err(refusals)
            }
        }
    }

    /// `ok` when nothing was found.
    ///
    /// # Errors
    /// All that was found, otherwise.
    pub fn verdict<T>(self, ok: T) -> Result<T, Refusals<R>> {
        Refusals::from_vec(self.0).map_or(Ok(ok), Err)
    }
}

impl<R: Reason> Default for Findings<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Reason> Extend<R> for Findings<R> {
    fn extend<I: IntoIterator<Item = R>>(&mut self, reasons: I) {
        self.0.extend(reasons);
    }
}

/// Above this many reasons, comparing each with each would take longer than sorting them by their sentence.
const COMPARE_ALL_MAX: usize = 32;

/// Keeps the first of equal reasons.
fn without_repeats<R: Reason>(reasons: Vec<R>) -> Vec<R> {
    let mut kept: Vec<R> = Vec::with_capacity(reasons.len());
    if reasons.len() <= COMPARE_ALL_MAX {
        for reason in reasons {
            if !kept.contains(&reason) {
                kept.push(reason);
            }
        }
        return kept;
    }
    // A cart of thousands of lines may have as many reasons. Equal reasons read alike, so only those that do are compared.
    let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
    for reason in reasons {
        let places = alike.entry(reason.to_string()).or_default();
        if !places.iter().any(|place| kept.get(*place) == Some(&reason)) {
            places.push(kept.len());
            kept.push(reason);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Short {
        sku: u32,
        silent: u8,
    }

    impl Display for Short {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "sku {} is short", self.sku)
        }
    }

    impl Reason for Short {
        fn codes() -> Vec<&'static str> {
            vec!["short"]
        }

        fn code(&self) -> &'static str {
            "short"
        }

        fn details(&self) -> Vec<(&'static str, String)> {
            vec![("sku", self.sku.to_string())]
        }
    }

    fn short(sku: u32) -> Short {
        Short { sku, silent: 0 }
    }

    #[test]
    fn keeps_order_and_drops_repeats() {
        let refused = Refusals::from_vec(vec![short(2), short(1), short(2), short(3)]).unwrap();
        assert_eq!(refused.to_string(), "sku 2 is short; sku 1 is short; sku 3 is short");
        assert_eq!(refused.first(), &short(2));
        assert_eq!(refused.len(), 3);
        assert_eq!(refused.codes(), ["short"; 3]);
        assert_eq!((&refused).into_iter().count(), 3);
        assert_eq!(refused.clone().into_vec(), [short(2), short(1), short(3)]);
        assert_eq!(refused.map(|_| short(9)).into_vec(), [short(9)]);
        assert!(Refusals::<Short>::from_vec(Vec::new()).is_none());
    }

    #[test]
    fn the_common_form_travels() {
        let any = Refusals::one(short(7)).to_any();
        let json = serde_json::to_string(&any).unwrap();
        assert_eq!(json, r#"[{"code":"short","message":"sku 7 is short","details":{"sku":"7"}}]"#);
        assert_eq!(serde_json::from_str::<Vec<AnyReason>>(&json).unwrap(), any);
        let bare: AnyReason = serde_json::from_str(r#"{"code":"x","message":"y"}"#).unwrap();
        assert!(bare.details.is_empty());
    }

    #[test]
    fn findings_tell_all() {
        let mut findings = Findings::new();
        assert_eq!(Findings::<Short>::default().verdict(5), Ok(5));
        findings.check(true, || panic!("not asked for"));
        assert!(findings.is_empty());
        findings.push(short(1));
        findings.extend(Refusals::one(short(2)));
        findings.extend(vec![short(1)]);
        assert_eq!(findings.verdict(()).unwrap_err().into_vec(), [short(1), short(2)]);
    }

    proptest! {
        #[test]
        fn many_reasons_are_told_apart_like_few(skus in prop::collection::vec((0u32..40, 0u8..2), 1..120)) {
            let given: Vec<Short> = skus.into_iter().map(|(sku, silent)| Short { sku, silent }).collect();
            let mut expected: Vec<Short> = Vec::new();
            for reason in &given {
                if !expected.contains(reason) {
                    expected.push(reason.clone());
                }
            }
            prop_assert_eq!(Refusals::from_vec(given).unwrap().into_vec(), expected);
        }
    }
}
