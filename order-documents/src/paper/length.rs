//! Lengths, in whole thousandths of a point, so that a layout is the same on every machine.

use std::num::Saturating;

/// A length in thousandths of a point. It saturates: no text is so long that it would come near the end of the range.
pub(super) type Length = Saturating<i32>;

/// No length.
pub(super) const ZERO: Length = Saturating(0);

/// How finely glyphs are measured: advances are kept in parts of this many of the type size.
pub(super) const PARTS_OF_EM: i64 = 1_000_000;

/// That many points.
pub(super) const fn pt(points: i32) -> Length {
    Saturating(points.saturating_mul(1_000))
}

/// That many tenths of a point.
pub(super) const fn tenths(tenths: i32) -> Length {
    Saturating(tenths.saturating_mul(100))
}

/// That many times the length.
pub(super) fn times(length: Length, count: usize) -> Length {
    length * Saturating(i32::try_from(count).unwrap_or(i32::MAX))
}

/// The length divided into equal parts; nothing of no parts.
pub(super) fn part(length: Length, parts: usize) -> Length {
    Saturating(length.0.checked_div(i32::try_from(parts).unwrap_or(i32::MAX)).unwrap_or_default())
}

/// How often the other fits into the length.
pub(super) fn fits(length: Length, other: Length) -> usize {
    usize::try_from(length.0.checked_div(other.0).unwrap_or_default()).unwrap_or_default()
}

/// So many hundredths of it.
pub(super) fn percent(length: Length, hundredths: i32) -> Length {
    scaled(length, i64::from(hundredths), 100)
}

/// What [`PARTS_OF_EM`] come to at a type size.
pub(super) fn at_size(parts: i64, size: Length) -> Length {
    scaled(size, parts, PARTS_OF_EM)
}

/// The length by a fraction, cut off.
pub(super) fn scaled(length: Length, by: i64, of: i64) -> Length {
    let product = i64::from(length.0).saturating_mul(by).checked_div(of).unwrap_or_default();
    Saturating(i32::try_from(product).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_scaled_without_floats() {
        assert_eq!(percent(pt(10), 135), tenths(135));
        assert_eq!(at_size(500_000, pt(8)), pt(4));
        assert_eq!(part(pt(10), 4), tenths(25));
        assert_eq!(part(pt(10), 0), ZERO);
        assert_eq!((fits(pt(100), pt(30)), fits(pt(100), ZERO), fits(pt(-1), pt(1))), (3, 0, 0));
        assert_eq!(times(pt(3), 2), pt(6));
        assert_eq!(scaled(pt(1_000_000), i64::MAX, 1).0, i32::MAX);
    }
}
