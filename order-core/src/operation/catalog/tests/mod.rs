//! Tests of the operations on what a brand offers.
