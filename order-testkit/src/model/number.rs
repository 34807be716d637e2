//! Whole numbers, divided and rounded.

/// How a fraction is made whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// To the nearest, halves to the even number.
    HalfEven,
    /// To the nearest, halves away from zero.
    HalfUp,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// `part / whole`, made whole. Neither is negative.
pub fn rounded(part: i128, whole: i128, round: Round) -> i128 {
    assert!(part >= 0 && whole > 0, "{part} / {whole}");
    let (below, rest) = (part / whole, part % whole);
    let up = match round {
        Round::Down => false,
        Round::Up => rest > 0,
        Round::HalfUp => rest * 2 >= whole,
        Round::HalfEven => rest * 2 > whole || (rest * 2 == whole && below % 2 == 1),
    };
    below + i128::from(up)
}

#[cfg(test)]
mod tests {
    use super::{Round, rounded};

    #[test]
    fn halves_and_the_rest() {
        let all =
            |part| [Round::HalfEven, Round::HalfUp, Round::Down, Round::Up].map(|it| rounded(part, 10, it));
        assert_eq!(all(20), [2, 2, 2, 2]);
        assert_eq!(all(24), [2, 2, 2, 3]);
        assert_eq!(all(25), [2, 3, 2, 3]);
        assert_eq!(all(35), [4, 4, 3, 4]);
        assert_eq!(all(26), [3, 3, 2, 3]);
        assert_eq!(all(0), [0, 0, 0, 0]);
    }
}
