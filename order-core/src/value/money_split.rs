//! Splitting an amount so that the parts always make up the whole.

use std::cmp::Reverse;

use super::limits::SPLIT_PARTS_MAX;
use super::money::{Money, MoneyError, too_large};

impl Money {
    /// Splits the amount in proportion to the weights. Minor units that are left over go to the parts that were cut
    /// short most, the earlier first; a negative amount is split as its opposite is.
    ///
    /// ```
    /// use order_core::value::Money;
    ///
    /// let fee = Money::parse("1.00", "EUR".parse()?)?;
    /// let parts: Vec<i64> = fee.split(&[1, 1, 1])?.iter().map(Money::minor).collect();
    /// assert_eq!(parts, [34, 33, 33]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] when there is no weight above zero, [`MoneyError::TooManyParts`] beyond the limit.
    pub fn split(&self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        if weights.len() > SPLIT_PARTS_MAX {
            return Err(MoneyError::TooManyParts { parts: weights.len(), max: SPLIT_PARTS_MAX });
        }
        let wrong = || too_large(self.currency());
        // A hundred thousand numbers of 64 bits, and 60 bits times 64 bits, fit 128.
        let total: u128 = weights.iter().copied().map(u128::from).sum();
        if total == 0 {
            return Err(MoneyError::NoWeights);
        }
        let whole = self.minor().unsigned_abs();
        let mut parts = Vec::with_capacity(weights.len());
        let mut rests = Vec::with_capacity(weights.len());
        let mut left = whole;
        for weight in weights {
            let share = u128::from(whole).checked_mul((*weight).into()).ok_or_else(wrong)?;
            let part =
                share.checked_div(total).and_then(|part| u64::try_from(part).ok()).ok_or_else(wrong)?;
            left = left.checked_sub(part).ok_or_else(wrong)?;
            rests.push((Reverse(share.checked_rem(total).ok_or_else(wrong)?), parts.len()));
            parts.push(part);
        }
        rests.sort_unstable();
        // Fewer units are left than there are parts with a rest, so a part of no weight gets none.
        for (_, at) in rests {
            let Some(part) = parts.get_mut(at).filter(|_| left > 0) else { break };
            *part = part.checked_add(1).ok_or_else(wrong)?;
            left = left.checked_sub(1).ok_or_else(wrong)?;
        }
        parts.into_iter().map(|part| self.with_sign(part)).collect()
    }

    /// Splits the amount into `parts` parts that differ by one minor unit at most, the larger first.
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] for no parts, [`MoneyError::TooManyParts`] beyond the limit.
    pub fn split_evenly(&self, parts: usize) -> Result<Vec<Self>, MoneyError> {
        if parts > SPLIT_PARTS_MAX {
            return Err(MoneyError::TooManyParts { parts, max: SPLIT_PARTS_MAX });
        }
        self.split(&vec![1; parts])
    }

    /// `part` of `whole` of the amount, cut to the minor unit. What is cut off is part of the rest: the shares of 1 to `whole` of
    /// an amount never fall, and the last is the amount itself.
    ///
    /// ```
    /// use order_core::value::Money;
    ///
    /// let line = Money::parse("10.00", "EUR".parse()?)?;
    /// assert_eq!(line.share(1, 3)?.minor(), 333);
    /// assert_eq!(line.share(2, 3)?.minor(), 666);
    /// assert_eq!(line.share(3, 3)?, line);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] when there is no whole, [`MoneyError::TooLarge`] beyond the limit.
    pub fn share(&self, part: u64, whole: u64) -> Result<Self, MoneyError> {
        let wrong = || too_large(self.currency());
        // 60 bits times 64 bits fit 128.
        let product = u128::from(self.minor().unsigned_abs()).checked_mul(part.into()).ok_or_else(wrong)?;
        let share = product.checked_div(whole.into()).ok_or(MoneyError::NoWeights)?;
        self.with_sign(u64::try_from(share).map_err(|_| wrong())?)
    }

    /// That many minor units on the side of zero where this amount is.
    fn with_sign(&self, minor: u64) -> Result<Self, MoneyError> {
        let minor = i64::try_from(minor).map_err(|_| too_large(self.currency()))?;
        Self::from_minor(if self.is_negative() { minor.saturating_neg() } else { minor }, self.currency())
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod tests {
    use super::super::limits::MONEY_MINOR_MAX;
    use super::*;
    use proptest::prelude::*;

    fn split(minor: i64, weights: &[u64]) -> Vec<i64> {
        let money = Money::from_minor(minor, "EUR".parse().unwrap()).unwrap();
        money.split(weights).unwrap().iter().map(Money::minor).collect()
    }

    #[test]
    fn leftovers_go_to_the_largest_rest_then_the_earlier() {
        assert_eq!(split(101, &[1, 1, 1]), [34, 34, 33]);
        assert_eq!(split(5, &[3, 7]), [2, 3]);
        assert_eq!(split(5, &[7, 3]), [4, 1]);
        assert_eq!(split(-5, &[7, 3]), [-4, -1]);
        assert_eq!(split(1, &[0, 1, 0]), [0, 1, 0]);
        assert_eq!(split(0, &[1, 2]), [0, 0]);
        assert_eq!(split(MONEY_MINOR_MAX, &[u64::MAX, u64::MAX]), [MONEY_MINOR_MAX / 2; 2]);
    }

    #[test]
    fn refuses_what_cannot_be_split() {
        let money = Money::zero("EUR".parse().unwrap());
        assert_eq!(money.split(&[]), Err(MoneyError::NoWeights));
        assert_eq!(money.split(&[0, 0]), Err(MoneyError::NoWeights));
        assert_eq!(money.split_evenly(0), Err(MoneyError::NoWeights));
        assert!(matches!(money.split_evenly(usize::MAX), Err(MoneyError::TooManyParts { .. })));
        assert_eq!(money.split_evenly(3).unwrap().len(), 3);
        assert_eq!(money.share(1, 0), Err(MoneyError::NoWeights));
        let most = Money::from_minor(MONEY_MINOR_MAX, money.currency()).unwrap();
        assert_eq!(most.share(u64::MAX, u64::MAX), Ok(most));
        assert_eq!(most.share(2, 1), Err(too_large(money.currency())));
        assert_eq!(most.share(u64::MAX, 1), Err(too_large(money.currency())));
    }

    #[test]
    fn a_share_is_cut_towards_zero() {
        let share = |minor, part, whole| {
            let money = Money::from_minor(minor, "EUR".parse().unwrap()).unwrap();
            money.share(part, whole).unwrap().minor()
        };
        assert_eq!([share(199, 1, 100), share(-199, 1, 100), share(2, 2, 3)], [1, -1, 1]);
        assert_eq!([share(7, 0, 3), share(7, 3, 3)], [0, 7]);
    }

    proptest! {
        #[test]
        fn parts_make_up_the_whole(minor in -MONEY_MINOR_MAX..=MONEY_MINOR_MAX, weights in prop::collection::vec(prop_oneof![Just(0), 0u64..10, any::<u64>()], 1..20)) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let parts = split(minor, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), minor);
            let total: u128 = weights.iter().copied().map(u128::from).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = u128::from(minor.unsigned_abs()) * u128::from(*weight);
                prop_assert!((u128::from(part.unsigned_abs()) * total).abs_diff(exact) < total);
                prop_assert!(*weight > 0 || *part == 0);
            }
            let mirrored: Vec<i64> = parts.iter().map(|part| -part).collect();
            prop_assert_eq!(split(-minor, &weights), mirrored);
        }
    }
}
