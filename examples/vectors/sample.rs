//! A few cases of our own in the form of the published ones, for when those are not at hand.

use std::error::Error;

use crate::dectest::Tallies;
use crate::tally::Tally;
use crate::{allocation, dectest, rounding};

/// How many checks the cases amount to at least.
pub const LEAST: u64 = 60;

const ROUNDING: &str = "\
Source\tTest\tOperation\tMode\tInput\tArgument\tExpected
own\tround\tround_to_integer\tHALF_EVEN\t0.5\t\t0
own\tround\tround_to_integer\tHALF_ODD\t0.5\t\t1
own\tround\tround_to_10^unit\tHALF_DOWN\t-150\t2\t-100
own\tround\trounded\tUP\t7.01\t0\t8
own\tmoney\tplus\tUNNECESSARY\t9.99\t0.01\t10.00
own\tmoney\tminus\tUP\t1.00\t0.001\t1.00
own\tmoney\tmultipliedBy\tFLOOR\t-0.07\t0.5\t-0.04
";

const ALLOCATION: &str = "\
Source\tTest\tKind\tAmount\tTargetsOrRatios\tExpected
own\tsplit\tratios\t1\t0,1,1\t0,1,0
own\tsplit\tratios\t-8\t1,1,1\t-3,-3,-2
own\tsplit\tequal\t7\t4\t2,2,2,1
own\tsplit\tequal_fractional\t7\t4\t1.75,1.75,1.75,1.75
";

const DECTEST: &str = "\
precision: 6
rounding:  half_even
own01 add        1.5      '2.25'   -> 3.75
own02 add        100000   0.5      -> 100000 Inexact Rounded
own03 subtract   1        1.000    -> 0.000
own04 multiply   12.34    -3       -> -37.02
own05 multiply   0.0125   8        -> 0.1000
own06 fma        2        3  0.5   -> 6.5
own07 compare    -2       1E-3     -> -1
own08 compare    1.0      1        -> 0
own09 minus      7                 -> -7
own10 abs        -0.0             -> 0.0
own11 add        NaN      1        -> NaN
own12 multiply   Infinity 2        -> Infinity
own13 add        '1 '     1        -> NaN Invalid_operation
own14 toSci      '1..2'            -> NaN Conversion_syntax
own15 divide     1        3        -> 0.333333 Inexact Rounded
own16 add        1e-40    1        -> 1.00000 Inexact Rounded
rounding:  ceiling
own20 quantize   2.171    0.01     -> 2.18 Inexact Rounded
own21 quantize   -2.179   0.01     -> -2.17 Inexact Rounded
own22 rescale    1250     2        -> 1.3E+3 Inexact Rounded
own23 tointegral -0.9              -> -0
rounding:  05up
own30 plus       1234567           -> 1.23456E+6 Inexact Rounded
";

/// Runs them.
pub fn run() -> Result<Tally, Box<dyn Error>> {
    let mut tally = Tally::default();
    let mut tallies = Tallies::default();
    rounding::run(ROUNDING, &mut tally)?;
    allocation::run(ALLOCATION, &mut tally)?;
    dectest::run(DECTEST, &mut tallies)?;
    tally.absorb(tallies.computed);
    tally.absorb(tallies.read);
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_cases_hold() {
        assert!(run().unwrap().holds("built-in cases", LEAST));
    }

    #[test]
    fn a_wrong_result_is_noticed() {
        for wrong in [
            "x add 1 2 -> 4",
            "x compare 1 2 -> 1",
            "x quantize 2.171 0.01 -> 2.17 Inexact Rounded -- half up is in force",
            "x quantize 2.175 0.01 -> 2.17 Inexact Rounded",
            "x multiply 2 2 -> 5",
            "x rescale 15 1 -> 1E+1 Inexact Rounded",
        ] {
            let mut tallies = Tallies::default();
            dectest::run(wrong, &mut tallies).unwrap();
            assert_eq!(tallies.computed.disagreed() > 0, !wrong.contains("2.171"), "{wrong}");
        }
    }
}
